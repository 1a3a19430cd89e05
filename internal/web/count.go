package web

import (
	"slices"
	"strconv"

	"alteram/calendar"
	"alteram/internal/site"
)

// countBody counts a period that the reader gives.
type countBody struct {
	datesBody
	Questions []string // keys, after "count.ask."
	Units     []string // keys, after "unit."
	Answer    *answer
	From      string
	Between   []betweenLine
}

// betweenLine is how many whole units lie between two days.
type betweenLine struct {
	N    string
	Unit string // key
	How  string
}

func countPage(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Name: "count", Title: "count.title", Section: "dates", Crumbs: []site.Link{site.To("crumb.rules", "/rules"), site.To("crumb.dates", "/rules/dates")}, Values: v.URL.Query()}
	b, dates, err := chosen(v, p)
	body := countBody{
		datesBody: dates,
		Questions: []string{"last-after", "first-after", "last-before", "first-before", "event", "received", "between"},
		Units:     []string{"days", "clear", "working", "weeks", "months", "years", "hours"},
	}
	if err != nil || b == nil {
		p.Body = body
		return p, err
	}
	if body.Asked = p.Values.Has("ask") || p.Values.Has("from-day"); body.Asked {
		answerCount(p, b, &body)
	}
	p.Body = body
	return p, nil
}

// answerCount works out what the form asks.
func answerCount(p *site.Page, b *book, body *countBody) {
	ask := p.Field("ask")
	if !slices.Contains(body.Questions, ask) {
		p.WrongAt("ask", "ask-"+body.Questions[0], "fault.ask")
	}
	var span calendar.Span
	if ask != "between" && ask != "received" {
		span = readSpan(p, body.Units)
	}
	day, _ := p.Day("from")
	clock, _ := p.TimeOfDay("clock")
	to := calendar.NoDate
	if ask == "between" {
		to, _ = p.Day("to")
	}
	method := p.Field("method")
	if ask == "received" && !slices.Contains(body.Methods, method) {
		p.WrongAt("method", "method-0", "fault.method")
	}
	if len(p.Faults) > 0 {
		return
	}
	rk := &b.Program.Settings.Reckoner
	given := moment{day, clock}
	from := given.at(&rk.Place)
	body.From = given.words(&rk.Place)
	if ask == "between" {
		body.Between = between(rk, day, to)
		return
	}
	var res calendar.Result
	label := "answer.last"
	switch ask {
	case "last-after":
		span.Bare = true
		res = rk.Within(span, from)
	case "first-after":
		res, label = rk.NotBefore(span, from), "answer.first"
	case "last-before":
		res = rk.Latest(span, from)
	case "first-before":
		span.Bare = true
		res, label = rk.Earliest(span, from), "answer.first"
	case "event":
		res, label = rk.EventAfter(span, from), "answer.event"
	case "received":
		if n := serviceOf(b.Program, method, given); n != nil {
			res, label = rk.Deem(calendar.Deemed{After: spanOn(b.Program, n.Windows[0].Span, day)}, from), "answer.received"
			body.Received = &due{Sentence: n.Words, Clause: b.clauseLink(n.Clause)}
		} else {
			p.WrongAt("method", "method-0", "fault.service")
			return
		}
	}
	a := answerOf(res, &rk.Place, label)
	a.What = "answer.meeting"
	body.Answer = &a
}

// readSpan reads a period: a number and its unit.
func readSpan(p *site.Page, units []string) calendar.Span {
	n, err := strconv.Atoi(p.Field("number"))
	if err != nil || n < 1 || n > 9999 {
		p.Wrong("number", "fault.number")
	}
	s := calendar.Span{N: n}
	switch unit := p.Field("unit"); unit {
	case "days":
	case "clear":
		s.Clear = true
	case "working":
		s.Unit = calendar.WorkingDay
	case "weeks":
		s.Unit = calendar.Week
	case "months":
		s.Unit = calendar.Month
	case "years":
		s.Unit = calendar.Year
	case "hours":
		s.Unit = calendar.Hour
	default:
		p.Wrong("unit", "fault.unit")
	}
	return s
}

// between counts what lies between two days, in every unit.
func between(rk *calendar.Reckoner, a, b calendar.Date) []betweenLine {
	if b < a {
		a, b = b, a
	}
	days := int(b - a)
	out := []betweenLine{{strconv.Itoa(days), "between.days", ""}, {strconv.Itoa(max(0, days-1)), "between.clear", ""}}
	for _, u := range []struct {
		unit calendar.Unit
		key  string
	}{{calendar.WorkingDay, "between.working"}, {calendar.Week, "between.weeks"}, {calendar.Month, "between.months"}} {
		n, working, known := rk.Between(u.unit, a, b)
		line := betweenLine{strconv.Itoa(n), u.key, working.Sentence()}
		if !known {
			line.N = "?"
		}
		out = append(out, line)
	}
	return out
}
