// Package ballot says how many votes carry.
//
// A majority or a quorum is a [Share] of some number: of the members, of those
// present, of the votes cast. How many that number is, others know; here is only
// the arithmetic, in whole numbers, so that two thirds of seven is five and never
// nearly five. It knows no law and counts nothing that it is not told.
package ballot

import "fmt"

// Share is a part of a number. The zero Share is none of it.
type Share struct {
	MoreThan bool // rather than at least
	Num, Den int  // a fraction, or with Den 0 (or 1, and Num over 1) a number whatever it is of
	Less     int  // instead: all but so many
}

// Needed is the least number that makes the share of a base.
func (s Share) Needed(base int) int {
	switch {
	case s.Less > 0:
		return max(base-s.Less, 0)
	case s.Fixed() && s.MoreThan:
		return s.Num + 1
	case s.Fixed():
		return s.Num
	case s.MoreThan:
		return s.Num*base/s.Den + 1
	}
	return (s.Num*base + s.Den - 1) / s.Den
}

// Fixed reports whether the share is a number that no base changes.
func (s Share) Fixed() bool { return s.Less == 0 && (s.Den == 0 || s.Den == 1 && s.Num > 1) }

// Words is the share in words; of says what it is of: "of the members".
func (s Share) Words(of string) string {
	words := fmt.Sprint(s.Num)
	switch {
	case s.Less > 0:
		return fmt.Sprintf("all but %d %s", s.Less, of)
	case s.Num == 1 && s.Den == 2:
		words = "half"
	case s.Num == 2 && s.Den == 3:
		words = "two thirds"
	case s.Num == 3 && s.Den == 4:
		words = "three quarters"
	case s.Den > 1:
		words = fmt.Sprintf("%d/%d", s.Num, s.Den)
	case s.Den == 1 && s.Num == 1:
		return "all " + of
	}
	if s.MoreThan {
		return "more than " + words + " " + of
	}
	return "at least " + words + " " + of
}
