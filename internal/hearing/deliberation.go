package hearing

import (
	"slices"
	"strings"

	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/rulebook"
)

// talkBody is the page of the closed part.
type talkBody struct {
	Path   string
	State  string // key
	Sits   bool   // the reader sits, or keeps the record
	Quorum quorum
	Motion *put
	Charge []chargeTalk
	Judged []judgement
	Notes  []logLine
	Rows   []row
	Vote   string
	Links  []site.Link
}

// chargeTalk is what was said of one charge.
type chargeTalk struct {
	docket.Charge
	Issues, Drafts []string
}

// judgement is an open word that the rulebook asks the body to judge.
type judgement struct {
	Name   string
	Needed []site.Link // clauses that ask for it
	Said   string      // when it was said; empty: not yet
}

// charges are those that were put to the member, as last put.
func (m *meeting) charges() []docket.Charge {
	var out []docket.Charge
	mine := m.respondents()
	for i := range m.all {
		e := &m.all[i]
		if e.Kind == docket.Did && len(e.Charges) > 0 && slices.ContainsFunc(e.To, func(p string) bool { return slices.Contains(mine, p) }) {
			out = e.Charges
		}
	}
	return out
}

// sitsHere reports whether the reader may follow the deliberation: a member
// who sits, or whoever keeps or checks the record.
func (m *meeting) sitsHere() bool {
	return m.c.Is(access.Clerk, access.Auditor) || slices.Contains(m.members(), m.c.Me) && m.was(m.c.Me) && !m.down[m.c.Me]
}

func deliberationPage(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Name: "deliberation", Title: "talk.title", Part: "deliberation"}
	return p, showTalk(v, p, "")
}

func showTalk(v *site.Visit, p *site.Page, wrong string) error {
	m := current(v.Case)
	if m == nil { // the rulebook knows no meeting
		p.Body = &talkBody{}
		return nil
	}
	b := &talkBody{Path: v.CaseHref("deliberation"), State: "hearing.state." + string(m.phase), Sits: m.sitsHere(), Links: links(v)}
	p.Body = b
	if !b.Sits {
		return nil
	}
	b.Quorum, b.Motion = m.quorum(v), motion(m)
	if b.Quorum.Known {
		p.Rule = []site.Link{b.Quorum.Clause}
	}
	for _, c := range m.charges() {
		t := chargeTalk{Charge: c}
		for _, s := range notes(m.events, noteIssue) {
			if label, words, _ := strings.Cut(s.Words, ": "); label == "charge "+c.Label {
				t.Issues = append(t.Issues, s.By+": "+words)
			}
		}
		for _, s := range notes(m.events, noteDraft) {
			if label, words, _ := strings.Cut(s.Words, ": "); label == "charge "+c.Label {
				t.Drafts = append(t.Drafts, s.By+": "+words)
			}
		}
		b.Charge = append(b.Charge, t)
	}
	b.Judged = m.judgements()
	if m.closed >= 0 {
		for i := m.closed; i < len(m.events); i++ {
			b.Notes = append(b.Notes, m.line(v, &m.events[i]))
		}
	}
	for _, role := range []access.Role{access.Clerk, access.Chair, access.Panel, access.AppealPanel} {
		if v.Case.Is(role) && len(b.Rows) == 0 {
			b.Rows = talkRow(v, p, m, role, wrong)
		}
	}
	if b.Motion != nil && m.phase == deliberating && !b.Quorum.Short {
		b.Vote = v.CaseHref("vote")
	}
	return nil
}

func talkRow(v *site.Visit, p *site.Page, m *meeting, role access.Role, wrong string) []row {
	line := row{Role: "role." + role.String()}
	for _, a := range talkActs() {
		if v.Case.May(access.Deliberation) < access.Write || !v.Case.Is(a.who...) {
			continue
		}
		d := &desk{v, p, m, a.name}
		b := button{Act: a.name, Label: "talk.act." + a.name, Open: a.name == wrong, Late: v.Case.Is(access.Clerk)}
		if b.Why = a.not(d); b.Why != "" {
			line.Barred = append(line.Barred, b)
			continue
		}
		b.Inputs = a.ask(d)
		line.Buttons = append(line.Buttons, b)
	}
	return []row{line}
}

// judgements are those that the rulebook asks the body for.
func (m *meeting) judgements() []judgement {
	var out []judgement
	for i := range m.c.Program.Things {
		t := &m.c.Program.Things[i]
		if t.Kind != rulebook.Judgement || t.Member || !slices.Contains(t.By, m.body) {
			continue
		}
		j := judgement{Name: t.Name}
		for k := range m.c.Program.Norms {
			n := &m.c.Program.Norms[k]
			if n.Kind == rulebook.Needs && (n.With == t.ID || slices.Contains(n.Things, t.ID)) {
				j.Needed = append(j.Needed, site.ClauseLink(m.c, m.c.Program.Clauses[n.Clause].Number))
			}
		}
		if len(j.Needed) == 0 {
			continue // no decision of this meeting rests on it
		}
		for k := range m.events {
			if e := &m.events[k]; e.Kind == docket.Considered && e.Thing == t.Name {
				j.Said = clockOf(e)
			}
		}
		out = append(out, j)
	}
	return out
}

// talkActs are what is recorded of a deliberation.
func talkActs() []act {
	inside := func(d *desk) string {
		switch {
		case d.m.phase != deliberating:
			return "talk.not.begun"
		case !d.m.sitsHere():
			return "room.not.here"
		}
		return ""
	}
	all := []access.Role{access.Clerk, access.Chair, access.Panel, access.AppealPanel}
	return []act{
		{name: "issue", who: all, not: inside, ask: askCharge("talk.ask.issue"), file: fileCharge(noteIssue)},
		{name: "draft", who: all, not: inside, ask: askCharge("talk.ask.draft"), file: fileCharge(noteDraft)},
		{name: "judgement", who: keepers, not: func(d *desk) string {
			if len(d.m.judgements()) == 0 {
				return "talk.not.judgement"
			}
			return inside(d)
		}, ask: askJudgement, file: fileJudgement},
		{name: "motion", who: all, not: inside, ask: askMotion, file: fileMotion},
		{name: "reason", who: all, not: inside, ask: func(d *desk) []input {
			return []input{d.input("radios", "kind", "talk.ask.kind", choice("gravity", d.v.Words("talk.kind.gravity")), choice("mitigation", d.v.Words("talk.kind.mitigation")), choice("other", d.v.Words("talk.kind.other"))), d.input("area", "words", "talk.ask.reason")}
		}, file: func(d *desk) []docket.Event {
			kind := d.get("kind")
			if kind != "gravity" && kind != "mitigation" && kind != "other" {
				d.wrong("kind", "room.wrong.what")
			}
			return []docket.Event{note(noteReason, "", kind+": "+d.text("words"))}
		}},
		{name: "minority", who: all, not: inside, ask: func(d *desk) []input {
			return []input{d.input("pick", "by", "talk.ask.by", choices(d.voices())...), d.input("area", "words", "talk.ask.minority")}
		}, file: func(d *desk) []docket.Event {
			return []docket.Event{note(noteMinority, d.pick("by", d.voices()), d.text("words"))}
		}},
		{name: "said", who: keepers, not: inside, ask: func(d *desk) []input {
			return []input{d.input("area", "words", "talk.ask.said")}
		}, file: func(d *desk) []docket.Event {
			return []docket.Event{{Kind: docket.Noted, Text: d.free("words")}}
		}},
	}
}

func askCharge(key string) func(*desk) []input {
	return func(d *desk) []input {
		in := d.input("pick", "charge", "talk.ask.charge")
		for _, c := range d.m.charges() {
			in.Choices = append(in.Choices, choice(c.Label, d.v.Words("talk.charge", "n", c.Label, "words", c.Text)))
		}
		return []input{in, d.input("area", "words", key)}
	}
}

func fileCharge(word string) func(*desk) []docket.Event {
	return func(d *desk) []docket.Event {
		label := d.get("charge")
		if !slices.ContainsFunc(d.m.charges(), func(c docket.Charge) bool { return c.Label == label }) {
			d.wrong("charge", "talk.wrong.charge")
		}
		return []docket.Event{note(word, d.me(), "charge "+label+": "+d.text("words"))}
	}
}

func askJudgement(d *desk) []input {
	in := d.input("radios", "thing", "talk.ask.judgement")
	for _, j := range d.m.judgements() {
		one := choice(j.Name, j.Name)
		if len(j.Needed) > 0 {
			one.Hint = d.v.Words("talk.rule", "rule", j.Needed[0].Text)
		}
		in.Choices = append(in.Choices, one)
	}
	return []input{in}
}

func fileJudgement(d *desk) []docket.Event {
	thing := d.get("thing")
	if !slices.ContainsFunc(d.m.judgements(), func(j judgement) bool { return j.Name == thing }) {
		d.wrong("thing", "room.wrong.what")
	}
	return []docket.Event{{Kind: docket.Considered, Actors: []string{d.m.c.Program.Thing(d.m.body).Name}, Thing: thing, About: d.m.respondents()}}
}

// voices are those in whose name the reader may take down a motion or a view:
// who keeps the record and who presides for everybody who sits, others for
// themselves.
func (d *desk) voices() []string {
	list := d.m.seated()
	if d.v.Case.Is(access.Clerk, access.Chair) {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(name string) bool { return name != d.me() })
}

func askMotion(d *desk) []input {
	in := d.input("pick", "thing", "talk.ask.motion")
	for _, t := range d.m.decisions() {
		in.Choices = append(in.Choices, choice(t.Name, t.Name))
	}
	return []input{in, d.input("pick", "by", "talk.ask.mover", choices(d.voices())...), d.input("area", "words", "talk.ask.wording")}
}

func fileMotion(d *desk) []docket.Event {
	thing := d.get("thing")
	if !slices.ContainsFunc(d.m.decisions(), func(t *rulebook.Thing) bool { return t.Name == thing }) {
		d.wrong("thing", "talk.wrong.motion")
	}
	return []docket.Event{note(noteMotion, d.pick("by", d.voices()), thing+": "+d.text("words"))}
}

// deliberationPost records one thing that was said or considered.
func deliberationPost(v *site.Visit) (*site.Page, error) {
	m := current(v.Case)
	i := slices.IndexFunc(talkActs(), func(a act) bool { return a.name == v.PostForm.Get("act") && v.Case.Is(a.who...) })
	if m == nil || i < 0 || !m.sitsHere() {
		return nil, site.ErrNone
	}
	a := talkActs()[i]
	p := &site.Page{Name: "deliberation", Title: "talk.title", Part: "deliberation", Values: v.PostForm}
	d := &desk{v, p, m, a.name}
	if why := a.not(d); why != "" {
		p.Wrong("acts", why)
		return p, showTalk(v, p, a.name)
	}
	at, late := d.when()
	events := a.file(d)
	if len(p.Faults) > 0 {
		return p, showTalk(v, p, a.name)
	}
	if late != "" {
		events = append(events, note(noteEarlier, "", late))
	}
	filed, err := d.write(events, at)
	if !used(err) && p.Problem("acts", err) {
		return p, showTalk(v, p, a.name)
	}
	if err != nil {
		return nil, err
	}
	return v.Done(v.CaseHref("deliberation"), filed), nil
}
