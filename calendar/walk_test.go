package calendar

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// walker counts by walking from day to day, as a clerk would with a wall
// calendar. It shares no arithmetic with the counter: closed days are a plain
// set, months are found by turning pages.
type walker struct {
	first  Date
	closed []bool // by day since first
	paused []bool // days that are not counted at all
	pages  []page
	p      Policy
}

// page is where a day stands on the wall calendar.
type page struct {
	month time.Month
	day   int
}

// pagesOf prints the wall calendar for the years of c.
func pagesOf(c *Closed) (pages []page) {
	for d := c.first; d <= c.last; d++ {
		_, m, day := d.Civil()
		pages = append(pages, page{m, day})
	}
	return pages
}

func newWalker(c *Closed, pages []page, p Policy) *walker {
	w := &walker{first: c.first, pages: pages, p: p}
	names := map[Date]bool{}
	for _, d := range c.days {
		names[d.date] = true
	}
	inLieu := map[Date]bool{}
	for d := c.first; d <= c.last; d++ {
		m, day := pages[d-c.first].month, pages[d-c.first].day
		if m == time.January && day == 1 && p.taken[yearEnd] == yearClosedInLieu {
			// The statute names the Monday, or Monday and Tuesday, and has the
			// weekend before it closed anyway.
			switch d.Weekday() {
			case time.Friday, time.Saturday:
				inLieu[d+1], inLieu[d+2], inLieu[d+3] = true, true, true
			case time.Sunday:
				inLieu[d+1], inLieu[d+2] = true, true
			}
		}
		apart := m == time.December && day >= int(p.pause.from) || m == time.January && day <= int(p.pause.to)
		apart = apart && p.taken[yearEnd] > yearRuns
		w.closed = append(w.closed, c.weekend[d.Weekday()] || names[d] || apart || inLieu[d])
		w.paused = append(w.paused, apart && p.taken[yearEnd] == yearStopped)
	}
	return w
}

func (w *walker) isClosed(d Date) bool { return w.closed[d-w.first] }

// steps walks n counted days from d; with from, d itself may be one of them.
func (w *walker) steps(d Date, n, dir int, working, from bool) Date {
	if n == 0 {
		return d
	}
	if from {
		d -= Date(dir)
	}
	start := d
	for n > 0 {
		d += Date(dir)
		skip := w.paused[d-w.first] || working && w.isClosed(d)
		// The day of the event counts even in days that stand still.
		if !skip || from && d == start+Date(dir) && !working {
			n--
		}
	}
	return d
}

// months turns n pages and looks for the day of the same number. It returns
// the last day of the page when there is none.
func (w *walker) months(d Date, n, dir int) (Date, bool) {
	x := int(d - w.first)
	start := w.pages[x]
	for month := start.month; n > 0; {
		if x += dir; w.pages[x].month != month {
			month = w.pages[x].month
			n--
		}
	}
	for w.pages[x].day > 1 {
		x--
	}
	for month := w.pages[x].month; ; x++ {
		switch {
		case w.pages[x].month != month:
			return w.first + Date(x-1), false
		case w.pages[x].day == start.day:
			return w.first + Date(x), true
		}
	}
}

// end is the last day of a period, before anything is rolled.
func (w *walker) end(s Span, d Date, dir int, clear bool) Date {
	counted := w.p.taken[triggerDay] == triggerIn && !clear
	n := s.N
	switch s.Unit {
	case WorkingDay:
		return w.steps(d, n, dir, true, counted)
	case Day:
		return w.steps(d, n, dir, w.p.taken[shortPeriods] == shortLeftOut && n <= w.p.short, counted)
	case Week:
		return w.steps(d, 7*n, dir, false, counted)
	case Year:
		n *= 12
	}
	if n == 0 {
		return d
	}
	begins := counted || dir > 0 && w.p.taken[monthStart] == nextDayStart
	from := d
	if begins && !counted {
		from++
	}
	e, exact := w.months(from, n, dir)
	switch {
	case dir > 0 && begins && exact:
		e--
	case dir > 0 && begins: // the period ends with the month
	case !exact && w.p.taken[missingDay] == firstOfNext:
		e++
	}
	if dir < 0 && counted {
		e++
	}
	for x := d; x != e; { // days that stand still put the end off, one each
		if x += Date(dir); w.paused[x-w.first] {
			e += Date(dir)
		}
	}
	return e
}

func (w *walker) clear(s Span, bare bool) bool {
	c := notLessThan
	switch {
	case s.N == 0:
		return false
	case s.Clear:
		return true
	case s.Unit != Day && s.Unit != WorkingDay:
		c = longerPeriods
	case bare:
		c = otherWording
	}
	return w.p.taken[c] == clearDays
}

func (w *walker) answer(question string, s Span, d Date) Date {
	switch question {
	case "within":
		e := w.end(s, d, 1, false)
		for !s.Fact && w.p.taken[lastDay] == lastMoves && w.isClosed(e) {
			e++
		}
		return e
	case "latest":
		clear := w.clear(s, s.Bare)
		e := w.end(s, d, -1, clear)
		if clear {
			e--
		}
		for !s.Fact && w.p.taken[countedBack] == backMoves && w.isClosed(e) {
			e--
		}
		return e
	case "event":
		h := d
		for w.answer("latest", s, h) < d {
			h++
		}
		return h
	case "earliest":
		clear := w.clear(s, true)
		e := w.end(s, d, -1, clear)
		if clear {
			e--
		}
		return e
	default: // not before
		clear := w.clear(s, s.Bare)
		e := w.end(s, d, 1, clear)
		if clear {
			e++
		}
		return e
	}
}

// settled fills the open choices of p at random, and now and then overrides
// others, so that every answer to every choice is walked.
func settled(t *testing.T, rng *rand.Rand, p Policy) Policy {
	t.Helper()
	for c, table := range choiceTable {
		if p.taken[c] != 0 && rng.IntN(12) != 0 || choice(c) == hourCount || choice(c) == dayEnd {
			continue
		}
		words := table.options[rng.IntN(len(table.options))]
		switch choice(c) {
		case shortPeriods:
			words = []string{"count every day", fmt.Sprintf("of %d days or less leave out closed days", 1+rng.IntN(12))}[rng.IntN(2)]
		case yearEnd:
			words = []string{"is like any other time",
				fmt.Sprintf("is closed from %d December to %d January", 16+rng.IntN(16), 1+rng.IntN(15)),
				"is closed from 25 December to 2 January and in lieu of 1 January",
				fmt.Sprintf("from %d December to %d January is not counted at all", 16+rng.IntN(16), 1+rng.IntN(15))}[rng.IntN(4)]
		}
		var err error
		if p, err = p.With(table.name, words, "test"); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// randomClosed is a calendar with a Friday and Saturday weekend and about
// twenty closed days a year, some of them in long runs.
func randomClosed(rng *rand.Rand) *Closed {
	c := NewClosed("random", 2008, 2030, time.Friday, time.Saturday)
	var days []Date
	for d := c.first; d <= c.last; d++ {
		if rng.IntN(40) == 0 {
			for range 1 + rng.IntN(4) {
				days = append(days, d)
				d++
			}
		}
	}
	return c.With("closed", days...)
}

// TestFastEqualsWalk holds every count, for every policy, on a real and a
// random calendar, to a walk from day to day: 100,000 random questions each.
func TestFastEqualsWalk(t *testing.T) {
	const cases, batch = 100_000, 1_000
	rng := rand.New(rand.NewPCG(1, 2))
	calendars := []*Closed{at(t, "NZ-WGN", Policy{}).Place.Closed, randomClosed(rng)}
	lo, hi := on(t, "1 January 2013"), on(t, "31 December 2025")
	for _, closed := range calendars {
		pages := pagesOf(closed)
		for _, named := range Policies() {
			for range cases / batch {
				p := settled(t, rng, *named)
				w := newWalker(closed, pages, p)
				r := Reckoner{Policy: p, Place: Place{Closed: closed}, Brief: true}
				for range batch {
					d := lo + Date(rng.IntN(int(hi-lo)))
					s := Span{N: rng.IntN(40), Unit: Unit(rng.IntN(3)), Clear: rng.IntN(5) == 0, Bare: rng.IntN(3) == 0, Fact: rng.IntN(4) == 0}
					switch rng.IntN(20) {
					case 0:
						s.Unit, s.N = Month, rng.IntN(15)
					case 1:
						s.Unit, s.N = Year, rng.IntN(3)
					}
					q := allQuestions[rng.IntN(4)]
					if rng.IntN(50) == 0 {
						q = "event"
						s.N = min(s.N, 6)
					}
					got := ask(&r, q, s, Moment{Day: d})
					if want := w.answer(q, s, d); got.Day != want {
						t.Fatalf("%s on %s: %s %s %+v from %s = %s %s, walk says %s\n%+v", named.Name, closed.name, q, s, s, d.Long(), got.Day.Long(), got.Problem, want.Long(), answersOf(p))
					}
				}
			}
		}
	}
}

func answersOf(p Policy) (out []string) {
	for _, c := range p.Choices() {
		out = append(out, c.Name+" "+c.Is)
	}
	return out
}

// TestWorkingEndsAtTheAnswer holds the working to the result: the same answer
// with and without it, and the last step names the day.
func TestWorkingEndsAtTheAnswer(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	closed := at(t, "NZ-WGN", Policy{}).Place.Closed
	lo := on(t, "1 January 2013")
	for range 20_000 {
		p := settled(t, rng, *Policies()[rng.IntN(len(Policies()))])
		full := Reckoner{Policy: p, Place: Place{Closed: closed}}
		brief := full
		brief.Brief = true
		s := Span{N: rng.IntN(60), Unit: Unit(rng.IntN(5)), Clear: rng.IntN(5) == 0}
		if s.Unit == Year {
			s.N %= 3
		}
		m := Moment{Day: lo + Date(rng.IntN(365*12))}
		q := allQuestions[rng.IntN(5)]
		long, short := ask(&full, q, s, m), ask(&brief, q, s, m)
		if len(short.Working) != 0 {
			t.Fatal("a brief count has a working")
		}
		if !long.same(short) || long.Rolled != short.Rolled {
			t.Fatalf("%s %s from %s: %s with a working, %s without", q, s, m.Day, long.Day, short.Day)
		}
		if n := len(long.Working); n == 0 || long.Problem == "" && long.Working[n-1].Day != long.Day {
			t.Fatalf("%s %s from %s = %s, but the working ends: %s", q, s, m.Day, long.Day, long.Working.Sentence())
		}
	}
}

// TestCountEqualsWalk holds Between and the index of Closed to a walk.
func TestCountEqualsWalk(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		closed := randomClosed(rng)
		p := settled(t, rng, Policy{})
		w := newWalker(closed, pagesOf(closed), p)
		r := Reckoner{Policy: p, Place: Place{Closed: closed}, Brief: true}
		for range 50 {
			a := closed.first + Date(rng.IntN(len(w.closed)))
			b := min(a+Date(rng.IntN(900)), closed.last)
			want := 0
			for d := a + 1; d < b; d++ {
				if !w.isClosed(d) {
					want++
				}
			}
			if got, _, known := r.Between(WorkingDay, a, b); got != want || !known {
				t.Fatalf("working days between %s and %s: %d, walk says %d", a, b, got, want)
			}
			if working, _ := r.workdays().isWorking(a); working == w.isClosed(a) {
				t.Fatalf("%s: working %v, walk says %v", a, working, !working)
			}
		}
	}
}
