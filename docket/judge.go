package docket

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/phrase"
	"alteram/rulebook"
	"alteram/syntax"
)

// judge says what an entry counts for. The entry is not yet in the log.
func (c *core) judge(e *entry) Ruling {
	r := Ruling{Event: e.ID, Thing: e.Thing, On: c.when(e)}
	if e.thing != 0 {
		r.Thing = c.p.Thing(e.thing).Name
	}
	switch e.Kind {
	case Did:
		r.Findings = c.act(e)
		if a, ok := c.receipt(e); ok && len(e.To) > 0 {
			r.Received, r.Receipt = ptr(a.day), a.note
		}
	case Arrived:
		r.Received = ptr(e.at.day)
	case Decided:
		c.decision(e, &r)
	case Opened:
		r.Findings = c.opening(e)
	case Exited, StoodDown:
		r.Findings = c.departure(e)
	case Closed:
		if m := c.meetingOf(e); m != nil {
			r.Findings = c.offers(m, e.at)
		}
	}
	switch e.Kind {
	case Did, Decided, Opened:
		r.Effect = effect(r.Findings)
		if e.Kind == Decided && r.Effect == Effective && r.Tally != nil && r.Tally.Carried == NotShown {
			r.Effect = UnknownEffect
		}
		if e.Kind == Decided && r.Tally != nil && r.Tally.Carried == Broken {
			r.Effect = NoEffect
		}
	default:
		r.Effect = Fact
	}
	return r
}

// effect is what an act counts for, given what was found: the worst defect
// decides, and a doubt matters only where no certainty does.
func effect(fs []Finding) Effect {
	out := Effective
	worst := func(e Effect) {
		if rank(e) > rank(out) {
			out = e
		}
	}
	for _, f := range fs {
		if f.Charge != "" || f.Planned { // of one charge, or of what has not happened
			continue
		}
		switch {
		case f.Answer == Broken && f.Severity == "void":
			worst(NoEffect)
		case f.Answer == Broken && f.Severity == "voidable":
			worst(Stands)
		case f.Answer == Broken && f.Severity == "curable":
			worst(Awaits)
		case f.Answer == NotShown && (f.Severity == "void" || f.Severity == "curable"):
			worst(UnknownEffect)
		}
	}
	return out
}

func rank(e Effect) int {
	return slices.Index([]Effect{Effective, Stands, UnknownEffect, Awaits, NoEffect}, e)
}

// finding begins a finding under a norm.
func (c *core) finding(n *rulebook.Norm, code string, a Answer) Finding {
	return Finding{Code: code, Clause: c.clause(n), Norm: n.ID, Words: n.Words, Answer: a, Severity: severity(n.Sev.Kind)}
}

func severity(k syntax.SeverityKind) string {
	return [...]string{"", "void", "voidable", "curable", "irregularity", "not counted"}[k]
}

// from turns the answer to "is the requirement met" into a finding.
func (fd Finding) from(r result) Finding {
	fd.Answer = r.t.answer()
	fd.Facts, fd.Working, fd.Days, fd.Needs = r.facts, r.work, r.days, r.needs
	if r.t != yes {
		fd.Earliest, fd.Latest = r.first, r.last
	}
	return fd
}

// sentence makes a clause of a sentence a sentence.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	s = strings.ToUpper(s[:1]) + s[1:]
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}

// guards answers a norm's own conditions: if, while, unless.
func (f *frame) guards(n *rulebook.Norm) result {
	r := f.cond(n.If)
	if n.Unless == nil || r.t == no {
		return r
	}
	u := f.cond(n.Unless)
	u.t = u.t.not()
	return join([]result{r, u}, true)
}

// live reports whether a norm holds at all: the consequence of a missed duty
// does so only once it has fallen.
func (c *core) live(n *rulebook.Norm) bool { return n.Parent < 0 || len(c.fired[n.ID]) > 0 }

// yields reports whether a norm gives way to another that applies here: K.6.
func (f *frame) yields(n *rulebook.Norm) (Finding, bool) {
	for _, id := range n.Gives {
		x := &f.c.p.Norms[id]
		g := *f
		g.norm = x
		if f.c.live(x) && g.guards(x).t == yes {
			fd := f.c.finding(n, "gives-way", Excused)
			fd.Text = fmt.Sprintf("Clause %s would apply, and gives way to clause %s.", f.c.clause(n), f.c.clause(x))
			return fd, true
		}
	}
	return Finding{}, false
}

// act judges an act: what it lacks, power, prohibitions, validity.
func (c *core) act(e *entry) []Finding {
	t := c.p.Thing(e.thing)
	if e.thing == 0 {
		return []Finding{{Code: "unknown-act", Answer: Broken, Severity: "void", Text: fmt.Sprintf("The rulebook knows no act called %q.", e.Thing)}}
	}
	out := c.fields(e, t)
	out = append(out, c.power(e)...)
	out = append(out, c.published(e, t)...)
	out = append(out, c.bans(e)...)
	out = append(out, c.validity(e)...)
	return append(out, c.planned(e)...)
}

// published refuses the publication of what was never done. What was done and
// counts for nothing can be published, and must not be: the bans say so.
func (c *core) published(e *entry, t *rulebook.Thing) []Finding {
	of := c.p.Thing(t.Target)
	done := func(x *entry) bool { return happens(x) && before(x.at, e.at) != no }
	if t.Deed != rulebook.Publish || of.Kind != rulebook.Decision && of.Kind != rulebook.Act || slices.ContainsFunc(c.byThing[of.ID], done) {
		return nil
	}
	fd := Finding{Code: "lacking", Clause: c.p.Clauses[t.Clause].Number, Norm: -1, Answer: Broken, Severity: "void", Facts: []string{e.ID},
		Text: fmt.Sprintf("There has been no %s to publish.", of.Name), Needs: of.Name}
	if c.lacksFor(of.ID) {
		fd.Answer, fd.Text = NotShown, fmt.Sprintf("The record does not show whether there was a %s to publish.", of.Name)
	}
	return []Finding{fd}
}

// fields reports what an act was to record and does not.
func (c *core) fields(e *entry, t *rulebook.Thing) []Finding {
	var out []Finding
	for _, fl := range t.Fields {
		_, ok := e.field(fl.Name)
		ok = ok || fl.Optional || fl.Type == rulebook.ChargesField && len(e.Charges) > 0 || fl.Type == rulebook.EvidenceField && len(e.Evidence) > 0
		if !ok {
			out = append(out, Finding{
				Code: "not-recorded", Clause: c.p.Clauses[t.Clause].Number, Norm: -1, Answer: NotShown,
				Text: fmt.Sprintf("The entry does not record the %s.", fl.Name), Needs: "the " + fl.Name,
			})
		}
	}
	return out
}

// validity holds an act against what the rulebook demands of it.
func (c *core) validity(e *entry) []Finding {
	var out []Finding
	for _, n := range c.demands(e) {
		f := &frame{c: c, at: e.at, self: e, norm: n}
		if !c.live(n) || n.Kind != rulebook.Verdict && f.cond(n.If).t == no {
			continue
		}
		if fd, ok := f.yields(n); ok {
			out = append(out, fd)
			continue
		}
		fd, ok := c.demand(n, f, e)
		if !ok {
			continue
		}
		if fd.Answer == Broken && n.Unless != nil {
			switch u := f.cond(n.Unless); u.t {
			case yes:
				fd.Answer, fd.Text = Shown, sentence("it need not be, since "+u.why)
			case unknown:
				fd.Answer, fd.Needs = NotShown, u.needs
			}
		}
		if fd.Answer == Broken && n.Sev.Kind == syntax.Curable {
			c.cured(n, &fd, e)
		}
		out = append(out, fd)
	}
	return out
}

// demands lists the norms on an act: of any decision, too, when it is one.
func (c *core) demands(e *entry) []*rulebook.Norm {
	if e.Kind != Decided {
		return c.ix.about[e.thing]
	}
	return slices.Concat(c.ix.about[e.thing], c.ix.about[0])
}

// demand holds an act against one requirement. ok is false when the
// requirement is not one on this act at this time.
func (c *core) demand(n *rulebook.Norm, f *frame, e *entry) (Finding, bool) {
	t := c.p.Thing(e.thing)
	switch n.Kind {
	case rulebook.Required:
		if BindingWindow(n) != nil {
			return Finding{}, false // binds the later thing
		}
		fd := c.finding(n, "not-as-required", Shown)
		m := e.at
		var r result
		switch n.State {
		case rulebook.InWriting:
			r = answer(truth(e.Method != "telephone" && e.Method != "phone" && e.Method != "voice" && e.Method != "word of mouth"), "it was done by "+e.Method)
		case rulebook.Received:
			a, ok := c.receipt(e)
			if !ok {
				return Finding{}, false
			}
			m = a.moment
			fallthrough
		default:
			r = f.windows(n.Windows, n.Whichever, m)
		}
		fd = fd.from(r)
		if r.tooEarly {
			fd.Code = "too-early"
		} else if r.tooLate {
			fd.Code = "too-late"
		}
		fd.Text = sentence(r.why)
		return fd, true
	case rulebook.Content:
		fd := c.finding(n, "not-stated", Shown)
		if miss := missingItems(n, e); len(miss) > 0 {
			fd.Answer, fd.Text = Broken, fmt.Sprintf("The %s does not state %s.", t.Name, strings.Join(miss, "; "))
			fd.Needs = "it to state " + strings.Join(miss, "; ")
			if c.lack("contents") || c.lack("everything") {
				fd.Answer = NotShown
			}
		}
		fd.Facts = []string{e.ID}
		return fd, true
	case rulebook.Without:
		return c.without(n, f, e)
	case rulebook.Needs:
		if n.Major != nil {
			return Finding{}, false // counted with the vote
		}
		return c.needs(n, f, e)
	case rulebook.Verdict:
		fd := c.finding(n, "defect", Shown)
		r := f.cond(n.If)
		r.t = r.t.not()
		fd = fd.from(r)
		fd.Charge = chargeOf(n.If, r)
		fd.Text = sentence(r.why)
		if fd.Charge != "" {
			fd.Text += " The finding on it is " + cmp.Or(fd.Severity, "void") + "; the rest of the decision stands."
		}
		return fd, true
	}
	return Finding{}, false
}

// missingItems lists what an act must state and does not.
func missingItems(n *rulebook.Norm, e *entry) []string {
	var out []string
	for _, item := range n.Items {
		found := false
		for _, s := range e.States {
			found = found || phrase.Same(item, s)
		}
		for _, fl := range e.Fields {
			found = found || phrase.Same(item, fl.Name)
		}
		found = found || strings.Contains(phrase.Canonical(item), "charge") && len(e.Charges) > 0 || strings.Contains(phrase.Canonical(item), "evidence") && len(e.Evidence) > 0
		if !found {
			out = append(out, item)
		}
	}
	return out
}

// needs holds an act against a consent, fact or act that it needs.
func (c *core) needs(n *rulebook.Norm, f *frame, e *entry) (Finding, bool) {
	fd := c.finding(n, "lacking", Shown)
	if fd.Severity == "" {
		fd.Severity = "void"
	}
	if n.With != 0 {
		var any []result
		for _, id := range append([]rulebook.ID{n.With}, n.Things...) {
			any = append(any, f.happened(&rulebook.Test{Op: rulebook.HasHappened, Thing: id}))
		}
		r := join(any, false)
		fd = fd.from(r)
		fd.Text = sentence(r.why)
		return fd, true
	}
	name := c.p.Thing(e.thing).Name
	for _, p := range c.people(n.Who, e.at) { // consent
		if r := f.consented(p, name); r.t != yes {
			fd = fd.from(r)
			fd.Text = sentence(r.why)
			return fd, true
		}
	}
	return fd, true
}

// without holds an act against "X without Y is void".
func (c *core) without(n *rulebook.Norm, f *frame, e *entry) (Finding, bool) {
	t := c.p.Thing(e.thing)
	if n.With == 0 {
		return Finding{}, false // method and quorum are counted with the vote
	}
	fd := c.finding(n, "lacking", Shown)
	with := c.p.Thing(n.With)
	r := f.happened(&rulebook.Test{Op: rulebook.HasHappened, Thing: n.With})
	if r.t == no {
		for _, x := range c.byThing[n.With] {
			if happens(x) && !x.stands() {
				r.why, r.facts = fmt.Sprintf("the %s of %s does not count", with.Name, x.at.day), []string{x.ID}
			}
		}
	}
	fd = fd.from(r)
	fd.Text = sentence(r.why)
	if r.t == no && len(r.facts) == 0 {
		fd.Text = fmt.Sprintf("There was no %s before the %s.", with.Name, t.Name)
	}
	return fd, true
}

// cured looks for the act that cures a defect.
func (c *core) cured(n *rulebook.Norm, fd *Finding, e *entry) {
	fd.Needs = "the cure: " + c.p.Thing(n.Sev.By).Name
	for _, x := range c.byThing[n.Sev.By] {
		if happens(x) && x.stands() {
			fd.Answer, fd.Text = Shown, fd.Text+fmt.Sprintf(" It was cured by %s of %s.", c.p.Thing(n.Sev.By).Name, x.at.day)
			fd.Facts = append(fd.Facts, x.ID)
		}
	}
}

// planned warns, when a notice is given, of a meeting planned for a day that
// is too early or too late for it: the first good day is computed.
func (c *core) planned(e *entry) []Finding {
	var out []Finding
	for _, n := range c.ix.about[e.thing] {
		w := BindingWindow(n)
		if n.Kind != rulebook.Required || w == nil {
			continue
		}
		day, ok := c.plannedDay(e, w.Point.Thing)
		if !ok {
			continue
		}
		to := c.moment(When{Day: day, Clock: calendar.NoClock, Last: day, LastClock: calendar.NoClock}, len(c.log)+1)
		f := &frame{c: c, at: e.at, self: e, norm: n}
		if fd, ok := c.interval(n, e, to, true); ok && f.cond(n.If).t != no {
			c.excuse(n, f, &fd)
			fd.Planned, fd.Severity = true, ""
			out = append(out, fd)
		}
	}
	return out
}

// plannedDay reads from a notice's fields the day of the meeting it calls.
func (c *core) plannedDay(e *entry, meeting rulebook.ID) (calendar.Date, bool) {
	name := c.p.Thing(meeting).Name
	for _, fl := range c.p.Thing(e.thing).Fields {
		if fl.Type != rulebook.DateField {
			continue
		}
		s := phrase.Canonical(fl.Name)
		if s == name+" day" || s == name+" date" || s == "day of "+name || s == "date of "+name || s == "day" || s == "date" || strings.HasSuffix(name, strings.TrimSuffix(strings.TrimSuffix(s, " day"), " date")) {
			if v, ok := e.field(fl.Name); ok {
				if d, err := calendar.ParseDate(v); err == nil {
					return d, true
				}
			}
		}
	}
	return 0, false
}
