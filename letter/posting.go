package letter

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"alteram/calendar"
)

// State is where a message stands on its way by mail. It is no part of the
// record: what the record says of it is "letter.sent".
type State string

// The states of a message.
const (
	Held     State = "held"     // until Due it waits, and may be recalled
	Due      State = "due"      // it may leave
	Claimed  State = "claimed"  // somebody is sending it, until Lease
	Accepted State = "accepted" // the server took it
	Failed   State = "failed"   // it is tried again at Due
	Bounced  State = "bounced"  // refused for good: somebody has to see to it
	Paper    State = "paper"    // it does not go by mail: somebody has to print and send it
	Recalled State = "recalled" // it does not leave: withdrawn, erased, or sent by other means
)

// How long things take.
const (
	RecallTime = 10 * time.Minute // a letter waits so long before it may leave
	LeaseTime  = 5 * time.Minute  // a claim that is older belongs to a process that died
	StaleTime  = 72 * time.Hour   // what has waited so long is for a person to decide

	maxTries  = 12
	firstWait = time.Minute
	maxWait   = 6 * time.Hour
	maxAnswer = 200
)

// lateDays is how many days after an act its entry still is that of the act as
// it happens.
const lateDays = 7

// Fresh reports whether an act of a day, recorded on another, is recorded as it
// happens: what is older was brought in from elsewhere, and was told of long ago.
func Fresh(on, recorded calendar.Date) bool {
	return on != calendar.NoDate && recorded-on <= lateDays
}

// Posting is a message in the outbox. It names a letter of the record, or by
// Key an errand that stands in no record: a reminder, an invitation. It holds no
// words of a case and no address.
type Posting struct {
	Index    int64  // of the letter; -1 of an errand
	N        int    // of the letter
	Key      string // of an errand; empty of a letter
	State    State
	Due      time.Time // not before then
	Lease    time.Time // of a claim
	Tries    int
	Doubled  bool   // it may have gone twice: a process died, or a line broke, at the wrong moment
	Recorded bool   // the record says what became of it
	Answer   string // of the server, or why it stands where it stands
}

// Name names the message in the outbox.
func (p *Posting) Name() string {
	return cmp.Or(p.Key, fmt.Sprintf("%d/%d", p.Index, p.N))
}

// Final reports whether nothing more is done with the message by itself.
func (p *Posting) Final() bool {
	return p.State == Accepted || p.State == Bounced || p.State == Paper || p.State == Recalled
}

// Recallable reports whether no attempt was made to send the message yet.
func (p *Posting) Recallable() bool {
	return p.Tries == 0 && (p.State == Held || p.State == Due || p.State == Paper)
}

// Claim is the message as somebody takes it to send it, at a time at which it
// may leave. What was claimed before and never settled may have gone: it is
// sent once more and marked; a second time it is left to a person. So is what
// has waited longer than stale.
func (p Posting) Claim(now time.Time, stale time.Duration) Posting {
	switch {
	case p.State == Claimed && p.Doubled:
		return p.give(Paper, "it was interrupted twice while it was sent, and may have arrived: ask the addressee")
	case p.State != Claimed && now.Sub(p.Due) > stale:
		return p.give(Paper, "it waited too long to be sent by itself")
	case p.State == Claimed:
		p.Doubled = true
	}
	p.State, p.Tries, p.Lease = Claimed, p.Tries+1, now.Add(LeaseTime)
	return p
}

// give ends the way of a message.
func (p Posting) give(s State, answer string) Posting {
	p.State, p.Lease, p.Answer = s, time.Time{}, Plain(answer)
	return p
}

// Took is the message after the server has taken it.
func (p Posting) Took(answer string) Posting { return p.give(Accepted, answer) }

// Refused is the message after it was refused for good.
func (p Posting) Refused(answer string) Posting { return p.give(Bounced, answer) }

// OnPaper is the message when it is not for the mail.
func (p Posting) OnPaper(why string) Posting { return p.give(Paper, why) }

// Back is the message when it is not to leave.
func (p Posting) Back(why string) Posting { return p.give(Recalled, why) }

// Unclaimed is the message when no attempt was made after all: the fault lies
// with the line, and not with the message.
func (p Posting) Unclaimed() Posting {
	p.State, p.Lease, p.Tries = Due, time.Time{}, p.Tries-1
	return p
}

// Again is the message after an attempt that came to nothing: it is tried
// later, each time later than before, and after [maxTries] left to a person.
// unsure says that it may have gone all the same.
func (p Posting) Again(now time.Time, answer string, unsure bool) Posting {
	switch {
	case unsure && p.Doubled:
		return p.give(Paper, "the line broke twice after it was handed over, and it may have arrived: ask the addressee. "+answer)
	case p.Tries >= maxTries:
		return p.give(Paper, fmt.Sprintf("it was tried %d times. The last answer: %s", p.Tries, answer))
	}
	p.Doubled = p.Doubled || unsure
	wait := firstWait
	for range p.Tries - 1 {
		wait = min(3*wait, maxWait)
	}
	p = p.give(Failed, answer)
	p.Due = now.Add(wait)
	return p
}

// Plain is the answer of a server fit to be kept: one line of printable
// letters, without addresses.
func Plain(answer string) string {
	words := strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return ' '
		}
		return r
	}, answer))
	for i, w := range words {
		if strings.Contains(w, "@") {
			words[i] = "(address)"
		}
	}
	out := strings.Join(words, " ")
	return out[:min(len(out), maxAnswer)]
}
