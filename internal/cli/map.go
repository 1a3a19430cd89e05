package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"alteram/docket"
	"alteram/internal/command"
	"alteram/internal/report"
	"alteram/internal/screen"
	"alteram/picture"
	"alteram/rulebook"
)

// mapView is what map --json prints.
type mapView struct {
	Schema   string      `json:"schema"`   // alteram.map/1
	Rulebook string      `json:"rulebook"` // title of the rulebook
	Nodes    []nodeView  `json:"nodes"`    // acts, meetings, decisions and facts
	Edges    []edgeView  `json:"edges"`    // what makes the time for what run
	Powers   []grantView `json:"powers"`   // the table of who may, must and must not do what
	Terms    []termView  `json:"terms"`    // every name, in alphabetical order
}

// nodeView is a thing that is done or happens.
type nodeView struct {
	Name string `json:"name"`           // as the rulebook names it
	By   string `json:"by,omitempty"`   // who does it
	Rank int    `json:"rank"`           // how many steps it is from a beginning
	Ends bool   `json:"ends,omitempty"` // it closes the case
}

// edgeView leads from a thing to one whose time it makes run.
type edgeView struct {
	From   string `json:"from"`             // name of a node
	To     string `json:"to"`               // name of a node
	Window string `json:"window,omitempty"` // in the rulebook's words
	Clause string `json:"clause"`           // number as cited
	Kind   string `json:"kind"`             // must, may, or follows when nobody need act
}

// grantView is a line of the table of powers.
type grantView struct {
	Who    string `json:"who"`            // in words
	Mode   string `json:"mode"`           // may, may only, must, must not
	Deed   string `json:"deed"`           // in words
	When   string `json:"when,omitempty"` // in the rulebook's words
	Clause string `json:"clause"`         // number as cited
}

// termView is a name of the rulebook.
type termView struct {
	Name   string   `json:"name"`             // lower case, without an article
	Kind   string   `json:"kind"`             // what it stands for
	Clause string   `json:"clause,omitempty"` // where it is declared
	Used   []string `json:"used,omitempty"`   // clauses that use it
}

func mapCommand(s *session) *cobra.Command {
	var out string
	var powers, glossary bool
	c := &cobra.Command{
		Use:   "map RULEBOOK",
		Short: "draw the procedure of a rulebook",
		Long: "Print the procedure as text: each act, and under it what it makes time run for (=> must, -> may, ..> follows by itself). With -o FILE.svg draw it. " +
			"With --powers print who may, must and must not do what; with --glossary every name and where it is used.",
		Example: "alteram map examples/carter/constitution.md -o carter.svg",
		Args:    command.Takes(1, 1),
	}
	command.TextFlag(c, &out, "output", "o", "FILE", "write a picture (SVG) to this file; - is standard output")
	c.Flags().BoolVar(&powers, "powers", false, "print the table of powers, duties and bans instead")
	c.Flags().BoolVar(&glossary, "glossary", false, "print every name instead, with the clauses that use it")
	c.RunE = s.Run(func(args []string) error {
		b, err := s.OpenBook(args[0])
		if err != nil {
			return err
		}
		g := b.Program.Map()
		switch {
		case out == "-":
			_, err = s.Out.WriteString(drawing(b.Program))
		case out != "":
			err = command.WriteFile(out, []byte(drawing(b.Program)))
		case s.JSON:
			err = s.Emit(viewOfMap(b.Program, &g))
		case powers:
			s.printPowers(b.Program)
		case glossary:
			s.printGlossary(b.Program)
		default:
			_, err = s.Out.WriteString(g.Text())
		}
		return err
	})
	return c
}

// drawing is the map as a picture, of a case that has not begun.
func drawing(p *rulebook.Program) string {
	return picture.ProcedureMap("map", picture.Case{Program: p, Standing: docket.Standing{Open: true}}).Wide
}

// viewOfMap is the map and its tables for machines.
func viewOfMap(p *rulebook.Program, g *rulebook.Graph) mapView {
	v := mapView{Schema: "alteram.map/1", Rulebook: p.Title, Nodes: []nodeView{}, Edges: []edgeView{}, Powers: grantViews(p), Terms: termViews(p)}
	for _, n := range g.Nodes {
		v.Nodes = append(v.Nodes, nodeView{n.Name, n.By, n.Rank, n.Ends})
	}
	for _, e := range g.Edges {
		kind := "may"
		switch {
		case e.Duty:
			kind = "must"
		case e.Effect:
			kind = "follows"
		}
		v.Edges = append(v.Edges, edgeView{g.Nodes[e.From].Name, g.Nodes[e.To].Name, e.Label, e.Clause, kind})
	}
	return v
}

func grantViews(p *rulebook.Program) []grantView {
	out := []grantView{}
	for _, g := range p.Powers() {
		out = append(out, grantView{g.Who, g.Mode, report.DeedWords(&p.Norms[g.Norm], g.Deed), g.When, p.Clauses[g.Clause].Number})
	}
	return out
}

func termViews(p *rulebook.Program) []termView {
	out := []termView{}
	for _, t := range p.Glossary() {
		v := termView{Name: p.Thing(t.Thing).Name, Kind: t.Kind}
		if t.Clause >= 0 {
			v.Clause = p.Clauses[t.Clause].Number
		}
		for _, i := range t.Used {
			v.Used = append(v.Used, p.Clauses[i].Number)
		}
		out = append(out, v)
	}
	return out
}

func (s *session) printPowers(p *rulebook.Program) {
	var rows [][]screen.Cell
	for _, g := range grantViews(p) {
		t := screen.Plain
		if g.Mode == "must not" {
			t = screen.Bad
		}
		rows = append(rows, []screen.Cell{screen.Name.Of(g.Clause), t.Of(g.Mode), screen.Plain.Of(strings.TrimSpace(g.Who + ": " + g.Deed + " " + g.When))})
	}
	s.Out.Table(0, rows)
}

func (s *session) printGlossary(p *rulebook.Program) {
	var rows [][]screen.Cell
	for _, t := range termViews(p) {
		text := t.Kind
		if t.Clause != "" {
			text += ", clause " + t.Clause
		}
		if len(t.Used) > 0 {
			text += "; used in " + strings.Join(t.Used, ", ")
		}
		rows = append(rows, []screen.Cell{screen.Name.Of(t.Name), screen.Plain.Of(text)})
	}
	s.Out.Table(0, rows)
}
