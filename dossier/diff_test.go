package dossier

import (
	"os"
	"strings"
	"testing"
)

const diffOld = `# Club
zone: UTC. calendar: Wellington. count days as: NZ Legislation Act 2019.

## 1 People
The council runs the club.
` + "```rule" + `
The council is a body of 3 members. The respondent is a member.
` + "```" + `

## 2 Notice
A member is told in good time.
` + "```rule" + `
Notice of hearing is an act by the council to the respondent.
Hearing is a meeting of the council.
Notice of hearing must be given not less than 14 days before the hearing.
` + "```" + `

## 3 Old custom
Nobody remembers why.

## 4 Welcome
All are welcome.
`

// Each sort of change is told, in order, with both texts and what changed in
// them word by word.
func TestDiff(t *testing.T) {
	next := strings.NewReplacer(
		"not less than 14 days", "not less than 21 days",
		"## 3 Old custom\nNobody remembers why.\n", "## 3 Tea\nTea is served.\n",
		"## 4 Welcome", "## 5 Welcome",
		"runs the club", "leads the club",
	).Replace(diffOld)
	_, a := build(t, "old.md", diffOld)
	_, b := build(t, "new.md", next)
	if got := Diff(a, a); len(got) != 0 {
		t.Errorf("an edition differs from itself: %v", got)
	}
	got := Diff(a, b)
	want := []struct{ kind, old, new string }{{"changed", "1", "1"}, {"changed", "2", "2"}, {"changed", "3", "3"}, {"renumbered", "4", "5"}}
	if len(got) != len(want) {
		t.Fatalf("got %d changes: %+v", len(got), got)
	}
	for i, w := range want {
		if got[i].Kind != w.kind || got[i].Old.Number != w.old || got[i].New.Number != w.new {
			t.Errorf("change %d: %s %q to %q, want %s %q to %q", i, got[i].Kind, got[i].Old.Number, got[i].New.Number, w.kind, w.old, w.new)
		}
	}
	if c := got[0]; !c.WordsChanged || c.FormalChanged || text(t, c.Words) != `[{"Op":"same","Text":"People\nThe council "},{"Op":"gone","Text":"runs "},{"Op":"new","Text":"leads "},{"Op":"same","Text":"the club. "}]` {
		t.Errorf("clause 1: %s", text(t, c.Words))
	}
	if c := got[1]; c.WordsChanged || !c.FormalChanged || !strings.Contains(text(t, c.Formal), `{"Op":"gone","Text":"14 "},{"Op":"new","Text":"21 "}`) {
		t.Errorf("clause 2: %+v", c)
	}
	back := Diff(b, a)
	if len(back) != len(got) {
		t.Errorf("the other way round there are %d changes, not %d", len(back), len(got))
	}
}

// Clauses that are only in one edition are added or removed, and what the
// pieces of a change hold is both texts.
func TestDiffOfExamples(t *testing.T) {
	src, err := os.ReadFile("../examples/carter/constitution.md")
	if err != nil {
		t.Fatal(err)
	}
	_, a := build(t, "a.md", string(src))
	_, b := build(t, "b.md", diffOld)
	kinds := map[string]int{}
	for _, c := range Diff(a, b) {
		kinds[c.Kind]++
		if c.Kind != "changed" {
			continue
		}
		for _, x := range []struct {
			list     []Piece
			old, new string
		}{{c.Words, c.Old.Words, c.New.Words}, {c.Formal, c.Old.Formal, c.New.Formal}} {
			var was, is strings.Builder
			for _, p := range x.list {
				if p.Op != "new" {
					was.WriteString(p.Text)
				}
				if p.Op != "gone" {
					is.WriteString(p.Text)
				}
			}
			if !sameText(was.String(), x.old) || !sameText(is.String(), x.new) {
				t.Errorf("clause %s: the pieces do not make the texts", c.New.Number)
			}
		}
	}
	if kinds["removed"] < 20 || kinds["changed"] == 0 {
		t.Errorf("got %v", kinds)
	}
	if back := Diff(b, a); len(back) == 0 || !strings.Contains(text(t, back), `"added"`) {
		t.Error("nothing was added")
	}
}

// What stands under a heading without a number at the end is no clause's: a
// clause that is added before it is the only change.
func TestDiffOfWhatStandsAfterTheLastClause(t *testing.T) {
	const end = "\n## Stories\n\nHow it went once.\n"
	_, old := build(t, "old.md", diffOld+end)
	_, next := build(t, "new.md", diffOld+"\n## 5 Farewell\nNobody is kept.\n"+end)
	changes := Diff(old, next)
	if len(changes) != 1 || changes[0].Kind != "added" || changes[0].New.Number != "5" {
		t.Errorf("%d changes: %+v", len(changes), changes)
	}
}
