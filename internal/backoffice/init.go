package backoffice

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/keep"
	"alteram/internal/screen"
)

// initFlags say what an organisation begins with.
type initFlags struct {
	name, origin, place, store, papers string
	rehearsal                          bool
}

func initCommand(d *office) *cobra.Command {
	var f initFlags
	c := &cobra.Command{
		Use:   "init DIR",
		Short: "make an organisation's folder",
		Long: "Make the folder of an organisation: its store, its keys and the first entry of its log. Two secrets are printed once and kept nowhere: the next log key, which takes over when the first is lost or stolen, and the recovery identity, which opens the escrow of the keys. Print them on paper.\n\n" +
			"A rehearsal is for trying things out: its clock is what --now says, its keys are not printed, and every bundle made of it says that it is one.",
		Example: "alteram init club --name \"Harbour Rowing Club\" --origin harbour.example/alteram/1 --place Wellington",
		Args:    command.Takes(1, 1),
	}
	command.TextFlag(c, &f.name, "name", "", "NAME", "name of the organisation")
	command.TextFlag(c, &f.origin, "origin", "", "ORIGIN", "name of its log, for ever: a domain that you hold, then /alteram/1")
	command.TextFlag(c, &f.place, "place", "", "PLACE", "where it is, for time zone and holidays, such as Wellington")
	command.TextFlag(c, &f.store, "store", "", "ADDRESS", "keep the store in a PostgreSQL database: postgres://user@host/name; otherwise a file in the folder")
	command.TextFlag(c, &f.papers, "papers", "", "FILE", "write the two secrets to this file instead of printing them")
	c.Flags().BoolVar(&f.rehearsal, "rehearsal", false, "an organisation for trying things out")
	command.TextFlag(c, &d.Now, "now", "", "TIME", "in a rehearsal: the time on the clock, such as \"11 October 2010 17:30\"")
	c.RunE = d.Run(func(args []string) error { return d.Found(d.make(args[0], &f)) })
	return c
}

// make makes an organisation in dir, which must not be there or be empty.
func (d *office) make(dir string, f *initFlags) error {
	if f.name == "" || f.origin == "" {
		return command.WrongUse("alteram init DIR --name \"Harbour Rowing Club\" --origin harbour.example/alteram/1", "an organisation needs --name and --origin")
	}
	if list, err := os.ReadDir(dir); err == nil && len(list) > 0 {
		return command.WrongUse("name a folder that does not exist", "%s is there already, and nothing is written over", dir)
	}
	place, now, err := d.placeAndTime(f)
	if err != nil {
		return err
	}
	secrets, err := keep.NewSecrets(f.origin)
	if err != nil {
		return command.WrongUse("a domain that you hold, then /alteram/1: harbour.example/alteram/1", "--origin: %v", err)
	}
	if f.papers != "" && !f.rehearsal {
		if err := writeSecret(f.papers, onPaper(secrets, f)); err != nil {
			return err
		}
	}
	made := ""
	if _, err := os.Stat(dir); err != nil {
		made = dir
	}
	err = keep.Found(d.Ctx, dir, f.store, d.ClerkWorld(), clerk.Founding{
		Origin: f.origin, Name: f.name, Place: place, Rehearsal: f.rehearsal, Key: secrets.Signer, NextDigest: secrets.Digest, Now: now,
	})
	if err != nil {
		if made != "" {
			err = errors.Join(err, os.RemoveAll(made)) // only what we made
		}
		return d.Explain(err, command.CodeUse)
	}
	d.Out.Line("%s", d.Out.In(screen.Strong, f.name)+" is in "+dir)
	switch {
	case f.rehearsal:
		d.Out.Wrap("  ", screen.Plain, "A rehearsal: try things out here, and begin in earnest elsewhere.")
	case f.papers != "":
		d.Out.Wrap("  ", screen.Plain, "The two secrets are in "+f.papers+": print them, keep them where the folder is not, and delete the file.")
	default:
		d.Out.Wrap("", screen.Plain, onPaper(secrets, f))
	}
	d.Say("next: alteram rules adopt CONSTITUTION.md --org %s, then alteram register import MEMBERS.csv --org %s", dir, dir)
	return nil
}

// placeAndTime reads --place and --now.
func (d *office) placeAndTime(f *initFlags) (place string, now time.Time, err error) {
	var where calendar.Place
	if f.place != "" {
		if place, where.Zone, err = desk.PlaceNamed(f.place); err != nil {
			return "", now, err
		}
	}
	if d.Now == "" {
		return place, now, nil
	}
	if !f.rehearsal {
		return "", now, command.WrongUse("add --rehearsal, or leave --now out", "--now is only for rehearsals")
	}
	now, err = desk.ParseNow(d.Now, &where)
	return place, now, err
}

// onPaper is what goes on paper.
func onPaper(s *keep.Secrets, f *initFlags) string {
	return fmt.Sprintf(`Keep this on paper, apart from the folder. It is shown once.

%s, log %s

Next log key. It takes over when the present one is lost or stolen:
alteram log rotate --next-key FILE
%s

Recovery identity. It opens the escrow of the keys:
alteram restore BACKUP --to NEW --escrow FILE --identity FILE
%s

Recipient of the escrow. It is no secret:
alteram keys escrow FILE --to %s
`, f.name, f.origin, s.Next, s.Identity, s.Recipient)
}

// writeSecret writes a new file that only its owner may read.
func writeSecret(name, text string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return command.WrongUse("name a file that does not exist", "%s is there already, and nothing is written over", name)
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Sync(), f.Close())
}
