package report

import (
	"fmt"
	"slices"
	"strings"

	"alteram/docket"
	"alteram/internal/screen"
	"alteram/rulebook"
)

// Why is what why --json prints.
type Why struct {
	Schema  string   `json:"schema"`           // alteram.why/1
	Case    string   `json:"case"`             // path of the case
	On      string   `json:"on,omitempty"`     // the day it is looked at
	Asked   string   `json:"asked"`            // the clause or act, as the rulebook names it
	Clause  *Clause  `json:"clause,omitempty"` // of a clause: what it says of the case
	Text    string   `json:"text,omitempty"`   // of a clause: the members' own words
	Words   []string `json:"words,omitempty"`  // of a clause: its formal sentences
	Entries []Entry  `json:"entries"`          // entries that it speaks of
	Duties  []Due    `json:"duties"`           // duties about it
	Powers  []Due    `json:"powers"`           // powers about it, and why they may not be used
}

// Why says what a case, whose path is name, has to say about a clause or a
// thing. Ok is false when the rulebook has neither.
func (o *Case) Why(name, asked string) (v *Why, ok bool) {
	full := o.Standing(name)
	st := docket.At(o.State, o.At)
	v = &Why{Schema: "alteram.why/1", Case: name, On: full.On, Entries: []Entry{}, Duties: []Due{}, Powers: []Due{}}
	if i := FindClause(o.Program, asked); i >= 0 {
		cl := &o.Program.Clauses[i]
		v.Asked, v.Text = "clause "+cl.Number, cl.Prose
		for _, n := range cl.Norms {
			v.Words = append(v.Words, strings.TrimSpace(o.Program.Norms[n].Words))
		}
		v.Clause = &full.Clauses[i]
		for k, d := range st.Duties {
			if o.Program.Norms[d.Norm].Clause == i {
				v.Duties = append(v.Duties, full.Duties[k])
			}
		}
		for k, d := range st.Powers {
			if o.Program.Norms[d.Norm].Clause == i {
				v.Powers = append(v.Powers, full.Powers[k])
			}
		}
		for _, e := range full.Entries {
			if slices.ContainsFunc(e.Findings, func(f Finding) bool { return f.Clause == cl.Number }) {
				v.Entries = append(v.Entries, e)
			}
		}
		return v, true
	}
	id, ok := o.Program.Lookup(asked)
	if !ok {
		return nil, false
	}
	t := o.Program.Thing(id)
	v.Asked = t.Name
	about := func(norm int) bool {
		n := &o.Program.Norms[norm]
		return n.Thing == id || slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool { return d.Thing == id })
	}
	for k, d := range st.Duties {
		if about(d.Norm) {
			v.Duties = append(v.Duties, full.Duties[k])
		}
	}
	for k, d := range st.Powers {
		if about(d.Norm) {
			v.Powers = append(v.Powers, full.Powers[k])
		}
	}
	for k, r := range st.Rulings {
		if r.Thing == t.Name {
			v.Entries = append(v.Entries, full.Entries[k])
		}
	}
	return v, true
}

// FindClause finds a clause by its number, with or without the word clause,
// or returns -1.
func FindClause(p *rulebook.Program, asked string) int {
	number := strings.ReplaceAll(strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(asked), "clause"), "rule"), " ", "")
	return slices.IndexFunc(p.Clauses, func(c rulebook.Clause) bool {
		return c.Book == "" && strings.ToLower(strings.ReplaceAll(c.Number, " ", "")) == number
	})
}

// Names lists the names that why and explain know.
func Names(p *rulebook.Program) []string {
	var names []string
	for _, c := range p.Clauses {
		names = append(names, c.Number)
	}
	for _, t := range p.Things {
		switch t.Kind {
		case rulebook.Act, rulebook.Decision, rulebook.Meeting:
			names = append(names, t.Name)
		}
	}
	return names
}

// PrintWhy prints what a case has to say about a clause or a thing.
func PrintWhy(out *screen.Screen, v *Why) {
	out.Line("%s", out.In(screen.Strong, v.Asked))
	if c := v.Clause; c != nil {
		out.Wrap("", screen.Plain, c.Heading)
		if v.Text != "" {
			out.Prose("  ", screen.Faint, v.Text)
		}
		for _, w := range v.Words {
			out.Wrap("  ", screen.Name, w)
		}
		out.Line("\nin this case: %s", out.In(TintOf(c.Answer), c.Answer))
		for _, f := range c.Findings {
			PrintFinding(out, "  ", f)
		}
	}
	for _, p := range v.Powers {
		who := p.Who
		if len(p.People) > 0 {
			who += " (" + strings.Join(p.People, ", ") + ")"
		}
		switch p.Status {
		case "open":
			out.Wrap("  ", screen.Plain, fmt.Sprintf("%s may %s%s [clause %s]", who, p.Deed, p.until(), p.Clause))
		default:
			out.Wrap("  ", screen.Bad, fmt.Sprintf("%s may not %s now [clause %s]", who, p.Deed, p.Clause))
			for _, f := range p.Blocked {
				PrintFinding(out, "    ", f)
			}
		}
	}
	if len(v.Duties) > 0 {
		out.Heading("DUTIES")
		for _, d := range v.Duties {
			out.Line("  %s", out.In(TintOf(d.Status), d.Status))
			printDues(out, []Due{d})
		}
	}
	if len(v.Entries) > 0 {
		out.Heading("IN THE RECORD")
		printEntries(out, v.Entries, true)
	}
	if v.Clause == nil && len(v.Powers)+len(v.Duties)+len(v.Entries) == 0 {
		out.Line("  nothing in the rulebook says who may or must do it now, and the record does not speak of it")
	}
}

// DeedWords is what a duty or power asks, in the words of its sentence: what
// stands between must or may and the time.
func DeedWords(n *rulebook.Norm, otherwise string) string {
	text := strings.Join(strings.Fields(n.Words), " ")
	if n.Kind == rulebook.Offer {
		return otherwise
	}
	rest, ok := "", false
	for _, modal := range []string{" must not ", " must ", " may "} {
		if _, rest, ok = strings.Cut(text, modal); ok {
			break
		}
	}
	if !ok {
		return otherwise
	}
	for _, w := range n.Windows {
		if w.Words != "" {
			rest, _, _ = strings.Cut(rest, strings.Join(strings.Fields(w.Words), " "))
		}
	}
	for _, end := range []string{",", ";", ":", ". ", " if ", " unless ", " only if ", " provided that ", " while ", " within ", " before ", " after ", " immediately ", " as soon as ", " without delay "} {
		rest, _, _ = strings.Cut(rest, end)
	}
	rest = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(rest), "."), " only")
	if rest == "" {
		return otherwise
	}
	return rest
}
