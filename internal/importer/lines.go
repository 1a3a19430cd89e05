package importer

import (
	"bytes"
	"io"
)

// mostLine bounds a line, and a record of several lines, in bytes.
const mostLine = 1 << 20

// lines hands out the lines of a text from one buffer that never holds much
// more than mostLine bytes. What it hands out is valid until the next call of
// find or skip.
type lines struct {
	r    io.Reader
	buf  []byte
	from int // start of the current line in buf
	to   int // end of what was read
	err  error
	line int // number of the current line, counted from 1
}

func newLines(r io.Reader) *lines { return &lines{r: r, buf: make([]byte, 256<<10), line: 1} }

// found says how a search for the end of a line went.
type found uint8

const (
	lineEnd found = iota // the line ends with a line feed
	textEnd              // the text ends here, with no line feed
	tooLong              // no end within mostLine bytes
)

// find looks for the first line feed at or after buf[from+skip] and returns
// its distance from the start of the current line, or that of the text's end.
func (l *lines) find(skip int) (int, found) {
	for {
		if i := bytes.IndexByte(l.buf[l.from+skip:l.to], '\n'); i >= 0 {
			return skip + i, lineEnd
		}
		skip = l.to - l.from
		switch {
		case skip > mostLine:
			return skip, tooLong
		case l.err != nil:
			return skip, textEnd
		}
		l.fill()
	}
}

// fill reads more, making room first.
func (l *lines) fill() {
	if l.from > 0 {
		l.to = copy(l.buf, l.buf[l.from:l.to])
		l.from = 0
	}
	if l.to == len(l.buf) {
		l.buf = append(l.buf, make([]byte, len(l.buf))...)
	}
	n, err := l.r.Read(l.buf[l.to:])
	l.to += n
	l.err = err
}

// text returns the first n bytes of the current line.
func (l *lines) text(n int) []byte { return l.buf[l.from : l.from+n] }

// next moves past n bytes of the current line and the line feed behind them,
// which are count lines.
func (l *lines) next(n, count int) {
	l.from = min(l.from+n+1, l.to)
	l.line += count
}

// skip moves past a line that is too long, without holding it.
func (l *lines) skip() {
	for {
		if i := bytes.IndexByte(l.buf[l.from:l.to], '\n'); i >= 0 {
			l.next(i, 1)
			return
		}
		l.from = l.to
		if l.err != nil {
			return
		}
		l.fill()
	}
}

// done reports whether the text is used up.
func (l *lines) done() bool {
	for l.from == l.to && l.err == nil {
		l.fill()
	}
	return l.from == l.to
}
