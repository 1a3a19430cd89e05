package record

import (
	"errors"
	"fmt"
)

// sheetKeys are the keys of a sheet, in byte order.
var sheetKeys = [...]string{
	"act", "actor", "att", "att_kind", "case", "clause", "engine", "id", "occurred", "open", "org",
	"prev", "recorded", "relies", "role", "rules", "sealed", "seq", "state", "v",
}

// field returns where the sheet keeps what stands under a key, as a pointer;
// nil for a key that is none of a sheet's.
func (s *Sheet) field(key string) any {
	switch key {
	case "act":
		return &s.Act
	case "actor":
		return &s.Actor
	case "att":
		return &s.Att
	case "att_kind":
		return &s.AttKind
	case "case":
		return &s.Case
	case "clause":
		return &s.Clause
	case "engine":
		return &s.Engine
	case "id":
		return &s.ID
	case "occurred":
		return &s.Occurred
	case "open":
		return &s.Open
	case "org":
		return &s.Org
	case "prev":
		return &s.Prev
	case "recorded":
		return &s.Recorded
	case "relies":
		return &s.Relies
	case "role":
		return &s.Role
	case "rules":
		return &s.Rules
	case "sealed":
		return &s.Sealed
	case "seq":
		return &s.Seq
	case "state":
		return &s.State
	case "v":
		return &s.V
	}
	return nil
}

// isEmpty reports whether a field is left out. Numbers never are.
func isEmpty(field any) bool {
	switch at := field.(type) {
	case *string:
		return *at == ""
	case *[32]byte:
		return *at == [32]byte{}
	case *Object:
		return len(*at) == 0
	case *[]string:
		return len(*at) == 0
	case *[][32]byte:
		return len(*at) == 0
	}
	return false
}

// sheet writes a sheet that has been checked: it has what every sheet has.
func (e *encoder) sheet(s *Sheet) error {
	var keys []string
	for _, key := range sheetKeys {
		if !isEmpty(s.field(key)) {
			keys = append(keys, key)
		}
	}
	return e.members(keys, func(key string) error {
		switch at := s.field(key).(type) {
		case *int64:
			return e.value(*at, 1)
		case *string:
			return e.string(*at)
		case *[32]byte:
			return e.string(B64(*at))
		case *Object:
			return e.object(*at, 2)
		case *[]string:
			return e.items(len(*at), func(i int) error { return e.string((*at)[i]) })
		case *[][32]byte:
			return e.items(len(*at), func(i int) error { return e.string(B64((*at)[i])) })
		}
		return nil
	})
}

// sheetReader reads a sheet from its text, field by field. A fault in how the
// text is written ends the reading; of faults in fields it keeps the first.
type sheetReader struct {
	decoder
	sheet *Sheet
	seq   bool // the sheet says its place
	fault error
}

// read reads the whole text.
func (r *sheetReader) read() error {
	err := r.start()
	if err == nil {
		err = r.end()
	}
	if err == nil {
		err = r.fault
	}
	if err == nil && !r.seq {
		err = fmt.Errorf("seq: it is missing")
	}
	return err
}

func (r *sheetReader) start() error {
	if !r.next('{') {
		r.fault = errors.New("it is not an object")
		_, err := r.value(0)
		return err
	}
	return r.members(func(key string) error {
		at := r.sheet.field(key)
		if at == nil {
			return r.wrong(key, noItem, "a sheet has no such field")
		}
		err := r.field(key, at)
		if err == nil && r.fault == nil && isEmpty(at) {
			r.fault = fmt.Errorf("a field that is empty is left out, and this sheet writes %s", key)
		}
		return err
	})
}

// field reads the field that is to stand at a pointer.
func (r *sheetReader) field(key string, at any) (err error) {
	switch at := at.(type) {
	case *int64:
		if !r.here('-') && !r.digit() {
			return r.wrong(key, noItem, "it is not a number")
		}
		r.seq = r.seq || key == "seq"
		*at, err = r.number()
		return err
	case *string:
		return r.text(key, noItem, at)
	case *[32]byte:
		return r.hash(key, noItem, at)
	case *Object:
		if !r.next('{') {
			return r.wrong(key, noItem, "it is not an object")
		}
		*at, err = r.object(2)
		return err
	case *[]string:
		return r.list(key, func(i int) error {
			*at = append(*at, "")
			return r.text(key, i, &(*at)[i])
		})
	case *[][32]byte:
		return r.list(key, func(i int) error {
			*at = append(*at, [32]byte{})
			return r.hash(key, i, &(*at)[i])
		})
	}
	return nil
}

func (r *sheetReader) text(key string, item int, to *string) (err error) {
	if !r.here('"') {
		return r.wrong(key, item, "it is not a text")
	}
	*to, err = r.string()
	return err
}

func (r *sheetReader) hash(key string, item int, to *[32]byte) (err error) {
	var text string
	if err := r.text(key, item, &text); err != nil {
		return err
	}
	*to, err = ParseB64(text)
	r.keep(key, item, err)
	return nil
}

func (r *sheetReader) list(key string, item func(i int) error) error {
	if !r.next('[') {
		return r.wrong(key, noItem, "it is not a list")
	}
	return r.items(item)
}

// noItem is the place of a field that is not an item of a list.
const noItem = -1

// wrong keeps a fault in the value that stands here, and goes past it.
func (r *sheetReader) wrong(key string, item int, text string) error {
	r.keep(key, item, errors.New(text))
	_, err := r.value(1)
	return err
}

// keep keeps a fault in a field, or an item of one, unless there is one.
func (r *sheetReader) keep(key string, item int, fault error) {
	switch {
	case r.fault != nil || fault == nil:
	case item != noItem:
		r.fault = fmt.Errorf("%s.%d: %w", key, item, fault)
	default:
		r.fault = fmt.Errorf("%s: %w", key, fault)
	}
}
