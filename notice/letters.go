package notice

import (
	"fmt"
	"slices"
	"strings"

	"alteram/docket"
	"alteram/document"
	"alteram/rulebook"
	"alteram/wording"
)

// charge is a charge as it now stands, and what was answered.
type charge struct {
	docket.Charge
	put     *now
	answers []string
	seqs    []int64
}

// charges are those that were put to somebody; who puts one again under its label
// changes it.
func (c *Case) charges() []charge {
	var out []charge
	known := c.known()
	for i := range known {
		n := &known[i]
		if n.event.Kind != docket.Did {
			continue
		}
		for _, x := range n.event.Charges {
			at := slices.IndexFunc(out, func(o charge) bool { return o.Label == x.Label })
			switch {
			case len(n.event.To) > 0 && at < 0:
				out = append(out, charge{Charge: x, put: n})
			case len(n.event.To) > 0 && (x.Rule != "" || x.Text != ""):
				out[at].Charge, out[at].put = x, n
			case at >= 0 && x.Text+x.Found != "":
				out[at].answers = append(out[at].answers, strings.TrimSpace(c.and(n.event.Actors)+": "+x.Found+" "+x.Text))
				out[at].seqs = append(out[at].seqs, n.Seq)
			}
		}
	}
	return out
}

// chargeSheet is what is alleged, with the words of the rules.
func (m *maker) chargeSheet() {
	m.head(2, "what")
	m.para(nil, "what.charges", "who", m.c.and(m.c.Standing.Parties["respondent"]))
	m.charges(m.c.charges(), true)
	m.closing()
}

func (m *maker) charges(list []charge, answers bool) {
	m.head(2, "charges")
	if len(list) == 0 {
		m.para(nil, "charge.none")
	}
	for _, x := range list {
		m.head(3, "charge", "n", x.Label)
		if x.Text == "" {
			x.Text = "–"
		}
		m.text(document.Paragraph, x.put.sources(), wording.Upper(x.Text))
		if x.SameAs != "" {
			m.para(nil, "charge.same", "n", x.SameAs)
		}
		if x.Rule != "" {
			words := x.Rule
			if c := m.c.clause(x.Rule); c != nil {
				words = wordsOf(c)
			}
			m.add(document.Block{Kind: document.Quotation, Cite: m.c.Words.T("charge.rule", "rule", x.Rule), Spans: document.Plain(words), Sources: []document.Source{{Clause: x.Rule}}})
		}
		if answers && len(x.answers) > 0 {
			m.head(4, "charge.answers")
			var src []document.Source
			for _, seq := range x.seqs {
				src = append(src, document.Source{Entry: seq})
			}
			m.list(x.answers, src)
		}
	}
}

// notice is a letter that an act made, in the order that every letter has, with the
// certificate of its service.
func (m *maker) notice(n *now) {
	c, e := m.c, n.event
	clause := c.clauseOf(c.thing(e.Thing))
	m.head(2, "what")
	m.para(n.sources(clause), "what.notice", "thing", thingOf(e), "by", c.and(e.Actors), "to", c.and(e.To), "day", day(e))
	if t := c.template(e.Thing); t != nil {
		m.d.Blocks = append(m.d.Blocks, t.fill(m, n)...)
	} else {
		m.duties(e.To, n)
		m.head(2, "else")
		m.para(nil, "else.text")
		m.powers(e.To, n)
		m.says(n)
		if list := m.chargesFor(e); len(list) > 0 {
			m.charges(list, false)
		}
		m.papersFor(e.To)
		m.whereWhen(n)
		m.whoDecides()
	}
	m.certificate(n)
	m.closing()
}

// chargesFor are the charges that belong into a notice: those that it puts, or those
// that stand when it calls to a meeting.
func (m *maker) chargesFor(e *docket.Event) []charge {
	list := m.c.charges()
	if len(e.Charges) == 0 {
		return list
	}
	return slices.DeleteFunc(list, func(x charge) bool {
		return !slices.ContainsFunc(e.Charges, func(y docket.Charge) bool { return y.Label == x.Label })
	})
}

// duties are what people must do because of the act.
func (m *maker) duties(people []string, n *now) {
	m.head(2, "do")
	some := false
	for i := range m.c.Standing.Duties {
		d := &m.c.Standing.Duties[i]
		if d.Trigger != n.event.ID || !slices.ContainsFunc(d.People, func(p string) bool { return slices.Contains(people, p) }) {
			continue
		}
		some = true
		src := []document.Source{{Clause: d.Clause}}
		if d.By != nil {
			m.para(src, "do.one", "who", d.Who, "deed", d.Deed, "day", d.By.Long())
		} else {
			m.para(src, "do.open", "who", d.Who, "deed", d.Deed, "why", m.c.Words.T("do.why"))
		}
	}
	if !some {
		m.para(nil, "do.none")
	}
}

// powers are what people may do because of the act.
func (m *maker) powers(people []string, n *now) {
	m.head(2, "may")
	for i := range m.c.Standing.Powers {
		d := &m.c.Standing.Powers[i]
		if d.Trigger != n.event.ID || !slices.ContainsFunc(d.People, func(p string) bool { return slices.Contains(people, p) }) {
			continue
		}
		src := []document.Source{{Clause: d.Clause}}
		if d.By != nil {
			m.para(src, "may.until", "who", d.Who, "deed", d.Deed, "day", d.By.Long())
		} else {
			m.para(src, "may.one", "who", d.Who, "deed", d.Deed)
		}
	}
	m.para(nil, "may.always")
}

// says is what the act says in its own fields and words.
func (m *maker) says(n *now) {
	e := n.event
	var items []string
	for _, f := range e.Fields {
		if f.Value != "" {
			items = append(items, wording.Upper(f.Name)+": "+f.Value)
		}
	}
	if e.Text != "" {
		items = append(items, e.Text)
	}
	if len(items) > 0 {
		m.head(2, "said")
		m.list(items, n.sources())
	}
	if len(e.States) > 0 {
		m.head(2, "states")
		m.list(e.States, n.sources())
	}
}

// papersFor are the exhibits that people were shown.
func (m *maker) papersFor(people []string) {
	m.head(2, "papers")
	var items []string
	var src []document.Source
	for i := range m.known {
		n := &m.known[i]
		e := n.event
		if len(e.Evidence) == 0 || e.Kind == docket.Decided || !slices.ContainsFunc(e.To, func(p string) bool { return slices.Contains(people, p) }) {
			continue
		}
		items = append(items, m.c.Words.T("papers.one", "label", strings.Join(e.Evidence, ", "), "words", e.Text))
		src = append(src, document.Source{Entry: n.Seq})
	}
	if len(items) == 0 {
		m.para(nil, "papers.none")
		return
	}
	m.list(items, src)
}

// whereWhen is where and when the next meeting is, as the act says it.
func (m *maker) whereWhen(n *now) {
	m.head(2, "where")
	var items []string
	for _, f := range m.c.thing(n.event.Thing).Fields {
		if f.Type != rulebook.DateField && f.Type != rulebook.TimeField && !strings.Contains(f.Name, "place") && !strings.Contains(f.Name, "venue") {
			continue
		}
		for _, v := range n.event.Fields {
			if v.Name == f.Name && v.Value != "" {
				items = append(items, wording.Upper(f.Name)+": "+v.Value)
			}
		}
	}
	if len(items) == 0 {
		m.para(nil, "where.open")
		return
	}
	m.list(items, n.sources())
}

// whoDecides are the bodies that may decide the case.
func (m *maker) whoDecides() {
	m.head(2, "who")
	p := m.c.Program
	var done []rulebook.ID
	for i := range p.Things {
		t := &p.Things[i]
		if t.Kind != rulebook.Decision {
			continue
		}
		for _, id := range t.By {
			if !slices.Contains(done, id) && p.Thing(id).Kind == rulebook.Body {
				done = append(done, id)
				m.para([]document.Source{{Clause: m.c.clauseOf(t)}}, "who.body", "body", wording.Upper(p.Thing(id).Name), "clause", m.c.clauseOf(t))
			}
		}
	}
	if len(done) == 0 {
		m.d.Blocks = m.d.Blocks[:len(m.d.Blocks)-1]
	}
}

// certificate is what the record proves of the service.
func (m *maker) certificate(n *now) {
	c, e, w := m.c, n.event, m.c.Words
	m.head(2, "service")
	or := func(v, key string) string {
		if v == "" {
			return w.T(key)
		}
		return v
	}
	received, why := "", ""
	if n.Ruling != nil {
		if n.Ruling.Received != nil {
			received = n.Ruling.Received.Long()
		}
		why = n.Ruling.Receipt
	}
	rows := [][]string{
		{w.T("service.to"), c.and(e.To)}, {w.T("service.by"), or(c.and(e.Actors), "service.how.open")}, {w.T("service.how"), or(e.Method, "service.how.open")},
		{w.T("service.sent"), when(e)}, {w.T("service.received"), or(received, "service.received.open")}, {w.T("service.entry"), fmt.Sprint(n.Seq)},
	}
	if why != "" {
		rows = append(rows, []string{w.T("service.why"), why})
	}
	m.add(document.Block{Kind: document.Table, Cite: w.T("service"), Head: []string{w.T("service.head.fact"), w.T("service.head.value")}, Rows: rows, Sources: n.sources()})
	for i := range m.known {
		a := &m.known[i]
		if a.event.Kind == docket.Arrived && (a.event.Thing == e.Thing || a.event.Target == e.ID) && a.Seq > n.Seq {
			m.para(a.sources(), "service.arrived", "who", c.and(a.event.To), "day", when(a.event))
		}
	}
	if n.Ruling != nil {
		m.para(nil, "service.effect", "effect", w.T("effect."+string(n.Ruling.Effect)))
		m.findings(n.Ruling)
	}
	if e.Method == "" {
		m.para(nil, "service.none")
	}
}

// findings are what stands against an act, with the clauses.
func (m *maker) findings(r *docket.Ruling) {
	for _, f := range r.Findings {
		if f.Answer == docket.Broken || f.Answer == docket.NotShown {
			m.text(document.Paragraph, []document.Source{{Clause: f.Clause}}, f.Text)
		}
	}
}

// appeal is an appeal as it was lodged.
func (m *maker) appeal(n *now) {
	e := n.event
	m.head(2, "what")
	m.para(n.sources(m.c.clauseOf(m.c.thing(e.Thing))), "what.appeal", "by", m.c.and(e.Actors), "day", day(e))
	m.head(2, "appeal.grounds")
	var items []string
	for _, f := range e.Fields {
		items = append(items, wording.Upper(f.Name)+": "+f.Value)
	}
	if e.Text != "" {
		items = append(items, e.Text)
	}
	m.list(append(items, e.States...), n.sources())
	if len(items)+len(e.States) == 0 {
		m.para(nil, "appeal.grounds.none")
	}
	if n.Ruling != nil {
		m.head(2, "appeal.in")
		m.para(n.sources(), "appeal.in.text", "day", when(e), "effect", m.c.Words.T("effect."+string(n.Ruling.Effect)))
		m.findings(n.Ruling)
	}
	m.closing()
}

// record is every entry that may be seen.
func (m *maker) record() {
	w := m.c.Words
	m.head(2, "what")
	m.para(nil, "what.record")
	b := document.Block{Kind: document.Table, Cite: m.d.Title, Head: []string{w.T("head.no"), w.T("head.when"), w.T("head.what"), w.T("head.counts")}}
	for i := range m.c.Entries {
		x := &m.c.Entries[i]
		words, on, counts := x.Words, x.Recorded, ""
		if x.Event != nil {
			on = when(x.Event)
		}
		if x.Amended != "" {
			words += " (" + x.Amended + ")"
		}
		if x.Ruling != nil {
			counts = w.T("effect." + string(x.Ruling.Effect))
		}
		b.Rows = append(b.Rows, []string{fmt.Sprint(x.Seq), on, wording.Upper(words), counts})
	}
	m.add(b)
	m.closing()
}
