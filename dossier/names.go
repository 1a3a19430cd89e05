package dossier

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"alteram/docket"
)

// Rename returns an event with other names for people: handles for names
// before a case is judged, or names for handles before it is shown. Names
// inside the texts that rulings rest on, such as what somebody agreed to, are
// replaced as well; other words are left as they were written. What names does
// not know stays. The event given is not changed.
func Rename(e docket.Event, names func(string) (string, bool)) docket.Event {
	person := func(name string) string {
		if to, ok := names(name); ok {
			return to
		}
		return name
	}
	people := func(list []string) []string {
		out := slices.Clone(list)
		for i, name := range out {
			out[i] = person(name)
		}
		return out
	}
	e.Actors, e.About, e.To = people(e.Actors), people(e.About), people(e.To)
	e.Present, e.Remote = people(e.Present), people(e.Remote)
	e.Fields = slices.Clone(e.Fields)
	for i := range e.Fields {
		e.Fields[i].Value = person(e.Fields[i].Value)
	}
	if e.Vote != nil {
		v := *e.Vote
		v.ForNames, v.AgainstNames, v.AbstainNames = people(v.ForNames), people(v.AgainstNames), people(v.AbstainNames)
		e.Vote = &v
	}
	switch e.Kind {
	case docket.Agreed, docket.Offered, docket.Declined, docket.Floor, docket.Did:
		e.Text = replaceNames(e.Text, names)
	}
	if e.With != nil {
		with := Rename(*e.With, names)
		e.With = &with
	}
	return e
}

// maxNameWords is how many words a name inside a text may have.
const maxNameWords = 6

// word is a word of a text and where it stands, without the marks around it.
type word struct{ start, end int }

func wordsOf(text string) []word {
	var out []word
	in := false
	for i, c := range text {
		letter := unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c)
		// A mark between letters belongs to the word: O'Neill, Anne-Marie, J.R.
		joins := in && (c == '\'' || c == '’' || c == '-' || c == '.') && letterAt(text, i+utf8.RuneLen(c))
		switch {
		case letter && !in:
			out = append(out, word{i, i + utf8.RuneLen(c)})
			in = true
		case letter || joins:
			out[len(out)-1].end = i + utf8.RuneLen(c)
		default:
			in = false
		}
	}
	return out
}

func letterAt(text string, i int) bool {
	c, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(c)
}

// replaceNames replaces the names that stand inside a text, as they are
// spelt; of two that begin at one word the longer.
func replaceNames(text string, names func(string) (string, bool)) string {
	ws := wordsOf(text)
	var b strings.Builder
	done := 0
	for i := 0; i < len(ws); i++ {
		for k := min(len(ws), i+maxNameWords) - 1; k >= i; k-- {
			if to, ok := names(text[ws[i].start:ws[k].end]); ok {
				b.WriteString(text[done:ws[i].start])
				b.WriteString(to)
				done, i = ws[k].end, k
				break
			}
		}
	}
	if done == 0 {
		return text
	}
	b.WriteString(text[done:])
	return b.String()
}

// NamesIn returns those of names that stand in a text as whole words, however
// they are written in capitals or spaced, in the order of names. Of a name of
// several words the first and the last alone are found, too, when they have
// three letters or more: whoever reads "Carter" knows who is meant.
func NamesIn(text string, names []string) []string {
	ws := wordsOf(text)
	folded := make([]string, len(ws))
	for i, w := range ws {
		folded[i] = foldWord(text[w.start:w.end])
	}
	var out []string
	for _, name := range names {
		var parts []string
		for _, w := range wordsOf(name) {
			parts = append(parts, foldWord(name[w.start:w.end]))
		}
		if len(parts) == 0 || slices.Contains(out, name) {
			continue
		}
		found := holds(folded, parts)
		if len(parts) > 1 {
			for _, part := range []string{parts[0], parts[len(parts)-1]} {
				found = found || utf8.RuneCountInString(part) >= 3 && holds(folded, []string{part})
			}
		}
		if found {
			out = append(out, name)
		}
	}
	return out
}

// holds reports whether words stand in text one after the other.
func holds(text, words []string) bool {
	for i := 0; i+len(words) <= len(text); i++ {
		if slices.Equal(text[i:i+len(words)], words) {
			return true
		}
	}
	return false
}

// foldWord is a word as compared: one case, and without the s of "Carter's".
func foldWord(w string) string {
	w = strings.ReplaceAll(strings.ToLower(w), "’", "'")
	return strings.TrimSuffix(w, "'s")
}
