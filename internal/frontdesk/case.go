package frontdesk

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/report"
	"alteram/internal/screen"
	"alteram/source"
)

// casesView is what case list --json prints.
type casesView struct {
	Schema string     `json:"schema"` // alteram.cases/1
	Cases  []caseLine `json:"cases"`  // in the order in which they were opened
}

// caseLine is a case of the list.
type caseLine struct {
	Number  int    `json:"number"`           // its place among the cases, from 1
	Case    string `json:"case"`             // its name in the record
	Title   string `json:"title,omitempty"`  // absent when erased
	Opened  string `json:"opened,omitempty"` // RFC 3339; absent when closed out
	Entries int    `json:"entries"`          // events of its chain
	Open    bool   `json:"open"`             // not closed
	Held    string `json:"held,omitempty"`   // ground of a hold: nothing of it is erased
	Erased  string `json:"erased,omitempty"` // by which entry of the log it was closed out, and why
}

// entriesView is what case entries --json prints.
type entriesView struct {
	Schema  string       `json:"schema"`  // alteram.case-entries/1
	Case    string       `json:"case"`    // its name in the record
	Title   string       `json:"title"`   // of the case
	Entries []recordView `json:"entries"` // every event of the chain
	People  []partyView  `json:"people"`  // whom the case knows
}

// recordView is an event of a case as it was recorded.
type recordView struct {
	Number   int      `json:"number"`            // in the case
	Log      int      `json:"log"`               // in the log
	Act      string   `json:"act"`               // kind of event
	Recorded string   `json:"recorded"`          // RFC 3339
	On       string   `json:"on,omitempty"`      // when it happened, in words
	Words    string   `json:"words,omitempty"`   // what happened
	Effect   string   `json:"effect,omitempty"`  // of an entry
	Amended  string   `json:"amended,omitempty"` // corrected or withdrawn by which entry
	Erased   []string `json:"erased,omitempty"`  // what is gone of it, and why
}

// partyView is a person of a case.
type partyView struct {
	Handle string `json:"handle"`           // the name of the person in the record
	Name   string `json:"name,omitempty"`   // absent when erased
	Erased string `json:"erased,omitempty"` // by which event, and why
}

func caseCommand(d *front) *cobra.Command {
	return desk.Noun("case", "open and read cases",
		"A case is named by its number, the beginning of its title, or its name in the record.",
		"alteram case open \"Carter, October 2010\" --respondent \"Chris Carter\"\nalteram case list\nalteram case next carter",
		caseOpenCommand(d), caseImportCommand(d), caseListCommand(d), caseShowCommand(d), caseEntriesCommand(d), caseNextCommand(d), caseWhyCommand(d))
}

func caseOpenCommand(d *front) *cobra.Command {
	var a clerk.Opening
	var people, incomplete []string
	c := &cobra.Command{
		Use:     "open TITLE",
		Short:   "open a case",
		Long:    "Open a case under the rulebook in force, with the register as it stands today. In the record the people of the case go by random names; who they are is sealed.",
		Example: "alteram case open \"Carter, October 2010\" --respondent \"Chris Carter\" --complainant \"Wren Example\"",
		Args:    command.Takes(1, -1),
	}
	command.TextFlag(c, &a.Respondent, "respondent", "", "PERSON", "whom the case is about")
	command.TextFlag(c, &a.Complainant, "complainant", "", "PERSON", "who complains")
	command.TextFlag(c, &a.Edition, "edition", "", "EDITION", "number of the edition of the rulebook; otherwise the one in force")
	command.TextFlag(c, &a.Label, "label", "", "LABEL", "reported, invented or illustrative, of a case that is not in earnest")
	c.Flags().StringSliceVar(&people, "people", nil, "others whom the entries will name: witnesses, guests; may stand several times")
	c.Flags().Lookup("people").Annotations = map[string][]string{"argument": {"PERSON"}}
	c.Flags().StringSliceVar(&incomplete, "incomplete", nil, "what the record may lack, as in a case file: attendance, vote, times, everything; may stand several times")
	c.Flags().Lookup("incomplete").Annotations = map[string][]string{"argument": {"WHAT"}}
	d.Flags(c, true)
	c.RunE = d.Run(func(args []string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			a := a
			a.Request, a.Title, a.People, a.Incomplete = d.Request(o), strings.Join(args, " "), people, docket.Incomplete(incomplete)
			if a.Edition != "" {
				editions, err := o.Editions(ctx)
				if err != nil {
					return err
				}
				e, _, err := desk.PickEdition(editions, a.Edition, calendar.NoDate)
				if err != nil {
					return err
				}
				a.Edition = e.Hash
			}
			filed, err := o.OpenCase(ctx, a)
			if err != nil {
				return err
			}
			return d.printOpened(ctx, o, filed)
		})
	})
	return c
}

// printOpened says which number a new case has.
func (d *front) printOpened(ctx context.Context, o *desk.Folder, filed *clerk.Filed) error {
	if d.JSON {
		return d.Emit(desk.ViewFiled(filed, true, nil))
	}
	cases, err := o.Cases(ctx)
	if err != nil {
		return err
	}
	for _, c := range cases {
		if len(filed.Entries) > 0 && c.Chain == filed.Entries[0].Case {
			d.Out.Line("%s", d.Out.In(screen.Strong, fmt.Sprintf("case %d, %s", c.Number, c.Title)))
		}
	}
	d.PrintFiled(filed)
	return nil
}

func caseImportCommand(d *front) *cobra.Command {
	var edition string
	c := &cobra.Command{
		Use:     "import FILE.case",
		Short:   "record a case file as something that happened",
		Long:    "Record every entry of a case file, whatever its ruling, in one case. Entries keep their days; all are recorded now. An entry's number in the case is not its number in the file.",
		Example: "alteram case import rehearsal.case",
		Args:    command.Takes(1, 1),
	}
	command.TextFlag(c, &edition, "edition", "", "EDITION", "number of the edition of the rulebook; otherwise the one in force")
	d.Flags(c, true)
	c.RunE = d.Run(func(args []string) error {
		file, err := d.ReadText(args[0])
		if err != nil {
			return err
		}
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			editions, err := o.Editions(ctx)
			if err != nil {
				return err
			}
			day, err := d.Today(ctx, o, "")
			if err != nil {
				return err
			}
			e, _, err := desk.PickEdition(editions, edition, day)
			if err != nil {
				return err
			}
			read, diags := casefile.Read(file, e.Program)
			if err := d.RefuseErrors(diags); err != nil {
				return err
			}
			bar := d.Bar(len(read.Events))
			filed, err := o.ImportCase(ctx, clerk.Import{Request: d.Request(o), Case: read, Edition: e.Hash}, func(done, of int) { bar.To(done, filepath.Base(args[0])) })
			bar.Done()
			if err != nil {
				return err
			}
			return d.printOpened(ctx, o, filed)
		})
	})
	return c
}

func caseListCommand(d *front) *cobra.Command {
	c := &cobra.Command{
		Use:     "list",
		Short:   "list the cases",
		Long:    "List the cases in the order in which they were opened.",
		Example: "alteram case list",
		Args:    command.Takes(0, 0),
	}
	d.Flags(c, false)
	c.RunE = d.Run(func([]string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			cases, err := o.Cases(ctx)
			if err != nil {
				return err
			}
			v := casesView{"alteram.cases/1", []caseLine{}}
			var rows [][]screen.Cell
			for _, c := range cases {
				v.Cases = append(v.Cases, caseLine{c.Number, c.Chain, c.Title, c.Opened, int(c.Entries), c.Open, c.Held, c.Erased})
				state := "closed"
				if c.Open {
					state = "open"
				}
				if c.Held != "" {
					state += ", held: " + c.Held
				}
				opened := ""
				if c.Erased == "" {
					opened = o.Day(c.Opened)
				} else {
					state = c.Erased
				}
				rows = append(rows, []screen.Cell{screen.Plain.Of(desk.Itoa(c.Number)), screen.Name.Of(desk.Or(c.Title, "(erased)")), screen.Plain.Of(opened), screen.Plain.Of(report.Count(int(c.Entries), "entry")), screen.Plain.Of(state)})
			}
			if d.JSON {
				return d.Emit(v)
			}
			d.Out.Table(0, rows)
			if len(rows) == 0 {
				d.Out.Line("there are no cases (alteram case open TITLE)")
			}
			return nil
		})
	})
	return c
}

// caseFlags say at which moment a case is looked at.
type caseFlags struct{ on, known string }

func (f *caseFlags) add(c *cobra.Command) {
	command.TextFlag(c, &f.on, "on", "", "DATE", "look at the case at the end of this day instead of now")
	command.TextFlag(c, &f.known, "known-at", "", "TIME", "as it appeared then: without what was recorded later")
}

// look opens a case as the flags say and replays it.
func (d *front) look(ctx context.Context, o *desk.Folder, which string, f *caseFlags) (*report.Case, *clerk.View, error) {
	chain, err := d.CaseNamed(ctx, o, which)
	if err != nil {
		return nil, nil, err
	}
	var known calendar.Instant
	if f.known != "" {
		at, err := desk.ParseNow(f.known, &o.Org.Clock)
		if err != nil {
			return nil, nil, command.WrongUse("write it as \"11 October 2010 23:41\"", "--known-at: %q is no day with a time", f.known)
		}
		known = calendar.Instant(at.UnixNano())
	}
	v, err := o.Case(ctx, chain, known)
	if err != nil {
		return nil, nil, d.Found(err)
	}
	c, err := readable(v)
	if err != nil {
		return nil, nil, err
	}
	on, err := desk.ParseDay("--on", f.on)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range v.Entries {
		if e.Act == "case.edition" {
			d.Say("entry %d: %s; show, next and why judge the whole case by edition %.12s, and alteram case entries has each ruling as recorded", e.Seq, e.Words, v.Under.Hash)
		}
	}
	switch {
	case on != calendar.NoDate:
		c.Look(on)
	case known != 0:
		c.LookNow(known)
	default:
		at, err := d.Instant(ctx, o)
		if err != nil {
			return nil, nil, err
		}
		c.LookNow(at)
	}
	return c, v, nil
}

// readable is a case as the reports want it: with the text that it was read
// from.
func readable(v *clerk.View) (*report.Case, error) {
	kept := *v.File
	if slices.ContainsFunc(kept.Events, func(e docket.Event) bool { return e.Label == "" }) {
		kept.Label = "" // it would be that of every entry that bears none
	}
	file := source.NewFile(desk.Or(v.Title, "case "+desk.Itoa(v.Number)), kept.Text(v.Under.Program))
	c, diags := casefile.Read(file, v.Under.Program)
	if source.HasError(diags) {
		return nil, fmt.Errorf("show case %d: %s", v.Number, command.OnlyErrors(diags)[0].Message)
	}
	return &report.Case{Source: file, Program: v.Under.Program, Text: c}, nil
}

func caseShowCommand(d *front) *cobra.Command {
	var f caseFlags
	var all bool
	var text string
	c := &cobra.Command{
		Use:   "show CASE",
		Short: "print what the rulebook makes of a case",
		Long: "Print a case as check prints a case file: each entry with its ruling, what became of decisions, the case held against every clause, and what is next. --known-at shows what the council could know when it decided. " +
			"Ends with 5 when an act is denied its effect or a clause is broken.",
		Example: "alteram case show carter\nalteram case show carter --known-at \"11 October 2010 23:41\"",
		Args:    command.Takes(1, 1),
	}
	f.add(c)
	c.Flags().BoolVar(&all, "all", false, "print what was kept and what does not apply, too")
	command.TextFlag(c, &text, "text", "", "FILE", "also write the case as a case file; - is standard output, and nothing else is printed")
	d.Flags(c, false)
	c.RunE = d.Run(func(args []string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			r, v, err := d.look(ctx, o, args[0], &f)
			if err != nil {
				return err
			}
			switch text {
			case "":
			case "-":
				_, err := d.Out.Write(r.Source.Text)
				return err
			default:
				if _, err := os.Stat(text); err == nil {
					return command.WrongUse("name a file that does not exist", "%s is there already, and nothing is written over", text)
				}
				if err := command.WriteFile(text, r.Source.Text); err != nil {
					return err
				}
			}
			check := r.Standing(desk.Or(v.Title, "case "+desk.Itoa(v.Number)))
			if d.JSON {
				err = d.Emit(check)
			} else {
				report.PrintCheck(d.Out, check, all)
			}
			if err == nil && check.Refused {
				return &command.Quit{Code: command.CodeRefused}
			}
			return err
		})
	})
	return c
}

func caseEntriesCommand(d *front) *cobra.Command {
	var f caseFlags
	var all bool
	c := &cobra.Command{
		Use:     "entries CASE",
		Short:   "list everything that was recorded in a case",
		Long:    "List every event of a case in the order in which it was recorded, with its number, what it counts for, and what has been erased of it.",
		Example: "alteram case entries carter",
		Args:    command.Takes(1, 1),
	}
	command.TextFlag(c, &f.known, "known-at", "", "TIME", "only what had been recorded then")
	c.Flags().BoolVar(&all, "all", false, "also who stands in the case under which name of the record")
	d.Flags(c, false)
	c.RunE = d.Run(func(args []string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			_, view, err := d.look(ctx, o, args[0], &f)
			if err != nil {
				return err
			}
			v := entriesView{"alteram.case-entries/1", view.Chain, view.Title, []recordView{}, []partyView{}}
			for i := range view.Entries {
				v.Entries = append(v.Entries, viewRecord(&view.Entries[i]))
			}
			for _, p := range view.People {
				v.People = append(v.People, partyView{p.Handle, p.Name, p.Erased})
			}
			if d.JSON {
				return d.Emit(v)
			}
			var rows [][]screen.Cell
			for _, e := range v.Entries {
				if e.Act == "case.person" && !all {
					continue
				}
				words := e.Words
				if e.Amended != "" {
					words += " (" + e.Amended + ")"
				}
				if len(e.Erased) > 0 {
					words += " (" + strings.Join(e.Erased, "; ") + ")"
				}
				rows = append(rows, []screen.Cell{screen.Plain.Of(fmt.Sprintf("%4d", e.Number)), screen.Plain.Of(desk.Or(e.On, o.Day(e.Recorded))), report.TintOf(e.Effect).Of(desk.Or(e.Effect, "-")), screen.Plain.Of(words)})
			}
			d.Out.Table(0, rows)
			return nil
		})
	})
	return c
}

func viewRecord(e *clerk.EntryView) recordView {
	v := recordView{Number: int(e.Seq), Log: int(e.Index), Act: e.Act, Recorded: e.Recorded, Words: e.Words, Amended: e.Amended, Erased: e.Erased}
	if e.Ruling != nil {
		v.On, v.Effect = e.Ruling.On, string(e.Ruling.Effect)
	}
	return v
}

func caseNextCommand(d *front) *cobra.Command {
	var f caseFlags
	var as string
	var exitCode bool
	c := &cobra.Command{
		Use:     "next CASE",
		Short:   "say who must or may do what, and by when",
		Long:    "Print the duties and powers that are open now, or at the end of the day --on. Duties that are overdue come first.",
		Example: "alteram case next carter --person \"Bram Example\"",
		Args:    command.Takes(1, 1),
	}
	f.add(c)
	command.TextFlag(c, &as, "person", "", "PERSON", "only what this person, or whoever holds this office, must or may do")
	c.Flags().BoolVar(&exitCode, "exit-code", false, "end with 8 when a duty is overdue")
	d.Flags(c, false)
	c.RunE = d.Run(func(args []string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			r, view, err := d.look(ctx, o, args[0], &f)
			if err != nil {
				return err
			}
			return d.ShowNext(r, desk.Or(view.Title, "case "+desk.Itoa(view.Number)), as, exitCode)
		})
	})
	return c
}

func caseWhyCommand(d *front) *cobra.Command {
	var f caseFlags
	c := &cobra.Command{
		Use:     "why CASE CLAUSE|ACT",
		Short:   "say why something may or may not be done, or what a clause says",
		Long:    "Of an act, decision or meeting: who may do it, until when, and if not, why not and from when; and what was made of it when it was done. Of a clause: what it says of this case, and on which entries that rests.",
		Example: "alteram case why carter appeal\nalteram case why carter clause 5",
		Args:    command.Takes(2, -1),
	}
	f.add(c)
	d.Flags(c, false)
	c.RunE = d.Run(func(args []string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			r, view, err := d.look(ctx, o, args[0], &f)
			if err != nil {
				return err
			}
			asked := strings.Join(args[1:], " ")
			v, ok := r.Why(desk.Or(view.Title, "case "+desk.Itoa(view.Number)), asked)
			if !ok {
				return command.NotFound(command.Nearest(asked, report.Names(r.Program), "name a clause by its number, or an act, decision or meeting of the rulebook"), "the rulebook has no clause or act %q", asked)
			}
			if d.JSON {
				return d.Emit(v)
			}
			report.PrintWhy(d.Out, v)
			return nil
		})
	})
	return c
}
