package calendar

import (
	"fmt"
	"strconv"
	"strings"
)

// Unit is what a period is counted in.
type Unit uint8

// The units of a Span. A year is twelve months, a week seven days.
const (
	Day Unit = iota
	WorkingDay
	Week
	Month
	Year
	Hour // runs on instants, not on dates
)

// unitNames are the words for a unit, in the order of the constants.
var unitNames = [...]string{"day", "working day", "week", "month", "year", "hour"}

// Span is a period as a clause words it: "14 clear days". A Span of zero days
// ends on the day it starts from, so that a last day named by its date ("by
// 31 March") can be counted and moved like any other.
type Span struct {
	N    int
	Unit Unit

	// Clear says that the clause says "clear": both the day it starts from
	// and the day it leads to are left out, whatever the policy says.
	Clear bool
	// Bare says that the clause does not say "not less than" or "at least":
	// "no later than 14 days before". Some policies count that differently.
	Bare bool
	// Fact says that the period leads to a fact, not to the last day for an
	// act: "membership ends 12 months after". A fact is never moved to a
	// working day (Kumar [2017] HCA 11).
	Fact bool
}

// String returns the period in words: "14 clear days", "1 working day".
func (s Span) String() string {
	name := "unit"
	if int(s.Unit) < len(unitNames) {
		name = unitNames[s.Unit]
	}
	if s.N != 1 {
		name += "s"
	}
	if s.Clear {
		name = "clear " + name
	}
	return strconv.Itoa(s.N) + " " + name
}

// longest is the largest count of any unit that is taken for a period; what is
// longer than any of them could name a year of five digits.
const longest = 1_000_000

// ParseSpan reads a period: "14 clear days", "1 month", "48 hours", "10
// business days". Numbers are digits; "business day" is a working day. The
// error says what is wrong.
func ParseSpan(s string) (Span, error) {
	words := strings.Fields(strings.ToLower(s))
	if len(words) == 0 {
		return Span{}, fmt.Errorf("there is no period here; write it as 14 days")
	}
	n, ok := number(words[0], 7)
	switch {
	case !ok:
		return Span{}, fmt.Errorf("%q is not a number; write the period in digits, as in 14 days", words[0])
	case n > longest:
		return Span{}, fmt.Errorf("%d is more than a period can have", n)
	case len(words) == 1:
		return Span{}, fmt.Errorf("%q has no unit; write it as in 14 days", s)
	}
	out := Span{N: n}
	rest := words[1:]
	if rest[0] == "clear" {
		out.Clear, rest = true, rest[1:]
	}
	name := strings.Replace(strings.Join(rest, " "), "business", "working", 1)
	for u, known := range unitNames {
		if name == known || name == known+"s" {
			out.Unit = Unit(u)
			if out.Clear && out.Unit == Hour {
				return Span{}, fmt.Errorf("hours are never clear; write %d hours", n)
			}
			return out, nil
		}
	}
	return Span{}, fmt.Errorf("%q is not a unit; the units are hours, days, clear days, working days, clear working days, weeks, months and years", strings.Join(words[1:], " "))
}
