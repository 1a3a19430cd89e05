package register

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// The limits of a list. A file that goes beyond them is refused whole, a row
// that does is rejected.
const (
	mostFile    = 16 << 20 // bytes of a file
	mostLines   = 100_000  // rows of a file
	mostColumns = 256      // columns
	mostRow     = 64 << 10 // bytes of a row, once it is UTF-8
	mostBroken  = 1000     // rows that cannot be cut into fields
)

// decodeText turns the bytes of a file into text and says how it was read.
func decodeText(data []byte, encoding string) (text, note string, bad *Problem) {
	if len(data) > mostFile {
		return "", "", &Problem{Act: ActImport, Fact: fmt.Sprintf("the file has %d bytes", len(data)), Remedy: fmt.Sprintf("split it: at most %d MiB are read", mostFile>>20)}
	}
	name := strings.ToLower(encoding)
	if name == "" {
		name = detect(data)
	}
	switch name {
	case "utf-8":
		data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
		if !utf8.Valid(data) {
			return "", "", &Problem{Act: ActImport, Fact: "the file is not UTF-8", Remedy: "leave the encoding out, or save the file as UTF-8"}
		}
		return string(data), "read as UTF-8", nil
	case "utf-16le", "utf-16be":
		var order binary.ByteOrder = binary.LittleEndian
		if name == "utf-16be" {
			order = binary.BigEndian
		}
		if len(data)%2 != 0 {
			return "", "", &Problem{Act: ActImport, Fact: "the file is UTF-16 and breaks off in the middle of a character", Remedy: "save it again, as UTF-8"}
		}
		units := make([]uint16, 0, len(data)/2)
		for i := 0; i < len(data); i += 2 {
			units = append(units, order.Uint16(data[i:]))
		}
		return strings.TrimPrefix(string(utf16.Decode(units)), "\uFEFF"), "read as " + strings.ToUpper(name), nil
	case "windows-1252":
		var b strings.Builder
		for i, c := range data {
			r := rune(c)
			if c >= 0x80 && c < 0xA0 {
				r = rune(windows1252[c-0x80])
			}
			if r == 0 {
				return "", "", &Problem{Act: ActImport, Fact: fmt.Sprintf("byte %d of the file is 0x%02X, which is neither UTF-8 nor Windows-1252", i, c), Remedy: "save the file as UTF-8"}
			}
			b.WriteRune(r)
		}
		return b.String(), "the file is not UTF-8 and was read as Windows-1252: look at names with accents", nil
	}
	return "", "", &Problem{Act: ActImport, Field: "encoding", Fact: "no encoding is called " + quote(encoding), Remedy: "write utf-8, utf-16le, utf-16be or windows-1252"}
}

// detect tells the encoding by a byte order mark, then by zero bytes, then by
// whether the bytes are UTF-8.
func detect(data []byte) string {
	head := data[:min(len(data), 512)&^1]
	even, odd := 0, 0
	for i := 0; i < len(head); i += 2 {
		if head[i] == 0 {
			even++
		}
		if head[i+1] == 0 {
			odd++
		}
	}
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), odd > len(head)/8 && even == 0:
		return "utf-16le"
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}), even > len(head)/8 && odd == 0:
		return "utf-16be"
	case utf8.Valid(data):
		return "utf-8"
	}
	return "windows-1252"
}

// windows1252 are the characters of the bytes 0x80 to 0x9F, 0 where there is
// none (WHATWG Encoding Standard, index windows-1252, without the five bytes
// to which Windows gives no character).
var windows1252 = [32]uint16{
	0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
	0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
}

// table cuts a text into rows of fields (RFC 4180, with any one separator).
type table struct {
	text string
	sep  byte
	at   int
	line int // of at, from 1
}

// next returns the next row that is not empty and the line on which it begins.
// Why says, in words, that a row cannot be cut; the table then goes on at the
// next line. More is false at the end.
func (t *table) next() (fields []string, line int, why string, more bool) {
	for t.at < len(t.text) {
		start, line := t.at, t.line
		fields, why := t.row()
		if why != "" {
			// A quotation mark is not where it belongs: only this line is lost.
			t.at, t.line = start, line
			t.skip()
			return nil, line, why, true
		}
		if len(fields) > 1 || strings.TrimSpace(fields[0]) != "" {
			return fields, line, "", true
		}
	}
	return nil, t.line, "", false
}

func (t *table) skip() {
	n := strings.IndexAny(t.text[t.at:], "\r\n")
	if n < 0 {
		t.at = len(t.text)
		return
	}
	t.at += n
	t.end()
}

// end passes a line end, if there is one: CR LF, LF or CR.
func (t *table) end() bool {
	if t.at >= len(t.text) {
		return true
	}
	c := t.text[t.at]
	if c != '\r' && c != '\n' {
		return false
	}
	t.at++
	if c == '\r' && t.at < len(t.text) && t.text[t.at] == '\n' {
		t.at++
	}
	t.line++
	return true
}

func (t *table) row() (fields []string, why string) {
	start := t.at
	for {
		v, why := t.field(start)
		if why != "" {
			return nil, why
		}
		if fields = append(fields, v); len(fields) > mostColumns {
			return nil, fmt.Sprintf("the row has more than %d fields", mostColumns)
		}
		if t.end() {
			return fields, ""
		}
		t.at++ // the separator
	}
}

func (t *table) field(start int) (v, why string) {
	rest := t.text[t.at:max(t.at, min(len(t.text), start+mostRow))]
	if !strings.HasPrefix(rest, `"`) {
		n := strings.IndexFunc(rest, func(r rune) bool { return r == rune(t.sep) || r == '\n' || r == '\r' })
		if n < 0 {
			if n = len(rest); t.at+n < len(t.text) {
				return "", fmt.Sprintf("the row is longer than %d KiB", mostRow>>10)
			}
		}
		t.at += n
		return rest[:n], ""
	}
	var b strings.Builder
	for i := 1; ; {
		n := strings.IndexByte(rest[i:], '"')
		if n < 0 {
			if t.at+len(rest) < len(t.text) {
				return "", fmt.Sprintf("a quotation mark opens and does not close, or the row is longer than %d KiB", mostRow>>10)
			}
			return "", "a quotation mark opens and does not close"
		}
		b.WriteString(rest[i : i+n])
		if i += n + 1; i < len(rest) && rest[i] == '"' {
			b.WriteByte('"')
			i++
			continue
		}
		t.at += i
		break
	}
	v = strings.ReplaceAll(strings.ReplaceAll(b.String(), "\r\n", "\n"), "\r", "\n")
	t.line += strings.Count(v, "\n")
	if t.at < len(t.text) && t.text[t.at] != t.sep && t.text[t.at] != '\n' && t.text[t.at] != '\r' {
		return "", "text follows a closing quotation mark"
	}
	return v, ""
}
