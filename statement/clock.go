package statement

import (
	"strconv"
	"strings"
)

// readClock reads a time of day: 9.30pm, 21:30, ten to midnight, half past
// nine, midnight, nine o'clock.
func (p *reader) readClock(i int) int {
	from := i
	q, at := p.qualifier(i)
	if n := p.match(i, "on the stroke of"); n > 0 {
		i += n
	}
	lists, n := p.clockRange(i)
	if n > 0 {
		for _, x := range lists {
			p.put(x)
		}
		return n
	}
	mins, end, sure := p.clockAt(i)
	if end == 0 {
		return 0
	}
	if !sure && !p.clockContext(i) {
		return 0
	}
	if p.is(end, "sharp") || p.is(end, "exactly") {
		q, end = exactly, end+1
	}
	start := from
	if q != plain || at < from {
		start = at
	} else if k := p.beforeAfter(from); k != plain {
		q, start = k, from-1
	}
	var list []when
	for _, m := range mins {
		lo, hi := clockWindow(q, m)
		w := anyDay()
		w.clock, w.from, w.to = true, lo, hi
		list = append(list, w)
	}
	p.putMoment(start, end, list...)
	p.use(start, end)
	return end - i
}

// beforeAfter reads "before ten" and "after nine" as times of day.
func (p *reader) beforeAfter(i int) rough {
	switch {
	case p.is(i-1, "before"):
		return under
	case p.is(i-1, "after"), p.is(i-1, "past"):
		return over
	}
	return plain
}

// clockWindow is what a time of day stands for, in minutes of the day.
func clockWindow(q rough, m int) (from, to int) {
	switch q {
	case exactly:
		return m, m + 1
	case about:
		return m - 15, m + 16
	case nearly:
		return m - 30, m + 1
	case justOver:
		return m, m + 31
	case under, atMost:
		return m - 8*60, m
	case over, atLeast:
		return m, m + 6*60
	}
	switch {
	case m%60 == 0:
		return m - 5, m + 6
	case m%5 == 0:
		return m - 2, m + 3
	}
	return m, m + 1
}

// clockContext reports whether what stands before a bare figure makes it a
// time.
func (p *reader) clockContext(i int) bool {
	for k := i - 1; k >= 0 && k >= i-3; k-- {
		switch p.t[k].text {
		case "at", "until", "till", "til":
			return true
		case "about", "around", "nearly", "almost", "just", "before", "after", "past", "shortly", "exactly":
			continue
		}
		return false
	}
	return false
}

// clockRange reads "17:32-21:28", "between 9pm and 10pm", "from 9 to 10pm" is
// left to two readings.
func (p *reader) clockRange(i int) ([]item, int) {
	t := p.t[i]
	if t.figure {
		a, b, ok := strings.Cut(t.text, "-")
		x, okX := hourMinute(a)
		y, okY := hourMinute(b)
		if ok && okX && okY && strings.ContainsAny(a, ":.") && strings.ContainsAny(b, ":.") {
			one, two := anyDay(), anyDay()
			one.clock, one.from, one.to = true, x, x+1
			two.clock, two.from, two.to = true, y, y+1
			return []item{{kind: moments, a: i, b: i + 1, whens: []when{one}, prep: "from"}, {kind: moments, a: i, b: i + 1, whens: []when{two}, prep: "until"}}, 1
		}
	}
	if t.text == "between" {
		a, end, _ := p.clockAt(i + 1)
		if end > 0 && p.is(end, "and") {
			b, end2, sure := p.clockAt(end + 1)
			if end2 > 0 && sure && len(b) == 1 {
				lo := a[0]
				for _, x := range a {
					if x <= b[0] {
						lo = x
					}
				}
				w := anyDay()
				w.clock, w.from, w.to = true, lo, b[0]+1
				if w.to <= w.from {
					w.to += 24 * 60
				}
				return []item{{kind: moments, a: i, b: end2, whens: []when{w}}}, end2 - i
			}
		}
	}
	return nil, 0
}

func hourMinute(s string) (int, bool) {
	h, m, ok := strings.Cut(strings.Replace(s, ".", ":", 1), ":")
	if !ok || len(m) != 2 {
		return 0, false
	}
	x, err1 := strconv.Atoi(h)
	y, err2 := strconv.Atoi(m)
	return x*60 + y, err1 == nil && err2 == nil && x <= 24 && y < 60
}

// clockAt reads a time of day without what makes it approximate: the minutes of
// the day that it may mean, the token behind it, and whether it can be nothing
// else.
func (p *reader) clockAt(i int) (mins []int, end int, sure bool) {
	if i < 0 || i >= len(p.t) {
		return nil, 0, false
	}
	if m, n, ok := p.toPast(i); ok {
		mins, end = p.halfDay(m, i+n)
		return mins, end, true
	}
	switch p.t[i].text {
	case "midnight":
		return []int{24 * 60}, i + 1, true
	case "noon", "midday":
		return []int{12 * 60}, i + 1, true
	}
	t := p.t[i]
	if t.figure {
		if m, ok := hourMinute(t.text); ok {
			mins, end := p.halfDay(m, i+1)
			return mins, end, strings.Contains(t.text, ":") || end > i+1 || m >= 13*60 && p.clockContext(i)
		}
		if len(t.text) == 4 && p.match(i+1, "hours|hrs") > 0 {
			h, _ := strconv.Atoi(t.text[:2])
			m, _ := strconv.Atoi(t.text[2:])
			if h <= 24 && m < 60 {
				return []int{h*60 + m}, i + 2, true
			}
		}
	}
	x, n := p.number(i)
	if n == 0 || x < 1 || x > 24 || x != float64(int(x)) {
		return nil, 0, false
	}
	m := int(x) * 60
	if k := p.match(i+n, "o'clock"); k > 0 {
		mins, end := p.halfDay(m, i+n+k)
		return mins, end, true
	}
	if y, k := p.number(i + n); k > 0 && !t.figure && y >= 10 && y < 60 && x <= 12 {
		if mins, end := p.halfDay(m+int(y), i+n+k); end > i+n+k {
			return mins, end, true
		}
	}
	mins, end = p.halfDay(m, i+n)
	if end > i+n {
		return mins, end, true
	}
	switch { // a bare figure: a time only where nothing else follows
	case i+n < len(p.t) && p.t[i+n].word && !stopWord(p.t[i+n].text):
		return nil, 0, false
	}
	return mins, end, false
}

// toPast reads "ten to midnight", "half past nine", "10 minutes before
// midnight".
func (p *reader) toPast(i int) (m, n int, ok bool) {
	mins, k := 0.0, 0
	switch {
	case p.match(i, "a? quarter") > 0:
		mins, k = 15, p.match(i, "a? quarter")
	case p.is(i, "half") && p.is(i+1, "past"):
		mins, k = 30, 1
	default:
		mins, k = p.number(i)
		if k == 0 || mins > 59 {
			return 0, 0, false
		}
		k += p.match(i+k, "minutes|mins")
	}
	sign := 0
	switch {
	case p.match(i+k, "to|before|of|short") > 0 && !p.is(i+k, "short"):
		sign = -1
	case p.match(i+k, "past|after") > 0:
		sign = 1
	case p.match(i+k, "short of") > 0:
		sign, k = -1, k+1
	default:
		return 0, 0, false
	}
	k++
	base := 0
	switch {
	case p.is(i+k, "midnight"):
		base = 24 * 60
	case p.is(i+k, "noon"), p.is(i+k, "midday"):
		base = 12 * 60
	default:
		h, w := p.number(i + k)
		small := mins == 5 || mins == 10 || mins == 15 || mins == 20 || mins == 25 || mins == 30
		after := i + k + w
		plainHour := p.match(after, "am|pm|o'clock") > 0 || p.clockContext(i) || p.match(i, "a? quarter") > 0 || p.is(i, "half")
		if w == 0 || h < 1 || h > 12 || h != float64(int(h)) || !small || !plainHour {
			return 0, 0, false
		}
		return int(h)*60 + sign*int(mins), k + w, true
	}
	return base + sign*int(mins), k + 1, true
}

// halfDay reads am or pm behind a time; without it both halves of the day may
// be meant.
func (p *reader) halfDay(m, at int) ([]int, int) {
	end := at
	switch {
	case p.match(at, "am") > 0:
		if m >= 12*60 {
			m -= 12 * 60
		}
		return []int{m}, at + 1
	case p.match(at, "pm") > 0:
		if m < 12*60 {
			m += 12 * 60
		}
		return []int{m}, at + 1
	case max(p.match(at, "in the evening|afternoon"), p.match(at, "at night")) > 0:
		n := max(p.match(at, "in the evening|afternoon"), p.match(at, "at night"))
		if m < 12*60 {
			m += 12 * 60
		}
		return []int{m}, at + n
	case p.match(at, "in the morning") > 0:
		return []int{m % (12 * 60)}, at + 3
	}
	if m > 12*60+59 || m < 60 {
		return []int{m}, end
	}
	return []int{m % (12 * 60), m%(12*60) + 12*60}, end
}
