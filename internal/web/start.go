package web

import (
	"alteram/internal/site"
	"slices"
	"strings"
)

// startBody is the first page: what this is, and how discipline works here.
type startBody struct {
	Edition string // address of the rulebook in force; empty when there is none
	Title   string
	Lang    string
	Steps   []startStep
}

// startStep is a part of the rulebook with what must be done under it.
type startStep struct {
	Clause site.Link
	Rules  []string // the sentences of the rules, as they stand
}

func startPage(v *site.Visit) (*site.Page, error) {
	list, err := books(v)
	if err != nil {
		return nil, err
	}
	body := startBody{}
	if b := current(list); b != nil {
		body.Edition, body.Title, body.Lang, body.Steps = b.href(), b.Program.Title, b.lang(), steps(b)
	}
	return &site.Page{Name: "start", Title: "start.title", Args: []any{"org", v.Site.Desk.Organisation().Name}, Section: "start", Body: body}, nil
}

// steps are the parts of the rulebook under which something has to be done in
// a time, in the order of the text, with what has to be and what may be done.
func steps(b *book) []startStep {
	var out []startStep
	timed := map[int]bool{}
	grants := b.Program.Powers()
	for _, g := range grants {
		if g.When != "" && (g.Mode == "must" || g.Mode == "may") {
			timed[b.top(g.Clause)] = true
		}
	}
	at := map[int]int{}
	for _, g := range grants {
		top := b.top(g.Clause)
		if !timed[top] || g.Mode == "must not" {
			continue
		}
		i, ok := at[top]
		if !ok {
			i = len(out)
			at[top] = i
			out = append(out, startStep{Clause: b.clauseLink(top)})
		}
		words := strings.Join(strings.Fields(b.Program.Norms[g.Norm].Words), " ")
		if !slices.Contains(out[i].Rules, words) {
			out[i].Rules = append(out[i].Rules, words)
		}
	}
	return out
}
