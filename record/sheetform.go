package record

import "fmt"

// object returns the sheet as a value of the sheet form. What is empty is left
// out, save the fields that every sheet has.
func (s *Sheet) object() Object {
	o := Object{
		"v": s.V, "org": s.Org, "id": s.ID, "case": s.Case, "seq": s.Seq,
		"act": s.Act, "recorded": s.Recorded, "att_kind": s.AttKind,
	}
	for key, text := range map[string]string{
		"actor": s.Actor, "role": s.Role, "occurred": s.Occurred,
		"rules": s.Rules, "clause": s.Clause, "engine": s.Engine,
	} {
		if text != "" {
			o[key] = text
		}
	}
	if s.Prev != [32]byte{} {
		o["prev"] = B64(s.Prev)
	}
	if len(s.Relies) > 0 {
		list := make([]any, len(s.Relies))
		for i, id := range s.Relies {
			list[i] = id
		}
		o["relies"] = list
	}
	for key, hashes := range map[string][][32]byte{"sealed": s.Sealed, "att": s.Att} {
		if len(hashes) > 0 {
			list := make([]any, len(hashes))
			for i, h := range hashes {
				list[i] = B64(h)
			}
			o[key] = list
		}
	}
	for key, object := range map[string]Object{"open": s.Open, "state": s.State} {
		if len(object) > 0 {
			o[key] = object
		}
	}
	return o
}

// readSheet takes a sheet out of its object. Of several faults it reports one,
// always the same.
func readSheet(o Object) (*Sheet, error) {
	s := &Sheet{}
	r := reader{o: o}
	s.V, s.Seq = r.number("v"), r.number("seq")
	for _, f := range []struct {
		key  string
		text *string
	}{
		{"org", &s.Org}, {"id", &s.ID}, {"case", &s.Case}, {"act", &s.Act},
		{"actor", &s.Actor}, {"role", &s.Role}, {"occurred", &s.Occurred}, {"recorded", &s.Recorded},
		{"rules", &s.Rules}, {"clause", &s.Clause}, {"engine", &s.Engine}, {"att_kind", &s.AttKind},
	} {
		*f.text = r.text(f.key)
	}
	if text := r.text("prev"); text != "" {
		s.Prev = r.hash("prev", text)
	}
	s.Relies = r.texts("relies")
	s.Open, s.State = r.object("open"), r.object("state")
	s.Sealed, s.Att = r.hashes("sealed"), r.hashes("att")
	if r.err == nil && r.taken < len(o) {
		r.err = fmt.Errorf("%s: a sheet has no such field", r.unknown())
	}
	return s, r.err
}

// reader takes fields out of an object, counts them and keeps the first fault.
type reader struct {
	o     Object
	taken int
	err   error
}

// take stores the field's value through to; false if it has another type.
func take[T any](r *reader, key, kind string) (v T, there bool) {
	value, there := r.o[key]
	if !there {
		return v, false
	}
	r.taken++
	v, ok := value.(T)
	if !ok && r.err == nil {
		r.err = fmt.Errorf("%s: it is not %s", key, kind)
	}
	return v, ok
}

func (r *reader) number(key string) int64 {
	n, there := take[int64](r, key, "a number")
	if !there && r.err == nil {
		r.err = fmt.Errorf("%s: it is missing", key)
	}
	return n
}

func (r *reader) text(key string) string {
	s, _ := take[string](r, key, "a text")
	return s
}

func (r *reader) object(key string) Object {
	o, _ := take[Object](r, key, "an object")
	return o
}

func (r *reader) texts(key string) []string {
	list, _ := take[[]any](r, key, "a list")
	var out []string
	for i, v := range list {
		s, ok := v.(string)
		if !ok && r.err == nil {
			r.err = fmt.Errorf("%s.%d: it is not a text", key, i)
		}
		out = append(out, s)
	}
	return out
}

func (r *reader) hash(key, text string) [32]byte {
	h, err := ParseB64(text)
	if err != nil && r.err == nil {
		r.err = fmt.Errorf("%s: %w", key, err)
	}
	return h
}

func (r *reader) hashes(key string) [][32]byte {
	var out [][32]byte
	for i, text := range r.texts(key) {
		out = append(out, r.hash(fmt.Sprintf("%s.%d", key, i), text))
	}
	return out
}

// unknown returns the first key, in byte order, that is none of a sheet's.
func (r *reader) unknown() string {
	known := map[string]bool{}
	for _, key := range sheetKeys {
		known[key] = true
	}
	first := ""
	for key := range r.o {
		if !known[key] && (first == "" || key < first) {
			first = key
		}
	}
	return first
}

// sheetKeys are the keys of a sheet, in byte order.
var sheetKeys = [...]string{
	"act", "actor", "att", "att_kind", "case", "clause", "engine", "id", "occurred", "open", "org",
	"prev", "recorded", "relies", "role", "rules", "sealed", "seq", "state", "v",
}
