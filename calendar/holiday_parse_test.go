package calendar

import (
	"slices"
	"strings"
	"testing"
	"time"
)

const sampleHead = `
jurisdiction XX Examplia
zone   Etc/UTC
years  2020-2030
source Holidays Act
`

func parseSample(text string) (holidayBook, []error) {
	var p holidayParser
	p.read("sample.txt", text)
	p.check()
	return p.book, p.errs
}

func TestARuleSaysWhenInItsOwnWords(t *testing.T) {
	for _, tt := range []struct{ rule, want string }{
		{"1 January | 2022 | - | public", "2022-01-01"},
		{"1 January | 2022 | also Sat+2 Sun+1 | public", "2022-01-01 2022-01-03"},
		{"1 January | 2022 | instead Sat+2 Sun+1 | public", "2022-01-03"},
		{"1 January | 2022 | instead Sun+1 also Sat-1 | bank", "2021-12-31 2022-01-01"},
		{"24 to 27 December | 2021 | - | public", "2021-12-24 2021-12-25 2021-12-26 2021-12-27"},
		{"first Monday of May | 2023 | - | public", "2023-05-01"},
		{"fourth Thursday of November | 2023 | - | public", "2023-11-23"},
		{"last Monday of May | 2021 | - | public", "2021-05-31"},
		{"second Tuesday of November +3 | 2023 | - | public", "2023-11-17"},
		{"last Saturday of September -1 | 2023 | - | public", "2023-09-29"},
		{"Monday nearest 22 January | 2026 | - | regional", "2026-01-19"},
		{"Monday nearest 22 January | 2027 | - | regional", "2027-01-25"},
		{"Monday on or after 27 May | 2024 | - | public", "2024-05-27"},
		{"Wednesday on or before 22 November | 2022 | - | public", "2022-11-16"},
		{"Easter | 2025 | - | public", "2025-04-20"},
		{"Easter-2 | 2025 | - | public", "2025-04-18"},
		{"Monday nearest 2 April | 2024 | instead EasterMonday+1 | public", "2024-04-02"},
		{"24 June 2022, 14 July 2023 | 2022-2023 | - | public", "2022-06-24 2023-07-14"},
		{"1 May | -2020, 2029- | - | public", "2020-05-01 2029-05-01 2030-05-01"},
	} {
		tab, errs := parseSample(sampleHead + tt.rule + " | Some Day | Act s 1\n")
		if len(errs) > 0 {
			t.Errorf("%s: %v", tt.rule, errs)
			continue
		}
		var got []string
		for _, h := range tab.expand("XX") {
			got = append(got, h.Date.ISO())
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s\n  makes %v\n  want  %s", tt.rule, got, tt.want)
		}
	}
}

func TestAnExpectedDaySaysSo(t *testing.T) {
	tab, errs := parseSample(sampleHead + "1 May | 2020, 2021-? | also Sat+2 | public | Some Day | Act s 1\n")
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for _, h := range tab.expand("XX") {
		y, _, _ := h.Date.Civil()
		if h.Expected != (y > 2020) || h.Expected != strings.Contains(h.Name, "(expected)") {
			t.Errorf("%s: %q expected = %v", h.Date, h.Name, h.Expected)
		}
	}
}

func TestMistakesAreReportedWithTheirLine(t *testing.T) {
	const day = " | Some Day | Act s 1"
	for _, tt := range []struct{ text, want string }{
		{"1 January | all | - | public" + day, `sample.txt:1: "1 January | all | - | public | Some Day | Act s 1" comes before the first jurisdiction`},
		{sampleHead + "colour blue", `:6: unknown line "colour"`},
		{sampleHead + "1 January | all | - | public | Some Day", ":6: a rule has six columns, not 5"},
		{sampleHead + "1 January | all | - | feast" + day, `:6: unknown kind "feast"`},
		{sampleHead + "1 January | all | - | public | | Act s 1", ":6: a rule needs a name and a source"},
		{sampleHead + "1 January | all | - | public | Some Day | ", ":6: a rule needs a name and a source"},
		{sampleHead + "32 January | all | - | public" + day, "January has no day 32"},
		{sampleHead + "29 February | all | - | public" + day, "February has no day 29"},
		{sampleHead + "1 Januaryish | all | - | public" + day, `"Januaryish" is not a month`},
		{sampleHead + "fifth Monday of May | all | - | public" + day, `"fifth" is not first`},
		{sampleHead + "first Moonday of May | all | - | public" + day, `"Moonday" is not a weekday`},
		{sampleHead + "sometime in May | all | - | public" + day, `is not a way to say when`},
		{sampleHead + "Monday nearest 2 May +3 | all | - | public" + day, "an offset goes with"},
		{sampleHead + "31 to 24 December | all | - | public" + day, "does not run forward"},
		{sampleHead + "Easter+two | all | - | public" + day, "is not an offset"},
		{sampleHead + "1 May 2022, 1 June | all | - | public" + day, "is not a date such as"},
		{sampleHead + "1 May 2022 | 2022-2023 | - | public" + day, "no date listed for 2023"},
		{sampleHead + "1 May | 2041- | - | public" + day, "makes no day within 2020 to 2030"},
		{sampleHead + "1 May | 2024-2022 | - | public" + day, "is not a run of years"},
		{sampleHead + "1 May | - | - | public" + day, "is not a run of years"},
		{sampleHead + "1 May | soon | - | public" + day, `"soon" is not a number`},
		{sampleHead + "1 May | all | Sat+2 | public" + day, "is not a shift"},
		{sampleHead + "1 May | all | also Sat | public" + day, "is not a shift"},
		{sampleHead + "1 May | all | also Sat+0 | public" + day, "is not an offset"},
		{sampleHead + "with YY", `:2: with "YY": no such jurisdiction above`},
		{sampleHead + "common YY", `:2: common "YY": no such plain jurisdiction`},
		{sampleHead + "also xx", `:2: "xx" is its name twice`},
		{sampleHead + sampleHead, `:7: "XX" is also a name of XX`},
		{"jurisdiction XX Examplia", `needs a code, a name, zone, source and years`},
		{strings.Replace(sampleHead, "2020-2030", "2020-", 1), "needs a first and a last year"},
		{sampleHead + strings.NewReplacer("XX Ex", "YY Sub-ex", "2020", "1990").Replace(sampleHead) + "with XX", "it has no rules of its own for 1990 to 2030"},
	} {
		_, errs := parseSample(tt.text)
		if !slices.ContainsFunc(errs, func(err error) bool { return strings.Contains(err.Error(), tt.want) }) {
			t.Errorf("%s\n  reports %v\n  want    %s", tt.text, errs, tt.want)
		}
	}
}

func TestAllMistakesAreReportedAtOnce(t *testing.T) {
	_, errs := parseSample(sampleHead + "x | y | z | a | b | c\ncolour blue\n1 May | all | - | feast | Day | Act\n")
	if len(errs) < 5 {
		t.Errorf("%d mistakes reported, want one for each: %v", len(errs), errs)
	}
}

// FuzzHolidayTable: any text is read without a panic, and what is read without
// a mistake can be expanded to days in order within its years.
func FuzzHolidayTable(f *testing.F) {
	files, err := holidayFiles.ReadDir("holidays")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := holidayFiles.ReadFile("holidays/" + file.Name())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text[:min(len(text), 3000)]))
	}
	f.Add(sampleHead + "24 to 31 December | 2020-2025, 2026-? | instead Sat+2 also Sun-1 | public | A | B\n")
	f.Add(sampleHead + "1 January 2021 | 2021 | - | public | A | B\nwith XX\ncommon XX\n")
	f.Fuzz(func(t *testing.T, text string) {
		tab, errs := parseSample(text)
		if len(errs) > 0 {
			return
		}
		for _, p := range tab.places {
			if p.To-p.From > 500 {
				continue
			}
			last := NoDate
			for _, h := range tab.expand(p.Code) {
				if h.Date < last || h.Date < civil(p.From, time.January, 1) || h.Date > civil(p.To, time.December, 31) {
					t.Fatalf("%s: %s out of place", p.Code, h.Date.ISO())
				}
				last = h.Date
			}
		}
	})
}
