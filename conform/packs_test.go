package conform

import (
	"path/filepath"
	"strings"
	"testing"
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
		{"victoria-19-26", "../examples/victoria/rulebook.md", ""},
		{"nz-schedule-2", "../examples/harbour/constitution.md",
			"2(1) missing; 2(2) missing; 2(3) rests on a judgement; 3(1) not proved; 3(2) missing; 4(1) not proved; 4(2) not proved; 7(1) missing; 7(2) missing; 8 missing"},
		{"nz-schedule-2", "../rulebooks/sports-club/rulebook.md",
			"2(1) missing; 2(2) missing; 2(3) rests on a judgement; 3(1) not proved; 3(2) missing; 4(2) not proved; 7(1) missing; 7(2) missing; 8 missing"},
		{"nz-schedule-2", "../examples/victoria/rulebook.md",
			"2(1) missing; 2(2) missing; 2(3) rests on a judgement; 3(1) missing; 3(2) missing; 4(1) not proved; 4(2) missing; 5 missing; 6 missing; 7(1) missing; 7(2) missing; 8 missing"},
	} {
		if got := answers(held(t, readPack(t, c.pack), readIncluding(t, c.book))); got != c.want {
			t.Errorf("%s against %s:\ngot  %s\nwant %s", c.book, c.pack, got, c.want)
		}
	}
}
