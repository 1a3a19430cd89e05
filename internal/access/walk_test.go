package access_test

import (
	"fmt"
	"reflect"

	"alteram/rulebook"
)

// walk calls see with every string in a value and where it stands, hidden
// fields, keys of maps and what lies behind pointers and interfaces included. A
// program is left out: it is the rulebook, which everybody may read.
func walk(v any, see func(path, s string)) {
	w := walker{see: see, seen: map[uintptr]bool{}}
	w.value("", reflect.ValueOf(v))
}

type walker struct {
	see  func(path, s string)
	seen map[uintptr]bool
}

func (w *walker) value(path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		w.see(path, v.String())
	case reflect.Pointer:
		if v.IsNil() || v.Type() == reflect.TypeFor[*rulebook.Program]() || w.seen[v.Pointer()] {
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
