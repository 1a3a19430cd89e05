// Package attack plays histories of a case that somebody might try.
//
// From a rulebook it works out the lawful course of a case, from the complaint
// to the appeal, and departs from it: [Systematic] by every single [Flaw] at
// every place, in every cast of awkward people; [Random] by several at once,
// on days drawn from the bounds that the rules set, with acts out of place.
// The docket itself says what each step counts for, so that every history is
// one that can be recorded. [Seek] looks among them for one that breaks a
// claim.
//
// It proves nothing: that no history here breaks a claim says only that these
// do not. It is the oracle for refutations that a search has missed, and the
// source of histories that a model of a rulebook must allow. The same rulebook
// and seed always give the same histories.
package attack

import (
	"iter"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/prove/claim"
	"alteram/rulebook"
)

// History is the record of a case, and in what it departs from the lawful
// course.
type History struct {
	Register docket.Register
	Events   []docket.Event
	Flaws    []string
}

// Flaw is one way to depart from the lawful course at one stage of a case.
type Flaw uint8

// The flaws. Those after Unclosed are of meetings and their decisions only.
const (
	Sound       Flaw = iota // none
	Skip                    // the stage does not happen
	Early                   // on the day before the first on which it would count
	LastDay                 // on the last day
	DayAfter                // on the day after the last
	ByOther                 // by somebody who is not called to
	ByParty                 // by the respondent, or the complainant where the respondent is called to
	Bare                    // without what it must state
	Posted                  // by post
	Again                   // twice
	Unclosed                // the meeting is not closed
	Absent                  // the respondent stays away
	Accuser                 // whoever must not sit sits all the same
	Scant                   // one too few for the quorum
	Unoffered               // nothing is offered to the respondent
	PartOffer               // all but the last thing is offered
	LateComer               // a member comes when the respondent has spoken
	Leaver                  // all but one member leave before the vote
	DayLater                // the decision is made the day after, at no meeting
	OneShort                // one vote fewer than needed
	OpenVote                // by show of hands
	Uncharged               // on a charge that was not put
	Undisclosed             // on evidence that the respondent has not seen
	Unlisted                // with a sanction of another name
	Untold                  // nobody tells the respondent
	lastFlaw
)

var flawNames = [...]string{"sound", "left out", "a day too early", "on the last day", "a day too late", "by somebody else", "by a party",
	"stating nothing", "by post", "twice", "not closed", "the respondent away", "the interested sit", "one short of the quorum", "nothing offered",
	"not all offered", "a member comes late", "members leave", "decided the day after", "one vote short", "by show of hands", "a charge never put",
	"evidence not shown", "another sanction", "not told"}

// String returns the flaw in words.
func (f Flaw) String() string { return flawNames[f] }

// Systematic yields the lawful course in each cast and on each way that a case
// can go, and then each with one flaw at one stage, and with pairs with two.
func Systematic(p *rulebook.Program, pairs bool) iter.Seq[History] {
	return func(yield func(History) bool) {
		b := study(p)
		for _, way := range b.ways() {
			for cast := range casts {
				n := len(b.script(way))
				one := func(flaws map[int]Flaw) bool { return yield(b.play(b.script(way), cast, flaws, nil)) }
				if !one(nil) {
					return
				}
				for i := range n {
					for f := Skip; f < lastFlaw; f++ {
						if !b.fits(b.script(way)[i], f) {
							continue
						}
						if !one(map[int]Flaw{i: f}) {
							return
						}
						for k := i + 1; pairs && k < n; k++ {
							for g := Skip; g < lastFlaw; g++ {
								if b.fits(b.script(way)[k], g) && !one(map[int]Flaw{i: f, k: g}) {
									return
								}
							}
						}
					}
				}
			}
		}
	}
}

// Random yields histories without end, each with flaws and strange acts drawn
// by a generator that starts from seed.
func Random(p *rulebook.Program, seed uint64) iter.Seq[History] {
	return func(yield func(History) bool) {
		b := study(p)
		ways := b.ways()
		if len(ways) == 0 {
			return
		}
		for n := uint64(0); ; n++ {
			d := &dice{seed*0x9e3779b97f4a7c15 + n}
			script := b.stray(b.script(ways[d.n(len(ways))]), d)
			flaws := map[int]Flaw{}
			for i := range script {
				if f := Flaw(d.n(int(lastFlaw))); d.n(6) == 0 && b.fits(script[i], f) {
					flaws[i] = f
				}
			}
			if !yield(b.play(script, d.n(casts), flaws, d)) {
				return
			}
		}
	}
}

// Found is a claim that a history breaks.
type Found struct {
	Claim   int // index
	History History
	Why     string
}

// Seek plays histories, at most so many, and returns for each claim the first
// that breaks it, in the order in which they were found. A claim about an act or
// decision is held against each history when it is over; one about a state
// after each event, before the next, and on some days of the time after.
func Seek(p *rulebook.Program, claims []claim.Claim, histories iter.Seq[History], most int) []Found {
	var out []Found
	open := make([]int, len(claims))
	for i := range open {
		open[i] = i
	}
	n := 0
	for h := range histories {
		if n++; n > most || len(open) == 0 {
			break
		}
		w := watch{p: p, claims: claims, open: open, h: h}
		w.play()
		open = w.open
		out = append(out, w.found...)
	}
	return out
}

// watch holds the claims that are still open against one history.
type watch struct {
	p      *rulebook.Program
	claims []claim.Claim
	open   []int
	h      History
	found  []Found
}

func (w *watch) play() {
	place := &w.p.Settings.Reckoner.Place
	s := docket.Open(w.p, w.h.Register, nil)
	last := calendar.Date(0)
	for i, e := range w.h.Events {
		at, _ := place.At(e.On.Day, max(e.On.Clock, 0))
		if i > 0 && e.On.Day > last {
			w.look(s, at, false)
		}
		s, _ = docket.Step(s, e)
		w.look(s, at, false)
		last = e.On.Day
	}
	for k, days := range []calendar.Date{1, 2, 8, 16, 36, 65, 120, 430} {
		at, _ := place.At(last+days, 0)
		w.look(s, at, k == 7)
	}
}

// look holds the claims against a state, those about acts only when it is over.
func (w *watch) look(s docket.State, at calendar.Instant, over bool) {
	var left []int
	for _, i := range w.open {
		c := w.claims[i]
		act := c.Moment == claim.TakesEffect || c.Moment == claim.IsMade || c.Moment == claim.IsPublished
		if act == over {
			if ok, why := claim.Broken(c, s, at); ok {
				w.found = append(w.found, Found{i, w.h, why})
				continue
			}
		}
		left = append(left, i)
	}
	w.open = left
}

// dice is a small generator of numbers (splitmix64), so that the package needs
// no source of chance.
type dice struct{ state uint64 }

func (d *dice) n(limit int) int {
	d.state += 0x9e3779b97f4a7c15
	z := d.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return int((z ^ z>>31) % uint64(max(limit, 1)))
}

// words joins what is not empty.
func words(list ...string) string { return strings.Join(list, " ") }
