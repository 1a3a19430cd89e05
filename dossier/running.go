package dossier

import (
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/rulebook"
	"alteram/syntax"
)

// running returns next as it governs a case that was under old until a day:
// each period has for what began before that day the length that old gives it.
// A rulebook can say so itself, of a named period that changes on a day, and
// that is how it is put.
func running(old, next *rulebook.Program, from calendar.Date) *rulebook.Program {
	q := *next
	q.Things, q.Norms = slices.Clone(next.Things), slices.Clone(next.Norms)
	a := &amender{old: old, q: &q, from: from}
	for i := range q.Norms {
		n := &q.Norms[i]
		twin := a.twin(n)
		if twin == nil {
			continue
		}
		a.windows(n, twin)
		if n.Most != nil && twin.Most != nil {
			most := a.dated(*twin.Most, *n.Most)
			n.Most = &most
		}
	}
	for i := range next.Things {
		t := &q.Things[i]
		if id, ok := old.Lookup(t.Name); ok && t.Most != nil && old.Thing(id).Most != nil {
			most := a.dated(*old.Thing(id).Most, *t.Most)
			q.Things[i].Most = &most
		}
	}
	return &q
}

// noLimit is the number of a period that bounds nothing.
const noLimit = -1

// amender writes the periods of one program into another.
type amender struct {
	old, q *rulebook.Program
	from   calendar.Date
}

// normKey says what a norm is about, apart from who and when.
func normKey(p *rulebook.Program, n *rulebook.Norm, who bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %d %t %s %s %s %s", n.Kind, n.State, n.After, n.Method, p.Thing(n.Thing).Name, p.Thing(n.With).Name, p.Thing(n.At).Name)
	for _, d := range n.Deeds {
		fmt.Fprintf(&b, " %d %s", d.Verb, p.Thing(d.Thing).Name)
	}
	if who {
		fmt.Fprintf(&b, " by %s", p.Thing(n.Who.MemberOf).Name)
		for _, id := range n.Who.Roles {
			fmt.Fprintf(&b, " %s", p.Thing(id).Name)
		}
	}
	return b.String()
}

// twin finds the norm of the old edition that says the same of the same people,
// or the only one that says it at all.
func (a *amender) twin(n *rulebook.Norm) *rulebook.Norm {
	if n.Parent >= 0 {
		return nil
	}
	for _, who := range []bool{true, false} {
		key := normKey(a.q, n, who)
		var found []*rulebook.Norm
		for i := range a.old.Norms {
			if o := &a.old.Norms[i]; o.Kind == n.Kind && o.Parent < 0 && normKey(a.old, o, who) == key {
				found = append(found, o)
			}
		}
		alike := 0
		for i := range a.q.Norms {
			if o := &a.q.Norms[i]; o.Kind == n.Kind && o.Parent < 0 && normKey(a.q, o, who) == key {
				alike++
			}
		}
		if len(found) == 1 && alike == 1 {
			return found[0]
		}
	}
	return nil
}

// windowKey says on which side of which point a window lies.
func windowKey(p *rulebook.Program, w *rulebook.Window) string {
	side := ""
	switch w.Kind {
	case syntax.Within, syntax.NotMoreAfter:
		side = "up to"
	case syntax.NotLessAfter:
		side = "not before"
	case syntax.NotLessBefore:
		side = "at least before"
	case syntax.NotMoreBefore, syntax.WithinBefore:
		side = "at most before"
	default:
		return ""
	}
	field := ""
	if t := p.Thing(w.Point.Thing); w.Point.State == rulebook.AtField && w.Point.Field < len(t.Fields) {
		field = t.Fields[w.Point.Field].Name
	}
	return fmt.Sprintf("%s %s %d %s", side, p.Thing(w.Point.Thing).Name, w.Point.State, field)
}

// windows gives the windows of n their old lengths for what began before. A
// window that is new did not run then, and one that is gone still does.
func (a *amender) windows(n, twin *rulebook.Norm) {
	n.Windows = slices.Clone(n.Windows)
	find := func(p *rulebook.Program, list []rulebook.Window, key string) int {
		return slices.IndexFunc(list, func(w rulebook.Window) bool { return windowKey(p, &w) == key })
	}
	bounds := n.Kind == rulebook.Power || n.Kind == rulebook.Required
	for i := range n.Windows {
		w := &n.Windows[i]
		key := windowKey(a.q, w)
		switch k := find(a.old, twin.Windows, key); {
		case key == "":
			if n.Kind == rulebook.Service && i == 0 && len(twin.Windows) > 0 {
				w.Span = a.dated(twin.Windows[0].Span, w.Span)
			}
		case k >= 0:
			w.Span = a.dated(twin.Windows[k].Span, w.Span)
		case bounds:
			w.Span = a.dated(rulebook.Span{Span: calendar.Span{N: noLimit}}, w.Span)
		}
	}
	for i := range twin.Windows {
		w := twin.Windows[i]
		key := windowKey(a.old, &w)
		if !bounds || key == "" || find(a.q, n.Windows, key) >= 0 || len(n.Windows) > 0 && n.Whichever != rulebook.AllHold {
			continue
		}
		id, ok := a.q.Lookup(a.old.Thing(w.Point.Thing).Name)
		if !ok || w.Point.State == rulebook.AtField {
			continue
		}
		w.Point.Thing = id
		w.Span = a.dated(w.Span, rulebook.Span{Span: calendar.Span{N: noLimit}})
		n.Windows = append(n.Windows, w)
	}
}

// dated is a period that is one until the day, and the other from then on.
func (a *amender) dated(old, next rulebook.Span) rulebook.Span {
	if old.Param == 0 && next.Param == 0 && old.Span == next.Span {
		return next
	}
	t := rulebook.Thing{ID: rulebook.ID(len(a.q.Things)), Kind: rulebook.Parameter, Implicit: true}
	for _, v := range valuesOf(a.old, old) {
		if v.From == calendar.NoDate || v.From < a.from {
			t.Values = append(t.Values, v)
		}
	}
	for _, v := range valuesOf(a.q, next) {
		if v.From == calendar.NoDate || v.From < a.from {
			v.From = a.from // the last of these is the one that counts
		}
		t.Values = append(t.Values, v)
	}
	a.q.Things = append(a.q.Things, t)
	return rulebook.Span{Span: next.Span, Param: t.ID}
}

func valuesOf(p *rulebook.Program, s rulebook.Span) []rulebook.Value {
	if s.Param != 0 {
		return p.Thing(s.Param).Values
	}
	return []rulebook.Value{{From: calendar.NoDate, Span: s.Span}}
}
