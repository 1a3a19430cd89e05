package dossier

import (
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// Move puts the case under another edition from a day on. What was done before
// stays judged as it was; what is done from then on is judged by the new
// edition, save that a period that had begun to run runs as it was begun: it is
// neither shortened nor, once it is over, begun again. A day before the last
// move is taken as the day of that move. Without a move a case stays under the
// edition under which it opened, whatever is adopted later.
func (c *Case) Move(p *rulebook.Program, edition string, from calendar.Date) {
	last := &c.eras[len(c.eras)-1]
	if from < last.from {
		from = last.from
	}
	next := era{own: p, p: running(last.p, p, from), edition: edition, from: from}
	c.eras = append(slices.Clip(c.eras), next)
	c.refold(0)
}

// Transition is what a rulebook says of cases that are open already: some of
// its clauses govern every case from a day on.
type Transition struct {
	Clauses []string
	From    calendar.Date
}

// Transitions lists the sentences "Clause N applies to every case from DATE" of
// an edition, by their days. Cases that are open when it is adopted are
// otherwise left alone by it.
func Transitions(p *rulebook.Program) []Transition {
	var out []Transition
	for i := range p.Norms {
		n := &p.Norms[i]
		if n.Kind != rulebook.Applies || n.Thing != 0 || n.For != 0 {
			continue
		}
		for k := range n.Windows {
			if n.Windows[k].Day == calendar.NoDate {
				continue
			}
			t := Transition{From: n.Windows[k].Day}
			for _, c := range n.Clauses {
				t.Clauses = append(t.Clauses, p.Clauses[c].Number)
			}
			out = append(out, t)
			break
		}
	}
	slices.SortStableFunc(out, func(a, b Transition) int { return int(a.From - b.From) })
	return out
}

// MoveClauses puts the case under some clauses of another edition from a day
// on; all others it keeps. The error says what in those clauses does not fit
// the rest: then the case is as it was.
func (c *Case) MoveClauses(p *rulebook.Program, edition string, clauses []string, from calendar.Date) error {
	mixed, err := mix(c.eras[len(c.eras)-1].own, p, clauses)
	if err != nil {
		return err
	}
	c.Move(mixed, edition, from)
	return nil
}

// mix builds the rulebook that old is with some clauses as next has them. It
// works on the texts, so that the result is what a reader would make of it.
func mix(old, next *rulebook.Program, clauses []string) (*rulebook.Program, error) {
	main := mainFile(old)
	if main == nil {
		return nil, fmt.Errorf("the edition of the case has no text")
	}
	text := string(main.Text)
	for _, number := range clauses {
		_, now, ok := section(next, mainFile(next), number)
		if !ok {
			return nil, fmt.Errorf("the new edition has no clause %s", number)
		}
		f, _ := syntax.Parse(source.NewFile(main.Name, []byte(text)))
		p, _ := rulebook.Build(f)
		if span, _, ok := section(p, mainFile(p), number); ok {
			text = text[:span.Start] + now + "\n" + text[span.End:]
		} else {
			text += "\n" + now + "\n"
		}
	}
	var files []*syntax.File
	var diags []source.Diagnostic
	for _, src := range append([]*source.File{source.NewFile(main.Name, []byte(text))}, others(old, main)...) {
		f, more := syntax.Parse(src)
		files, diags = append(files, f), append(diags, more...)
	}
	p, more := rulebook.Build(files...)
	for _, d := range append(diags, more...) {
		if d.Severity == source.Error {
			return nil, fmt.Errorf("clauses %s do not fit the edition of the case: %s", strings.Join(clauses, ", "), d.Message)
		}
	}
	return p, nil
}

// mainFile is the text of a rulebook itself, without what it includes.
func mainFile(p *rulebook.Program) *source.File {
	for i := range p.Clauses {
		if p.Clauses[i].Book == "" {
			return p.Clauses[i].File
		}
	}
	return nil
}

func others(p *rulebook.Program, main *source.File) []*source.File {
	return slices.DeleteFunc(slices.Clone(p.Files), func(f *source.File) bool { return f == main })
}

// section returns where a clause stands in a file, the clauses below it
// included, and its text.
func section(p *rulebook.Program, f *source.File, number string) (source.Span, string, bool) {
	at := slices.IndexFunc(p.Clauses, func(c rulebook.Clause) bool { return c.File == f && c.Number == number })
	if at < 0 {
		return source.Span{}, "", false
	}
	below := func(i int) bool {
		for ; i >= 0; i = p.Clauses[i].Parent {
			if i == at {
				return true
			}
		}
		return false
	}
	span := source.Span{Start: p.Clauses[at].Span.Start, End: len(f.Text)}
	for i := range p.Clauses {
		if c := &p.Clauses[i]; c.File == f && c.Span.Start > span.Start && !below(i) {
			span.End = min(span.End, c.Span.Start)
		}
	}
	for span.Start > 0 && f.Text[span.Start-1] != '\n' { // the marks before the number
		span.Start--
	}
	for span.End > span.Start && span.End < len(f.Text) && f.Text[span.End-1] != '\n' {
		span.End--
	}
	return span, string(f.Text[span.Start:span.End]), true
}

// judge returns the era whose edition judges an event: that of its day, unless
// it is an act for which this edition gives no power and an earlier one did,
// within a time that had begun to run: it is not cut off, and once it is over
// it is not begun again.
func (c *Case) judge(f *fold, e *docket.Event) int {
	now := c.eraOf(e.On.Day)
	for j := now - 1; j >= 0 && e.Kind == docket.Did; j-- {
		if !abolished(c.eras[j].own, c.eras[now].own, e.Thing) {
			continue
		}
		_, r := docket.Step(f.states[j], *e)
		_, known := c.eras[now].own.Lookup(e.Thing) // without a limit, which must not revive what had lapsed
		if (known || r.Effect == docket.Effective || r.Effect == docket.Stands) && c.began(f, &r, j) {
			return j
		}
	}
	return now
}

// abolished reports whether an act had a period under one edition and is
// nobody's to do under the next.
func abolished(old, next *rulebook.Program, thing string) bool {
	return gives(old, thing, true) && !gives(next, thing, false)
}

func gives(p *rulebook.Program, thing string, within bool) bool {
	id, ok := p.Lookup(thing)
	return ok && slices.ContainsFunc(p.Norms, func(n rulebook.Norm) bool {
		return (n.Kind == rulebook.Power || n.Kind == rulebook.Duty) && (!within || len(n.Windows) > 0) &&
			slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool { return d.Thing == id })
	})
}

// began reports whether the power that a ruling found rests on nothing later
// than era j.
func (c *Case) began(f *fold, r *docket.Ruling, j int) bool {
	days := map[string]calendar.Date{}
	for _, e := range f.states[j].Events() {
		days[e.ID] = e.On.Day
	}
	for _, fd := range r.Findings {
		if len(fd.Facts) == 0 || fd.Code != "no-power" && fd.Code != "too-late" && fd.Code != "too-early" {
			continue
		}
		return !slices.ContainsFunc(fd.Facts, func(id string) bool { d, ok := days[id]; return !ok || c.eraOf(d) > j })
	}
	return false
}
