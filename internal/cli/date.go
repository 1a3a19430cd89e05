package cli

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"alteram/calendar"
	"alteram/internal/command"
	"alteram/internal/report"
	"alteram/internal/screen"
	"alteram/rulebook"
)

// dateFlags say by which policy and calendar a date is counted.
type dateFlags struct {
	policy, calendar, hours, zone, rulebook string
	by, after                               string // of a receipt
	workingDays                             bool
}

func dateCommand(s *session) *cobra.Command {
	var f dateFlags
	c := &cobra.Command{
		Use:   "date PHRASE...",
		Short: "count a period and show how",
		Long: "Count a period in the words of a rulebook: the last day, the first day, the days between two dates, or when something sent counts as received. " +
			"The answer comes with its working. What the counting policy leaves open is answered with every date it could be, and exit code 9.\n\n" +
			"The first line answers; the lines under it say how. date policies and date calendars list what can be named.",
		Example: `alteram date within 14 days after 12 October 2010 --policy "NZ Legislation Act 2019" --calendar Wellington
alteram date "not less than 14 clear days before 11 October 2010" --policy plain
alteram date "no earlier than 28 days and no later than 14 days before 30 October 2026" --calendar Victoria --policy plain
alteram date event not less than 14 clear days after 29 September 2010 --policy plain
alteram date between 29 September 2010 and 11 October 2010 --calendar Wellington
alteram date received 28 September 2010 17:30 --office-hours 9:00-17:00 --calendar Wellington`,
		Args: command.Takes(1, -1),
	}
	command.TextFlag(c, &f.policy, "policy", "", "NAME", "counting policy, such as plain or \"NZ Legislation Act 2019\"")
	command.TextFlag(c, &f.calendar, "calendar", "", "PLACE", "whose public holidays count, such as Wellington")
	command.TextFlag(c, &f.hours, "office-hours", "", "9:00-17:00", "what is sent outside them counts as sent when the office next opens")
	command.TextFlag(c, &f.zone, "zone", "", "ZONE", "time zone, such as Europe/London; otherwise that of the calendar, or UTC")
	command.TextFlag(c, &f.rulebook, "rulebook", "", "FILE", "take policy, calendar, hours and zone from a rulebook")
	command.TextFlag(c, &f.by, "by", "", "METHOD", "received: how it was sent, such as email or post")
	command.TextFlag(c, &f.after, "after", "", "PERIOD", "received: how long after sending it counts as received, such as \"2 working days\"")
	c.Flags().BoolVar(&f.workingDays, "working-days", false, "received: a day of receipt that is not a working day moves to the next one")
	c.RunE = s.Run(func(args []string) error {
		var questions []question
		for _, text := range bothSides(strings.Join(args, " ")) {
			q, err := parseQuestion(text)
			if err != nil {
				return err
			}
			questions = append(questions, q)
		}
		var b *command.Book
		var err error
		if f.rulebook != "" {
			if b, err = s.OpenBook(f.rulebook); err != nil {
				return err
			}
		}
		r, err := s.reckoner(f, b)
		if err != nil {
			return err
		}
		var worst error
		for _, q := range questions {
			if err := s.answerDate(q, r, f, b); err != nil {
				worst = err
			}
		}
		return worst
	})
	c.AddCommand(policiesCommand(s), calendarsCommand(s))
	return c
}

// reckoner makes what counts from the flags.
func (s *session) reckoner(f dateFlags, b *command.Book) (*calendar.Reckoner, error) {
	r := new(calendar.Reckoner)
	if b != nil {
		*r = b.Program.Settings.Reckoner
	}
	if f.calendar != "" {
		j, err := jurisdiction(f.calendar)
		if err != nil {
			return nil, err
		}
		r.Place.Closed, _ = calendar.Holidays(j.Code)
		f.zone = cmpOr(f.zone, j.Zone)
	}
	if f.policy != "" {
		p, ok := calendar.PolicyNamed(f.policy)
		if !ok {
			var names []string
			for _, p := range calendar.Policies() {
				names = append(names, p.Name)
			}
			return nil, command.NotFound(command.Nearest(f.policy, names, "alteram date policies lists them"), "there is no counting policy %q", f.policy)
		}
		r.Policy = *p
	}
	if f.zone != "" {
		zone, err := time.LoadLocation(f.zone)
		if err != nil || f.zone == "Local" {
			return nil, command.NotFound("write it as Pacific/Auckland", "there is no time zone %q", f.zone)
		}
		r.Place.Zone = zone
	}
	if f.hours != "" {
		opens, closes, ok := strings.Cut(strings.ReplaceAll(f.hours, " to ", "-"), "-")
		var errs [2]error
		r.Place.OfficeOpens, errs[0] = calendar.ParseClock(padHour(opens))
		r.Place.OfficeCloses, errs[1] = calendar.ParseClock(padHour(closes))
		if !ok || errs[0] != nil || errs[1] != nil || r.Place.OfficeOpens >= r.Place.OfficeCloses {
			return nil, command.WrongUse("write them as 9:00-17:00", "%q are not office hours", f.hours)
		}
	}
	return r, nil
}

// padHour reads the hour of "9:00" as morning: of office hours nobody means
// anything else.
func padHour(s string) string {
	s = strings.TrimSpace(s)
	if i := strings.IndexByte(s, ':'); i == 1 && !strings.HasSuffix(s, "m") {
		return "0" + s
	}
	return s
}

// jurisdiction finds a place whose holidays are known.
func jurisdiction(name string) (calendar.Jurisdiction, error) {
	var names []string
	for _, j := range calendar.Jurisdictions() {
		all := append([]string{j.Code, j.Name}, j.Aliases...)
		if slices.ContainsFunc(all, func(n string) bool { return strings.EqualFold(n, name) }) {
			return j, nil
		}
		names = append(names, all...)
	}
	return calendar.Jurisdiction{}, command.NotFound(command.Nearest(name, names, "alteram date calendars lists them"), "the holidays of %q are not known", name)
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// answerDate asks the reckoner and prints what it says.
func (s *session) answerDate(q question, r *calendar.Reckoner, f dateFlags, b *command.Book) error {
	if q.ask == daysBetween {
		return s.answerBetween(q, r)
	}
	from := q.from.at(&r.Place)
	var res calendar.Result
	switch q.ask {
	case lastAfter:
		res = r.Within(q.span, from)
	case firstAfter:
		res = r.NotBefore(q.span, from)
	case lastBefore:
		res = r.Latest(q.span, from)
	case firstBefore:
		res = r.Earliest(q.span, from)
	case firstEvent:
		res = r.EventAfter(q.span, from)
	case receipt:
		rule, err := s.receiptRule(f, b, r, q.from)
		if err != nil {
			return err
		}
		res = r.Deem(rule, from)
	}
	v := dateView{Schema: "alteram.date/1", Asks: q.ask.label(), Policy: r.Policy.Name, dateAnswer: answerView(res, &r.Place)}
	if s.JSON {
		if err := s.Emit(v); err != nil {
			return err
		}
	} else {
		s.printDate(q, v)
	}
	switch {
	case v.Problem != "" || len(v.Alternatives) > 0:
		return &command.Quit{Code: command.CodeOpen}
	}
	return nil
}

// receiptRule is the rule by which something sent counts as received: that of
// the flags, or the rulebook's for the method.
func (s *session) receiptRule(f dateFlags, b *command.Book, r *calendar.Reckoner, sent moment) (calendar.Deemed, error) {
	rule := calendar.Deemed{OfficeHours: r.Place.OfficeCloses > 0, WorkingDays: f.workingDays}
	switch {
	case f.after != "":
		span, err := calendar.ParseSpan(f.after)
		if err != nil {
			return rule, command.WrongUse("write it as --after \"2 working days\"", "%v", err)
		}
		rule.After = span
	case b != nil:
		n := service(b.Program, f.by, r, sent)
		if n == nil {
			return rule, command.NotFound("--after says how long it takes", "the rulebook does not say when what is sent by %q counts as received", f.by)
		}
		rule = calendar.Deemed{After: n.Windows[0].Span.Span}
		s.Say("clause %s: %s", b.Program.Clauses[n.Clause].Number, strings.TrimSpace(n.Words))
	}
	return rule, nil
}

// service finds the rulebook's sentence on receipt for a method: the one for
// what is sent after office hours, when it was and there is one.
func service(p *rulebook.Program, method string, r *calendar.Reckoner, sent moment) *rulebook.Norm {
	working, known := r.Place.Closed.IsWorking(sent.day)
	late := known && !working || sent.clock != calendar.NoClock && r.Place.OfficeCloses > 0 && sent.clock >= r.Place.OfficeCloses
	var found *rulebook.Norm
	for i := range p.Norms {
		n := &p.Norms[i]
		if n.Kind != rulebook.Service || len(n.Windows) == 0 || n.Thing != 0 || n.Windows[0].Span.Param != 0 || n.Method != "" && !strings.EqualFold(n.Method, method) {
			continue
		}
		if n.After && late || !n.After && (found == nil || !found.After) {
			found = n
		}
	}
	return found
}

// label says what the answer is.
func (a asked) label() string {
	switch a {
	case lastAfter, lastBefore:
		return "last day"
	case firstAfter, firstBefore:
		return "first day"
	case firstEvent:
		return "first day of the event"
	case receipt:
		return "counts as received"
	}
	return "between"
}

// dateView is what date --json prints.
type dateView struct {
	Schema string `json:"schema"`           // alteram.date/1
	Asks   string `json:"asks"`             // what the date is: last day, first day, first day of the event, counts as received
	Policy string `json:"policy,omitempty"` // the counting policy
	dateAnswer
}

// dateAnswer is a date with its working.
type dateAnswer struct {
	Date         string        `json:"date,omitempty"`         // the date, as 2010-10-26; absent when there are several or none
	Time         string        `json:"time,omitempty"`         // of a count in hours: the last instant in time, RFC 3339
	Rolled       bool          `json:"rolled,omitempty"`       // the date was moved off a day that is not a working day
	Reading      string        `json:"reading,omitempty"`      // of an alternative: the reading that leads to it
	Alternatives []dateAnswer  `json:"alternatives,omitempty"` // every date it could be, when the policy leaves it open
	Problem      string        `json:"problem,omitempty"`      // why there is no answer
	Sentence     string        `json:"sentence,omitempty"`     // the working in one line
	Working      []report.Step `json:"working,omitempty"`      // the working step by step
	day          calendar.Date
	clock        string
}

func answerView(res calendar.Result, p *calendar.Place) dateAnswer {
	v := dateAnswer{Reading: res.Choice, Problem: res.Problem, Rolled: res.Rolled, Sentence: res.Working.Sentence(), Working: report.Steps(res.Working), day: res.Day}
	if res.Day != calendar.NoDate {
		v.Date = res.Day.ISO()
		if res.Exact {
			v.Time, v.clock = report.RFC3339(res.End, p), p.Format(res.End)
		}
	}
	for _, a := range res.Alternatives {
		v.Alternatives = append(v.Alternatives, answerView(a, p))
	}
	return v
}

// printDate prints the answer first and the working under it.
func (s *session) printDate(q question, v dateView) {
	switch {
	case v.Problem != "":
		s.Out.Line("%s: %s", v.Asks, s.Out.In(screen.Doubt, "no answer"))
		s.Out.Wrap("  ", screen.Plain, v.Problem)
	case len(v.Alternatives) > 0:
		s.Out.Line("%s: %s", v.Asks, s.Out.In(screen.Doubt, "left open"))
		for _, a := range v.Alternatives {
			s.Out.Line("")
			s.Out.Wrap("  ", screen.Strong, a.when())
			s.Out.Wrap("    ", screen.Plain, a.Reading)
			s.printWorking("    ", a.Working)
		}
		if v.Policy == "" {
			s.Say("hint: no counting policy was named; --policy settles what is left open (alteram date policies lists them)")
		}
	default:
		s.Out.Line("%s: %s", v.Asks, s.Out.In(screen.Strong, v.when()))
		if q.ask == firstBefore {
			s.Out.Wrap("  ", screen.Faint, "and before "+q.from.String())
		}
		s.printWorking("  ", v.Working)
	}
}

// when is the date in words, with the time when the count was in hours.
func (a dateAnswer) when() string {
	switch {
	case a.clock != "":
		return a.clock
	case a.Problem != "":
		return "no answer"
	}
	return a.day.Long()
}

func (s *session) printWorking(indent string, steps []report.Step) {
	for _, st := range steps {
		text := st.Text
		if st.Source != "" {
			text += " [" + st.Source + "]"
		}
		s.Out.Wrap(indent+"- ", screen.Plain, text)
	}
}

// betweenView is what date between --json prints.
type betweenView struct {
	Schema  string      `json:"schema"` // alteram.between/1
	From    string      `json:"from"`   // the earlier date
	To      string      `json:"to"`     // the later date
	Counts  []countView `json:"counts"`
	Unknown []string    `json:"unknown,omitempty"` // counts that nobody can make, and why
}

// countView is how many whole units lie between two dates.
type countView struct {
	Unit string `json:"unit"` // day, clear day, working day, week, month
	N    int    `json:"n"`
	Text string `json:"text"` // the count in words
}

// answerBetween counts the days between two dates in every unit.
func (s *session) answerBetween(q question, r *calendar.Reckoner) error {
	a, b := q.from.day, q.to.day
	if b < a {
		a, b = b, a
	}
	v := betweenView{Schema: "alteram.between/1", From: a.ISO(), To: b.ISO()}
	days := int(b - a)
	v.Counts = append(v.Counts, countView{"day", days, fmt.Sprintf("from one to the other, counting the last: %s", b.Long())})
	v.Counts = append(v.Counts, countView{"clear day", max(0, days-1), "whole days between, counting neither"})
	for _, u := range []struct {
		name string
		unit calendar.Unit
	}{{"working day", calendar.WorkingDay}, {"week", calendar.Week}, {"month", calendar.Month}} {
		n, w, known := r.Between(u.unit, a, b)
		if !known {
			v.Unknown = append(v.Unknown, u.name+"s: "+w.Sentence())
			continue
		}
		v.Counts = append(v.Counts, countView{u.name, n, w.Sentence()})
	}
	if s.JSON {
		return s.Emit(v)
	}
	s.Out.Line("%s to %s", a.Long(), b.Long())
	var rows [][]screen.Cell
	for _, c := range v.Counts {
		rows = append(rows, []screen.Cell{screen.Strong.Of(fmt.Sprint(c.N)), screen.Plain.Of(report.Plural(c.N, c.Unit)), screen.Faint.Of(c.Text)})
	}
	s.Out.Table(2, rows)
	for _, u := range v.Unknown {
		s.Out.Wrap("  ", screen.Doubt, u)
	}
	return nil
}
