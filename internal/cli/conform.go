package cli

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"alteram/conform"
	"alteram/internal/command"
	"alteram/internal/report"
	"alteram/internal/screen"
	"alteram/prove"
	"alteram/prove/claim"
	"alteram/prove/story"
	"alteram/rulebook"
	"alteram/rulebooks"
	"alteram/source"
)

func conformCommand(s *session) *cobra.Command {
	var f packFlags
	var list, all bool
	c := &cobra.Command{
		Use:   "conform RULEBOOK",
		Short: "hold a rulebook against a law",
		Long: "Hold a rulebook against a requirements pack, clause by clause: met by a clause or by proof, broken by a clause or by a story, missing, resting on a judgement, or not proved. Proofs and stories are sought with --prove. " +
			"Which names of the rulebook stand for those of the pack is inferred and printed; --map says it otherwise. --list lists the packs. Ends with 5 when a requirement is broken or missing.",
		Example: "alteram conform examples/nz-schedule-2/rulebook.md --to nz-schedule-2",
		Args:    command.Takes(0, 1),
	}
	f.add(c, "the pack: a name, or a file")
	c.Flags().BoolVar(&list, "list", false, "list the packs instead")
	c.Flags().IntVar(&f.budget, "prove", 0, "seek proofs and stories where no clause decides, visiting at most so many nodes for one claim")
	c.Flags().Lookup("prove").Annotations = map[string][]string{"argument": {"NODES"}}
	c.Flags().BoolVar(&all, "all", false, "print what each requirement was found in, sentence by sentence")
	c.RunE = s.Run(func(args []string) error {
		if list {
			return s.listPacks()
		}
		if len(args) == 0 {
			return command.WrongUse("alteram conform RULEBOOK --to PACK; alteram conform --list lists the packs", "conform needs a rulebook")
		}
		b, err := s.OpenBook(args[0])
		if err != nil {
			return err
		}
		m, err := s.match(&f, b.Program)
		if err != nil {
			return err
		}
		good, err := s.conformed(conform.Book(s.Ctx, m, f.prover()), args[0], b.Program, all)
		if err == nil && !good {
			return &command.Quit{Code: command.CodeRefused}
		}
		return err
	})
	return c
}

// packFlags are the flags of commands that hold something against a pack.
type packFlags struct {
	to     string
	names  []string
	budget int
}

func (f *packFlags) add(c *cobra.Command, usage string) {
	command.TextFlag(c, &f.to, "to", "", "PACK", usage)
	c.Flags().StringArrayVar(&f.names, "map", nil, "which names of the rulebook stand for one of the pack, \"notice of hearing=summons, letter\", or a file with such lines; may stand several times")
	c.Flags().Lookup("map").Annotations = map[string][]string{"argument": {"NAMES"}}
}

// prover decides what no clause settles, within the budget of one claim.
func (f *packFlags) prover() conform.Prover {
	if f.budget <= 0 {
		return nil
	}
	return func(ctx context.Context, p *rulebook.Program, c claim.Claim) (prove.Verdict, *story.Story) {
		return story.Decide(ctx, p, c, prove.Options{Nodes: f.budget}, story.Options{})
	}
}

// match reads the pack and finds its names in a rulebook.
func (s *session) match(f *packFlags, p *rulebook.Program) (*conform.Match, error) {
	if f.to == "" {
		return nil, command.WrongUse("alteram conform --list lists the packs", "--to says which pack")
	}
	pk, err := s.pack(f.to)
	if err != nil {
		return nil, err
	}
	given, err := s.given(f.names)
	if err != nil {
		return nil, err
	}
	m, err := conform.NewMatch(pk, p, given)
	var bad *conform.NameError
	if errors.As(err, &bad) {
		return nil, command.WrongUse(bad.Remedy, "%s", bad.Fact)
	}
	return m, err
}

// pack reads a pack of the library, or a file.
func (s *session) pack(name string) (*conform.Pack, error) {
	if text, ok := rulebooks.Pack(name); ok {
		return s.readPack(name, source.NewFile(name+".md", text))
	}
	if strings.HasSuffix(name, ".md") {
		f, err := s.ReadText(name)
		if err != nil {
			return nil, err
		}
		return s.readPack(strings.TrimSuffix(name, ".md"), f)
	}
	return nil, command.NotFound(command.Nearest(name, rulebooks.Packs(), "alteram conform --list lists the packs; a pack of your own is a file that ends in .md"), "there is no pack %q", name)
}

func (s *session) readPack(name string, f *source.File) (*conform.Pack, error) {
	pk, diags := conform.Read(name, f)
	if err := s.RefuseErrors(diags); err != nil {
		return nil, err
	}
	return pk, nil
}

// given reads the names of --map: "PACK NAME=NAME, NAME", or a file of such
// lines.
func (s *session) given(list []string) ([]conform.Given, error) {
	var out []conform.Given
	for _, text := range list {
		if !strings.Contains(text, "=") {
			b, err := os.ReadFile(text)
			if err != nil {
				return nil, command.NotFound(`write "NAME OF THE PACK=NAME OF THE RULEBOOK"`, "--map %q is neither a pair of names nor a file that can be read", text)
			}
			text = string(b)
		}
		for line := range bytes.Lines([]byte(text)) {
			l := strings.TrimSpace(string(line))
			if l == "" || strings.HasPrefix(l, "#") {
				continue
			}
			left, right, ok := strings.Cut(l, "=")
			if !ok {
				return nil, command.WrongUse(`write "NAME OF THE PACK=NAME OF THE RULEBOOK"`, "--map: %q has no =", l)
			}
			g := conform.Given{Pack: strings.TrimSpace(left)}
			for name := range strings.SplitSeq(right, ",") {
				if name = strings.TrimSpace(name); name != "" {
					g.Book = append(g.Book, name)
				}
			}
			out = append(out, g)
		}
	}
	return out, nil
}

// packsView is what conform --list --json prints.
type packsView struct {
	Schema string     `json:"schema"` // alteram.packs/1
	Packs  []packView `json:"packs"`  // in alphabetical order
}

// packView is a pack of the library.
type packView struct {
	Name         string `json:"name"`         // what --to takes
	Title        string `json:"title"`        // the law
	Requirements int    `json:"requirements"` // how many
}

func (s *session) listPacks() error {
	v := packsView{Schema: "alteram.packs/1", Packs: []packView{}}
	for _, name := range rulebooks.Packs() {
		pk, err := s.pack(name)
		if err != nil {
			return err
		}
		v.Packs = append(v.Packs, packView{name, pk.Title, pk.Requirements()})
	}
	if s.JSON {
		return s.Emit(v)
	}
	var rows [][]screen.Cell
	for _, p := range v.Packs {
		rows = append(rows, []screen.Cell{screen.Name.Of(p.Name), screen.Faint.Of(report.Count(p.Requirements, "requirement")), screen.Plain.Of(p.Title)})
	}
	s.Out.Table(0, rows)
	return nil
}

// conformed prints a report and says whether nothing is broken or missing.
func (s *session) conformed(r conform.Report, name string, p *rulebook.Program, all bool) (good bool, err error) {
	v := viewOfConform(&r, name, p)
	if s.JSON {
		err = s.Emit(v)
	} else {
		s.printConform(v, all)
	}
	return r.Good(), err
}

// checkTo holds a case against a pack: alteram check CASE --to PACK.
func (s *session) checkTo(o *report.Case, name string, f *packFlags, all bool) (good bool, err error) {
	m, err := s.match(f, o.Program)
	if err != nil {
		return false, err
	}
	r := conform.Case(s.Ctx, m, &conform.Record{Register: o.Text.Register, Incomplete: o.Text.Incomplete, State: o.State, At: o.At})
	return s.conformed(r, name, o.Program, all)
}
