package picture

import (
	"strings"
	"unicode"
)

// The longest name a table shows, in characters, and the most marks (accents)
// that one letter keeps.
const (
	longest  = 200
	mostMark = 4
)

const (
	isolate = '\u2068' // FSI: what follows finds its own direction
	release = '\u2069' // PDI
)

// clean makes text fit to be shown: one line, no characters that XML forbids or
// that turn the order of what stands around them, no towers of accents, at most
// longest characters. Text from right to left is isolated from its neighbours.
func clean(s string) string {
	var b strings.Builder
	n, marks, gap, right := 0, 0, false, false
	for _, r := range s {
		if n >= longest {
			b.WriteRune('…')
			break
		}
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			gap = true
			continue
		case turns(r) || !xmlChar(r):
			continue
		case unicode.In(r, unicode.Mn, unicode.Me):
			if marks++; marks > mostMark {
				continue
			}
		default:
			marks = 0
		}
		if gap && n > 0 {
			b.WriteByte(' ')
			n++
		}
		gap = false
		right = right || rightToLeft(r)
		b.WriteRune(r)
		n++
	}
	if right {
		return string(isolate) + b.String() + string(release)
	}
	return b.String()
}

// turns reports the characters that steer the direction of text: Unicode UAX 9.
func turns(r rune) bool {
	return r == '\u061c' || r == '\u200e' || r == '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// xmlChar reports whether XML 1.0 allows r as text (production 2) and Unicode
// means it as a character.
func xmlChar(r rune) bool {
	return r >= ' ' && r != 0xfffe && r != 0xffff && !(r >= 0xfdd0 && r <= 0xfdef) && r&0xfffe != 0xfffe
}

func rightToLeft(r rune) bool {
	return r >= 0x590 && r <= 0x8ff || r >= 0xfb1d && r <= 0xfdff || r >= 0xfe70 && r <= 0xfefc || r >= 0x10800 && r <= 0x10fff || r >= 0x1e800 && r <= 0x1efff
}

// joins reports whether r belongs to the letter before it.
func joins(r rune) bool {
	return unicode.In(r, unicode.M) || r == '\u200d' || r >= 0xfe00 && r <= 0xfe0f || r >= 0x1f3fb && r <= 0x1f3ff
}

// advance is about how wide r is set, in parts of the size of the letters. It
// errs on the wide side, because nobody knows which font a reader has.
func advance(r rune) float64 {
	switch {
	case joins(r), r == isolate, r == release:
		return 0
	case r < 0x80:
		switch {
		case strings.ContainsRune("ijl.,:;'|!", r):
			return 0.34
		case strings.ContainsRune("frt()[]/- \"", r):
			return 0.45
		case strings.ContainsRune("mwMW@%", r):
			return 0.99
		case r >= 'A' && r <= 'Z':
			return 0.75
		}
		return 0.65
	case r == '…':
		return 1
	case r < 0x250:
		return 0.78
	case r < 0x1100:
		return 0.85
	}
	return 1.4 // ideographs, emoji and what is unknown
}

// width is about how wide s is set in letters of a size.
func width(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		w += advance(r)
	}
	return w * size
}

// clip cuts s to a width, between letters, with an ellipsis in place of what is
// cut, and closes the isolates it opened.
func clip(s string, size, room float64) string {
	if width(s, size) <= room {
		return s
	}
	room -= advance('…') * size
	w, end, joined := 0.0, 0, false
	for i, r := range s {
		w += advance(r) * size
		if !joins(r) && !joined && r != release {
			end = i
		}
		joined = r == '\u200d'
		if w > room {
			break
		}
	}
	cut := strings.TrimRight(s[:end], " ")
	open := strings.Count(cut, string(isolate)) - strings.Count(cut, string(release))
	return cut + "…" + strings.Repeat(string(release), max(0, open))
}

// wrap breaks s into lines of at most a width, at spaces; a word that is wider
// is cut. At most most lines come out, the last one cut.
func wrap(s string, size, room float64, most int) []string {
	var out []string
	line := ""
	words := strings.Fields(s)
	for i, w := range words {
		next := strings.TrimSpace(line + " " + w)
		if line == "" || width(next, size) <= room {
			line = next
			continue
		}
		if len(out) == most-1 {
			return append(out, clip(strings.Join(append([]string{line}, words[i:]...), " "), size, room))
		}
		out, line = append(out, clip(line, size, room)), w
	}
	if line != "" {
		out = append(out, clip(line, size, room))
	}
	return out
}

// list joins names as people do: "a, b and c".
func list(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}

// capital writes s with a capital first letter.
func capital(s string) string {
	for i, r := range s {
		if r != isolate {
			return s[:i] + string(unicode.ToUpper(r)) + s[i+len(string(r)):]
		}
	}
	return s
}

// safeID keeps of s what may stand in an id anywhere.
func safeID(s string) string {
	id := strings.Map(func(r rune) rune {
		if r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-') {
			return r
		}
		return '-'
	}, s)
	return "pic-" + id[:min(len(id), 60)]
}
