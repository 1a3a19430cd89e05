package rulebooks_test

import (
	"slices"
	"strings"
	"testing"

	"alteram/prove"
	"alteram/prove/claim"
	"alteram/prove/story"
	"alteram/rulebooks"
)

// broken are the claims of each encoding that the procedure it restates does
// not keep: its faults, each shown by a history that the docket accepts.
var broken = map[string][]string{
	"nsw-model-constitution": {
		"No confirmation takes effect if one person is a member of the committee and sat at the appeal meeting",
	},
	"wa-model-rules": {
		"No expulsion takes effect if the respondent sat at the committee meeting",
		"No expulsion takes effect where the rulebook has no appeal",
	},
	"party-arbitration-court":    {"Every suspension ends within 200 days"},
	"party-discipline-committee": {"No sanction is published while an appeal is possible or pending"},
	"chapter-grievances": {
		"No sanction takes effect unless the respondent was heard",
		"After sanction the respondent can appeal on each day until 30 days after written decision is received",
		"No sanction is in effect while an appeal is open",
	},
	"hackspace": {
		"No ban takes effect unless the respondent was heard",
		"No ban at once takes effect unless the respondent was heard",
		"No ban takes effect where the rulebook has no appeal",
		"A quorum of the trustees can be formed with up to 2 members withdrawn",
	},
}

// kept are claims that encodings do keep.
var kept = map[string][]string{
	"nsw-model-constitution":     {"No expulsion takes effect unless the respondent was heard"},
	"party-arbitration-court":    {"No judgment of expulsion takes effect unless the respondent was heard", "No confirmation takes effect if one person sat at both the hearing and the appeal hearing"},
	"party-discipline-committee": {"No sanction takes effect unless the respondent was heard"},
	"chapter-grievances":         {"No removal takes effect without a defence"},
}

// The faults of the procedures that the encodings restate are found by proof,
// and what they do well is proved.
func TestFaultsOfPublishedProcedures(t *testing.T) {
	for _, b := range rulebooks.List() {
		if b.Source == "" {
			continue
		}
		t.Run(b.Name, func(t *testing.T) {
			t.Parallel()
			for _, text := range broken[b.Name] {
				prover(t, b.Name, text, prove.Refuted)
			}
			for _, text := range kept[b.Name] {
				prover(t, b.Name, text, prove.Proved)
			}
			if len(broken[b.Name]) == 0 {
				t.Error("no fault of it is known")
			}
		})
	}
}

// In every template nobody is expelled, or struck off, unheard; the appeal is
// open until its time is over, which does not begin before the reasons; and it
// is heard by others.
func TestTemplatesHearAndLetAppeal(t *testing.T) {
	for _, b := range rulebooks.List() {
		if b.Source != "" {
			continue
		}
		t.Run(b.Name, func(t *testing.T) {
			t.Parallel()
			_, p, _ := read(t, b.Name)
			own, _ := claim.Parse(p)
			for _, words := range []string{"takes effect unless the respondent was heard", "the respondent can appeal on each day until", "The time for appeal does not pass before", "one person sat at both"} {
				i := slices.IndexFunc(own, func(c claim.Claim) bool { return strings.Contains(c.Text, words) })
				if i < 0 {
					t.Errorf("it makes no claim with %q", words)
					continue
				}
				prover(t, b.Name, own[i].Text, prove.Proved)
			}
		})
	}
}

// prover decides one of a book's own claims.
func prover(t *testing.T, book, text string, want prove.Outcome) {
	t.Helper()
	_, p, _ := read(t, book)
	own, _ := claim.Parse(p)
	for _, c := range own {
		if c.Text != text {
			continue
		}
		v, _ := story.Decide(t.Context(), p, c, prove.Options{}, story.Options{})
		if v.Outcome != want || v.Vacuous {
			t.Errorf("%s: %v (vacuous %v) %s, want %v", text, v.Outcome, v.Vacuous, v.Reason, want)
		}
		return
	}
	t.Errorf("it makes no claim %q", text)
}
