package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"alteram/internal/command"
	"alteram/internal/report"
	"alteram/internal/screen"
	"alteram/rulebook"
	"alteram/syntax"
)

// explainView is what explain --json prints.
type explainView struct {
	Schema   string     `json:"schema"`            // alteram.explain/1
	Rulebook string     `json:"rulebook"`          // title of the rulebook
	Clause   string     `json:"clause"`            // number as cited
	Heading  string     `json:"heading,omitempty"` // of the clause
	Place    string     `json:"place"`             // file and line
	Text     string     `json:"text,omitempty"`    // the members' own words
	Formal   bool       `json:"formal"`            // it has a rule block, or makes no rule
	Norms    []normView `json:"norms"`             // its formal sentences, with what each one does
	Named    []string   `json:"named,omitempty"`   // what it gives a name
}

// normView is one sentence of a clause.
type normView struct {
	Words  string `json:"words"`           // the sentence
	Kind   string `json:"kind"`            // what sort of rule it is
	If     string `json:"if_not"`          // what follows when it is not kept
	Kernel string `json:"kernel"`          // its meaning, as it is hashed
	Parent string `json:"after,omitempty"` // the duty that must be missed first
}

func explainCommand(s *session) *cobra.Command {
	var kernel bool
	c := &cobra.Command{
		Use:     "explain RULEBOOK CLAUSE",
		Short:   "say what a clause means",
		Long:    "Print a clause in the members' own words, its formal sentences, and what each of them does. With --kernel also its exact meaning, from which the rulebook's hash is made.",
		Example: "alteram explain examples/carter/constitution.md 5",
		Args:    command.Takes(2, -1),
	}
	c.Flags().BoolVar(&kernel, "kernel", false, "print the exact meaning, too")
	c.RunE = s.Run(func(args []string) error {
		b, err := s.OpenBook(args[0])
		if err != nil {
			return err
		}
		asked := strings.Join(args[1:], " ")
		i := report.FindClause(b.Program, asked)
		if i < 0 {
			id, ok := b.Program.Lookup(asked)
			if !ok {
				return command.NotFound(command.Nearest(asked, report.Names(b.Program), "name a clause by its number, or something that the rulebook names"), "the rulebook has no clause or name %q", asked)
			}
			i = b.Program.Thing(id).Clause
		}
		v := explained(b.Program, i)
		if s.JSON {
			return s.Emit(v)
		}
		s.printExplain(v, kernel)
		return nil
	})
	return c
}

func explained(p *rulebook.Program, i int) explainView {
	cl := &p.Clauses[i]
	v := explainView{
		Schema: "alteram.explain/1", Rulebook: p.Title, Clause: cl.Number, Heading: cl.Heading,
		Place: fmt.Sprintf("%s:%d", cl.File.Name, cl.File.Position(cl.Span.Start).Line), Text: cl.Prose, Formal: cl.Formal, Norms: []normView{},
	}
	kernel := p.Explain(i)
	for k, id := range cl.Norms {
		n := &p.Norms[id]
		nv := normView{Words: strings.TrimSpace(n.Words), Kind: normKind(n), If: whenBroken(p, n), Kernel: kernel[k]}
		if n.Parent >= 0 {
			nv.Parent = strings.TrimSpace(p.Norms[n.Parent].Words)
		}
		v.Norms = append(v.Norms, nv)
	}
	for _, t := range p.Things[1:] {
		if t.Clause == i && !t.Implicit {
			v.Named = append(v.Named, t.Name+" ("+kindName(t.Kind)+")")
		}
	}
	return v
}

// normKind says what sort of rule a norm is.
func normKind(n *rulebook.Norm) string {
	switch n.Kind {
	case rulebook.Power:
		if n.Only {
			return "a power, and a ban outside it"
		}
		return "a power"
	case rulebook.Duty:
		return "a duty"
	case rulebook.Ban:
		return "a ban"
	case rulebook.Offer:
		return "what must be offered"
	case rulebook.Required:
		return "a requirement"
	case rulebook.Content:
		return "what must be stated"
	case rulebook.Needs:
		return "what is needed"
	case rulebook.Without, rulebook.Verdict:
		return "a condition of validity"
	case rulebook.Quorum:
		return "a quorum"
	case rulebook.Acting:
		return "who stands in"
	case rulebook.Service:
		return "when something counts as received"
	case rulebook.Deem:
		return "what counts as what"
	case rulebook.Effect:
		return "an effect"
	case rulebook.Extension:
		return "how a period may be changed"
	case rulebook.Applies, rulebook.Yields:
		return "how clauses stand to each other"
	case rulebook.Casting:
		return "who decides a tie"
	case rulebook.Chair:
		return "who presides"
	case rulebook.Cure:
		return "what cures a defect"
	case rulebook.Survives:
		return "when the case goes on"
	case rulebook.Menu:
		return "the sanctions there are"
	}
	return "a rule"
}

// whenBroken says what follows when a norm is not kept.
func whenBroken(p *rulebook.Program, n *rulebook.Norm) string {
	switch n.Sev.Kind {
	case syntax.Void:
		return "what is done against it is void: it never had any effect"
	case syntax.Voidable:
		by := p.Thing(n.Sev.By).Name
		if by == "" {
			return "what is done against it stands until it is set aside"
		}
		return "what is done against it stands until the " + by + " sets it aside"
	case syntax.Curable:
		return "what is done against it has no effect until it is cured"
	case syntax.Irregular:
		return "it is noted, and what was done stands"
	case syntax.NotCounted:
		return "the vote does not count"
	}
	switch {
	case n.Kind == rulebook.Duty && len(n.IfNot) > 0:
		return "it is a breach, and what the next sentence says follows"
	case n.Kind == rulebook.Duty, n.Kind == rulebook.Ban, n.Kind == rulebook.Offer:
		return "it is a breach; no act becomes void by it"
	case n.Kind == rulebook.Power:
		return "without it the act has no effect"
	}
	return ""
}

// kindName is the kind of a thing in a word.
func kindName(k rulebook.Kind) string {
	return [...]string{"nothing", "body", "office", "party", "act", "decision", "meeting", "fact", "judgement", "class", "parameter", "sanction"}[min(k, rulebook.Sanction)]
}

func (s *session) printExplain(v explainView, kernel bool) {
	s.Out.Line("%s  %s", s.Out.In(screen.Strong, strings.TrimSpace("clause "+v.Clause+" "+v.Heading)), s.Out.In(screen.Faint, v.Place))
	if v.Text != "" {
		s.Out.Prose("  ", screen.Plain, v.Text)
	}
	if !v.Formal {
		s.Out.Wrap("  ", screen.Doubt, "not formalised: its words make a rule, and no rule block says the same, so nothing is checked")
	}
	for _, n := range v.Norms {
		s.Out.Line("")
		s.Out.Wrap("  ", screen.Name, n.Words)
		s.Out.Wrap("    ", screen.Plain, n.Kind)
		if n.Parent != "" {
			s.Out.Wrap("    only when this was missed: ", screen.Plain, n.Parent)
		}
		if n.If != "" {
			s.Out.Wrap("    if not: ", screen.Plain, n.If)
		}
		if kernel {
			s.Out.Wrap("    kernel: ", screen.Faint, n.Kernel)
		}
	}
	if len(v.Named) > 0 {
		s.Out.Line("")
		s.Out.Wrap("  names: ", screen.Faint, strings.Join(v.Named, ", "))
	}
}
