package dossier

import (
	"slices"

	"alteram/calendar"
	"alteram/docket"
)

// fold is a case judged so far: one state for each edition, each of which holds
// all entries. An edition judges the entries of its own era and is told the
// rulings of the others.
type fold struct {
	states []docket.State
	owner  []int // of several editions: which judged or made each entry
	grown  bool  // by one step from the fold before it
	closed bool
}

// era returns the era in which entry i was judged or made.
func (f *fold) era(i int) int {
	if f.owner == nil {
		return 0
	}
	return f.owner[i]
}

// open returns the fold of a case in which nothing has happened.
func (c *Case) open() fold {
	f := fold{states: make([]docket.State, len(c.eras))}
	for i := range c.eras {
		s := docket.Open(c.eras[i].p, c.opening.Register, c.opening.Incomplete)
		if len(c.eras) > 1 {
			until := calendar.NoDate
			if i+1 < len(c.eras) {
				until = c.eras[i+1].from
			}
			s = docket.Between(s, c.eras[i].from, until)
		}
		f.states[i] = s
	}
	return f
}

// ruling returns the ruling on entry i of the fold.
func (f *fold) ruling(i int) docket.Ruling {
	return f.states[f.era(i)].Ruling(i)
}

// refold judges the whole record again, as far as it was known at an instant;
// 0 is all of it.
func (c *Case) refold(known calendar.Instant) {
	f := c.open()
	var list []docket.Event
	list, c.course = docket.Arrange(c.eras[0].own, c.Events(), docket.Known{At: known})
	for _, e := range list {
		c.advance(&f, e)
	}
	f.settle()
	c.fold = f
}

// step adds one entry that comes after all others.
func (c *Case) step(before fold, e docket.Event) fold {
	f := before
	f.states = slices.Clone(before.states)
	f.owner = slices.Clip(before.owner)
	c.advance(&f, e)
	f.settle()
	f.grown = true
	return f
}

// advance lets time pass up to an event and has it judged by the edition that
// held when it happened.
func (c *Case) advance(f *fold, e docket.Event) {
	if len(f.states) == 1 {
		f.states[0], _ = docket.Step(f.states[0], e)
		return
	}
	place := &c.eras[0].own.Settings.Reckoner.Place
	at, _ := place.At(e.On.Day, max(e.On.Clock, 0))
	f.pass(at, c.eras)
	i := c.judge(f, &e)
	f.states[i], _ = docket.Step(f.states[i], e)
	f.share(i, c.eras)
}

// pass lets time pass for every edition, in the order in which things fall due:
// what one makes of it, the others know before they go on.
func (f *fold) pass(to calendar.Instant, eras []era) {
	for range mostFallen {
		first, at := -1, calendar.Instant(0)
		for i, s := range f.states {
			if _, when, ok := docket.Pass(s, to); ok && (first < 0 || when < at) {
				first, at = i, when
			}
		}
		if first < 0 {
			return
		}
		f.states[first], _, _ = docket.Pass(f.states[first], at)
		f.share(first, eras)
	}
}

// mostFallen bounds what may follow from the passing of time, as docket does.
const mostFallen = 1000

// share tells the other editions what edition i has made of the record, and of
// earlier entries since: one that was cured counts for all of them.
func (f *fold) share(i int, eras []era) {
	events := f.states[i].Events()
	for n := range events {
		fresh := n >= len(f.owner)
		if fresh {
			f.owner = append(f.owner, i)
		}
		for j := range f.states {
			own := f.owner[n]
			if j == own || !fresh && f.states[own].Ruling(n).Effect == f.states[j].Ruling(n).Effect {
				continue
			}
			f.states[j] = docket.Admit(f.states[j], events[n], f.states[i].Effect(n).ByRule, foreign(f.states[own].Ruling(n), eras, own))
		}
	}
}

// foreign is a ruling as another edition is told it: its norms are not that
// edition's, and its clauses are cited with the day on which they ceased.
func foreign(r docket.Ruling, eras []era, own int) docket.Ruling {
	which := ""
	switch {
	case own+1 < len(eras):
		which = " (before " + eras[own+1].from.Long() + ")"
	default:
		which = " (from " + eras[own].from.Long() + ")"
	}
	r.Findings = slices.Clone(r.Findings)
	for k := range r.Findings {
		r.Findings[k].Norm = -1
		r.Findings[k].Clause += which
	}
	return r
}

// settle notes whether the case is closed: the edition says so that judged the
// last entry.
func (f *fold) settle() {
	newest := 0
	if n := f.states[0].Len(); n > 0 {
		newest = f.era(n - 1)
	}
	f.closed = f.states[newest].Closed()
}

// effect is what entry i counts for: what its own edition says, unless it has
// been set aside, which may happen under any.
func (f *fold) effect(i int) docket.Entry {
	own := f.era(i)
	out := f.states[own].Effect(i)
	for j := range f.states {
		if j != own && f.states[j].Effect(i).Effect == docket.Overturned {
			out.Effect = docket.Overturned
		}
	}
	return out
}

// effects is what every entry counts for.
func (f *fold) effects() []docket.Entry {
	out := make([]docket.Entry, f.states[0].Len())
	for i := range out {
		out[i] = f.effect(i)
	}
	return out
}

// since lists the entries that may count for something else than in the fold
// from which f grew, and the new ones.
func (f *fold) since(before *fold) []int {
	var out []int
	for i, s := range f.states {
		out = append(out, s.Since(before.states[i])...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
