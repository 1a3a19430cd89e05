package backoffice

import (
	"context"

	"github.com/spf13/cobra"

	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/report"
	"alteram/internal/screen"
)

// auditView is what audit --json prints.
type auditView struct {
	Schema   string        `json:"schema"`   // alteram.audit/1
	OK       bool          `json:"ok"`       // nothing was found
	Deep     bool          `json:"deep"`     // every attachment was opened and every case judged once more
	Entries  int           `json:"entries"`  // of the log
	Findings []auditedView `json:"findings"` // what is wrong
}

// auditedView is something that is wrong with what is stored.
type auditedView struct {
	Log   int    `json:"log"`            // entry of the log, or -1
	Case  string `json:"case,omitempty"` // name of the case in the record
	Entry int    `json:"entry"`          // number in the case
	Text  string `json:"text"`           // in plain words
}

func auditCommand(d *office) *cobra.Command {
	var deep bool
	c := &cobra.Command{
		Use:   "audit",
		Short: "check everything that is stored",
		Long: "Check the log against its signed heads, and every stored event, private part and letter against the log: what was changed and what is missing. --deep also opens every attachment and judges every case once more, which must come to the recorded rulings. " +
			"Ends with 7 when something does not hold.",
		Example: "alteram audit --deep",
		Args:    command.Takes(0, 0),
	}
	c.Flags().BoolVar(&deep, "deep", false, "open every attachment, too, and judge every case once more")
	d.Flags(c, false)
	c.RunE = d.Run(func([]string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			step, stop := d.Progress("audit")
			found, err := o.Audit(ctx, deep, step)
			stop()
			if err != nil {
				return err
			}
			head, err := o.Head(ctx)
			if err != nil {
				return err
			}
			v := auditView{Schema: "alteram.audit/1", OK: len(found) == 0, Deep: deep, Entries: int(head.Size), Findings: []auditedView{}}
			for _, f := range found {
				v.Findings = append(v.Findings, auditedView{int(f.Index), f.Case, int(f.Seq), f.Text})
			}
			if d.JSON {
				err = d.Emit(v)
			} else {
				d.printAudit(v)
			}
			if err == nil && !v.OK {
				return &command.Quit{Code: command.CodeUnverified}
			}
			return err
		})
	})
	return c
}

func (d *office) printAudit(v auditView) {
	for _, f := range v.Findings {
		d.Out.Hang("", "- ", screen.Bad, f.Text)
	}
	if !v.OK {
		d.Out.Line("%s", d.Out.In(screen.Bad, report.Count(len(v.Findings), "finding")+" in "+report.Count(v.Entries, "entry")))
		return
	}
	what := "the log and every entry hold; --deep also opens attachments and judges every case once more"
	if v.Deep {
		what = "the log, every stored cell and every ruling hold"
	}
	d.Out.Line("%s: %s", report.Count(v.Entries, "entry"), d.Out.In(screen.Good, what))
}
