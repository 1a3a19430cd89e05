package importer

import (
	"bytes"
	"encoding/binary"
	"io"
	"math/bits"
	"strings"
	"unicode/utf8"

	"alteram/source"
)

// mostColumns bounds the columns of a table.
const mostColumns = 4096

// record is one row of a log as text: fields one after another, each followed
// by one byte that belongs to none.
type record struct {
	text []byte
	ends []int32 // where each field ends in text
}

// field returns field i; a field that is not there is empty.
func (r *record) field(i int32) []byte {
	if i < 0 || int(i) >= len(r.ends) {
		return nil
	}
	from := int32(0)
	if i > 0 {
		from = r.ends[i-1] + 1
	}
	return r.text[from:r.ends[i]]
}

// what a line of a table holds besides plain fields.
type holds struct {
	quotes bool // a quotation mark
	beyond bool // a byte beyond ASCII
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// split cuts a line at every sep, eight bytes at a time. What it cuts means
// something only when the line holds no quotation mark.
func (r *record) split(line []byte, sep byte) (h holds) {
	r.text = line
	ends := r.ends[:0]
	seps, marks := ones*uint64(sep), uint64(0)
	high := uint64(0)
	i := 0
	for ; i+8 <= len(line); i += 8 {
		v := binary.LittleEndian.Uint64(line[i:])
		high |= v
		q := v ^ ones*'"'
		marks |= (q - ones) &^ q // has a high bit where q has a zero byte, and perhaps above one
		s := v ^ seps
		s = ^((s&^highs + ^uint64(highs)) | s | ^uint64(highs)) // a high bit exactly where s has a zero byte
		for ; s != 0; s &= s - 1 {
			ends = append(ends, int32(i+bits.TrailingZeros64(s)/8))
		}
	}
	for ; i < len(line); i++ {
		switch b := line[i]; {
		case b == sep:
			ends = append(ends, int32(i))
		case b == '"':
			h.quotes = true
		case b >= 0x80:
			h.beyond = true
		}
	}
	r.ends = append(ends, int32(len(line)))
	h.quotes = h.quotes || marks&highs != 0
	h.beyond = h.beyond || high&highs != 0
	return h
}

// quoted cuts a record in which fields may be quoted, fed line by line. It
// keeps its place, so that a record of many lines is read once.
type quoted struct {
	record
	scratch []byte
	sep     byte
	inside  bool // between quotation marks
	stray   bool // text after a closing quotation mark
}

func (q *quoted) reset(sep byte) {
	*q = quoted{record: record{ends: q.ends[:0]}, scratch: q.scratch[:0], sep: sep}
}

// feed takes a line without its ending and reports whether the record ends
// with it.
func (q *quoted) feed(line []byte) (ended bool) {
	i := 0
	if !q.inside {
		i = q.open(line, 0)
	}
	for {
		if q.inside {
			n := bytes.IndexByte(line[i:], '"')
			if n < 0 {
				q.scratch = append(append(q.scratch, line[i:]...), '\n')
				return false
			}
			q.scratch = append(q.scratch, line[i:i+n]...)
			i += n + 1
			if i < len(line) && line[i] == '"' {
				q.scratch = append(q.scratch, '"')
				i++
				continue
			}
			q.inside = false
			if i < len(line) && line[i] == '\r' && i+1 == len(line) {
				i++
			}
			if i < len(line) && line[i] != q.sep {
				q.stray = true
				return true
			}
		} else {
			n := bytes.IndexByte(line[i:], q.sep)
			if n < 0 {
				n = len(bytes.TrimSuffix(line[i:], []byte{'\r'}))
				q.scratch = append(q.scratch, line[i:i+n]...)
				i = len(line)
			} else {
				q.scratch = append(q.scratch, line[i:i+n]...)
				i += n
			}
		}
		q.ends = append(q.ends, int32(len(q.scratch)))
		q.scratch = append(q.scratch, q.sep)
		if i >= len(line) || len(q.ends) > mostColumns {
			q.text = q.scratch
			return true
		}
		i = q.open(line, i+1)
	}
}

// open passes a quotation mark that opens a field at line[i].
func (q *quoted) open(line []byte, i int) int {
	if i < len(line) && line[i] == '"' {
		q.inside = true
		return i + 1
	}
	return i
}

// csvReader reads a table whose first row names its columns.
type csvReader struct {
	*lines
	s      *sink
	sep    byte
	plain  record
	quoted quoted
	width  int // columns; 0 until the heading is read
}

func readCSV(text io.Reader, s *sink) error {
	c := csvReader{lines: newLines(text), s: s, sep: s.m.Separator}
	if c.sep == 0 {
		c.sep = ','
	}
	for !c.done() {
		if err := c.record(); err != nil {
			return err
		}
	}
	if c.err != io.EOF {
		return broken(c.err, c.line, s.out)
	}
	if c.width == 0 {
		s.out.whole(emptyLog, "the first row must name the columns", "the log has no rows")
		return errStop
	}
	return nil
}

// record reads one record, of one line or more.
func (c *csvReader) record() error {
	n, how := c.find(0)
	line := c.text(n)
	switch {
	case how == tooLong:
		c.s.lose(c.line, longLine, "shorten or delete the line", "the line is longer than %d KiB", mostLine>>10)
		c.skip()
		return nil
	case how == textEnd && c.err != io.EOF:
		c.s.caseless() // the broken end of a packed log is no row
		c.from = c.to
		return nil
	}
	if len(line) > 0 && line[len(line)-1] == '\r' {
		line = line[:len(line)-1]
	}
	var err error
	if len(line) > 0 {
		h := c.plain.split(line, c.sep)
		if h.quotes {
			return c.quotedRecord(n, how)
		}
		err = c.row(&c.plain, h.beyond)
	}
	c.next(n, 1)
	return err
}

func (c *csvReader) quotedRecord(n int, how found) error {
	first, count := n, 1
	c.quoted.reset(c.sep)
	for from := 0; !c.quoted.feed(c.text(n)[from:]); count++ {
		if how != lineEnd {
			c.s.lose(c.line, openQuote, `put a closing " or write "" for a quotation mark inside a field`,
				`the quotation mark opened on this line is not closed within %d KiB; the line is left out`, mostLine>>10)
			c.next(first, 1)
			return nil
		}
		from = n + 1
		n, how = c.find(from)
	}
	if c.quoted.stray {
		c.s.lose(c.line, strayQuote, `write "" for a quotation mark inside a quoted field`,
			`text follows the closing quotation mark of field %d; the line is left out`, len(c.quoted.ends)+1)
		c.next(first, 1)
		return nil
	}
	err := c.row(&c.quoted.record, true)
	c.next(n, count)
	return err
}

func (c *csvReader) row(r *record, beyond bool) error {
	switch {
	case beyond && !utf8.Valid(r.text):
		c.s.lose(c.line, notUTF8, "save the log as UTF-8", "the row is not UTF-8 text: %s", quote(badPart(r.text)))
		return nil
	case c.width == 0:
		return c.heading(r)
	case len(r.ends) != c.width:
		hint := "give the row a field for each column"
		if len(r.ends) > c.width {
			hint = "put quotation marks around a field that holds a separator"
		}
		c.s.lose(c.line, wrongWidth, hint, "the row has %d fields and the heading %d", len(r.ends), c.width)
		return nil
	}
	return c.s.row(c.line, r)
}

// heading finds the columns that the mapping asks for.
func (c *csvReader) heading(r *record) error {
	if len(r.ends) > mostColumns {
		c.s.out.at(c.line, tooManyColumns, "export fewer columns", "the log has more than %d columns", mostColumns)
		return errStop
	}
	c.width = len(r.ends)
	have := make([]string, c.width)
	for i := range have {
		have[i] = strings.TrimSpace(string(r.field(int32(i))))
	}
	bad := false
	for k, want := range c.s.want {
		c.s.cols[k] = -1
		if want.Text == "" {
			continue
		}
		for i, name := range have {
			switch {
			case name != want.Text:
			case c.s.cols[k] >= 0:
				bad = true
				c.s.out.in(c.s.m, want, twoColumns, "rename one of them in the log", "the log has two columns named %q", want.Text)
			default:
				c.s.cols[k] = int32(i)
			}
		}
		if c.s.cols[k] < 0 {
			bad = true
			c.s.out.in(c.s.m, want, noColumn, c.columnHint(want.Text, have), "the log has no column %s", quote([]byte(want.Text)))
		}
	}
	if bad {
		return errStop
	}
	return nil
}

func (c *csvReader) columnHint(want string, have []string) string {
	if len(have) == 1 {
		for _, s := range separators {
			if s.mark != c.sep && strings.IndexByte(have[0], s.mark) >= 0 {
				return "write `separator: " + s.name + "` in the mapping if that is what parts the columns"
			}
		}
	}
	hint := "its columns are " + columns(have)
	if near := source.Nearest(want, have); near != "" {
		hint = "did you mean " + quote([]byte(near)) + "? " + hint
	}
	return hint
}

// badPart returns the stretch around the first byte that is no UTF-8.
func badPart(text []byte) []byte {
	i := 0
	for i < len(text) {
		r, n := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		i += n
	}
	return text[max(0, i-10):min(len(text), i+10)]
}
