package office

import (
	"strconv"
	"strings"

	"alteram/calendar"
	"alteram/internal/site"
)

// calendarBody is the days on which nothing is counted, as the rulebook in
// force has them.
type calendarBody struct {
	Place, Zone, Policy string
	Opens, Closes       string
	Code                string
	Source              string
	Years               []yearLine
	Year                int
	Days                []holidayLine
	Rulebook            string
}

// yearLine is a year that can be looked at.
type yearLine struct {
	Year int
	Here bool
}

// holidayLine is a day that is no working day, or is one only in part.
type holidayLine struct {
	Day, Name, Kind, Source string
	Closes, Expected        bool
	Own                     bool // the organisation's own
}

// kindKey is the key of the words for a kind of day.
func kindKey(kind string) string {
	switch kind {
	case "public":
		return "admin.day.public"
	case "regional":
		return "admin.day.regional"
	case "bank":
		return "admin.day.bank"
	}
	return "admin.day.part"
}

func calendarsPage(v *site.Visit) (*site.Page, error) {
	e, _, err := inForce(v)
	if err != nil {
		return nil, err
	}
	b := calendarBody{Place: v.Site.Desk.Organisation().Place}
	b.Year, _, _ = v.Today().Civil()
	clock := v.Site.Desk.Organisation().Clock
	closed := clock.Closed
	if e != nil {
		s := &e.Program.Settings
		b.Rulebook = e.Title
		clock, closed, b.Policy = s.Reckoner.Place, s.Reckoner.Place.Closed, s.Reckoner.Policy.Name
		if s.Place != "" {
			b.Place = s.Place
		}
	}
	if clock.Zone != nil {
		b.Zone = clock.Zone.String()
	}
	if clock.OfficeCloses != 0 {
		b.Opens, b.Closes = clock.OfficeOpens.String(), clock.OfficeCloses.String()
	}
	if y := number(v.FormValue("year")); y > 0 {
		b.Year = y
	}
	b.fill(closed)
	return page("calendars", v, &site.Page{Body: b}), nil
}

// fill lists the days of the year: those of the place, and those on which the
// organisation alone is closed.
func (b *calendarBody) fill(closed *calendar.Closed) {
	known := map[calendar.Date]bool{}
	list, _ := calendar.ListHolidays(b.Place)
	for _, j := range calendar.Jurisdictions() {
		if j.Name != b.Place && j.Code != b.Place {
			continue
		}
		b.Code, b.Source = j.Code, j.Source
		for y := max(j.From, b.Year-2); y <= min(j.To, b.Year+3); y++ {
			b.Years = append(b.Years, yearLine{y, y == b.Year})
		}
	}
	for _, h := range list {
		if y, _, _ := h.Date.Civil(); y == b.Year {
			known[h.Date] = true
			b.Days = append(b.Days, holidayLine{Day: h.Date.Long(), Name: h.Name, Kind: kindKey(h.Kind), Source: h.Source, Closes: h.Closes, Expected: h.Expected})
		}
	}
	first, ok := calendar.DateOf(b.Year, 1, 1)
	if closed == nil || !ok {
		return
	}
	for d := first; ; d++ {
		if y, _, _ := d.Civil(); y != b.Year {
			return
		}
		if name := closed.Name(d); name != "" && !known[d] {
			b.Days = append(b.Days, holidayLine{Day: d.Long(), Name: name, Kind: "admin.day.own", Closes: true, Own: true})
		}
	}
}

// number is a whole number that was typed, 0 for none.
func number(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 0 {
		return 0
	}
	return n
}
