package cli

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"alteram/calendar"
	"alteram/internal/command"
	"alteram/internal/screen"
)

// policiesView is what date policies --json prints.
type policiesView struct {
	Schema   string       `json:"schema"`   // alteram.policies/1
	Policies []policyView `json:"policies"` // the counting policies
}

// policyView is a counting policy.
type policyView struct {
	Name    string       `json:"name"`              // as settings name it
	Statute string       `json:"statute,omitempty"` // the enactment in full
	Version string       `json:"version,omitempty"` // which text of it was followed
	Choices []choiceView `json:"choices"`           // its answers
}

// choiceView is a policy's answer to a question that words leave open.
type choiceView struct {
	Name   string `json:"name"`             // short name of the question
	Asks   string `json:"asks"`             // the question
	Is     string `json:"is,omitempty"`     // the answer; absent while it is open
	Source string `json:"source,omitempty"` // the section that gives it
}

func policiesCommand(s *session) *cobra.Command {
	return &cobra.Command{
		Use:     "policies [NAME]",
		Short:   "list the counting policies, or the answers of one",
		Example: "alteram date policies\nalteram date policies \"NZ Legislation Act 2019\"",
		Args:    command.Takes(0, 1),
		RunE: s.Run(func(args []string) error {
			list := calendar.Policies()
			if len(args) == 1 {
				p, ok := calendar.PolicyNamed(args[0])
				if !ok {
					return command.NotFound("alteram date policies lists them", "there is no counting policy %q", args[0])
				}
				list = []*calendar.Policy{p}
			}
			v := policiesView{Schema: "alteram.policies/1"}
			for _, p := range list {
				pv := policyView{Name: p.Name, Statute: p.Statute, Version: p.Version}
				for _, c := range p.Choices() {
					pv.Choices = append(pv.Choices, choiceView{c.Name, c.Asks, c.Is, c.Source})
				}
				v.Policies = append(v.Policies, pv)
			}
			if s.JSON {
				return s.Emit(v)
			}
			s.printPolicies(v, len(args) == 1)
			return nil
		}),
	}
}

func (s *session) printPolicies(v policiesView, full bool) {
	var rows [][]screen.Cell
	for _, p := range v.Policies {
		if !full {
			rows = append(rows, []screen.Cell{screen.Name.Of(p.Name), screen.Plain.Of(strings.TrimSpace(p.Statute + " " + p.Version))})
			continue
		}
		s.Out.Line("%s", s.Out.In(screen.Strong, p.Name))
		if p.Statute != "" {
			s.Out.Line("%s, %s", p.Statute, p.Version)
		}
		for _, c := range p.Choices {
			s.Out.Line("")
			s.Out.Wrap("", screen.Name, c.Name+": "+c.Asks)
			if c.Is == "" {
				s.Out.Wrap("  ", screen.Doubt, "left open")
				continue
			}
			s.Out.Wrap("  ", screen.Plain, c.Is)
			s.Out.Wrap("  ", screen.Faint, c.Source)
		}
	}
	s.Out.Table(0, rows)
}

// calendarsView is what date calendars --json prints.
type calendarsView struct {
	Schema    string         `json:"schema"` // alteram.calendars/1
	Calendars []calendarView `json:"calendars"`
}

// calendarView is a place whose public holidays are known.
type calendarView struct {
	Code     string        `json:"code"`               // ISO 3166-2 where there is one
	Name     string        `json:"name"`               // as settings name it
	Zone     string        `json:"zone"`               // IANA time zone
	From     int           `json:"from"`               // first year known
	To       int           `json:"to"`                 // last year known
	Source   string        `json:"source"`             // the statutes or lists behind it
	Holidays []holidayView `json:"holidays,omitempty"` // of the year asked for
}

// holidayView is one public holiday.
type holidayView struct {
	Date     string `json:"date"`               // as 2010-10-25
	Name     string `json:"name"`               // in the language of the place
	Kind     string `json:"kind"`               // public, regional, bank or part-day
	Closes   bool   `json:"closes"`             // the whole day is not a working day
	Expected bool   `json:"expected,omitempty"` // fixed year by year, and not yet for this one
	Source   string `json:"source,omitempty"`   // what makes it a holiday
}

func calendarsCommand(s *session) *cobra.Command {
	return &cobra.Command{
		Use:     "calendars [PLACE [YEAR]]",
		Short:   "list the places whose holidays are known, or the holidays of one",
		Example: "alteram date calendars\nalteram date calendars Wellington 2010",
		Args:    command.Takes(0, 2),
		RunE: s.Run(func(args []string) error {
			list, year := calendar.Jurisdictions(), 0
			if len(args) > 0 {
				j, err := jurisdiction(args[0])
				if err != nil {
					return err
				}
				list = []calendar.Jurisdiction{j}
				year = s.World.Now().Year()
			}
			if len(args) == 2 {
				n, err := strconv.Atoi(args[1])
				if err != nil {
					return command.WrongUse("alteram date calendars Wellington 2010", "%q is not a year", args[1])
				}
				year = n
			}
			v := calendarsView{Schema: "alteram.calendars/1"}
			for _, j := range list {
				v.Calendars = append(v.Calendars, calendarView{j.Code, j.Name, j.Zone, j.From, j.To, j.Source, holidaysOf(j, year)})
			}
			if s.JSON {
				return s.Emit(v)
			}
			return s.printCalendars(v, year)
		}),
	}
}

func holidaysOf(j calendar.Jurisdiction, year int) []holidayView {
	var list []holidayView
	all, _ := calendar.ListHolidays(j.Code)
	for _, h := range all {
		if y, _, _ := h.Date.Civil(); year != 0 && y == year {
			list = append(list, holidayView{h.Date.ISO(), h.Name, h.Kind, h.Closes, h.Expected, h.Source})
		}
	}
	return list
}

func (s *session) printCalendars(v calendarsView, year int) error {
	var rows [][]screen.Cell
	for _, c := range v.Calendars {
		years := fmt.Sprintf("%d-%d", c.From, c.To)
		if year == 0 {
			rows = append(rows, []screen.Cell{screen.Name.Of(c.Code), screen.Plain.Of(years), screen.Plain.Of(c.Name)})
			continue
		}
		s.Out.Line("%s (%s), known for %s", s.Out.In(screen.Strong, c.Name), c.Code, years)
		s.Out.Wrap("", screen.Faint, c.Source)
		if year < c.From || year > c.To {
			return &command.Quit{Code: command.CodeOpen, Message: fmt.Sprintf("the holidays of %d in %s are not known", year, c.Name)}
		}
		for _, h := range c.Holidays {
			day, _ := calendar.ParseDate(h.Date)
			note := h.Name
			if !h.Closes {
				note += " (part of the day; still a working day)"
			}
			rows = append(rows, []screen.Cell{screen.Plain.Of(day.Long()), screen.Plain.Of(note)})
		}
	}
	s.Out.Table(0, rows)
	return nil
}
