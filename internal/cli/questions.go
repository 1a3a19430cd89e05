package cli

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"alteram/internal/command"
	"alteram/internal/report"
	"alteram/internal/screen"
	"alteram/prove"
	"alteram/prove/story"
	"alteram/rulebook"
)

// questionsView is what rules questions --json prints.
type questionsView struct {
	Schema    string         `json:"schema"`    // alteram.questions/1
	Rulebook  string         `json:"rulebook"`  // title of the rulebook
	Questions []questionView `json:"questions"` // in the order of the clauses
}

// questionView is something that the rulebook leaves to somebody's judgement.
type questionView struct {
	Clause string   `json:"clause,omitempty"` // number as cited
	Words  string   `json:"words"`            // what is to be judged
	Claims []string `json:"claims,omitempty"` // that rest on it; empty when no proof does
}

func questionsCommand(s *session) *cobra.Command {
	c := &cobra.Command{
		Use:   "questions RULEBOOK",
		Short: "list the judgements that a rulebook leaves to people",
		Long: "List every open word (\"reasonable\", \"as soon as practicable\") and every finding that a rulebook leaves to somebody's judgement, with the claims that rest on it: " +
			"no program can answer these, and a proof holds only as far as they are judged as the clause means them.",
		Example: "alteram rules questions examples/nz-schedule-2/rulebook.md",
		Args:    command.Takes(1, 1),
	}
	c.RunE = s.Run(func(args []string) error {
		b, err := s.OpenBook(args[0])
		if err != nil {
			return err
		}
		v := questionsView{Schema: "alteram.questions/1", Rulebook: b.Program.Title, Questions: questions(s.Ctx, b.Program)}
		if s.JSON {
			return s.Emit(v)
		}
		if len(v.Questions) == 0 {
			s.Out.Line("%s leaves nothing to a judgement.", v.Rulebook)
			return nil
		}
		for _, q := range v.Questions {
			s.Out.Hang("", "clause "+cmp.Or(q.Clause, "?")+"  ", screen.Plain, q.Words)
			for _, c := range short(q.Claims) {
				s.Out.Wrap("      rests on it: ", screen.Faint, c)
			}
		}
		s.Out.Line("")
		s.Out.Line("%s", report.Count(len(v.Questions), "question"))
		return nil
	})
	return c
}

// short names of each property how many claims of it there are, and leaves the
// other claims as they are.
func short(claims []string) []string {
	var out []string
	for i, c := range claims {
		p, _, ok := strings.Cut(c, ": ")
		if !ok || !strings.HasPrefix(p, "P") {
			out = append(out, c)
			continue
		}
		of := func(x string) bool { return strings.HasPrefix(x, p+": ") }
		if slices.IndexFunc(claims, of) < i {
			continue
		}
		n := 0
		for _, x := range claims {
			if of(x) {
				n++
			}
		}
		out = append(out, p+" of a fair procedure ("+report.Count(n, "claim")+")")
	}
	return out
}

// questions lists the judgements of a rulebook: those on which a claim rests,
// and those that are declared.
func questions(ctx context.Context, p *rulebook.Program) []questionView {
	type key struct {
		clause int
		words  string
	}
	rests := map[key][]string{}
	var declared []key
	for i := range p.Things {
		if t := &p.Things[i]; t.Kind == rulebook.Judgement {
			declared = append(declared, key{t.Clause, t.Name})
			rests[declared[len(declared)-1]] = nil
		}
	}
	for _, c := range story.All(p) {
		m, err := prove.Build(ctx, p, c, prove.Options{})
		if err != nil {
			continue // what cannot be modelled is answered without a judgement
		}
		for _, n := range m.Rests {
			k := key{n.Clause, strings.Join(strings.Fields(n.Words), " ")}
			if d := slices.IndexFunc(declared, func(d key) bool { return strings.Contains(strings.ToLower(k.words), d.words) }); d >= 0 {
				k = declared[d]
			}
			text := strings.TrimSpace(c.Text)
			if c.Property != "" {
				text = c.Property + ": " + text
			}
			if !slices.Contains(rests[k], text) {
				rests[k] = append(rests[k], text)
			}
		}
	}
	out := []questionView{}
	keys := make([]key, 0, len(rests))
	for k := range rests {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b key) int { return cmp.Or(cmp.Compare(a.clause, b.clause), cmp.Compare(a.words, b.words)) })
	for _, k := range keys {
		q := questionView{Words: k.words, Claims: rests[k]}
		if k.clause >= 0 && k.clause < len(p.Clauses) {
			q.Clause = p.Clauses[k.clause].Number
		}
		out = append(out, q)
	}
	return out
}
