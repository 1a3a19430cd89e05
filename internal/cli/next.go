package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"alteram/calendar"
)

// nextView is what next --json prints.
type nextView struct {
	Schema  string    `json:"schema"`       // alteram.next/1
	Case    string    `json:"case"`         // path of the case
	On      string    `json:"on"`           // the day it is looked at
	As      string    `json:"as,omitempty"` // whose tasks these are
	Open    bool      `json:"open"`         // the case is not closed
	Overdue int       `json:"overdue"`      // how many duties are overdue
	Must    []dueView `json:"must"`         // duties, those that end first before others
	May     []dueView `json:"may"`          // powers that may be used now
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
		Args:    takes(1, 1),
	}
	f.add(c, "look at the case at the end of this day instead of now")
	textFlag(c, &as, "as", "", "PERSON", "only what this person, or whoever holds this office, must or may do")
	c.Flags().BoolVar(&exitCode, "exit-code", false, "end with 8 when a duty is overdue")
	c.RunE = s.run(func(args []string) error {
		on, err := f.day()
		if err != nil {
			return err
		}
		o, err := s.readCase(args[0], f.rulebook)
		if err != nil {
			return err
		}
		if on == calendar.NoDate {
			o.lookNow(calendar.Instant(s.world.Now().UnixNano()))
		} else {
			o.look(on)
		}
		if as != "" && !o.knows(as) {
			return notFound("names are written as in the case", "the case knows nobody called %q", as)
		}
		full := o.standing(args[0])
		v := nextView{Schema: "alteram.next/1", Case: args[0], On: isoDay(o.day), As: as, Open: full.Open}
		v.Must, v.May = full.next(as)
		slices.SortStableFunc(v.Must, func(a, b dueView) int { return int(b2n(b.Overdue) - b2n(a.Overdue)) })
		for _, d := range v.Must {
			if d.Overdue {
				v.Overdue++
			}
		}
		if s.json {
			if v.Must == nil {
				v.Must = []dueView{}
			}
			if v.May == nil {
				v.May = []dueView{}
			}
			err = s.emit(v)
		} else {
			full.Duties = v.Must
			s.out.line("%s", s.out.in(strong, cmpOr(full.Title, full.Case)))
			s.printNext(o, full, as)
		}
		if err == nil && exitCode && v.Overdue > 0 {
			return &quit{code: codeOverdue}
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

// knows reports whether a name is a person of the case or a role of its
// rulebook.
func (o *opened) knows(who string) bool {
	if _, ok := o.program.Lookup(who); ok {
		return true
	}
	for _, p := range o.persons() {
		if strings.EqualFold(p, who) {
			return true
		}
	}
	return false
}

// persons lists everybody whom the register or the record names.
func (o *opened) persons() []string {
	list := slices.Concat(o.c.Register.Members, o.c.People)
	reg := &o.c.Register
	for _, seat := range slices.Concat(reg.Bodies, reg.Offices, reg.Parties) {
		list = append(list, seat.Person)
	}
	for _, e := range o.c.Events {
		list = slices.Concat(list, e.Actors, e.To, e.About, e.Present)
	}
	slices.Sort(list)
	return slices.Compact(list)
}
