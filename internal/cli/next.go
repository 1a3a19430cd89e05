package cli

import (
	"slices"

	"github.com/spf13/cobra"

	"alteram/calendar"
	"alteram/internal/command"
	"alteram/internal/report"
	"alteram/internal/screen"
)

// nextView is what next --json prints.
type nextView struct {
	Schema  string       `json:"schema"`       // alteram.next/1
	Case    string       `json:"case"`         // path of the case
	On      string       `json:"on"`           // the day it is looked at
	As      string       `json:"as,omitempty"` // whose tasks these are
	Open    bool         `json:"open"`         // the case is not closed
	Overdue int          `json:"overdue"`      // how many duties are overdue
	Must    []report.Due `json:"must"`         // duties, those that end first before others
	May     []report.Due `json:"may"`          // powers that may be used now
}

func nextCommand(s *session) *cobra.Command {
	var f caseFlags
	var as string
	var exitCode bool
	c := &cobra.Command{
		Use:     "next CASE",
		Short:   "say who must or may do what, and by when",
		Long:    "Print the duties and powers that are open now, or at the end of the day --on. Duties that are overdue come first.",
		Example: "alteram next examples/carter/rehearsal.case --on \"13 October 2010\"",
		Args:    command.Takes(1, 1),
	}
	f.add(c, "look at the case at the end of this day instead of now")
	command.TextFlag(c, &as, "as", "", "PERSON", "only what this person, or whoever holds this office, must or may do")
	c.Flags().BoolVar(&exitCode, "exit-code", false, "end with 8 when a duty is overdue")
	c.RunE = s.Run(func(args []string) error {
		on, err := f.day()
		if err != nil {
			return err
		}
		o, err := s.readCase(args[0], f.rulebook)
		if err != nil {
			return err
		}
		if on == calendar.NoDate {
			o.LookNow(calendar.Instant(s.World.Now().UnixNano()))
		} else {
			o.Look(on)
		}
		if as != "" && !o.Knows(as) {
			return command.NotFound("names are written as in the case", "the case knows nobody called %q", as)
		}
		full := o.Standing(args[0])
		v := nextView{Schema: "alteram.next/1", Case: args[0], On: report.ISO(o.Day), As: as, Open: full.Open}
		v.Must, v.May = full.Next(as)
		slices.SortStableFunc(v.Must, func(a, b report.Due) int { return int(b2n(b.Overdue) - b2n(a.Overdue)) })
		for _, d := range v.Must {
			if d.Overdue {
				v.Overdue++
			}
		}
		if s.JSON {
			if v.Must == nil {
				v.Must = []report.Due{}
			}
			if v.May == nil {
				v.May = []report.Due{}
			}
			err = s.Emit(v)
		} else {
			full.Duties = v.Must
			s.Out.Line("%s", s.Out.In(screen.Strong, cmpOr(full.Title, full.Case)))
			report.PrintNext(s.Out, full, as)
		}
		if err == nil && exitCode && v.Overdue > 0 {
			return &command.Quit{Code: command.CodeOverdue}
		}
		return err
	})
	return c
}

func b2n(b bool) int {
	if b {
		return 1
	}
	return 0
}
