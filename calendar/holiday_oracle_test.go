package calendar

import (
	"compress/gzip"
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The lists these tests read were made by others and are not part of the
// project; ../shared holds them where the whole suite runs.

// outsideRows reads a CSV file of outside data, its head line left out.
func outsideRows(t *testing.T, name string) [][]string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above this test")
		}
		dir = filepath.Dir(dir)
	}
	f, err := os.Open(filepath.Join(dir, "..", "shared", "data", "holidays", name))
	if errors.Is(err, fs.ErrNotExist) && os.Getenv("ALTERAM_REQUIRE_SHARED") == "" {
		t.Skipf("no outside data here: %s", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("%s: %d rows, %v", name, len(rows), err)
	}
	return rows[1:]
}

func isWeekday(d Date) bool {
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
}

// choice decides what outside lists disagree about. It covers every "PLACE
// DATE" that its pattern matches; docs/decisions/0004-holidays.md gives the
// same reasons at length.
type holidayChoice struct {
	pattern string
	closed  bool
	why     string
}

// disputedDays are for the weekdays of 2015 to 2029 on which the libraries differ.
var disputedDays = [...]holidayChoice{
	{"AU *", true, "all eight states and territories are closed that day"},
	{"AU-ACT 2015-04-27", false, "only Western Australia kept this Monday"},
	{"AU-ACT 201[567]-0[56]-*", false, "Reconciliation Day began in 2018"},
	{"AU-ACT 201[567]-09-*", true, "Family and Community Day lasted to 2017"},
	{"AU-NSW 2015-04-27", false, "the Act of 2010 gives no other day for Anzac Day"},
	{"AU-NSW 2020-04-27", false, "the Act of 2010 gives no other day for Anzac Day"},
	{"AU-NSW 202[67]-04-*", true, "additional days declared for 2026 and 2027"},
	{"AU-NT *-12-24", false, "from 7 pm only"},
	{"AU-NT *-12-31", false, "from 7 pm only"},
	{"AU-SA *-12-24", false, "from 7 pm only"},
	{"AU-SA *-12-31", false, "from 7 pm only"},
	{"AU-QLD *-12-24", false, "from 6 pm only, and that since 2019"},
	{"AU-QLD 2015-05-04", false, "Labour Day was in October from 2013 to 2015"},
	{"AU-QLD 2015-06-08", true, "the Queen's Birthday went to October in 2016"},
	{"AU-QLD *-08-*", false, "the show holiday is Brisbane's alone"},
	{"AU-QLD 2021-10-29", false, "the show holiday is Brisbane's alone"},
	{"AU-SA 2021-04-26", true, "the Holidays Act 1910 added the Monday after a Sunday"},
	{"AU-SA 2027-04-26", false, "the Public Holidays Act 2023 adds none for Anzac Day"},
	{"AU-TAS *-01-02", true, "the Monday after a Sunday New Year's Day"},
	{"AU-TAS *-01-03", false, "the Monday after a Sunday New Year's Day"},
	{"AU-VIC 2015-10-02", true, "eve of the Grand Final of 3 October"},
	{"AU-VIC 2020-10-23", true, "eve of the Grand Final of 24 October"},
	{"AU-VIC 2022-09-23", true, "eve of the Grand Final of 24 September"},
	{"AU-VIC 20[12][50]-09-25", false, "no Grand Final the day after"},
	{"AU-VIC 2022-09-30", false, "no Grand Final the day after"},
	{"AU-WA 2024-09-23", true, "proclaimed a week early that year"},
	{"AU-WA 2024-09-30", false, "proclaimed a week early that year"},
	{"DE* 2017-10-31", true, "500 years of the Reformation, in all Länder"},
	{"DE-BE 201[678]-03-08", false, "Frauentag began in 2019"},
	{"DE-BE 202[05]-05-08", true, "single holidays by the act of 2019 and its amendment"},
	{"DE-H[BH] 2016-10-31", false, "yearly since 2018 only"},
	{"DE-NI 2016-10-31", false, "yearly since 2018 only"},
	{"DE-SH 2016-10-31", false, "yearly since 2018 only"},
	{"DE-MV *-03-08", true, "Frauentag since 2023"},
	{"GB-EAW 2022-09-19", true, "state funeral, on the official list"},
	{"GB-SCT 2026-06-15", true, "proclaimed, and on the official list"},
	{"NZ 202?-0[67]-*", true, "Matariki, by the schedule of its Act"},
	{"NZ 2022-09-26", true, "Queen Elizabeth II Memorial Day, by its Act"},
	{"NZ-BOP *", true, "old province of Auckland"},
	{"NZ-GIS *", true, "old province of Auckland"},
	{"NZ-WKO *", true, "old province of Auckland"},
	{"NZ-MWT *", true, "old province of Wellington"},
	{"NZ-TAS *", true, "old province of Nelson"},
	{"US *-11-1[02]", true, "5 USC 6103(b), Executive Order 11582"},
}

// addedDays are weekdays of 2015 to 2029 that no outside list has.
var addedDays = [...]holidayChoice{
	{"NZ-South Canterbury 2022-11-11", true, "the three district councils moved the day that year"},
}

// vacanzaDays are what sets our lists of 2010 to 2040 apart from vacanza's.
var vacanzaDays = [...]holidayChoice{
	{"AU *", true, "all eight states and territories are closed that day"},
	{"AU *", false, "the day was moved from the weekend in at least one state"},
	{"AU-??? 2011-04-26", true, "Anzac Day met Easter Monday; all states added the Tuesday"},
	{"AU-?? 2011-04-26", true, "Anzac Day met Easter Monday; all states added the Tuesday"},
	{"AU-NSW 2010-12-28", true, "Christmas Day was a Saturday, Boxing Day a Sunday"},
	{"AU-VIC 2010-04-26", true, "granted for that one year"},
	{"AU-QLD *-08-*", false, "the show holiday is Brisbane's alone"},
	{"AU-QLD 2021-10-29", false, "the show holiday is Brisbane's alone"},
	{"GB-*", false, "a substitute day stands in place of the weekend day, as gov.uk prints it"},
	{"NZ-BOP *", true, "old province of Auckland"},
	{"NZ-GIS *", true, "old province of Auckland"},
	{"NZ-WKO *", true, "old province of Auckland"},
	{"NZ-MWT *", true, "old province of Wellington"},
	{"NZ-TAS *", true, "old province of Nelson"},
	{"NZ-South Canterbury 2022-11-11", true, "the three district councils moved the day that year"},
	{"NZ-STL 201[23]-01-*", true, "the government's list has January until 2013"},
	{"NZ-STL 201[23]-04-*", false, "the government's list has January until 2013"},
	{"NZ-WTC 2011-12-05", true, "the government's list has the later Monday"},
	{"NZ-WTC 2011-11-28", false, "the government's list has the later Monday"},
}

// ledger finds the choice for a day and remembers which were of use.
type ledger struct {
	choices []holidayChoice
	used    []int
}

func newLedger(c []holidayChoice) *ledger { return &ledger{c, make([]int, len(c))} }

// find returns the one choice for a day, and false when there is none. A
// choice between the lists is sought by its day alone; a difference also by
// which side has it.
func (l *ledger) find(t *testing.T, day string, side func(closed bool) bool) (holidayChoice, bool) {
	t.Helper()
	at := -1
	for i, c := range l.choices {
		if ok, err := path.Match(c.pattern, day); err != nil {
			t.Fatal(err)
		} else if ok && side(c.closed) {
			if at >= 0 {
				t.Errorf("%s: both %q and %q decide it", day, l.choices[at].pattern, c.pattern)
			}
			at = i
		}
	}
	if at < 0 {
		return holidayChoice{}, false
	}
	l.used[at]++
	return l.choices[at], true
}

func (l *ledger) checkUsed(t *testing.T) {
	t.Helper()
	for i, n := range l.used {
		if n == 0 {
			t.Errorf("%q decides nothing", l.choices[i].pattern)
		}
	}
}

func eitherSide(bool) bool { return true }

// notOurs are keys of outside lists that the tables leave out on purpose.
var notOurs = map[string]string{
	"DE-Augsburg": "a single municipality",
	"GB":          "no list covers the whole kingdom",
}

func TestWeekdaysAgreeWithEveryListThatAgrees(t *testing.T) {
	type key struct{ place, date string }
	listed, disputed := map[key]bool{}, map[key]bool{}
	unanimous, ourYears := 0, map[string]*Closed{}
	decide := newLedger(disputedDays[:])
	for _, row := range outsideRows(t, "oracle_weekdays_2015_2029.csv") {
		k := key{row[0], row[1]}
		listed[k] = true
		if notOurs[k.place] != "" {
			unanimous++
			continue
		}
		c := ourYears[k.place]
		if c == nil {
			var ok bool
			if c, ok = Holidays(k.place); !ok {
				t.Fatalf("Holidays(%q): no such place", k.place)
			}
			ourYears[k.place] = c
		}
		d := holidayDate(t, k.date)
		working, known := c.IsWorking(d)
		if !known {
			t.Errorf("%s %s is not covered", k.place, k.date)
		}
		if !strings.Contains(strings.Join(row[3:], ","), "0") {
			unanimous++
			if working {
				t.Errorf("%s %s (%s): every list is closed, ours is not", k.place, k.date, row[2])
			}
			continue
		}
		disputed[k] = true
		which, ok := decide.find(t, k.place+" "+k.date, eitherSide)
		if !ok {
			t.Errorf("%s %s (%s): the lists disagree and nothing decides", k.place, k.date, row[2])
		} else if working == which.closed {
			t.Errorf("%s %s: closed = %v, decided %v: %s", k.place, k.date, !working, which.closed, which.why)
		}
	}
	decide.checkUsed(t)
	if unanimous != 7411 || len(disputed) != 221 {
		t.Errorf("%d rows unanimous and %d disputed, want 7411 and 221", unanimous, len(disputed))
	}
	for _, row := range outsideRows(t, "disagreements_weekdays.csv") {
		if !disputed[key{row[0], row[1]}] {
			t.Errorf("%s %s is a disagreement that was not decided", row[0], row[1])
		}
	}

	extra := newLedger(addedDays[:])
	from, to := civil(2015, time.January, 1), civil(2029, time.December, 31)
	for place := range ourYears {
		for d := range closedDates(t, place, from, to) {
			if isWeekday(d) && !listed[key{place, d.ISO()}] {
				if _, ok := extra.find(t, place+" "+d.ISO(), eitherSide); !ok {
					t.Errorf("%s %s is closed in our list alone", place, d.ISO())
				}
			}
		}
	}
	extra.checkUsed(t)
}

func TestUnitedKingdomEqualsTheOfficialList(t *testing.T) {
	official := map[string]map[Date]bool{}
	for _, row := range outsideRows(t, "govuk_bank_holidays.csv") {
		if official[row[0]] == nil {
			official[row[0]] = map[Date]bool{}
		}
		official[row[0]][holidayDate(t, row[1])] = true
	}
	if len(official) != 3 {
		t.Fatalf("%d nations on the official list, want 3", len(official))
	}
	for place, want := range official {
		sameDates(t, place, closedDates(t, place, civil(2012, time.January, 1), civil(2028, time.December, 31)), want)
	}
}

func sameDates(t *testing.T, what string, got, want map[Date]bool) {
	t.Helper()
	for d := range got {
		if !want[d] {
			t.Errorf("%s: %s is in our list only", what, d.Long())
		}
	}
	for d := range want {
		if !got[d] {
			t.Errorf("%s: %s is in the outside list only", what, d.Long())
		}
	}
}

// anniversaries gives the place whose anniversary day the official calendar
// of New Zealand means by the first words of a name.
var anniversaries = map[string]string{
	"Auckland": "NZ-AUK", "Canterbury (South)": "NZ-SCT", "South Canterbury": "NZ-SCT",
	"Canterbury": "NZ-CAN", "Chatham Islands": "NZ-CIT", "Hawke's Bay": "NZ-HKB",
	"Hawkes' Bay": "NZ-HKB", "Marlborough": "NZ-MBH", "Nelson": "NZ-NSN", "Otago": "NZ-OTA",
	"Southland": "NZ-STL", "Taranaki": "NZ-TKI", "Wellington": "NZ-WGN", "Westland": "NZ-WTC",
}

func TestNewZealandEqualsTheOfficialCalendar(t *testing.T) {
	first, last := Date(1<<30), NoDate
	official := map[string]map[Date]bool{}
	for _, row := range outsideRows(t, "nz_govt_ics_2008_2021.csv") {
		d, place := holidayDate(t, row[1]), "NZ"
		first, last = min(first, d), max(last, d)
		if name, _, ok := strings.Cut(row[2], " Anniversary"); ok {
			if place = anniversaries[name]; place == "" {
				t.Fatalf("whose anniversary is %q?", row[2])
			}
		}
		if official[place] == nil {
			official[place] = map[Date]bool{}
		}
		official[place][d] = true
	}
	if len(official) != 13 {
		t.Fatalf("the calendar has %d places, want the country and 12 anniversaries", len(official))
	}
	for place, want := range official {
		got := closedDates(t, place, first, last)
		if place != "NZ" {
			for d := range closedDates(t, "NZ", first, last) {
				if !want[d] {
					delete(got, d)
				}
			}
		}
		sameDates(t, place, got, want)
	}
}

func TestEveryDifferenceFromVacanzaHasAReason(t *testing.T) {
	theirs := map[string]map[Date]bool{}
	for _, row := range outsideRows(t, "vacanza_2010_2040.csv.gz") {
		if theirs[row[0]] == nil {
			theirs[row[0]] = map[Date]bool{}
		}
		if strings.HasPrefix(row[3], "public") {
			theirs[row[0]][holidayDate(t, row[1])] = true
		}
	}
	explain := newLedger(vacanzaDays[:])
	from, to := civil(2010, time.January, 1), civil(2040, time.December, 31)
	for place, want := range theirs {
		if notOurs[place] != "" {
			continue
		}
		got := closedDates(t, place, from, to)
		for _, closed := range []bool{true, false} {
			ours, other := got, want
			if !closed {
				ours, other = want, got
			}
			for d := range ours {
				if other[d] {
					continue
				}
				day := place + " " + d.ISO()
				if strings.HasPrefix(place, "GB-") && isWeekday(d) {
					t.Errorf("%s: differs on a weekday", day)
				}
				if _, ok := explain.find(t, day, func(c bool) bool { return c == closed }); !ok {
					t.Errorf("%s: ours %v, vacanza %v, for no reason given", day, closed, !closed)
				}
			}
		}
	}
	explain.checkUsed(t)
}
