package backoffice

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/report"
	"alteram/internal/screen"
	"alteram/record"
)

// statusView is what status --json prints.
type statusView struct {
	Schema    string   `json:"schema"`             // alteram.status/1
	Name      string   `json:"name"`               // of the organisation
	Origin    string   `json:"origin"`             // name of its log
	Folder    string   `json:"folder"`             // where it is kept
	Place     string   `json:"place,omitempty"`    // where it is
	Rehearsal bool     `json:"rehearsal"`          // for trying things out
	Entries   int      `json:"entries"`            // of the log
	Head      string   `json:"head"`               // root of the log, base64
	Rulebook  string   `json:"rulebook,omitempty"` // title of the edition in force
	Editions  int      `json:"editions"`           // that were adopted
	Members   int      `json:"members"`            // today
	Cases     int      `json:"cases"`              // all
	Open      int      `json:"open"`               // of them not closed
	Held      int      `json:"held"`               // of them under a hold
	Waiting   int      `json:"waiting"`            // letters that wait to be sent
	Witnesses []string `json:"witnesses"`          // names of those who cosign
	Backup    string   `json:"backup,omitempty"`   // when the last backup was made, RFC 3339; absent when none was
	Escrow    string   `json:"escrow,omitempty"`   // when the keys were last put into escrow, RFC 3339
}

func statusCommand(d *office) *cobra.Command {
	c := &cobra.Command{
		Use:     "status",
		Short:   "say where the organisation stands",
		Long:    "Print the organisation, its log and rulebook, how many cases and members it has, which letters wait, and when it was last backed up.",
		Example: "alteram status",
		Args:    command.Takes(0, 0),
	}
	d.Flags(c, false)
	c.RunE = d.Run(func([]string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			v, err := d.status(ctx, o)
			if err != nil {
				return err
			}
			if d.JSON {
				return d.Emit(v)
			}
			d.printStatus(v)
			return nil
		})
	})
	return c
}

func (d *office) status(ctx context.Context, o *desk.Folder) (*statusView, error) {
	v := &statusView{Schema: "alteram.status/1", Name: o.Org.Name, Origin: o.Org.Origin, Folder: o.Dir, Place: o.Org.Place, Rehearsal: o.Org.Rehearsal, Witnesses: []string{}}
	head, err := o.Head(ctx)
	if err != nil {
		return nil, err
	}
	checkpoint, err := record.ParseCheckpoint(head.Checkpoint)
	if err != nil {
		return nil, err
	}
	v.Entries, v.Head = int(head.Size), checkpoint.Root.String()
	editions, err := o.Editions(ctx)
	if err != nil {
		return nil, err
	}
	day, err := d.Today(ctx, o, "")
	if err != nil {
		return nil, err
	}
	v.Editions = len(editions)
	for _, e := range editions {
		if e.From <= day {
			v.Rulebook = e.Title
		}
	}
	r, err := o.Register(ctx)
	if err != nil {
		return nil, err
	}
	v.Members = len(r.Members(day))
	cases, err := o.Cases(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range cases {
		v.Cases++
		if c.Open {
			v.Open++
		}
		if c.Held != "" {
			v.Held++
		}
	}
	letters, err := o.Letters(ctx, "")
	if err != nil {
		return nil, err
	}
	for i := range letters {
		if desk.Waits(&letters[i]) {
			v.Waiting++
		}
	}
	witnesses, err := o.Witnesses(ctx)
	if err != nil {
		return nil, err
	}
	for _, w := range witnesses {
		v.Witnesses = append(v.Witnesses, w.Name)
	}
	notes := readNotes(ctx, o)
	v.Backup, v.Escrow = notes.Backup, notes.Escrow
	return v, nil
}

func (d *office) printStatus(v *statusView) {
	d.Out.Line("%s  %s", d.Out.In(screen.Strong, v.Name), d.Out.In(screen.Faint, v.Origin))
	row := func(what, how string) []screen.Cell {
		return []screen.Cell{screen.Faint.Of(what), screen.Plain.Of(how)}
	}
	rows := [][]screen.Cell{row("folder", v.Folder)}
	if v.Rehearsal {
		rows = append(rows, row("kind", "a rehearsal: nothing here is in earnest"))
	}
	rulebook := v.Rulebook
	if rulebook == "" {
		rulebook = "none in force (alteram rules adopt FILE)"
	}
	rows = append(rows,
		row("log", report.Count(v.Entries, "entry")),
		row("rulebook", rulebook),
		row("members", strconv.Itoa(v.Members)),
		row("cases", fmt.Sprintf("%d, %d open, %d held", v.Cases, v.Open, v.Held)),
		row("letters", fmt.Sprintf("%d waiting", v.Waiting)),
	)
	if len(v.Witnesses) > 0 {
		rows = append(rows, row("witnesses", desk.List(v.Witnesses)))
	}
	if !v.Rehearsal {
		rows = append(rows, row("backup", desk.Or(v.Backup, "never (alteram backup DIR)")), row("escrow", desk.Or(v.Escrow, "never (alteram keys escrow FILE --to RECIPIENT)")))
	}
	d.Out.Table(2, rows)
}
