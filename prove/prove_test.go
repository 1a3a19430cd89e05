package prove_test

import (
	"os"
	"slices"
	"testing"

	"alteram/prove"
	"alteram/prove/claim"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// book reads a rulebook that must be free of errors.
func book(t testing.TB, name string) *rulebook.Program {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	f, diags := syntax.Parse(source.NewFile(name, text))
	p, more := rulebook.Build(f)
	for _, d := range append(diags, more...) {
		if d.Severity == source.Error {
			t.Fatal(d.Draw())
		}
	}
	return p
}

// The claims of the example books that hold are proved, for all histories, and
// not because nothing can happen.
func TestExamplesProved(t *testing.T) {
	for name, want := range map[string][]string{
		"harbour": {
			"No expulsion takes effect if the complainant sat at the hearing.",
			"No confirmation takes effect if one person sat at both the hearing and the appeal hearing.",
			"After expulsion the respondent can appeal on each day until 28 days after written reasons is received.",
			"A quorum can be formed with up to 3 members withdrawn.",
		},
		"carter": {
			"No expulsion takes effect unless the respondent was heard.",
			"No expulsion takes effect if the complainant sat at the hearing.",
			"No expulsion takes effect if the council relies on evidence not disclosed to the respondent.",
			"No expulsion takes effect without a quorum.",
			"No confirmation takes effect if one person sat at both the hearing and the appeal hearing.",
			"A quorum can be formed with up to 8 members withdrawn.",
		},
	} {
		p := book(t, "../examples/"+name+"/constitution.md")
		claims, _ := claim.Parse(p)
		for _, c := range claims {
			if !slices.Contains(want, c.Text+".") {
				continue
			}
			v := prove.Answer(t.Context(), p, c, prove.Options{}, nil)
			if v.Outcome != prove.Proved || v.Vacuous {
				t.Errorf("%s: %q is %v (vacuous: %v): %s", name, c.Text, v.Outcome, v.Vacuous, v.Reason)
			}
		}
	}
}
