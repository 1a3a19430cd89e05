package story

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"alteram/prove/claim"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// Change is a sentence of a rulebook that reads otherwise, or is new.
type Change struct {
	Clause string // number
	Old    string // the sentence as it is; empty where one is added
	New    string

	file *source.File
	span source.Span // what New replaces; empty where it is put in
}

// The places in a sentence where its severity stands.
var (
	softer    = regexp.MustCompile(`[,;]\s*(voidable[^.,;]*|curable[^.,;]*|(an )?irregular(ity)?)`)
	isSofter  = regexp.MustCompile(`\b(is|are) (voidable[^.,;]*|curable[^.,;]*|an irregularity|irregular)`)
	exception = regexp.MustCompile(`,?\s+(unless|if)\b`)
	hasPassed = regexp.MustCompile(`the time for ((?:[a-z]+ )*?[a-z]+) has passed`)
	counted   = regexp.MustCompile(`\b(\d+) (working |clear )?(day|week|month)s?\b`)
	takes     = regexp.MustCompile(`^No (.+?) (?:takes effect|is made) ((?:unless|if) .+?)\.?$`)
)

// changes lists sentences that might prevent a story, the most telling first.
func (s *Story) changes(p *rulebook.Program) []Change {
	var out []Change
	for _, g := range s.Words {
		n := &p.Norms[g.Norm]
		out = append(out, severer(p, n)...)
		out = append(out, waits(p, n)...)
	}
	out = append(out, s.condition(p)...)
	out = append(out, s.follows(p)...)
	for _, g := range s.Words {
		out = append(out, windows(p, &p.Norms[g.Norm])...)
	}
	return out
}

// change replaces the sentence of a norm.
func change(p *rulebook.Program, n *rulebook.Norm, text string) Change {
	return Change{Clause: clauseOf(p, n.ID), Old: n.File.Slice(n.Span), New: text, file: n.File, span: n.Span}
}

// after puts a sentence behind that of a norm.
func after(p *rulebook.Program, n *rulebook.Norm, text string) Change {
	return Change{Clause: clauseOf(p, n.ID), New: text, file: n.File, span: source.Span{Start: n.Span.End, End: n.Span.End}}
}

// severer makes void what is done against a norm.
func severer(p *rulebook.Program, n *rulebook.Norm) []Change {
	text := n.File.Slice(n.Span)
	if n.Sev.Kind == syntax.Void || text == "" {
		return nil
	}
	var out []Change
	try := func(now string) {
		if now != text {
			out = append(out, change(p, n, now))
		}
	}
	switch stop := strings.TrimSuffix(text, "."); {
	case isSofter.MatchString(text):
		try(isSofter.ReplaceAllString(text, "$1 void"))
	case softer.MatchString(text):
		mark := ","
		if strings.Contains(text, ":") {
			mark = ";"
		}
		try(softer.ReplaceAllString(text, mark+" void"))
	case strings.Contains(text, ":"):
		try(stop + "; void.")
	default:
		if at := exception.FindStringIndex(text); at != nil {
			try(text[:at[0]] + ", void," + strings.TrimPrefix(text[at[0]:], ","))
		}
		try(stop + ", void.")
	}
	return out
}

// waits makes a norm that waits for the end of a time wait for the end of what
// was begun in it, too.
func waits(p *rulebook.Program, n *rulebook.Norm) []Change {
	text := n.File.Slice(n.Span)
	m := hasPassed.FindStringSubmatch(text)
	if m == nil || strings.Contains(text, "no "+m[1]+" is open") {
		return nil
	}
	return []Change{change(p, n, strings.Replace(text, m[0], m[0]+" and no "+m[1]+" is open", 1))}
}

// condition makes the thing of a claim void in the case that the claim speaks
// of.
func (s *Story) condition(p *rulebook.Program) []Change {
	m := takes.FindStringSubmatch(strings.Join(strings.Fields(s.Claim.Text), " "))
	t := p.Thing(s.Claim.Thing)
	if m == nil || s.Claim.Thing == 0 || !strings.EqualFold(m[1], t.Name) {
		return nil
	}
	n := lastOf(p, t)
	if n == nil {
		return nil
	}
	return []Change{after(p, n, upper(t.Name)+" is void "+m[2]+".")}
}

// lastOf returns the last norm of the clause in which a thing is declared, or
// of that which decides on it.
func lastOf(p *rulebook.Program, t *rulebook.Thing) *rulebook.Norm {
	for i := len(p.Norms) - 1; i >= 0; i-- {
		if n := &p.Norms[i]; n.Clause == t.Clause && n.For == 0 && n.File != nil {
			return n
		}
	}
	return nil
}

// follows lists sentences that let a case go on that stands still: what counts
// as made when a duty is missed, a duty to decide after the last meeting, an
// end when the time for an appeal is over.
func (s *Story) follows(p *rulebook.Program) []Change {
	if s.Claim.Moment != claim.StaysOpen && s.Claim.Moment != claim.Asleep && s.Claim.Moment != claim.Undischarged {
		return nil
	}
	var out []Change
	ends := closing(p)
	last := s.last(p)
	for i := range p.Norms {
		n := &p.Norms[i]
		if n.Kind != rulebook.Duty || n.Parent >= 0 || n.For != 0 || len(n.IfNot) > 0 {
			continue
		}
		for _, d := range ends {
			if slices.ContainsFunc(n.Deeds, func(x rulebook.Deed) bool { return x.Thing == d || x.Thing == last }) {
				out = append(out, after(p, n, "If not, "+p.Thing(d).Name+" counts as made."))
			}
		}
	}
	out = append(out, s.mustDecide(p, ends, last)...)
	for i := range p.Things {
		t := &p.Things[i]
		if t.Kind != rulebook.Decision || slices.Contains(ends, t.ID) || t.ID != last && !s.made(t.Name) {
			continue
		}
		if n := lastOf(p, t); n != nil {
			if appeal := appealOf(p); appeal != "" {
				out = append(out, after(p, n, upper(t.Name)+" closes the case if the time for "+appeal+" has passed, no "+appeal+" is open and "+t.Name+" is not set aside."))
			}
			out = append(out, after(p, n, upper(t.Name)+" closes the case."))
		}
	}
	return out
}

// mustDecide lists duties to decide for the body before which the case rests.
func (s *Story) mustDecide(p *rulebook.Program, ends []rulebook.ID, last rulebook.ID) []Change {
	t := p.Thing(last)
	var bodies []rulebook.ID
	for _, id := range slices.Concat(t.By, t.To) {
		if p.Thing(id).Kind == rulebook.Body {
			bodies = append(bodies, id)
		}
	}
	var out []Change
	for _, body := range bodies {
		var names []string
		var of *rulebook.Thing
		for _, d := range ends {
			if by := p.Thing(d).By; len(by) > 0 && by[0] == body {
				names, of = append(names, p.Thing(d).Name), p.Thing(d)
			}
		}
		if of == nil {
			continue
		}
		if n := lastOf(p, of); n != nil {
			out = append(out, after(p, n, "The "+p.Thing(body).Name+" must make "+strings.Join(names, " or ")+" within 14 days after "+t.Name+". If not, "+names[len(names)-1]+" counts as made."))
		}
	}
	return out
}

// last is the thing with which the history comes to rest.
func (s *Story) last(p *rulebook.Program) rulebook.ID {
	for i := len(s.Case.Events) - 1; i >= 0; i-- {
		if id, ok := p.Lookup(s.Case.Events[i].Thing); ok && s.Case.Events[i].Thing != "" {
			return id
		}
	}
	return 0
}

func (s *Story) made(name string) bool {
	for i := range s.Case.Events {
		if strings.EqualFold(s.Case.Events[i].Thing, name) {
			return true
		}
	}
	return false
}

// closing lists the acts and decisions that close the case.
func closing(p *rulebook.Program) []rulebook.ID {
	var out []rulebook.ID
	for i := range p.Norms {
		if n := &p.Norms[i]; n.Kind == rulebook.Effect && n.Change == rulebook.ClosesCase && n.Thing != 0 && n.If == nil {
			out = append(out, n.Thing)
		}
	}
	return out
}

// appealOf is the name of the act with which a party appeals, or empty.
func appealOf(p *rulebook.Program) string {
	for i := range p.Things {
		if t := &p.Things[i]; t.Kind == rulebook.Act && (t.Name == "appeal" || t.Name == "notice of appeal") {
			return t.Name
		}
	}
	return ""
}

// windows lists a sentence with its period doubled and halved.
func windows(p *rulebook.Program, n *rulebook.Norm) []Change {
	text := n.File.Slice(n.Span)
	at := counted.FindStringSubmatchIndex(text)
	if at == nil {
		return nil
	}
	days, err := strconv.Atoi(text[at[2]:at[3]])
	if err != nil || days < 2 {
		return nil
	}
	var out []Change
	for _, now := range []int{2 * days, days / 2} {
		out = append(out, change(p, n, text[:at[2]]+strconv.Itoa(now)+text[at[3]:]))
	}
	return out
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// changed builds the rulebook with changes made to its text. ok is false when
// it then has errors.
func changed(p *rulebook.Program, list []Change) (q *rulebook.Program, ok bool) {
	if len(p.Files) == 0 {
		return nil, false
	}
	order := append([]*source.File{p.Files[len(p.Files)-1]}, p.Files[:len(p.Files)-1]...) // the main one stands last in a program
	var files []*syntax.File
	for _, f := range order {
		text := string(f.Text)
		mine := slices.DeleteFunc(slices.Clone(list), func(c Change) bool { return c.file != f })
		slices.SortStableFunc(mine, func(a, b Change) int { return int(b.span.Start) - int(a.span.Start) })
		for _, c := range mine {
			new := c.New
			if c.Old == "" {
				new = " " + new
			}
			text = text[:c.span.Start] + new + text[c.span.End:]
		}
		file, diags := syntax.Parse(source.NewFile(f.Name, []byte(text)))
		if source.HasError(diags) {
			return nil, false
		}
		files = append(files, file)
	}
	q, diags := rulebook.Build(files...)
	return q, !source.HasError(diags)
}
