package register

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"alteram/calendar"
)

// roleName is an office or body as the register keeps it: NFC, lower case,
// without article, single spaces.
func roleName(s string) string {
	words := strings.Fields(strings.ToLower(norm.NFC.String(s)))
	words = slices.DeleteFunc(words, func(w string) bool { return w == "a" || w == "an" || w == "the" })
	return strings.Join(words, " ")
}

// key is what two spellings of one name have in common: NFC, case folded, white
// space collapsed.
func key(s string) string {
	if plain, ok := asciiKey(s); ok {
		return plain
	}
	var b strings.Builder
	for i, w := range strings.Fields(norm.NFC.String(s)) {
		if i > 0 {
			b.WriteByte(' ')
		}
		for _, r := range w {
			if r == 'ß' || r == 'ẞ' {
				b.WriteString("ss")
				continue
			}
			b.WriteRune(foldRune(r))
		}
	}
	return b.String()
}

// asciiKey is key of a text that is ASCII, which most are.
func asciiKey(s string) (string, bool) {
	tidy := true
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf {
			return "", false
		}
		if 'A' <= c && c <= 'Z' || c < ' ' || c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			tidy = false
		}
	}
	if tidy {
		return s, true
	}
	return strings.Join(strings.Fields(strings.ToLower(s)), " "), true
}

// foldRune is the lower-case letter of the runes that differ by case only.
func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		return unicode.ToLower(r)
	}
	least := r
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		least = min(least, f)
	}
	return unicode.ToLower(least)
}

// bareKey is what is left of a name for those who cannot type its accents, or
// who write the family name first: letters and digits only, "Example, Ann"
// turned round.
func bareKey(s string) string {
	if family, given, ok := strings.Cut(s, ","); ok {
		s = given + " " + family
	}
	var b strings.Builder
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '-' || r == '‑' }) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		for _, r := range norm.NFD.String(key(w)) {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				b.WriteRune(r)
			}
		}
	}
	return strings.TrimSpace(b.String())
}

// unseen returns a rune of s that people cannot see or that turns the text
// round: control characters, the bidirectional controls, what no font has.
// Line ends are allowed where lines is true.
func unseen(s string, lines bool) (rune, bool) {
	for i, r := range s {
		switch {
		case r == '\n' && lines:
		case r == utf8.RuneError:
			if _, n := utf8.DecodeRuneInString(s[i:]); n == 1 {
				return r, true
			}
			return r, true
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x200B, r == 0x200E, r == 0x200F, r == 0x2028, r == 0x2029, r == 0xFEFF,
			unicode.Is(unicode.Co, r), r&0xFFFE == 0xFFFE, r >= 0xFDD0 && r <= 0xFDEF:
			return r, true
		}
	}
	return 0, false
}

// span says an interval in words: "from 1 May 2010 until 1 May 2012".
func span(from, until calendar.Date) string {
	var parts []string
	if from != calendar.NoDate {
		parts = append(parts, "from "+from.String())
	}
	if until != calendar.NoDate {
		parts = append(parts, "until "+until.String())
	}
	if len(parts) == 0 {
		return "since a day that is not recorded"
	}
	return strings.Join(parts, " ")
}

// covers reports whether a day lies in [from, until).
func covers(from, until, day calendar.Date) bool {
	return (from == calendar.NoDate || from <= day) && (until == calendar.NoDate || day < until)
}

// overlap reports whether two intervals share a day.
func overlap(from, until, from2, until2 calendar.Date) bool {
	return (until2 == calendar.NoDate || from == calendar.NoDate || from < until2) && (until == calendar.NoDate || from2 == calendar.NoDate || from2 < until)
}
