package demo

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/docket"
	"alteram/examples"
	"alteram/source"
	"alteram/syntax"

	"alteram/rulebook"
)

// moment is a place of the evening to which the clock can be set.
type moment struct {
	Slug string // in a path
	Key  string // of its words
	Day  string
	Time string
}

// moments in their order.
func moments() []moment {
	return []moment{
		{"notice", "demo.notice", "27 September 2010", "10:00"},
		{"six", "demo.six", "11 October 2010", "18:00"},
		{"leaves", "demo.leaves", "11 October 2010", "21:30"},
		{"vote", "demo.vote", "11 October 2010", "23:39"},
		{"told", "demo.told", "11 October 2010", "23:52"},
		{"appeal", "demo.appeal", "8 November 2010", "10:00"},
	}
}

// at is the instant of a moment at a place.
func (m moment) at(place *calendar.Place) (calendar.Instant, error) {
	day, err := calendar.ParseDate(m.Day)
	if err != nil {
		return 0, err
	}
	clock, err := calendar.ParseClock(m.Time)
	if err != nil {
		return 0, err
	}
	at, _ := place.At(day, clock)
	return at, nil
}

// text is what the demonstration plays: the constitution, the members and the
// case, with the names that it goes by.
type text struct{ constitution, members, record string }

// invented puts other names for those of living people, and for places. A name
// may be broken over two lines.
func invented(s string) string {
	for _, pair := range [][2]string{
		{"Chris Carter", "Robin Marsh"}, {"Andrew Little", "Alex Reid"}, {"Phil Goff", "Jo Field"},
		{"andrew.little@", "alex.reid@"}, {"chris.carter@", "robin.marsh@"}, {"phil.goff@", "jo.field@"},
		{"Te Atatu", "East Brook"}, {"Willis St", "Quay St"}, {"the New Zealand Labour Party", "any party that there is"}, {"Press Gallery", "Press Room"},
	} {
		from := regexp.MustCompile(strings.Join(strings.Fields(regexp.QuoteMeta(pair[0])), `(\s+)`))
		s = from.ReplaceAllStringFunc(s, func(found string) string {
			gaps := from.FindStringSubmatch(found)[1:]
			words := strings.Fields(pair[1])
			var b strings.Builder
			for i, w := range words {
				b.WriteString(w)
				switch {
				case i+1 == len(words):
				case i < len(gaps):
					b.WriteString(gaps[i])
				default:
					b.WriteByte(' ')
				}
			}
			return b.String()
		})
	}
	return s
}

// sources finds what an entry goes by: with other names it goes by nothing that
// was reported.
func sources() *regexp.Regexp { return regexp.MustCompile(`\((reported|invented),[^)]*\)`) }

// readText reads the example, with invented names where these are asked for.
func readText(fictional bool) (text, error) {
	var t text
	for name, to := range map[string]*string{"constitution.md": &t.constitution, "register.csv": &t.members, "rehearsal.case": &t.record} {
		b, err := fs.ReadFile(examples.Files, "carter/"+name)
		if err != nil {
			return t, fmt.Errorf("read the demonstration: %w", err)
		}
		*to = string(b)
		if fictional {
			*to = sources().ReplaceAllString(invented(*to), "(invented)")
		}
	}
	return t, nil
}

// program builds the constitution.
func (t *text) program() (*rulebook.Program, error) {
	f, diags := syntax.Parse(source.NewFile("constitution.md", []byte(t.constitution)))
	if source.HasError(diags) {
		return nil, fmt.Errorf("read the constitution of the demonstration: %v", diags[0])
	}
	p, diags := rulebook.Build(f)
	if source.HasError(diags) {
		return nil, fmt.Errorf("read the constitution of the demonstration: %v", diags[0])
	}
	return p, nil
}

// until is the case as far as it had come at an instant.
func (t *text) until(p *rulebook.Program, at calendar.Instant) (*casefile.Case, error) {
	c, diags := casefile.Read(source.NewFile("rehearsal.case", []byte(t.record)), p)
	if source.HasError(diags) {
		return nil, fmt.Errorf("read the case of the demonstration: %v", diags[0])
	}
	place := &p.Settings.Reckoner.Place
	instant := func(day calendar.Date, clock calendar.Clock) calendar.Instant {
		if clock == calendar.NoClock {
			clock = 0
		}
		i, _ := place.At(day, clock)
		return i
	}
	c.Events = slices.DeleteFunc(c.Events, func(e docket.Event) bool { return instant(e.On.Day, e.On.Clock) > at })
	for i := range c.Events {
		if e := &c.Events[i]; instant(e.On.Last, e.On.LastClock) > at { // under way
			e.On.Last, e.On.LastClock = e.On.Day, e.On.Clock
		}
	}
	c.Expects, c.Spans = nil, nil
	return c, nil
}
