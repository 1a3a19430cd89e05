// Package phrase says what words of a record mean to a rule: whether two of them
// name one thing, and which number or period stands in them.
//
// People write "to be heard" where the rulebook says "the floor", and "by two
// weeks" where it counts days. What is compared here is compared word by word
// and by short lists of ours; nothing else is read into a text, and what is not
// recognised does not match.
package phrase

import (
	"slices"
	"strings"

	"alteram/calendar"
)

// Canonical is a name as compared: lower case, one space, no article.
func Canonical(s string) string {
	if isCanonical(s) {
		return s
	}
	words := strings.Fields(strings.ToLower(s))
	return strings.Join(slices.DeleteFunc(words, isArticle), " ")
}

func isArticle(w string) bool { return w == "a" || w == "an" || w == "the" }

// isCanonical reports whether a name is surely as Canonical leaves it: one word
// of small letters that is no article. Most names of fields are.
func isCanonical(s string) bool {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return !isArticle(s)
}

// Same reports whether two phrases name one thing: the same but for a plural, or
// one of them says of what it is: "the grounds", "grounds of appeal".
func Same(a, b string) bool {
	a, b = Canonical(a), Canonical(b)
	return strings.TrimSuffix(a, "s") == strings.TrimSuffix(b, "s") || strings.HasPrefix(a, b+" of ") || strings.HasPrefix(b, a+" of ")
}

// Lists reports whether a text that lists things names one of them: "speaking,
// voting and the use of the hall".
func Lists(text, item string) bool {
	list := strings.FieldsFunc(strings.ReplaceAll(text, " and ", ","), func(r rune) bool { return r == ',' || r == ';' })
	return slices.ContainsFunc(list, func(one string) bool { return Same(one, item) })
}

// Floor reports whether words offer the floor.
func Floor(text string) bool {
	return holds(Canonical(text), "floor", "heard", "speak", "answer", "put his case", "put her case", "put their case")
}

// SameOffer compares what was offered with what must be: the words of one must
// hold those of the other, and any way to the floor is one.
func SameOffer(want, got string) bool {
	a, b := Canonical(strings.TrimPrefix(want, "to ")), Canonical(strings.TrimPrefix(got, "to "))
	if a == "" || b == "" {
		return a == b
	}
	special := func(s string) bool { return holds(s, "question", "last word", "represent", "accompan", "witness") }
	return strings.Contains(a, b) || strings.Contains(b, a) || Floor(a) && Floor(b) && !special(a) && !special(b)
}

func holds(s string, any ...string) bool {
	return slices.ContainsFunc(any, func(w string) bool { return strings.Contains(s, w) })
}

// Number reads the whole number with which a text begins, thousands separators
// and a currency sign allowed.
func Number(s string) (int, bool) {
	n, any := 0, false
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9' && n < 1<<50:
			n, any = n*10+int(r-'0'), true
		case r == ',' || r == '$' || r == '€' || r == '£' || r == ' ' && !any:
		case any:
			return n, true
		default:
			return 0, false
		}
	}
	return n, any
}

// Period reads the first period that stands in a text: "by 14 days".
func Period(text string) (calendar.Span, bool) {
	words := strings.Fields(text)
	for i := range words {
		for j := min(len(words), i+4); j > i+1; j-- {
			if s, err := calendar.ParseSpan(strings.Trim(strings.Join(words[i:j], " "), ".,;")); err == nil {
				return s, true
			}
		}
	}
	return calendar.Span{}, false
}

// Longer reports whether a period is longer than another: surely, for periods of
// one unit; of different units by rough length.
func Longer(a, b calendar.Span) bool {
	if a.Unit == b.Unit {
		return a.N > b.N
	}
	return a.N*hours(a.Unit) > b.N*hours(b.Unit)
}

// hours is about how long a unit is.
func hours(u calendar.Unit) int {
	switch u {
	case calendar.Day:
		return 24
	case calendar.WorkingDay:
		return 33
	case calendar.Week:
		return 168
	case calendar.Month:
		return 730
	case calendar.Year:
		return 8766
	}
	return 1
}
