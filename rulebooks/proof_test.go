package rulebooks_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"alteram/prove"
	"alteram/prove/claim"
	"alteram/prove/story"
	"alteram/prove/table"
	"alteram/rulebooks"
)

// broken are the claims of each encoding that the procedure it restates does
// not keep: its faults, each shown by a history that the docket accepts.
var broken = map[string][]string{
	"victoria-model-rules": {
		"No expulsion takes effect if the respondent sat at the disciplinary meeting",
		"No expulsion is in effect while notice of appeal is open",
	},
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
	"victoria-model-rules":       {"No expulsion takes effect without a disciplinary meeting", "No expulsion takes effect unless the respondent was heard"},
	"nsw-model-constitution":     {"No expulsion takes effect unless the respondent was heard"},
	"party-arbitration-court":    {"No judgment of expulsion takes effect unless the respondent was heard", "No confirmation takes effect if one person sat at both the hearing and the appeal hearing"},
	"party-discipline-committee": {"No sanction takes effect unless the respondent was heard"},
	"chapter-grievances":         {"No removal takes effect without a defence"},
}

// quick is how many sets of states a search may have seen to be made again
// whenever the tests are run: of such claims the first of each property, and the
// first of the rulebook's own. Everything is decided again by make proofs.
const quick = 400

// Every book has its proof table: of this edition, with each claim that is made
// of it; and what is quickly decided comes out as the table says.
func TestProofTables(t *testing.T) {
	for _, b := range rulebooks.List() {
		t.Run(b.Name, func(t *testing.T) {
			t.Parallel()
			_, p, _ := read(t, b.Name)
			tab := proofs(t, b.Name)
			claims := story.All(p)
			if tab.Hash != p.Hash || tab.Title != p.Title || len(tab.Rows) != len(claims) {
				t.Fatalf("proof.md is of another edition, or lacks claims: run make proofs")
			}
			seen := map[string]bool{}
			var again []claim.Claim
			var want []table.Row
			for i, r := range tab.Rows {
				if r.Property != claims[i].Property || story.Plain(r.Claim) != story.Plain(claims[i].Text) {
					t.Errorf("row %d is of %q, the claim is %q", i+1, r.Claim, claims[i].Text)
				}
				if r.Outcome != prove.NotProved && r.Nodes <= quick && !seen[r.Property] {
					seen[r.Property] = true
					again, want = append(again, claims[i]), append(want, r)
				}
			}
			if len(again) < 6 {
				t.Errorf("only %d claims are quickly decided", len(again))
			}
			for i, a := range story.Answers(t.Context(), p, again, prove.Options{}, story.Options{}, 1, nil) {
				if a.Outcome != want[i].Outcome || a.Vacuous != want[i].Vacuous {
					t.Errorf("%s: %s %s, proof.md says %s", want[i].Claim, table.Word(a.Outcome), a.Reason, want[i].Answer())
				}
			}
		})
	}
}

// proofs reads the proof table of a book.
func proofs(t *testing.T, name string) table.Table {
	t.Helper()
	text, err := rulebooks.Files.ReadFile(name + "/proof.md")
	if err != nil {
		t.Fatal(err)
	}
	tab, err := table.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(tab.Markdown(), text) {
		t.Error("proof.md does not add up: run make proofs")
	}
	return tab
}

// The faults of the procedures that the encodings restate are found by proof,
// and what they do well is proved.
func TestFaultsOfPublishedProcedures(t *testing.T) {
	for _, b := range rulebooks.List() {
		if b.Source == "" {
			continue
		}
		t.Run(b.Name, func(t *testing.T) {
			tab := proofs(t, b.Name)
			for _, text := range broken[b.Name] {
				holds(t, tab, text, prove.Refuted)
			}
			for _, text := range kept[b.Name] {
				holds(t, tab, text, prove.Proved)
			}
			if len(broken[b.Name]) == 0 {
				t.Error("no fault of it is known")
			}
		})
	}
}

// In every template nobody is expelled, or struck off, unheard; the appeal is
// open until its time is over, which does not begin before the reasons; and it
// is heard by others. Nothing is refuted.
func TestTemplatesHearAndLetAppeal(t *testing.T) {
	for _, b := range rulebooks.List() {
		if b.Source != "" {
			continue
		}
		t.Run(b.Name, func(t *testing.T) {
			tab := proofs(t, b.Name)
			for _, words := range []string{"takes effect unless the respondent was heard", "the respondent can appeal on each day until", "The time for appeal does not pass before", "one person sat at both"} {
				i := slices.IndexFunc(tab.Rows, func(r table.Row) bool { return r.Property == "" && strings.Contains(r.Claim, words) })
				if i < 0 {
					t.Errorf("it makes no claim with %q", words)
					continue
				}
				holds(t, tab, tab.Rows[i].Claim, prove.Proved)
			}
			for _, r := range tab.Rows {
				if r.Outcome == prove.Refuted {
					t.Errorf("a template that everybody may adopt: %s: refuted", r.Claim)
				}
			}
		})
	}
}

// holds reports a claim that has another answer in a table, or none.
func holds(t *testing.T, tab table.Table, text string, want prove.Outcome) {
	t.Helper()
	for _, r := range tab.Rows {
		if r.Claim == text {
			if r.Outcome != want || r.Vacuous {
				t.Errorf("%s: %s, want %s", text, r.Answer(), table.Word(want))
			}
			return
		}
	}
	t.Errorf("it makes no claim %q", text)
}
