package roll

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// chains are the chains of lines.
func chains(list []Line) string {
	var out []string
	for _, l := range list {
		out = append(out, fmt.Sprintf("%d%s", l.Number, l.Chain))
	}
	return strings.Join(out, " ")
}

// called asks for a title.
func called(want string) func(string) bool {
	return func(title string) bool { return title == want }
}

// of are the cases of a member, in order.
func of(r *Roll, member string) string {
	list, _ := r.Newest(member, 0, 1000)
	slices.Reverse(list)
	return chains(list)
}

func expect(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func TestARollAnswersForOnePersonAndForAPage(t *testing.T) {
	var r Roll
	r.Put(Line{Chain: "a", Entries: 1})
	r.Doubt("a")
	if r.Begun() || r.Len() != 0 || len(r.Missing()) != 0 {
		t.Fatal("a roll that has not begun holds something")
	}
	r.Begin([]string{"a", "b", "c"})
	r.Begin([]string{"z"})
	expect(t, "to be read", strings.Join(r.Missing(), " "), "c b a")
	r.Put(Line{Chain: "c", Title: "Third", Entries: 2, Members: []string{"ann", "bo"}})
	r.Put(Line{Chain: "a", Title: "First", Entries: 2, Members: []string{"bo", "bo", "cy"}})
	r.Put(Line{Chain: "b", Title: "First", Entries: 2})
	expect(t, "to be read", strings.Join(r.Missing(), " "), "")
	r.Doubt("d")
	expect(t, "to be read", strings.Join(r.Missing(), " "), "d")
	expect(t, "of Bo", of(&r, "bo"), "1a 3c")
	expect(t, "of Ann", of(&r, "ann"), "3c")
	expect(t, "of nobody", of(&r, "di"), "")
	expect(t, "titled", strings.Join(r.Titled(called("First")), " "), "a b")
	expect(t, "beginning", strings.Join(r.Beginning("c"), " "), "c")
	for _, x := range []struct {
		from, n int
		want    string
	}{{0, 2, "1a 2b"}, {2, 9, "3c 4d"}, {9, 2, ""}, {-1, 1, "1a"}, {1, -1, ""}} {
		expect(t, "page", chains(r.Page(x.from, x.n)), x.want)
	}
	for _, x := range []struct {
		member   string
		below, n int
		want     string
	}{{"", 0, 9, "3c 2b 1a"}, {"", 0, 1, "3c"}, {"", 3, 9, "2b 1a"}, {"bo", 0, 9, "3c 1a"}, {"bo", 3, 9, "1a"}, {"bo", 1, 9, ""}, {"di", 0, 9, ""}} {
		list, left := r.Newest(x.member, x.below, x.n)
		expect(t, fmt.Sprint("the newest ", x), chains(list), x.want)
		if left != 1 { // d was never read
			t.Errorf("%v: %d lines are to be read", x, left)
		}
	}
	if r.Number("c") != 3 || r.Number("x") != 0 || r.Len() != 4 {
		t.Error("the cases are not numbered as they were opened")
	}
}

func TestANewerLineTakesThePlaceOfAnOlder(t *testing.T) {
	var r Roll
	r.Begin([]string{"a", "b"})
	r.Put(Line{Chain: "a", Title: "Old", Entries: 3, Members: []string{"ann", "bo"}})
	r.Put(Line{Chain: "b", Entries: 1, Members: []string{"bo"}})
	r.Put(Line{Chain: "a", Title: "New", Entries: 4, Members: []string{"bo", "cy"}})
	r.Put(Line{Chain: "a", Title: "Old", Entries: 3, Members: []string{"ann"}})
	expect(t, "of Ann, who is gone from it", of(&r, "ann"), "")
	expect(t, "of Bo", of(&r, "bo"), "1a 2b")
	expect(t, "of Cy", of(&r, "cy"), "1a")
	if r.Page(0, 1)[0].Title != "New" || len(r.Titled(called("Old"))) != 0 || !slices.Equal(r.Titled(called("New")), []string{"a"}) {
		t.Error("an older line has come back")
	}
	r.Doubt("a")
	r.Put(Line{Chain: "a", Title: "Old", Entries: 3})
	expect(t, "a line that is too old does not settle a doubt", strings.Join(r.Missing(), " "), "a")
	r.Put(Line{Chain: "a", Erased: "closed out", Entries: 4})
	r.Put(Line{Chain: "a", Title: "New", Entries: 9, Members: []string{"bo"}})
	expect(t, "of Bo, after the case was closed out", of(&r, "bo"), "2b")
	if list, _ := r.Newest("", 0, 9); chains(list) != "2b" {
		t.Errorf("a case that was closed out is among the newest: %s", chains(list))
	}
	if got := r.Page(0, 1)[0]; got.Erased == "" || got.Title != "" || len(r.Titled(called("New"))) != 0 {
		t.Errorf("a case that was closed out is known by %+v", got)
	}
}

func TestBrokenGlassEndsWithItsTime(t *testing.T) {
	var r Roll
	r.Begin([]string{"a", "b", "c"})
	noon := time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)
	r.Put(Line{Chain: "a", Entries: 2, Broken: []Pane{{"ann", noon}, {"bo", noon.Add(time.Hour)}}})
	r.Put(Line{Chain: "b", Entries: 2, Broken: []Pane{{"bo", noon}}})
	broken := func(member string, at time.Time) string {
		list, left := r.Broken(member, at)
		if left != 1 {
			t.Errorf("%d are still to be read", left)
		}
		return chains(list)
	}
	expect(t, "to Bo", broken("bo", noon.Add(-1)), "2b 1a")
	expect(t, "to Bo, later", broken("bo", noon), "1a")
	expect(t, "to Ann, later", broken("ann", noon), "")
	r.Put(Line{Chain: "a", Entries: 3})
	expect(t, "to Bo, after it was taken back", broken("bo", noon), "")
	r.Put(Line{Chain: "b", Entries: 2, Erased: "closed out"})
	expect(t, "to Bo, after it was closed out", broken("bo", noon.Add(-1)), "")
}
