package web

import (
	"strings"

	"alteram/internal/site"
	"alteram/rulebook"
)

// editionBody is a rulebook with its contents.
type editionBody struct {
	N                              int
	Title, Lang, State             string
	From, On, Body, Words          string
	Map, Proved, Changes, Before   string
	Formal, Rules, Open            int
	Clauses                        []contentLine
	Place, Zone, Calendar, Counted string
	Names                          []nameLine
}

// contentLine is a clause in the table of contents.
type contentLine struct {
	site.Link
	Parts []site.Link
	Lang  string
}

// nameLine is a name that the rulebook uses, and where.
type nameLine struct {
	Name, Kind string
	Set        *site.Link
	Used       []site.Link
}

func editionPage(v *site.Visit) (*site.Page, error) {
	b, list, err := bookOf(v, "edition")
	if err != nil {
		return nil, err
	}
	p := &site.Page{Name: "edition", Title: "edition.title", Args: []any{"n", b.N}, Section: "rules", Crumbs: []site.Link{site.To("crumb.rules", "/rules")}}
	body := editionBody{
		N: b.N, Title: b.Program.Title, Lang: b.lang(), State: b.State, From: day(v, b.From), On: day(v, b.On), Body: b.Body, Words: b.Words,
		Map: b.href() + "/map", Place: b.Program.Settings.Place, Counted: b.Program.Settings.Reckoner.Policy.Name,
	}
	if z := b.Program.Settings.Reckoner.Place.Zone; z != nil {
		body.Zone = z.String()
	}
	if v.Site.Prover != nil {
		body.Proved = b.href() + "/proved"
	}
	if b.N > 1 {
		body.Changes, body.Before = b.href()+"/changes/"+list[b.N-2].name(), list[b.N-2].name()[1:]
	}
	open, of := b.Program.Coverage()
	body.Rules, body.Open, body.Formal = of, len(open), of-len(open)
	at := map[int]int{}
	for i := range b.Program.Clauses {
		c := &b.Program.Clauses[i]
		top := b.top(i)
		switch {
		case top == i:
			at[i] = len(body.Clauses)
			body.Clauses = append(body.Clauses, contentLine{Link: b.clauseLink(i), Lang: b.lang()})
		case titled(c):
			body.Clauses[at[top]].Parts = append(body.Clauses[at[top]].Parts, b.clauseLink(i))
		}
	}
	body.Names = names(b)
	p.Body = body
	return p, nil
}

// names is the glossary of a rulebook.
func names(b *book) []nameLine {
	var out []nameLine
	for _, t := range b.Program.Glossary() {
		line := nameLine{Name: b.Program.Thing(t.Thing).Name, Kind: strings.TrimSpace(t.Kind)}
		if t.Clause >= 0 {
			set := site.To(b.Program.Clauses[t.Clause].Number, b.clauseHref(t.Clause))
			line.Set = &set
		}
		line.Used = numbers(b, t.Used)
		out = append(out, line)
	}
	return out
}

// numbers are links to clauses by their numbers alone.
func numbers(b *book, clauses []int) []site.Link {
	var out []site.Link
	for _, i := range clauses {
		out = append(out, site.To(b.Program.Clauses[i].Number, b.clauseHref(i)))
	}
	return out
}

// pieceOf reports whether a clause stands under another.
func pieceOf(p *rulebook.Program, clause, under int) bool {
	for clause >= 0 && clause != under {
		clause = p.Clauses[clause].Parent
	}
	return clause == under
}
