package access

import (
	"slices"
	"strings"

	"alteram/docket"
	"alteram/rulebook"
)

// objectOf is what an entry is about.
func (k *knowledge) objectOf(e *docket.Event, m *mark) Object {
	switch e.Kind {
	case docket.Did:
		return k.objectOfAct(e, m)
	case docket.Arrived:
		return Service
	case docket.Decided:
		return Decision
	case docket.Told:
		return Telling
	case docket.StoodDown, docket.Challenged:
		return Conflicts
	case docket.Considered:
		return k.objectOfOpinion(e, m)
	case docket.Exhibit, docket.Disclosed:
		if (!m.meeting || e.Kind == docket.Disclosed) && !k.wasShown(e) { // what is put to a meeting is heard by all who sit
			return Undisclosed
		}
		return Evidence
	case docket.Joined, docket.Leaves:
		return People
	case docket.Agreed:
		return Dates
	case docket.Opened, docket.Adjourned, docket.Resumed, docket.Closed, docket.Entered, docket.Exited, docket.Deliberates:
		return Hearing
	case docket.Happened:
		return Record
	case docket.Noted:
		switch {
		case k.directions(e):
			return Decision
		case !m.meeting:
			return Notes
		}
	default: // the floor, questions, answers
		if !m.meeting {
			return k.objectInWriting(e)
		}
	}
	if m.closed {
		return Deliberation
	}
	return Hearing
}

// directions reports whether a note says what those are to do who hear a case
// afresh: it begins with the decision that sent it back.
func (k *knowledge) directions(e *docket.Event) bool {
	rest, ok := strings.CutPrefix(e.Text, "directions with ")
	what, _, more := strings.Cut(rest, ": ")
	id, _ := k.p.Lookup(what)
	return ok && more && k.p.Thing(id).Kind == rulebook.Decision
}

// objectInWriting is what a question, an offer or an answer is about that was
// made outside of any meeting.
func (k *knowledge) objectInWriting(e *docket.Event) Object {
	switch {
	case slices.ContainsFunc(e.Actors, k.isRespondent):
		return Answers
	case slices.ContainsFunc(e.Actors, k.isComplainant):
		return Complaint
	case slices.ContainsFunc(e.To, k.party):
		return Notices
	}
	return Hearing
}

// wasShown reports whether the respondent has been shown all the evidence of an
// entry.
func (k *knowledge) wasShown(e *docket.Event) bool {
	return len(e.Evidence) > 0 && !slices.ContainsFunc(e.Evidence, func(x string) bool { return !k.shown[x] })
}

// objectOfOpinion is what a judgement is for: whether somebody may sit, an
// interim measure, or the decision.
func (k *knowledge) objectOfOpinion(e *docket.Event, m *mark) Object {
	if slices.ContainsFunc(e.About, func(s string) bool { return !k.isRespondent(s) && !k.isComplainant(s) }) {
		return Conflicts
	}
	for i := range k.p.Norms {
		n := &k.p.Norms[i]
		if slices.Contains(mentions(n), m.thing) && slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool { return k.p.Thing(d.Thing).Deed == rulebook.Suspend }) {
			return Interim
		}
	}
	return Decision
}

// objectOfAct is what an act is about.
func (k *knowledge) objectOfAct(e *docket.Event, m *mark) Object {
	t := k.p.Thing(m.thing)
	respondent := slices.ContainsFunc(e.Actors, k.isRespondent)
	switch {
	case t.Deed == rulebook.Publish:
		return Statement
	case t.Deed == rulebook.Suspend, t.Deed == rulebook.Review:
		return Interim
	case slices.Contains(k.appealActs, m.thing) && m.after:
		return Appeal
	case slices.ContainsFunc(e.Actors, k.isComplainant):
		return Complaint
	case len(e.Charges) > 0:
		return Charges
	case respondent && m.after:
		return Appeal
	case respondent:
		return Answers
	case slices.ContainsFunc(e.To, k.party), share(t.To, k.respondent), share(t.To, k.complainant):
		return Notices
	case slices.ContainsFunc(e.Actors, k.party), len(k.bodiesOf(e, t)) > 0 && k.carriesDocument(t) && !k.keptBy(t):
		if k.wasShown(e) {
			return Evidence
		}
		return Undisclosed
	case k.carriesDocument(t) && k.keptBy(t):
		return Minutes
	}
	return Record
}

func (k *knowledge) carriesDocument(t *rulebook.Thing) bool {
	return slices.ContainsFunc(t.Fields, func(f rulebook.Field) bool { return f.Type == rulebook.DocumentField })
}

// keptBy reports whether an act is one of an office or body.
func (k *knowledge) keptBy(t *rulebook.Thing) bool {
	return !t.Member && slices.ContainsFunc(t.By, func(id rulebook.ID) bool {
		kind := k.p.Thing(id).Kind
		return kind == rulebook.Office || kind == rulebook.Body
	})
}

// levelOf is how much a reader may see of an entry: what the policy gives to
// his or her roles, and what stands against it in this very entry.
func (k *knowledge) levelOf(c *Case, e *docket.Event, m *mark) (Object, Level) {
	o := k.objectOf(e, m)
	l := c.of(o)
	keeper := c.Is(Clerk, Auditor)
	judge := c.Is(Chair, Panel, President)
	if !keeper {
		switch {
		case m.appeal && c.Is(AppealPanel):
			l = max(l, c.policy.Allows(Panel, o, c.furthest))
		case m.appeal && judge:
			l = c.policy.Allows(President, o, c.furthest) // who decided first does not look into the appeal
		case o == Deliberation && k.closedTo(c, m):
			l = None
		}
	}
	mine := share(c.names, e.Actors) || share(c.names, e.To) || e.Kind == docket.Challenged && share(c.names, e.About)
	party := !keeper && !judge && !c.Is(AppealPanel)
	switch {
	case e.Kind == docket.Decided && c.hides(m):
		return o, None
	case o == Charges && m.unputted && !keeper && !mine && !c.Is(Chair):
		return o, None
	case o == Undisclosed && mine:
		l = c.of(Evidence)
	case o == Conflicts && !mine && c.of(Declarations) < Read:
		if l = min(l, Outcome); e.Kind == docket.Challenged {
			l = None // asked for, and not yet answered
		}
	case o == Evidence && party && !mine && !k.wasShown(e):
		l = min(l, c.of(Undisclosed))
	case o == Hearing && m.closed && !mine && k.closedTo(c, m):
		l = min(l, Redacted)
	}
	switch {
	case mine && l >= Own:
		l = max(l, Read)
	case l == Own:
		l = None
	}
	return o, l
}

// closedTo reports whether the closed part of a meeting is not for a reader:
// each of the two bodies has its own room, and whoever of it stayed away was
// not in there. Where the record does not show who came, all of it did.
func (k *knowledge) closedTo(c *Case, m *mark) bool {
	away := func(sat map[string]bool) bool { return len(sat) > 0 && !sat[c.Me] }
	switch {
	case c.Is(Clerk, Auditor):
		return false
	case m.appeal:
		return !c.Is(AppealPanel) || away(k.sat2)
	case c.Is(Chair, Panel):
		return c.of(Deliberation) < Read || away(k.sat)
	}
	return true
}

// hides reports whether a decision must not be known to the reader yet: the
// respondent is told first, and until then only those who made it know.
func (c *Case) hides(m *mark) bool {
	switch {
	case !m.untold || c.Is(Clerk, Auditor):
		return false
	case m.appeal:
		return !c.Is(AppealPanel)
	}
	return !c.Is(Chair, Panel, President)
}
