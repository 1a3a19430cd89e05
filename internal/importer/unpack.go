package importer

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"

	"github.com/mikelolasagasti/xz"
)

// mostDictionary bounds what an xz file may ask for; "xz -9" asks for 64 MiB.
const mostDictionary = 64 << 20

// meter passes on the bytes of a log, counts them, ends when its context ends
// and remembers why the reading failed, so that a failure of ours is not taken
// for a broken file.
type meter struct {
	ctx  context.Context
	log  Log
	read int64
	told int64
	err  error
}

// tellEvery is how many bytes pass between two calls of Progress.
const tellEvery = 256 << 10

func (m *meter) Read(p []byte) (int, error) {
	if m.err != nil {
		return 0, m.err
	}
	if m.err = m.ctx.Err(); m.err != nil {
		return 0, m.err
	}
	n, err := m.log.Reader.Read(p)
	m.read += int64(n)
	if err != nil && err != io.EOF {
		m.err = err
	}
	if m.log.Progress != nil && (m.read-m.told >= tellEvery || err == io.EOF) {
		m.told = m.read
		m.log.Progress(m.read, m.log.Size)
	}
	return n, err
}

// unpack returns the text of a log, as its first bytes tell, without its byte
// order mark.
func unpack(raw *meter, out *faults) (*bufio.Reader, error) {
	packed := bufio.NewReaderSize(raw, 64<<10)
	head, _ := packed.Peek(6)
	var r io.Reader
	var err error
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		r, err = gzip.NewReader(packed)
	case bytes.HasPrefix(head, []byte{0xfd, '7', 'z', 'X', 'Z', 0}):
		r, err = xz.NewReader(packed, mostDictionary)
	}
	if err != nil {
		return nil, broken(err, 1, out)
	}
	text := packed
	if r != nil {
		text = bufio.NewReaderSize(r, 64<<10)
	}
	head, err = text.Peek(4)
	if len(head) == 0 {
		if err != io.EOF {
			return nil, broken(err, 1, out)
		}
		out.whole(emptyLog, "export the log again", "the log is empty")
		return nil, errStop
	}
	for _, f := range [...]struct{ magic, name, hint string }{
		{"PK\x03\x04", "a zip archive or a spreadsheet", "unpack the archive, or save the sheet as CSV (UTF-8)"},
		{"\xd0\xcf\x11\xe0", "an old spreadsheet", "save the sheet as CSV (UTF-8)"},
		{"BZh", "packed by bzip2", "unpack it first; gzip and xz are read as they are"},
		{"\x28\xb5\x2f\xfd", "packed by zstd", "unpack it first; gzip and xz are read as they are"},
		{"\xff\xfe", "written in UTF-16", "save it as UTF-8"},
		{"\xfe\xff", "written in UTF-16", "save it as UTF-8"},
		{"\x1f\x8b", "packed twice", "unpack it once"},
		{"\xfd7zX", "packed twice", "unpack it once"},
	} {
		if bytes.HasPrefix(head, []byte(f.magic)) {
			out.whole(otherFormat, f.hint, "the log is %s, neither CSV nor XES", f.name)
			return nil, errStop
		}
	}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		text.Discard(3) // cannot fail: these bytes were seen
	}
	return text, nil
}

// broken records that the packing of a log is damaged at a line.
func broken(err error, line int, out *faults) error {
	switch {
	case errors.Is(err, xz.ErrMemlimit):
		out.at(line, brokenOff, "unpack it with xz -d, then import the plain file",
			"unpacking the log would need more than %d MiB of memory", mostDictionary>>20)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, xz.ErrBuf), errors.Is(err, io.EOF):
		out.at(line, brokenOff, "fetch the file again: its end is missing; what comes before is read",
			"the packed log breaks off here")
	default:
		out.at(line, brokenOff, "fetch the file again: it is damaged; what comes before is read",
			"the packed log cannot be read on from here: %v", err)
	}
	return errStop
}

// looksLikeXML reports whether the first character of a text that is no space
// opens a tag.
func looksLikeXML(text *bufio.Reader) bool {
	head, _ := text.Peek(512)
	return bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("<"))
}
