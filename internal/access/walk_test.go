package access_test

import (
	"fmt"
	"reflect"

	"alteram/calendar"
	"alteram/rulebook"
)

// walk calls see with every string in a value and where it stands, hidden
// fields, keys of maps and what lies behind pointers and interfaces included. A
// program and its calendar are left out: they are the rulebook, which everybody
// may read.
func walk(v any, see func(path, s string)) {
	w := walker{see: see, seen: map[uintptr]bool{}, mute: map[reflect.Type]bool{}}
	w.value("", reflect.ValueOf(v))
}

type walker struct {
	see  func(path, s string)
	seen map[uintptr]bool
	mute map[reflect.Type]bool // holds no string
}

// numbers reports whether a type is numbers all through.
func (w *walker) numbers(t reflect.Type) bool {
	mute, known := w.mute[t]
	if known {
		return mute
	}
	switch t.Kind() {
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Float64:
		mute = true
	case reflect.Map:
		mute = w.numbers(t.Key()) && w.numbers(t.Elem())
	case reflect.Struct:
		mute = true
		for i := range t.NumField() {
			mute = mute && w.numbers(t.Field(i).Type)
		}
	}
	w.mute[t] = mute
	return mute
}

func (w *walker) value(path string, v reflect.Value) {
	if !v.IsValid() {
		return
	}
	if w.numbers(v.Type()) {
		return
	}
	switch v.Kind() {
	case reflect.String:
		w.see(path, v.String())
	case reflect.Pointer:
		if v.IsNil() || v.Type() == reflect.TypeFor[*rulebook.Program]() || v.Type() == reflect.TypeFor[*calendar.Place]() || w.seen[v.Pointer()] {
			return
		}
		w.seen[v.Pointer()] = true
		w.value(path, v.Elem())
	case reflect.Interface:
		if !v.IsNil() {
			w.value(path, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			w.value(path+"."+v.Type().Field(i).Name, v.Field(i))
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			var b []byte
			for i := range v.Len() {
				b = append(b, byte(v.Index(i).Uint()))
			}
			w.see(path, string(b))
			return
		}
		for i := range v.Len() {
			w.value(fmt.Sprintf("%s[%d]", path, i), v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			w.value(path+"{}", key)
			w.value(path+"{}", v.MapIndex(key))
		}
	}
}
