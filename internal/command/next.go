package command

import (
	"cmp"
	"slices"

	"alteram/internal/report"
	"alteram/internal/screen"
)

// NextView is what next and case next print with --json.
type NextView struct {
	Schema  string       `json:"schema"`       // alteram.next/1
	Case    string       `json:"case"`         // path or title of the case
	On      string       `json:"on"`           // the day it is looked at
	As      string       `json:"as,omitempty"` // whose tasks these are
	Open    bool         `json:"open"`         // the case is not closed
	Overdue int          `json:"overdue"`      // how many duties are overdue
	Must    []report.Due `json:"must"`         // duties, those that end first before others
	May     []report.Due `json:"may"`          // powers that may be used now
}

// ShowNext prints what is still to be done in a case at the moment that it
// looks at: by who alone, unless that is empty. With exitCode it ends with
// CodeOverdue when a duty is overdue.
func (s *Session) ShowNext(o *report.Case, name, who string, exitCode bool) error {
	if who != "" && !o.Knows(who) {
		return NotFound("names are written as in the case", "the case knows nobody called %q", who)
	}
	full := o.Standing(name)
	must, may := full.Next(who)
	v := NextView{Schema: "alteram.next/1", Case: name, On: report.ISO(o.Day), As: who, Open: full.Open, Must: append([]report.Due{}, must...), May: append([]report.Due{}, may...)}
	for _, d := range v.Must {
		if d.Overdue {
			v.Overdue++
		}
	}
	slices.SortStableFunc(v.Must, func(a, b report.Due) int {
		switch {
		case a.Overdue == b.Overdue:
			return 0
		case a.Overdue:
			return -1
		}
		return 1
	})
	if s.JSON {
		if err := s.Emit(v); err != nil {
			return err
		}
	} else {
		full.Duties = v.Must
		s.Out.Line("%s", s.Out.In(screen.Strong, cmp.Or(full.Title, full.Case)))
		report.PrintNext(s.Out, full, who)
	}
	if exitCode && v.Overdue > 0 {
		return &Quit{Code: CodeOverdue}
	}
	return nil
}
