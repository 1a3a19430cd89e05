package register

import (
	"slices"
	"strconv"
	"strings"
)

// RejectedCSV returns the rejected rows as a list of their own, with the line
// and the reason in the first two columns: put right, it can be read again.
// A value that a spreadsheet would take for a formula has an apostrophe before
// it, which ReadCSV takes off.
func (im *Import) RejectedCSV() []byte {
	var b strings.Builder
	b.WriteString("\uFEFF") // spreadsheets take it for UTF-8
	line(&b, append([]string{"rejected line", "rejected because"}, im.head...))
	for i := 0; i < len(im.Rejected); {
		n := im.Rejected[i].Line
		var why []string
		for ; i < len(im.Rejected) && im.Rejected[i].Line == n; i++ {
			x := im.Rejected[i]
			s := x.Why
			if x.Field != "" {
				s = x.Field + ": " + s
			}
			if !slices.Contains(why, s) {
				why = append(why, s)
			}
		}
		line(&b, append([]string{strconv.Itoa(n), strings.Join(why, "; ")}, im.raw[n]...))
	}
	return []byte(b.String())
}

// line writes a row in the form of RFC 4180.
func line(b *strings.Builder, fields []string) {
	for i, v := range fields {
		if i > 0 {
			b.WriteByte(',')
		}
		v = harmless(v)
		if strings.ContainsAny(v, ",;\t\"\r\n") {
			v = `"` + strings.ReplaceAll(v, `"`, `""`) + `"`
		}
		b.WriteString(v)
	}
	b.WriteString("\r\n")
}

// harmless puts an apostrophe before what a spreadsheet would run: what begins,
// after white space, with = + - or @, in any width, or with a tab or line end.
func harmless(v string) string {
	t := strings.TrimLeft(v, " \u00A0\t\r\n")
	switch {
	case formula(t):
		return "'" + t
	case len(v) > 0 && strings.ContainsRune("\t\r\n", rune(v[0])):
		return t
	}
	return v
}

// formula reports whether a spreadsheet may take s for one.
func formula(s string) bool {
	return strings.IndexAny(s, "=+-@＝＋－＠") == 0
}
