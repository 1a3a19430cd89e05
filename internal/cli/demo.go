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
)

// demoCase is the case that the demo walks through.
const demoCase = "carter/rehearsal.case"

func demoCommand(s *session) *cobra.Command {
	var write string
	c := &cobra.Command{
		Use:   "demo",
		Short: "walk through an evening, and through what could have gone wrong",
		Long: "Walk through the expulsion of a member from a party on the night of 11 October 2010, as an illustrative constitution judges it: what happened, each act with its ruling, and what is next. " +
			"Then the same evening with one thing done wrong, many times over, and what the rulebook says of each. What is beyond the newspaper's report is invented and labelled so.",
		Example: "alteram demo\nalteram demo --write carter",
		Args:    takes(0, 0),
	}
	textFlag(c, &write, "write", "", "FOLDER", "put the demo's rulebook and cases into a new folder instead, to try things on")
	c.RunE = s.run(func([]string) error {
		if write != "" {
			return s.writeDemo(write)
		}
		s.files = examples.Files
		o, err := s.readCase(demoCase, "")
		if err != nil {
			return err
		}
		o.look(calendar.NoDate)
		v := o.standing(demoCase)
		if s.json {
			return s.emit(v)
		}
		s.printEvening(o, v)
		if err := s.printBroken(); err != nil {
			return err
		}
		s.out.heading("GO ON")
		s.out.table(2, [][]cell{
			{{"alteram demo --write carter", name}, {"the rulebook and the cases as files", plain}},
			{{"alteram check carter/rehearsal.case", name}, {"the whole report, clause by clause", plain}},
			{{"alteram why carter/rehearsal.case appeal", name}, {"who may appeal, and until when", plain}},
			{{"alteram check carter/reported.case", name}, {"only what was reported: what is not shown", plain}},
		})
		return nil
	})
	return c
}

// printEvening prints the days of a case with the rulings as they fall.
func (s *session) printEvening(o *opened, v checkView) {
	s.out.wrap("", strong, v.Title)
	s.out.wrap("", faint, "Judged by: "+v.Rulebook+". Entries are labelled as the case labels them; what no report has is invented.")
	events := map[string]docket.Event{}
	for _, e := range o.state.Events() {
		events[e.ID] = e
	}
	day := calendar.NoDate
	for _, e := range v.Entries {
		on := events[e.ID].On
		if on.Day != day {
			day = on.Day
			s.out.heading(day.Long())
		}
		s.printMoment(on, e)
	}
	if len(v.Results) > 0 {
		s.out.heading("WHAT CAME OF IT")
		s.printResults(v.Results)
	}
	s.out.heading("THE CLAUSES")
	var sum []string
	for _, a := range []docket.Answer{docket.Shown, docket.Broken, docket.NotShown, docket.Pending} {
		n := 0
		for _, c := range v.Clauses {
			if c.Answer == string(a) {
				n++
			}
		}
		sum = append(sum, s.out.in(tintOf(string(a)), fmt.Sprintf("%d %s", n, a)))
	}
	s.out.line("  %s", strings.Join(sum, ", "))
	s.printNext(o, v, "")
}

// printMoment prints an entry as a line of a timeline: when, what, and what it
// counts for, unless it is a plain fact.
func (s *session) printMoment(on docket.When, e entryView) {
	clock := ""
	if on.Clock != calendar.NoClock {
		clock = on.Clock.String()
	}
	text := e.Text
	if e.Label != "" {
		text += " (" + e.Label + ")"
	}
	s.out.wrap(fmt.Sprintf("%9s  ", clock), plain, text)
	if e.Effect != string(docket.Fact) {
		clauses := []string{}
		for _, f := range e.Findings {
			if f.Clause != "" && !slices.Contains(clauses, f.Clause) {
				clauses = append(clauses, f.Clause)
			}
		}
		ruling := e.Effect
		if len(clauses) > 0 {
			ruling += ", clause " + strings.Join(clauses, ", ")
		}
		s.out.wrap("           -> ", tintOf(e.Effect), ruling)
	}
	for _, f := range e.Findings {
		if f.Answer == string(docket.Broken) {
			s.printFinding("           ", f)
		}
	}
	for _, d := range e.Opened {
		s.out.wrap("           now: ", faint, d)
	}
}

// printBroken prints, for each broken variant, what the rulebook says of it.
func (s *session) printBroken() error {
	cases, err := fs.Glob(s.files, path.Dir(demoCase)+"/broken/*.case")
	if err != nil || len(cases) == 0 {
		return err
	}
	s.out.heading("THE SAME EVENING WITH ONE THING DONE OTHERWISE")
	for _, name := range cases {
		o, err := s.readCase(name, "")
		if err != nil {
			return err
		}
		o.look(calendar.NoDate)
		v := o.standing(name)
		s.out.line("")
		s.out.wrap("  ", strong, v.Title)
		s.printVerdict(v)
	}
	return nil
}

// printVerdict prints the findings that deny something, each once.
func (s *session) printVerdict(v checkView) {
	said := map[string]bool{}
	say := func(f findingView) {
		if f.Answer == string(docket.Broken) && !said[f.Clause+f.Text] && f.Text != "" {
			said[f.Clause+f.Text] = true
			word := f.Severity
			if word == "" {
				word = "a breach"
			}
			s.out.wrap(fmt.Sprintf("    clause %s, %s: ", f.Clause, word), bad, f.Text)
			if f.early != calendar.NoDate {
				s.out.wrap("      ", plain, "first lawful day: "+f.early.Long())
			}
		}
	}
	for _, e := range v.Entries {
		for _, f := range e.Findings {
			say(f)
		}
	}
	for _, c := range v.Clauses {
		for _, f := range c.Findings {
			say(f)
		}
	}
	if len(said) == 0 {
		s.out.line("    %s", s.out.in(good, "nothing is wrong with it"))
	}
}

// writeDemo puts the demo's files into a folder that is not there yet.
func (s *session) writeDemo(folder string) error {
	if _, err := os.Stat(folder); err == nil {
		return wrongUse("name a folder that does not exist", "%s is there already, and nothing is written over", folder)
	}
	from, err := fs.Sub(examples.Files, path.Dir(demoCase))
	if err != nil {
		return err
	}
	if err := os.CopyFS(folder, from); err != nil {
		return err
	}
	s.say("wrote %s", folder)
	return fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			s.out.line("%s", filepath.Join(folder, filepath.FromSlash(name)))
		}
		return err
	})
}
