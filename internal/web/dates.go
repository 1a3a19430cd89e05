package web

import (
	"cmp"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/internal/site"
	"alteram/rulebook"
	"alteram/syntax"
)

// datesBody works out every date that an event sets under the rulebook.
type datesBody struct {
	Edition, Editions, Lang string      // chosen; Editions is the address of the list
	Choices                 []site.Link // editions: text and name
	Events, Methods         []string
	Policy, Calendar        string
	Asked                   bool
	Event, From, By         string // in words
	Received                *due   // when it counts as received
	Due                     []due
}

// due is a date that a clause sets.
type due struct {
	Sentence string
	Clause   site.Link
	answer
}

// measure is a window of a norm that is counted from something.
type measure struct {
	norm   *rulebook.Norm
	window *rulebook.Window
	event  string // what it is counted from or to
	turned bool   // it is asked from the other side: when may the hearing be, after this notice
}

// measures are the windows of a norm that have a length and a beginning.
func measures(b *book, n *rulebook.Norm) []measure {
	var out []measure
	for i := range n.Windows {
		w := &n.Windows[i]
		switch w.Kind {
		case syntax.Within, syntax.NotMoreAfter, syntax.NotLessAfter, syntax.WithinBefore, syntax.NotMoreBefore, syntax.NotLessBefore:
		default:
			continue
		}
		thing := b.Program.Thing(w.Point.Thing)
		if w.Point.Thing == 0 || w.Point.State == rulebook.AtThen {
			continue
		}
		event := thing.Name
		if w.Point.State == rulebook.AtField && w.Point.Field >= 0 && w.Point.Field < len(thing.Fields) {
			event += ": " + thing.Fields[w.Point.Field].Name
		}
		out = append(out, measure{n, w, event, false})
		if w.Kind == syntax.NotLessBefore && n.Kind == rulebook.Required && n.Thing != 0 {
			out = append(out, measure{n, w, b.Program.Thing(n.Thing).Name, true})
		}
	}
	return out
}

// measured are all windows of a rulebook.
func measured(b *book) []measure {
	var out []measure
	for i := range b.Program.Norms {
		if n := &b.Program.Norms[i]; n.Kind != rulebook.Service {
			out = append(out, measures(b, n)...)
		}
	}
	return out
}

func datesPage(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Name: "dates", Title: "dates.title", Section: "dates", Crumbs: []site.Link{site.To("crumb.rules", "/rules")}, Values: v.URL.Query()}
	b, body, err := chosen(v, p)
	if err != nil || b == nil {
		p.Body = body
		return p, err
	}
	list := measured(b)
	for _, m := range list {
		if !slices.Contains(body.Events, m.event) {
			body.Events = append(body.Events, m.event)
		}
	}
	if body.Asked = p.Values.Has("event") || p.Values.Has("from-day"); body.Asked {
		answerDates(p, b, &body, list)
	}
	p.Body = body
	return p, nil
}

// chosen is the edition that a form counts by: the one it names, or that in
// force. It is nil when there is none at all.
func chosen(v *site.Visit, p *site.Page) (*book, datesBody, error) {
	body := datesBody{Editions: "/rules"}
	list, err := books(v)
	if err != nil || len(list) == 0 {
		return nil, body, err
	}
	b := cmp.Or(current(list), &list[len(list)-1])
	for i := range list {
		body.Choices = append(body.Choices, site.To(list[i].Program.Title, list[i].name()))
		if list[i].name() == p.Values.Get("edition") {
			b = &list[i]
		}
	}
	if name := p.Values.Get("edition"); name != "" && name != b.name() {
		p.Wrong("edition", "fault.edition")
	}
	body.Edition, body.Lang = b.name(), b.lang()
	body.Policy, body.Calendar = b.Program.Settings.Reckoner.Policy.Name, b.Program.Settings.Place
	for i := range b.Program.Norms {
		if n := &b.Program.Norms[i]; n.Kind == rulebook.Service && n.Method != "" && !slices.Contains(body.Methods, n.Method) {
			body.Methods = append(body.Methods, n.Method)
		}
	}
	return b, body, nil
}

// answerDates works out what the form asks.
func answerDates(p *site.Page, b *book, body *datesBody, list []measure) {
	event := p.Field("event")
	if !slices.Contains(body.Events, event) {
		p.Wrong("event", "fault.event")
	}
	day, dayOK := p.Day("from")
	clock, clockOK := p.TimeOfDay("clock")
	method := p.Field("method")
	if method != "" && !slices.Contains(body.Methods, method) {
		p.WrongAt("method", "method-none", "fault.method")
	}
	if len(p.Faults) > 0 || !dayOK || !clockOK {
		return
	}
	rk := &b.Program.Settings.Reckoner
	sent := moment{day, clock}
	body.Event, body.From, body.By = event, sent.words(&rk.Place), method
	received := sent.at(&rk.Place)
	if method != "" {
		if n := serviceOf(b.Program, method, sent); n != nil {
			res := rk.Deem(calendar.Deemed{After: spanOn(b.Program, n.Windows[0].Span, day)}, received)
			body.Received = &due{n.Words, b.clauseLink(n.Clause), answerOf(res, &rk.Place, "answer.received")}
			if res.Day != calendar.NoDate && res.Day != day {
				received = calendar.Moment{Day: res.Day}
			}
		}
	}
	for _, m := range list {
		if m.event != event {
			continue
		}
		from := sent.at(&rk.Place)
		if m.window.Point.State == rulebook.AtReceived || m.turned && m.norm.State == rulebook.Received {
			from = received
		}
		if m.window.Point.Whole {
			from = calendar.Moment{Day: from.Day}
		}
		res, label := m.count(b, from)
		a := answerOf(res, &rk.Place, label)
		a.What = b.Program.Thing(m.window.Point.Thing).Name
		body.Due = append(body.Due, due{strings.Join(strings.Fields(m.norm.Words), " "), b.clauseLink(m.norm.Clause), a})
	}
}

// count counts one window from a moment.
func (m measure) count(b *book, from calendar.Moment) (calendar.Result, string) {
	rk, span := &b.Program.Settings.Reckoner, spanOn(b.Program, m.window.Span, from.Day)
	if m.turned {
		return rk.EventAfter(span, from), "answer.event"
	}
	switch m.window.Kind {
	case syntax.NotLessAfter:
		return rk.NotBefore(span, from), "answer.first"
	case syntax.WithinBefore, syntax.NotMoreBefore:
		return rk.Earliest(span, from), "answer.first"
	case syntax.NotLessBefore:
		return rk.Latest(span, from), "answer.last"
	}
	return rk.Within(span, from), "answer.last"
}

// spanOn is the length of a period on a day: a parameter may have changed.
func spanOn(p *rulebook.Program, s rulebook.Span, day calendar.Date) calendar.Span {
	if s.Param == 0 {
		return s.Span
	}
	var span calendar.Span
	for _, v := range p.Thing(s.Param).Values {
		if v.From == calendar.NoDate || v.From <= day {
			span = v.Span
		}
	}
	return span
}

// serviceOf is the sentence on when something sent by a method counts as
// received: that for what is sent when the office is closed, where there is
// one and it was.
func serviceOf(p *rulebook.Program, method string, sent moment) *rulebook.Norm {
	place := &p.Settings.Reckoner.Place
	working, known := true, true
	if place.Closed != nil {
		working, known = place.Closed.IsWorking(sent.day)
	}
	late := known && !working || sent.clock != calendar.NoClock && place.OfficeCloses > 0 && sent.clock >= place.OfficeCloses
	var plain, after *rulebook.Norm
	for i := range p.Norms {
		n := &p.Norms[i]
		if n.Kind != rulebook.Service || n.Thing != 0 || len(n.Windows) == 0 || !strings.EqualFold(n.Method, method) {
			continue
		}
		if n.After {
			after = n
		} else {
			plain = n
		}
	}
	if late && after != nil {
		return after
	}
	return plain
}
