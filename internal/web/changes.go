package web

import (
	"strings"

	"alteram/dossier"
	"alteram/internal/site"
)

// changesBody tells two editions apart.
type changesBody struct {
	Old, New string // names
	Lang     string
	List     []change
	Count    map[string]int
}

// change is what became of one clause.
type change struct {
	Kind          string // added, removed, renumbered, changed
	Number, Was   string // Was: the number before, when it differs
	Heading       string
	Href          string // of the clause in the newer edition, or the older one when it is gone
	Words, Formal []dossier.Piece
}

func changesPage(v *site.Visit) (*site.Page, error) {
	b, _, err := bookOf(v, "edition")
	if err != nil {
		return nil, err
	}
	old, _, err := bookOf(v, "from")
	if err != nil {
		return nil, err
	}
	if old.N >= b.N {
		return nil, site.ErrNone
	}
	body := changesBody{Old: old.name()[1:], New: b.name()[1:], Lang: b.lang(), Count: map[string]int{}}
	for _, c := range dossier.Diff(old.Program, b.Program) {
		body.Count[c.Kind]++
		body.List = append(body.List, changeOf(c, old, b))
	}
	return &site.Page{
		Name: "changes", Title: "changes.title", Args: []any{"old", body.Old, "new", body.New}, Section: "rules",
		Crumbs: []site.Link{site.To("crumb.rules", "/rules"), site.To("crumb.edition", b.href())}, Body: body,
	}, nil
}

func changeOf(c dossier.ClauseChange, old, b *book) change {
	out := change{Kind: c.Kind, Number: c.New.Number, Heading: c.New.Heading}
	in, text := b, c.New
	switch c.Kind {
	case "removed":
		in, text = old, c.Old
		out.Number, out.Heading = c.Old.Number, c.Old.Heading
		out.Words, out.Formal = whole("gone", body(text)), whole("gone", text.Formal)
	case "added":
		out.Words, out.Formal = whole("new", body(text)), whole("new", text.Formal)
	default:
		if c.Old.Number != c.New.Number {
			out.Was = c.Old.Number
		}
		if c.WordsChanged {
			out.Words = tidy(c.Words, c.New.Heading, c.Old.Heading)
		}
		if c.FormalChanged {
			out.Formal = tidy(c.Formal, "", "")
		}
	}
	for i := range in.Program.Clauses {
		if k := &in.Program.Clauses[i]; k.Number == text.Number && k.Book == text.Book && text.Number != "" {
			out.Href = in.clauseHref(i)
			if !titled(k) {
				out.Heading = ""
			}
		}
	}
	return out
}

func whole(op, text string) []dossier.Piece {
	if text == "" {
		return nil
	}
	return []dossier.Piece{{Op: op, Text: text}}
}

// body is the words of a clause without its heading, which stands above them.
func body(t dossier.ClauseText) string {
	return strings.TrimSpace(strings.TrimPrefix(t.Words, t.Heading+"\n"))
}

// tidy takes a heading that did not change off the front, and the blanks off
// the ends of what went and came.
func tidy(list []dossier.Piece, heading, was string) []dossier.Piece {
	var out []dossier.Piece
	for i, p := range list {
		if i == 0 && p.Op == "same" && heading == was {
			p.Text = strings.TrimPrefix(p.Text, heading+"\n")
		}
		bare := strings.TrimRight(p.Text, " \n")
		if p.Op == "same" || bare == p.Text {
			out = append(out, p)
			continue
		}
		out = append(out, dossier.Piece{Op: p.Op, Text: bare}, dossier.Piece{Op: "same", Text: p.Text[len(bare):]})
	}
	return out
}
