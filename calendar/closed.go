package calendar

import (
	"math/bits"
	"slices"
	"sort"
	"strings"
	"time"
)

// Closed is the set of days on which a place does not work: its weekend and
// its named closed days, from the first of January of one year to the end of
// another. Outside those years it knows nothing and says so. A Closed is
// immutable and may be shared.
type Closed struct {
	name        string
	first, last Date // the days known, both included
	weekend     [7]bool
	days        []closure // sorted by date, one per date

	// The index: one bit per day, set on working days, and before each word
	// the number of working days in all words before it. Counting working
	// days is then two look-ups, and finding the nth a binary search.
	open   []uint64
	before []int32
}

// closure is one named closed day.
type closure struct {
	date Date
	name string
}

// NewClosed returns a calendar named name that is known from firstYear to
// lastYear, both included, and closed on the given weekdays only. With no
// weekdays at all it is closed on Saturday and Sunday; a place that works on
// all seven days has no use for working days. Years are cut to 1600-9999.
func NewClosed(name string, firstYear, lastYear int, weekend ...time.Weekday) *Closed {
	if len(weekend) == 0 {
		weekend = []time.Weekday{time.Saturday, time.Sunday}
	}
	c := &Closed{
		name:  name,
		first: civil(max(firstYear, minYear), time.January, 1),
		last:  civil(min(lastYear, maxYear), time.December, 31),
	}
	for _, w := range weekend {
		c.weekend[w%7] = true
	}
	c.index()
	return c
}

// With returns a copy of c that is closed on the given days too, each bearing
// name. Two names on one day are joined with "and". Days outside the years of
// c are left out.
func (c *Closed) With(name string, days ...Date) *Closed {
	out := *c
	out.days = make([]closure, 0, len(c.days)+len(days))
	out.days = append(out.days, c.days...)
	for _, d := range days {
		if d >= c.first && d <= c.last {
			out.days = append(out.days, closure{d, name})
		}
	}
	out.index()
	return &out
}

// index sorts and joins the named days and builds the bit index.
func (c *Closed) index() {
	sort.SliceStable(c.days, func(i, j int) bool { return c.days[i].date < c.days[j].date })
	joined := c.days[:0]
	for _, d := range c.days {
		n := len(joined)
		switch {
		case n == 0 || joined[n-1].date != d.date:
			joined = append(joined, d)
		case !slices.Contains(strings.Split(joined[n-1].name, " and "), d.name):
			joined[n-1].name += " and " + d.name
		}
	}
	c.days = joined

	n := max(int(c.last-c.first)+1, 0)
	c.open = make([]uint64, (n+63)/64)
	c.before = make([]int32, len(c.open)+1)
	w := int(c.first.Weekday())
	for i := range n {
		if !c.weekend[w] {
			c.open[i/64] |= 1 << (i % 64)
		}
		if w++; w == 7 {
			w = 0
		}
	}
	for _, d := range c.days {
		i := int(d.date - c.first)
		c.open[i/64] &^= 1 << (i % 64)
	}
	for i, word := range c.open {
		c.before[i+1] = c.before[i] + int32(bits.OnesCount64(word))
	}
}

// IsWorking reports whether d is a working day. Known is false, and so is
// working, when d lies outside the years of the calendar: nobody can say.
func (c *Closed) IsWorking(d Date) (working, known bool) {
	if c == nil || d < c.first || d > c.last {
		return false, false
	}
	i := int(d - c.first)
	return c.open[i/64]>>(i%64)&1 == 1, true
}

// Name returns why d is closed: the names of its closures ("Labour Day"), or
// else the weekday of a weekend ("Saturday"). It is empty on a working day and
// outside the years of the calendar; IsWorking tells the two apart.
func (c *Closed) Name(d Date) string {
	if working, known := c.IsWorking(d); working || !known {
		return ""
	}
	i := sort.Search(len(c.days), func(i int) bool { return c.days[i].date >= d })
	if i < len(c.days) && c.days[i].date == d {
		return c.days[i].name
	}
	return d.Weekday().String()
}

// rank is the number of working days from the first day of c up to d, d
// included. d must be known or be the day before the first.
func (c *Closed) rank(d Date) int {
	i := int(d-c.first) + 1
	n := int(c.before[i/64])
	if r := i % 64; r > 0 {
		n += bits.OnesCount64(c.open[i/64] & (1<<r - 1))
	}
	return n
}

// nth returns the nth working day of c, counted from 1 at its first day.
func (c *Closed) nth(n int) (Date, bool) {
	if n < 1 || n > int(c.before[len(c.open)]) {
		return NoDate, false
	}
	i := sort.Search(len(c.open), func(i int) bool { return int(c.before[i+1]) >= n })
	word := c.open[i]
	for range n - int(c.before[i]) - 1 {
		word &= word - 1
	}
	return c.first + Date(i*64+bits.TrailingZeros64(word)), true
}

// after returns the nth working day after d; for n = 0, d itself. It is
// false when the calendar ends first.
func (c *Closed) after(d Date, n int) (Date, bool) {
	if _, known := c.IsWorking(d); !known {
		return NoDate, false
	}
	if n == 0 {
		return d, true
	}
	return c.nth(c.rank(d) + n)
}

// ahead returns the nth working day before d; for n = 0, d itself. It is
// false when the calendar begins too late.
func (c *Closed) ahead(d Date, n int) (Date, bool) {
	if _, known := c.IsWorking(d); !known {
		return NoDate, false
	}
	if n == 0 {
		return d, true
	}
	return c.nth(c.rank(d-1) - n + 1)
}
