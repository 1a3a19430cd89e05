package rulebooks_test

import (
	"os"
	"testing"

	"alteram/casefile"
	"alteram/prove"
	"alteram/prove/claim"
	"alteram/prove/story"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// Mistakes that published constitutions were found to have, each in a book cut
// down to it. What a reader of the text can see is found by lint, at its place;
// what only a history shows is found by proof, which tells that history.
func TestDraftingMistakesAreFound(t *testing.T) {
	for _, tt := range []struct{ book, code, clause, claim string }{
		{book: "said-twice", code: "A302", clause: "43.1"},
		{book: "reference-to-nothing", code: "A208", clause: "43.2"},
		{book: "two-numbers", code: "A217", clause: "3.9"},
		{book: "in-advance", code: "A328", clause: "2"},
		{book: "in-advance", claim: "No finding of breach takes effect on less than 10 clear working days' notice of hearing"},
		{book: "votes-on-own-case", claim: "No disciplinary action takes effect if the respondent sat at the hearing"},
		{book: "ban-without-hearing", claim: "No ban takes effect unless the respondent was heard"},
		{book: "expelled-first", code: "A316", clause: "3"},
		{book: "expelled-first", claim: "No expulsion takes effect unless the respondent was heard"},
		{book: "no-appeal", claim: "No expulsion takes effect where the rulebook has no appeal"},
	} {
		t.Run(tt.book, func(t *testing.T) {
			t.Parallel()
			f, p, diags := drafting(t, tt.book)
			if tt.code != "" {
				if len(diags) != 1 || diags[0].Code != tt.code || clauseAt(p, diags[0].Span.Start) != tt.clause {
					t.Errorf("found %v, want %s at clause %s", diags, tt.code, tt.clause)
				}
				return
			}
			for _, s := range p.Stories {
				c, _ := casefile.FromStory(s, f.Source, p)
				for _, o := range casefile.Check(p, c) {
					if !o.Met {
						t.Errorf("%s:\nexpected %s\nfound %s", c.Title, o.Expect.String(), o.Found)
					}
				}
			}
			own, _ := claim.Parse(p)
			for _, c := range own {
				if c.Text == tt.claim {
					if v, s := story.Decide(t.Context(), p, c, prove.Options{}, story.Options{}); v.Outcome != prove.Refuted || s == nil {
						t.Errorf("%s: outcome %v %s, want a history against it", c.Text, v.Outcome, v.Reason)
					}
					return
				}
			}
			t.Errorf("no claim %q", tt.claim)
		})
	}
}

func drafting(t *testing.T, name string) (*syntax.File, *rulebook.Program, []source.Diagnostic) {
	t.Helper()
	text, err := os.ReadFile("testdata/drafting/" + name + ".md")
	if err != nil {
		t.Fatal(err)
	}
	f, diags := syntax.Parse(source.NewFile(name+".md", text))
	p, more := rulebook.Build(f)
	return f, p, append(diags, more...)
}
