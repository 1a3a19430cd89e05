package docket

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"alteram/phrase"
	"alteram/rulebook"
	"alteram/syntax"
)

// decision judges a decision of a body: the power, the meeting it was made at,
// who took part, the quorum, the vote, the charges, the sanction.
func (c *core) decision(e *entry, r *Ruling) {
	t := c.p.Thing(e.thing)
	if e.thing == 0 {
		r.Findings = c.act(e)
		return
	}
	if len(e.Actors) == 0 && len(t.By) > 0 {
		e.Actors = []string{c.p.Thing(t.By[0]).Name}
	}
	fs := c.fields(e, t)
	fs = append(fs, c.power(e)...)
	fs = append(fs, c.bans(e)...)
	fs = append(fs, c.notices(e)...)
	m := c.meetingOf(e)
	var lost []string
	if held := c.restsUpon(e); held != nil {
		fs = append(fs, c.restsOn(held)...)
		fs = append(fs, c.sitters(held, e, e)...)
		fs = append(fs, c.offers(held, e.at)...)
		fs = append(fs, c.deliberated(held, e)...)
	}
	votes, uncounted := c.uncounted(m, e)
	fs = append(fs, votes...)
	lost = append(lost, uncounted...)
	tally, more := c.tally(m, e, lost)
	fs = append(fs, more...)
	fs = append(fs, c.validity(e)...)
	fs = append(fs, c.reliance(e)...)
	fs = append(fs, c.disclosed(m, e)...)
	fs = append(fs, c.menu(e)...)
	charges, more := c.charges(e)
	fs = append(fs, more...)
	r.Findings, r.Tally, r.Charges = dedupe(fs), tally, charges
}

// dedupe keeps the first of findings that say the same under one norm.
func dedupe(fs []Finding) []Finding {
	var out []Finding
	for _, f := range fs {
		if !slices.ContainsFunc(out, func(g Finding) bool {
			return g.Norm == f.Norm && g.Clause == f.Clause && g.Text == f.Text && g.Answer == f.Answer
		}) {
			out = append(out, f)
		}
	}
	return out
}

// restsUpon returns the meeting on which a decision rests: the one at which it is
// made, else the last that its body held in the case, and of those one that
// stands before one that does not. Who decides on the day after, at no meeting,
// escapes nothing of what the hearing demanded.
func (c *core) restsUpon(e *entry) *meeting {
	if m := c.meetingOf(e); m != nil {
		return m
	}
	by := c.p.Thing(e.thing).By
	if len(by) == 0 {
		return nil
	}
	var held *meeting
	for _, m := range c.meetings {
		if c.bodyOf(m) == by[0] && m.opened().at.seq < e.at.seq && (m.opened().stands() || held == nil || !held.opened().stands()) {
			held = m
		}
	}
	return held
}

// restsOn carries the defects of a meeting over to what is decided at it.
func (c *core) restsOn(m *meeting) []Finding {
	op := m.opened()
	if op.ruling == nil {
		return nil
	}
	var out []Finding
	for _, f := range op.ruling.Findings {
		if f.Code == "may-not-sit" || f.Answer == Shown || f.Answer == Excused {
			continue // judged again with all who came later
		}
		if f.Severity == "" {
			continue
		}
		f.Text = fmt.Sprintf("It rests on the %s of %s. %s", c.p.Thing(m.thing).Name, op.at.day, f.Text)
		f.Facts = append([]string{op.ID}, f.Facts...)
		out = append(out, f)
	}
	return out
}

// deliberated reports people who were in the room during deliberation and
// must not be.
func (c *core) deliberated(m *meeting, e *entry) []Finding {
	start := m.deliberation()
	if start == nil {
		return nil
	}
	var out []Finding
	for _, n := range c.ix.taking {
		for _, deed := range n.Deeds {
			if deed.Verb != rulebook.Deliberate && !(deed.Verb == rulebook.Attend && (deed.Thing == 0 || deed.Thing == m.thing)) {
				continue
			}
			from := start
			if deed.Verb == rulebook.Attend {
				from = m.opened()
			}
			clean := true
			for _, p := range c.presentDuring(m, from, e) {
				r := c.takes(n, p, e)
				if r.t != yes {
					continue
				}
				clean = false
				fd := c.finding(n, "may-not-attend", Broken)
				fd.Facts = []string{from.ID}
				fd.Text = sentence(fmt.Sprintf("%s was in the room during the %s although %s", p, map[bool]string{true: "deliberation", false: c.p.Thing(m.thing).Name}[deed.Verb == rulebook.Deliberate], cmp.Or(r.why, "clause "+c.clause(n)+" forbids it")))
				out = append(out, fd)
			}
			if clean {
				fd := c.finding(n, "may-not-attend", Shown)
				fd.Text, fd.Facts = "Nobody was in the room who must not be.", []string{from.ID}
				out = append(out, fd)
			}
		}
	}
	return out
}

// presentDuring lists who was in the room at any time from one entry to
// another.
func (c *core) presentDuring(m *meeting, from, to *entry) []string {
	out := m.present(from)
	if from.Kind == Opened {
		out = append(slices.Clone(from.Present), from.Remote...)
	}
	in := false
	for _, x := range m.entries {
		switch {
		case x == from:
			in = true
		case x == to:
			return out
		case in && x.Kind == Entered:
			for _, p := range x.Actors {
				if !slices.Contains(out, p) {
					out = append(out, p)
				}
			}
		}
	}
	return out
}

// uncounted finds votes that may not be cast: "a member who did not hear the
// whole must not vote". It returns the findings and whose votes do not count.
func (c *core) uncounted(m *meeting, e *entry) ([]Finding, []string) {
	var out []Finding
	var lost []string
	voters := c.voters(m, e)
	for _, n := range c.ix.taking {
		for _, deed := range n.Deeds {
			if deed.Thing != 0 && deed.Thing != e.thing && (m == nil || deed.Thing != m.thing) {
				continue
			}
			switch deed.Verb {
			case rulebook.Abstain, rulebook.Proxy:
				if fd, ok := c.voteBan(n, deed.Verb, e); ok {
					out = append(out, fd)
				}
			case rulebook.Vote:
				fs, names := c.votersBanned(n, voters, e)
				out = append(out, fs...)
				for _, p := range names {
					if !slices.Contains(lost, p) {
						lost = append(lost, p)
					}
				}
			}
		}
	}
	return out, lost
}

func (c *core) votersBanned(n *rulebook.Norm, voters []string, e *entry) ([]Finding, []string) {
	var out []Finding
	var lost []string
	banned := map[string]result{}
	for _, p := range voters {
		if r := c.takes(n, p, e); r.t == yes {
			banned[p] = r
		}
	}
	if v := e.Vote; v != nil && len(v.ForNames)+len(v.AgainstNames)+len(v.AbstainNames) == 0 && !v.All && v.For+v.Against+v.Abstain <= len(voters)-len(banned) {
		banned = nil // there are enough others for all the votes
	}
	for _, p := range voters {
		r, ok := banned[p]
		if !ok {
			continue
		}
		fd := c.finding(n, "vote-not-lawful", Broken)
		fd.Facts = append(r.facts, e.ID)
		fd.Text = sentence(fmt.Sprintf("%s voted and may not: %s", p, cmp.Or(r.why, "clause "+c.clause(n)+" forbids it")))
		if n.Sev.Kind == syntax.NotCounted || n.Sev.Kind == syntax.NoSeverity {
			lost = append(lost, p)
			fd.Text += " The vote does not count."
			fd.Severity = "not counted"
		}
		out = append(out, fd)
	}
	if len(out) == 0 {
		fd := c.finding(n, "vote-not-lawful", Shown)
		fd.Text = "Nobody voted who may not."
		if len(voters) == 0 {
			fd.Answer, fd.Text = Unmoved, ""
			if c.lack("vote") || c.lack("attendance") {
				fd.Answer, fd.Text, fd.Needs = NotShown, "The record does not say who voted.", "the names of those who voted"
			}
		}
		out = append(out, fd)
	}
	return out, lost
}

func (c *core) voteBan(n *rulebook.Norm, v rulebook.Verb, e *entry) (Finding, bool) {
	if e.Vote == nil {
		return Finding{}, false
	}
	f := &frame{c: c, at: e.at, self: e, norm: n}
	if f.guards(n).t != yes {
		return Finding{}, false
	}
	fd := c.finding(n, "abstained", Shown)
	fd.Facts = []string{e.ID}
	count, what := e.Vote.Abstain, "abstained"
	if v == rulebook.Proxy {
		fd.Code, count, what = "proxy", e.Vote.Proxies, "voted by proxy"
	}
	if count > 0 {
		fd.Answer, fd.Text = Broken, fmt.Sprintf("%d %s.", count, what)
	}
	return fd, true
}

// voters lists who voted: by name where the record has names, else those of
// the body who were in the room.
func (c *core) voters(m *meeting, e *entry) []string {
	if e.Vote == nil {
		return nil
	}
	v := e.Vote
	if names := slices.Concat(v.ForNames, v.AgainstNames, v.AbstainNames); len(names) > 0 {
		return names
	}
	if m == nil {
		return nil
	}
	return c.seated(m, e)
}

// reliance holds a decision against bans on relying on evidence.
func (c *core) reliance(e *entry) []Finding {
	var out []Finding
	for _, n := range c.ix.taking {
		for _, deed := range n.Deeds {
			if deed.Verb != rulebook.Rely || deed.Thing != 0 && deed.Thing != e.thing {
				continue
			}
			f := &frame{c: c, at: e.at, self: e, norm: n}
			r := f.guards(n)
			r.t = r.t.not()
			fd := c.finding(n, "not-disclosed", Shown).from(r)
			fd.Text = sentence(r.why)
			if r.t == no {
				fd.Needs = "the evidence to be shown to the person before the case closes, or the decision not to rest on it"
			}
			out = append(out, fd)
		}
	}
	return out
}

// menu holds the sanction of a decision against what the body may impose.
func (c *core) menu(e *entry) []Finding {
	var out []Finding
	t := c.p.Thing(e.thing)
	wanted := []string{}
	for _, ch := range e.Charges {
		if ch.Sanction != "" {
			wanted = append(wanted, ch.Sanction)
		}
	}
	if e.Vote != nil && e.Vote.Sanction != "" {
		wanted = append(wanted, e.Vote.Sanction)
	}
	if v, ok := e.field("sanction"); ok {
		wanted = append(wanted, v)
	}
	if c.ix.sanction[t.Name] != nil && !slices.ContainsFunc(wanted, func(w string) bool { return phrase.Canonical(w) == t.Name }) {
		wanted = append(wanted, t.Name)
	}
	for _, n := range c.ix.ofKind[rulebook.Menu] {
		if len(n.Who.Roles) > 0 && len(t.By) > 0 && n.Who.Roles[0] != t.By[0] {
			continue
		}
		var list []string
		for _, id := range n.Things {
			list = append(list, c.p.Thing(id).Name)
		}
		for _, w := range wanted {
			fd := c.finding(n, "not-in-menu", Shown)
			if fd.Severity == "" {
				fd.Severity = "void"
			}
			fd.Facts = []string{e.ID}
			fd.Text = fmt.Sprintf("%s is among the sanctions of clause %s.", w, c.clause(n))
			if name := phrase.Canonical(w); !slices.Contains(list, name) {
				if !slices.ContainsFunc(list, func(l string) bool { return strings.HasPrefix(name, l+" ") }) {
					fd.Answer = Broken
					fd.Text = fmt.Sprintf("%q is not among the sanctions of clause %s: %s.", w, c.clause(n), strings.Join(list, ", "))
					fd.Needs = "a sanction from the list"
				}
			}
			out = append(out, fd)
		}
	}
	return append(out, c.atMost(e, t)...)
}

// atMost holds a period of a sanction against its maximum.
func (c *core) atMost(e *entry, t *rulebook.Thing) []Finding {
	if s := c.ix.sanction[t.Name]; s != nil {
		t = s
	}
	if t.Most == nil {
		return nil
	}
	until, ok := c.sanctionEnd(e)
	if !ok {
		return nil
	}
	res := c.p.Settings.Reckoner.Within(lasting(c.span(*t.Most, e.at.day)), e.at.calendar())
	fd := Finding{Code: "too-long", Clause: c.p.Clauses[t.Clause].Number, Norm: -1, Answer: Shown, Severity: "void", Facts: []string{e.ID}, Working: &res.Working}
	if until > days(res)[0] {
		fd.Answer = Broken
		fd.Text = fmt.Sprintf("It lasts until %s, longer than %s: the last day is %s.", until.Long(), c.span(*t.Most, e.at.day), days(res)[0].Long())
		fd.Latest = ptr(days(res)[0])
	}
	return []Finding{fd}
}

// charges says what stands for each charge: K.18.
func (c *core) charges(e *entry) ([]Charge, []Finding) {
	notified, any := c.notified(e)
	var stands []Charge
	var out []Finding
	for _, ch := range e.Charges {
		stands = append(stands, ch)
		if !any || ch.Found == "" || ch.Found == "dropped" {
			continue
		}
		if slices.ContainsFunc(notified, func(n Charge) bool { return n.Label == ch.Label }) {
			continue
		}
		last := &stands[len(stands)-1]
		last.Found = "void"
		if c.findsUncharged(e) {
			continue // the rulebook's own clause says it
		}
		out = append(out, Finding{
			Code: "not-charged", Clause: c.p.Clauses[c.p.Thing(e.thing).Clause].Number, Norm: -1, Answer: Broken, Severity: "void", Charge: ch.Label,
			Text:  fmt.Sprintf("Charge %s was never put: it was not in the notice. The finding on it is void; the rest of the decision stands.", ch.Label),
			Facts: []string{e.ID}, Needs: "the charge to be put and answered first",
		})
	}
	return stands, out
}

// findsUncharged reports whether a Verdict norm deals with charges never put.
func (c *core) findsUncharged(e *entry) bool {
	return slices.ContainsFunc(c.demands(e), func(n *rulebook.Norm) bool {
		return n.Kind == rulebook.Verdict && usesOp(n.If, rulebook.FindsUncharged)
	})
}

func usesOp(cond rulebook.Cond, op rulebook.Op) bool {
	for t := range rulebook.Tests(cond) {
		if t.Op == op {
			return true
		}
	}
	return false
}

// notified lists the charges put to the respondent before a decision.
func (c *core) notified(e *entry) (out []Charge, any bool) {
	for _, x := range c.log {
		if x.Kind == Did && x.stands() && len(x.Charges) > 0 {
			any = true
			out = append(out, x.Charges...)
		}
	}
	return out, any
}

// chargeTest answers tests on charges.
func (f *frame) chargeTest(t *rulebook.Test) result {
	c := f.c
	e := f.self
	switch t.Op {
	case rulebook.FindsUncharged:
		if e == nil {
			return answer(no, "")
		}
		notified, any := c.notified(e)
		if !any && (c.lack("charges") || c.lack("everything") || c.lacksFor(t.With)) {
			return result{t: unknown, why: "the record does not show the charges that were put", needs: "the charges"}
		}
		for _, ch := range e.Charges {
			if ch.Found != "" && ch.Found != "dropped" && !slices.ContainsFunc(notified, func(n Charge) bool { return n.Label == ch.Label }) {
				return answer(yes, fmt.Sprintf("charge %s was decided and was never put: it was not in the notice", ch.Label), e.ID)
			}
		}
		return answer(no, "every charge found had been put", e.ID)
	case rulebook.SameFacts:
		if e == nil {
			return answer(no, "")
		}
		for _, ch := range e.Charges {
			if ch.SameAs == "" {
				continue
			}
			for _, x := range c.log {
				if x.Kind == Decided && x.at.seq < e.at.seq {
					return answer(yes, fmt.Sprintf("charge %s is on the same facts as charge %s, decided on %s", ch.Label, ch.SameAs, x.at.day), x.ID)
				}
			}
		}
		return answer(no, "the facts were not decided before")
	case rulebook.ChargeProved:
		log := c.log
		if e != nil {
			log = append(slices.Clip(log), e)
		}
		for _, x := range log {
			for _, ch := range x.Charges {
				if ch.Found == "proved" || ch.Found == "admitted" {
					return answer(yes, "charge "+ch.Label+" was found proved", x.ID)
				}
			}
		}
		return answer(no, "no charge was found proved")
	}
	if e == nil { // imposes what the menu does not list
		return answer(no, "")
	}
	for _, fd := range c.menu(e) {
		if fd.Answer == Broken {
			return answer(yes, strings.TrimSuffix(fd.Text, "."), e.ID)
		}
	}
	return answer(no, "the sanction is in the list")
}

// chargeOf names the charge that a finding is confined to.
func chargeOf(cond rulebook.Cond, r result) string {
	if r.t != no || !usesOp(cond, rulebook.FindsUncharged) {
		return ""
	}
	var label string
	fmt.Sscanf(r.why, "charge %s ", &label)
	return label
}
