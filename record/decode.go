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
// the caller's to limit.
func Decode(b []byte) (any, error) {
	d := decoder{text: b}
	v, err := d.value(0)
	if err != nil {
		return nil, err
	}
	if d.at < len(b) {
		return nil, d.refuse(d.at, "%s after the end of the value", d.see())
	}
	return v, nil
}

// decoder reads text from at on.
type decoder struct {
	text []byte
	at   int
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
	r, size := utf8.DecodeRune(d.text[d.at:])
	if r == utf8.RuneError && size == 1 {
		return "a byte that is not UTF-8"
	}
	return strconv.QuoteRune(r)
}

// next reports whether c stands here, and goes past it if so.
func (d *decoder) next(c byte) bool {
	if d.at < len(d.text) && d.text[d.at] == c {
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
	list := []any{}
	if d.next(']') {
		return list, nil
	}
	for {
		v, err := d.value(depth)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
		switch {
		case d.next(','):
		case d.next(']'):
			return list, nil
		default:
			return nil, d.refuse(d.at, "%s where , or ] should stand", d.see())
		}
	}
}

func (d *decoder) object(depth int) (any, error) {
	o := Object{}
	if d.next('}') {
		return o, nil
	}
	last := ""
	for {
		start := d.at
		if d.at >= len(d.text) || d.text[d.at] != '"' {
			return nil, d.refuse(d.at, "%s where a key should stand", d.see())
		}
		key, err := d.string()
		switch {
		case err != nil:
			return nil, err
		case !isKey(key):
			return nil, d.refuse(start, "key %q: keys are a letter a-z or _, then a-z, 0-9 or _", clip(key))
		case key == last:
			return nil, d.refuse(start, "key %q stands twice", clip(key))
		case key < last:
			return nil, d.refuse(start, "key %q stands after %q: keys are in byte order", clip(key), clip(last))
		case !d.next(':'):
			return nil, d.refuse(d.at, "%s where : should stand", d.see())
		}
		if o[key], err = d.value(depth); err != nil {
			return nil, err
		}
		last = key
		switch {
		case d.next(','):
		case d.next('}'):
			return o, nil
		default:
			return nil, d.refuse(d.at, "%s where , or } should stand", d.see())
		}
	}
}

func (d *decoder) number() (any, error) {
	start := d.at
	d.next('-')
	digits := d.at
	for d.at < len(d.text) && d.text[d.at] >= '0' && d.text[d.at] <= '9' {
		d.at++
	}
	n := d.at - digits
	switch {
	case n == 0:
		return nil, d.refuse(d.at, "%s where a digit should stand", d.see())
	case n > 1 && d.text[digits] == '0':
		return nil, d.refuse(digits, "a number has no leading zeros")
	case n == 1 && d.text[digits] == '0' && digits > start:
		return nil, d.refuse(start, "zero has no sign")
	case d.at < len(d.text) && (d.text[d.at] == '.' || d.text[d.at] == 'e' || d.text[d.at] == 'E'):
		return nil, d.refuse(d.at, "numbers are whole: no fraction and no exponent")
	}
	v, err := strconv.ParseInt(string(d.text[start:d.at]), 10, 64)
	if err != nil || v <= -maxInt || v >= maxInt {
		return nil, d.refuse(start, "the number is out of range: whole numbers stay below 2^53")
	}
	return v, nil
}

// string reads a text; the opening quotation mark stands here.
func (d *decoder) string() (string, error) {
	start := d.at
	d.at++
	var out []byte
	for d.at < len(d.text) {
		c := d.text[d.at]
		switch {
		case c == '"':
			d.at++
			if !norm.NFC.IsNormal(out) {
				return "", d.refuse(start, "the text is not in normal form C")
			}
			return string(out), nil
		case c == '\\':
			b, err := d.escape()
			if err != nil {
				return "", err
			}
			out = append(out, b)
		case c < 0x20:
			return "", d.refuse(d.at, "a control character stands unescaped")
		case c < utf8.RuneSelf:
			out = append(out, c)
			d.at++
		default:
			r, size := utf8.DecodeRune(d.text[d.at:])
			if r == utf8.RuneError && size == 1 {
				return "", d.refuse(d.at, "a byte that is not UTF-8")
			}
			out = append(out, d.text[d.at:d.at+size]...)
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
	case len(rest) >= 6 && string(rest[1:4]) == "u00":
		n, err := strconv.ParseUint(string(rest[4:6]), 16, 8)
		if err == nil {
			c = byte(n)
		}
	case len(rest) >= 2:
		if i := strings.IndexByte(`"\bfnrt`, rest[1]); i >= 0 {
			c = "\"\\\b\f\n\r\t"[i]
		}
	}
	esc := escape(c)
	if esc == "" || len(rest) < len(esc) || esc != string(rest[:len(esc)]) {
		return 0, d.refuse(d.at, `an escape that is not the shortest: \" \\ \b \f \n \r \t, and \u00 with two lower-case digits for other control characters`)
	}
	d.at += len(esc)
	return c, nil
}
