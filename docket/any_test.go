package docket_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

// anyEvent makes an event of any kind about anything by anybody at any time.
func anyEvent(rnd *rand.Rand, p *rulebook.Program, people []string, id int) docket.Event {
	kinds := []docket.EventKind{
		docket.Did, docket.Did, docket.Did, docket.Happened, docket.Arrived, docket.Agreed, docket.Opened, docket.Adjourned, docket.Resumed, docket.Closed,
		docket.Entered, docket.Exited, docket.StoodDown, docket.Floor, docket.Offered, docket.Declined, docket.Question, docket.Answered,
		docket.Exhibit, docket.Disclosed, docket.Deliberates, docket.Decided, docket.Decided, docket.Joined, docket.Leaves, docket.Challenged,
		docket.Considered, docket.Told, docket.Noted, "nonsense",
	}
	some := func() []string {
		var out []string
		for range rnd.IntN(4) {
			out = append(out, people[rnd.IntN(len(people))])
		}
		return out
	}
	day, _ := calendar.DateOf(2010, 8, 1)
	day += calendar.Date(rnd.IntN(150))
	w := docket.When{Day: day, Clock: calendar.NoClock, Last: day + calendar.Date(rnd.IntN(2)*rnd.IntN(9)), LastClock: calendar.NoClock}
	if rnd.IntN(2) == 0 {
		w.Clock = calendar.Clock(rnd.IntN(86400))
		w.LastClock = w.Clock
	}
	e := docket.Event{
		ID: fmt.Sprint(id), Kind: kinds[rnd.IntN(len(kinds))], On: w, Thing: p.Things[rnd.IntN(len(p.Things))].Name,
		Actors: some(), About: some(), To: some(), Present: some(), Method: []string{"", "email", "post", "roll call", "hand"}[rnd.IntN(5)],
		Evidence: []string{"E1", "E2"}[:rnd.IntN(3)], Role: p.Things[rnd.IntN(len(p.Things))].Name,
		Text:    []string{"", "the floor", "extend the period in clause 5.1 by 7 days", "questions"}[rnd.IntN(4)],
		Charges: []docket.Charge{{Label: "1", Found: "proved"}, {Label: "2", SameAs: "1"}}[:rnd.IntN(3)],
	}
	if rnd.IntN(3) > 0 {
		e.Vote = &docket.Vote{For: rnd.IntN(15), Against: rnd.IntN(15), Abstain: rnd.IntN(3), ForNames: some(), All: rnd.IntN(9) == 0}
	}
	return e
}

// Facts are never refused: whatever is recorded, of whatever sense, every entry
// gets a ruling and the case has a standing.
func TestAnyRecordIsJudged(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 5))
	for _, name := range []string{"../examples/carter/constitution.md", "../examples/harbour/constitution.md", "../rulebooks/victoria-model-rules/rulebook.md", "testdata/kernel.md"} {
		_, p := build(t, name)
		people := []string{"Ann", "Bo", "Cy", "Di", "council", "Zed", ""}
		for range 200 {
			reg := docket.Register{Members: []string{"Di"}}
			for _, person := range people[:3] {
				reg.Bodies = append(reg.Bodies, docket.Seat{Role: "council", Person: person})
			}
			reg.Offices = []docket.Seat{{Role: "president", Person: "Ann"}, {Role: "secretary", Person: "Bo"}}
			var inc docket.Incomplete
			if rnd.IntN(3) == 0 {
				inc = docket.Incomplete{"everything"}
			}
			var events []docket.Event
			for i := range 1 + rnd.IntN(25) {
				events = append(events, anyEvent(rnd, p, people, i+1))
			}
			s := docket.Replay(p, reg, inc, events, docket.Known{})
			st := docket.At(s, instantOf(p, events[0].On.Day+200))
			judged := 0
			for _, r := range st.Rulings {
				if r.Effect == "" {
					t.Fatalf("%s: entry %s has no ruling", name, r.Event)
				}
				if r.Event[0] != 'r' {
					judged++
				}
			}
			if judged != len(events) {
				t.Fatalf("%s: %d entries, %d rulings", name, len(events), judged)
			}
			if len(st.Clauses) != len(p.Clauses) {
				t.Fatalf("%s: %d clauses of %d answered", name, len(st.Clauses), len(p.Clauses))
			}
		}
	}
}
