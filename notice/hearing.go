package notice

import (
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/document"
	"alteram/rulebook"
	"alteram/wording"
)

// meetings are the meetings that the rulebook knows, of bodies that decide a case.
func (c *Case) meetings() []*rulebook.Thing {
	var out []*rulebook.Thing
	for i := range c.Program.Things {
		t := &c.Program.Things[i]
		if t.Kind != rulebook.Meeting || t.Implicit {
			continue
		}
		if slices.ContainsFunc(c.Program.Things, func(d rulebook.Thing) bool {
			return d.Kind == rulebook.Decision && slices.ContainsFunc(d.By, func(id rulebook.ID) bool { return slices.Contains(t.By, id) })
		}) || len(t.By) == 0 {
			out = append(out, t)
		}
	}
	return out
}

// agenda is what is done at a meeting, in order; as a run-sheet with room for the times.
func (m *maker) agenda(t *rulebook.Thing, sheet bool) {
	w, p := m.c.Words, m.c.Program
	m.head(2, "what")
	if sheet {
		m.para(nil, "what.sheet")
	} else {
		m.para([]document.Source{{Clause: m.c.clauseOf(t)}}, "what.agenda", "meeting", t.Name)
	}
	type step struct{ words, clause string }
	steps := []step{{w.T("agenda.open"), ""}, {w.T("agenda.conflict"), ""}, {w.T("agenda.charges"), ""}, {w.T("agenda.answer"), ""}}
	for i := range p.Norms {
		if n := &p.Norms[i]; n.Kind == rulebook.Offer && (n.At == t.ID || n.At == 0) {
			var who []string
			for _, id := range n.To {
				who = append(who, p.Thing(id).Name)
			}
			steps = append(steps, step{w.T("agenda.offer", "who", wording.Upper(m.c.and(who)), "items", m.c.and(n.Items)), p.Clauses[n.Clause].Number})
		}
	}
	steps = append(steps, step{w.T("agenda.deliberate"), ""})
	for i := range p.Things {
		d := &p.Things[i]
		if d.Kind == rulebook.Decision && !d.Implicit && slices.ContainsFunc(d.By, func(id rulebook.ID) bool { return slices.Contains(t.By, id) }) {
			words := w.T("agenda.decide", "thing", d.Name)
			for j := range p.Norms {
				if n := &p.Norms[j]; n.Kind == rulebook.Needs && n.Thing == d.ID && n.Major != nil {
					words += "; " + strings.Join(strings.Fields(n.Words), " ")
				}
			}
			steps = append(steps, step{words, m.c.clauseOf(d)})
		}
	}
	steps = append(steps, step{w.T("agenda.close"), ""})
	b := document.Block{Kind: document.Table, Cite: m.d.Title, Head: []string{w.T("head.no"), w.T("head.step"), w.T("head.rule")}}
	if sheet {
		b.Head = append(b.Head, w.T("head.time"), w.T("head.words"))
	}
	for i, s := range steps {
		row := []string{fmt.Sprint(i + 1), s.words, s.clause}
		if sheet {
			row = append(row, "__:__", strings.Repeat("_", 16))
		}
		b.Rows = append(b.Rows, row)
		if s.clause != "" && !slices.Contains(b.Sources, document.Source{Clause: s.clause}) {
			b.Sources = append(b.Sources, document.Source{Clause: s.clause})
		}
	}
	m.add(b)
	if sheet {
		m.add(document.Block{Kind: document.Signature, Cite: w.T("sheet.sign")})
		return
	}
	m.closing()
}

// sitting is a meeting from its opening on.
type sitting struct {
	opened *now
	list   []*now // all that was recorded in it, the opening included
	closed *now
}

// sittingOf is the meeting that an entry opens, or in which it stands; nil: there is
// none.
func (m *maker) sittingOf(n *now) *sitting {
	var s *sitting
	for i := range m.known {
		x := &m.known[i]
		if x.event.Kind == docket.Opened {
			s = &sitting{opened: x}
		}
		if s != nil {
			s.list = append(s.list, x)
			if x.event.Kind == docket.Closed {
				s.closed = x
			}
		}
		if x.Seq == n.Seq && s != nil {
			found := s
			for _, y := range m.known[i+1:] {
				if found.closed != nil || y.event.Kind == docket.Opened {
					break
				}
				found.list = append(found.list, &y)
				if y.event.Kind == docket.Closed {
					found.closed = &y
				}
			}
			return found
		}
		if s != nil && s.closed != nil {
			s = nil
		}
	}
	return nil
}

// stay is a time that somebody was there.
type stay struct {
	who, from, until string
	seqs             []int64
}

func clockOf(e *docket.Event) string {
	if e.On.Clock == calendar.NoClock {
		return "?"
	}
	return e.On.Clock.String()
}

// stays are who was there, from when until when.
func (s *sitting) stays(end string) []stay {
	var out []stay
	in := func(who string, n *now) { out = append(out, stay{who, clockOf(n.event), end, []int64{n.Seq}}) }
	for _, n := range s.list {
		switch e := n.event; e.Kind {
		case docket.Opened:
			for _, who := range e.Present {
				in(who, n)
			}
		case docket.Entered:
			for _, who := range e.Actors {
				in(who, n)
			}
		case docket.Exited:
			for _, who := range e.Actors {
				for i := len(out) - 1; i >= 0; i-- {
					if out[i].who == who && out[i].until == end {
						out[i].until = clockOf(e)
						out[i].seqs = append(out[i].seqs, n.Seq)
						break
					}
				}
			}
		}
	}
	return out
}

// minutes are what was recorded of a meeting.
func (m *maker) minutes(n *now) {
	w, e := m.c.Words, n.event
	s := m.sittingOf(n)
	m.head(2, "what")
	m.para(n.sources(), "what.minutes", "meeting", e.Thing, "day", day(e))
	m.para(nil, "minutes.corrections")
	m.head(2, "minutes.when")
	m.para(n.sources(), "minutes.opened", "when", when(e))
	if s.closed != nil {
		m.para(s.closed.sources(), "minutes.closed", "when", when(s.closed.event))
	} else {
		m.para(nil, "minutes.stillopen")
	}
	m.attendance(s)
	m.head(2, "minutes.course")
	b := document.Block{Kind: document.Table, Cite: w.T("minutes.course"), Head: []string{w.T("head.time"), w.T("head.what"), w.T("head.no")}}
	var decided []*now
	for _, x := range s.list {
		words := x.Words
		for _, seq := range x.changed {
			words += " (" + w.T("entry", "n", fmt.Sprint(seq)) + ")"
		}
		b.Rows = append(b.Rows, []string{clockOf(x.event), wording.Upper(words), fmt.Sprint(x.Seq)})
		if x.event.Kind == docket.Decided {
			decided = append(decided, x)
		}
	}
	m.add(b)
	m.head(2, "minutes.decisions")
	for _, x := range decided {
		m.text(document.Paragraph, x.sources(), wording.Upper(x.Words)+".")
		if r := x.Ruling; r != nil && r.Tally != nil {
			m.text(document.Paragraph, nil, r.Tally.Sentence)
			m.para(nil, "minutes.eligible", "n", fmt.Sprint(r.Tally.Base), "quorum", fmt.Sprint(r.Tally.Quorum))
		}
	}
	if len(decided) == 0 {
		m.para(nil, "minutes.decisions.none")
	}
	var wrong []string
	var src []document.Source
	for i := range m.known {
		if x := &m.known[i]; x.event.Kind == docket.Noted && x.Seq > n.Seq && (strings.HasPrefix(x.event.Text, "minutes by ") || strings.HasPrefix(x.event.Text, "minutes: ")) {
			wrong, src = append(wrong, x.event.Text), append(src, document.Source{Entry: x.Seq})
		}
	}
	if len(wrong) > 0 {
		m.head(2, "minutes.wrong")
		m.list(wrong, src)
	}
	m.add(document.Block{Kind: document.Signature, Cite: w.T("minutes.sign")})
}

// attendance says who was there from when until when, and how many could take part.
func (m *maker) attendance(s *sitting) {
	w := m.c.Words
	m.head(2, "minutes.there")
	stays := s.stays(w.T("minutes.end"))
	if len(stays) == 0 {
		m.para(nil, "minutes.there.none")
	}
	b := document.Block{Kind: document.Table, Cite: w.T("minutes.there"), Head: []string{w.T("head.who"), w.T("head.from"), w.T("head.until")}}
	there, down := map[string]bool{}, map[string]bool{}
	for _, x := range stays {
		there[x.who] = true
		b.Rows = append(b.Rows, []string{x.who, x.from, x.until})
		for _, seq := range x.seqs {
			if src := (document.Source{Entry: seq}); !slices.Contains(b.Sources, src) {
				b.Sources = append(b.Sources, src)
			}
		}
	}
	if len(b.Rows) > 0 {
		m.add(b)
	}
	for i := range m.known {
		n := &m.known[i]
		if n.event.Kind != docket.StoodDown || s.closed != nil && n.Seq > s.closed.Seq {
			continue
		}
		for _, who := range n.event.Actors {
			down[who] = true
		}
		m.para(n.sources(), "minutes.down", "who", m.c.and(n.event.Actors), "why", n.event.Text)
	}
	for _, id := range m.c.thing(s.opened.event.Thing).By {
		body := m.c.Program.Thing(id)
		all, came, may := 0, 0, 0
		for _, seat := range m.c.Register.Bodies {
			on := s.opened.event.On.Day
			if t := m.c.thing(seat.Role); t.ID != body.ID || seat.From != calendar.NoDate && seat.From > on || seat.Until != calendar.NoDate && seat.Until != 0 && seat.Until < on {
				continue
			}
			all++
			if there[seat.Person] {
				came++
				if !down[seat.Person] {
					may++
				}
			}
		}
		if all == 0 {
			m.para(nil, "minutes.members.open", "body", body.Name)
			continue
		}
		m.para([]document.Source{{Clause: m.c.clauseOf(body)}}, "minutes.members", "all", fmt.Sprint(all), "body", body.Name, "there", fmt.Sprint(came), "eligible", fmt.Sprint(may))
	}
}

// decision is what was decided, why, and how to appeal against it.
func (m *maker) decision(n *now) {
	c, e, w := m.c, n.event, m.c.Words
	t := c.thing(e.Thing)
	s := m.sittingOf(n)
	m.head(2, "what")
	m.para(n.sources(c.clauseOf(t)), "what.decision", "body", wording.Upper(c.and(e.Actors)), "day", when(e))
	m.text(document.Note, n.sources(), wording.Upper(n.Words)+".")
	m.head(2, "decision.findings")
	put := c.charges()
	for _, x := range e.Charges {
		m.head(3, "decision.found", "n", x.Label, "found", x.Found)
		for _, y := range put {
			if y.Label == x.Label {
				m.text(document.Paragraph, y.put.sources(y.Rule), wording.Upper(y.Text))
			}
		}
		m.text(document.Paragraph, n.sources(), x.Sanction)
	}
	if len(e.Charges) == 0 {
		m.para(nil, "decision.findings.none")
	}
	if len(e.Evidence) > 0 {
		m.head(3, "decision.relied")
		m.list(e.Evidence, n.sources())
	}
	m.head(2, "decision.sanction")
	if e.Vote != nil && e.Vote.Sanction != "" {
		m.para(n.sources(), "decision.sanction.one", "sanction", wording.Upper(e.Vote.Sanction))
	} else {
		m.para(nil, "decision.sanction.none")
	}
	for _, r := range c.Standing.Results {
		if r.Event == e.ID {
			m.para(n.sources(), "decision.effect", "status", strings.TrimSpace(r.Status+" "+r.Why))
			m.list(r.Statuses, nil)
		}
	}
	if n.Ruling != nil && n.Ruling.Tally != nil {
		m.head(2, "decision.vote")
		m.text(document.Paragraph, n.sources(), n.Ruling.Tally.Sentence)
	}
	m.reasons(n, s)
	m.appeals(t)
	m.add(document.Block{Kind: document.Signature, Cite: w.T("decision.sign", "body", c.and(e.Actors))})
	m.closing()
}

// reasons are those given at the meeting and those written after it, with what was
// weighed and the views that were not shared.
func (m *maker) reasons(n *now, s *sitting) {
	w := m.c.Words
	m.head(2, "decision.reasons")
	start := len(m.d.Blocks)
	var minority []document.Block
	if s != nil {
		for _, x := range s.list {
			head, words, _ := strings.Cut(x.event.Text, ": ")
			by, shared := strings.CutPrefix(head, "minority view by ")
			switch {
			case x.event.Kind == docket.Considered:
				m.text(document.Paragraph, x.sources(m.c.clauseOf(m.c.thing(x.event.Thing))), wording.Upper(x.Words)+".")
			case x.event.Kind == docket.Noted && (head == "reason" || strings.HasPrefix(head, "reason by ")):
				m.text(document.Paragraph, x.sources(), wording.Upper(words))
			case x.event.Kind == docket.Noted && shared:
				minority = append(minority, document.Block{Kind: document.Paragraph, Spans: document.Plain(w.T("decision.minority.by", "by", by, "words", words)), Sources: x.sources()})
			}
		}
	}
	for i := range m.known {
		x := &m.known[i]
		if x.Seq <= n.Seq || x.event.Kind != docket.Did || len(x.event.To) == 0 {
			continue
		}
		for _, f := range m.c.thing(x.event.Thing).Fields {
			for _, v := range x.event.Fields {
				if f.Type == rulebook.DocumentField && v.Name == f.Name && v.Value != "" {
					m.text(document.Paragraph, x.sources(), wording.Upper(x.event.Thing)+", "+day(x.event)+": "+v.Value)
				}
			}
		}
	}
	if len(m.d.Blocks) == start {
		m.para(nil, "decision.reasons.none")
	}
	if len(minority) > 0 {
		m.head(3, "decision.minority")
		m.d.Blocks = append(m.d.Blocks, minority...)
	}
}

// appeals is how to appeal: until when, as the docket counts it, to whom and how.
func (m *maker) appeals(decided *rulebook.Thing) {
	m.head(2, "decision.appeal")
	some := false
	for i := range m.c.Standing.Powers {
		d := &m.c.Standing.Powers[i]
		t := m.c.thing(d.Thing)
		var to []string
		for _, id := range t.To {
			if b := m.c.Program.Thing(id); b.Kind == rulebook.Body && !b.All {
				to = append(to, b.Name)
			}
		}
		if t.Kind != rulebook.Act || len(to) == 0 || d.Status != "open" && d.By == nil || !slices.ContainsFunc(t.By, func(id rulebook.ID) bool { return slices.Contains(decided.About, id) }) {
			continue
		}
		some = true
		key, last := "decision.appeal.open", ""
		if d.By != nil {
			key, last = "decision.appeal.one", d.By.Long()
		}
		src := []document.Source{{Clause: d.Clause}}
		m.text(document.Note, src, m.c.Words.T(key, "who", d.Who, "deed", d.Deed, "day", last))
		m.para(nil, "decision.appeal.to", "to", m.c.and(to))
		m.para(nil, "decision.appeal.how")
		if d.Working != nil {
			m.para(src, "decision.appeal.working", "working", d.Working.Sentence())
		}
	}
	if !some {
		m.para(nil, "decision.appeal.none")
	}
}
