package table_test

import (
	"reflect"
	"strings"
	"testing"

	"alteram/prove"
	"alteram/prove/claim"
	"alteram/prove/story"
	"alteram/prove/table"
	"alteram/rulebook"
)

func answered(property, text string, o prove.Outcome, vacuous bool, nodes int) story.Answered {
	return story.Answered{Verdict: prove.Verdict{Claim: claim.Claim{Property: property, Text: text}, Outcome: o, Vacuous: vacuous, Nodes: nodes}}
}

var some = table.Of(&rulebook.Program{Title: "Rules | of a club", Hash: "abc"}, []story.Answered{
	answered("", "No expulsion\n  takes effect", prove.Proved, true, 3),
	answered("P1", "No ban | takes effect", prove.Proved, false, 12),
	answered("P3", "first", prove.NotProved, false, 7),
	answered("P3", "second", prove.Proved, false, 0),
	answered("P10", "third", prove.NotProved, false, 0),
	answered("P10", "fourth", prove.Refuted, false, 1),
	answered("P10", "fifth", prove.Proved, false, 1),
})

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	got, err := table.Read(some.Markdown())
	if err != nil || !reflect.DeepEqual(got, some) {
		t.Errorf("read %+v, %v, want %+v", got, err, some)
	}
}

func TestAPropertyIsAsGoodAsItsWorstClaim(t *testing.T) {
	want := []table.Property{
		{Name: "P1", Title: "heard before decided", Outcome: prove.Proved, Claims: 1},
		{Name: "P3", Title: "no judge in own cause", Outcome: prove.NotProved, Claims: 2},
		{Name: "P10", Title: "an end", Outcome: prove.Refuted, Claims: 3},
	}
	if got := some.Properties(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestADamagedTableIsNotRead(t *testing.T) {
	whole := string(some.Markdown())
	for _, tt := range []struct{ name, old, new, want string }{
		{"no title", "# What is proved of: ", "# ", "lacks its title"},
		{"no edition", "Edition abc", "Of abc", "lacks its title"},
		{"another answer", "| refuted | 1 |", "| refused | 1 |", `"refused" is no answer`},
		{"a column more", "| refuted | 1 |", "| refuted | 1 | 2 |", "four columns"},
		{"no number", "| refuted | 1 |", "| refuted | one |", `"one" is no number`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := table.Read([]byte(strings.Replace(whole, tt.old, tt.new, 1))); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want an error with %q", err, tt.want)
			}
		})
	}
}
