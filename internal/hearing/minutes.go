package hearing

import (
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/rulebook"
	"alteram/wording"
)

// minutesBody is the minutes of every meeting of a case.
type minutesBody struct {
	Path     string
	Meetings []minutesView
	May      bool // the reader may say that something is wrong
	Confirm  bool // the reader may file them
	Act      string
	Filed    string
	Wrong    []said
	Links    []site.Link
}

// minutesView is the minutes of one meeting.
type minutesView struct {
	Name, Day, Where, Chair string
	Opened, Closed          string
	Quorum                  quorum
	There                   int // members who were there at any time
	Eligible                int // of those, who have not stood down
	Presence                []site.Figure
	Questions               []asks
	Decisions               []logLine
	Entries                 []logLine
	Closedpart              bool // a part was closed that is not shown to the reader
}

func minutesPage(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Name: "minutes", Title: "minutes.title", Part: "hearing", Crumbs: crumbs(v)}
	showMinutes(v, p)
	return p, nil
}

func showMinutes(v *site.Visit, p *site.Page) {
	c := v.Case
	b := &minutesBody{Path: v.CaseHref("hearing/minutes"), Links: links(v)}
	level := c.May(access.Minutes)
	b.May = level >= access.Write
	for _, m := range meetings(c) {
		if m.opened() == nil || level < access.Read {
			continue
		}
		x := minutesView{Name: wording.Upper(m.thing.Name), Day: m.opened().On.Day.Long(), Where: m.where(), Chair: m.chair(), Opened: momentOf(c, m.opened()), Quorum: m.quorum(v), Questions: m.questions(), Presence: presence(c, "minutes"+m.opened().ID, m.opened())}
		if last := m.events[len(m.events)-1]; last.Kind == docket.Closed {
			x.Closed = momentOf(c, &last)
		}
		for _, name := range m.members() {
			if m.was(name) {
				x.There++
				if !m.down[name] {
					x.Eligible++
				}
			}
		}
		for i := range m.events {
			e := &m.events[i]
			x.Entries = append(x.Entries, m.line(v, e))
			if e.Kind == docket.Decided {
				x.Decisions = append(x.Decisions, m.line(v, e))
			}
		}
		x.Closedpart = m.closed >= 0 && c.May(access.Deliberation) < access.Read
		b.Meetings = append(b.Meetings, x)
	}
	if m := current(c); m != nil {
		b.Wrong = notes(m.all, noteMinutes)
		act, filed := m.minutesAct()
		b.Filed = filed
		if act != nil {
			b.Act = act.Name
			link := site.ClauseLink(c, c.Program.Clauses[act.Clause].Number)
			p.Rule = append(p.Rule, link)
		}
		b.Confirm = c.Is(access.Clerk) && level >= access.Write && m.phase == over && filed == ""
	}
	p.Body = b
}

// minutesAct is the act by which the rulebook has the minutes of the meeting
// filed, and when that was done; nil where it has none.
func (m *meeting) minutesAct() (act *rulebook.Thing, filed string) {
	for i := range m.c.Program.Norms {
		n := &m.c.Program.Norms[i]
		if n.Kind != rulebook.Duty || !slices.ContainsFunc(n.Windows, func(w rulebook.Window) bool {
			return w.Point.Thing == m.thing.ID && w.Point.State == rulebook.AtEnd
		}) {
			continue
		}
		for _, deed := range n.Deeds {
			t := m.c.Program.Thing(deed.Thing)
			if t.Kind == rulebook.Act && len(t.To) == 0 && slices.ContainsFunc(t.Fields, func(f rulebook.Field) bool { return f.Type == rulebook.DocumentField }) {
				act = t
			}
		}
	}
	after := false
	for i := range m.all {
		e := &m.all[i]
		switch {
		case len(m.events) > 0 && e.ID == m.events[0].ID:
			after = true
		case after && act != nil && e.Kind == docket.Did && e.Thing == act.Name, after && e.Kind == docket.Noted && strings.HasPrefix(e.Text, noteConfirmed):
			filed = e.On.Day.Long()
		}
	}
	return act, filed
}

// minutesPost files the minutes, or says that something in them is wrong.
func minutesPost(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Name: "minutes", Title: "minutes.title", Part: "hearing", Crumbs: crumbs(v), Values: v.PostForm}
	showMinutes(v, p)
	b := p.Body.(*minutesBody)
	m := current(v.Case)
	if m == nil || m.opened() == nil {
		return nil, site.ErrNone
	}
	d := &desk{v, p, m, "wrong"}
	var events []docket.Event
	switch {
	case v.PostForm.Get("act") == "wrong" && b.May:
		events = []docket.Event{note(noteMinutes, d.me(), d.text("words"))}
	case v.PostForm.Get("act") == "confirm" && v.Case.Is(access.Clerk):
		if b.Filed != "" {
			p.Wrong("minutes", "minutes.wrong.filed")
			return p, nil
		}
		if !b.Confirm {
			p.Wrong("minutes", "minutes.wrong.open")
			return p, nil
		}
		events = m.confirming(v)
	default:
		return nil, site.ErrNone
	}
	if len(p.Faults) > 0 {
		return p, nil
	}
	filed, err := v.File(clerk.Draft{Text: m.text(events, v.Instant())})
	if !used(err) && p.Problem("minutes", err) {
		return p, nil
	}
	if err != nil {
		return nil, err
	}
	return v.Done(v.CaseHref("hearing/minutes"), filed), nil
}

// confirming is the entry by which minutes are filed.
func (m *meeting) confirming(v *site.Visit) []docket.Event {
	act, _ := m.minutesAct()
	name := v.Words("minutes.of", "meeting", m.thing.Name, "day", m.day().String())
	if act == nil {
		return []docket.Event{note(noteConfirmed, m.c.Me, name)}
	}
	e := docket.Event{Kind: docket.Did, Thing: act.Name, Actors: []string{m.c.Me}}
	if m.c.Me == "" && len(act.By) > 0 {
		e.Actors = m.holding(act.By[0], m.c.Place.DateOf(calendar.Instant(v.Now.UnixNano())))
	}
	for _, f := range act.Fields {
		if f.Type == rulebook.DocumentField || f.Type == rulebook.TextField {
			e.Fields = append(e.Fields, docket.Field{Name: f.Name, Value: name})
		}
	}
	return []docket.Event{e}
}
