package claim

import (
	"fmt"
	"strings"

	"alteram/source"
)

// code is a kind of diagnostic: a stable number, what is said, the remedy, why
// it matters and a claim that shows it. {1}, {2} stand for words of the author.
type code struct {
	id, message, hint, why, example string
}

var (
	errForm = &code{"A601", `I cannot read the claim "{1}"`, `write "{2}" or "{3}"`,
		"Claims are a closed list of sentences, since each must mean one thing of every history.",
		"Expulsions are always fair."}
	errThing = &code{"A602", `the rulebook knows nothing called "{1}"`, `{2}`,
		"A claim about a thing that cannot happen would hold for no reason.",
		"No banishment takes effect unless the respondent was heard."}
	errRole = &code{"A603", `"{1}" is no office, body or party of the rulebook`, "name one that a rule block declares",
		"Somebody must be there who does nothing, or who can appeal.",
		"Every complaint ends within 90 days, even if the gardener does nothing."}
	errCondition = &code{"A604", "the condition of the claim cannot be read", "write it as a rule block would have it",
		"The condition of a claim is one of the rulebook's language, so that it means what the same words mean in a clause.",
		"No expulsion takes effect unless the mood was sombre."}
	errDays = &code{"A605", `"{1}" is not a number of days`, "write days or weeks, as in \"within 400 days\"",
		"How long a case takes is measured in calendar days, whatever its own periods are counted in.",
		"Every complaint ends within 9 months, if duties are kept."}
	errNoNotice = &code{"A606", "this is no notice that comes before a hearing", "name an act that is sent to somebody before a meeting, as in \"on less than 14 days' notice of hearing\"",
		"There must be a notice, and a hearing that it calls.",
		"No expulsion takes effect on less than 14 days' notice of complaint."}
)

// report adds a diagnostic on the claim being read.
func (r *reader) report(c *code, args ...string) {
	fill := func(text string) string {
		for i, a := range args {
			text = strings.ReplaceAll(text, fmt.Sprintf("{%d}", i+1), a)
		}
		return text
	}
	r.diags = append(r.diags, source.Diagnostic{
		Code: c.id, Severity: source.Error, File: r.from.File, Span: r.from.Span, Message: fill(c.message), Hint: fill(c.hint),
	})
}

// near is the remedy for a name that stands for nothing.
func (r *reader) near(name string) string {
	var names []string
	for _, t := range r.p.Things[1:] {
		names = append(names, t.Name)
	}
	if n := source.Nearest(strings.ToLower(name), names); n != "" {
		return fmt.Sprintf("did you mean %q?", n)
	}
	return "name a thing that a rule block declares"
}

// nearest returns the examples of the two forms that share most words with a
// sentence.
func nearest(text string) (first, second string) {
	has := map[string]bool{}
	words := func(s string) []string {
		list := strings.Fields(strings.ToLower(s))
		for i, w := range list {
			list[i] = strings.TrimSuffix(strings.Trim(w, ".,;:"), "s")
		}
		return list
	}
	for _, w := range words(text) {
		has[w] = true
	}
	best, next := -1, -1
	consider := func(example string) {
		score := 0
		for _, w := range words(example) {
			if has[w] {
				score++
			}
		}
		switch {
		case score > best:
			first, second, best, next = example, first, score, best
		case score > next:
			second, next = example, score
		}
	}
	for _, f := range forms {
		consider(f.example)
	}
	for _, t := range tails {
		consider(t.example)
	}
	return first, second
}
