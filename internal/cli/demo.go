package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"alteram/calendar"
	"alteram/docket"
	"alteram/examples"
	"alteram/internal/command"
	"alteram/internal/frontdesk"
	"alteram/internal/report"
	"alteram/internal/screen"
)

// demoCase is the case that the demo walks through.
const demoCase = "carter/rehearsal.case"

// demoScript is the same evening as commands.
const demoScript = "carter/evening.script"

func demoCommand(s *session) *cobra.Command {
	var write, names, addr string
	var typed, told, keep bool
	c := &cobra.Command{
		Use:   "demo",
		Short: "show an evening in the browser, with everybody who has a part in it",
		Long: "Show the expulsion of a member from a party on the night of 11 October 2010, as an illustrative constitution judges it, in a browser: sign in as anybody, set the clock, see each side of the same case. " +
			"The organisation is thrown away afterwards, and no mail leaves. With --text the evening is told here instead, and then many times over with one thing done wrong each time. " +
			"What is beyond the newspaper's report is invented and labelled so.",
		Example: "alteram demo\nalteram demo --names fictional\nalteram demo --text\nalteram demo --cli\nalteram demo --write carter",
		Args:    command.Takes(0, 0),
	}
	command.TextFlag(c, &names, "names", "", "NAMES", "fictional: invented names instead of those of the report")
	command.TextFlag(c, &addr, "addr", "", "HOST:PORT", "where to listen; otherwise 127.0.0.1:8080, or the next free port")
	c.Flags().BoolVar(&keep, "keep", false, "leave the organisation's folder where it is afterwards")
	c.Flags().BoolVar(&told, "text", false, "tell the evening here instead, and what could have gone wrong")
	command.TextFlag(c, &write, "write", "", "FOLDER", "put the demo's rulebook and cases into a new folder instead, to try things on")
	c.Flags().BoolVar(&typed, "cli", false, "run the evening act by act instead, as commands that record it, and check what comes out")
	c.RunE = s.Run(func([]string) error {
		switch {
		case write != "":
			return s.writeDemo(write)
		case typed:
			return frontdesk.DemoScript(s.Session, examples.Files, demoScript, Run)
		case !told && !s.JSON:
			return frontdesk.DemoPages(s.Session, "alteram "+Version, addr, names, keep)
		}
		s.Files = examples.Files
		o, err := s.readCase(demoCase, "")
		if err != nil {
			return err
		}
		o.Look(calendar.NoDate)
		v := o.Standing(demoCase)
		if s.JSON {
			return s.Emit(v)
		}
		s.printEvening(o, v)
		if err := s.printBroken(); err != nil {
			return err
		}
		s.Out.Heading("GO ON")
		s.Out.Table(2, [][]screen.Cell{
			{screen.Name.Of("alteram demo --write carter"), screen.Plain.Of("the rulebook and the cases as files")},
			{screen.Name.Of("alteram check carter/rehearsal.case"), screen.Plain.Of("the whole report, clause by clause")},
			{screen.Name.Of("alteram why carter/rehearsal.case appeal"), screen.Plain.Of("who may appeal, and until when")},
			{screen.Name.Of("alteram check carter/reported.case"), screen.Plain.Of("only what was reported: what is not shown")},
		})
		return nil
	})
	return c
}

// printEvening prints the days of a case with the rulings as they fall.
func (s *session) printEvening(o *report.Case, v *report.Check) {
	s.Out.Wrap("", screen.Strong, v.Title)
	s.Out.Wrap("", screen.Faint, "Judged by: "+v.Rulebook+". Entries are labelled as the case labels them; what no report has is invented.")
	events := map[string]docket.Event{}
	for _, e := range o.State.Events() {
		events[e.ID] = e
	}
	day := calendar.NoDate
	for i := 0; i < len(v.Entries); i++ {
		on := events[v.Entries[i].ID].On
		if on.Day != day {
			day = on.Day
			s.Out.Heading(day.Long())
		}
		var run []docket.Event
		for k := i; k < len(v.Entries) && inExchange(events[v.Entries[k].ID]); k++ {
			run = append(run, events[v.Entries[k].ID])
		}
		if len(run) > 3 {
			s.printExchange(on, run[len(run)-1].On, run)
			i += len(run) - 1
			continue
		}
		s.printMoment(events[v.Entries[i].ID], v.Entries[i])
	}
	if len(v.Results) > 0 {
		s.Out.Heading("WHAT CAME OF IT")
		report.PrintResults(s.Out, v.Results)
	}
	s.Out.Heading("THE CLAUSES")
	var sum []string
	for _, a := range []docket.Answer{docket.Shown, docket.Broken, docket.NotShown, docket.Pending} {
		n := 0
		for _, c := range v.Clauses {
			if c.Answer == string(a) {
				n++
			}
		}
		sum = append(sum, s.Out.In(report.TintOf(string(a)), fmt.Sprintf("%d %s", n, a)))
	}
	s.Out.Line("  %s", strings.Join(sum, ", "))
	report.PrintNext(s.Out, v, "")
}

// inExchange reports whether an event is a question or what came of one.
func inExchange(e docket.Event) bool {
	return e.Kind == docket.Question || e.Kind == docket.Answered || e.Kind == docket.Declined && strings.HasSuffix(e.Text, "to answer")
}

// printMoment prints an entry as a line of a timeline: when, what, and what it
// counts for, unless it is a plain fact.
func (s *session) printMoment(ev docket.Event, e report.Entry) {
	text := e.Text
	if ev.Kind == docket.Floor && ev.On.LastClock != calendar.NoClock && ev.On.LastClock != ev.On.Clock {
		text += ", until " + ev.On.LastClock.String()
	}
	if e.Label != "" {
		text += " (" + e.Origin() + ")"
	}
	s.Out.Wrap(clockColumn(ev.On), screen.Plain, text)
	if e.Effect != string(docket.Fact) {
		s.Out.Hang(timeless, "-> ", report.TintOf(e.Effect), e.Effect+citing(e))
	}
	for _, f := range e.Findings {
		if f.Answer == string(docket.Broken) {
			report.PrintFinding(s.Out, timeless, f)
		}
	}
	for _, d := range e.Opened {
		s.Out.Hang(timeless, "now: ", screen.Faint, d)
	}
}

// timeless is the column of times, empty.
const timeless = "           "

func clockColumn(on docket.When) string {
	clock := ""
	if on.Clock != calendar.NoClock {
		clock = on.Clock.String()
	}
	return fmt.Sprintf("%9s  ", clock)
}

// citing names the clauses that a ruling rests on; many are only counted.
func citing(e report.Entry) string {
	var broken, kept []string
	for _, f := range e.Findings {
		list := &kept
		if f.Answer == string(docket.Broken) {
			list = &broken
		}
		if f.Clause != "" && !slices.Contains(*list, f.Clause) {
			*list = append(*list, f.Clause)
		}
	}
	switch {
	case len(broken) > 0:
		return ", " + report.Plural(len(broken), "clause") + " " + strings.Join(broken, ", ")
	case len(kept) > 4:
		return ", " + report.Count(len(kept), "clause") + " kept"
	case len(kept) > 0:
		return ", " + report.Plural(len(kept), "clause") + " " + strings.Join(kept, ", ")
	}
	return ""
}

// printExchange prints a run of questions and answers as one line.
func (s *session) printExchange(first, last docket.When, run []docket.Event) {
	asked, answered := 0, 0
	for _, e := range run {
		switch e.Kind {
		case docket.Question:
			asked++
		case docket.Answered:
			answered++
		}
	}
	text := report.Count(asked, "question") + ", " + fmt.Sprint(answered) + " answered"
	if asked > answered {
		text += fmt.Sprintf(", %d not", asked-answered)
	}
	s.Out.Wrap(clockColumn(first), screen.Plain, text+", until "+last.Clock.String())
}

// printBroken prints, for each broken variant, what the rulebook says of it.
func (s *session) printBroken() error {
	cases, err := fs.Glob(s.Files, path.Dir(demoCase)+"/broken/*.case")
	if err != nil || len(cases) == 0 {
		return err
	}
	slices.SortStableFunc(cases, func(a, b string) int { return numberIn(a) - numberIn(b) })
	s.Out.Heading("THE SAME EVENING WITH ONE THING DONE OTHERWISE")
	for _, name := range cases {
		o, err := s.readCase(name, "")
		if err != nil {
			return err
		}
		o.Look(calendar.NoDate)
		v := o.Standing(name)
		s.Out.Line("")
		s.Out.Wrap("  ", screen.Strong, v.Title)
		report.PrintVerdict(s.Out, v)
	}
	return nil
}

// numberIn is the first number in a file's name, so that B2 comes before B10.
func numberIn(name string) int {
	n := 0
	for _, c := range path.Base(name) {
		switch {
		case c >= '0' && c <= '9':
			n = n*10 + int(c-'0')
		case n > 0:
			return n
		}
	}
	return n
}

// writeDemo puts the demo's files into a folder that is not there yet.
func (s *session) writeDemo(folder string) error {
	if _, err := os.Stat(folder); err == nil {
		return command.WrongUse("name a folder that does not exist", "%s is there already, and nothing is written over", folder)
	}
	from, err := fs.Sub(examples.Files, path.Dir(demoCase))
	if err != nil {
		return err
	}
	if err := os.CopyFS(folder, from); err != nil {
		return err
	}
	s.Say("wrote %s", folder)
	return fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			s.Out.Line("%s", filepath.Join(folder, filepath.FromSlash(name)))
		}
		return err
	})
}
