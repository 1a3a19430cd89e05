package calendar

import (
	"embed"
	"slices"
	"strings"
	"sync"
	"time"
)

// The tables are text that a lawyer can check line by line; see
// holidays/README.md for how to read them and docs/decisions/0004-holidays.md
// for why they are ours.
//
//go:embed holidays/*.txt
var holidayFiles embed.FS

// Jurisdiction is a place whose public holidays the tables know.
type Jurisdiction struct {
	Code    string   // such as NZ-WGN: ISO 3166-2 where there is a code
	Name    string   // such as Wellington
	Zone    string   // IANA time zone of the place, such as Pacific/Auckland
	Aliases []string // other names it goes by; Holidays accepts them too
	Source  string   // the statutes or official lists behind its table
	From    int      // first year covered
	To      int      // last year covered
}

// Holiday is one line of a year's list: a day, why it is a holiday, and who
// says so.
type Holiday struct {
	Date     Date
	Name     string // in the language of the place; "(observed)" marks a moved day
	Kind     string // public, regional, bank or part-day
	Closes   bool   // false for a part-day: its date stays a working day
	Expected bool   // fixed year by year, and not yet known to be fixed for this one
	Source   string // the statute, proclamation or list that makes it a holiday
}

// Jurisdictions returns every jurisdiction the tables know: each country and
// its parts together, in order of the two-letter country code.
func Jurisdictions() []Jurisdiction {
	var all []Jurisdiction
	for _, p := range holidayTable().places {
		j := p.Jurisdiction
		j.Aliases = slices.Clone(j.Aliases)
		all = append(all, j)
	}
	return all
}

// Holidays returns the closed days of a jurisdiction: Saturdays, Sundays and
// its holidays, for the years its Jurisdiction states and no others. It takes
// a code, a name or another name it goes by ("NZ-WGN", "Wellington"), in any
// case, and is false when there is no such place in the tables. Names of days
// not yet proclaimed for their year end in "(expected)".
func Holidays(place string) (*Closed, bool) {
	t := holidayTable()
	p, ok := t.named(place)
	if !ok {
		return nil, false
	}
	c := NewClosed(p.Name, p.From, p.To, time.Saturday, time.Sunday)
	for _, h := range t.expand(p.Code) {
		if h.Closes {
			c.days = append(c.days, closure{h.Date, h.Name})
		}
	}
	c.index()
	return c, true
}

// ListHolidays returns the holidays of a jurisdiction one by one, in order of
// date, with their kinds and sources; part-day holidays, which Holidays leaves
// out, are among them. It finds a place as Holidays does.
func ListHolidays(place string) ([]Holiday, bool) {
	t := holidayTable()
	p, ok := t.named(place)
	if !ok {
		return nil, false
	}
	return t.expand(p.Code), true
}

// holidayTable reads the embedded tables, once. A mistake in them is ours, and
// TestTables reports each with its line; here it can only stop the program.
var holidayTable = sync.OnceValue(func() holidayBook {
	t, errs := readHolidays()
	if len(errs) > 0 {
		panic("calendar: " + errs[0].Error())
	}
	return t
})

// readHolidays parses all embedded tables as one.
func readHolidays() (holidayBook, []error) {
	var p holidayParser
	files, err := holidayFiles.ReadDir("holidays")
	if err != nil {
		return holidayBook{}, []error{err}
	}
	for _, f := range files {
		text, err := holidayFiles.ReadFile("holidays/" + f.Name())
		if err != nil {
			return holidayBook{}, []error{err}
		}
		p.read(f.Name(), string(text))
	}
	p.check()
	return p.book, p.errs
}

// named returns the jurisdiction with this code or name.
func (t holidayBook) named(name string) (holidayPlace, bool) {
	name = strings.TrimSpace(name)
	i := slices.IndexFunc(t.places, func(p holidayPlace) bool {
		return slices.ContainsFunc(p.names(), func(n string) bool { return strings.EqualFold(n, name) })
	})
	if i < 0 {
		return holidayPlace{}, false
	}
	return t.places[i], true
}

// names returns all a jurisdiction answers to.
func (p holidayPlace) names() []string { return append([]string{p.Code, p.Name}, p.Aliases...) }
