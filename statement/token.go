package statement

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word, a figure or a mark of a text.
type token struct {
	text       string // folded: lower case, straight apostrophes and hyphens
	start, end int    // bytes of the text
	word       bool   // letters
	figure     bool   // begins with a digit
	capital    bool   // begins with a capital letter
	glued      bool   // stands without a blank behind the one before it
}

// fold makes one letter of those that mean the same to a reader.
func fold(r rune) rune {
	switch r {
	case '’', '‘', 'ʼ', '`':
		return '\''
	case '–', '—', '−', '‑', '‒':
		return '-'
	case '“', '”', '«', '»':
		return '"'
	case '\u00a0', '\u202f':
		return ' '
	}
	return unicode.ToLower(r)
}

// tokens takes a text apart.
func tokens(text string) []token {
	var out []token
	for at := 0; at < len(text); {
		r, n := utf8.DecodeRuneInString(text[at:])
		f := fold(r)
		if unicode.IsSpace(f) {
			at += n
			continue
		}
		t := token{start: at, capital: unicode.IsUpper(r)}
		if len(out) > 0 {
			t.glued = out[len(out)-1].end == at
		}
		var b strings.Builder
		switch {
		case unicode.IsDigit(f):
			t.figure, at = true, figure(text, at, &b)
		case unicode.IsLetter(f):
			t.word, at = true, word(text, at, &b)
		default:
			b.WriteRune(f)
			at += n
		}
		t.text, t.end = b.String(), at
		out = append(out, t)
	}
	return out
}

// word reads letters, with marks and apostrophes between them; "a.m." is one
// word.
func word(text string, at int, b *strings.Builder) int {
	for at < len(text) {
		r, n := utf8.DecodeRuneInString(text[at:])
		f := fold(r)
		inside := f == '\'' && at+n < len(text) && letterAt(text, at+n)
		if !unicode.IsLetter(f) && !unicode.Is(unicode.M, f) && !inside && !(unicode.IsDigit(f) && b.Len() > 0) {
			break
		}
		b.WriteRune(f)
		at += n
	}
	if s := b.String(); s == "a" || s == "p" {
		for _, tail := range []string{".m.", ".m"} {
			if len(text)-at >= len(tail) && strings.EqualFold(text[at:at+len(tail)], tail) && !letterAt(text, at+len(tail)) {
				if tail == ".m." && !goesOn(text[at+len(tail):]) {
					tail = ".m" // the stop ends the sentence, too
				}
				b.WriteString("m")
				return at + len(tail)
			}
		}
	}
	return at
}

// goesOn reports whether what follows is no new sentence.
func goesOn(rest string) bool {
	for _, r := range rest {
		if !unicode.IsSpace(r) {
			return !unicode.IsUpper(r)
		}
	}
	return false
}

func letterAt(text string, at int) bool {
	r, _ := utf8.DecodeRuneInString(text[min(at, len(text)):])
	return unicode.IsLetter(r)
}

func digitAt(text string, at int) bool {
	return at < len(text) && text[at] >= '0' && text[at] <= '9'
}

// figure reads digits, and marks between digits: "9.30", "13-0", "1,000".
func figure(text string, at int, b *strings.Builder) int {
	for at < len(text) {
		r, n := utf8.DecodeRuneInString(text[at:])
		f := fold(r)
		inside := strings.ContainsRune(".,:/-", f) && digitAt(text, at+n)
		if !(f >= '0' && f <= '9') && !inside {
			break
		}
		b.WriteRune(f)
		at += n
	}
	return at
}

// shortened are words whose stop ends no sentence.
const shortened = " mr mrs ms dr st rt hon prof rev fr sr jr no nos vs cr cllr col gen capt sgt inc ltd co dept approx est jan feb mar apr jun jul aug sep sept oct nov dec "

// sentences cuts tokens where a sentence ends: at its stop, at a blank line, at
// the mark of a list or a table.
func sentences(text string, all []token) [][]token {
	var out [][]token
	var now []token
	end := func() {
		if len(now) > 0 {
			out = append(out, now)
		}
		now = nil
	}
	for i, t := range all {
		if i > 0 {
			gap := text[all[i-1].end:t.start]
			if n := strings.Count(gap, "\n"); n > 1 || n == 1 && strings.Contains("-*•|#>", t.text) {
				end()
			}
		}
		if t.text == "|" || t.text == "#" || t.text == "•" || t.text == ";" {
			end()
			continue
		}
		now = append(now, t)
		switch t.text {
		case "!", "?":
			end()
		case ".", "…":
			if i+1 == len(all) || stops(text, all, i) {
				if i+1 < len(all) && (all[i+1].text == "\"" || all[i+1].text == ")") && all[i+1].glued {
					continue // the stop stands inside the quotation
				}
				end()
			}
		case "\"", ")":
			if i > 0 && strings.Contains(".!?", all[i-1].text) && t.glued && len(now) > 2 {
				end()
			}
		}
	}
	end()
	return out
}

// stops reports whether a stop ends a sentence.
func stops(text string, all []token, i int) bool {
	if i == 0 || i+1 >= len(all) {
		return true
	}
	before, after := all[i-1], all[i+1]
	if !all[i].glued {
		return true
	}
	if after.glued && after.text != "\"" && after.text != ")" {
		return false
	}
	if strings.Contains(shortened, " "+before.text+" ") {
		return strings.Contains(text[all[i].end:after.start], "\n\n")
	}
	if before.word && len(before.text) == 1 && before.capital { // an initial
		return false
	}
	return after.capital || after.figure || !after.word
}

// stopWords carry no fact of their own.
const stopWords = ` a an the this that these those it its he she they them his her hers him their theirs himself herself themselves i we our us my me you your
 is are was were be been being am has have had having do does did done will would shall should may might can could must
 of to in on at by for from with as into onto upon about than then so and or but nor if when while where which who whom whose what how why there here
 also just very too such own same other another each any some all both every more most less least much many few only even still yet already again once
 up down out off over under between among through during within per via et s t d ll re ve not no never now mr mrs ms dr hon rt sir dame mp mps cllr cr
 however therefore thus hence moreover meanwhile later earlier afterwards afterward thereafter following further finally eventually subsequently accordingly
 because since though although after before until till ahead prior says said say saying told according added add adds stated states confirmed confirms explained noted reported reports
 today's yesterday's part case matter affair process procedure person people man woman former 's party's council's
 himself itself one ones well way against without day held made make makes making given give gives gave taken take takes took came come comes place including include included includes happen happened occurred constitution rules rulebook rule action actions issued whether put received receive went got get getting gets going kept let lets letting news reach reached reaches reaching `

func stopWord(w string) bool {
	return strings.Contains(stopWordsFlat, " "+w+" ")
}

// stopWordsFlat is stopWords with single blanks.
var stopWordsFlat = " " + strings.Join(strings.Fields(stopWords), " ") + " "

// stem takes the commonest endings off a word.
func stem(w string) string {
	w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "'")
	for _, tail := range []string{"ingly", "edly", "ing", "ies", "ied", "ed", "es", "s", "ly"} {
		if strings.HasSuffix(w, tail) && len(w)-len(tail) >= 4 {
			return w[:len(w)-len(tail)]
		}
	}
	return w
}

// contentWords are the words of a text that say something, folded and stemmed.
func contentWords(text string) []string {
	var out []string
	for _, t := range tokens(text) {
		if (t.word || t.figure) && !stopWord(t.text) {
			out = append(out, stem(t.text))
		}
	}
	return out
}
