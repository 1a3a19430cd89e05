package record

import (
	"bytes"
	"encoding/base64"
	"html"
	"slices"
	"strings"
	"unicode"
)

// FindReceipts returns every receipt in a text: a letter, or a message as a
// mail program saves it (.eml), whose parts may be quoted-printable, base64 or
// HTML, quoted with "> ", wrapped anew, or a message within a message. Receipts
// come in the order in which they are found, each once. It verifies nothing.
func FindReceipts(text []byte) []Receipt {
	var found []Receipt
	seen := map[string]bool{}
	for _, view := range views(string(text), 0) {
		for _, r := range receiptsIn(view) {
			if block := r.String(); !seen[block] {
				seen[block] = true
				found = append(found, r)
			}
		}
	}
	return found
}

// receiptsIn finds the blocks that can be read in a text.
func receiptsIn(text string) []Receipt {
	var found []Receipt
	// A space that HTML does not break is a space.
	parts := strings.Split(strings.ReplaceAll(text, "\u00a0", " "), receiptBegin)
	for _, part := range parts[1:] {
		block, _, ok := strings.Cut(part, receiptEnd)
		if !ok || len(block) > maxNote {
			continue
		}
		if r, err := parseReceipt(wordsOf(block)); err == nil {
			found = append(found, r)
		}
	}
	return found
}

// wordsOf splits a block into words and drops the marks of quotation.
func wordsOf(block string) []string {
	var words []string
	for line := range strings.Lines(block) {
		line = strings.TrimLeft(line, ">| \t")
		words = append(words, strings.FieldsFunc(line, unicode.IsSpace)...)
	}
	return words
}

// maxNested is how many messages within each other are looked into.
const maxNested = 4

// views returns the readings of a text in which a block may stand: as it is,
// without the encoding of a mail part, without tags.
func views(text string, depth int) []string {
	list := []string{text}
	if depth == maxNested {
		return list
	}
	if strings.Contains(text, "=") {
		if plain := unquote(text); plain != text {
			list = append(list, plain)
		}
	}
	for _, part := range base64Parts(text) {
		list = append(list, views(part, depth+1)...)
	}
	for _, view := range slices.Clone(list) {
		if strings.ContainsAny(view, "<&") {
			list = append(list, withoutTags(view))
		}
	}
	return list
}

// unquote undoes quoted-printable (RFC 2045 6.7); what is not so encoded stays.
func unquote(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		rest := text[i:]
		if rest[0] != '=' {
			out.WriteByte(rest[0])
			continue
		}
		end := strings.TrimLeft(rest[1:], " \t")
		switch b, ok := hexByte(rest); {
		case strings.HasPrefix(end, "\r\n"):
			i += len(rest) - len(end) + 1
		case strings.HasPrefix(end, "\n"):
			i += len(rest) - len(end)
		case ok:
			out.WriteByte(b)
			i += 2
		default:
			out.WriteByte('=')
		}
	}
	return out.String()
}

// hexByte reads "=E2".
func hexByte(s string) (b byte, ok bool) {
	if len(s) < 3 {
		return 0, false
	}
	for _, c := range []byte(s[1:3]) {
		digit := bytes.IndexByte([]byte("0123456789ABCDEF"), c&^0x20)
		if c >= '0' && c <= '9' {
			digit = int(c - '0')
		}
		if digit < 0 {
			return 0, false
		}
		b = b<<4 | byte(digit)
	}
	return b, true
}

// base64Parts decodes each run of lines that hold nothing but base64.
func base64Parts(text string) []string {
	var parts []string
	var run strings.Builder
	flush := func() {
		if run.Len() >= len(receiptBegin) {
			raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(run.String(), "="))
			if err == nil {
				parts = append(parts, string(raw))
			}
		}
		run.Reset()
	}
	for line := range strings.Lines(text) {
		line = strings.Trim(line, "> \t\r\n")
		if line == "" || strings.IndexFunc(line, notBase64) >= 0 {
			flush()
			continue
		}
		run.WriteString(line)
		if strings.HasSuffix(line, "=") {
			flush()
		}
	}
	flush()
	return parts
}

func notBase64(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '+' || r == '/' || r == '=')
}

// withoutTags reads HTML as words: a tag is a space, a character reference the
// character.
func withoutTags(text string) string {
	var out strings.Builder
	for text != "" {
		before, rest, ok := strings.Cut(text, "<")
		out.WriteString(before)
		if !ok {
			break
		}
		_, after, ok := strings.Cut(rest, ">")
		if !ok {
			break
		}
		out.WriteString("\n")
		text = after
	}
	return html.UnescapeString(out.String())
}
