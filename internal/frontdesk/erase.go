package frontdesk

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"alteram/clerk"
	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/screen"
)

// eraseView is what erase --json prints.
type eraseView struct {
	Schema    string   `json:"schema"`              // alteram.erase/1
	Done      bool     `json:"done"`                // false: a dry run
	Gone      []string `json:"gone"`                // what is gone, or would be
	Remaining []string `json:"remaining,omitempty"` // texts that still mention the person
	Log       int      `json:"log,omitempty"`       // entry of the log that says so
}

// eraseFlags are the flags of erasures.
type eraseFlags struct {
	ground, by string
	yes, dry   bool
	mentions   bool
	replace    string
}

func (d *front) eraseFlags(c *cobra.Command, f *eraseFlags) *cobra.Command {
	command.TextFlag(c, &f.ground, "ground", "", "WORDS", "why, in words that everybody may read")
	command.TextFlag(c, &f.by, "by", "", "WHO", "who does it, as in an entry; otherwise the secretary")
	c.Flags().BoolVar(&f.dry, "dry-run", false, "say what would go and erase nothing")
	c.Flags().BoolVar(&f.yes, "yes", false, "erase; nothing brings it back")
	d.Flags(c, true)
	return c
}

func eraseCommand(d *front) *cobra.Command {
	return desk.Noun("erase", "erase what is personal, by the rulebook's own clause",
		"Erase a private field, a person in a case, a whole case, or a member of the register, by destroying the keys that they are sealed under. It is an act: the rulebook must allow it, a hold forbids it, and the log says for ever what is gone, when and why. The log still verifies. Without --yes only what would go is printed.",
		"alteram erase person carter \"Wren Example\" --ground \"seven years have passed\" --dry-run",
		eraseFieldCommand(d), erasePersonCommand(d), eraseCaseCommand(d), eraseMemberCommand(d))
}

func eraseFieldCommand(d *front) *cobra.Command {
	var f eraseFlags
	c := &cobra.Command{
		Use:     "field CASE ENTRY [NAME]",
		Short:   "erase a private field of an entry, or all its words",
		Long:    "Erase one private field of an entry, such as text.1 or file.1, or all its words when none is named. --replace says in a note what shall stand in their place.",
		Example: "alteram erase field carter 12 text.1 --ground \"names a child\" --replace \"(a child) was there\" --yes",
		Args:    command.Takes(2, 3),
	}
	command.TextFlag(c, &f.replace, "replace", "", "WORDS", "what shall stand in its place, filed as a note")
	c.RunE = d.Run(func(args []string) error {
		seq, err := strconv.ParseInt(args[1], 10, 64)
		if err != nil {
			return command.WrongUse("alteram case entries CASE numbers them", "%q is no entry's number", args[1])
		}
		name := ""
		if len(args) == 3 {
			name = args[2]
		}
		return d.erase(args[0], &f, clerk.Erasure{Seq: seq, Field: name, Replace: f.replace})
	})
	return d.eraseFlags(c, &f)
}

func erasePersonCommand(d *front) *cobra.Command {
	var f eraseFlags
	c := &cobra.Command{
		Use:     "person CASE NAME",
		Short:   "erase a person from a case",
		Long:    "Erase who a person of a case is: name, address, letters and files that are about that person alone. The record then speaks of a random name. With --mentions the words of others that name the person go, too.",
		Example: "alteram erase person carter \"Wren Example\" --ground \"seven years have passed\" --yes",
		Args:    command.Takes(2, -1),
	}
	c.Flags().BoolVar(&f.mentions, "mentions", false, "erase also the words of others that mention the name")
	c.RunE = d.Run(func(args []string) error {
		return d.erase(args[0], &f, clerk.Erasure{Person: strings.Join(args[1:], " "), Mention: f.mentions})
	})
	return d.eraseFlags(c, &f)
}

func eraseCaseCommand(d *front) *cobra.Command {
	var f eraseFlags
	c := &cobra.Command{
		Use:     "case CASE",
		Short:   "erase everything in a case",
		Long:    "Close a case out: every sheet, field and file of it becomes unreadable, and only the blinded entries of the log stay, so that the rest still verifies.",
		Example: "alteram erase case carter --ground \"seven years have passed\" --yes",
		Args:    command.Takes(1, 1),
	}
	c.RunE = d.Run(func(args []string) error { return d.erase(args[0], &f, clerk.Erasure{Whole: true}) })
	return d.eraseFlags(c, &f)
}

func eraseMemberCommand(d *front) *cobra.Command {
	var f eraseFlags
	c := &cobra.Command{
		Use:     "member NAME",
		Short:   "erase a person from the register",
		Long:    "Erase what the register knows of a person. Days, offices and seats stay, without a name.",
		Example: "alteram erase member \"Phil Goff\" --ground \"left in 2011, asked for it\" --yes",
		Args:    command.Takes(1, -1),
	}
	c.RunE = d.Run(func(args []string) error {
		return d.erase("", &f, clerk.Erasure{Member: strings.Join(args, " ")})
	})
	return d.eraseFlags(c, &f)
}

func (d *front) erase(which string, f *eraseFlags, e clerk.Erasure) error {
	if f.ground == "" {
		return command.WrongUse("add --ground \"seven years have passed\"", "an erasure needs a ground")
	}
	return d.With(func(ctx context.Context, o *desk.Folder) error {
		if e.Member != "" {
			r, err := o.Register(ctx)
			if err != nil {
				return err
			}
			p, err := desk.Person(r, e.Member)
			if err != nil {
				return err
			}
			e.Member = p.ID
		} else {
			chain, err := d.CaseNamed(ctx, o, which)
			if err != nil {
				return err
			}
			e.Case = chain
		}
		e.Request, e.Ground, e.By, e.DryRun = d.Request(o), f.ground, f.by, f.dry || !f.yes
		erased, err := o.Erase(ctx, e)
		if held := (*clerk.Problem)(nil); errors.As(err, &held) && (strings.Contains(held.What, "held") || strings.Contains(held.What, "may be erased")) {
			return &command.Quit{Code: command.CodeRefused, Message: held.What, Hint: held.Remedy}
		}
		if err != nil {
			return err
		}
		v := eraseView{Schema: "alteram.erase/1", Done: !e.DryRun, Gone: append([]string{}, erased.Gone...), Remaining: erased.Remaining}
		if n := len(erased.Entries); n > 0 && v.Done {
			v.Log = int(erased.Entries[n-1].Index)
		}
		if d.JSON {
			err = d.Emit(v)
		} else {
			d.printErased(v)
		}
		if err == nil && !f.yes && !f.dry {
			return command.WrongUse("add --yes to erase, --dry-run only to look", "nothing was erased")
		}
		return err
	})
}

// shownMentions is how many texts that still mention a person are listed.
const shownMentions = 8

func (d *front) printErased(v eraseView) {
	word := "erased"
	if !v.Done {
		word = "would be erased"
	}
	for _, g := range v.Gone {
		d.Out.Hang("", word+": ", screen.Plain, g)
	}
	for i, r := range v.Remaining {
		if i == shownMentions && len(v.Remaining) > shownMentions+1 {
			d.Out.Line("  and %d more (--json lists them)", len(v.Remaining)-i)
			break
		}
		d.Out.Hang("", "still mentions the person: ", screen.Doubt, r)
	}
	if v.Done {
		d.Out.Line("  recorded in the log as entry %d; escrows and backups from before: alteram keys escrow, alteram backup", v.Log)
	}
}
