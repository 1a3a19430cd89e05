package calendar

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestAtWhenClocksChange(t *testing.T) {
	tests := []struct {
		name, zone, day, clock, want string
		once                         bool
	}{
		{"an ordinary evening", "Pacific/Auckland", "11 October 2010", "9.30pm", "Monday 11 October 2010, 9.30pm NZDT", true},
		{"an hour that never comes is read before the change", "Pacific/Auckland", "26 September 2010", "2.30am", "Sunday 26 September 2010, 3.30am NZDT", false},
		{"the hour before it", "Pacific/Auckland", "26 September 2010", "1.59am", "Sunday 26 September 2010, 1.59am NZST", true},
		{"the hour after it", "Pacific/Auckland", "26 September 2010", "3am", "Sunday 26 September 2010, 3am NZDT", true},
		{"an hour that comes twice means its first coming", "Pacific/Auckland", "3 April 2011", "2.30am", "Sunday 3 April 2011, 2.30am NZDT", false},
		{"the hour after both", "Pacific/Auckland", "3 April 2011", "3am", "Sunday 3 April 2011, 3am NZST", true},
		{"a midnight that never comes", "America/Sao_Paulo", "4 November 2018", "00:00", "Sunday 4 November 2018, 1am UTC-2", false},
		{"a day that never came", "Pacific/Apia", "30 December 2011", "noon", "Saturday 31 December 2011, noon UTC+14", false},
		{"the end of a day is the beginning of the next", "Europe/London", "11 October 2010", "24:00", "Tuesday 12 October 2010, 00:00 BST", true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := Place{Zone: zone(t, test.zone)}
			i, once := p.At(on(t, test.day), clock(t, test.clock))
			if got := p.Format(i); got != test.want || once != test.once {
				t.Errorf("got %s, once %v; want %s, %v", got, once, test.want, test.once)
			}
		})
	}
}

// The standard library is the oracle for instants read back in a zone, through
// a year of hours in zones with unusual changes.
func TestLocalAgreesWithTimePackage(t *testing.T) {
	for _, name := range []string{"Pacific/Auckland", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"} {
		z := zone(t, name)
		p := Place{Zone: z}
		for sec := int64(1293840000); sec < 1293840000+366*86400; sec += 1800 {
			want := time.Unix(sec, 0).In(z)
			i := Instant(sec) * Instant(time.Second)
			y, m, d := p.DateOf(i).Civil()
			c := p.ClockOf(i)
			if wy, wm, wd := want.Date(); y != wy || m != wm || d != wd || int(c) != want.Hour()*3600+want.Minute()*60 {
				t.Fatalf("%s: %s is read as %d-%d-%d %s", name, want, y, m, d, c)
			}
			if back, once := p.At(p.DateOf(i), c); once && back != i {
				t.Fatalf("%s: %s is read back as %s", name, want, p.Format(back))
			}
		}
	}
	if p := (Place{}); p.Format(-1) != "Wednesday 31 December 1969, 23:59:59 UTC" {
		t.Errorf("before 1970: %s", p.Format(-1))
	}
}

func TestHours(t *testing.T) {
	tests := []struct {
		name, policy, own, place, question string
		n                                  int
		from, clock, want                  string
		rolled                             bool
	}{
		{"48 hours after a vote run over a weekend", "plain", "", "AU-VIC", "within", 48, "Fri 30 October 2026", "9.30pm", "Sunday 1 November 2026, 9.30pm AEDT", false},
		{"across the start of summer time 24 hours end an hour later", "plain", "", "NZ-WGN", "within", 24, "Sat 25 September 2010", "9pm", "Sunday 26 September 2010, 10pm NZDT", false},
		{"across the end of summer time they end an hour earlier", "plain", "", "NZ-WGN", "within", 24, "Sat 2 April 2011", "9pm", "Sunday 3 April 2011, 8pm NZST", false},
		{"FRCP moves the last hour to Monday", "FRCP 6", "", "US", "within", 48, "Thu 4 June 2026", "10am", "Monday 8 June 2026, 10am EDT", true},
		{"FRCP counted back moves it to Friday", "FRCP 6", "", "US", "latest", 24, "Mon 8 June 2026", "10am", "Friday 5 June 2026, 10am EDT", true},
		{"FRCP event after a notice on a Saturday", "FRCP 6", "", "US", "event", 24, "Sat 6 June 2026", "10am", "Tuesday 9 June 2026, 00:00 EDT", true},
		{"ZPO leaves out closed days", "BGB", "hours: on closed days do not count", "DE-BE", "within", 24, "Fri 5 June 2026", "6pm", "Monday 8 June 2026, 6pm CEST", false},
		{"ZPO counted back", "BGB", "hours: on closed days do not count", "DE-BE", "latest", 24, "Mon 8 June 2026", "6pm", "Friday 5 June 2026, 6pm CEST", false},
		{"a fact in hours is not moved", "FRCP 6", "", "US", "not before", 48, "Thu 4 June 2026", "10am", "Saturday 6 June 2026, 10am EDT", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var own []string
			if test.own != "" {
				own = append(own, test.own)
			}
			r := at(t, test.place, policy(t, test.policy, own...))
			if test.place == "US" {
				r.Place.Zone = zone(t, "America/New_York")
			}
			start, _ := r.Place.At(on(t, test.from), clock(t, test.clock))
			got := ask(r, test.question, Span{N: test.n, Unit: Hour}, Moment{At: start, Timed: true})
			if s := r.Place.Format(got.End); s != test.want || !got.Exact || got.Rolled != test.rolled {
				t.Errorf("got %s, exact %v, rolled %v; want %s\n%s %s", s, got.Exact, got.Rolled, test.want, got.Working.Sentence(), got.Problem)
			}
		})
	}
}

func TestHoursFromAnUnknownHourGiveBothEnds(t *testing.T) {
	r := at(t, "NZ-WGN", policy(t, "plain"))
	got := r.Within(Span{N: 48, Unit: Hour}, Moment{Day: on(t, "11 October 2010")})
	if len(got.Alternatives) != 2 || got.Day != NoDate {
		t.Fatalf("got %+v", got)
	}
	for i, want := range []string{"Wednesday 13 October 2010, 00:00 NZDT", "Thursday 14 October 2010, 00:00 NZDT"} {
		if s := r.Place.Format(got.Alternatives[i].End); s != want {
			t.Errorf("alternative %d ends %s, want %s", i, s, want)
		}
	}
}

func TestDeem(t *testing.T) {
	office := Deemed{OfficeHours: true}
	post := Deemed{After: Span{N: 2, Unit: WorkingDay}}
	tests := []struct {
		name       string
		rule       Deemed
		day, clock string
		want       string
		exact      bool
	}{
		{"in office hours at once", office, "28 September 2010", "4.59pm", "Tuesday 28 September 2010, 4.59pm NZDT", true},
		{"half an hour late counts as the next day", office, "28 September 2010", "5.30pm", "Wednesday 29 September 2010, 9am NZDT", false},
		{"the minute of closing is late", office, "28 September 2010", "5pm", "Wednesday 29 September 2010, 9am NZDT", false},
		{"before opening counts from opening", office, "28 September 2010", "7am", "Tuesday 28 September 2010, 9am NZDT", true},
		{"Friday evening before a holiday Monday", office, "22 October 2010", "6pm", "Tuesday 26 October 2010, 9am NZDT", false},
		{"on a Saturday", office, "23 October 2010", "10am", "Tuesday 26 October 2010, 9am NZDT", false},
		{"email counts on the day at any hour", Deemed{}, "23 October 2010", "11.40pm", "Saturday 23 October 2010, 11.40pm NZDT", true},
		{"second working day after posting", post, "21 October 2010", "6pm", "Tuesday 26 October 2010, 9am NZDT", false},
		{"second day, or the next working day", Deemed{After: Span{N: 2}, WorkingDays: true}, "21 October 2010", "6pm", "Tuesday 26 October 2010, 9am NZDT", false},
		{"second day whatever it is", Deemed{After: Span{N: 2}}, "21 October 2010", "6pm", "Saturday 23 October 2010, 9am NZDT", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := at(t, "NZ-WGN", Policy{})
			r.Place.OfficeOpens, r.Place.OfficeCloses = clock(t, "9am"), clock(t, "5pm")
			sent, _ := r.Place.At(on(t, test.day), clock(t, test.clock))
			got := r.Deem(test.rule, Moment{At: sent, Timed: true})
			if s := r.Place.Format(got.End); s != test.want || got.Exact != test.exact || got.Day != r.Place.DateOf(got.End) {
				t.Errorf("got %s, exact %v; want %s: %s %s", s, got.Exact, test.want, got.Working.Sentence(), got.Problem)
			}
		})
	}
}

func TestDeemWithoutAnHour(t *testing.T) {
	r := at(t, "NZ-WGN", Policy{})
	r.Place.OfficeOpens, r.Place.OfficeCloses = clock(t, "9am"), clock(t, "5pm")
	office := Deemed{OfficeHours: true}
	if got := r.Deem(office, Moment{Day: on(t, "23 October 2010")}); got.Day != on(t, "26 October 2010") || len(got.Alternatives) != 0 {
		t.Errorf("on a closed day the hour does not matter: %+v", got)
	}
	got := r.Deem(office, Moment{Day: on(t, "28 September 2010")})
	if len(got.Alternatives) != 2 || got.Alternatives[1].Choice != "if sent after office hours" {
		t.Errorf("on a working day it does: %+v", got)
	}
}

func TestBetween(t *testing.T) {
	r := at(t, "NZ-WGN", policy(t, "NZ"))
	tests := []struct {
		name string
		unit Unit
		a, b string
		want int
	}{
		{"clear days from notice to hearing", Day, "29 September 2010", "11 October 2010", 11},
		{"no day lies between neighbours", Day, "29 September 2010", "30 September 2010", 0},
		{"nor within one", Day, "29 September 2010", "29 September 2010", 0},
		{"working days around Labour Day", WorkingDay, "22 October 2010", "27 October 2010", 1},
		{"working days over the new year", WorkingDay, "18 December 2026", "12 January 2027", 9},
		{"weeks", Week, "29 September 2010", "13 October 2010", 2},
		{"months completed", Month, "31 January 2010", "28 February 2010", 1},
		{"months not completed", Month, "30 January 2010", "28 February 2011", 13},
		{"years", Year, "29 February 2008", "28 February 2010", 2},
		{"hours over the start of summer time", Hour, "25 September 2010", "27 September 2010", 47},
		{"backwards", Day, "11 October 2010", "29 September 2010", -11},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, w, known := r.Between(test.unit, on(t, test.a), on(t, test.b))
			if got != test.want || !known || len(w) != 1 {
				t.Errorf("got %d, known %v, %s; want %d", got, known, w.Sentence(), test.want)
			}
		})
	}
}

func TestNothingIsGuessedOutsideTheCalendar(t *testing.T) {
	closed := NewClosed("Testland", 2020, 2030)
	r := Reckoner{Policy: policy(t, "NZ"), Place: Place{Closed: closed}}
	const problem = "no holiday data for 2031: Testland is known from 2020 to 2030"
	tests := []struct {
		name, question string
		span           Span
		from, want     string
	}{
		{"working days run out of the calendar", "within", Span{N: 20, Unit: WorkingDay}, "20 December 2030", problem},
		{"a last day outside cannot be told to be a working day", "within", Span{N: 30}, "20 December 2030", problem},
		{"working days counted back", "latest", Span{N: 20, Unit: WorkingDay}, "10 January 2020", "no holiday data for 2019: Testland is known from 2020 to 2030"},
		{"a fact needs no calendar", "within", Span{N: 30, Fact: true}, "20 December 2030", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := ask(&r, test.question, test.span, Moment{Day: on(t, test.from)})
			if got.Problem != test.want || (test.want != "") != (got.Day == NoDate) {
				t.Errorf("got %s with problem %q, want %q", got.Day, got.Problem, test.want)
			}
		})
	}
	if _, _, known := r.Between(WorkingDay, on(t, "20 December 2030"), on(t, "2 January 2031")); known {
		t.Error("working days of 2031 are said to be known")
	}
	if working, known := closed.IsWorking(on(t, "1 January 2031")); working || known {
		t.Error("a day of 2031 is said to be known")
	}
	if got := (&Reckoner{Policy: policy(t, "NZ")}).Within(Span{N: 3, Unit: WorkingDay}, Moment{}); !strings.Contains(got.Problem, "no closed days are given") {
		t.Errorf("without a calendar: %q", got.Problem)
	}
	for _, s := range []Span{{N: -1}, {N: longest + 1}, {N: 1, Unit: 99}, {N: longest, Unit: Year}} {
		if got := r.Within(s, Moment{}); got.Problem == "" || got.Day != NoDate {
			t.Errorf("%s: %+v", s, got)
		}
	}
	if got := r.Within(Span{N: 1}, Moment{Day: NoDate}); got.Problem == "" {
		t.Error("a count from no date has an answer")
	}
}

// The rule of kernel and statute alike: more time for an act, never another
// date for a fact.
func TestRollingIsForActsOnly(t *testing.T) {
	r := at(t, "NZ-WGN", policy(t, "NZ"))
	from := Moment{Day: on(t, "11 October 2010")}
	act, fact := r.Within(Span{N: 14}, from), r.Within(Span{N: 14, Fact: true}, from)
	if act.Day != on(t, "Tue 26 October 2010") || !act.Rolled {
		t.Errorf("an act has until %s", act.Day.Long())
	}
	if fact.Day != on(t, "Mon 25 October 2010") || fact.Rolled {
		t.Errorf("a fact falls on %s", fact.Day.Long())
	}
	if !strings.Contains(act.Working.Sentence(), "is not a working day (Labour Day)") {
		t.Errorf("the working does not say why: %s", act.Working.Sentence())
	}
}

func TestOpenPolicyGivesEveryReading(t *testing.T) {
	r := at(t, "NZ-WGN", Policy{})
	got := r.Within(Span{N: 13}, Moment{Day: on(t, "11 October 2010")})
	var lines []string
	for _, a := range got.Alternatives {
		lines = append(lines, a.Day.Long()+": "+a.Choice)
	}
	want := []string{
		"Saturday 23 October 2010: day of the event is counted, last day never rolls",
		"Sunday 24 October 2010: day of the event is not counted, last day never rolls",
		"Tuesday 26 October 2010: last day rolls to the next working day",
	}
	if strings.Join(lines, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	// The same policy, asked where no reading makes a difference.
	fact := r.EventAfter(Span{N: 14, Clear: true}, Moment{Day: on(t, "11 October 2010")})
	if fact.Day == NoDate && len(fact.Alternatives) < 2 {
		t.Errorf("no answer and no alternatives: %+v", fact)
	}
	if clear := r.NotBefore(Span{N: 14, Clear: true}, Moment{Day: on(t, "11 October 2010")}); clear.Day != on(t, "26 October 2010") {
		t.Errorf("clear days are clear under every reading: %+v", clear)
	}
}

func TestDayEndsWhenThePolicySays(t *testing.T) {
	r := at(t, "NZ-WGN", policy(t, "plain", "day: ends when the office closes"))
	r.Place.OfficeCloses = clock(t, "5pm")
	got := r.Within(Span{N: 1}, Moment{Day: on(t, "11 October 2010")})
	if s := r.Place.Format(got.End); s != "Tuesday 12 October 2010, 5pm NZDT" {
		t.Errorf("time runs out %s", s)
	}
}

func TestAllows(t *testing.T) {
	r := at(t, "AU-VIC", policy(t, "plain"))
	meeting := Moment{Day: on(t, "Fri 30 October 2026")}
	timed := func(day, c string) Moment {
		i, _ := r.Place.At(on(t, day), clock(t, c))
		return Moment{At: i, Timed: true}
	}
	vote := timed("Fri 30 October 2026", "9.30pm")
	opens, closes := r.Earliest(Span{N: 28}, meeting), r.Latest(Span{N: 14, Bare: true}, meeting)
	within48, after48 := r.Within(Span{N: 48, Unit: Hour}, vote), r.NotBefore(Span{N: 48, Unit: Hour}, vote)
	open := at(t, "AU-VIC", Policy{}).Within(Span{N: 14}, meeting)
	tests := []struct {
		name      string
		limit     Result
		m         Moment
		in, known bool
	}{
		{"the day before it opens", opens, Moment{Day: on(t, "1 October 2026")}, false, true},
		{"a minute before it opens", opens, timed("1 October 2026", "23:59"), false, true},
		{"the first day", opens, Moment{Day: on(t, "2 October 2026")}, true, true},
		{"as it opens", opens, timed("2 October 2026", "00:00"), true, true},
		{"the last day", closes, Moment{Day: on(t, "16 October 2026")}, true, true},
		{"the last minute", closes, timed("16 October 2026", "23:59"), true, true},
		{"midnight is too late", closes, timed("16 October 2026", "24:00"), false, true},
		{"the day after", closes, Moment{Day: on(t, "17 October 2026")}, false, true},
		{"the very instant 48 hours end is in time", within48, timed("1 November 2026", "9.30pm"), true, true},
		{"a minute later is not", within48, timed("1 November 2026", "9.31pm"), false, true},
		{"and from that instant what must wait may be done", after48, timed("1 November 2026", "9.30pm"), true, true},
		{"a minute sooner it may not", after48, timed("1 November 2026", "9.29pm"), false, true},
		{"on the day the hours end, the hour must be known", within48, Moment{Day: on(t, "1 November 2026")}, false, false},
		{"the day before it need not", within48, Moment{Day: on(t, "31 October 2026")}, true, true},
		{"in time under every reading", open, Moment{Day: on(t, "12 November 2026")}, true, true},
		{"depends on the reading", open, Moment{Day: on(t, "13 November 2026")}, false, false},
		{"late under every reading", open, Moment{Day: on(t, "17 November 2026")}, false, true},
		{"a problem allows nothing for certain", r.Within(Span{N: 1, Unit: WorkingDay}, Moment{Day: NoDate}), meeting, false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if in, known := test.limit.Allows(test.m); known != test.known || in != test.in {
				t.Errorf("in %v, known %v; want %v, %v", in, known, test.in, test.known)
			}
		})
	}
}

func TestPolicyNamed(t *testing.T) {
	for in, want := range map[string]string{
		"NZ Legislation Act 2019": "NZ Legislation Act 2019", "the legislation  act 2019": "NZ Legislation Act 2019",
		"CPR 2.8": "England CPR 2.8", "BGB": "BGB 187-193", "frcp 6": "FRCP 6", "Plain": "plain",
		"Interpretation Act 1987 (NSW)": "NSW Interpretation Act 1987", "the Acts Interpretation Act 1901": "Acts Interpretation Act 1901",
	} {
		if p, ok := PolicyNamed(in); !ok || p.Name != want {
			t.Errorf("%q is not found as %s", in, want)
		}
	}
	for _, in := range []string{"", "the", "Interpretation Act 1066"} {
		if _, ok := PolicyNamed(in); ok {
			t.Errorf("%q is found", in)
		}
	}
}

func TestEveryAnswerHasItsSource(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range Policies() {
		if p.Name != "plain" && (p.Statute == "" || p.Version == "") {
			t.Errorf("%s does not say which text it follows", p.Name)
		}
		for _, c := range p.Choices() {
			if (c.Is == "") != (c.Source == "") {
				t.Errorf("%s: %s is %q from %q", p.Name, c.Name, c.Is, c.Source)
			}
			if c.Is == "" {
				continue
			}
			// What a policy says of itself can be said by an organisation.
			own, err := (Policy{}).with(c.Name, c.Is)
			if err != nil {
				t.Errorf("%s: %v", p.Name, err)
			}
			for _, back := range own.Choices() {
				if back.Name == c.Name && back.Is != c.Is {
					t.Errorf("%s: %s %q is read as %q", p.Name, c.Name, c.Is, back.Is)
				}
			}
		}
		for _, alias := range append(p.aliases, strings.ToLower(p.Name)) {
			if seen[alias] {
				t.Errorf("two policies are called %s", alias)
			}
			seen[alias] = true
			if found, ok := PolicyNamed(alias); !ok || found.Name != p.Name {
				t.Errorf("%q does not find %s", alias, p.Name)
			}
		}
	}
}

func (p Policy) with(name, words string) (Policy, error) { return p.With(name, words, "test") }

func TestWithSaysWhatItWouldAccept(t *testing.T) {
	for _, test := range []struct{ name, words, wrong string }{
		{"last day", "jumps", "rolls to the next working day; never rolls"},
		{"last hour", "never rolls", "it has day of the event, not less than"},
		{"year end", "is closed from 32 December to 2 January", "days 1 to 31"},
		{"short periods", "of many days or less leave out closed days", "of D days or less"},
	} {
		if _, err := (Policy{}).with(test.name, test.words); err == nil || !strings.Contains(err.Error(), test.wrong) {
			t.Errorf("%s %s: %v, want an error saying %q", test.name, test.words, err, test.wrong)
		}
	}
	p := policy(t, "NZ")
	if open, err := p.with("last day", ""); err != nil || open.taken[lastDay] != 0 || p.taken[lastDay] == 0 {
		t.Errorf("a choice cannot be left open again: %v", err)
	}
}

func TestClosedNamesItsDays(t *testing.T) {
	d := on(t, "Mon 25 April 2011")
	c := NewClosed("Testland", 2011, 2011).With("Anzac Day", d).With("Easter Monday", d, d, on(t, "1 May 2012"))
	if got := c.Name(d); got != "Anzac Day and Easter Monday" {
		t.Errorf("got %q", got)
	}
	if got := c.Name(d - 1); got != "Sunday" {
		t.Errorf("got %q", got)
	}
	if got := c.Name(d + 1); got != "" {
		t.Errorf("got %q", got)
	}
	if got := c.Name(on(t, "1 May 2012")); got != "" {
		t.Errorf("outside its years: %q", got)
	}
	if working, known := NewClosed("Testland", 2011, 2011).IsWorking(d); !working || !known {
		t.Error("With changed the calendar it was called on")
	}
}

func TestBriefCountsDoNotAllocate(t *testing.T) {
	r := at(t, "NZ-WGN", policy(t, "NZ"))
	r.Brief = true
	m := Moment{Day: on(t, "18 December 2026")}
	for _, s := range []Span{{N: 90}, {N: 10, Unit: WorkingDay}, {N: 4, Unit: Month}} {
		if n := testing.AllocsPerRun(100, func() { r.Within(s, m) }); n != 0 {
			t.Errorf("%s: %v allocations", s, n)
		}
	}
}

func BenchmarkWithin(b *testing.B) {
	r := at(b, "NZ-WGN", policy(b, "NZ"))
	brief := *r
	brief.Brief = true
	m := Moment{Day: on(b, "18 December 2024")}
	for _, s := range []Span{{N: 90}, {N: 10, Unit: WorkingDay}, {N: 200, Unit: WorkingDay}, {N: 4, Unit: Month}} {
		b.Run(s.String(), func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				brief.Within(s, m)
			}
		})
		b.Run(s.String()+" with working", func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				r.Within(s, m)
			}
		})
	}
}

func BenchmarkAmbiguous(b *testing.B) {
	r := at(b, "NZ-WGN", Policy{})
	m := Moment{Day: on(b, "11 October 2010")}
	for range b.N {
		r.Within(Span{N: 13}, m)
	}
}

// A working reads as a person would tell it.
func TestSentences(t *testing.T) {
	tests := []struct {
		name, policy, place, question string
		span                          Span
		from, want                    string
	}{
		{"clear days before a hearing", "England CPR 2.8", "GB-EAW", "latest", Span{N: 14}, "Fri 16 February 2024",
			"Friday 16 February 2024 is not counted; day 1 is Thursday 15 February 2024; day 14 is Friday 2 February 2024; 14 days must lie wholly between, which leaves Thursday 1 February 2024; last day Thursday 1 February 2024, 24:00 GMT"},
		{"a short period", "England CPR 2.8", "GB-EAW", "latest", Span{N: 3}, "Mon 20 October 2025",
			"Monday 20 October 2025 is not counted; short periods of 5 days or less leave out closed days; day 1 is Friday 17 October 2025; Saturdays and Sundays not counted; day 3 is Wednesday 15 October 2025; 3 days must lie wholly between, which leaves Tuesday 14 October 2025; last day Tuesday 14 October 2025, 24:00 BST"},
		{"over the new year", "NZ", "NZ", "within", Span{N: 10, Unit: WorkingDay}, "Fri 18 December 2026",
			"Friday 18 December 2026 is not counted; day 1 is Monday 21 December 2026; Saturdays and Sundays not counted; 25 December 2026 to 4 January 2027 not counted (year end is closed from 25 December to 2 January and in lieu of 1 January); day 10 and last day is Tuesday 12 January 2027, 24:00 NZDT"},
		{"a month that is too short", "BGB", "DE-BE", "within", Span{N: 1, Unit: Month}, "31 January 2026",
			"Saturday 31 January 2026 is not counted; that month has no day 31, so the day is the last day of the month: Saturday 28 February 2026; 1 month leads to Saturday 28 February 2026; Saturday 28 February 2026 is not a working day (Saturday), so it moves to Monday 2 March 2026; last day Monday 2 March 2026, 24:00 CET"},
		{"a first day", "plain", "AU-VIC", "earliest", Span{N: 28}, "Fri 30 October 2026",
			"Friday 30 October 2026 is not counted; day 1 is Thursday 29 October 2026; day 28 and first good day is Friday 2 October 2026"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := at(t, test.place, policy(t, test.policy))
			got := ask(r, test.question, test.span, Moment{Day: on(t, test.from)})
			if s := got.Working.Sentence(); s != test.want {
				t.Errorf("got\n%s\nwant\n%s", s, test.want)
			}
			for _, step := range got.Working {
				if step.phrase() == "" {
					t.Errorf("a step %q has no words", step.Kind)
				}
			}
		})
	}
}

func ExamplePolicy_With() {
	act, _ := PolicyNamed("England CPR 2.8")
	own, _ := act.With("last day", "rolls to the next working day", "clause 3")
	for _, c := range own.Choices() {
		if c.Source == "clause 3" {
			fmt.Println(c.Name, c.Is)
		}
	}
	_, err := act.With("last day", "moves", "clause 3")
	fmt.Println(err)
	// Output:
	// last day rolls to the next working day
	// last day "moves": write one of: rolls to the next working day; never rolls
}

func ExamplePlace_Format() {
	zone, _ := time.LoadLocation("Pacific/Auckland")
	p := Place{Zone: zone}
	day, _ := ParseDate("11 October 2010")
	evening, _ := ParseClock("9.30pm")
	left, _ := p.At(day, evening)
	fmt.Println(p.Format(left))
	// Output: Monday 11 October 2010, 9.30pm NZDT
}
