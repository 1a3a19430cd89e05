package backoffice

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"alteram/calendar"
	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/report"
	"alteram/internal/screen"
	"alteram/register"
)

// registerView is what register list --json prints.
type registerView struct {
	Schema  string       `json:"schema"`           // alteram.register/1
	On      string       `json:"on"`               // the day
	Size    int          `json:"size,omitempty"`   // size of the log as of which it is known; absent for all of it
	Members []personView `json:"members"`          // everybody in the register, in the order in which they came
	Faults  []string     `json:"faults,omitempty"` // entries that do not count, and why
}

// personView is a person of the register.
type personView struct {
	ID       string   `json:"id"`                 // in the register
	Name     string   `json:"name"`               // or that it was erased
	Number   string   `json:"number,omitempty"`   // of membership
	Email    string   `json:"email,omitempty"`    // address
	Standing string   `json:"standing,omitempty"` // on the day
	Since    string   `json:"since,omitempty"`    // first day of that standing
	Holds    []string `json:"holds,omitempty"`    // offices and seats on the day
	Entry    int      `json:"entry"`              // of the log that brought the person in
}

// memberView is what register show --json prints.
type memberView struct {
	Schema string `json:"schema"` // alteram.member/1
	On     string `json:"on"`     // the day
	personView
	Phone     string        `json:"phone,omitempty"`     // number
	Address   string        `json:"address,omitempty"`   // postal
	Note      string        `json:"note,omitempty"`      // anything else
	Erased    []string      `json:"erased,omitempty"`    // fields that were set and are gone
	Interests []string      `json:"interests,omitempty"` // declared by or about the person
	Account   []string      `json:"account,omitempty"`   // roles in which the person may sign in
	History   []historyView `json:"history"`             // every change, oldest first
}

// historyView is one change of a person.
type historyView struct {
	Entry  int    `json:"entry"`            // of the log
	Text   string `json:"text"`             // in words
	Import string `json:"import,omitempty"` // the import that it came with
	Gone   int    `json:"gone,omitempty"`   // the entry that took it back or replaced it
}

func registerCommand(d *office) *cobra.Command {
	return desk.Noun("register", "keep the list of members, offices and seats",
		"The register says who belongs to the organisation, who holds which office, and who sits in which body: three different facts, each from a day until a day, each an entry of the log. Nothing is overwritten: what was wrong is taken back, and what was known on an earlier day can still be asked for.",
		"alteram register import members.csv\nalteram register list --on \"11 October 2010\"",
		registerImportCommand(d), registerListCommand(d), registerShowCommand(d), registerAddCommand(d), registerCodeCommand(d), registerStandingCommand(d),
		registerTermCommand(d, "office"), registerTermCommand(d, "seat"), registerInterestCommand(d), registerAccountCommand(d), registerUndoCommand(d))
}

func registerListCommand(d *office) *cobra.Command {
	var on, known string
	var all bool
	c := &cobra.Command{
		Use:     "list",
		Short:   "list the members on a day",
		Long:    "List the members on a day, as the register has it now, or as it had it when the log was shorter.",
		Example: "alteram register list --on \"11 October 2010\"",
		Args:    command.Takes(0, 0),
	}
	command.TextFlag(c, &on, "on", "", "DATE", "the day; otherwise today")
	command.TextFlag(c, &known, "as-known-at", "", "SIZE|TIME", "what the register said when the log had so many entries, or at that time")
	c.Flags().BoolVar(&all, "all", false, "those who are no members on that day, too")
	d.Flags(c, false)
	c.RunE = d.Run(func([]string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			day, err := d.Today(ctx, o, on)
			if err != nil {
				return err
			}
			r, size, err := registerAsKnown(ctx, o, known)
			if err != nil {
				return err
			}
			held, err := d.holds(ctx, o, r, day)
			if err != nil {
				return err
			}
			v := registerView{Schema: "alteram.register/1", On: day.ISO(), Size: size, Members: []personView{}}
			for _, p := range r.People() {
				if s, ok := r.Standing(p.ID, day); all || ok && s.Kind.In() {
					v.Members = append(v.Members, viewPerson(r, p, day, held))
				}
			}
			for _, f := range r.Faults() {
				v.Faults = append(v.Faults, f.String())
			}
			if d.JSON {
				return d.Emit(v)
			}
			d.printRegister(v, day)
			return nil
		})
	})
	return c
}

// registerAsKnown is the register as of a size of the log or a time.
func registerAsKnown(ctx context.Context, o *desk.Folder, known string) (*register.Register, int, error) {
	r, err := o.Register(ctx)
	if err != nil || known == "" {
		return r, 0, err
	}
	size, err := strconv.ParseInt(known, 10, 64)
	if err != nil {
		at, timeErr := desk.ParseNow(known, &o.Org.Clock)
		if timeErr != nil {
			return nil, 0, command.WrongUse("write a number of entries, or a time such as \"11 October 2010 17:30\"", "--as-known-at: %q is neither", known)
		}
		lines, err := o.History(ctx)
		if err != nil {
			return nil, 0, err
		}
		size = 0
		for _, l := range lines {
			if recorded, err := time.Parse(time.RFC3339, l.Recorded); err == nil && !recorded.After(at) {
				size = l.Index + 1
			}
		}
	}
	return r.AsKnown(size), int(size), nil
}

func viewPerson(r *register.Register, p register.Person, day calendar.Date, holds map[string][]string) personView {
	v := personView{ID: p.ID, Name: p.Label(), Number: p.Number, Email: p.Email, Entry: int(p.Entry)}
	if s, ok := r.Standing(p.ID, day); ok {
		v.Standing, v.Since = string(s.Kind), report.ISO(s.From)
	}
	v.Holds = holds[p.ID]
	return v
}

// holds says what each person holds on a day, by id: the offices and seats
// that the rulebook in force has.
func (d *office) holds(ctx context.Context, o *desk.Folder, r *register.Register, day calendar.Date) (map[string][]string, error) {
	held := map[string][]string{}
	program, _, err := d.InForce(ctx, o)
	if err != nil || program == nil {
		return held, err
	}
	snapshot := r.Snapshot(program, day, func(p register.Person) string { return p.ID })
	for _, seat := range slices.Concat(snapshot.Offices, snapshot.Bodies) {
		if (seat.From == calendar.NoDate || seat.From <= day) && (seat.Until == calendar.NoDate || day < seat.Until) {
			held[seat.Person] = append(held[seat.Person], seat.Role)
		}
	}
	return held, nil
}

func (d *office) printRegister(v registerView, day calendar.Date) {
	d.Out.Line("%s", d.Out.In(screen.Strong, people(len(v.Members))+" on "+day.Long()))
	var rows [][]screen.Cell
	for _, p := range v.Members {
		what := p.Standing
		if p.Since != "" {
			what += " " + span(p.Since, "")
		}
		if len(p.Holds) > 0 {
			what += "; " + desk.List(p.Holds)
		}
		rows = append(rows, []screen.Cell{screen.Name.Of(p.Name), screen.Plain.Of(p.Number), screen.Plain.Of(what)})
	}
	d.Out.Table(2, rows)
	for _, f := range v.Faults {
		d.Out.Wrap("  ", screen.Doubt, "does not count: "+f)
	}
}

func registerShowCommand(d *office) *cobra.Command {
	var on string
	c := &cobra.Command{
		Use:     "show PERSON",
		Short:   "show what the register knows of a person",
		Long:    "Show a person, found by name, part of the name, number or e-mail address, with every entry that speaks of the person.",
		Example: "alteram register show \"Bram Example\"",
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
			p, err := desk.Person(r, strings.Join(args, " "))
			if err != nil {
				return err
			}
			held, err := d.holds(ctx, o, r, day)
			if err != nil {
				return err
			}
			v := viewMember(r, p, day, held)
			if d.JSON {
				return d.Emit(v)
			}
			d.printMember(v)
			return nil
		})
	})
	return c
}

func viewMember(r *register.Register, p register.Person, day calendar.Date, held map[string][]string) memberView {
	v := memberView{Schema: "alteram.member/1", On: day.ISO(), personView: viewPerson(r, p, day, held), Phone: p.Phone, Address: p.Address, Note: p.Note, Erased: p.Erased, History: []historyView{}}
	for _, i := range r.Interests(p.ID) {
		v.Interests = append(v.Interests, interestWords(r, i))
	}
	if a, ok := r.Account(p.ID); ok {
		v.Account = a.Roles
	}
	for _, e := range r.History(p.ID) {
		v.History = append(v.History, historyView{int(e.Entry), e.Text, e.Import, int(e.Gone)})
	}
	return v
}

// interestWords is an interest in words.
func interestWords(r *register.Register, i register.Interest) string {
	who, _ := r.Person(i.Person)
	about := string(i.About)
	if p, ok := r.Person(i.Whom); ok {
		about = p.Label()
	}
	text := who.Label() + " about " + about + ": " + i.Kind
	if i.Words != "" {
		text += ", " + i.Words
	}
	return text
}

func (d *office) printMember(v memberView) {
	d.Out.Line("%s  %s", d.Out.In(screen.Strong, v.Name), d.Out.In(screen.Faint, v.Number))
	var rows [][]screen.Cell
	row := func(what, how string) {
		if how != "" {
			rows = append(rows, []screen.Cell{screen.Faint.Of(what), screen.Plain.Of(how)})
		}
	}
	if v.Standing != "" {
		row("standing", v.Standing+" "+span(v.Since, ""))
	}
	row("holds", desk.List(v.Holds))
	row("e-mail", v.Email)
	row("phone", v.Phone)
	row("address", v.Address)
	row("note", v.Note)
	for _, i := range v.Interests {
		row("interest", i)
	}
	row("signs in as", desk.List(v.Account))
	row("erased", desk.List(v.Erased))
	d.Out.Table(2, rows)
	rows = nil
	for _, h := range v.History {
		text := h.Text
		if h.Gone > 0 {
			text += fmt.Sprintf(" (taken back by entry %d)", h.Gone)
		}
		rows = append(rows, []screen.Cell{screen.Faint.Of("entry " + desk.Itoa(h.Entry)), screen.Plain.Of(text)})
	}
	d.Out.Table(2, rows)
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}
