package telling

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"alteram/conform"
	"alteram/docket"
	"alteram/internal/command"
	"alteram/internal/report"
	"alteram/internal/screen"
)

func reportCommand(t *teller) *cobra.Command {
	var f caseFlags
	var to string
	var all bool
	c := &cobra.Command{
		Use:   "report CASE",
		Short: "say how far a case would stand if it were attacked",
		Long: "Hold a case against every clause of its rulebook and, with --to, against a law: what each asks, which entries prove it, what is missing or wrong, what a breach does, and what can still be done about it until when. " +
			"What the record does not show is said to be not shown. Ends with 5 when a clause is broken, or a right is missing.",
		Example: "alteram report examples/carter/rehearsal.case --to era-103a",
		Args:    command.Takes(1, 1),
	}
	command.TextFlag(c, &to, "to", "", "PACK", "also hold it against this requirements pack: a name (alteram conform --list), or a file")
	c.Flags().BoolVar(&all, "all", false, "print what was kept, too, with its proof")
	f.add(t, c)
	c.RunE = t.Run(func(args []string) error {
		return t.with(args[0], &f, func(o *opened) error {
			law, err := t.law(to, o)
			if err != nil {
				return err
			}
			st := docket.At(o.state, o.at)
			v := report.Defend(&report.Subject{Name: o.name, Title: o.file.Title, Label: o.file.Label, Program: o.program, Incomplete: o.file.Incomplete, Events: o.state.Events(), Standing: st}, law)
			if t.JSON {
				err = t.Emit(v)
			} else {
				t.printReport(v, all)
			}
			if err == nil && !v.Good() {
				return &command.Quit{Code: command.CodeRefused}
			}
			return err
		})
	})
	return c
}

// law holds the case against a pack; nil when none is asked for.
func (t *teller) law(to string, o *opened) (*conform.Report, error) {
	if to == "" {
		return nil, nil
	}
	pk, err := t.pack(to)
	if err != nil {
		return nil, err
	}
	m, err := conform.NewMatch(pk, o.program, nil)
	var bad *conform.NameError
	if errors.As(err, &bad) {
		return nil, command.WrongUse(bad.Remedy, "%s", bad.Fact)
	}
	if err != nil {
		return nil, err
	}
	r := conform.Case(t.Ctx, m, &conform.Record{Register: o.file.Register, Incomplete: o.file.Incomplete, State: o.state, At: o.at})
	return &r, nil
}

func (t *teller) printReport(v *report.Defence, all bool) {
	t.Out.Line("%s", t.Out.In(screen.Strong, v.Title))
	if v.Label != "" {
		t.Out.Line("  %s", t.Out.In(screen.Faint, v.Label))
	}
	for _, s := range v.Summary {
		t.Out.Wrap("", screen.Plain, s)
	}
	of := ""
	for i := range v.Rows {
		r := &v.Rows[i]
		if r.Of != of {
			of = r.Of
			t.Out.Heading(map[string]string{"rulebook": "THE RULEBOOK", "law": strings.ToUpper(v.Law)}[of])
		}
		quiet := r.Answer == "kept" || r.Answer == "met" || r.Answer == "not called for" || r.Answer == "excused"
		head := r.Clause + "  " + t.Out.In(answerTint(r.Answer), r.Answer)
		if r.Severity != "" {
			head += "  " + r.Severity
		}
		if r.Defect != "" {
			head += t.Out.In(screen.Faint, "  ["+r.Defect+"]")
		}
		t.Out.Line("  %s  %s", head, t.Out.In(screen.Faint, r.Heading))
		if quiet && !all {
			continue
		}
		for _, w := range r.Words {
			t.Out.Wrap("      ", screen.Faint, w)
		}
		for _, g := range r.Gap {
			t.Out.Hang("      ", "- gap: ", screen.Doubt, g)
		}
		for _, p := range r.Proof {
			t.Out.Hang("      ", "- entry "+p.Entry+": ", screen.Name, p.On+", "+p.Text)
		}
		for _, c := range r.Cure {
			t.Out.Hang("      ", "- cure: ", screen.Good, c)
		}
	}
}

// answerTint is the tint of an answer of the rulebook or of a law.
func answerTint(a string) screen.Tint {
	switch a {
	case "kept", "met":
		return screen.Good
	case "broken", "missing":
		return screen.Bad
	case "not called for", "excused":
		return screen.Faint
	}
	return screen.Doubt
}
