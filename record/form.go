package record

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Object is an object of the sheet form. Its values are string, int64, []any
// and Object.
type Object = map[string]any

// maxDepth is how deep lists and objects may lie within each other: a list
// that holds nothing is one deep.
const maxDepth = 16

// maxInt is one more than the largest whole number: every number of the form
// is exact as an IEEE 754 double, too (RFC 8259 6).
const maxInt = 1 << 53

// Encode returns the one text of v in the sheet form: JSON (RFC 8259) without
// null, fractions, truth values and white space, with the keys of an object in
// byte order and the shortest escapes. The error says where in v something has
// no such text.
func Encode(v any) ([]byte, error) {
	e := encoder{}
	if err := e.value(v, 0); err != nil {
		return nil, err
	}
	return e.out, nil
}

// encoder builds a text and knows the path to the value it is at.
type encoder struct {
	out  []byte
	path []string
}

func (e *encoder) refuse(format string, args ...any) error {
	at := "the value"
	if len(e.path) > 0 {
		at = strings.Join(e.path, ".")
	}
	return fmt.Errorf("%s: %s", at, fmt.Sprintf(format, args...))
}

func (e *encoder) value(v any, depth int) error {
	switch v := v.(type) {
	case string:
		return e.string(v)
	case int64:
		if v <= -maxInt || v >= maxInt {
			return e.refuse("%d is out of range: whole numbers stay below 2^53", v)
		}
		e.out = strconv.AppendInt(e.out, v, 10)
		return nil
	case []any:
		return e.list(v, depth+1)
	case Object:
		return e.object(v, depth+1)
	default:
		return e.refuse("a %T has no sheet form: it knows string, int64, []any and Object", v)
	}
}

func (e *encoder) list(list []any, depth int) error {
	if depth > maxDepth {
		return e.refuse("lists and objects lie more than %d deep", maxDepth)
	}
	return e.items(len(list), func(i int) error { return e.value(list[i], depth) })
}

// items writes a list of n items; item writes each.
func (e *encoder) items(n int, item func(i int) error) error {
	e.out = append(e.out, '[')
	for i := range n {
		if i > 0 {
			e.out = append(e.out, ',')
		}
		e.path = append(e.path, strconv.Itoa(i))
		if err := item(i); err != nil {
			return err
		}
		e.path = e.path[:len(e.path)-1]
	}
	e.out = append(e.out, ']')
	return nil
}

func (e *encoder) object(o Object, depth int) error {
	if depth > maxDepth {
		return e.refuse("lists and objects lie more than %d deep", maxDepth)
	}
	keys := make([]string, 0, len(o))
	for key := range o {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		if !isKey(key) {
			return e.refuse("key %q: keys are a letter a-z or _, then a-z, 0-9 or _", key)
		}
	}
	return e.members(keys, func(key string) error { return e.value(o[key], depth) })
}

// members writes an object with these keys; value writes what stands under
// each.
func (e *encoder) members(keys []string, value func(key string) error) error {
	e.out = append(e.out, '{')
	for i, key := range keys {
		if i > 0 {
			e.out = append(e.out, ',')
		}
		e.out = append(append(append(e.out, '"'), key...), '"', ':')
		e.path = append(e.path, key)
		if err := value(key); err != nil {
			return err
		}
		e.path = e.path[:len(e.path)-1]
	}
	e.out = append(e.out, '}')
	return nil
}

func (e *encoder) string(s string) error {
	switch {
	case isASCII(s): // is UTF-8 and in normal form
	case !utf8.ValidString(s):
		return e.refuse("the text is not UTF-8")
	case !norm.NFC.IsNormalString(s):
		return e.refuse("the text is not in normal form C")
	}
	e.out = append(e.out, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		if esc := escape(s[i]); esc != "" {
			e.out = append(append(e.out, s[from:i]...), esc...)
			from = i + 1
		}
	}
	e.out = append(append(e.out, s[from:]...), '"')
	return nil
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// escape returns how a byte is written that may not stand for itself, or "".
func escape(c byte) string {
	const hex = "0123456789abcdef"
	switch c {
	case '"':
		return `\"`
	case '\\':
		return `\\`
	case '\b':
		return `\b`
	case '\f':
		return `\f`
	case '\n':
		return `\n`
	case '\r':
		return `\r`
	case '\t':
		return `\t`
	}
	if c < 0x20 {
		return `\u00` + string([]byte{hex[c>>4], hex[c&15]})
	}
	return ""
}

func isKey(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if letter := c >= 'a' && c <= 'z' || c == '_'; !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// B64 returns 32 bytes as the record writes them: base64 with the URL alphabet
// and without padding (RFC 4648 5), 43 characters.
func B64(b [32]byte) string { return base64.RawURLEncoding.EncodeToString(b[:]) }

// strictB64 refuses unused bits that are not zero.
var strictB64 = base64.RawURLEncoding.Strict()

// ParseB64 reads what B64 wrote. It refuses a text of another length and one
// whose unused bits are not zero.
func ParseB64(s string) (b [32]byte, err error) {
	var text [43]byte
	if copy(text[:], s) == len(s) {
		if n, err := strictB64.Decode(b[:], text[:]); err == nil && n == len(b) {
			return b, nil
		}
	}
	return [32]byte{}, fmt.Errorf("%q is not 32 bytes in base64 with the URL alphabet and without padding", clip(s))
}

// clip shortens a text that is quoted in a message.
func clip(s string) string {
	const most = 80
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
