// Package wording keeps texts fit for a record, and puts names for the handles
// in them.
//
// A text that is kept is in normal form C and shows everything that is in it:
// what nobody can see, or what turns a line round, would deceive whoever reads
// it ([Line], [Lines]). A record bears handles, "p" and twelve hexadecimal
// digits; [Named] and [NamedIn] make of it what people read.
package wording

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Tidy is a text as the record keeps it: NFC, without blanks around it.
func Tidy(s string) string { return strings.TrimSpace(norm.NFC.String(s)) }

// Fold is a name as compared: lower case, single spaces, NFC.
func Fold(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFC.String(s)), " "))
}

// The bounds of a text of one line and of a longer one, in bytes.
const (
	maxLine  = 2000
	maxLines = 20000
)

// Fault says why a text cannot be kept, and what to do instead.
type Fault struct{ Fact, Remedy string }

// Line returns a text of one line as the record keeps it; what is what it is
// called. The fault is nil when there is none.
func Line(what, s string) (string, *Fault) {
	s = Tidy(s)
	if len(s) > maxLine {
		return "", &Fault{fmt.Sprintf("%s is longer than %d letters", what, maxLine), "say it shorter, or attach it as a file"}
	}
	return s, unseen(what, s)
}

// Lines is Line for a text of several lines, in any script.
func Lines(what, s string) (string, *Fault) {
	s = Tidy(strings.ReplaceAll(s, "\r\n", "\n"))
	if len(s) > maxLines {
		return "", &Fault{fmt.Sprintf("%s is longer than %d letters", what, maxLines), "say it shorter, or attach it as a file"}
	}
	// Joiners are part of words and of pictures in many scripts.
	return s, unseen(what, strings.NewReplacer("\n", " ", "\t", " ", "\u200d", "", "\u200c", "").Replace(s))
}

// unseen finds what nobody can see in a text.
func unseen(what, s string) *Fault {
	for _, r := range s {
		if r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) {
			return &Fault{fmt.Sprintf("%s holds the character %U, which nobody can see", what, r), "leave it out"}
		}
	}
	return nil
}

// Named puts names for the handles in a text; name knows those of people.
func Named(s string, name func(handle string) (string, bool)) string {
	var b strings.Builder
	done := 0
	for i := 0; i+13 <= len(s); i++ {
		if i > 0 && wordByte(s[i-1]) || i+13 < len(s) && wordByte(s[i+13]) {
			continue
		}
		who, ok := nameAt(s, i, name)
		if !ok {
			continue
		}
		b.WriteString(s[done:i])
		b.WriteString(who)
		done = i + 13
		i = done - 1
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

// nameAt returns the name for the handle that stands at a place in a text. At
// the beginning of a sentence a handle has a capital letter.
func nameAt(s string, i int, name func(handle string) (string, bool)) (string, bool) {
	if s[i] != 'p' && s[i] != 'P' || !hex12(s[i+1:i+13]) {
		return "", false
	}
	return name("p" + s[i+1:i+13])
}

func wordByte(c byte) bool {
	return c < 0x80 && (unicode.IsLetter(rune(c)) || unicode.IsDigit(rune(c)))
}

func hex12(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// NamedIn is Named for all texts of a value that JSON can hold.
func NamedIn[T any](v T, name func(handle string) (string, bool)) T {
	b, err := json.Marshal(v)
	if err != nil {
		return v
	}
	text := string(b)
	var out strings.Builder
	done := 0
	for i := 0; i+13 <= len(text); i++ {
		who, ok := nameAt(text, i, name)
		if !ok { // what stands before it may be an escape: \n
			continue
		}
		quoted, err := json.Marshal(who)
		if err != nil {
			continue
		}
		out.WriteString(text[done:i])
		out.Write(quoted[1 : len(quoted)-1])
		done = i + 13
		i = done - 1
	}
	if done == 0 {
		return v
	}
	out.WriteString(text[done:])
	var renamed T
	if json.Unmarshal([]byte(out.String()), &renamed) != nil {
		return v
	}
	return renamed
}

// Upper is a text that begins with a capital, as a sentence does.
func Upper(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if up := unicode.ToUpper(r); up != r && r != utf8.RuneError {
		return string(up) + s[size:]
	}
	return s
}
