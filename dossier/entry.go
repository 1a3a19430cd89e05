package dossier

import (
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/record"
	"alteram/rulebook"
)

// Entry takes an event apart for the record: what its sheet says openly, when
// it happened in the form of a sheet, and what is sealed. names gives the
// handle of a person; what it does not know stays as it is. Words, on which no
// ruling under p rests, are left as they were written, names in them included.
//
// The event's ID is not among it: an entry is known by its place in the chain,
// and Target must be such a place. When Recorded is set, it is kept as a fact:
// an entry may have been made on paper long before it was filed.
func Entry(p *rulebook.Program, e *docket.Event, names func(string) (handle string, ok bool)) (open record.Object, on string, fields []Field) {
	if names == nil {
		names = func(string) (string, bool) { return "", false }
	}
	w := &writer{p: p, names: names}
	open, on, facts := w.event(e, "")
	if len(facts) > 0 {
		var list []any
		for _, f := range facts {
			list = append(list, f.Name)
		}
		open["facts"] = list
	}
	return open, on, append(facts, w.words...)
}

// writer takes one event apart.
type writer struct {
	p     *rulebook.Program
	names func(string) (string, bool)
	words []Field
}

// event returns the open part, the time and the facts of an event, and keeps
// its words under names that begin with prefix.
func (w *writer) event(e *docket.Event, prefix string) (open record.Object, on string, facts []Field) {
	open = record.Object{"kind": string(e.Kind)}
	put := func(key, value string) {
		if value != "" {
			open[key] = value
		}
	}
	put("thing", e.Thing)
	put("method", e.Method)
	put("role", e.Role)
	put("target", e.Target)
	for key, people := range map[string][]string{"actors": e.Actors, "about": e.About, "to": e.To} {
		if len(people) > 0 {
			open[key] = w.people(people)
		}
	}
	fact := func(name string, value any) {
		facts = append(facts, Field{Name: name, Value: value, Class: Facts})
	}
	list := func(name string, values []any) {
		if len(values) > 0 {
			fact(name, values)
		}
	}
	on, exact := occurred(e.On)
	if !exact {
		fact("when", whenText(e.On))
	}
	if e.Recorded != 0 {
		fact("recorded", instantText(e.Recorded))
	}
	if e.Label != "" {
		fact("label", e.Label)
	}
	if e.Source != "" {
		fact("source", e.Source)
	}
	list("fields", w.fields(e, prefix))
	list("states", texts(e.States))
	list("charges", w.charges(e.Charges, prefix))
	list("evidence", texts(e.Evidence))
	list("present", w.people(e.Present))
	list("remote", w.people(e.Remote))
	if e.Vote != nil {
		fact("vote", w.vote(e.Vote))
	}
	switch {
	case e.Text == "":
	case readsText(w.p, e):
		fact("text", replaceNames(e.Text, w.names))
	default:
		for i, part := range strings.SplitAfter(e.Text, paragraph) {
			w.word(prefix+fmt.Sprintf("text.%d", i+1), part)
		}
	}
	if e.With != nil {
		inner, at, more := w.event(e.With, prefix+withPrefix)
		o := record.Object{"open": inner}
		if e.With.ID != "" {
			o["id"] = e.With.ID
		}
		if at != "" {
			o["occurred"] = at
		}
		for _, f := range more {
			o[f.Name] = f.Value
		}
		fact("with", o)
	}
	return open, on, facts
}

// paragraph is what stands between two paragraphs.
const paragraph = "\n\n"

func (w *writer) word(name, value string) {
	if value != "" {
		w.words = append(w.words, Field{Name: name, Value: value, Class: Words})
	}
}

func (w *writer) person(name string) string {
	if h, ok := w.names(name); ok {
		return h
	}
	return name
}

func (w *writer) people(list []string) []any {
	var out []any
	for _, name := range list {
		out = append(out, w.person(name))
	}
	return out
}

func texts(list []string) []any {
	var out []any
	for _, s := range list {
		out = append(out, s)
	}
	return out
}

// fields lists the recorded values: name and value, or the name alone where
// the value is among the words.
func (w *writer) fields(e *docket.Event, prefix string) []any {
	var out []any
	used := map[string]bool{}
	for _, f := range e.Fields {
		key := wordField(f.Name, used)
		_, person := w.names(f.Value)
		if f.Value == "" || person || readsField(w.p, e, f) {
			out = append(out, []any{f.Name, w.person(f.Value)})
			continue
		}
		out = append(out, []any{f.Name})
		w.word(prefix+key, f.Value)
	}
	return out
}

// wordField is the name under which the words of a recorded value are sealed:
// a name that is there twice gets a number.
func wordField(name string, used map[string]bool) string {
	key := "field." + name
	for i := 2; used[key]; i++ {
		key = fmt.Sprintf("field.%s.%d", name, i)
	}
	used[key] = true
	return key
}

func (w *writer) charges(list []docket.Charge, prefix string) []any {
	var out []any
	for i, ch := range list {
		o := record.Object{}
		for key, value := range map[string]string{"label": ch.Label, "rule": ch.Rule, "found": ch.Found, "same_as": ch.SameAs, "sanction": ch.Sanction} {
			if value != "" {
				o[key] = value
			}
		}
		out = append(out, o)
		w.word(prefix+fmt.Sprintf("charge.%d.text", i+1), ch.Text)
	}
	return out
}

func (w *writer) vote(v *docket.Vote) record.Object {
	o := record.Object{"for": int64(v.For), "against": int64(v.Against), "abstain": int64(v.Abstain)}
	for key, people := range map[string][]string{"for_names": v.ForNames, "against_names": v.AgainstNames, "abstain_names": v.AbstainNames} {
		if len(people) > 0 {
			o[key] = w.people(people)
		}
	}
	if v.Proxies != 0 {
		o["proxies"] = int64(v.Proxies)
	}
	if v.All {
		o["all"] = int64(1)
	}
	if v.Sanction != "" {
		o["sanction"] = v.Sanction
	}
	return o
}

// readsText reports whether a ruling may rest on an event's text: what was
// agreed to, what was offered, taken or declined, and the length of an
// extension that an act grants.
func readsText(p *rulebook.Program, e *docket.Event) bool {
	switch e.Kind {
	case docket.Agreed, docket.Offered, docket.Declined, docket.Floor:
		return true
	}
	return extends(p, e)
}

// extends reports whether an event is of an act that extends a period.
func extends(p *rulebook.Program, e *docket.Event) bool {
	id, ok := p.Lookup(e.Thing)
	return ok && slices.ContainsFunc(p.Norms, func(n rulebook.Norm) bool { return n.Kind == rulebook.Extension && n.Thing == id })
}

// readNames are the values that a case is judged by whatever the rulebook
// declares: the end of a sanction, the sanction, the casting vote, the chair.
var readNames = [...]string{
	"until", "last day", "end", "ends", "period", "for", "length", "duration", "casting vote", "sanction",
	"chair", "presiding", "president", "chaired by",
}

// readsField reports whether a ruling may rest on a recorded value.
func readsField(p *rulebook.Program, e *docket.Event, f docket.Field) bool {
	name := canonical(f.Name)
	if slices.Contains(readNames[:], name) || extends(p, e) {
		return true
	}
	if _, err := calendar.ParseDate(f.Value); err == nil {
		return true
	}
	id, _ := p.Lookup(e.Thing)
	for i, d := range p.Thing(id).Fields {
		if canonical(d.Name) == name {
			return d.Type != rulebook.TextField && d.Type != rulebook.DocumentField || testsField(p, id, i)
		}
	}
	return false
}

// testsField reports whether some condition or window of p asks for a field.
func testsField(p *rulebook.Program, thing rulebook.ID, field int) bool {
	found := false
	point := func(pt rulebook.Point) {
		found = found || pt.State == rulebook.AtField && pt.Thing == thing && pt.Field == field
	}
	eachTest(p, func(t *rulebook.Test) {
		found = found || t.Op == rulebook.FieldIs && t.Thing == thing && t.Field == field
	}, func(w *rulebook.Window) { point(w.Point) })
	return found
}

// eachTest visits the conditions and windows of a program, wherever they stand.
func eachTest(p *rulebook.Program, test func(*rulebook.Test), window func(*rulebook.Window)) {
	var cond func(rulebook.Cond)
	windows := func(list []rulebook.Window) {
		for i := range list {
			window(&list[i])
			cond(list[i].If)
		}
	}
	cond = func(c rulebook.Cond) {
		switch c := c.(type) {
		case *rulebook.And:
			for _, part := range c.Parts {
				cond(part)
			}
		case *rulebook.Or:
			for _, part := range c.Parts {
				cond(part)
			}
		case *rulebook.Not:
			cond(c.Part)
		case *rulebook.Test:
			test(c)
			windows(c.Windows)
			cond(c.Who.If)
			cond(c.Other.If)
		}
	}
	for i := range p.Things {
		cond(p.Things[i].If)
	}
	for i := range p.Norms {
		n := &p.Norms[i]
		cond(n.If)
		cond(n.Unless)
		cond(n.Who.If)
		windows(n.Windows)
		windows(n.Sev.Within)
	}
}

// canonical is a name as rulebooks compare it: lower case, single spaces, no
// article.
func canonical(s string) string {
	words := strings.Fields(strings.ToLower(s))
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "a" || w == "an" || w == "the" }), " ")
}
