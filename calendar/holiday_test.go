package calendar

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestHolidayTablesHaveNoMistakes(t *testing.T) {
	_, errs := readHolidays()
	for _, err := range errs {
		t.Error(err)
	}
}

func TestEveryJurisdictionHasAZoneThatExists(t *testing.T) {
	for _, j := range Jurisdictions() {
		if _, err := time.LoadLocation(j.Zone); err != nil {
			t.Errorf("%s: %v", j.Code, err)
		}
	}
}

// The dates of Easter Sunday from 2000 to 2040, as any almanac prints them.
const easters = `
2000-04-23 2001-04-15 2002-03-31 2003-04-20 2004-04-11 2005-03-27 2006-04-16
2007-04-08 2008-03-23 2009-04-12 2010-04-04 2011-04-24 2012-04-08 2013-03-31
2014-04-20 2015-04-05 2016-03-27 2017-04-16 2018-04-01 2019-04-21 2020-04-12
2021-04-04 2022-04-17 2023-04-09 2024-03-31 2025-04-20 2026-04-05 2027-03-28
2028-04-16 2029-04-01 2030-04-21 2031-04-13 2032-03-28 2033-04-17 2034-04-09
2035-03-25 2036-04-13 2037-04-05 2038-04-25 2039-04-10 2040-04-01`

func TestEasterIsWhereTheAlmanacPutsIt(t *testing.T) {
	for i, want := range strings.Fields(easters) {
		if got := easter(2000 + i).ISO(); got != want {
			t.Errorf("easter(%d) = %s, want %s", 2000+i, got, want)
		}
	}
}

// moonEaster is Easter by its definition: the first Sunday after the full moon
// of the church that falls on or after 21 March, the moon counted from the
// golden number and the epact with the sun and moon corrections of 1582.
func moonEaster(year int) Date {
	golden := year%19 + 1
	century := year/100 + 1
	sun := 3*century/4 - 12
	moon := (8*century+5)/25 - 5
	epact := ((11*golden+20+moon-sun)%30 + 30) % 30
	if epact == 24 || epact == 25 && golden > 11 {
		epact++
	}
	full := civil(year, time.March, 21) - 21 + Date(44-epact)
	if 44-epact < 21 {
		full += 30
	}
	return onTo(full+1, time.Sunday)
}

func TestEasterByTwoMethodsIsTheSame(t *testing.T) {
	for year := 1600; year < 2300; year++ {
		if got, want := easter(year), moonEaster(year); got != want {
			t.Errorf("%d: table says %s, moon says %s", year, got, want)
		}
	}
}

func TestWellKnownDays(t *testing.T) {
	for _, tt := range []struct{ place, date, want string }{
		// New Zealand.
		{"NZ", "2010-10-25", "Labour Day"},
		{"NZ", "2000-01-03", "New Year's Day (observed)"},
		{"NZ", "2011-01-04", "Day after New Year's Day (observed)"},
		{"NZ", "2010-02-08", ""}, // Waitangi Day on a Saturday, before 2014
		{"NZ", "2016-02-08", "Waitangi Day (observed)"},
		{"NZ", "2015-04-27", "ANZAC Day (observed)"},
		{"NZ", "2011-04-25", "Easter Monday and ANZAC Day"},
		{"NZ", "2022-06-24", "Matariki"},
		{"NZ", "2023-07-14", "Matariki"},
		{"NZ", "2021-06-25", ""},
		{"NZ", "2022-09-26", "Queen Elizabeth II Memorial Day"},
		{"NZ", "2023-06-05", "King's Birthday"},
		{"NZ-WGN", "2026-01-19", "Wellington Anniversary Day"},
		{"NZ-OTA", "2008-03-25", "Otago Anniversary Day (observed)"},
		{"NZ-STL", "2015-04-07", "Southland Anniversary Day"},
		{"NZ-SCT", "2022-11-11", "South Canterbury Anniversary Day"},
		{"NZ-CAN", "2010-11-12", "Canterbury Anniversary Day"},
		// Australia.
		{"AU", "2017-01-02", "New Year's Day (observed)"},
		{"AU", "2022-09-22", "National Day of Mourning"},
		{"AU", "2011-04-26", "Additional day for Anzac Day"},
		{"AU-VIC", "2020-10-23", "Friday before the AFL Grand Final"},
		{"AU-VIC", "2027-09-24", "Friday before the AFL Grand Final (expected)"},
		{"AU-QLD", "2014-10-06", "Labour Day"},
		{"AU-QLD", "2016-10-03", "Queen's Birthday"},
		{"AU-QLD", "2022-08-10", ""},
		{"AU-QLD-BNE", "2022-08-10", "Royal Queensland Show"},
		{"AU-WA", "2011-10-28", "Queen's Birthday"},
		{"AU-ACT", "2018-05-28", "Reconciliation Day"},
		{"AU-SA", "2016-12-27", "Proclamation Day (observed)"},
		{"AU-TAS", "2021-04-26", ""},
		// United Kingdom.
		{"GB-EAW", "2002-06-03", "Golden Jubilee"},
		{"GB-EAW", "2002-06-04", "Spring bank holiday"},
		{"GB-EAW", "2002-05-27", ""},
		{"GB-SCT", "2011-04-29", "Royal Wedding"},
		{"GB-SCT", "2016-03-28", ""}, // Easter Monday is none in Scotland
		{"GB-SCT", "2006-11-30", ""},
		{"GB-SCT", "2007-11-30", "St Andrew's Day"},
		{"GB-SCT", "2026-06-15", "Scotland at the World Cup"},
		{"GB-ENG", "2023-05-08", "Coronation of King Charles III"},
		{"GB-NIR", "2015-07-13", "Battle of the Boyne (Orangemen's Day) (observed)"},
		// Germany.
		{"DE", "2017-10-31", "Reformationstag"},
		{"DE-HH", "2016-10-31", ""},
		{"DE-HH", "2018-10-31", "Reformationstag"},
		{"DE-SN", "2023-11-22", "Buß- und Bettag"},
		{"DE-BE", "2020-05-08", "75. Jahrestag der Befreiung"},
		{"DE-TH", "2019-09-20", "Weltkindertag"},
		{"DE-MV", "2022-03-08", ""},
		{"DE-BY", "2026-06-04", "Fronleichnam"},
		// United States, Ireland, European Union.
		{"US", "2021-06-18", "Juneteenth National Independence Day (observed)"},
		{"US", "2020-06-19", ""},
		{"US", "2004-12-31", "New Year's Day (observed)"},
		{"US", "2018-12-05", ""}, // the President's order closed offices; no holiday
		{"IE", "2022-03-18", "Day of Remembrance and Recognition"},
		{"IE", "2022-04-15", ""}, // Good Friday is none in Ireland
		{"EU", "2023-05-19", "Day after Ascension Day"},
		{"EU", "2026-12-24", "End-of-year days (expected)"},
	} {
		c, ok := Holidays(tt.place)
		if !ok {
			t.Fatalf("Holidays(%q): no such place", tt.place)
		}
		d := holidayDate(t, tt.date)
		if _, known := c.IsWorking(d); !known || c.Name(d) != tt.want {
			t.Errorf("%s %s: %q (known %v), want %q", tt.place, d.Long(), c.Name(d), known, tt.want)
		}
	}
}

func holidayDate(t *testing.T, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAPlaceIsFoundByCodeAndByName(t *testing.T) {
	for name, want := range map[string]string{
		"Scotland":                "GB-SCT",
		"England and Wales":       "GB-EAW",
		"New Zealand":             "NZ",
		"Wellington":              "NZ-WGN",
		"wellington":              "NZ-WGN",
		" nz-wgn ":                "NZ-WGN",
		"Northland":               "NZ-NTL",
		"NZ-South Canterbury":     "NZ-SCT",
		"Victoria":                "AU-VIC",
		"Berlin":                  "DE-BE",
		"United States (federal)": "US",
		"Ireland":                 "IE",
		"EU institutions":         "EU",
	} {
		if p, ok := holidayTable().named(name); !ok || p.Code != want {
			t.Errorf("%q finds %q, want %q", name, p.Code, want)
		}
	}
	// No list covers the whole kingdom, and nobody guesses a nation.
	for _, name := range []string{"", "GB", "United Kingdom", "NZ-XXX", "Georgia"} {
		if _, ok := Holidays(name); ok {
			t.Errorf("Holidays(%q) finds a place, want none", name)
		}
		if _, ok := ListHolidays(name); ok {
			t.Errorf("ListHolidays(%q) finds a place, want none", name)
		}
	}
}

func TestNothingIsKnownOutsideTheYearsCovered(t *testing.T) {
	for _, j := range Jurisdictions() {
		c, ok := Holidays(j.Code)
		if !ok {
			t.Errorf("%s is listed but not found", j.Code)
			continue
		}
		first, last := civil(j.From, time.January, 1), civil(j.To, time.December, 31)
		for d, want := range map[Date]bool{first - 1: false, first: true, last: true, last + 1: false} {
			if _, known := c.IsWorking(d); known != want {
				t.Errorf("%s: %s known = %v, want %v", j.Code, d, known, want)
			}
		}
		list, _ := ListHolidays(j.Code)
		if len(list) == 0 || list[0].Date < first || list[len(list)-1].Date > last {
			t.Errorf("%s: holidays do not lie within %d to %d", j.Code, j.From, j.To)
		}
		if !slices.IsSortedFunc(list, func(a, b Holiday) int { return int(a.Date - b.Date) }) {
			t.Errorf("%s: holidays are not in order of date", j.Code)
		}
	}
}

func TestAnEveningHolidayClosesNoDay(t *testing.T) {
	for _, tt := range []struct {
		place, date string
		partDay     bool
	}{
		{"AU-SA", "2025-12-24", true},
		{"AU-SA", "2011-12-30", false},
		{"AU-NT", "2025-12-31", true},
		{"AU-QLD", "2018-12-24", false}, // a part-day holiday since 2019 only
		{"AU-QLD", "2019-12-24", true},
	} {
		c, _ := Holidays(tt.place)
		list, _ := ListHolidays(tt.place)
		d := holidayDate(t, tt.date)
		if working, _ := c.IsWorking(d); !working {
			t.Errorf("%s %s is closed, want a working day", tt.place, d)
		}
		found := slices.ContainsFunc(list, func(h Holiday) bool { return h.Date == d && !h.Closes })
		if found != tt.partDay {
			t.Errorf("%s %s: part-day holiday %v, want %v", tt.place, d, found, tt.partDay)
		}
	}
}

// closedDates is every date in [from, to] on which the list of a place closes.
func closedDates(t *testing.T, place string, from, to Date) map[Date]bool {
	t.Helper()
	list, ok := ListHolidays(place)
	if !ok {
		t.Fatalf("ListHolidays(%q): no such place", place)
	}
	set := map[Date]bool{}
	for _, h := range list {
		if h.Closes && from <= h.Date && h.Date <= to {
			set[h.Date] = true
		}
	}
	return set
}

func TestCountriesKeepWhatAllTheirPartsKeep(t *testing.T) {
	for _, tt := range []struct {
		country, not string
		parts        int
	}{
		{"AU", "AU-QLD-BNE", 8}, // Brisbane lies in Queensland
		{"DE", "", 16},
	} {
		var in Jurisdiction
		shared, parts := map[Date]int{}, 0
		for _, j := range Jurisdictions() {
			if j.Code == tt.country {
				in = j
			}
		}
		from, to := civil(in.From, time.January, 1), civil(in.To, time.December, 31)
		for _, j := range Jurisdictions() {
			if strings.HasPrefix(j.Code, tt.country+"-") && j.Code != tt.not {
				parts++
				for d := range closedDates(t, j.Code, from, to) {
					shared[d]++
				}
			}
		}
		if parts != tt.parts {
			t.Errorf("%s has %d parts, want %d", tt.country, parts, tt.parts)
		}
		whole := closedDates(t, tt.country, from, to)
		for d, n := range shared {
			if (n == parts) != whole[d] {
				t.Errorf("%s: %s is kept by %d of %d parts, by the country: %v", tt.country, d.Long(), n, parts, whole[d])
			}
		}
		for d := range whole {
			if shared[d] == 0 {
				t.Errorf("%s: %s is kept by no part", tt.country, d.Long())
			}
		}
	}
}

func TestMatarikiIsAFridayEveryYearOfTheSchedule(t *testing.T) {
	list, _ := ListHolidays("NZ")
	years := 0
	for _, h := range list {
		if h.Name != "Matariki" {
			continue
		}
		if y, _, _ := h.Date.Civil(); y != 2022+years || h.Date.Weekday() != time.Friday {
			t.Errorf("Matariki: %s, want a Friday of %d", h.Date.Long(), 2022+years)
		}
		years++
	}
	if years != 2040-2022+1 {
		t.Errorf("Matariki comes in %d years, want 19", years)
	}
}

func TestStBrigidsDayIsTheFirstMondayUnlessTheFirstIsAFriday(t *testing.T) {
	c, _ := Holidays("IE")
	for year := 2023; year <= 2040; year++ {
		want := civil(year, time.February, 1)
		if want.Weekday() != time.Friday {
			want = onTo(want, time.Monday)
		}
		if c.Name(want) != "St Brigid's Day" {
			t.Errorf("%s: %q, want St Brigid's Day", want.Long(), c.Name(want))
		}
	}
}

// The weekdays of the two lists, as the Official Journal prints them.
func TestEUListsAreAsTheCommissionPrintedThem(t *testing.T) {
	for year, want := range map[int]string{
		2014: `01-01 01-02 04-17 04-18 04-21 05-01 05-09 05-29 05-30 06-09 07-21 08-15
			12-24 12-25 12-26 12-29 12-30 12-31`,
		2023: `01-02 04-06 04-07 04-10 05-01 05-09 05-18 05-19 05-29 07-21 08-15 11-01 11-02
			12-25 12-26 12-27 12-28 12-29`,
	} {
		var got []string
		list, _ := ListHolidays("EU")
		for _, h := range list {
			y, m, d := h.Date.Civil()
			if w := h.Date.Weekday(); y == year && w != time.Saturday && w != time.Sunday {
				got = append(got, fmt.Sprintf("%02d-%02d", int(m), d))
			}
		}
		if !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("%d: %v\nwant %v", year, got, strings.Fields(want))
		}
	}
}

func ExampleHolidays() {
	c, ok := Holidays("Wellington")
	fmt.Println(ok)
	d, _ := DateOf(2026, time.January, 19)
	fmt.Println(c.Name(d))
	_, known := c.IsWorking(d + 20*365)
	fmt.Println(known)
	// Output:
	// true
	// Wellington Anniversary Day
	// false
}

func ExampleListHolidays() {
	list, _ := ListHolidays("GB-SCT")
	for _, h := range list {
		if y, m, _ := h.Date.Civil(); y == 2022 && m == time.January {
			fmt.Printf("%s: %s (%s)\n", h.Date.Long(), h.Name, h.Source)
		}
	}
	// Output:
	// Monday 3 January 2022: New Year's Day (observed) (BFDA Sch 1 para 2 and proclamation)
	// Tuesday 4 January 2022: 2nd January (observed) (BFDA Sch 1 para 2 and proclamation)
}

func ExampleJurisdictions() {
	for _, j := range Jurisdictions() {
		if j.Code == "NZ-CIT" {
			fmt.Println(j.Name, j.Zone, j.From, j.To)
		}
	}
	// Output: Chatham Islands Pacific/Chatham 2000 2040
}

func ExampleListHolidays_partDays() {
	list, _ := ListHolidays("South Australia")
	for _, h := range list {
		if y, m, _ := h.Date.Civil(); y == 2025 && m == time.December {
			fmt.Println(h.Date, h.Name, h.Closes)
		}
	}
	// Output:
	// 24 December 2025 Christmas Eve, from 7 pm false
	// 25 December 2025 Christmas Day true
	// 26 December 2025 Proclamation Day true
	// 31 December 2025 New Year's Eve, from 7 pm false
}

func BenchmarkHolidays(b *testing.B) {
	for _, place := range []string{"NZ-WGN", "AU"} {
		b.Run(place, func(b *testing.B) {
			for b.Loop() {
				if _, ok := Holidays(place); !ok {
					b.Fatal("no such place")
				}
			}
		})
	}
}

func BenchmarkReadHolidays(b *testing.B) {
	for b.Loop() {
		if _, errs := readHolidays(); len(errs) > 0 {
			b.Fatal(errs)
		}
	}
}
