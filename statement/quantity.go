package statement

import (
	"math"
	"strconv"
	"strings"
)

// amount is a quantity of which a text speaks: from lo to hi, both included.
type amount struct{ lo, hi float64 }

func (a amount) holds(x float64) bool { return x >= a.lo && x <= a.hi }

// answer compares a quantity that the record bounds with one that is claimed.
func (a amount) answer(lo, hi float64) Answer {
	return compare(lo >= a.lo && hi <= a.hi, hi < a.lo || lo > a.hi)
}

// rough says how an approximate word widens a figure.
type rough uint8

const (
	plain    rough = iota
	exactly        // nothing but it
	about          // up to 15 percent, or a quarter of an hour, either way
	nearly         // up to 15 percent, or half an hour, below
	justOver       // up to 15 percent, or half an hour, above
	under          // anything below
	atMost         // it or less
	over           // anything above
	atLeast        // it or more
)

// roughWords are the approximate words, the longest first.
var roughWords = []struct {
	words string
	is    rough
}{
	{"no|not more than", atMost}, {"no|not later than", atMost}, {"no|not fewer|less than", atLeast}, {"not quite", nearly}, {"not even", under},
	{"just|slightly|shortly over|above|past", justOver}, {"just|slightly|a|little bit? more than", justOver}, {"a little|bit more than|over", justOver}, {"shortly|soon|just|immediately after", justOver},
	{"just|slightly|a|little bit? under|below|short", nearly}, {"just|slightly less|fewer than", nearly}, {"shortly|just|immediately before|prior", nearly},
	{"close to|on", nearly}, {"near to", nearly}, {"well over|above", over}, {"more|greater|longer than", over}, {"in excess of", over}, {"upwards of", over}, {"at least", atLeast},
	{"a minimum of", atLeast}, {"at most", atMost}, {"a maximum of", atMost}, {"up to", atMost}, {"less|fewer|shorter than", under}, {"some time around", about}, {"or so", about},
	{"about|around|approximately|roughly|some|circa|approx|roundabout", about}, {"nearly|almost|approaching|nigh|near|towards|toward", nearly},
	{"over|above|exceeding", over}, {"under|below", under}, {"exactly|precisely|fully|sharp", exactly}, {"only|just|barely|merely|a|full|whole|mere", plain},
}

// of is the range that a figure stands for, which is said in steps: "four
// hours" is said in steps of an hour. least is the smallest difference.
func (k rough) of(x, step, least float64) amount {
	wide := max(0.15*x, least)
	switch k {
	case exactly:
		return amount{x, x}
	case about:
		wide = max(wide, step/2)
		return amount{x - wide, x + wide}
	case nearly:
		return amount{x - max(wide, step/2), x}
	case justOver:
		return amount{x, x + max(wide, step/2)}
	case under:
		return amount{math.Inf(-1), x - least}
	case atMost:
		return amount{math.Inf(-1), x}
	case over:
		return amount{x + least, math.Inf(1)}
	case atLeast:
		return amount{x, math.Inf(1)}
	}
	return amount{x - step/2, x + step/2}
}

var (
	units = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"}
	tens  = []string{"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}

	ordinals = []string{"", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"}
	months   = []string{"", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
	weekdays = []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}
)

func indexOf(list []string, w string) int {
	for i, x := range list {
		if x != "" && x == w {
			return i
		}
	}
	return -1
}

// number reads a whole or decimal number at a token, in figures or words; n is
// how many tokens it takes, 0 when there is none.
func (p *reader) number(i int) (x float64, n int) {
	if i >= len(p.t) {
		return 0, 0
	}
	t := p.t[i]
	if t.figure {
		x, err := strconv.ParseFloat(strings.ReplaceAll(t.text, ",", ""), 64)
		if err != nil {
			return 0, 0
		}
		return x, 1
	}
	switch t.text {
	case "nil", "none", "nought", "naught", "nobody":
		return 0, 1
	case "both":
		return 2, 1
	case "half":
		if p.is(i+1, "a") && p.is(i+2, "dozen") {
			return 6, 3
		}
	case "a":
		if p.is(i+1, "dozen") {
			return 12, 2
		}
		if p.is(i+1, "hundred") {
			return 100, 2
		}
		if p.is(i+1, "couple") {
			return 2, 2
		}
	}
	if u := indexOf(units, t.text); u >= 0 {
		if p.is(i+1, "hundred") {
			rest, m := 0.0, 0
			if p.is(i+2, "and") {
				if rest, m = p.number(i + 3); m > 0 {
					m++
				}
			}
			return float64(100*u) + rest, 2 + m
		}
		return float64(u), 1
	}
	if d := indexOf(tens, t.text); d > 0 {
		next := i + 1
		if p.is(next, "-") {
			next++
		}
		if next < len(p.t) {
			if u := indexOf(units, p.t[next].text); u > 0 && u < 10 {
				return float64(10*d + u), next + 1 - i
			}
		}
		return float64(10 * d), 1
	}
	return 0, 0
}

// ordinal reads the day of a month: 11, 11th, eleventh, twenty-first.
func (p *reader) ordinal(i int) (day, n int) {
	if i >= len(p.t) {
		return 0, 0
	}
	if t := p.t[i]; t.figure {
		d, err := strconv.Atoi(t.text)
		if err != nil || d < 1 || d > 31 {
			return 0, 0
		}
		if i+1 < len(p.t) && p.t[i+1].glued && strings.Contains(" st nd rd th ", " "+p.t[i+1].text+" ") {
			return d, 2
		}
		return d, 1
	}
	if d := indexOf(ordinals, p.t[i].text); d > 0 {
		return d, 1
	}
	if d := indexOf(tens, p.t[i].text); d > 1 && d < 4 {
		next := i + 1
		if p.is(next, "-") {
			next++
		}
		if next < len(p.t) {
			if u := indexOf(ordinals, p.t[next].text); u > 0 && u < 10 {
				return 10*d + u, next + 1 - i
			}
		}
	}
	if p.t[i].text == "thirtieth" {
		return 30, 1
	}
	return 0, 0
}

// qualifier reads the approximate words that end before a token.
func (p *reader) qualifier(i int) (rough, int) {
	for _, w := range roughWords {
		n := len(strings.Fields(w.words))
		for k := n; k >= 1; k-- {
			if i-k < 0 {
				continue
			}
			if m := p.match(i-k, w.words); m == k {
				return w.is, i - k
			}
		}
	}
	return plain, i
}
