package rulebook

import (
	"slices"
	"strings"
	"time"

	"alteram/calendar"
	"alteram/source"
	"alteram/syntax"
)

// closedYears are the years for which own closed days alone, without a
// calendar of public holidays, make a calendar.
const closedFrom, closedTo = 1990, 2100

// settings reads the head of the main rulebook.
func (b *builder) settings(f *syntax.File) {
	b.src = f.Source
	b.p.Title = f.Title
	b.p.Settings = Settings{InForce: noDay, Language: "en"}
	given := map[string]syntax.Setting{}
	for _, s := range f.Settings { // package syntax has reported what is not known or said twice
		given[s.Key] = s
	}
	r := &b.p.Settings.Reckoner
	if s, ok := given["count days as"]; ok {
		b.policy(s, r)
	}
	for _, s := range f.Settings { // in the order of the text
		if isChoice(s.Key) {
			b.choose(s, r)
		}
	}
	b.p.Settings.Place = given["place"].Value
	b.calendar(given, &r.Place)
	b.officeHours(given, &r.Place)
	if s, ok := given["in force from"]; ok {
		day, err := calendar.ParseDate(s.Value)
		b.p.Settings.InForce = day
		b.badValue(s, err)
	}
	if s, ok := given["language"]; ok && !strings.EqualFold(s.Value, "english") && !strings.EqualFold(s.Value, "en") {
		b.report(errSettingValue, s.ValueSpan, s.Key, s.Value, "write language: English")
	}
}

// choose sets one choice of the counting policy. "missing day: last day of the
// month" is short for "is the last day of the month".
func (b *builder) choose(s syntax.Setting, r *calendar.Reckoner) {
	const source = "the head of the rulebook"
	policy, err := r.Policy.With(s.Key, s.Value, source)
	for _, short := range []string{"is the ", "is "} {
		if longer, err2 := r.Policy.With(s.Key, short+s.Value, source); err != nil && err2 == nil {
			policy, err = longer, nil
		}
	}
	b.badValue(s, err)
	if err == nil {
		r.Policy = policy
	}
}

func (b *builder) badValue(s syntax.Setting, err error) {
	if err != nil {
		b.report(errSettingValue, s.ValueSpan, s.Key, s.Value, err.Error())
	}
}

// choiceNames are the questions that a counting policy answers; each is a
// setting of its own.
func choiceNames() []string {
	var names []string
	for _, c := range new(calendar.Policy).Choices() {
		names = append(names, c.Name)
	}
	return names
}

func isChoice(key string) bool { return slices.Contains(choiceNames(), key) }

func (b *builder) policy(s syntax.Setting, r *calendar.Reckoner) {
	p, ok := calendar.PolicyNamed(s.Value)
	if !ok {
		var names []string
		for _, p := range calendar.Policies() {
			names = append(names, p.Name)
		}
		b.report(errSettingValue, s.ValueSpan, s.Key, s.Value, "the counting policies are "+strings.Join(names, ", "))
		return
	}
	r.Policy = *p
}

// calendar sets the zone and the closed days.
func (b *builder) calendar(given map[string]syntax.Setting, place *calendar.Place) {
	zone := ""
	if s, ok := given["calendar"]; ok {
		closed, known := calendar.Holidays(s.Value)
		if known {
			place.Closed = closed
			zone = zoneOf(s.Value)
		} else {
			b.report(errUnknownCalendar, s.ValueSpan, s.Value, nearestCalendar(s.Value))
		}
	}
	if s, ok := given["zone"]; ok {
		zone = s.Value
	}
	if zone != "" {
		loc, err := time.LoadLocation(zone)
		if err != nil || zone == "Local" {
			b.report(errSettingValue, given["zone"].ValueSpan, "zone", zone, "write an IANA time zone such as Pacific/Auckland")
		} else {
			place.Zone = loc
		}
	}
	if s, ok := given["closed"]; ok {
		b.closedDays(s, place)
	}
}

func zoneOf(name string) string {
	for _, j := range calendar.Jurisdictions() {
		if strings.EqualFold(j.Code, name) || strings.EqualFold(j.Name, name) ||
			slices.ContainsFunc(j.Aliases, func(a string) bool { return strings.EqualFold(a, name) }) {
			return j.Zone
		}
	}
	return ""
}

func nearestCalendar(name string) string {
	var names []string
	for _, j := range calendar.Jurisdictions() {
		names = append(append(names, j.Name, j.Code), j.Aliases...)
	}
	if near := source.Nearest(name, names); near != "" {
		return "did you mean " + near + "?"
	}
	return "write a country, a region or a code such as NZ-WGN; alteram calendar lists them"
}

// closedDays reads "24 December 2010 to 5 January 2011 (office closed); 3 May
// 2027".
func (b *builder) closedDays(s syntax.Setting, place *calendar.Place) {
	closed := place.Closed
	if closed == nil {
		closed = calendar.NewClosed("own closed days", closedFrom, closedTo)
	}
	for part := range strings.SplitSeq(s.Value, ";") {
		part, name := strings.TrimSpace(part), "closed"
		if open := strings.IndexByte(part, '('); open >= 0 && strings.HasSuffix(part, ")") {
			part, name = strings.TrimSpace(part[:open]), part[open+1:len(part)-1]
		}
		from, to, isRange := strings.Cut(part, " to ")
		if !isRange {
			to = from
		}
		first, err := calendar.ParseDate(strings.TrimSpace(from))
		last, err2 := calendar.ParseDate(strings.TrimSpace(to))
		if err == nil {
			err = err2
		}
		if err != nil {
			b.badValue(s, err)
			continue
		}
		if last < first || last-first > 366 {
			b.report(errSettingValue, s.ValueSpan, s.Key, part, "the last day must come after the first, within a year")
			continue
		}
		var days []calendar.Date
		for d := first; d <= last; d++ {
			days = append(days, d)
		}
		closed = closed.With(name, days...)
	}
	place.Closed = closed
}

// officeHours reads "9:00 to 17:00"; with a time to follow, 9:00 is in the
// morning.
func (b *builder) officeHours(given map[string]syntax.Setting, place *calendar.Place) {
	s, ok := given["office hours"]
	if !ok {
		return
	}
	from, to, isRange := strings.Cut(s.Value, " to ")
	if !isRange {
		b.report(errSettingValue, s.ValueSpan, s.Key, s.Value, "write office hours: 9:00 to 17:00")
		return
	}
	opens, err := calendar.ParseClock(twoDigits(from))
	closes, err2 := calendar.ParseClock(twoDigits(to))
	if err == nil {
		err = err2
	}
	b.badValue(s, err)
	if err == nil && closes <= opens {
		b.report(errSettingValue, s.ValueSpan, s.Key, s.Value, "the office must close after it opens")
		return
	}
	if err == nil {
		place.OfficeOpens, place.OfficeCloses = opens, closes
	}
}

func twoDigits(clock string) string {
	clock = strings.TrimSpace(clock)
	if len(clock) == 4 && clock[1] == ':' {
		return "0" + clock
	}
	return clock
}
