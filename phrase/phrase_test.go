package phrase_test

import (
	"fmt"
	"testing"

	"alteram/calendar"
	"alteram/phrase"
)

func TestCanonical(t *testing.T) {
	for in, want := range map[string]string{"The Hearing  Day": "hearing day", "a": "", "grounds": "grounds", "AN Appeal": "appeal", "": ""} {
		if got := phrase.Canonical(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestSame(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"the charges", "charge", true}, {"grounds of appeal", "Grounds", true}, {"grounds", "the grounds of appeal", true},
		{"the right of appeal", "the right to be heard", false}, {"place", "placement", false},
	} {
		if got := phrase.Same(c.a, c.b); got != c.want {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
	}
}

func TestLists(t *testing.T) {
	for item, want := range map[string]bool{"voting": true, "The use of the hall": true, "speaking": true, "hall": false, "vote": false} {
		if got := phrase.Lists("speaking, voting and the use of the hall", item); got != want {
			t.Errorf("%q: %v", item, got)
		}
	}
}

func TestAnyWayToTheFloorIsOne(t *testing.T) {
	for _, c := range []struct {
		want, got string
		same      bool
	}{
		{"the floor", "to be heard", true}, {"to speak", "the floor", true}, {"the last word", "the floor", false},
		{"to put questions to witnesses", "to put questions", true},
		{"to be represented", "to be heard", false}, {"", "the floor", false},
	} {
		if got := phrase.SameOffer(c.want, c.got); got != c.same {
			t.Errorf("%q for %q: %v", c.got, c.want, got)
		}
	}
}

func TestNumberAndPeriod(t *testing.T) {
	for in, want := range map[string]int{"£1,200 costs": 1200, "3": 3, "12 months": 12} {
		if got, ok := phrase.Number(in); got != want || !ok {
			t.Errorf("%q: %d, %v", in, got, ok)
		}
	}
	if _, ok := phrase.Number("about 3"); ok {
		t.Error("a text that does not begin with a number has one")
	}
	if s, ok := phrase.Period("extend the period in clause 7 by 14 days, once"); !ok || s.N != 14 || s.Unit != calendar.Day {
		t.Errorf("%+v, %v", s, ok)
	}
	if _, ok := phrase.Period("extend the period in clause 7"); ok {
		t.Error("a text without a period has one")
	}
}

func TestLonger(t *testing.T) {
	day := func(n int) calendar.Span { return calendar.Span{N: n, Unit: calendar.Day} }
	if phrase.Longer(day(14), day(14)) || !phrase.Longer(day(15), day(14)) || !phrase.Longer(calendar.Span{N: 3, Unit: calendar.Week}, day(14)) {
		t.Error("periods are compared wrongly")
	}
}

func ExampleSame() {
	fmt.Println(phrase.Same("the grounds of the appeal", "grounds"))
	// Output: true
}
