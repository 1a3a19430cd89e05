package frontdesk

import (
	"context"
	"io"
	"os"

	"github.com/spf13/cobra"

	"alteram/bundle"
	"alteram/clerk"
	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/report"
	"alteram/internal/screen"
)

func exportCommand(d *front) *cobra.Command {
	var purpose, holder, out string
	c := &cobra.Command{
		Use:   "export CASE",
		Short: "write a case as one file that anybody can check",
		Long: "Write a case as a bundle: one ZIP file with the entries, their proofs, the rulebook, the attachments, a page to read it in a browser, and a program that checks it. What the holder may not see is left out and counted. That it was made, for whom, is an entry of the case.\n\n" +
			"For a party: everything but what concerns others alone. For a court or an appeal: everything. For the public: no names and no words. For an auditor: everything that the replay needs, without names.",
		Example: "alteram export carter --for party --holder \"Chris Carter\" --out carter.zip",
		Args:    command.Takes(1, 1),
	}
	command.TextFlag(c, &purpose, "for", "", "PURPOSE", "party, court, appeal, public or auditor")
	command.TextFlag(c, &holder, "holder", "", "PERSON", "who receives it")
	command.TextFlag(c, &out, "out", "", "FILE.zip", "the file to write, which must not be there")
	d.Flags(c, true)
	c.RunE = d.Run(func(args []string) error {
		if purpose == "" || out == "" {
			return command.WrongUse("alteram export carter --for party --holder \"Chris Carter\" --out carter.zip", "a bundle needs --for and --out")
		}
		if _, err := os.Stat(out); err == nil {
			return command.WrongUse("name a file that does not exist", "%s is there already, and nothing is written over", out)
		}
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			chain, err := d.CaseNamed(ctx, o, args[0])
			if err != nil {
				return err
			}
			zip, err := o.Export(ctx, clerk.Issue{Request: d.Request(o), Case: chain, For: clerk.Purpose(purpose), Holder: holder})
			if err != nil {
				return err
			}
			if err := command.WriteWith(out, func(w io.Writer) error {
				_, err := zip.WriteTo(w)
				return err
			}); err != nil {
				return err
			}
			c, close, err := openBundle(out)
			if err != nil {
				return err
			}
			defer close()
			r := bundle.Verify(c, o.Org.Verifier)
			d.Out.Line("%s  %s", d.Out.In(screen.Strong, out), d.Out.In(screen.Faint, "for "+purpose))
			d.Out.Line("  %s, %d of %d private fields shown", report.Count(len(c.Events), "entry"), r.Shown, r.Sealed)
			d.Say("next: alteram verify %s", out)
			return nil
		})
	})
	return c
}
