package casework

import (
	"slices"
	"strconv"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/internal/site"
	"alteram/rulebook"
)

// maxCharges bounds the charges of one act.
const maxCharges = 40

// readAct makes an event of what was typed. It is false when something is
// wrong with it: the faults stand at the fields.
func readAct(v *site.Visit, t *rulebook.Thing, p *site.Page, b actBody) (e docket.Event, on string, ok bool) {
	e = docket.Event{Kind: map[rulebook.Kind]docket.EventKind{rulebook.Act: docket.Did, rulebook.Judgement: docket.Considered, rulebook.Fact: docket.Happened}[t.Kind], Thing: t.Name}
	if t.Kind != rulebook.Fact {
		e.Actors = readDoers(p, b)
	}
	on = readWhen(v, p, b.Clerk)
	if agreement(t) {
		e = readAgreement(v, t, p, b, e)
		return e, on, len(p.Faults) == 0
	}
	e.To, e.About = readPeople(p, b.To, b.Clerk), readPeople(p, b.About, b.Clerk)
	if b.About != nil && len(t.About) > 0 && len(e.About) == 0 {
		at := "about"
		if len(b.About.List) == 0 {
			at = "about-name"
		}
		p.Wrong(at, "fault.act.about")
	}
	if method := p.Field("by"); method != "none" {
		e.Method = method
		if len(b.Methods) > 0 && !slices.ContainsFunc(b.Methods, func(c site.Choice) bool { return c.Value == method }) {
			p.Wrong("by", "fault.act.by")
		} else if len(b.Methods) == 0 {
			e.Method = ""
		}
	}
	for i, f := range t.Fields {
		if value := readField(p, b.Fields[i], &t.Fields[i]); value != "" {
			e.Fields = append(e.Fields, docket.Field{Name: f.Name, Value: value})
		}
	}
	for _, item := range b.Items {
		if p.Is("states", item.Value) {
			e.States = append(e.States, item.Value)
		}
	}
	e.Charges = readCharges(p, b.Charges, v.Case.Program)
	if b.Evidence {
		e.Evidence = labels(p.Field("evidence"))
	}
	if b.Until && p.HasDay("until") {
		if d, ok := p.Day("until"); ok {
			e.Fields = append(e.Fields, docket.Field{Name: "until", Value: d.String()})
		}
	}
	return e, on, len(p.Faults) == 0
}

// readDoers are those who are said to have done it.
func readDoers(p *site.Page, b actBody) []string {
	if b.As != "" {
		return []string{b.As}
	}
	out := chosen(p, "who", b.Doers, b.Clerk)
	at := "who"
	if len(b.Doers) == 0 {
		at = "who-name"
	}
	switch {
	case len(out) == 0:
		p.Wrong(at, "fault.act.who")
	case len(out) > 1 && !b.Many:
		p.Wrong(at, "fault.act.one")
	}
	return out
}

// readWhen is the day and time of an act as an entry has them: now, unless who
// keeps the record says when it happened.
func readWhen(v *site.Visit, p *site.Page, clerk bool) string {
	now := nowOf(v)
	if !clerk || !p.HasDay("on") && p.Field("clock") == "" {
		return now
	}
	day, ok := p.Day("on")
	clock, clockOK := p.TimeOfDay("clock")
	if !ok || !clockOK {
		return ""
	}
	if day > v.Today() || day == v.Today() && clock != calendar.NoClock && clock > v.Place().ClockOf(v.Instant()) {
		p.WrongAt("on", "on-day", "fault.act.future")
	}
	if clock == calendar.NoClock {
		return day.String()
	}
	return day.String() + " " + clock.String()
}

// readPeople are those whom a question names.
func readPeople(p *site.Page, q *people, clerk bool) []string {
	if q == nil {
		return nil
	}
	return chosen(p, q.Name, q.List, clerk || q.Other)
}

// chosen are the choices that were made in a group, with the name that was
// typed beside it. Who keeps the record may have chosen what is no longer
// offered: the same form sent twice reads the same.
func chosen(p *site.Page, name string, offered []site.Choice, free bool) []string {
	var out []string
	for _, value := range append(slices.Clone(p.Values[name]), p.Values.Get(name+"-name")) {
		value = strings.TrimSpace(value)
		known := slices.ContainsFunc(offered, func(c site.Choice) bool { return c.Value == value })
		if value != "" && (known || free) && !slices.Contains(out, value) && len(out) < 100 {
			out = append(out, value)
		}
	}
	return out
}

// readField is the value of a field of the act, as an entry has it.
func readField(p *site.Page, q field, f *rulebook.Field) string {
	value := ""
	switch q.Kind {
	case "date":
		if q.Optional && !p.HasDay(q.Name) {
			return ""
		}
		d, ok := p.Day(q.Name)
		if ok {
			value = d.String()
		}
		return value
	case "time":
		c, ok := p.TimeOfDay(q.Name)
		if ok && c != calendar.NoClock {
			value = c.String()
		}
		if !ok {
			return ""
		}
	default:
		value = p.Field(q.Name)
	}
	switch {
	case value == "" && !q.Optional:
		p.Wrong(q.Name, "fault.act.empty", "field", f.Name)
	case value != "" && f.Type == rulebook.NumberField && strings.Trim(value, "0123456789") != "":
		p.Wrong(q.Name, "fault.act.number", "field", f.Name)
	case value != "" && f.Type == rulebook.MoneyField && !strings.ContainsAny(value, "0123456789"):
		p.Wrong(q.Name, "fault.act.money", "field", f.Name)
	case value != "" && f.Type == rulebook.ChoiceField && !slices.Contains(f.Choices, value):
		p.Wrong(q.Name, "fault.act.empty", "field", f.Name)
	}
	return value
}

// chargeRows are the places for charges: those that were filled in, and some
// more.
func chargeRows(p *site.Page) []chargeRow {
	n, _ := strconv.Atoi(p.Values.Get("rows"))
	n = min(max(n, fewCharges), maxCharges)
	out := make([]chargeRow, n)
	for i := range out {
		out[i] = chargeRow{Label: strconv.Itoa(i + 1), N: strconv.Itoa(i)}
	}
	return out
}

// readCharges are the charges that were filled in, numbered in their order.
func readCharges(p *site.Page, rows []chargeRow, book *rulebook.Program) []docket.Charge {
	var out []docket.Charge
	for _, r := range rows {
		c := docket.Charge{Label: r.Label, Rule: p.Field("rule-" + r.N), Text: p.Field("text-" + r.N), SameAs: p.Field("same-" + r.N)}
		switch {
		case c.Rule == "" && c.Text == "":
			continue
		case c.Text == "":
			p.Wrong("text-"+r.N, "fault.act.particulars", "n", r.Label)
		case c.Rule == "":
			p.Wrong("rule-"+r.N, "fault.act.rule", "n", r.Label)
		case !isRule(book, c.Rule):
			p.Wrong("rule-"+r.N, "fault.act.rule.none", "rule", c.Rule)
		}
		if c.SameAs == r.Label || c.SameAs != "" && !slices.ContainsFunc(out, func(o docket.Charge) bool { return o.Label == c.SameAs }) {
			p.Wrong("same-"+r.N, "fault.act.same", "n", r.Label)
		}
		out = append(out, c)
	}
	if len(rows) > 0 && len(out) == 0 {
		p.Wrong("text-0", "fault.act.charges")
	}
	return out
}

// isRule reports whether a rulebook has a clause of that number; what stands in
// brackets behind it names a paragraph of its words: "1.1(2)".
func isRule(book *rulebook.Program, rule string) bool {
	return slices.ContainsFunc(book.Clauses, func(c rulebook.Clause) bool {
		rest, ok := strings.CutPrefix(rule, c.Number)
		return ok && c.Number != "" && (rest == "" || rest[0] == '(')
	})
}

// labels splits what was typed into labels of exhibits.
func labels(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\n' })
}

// readAgreement makes the event by which a period is extended.
func readAgreement(v *site.Visit, t *rulebook.Thing, p *site.Page, b actBody, e docket.Event) docket.Event {
	n, err := strconv.Atoi(p.Field("number"))
	if err != nil || n < 1 || n > 999 {
		p.Wrong("number", "fault.act.period")
	}
	unit := p.Field("unit")
	if !slices.ContainsFunc(b.Periods, func(c site.Choice) bool { return c.Value == unit }) {
		p.Wrong("unit", "fault.act.unit")
	}
	x := extension(v.Case.Program, t)
	if x == nil {
		return e
	}
	e.Kind, e.Thing = docket.Agreed, ""
	e.Text = agreeText(v.Case.Program, x, strconv.Itoa(n)+" "+unit)
	return e
}
