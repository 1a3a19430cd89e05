package claim

import (
	"fmt"
	"slices"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

// farOff is how long a sleeping case is watched: what has not happened by then
// by the passing of time alone will not.
const farOff = 25 * 366

// asleep: the case is open, nobody has a duty, and time changes nothing.
func (j *judge) asleep() (bool, string) {
	begun := false
	for i := range j.events {
		id, _ := j.p.Lookup(j.events[i].Thing)
		act := j.events[i].Kind == docket.Did || j.events[i].Kind == docket.Decided
		begun = begun || act && j.counts(i) && (id == j.Thing || j.Thing == 0)
	}
	if !begun || !j.open(j.now) || j.sitting() {
		return false, ""
	}
	now := docket.At(j.s, j.at)
	for _, d := range now.Duties {
		if d.Status == "open" || d.Status == "suspended" || d.Status == "not shown" {
			return false, ""
		}
	}
	end, _ := j.p.Settings.Reckoner.Place.At(j.day()+farOff, 0)
	then := docket.At(j.s, end)
	if !then.Open || len(then.Rulings) != len(now.Rulings) || len(then.Duties) != len(now.Duties) {
		return false, ""
	}
	return true, fmt.Sprintf("on %s the case is open, nobody has a duty, and time alone changes nothing", j.day().Long())
}

// sitting reports whether a meeting is in progress.
func (j *judge) sitting() bool {
	open := 0
	for _, e := range j.events {
		switch {
		case e.Kind == docket.Opened && e.On.Day >= j.day()-1: // it may go on past midnight
			open++
		case e.Kind == docket.Closed && open > 0:
			open--
		}
	}
	return open > 0
}

// undischarged: a duty was over before it could begin.
func (j *judge) undischarged() (bool, string) {
	due := docket.At(j.s, j.at).Duties
	for _, d := range due {
		if d.Status != "missed" || d.By == nil || d.Soft {
			continue
		}
		if born := j.born(d, due); born > *d.By {
			return true, fmt.Sprintf("clause %s: %s was due by %s, and nobody was bound before %s", d.Clause, d.Deed, d.By.Long(), born.Long())
		}
	}
	return false, ""
}

// born is the first day on which a duty bound anybody.
func (j *judge) born(d docket.Due, all []docket.Due) calendar.Date {
	n := &j.p.Norms[d.Norm]
	born := calendar.Date(0)
	at := slices.IndexFunc(j.events, func(e docket.Event) bool { return e.ID == d.Trigger })
	if at >= 0 {
		born = j.events[at].On.Day
	}
	if n.Parent >= 0 { // what follows when another is missed
		for _, x := range all {
			if x.Norm == n.Parent && x.Trigger == d.Trigger && x.By != nil {
				born = max(born, *x.By+1)
			}
		}
	}
	if n.For != 0 { // of a further stage: when it is called for
		by := first(j.p.Thing(n.For).By)
		for i := range j.events {
			id, _ := j.p.Lookup(j.events[i].Thing)
			if id == n.For || j.events[i].Kind == docket.Did && by != 0 && slices.Contains(j.p.Thing(id).To, by) && j.counts(i) {
				return max(born, j.events[i].On.Day)
			}
		}
	}
	if n.If != nil { // while a condition holds: when it first did
		for i := max(at, 0); i < len(j.events); i++ {
			if j.ask(n.If, -1, "", docket.Mark{Entry: i}) {
				return max(born, j.events[i].On.Day)
			}
		}
	}
	return born
}

// clash: today is the last day of a duty, and a clause forbids whom it binds to
// do it.
func (j *judge) clash() (bool, string) {
	for _, d := range docket.At(j.s, j.at).Duties {
		if d.Status != "open" || d.By == nil || *d.By != j.day() || len(d.People) == 0 {
			continue
		}
		n := &j.p.Norms[d.Norm]
		for _, deed := range n.Deeds {
			why := j.forbidden(deed.Thing, d)
			if why == "" {
				break // one way of doing it is open
			}
			if deed == n.Deeds[len(n.Deeds)-1] {
				return true, fmt.Sprintf("clause %s: %s is due on %s, and %s", d.Clause, d.Deed, d.By.Long(), why)
			}
		}
	}
	return false, ""
}

// forbidden says by which clause all whom a duty binds are forbidden to do a
// thing now, or "".
func (j *judge) forbidden(thing rulebook.ID, d docket.Due) string {
	why := ""
	for _, who := range d.People {
		_, r := docket.Step(j.s, attempt(j.p, thing, who, j.at))
		i := slices.IndexFunc(r.Findings, func(f docket.Finding) bool {
			return f.Code == "forbidden" && f.Answer == docket.Broken && f.Norm >= 0 && j.p.Norms[f.Norm].Kind == rulebook.Ban
		})
		if i < 0 {
			return ""
		}
		why = r.Findings[i].Text
	}
	return why
}

// inquorate: no more withdrew than the claim allows for, and those who are left
// are too few.
func (j *judge) inquorate() (bool, string) {
	office, able := j.number("in office"), j.number("entitled")
	if office < j.p.Thing(j.Thing).Min || office-able > j.Count {
		return false, ""
	}
	for i := range j.p.Norms {
		n := &j.p.Norms[i]
		if n.Kind != rulebook.Quorum || n.Thing != j.Thing || n.Major == nil || n.If != nil && !j.ask(n.If, -1, "", j.now) {
			continue
		}
		base := office
		if n.Major.Of == rulebook.OfEntitled {
			base = able
		}
		m := *n.Major
		if values := j.p.Thing(m.Param).Values; len(values) > 0 { // as it is from the last change on
			m.Num, m.Den = values[len(values)-1].Num, values[len(values)-1].Den
		}
		if need := Needed(&m, base); able < need {
			return true, fmt.Sprintf("%d of %d members withdrew, and the quorum is %d", office-able, office, need)
		}
	}
	return false, ""
}

// number counts the members of the claim's body that are in office, or entitled
// to act.
func (j *judge) number(sort string) int {
	n := 0
	for j.ask(&rulebook.Test{Op: rulebook.CountIs, Thing: j.Thing, Cmp: rulebook.More, N: n, Value: sort}, -1, "", j.now) {
		n++
	}
	return n
}

// Needed is the least number that makes a majority or quorum of a base, for one
// that no parameter sets.
func Needed(m *rulebook.Majority, base int) int {
	switch {
	case m.Less > 0:
		return max(base-m.Less, 0)
	case m.Den == 0 || m.Den == 1 && m.Num > 1:
		if m.MoreThan {
			return m.Num + 1
		}
		return m.Num
	case m.MoreThan:
		return m.Num*base/m.Den + 1
	}
	return (m.Num*base + m.Den - 1) / m.Den
}
