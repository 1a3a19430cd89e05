package backoffice

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/spf13/cobra"

	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/report"
	"alteram/internal/screen"
	"alteram/register"
)

// listView is what register import --json prints.
type listView struct {
	Schema    string       `json:"schema"`            // alteram.register-import/1
	File      string       `json:"file"`              // name of the list
	Sum       string       `json:"sum"`               // SHA-256 of the list
	Notes     []string     `json:"notes,omitempty"`   // how it was read
	New       int          `json:"new"`               // people whom the register does not know
	Changed   int          `json:"changed"`           // people of whom something would change
	Unchanged int          `json:"unchanged"`         // people of whom nothing would change
	Rows      []rowView    `json:"rows"`              // those that change something
	Rejected  []rejectView `json:"rejected"`          // rows that propose nothing, and why
	Committed bool         `json:"committed"`         // it was recorded
	Import    string       `json:"import,omitempty"`  // its name, for register undo
	Entry     int          `json:"entry,omitempty"`   // its entry of the log, for register undo
	Entries   int          `json:"entries,omitempty"` // of the log that it made
}

// rowView is a row that changes something.
type rowView struct {
	Line    int      `json:"line"`              // of the file
	Name    string   `json:"name"`              // of the person
	Matched string   `json:"matched,omitempty"` // the field by which the person was found; absent for somebody new
	Status  string   `json:"status"`            // new or changed
	Says    []string `json:"says"`              // what would change
}

// rejectView is why a row is rejected.
type rejectView struct {
	Line  int    `json:"line"`            // of the file
	Field string `json:"field,omitempty"` // the column
	Value string `json:"value,omitempty"` // what stands there
	Why   string `json:"why"`             // in words
}

// importFlags are the flags of register import.
type importFlags struct {
	mapping     []string
	commit, all bool
	rejected    string
}

func registerImportCommand(d *office) *cobra.Command {
	var f importFlags
	c := &cobra.Command{
		Use:   "import FILE.csv",
		Short: "hold a list of members against the register, and record it",
		Long: "Read a list of members (CSV, one on a row), match it with the register by number, e-mail address and name, and print what would change. Rows that can be read in two ways are rejected with line, field and reason; the others are recorded with --commit, all in one step that register undo takes back.\n\n" +
			"A mapping names columns and values that the headings do not say: --mapping \"Mitgliedsnr=number\", \"Shoe size=-\" for a column that is not read, \"standing:=member\" for a value that every row has, dates=day/month/year for what 03/04/2010 means, addresses=shared when people share an e-mail address.",
		Example: "alteram register import members.csv\nalteram register import members.csv --commit",
		Args:    command.Takes(1, 1),
	}
	c.Flags().StringArrayVar(&f.mapping, "mapping", nil, "what the headings do not say; may stand several times")
	c.Flags().Lookup("mapping").Annotations = map[string][]string{"argument": {"A=B"}}
	c.Flags().BoolVar(&f.commit, "commit", false, "record it; without, it is only shown")
	command.TextFlag(c, &f.rejected, "rejected", "", "FILE.csv", "write the rejected rows to this new file, with the reasons; put right, it can be imported by itself")
	c.Flags().BoolVar(&f.all, "all", false, "show every row that changes something")
	d.Flags(c, true)
	c.RunE = d.Run(func(args []string) error {
		file, err := d.ReadText(args[0])
		if err != nil {
			return err
		}
		m, bad := register.ParseMapping(f.mapping)
		for _, p := range bad {
			return command.WrongUse(p.Remedy, "--mapping %s: %s", p.Field, p.Fact)
		}
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			return d.importList(ctx, o, file.Name, file.Text, m, &f)
		})
	})
	return c
}

// importList previews a list and, when that was asked for, records it.
func (d *office) importList(ctx context.Context, o *desk.Folder, name string, text []byte, m register.Mapping, f *importFlags) error {
	r, err := o.Register(ctx)
	if err != nil {
		return err
	}
	program, day, err := d.InForce(ctx, o)
	if err != nil {
		return err
	}
	im := register.ReadCSV(name, text, m, r, program, day)
	for _, p := range im.Problems {
		return &command.Quit{Code: command.CodeFailed, Message: name + ": " + p.Fact, Hint: p.Remedy}
	}
	v := viewImport(im)
	if f.rejected != "" && len(v.Rejected) > 0 {
		if err := fresh(f.rejected); err != nil {
			return err
		}
		if err := command.WriteFile(f.rejected, im.RejectedCSV()); err != nil {
			return err
		}
	}
	if f.commit {
		changes, err := im.Changes(rand.Reader)
		if err != nil {
			return err
		}
		if len(changes) > 0 {
			filed, err := o.Change(ctx, d.Request(o), changes...)
			if err != nil {
				return err
			}
			v.Committed, v.Entries, v.Entry = true, len(filed.Entries), int(filed.Entries[0].Index)
			v.Import, _ = changes[0].Open["import"].(string)
		}
	}
	if d.JSON {
		err = d.Emit(v)
	} else {
		d.printImport(v, f)
	}
	if err == nil && len(v.Rejected) > 0 {
		return &command.Quit{Code: command.CodeFailed}
	}
	return err
}

func viewImport(im *register.Import) *listView {
	v := &listView{Schema: "alteram.register-import/1", File: im.Name, Sum: im.Sum, Notes: im.Notes, Rows: []rowView{}, Rejected: []rejectView{}}
	for _, row := range im.Rows {
		switch row.Status {
		case register.New:
			v.New++
		case register.Changed:
			v.Changed++
		case register.Unchanged:
			v.Unchanged++
			continue
		}
		v.Rows = append(v.Rows, rowView{row.Line, row.Name, row.Matched, string(row.Status), row.Says})
	}
	for _, r := range im.Rejected {
		v.Rejected = append(v.Rejected, rejectView{r.Line, r.Field, r.Value, r.Why})
	}
	return v
}

// shownRows is how many rows a preview shows unless all are asked for.
const shownRows = 5

func (d *office) printImport(v *listView, f *importFlags) {
	d.Out.Line("%s: %d new, %d changed, %d unchanged, %d rejected", d.Out.In(screen.Strong, v.File), v.New, v.Changed, v.Unchanged, len(v.Rejected))
	for _, n := range v.Notes {
		if !v.Committed {
			d.Out.Wrap("  ", screen.Faint, n)
		}
	}
	for i, r := range v.Rows {
		if v.Committed && !f.all { // they were shown before
			break
		}
		if i == shownRows && !f.all && len(v.Rows) > shownRows+1 {
			d.Out.Line("  %s", d.Out.In(screen.Faint, fmt.Sprintf("and %d more (--all lists them)", len(v.Rows)-shownRows)))
			break
		}
		known := "new"
		if r.Matched != "" {
			known = "known by " + r.Matched
		}
		d.Out.Line("  line %d: %s %s", r.Line, d.Out.In(screen.Name, r.Name), d.Out.In(screen.Faint, "("+known+")"))
		for _, s := range r.Says {
			d.Out.Wrap("    ", screen.Plain, s)
		}
	}
	for _, r := range v.Rejected {
		at := fmt.Sprintf("line %d", r.Line)
		if r.Field != "" {
			at += fmt.Sprintf(", %s %q", r.Field, r.Value)
		}
		d.Out.Wrap("  ", screen.Bad, at+": "+r.Why)
	}
	switch {
	case v.Committed:
		d.Out.Line("recorded in %s; alteram register undo %d takes them back", report.Count(v.Entries, "entry"), v.Entry)
	case len(v.Rows) == 0:
		d.Out.Line("nothing to record")
	default:
		d.Out.Line("nothing was recorded: add --commit")
	}
}
