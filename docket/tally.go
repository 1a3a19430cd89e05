package docket

import (
	"fmt"
	"slices"
	"strings"

	"alteram/ballot"
	"alteram/calendar"
	"alteram/phrase"
	"alteram/rulebook"
	"alteram/syntax"
)

// tally counts a vote under the norms on its majority, method and quorum.
// lost are those whose votes do not count.
func (c *core) tally(m *meeting, e *entry, lost []string) (*Tally, []Finding) {
	var out []Finding
	v := e.Vote
	if v == nil {
		return c.noVote(e)
	}
	t := &Tally{For: v.For, Against: v.Against, Abstain: v.Abstain, Carried: Shown}
	doubt := c.strike(t, v, lost)
	if m != nil {
		t.Present = len(c.seated(m, e))
	}
	if v.All {
		t.For = t.Present
		if t.For == 0 {
			t.For = 1 // all of whoever voted
		}
	}
	major := c.majorities(e)
	if len(major) == 0 && len(c.ix.about[e.thing]) > 0 && t.For <= t.Against && !v.All {
		t.Carried = Broken
	}
	for _, n := range major {
		fd := c.share(n, t, v, m, e, doubt)
		out = append(out, fd)
	}
	out = append(out, c.methods(e)...)
	out = append(out, c.quorum(m, e, t)...)
	if t.Sentence == "" {
		t.Sentence = fmt.Sprintf("%d for, %d against, %d abstaining.", t.For, t.Against, t.Abstain)
	}
	return t, out
}

// noVote is the tally of a decision whose vote is not in the record.
func (c *core) noVote(e *entry) (*Tally, []Finding) {
	if e.derived || len(c.majorities(e)) == 0 {
		return nil, nil
	}
	var out []Finding
	t := &Tally{Carried: NotShown, Sentence: "The record does not show the vote."}
	for _, n := range c.majorities(e) {
		fd := c.finding(n, "vote-not-shown", NotShown)
		fd.Text, fd.Needs = t.Sentence, "the numbers for and against"
		if !c.lack("vote") && !c.lack("everything") {
			fd.Answer, t.Carried = Broken, Broken
			fd.Text = "No vote is recorded, and the decision needs one."
			fd.Severity = "void"
		}
		out = append(out, fd)
	}
	return t, out
}

// strike takes the votes out that do not count. It reports how many of them
// could have been on either side.
func (c *core) strike(t *Tally, v *Vote, lost []string) (doubt int) {
	for _, p := range lost {
		switch {
		case slices.Contains(v.ForNames, p):
			t.For--
		case slices.Contains(v.AgainstNames, p):
			t.Against--
		case slices.Contains(v.AbstainNames, p):
			t.Abstain--
		case v.Against == 0 && v.Abstain == 0:
			t.For--
		case v.For == 0 && v.Abstain == 0:
			t.Against--
		default:
			doubt++
		}
		t.Uncounted = append(t.Uncounted, p)
	}
	t.For, t.Against = max(t.For, 0), max(t.Against, 0)
	return doubt
}

// majorities lists the norms on the share of votes that a decision needs.
func (c *core) majorities(e *entry) []*rulebook.Norm {
	var out []*rulebook.Norm
	for _, id := range []rulebook.ID{e.thing, 0} {
		for _, n := range c.ix.about[id] {
			f := &frame{c: c, at: e.at, self: e, norm: n}
			if n.Kind == rulebook.Needs && n.Major != nil && f.guards(n).t != no {
				out = append(out, n)
			}
		}
		if len(out) > 0 {
			break
		}
	}
	return out
}

// share holds a vote against the majority that a norm demands.
func (c *core) share(n *rulebook.Norm, t *Tally, v *Vote, m *meeting, e *entry, doubt int) Finding {
	fd := c.finding(n, "not-carried", Shown)
	fd.Severity, fd.Facts = "void", []string{e.ID}
	base, known := c.base(n.Major.Of, t, m, e)
	best, least := t.For, t.For-doubt
	t.Base = base
	part := c.part(n.Major, e.at.day)
	t.Needed = part.Needed(base)
	carried := func(votes int) bool { return base > 0 && votes >= t.Needed }
	word := part.Words(ofWords(n.Major.Of))
	switch {
	case v.All && n.Major.Of >= rulebook.OfPresent && !c.lack("vote"), v.All && n.Major.Of >= rulebook.OfVoting:
		fd.Text = "All who voted were in favour."
	case !known:
		fd.Answer, fd.Needs = NotShown, "how many "+baseWords(n.Major.Of)
		fd.Text = fmt.Sprintf("It needs %s, and the record does not say how many there were.", word)
		t.Carried = NotShown
	case carried(least) && carried(best):
		fd.Text = fmt.Sprintf("Carried: %d of %d, needed %d (%s).", t.For, base, t.Needed, word)
	case carried(best) != carried(least):
		fd.Answer, t.Carried = NotShown, NotShown
		fd.Text = fmt.Sprintf("Whether it was carried depends on which way %s voted: %d of %d, needed %d (%s).", strings.Join(t.Uncounted, ", "), t.For, base, t.Needed, word)
		fd.Needs = "the names of those who voted for and against"
	case c.casting(n, t, e):
		fd.Text = "Carried by the casting vote."
	default:
		fd.Answer, t.Carried = Broken, Broken
		fd.Text = fmt.Sprintf("Not carried: %d of %d, needed %d (%s).", t.For, base, t.Needed, word)
		fd.Needs = fmt.Sprintf("%d votes in favour", t.Needed)
		if base == 0 {
			fd.Text = "Not carried: nobody voted."
		}
	}
	if len(t.Uncounted) > 0 {
		fd.Text += fmt.Sprintf(" Counted again without %s.", strings.Join(t.Uncounted, ", "))
	}
	t.Sentence = fd.Text
	return fd
}

// base is what a share is counted of. known is false when the record does not
// say.
func (c *core) base(of rulebook.Base, t *Tally, m *meeting, e *entry) (n int, known bool) {
	body := rulebook.ID(0)
	if by := c.p.Thing(e.thing).By; len(by) > 0 {
		body = by[0]
	}
	switch of {
	case rulebook.OfVoting, rulebook.OfVotes:
		return t.For + t.Against, true
	case rulebook.OfPresent:
		if m != nil && t.Present > 0 {
			return t.Present, true
		}
		return t.For + t.Against + t.Abstain, !c.lack("attendance")
	case rulebook.OfEntitled:
		n = len(c.entitled(body, e.at))
	default:
		n = len(c.holders(body, e.at))
	}
	return n, n > 0 && !c.lack("membership")
}

func baseWords(of rulebook.Base) string {
	switch of {
	case rulebook.OfEntitled:
		return "members are entitled to act"
	case rulebook.OfPresent:
		return "were present"
	case rulebook.OfVoting, rulebook.OfVotes:
		return "voted"
	}
	return "members there are"
}

// part is the share or number of a majority, as it is on a day.
func (c *core) part(mj *rulebook.Majority, day calendar.Date) ballot.Share {
	out := mj.Share
	if mj.Param != 0 {
		v := c.parameter(mj.Param, day)
		out.Num, out.Den = v.Num, v.Den
	}
	return out
}

func ofWords(of rulebook.Base) string {
	return [...]string{"of the members", "of the members entitled to act", "of those present", "of those present and voting", "of the votes cast", "of the members in office"}[of]
}

// casting reports whether a casting vote decides a tie in favour.
func (c *core) casting(n *rulebook.Norm, t *Tally, e *entry) bool {
	if t.For != t.Against || t.For == 0 {
		return false
	}
	v, ok := e.field("casting vote")
	if !ok || !strings.HasPrefix(phrase.Canonical(v), "for") {
		return false
	}
	for _, x := range c.ix.ofKind[rulebook.Casting] {
		if !x.Not {
			return true
		}
	}
	return false
}

// methods holds how a vote was taken against what the rulebook demands.
func (c *core) methods(e *entry) []Finding {
	var out []Finding
	got := phrase.Canonical(e.Method)
	soft := map[string]*rulebook.Norm{}
	for _, n := range c.demands(e) {
		if n.Kind == rulebook.Without && n.With == 0 && n.Method != "" && n.Method != "quorum" {
			soft[phrase.Canonical(n.Method)] = n
		}
	}
	judge := func(n *rulebook.Norm, sev syntax.SeverityKind) {
		fd := c.finding(n, "wrong-method", Shown)
		fd.Severity, fd.Facts = severity(sev), []string{e.ID}
		switch {
		case got == phrase.Canonical(n.Method):
			fd.Text = "The vote was by " + n.Method + "."
		case got == "" && (c.lack("vote") || c.lack("everything")):
			fd.Answer, fd.Text, fd.Needs = NotShown, "The record does not say how the vote was taken.", "the way in which the vote was taken"
		default:
			fd.Answer = Broken
			fd.Text = fmt.Sprintf("The vote was not by %s.", n.Method)
			if got != "" {
				fd.Text = fmt.Sprintf("The vote was by %s, not by %s.", e.Method, n.Method)
			}
			fd.Needs = "a vote by " + n.Method
		}
		out = append(out, fd)
	}
	for _, n := range c.majorities(e) {
		if n.Method == "" {
			continue
		}
		if soft[phrase.Canonical(n.Method)] == nil {
			sev := n.Sev.Kind
			if sev == syntax.NoSeverity {
				sev = syntax.Void
			}
			judge(n, sev)
		}
	}
	for _, n := range c.demands(e) {
		if n == soft[phrase.Canonical(n.Method)] {
			judge(n, n.Sev.Kind)
		}
	}
	return out
}

// quorum holds the room against the quorum of the body: at the vote, and at
// every coming and going when the rulebook says throughout.
func (c *core) quorum(m *meeting, e *entry, t *Tally) []Finding {
	body := rulebook.ID(0)
	if by := c.p.Thing(e.thing).By; len(by) > 0 {
		body = by[0]
	}
	var out []Finding
	for _, n := range c.ix.ofKind[rulebook.Quorum] {
		f := &frame{c: c, at: e.at, self: e, norm: n}
		if n.Thing != body || f.guards(n).t == no {
			continue
		}
		need, known := c.quorumOf(n, body, e.at, e)
		t.Quorum = need
		fd := c.finding(n, "no-quorum", Shown)
		fd.Severity = c.quorumSeverity(e)
		present := t.Present
		if m == nil {
			present = t.For + t.Against + t.Abstain
		}
		switch {
		case !known || (m == nil || len(m.opened().Present) == 0) && (c.lack("attendance") || c.lack("everything")):
			fd.Answer, fd.Text, fd.Needs = NotShown, "The record does not say how many were present.", "the attendance"
		case present < need:
			fd.Answer = Broken
			fd.Text = fmt.Sprintf("No quorum at the vote: %d present, and the quorum is %d.", present, need)
			if m != nil {
				if lost := c.lostAt(m, body, n, e); lost != nil {
					fd.Text += fmt.Sprintf(" It was lost at %s, when %s left.", c.clockOf(lost), strings.Join(lost.Actors, ", "))
					fd.Facts = append(fd.Facts, lost.ID)
				}
			}
			fd.Needs = fmt.Sprintf("%d members of the %s in the room", need, c.p.Thing(body).Name)
		default:
			fd.Text = fmt.Sprintf("%d present, and the quorum is %d.", present, need)
			if n.Through && m != nil {
				if lost := c.lostAt(m, body, n, e); lost != nil {
					fd.Answer = Broken
					fd.Text = fmt.Sprintf("The quorum of %d was lost at %s, when %s left, and must hold throughout.", need, c.clockOf(lost), strings.Join(lost.Actors, ", "))
					fd.Facts = append(fd.Facts, lost.ID)
				}
			}
		}
		out = append(out, fd)
	}
	return out
}

func (c *core) quorumOf(n *rulebook.Norm, body rulebook.ID, at moment, e *entry) (int, bool) {
	people := c.holders(body, at)
	if n.Major.Of == rulebook.OfEntitled {
		people = c.entitled(body, at)
	}
	part := c.part(n.Major, e.at.day)
	return part.Needed(len(people)), part.Fixed() && n.Major.Param == 0 || len(people) > 0 && !c.lack("membership")
}

// quorumSeverity is what a missing quorum does to a decision: as the rulebook
// says, else void.
func (c *core) quorumSeverity(e *entry) string {
	for _, n := range c.demands(e) {
		if n.Kind == rulebook.Without && n.Method == "quorum" {
			return severity(n.Sev.Kind)
		}
	}
	return "void"
}

// lostAt returns the departure with which the quorum was last lost before e.
func (c *core) lostAt(m *meeting, body rulebook.ID, n *rulebook.Norm, e *entry) *entry {
	var lost *entry
	for i, x := range m.entries {
		if x == e {
			break
		}
		switch x.Kind {
		case Exited, StoodDown, Entered, Resumed:
		default:
			continue
		}
		var next *entry
		if i+1 < len(m.entries) {
			next = m.entries[i+1]
		}
		in := len(c.seated(m, next))
		need, _ := c.quorumOf(n, body, x.at, e)
		switch {
		case (x.Kind == Exited || x.Kind == StoodDown) && in < need && lost == nil && len(c.seated(m, x)) >= need:
			lost = x
		case in >= need && (x.Kind == Entered || x.Kind == Resumed):
			if !n.Through {
				lost = nil
			}
		}
	}
	return lost
}

// departure notes when somebody's leaving ends the quorum.
func (c *core) departure(e *entry) []Finding {
	m := c.meetingOf(e)
	if m == nil {
		return nil
	}
	body := c.bodyOf(m)
	before := len(c.seated(m, nil))
	after := before
	for _, p := range c.seated(m, nil) {
		if slices.Contains(e.Actors, p) {
			after--
		}
	}
	var out []Finding
	for _, n := range c.ix.ofKind[rulebook.Quorum] {
		if n.Thing != body {
			continue
		}
		if need, known := c.quorumOf(n, body, e.at, e); known && before >= need && after < need {
			fd := c.finding(n, "quorum-lost", Shown)
			fd.Text = fmt.Sprintf("The quorum is lost at %s: %d remain of the %d that are needed.", c.clockOf(e), after, need)
			out = append(out, fd)
		}
	}
	return out
}
