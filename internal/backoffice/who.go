package backoffice

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"alteram/calendar"
	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/report"
	"alteram/internal/screen"
	"alteram/register"
)

// whoView is what who --json prints.
type whoView struct {
	Schema  string       `json:"schema"`  // alteram.who/1
	Role    string       `json:"role"`    // the office or body that was asked for
	On      string       `json:"on"`      // the day
	Holders []holderView `json:"holders"` // those who held it, longest first
}

// holderView is a person's holding of an office or a seat.
type holderView struct {
	ID     string `json:"id"`               // of the person in the register
	Name   string `json:"name"`             // of the person
	Role   string `json:"role,omitempty"`   // the office or body
	From   string `json:"from,omitempty"`   // first day; absent when nobody recorded it
	Until  string `json:"until,omitempty"`  // no longer from this day on
	Reason string `json:"reason,omitempty"` // why, in words
	Entry  int    `json:"entry"`            // of the log that says so
}

func holderViews(r *register.Register, terms []register.Term) []holderView {
	views := []holderView{}
	for _, t := range terms {
		p, _ := r.Person(t.Person)
		views = append(views, holderView{t.Person, p.Label(), t.Role, report.ISO(t.From), report.ISO(t.Until), t.Reason, int(t.Entry)})
	}
	return views
}

func whoCommand(d *office) *cobra.Command {
	var on string
	c := &cobra.Command{
		Use:     "who OFFICE|BODY",
		Short:   "say who held an office or sat in a body on a day",
		Long:    "Say who held an office or sat in a body on a day, since when, and which entry of the log says so.",
		Example: "alteram who president --on \"11 October 2010\"",
		Args:    command.Takes(1, -1),
	}
	command.TextFlag(c, &on, "on", "", "DATE", "the day; otherwise today")
	d.Flags(c, false)
	c.RunE = d.Run(func(args []string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			day, err := d.Today(ctx, o, on)
			if err != nil {
				return err
			}
			r, err := o.Register(ctx)
			if err != nil {
				return err
			}
			asked := strings.TrimPrefix(strings.ToLower(strings.Join(args, " ")), "the ")
			terms := r.Who(asked, day)
			if len(terms) == 0 {
				terms = r.Body(asked, day)
			}
			if len(terms) == 0 {
				roles, err := d.roles(ctx, o)
				if err != nil {
					return err
				}
				today, err := d.Today(ctx, o, "")
				if err != nil {
					return err
				}
				hint := "alteram register office and seat record who holds what"
				if !slices.Contains(roles, asked) {
					hint = command.Nearest(asked, roles, hint)
				} else if now := r.Who(asked, today); len(now) > 0 && now[0].From > day {
					hint = "now it is held " + span(report.ISO(now[0].From), report.ISO(now[0].Until))
				}
				return command.NotFound(hint, "nobody is recorded as %s on %s", asked, day.Long())
			}
			v := whoView{"alteram.who/1", asked, day.ISO(), holderViews(r, terms)}
			if d.JSON {
				return d.Emit(v)
			}
			d.printTerms(v.Holders)
			return nil
		})
	})
	return c
}

// roles are the offices and bodies of the rulebook in force.
func (d *office) roles(ctx context.Context, o *desk.Folder) ([]string, error) {
	editions, err := o.Editions(ctx)
	if err != nil || len(editions) == 0 {
		return nil, err
	}
	var names []string
	for i := range editions[len(editions)-1].Program.Things {
		names = append(names, editions[len(editions)-1].Program.Things[i].Name)
	}
	return names, nil
}

// printTerms prints holders in columns: who, how long, and where that stands.
func (d *office) printTerms(list []holderView) {
	var rows [][]screen.Cell
	for _, t := range list {
		rows = append(rows, []screen.Cell{screen.Name.Of(t.Name), screen.Plain.Of(span(t.From, t.Until)), screen.Faint.Of(entryOf(t.Entry) + reason(t.Reason))})
	}
	d.Out.Table(0, rows)
}

func entryOf(n int) string { return "entry " + desk.Itoa(n) + " of the log" }

func reason(words string) string {
	if words == "" {
		return ""
	}
	return ": " + words
}

// span is a time in words: "since 1 July 2009".
func span(from, until string) string {
	say := func(iso string) string {
		if day, err := calendar.ParseDate(iso); err == nil {
			return day.String()
		}
		return iso
	}
	switch {
	case from == "" && until == "":
		return "since nobody recorded when"
	case until == "":
		return "since " + say(from)
	case from == "":
		return "until " + say(until)
	}
	return "from " + say(from) + " until " + say(until)
}
