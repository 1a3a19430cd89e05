package picture

import (
	"math"
	"strings"
	"testing"
	"time"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

// names are such as people have, and such as people type.
var names = []string{
	"", " ", "Ngāhuia Te Awekōtuku", "محمد بن سلمان", "שרה כהן (יו״ר)", "山田太郎", "👩‍👩‍👧‍👦🏳️‍🌈👋🏽", "<b>&\"'</b>", "]]><script>alert(1)</script>",
	"a\u202egnp.exe", "e" + strings.Repeat("\u0301", 500), strings.Repeat("w", 10000), strings.Repeat("م", 10000), strings.Repeat("👩‍👧", 3000),
	"line\nbreak\ttab\x00nul\x1b[31m", "\xff\xfe\xed\xa0\x80", "\ufffe\uffff\U0001ffff", strings.Repeat("Māori ", 2000), "\u2069\u2068\u2068",
}

// peopled is a case in which a name stands wherever a name can.
func peopled(t testing.TB, p *rulebook.Program, name string) Case {
	c := carterOf(t, p, "rehearsal.case", "20 October 2010")
	put := func(s *string) {
		if *s != "" {
			*s = name
		}
	}
	for i := range c.Events {
		e := &c.Events[i]
		for _, list := range [][]string{e.Actors, e.To, e.About, e.Present} {
			for k := range list {
				if k%5 == 1 || len(list) == 1 {
					list[k] = name
				}
			}
		}
		if e.Kind == docket.Opened {
			e.Remote = []string{name}
		}
		put(&e.Text)
	}
	for i := range c.Register.Bodies {
		if i%3 == 0 {
			put(&c.Register.Bodies[i].Person)
		}
		put(&c.Register.Bodies[i].Role)
	}
	for _, dues := range [][]docket.Due{c.Standing.Duties, c.Standing.Powers} {
		for i := range dues {
			d := &dues[i]
			d.People, d.Who, d.Deed, d.Needs = []string{name}, name, name, name
			for k := range d.Blocked {
				put(&d.Blocked[k].Text)
			}
		}
	}
	c.Standing.ClosedBy, c.Standing.Open = name, false
	for i := range c.Standing.Rulings {
		r := &c.Standing.Rulings[i]
		put(&r.Thing)
		if r.Tally != nil {
			r.Tally.Uncounted, r.Tally.Sentence = []string{name}, "Carried ("+name+")"
		}
	}
	return c
}

func TestNamesStayWithinThePicture(t *testing.T) {
	p := book(t, "carter/constitution.md")
	for i, name := range names {
		c := peopled(t, p, name)
		for k, p := range all(c, c.Standing.At) {
			hold(t, "name-"+num(float64(i))+"-"+num(float64(k)), p)
			if len(p.Wide) > 200_000 {
				t.Errorf("name %d: the picture has %d bytes", i, len(p.Wide))
			}
		}
	}
}

// FuzzNames puts any text wherever a name can stand.
func FuzzNames(f *testing.F) {
	for _, n := range names {
		f.Add(n)
	}
	book := book(f, "carter/constitution.md")
	f.Fuzz(func(t *testing.T, name string) {
		c := peopled(t, book, name)
		for _, p := range []Picture{
			Timeline(name, c), ProcedureMap(name, c), HearingClock(name, Hearing{Events: c.Events, Meeting: name}, c.Standing.At),
			Vote(name, Ballot{Title: name, Tally: docket.Tally{Sentence: name, Uncounted: []string{name}}}),
		} {
			hold(t, "fuzz", p)
		}
		for _, p := range Presence(name, c) {
			hold(t, "fuzz", p)
		}
	})
}

// dice turns bytes into odd values.
type dice struct {
	b []byte
	i int
}

func (d *dice) n(of int) int {
	if len(d.b) == 0 || of <= 0 {
		return 0
	}
	d.i++
	return (int(d.b[d.i%len(d.b)])*31 + d.i) % of
}

// date is often none, sometimes far away, and mostly in one year.
func (d *dice) date() calendar.Date {
	switch d.n(12) {
	case 0:
		return calendar.NoDate
	case 1:
		return calendar.Date(math.MaxInt32)
	case 2:
		return calendar.Date(-d.n(200) * 700)
	}
	return calendar.Date(14700 + d.n(300))
}

func (d *dice) maybe() *calendar.Date {
	if d.n(4) == 0 {
		return nil
	}
	x := d.date()
	if x != calendar.NoDate && (x < 0 || x > 1_000_000) {
		x = 14700
	}
	return &x
}

func (d *dice) clock() calendar.Clock {
	return []calendar.Clock{calendar.NoClock, 0, 86400, 2 * 3600, calendar.Clock(d.n(86400)), 99999}[d.n(6)]
}

func (d *dice) name() string { return names[d.n(len(names))] }

// odd makes a case of any standing and any entries.
func odd(c Case, b []byte) (Case, calendar.Instant) {
	d := &dice{b: b}
	kinds := []docket.EventKind{docket.Opened, docket.Closed, docket.Entered, docket.Exited, docket.StoodDown, docket.Floor, docket.Question, docket.Answered,
		docket.Declined, docket.Adjourned, docket.Resumed, docket.Deliberates, docket.Decided, docket.Told, docket.Did, ""}
	things := []string{"hearing", "expulsion", "appeal", "charges", "", "no such thing", "appeal hearing"}
	c.Events, c.Register = nil, docket.Register{}
	c.Standing = docket.Standing{At: calendar.Instant(int64(14700+d.n(400)) * 86400 * int64(time.Second)), Open: d.n(2) == 0, ClosedBy: d.name()}
	people := []string{"Ann", "Bo", d.name()}
	for range d.n(40) {
		e := docket.Event{ID: people[d.n(3)], Kind: kinds[d.n(len(kinds))], Thing: things[d.n(len(things))], Actors: people[:d.n(3)], Present: people[:d.n(4)], Remote: people[:d.n(3)], To: people[:d.n(2)]}
		e.On = docket.When{Day: d.date(), Clock: d.clock(), Last: d.date(), LastClock: d.clock()}
		if d.n(2) == 0 {
			e.On.Last, e.On.LastClock = e.On.Day, e.On.Clock
		}
		if d.n(3) == 0 {
			e.Vote = &docket.Vote{For: d.n(5) - 1, ForNames: people[:d.n(4)]}
			c.Standing.Rulings = append(c.Standing.Rulings, docket.Ruling{Event: e.ID, Thing: e.Thing, Tally: &docket.Tally{For: d.n(9) - 2, Against: d.n(9) - 2, Abstain: d.n(3),
				Base: d.n(20) - 3, Needed: d.n(30) - 3, Present: d.n(20) - 3, Quorum: d.n(20) - 3, Carried: docket.Answer(d.name()), Sentence: ")(" + d.name()}})
		}
		c.Events = append(c.Events, e)
	}
	words := []string{"open", "kept", "late", "missed", "excused", "waived", "suspended", "not shown", "blocked", ""}
	for range d.n(20) {
		x := docket.Due{Clause: c.Program.Clauses[d.n(len(c.Program.Clauses))].Number, Norm: d.n(len(c.Program.Norms)+4) - 2, Kind: []string{"must", "may", "must not", ""}[d.n(4)],
			Who: d.name(), Deed: d.name(), Status: words[d.n(len(words))], From: d.maybe(), By: d.maybe(), Done: d.maybe(), Needs: d.name()}
		if d.n(3) == 0 && x.By != nil {
			x.Working = &calendar.Working{{Kind: "last", Day: d.date()}, {Kind: "start", Day: d.date()}, {Kind: "runs out", Day: *x.By}}
		}
		if d.n(2) == 0 {
			c.Standing.Duties = append(c.Standing.Duties, x)
		} else {
			c.Standing.Powers = append(c.Standing.Powers, x)
		}
	}
	for _, p := range people {
		c.Register.Bodies = append(c.Register.Bodies, docket.Seat{Role: "council", Person: p})
	}
	return c, calendar.Instant(int64(14700+d.n(300))*86400*int64(time.Second) + int64(d.n(86400))*int64(time.Second))
}

// FuzzStandings draws cases that no record would give: nobody voting, times that
// run back, meetings that never open, days beyond any calendar.
func FuzzStandings(f *testing.F) {
	for _, s := range []string{"", "\x00", "abc", "\xff\x10\x80zq", strings.Repeat("\x07\x31\xfe", 40), "12 October 2010 in the evening"} {
		f.Add([]byte(s))
	}
	base := carter(f, "rehearsal.case", "20 October 2010")
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 400 {
			return
		}
		c, now := odd(base, b)
		for _, p := range all(c, now) {
			hold(t, "odd", p)
		}
	})
}
