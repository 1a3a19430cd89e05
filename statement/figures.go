package statement

import (
	"strconv"
	"strings"
)

// unitOf reads a unit of time: its letter and how many of the letter's unit one
// is, and what kind of days they are.
func (p *reader) unitOf(i int) (unit byte, each float64, apart string, n int) {
	at := i
	if p.is(at, "-") {
		at++
	}
	if k := p.match(at, "clear|working|business|calendar|full|whole|consecutive"); k > 0 {
		apart = p.t[at].text
		at++
	}
	if at >= len(p.t) {
		return 0, 0, "", 0
	}
	switch strings.TrimSuffix(strings.TrimSuffix(p.t[at].text, "'"), "'s") {
	case "minute", "minutes", "min", "mins":
		unit, each = 'm', 1
	case "hour", "hours", "hr", "hrs":
		unit, each = 'm', 60
	case "day", "days":
		unit, each = 'd', 1
	case "night", "nights":
		return 0, 0, "", 0
	case "week", "weeks":
		unit, each = 'd', 7
	case "fortnight", "fortnights":
		unit, each = 'd', 14
	case "month", "months":
		unit, each = 'M', 1
	case "year", "years":
		unit, each = 'M', 12
	default:
		return 0, 0, "", 0
	}
	return unit, each, apart, at + 1 - i
}

// readLength reads how long: six hours, over six hours, six and a half hours,
// six hours and 25 minutes, half an hour, between four and five hours.
func (p *reader) readLength(i int) int {
	if p.is(i, "between") || p.is(i, "from") {
		if x, n := p.number(i + 1); n > 0 && (p.is(i+1+n, "and") || p.is(i+1+n, "to")) {
			if y, m := p.number(i + 2 + n); m > 0 {
				if unit, each, apart, k := p.unitOf(i + 2 + n + m); k > 0 {
					return p.putLength(i, i+2+n+m+k, unit, apart, amount{x * each, y * each})
				}
			}
		}
	}
	q, start := p.qualifier(i)
	x, step, unit, apart, end := p.plainLength(i)
	if end == 0 {
		return 0
	}
	least := map[byte]float64{'m': 1.0 / 60, 'd': 1, 'M': 0.1}[unit]
	if unit == 'd' || unit == 'M' {
		step = 0
	} else if q == about || q == nearly || q == justOver {
		least = map[bool]float64{true: 15, false: 30}[q == about]
		if x < 60 {
			least = 5
		}
	}
	if n := p.match(end, "or more|longer"); n > 0 {
		q, end = atLeast, end+n
	} else if n := p.match(end, "or less"); n > 0 {
		q, end = atMost, end+n
	} else if n := p.match(end, "or so"); n > 0 {
		q, end = about, end+n
	}
	a := q.of(x, step, least)
	if apart == "full" || apart == "whole" {
		a = amount{x, a.hi}
	}
	return p.putLength(start, end, unit, apart, a)
}

func (p *reader) putLength(a, b int, unit byte, apart string, n amount) int {
	x := item{kind: length, a: a, b: b, unit: unit, apart: apart, amount: n}
	if a > 0 && strings.Contains(" for of within in after until ", " "+p.t[a-1].text+" ") {
		x.prep = p.t[a-1].text
	}
	p.put(x)
	return b - a
}

// plainLength reads a length without what makes it approximate; step is the
// unit in which it is said.
func (p *reader) plainLength(i int) (x, step float64, unit byte, apart string, end int) {
	if n := p.match(i, "half an hour"); n > 0 {
		return 30, 15, 'm', "", i + n
	}
	if n := p.match(i, "half - hour"); n > 0 {
		return 30, 15, 'm', "", i + n
	}
	if n := p.match(i, "a? quarter of an hour"); n > 0 {
		return 15, 5, 'm', "", i + n
	}
	if n := p.match(i, "three quarters of an hour"); n > 0 {
		return 45, 10, 'm', "", i + n
	}
	if n := p.match(i, "an hour and a half"); n > 0 {
		return 90, 30, 'm', "", i + n
	}
	if n := p.match(i, "an|one hour"); n > 0 {
		return 60, 60, 'm', "", i + n
	}
	if n := p.match(i, "a fortnight"); n > 0 {
		return 14, 0, 'd', "", i + n
	}
	if p.is(i, "a") {
		if unit, each, apart, k := p.unitOf(i + 1); k > 0 {
			return each, each, unit, apart, i + 1 + k
		}
	}
	x, n := p.number(i)
	if n == 0 {
		return 0, 0, 0, "", 0
	}
	half := 0.0
	at := i + n
	if k := p.match(at, "-? and -? a -? half"); k > 0 {
		half, at = 0.5, at+k
	}
	unit, each, apart, k := p.unitOf(at)
	if k == 0 {
		return 0, 0, 0, "", 0
	}
	at += k
	x, step = (x+half)*each, each
	if half > 0 || x/each != float64(int(x/each)) {
		step = each / 2
	}
	if each == 1 && unit == 'm' {
		step = 1
		if int(x)%5 == 0 {
			step = 5
		}
	}
	if each == 60 {
		next := at
		if p.is(next, "and") || p.is(next, ",") {
			next++
		}
		if y, m := p.number(next); m > 0 {
			if u, e, _, k := p.unitOf(next + m); k > 0 && u == 'm' && e == 1 {
				return x + y, 2, 'm', "", next + m + k
			}
		}
	}
	return x, step, unit, apart, at
}

// readVotes reads so many to so many: 13 to 0, 13-0, thirteen votes to nil.
func (p *reader) readVotes(i int) int {
	t := p.t[i]
	if a, b, ok := strings.Cut(t.text, "-"); t.figure && ok {
		x, err1 := strconv.Atoi(a)
		y, err2 := strconv.Atoi(b)
		if err1 == nil && err2 == nil && x < 1000 && y < 1000 {
			return p.putVotes(i, i+1, x, y)
		}
	}
	x, n := p.number(i)
	if n == 0 || x != float64(int(x)) {
		return 0
	}
	at := i + n
	at += p.match(at, "vote|votes|members|councillors|delegates|people|ballots")
	if k := p.match(at, "to|-|v|versus|against"); k == 0 || p.is(at, "against") && p.is(i+n, "against") {
		return 0
	}
	sep := p.t[at].text
	at++
	at += p.match(at, "just|only")
	y, m := p.number(at)
	if m == 0 || y != float64(int(y)) || sep == "-" && m > 1 {
		return 0
	}
	end := at + m
	if unit, _, _, k := p.unitOf(end); k > 0 && unit != 0 { // "four to five hours"
		return 0
	}
	if p.match(end, "am|pm|o'clock") > 0 || p.clockContext(i) {
		return 0
	}
	end += p.match(end, "votes|vote")
	return p.putVotes(i, end, int(x), int(y))
}

func (p *reader) putVotes(a, b, x, y int) int {
	abstain := -1
	at := b
	if p.is(at, ",") {
		at++
	}
	at += p.match(at, "with")
	if z, n := p.number(at); n > 0 {
		if k := p.match(at+n, "abstain*|abstention*"); k > 0 {
			abstain, b = int(z), at+n+k
		}
	} else if n := p.match(at, "no abstention*"); n > 0 {
		abstain, b = 0, at+n
	}
	p.put(item{kind: votes, a: a, b: b, votes: [3]int{x, y, abstain}})
	return b - a
}

// sides are the words behind a number of voters that say how they voted.
var sides = []struct {
	words string
	side  int
}{
	{"voted|votes|vote|were|was|in? for|favour|support", 0}, {"voted? in favour|support", 0}, {"were|was in favour|support", 0}, {"votes? for", 0}, {"voted|votes to expel|suspend|warn|remove|exclude", 0}, {"supported|backed|approved|endorsed|agreed", 0}, {"for", 0},
	{"voted|votes|vote|were|was against", 1}, {"votes? against", 1}, {"against|opposed|dissent*|objected|disagreed", 1}, {"voted no", 1}, {"was|were opposed", 1},
	{"abstain*|abstention*", 2}, {"did not vote", 2},
}

// readSides reads "13 for", "twelve members voted against", "nobody abstained",
// "of the 13 members, one was opposed".
func (p *reader) readSides(i int) int {
	at := i
	q, start := plain, i
	x, n := 0.0, 0
	switch {
	case p.match(i, "no|nobody|none") > 0 && !p.is(i, "no") || p.match(i, "no one|member|councillor|votes|vote|delegate|abstention*|members|councillors|dissent*|opposition") > 0:
		n = 1
		if p.match(i, "no abstention*|dissent*|opposition") > 0 {
			side := map[bool]int{true: 2, false: 1}[p.match(i+1, "abstention*") > 0]
			p.put(item{kind: count, a: i, b: i + 2, noun: sideNames[side], amount: amount{0, 0}})
			return 2
		}
	case p.match(i, "everyone|everybody") > 0 || p.match(i, "all|every|each member|members|councillor|councillors") > 0 || p.match(i, "all of? the?|those? members|councillors|present|them") > 0:
		return p.readAll(i)
	case p.match(i, "a handful|few") > 0:
		for _, s := range sides {
			if k := p.match(i+2, "members|councillors? "+s.words); k > 0 {
				p.put(item{kind: count, a: i, b: i + 2 + k, noun: sideNames[s.side], amount: amount{2, 7}})
				return 2 + k
			}
		}
		return 0
	default:
		q, start = p.qualifier(i)
		x, n = p.number(i)
	}
	if n == 0 || p.is(i, "one") && p.is(i+1, "for") && !p.between(0, len(p.t), "vot*|against|abst*|oppos*|dissent*") { // "a sad one for us"
		return 0
	}
	at += n
	at += p.match(at, "of the?")
	if _, m := p.number(at); m > 0 && at > i+n {
		at += m
	}
	at += p.match(at, "other? member*|councillor*|vote|votes|voter*|delegate*|people|person|of|one|them|director*|trustee*")
	at += p.match(at, "present")
	for _, s := range sides {
		if k := p.match(at, s.words); k > 0 {
			p.put(item{kind: count, a: start, b: at + k, noun: sideNames[s.side], amount: q.of(x, 0, 1)})
			return at + k - i
		}
	}
	return 0
}

var sideNames = [...]string{"votes for", "votes against", "abstentions"}

// readAll reads "all members supported", "every councillor voted for".
func (p *reader) readAll(i int) int {
	at := i + 1
	at += p.match(at, "of")
	at += p.match(at, "the|its|our|those")
	x, k := p.number(at)
	at += k
	at += p.match(at, "of the|its|them")
	at += p.match(at, "council|board|committee|panel|party")
	at += p.match(at, "'s")
	at += p.match(at, "member*|councillor*|delegate*|director*|them|who")
	at += p.match(at, "present|who|there|voting|eligible")
	at += p.match(at, "voted|voting|and")
	for _, s := range sides {
		n := p.match(at, s.words)
		if n == 0 {
			n = p.match(at, "support* expel* expulsion")
		}
		if n == 0 {
			continue
		}
		switch s.side {
		case 0:
			p.put(item{kind: signal, a: i, b: at + n, sign: "unanimous"})
			if k > 0 {
				p.put(item{kind: count, a: i, b: at + n, noun: sideNames[0], amount: amount{x, x}})
			}
		default:
			p.put(item{kind: signal, a: i, b: at + n, sign: "all " + sideNames[s.side]})
		}
		return at + n - i
	}
	return 0
}

// nouns are what is counted, by the words that name it.
var nouns = []struct{ words, noun string }{
	{"other? council|board|committee|panel members", "members"}, {"members|councillors|councilors|delegates|directors|trustees|panellists|board-members|people|judges|councillor|member", "members"}, {"question|questions", "questions"},
	{"of? the? charge|charges|counts|count", "charges"}, {"witness|witnesses", "witnesses"}, {"meetings|hearings|meeting|hearing", "hearings"}, {"vote|votes", "votes cast"}, {"abstention*", "abstentions"}, {"exhibits|exhibit", "exhibits"}, {"apologies", "apologies"},
}

// readCounts reads how many of something, shares and money.
func (p *reader) readCounts(i int) int {
	t := p.t[i]
	if strings.Contains("$£€", t.text) && i+1 < len(p.t) && p.t[i+1].figure {
		x, _ := p.number(i + 1)
		end := i + 2 + p.match(i+2, "dollars|pounds|euros")
		p.put(item{kind: money, a: i, b: end, amount: amount{x, x}})
		return end - i
	}
	if n := p.readShare(i); n > 0 {
		return n
	}
	q, start := p.qualifier(i)
	x, n := p.number(i)
	if n == 0 || p.is(i, "both") && !p.is(i+1, "charges") && !p.is(i+1, "counts") {
		return 0
	}
	at := i + n
	if k := p.match(at, "dollars|pounds|euros"); k > 0 {
		p.put(item{kind: money, a: i, b: at + k, amount: amount{x, x}})
		return at + k - i
	}
	if p.match(at, "percent|%|per cent") > 0 || p.match(at, "per cent") > 0 {
		k := max(p.match(at, "per cent"), p.match(at, "percent|%"))
		p.put(item{kind: share, a: start, b: at + k, amount: q.of(x/100, 0.01, 0.0001)})
		return at + k - i
	}
	if p.match(i-2, "quorum of|was|is") == 2 || p.match(i-1, "quorum") == 1 {
		p.put(item{kind: count, a: start, b: at, noun: "quorum", amount: q.of(x, 0, 1)})
		return at - i
	}
	if p.match(i-2, "majority of") == 2 || p.match(start-2, "majority of") == 2 {
		p.put(item{kind: count, a: start - 2, b: at, noun: "majority", amount: q.of(x, 0, 1)})
		return at - i
	}
	more := -1.0
	if k := p.match(at, "out? of the|its?"); k > 0 {
		if y, m := p.number(at + k); m > 0 {
			more, at = y, at+k+m
		}
	}
	at += p.match(at, "-")
	for _, w := range nouns {
		if k := p.match(at, w.words); k > 0 {
			noun := w.noun
			if p.t[at+k-1].text == "member" && x > 1 {
				noun = "seats"
			}
			p.put(item{kind: count, a: start, b: at + k, noun: noun, amount: q.of(x, 0, 1)})
			if more >= 0 && noun == "members" {
				p.put(item{kind: count, a: start, b: at + k, noun: "seats", amount: amount{more, more}})
			}
			return at + k - i
		}
	}
	if k := p.match(at, "member council|board|committee|panel"); k > 0 {
		p.put(item{kind: count, a: start, b: at + k, noun: "seats", amount: q.of(x, 0, 1)})
		return at + k - i
	}
	if k := p.match(at, "present|attended|attending|were? present"); k > 0 {
		p.put(item{kind: count, a: start, b: at, noun: "members", amount: q.of(x, 0, 1)})
		if more >= 0 {
			p.put(item{kind: count, a: start, b: at, noun: "seats", amount: amount{more, more}})
		}
		return at - i
	}
	if more >= 0 {
		p.put(item{kind: count, a: start, b: at, noun: "of", amount: amount{x, more}})
		return at - i
	}
	return 0
}

// readShare reads a share of the votes.
func (p *reader) readShare(i int) int {
	q, start := p.qualifier(i)
	x, n := 0.0, 0
	switch {
	case p.match(i, "two - ? thirds") > 0:
		x, n = 2.0/3, p.match(i, "two - ? thirds")
	case p.match(i, "two -? thirds|third") > 0:
		x, n = 2.0/3, p.match(i, "two -? thirds|third")
	case p.is(i, "2/3"):
		x, n = 2.0/3, 1
	case p.match(i, "three -? quarters|fourths|quarter") > 0 && !p.is(i+p.match(i, "three -? quarters|fourths|quarter"), "of"):
		x, n = 0.75, p.match(i, "three -? quarters|fourths|quarter")
	case p.match(i, "a|one -? third") > 0:
		x, n = 1.0/3, p.match(i, "a|one -? third")
	case p.match(i, "half of? the members|votes|council|board|councillors") > 0:
		x, n = 0.5, 1
	default:
		return 0
	}
	p.put(item{kind: share, a: start, b: i + n, amount: q.of(x, 0.02, 0.0001)})
	return n
}
