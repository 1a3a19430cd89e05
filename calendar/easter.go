package calendar

import "time"

// easter returns Easter Sunday of a Gregorian year, by the rule of 1582 as
// Butcher's table of 1876 computes it (Meeus, Astronomical Algorithms, ch. 8).
// Every movable holiday in the tables is an offset from this day.
func easter(year int) Date {
	a := year % 19
	b, c := year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return civil(year, time.Month(n/31), n%31+1)
}
