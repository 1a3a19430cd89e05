package backoffice

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"alteram/bundle"
	"alteram/calendar"
	"alteram/clerk"
	"alteram/dossier"
	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/report"
	"alteram/internal/screen"
	"alteram/rulebook"
)

// editionsView is what rules list --json prints.
type editionsView struct {
	Schema   string        `json:"schema"`   // alteram.editions/1
	Editions []editionView `json:"editions"` // in the order of adoption
}

// editionView is a rulebook as it was adopted.
type editionView struct {
	Number  int      `json:"number"`            // its place, from 1
	Hash    string   `json:"hash"`              // of its files
	Title   string   `json:"title"`             // of the rulebook
	From    string   `json:"from,omitempty"`    // in force from this day on
	Adopted string   `json:"adopted,omitempty"` // day of the resolution
	Body    string   `json:"body,omitempty"`    // that resolved it
	Words   string   `json:"words,omitempty"`   // of the resolution
	Files   []string `json:"files"`             // the main one first
	Entry   int      `json:"entry"`             // of the log that adopted it
}

// changesView is what rules diff --json prints.
type changesView struct {
	Schema  string           `json:"schema"`           // alteram.edition-changes/1
	Old     string           `json:"old"`              // title of the one
	New     string           `json:"new"`              // title of the other
	Changes []changeView     `json:"changes"`          // clause by clause; empty when nothing differs
	Claims  []protectionView `json:"claims,omitempty"` // what becomes of each claim; absent with --words, and where the rules mean the same
}

// changeView is what became of one clause.
type changeView struct {
	Clause  string `json:"clause"`           // its number, the old one of a clause that went
	Heading string `json:"heading"`          // of the clause
	Kind    string `json:"kind"`             // added, removed, renumbered or changed
	Was     string `json:"was,omitempty"`    // of a clause that was renumbered: its old number
	Words   string `json:"words,omitempty"`  // of a change of the members' words: [-what went-] and {+what came+}
	Formal  string `json:"formal,omitempty"` // of a change of the formal text, likewise
}

func rulesCommand(d *office) *cobra.Command {
	return desk.Noun("rules", "keep the rulebook and its versions",
		"Adopting a rulebook is an entry of the log, with the resolution that adopted it. A case stays under the version it opened under, unless the rulebook says that it moves.",
		"alteram rules adopt constitution.md --body \"annual conference\" --on \"30 June 2009\" --from \"1 July 2009\"\nalteram rules list",
		rulesAdoptCommand(d), rulesListCommand(d), rulesShowCommand(d), rulesDiffCommand(d))
}

func rulesAdoptCommand(d *office) *cobra.Command {
	var body, on, words, from string
	var dry bool
	c := &cobra.Command{
		Use:     "adopt FILE.md",
		Short:   "record that a rulebook was adopted",
		Long:    "Record that a rulebook was adopted: by whom, when, in which words, and from which day it is in force. The files that it includes go with it. A rulebook with errors is not taken.",
		Example: "alteram rules adopt constitution.md --body \"annual conference\" --on \"30 June 2009\" --words \"That this constitution be adopted.\" --from \"1 July 2009\"",
		Args:    command.Takes(1, 1),
	}
	command.TextFlag(c, &body, "body", "", "BODY", "the body that resolved it")
	command.TextFlag(c, &on, "on", "", "DATE", "the day of the resolution; otherwise today")
	command.TextFlag(c, &words, "words", "", "WORDS", "the words of the resolution; they are sealed")
	command.TextFlag(c, &from, "from", "", "DATE", "in force from this day on; otherwise from the day that the rulebook names, or that of the resolution")
	c.Flags().BoolVar(&dry, "dry-run", false, "read it, say what would be recorded, and record nothing")
	d.Flags(c, true)
	c.RunE = d.Run(func(args []string) error {
		book, err := d.OpenBook(args[0])
		if err != nil {
			return err
		}
		files, err := bookFiles(args[0], book)
		if err != nil {
			return err
		}
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			a := clerk.Adoption{Request: d.Request(o), Files: files, Body: body, Words: words}
			if a.On, err = d.Today(ctx, o, on); err != nil {
				return err
			}
			if a.From, err = d.inForceFrom(book.Program, from, a.On); err != nil {
				return err
			}
			d.Out.Line("%s", d.Out.In(screen.Strong, book.Program.Title))
			d.Out.Line("  %s in %s, in force from %s", report.Count(len(book.Program.Clauses), "clause"), report.Count(len(files), "file"), a.From.Long())
			if dry {
				d.Out.Line("  would be adopted; nothing was recorded (--dry-run)")
				return nil
			}
			filed, err := o.Adopt(ctx, a)
			if err != nil {
				return err
			}
			d.PrintFiled(filed)
			return nil
		})
	})
	return c
}

// inForceFrom is the day from which a rulebook is in force: that of --from,
// else the one that it names itself, else that of the resolution.
func (d *office) inForceFrom(p *rulebook.Program, flag string, resolved calendar.Date) (calendar.Date, error) {
	own := p.Settings.InForce
	if flag == "" {
		if own != calendar.NoDate {
			return own, nil
		}
		return resolved, nil
	}
	from, err := desk.ParseDay("--from", flag)
	if err == nil && own != calendar.NoDate && own != from {
		d.Say("note: the rulebook itself says that it is in force from %s", own.Long())
	}
	return from, err
}

// bookFiles are the files of a rulebook, the main one first, as they were
// read: what was judged is what is recorded.
func bookFiles(name string, book *command.Book) ([]bundle.File, error) {
	files := []bundle.File{{Name: filepath.Base(name), Data: book.Main.Source.Text}}
	for _, inc := range rulebook.Includes(book.Main) {
		text, err := os.ReadFile(filepath.Join(filepath.Dir(name), filepath.FromSlash(inc)))
		if err != nil {
			return nil, err
		}
		files = append(files, bundle.File{Name: inc, Data: text})
	}
	return files, nil
}

func rulesListCommand(d *office) *cobra.Command {
	c := &cobra.Command{
		Use:     "list",
		Short:   "list the versions of the rulebook",
		Long:    "List the versions of the rulebook: when each was adopted, by whom, and from when it is in force.",
		Example: "alteram rules list",
		Args:    command.Takes(0, 0),
	}
	d.Flags(c, false)
	c.RunE = d.Run(func([]string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			editions, err := o.Editions(ctx)
			if err != nil {
				return err
			}
			v := editionsView{"alteram.editions/1", []editionView{}}
			for i := range editions {
				v.Editions = append(v.Editions, viewEdition(i, &editions[i]))
			}
			if d.JSON {
				return d.Emit(v)
			}
			for _, e := range v.Editions {
				d.Out.Line("%d  %s", e.Number, d.Out.In(screen.Strong, e.Title))
				text := "in force " + span(e.From, "")
				if e.Body != "" {
					text += "; resolved by the " + strings.TrimPrefix(e.Body, "the ") + " on " + strings.TrimPrefix(span(e.Adopted, ""), "since ")
				}
				d.Out.Wrap("   ", screen.Plain, text+"; "+entryOf(e.Entry))
				if e.Words != "" {
					d.Out.Wrap("   ", screen.Faint, "\""+e.Words+"\"")
				}
			}
			if len(v.Editions) == 0 {
				d.Out.Line("no rulebook has been adopted")
			}
			return nil
		})
	})
	return c
}

func viewEdition(i int, e *clerk.Edition) editionView {
	v := editionView{Number: i + 1, Hash: e.Hash, Title: e.Title, From: report.ISO(e.From), Adopted: report.ISO(e.On), Body: e.Body, Words: e.Words, Entry: int(e.Index), Files: []string{}}
	for _, f := range e.Files {
		v.Files = append(v.Files, f.Name)
	}
	return v
}

func rulesShowCommand(d *office) *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:     "show [EDITION]",
		Short:   "print a version of the rulebook as it was adopted",
		Long:    "Print the text of a version as it was adopted, the one in force when none is named. With --out its files are written into a new folder.",
		Example: "alteram rules show 1",
		Args:    command.Takes(0, 1),
	}
	command.TextFlag(c, &out, "out", "", "FOLDER", "write its files into this new folder instead")
	d.Flags(c, false)
	c.RunE = d.Run(func(args []string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			editions, err := o.Editions(ctx)
			if err != nil {
				return err
			}
			day, err := d.Today(ctx, o, "")
			if err != nil {
				return err
			}
			e, i, err := desk.PickEdition(editions, strings.Join(args, ""), day)
			if err != nil {
				return err
			}
			switch {
			case out != "":
				return d.writeFiles(out, e.Files)
			case d.JSON:
				return d.Emit(editionsView{"alteram.editions/1", []editionView{viewEdition(i, e)}})
			}
			for _, f := range e.Files {
				d.Out.Write(f.Data)
			}
			return nil
		})
	})
	return c
}

// writeFiles writes files into a folder that is not there yet.
func (d *office) writeFiles(dir string, files []bundle.File) error {
	if err := os.Mkdir(dir, 0o777); err != nil {
		if os.IsExist(err) {
			return command.WrongUse("name a folder that does not exist", "%s is there already, and nothing is written over", dir)
		}
		return err
	}
	for _, f := range files {
		if err := command.WriteFile(filepath.Join(dir, filepath.Base(f.Name)), f.Data); err != nil {
			return err
		}
		d.Out.Line("%s", filepath.Join(dir, filepath.Base(f.Name)))
	}
	return nil
}

func rulesDiffCommand(d *office) *cobra.Command {
	var words bool
	nodes := 0
	c := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "say what differs between two versions, and whether the new one protects as much",
		Long: "Say clause by clause what differs between two versions of a rulebook: clauses that came, went or changed their number, words or formal text. Each is an edition by its number, or a file. " +
			"Then hold what either version claims of itself, and the twelve properties of a fair procedure, against both: kept, won, or lost, with the story of how. Ends with 5 when something is lost, with 9 when that is not known.",
		Example: "alteram rules diff 1 constitution-2012.md",
		Args:    command.Takes(2, 2),
	}
	d.Flags(c, false)
	c.Flags().BoolVar(&words, "words", false, "say only what differs in the text, and prove nothing")
	c.Flags().IntVar(&nodes, "budget", 200_000, "search at most so many sets of states for a claim")
	c.RunE = d.Run(func(args []string) error {
		if nodes <= 0 {
			return command.WrongUse("give a number of sets of states, such as 100000", "--budget: %d is no budget", nodes)
		}
		var books [2]*rulebook.Program
		var err error
		fromRecord := false
		for i, name := range args {
			if strings.HasSuffix(name, ".md") {
				book, err := d.OpenBook(name)
				if err != nil {
					return err
				}
				books[i] = book.Program
			} else {
				fromRecord = true
			}
		}
		if fromRecord {
			err = d.With(func(ctx context.Context, o *desk.Folder) error {
				editions, err := o.Editions(ctx)
				if err != nil {
					return err
				}
				for i, name := range args {
					if books[i] == nil {
						e, _, err := desk.PickEdition(editions, name, calendar.NoDate)
						if err != nil {
							return err
						}
						books[i] = e.Program
					}
				}
				return nil
			})
		}
		if err != nil {
			return err
		}
		if words {
			nodes = 0
		}
		return d.printChanges(books[0], books[1], nodes)
	})
	return c
}

// printChanges prints what differs; with nodes what it does to the claims.
func (d *office) printChanges(old, new *rulebook.Program, nodes int) error {
	v := changesView{Schema: "alteram.edition-changes/1", Old: old.Title, New: new.Title, Changes: []changeView{}}
	for _, c := range dossier.Diff(old, new) {
		v.Changes = append(v.Changes, viewChange(c))
	}
	if nodes > 0 && old.Hash != new.Hash {
		v.Claims = d.protection(old, new, nodes)
	}
	if d.JSON {
		return errors.Join(d.Emit(v), protected(v.Claims))
	}
	for _, c := range v.Changes {
		kind := c.Kind
		if c.Was != "" {
			kind += ", was " + c.Was
		}
		d.Out.Line("%s %s (%s)", d.Out.In(screen.Name, "clause "+c.Clause), kind, c.Heading)
		if c.Words != "" {
			d.Out.Hang("  ", "words: ", screen.Plain, c.Words)
		}
		if c.Formal != "" {
			d.Out.Hang("  ", "rule: ", screen.Plain, c.Formal)
		}
	}
	if len(v.Changes) == 0 {
		d.Out.Line("no clause differs")
	}
	if len(v.Claims) > 0 {
		d.printProtection(v.Claims)
	}
	return protected(v.Claims)
}

func viewChange(c dossier.ClauseChange) changeView {
	at := c.New
	if at.Number == "" {
		at = c.Old
	}
	v := changeView{Clause: at.Number, Heading: at.Heading, Kind: c.Kind}
	if c.Old.Number != "" && c.New.Number != "" && c.Old.Number != c.New.Number {
		v.Was = c.Old.Number
	}
	if c.WordsChanged {
		v.Words = marked(c.Words)
	}
	if c.FormalChanged {
		v.Formal = marked(c.Formal)
	}
	return v
}

// marked is a comparison on one line, with brackets around what went and what
// came; long stretches that stayed are cut.
func marked(pieces []dossier.Piece) string {
	const most = 12 // words of a stretch that stayed
	var b strings.Builder
	for _, p := range pieces {
		text := strings.Join(strings.Fields(p.Text), " ")
		switch p.Op {
		case "gone":
			text = "[-" + text + "-]"
		case "new":
			text = "{+" + text + "+}"
		default:
			if words := strings.Fields(text); len(words) > most {
				text = strings.Join(words[:most/2], " ") + " … " + strings.Join(words[len(words)-most/2:], " ")
			}
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(text)
	}
	return b.String()
}
