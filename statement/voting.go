package statement

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"alteram/docket"
	"alteram/rulebook"
)

// polls are the decisions on which there was a vote that the sentence may mean.
func (p *reader) polls() []*happening {
	hs := p.happenings(&item{kind: signal, sign: "decide"})
	for i := range p.items {
		if x := &p.items[i]; x.class == overturn || x.class == uphold || x.class == remit {
			hs = p.happenings(x)
		}
	}
	return slices.DeleteFunc(slices.Clone(hs), func(h *happening) bool {
		return h.event.Vote == nil && (h.ruling == nil || h.ruling.Tally == nil)
	})
}

// tallied is a vote as it counts; all says that the number is not known, but
// that all were for it.
func tallied(h *happening) (f, a, abstain int, all bool) {
	if v := h.event.Vote; v != nil {
		f, a, abstain, all = v.For, v.Against, v.Abstain, v.All
	}
	if h.ruling != nil && h.ruling.Tally != nil && !all {
		t := h.ruling.Tally
		f, a, abstain = t.For, t.Against, t.Abstain
	}
	return f, a, abstain, all
}

func voteWords(h *happening) string {
	f, a, n, all := tallied(h)
	if all {
		return "all who voted were in favour; the number is not recorded"
	}
	return fmt.Sprintf("%d for, %d against, %d abstaining", f, a, n)
}

// poll judges a claim on the vote by the decision that answers best.
func (p *reader) poll(from, to int, about string, judge func(h *happening) Answer) {
	hs := p.polls()
	if len(hs) == 0 {
		p.add(from, to, about, NotShown, "The record does not show the vote.")
		return
	}
	best, by := Contradicts, hs[len(hs)-1]
	for _, h := range hs {
		a := judge(h)
		if a == Supports || a == NotShown && best == Contradicts {
			best, by = a, h
		}
	}
	p.add(from, to, about, best, "The vote on "+by.thing+": "+voteWords(by)+".", by)
}

func (p *reader) claimVotes(x *item) {
	x.taken = true
	p.poll(x.a, x.b, "the vote", func(h *happening) Answer {
		f, a, n, all := tallied(h)
		if all {
			return compare(false, x.votes[1] > 0 || x.votes[0] == 0)
		}
		same := f == x.votes[0] && a == x.votes[1] && (x.votes[2] < 0 || x.votes[2] == n)
		return compare(same, !same)
	})
}

func (p *reader) claimShare(x *item) {
	x.taken = true
	for k := x.a - 1; k >= 0 && k >= x.a-4; k-- {
		if oneOf(p.t[k].text, "need*|requir*|threshold|necessary") {
			p.use(k, k+1)
			p.poll(x.a, x.b, "the majority that is needed", func(h *happening) Answer {
				if h.ruling == nil || h.ruling.Tally == nil || h.ruling.Tally.Base == 0 || h.event.Vote != nil && h.event.Vote.All {
					return NotShown
				}
				need := math.Ceil((x.amount.lo+x.amount.hi)/2*float64(h.ruling.Tally.Base) - 0.001)
				return compare(h.ruling.Tally.Needed == int(need), h.ruling.Tally.Needed != int(need))
			})
			return
		}
	}
	want := x.amount
	if k := p.match(x.b, "majority"); k > 0 {
		want = amount{(x.amount.lo + x.amount.hi) / 2, 1}
		p.use(x.b, x.b+k)
	}
	p.poll(x.a, x.b, "the share of the votes", func(h *happening) Answer {
		f, a, _, all := tallied(h)
		got := 1.0
		if !all {
			if f+a == 0 {
				return NotShown
			}
			got = float64(f) / float64(f+a)
		}
		return want.answer(got, got)
	})
}

// claimManner claims how the vote went, in a word.
func (p *reader) claimManner(s *item, sign string) {
	neg := p.negated(s) && sign != "unanimous" || sign == "unanimous" && p.denies(s.a) && p.t[s.a].text != "without" && p.t[s.a].text != "no"
	p.poll(s.a, s.b, "how the vote went", func(h *happening) Answer {
		f, a, n, all := tallied(h)
		share := 1.0
		if f+a > 0 && !all {
			share = float64(f) / float64(f+a)
		}
		yes, no := false, false
		switch sign {
		case "unanimous":
			yes, no = a == 0 && n == 0 && f > 0 || all, a > 0 || f == 0 && !all
		case "split":
			yes, no = a > 0, a == 0 && n == 0
		case "narrow":
			yes, no = share <= 0.6 || f-a <= 1, share > 0.75
		case "overwhelming":
			yes, no = share >= 0.8, share < 2.0/3
		case "majority":
			yes, no = f > a || all, f <= a && !all
		case "majority simple":
			yes, no = f > a && share < 0.6, f <= a && !all
		case "casting":
			no = a == 0
		default:
			no = f > 0 || all
		}
		if neg {
			yes, no = no, yes
		}
		return compare(yes, no)
	})
}

// claimMethod claims how the votes were cast.
func (p *reader) claimMethod(s *item, method string) {
	p.poll(s.a, s.b, "how the votes were cast", func(h *happening) Answer {
		got := h.event.Method
		if got == "" {
			return NotShown
		}
		if p.negated(s) {
			return compare(got != method, got == method)
		}
		return compare(got == method, got != method)
	})
}

// claimCount claims how many.
func (p *reader) claimCount(x *item) {
	x.taken = true
	switch x.noun {
	case "votes for", "votes against", "abstentions":
		p.poll(x.a, x.b, "the vote: "+x.noun, func(h *happening) Answer {
			f, a, n, all := tallied(h)
			got := map[string]int{"votes for": f, "votes against": a, "abstentions": n}[x.noun]
			if all && x.noun == "votes for" {
				return NotShown
			}
			return x.amount.answer(float64(got), float64(got))
		})
	case "votes cast":
		p.poll(x.a, x.b, "the votes cast", func(h *happening) Answer {
			f, a, _, all := tallied(h)
			if all {
				return NotShown
			}
			n := float64(f + a)
			return max2(x.amount.answer(n, n), x.amount.answer(float64(f), float64(f)))
		})
	case "majority":
		p.poll(x.a, x.b, "the majority", func(h *happening) Answer {
			f, a, _, all := tallied(h)
			if all {
				return NotShown
			}
			return x.amount.answer(float64(f-a), float64(f-a))
		})
	case "quorum":
		p.poll(x.a, x.b, "the quorum", func(h *happening) Answer {
			if h.ruling == nil || h.ruling.Tally == nil || h.ruling.Tally.Quorum == 0 {
				return NotShown
			}
			q := float64(h.ruling.Tally.Quorum)
			return x.amount.answer(q, q)
		})
	case "members", "of":
		p.claimPresent(x)
	case "seats":
		p.claimSeats(x)
	case "questions":
		p.claimQuestions(x)
	case "charges":
		p.claimCharges(x)
	case "hearings":
		n := float64(len(p.r.of(hearing, p.until)))
		p.anyOf(x, "how many meetings", p.r.of(hearing, p.until), n)
	case "exhibits":
		var list []string
		for i := range p.r.Events {
			for _, e := range p.r.Events[i].Evidence {
				if !slices.Contains(list, e) {
					list = append(list, e)
				}
			}
		}
		p.anyOf(x, "how many exhibits", nil, float64(len(list)))
	default:
		p.add(x.a, x.b, "how many: "+x.noun, NotShown, "The record does not show how many.")
	}
}

// max2 is the better of two answers for a claim that may mean either.
func max2(a, b Answer) Answer {
	if a == Supports || b == Supports {
		return Supports
	}
	if a == NotShown || b == NotShown {
		return NotShown
	}
	return Contradicts
}

// anyOf compares a count with those that the words may mean.
func (p *reader) anyOf(x *item, about string, hs []*happening, counts ...float64) {
	counts = slices.DeleteFunc(counts, func(n float64) bool { return n <= 0 })
	if len(counts) == 0 {
		p.add(x.a, x.b, about, NotShown, "The record does not show how many.")
		return
	}
	best := Contradicts
	var words []string
	for _, n := range counts {
		best = max2(best, x.amount.answer(n, n))
		if w := fmt.Sprintf("%.0f", n); !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	p.add(x.a, x.b, about, best, "The record shows "+strings.Join(words, " or ")+".", hs[:min(len(hs), 3)]...)
}

// present lists how many of those who decide were there: when the meeting
// opened, and when it voted.
func (p *reader) present() (counts []float64, hs []*happening) {
	for _, h := range p.r.of(hearing, p.until) {
		n := 0
		for _, person := range h.event.Present {
			if !p.r.isParty(person) {
				n++
			}
		}
		counts, hs = append(counts, float64(n)), append(hs, h)
	}
	for _, h := range p.r.of(decision, p.until) {
		if h.ruling != nil && h.ruling.Tally != nil && (h.event.Vote == nil || !h.event.Vote.All) {
			f, a, n, _ := tallied(h)
			counts, hs = append(counts, float64(h.ruling.Tally.Present), float64(f+a+n)), append(hs, h)
		}
	}
	return counts, hs
}

func (r *record) isParty(person string) bool {
	for _, list := range r.Standing.Parties {
		if slices.Contains(list, person) {
			return true
		}
	}
	return false
}

func (p *reader) claimPresent(x *item) {
	s := p.nearest(x, func(s *item) bool { return s.a >= x.b && s.a <= x.b+4 })
	if s != nil && s.sign == "stood down" {
		var who []string
		hs := p.happenings(s)
		for _, h := range hs {
			who = append(who, h.who...)
		}
		p.anyOf(x, "how many stood down", hs, float64(len(who)))
		return
	}
	if s != nil && oneOf(s.sign, "leave|arrive|asked|told|resigned|appeal") {
		p.add(x.a, max(x.b, s.b), "how many", NotShown, "The record does not show how many.")
		return
	}
	counts, hs := p.present()
	if p.r.lacks("attendance") {
		counts = nil
	}
	if x.noun == "of" {
		y := *x
		y.amount = amount{x.amount.lo, x.amount.lo}
		z := *x
		z.amount = amount{x.amount.hi, x.amount.hi}
		p.anyOf(&y, "how many were there", hs, counts...)
		p.anyOf(&z, "of how many", hs, append(counts, p.seats()...)...)
		return
	}
	p.anyOf(x, "how many were there", hs, counts...)
}

// seats lists how many seats the bodies have that decided.
func (p *reader) seats() []float64 {
	var out []float64
	for i := range p.r.Program.Things {
		if t := &p.r.Program.Things[i]; t.Kind == rulebook.Body && !t.All {
			out = append(out, float64(t.Max))
			if t.Min != t.Max {
				out = append(out, float64(t.Min))
			}
		}
	}
	return out
}

func (p *reader) claimSeats(x *item) {
	p.anyOf(x, "how many seats the body has", nil, p.seats()...)
}

func (p *reader) claimQuestions(x *item) {
	s := p.nearest(x, func(s *item) bool { return oneOf(s.sign, "asked|replied|refused") && (s.b <= x.a || s.a >= x.b) })
	t := asked
	if s != nil {
		t = p.topicOf(s)
	}
	hs := p.happenings(&item{kind: signal, sign: string(map[topic]string{asked: "asked", replied: "replied", refused: "refused"}[t])})
	n := float64(len(hs))
	if p.r.lacks() {
		n = 0
	}
	p.anyOf(x, "how many questions: "+string(t), hs, n)
}

func (p *reader) claimCharges(x *item) {
	put, found := 0, 0
	var hs []*happening
	for _, h := range p.r.of(charge, p.until) {
		put += len(h.event.Charges)
		hs = append(hs, h)
	}
	if s := p.nearest(x, func(s *item) bool { return s.sign == "proved" || s.class == acquit }); s != nil {
		for _, h := range p.r.of(decision, p.until) {
			if h.dead || h.appeal {
				continue
			}
			for _, c := range h.event.Charges {
				if c.Found == "proved" || c.Found == "admitted" {
					found++
				}
			}
			hs = append(hs, h)
		}
		if p.negated(s) {
			found = max(put-found, 0)
		}
		if found == 0 && !p.r.lacks() && put > 0 {
			p.add(x.a, x.b, "how many charges were proved", compare(x.amount.holds(0), !x.amount.holds(0)), "The record shows none.", hs...)
			return
		}
		p.anyOf(x, "how many charges were proved", hs, float64(found))
		return
	}
	p.anyOf(x, "how many charges there were", hs, float64(put))
}

// claimMoney claims a fine.
func (p *reader) claimMoney(x *item) {
	x.taken = true
	for _, h := range p.r.of(decision, p.until) {
		for _, f := range h.event.Fields {
			q := p.inside(f.Value)
			for k := range q.items {
				if y := &q.items[k]; y.kind == money {
					p.add(x.a, x.b, "a sum of money", x.amount.answer(y.amount.lo, y.amount.hi), capital(tell(h))+": "+f.Value+".", h)
					return
				}
			}
		}
	}
	p.add(x.a, x.b, "a sum of money", NotShown, "The record shows no such sum.")
}

// claimQuorum claims that there was a quorum, or none.
func (p *reader) claimQuorum(s *item) {
	neg := p.negated(s)
	for k := s.b; k < len(p.t) && k < s.b+3; k++ {
		if oneOf(p.t[k].text, "lost|lacking|missing|absent") {
			neg = true
			p.use(k, k+1)
		}
	}
	if p.is(s.a-1, "of") || p.match(s.b, "of|was|is") > 0 && s.b+1 < len(p.t) {
		if _, n := p.number(s.b + 1); n > 0 {
			return // the number is the claim
		}
	}
	p.poll(s.a, s.b, "the quorum", func(h *happening) Answer {
		if h.ruling == nil || h.ruling.Tally == nil || h.ruling.Tally.Quorum == 0 || p.r.lacks("attendance") || h.ruling.Tally.Present == 0 {
			return NotShown
		}
		there := h.ruling.Tally.Present >= h.ruling.Tally.Quorum
		return compare(there != neg, there == neg)
	})
}

// claimChair claims who presided.
func (p *reader) claimChair(s *item) {
	x := p.doer(s)
	if x == nil {
		return
	}
	for _, h := range p.r.of(hearing, p.until) {
		for _, f := range h.event.Fields {
			if f.Name == "chair" {
				ok := slices.Contains(p.r.meant(x), f.Value)
				if p.negated(s) {
					ok = !ok
				}
				p.add(x.a, max(x.b, s.b), "who presided", compare(ok, !ok), f.Value+" presided.", h)
				return
			}
		}
	}
	p.add(x.a, max(x.b, s.b), "who presided", NotShown, "The record does not show who presided.")
}

// claimCarried claims that the motion was carried, or lost.
func (p *reader) claimCarried(s *item, carried bool) {
	p.poll(s.a, s.b, "whether it was carried", func(h *happening) Answer {
		if h.ruling == nil || h.ruling.Tally == nil {
			return NotShown
		}
		yes, no := h.ruling.Tally.Carried == docket.Shown, h.ruling.Tally.Carried == docket.Broken
		if !carried {
			yes, no = no, yes
		}
		return compare(yes, no)
	})
}

// claimAllAnswered claims that no question was left without an answer.
func (p *reader) claimAllAnswered(s *item) {
	no := p.happenings(&item{kind: signal, sign: "refused"})
	yes := p.happenings(&item{kind: signal, sign: "replied"})
	switch neg := p.negated(s); {
	case len(no) > 0:
		p.add(s.a, s.b, "the answers", compare(neg, !neg), capital(tell(no[0]))+".", no[0])
	case len(yes) > 0 && !p.r.lacks():
		p.add(s.a, s.b, "the answers", compare(!neg, neg), "The record holds no question that was declined.", yes[:1]...)
	default:
		p.add(s.a, s.b, "the answers", NotShown, "The record does not show it.")
	}
}

// claimProved claims that charges were found proved.
func (p *reader) claimProved(s *item) {
	if slices.ContainsFunc(p.items, func(x item) bool { return x.kind == count && x.noun == "charges" }) {
		return // the number is the claim
	}
	var yes, no *happening
	for _, h := range p.r.of(decision, p.until) {
		for _, c := range h.event.Charges {
			switch c.Found {
			case "proved", "admitted":
				yes = h
			case "not proved", "dropped":
				no = h
			}
		}
	}
	neg := p.negated(s)
	switch {
	case yes == nil && no == nil:
		p.add(s.a, s.b, "what was found", NotShown, "The record does not show what was found on the charges.")
	case yes != nil && no != nil:
		p.add(s.a, s.b, "what was found", NotShown, "Some charges were found proved and some not: entry "+yes.id+".", yes)
	case yes != nil:
		p.add(s.a, s.b, "what was found", compare(!neg, neg), "Charges were found proved: entry "+yes.id+".", yes)
	default:
		p.add(s.a, s.b, "what was found", compare(neg, !neg), "Charges were found not proved: entry "+no.id+".", no)
	}
}

// claimHeard claims that the respondent was heard, or had the floor.
func (p *reader) claimHeard(s *item) {
	if x := p.subject(s); x != nil && !p.passive(s) && s.sign == "speech" && x.person != "" && x.role != "respondent" && !slices.ContainsFunc(p.r.meant(x), p.r.isRespondent) {
		p.add(x.a, s.b, "who spoke", NotShown, "The record does not show that "+x.person+" spoke.")
		return
	}
	neg := p.negated(s)
	about := "whether the respondent was heard"
	if s.sign == "last word" {
		p.claimLastWord(s, neg)
		return
	}
	for _, h := range p.r.Standing.Heard {
		if !p.r.isRespondent(h.Person) {
			continue
		}
		hs := p.r.of(speech, p.until)
		for _, id := range h.Facts {
			hs = append(hs, &happening{id: id})
		}
		switch h.Answer {
		case docket.Shown:
			p.add(s.a, s.b, about, compare(!neg, neg), h.Text, hs...)
		case docket.Broken:
			p.add(s.a, s.b, about, compare(neg, !neg), h.Text, hs...)
		default:
			if len(hs) > 0 && s.sign == "speech" {
				p.add(s.a, s.b, about, compare(!neg, neg), capital(tell(hs[0]))+".", hs...)
				return
			}
			p.add(s.a, s.b, about, NotShown, orWord(h.Text, "The record does not show it."))
		}
		return
	}
	if hs := p.r.of(speech, p.until); len(hs) > 0 {
		p.add(s.a, s.b, about, compare(!neg, neg), capital(tell(hs[0]))+".", hs...)
		return
	}
	p.add(s.a, s.b, about, NotShown, "The record does not show it.")
}

func (p *reader) claimLastWord(s *item, neg bool) {
	for i := range p.r.Events {
		e := &p.r.Events[i]
		if strings.Contains(e.Text, "last word") && (p.r.anyRespondent(e.Actors) || p.r.anyRespondent(e.To)) {
			p.add(s.a, s.b, "the last word", compare(!neg, neg), "The respondent was given the last word: entry "+e.ID+".", &happening{id: e.ID})
			return
		}
	}
	p.add(s.a, s.b, "the last word", NotShown, "The record does not show it.")
}

// claimAttend claims that somebody was there.
func (p *reader) claimAttend(s *item) {
	people := p.subjectPeople(s, p.r.respondents)
	if x := p.subject(s); x != nil && x.role != "respondent" && (x.person == "" || x.role == "body") {
		return
	}
	neg := p.negated(s)
	for _, h := range p.r.of(hearing, p.until) {
		there := slices.ContainsFunc(h.event.Present, func(n string) bool { return slices.Contains(people, n) })
		for _, t := range []topic{arrival, departure, speech} {
			for _, g := range p.r.of(t, p.until) {
				there = there || slices.ContainsFunc(g.who, func(n string) bool { return slices.Contains(people, n) })
			}
		}
		switch {
		case there:
			p.add(s.a, s.b, "who was there", compare(!neg, neg), "The record has "+strings.Join(people, " and ")+" at the meeting.", h)
		case len(h.event.Present) > 0 && !p.r.lacks("attendance"):
			p.add(s.a, s.b, "who was there", compare(neg, !neg), "The record does not have "+strings.Join(people, " and ")+" among those present.", h)
		default:
			continue
		}
		return
	}
	p.add(s.a, s.b, "who was there", NotShown, "The record does not show who was there.")
}

// appealKind says what a word of appeal speaks of: the right to one, one that
// was lodged, or neither that can be told.
func (p *reader) appealKind(s *item) string {
	if oneOf(p.t[s.a].text, "appealed|appealing") {
		return "lodged"
	}
	for i := s.a - 1; i >= 0 && i >= s.a-9; i-- {
		switch w := p.t[i].text; w {
		case "right", "rights", "may", "can", "could", "entitled", "able", "free", "possible", "allowed", "opportunity", "avenue", "option", "cannot", "can't", "open", "unable", "chance", "days", "weeks", "deadline":
			return "right"
		case "lodged", "filed", "made", "submitted", "lodge", "brought", "launched", "lodging", "file", "did", "didn't", "has", "hasn't", "notice", "received":
			if p.is(s.a-1, "to") && (w == "has" || w == "made") {
				continue // "has until Friday to appeal"
			}
			return "lodged"
		case ",", ";", "but":
			i = -1
		}
	}
	for i := s.b; i < len(p.t) && i < s.b+7; i++ {
		switch w := p.t[i].text; w {
		case "lodged", "filed", "made", "submitted", "brought", "received", "pending":
			return "lodged"
		case "possible", "available", "open", "right", "rights", "period", "deadline", "lies", "expires", "closes", "until", "by":
			return "right"
		case ",", ";", "but":
			i = len(p.t)
		}
	}
	if p.match(s.a-1, "no") > 0 {
		return "right"
	}
	if p.is(s.a-1, "to") {
		if s.a > 1 && oneOf(p.t[s.a-2].text, "plan*|inten*|decided|want*|vow*|going|chosen|expect*|hope*") {
			return "ahead"
		}
		return "right"
	}
	return ""
}

func (p *reader) claimAppeal(s *item) {
	if p.match(s.b, "board|panel|committee|tribunal|body|hearing") > 0 || p.is(s.a-1, "on") {
		return
	}
	switch p.appealKind(s) {
	case "lodged":
		hs := p.r.of(appealed, p.until)
		neg := p.negated(s)
		switch {
		case len(hs) > 0:
			p.add(s.a, s.b, "an appeal", compare(!neg, neg), capital(tell(hs[0]))+".", hs...)
		case neg && !p.r.lacks():
			p.add(s.a, s.b, "an appeal", Supports, "The record holds no appeal.")
		default:
			p.add(s.a, s.b, "an appeal", NotShown, "The record holds no appeal.")
		}
	case "ahead":
		p.add(s.a, s.b, "what is to come", NotShown, "A record shows what has happened, not what is to come.")
	case "right":
		p.claimRight(s, p.negated(s) || p.cannot(s))
	default:
		for i := s.a; i < s.b; i++ {
			p.used[i] = false
		}
	}
}

// cannot reports whether a right is denied by the word before it.
func (p *reader) cannot(s *item) bool {
	for i := s.a - 1; i >= 0 && i >= s.a-6; i-- {
		if oneOf(p.t[i].text, "cannot|can't|unable|lost|forfeited|no|waived") {
			return true
		}
	}
	return false
}

// claimRight claims that an appeal may be made, or may not.
func (p *reader) claimRight(s *item, neg bool) {
	about := "whether an appeal may be made"
	powers := p.appealPowers()
	if len(powers) == 0 {
		p.add(s.a, s.b, about, compare(neg, !neg), "The rulebook gives no appeal.")
		return
	}
	today := p.r.place.DateOf(p.r.Standing.At)
	for _, d := range powers {
		open := d.Status == "open" || d.By != nil && d.Status != "not shown" && p.today != (span{}) && int64(p.r.dayOf(*d.By).from) >= p.today.from
		if open {
			says := "An appeal may be made (clause " + d.Clause + ")."
			if d.By != nil {
				says = "An appeal may be made until " + d.By.Long() + " (clause " + d.Clause + ")."
			}
			p.add(s.a, s.b, about, compare(!neg, neg), says, &happening{id: d.Trigger})
			return
		}
	}
	for _, d := range powers {
		if d.By != nil && *d.By < today {
			p.add(s.a, s.b, about, compare(neg, !neg), "The time for an appeal ran out on "+d.By.Long()+" (clause "+d.Clause+").", &happening{id: d.Trigger})
			return
		}
	}
	p.add(s.a, s.b, about, NotShown, "The record does not show whether an appeal may be made now.")
}

// tellsMedia reports whether a telling is one of the press.
func (p *reader) tellsMedia(s *item) bool {
	for i := range p.items {
		x := &p.items[i]
		if x.kind != who || x.role != "media" {
			continue
		}
		if x.a >= s.b-1 && x.a <= s.b+2 && !p.between(s.b, x.a, "from|by|before|after|ahead|until|via|through") || (p.passive(s) || oneOf(p.t[s.a].text, "knew|know|learn*|heard|found|got")) && p.subject(s) == x {
			return true
		}
	}
	return false
}

// fromMedia reports whether somebody heard something from the press.
func (p *reader) fromMedia(s *item) bool {
	for k := s.b; k < len(p.t) && k < s.b+9; k++ {
		if oneOf(p.t[k].text, "before|after|,|;") {
			return false
		}
		if oneOf(p.t[k].text, "radio|television|tv|newspaper*|paper|papers|internet|online|twitter|facebook|journalist*|reporter*|media|press|website|broadcast*") && p.between(s.b, k, "from|on|in|via|through|by|when") {
			p.use(k, k+1)
			return true
		}
	}
	return false
}

// between reports whether one of some words stands between two tokens.
func (p *reader) between(a, b int, words string) bool {
	for i := a; i < b; i++ {
		if oneOf(p.t[i].text, words) {
			return true
		}
	}
	return false
}

// claimTold claims that somebody was told, by whom and how.
func (p *reader) claimTold(s *item) {
	if s.sign == "told media" || oneOf(p.t[s.a].text, "learn*|heard|found|knew|got") && p.fromMedia(s) {
		hs := p.r.of(told, p.until)
		if len(hs) > 0 && len(hs[0].who) > 0 {
			p.add(s.a, s.b, "who told", Contradicts, "The record says otherwise: "+tell(hs[0])+".", hs[0])
		} else {
			p.add(s.a, s.b, "who told", NotShown, "The record does not show that the press told anybody.", hs...)
		}
		return
	}
	if p.tellsMedia(s) {
		q := *s
		q.sign = "publish"
		p.exists(&q)
		return
	}
	if !p.passive(s) && oneOf(p.t[s.a].text, "told|informed|advised") {
		x := p.object(s)
		if x == nil || x.role == "body" || x.role == "organisation" || x.role == "they" || x.role == "members" {
			return // somebody tells the meeting something: words, not news
		}
	}
	for k := s.b; k < len(p.t) && k < s.b+8; k++ {
		switch w := p.t[k].text; {
		case oneOf(w, "charge|charges|allegation*|accus*|complaint*"):
			p.retold(s, "charge")
			return
		case oneOf(w, "hearing|meeting|summons") && !p.is(k-1, "after") && !p.is(k-2, "after") && !p.is(k-2, "before") && !p.is(k-2, "at"):
			p.retold(s, "notice")
			return
		case oneOf(w, "before|after|until|when|,"):
			k = len(p.t)
		}
	}
	p.news(s)
}

// retold is a telling of charges or of a hearing.
func (p *reader) retold(s *item, sign string) {
	q := *s
	q.sign = sign
	hs := p.happenings(&q)
	neg := p.negated(s)
	switch {
	case len(hs) > 0:
		p.add(s.a, s.b, "the "+sign, compare(!neg, neg), capital(tell(hs[0]))+".", hs[0])
	default:
		p.add(s.a, s.b, "the "+sign, NotShown, "The record holds no "+sign+".")
	}
}

// news is a telling of the decision.
func (p *reader) news(s *item) {
	hs := p.happenings(s)
	neg := p.negated(s)
	about := "the telling"
	switch {
	case len(hs) == 0 && neg && !p.r.lacks():
		p.add(s.a, s.b, about, Supports, "The record does not hold that "+strings.Join(p.toWhom(s), " and ")+" was told.")
		return
	case len(hs) == 0:
		p.add(s.a, s.b, about, NotShown, "The record does not show that "+orWord(strings.Join(p.toWhom(s), " and "), "anybody")+" was told.")
		return
	case neg:
		p.add(s.a, s.b, about, Contradicts, "The record says otherwise: "+tell(hs[0])+".", hs[0])
		return
	}
	p.add(s.a, s.b, about, Supports, capital(tell(hs[0]))+".", hs[0])
	if x := p.doer(s); x != nil && x.role != "respondent" && !oneOf(x.role, "organisation|they|members|all|nobody") {
		ok := slices.ContainsFunc(hs, func(h *happening) bool {
			return slices.ContainsFunc(h.who, func(w string) bool { return slices.Contains(p.r.meant(x), w) })
		})
		known := slices.ContainsFunc(hs, func(h *happening) bool { return len(h.who) > 0 })
		if x.role != "body" || x.person != "" {
			p.add(x.a, max(x.b, s.b), "who told", compare(ok, !ok && known), capital(tell(hs[0]))+".", hs[0])
		}
	}
	if oneOf(p.t[s.a].text, "telephon*|phon*|rang|rung|call*") || s.b > s.a+1 && oneOf(p.t[s.b-1].text, "call") {
		p.via(s.a, s.b, hs, "telephone")
	}
}

// claimVia claims by which way something went.
func (p *reader) claimVia(s *item, method string) {
	x := p.nearest(s, func(x *item) bool {
		return oneOf(x.sign, "told|notice|charge|reasons|disclosed|appeal|complaint")
	})
	if x == nil {
		return
	}
	if x.sign == "appeal" {
		x = &item{kind: signal, sign: "appeal lodged", a: x.a, b: x.b}
	}
	if p.negated(s) || p.negated(x) {
		return
	}
	p.via(s.a, s.b, p.happenings(x), method)
}

func (p *reader) via(a, b int, hs []*happening, method string) {
	best, by := NotShown, (*happening)(nil)
	for _, h := range hs {
		switch {
		case h.how == method:
			best, by = Supports, h
		case h.how != "" && best != Supports:
			best, by = Contradicts, h
		}
	}
	if by == nil {
		p.add(a, b, "by which way", NotShown, "The record does not show by which way.")
		return
	}
	p.add(a, b, "by which way", best, capital(tell(by))+".", by)
}
