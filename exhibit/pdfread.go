package exhibit

import (
	"bytes"
	"errors"
	"strconv"
)

// The objects of a PDF file (ISO 32000-1, 7.3). A number keeps the letters in
// which it was written.
type (
	pdfName   string
	pdfNumber string
	pdfString []byte
	pdfRef    struct{ n, gen int }
	pdfArray  []any
	pdfDict   struct {
		keys   []string // in the order of the file
		values map[string]any
	}
	pdfStream struct {
		dict *pdfDict
		raw  []byte // as it is packed
	}
)

func (d *pdfDict) set(key string, v any) {
	if _, there := d.values[key]; !there {
		d.keys = append(d.keys, key)
	}
	d.values[key] = v
}

// errPDF says that a file does not hold to the form.
var errPDF = errors.New("it does not hold to the form of PDF")

// pdfScanner reads objects out of bytes.
type pdfScanner struct {
	b  []byte
	at int
}

func isSpace(c byte) bool {
	return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' '
}
func isDelim(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

// skip passes over blanks and comments.
func (s *pdfScanner) skip() {
	for s.at < len(s.b) {
		switch c := s.b[s.at]; {
		case isSpace(c):
			s.at++
		case c == '%':
			for s.at < len(s.b) && s.b[s.at] != '\n' && s.b[s.at] != '\r' {
				s.at++
			}
		default:
			return
		}
	}
}

// word reads letters up to a blank or a sign.
func (s *pdfScanner) word() string {
	from := s.at
	for s.at < len(s.b) && !isSpace(s.b[s.at]) && !isDelim(s.b[s.at]) {
		s.at++
	}
	return string(s.b[from:s.at])
}

// has passes over a text that stands here.
func (s *pdfScanner) has(text string) bool {
	s.skip()
	if !bytes.HasPrefix(s.b[min(s.at, len(s.b)):], []byte(text)) {
		return false
	}
	s.at += len(text)
	return true
}

// value reads an object.
func (s *pdfScanner) value(deep int) (any, error) {
	s.skip()
	if deep > 60 || s.at >= len(s.b) {
		return nil, errPDF
	}
	switch c := s.b[s.at]; {
	case c == '/':
		s.at++
		return s.name(), nil
	case c == '(':
		return s.literal()
	case bytes.HasPrefix(s.b[s.at:], []byte("<<")):
		s.at += 2
		d, err := s.dict(deep)
		if err != nil {
			return nil, err
		}
		return d, nil
	case c == '<':
		return s.hex()
	case c == '[':
		s.at++
		out := pdfArray{}
		for !s.has("]") {
			v, err := s.value(deep + 1)
			if err != nil {
				return nil, err
			}
			out = append(out, v)
		}
		return out, nil
	}
	w := s.word()
	switch {
	case w == "":
		return nil, errPDF
	case w == "true":
		return true, nil
	case w == "false":
		return false, nil
	case w == "null":
		return nil, nil
	}
	n, err := strconv.Atoi(w)
	if err != nil {
		if _, err := strconv.ParseFloat(w, 64); err != nil {
			return nil, errPDF
		}
		return pdfNumber(w), nil
	}
	if back := s.at; n >= 0 { // perhaps a reference
		s.skip()
		if gen, err := strconv.Atoi(s.word()); err == nil && gen >= 0 && s.has("R") && (s.at >= len(s.b) || isSpace(s.b[s.at]) || isDelim(s.b[s.at])) {
			return pdfRef{n, gen}, nil
		}
		s.at = back
	}
	return pdfNumber(w), nil
}

// name reads what follows a stroke.
func (s *pdfScanner) name() pdfName {
	w := []byte(s.word())
	for i := 0; i+2 < len(w); i++ {
		if w[i] == '#' {
			if n, err := strconv.ParseUint(string(w[i+1:i+3]), 16, 8); err == nil {
				w = append(w[:i], append([]byte{byte(n)}, w[i+3:]...)...)
			}
		}
	}
	return pdfName(w)
}

// dict reads pairs up to their end.
func (s *pdfScanner) dict(deep int) (*pdfDict, error) {
	d := &pdfDict{values: map[string]any{}}
	for !s.has(">>") {
		if !s.has("/") {
			return nil, errPDF
		}
		key := s.name()
		v, err := s.value(deep + 1)
		if err != nil {
			return nil, err
		}
		d.set(string(key), v)
	}
	return d, nil
}

// literal reads a text in round brackets.
func (s *pdfScanner) literal() (pdfString, error) {
	out := pdfString{}
	open := 0
	for ; s.at < len(s.b); s.at++ {
		switch c := s.b[s.at]; c {
		case '(':
			if open++; open > 1 {
				out = append(out, c)
			}
		case ')':
			if open--; open == 0 {
				s.at++
				return out, nil
			}
			out = append(out, c)
		case '\\':
			if s.at++; s.at >= len(s.b) {
				return nil, errPDF
			}
			switch c := s.b[s.at]; {
			case c >= '0' && c <= '7':
				n := 0
				i := s.at
				for ; i < min(s.at+3, len(s.b)) && s.b[i] >= '0' && s.b[i] <= '7'; i++ {
					n = n*8 + int(s.b[i]-'0')
				}
				out = append(out, byte(n))
				s.at = i - 1
			case c == '\r':
				if s.at+1 < len(s.b) && s.b[s.at+1] == '\n' {
					s.at++
				}
			case c == '\n':
			default:
				if i := bytes.IndexByte([]byte("nrtbf"), c); i >= 0 {
					c = "\n\r\t\b\f"[i]
				}
				out = append(out, c)
			}
		default:
			out = append(out, c)
		}
	}
	return nil, errPDF
}

// hex reads a text in angle brackets.
func (s *pdfScanner) hex() (pdfString, error) {
	out := pdfString{}
	half, have := byte(0), false
	for s.at++; s.at < len(s.b); s.at++ {
		c := s.b[s.at]
		var n byte
		switch {
		case c == '>':
			s.at++
			if have {
				out = append(out, half<<4)
			}
			return out, nil
		case isSpace(c):
			continue
		case c >= '0' && c <= '9':
			n = c - '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			n = c | 0x20 - 'a' + 10
		default:
			return nil, errPDF
		}
		if have {
			out = append(out, half<<4|n)
		}
		half, have = n, !have
	}
	return nil, errPDF
}

// pdfPlace is where an object stands.
type pdfPlace struct {
	at    int // byte in the file; -1: it is free
	in    int // number of the object stream that holds it; 0: none
	index int // therein
}

// pdfFile is a file with its table of objects.
type pdfFile struct {
	b        []byte
	base     int // where %PDF- stands
	places   map[int]pdfPlace
	trailers []*pdfDict // the newest first
	streams  map[int][]byte
	loading  map[int]bool
	budget   int
}

// openPDF reads the tables of a file.
func openPDF(b []byte) (*pdfFile, error) {
	f := &pdfFile{b: b, places: map[int]pdfPlace{}, streams: map[int][]byte{}, loading: map[int]bool{}, budget: mostUnpack}
	f.base = max(0, bytes.Index(b[:min(len(b), 1024)], []byte("%PDF-")))
	i := bytes.LastIndex(b, []byte("startxref"))
	if i < 0 {
		return nil, errPDF
	}
	s := &pdfScanner{b, i + 9}
	s.skip()
	at, err := strconv.Atoi(s.word())
	if err != nil {
		return nil, errPDF
	}
	seen := map[int]bool{}
	for todo := []int{at}; len(todo) > 0; {
		at := todo[0]
		todo = todo[1:]
		if seen[at] {
			continue
		}
		seen[at] = true
		t, err := f.table(at + f.base)
		if err != nil || len(seen) > 1000 {
			return nil, errPDF
		}
		f.trailers = append(f.trailers, t)
		for _, key := range []string{"XRefStm", "Prev"} {
			if n, ok := f.int(t.values[key]); ok {
				todo = append(todo, n)
			}
		}
	}
	return f, nil
}

// table reads one table of objects, of either form, and returns its trailer.
func (f *pdfFile) table(at int) (*pdfDict, error) {
	if at < 0 || at >= len(f.b) {
		return nil, errPDF
	}
	s := &pdfScanner{f.b, at}
	if !s.has("xref") {
		return f.tableStream(at)
	}
	for !s.has("trailer") {
		first, err1 := strconv.Atoi(s.word())
		s.skip()
		count, err2 := strconv.Atoi(s.word())
		if err1 != nil || err2 != nil || first < 0 || count < 0 || count > 1<<20 {
			return nil, errPDF
		}
		for n := first; n < first+count; n++ {
			s.skip()
			at, err := strconv.Atoi(s.word())
			s.skip()
			_, err2 := strconv.Atoi(s.word())
			s.skip()
			kind := s.word()
			if err != nil || err2 != nil {
				return nil, errPDF
			}
			f.put(n, pdfPlace{at: at + f.base}, kind == "n")
		}
		s.skip()
	}
	v, err := s.value(0)
	d, ok := v.(*pdfDict)
	if err != nil || !ok {
		return nil, errPDF
	}
	return d, nil
}

func (f *pdfFile) put(n int, p pdfPlace, used bool) {
	if !used {
		p = pdfPlace{at: -1}
	}
	if _, known := f.places[n]; !known {
		f.places[n] = p
	}
}

// tableStream reads a table that is a stream (7.5.8).
func (f *pdfFile) tableStream(at int) (*pdfDict, error) {
	v, _, err := f.object(at)
	st, ok := v.(*pdfStream)
	if err != nil || !ok || st.dict.values["Type"] != pdfName("XRef") {
		return nil, errPDF
	}
	body, err := f.unpack(st)
	if err != nil {
		return nil, err
	}
	var w [3]int
	widths, _ := st.dict.values["W"].(pdfArray)
	if len(widths) < 3 {
		return nil, errPDF
	}
	for i := range w {
		if w[i], ok = f.int(widths[i]); !ok || w[i] < 0 || w[i] > 8 {
			return nil, errPDF
		}
	}
	size, _ := f.int(st.dict.values["Size"])
	index, ok := st.dict.values["Index"].(pdfArray)
	if !ok {
		index = pdfArray{pdfNumber("0"), pdfNumber(strconv.Itoa(size))}
	}
	row := w[0] + w[1] + w[2]
	for i := 0; i+1 < len(index) && row > 0; i += 2 {
		first, _ := f.int(index[i])
		count, _ := f.int(index[i+1])
		for n := first; n < first+count && len(body) >= row; n++ {
			field := func(from, width, none int) int {
				if width == 0 {
					return none
				}
				x := 0
				for _, c := range body[from : from+width] {
					x = x<<8 | int(c)
				}
				return x
			}
			kind, a, c := field(0, w[0], 1), field(w[0], w[1], 0), field(w[0]+w[1], w[2], 0)
			body = body[row:]
			switch kind {
			case 1:
				f.put(n, pdfPlace{at: a + f.base}, true)
			case 2:
				f.put(n, pdfPlace{in: a, index: c}, true)
			default:
				f.put(n, pdfPlace{}, false)
			}
		}
	}
	return st.dict, nil
}

// int is a whole number, directly or by reference.
func (f *pdfFile) int(v any) (int, bool) {
	if r, ok := v.(pdfRef); ok {
		v, _ = f.load(r.n)
	}
	n, ok := v.(pdfNumber)
	i, err := strconv.Atoi(string(n))
	return i, ok && err == nil
}

// object reads the object at a place of the file.
func (f *pdfFile) object(at int) (any, int, error) {
	if at < 0 || at >= len(f.b) {
		return nil, 0, errPDF
	}
	s := &pdfScanner{f.b, at}
	s.skip()
	n, err := strconv.Atoi(s.word())
	s.skip()
	_, err2 := strconv.Atoi(s.word())
	if err != nil || err2 != nil || !s.has("obj") {
		return nil, 0, errPDF
	}
	v, err := s.value(0)
	if err != nil {
		return nil, 0, err
	}
	d, ok := v.(*pdfDict)
	if !ok || !s.has("stream") {
		return v, n, nil
	}
	if s.at < len(s.b) && s.b[s.at] == '\r' {
		s.at++
	}
	if s.at < len(s.b) && s.b[s.at] == '\n' {
		s.at++
	}
	length, ok := f.int(d.values["Length"])
	if end := s.at + length; ok && length >= 0 && end <= len(s.b) {
		if (&pdfScanner{s.b, end}).has("endstream") {
			return &pdfStream{d, s.b[s.at:end]}, n, nil
		}
	}
	i := bytes.Index(s.b[s.at:], []byte("endstream"))
	if i < 0 {
		return nil, 0, errPDF
	}
	return &pdfStream{d, bytes.TrimSuffix(bytes.TrimSuffix(s.b[s.at:s.at+i], []byte("\n")), []byte("\r"))}, n, nil
}

// load reads an object by its number; one that is not there is null.
func (f *pdfFile) load(n int) (any, error) {
	p, ok := f.places[n]
	if !ok || p.at < 0 {
		return nil, nil
	}
	if f.loading[n] {
		return nil, errPDF
	}
	f.loading[n] = true
	defer delete(f.loading, n)
	if p.in == 0 {
		v, is, err := f.object(p.at)
		if err == nil && is != n {
			err = errPDF
		}
		return v, err
	}
	body, first, count, err := f.holder(p.in)
	if err != nil {
		return nil, err
	}
	s := &pdfScanner{b: body}
	for range count {
		s.skip()
		is, err1 := strconv.Atoi(s.word())
		s.skip()
		at, err2 := strconv.Atoi(s.word())
		if err1 != nil || err2 != nil {
			return nil, errPDF
		}
		if is == n {
			if first+at < 0 || first+at > len(body) {
				return nil, errPDF
			}
			return (&pdfScanner{body, first + at}).value(0)
		}
	}
	return nil, errPDF
}

// holder unpacks an object stream.
func (f *pdfFile) holder(n int) (body []byte, first, count int, err error) {
	v, err := f.load(n)
	st, ok := v.(*pdfStream)
	if err != nil || !ok {
		return nil, 0, 0, errPDF
	}
	first, ok1 := f.int(st.dict.values["First"])
	count, ok2 := f.int(st.dict.values["N"])
	if !ok1 || !ok2 || first < 0 || count < 0 {
		return nil, 0, 0, errPDF
	}
	if body = f.streams[n]; body == nil {
		if body, err = f.unpack(st); err != nil {
			return nil, 0, 0, err
		}
		f.streams[n] = body
	}
	return body, first, count, nil
}
