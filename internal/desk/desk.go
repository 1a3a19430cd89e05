// Package desk is what the commands on an organisation have in common: they
// find its folder, open store, keys and desk (in that order, and only when it
// is needed), and say what was recorded.
//
// It judges nothing and knows no command. Those on cases are in package
// frontdesk, those that keep the organisation in package backoffice.
package desk

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/internal/command"
	"alteram/internal/screen"
	"alteram/register"
	"alteram/rulebook"
)

// Desk is one run of the program, with what the flags say of the organisation.
type Desk struct {
	*command.Session
	Engine string // name and version of the program, as it is written into every sheet

	Org string // --org
	Now string // --now
	Key string // --key
	As  string // --as

	CanHappen bool // the command has --happened
}

// Flags adds the flags of a command that works on an organisation; a command
// that writes also says when and as whom.
func (d *Desk) Flags(c *cobra.Command, writes bool) {
	command.TextFlag(c, &d.Org, "org", "", "DIR", "folder of the organisation; otherwise ALTERAM_ORG, or the nearest one above that holds organisation.json")
	command.TextFlag(c, &d.Now, "now", "", "TIME", "in a rehearsal: the time on the clock, such as \"11 October 2010 17:30\"; otherwise that of the last entry")
	if writes {
		command.TextFlag(c, &d.Key, "key", "", "KEY", "the same key twice is one request: nothing is recorded again")
		command.TextFlag(c, &d.As, "as", "", "OFFICE", "the office in which you act, such as secretary")
	}
}

// Noun is a command that only has commands below it.
func Noun(use, short, long, example string, below ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, Long: long, Example: example, Args: command.UnknownCommand}
	c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	c.AddCommand(below...)
	return c
}

// List joins names as people write them: "a, b and c".
func List(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// Bar is a progress bar over a number of steps.
func (d *Desk) Bar(total int) *screen.Bar {
	return screen.NewBar(d.World.Err, d.World.Progress, d.World.Env, d.World.Now, total)
}

// Progress shows work whose size is known as it goes. Stop takes the bar away.
func (d *Desk) Progress(what string) (step func(done, of int64), stop func()) {
	var bar *screen.Bar
	step = func(done, of int64) {
		if bar == nil {
			bar = d.Bar(int(of))
		}
		bar.To(int(done), what)
	}
	return step, func() {
		if bar != nil {
			bar.Done()
		}
	}
}

// Day is the day of a time in UTC where the organisation is.
func (o *Folder) Day(utc string) string {
	t, err := time.Parse(time.RFC3339, utc)
	if err != nil {
		return utc
	}
	return o.Org.Clock.DateOf(calendar.Instant(t.UnixNano())).String()
}

// InForce is the rulebook in force today, or nil, and today.
func (d *Desk) InForce(ctx context.Context, o *Folder) (*rulebook.Program, calendar.Date, error) {
	day, err := d.Today(ctx, o, "")
	if err != nil {
		return nil, day, err
	}
	editions, err := o.Editions(ctx)
	var program *rulebook.Program
	for _, e := range editions {
		if e.From <= day {
			program = e.Program
		}
	}
	return program, day, err
}

// PickEdition is the edition of a number or the beginning of a hash, or the
// one in force on a day.
func PickEdition(editions []clerk.Edition, which string, day calendar.Date) (*clerk.Edition, int, error) {
	found := -1
	for i := range editions {
		e := &editions[i]
		switch {
		case which == "" && e.From <= day, which == strconv.Itoa(i+1), len(which) >= 6 && strings.HasPrefix(e.Hash, which):
			found = i
		}
	}
	if found < 0 {
		if which == "" {
			return nil, 0, command.NotFound("alteram rules adopt FILE records one", "no rulebook is in force on %s", day.Long())
		}
		return nil, 0, command.NotFound("alteram rules list numbers them", "there is no edition %q", which)
	}
	return &editions[found], found, nil
}

// Or is the first text, or the second when that is empty.
func Or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// Itoa is a number in decimal.
func Itoa(n int) string { return strconv.Itoa(n) }

// Person finds the one person that is meant.
func Person(r *register.Register, what string) (register.Person, error) {
	if p, ok := r.Person(what); ok {
		return p, nil
	}
	found := r.Find(what)
	if len(found) == 0 {
		var names []string
		for _, p := range r.People() {
			names = append(names, p.Name)
		}
		return register.Person{}, command.NotFound(command.Nearest(what, names, "alteram register add brings a person in"), "the register knows nobody called %q", what)
	}
	if len(found) > 1 && !(found[0].By != "part of the name" && found[1].By == "part of the name") {
		var names []string
		for _, m := range found {
			names = append(names, Or(m.Person.Number, m.Person.ID)+" "+m.Person.Label())
		}
		const most = 5
		if n := len(names); n > most {
			names = append(names[:most], "one of "+Itoa(n-most)+" others")
		}
		return register.Person{}, command.WrongUse("give the number, the e-mail address or the whole name", "%q may be %s", what, strings.Join(names, " or "))
	}
	return found[0].Person, nil
}

// Waits reports whether a letter is still to be sent.
func Waits(l *clerk.Letter) bool { return l.Waits() }
