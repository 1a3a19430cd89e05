package calendar

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	tests := []struct{ in, want, wrong string }{
		{in: "12 October 2010", want: "2010-10-12"},
		{in: "12 Oct 2010", want: "2010-10-12"},
		{in: "Tue 12 October 2010", want: "2010-10-12"},
		{in: "Tuesday, 12 october 2010", want: "2010-10-12"},
		{in: "2010-10-12", want: "2010-10-12"},
		{in: "29 Feb 2000", want: "2000-02-29"},
		{in: "1 January 1600", want: "1600-01-01"},
		{in: "31 December 9999", want: "9999-12-31"},
		{in: "31 February 2010", wrong: "31 February 2010: February 2010 has 28 days"},
		{in: "29 February 1900", wrong: "February 1900 has 28 days"},
		{in: "0 May 2010", wrong: "0 May 2010: May 2010 has 31 days"},
		{in: "2010-13-01", wrong: "there is no month 13"},
		{in: "Mon 12 October 2010", wrong: "12 October 2010 is a Tuesday, not a Monday"},
		{in: "10/12/2010", wrong: "day first or month first"},
		{in: "12 October 10", wrong: "year of four digits"},
		{in: "1 January 1599", wrong: "outside 1600 to 9999"},
		{in: "12 Octember 2010", wrong: `"Octember" is not a month`},
		{in: "twelve October 2010", wrong: `"twelve" is not a day of the month`},
		{in: "tomorrow", wrong: "write it as 12 October 2010"},
		{in: "", wrong: "there is no date here"},
	}
	for _, test := range tests {
		t.Run(test.in, func(t *testing.T) {
			d, err := ParseDate(test.in)
			switch {
			case test.wrong == "" && (err != nil || d.ISO() != test.want):
				t.Errorf("got %s, %v; want %s", d.ISO(), err, test.want)
			case test.wrong != "" && (err == nil || !strings.Contains(err.Error(), test.wrong) || d != NoDate):
				t.Errorf("got %s, %v; want an error saying %q", d.ISO(), err, test.wrong)
			}
		})
	}
}

// The standard library is the oracle for every day of the years we name.
func TestDateAgreesWithTimePackage(t *testing.T) {
	day := time.Date(minYear, time.January, 1, 0, 0, 0, 0, time.UTC)
	d, ok := DateOf(minYear, time.January, 1)
	if !ok {
		t.Fatal("1 January 1600 is not a date")
	}
	for ; d.named(); d++ {
		y, m, n := d.Civil()
		ty, tm, tn := day.Date()
		back, ok := DateOf(y, m, n)
		if y != ty || m != tm || n != tn || !ok || back != d || d.Weekday() != day.Weekday() {
			t.Fatalf("day %d is %d-%d-%d %s, want %s", d, y, m, n, d.Weekday(), day)
		}
		day = day.AddDate(0, 0, 1)
	}
	if y, m, n := d.Civil(); y != maxYear+1 || m != 1 || n != 1 {
		t.Errorf("the years end before %d-%d-%d", y, m, n)
	}
}

func TestNoDateIsSaidToBeNone(t *testing.T) {
	for _, got := range []string{NoDate.String(), NoDate.Long(), NoDate.ISO()} {
		if got != "no date" {
			t.Errorf("got %q", got)
		}
	}
	if _, ok := DateOf(2010, time.February, 31); ok {
		t.Error("31 February is a date")
	}
}

func TestParseClock(t *testing.T) {
	tests := []struct{ in, want, wrong string }{
		{in: "9.30pm", want: "9.30pm"},
		{in: "9:30 PM", want: "9.30pm"},
		{in: "21:30", want: "9.30pm"},
		{in: "21.30", want: "9.30pm"},
		{in: "21:30:15", want: "21:30:15"},
		{in: "9am", want: "9am"},
		{in: "12.30am", want: "12.30am"},
		{in: "00:30", want: "12.30am"},
		{in: "12.30pm", want: "12.30pm"},
		{in: "12:00", want: "noon"},
		{in: "noon", want: "noon"},
		{in: "midnight", want: "24:00"},
		{in: "24:00", want: "24:00"},
		{in: "00:00", want: "00:00"},
		{in: "9:30", wrong: "write 9:30am, 9:30pm or 09:30"},
		{in: "12am", wrong: "write noon, 00:00 or 24:00"},
		{in: "12.00pm", wrong: "write noon, 00:00 or 24:00"},
		{in: "13pm", wrong: "from 1 to 12"},
		{in: "24:01", wrong: "the day ends at 24:00"},
		{in: "21:60", wrong: "59 minutes"},
		{in: "21", wrong: "is not a time"},
		{in: "21:3", wrong: "is not a time"},
		{in: "evening", wrong: "is not a time"},
		{in: " ", wrong: "there is no time here"},
	}
	for _, test := range tests {
		t.Run(test.in, func(t *testing.T) {
			c, err := ParseClock(test.in)
			switch {
			case test.wrong == "" && (err != nil || c.String() != test.want):
				t.Errorf("got %s, %v; want %s", c, err, test.want)
			case test.wrong != "" && (err == nil || !strings.Contains(err.Error(), test.wrong) || c != NoClock):
				t.Errorf("got %s, %v; want an error saying %q", c, err, test.wrong)
			}
		})
	}
}

func TestEveryClockIsReadBack(t *testing.T) {
	for c := Clock(0); c <= endOfDay; c++ {
		if got, err := ParseClock(c.String()); err != nil || got != c {
			t.Fatalf("%d is written %s and read as %d: %v", c, c, got, err)
		}
	}
	if got := NoClock.String(); got != "no time" {
		t.Errorf("NoClock is written %q", got)
	}
}

func TestParseSpan(t *testing.T) {
	tests := []struct{ in, want, wrong string }{
		{in: "14 clear days", want: "14 clear days"},
		{in: "1 day", want: "1 day"},
		{in: "10 business days", want: "10 working days"},
		{in: "3 clear working days", want: "3 clear working days"},
		{in: "2 Weeks", want: "2 weeks"},
		{in: "1 month", want: "1 month"},
		{in: "48 hours", want: "48 hours"},
		{in: "0 days", want: "0 days"},
		{in: "fourteen days", wrong: "write the period in digits"},
		{in: "-1 days", wrong: "is not a number"},
		{in: "9999999 days", wrong: "more than a period can have"},
		{in: "14", wrong: "has no unit"},
		{in: "14 clear", wrong: "is not a unit"},
		{in: "14 fortnights", wrong: "is not a unit"},
		{in: "48 clear hours", wrong: "hours are never clear"},
		{in: "", wrong: "there is no period here"},
	}
	for _, test := range tests {
		t.Run(test.in, func(t *testing.T) {
			s, err := ParseSpan(test.in)
			switch {
			case test.wrong == "" && (err != nil || s.String() != test.want):
				t.Errorf("got %s, %v; want %s", s, err, test.want)
			case test.wrong != "" && (err == nil || !strings.Contains(err.Error(), test.wrong)):
				t.Errorf("got %s, %v; want an error saying %q", s, err, test.wrong)
			}
		})
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"12 October 2010", "Tue 12 Oct 2010", "2010-10-12", "31 February 2010", "10/12/2010", "12\x00Oct 2010", "१२ October 2010", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if err != nil {
			if d != NoDate || err.Error() == "" {
				t.Fatalf("%q: %v with date %s", s, err, d)
			}
			return
		}
		for _, form := range []string{d.String(), d.Long(), d.ISO()} {
			if back, err := ParseDate(form); err != nil || back != d {
				t.Fatalf("%q is %s, written %q and read as %s: %v", s, d.ISO(), form, back.ISO(), err)
			}
		}
	})
}

func FuzzParseClock(f *testing.F) {
	for _, s := range []string{"9.30pm", "21:30", "21:30:15", "midnight", "noon", "12am", "::", "9..30pm", "24:00:01"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseClock(s)
		if err != nil {
			if c != NoClock || err.Error() == "" {
				t.Fatalf("%q: %v with time %s", s, err, c)
			}
			return
		}
		if back, err := ParseClock(c.String()); c < 0 || c > endOfDay || err != nil || back != c {
			t.Fatalf("%q is %d, written %q and read as %d: %v", s, c, c, back, err)
		}
	})
}

func FuzzParseSpan(f *testing.F) {
	for _, s := range []string{"14 clear days", "1 month", "48 hours", "10 business days", "3 clear working days", "1000000 years", "0 weeks", "14 days days"} {
		f.Add(s)
	}
	r := Reckoner{Policy: *plain()}
	f.Fuzz(func(t *testing.T, in string) {
		s, err := ParseSpan(in)
		if err != nil {
			return
		}
		if back, err := ParseSpan(s.String()); err != nil || back != s {
			t.Fatalf("%q is %+v, written %q and read as %+v: %v", in, s, s, back, err)
		}
		for _, q := range allQuestions { // a good period is always answered or refused in words
			if res := ask(&r, q, s, Moment{}); res.Day == NoDate && res.Problem == "" && len(res.Alternatives) == 0 {
				t.Fatalf("%s %s has no answer and no reason", q, s)
			}
		}
	})
}

func ExampleParseDate() {
	d, _ := ParseDate("Tue 12 October 2010")
	fmt.Println(d.Long(), d.ISO())
	_, err := ParseDate("31 February 2010")
	fmt.Println(err)
	// Output:
	// Tuesday 12 October 2010 2010-10-12
	// 31 February 2010: February 2010 has 28 days
}
