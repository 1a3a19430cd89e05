package web

import (
	"alteram/internal/site"
	"slices"
)

// clauseBody is a clause: the members' words beside what the program reads.
type clauseBody struct {
	Number, Heading, Book string // Heading is empty for a numbered paragraph
	Lang                  string
	State                 string // of the edition
	Edition               site.Link
	Under                 *site.Link
	Prose                 []paragraph
	Formal                []run    // its rule block, with links
	Kernel                []string // one line a rule, as the program reads it
	Silent                bool     // its words make a rule that no rule block says
	Parts                 []site.Link
	Names                 []nameLine  // set here
	Speaks                []site.Link // clauses that speak of this one
	Before, After         *site.Link
	Dates                 bool
}

func clausePage(v *site.Visit) (*site.Page, error) {
	b, _, err := bookOf(v, "edition")
	if err != nil {
		return nil, err
	}
	i, ok := b.clauseOf(v.PathValue("clause"))
	if !ok {
		return nil, site.ErrNone
	}
	c := &b.Program.Clauses[i]
	body := clauseBody{
		Number: c.Number, Book: c.Book, Lang: b.lang(), State: b.State, Edition: site.To(b.Program.Title, b.href()),
		Prose: b.prose(i), Kernel: b.Program.Explain(i), Silent: !c.Formal,
	}
	p := &site.Page{
		Name: "clause", Title: "clause.number", Args: []any{"number", c.Number, "n", b.N}, Section: "rules",
		Crumbs: []site.Link{site.To("crumb.rules", "/rules"), site.To("crumb.edition", b.href())},
	}
	if titled(c) {
		body.Heading = c.Heading
		p.Title, p.Args = "clause.title", append(p.Args, "heading", c.Heading)
	}
	if formal := b.formal(i); formal != "" {
		body.Formal = b.linked(formal, c.Number)
	}
	if c.Parent >= 0 {
		l := b.clauseLink(c.Parent)
		body.Under = &l
	}
	for k := range b.Program.Clauses {
		if b.Program.Clauses[k].Parent == i {
			body.Parts = append(body.Parts, b.clauseLink(k))
		}
	}
	if i > 0 {
		l := b.clauseLink(i - 1)
		body.Before = &l
	}
	if i+1 < len(b.Program.Clauses) {
		l := b.clauseLink(i + 1)
		body.After = &l
	}
	for _, n := range names(b) {
		if n.Set != nil && n.Set.Href == b.clauseHref(i) {
			body.Names = append(body.Names, n)
		}
	}
	for _, n := range c.Norms {
		body.Dates = body.Dates || len(measures(b, &b.Program.Norms[n])) > 0
	}
	body.Speaks = speakers(b, i)
	p.Body = body
	return p, nil
}

// speakers are the clauses that speak of a clause: by a rule, or in words.
func speakers(b *book, clause int) []site.Link {
	p := b.Program
	var found []int
	for i := range p.Norms {
		n := &p.Norms[i]
		if slices.Contains(n.Clauses, clause) || slices.Contains(n.Despite, clause) || slices.Contains(n.Except, clause) {
			found = append(found, n.Clause)
		}
	}
	for i := range p.Clauses {
		for _, m := range citation.FindAllStringSubmatch(p.Clauses[i].Prose, -1) {
			if m[1] == p.Clauses[clause].Number && p.Clauses[i].Book == p.Clauses[clause].Book {
				found = append(found, i)
			}
		}
	}
	slices.Sort(found)
	var out []site.Link
	for _, i := range slices.Compact(found) {
		if !pieceOf(p, i, clause) {
			out = append(out, b.clauseLink(i))
		}
	}
	return out
}
