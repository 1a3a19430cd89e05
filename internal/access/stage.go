package access

import (
	"slices"

	"alteram/docket"
	"alteram/rulebook"
)

// stages follows the record and says how far the case has come, and how far it
// ever came: what was known before a case was sent back stays known. Decisions
// for which hidden answers true have not happened.
func (k *knowledge) stages(hidden func(i int) bool) (now, furthest Stage) {
	now, furthest = Raised, Raised
	untold := false
	for i := range k.events {
		if k.marks[i].gone {
			continue
		}
		if k.events[i].Kind == docket.Decided && hidden(i) {
			untold = true
			continue
		}
		next := k.stageAfter(i, now)
		if next > now || next == Remitted || now == Remitted && next >= Charged && next <= Deliberating {
			now = next
		}
		furthest = max(furthest, now)
	}
	switch {
	case untold:
	case !k.Standing.Open && now != Dismissed:
		now = Closed
	case now == Told || now == Published:
		now = k.afterTold(now)
	}
	return now, max(furthest, now)
}

// stageAfter is the stage that an entry brings, or AnyStage.
func (k *knowledge) stageAfter(i int, now Stage) Stage {
	e, m := &k.events[i], &k.marks[i]
	t := k.p.Thing(m.thing)
	switch e.Kind {
	case docket.Did:
		if k.counts(e) {
			return k.stageAfterAct(e, m, t, now)
		}
	case docket.Opened:
		if !m.appeal {
			return InHearing
		}
	case docket.Deliberates:
		if !m.appeal {
			return Deliberating
		}
	case docket.Decided:
		switch {
		case !m.appeal && !share(t.About, k.respondent) && !share(t.By, k.panels):
			return AnyStage // of somebody else: it ends nothing
		case !m.appeal && m.here:
			return Told // who was in the room when it was decided knows it
		case !m.appeal:
			return Decided
		case k.sendsBack(m.thing):
			return Remitted
		default:
			return Running
		}
	case docket.Told:
		if now >= Decided && slices.ContainsFunc(e.To, k.isRespondent) {
			return Told
		}
	}
	return AnyStage
}

func (k *knowledge) stageAfterAct(e *docket.Event, m *mark, t *rulebook.Thing, now Stage) Stage {
	to := slices.ContainsFunc(e.To, k.isRespondent)
	switch {
	case t.Deed == rulebook.Publish:
		if now >= Decided {
			return Published
		}
	case m.after && slices.Contains(k.appealActs, m.thing):
		return Lodged
	case now == Decided && to && slices.Contains(k.late, m.thing):
		return Told // what has to follow a decision tells of it
	case to && slices.Contains(k.calls, m.thing), share(k.bodiesOf(e, t), k.panels) && !slices.ContainsFunc(e.Actors, k.party):
		return SetDown // the respondent is called, or the matter put before those who decide
	case k.closes(m.thing) && slices.ContainsFunc(e.To, k.isComplainant):
		return Dismissed
	case to && t.Deed != rulebook.Suspend && t.Deed != rulebook.Review:
		return Charged
	case k.holdsAny(e.Actors, k.clerks):
		return Assessed
	}
	return AnyStage
}

// bodiesOf are the bodies to which an act goes.
func (k *knowledge) bodiesOf(e *docket.Event, t *rulebook.Thing) []rulebook.ID {
	out := k.ofKind(t.To, rulebook.Body)
	for _, to := range e.To {
		if id, ok := k.p.Lookup(to); ok {
			out = add(out, k.ofKind([]rulebook.ID{id}, rulebook.Body)...)
		}
	}
	return out
}

func (k *knowledge) holdsAny(people []string, ids []rulebook.ID) bool {
	return slices.ContainsFunc(people, func(s string) bool { return k.holds(s, ids...) })
}

// afterTold is the stage after the respondent was told: whether an appeal may
// still come.
func (k *knowledge) afterTold(now Stage) Stage {
	for i := range k.Standing.Powers {
		d := &k.Standing.Powers[i]
		n := k.norm(d)
		if n == nil || !slices.ContainsFunc(n.Deeds, func(x rulebook.Deed) bool { return slices.Contains(k.appealActs, x.Thing) }) {
			continue
		}
		if d.Status == "open" {
			return AppealOpen
		}
		if d.By != nil && *d.By < k.day {
			now = Running
		}
	}
	return now
}

// calledUpon reports whether those who will decide have an act to do before the
// case is set down: to charge where the one who had to did not.
func (k *knowledge) calledUpon() bool {
	for i := range k.Standing.Duties {
		d := &k.Standing.Duties[i]
		if n := k.norm(d); n != nil && d.Status == "open" && share(n.Who.Roles, k.panels) && slices.ContainsFunc(n.Deeds, func(x rulebook.Deed) bool { return k.p.Thing(x.Thing).Kind == rulebook.Act }) {
			return true
		}
	}
	return false
}
