package rulebook

import (
	"fmt"
	"slices"
	"strings"

	"alteram/syntax"
)

// Grant is one line of the table of powers: who may, must or must not do what,
// and when, with the clause.
type Grant struct {
	Who    string // in words
	Mode   string // may, may only, must, must not
	Deed   string // in words: "appeal", "sit at the hearing"
	When   string // the windows in the author's words, joined with "and"
	Clause int    // index into Program.Clauses
	Norm   int
}

// Powers is the table of powers, duties and bans, in the order of the text.
func (p *Program) Powers() []Grant {
	var out []Grant
	for i := range p.Norms {
		n := &p.Norms[i]
		mode := ""
		switch {
		case n.Kind == Power && n.Only:
			mode = "may only"
		case n.Kind == Power, n.Kind == Extension:
			mode = "may"
		case n.Kind == Duty, n.Kind == Offer:
			mode = "must"
		case n.Kind == Ban:
			mode = "must not"
		default:
			continue
		}
		out = append(out, Grant{Who: n.Who.Words, Mode: mode, Deed: p.grantDeed(n), When: windowWordsOf(n), Clause: n.Clause, Norm: i})
	}
	return out
}

// grantDeed is what a norm is about, in words.
func (p *Program) grantDeed(n *Norm) string {
	if n.Kind == Offer {
		return "offer: " + strings.Join(n.Items, ", ")
	}
	var out []string
	for _, d := range n.Deeds {
		out = append(out, p.deedPhrase(d))
	}
	return orList(out)
}

// deedVerb gives the words of taking part of taking part, as they go before a thing; the
// deeds that an act of their own records go by the name of that act.
func deedVerb(v Verb) (with, alone string) {
	switch v {
	case Sit:
		return "sit at the ", "sit"
	case Vote:
		return "vote on ", "vote"
	case Preside:
		return "preside at the ", "preside"
	case Abstain:
		return "abstain in the vote on ", "abstain"
	case Attend:
		return "be present at the ", "be present"
	case Deliberate:
		return "take part in the deliberation", "take part in the deliberation"
	case Speak:
		return "speak at the ", "speak"
	case Rely:
		return "rely on evidence", "rely on evidence"
	case Anything:
		return "do anything", "do anything"
	case Proxy:
		return "vote by proxy on ", "vote by proxy"
	}
	return "", ""
}

// deedPhrase is a deed in words: "make appeal", "hold hearing", "sit at the
// hearing".
func (p *Program) deedPhrase(d Deed) string {
	with, alone := deedVerb(d.Verb)
	switch name := p.Thing(d.Thing).Name; {
	case d.Verb == Do:
		return p.makePhrase(p.Thing(d.Thing))
	case d.Thing == 0:
		return alone
	default:
		return with + name
	}
}

// makePhrase is how an act, decision or meeting is done, in words.
func (p *Program) makePhrase(t *Thing) string {
	target := p.Thing(t.Target).Name
	switch {
	case t.Kind == Meeting:
		return "hold " + t.Name
	case t.Deed == Suspend && len(t.About) > 0:
		return "suspend " + p.Thing(t.About[0]).Name
	case t.Deed == Appoint && len(t.About) == 0 && t.Target != 0:
		return "appoint members of " + target
	case t.Target == 0 || t.Deed == Do:
		return "make " + t.Name
	}
	for _, shape := range implicitShapes {
		if shape.deed == t.Deed {
			return shape.verb + " " + target
		}
	}
	return "make " + t.Name
}

func windowWordsOf(n *Norm) string {
	var out []string
	for i := range n.Windows {
		out = append(out, n.Windows[i].Words)
	}
	sep := " and "
	if n.Whichever != AllHold {
		sep = " or "
	}
	text := strings.Join(out, sep)
	if n.Whichever != AllHold {
		text += ", whichever is the " + map[Whichever]string{Later: "later", Earlier: "earlier"}[n.Whichever]
	}
	return text
}

// Term is one entry of the glossary: a name, what it stands for, where it is
// declared and which clauses use it.
type Term struct {
	Thing  ID
	Kind   string // "an act"
	Clause int    // where it is declared, or first spoken of; -1 when nowhere
	Used   []int  // clauses, in the order of the text
}

// Glossary is every name of the rulebook in alphabetical order.
func (p *Program) Glossary() []Term {
	used := make([][]int, len(p.Things))
	for i := range p.Norms {
		n := p.Norms[i]
		if n.For != 0 {
			continue
		}
		look := swaps{seen: func(id ID) {
			for _, id := range []ID{id, p.Thing(id).Target} {
				if id != 0 && !slices.Contains(used[id], n.Clause) {
					used[id] = append(used[id], n.Clause)
				}
			}
		}}
		look.norm(&n)
	}
	var out []Term
	for i := range p.Things {
		if t := &p.Things[i]; t.ID != 0 {
			slices.Sort(used[i])
			out = append(out, Term{Thing: t.ID, Kind: kindName(t.Kind), Clause: t.Clause, Used: used[i]})
		}
	}
	slices.SortStableFunc(out, func(a, b Term) int { return strings.Compare(p.Thing(a.Thing).Name, p.Thing(b.Thing).Name) })
	return out
}

// Graph is the procedure map: what is done, and what makes the time for it
// run.
type Graph struct {
	Nodes []Node
	Edges []Edge
}

// Node is an act, meeting, decision or fact.
type Node struct {
	Thing ID
	Name  string
	Kind  Kind
	By    string // who does it, in words
	Rank  int    // how many steps it is from a beginning
	Ends  bool   // it closes the case
}

// Edge leads from a node to one whose time it makes run. Both are indexes
// into Graph.Nodes.
type Edge struct {
	From, To int
	Label    string // the window in the author's words
	Clause   string // as cited
	Duty     bool   // it must be done, rather than may
	Effect   bool   // it follows without an act
}

// Text draws the map in lines: each node with who does it, and under it what
// it makes time run for.
func (g *Graph) Text() string {
	var b strings.Builder
	for _, i := range g.order() {
		n := &g.Nodes[i]
		b.WriteString(n.Name)
		if n.By != "" {
			fmt.Fprintf(&b, " (by %s)", n.By)
		}
		if n.Ends {
			b.WriteString(", closes the case")
		}
		b.WriteByte('\n')
		for _, e := range g.Edges {
			if e.From == i {
				fmt.Fprintf(&b, "  %s %s\n", arrow(e), strings.TrimSpace(g.Nodes[e.To].Name+": "+e.label()))
			}
		}
	}
	return b.String()
}

func arrow(e Edge) string {
	switch {
	case e.Duty:
		return "=>"
	case e.Effect:
		return "..>"
	}
	return "->"
}

func (e Edge) label() string {
	return strings.TrimSpace(e.Label + " (" + e.Clause + ")")
}

// order is the nodes by rank, in a rank as they were found.
func (g *Graph) order() []int {
	out := make([]int, len(g.Nodes))
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(a, b int) int { return g.Nodes[a].Rank - g.Nodes[b].Rank })
	return out
}

// Map draws the procedure as a graph: an edge for every window of a power or
// duty that runs from something done, for every condition of validity that
// bounds one thing by another, and for what follows when a duty is missed.
func (p *Program) Map() Graph {
	m := mapper{p: p, at: map[ID]int{}}
	for i := range p.Norms {
		m.norm(&p.Norms[i])
	}
	m.rank()
	return m.g
}

// mapper collects a Graph.
type mapper struct {
	p  *Program
	g  Graph
	at map[ID]int
}

func (m *mapper) node(id ID) int {
	if i, ok := m.at[id]; ok {
		return i
	}
	t := m.p.Thing(id)
	by := ""
	if len(t.By) > 0 {
		by = roleWords(m.p, t)
	}
	m.g.Nodes = append(m.g.Nodes, Node{Thing: id, Name: t.Name, Kind: t.Kind, By: by})
	m.at[id] = len(m.g.Nodes) - 1
	return m.at[id]
}

func (m *mapper) edge(n *Norm, from, to ID, label string) {
	if from == to || from == 0 || to == 0 {
		return
	}
	e := Edge{From: m.node(from), To: m.node(to), Label: label, Clause: strings.TrimPrefix(m.p.cite(n.Clause), "clause "),
		Duty: n.Kind == Duty, Effect: n.Kind == Effect || n.Kind == Required}
	for _, old := range m.g.Edges {
		if old == e {
			return
		}
	}
	m.g.Edges = append(m.g.Edges, e)
}

func (m *mapper) norm(n *Norm) {
	switch n.Kind {
	case Power, Duty:
		for _, d := range n.Deeds {
			if d.Verb != Do {
				continue
			}
			to := m.node(d.Thing)
			for i := range n.Windows {
				m.edge(n, m.source(&n.Windows[i]), m.g.Nodes[to].Thing, n.Windows[i].Words)
			}
			if n.Parent >= 0 {
				for _, missed := range m.p.Norms[n.Parent].Deeds {
					m.edge(n, missed.Thing, d.Thing, "if not made in time")
				}
			}
		}
	case Required:
		for i := range n.Windows {
			if w := &n.Windows[i]; w.Kind == syntax.NotLessBefore || w.Kind == syntax.NotMoreBefore || w.Kind == syntax.Before {
				m.edge(n, n.Thing, w.Point.Thing, w.Words)
			} else {
				m.edge(n, m.source(w), n.Thing, w.Words)
			}
		}
	case Effect:
		if n.Change == ClosesCase && n.Thing != 0 {
			m.g.Nodes[m.node(n.Thing)].Ends = true
		}
		for i := range n.Windows {
			m.edge(n, n.Thing, m.source(&n.Windows[i]), "")
		}
	}
}

// source is what a window makes time run from; 0 when it bounds the other way.
func (m *mapper) source(w *Window) ID {
	switch w.Kind {
	case syntax.Within, syntax.After, syntax.NotLessAfter, syntax.NotMoreAfter, syntax.Soon, syntax.At:
		if w.Point.State != AtField {
			return w.Point.Thing
		}
	}
	return 0
}

// rank puts each node one step after the last of those that lead to it;
// edges that close a ring are left out of the count.
func (m *mapper) rank() {
	state := make([]int, len(m.g.Nodes)) // 1: being ranked, 2: done
	var visit func(int) int
	visit = func(i int) int {
		if state[i] == 2 {
			return m.g.Nodes[i].Rank
		}
		state[i] = 1
		rank := 0
		for _, e := range m.g.Edges {
			if e.To == i && state[e.From] != 1 {
				rank = max(rank, visit(e.From)+1)
			}
		}
		m.g.Nodes[i].Rank, state[i] = rank, 2
		return rank
	}
	for i := range m.g.Nodes {
		visit(i)
	}
}
