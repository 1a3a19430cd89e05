package record

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Decode reads a text of the sheet form. It takes exactly the texts that
// Encode makes and refuses any other writing of the same value; the error
// gives the place, counted in bytes from 0, and the rule. The length of b is
// the caller's to limit. The texts in the value share one copy of b.
func Decode(b []byte) (any, error) {
	d := decoder{text: string(b)}
	v, err := d.value(0)
	if err == nil {
		err = d.end()
	}
	if err != nil {
		return nil, err
	}
	return v, nil
}

// decoder reads text from at on.
type decoder struct {
	text string
	at   int
	open []any // the items so far of the lists that are open, outermost first
}

// end refuses what stands after the value.
func (d *decoder) end() error {
	if d.at < len(d.text) {
		return d.refuse(d.at, "%s after the end of the value", d.see())
	}
	return nil
}

func (d *decoder) refuse(at int, format string, args ...any) error {
	return fmt.Errorf("byte %d: %s", at, fmt.Sprintf(format, args...))
}

// see names what stands here, for messages.
func (d *decoder) see() string {
	if d.at >= len(d.text) {
		return "the text ends"
	}
	switch c := d.text[d.at]; {
	case c == ' ' || c == '\t' || c == '\n' || c == '\r':
		return "white space, which the form does not have,"
	case c < utf8.RuneSelf:
		return strconv.QuoteRune(rune(c))
	}
	r, size := utf8.DecodeRuneInString(d.text[d.at:])
	if r == utf8.RuneError && size == 1 {
		return "a byte that is not UTF-8"
	}
	return strconv.QuoteRune(r)
}

// here reports whether c stands here.
func (d *decoder) here(c byte) bool { return d.at < len(d.text) && d.text[d.at] == c }

// digit reports whether a digit stands here.
func (d *decoder) digit() bool {
	return d.at < len(d.text) && d.text[d.at] >= '0' && d.text[d.at] <= '9'
}

// next reports whether c stands here, and goes past it if so.
func (d *decoder) next(c byte) bool {
	if d.here(c) {
		d.at++
		return true
	}
	return false
}

func (d *decoder) value(depth int) (any, error) {
	if d.at >= len(d.text) {
		return nil, d.refuse(d.at, "the text ends where a value should stand")
	}
	switch c := d.text[d.at]; {
	case c == '"':
		return d.string()
	case c == '-' || c >= '0' && c <= '9':
		return d.number()
	case c == '[' || c == '{':
		if depth == maxDepth {
			return nil, d.refuse(d.at, "lists and objects lie more than %d deep", maxDepth)
		}
		d.at++
		if c == '[' {
			return d.list(depth + 1)
		}
		return d.object(depth + 1)
	case c == 'n' || c == 't' || c == 'f':
		return nil, d.refuse(d.at, "null, true and false are not values of the form")
	}
	return nil, d.refuse(d.at, "%s where a value should stand", d.see())
}

func (d *decoder) list(depth int) (any, error) {
	outer := len(d.open)
	err := d.items(func(int) error {
		v, err := d.value(depth)
		d.open = append(d.open, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	list := append([]any{}, d.open[outer:]...)
	d.open = d.open[:outer]
	return list, nil
}

func (d *decoder) object(depth int) (Object, error) {
	o := Object{}
	err := d.members(func(key string) (err error) {
		o[key], err = d.value(depth)
		return err
	})
	return o, err
}

// items reads a list whose bracket has been passed; item reads each item and is
// told its place.
func (d *decoder) items(item func(i int) error) error {
	if d.next(']') {
		return nil
	}
	for i := 0; ; i++ {
		if err := item(i); err != nil {
			return err
		}
		switch {
		case d.next(','):
		case d.next(']'):
			return nil
		default:
			return d.refuse(d.at, "%s where , or ] should stand", d.see())
		}
	}
}

// members reads an object whose brace has been passed; value reads what stands
// under each key.
func (d *decoder) members(value func(key string) error) error {
	if d.next('}') {
		return nil
	}
	last := ""
	for {
		start := d.at
		if !d.here('"') {
			return d.refuse(d.at, "%s where a key should stand", d.see())
		}
		key, err := d.string()
		switch {
		case err != nil:
			return err
		case !isKey(key):
			return d.refuse(start, "key %q: keys are a letter a-z or _, then a-z, 0-9 or _", clip(key))
		case key == last:
			return d.refuse(start, "key %q stands twice", clip(key))
		case key < last:
			return d.refuse(start, "key %q stands after %q: keys are in byte order", clip(key), clip(last))
		case !d.next(':'):
			return d.refuse(d.at, "%s where : should stand", d.see())
		}
		if err := value(key); err != nil {
			return err
		}
		last = key
		switch {
		case d.next(','):
		case d.next('}'):
			return nil
		default:
			return d.refuse(d.at, "%s where , or } should stand", d.see())
		}
	}
}

func (d *decoder) number() (int64, error) {
	start := d.at
	d.next('-')
	digits := d.at
	for d.digit() {
		d.at++
	}
	n := d.at - digits
	switch {
	case n == 0:
		return 0, d.refuse(d.at, "%s where a digit should stand", d.see())
	case n > 1 && d.text[digits] == '0':
		return 0, d.refuse(digits, "a number has no leading zeros")
	case n == 1 && d.text[digits] == '0' && digits > start:
		return 0, d.refuse(start, "zero has no sign")
	case d.at < len(d.text) && (d.text[d.at] == '.' || d.text[d.at] == 'e' || d.text[d.at] == 'E'):
		return 0, d.refuse(d.at, "numbers are whole: no fraction and no exponent")
	}
	v, err := strconv.ParseInt(d.text[start:d.at], 10, 64)
	if err != nil || v <= -maxInt || v >= maxInt {
		return 0, d.refuse(start, "the number is out of range: whole numbers stay below 2^53")
	}
	return v, nil
}

// string reads a text; the opening quotation mark stands here.
func (d *decoder) string() (string, error) {
	start := d.at
	d.at++
	var before []byte // of the text, up to the last escape
	from, ascii := d.at, true
	for d.at < len(d.text) {
		c := d.text[d.at]
		switch {
		case c == '"':
			s := d.text[from:d.at]
			if before != nil {
				s = string(append(before, s...))
			}
			if !ascii && !norm.NFC.IsNormalString(s) {
				return "", d.refuse(start, "the text is not in normal form C")
			}
			d.at++
			return s, nil
		case c == '\\':
			before = append(before, d.text[from:d.at]...)
			b, err := d.escape()
			if err != nil {
				return "", err
			}
			before = append(before, b)
			from = d.at
		case c < 0x20:
			return "", d.refuse(d.at, "a control character stands unescaped")
		case c < utf8.RuneSelf:
			d.at++
		default:
			r, size := utf8.DecodeRuneInString(d.text[d.at:])
			if r == utf8.RuneError && size == 1 {
				return "", d.refuse(d.at, "a byte that is not UTF-8")
			}
			ascii = false
			d.at += size
		}
	}
	return "", d.refuse(d.at, "the text ends within a string that began at byte %d", start)
}

// escape reads an escape and returns the byte it stands for. Only the escape
// that the encoder would have written is taken.
func (d *decoder) escape() (byte, error) {
	rest := d.text[d.at:]
	var c byte
	switch {
	case len(rest) >= 6 && rest[1:4] == "u00":
		n, err := strconv.ParseUint(rest[4:6], 16, 8)
		if err == nil {
			c = byte(n)
		}
	case len(rest) >= 2:
		if i := strings.IndexByte(`"\bfnrt`, rest[1]); i >= 0 {
			c = "\"\\\b\f\n\r\t"[i]
		}
	}
	esc := escape(c)
	if esc == "" || len(rest) < len(esc) || esc != rest[:len(esc)] {
		return 0, d.refuse(d.at, `an escape that is not the shortest: \" \\ \b \f \n \r \t, and \u00 with two lower-case digits for other control characters`)
	}
	d.at += len(esc)
	return c, nil
}
