package frontdesk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"alteram/clerk"
	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/report"
	"alteram/internal/screen"
)

// fileFlags are the flags of file.
type fileFlags struct {
	from          string
	happened, dry bool
	attach        []string
	receipt       bool
}

func fileCommand(d *front) *cobra.Command {
	var f fileFlags
	c := &cobra.Command{
		Use:   "file CASE ENTRY...",
		Short: "record what was done in a case",
		Long: "Judge entries under the rulebook and record them, all or none. An entry is written as in a case file; one that begins with no date is of now. An act that would not count is refused with its clauses, and nothing is recorded (exit code 5): facts are never refused, so if it has happened all the same, --happened records it with its ruling.\n\n" +
			"What is recorded has a number in the case, which later entries and corrections name. The receipt proves that it was recorded then.",
		Example: "alteram file carter \"Bram Example sends written reasons by email to Chris Carter, reasons \\\"see the minutes\\\", last day of appeal 10 November 2010\"\nalteram file carter \"evidence E3 is put by Bram Example\" --attach e3.pdf --dry-run",
		Args:    command.Takes(1, -1),
	}
	command.TextFlag(c, &f.from, "from", "", "FILE", "read the entries from this file; - is standard input")
	c.Flags().BoolVar(&f.happened, "happened", false, "it has happened: record it whatever the ruling")
	c.Flags().BoolVar(&f.dry, "dry-run", false, "judge it and record nothing")
	c.Flags().BoolVar(&f.receipt, "receipt", false, "print the receipt of each entry, too")
	c.Flags().StringArrayVar(&f.attach, "attach", nil, "a file that belongs to the entry; with :PERSON behind it, a file that is about this person alone; may stand several times")
	c.Flags().Lookup("attach").Annotations = map[string][]string{"argument": {"FILE[:PERSON]"}}
	d.Flags(c, true)
	c.RunE = d.Run(func(args []string) error {
		d.CanHappen = true
		entries, err := d.entries(args[1:], f.from)
		if err != nil {
			return err
		}
		return d.With(func(ctx context.Context, o *desk.Folder) error { return d.file(ctx, o, args[0], entries, &f) })
	})
	return c
}

// entries are those of the command line, or of a file.
func (d *front) entries(args []string, from string) ([]string, error) {
	if len(args) == 1 && args[0] == "-" {
		from, args = "-", nil
	}
	if from != "" {
		file, err := d.ReadText(from)
		if err != nil {
			return nil, err
		}
		args = append(args, string(bytes.TrimSpace(file.Text)))
	}
	var entries []string
	for _, a := range args {
		if a = strings.TrimSpace(a); a != "" {
			entries = append(entries, strings.TrimSuffix(a, ".")+".")
		}
	}
	if len(entries) == 0 {
		return nil, command.WrongUse("alteram file CASE \"Hal makes an appeal, grounds \\\"unfair\\\"\"", "there is no entry to record")
	}
	return entries, nil
}

func (d *front) file(ctx context.Context, o *desk.Folder, which string, entries []string, f *fileFlags) error {
	chain, err := d.CaseNamed(ctx, o, which)
	if err != nil {
		return err
	}
	draft := clerk.Draft{Request: d.Request(o), Case: chain, Text: strings.Join(entries, "\n") + "\n", Happened: f.happened, DryRun: f.dry}
	if day, clock := desk.OwnTime(entries[0]); !day {
		at, err := d.Instant(ctx, o)
		if err != nil {
			return err
		}
		draft.On = desk.DayAndTime(&o.Org.Clock, at)
		if clock {
			draft.On = o.Org.Clock.DateOf(at).String()
		}
	}
	draft.Attach, err = attachments(ctx, o, f.attach)
	if err == nil {
		var filed *clerk.Filed
		if filed, err = o.File(ctx, draft); err == nil {
			err = d.filed(ctx, o, which, entries, f, chain, filed)
		}
	}
	return errors.Join(err, o.Discard(ctx, draft.Attach))
}

// filed prints what was recorded.
func (d *front) filed(ctx context.Context, o *desk.Folder, which string, entries []string, f *fileFlags, chain string, filed *clerk.Filed) error {
	v := desk.ViewFiled(filed, f.receipt || d.JSON, entries)
	v.Recorded = !f.dry
	first, err := d.learned(ctx, o, chain, v)
	if err != nil {
		return err
	}
	if d.JSON {
		return d.Emit(v)
	}
	d.printLearned(v.Entries[:first], f.dry)
	v.Entries = v.Entries[first:]
	for i := range v.Entries {
		d.PrintRuling(&v.Entries[i])
	}
	if f.dry {
		d.Out.Line("nothing was recorded (--dry-run)")
		return nil
	}
	d.printRecorded(v, which)
	return nil
}

// learned counts the entries that stand before those that were typed since the
// register had changed, and puts what they are into words.
func (d *front) learned(ctx context.Context, o *desk.Folder, chain string, v *desk.FileView) (int, error) {
	n := 0
	for i := range v.Entries {
		if v.Entries[i].Act == "entry" {
			break
		}
		if v.Entries[i].Act == "register" {
			n = i + 1
		}
	}
	if n == 0 || !v.Recorded {
		return n, nil
	}
	c, err := o.Case(ctx, chain, 0)
	if err != nil {
		return 0, err
	}
	for i := range v.Entries[:n] {
		for _, x := range c.Entries {
			if int(x.Seq) == v.Entries[i].Number && v.Entries[i].Text == "" {
				v.Entries[i].Text = x.Words
			}
		}
	}
	return n, nil
}

// printLearned says what was recorded before that which was typed, and why.
func (d *front) printLearned(list []desk.FilingView, dry bool) {
	if len(list) == 0 {
		return
	}
	were := map[bool]string{true: "was", false: "were"}[len(list) == 1]
	if dry {
		were = "would be"
	}
	d.Out.Wrap("", screen.Plain, fmt.Sprintf("the register had changed since: %s %s recorded first", report.Count(len(list), "entry"), were))
	for _, e := range list {
		if e.Text != "" {
			d.Out.Hang("  ", desk.Itoa(e.Number)+"  ", screen.Faint, e.Text)
		}
	}
}

// attachments takes in the files of --attach. A file may have a colon in its
// name: what stands behind one is a person only when there is no such file.
func attachments(ctx context.Context, o *desk.Folder, names []string) (out []clerk.Attachment, err error) {
	for _, name := range names {
		about := ""
		if _, err := os.Stat(name); err != nil {
			if i := strings.LastIndexByte(name, ':'); i > 0 {
				name, about = name[:i], name[i+1:]
			}
		}
		f, err := os.Open(name)
		if err != nil {
			return out, err
		}
		a, err := o.Receive(ctx, filepath.Base(name), mime.TypeByExtension(filepath.Ext(name)), 0, f)
		_ = f.Close() // it was only read
		if err != nil {
			return out, err
		}
		a.About = about
		out = append(out, a)
	}
	return out, nil
}

// printRecorded says where what was recorded stands, and what follows.
func (d *front) printRecorded(v *desk.FileView, which string) {
	word := "recorded as "
	if v.Replayed {
		word = "this was recorded before, as "
	}
	for _, e := range v.Entries {
		if e.Effect != "" {
			d.Out.Line("  %sentry %d of the case (%d in the log)", word, e.Number, e.Log)
		}
		if e.Receipt != "" {
			d.Out.Line("%s", strings.TrimRight(e.Receipt, "\n"))
		}
	}
	if n := len(v.Letters); n > 0 {
		var to []string
		for _, l := range v.Letters {
			to = append(to, l.To)
		}
		waits := "waits"
		if n > 1 {
			waits = "wait"
		}
		d.Out.Wrap("  ", screen.Plain, fmt.Sprintf("%s to %s %s: alteram letters %s", report.Count(n, "letter"), desk.List(to), waits, which))
	}
}
