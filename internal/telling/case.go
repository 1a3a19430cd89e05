// Package telling holds the commands on what is told of a case:
// check-statement holds a press text against its record, statement writes what
// may be told, report says how far the case would stand.
//
// They open a case file or a case of an organisation, ask and print. What a
// claim is, package statement says; what a rule makes of a case, docket and
// conform say.
package telling

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/conform"
	"alteram/docket"
	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/report"
	"alteram/rulebook"
	"alteram/rulebooks"
	"alteram/source"
	"alteram/statement"
)

// teller is one run of the program.
type teller struct{ *desk.Desk }

// Commands lists the commands in the order of the help.
func Commands(d *desk.Desk) []*cobra.Command {
	t := &teller{d}
	return []*cobra.Command{statementCommand(t), checkCommand(t), reportCommand(t)}
}

// Views lists what the commands print with --json, by the name of its schema.
func Views() map[string]any {
	return map[string]any{"alteram.check-statement/1": checkView{}, "alteram.statement/1": statementView{}, "alteram.report/1": report.Defence{}}
}

// opened is a case, of a file or of an organisation, as it stands at a moment.
type opened struct {
	name    string
	program *rulebook.Program
	file    *casefile.Case
	state   docket.State
	at      calendar.Instant
}

// caseFlags say which moment of a case is meant.
type caseFlags struct{ rulebook, at string }

func (f *caseFlags) add(t *teller, c *cobra.Command) {
	command.TextFlag(c, &f.rulebook, "rulebook", "", "FILE", "of a case file: judge under this rulebook instead of the one that it names")
	command.TextFlag(c, &f.at, "at", "", "DATE", "look at the case as it stood at the end of this day")
	t.Flags(c, false)
}

// with opens a case and hands it on. What ends in .case or .jsonl, or has a
// slash in it, is a file.
func (t *teller) with(which string, f *caseFlags, do func(o *opened) error) error {
	on, err := desk.ParseDay("--at", f.at)
	if err != nil {
		return err
	}
	if ext := filepath.Ext(which); ext == ".case" || ext == ".jsonl" || strings.ContainsAny(which, `/\`) {
		o, err := t.fileCase(which, f.rulebook)
		if err != nil {
			return err
		}
		o.look(on)
		return do(o)
	}
	return t.With(func(ctx context.Context, folder *desk.Folder) error {
		chain, err := t.CaseNamed(ctx, folder, which)
		if err != nil {
			return err
		}
		v, err := folder.Case(ctx, chain, 0)
		if err != nil {
			return t.Found(err)
		}
		o := &opened{name: desk.Or(v.Title, "case "+desk.Itoa(v.Number)), program: v.Under.Program, file: v.File}
		if on == calendar.NoDate {
			if o.at, err = t.Instant(ctx, folder); err != nil {
				return err
			}
			o.replay(o.at)
		} else {
			o.look(on)
		}
		return do(o)
	})
}

// fileCase reads a case file and its rulebook.
func (t *teller) fileCase(name, book string) (*opened, error) {
	f, err := t.ReadText(name)
	if err != nil {
		return nil, err
	}
	if book == "" {
		if book, _ = casefile.Head(f); book == "" {
			return nil, command.WrongUse("write rulebook: PATH. at the top of the case, or give --rulebook FILE", "%s does not say under which rulebook it stands", f.Name)
		}
		book = filepath.Join(filepath.Dir(name), filepath.FromSlash(book))
	}
	b, err := t.OpenBook(book)
	if err != nil {
		return nil, err
	}
	c, diags := casefile.Read(f, b.Program)
	if err := t.RefuseErrors(diags); err != nil {
		return nil, err
	}
	return &opened{name: name, program: b.Program, file: c}, nil
}

// look replays the case up to the end of a day; NoDate is that of its last
// entry.
func (o *opened) look(on calendar.Date) {
	if on == calendar.NoDate {
		for _, e := range o.file.Events {
			if e.On.Last != calendar.NoDate {
				on = max(on, e.On.Last)
			}
		}
	}
	var at calendar.Instant
	if on != calendar.NoDate {
		at, _ = o.program.Settings.Reckoner.Place.At(on, 86400)
		at--
	}
	o.replay(at)
}

func (o *opened) replay(at calendar.Instant) {
	day := o.program.Settings.Reckoner.Place.DateOf(at)
	var events []docket.Event
	for _, e := range o.file.Events {
		if e.On.Day == calendar.NoDate || e.On.Day <= day {
			events = append(events, e)
		}
	}
	o.at, o.state = at, docket.Replay(o.program, o.file.Register, o.file.Incomplete, events, docket.Known{})
}

// statement is the case as package statement reads it.
func (o *opened) statement() *statement.Case {
	return &statement.Case{Program: o.program, Register: o.file.Register, Incomplete: o.file.Incomplete, Events: o.state.Events(), Standing: docket.At(o.state, o.at)}
}

// pack reads a pack of the library, or a file.
func (t *teller) pack(name string) (*conform.Pack, error) {
	f := (*source.File)(nil)
	if text, ok := rulebooks.Pack(name); ok {
		f = source.NewFile(name+".md", text)
	} else if strings.HasSuffix(name, ".md") {
		var err error
		if f, err = t.ReadText(name); err != nil {
			return nil, err
		}
		name = strings.TrimSuffix(name, ".md")
	} else {
		return nil, command.NotFound(command.Nearest(name, rulebooks.Packs(), "alteram conform --list lists the packs; a pack of your own is a file that ends in .md"), "there is no pack %q", name)
	}
	pk, diags := conform.Read(name, f)
	return pk, t.RefuseErrors(diags)
}

// list is ids of entries in a row.
func list(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	word := "entry"
	if len(ids) > 1 {
		word = "entries"
	}
	return fmt.Sprintf("%s %s", word, strings.Join(ids, ", "))
}
