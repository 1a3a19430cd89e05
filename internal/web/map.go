package web

import (
	"html/template"
	"slices"
	"strconv"

	"alteram/docket"
	"alteram/internal/site"
	"alteram/picture"
)

// mapBody is the procedure of a rulebook, drawn and as a list: what is done, and
// what that makes time run for.
type mapBody struct {
	Title, Lang string
	Edition     site.Link
	Wide, Small template.HTML // the picture, in two widths
	Steps       []mapStep
}

// mapStep is something that is done.
type mapStep struct {
	ID, Name, By string
	Ends         bool // it ends the case
	Next         []mapEdge
	From         []site.Link // what leads here
}

// mapEdge is what follows.
type mapEdge struct {
	Mode   string // must, may, follows
	Name   string
	ID     string
	When   string
	Clause site.Link
}

func mapPage(v *site.Visit) (*site.Page, error) {
	b, _, err := bookOf(v, "edition")
	if err != nil {
		return nil, err
	}
	pic := picture.ProcedureMap("map", picture.Case{Program: b.Program, Standing: docket.Standing{Open: true}}) // of a case that has not begun
	body := mapBody{Title: b.Program.Title, Lang: b.lang(), Edition: site.To(b.Program.Title, b.href()), Steps: mapSteps(b)}
	if len(body.Steps) > 0 {
		body.Wide, body.Small = template.HTML(pic.Wide), template.HTML(pic.Small) // package picture escapes names
	}
	return &site.Page{
		Name: "map", Title: "map.title", Args: []any{"n", b.N}, Section: "rules",
		Crumbs: []site.Link{site.To("crumb.rules", "/rules"), site.To("crumb.edition", b.href())},
		Body:   body,
	}, nil
}

func mapSteps(b *book) []mapStep {
	g := b.Program.Map()
	out := make([]mapStep, len(g.Nodes))
	for i, n := range g.Nodes {
		out[i] = mapStep{ID: stepID(i), Name: n.Name, By: n.By, Ends: n.Ends}
	}
	for _, e := range g.Edges {
		mode := "may"
		switch {
		case e.Duty:
			mode = "must"
		case e.Effect:
			mode = "follows"
		}
		clause := site.To(e.Clause, "")
		if i, ok := b.clauseOf(e.Clause); ok {
			clause.Href = b.clauseHref(i)
		}
		out[e.From].Next = append(out[e.From].Next, mapEdge{mode, g.Nodes[e.To].Name, stepID(e.To), e.Label, clause})
		from := site.To(g.Nodes[e.From].Name, "#"+stepID(e.From))
		if !slices.Contains(out[e.To].From, from) {
			out[e.To].From = append(out[e.To].From, from)
		}
	}
	return out
}

func stepID(i int) string { return "step-" + strconv.Itoa(i+1) }
