package hearing

import (
	"context"
	"slices"
	"strings"
	"testing"

	"alteram/casefile"
	"alteram/clerk"
	"alteram/docket"
	"alteram/examples"
	"alteram/source"
)

// ruled is what an entry of the evening says and counts for, in a form in which
// the rehearsal of the example and the evening in the pages can be compared.
type ruled struct {
	when, what string
	effect     docket.Effect
	findings   []string
	tally      string
}

func ruledOf(e *docket.Event, r *docket.Ruling, sentence string) ruled {
	out := ruled{when: clockOf(e), what: sentence, effect: r.Effect}
	for _, f := range r.Findings {
		out.findings = append(out.findings, f.Clause+" "+f.Code+" "+string(f.Answer)+": "+f.Text)
	}
	slices.Sort(out.findings)
	if r.Tally != nil {
		out.tally = r.Tally.Sentence
	}
	return out
}

// evenings lists the entries of the evening that are more than notes.
func eveningOf(c *casefile.Case, v *clerk.View) []ruled {
	p := v.Under.Program
	state := docket.Replay(p, c.Register, c.Incomplete, c.Events, docket.Known{})
	rulings := map[string]*docket.Ruling{}
	for _, r := range state.Rulings() {
		rulings[r.Event] = &r
	}
	var out []ruled
	for _, e := range state.Events() {
		if !strings.HasPrefix(e.On.Day.String(), "11 October") || e.Kind == docket.Noted || rulings[e.ID] == nil {
			continue
		}
		plain := e
		plain.Text = strings.TrimSuffix(e.Text, " to answer")
		if e.Kind == docket.Decided {
			plain.Text, plain.About = "", nil // the motion stands with the decision
			for _, names := range [][]string{plain.Vote.ForNames} {
				slices.Sort(names)
			}
		}
		if e.Kind == docket.Opened {
			plain.Present = slices.Sorted(slices.Values(e.Present))
		}
		if e.Kind == docket.Floor && e.Text == lastWord {
			e.On.LastClock = e.On.Clock // the pages know when it ended
		}
		out = append(out, ruledOf(&e, rulings[e.ID], casefile.Sentence(p, &plain)))
	}
	return out
}

// The whole evening of the example can be held in these pages alone, and
// counts for the same as the rehearsal.
func TestTheWholeEvening(t *testing.T) {
	e := newEvening(t)
	e.opens()
	e.asks()
	e.leaves()
	e.decides()
	view, err := e.Desk.Case(context.Background(), e.chain, 0)
	if err != nil {
		t.Fatal(err)
	}
	text, err := examples.Files.ReadFile("carter/rehearsal.case")
	if err != nil {
		t.Fatal(err)
	}
	c, diags := casefile.Read(source.NewFile("rehearsal.case", text), view.Under.Program)
	if source.HasError(diags) {
		t.Fatal(diags)
	}
	want, got := eveningOf(c, view), eveningOf(view.File, view)
	if len(want) < 37 {
		t.Fatalf("the rehearsal has %d entries", len(want))
	}
	for i := range max(len(want), len(got)) {
		switch {
		case i >= len(got):
			t.Errorf("missing: %+v", want[i])
		case i >= len(want):
			t.Errorf("too much: %+v", got[i])
		case want[i].when != got[i].when || want[i].what != got[i].what || want[i].effect != got[i].effect || want[i].tally != got[i].tally || !slices.Equal(want[i].findings, got[i].findings):
			t.Errorf("entry %d:\n got %+v\nwant %+v", i, got[i], want[i])
		}
	}
}
