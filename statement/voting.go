package statement

import (
	"fmt"
	"math"
	"slices"

	"alteram/docket"
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
