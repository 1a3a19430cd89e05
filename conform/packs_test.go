package conform

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"alteram/prove"
	"alteram/prove/claim"
	"alteram/prove/story"
	"alteram/rulebook"
	"alteram/source"
)

// packNames lists the packs of the library.
func packNames(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.FromSlash("../rulebooks/packs/*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no packs: %v", err)
	}
	for i := range files {
		files[i] = strings.TrimSuffix(filepath.Base(files[i]), ".md")
	}
	return files
}

// Every pack reads, asks something, and can be held against a rulebook and a
// case in which each requirement comes to an answer of its own.
func TestEveryPackIsHeld(t *testing.T) {
	book := readIncluding(t, "../rulebooks/nz-incorporated-society/rulebook.md")
	for _, name := range packNames(t) {
		pk := readPack(t, name)
		if pk.Requirements() == 0 || pk.Title == "" {
			t.Errorf("%s asks nothing, or has no title", name)
		}
		reports := []Report{held(t, pk, book)}
		if name != "nz-schedule-2" && name != "nz-38-44" { // the case has no complainant to be heard
			reports = append(reports, heldCase(t, pk, "../examples/carter/rehearsal.case"))
		}
		for _, r := range reports {
			for _, row := range r.Rows {
				if rank(row.Answer) < 0 || len(row.Demands) == 0 {
					t.Errorf("%s %s has no answer", name, row.Clause)
				}
				for _, d := range row.Demands {
					if d.Text == "" {
						t.Errorf("%s %s: %q is %s and nothing says why", name, row.Clause, d.Words, d.Answer)
					}
				}
			}
		}
	}
}

// What the packs make of the rulebooks that were written for them, and of
// three that were not.
func TestRulebooksAgainstPacks(t *testing.T) {
	for _, c := range []struct{ pack, book, want string }{
		{"nz-schedule-2", "../rulebooks/nz-incorporated-society/rulebook.md", ""},
		{"nz-38-44", "../rulebooks/nz-incorporated-society/rulebook.md", ""},
		{"victoria-19-26", "../rulebooks/victoria-model-rules/rulebook.md", ""},
		{"nz-schedule-2", "../examples/harbour/constitution.md",
			"2(1) missing; 2(2) missing; 2(3) rests on a judgement; 3(1) not proved; 3(2) missing; 4(1) not proved; 4(2) not proved; 7(1) missing; 7(2) missing; 8 missing"},
		{"nz-schedule-2", "../rulebooks/sports-club/rulebook.md",
			"2(1) missing; 2(2) missing; 2(3) rests on a judgement; 3(1) not proved; 3(2) missing; 4(2) not proved; 7(1) missing; 7(2) missing; 8 missing"},
		{"nz-schedule-2", "../rulebooks/victoria-model-rules/rulebook.md",
			"2(1) missing; 2(2) missing; 2(3) rests on a judgement; 3(1) missing; 3(2) missing; 4(2) not proved; 5 missing; 6 missing; 7(1) missing; 7(2) missing; 8 missing"},
	} {
		if got := answers(held(t, readPack(t, c.pack), readIncluding(t, c.book))); got != c.want {
			t.Errorf("%s against %s:\ngot  %s\nwant %s", c.book, c.pack, got, c.want)
		}
	}
}

// What no clause says may hold all the same, by proof; what does not is shown
// by a history.
func TestProofsDecideWhatNoClauseSays(t *testing.T) {
	names := "The respondent is a member.\nThe board is a body of 3 members.\nHearing is a meeting of the board.\nExpulsion is a decision of the board about the respondent.\n"
	law := "# Law\n\ncount days as: plain.\n\n## 0 Words\n\n```rule\n" + names + "```\n\n## 1 Held\n\n```rule\nExpulsion is void, unless the hearing has been held.\n```\n"
	club := "# Club\n\ncount days as: plain.\n\n## 1 All\n\n```rule\n" + names + "Report is an act by the board.\nThe board may give a report after the hearing.\nExpulsion is a sanction on membership.\nExpulsion needs more than half of the votes cast.\n%```\n"
	pk, diags := Read("law", source.NewFile("law.md", []byte(law)))
	if len(diags) > 0 {
		t.Fatal(diags[0].Draw())
	}
	decide := func(ctx context.Context, p *rulebook.Program, c claim.Claim) (prove.Verdict, *story.Story) {
		return story.Decide(ctx, p, c, prove.Options{Nodes: 20_000}, story.Options{})
	}
	for _, c := range []struct {
		more string
		want Answer
		said string
	}{
		{"", Broken, "takes effect"},
		{"Expulsion is void if a report has not been given.\n", Met, "By proof"},
	} {
		m, err := NewMatch(pk, readBook(t, strings.Replace(club, "%", c.more, 1)), nil)
		if err != nil {
			t.Fatal(err)
		}
		d := Book(context.Background(), m, decide).Rows[0].Demands[0]
		if d.Answer != c.want || !strings.Contains(d.Text, c.said) || (d.Story != nil) != (c.want == Broken) {
			t.Errorf("with %q: %s, %q, story %v", c.more, d.Answer, d.Text, d.Story)
		}
	}
}
