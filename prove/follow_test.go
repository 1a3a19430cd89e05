package prove

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/docket"
	"alteram/prove/claim"
	"alteram/prove/net"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// corpus reads a rulebook with the cases of its stories and of case files.
func corpus(t *testing.T, name, pattern string) (*rulebook.Program, []*casefile.Case) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	f, _ := syntax.Parse(source.NewFile(name, text))
	p, _ := rulebook.Build(f)
	var out []*casefile.Case
	for _, s := range p.Stories {
		c, _ := casefile.FromStory(s, f.Source, p)
		out = append(out, c)
	}
	files, _ := filepath.Glob(pattern)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		c, _ := casefile.Read(source.NewFile(file, text), p)
		out = append(out, c)
	}
	return p, out
}

// What the docket lets happen lies in what the net can reach: every entry of
// every case and story of the examples, whatever it counts for, can be followed
// through the net of every claim of its book, day by day; and where the docket
// finds a claim broken, the net is in a bad state.
func TestHistoriesLieInTheNet(t *testing.T) {
	if testing.Short() {
		t.Skip("it follows some twenty thousand entries")
	}
	for _, x := range []struct{ book, cases string }{
		{"../examples/harbour/constitution.md", ""},
		{"../examples/carter/constitution.md", "../examples/carter/*.case"},
		{"../examples/carter/constitution.md", "../examples/carter/broken/*.case"},
		{"../rulebooks/victoria-model-rules/rulebook.md", ""},
		{"../examples/nz-schedule-2/rulebook.md", ""},
	} {
		p, cases := corpus(t, x.book, x.cases)
		claims, _ := claim.Parse(p)
		if x.cases == "" {
			claims = append(claims, claim.Justice(p, claim.Find(p))...)
		}
		followed, broken := 0, 0
		for _, c := range claims {
			c.Mode = claim.Any // histories in which duties are missed are followed as well
			b := newBuilder(t.Context(), p, c, Options{Years: 3})
			b.idle = true
			m, err := b.build()
			if err != nil {
				continue // a claim of which no net is made
			}
			for _, k := range cases {
				if len(k.Incomplete) > 0 {
					continue // claims are about what happened, not about what a record lacks
				}
				n, bad := follow(t, m, k)
				followed, broken = followed+n, broken+bad
			}
		}
		t.Logf("%s: %d entries followed, %d breaches met", x.book, followed, broken)
	}
}

// walk is a history as it is followed: the states in which the net may be.
type walk struct {
	m      *Model
	states map[string]net.State
	parts  map[string][]string // who holds a party of the case
	due    []arrival           // what was sent and will be received
	room   rulebook.ID         // the meeting that sits
}

type arrival struct {
	day   calendar.Date
	thing rulebook.ID
	void  bool
}

func (w *walk) put(into map[string]net.State, s net.State) { into[key(s)] = s }

// key tells states apart.
func key(s net.State) string {
	out := append([]byte(nil), s.Values...)
	for _, c := range s.Clocks {
		out = append(out, byte(c.Lo), byte(c.Lo>>8), byte(c.Hi), byte(c.Hi>>8))
	}
	return string(out)
}

// must takes one of the steps that match in every state; a state in which none
// can be taken is lost, unless there is no such step at all.
func (w *walk) must(match func(Move) bool) {
	steps := w.steps(match)
	if len(steps) == 0 {
		return
	}
	next := map[string]net.State{}
	if !slices.ContainsFunc(steps, func(i int) bool { return !w.m.Moves[i].Star }) {
		next = maps.Clone(w.states) // it need not be the one that the claim is about
	}
	for _, s := range w.states {
		for _, i := range steps {
			if to, ok := w.fire(s, i); ok {
				w.put(next, to)
			}
		}
	}
	w.states = next
}

// fire takes a step if its flags allow it, which is quickly seen, and its clocks.
func (w *walk) fire(s net.State, i int) (net.State, bool) {
	for _, t := range w.m.Net.Steps[i].Guard.Flags {
		if !t.In.Has(s.Values[t.Flag]) {
			return net.State{}, false
		}
	}
	to, err := w.m.Net.Fire(s, i)
	return to, err == nil
}

// can takes the steps that match where they can be taken, or does not.
func (w *walk) can(match func(Move) bool) {
	steps := w.steps(match)
	for todo := w.states; len(todo) > 0; {
		next := map[string]net.State{}
		for _, s := range todo {
			for _, i := range steps {
				if to, ok := w.fire(s, i); ok {
					if _, seen := w.states[key(to)]; !seen {
						w.put(next, to)
					}
				}
			}
		}
		for k, s := range next {
			w.states[k] = s
		}
		todo = next
	}
}

func (w *walk) steps(match func(Move) bool) []int {
	var out []int
	for i, m := range w.m.Moves {
		if match(m) {
			out = append(out, i)
		}
	}
	return out
}

// own are the steps that the net takes of itself.
func own(m Move) bool { return m.Kind == Silent || m.Kind == Fall }

// pass lets days pass up to a day.
func (w *walk) pass(from, to calendar.Date) {
	for day := from; day < to; day++ {
		w.can(own)
		next := map[string]net.State{}
		for _, s := range w.states {
			if p, err := w.m.Net.Pass(s, 1); err == nil {
				w.put(next, p)
			}
		}
		w.states = next
		for _, a := range w.due {
			if a.day == day+1 {
				w.must(func(m Move) bool { return m.Kind == Receive && m.Thing == a.thing && m.Void == a.void })
			}
		}
	}
	w.can(own)
}

// follow plays a case and follows it. It returns how many entries were followed
// and how often the docket found the claim broken.
func follow(t *testing.T, m *Model, k *casefile.Case) (followed, broken int) {
	t.Helper()
	list, _ := docket.Arrange(m.Program, k.Events, docket.Known{})
	s := docket.Open(m.Program, k.Register, k.Incomplete)
	w := &walk{m: m, states: map[string]net.State{}, parts: map[string][]string{}}
	w.put(w.states, m.Net.Start())
	for _, seat := range k.Register.Parties {
		w.parts[strings.ToLower(seat.Role)] = append(w.parts[strings.ToLower(seat.Role)], seat.Person)
	}
	var day calendar.Date
	for i := range list {
		e := &list[i]
		if i > 0 && e.On.Day > day {
			w.pass(day, e.On.Day)
		}
		day = e.On.Day
		var r docket.Ruling
		s, r = docket.Step(s, *e)
		w.entry(e, r)
		w.can(own)
		followed++
		if len(w.states) == 0 {
			t.Errorf("%s, claim %q: entry %s (%s %s, %s) on %s cannot be followed", k.Title, m.Claim.Text, e.ID, e.Kind, e.Thing, r.Effect, e.On.Day.Long())
			return followed, broken
		}
		at, _ := m.Program.Settings.Reckoner.Place.At(day, 86399)
		if i+1 < len(list) && list[i+1].On.Day == day {
			continue // the docket is asked at the end of each day on which something happened
		}
		if ok, why := claim.Broken(m.Claim, s, at); ok {
			broken++
			if !w.bad() {
				t.Errorf("%s, claim %q: the docket finds it broken after entry %s (%s), and the net is in no bad state", k.Title, m.Claim.Text, e.ID, why)
				return followed, broken
			}
		}
	}
	return followed, broken
}

func (w *walk) bad() bool {
	for _, s := range w.states {
		if w.m.Net.BadAt(s) >= 0 {
			return true
		}
	}
	return false
}

// counts reports whether an entry stands.
func standsAs(r docket.Ruling) bool {
	switch r.Effect {
	case docket.NoEffect, docket.Rejected, docket.Awaits:
		return false
	}
	return true
}

// entry takes the steps that an entry of a record may be.
func (w *walk) entry(e *docket.Event, r docket.Ruling) {
	id, _ := w.m.Program.Lookup(e.Thing)
	thing := func(kinds ...MoveKind) func(Move) bool {
		return func(m Move) bool {
			for _, k := range kinds {
				if m.Kind == k && m.Thing == id && m.Person == "" {
					return m.Void != standsAs(r)
				}
			}
			return false
		}
	}
	switch e.Kind {
	case docket.Did, docket.Happened, docket.Considered:
		w.sent(e, r, id, thing(Act, Happen, Judge))
		w.bind(id, e)
	case docket.Decided:
		if r.Tally != nil && r.Tally.Carried == docket.Broken {
			w.can(thing(Decide)) // it happened, and nothing was decided
			return
		}
		w.must(thing(Decide))
		w.bind(id, e)
	case docket.Opened:
		w.must(thing(Open))
		w.room = id
		for _, role := range w.roles(append(e.Present, e.Remote...)) {
			w.can(func(m Move) bool { return m.Kind == Enter && m.By == role && m.Person == "" })
		}
	case docket.Closed:
		w.must(func(m Move) bool { return m.Kind == Close && (m.Thing == id || id == 0) })
	case docket.Entered, docket.Resumed:
		for _, role := range w.roles(append(e.Actors, e.Present...)) {
			w.can(func(m Move) bool { return m.Kind == Enter && m.By == role && m.Person == "" })
		}
	case docket.Floor, docket.Answered:
		for _, role := range w.roles(e.Actors) {
			w.must(func(m Move) bool { return m.Kind == Speak && m.By == role && w.here(m) })
			w.can(func(m Move) bool {
				return m.Kind == Offer && m.By == role && w.here(m) && (same(m.Text, e.Text) || same(m.Text, "the floor"))
			})
		}
	case docket.Question:
		for _, role := range w.roles(e.Actors) {
			w.can(func(m Move) bool {
				return m.Kind == Offer && m.By == role && w.here(m) && strings.Contains(m.Text, "question")
			})
		}
	case docket.Offered:
		for _, role := range w.roles(e.To) {
			w.can(func(m Move) bool { return m.Kind == Offer && m.By == role && w.here(m) && same(m.Text, e.Text) })
		}
	case docket.Declined:
		for _, role := range w.roles(e.Actors) {
			w.can(func(m Move) bool {
				return (m.Kind == Offer || m.Kind == Refuse) && m.By == role && w.here(m) && same(m.Text, e.Text)
			})
		}
	case docket.Told:
		w.must(func(m Move) bool { return m.Kind == Tell && m.Thing == id })
	case docket.Arrived:
		w.must(func(m Move) bool { return m.Kind == Receive && m.Thing == id })
	case docket.Agreed:
		for _, role := range w.roles(e.Actors) {
			w.must(func(m Move) bool {
				return m.Kind == Agree && m.By == role && (strings.Contains(strings.ToLower(e.Text), m.Text) || strings.Contains(m.Text, strings.ToLower(e.Text)))
			})
		}
	}
}

// here reports whether a move can be made at the meeting that sits.
func (w *walk) here(m Move) bool { return m.Thing == 0 || m.Thing == w.room }

// sent takes the step in which an act is done, received at once or later.
func (w *walk) sent(e *docket.Event, r docket.Ruling, id rulebook.ID, match func(Move) bool) {
	now := r.Received == nil && e.Method != "post" || r.Received != nil && *r.Received <= e.On.Day
	w.must(func(m Move) bool { return match(m) && (m.Method == "" || (m.Method == "email") == now) })
	if !now && r.Received != nil {
		w.due = append(w.due, arrival{*r.Received, id, !standsAs(r)})
	}
}

// bind notes who becomes a party of the case by an act.
func (w *walk) bind(id rulebook.ID, e *docket.Event) {
	t := w.m.Program.Thing(id)
	for _, x := range []struct {
		roles  []rulebook.ID
		people []string
	}{{t.By, e.Actors}, {t.About, e.About}, {t.To, e.To}} {
		for _, role := range x.roles {
			if p := w.m.Program.Thing(role); p.Kind == rulebook.Party && len(w.parts[p.Name]) == 0 {
				w.parts[p.Name] = x.people
			}
		}
	}
}

// roles lists the parties that some people are.
func (w *walk) roles(people []string) []rulebook.ID {
	var out []rulebook.ID
	for i := range w.m.Program.Things {
		t := &w.m.Program.Things[i]
		for _, p := range people {
			for _, q := range w.parts[t.Name] {
				if p == q && !slices.Contains(out, t.ID) {
					out = append(out, t.ID)
				}
			}
		}
	}
	return out
}

// same reports whether an offer in some words is the offer of an item.
func same(want, got string) bool {
	a, b := item(want), item(got)
	return strings.Contains(a, b) || strings.Contains(b, a)
}
