package importer

import (
	"bufio"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"alteram/source"
)

const (
	mostDepth = 64  // how deep the elements of a log may be nested
	mostKeys  = 256 // how many different keys are remembered for a hint
)

var errLongToken = errors.New("importer: token too long")

// tokenGuard keeps a single tag or text from filling the memory. The decoder
// takes its bytes one by one, so the count is exact.
type tokenGuard struct {
	*bufio.Reader
	n int // bytes since the last token
}

// ReadByte returns the next byte of the log, or errLongToken.
func (g *tokenGuard) ReadByte() (byte, error) {
	if g.n++; g.n > mostLine {
		return 0, errLongToken
	}
	return g.Reader.ReadByte()
}

// xesReader reads a log of IEEE 1849. An attribute of an event is a column
// named by its key; one of a trace has "case:" before its key. Attributes of
// attributes and lists are passed over.
type xesReader struct {
	s     *sink
	dec   *xml.Decoder
	guard tokenGuard
	path  []string // local names of the open elements
	line  int      // where the event began
	trace [][]byte // by wanted column, what the trace says of it
	event [][]byte // and what the event says; empty for nothing
	seen  []string // keys that came
	rec   record
}

func readXES(text *bufio.Reader, s *sink) error {
	x := &xesReader{s: s, guard: tokenGuard{Reader: text}}
	x.dec = xml.NewDecoder(&x.guard)
	x.trace, x.event = make([][]byte, len(s.want)), make([][]byte, len(s.want))
	for i := range s.cols {
		s.cols[i] = int32(i)
	}
	for {
		x.guard.n = 0
		token, err := x.dec.Token()
		if err == io.EOF {
			x.columns()
			return nil
		}
		if err != nil {
			return x.fail(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			err = x.start(t)
		case xml.EndElement:
			err = x.end()
		}
		if err != nil {
			return err
		}
	}
}

func (x *xesReader) at() int {
	line, _ := x.dec.InputPos()
	return line
}

// in reports whether the open elements are exactly these.
func (x *xesReader) in(path ...string) bool { return slices.Equal(x.path, path) }

func (x *xesReader) start(t xml.StartElement) error {
	name := t.Name.Local
	switch {
	case len(x.path) == 0 && name != "log":
		x.s.out.at(x.at(), otherFormat, "export the log as CSV or XES", "the file is XML, but no XES: it begins with <%s>", name)
		return errStop
	case len(x.path) == mostDepth:
		x.s.out.at(x.at(), badXML, "export the log again", "elements are nested more than %d deep", mostDepth)
		return errStop
	case name == "event" && x.in("log"):
		x.s.lose(x.at(), noCase, "put the event into a trace", "the event belongs to no trace")
	case name == "trace" && x.in("log"):
		empty(x.trace)
	case name == "event" && x.in("log", "trace"):
		empty(x.event)
		x.line = x.at()
	case x.in("log", "trace"):
		x.attribute(t, "case:", x.trace)
	case x.in("log", "trace", "event"):
		x.attribute(t, "", x.event)
	}
	x.path = append(x.path, name)
	return nil
}

func empty(values [][]byte) {
	for i := range values {
		values[i] = values[i][:0]
	}
}

// attribute keeps the value of an attribute that the mapping asks for.
func (x *xesReader) attribute(t xml.StartElement, prefix string, values [][]byte) {
	switch t.Name.Local {
	case "string", "date", "int", "float", "boolean", "id":
	default:
		return
	}
	key, value := "", ""
	for _, a := range t.Attr {
		switch a.Name.Local {
		case "key":
			key = a.Value
		case "value":
			value = a.Value
		}
	}
	key = prefix + key
	if len(x.seen) < mostKeys && !slices.Contains(x.seen, key) {
		x.seen = append(x.seen, strings.Clone(key))
	}
	for i, w := range x.s.want {
		if w.Text != "" && w.Text == key {
			values[i] = append(values[i][:0], value...)
		}
	}
}

func (x *xesReader) end() error {
	defer func() { x.path = x.path[:len(x.path)-1] }()
	switch {
	case x.in("log", "trace", "event"):
		r := &x.rec
		r.text, r.ends = r.text[:0], r.ends[:0]
		for i := range x.event {
			v := x.event[i]
			if len(v) == 0 {
				v = x.trace[i]
			}
			r.text = append(r.text, v...)
			r.ends = append(r.ends, int32(len(r.text)))
			r.text = append(r.text, 0)
		}
		return x.s.row(x.line, r)
	case x.in("log", "trace"):
		if id := x.trace[wantCase]; len(id) > 0 && !x.s.group.open {
			if err := x.s.group.turnTo(x.at(), id); err != nil {
				return err
			}
		}
		return x.s.group.end()
	}
	return nil
}

// columns complains, at the end, of columns that no event and no trace had.
func (x *xesReader) columns() {
	if len(x.seen) == 0 {
		x.s.out.whole(emptyLog, "export the log again", "the log has no events")
		return
	}
	for _, w := range x.s.want {
		if w.Text == "" || slices.Contains(x.seen, w.Text) || len(x.seen) == mostKeys {
			continue
		}
		hint := "its keys are " + columns(x.seen)
		if near := source.Nearest(w.Text, x.seen); near != "" {
			hint = "did you mean " + quote([]byte(near)) + "? " + hint
		}
		x.s.out.in(x.s.m, w, noColumn, hint, "nothing in the log has the key %s", quote([]byte(w.Text)))
	}
}

// fail says why reading ended before the end of the log.
func (x *xesReader) fail(err error) error {
	var syntax *xml.SyntaxError
	switch {
	case err == errLongToken:
		x.s.out.at(x.at(), longLine, "shorten the value", "a tag or text is longer than %d KiB; what follows is not read", mostLine>>10)
	case errors.As(err, &syntax):
		x.s.out.at(syntax.Line, badXML, "export the log again, or mend the file; what comes before is read", "the XML is broken here: %s", syntax.Msg)
	case strings.Contains(err.Error(), "CharsetReader"):
		x.s.out.at(x.at(), notUTF8, "save the log as UTF-8", "the log is not written in UTF-8")
	default:
		return broken(err, x.at(), x.s.out)
	}
	return errStop
}
