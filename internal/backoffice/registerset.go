package backoffice

import (
	"context"
	"crypto/rand"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"alteram/calendar"
	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/screen"
	"alteram/register"
)

// setFlags are the flags of commands that change the register.
type setFlags struct {
	from, until, reason string
	dry, yes            bool
}

func (f *setFlags) add(c *cobra.Command, days bool) {
	if days {
		command.TextFlag(c, &f.from, "from", "", "DATE", "the first day")
		command.TextFlag(c, &f.until, "until", "", "DATE", "no longer from this day on")
	}
	command.TextFlag(c, &f.reason, "reason", "", "WORDS", "why, in words; they are sealed and can be erased")
	c.Flags().BoolVar(&f.dry, "dry-run", false, "say what would be recorded and record nothing")
	c.Flags().BoolVar(&f.yes, "yes", false, "record what looks odd, too")
}

func (f *setFlags) days() (from, until calendar.Date, err error) {
	if from, err = desk.ParseDay("--from", f.from); err != nil {
		return
	}
	until, err = desk.ParseDay("--until", f.until)
	return
}

// change holds changes against the register and records them.
func (d *office) change(ctx context.Context, o *desk.Folder, r *register.Register, f *setFlags, changes ...register.Change) error {
	program, day, err := d.InForce(ctx, o)
	if err != nil {
		return err
	}
	ask := false
	for _, p := range r.Check(changes, program, day) {
		if !p.Ask {
			return command.WrongUse(p.Remedy, "%s", p.Fact)
		}
		d.Say("odd: %s", p.Fact)
		ask = true
	}
	if ask && !f.yes && !f.dry {
		return command.WrongUse("look again, or add --yes if it is meant", "nothing was recorded")
	}
	after := r.With(changes...)
	for _, c := range changes {
		if p, ok := after.Person(c.Subject); ok {
			d.Out.Line("%s", d.Out.In(screen.Strong, p.Label()))
			break
		}
	}
	if f.dry {
		d.Out.Wrap("  ", screen.Plain, "would be recorded; nothing was (--dry-run)")
		return nil
	}
	filed, err := o.Change(ctx, d.Request(o), changes...)
	if err != nil {
		return err
	}
	d.PrintFiled(filed)
	return nil
}

// setting is a command that changes the register.
func (d *office) setting(c *cobra.Command, f *setFlags, days bool, make func(ctx context.Context, o *desk.Folder, r *register.Register, args []string) ([]register.Change, error)) *cobra.Command {
	f.add(c, days)
	d.Flags(c, true)
	c.RunE = d.Run(func(args []string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			r, err := o.Register(ctx)
			if err != nil {
				return err
			}
			changes, err := make(ctx, o, r, args)
			if err != nil {
				return err
			}
			return d.change(ctx, o, r, f, changes...)
		})
	})
	return c
}

func registerAddCommand(d *office) *cobra.Command {
	var f setFlags
	var joined, number, email, phone, address, note string
	c := &cobra.Command{
		Use:     "add NAME",
		Short:   "bring a member in",
		Long:    "Bring a member in. What is known of a person is sealed, each part under a key of its own person, and can be erased.",
		Example: "alteram register add \"Vera Example\" --number 1026 --email vera@member.example --joined \"1 November 2010\"",
		Args:    command.Takes(1, -1),
	}
	command.TextFlag(c, &joined, "joined", "", "DATE", "member from this day on")
	command.TextFlag(c, &number, "number", "", "NUMBER", "membership number")
	command.TextFlag(c, &email, "email", "", "ADDRESS", "e-mail address")
	command.TextFlag(c, &phone, "phone", "", "NUMBER", "telephone number")
	command.TextFlag(c, &address, "address", "", "WORDS", "postal address")
	command.TextFlag(c, &note, "note", "", "WORDS", "anything else")
	return d.setting(c, &f, false, func(ctx context.Context, o *desk.Folder, r *register.Register, args []string) ([]register.Change, error) {
		from, err := desk.ParseDay("--joined", joined)
		if err != nil {
			return nil, err
		}
		id, err := register.NewID(rand.Reader)
		if err != nil {
			return nil, err
		}
		fields := map[string]string{register.FieldName: strings.Join(args, " ")}
		for name, v := range map[string]string{register.FieldNumber: number, register.FieldEmail: email, register.FieldPhone: phone, register.FieldAddress: address, register.FieldNote: note} {
			if v != "" {
				fields[name] = v
			}
		}
		changes := []register.Change{register.SetMember(id, fields, register.Source{})}
		if from != calendar.NoDate {
			changes = append(changes, register.SetStanding(register.Standing{Person: id, Kind: register.Member, From: from, Until: calendar.NoDate, Reason: f.reason}))
		}
		return changes, nil
	})
}

func registerStandingCommand(d *office) *cobra.Command {
	var f setFlags
	kinds := []string{"member", "suspended", "resigned", "expelled", "lapsed", "died", "left", "applicant"}
	c := &cobra.Command{
		Use:     "standing PERSON KIND",
		Short:   "record how a person stands to the organisation",
		Long:    "Record how a person stands to the organisation from a day on: " + desk.List(kinds[:len(kinds)-1]) + " or " + kinds[len(kinds)-1] + ".",
		Example: "alteram register standing \"Chris Carter\" suspended --from \"8 October 2010\" --until \"1 November 2010\" --reason \"interim suspension\"",
		Args:    command.Takes(2, -1),
	}
	return d.setting(c, &f, true, func(ctx context.Context, o *desk.Folder, r *register.Register, args []string) ([]register.Change, error) {
		p, err := desk.Person(r, strings.Join(args[:len(args)-1], " "))
		if err != nil {
			return nil, err
		}
		from, until, err := f.days()
		if err != nil {
			return nil, err
		}
		return []register.Change{register.SetStanding(register.Standing{Person: p.ID, Kind: register.Kind(args[len(args)-1]), From: from, Until: until, Reason: f.reason})}, nil
	})
}

// registerTermCommand is register office and register seat.
func registerTermCommand(d *office, what string) *cobra.Command {
	var f setFlags
	c := &cobra.Command{Args: command.Takes(2, -1)}
	if what == "office" {
		c.Use, c.Short = "office OFFICE PERSON", "record who holds an office"
		c.Long = "Record who holds an office from a day on. To end a term, record it again with --until."
		c.Example = "alteram register office president \"Alba Example\" --from \"1 July 2011\""
	} else {
		c.Use, c.Short = "seat BODY PERSON", "record who sits in a body"
		c.Long = "Record who sits in a body from a day on. To end a term, record it again with --until."
		c.Example = "alteram register seat council \"Vera Example\" --from \"1 July 2011\""
	}
	return d.setting(c, &f, true, func(ctx context.Context, o *desk.Folder, r *register.Register, args []string) ([]register.Change, error) {
		p, err := desk.Person(r, strings.Join(args[1:], " "))
		if err != nil {
			return nil, err
		}
		from, until, err := f.days()
		if err != nil {
			return nil, err
		}
		t := register.Term{Person: p.ID, Role: args[0], From: from, Until: until, Reason: f.reason}
		if until != calendar.NoDate { // the end of a term that is recorded
			holders := r.Body(args[0], until-1)
			if what == "office" {
				holders = r.Who(args[0], until-1)
			}
			for _, was := range holders {
				if was.Person == p.ID && was.Until == calendar.NoDate && (from == calendar.NoDate || from == was.From) {
					t.From, t.Replaces = was.From, was.Entry
				}
			}
		}
		if what == "office" {
			return []register.Change{register.SetOffice(t)}, nil
		}
		return []register.Change{register.SetSeat(t)}, nil
	})
}

func registerInterestCommand(d *office) *cobra.Command {
	var f setFlags
	var about, inCase, matter, kind string
	c := &cobra.Command{
		Use:     "interest PERSON",
		Short:   "record an interest that a person declares",
		Long:    "Record an interest that may make others doubt a person's judgement: about another person, a case, or a matter. Its kind is family, friendship, dispute, money, work, earlier part or other.",
		Example: "alteram register interest \"Moss Example\" --about \"Chris Carter\" --kind other --reason \"wrote to a newspaper about the letters\"",
		Args:    command.Takes(1, -1),
	}
	command.TextFlag(c, &about, "about", "", "PERSON", "the person it is about")
	command.TextFlag(c, &inCase, "case", "", "CASE", "the case it is about")
	command.TextFlag(c, &matter, "matter", "", "WORDS", "the matter it is about")
	command.TextFlag(c, &kind, "kind", "", "KIND", "family, friendship, dispute, money, work, earlier part or other")
	return d.setting(c, &f, true, func(ctx context.Context, o *desk.Folder, r *register.Register, args []string) ([]register.Change, error) {
		p, err := desk.Person(r, strings.Join(args, " "))
		if err != nil {
			return nil, err
		}
		from, until, err := f.days()
		if err != nil {
			return nil, err
		}
		i := register.Interest{Person: p.ID, Kind: desk.Or(kind, "other"), From: from, Until: until, Words: f.reason}
		switch {
		case about != "":
			whom, err := desk.Person(r, about)
			if err != nil {
				return nil, err
			}
			i.About, i.Whom = register.AboutPerson, whom.ID
		case inCase != "":
			chain, err := d.CaseNamed(ctx, o, inCase)
			if err != nil {
				return nil, err
			}
			i.About, i.Whom = register.AboutCase, chain
		case matter != "":
			i.About = register.AboutMatter
			if i.Words = matter; f.reason != "" {
				i.Words += ": " + f.reason
			}
		default:
			return nil, command.WrongUse("give --about PERSON, --case CASE or --matter WORDS", "an interest is about somebody or something")
		}
		return []register.Change{register.SetInterest(i)}, nil
	})
}

func registerAccountCommand(d *office) *cobra.Command {
	var f setFlags
	var roles []string
	var email string
	c := &cobra.Command{
		Use:     "account PERSON",
		Short:   "record in which roles a person may sign in",
		Long:    "Record in which roles a person may sign in: secretary, chair, councillor, member, auditor or administrator. Without --role the account is closed.",
		Example: "alteram register account \"Bram Example\" --role secretary",
		Args:    command.Takes(1, -1),
	}
	c.Flags().StringSliceVar(&roles, "role", nil, "secretary, chair, councillor, member, auditor or administrator; may stand several times")
	c.Flags().Lookup("role").Annotations = map[string][]string{"argument": {"ROLE"}}
	command.TextFlag(c, &email, "email", "", "ADDRESS", "address to sign in with; otherwise that of the register")
	return d.setting(c, &f, false, func(ctx context.Context, o *desk.Folder, r *register.Register, args []string) ([]register.Change, error) {
		p, err := desk.Person(r, strings.Join(args, " "))
		if err != nil {
			return nil, err
		}
		return []register.Change{register.SetAccount(register.Account{Person: p.ID, Roles: roles, Email: desk.Or(email, p.Email)})}, nil
	})
}

func registerUndoCommand(d *office) *cobra.Command {
	var f setFlags
	c := &cobra.Command{
		Use:     "undo IMPORT|ENTRY",
		Short:   "take an import or an entry of the register back",
		Long:    "Take back everything that came with an import, or one entry of the register by its number in the log. The register is then as if it had never been made, and the log keeps both.",
		Example: "alteram register undo i0123456789abcdef --reason \"the wrong list\"",
		Args:    command.Takes(1, 1),
	}
	return d.setting(c, &f, false, func(ctx context.Context, o *desk.Folder, r *register.Register, args []string) ([]register.Change, error) {
		if n, err := strconv.ParseInt(args[0], 10, 64); err == nil {
			for _, im := range r.Imports() {
				if im.Entry == n {
					args[0] = im.ID
				}
			}
			if args[0] == strconv.FormatInt(n, 10) {
				return []register.Change{register.UndoEntry(n, f.reason)}, nil
			}
		}
		var ids []string
		for _, im := range r.Imports() {
			if ids = append(ids, im.ID); im.ID == args[0] {
				for _, words := range r.Rests(im.ID) {
					d.Say("%s", words)
				}
				return []register.Change{register.UndoImport(im.ID, f.reason)}, nil
			}
		}
		return nil, command.NotFound(command.Nearest(args[0], ids, "alteram register import prints the name of an import"), "there is no import %q", args[0])
	})
}
