package mail

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"alteram/aside"
	"alteram/calendar"
	"alteram/clerk"
	"alteram/docket"
	"alteram/letter"
)

// errand is a message that stands in no record: a rung of the ladder, an
// invitation, the digest of a week.
type errand struct {
	key    string
	chain  string // of the case; empty of the digest
	person string // id
	name   string
	m      *Message // without address
}

// Remind sends what the ladder, the hearings ahead and the week ask for, each at
// most once. What could not be delivered stands in [Carrier.Undelivered] until
// its time is over.
func (c *Carrier) Remind(ctx context.Context) error {
	c.round.Lock()
	defer c.round.Unlock()
	s, err := c.conf.Settings()
	if err != nil || s == nil {
		c.note(s != nil, err)
		return err
	}
	err = c.remind(ctx, s)
	c.note(true, err)
	return err
}

func (c *Carrier) remind(ctx context.Context, s *Settings) error {
	r := &round{Carrier: c, settings: s, words: speech(s.Language), at: c.conf.Now()}
	defer r.close()
	list, err := r.errands(ctx)
	if err != nil {
		return err
	}
	known := map[string]letter.Posting{}
	old, err := c.conf.Outbox.Errands(ctx)
	if err != nil {
		return err
	}
	for _, p := range old {
		known[p.Key] = p
	}
	lost := map[string][]Undelivered{}
	for i := range list {
		e := &list[i]
		p, there := known[e.key]
		if !there || !p.Final() && p.State != letter.Held {
			if p, err = r.errand(ctx, e); err != nil {
				return err
			}
		}
		if p.State == letter.Paper || p.State == letter.Bounced {
			lost[e.chain] = append(lost[e.chain], Undelivered{e.name, p.Answer})
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lost = lost
	return nil
}

// errand does one errand, unless it was done.
func (r *round) errand(ctx context.Context, e *errand) (letter.Posting, error) {
	p, mine, err := r.conf.Outbox.ClaimErrand(ctx, e.key, r.conf.Now())
	if err != nil || !mine {
		return p, err
	}
	var is letter.Posting
	var end error
	address, why := person(r.reg, e.person)
	if address == "" {
		is = p.OnPaper(why)
	} else {
		if e.m.To = address; e.m.Calendar != nil {
			e.m.Calendar.Attendee = address
		}
		answer, serr := r.send(ctx, e.m)
		if is, end, err = r.became(p, answer, serr); err != nil {
			return p, err
		}
		switch {
		case is.Doubled:
			is = is.OnPaper("the line broke after it was handed over, and it may have arrived") // never twice
		case is.State == letter.Due: // nothing was tried
			is.State, is.Due = letter.Failed, r.conf.Now().Add(time.Minute)
		}
	}
	if err := r.settle(ctx, p, is); err != nil {
		return is, err
	}
	return is, end
}

// Undelivered are the reminders of a case that did not reach somebody, as far as
// the last round knows.
func (c *Carrier) Undelivered(chain string) []Undelivered {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.lost[chain])
}

// errands works out what every open case asks for now.
func (r *round) errands(ctx context.Context) ([]errand, error) {
	var err error
	if r.reg, err = r.conf.Desk.Register(ctx); err != nil {
		return nil, err
	}
	head, err := r.conf.Desk.Head(ctx)
	if err != nil {
		return nil, err
	}
	cases, err := r.conf.Desk.Cases(ctx)
	if err != nil {
		return nil, err
	}
	var out []errand
	var late []lateCase
	for _, info := range cases {
		if !info.Open || info.Erased != "" {
			continue
		}
		f, err := r.folder(ctx, info.Chain)
		problem := (*clerk.Problem)(nil)
		if errors.As(err, &problem) {
			continue // it went meanwhile
		}
		if err != nil {
			return nil, err
		}
		if f.view.Under.Program == nil || !f.standing.Open {
			continue
		}
		steps, l := r.steps(f, string(head.Checkpoint))
		out = append(out, steps...)
		out = append(out, r.invitations(f, string(head.Checkpoint))...)
		if l.n > 0 {
			if l.sayings, err = r.conf.Desk.Sayings(ctx, info.Chain); err != nil {
				return nil, err
			}
			late = append(late, l)
		}
	}
	return append(out, r.digests(late, string(head.Checkpoint))...), nil
}

// lateCase is a case in which something is overdue.
type lateCase struct {
	f       *folder
	n       int
	since   calendar.Date
	sayings []clerk.Saying
}

// steps are the rungs on which the duties of a case stand.
func (r *round) steps(f *folder, head string) ([]errand, lateCase) {
	var out []errand
	l := lateCase{f: f, since: calendar.NoDate}
	k := &f.view.Under.Program.Settings.Reckoner
	who, org := members(f.view), r.conf.Desk.Organisation().Name
	for i := range f.standing.Duties {
		d := &f.standing.Duties[i]
		if d.By == nil || len(d.Blocked) > 0 {
			continue
		}
		at, ok := climb(k, d, began(f.view, d), calendar.Instant(r.at.UnixNano()))
		if !ok {
			continue
		}
		if at == overdue {
			if l.n++; l.since == calendar.NoDate || *d.By < l.since {
				l.since = *d.By
			}
		}
		for _, name := range d.People {
			id := who[name]
			if id == "" || at == assigned && r.wrote(f, d.Trigger, name) {
				continue // the letter of the act says it
			}
			args := []any{"org", org, "case", r.conf.Reference(f.view.CaseInfo), "day", lastMoment(r.words, &k.Place, d)}
			key := r.digest("step", f.chain, d.Clause, d.Deed, d.Trigger, d.By.ISO(), id, string(at))
			out = append(out, errand{"r:" + key, f.chain, id, name, &Message{
				ID: "r." + key, Date: r.at, Subject: r.words.say("subject."+string(at), args...),
				Text: []string{r.words.say("hello"), r.words.say(string(at), args...), r.words.say("step.read")},
				Link: r.settings.base() + "/c/" + f.chain, Foot: r.foot("head"), Receipt: head,
			}})
		}
	}
	return out, l
}

// wrote reports whether an entry caused a letter to somebody.
func (r *round) wrote(f *folder, trigger, name string) bool {
	seq := seqOf(trigger)
	for _, list := range f.letters {
		if slices.ContainsFunc(list, func(l clerk.Letter) bool { return l.Seq == seq && l.Name == name }) {
			return true
		}
	}
	return false
}

// invitations are the dates of hearings that people were called to.
func (r *round) invitations(f *folder, head string) []errand {
	var out []errand
	p := f.view.Under.Program
	place := &p.Settings.Reckoner.Place
	who, org := members(f.view), r.conf.Desk.Organisation().Name
	for _, s := range sittings(p, f.view.File.Events) {
		if s.day < place.DateOf(calendar.Instant(r.at.UnixNano())) {
			continue
		}
		what := "invite"
		switch {
		case s.cancelled:
			what = "cancel"
		case s.moves > 0:
			what = "moved"
		}
		for _, name := range s.called {
			id := who[name]
			if id == "" {
				continue
			}
			date := r.date(f, &s)
			date.Organiser = r.settings.Sender
			args := []any{"org", org, "case", r.conf.Reference(f.view.CaseInfo), "day", s.when(place)}
			key := r.digest("sitting", date.UID, strconv.Itoa(s.moves), fmt.Sprint(s.cancelled), id)
			out = append(out, errand{"r:" + key, f.chain, id, name, &Message{
				ID: "r." + key, Date: r.at, Subject: r.words.say("subject."+what, args...),
				Text: []string{r.words.say("hello"), r.words.say(what, args...), r.words.say("invite.read")},
				Link: date.Link, Foot: r.foot("head"), Receipt: head, Calendar: date,
			}})
		}
	}
	return out
}

// date is a sitting for a calendar. Its name is the same for everybody, and as
// long as the sitting is moved and not held.
func (r *round) date(f *folder, s *sitting) *Invitation {
	place := &f.view.Under.Program.Settings.Reckoner.Place
	at, whole := s.start(place)
	return &Invitation{
		UID: r.digest("sitting", f.chain, s.thing, strconv.Itoa(s.nth)) + "@" + r.settings.domain(), Sequence: s.moves, Cancelled: s.cancelled,
		Start: at, Whole: whole, Zone: zone(place), Summary: r.words.say("event", "case", r.conf.Reference(f.view.CaseInfo)),
		Text: r.words.say("event.text"), Link: r.settings.base() + "/c/" + f.chain + "/hearing",
	}
}

// digests tell those who preside, once a week, what is overdue, without the
// cases in which they have a part or a conflict.
func (r *round) digests(late []lateCase, head string) []errand {
	org := r.conf.Desk.Organisation()
	today := org.Clock.DateOf(calendar.Instant(r.at.UnixNano()))
	monday := today - calendar.Date((int(today.Weekday())+6)%7)
	if len(late) == 0 || today == monday && org.Clock.ClockOf(calendar.Instant(r.at.UnixNano())) < morning {
		return nil
	}
	var out []errand
	for _, p := range r.reg.People() {
		a, ok := r.reg.Account(p.ID)
		if !ok || !slices.Contains(a.Roles, "chair") {
			continue
		}
		m := &Message{Date: r.at, Subject: r.words.say("subject.digest", "org", org.Name), Text: []string{r.words.say("hello"), ""}}
		total := 0
		for i := range late {
			l := &late[i]
			if !l.open(p.ID, r.at) {
				continue
			}
			total += l.n
			m.Text = append(m.Text, r.words.say("digest.case", "case", r.conf.Reference(l.f.view.CaseInfo), "n", l.n, "day", l.since.Long()))
		}
		if total == 0 {
			continue
		}
		key := r.digest("digest", monday.ISO(), p.ID)
		m.ID, m.Text[1], m.Link, m.Foot, m.Receipt = "r."+key, r.words.say("digest", "org", org.Name, "n", total), r.settings.base()+"/", r.foot("head"), head
		m.Text = append(m.Text, r.words.say("digest.read"))
		out = append(out, errand{"r:" + key, "", p.ID, p.Name, m})
	}
	return out
}

// open reports whether who presides may be told of a case: he or she is no
// party to it, has not stood down, and declared no conflict.
func (l *lateCase) open(person string, now time.Time) bool {
	for _, p := range l.f.view.People {
		if p.Member != person {
			continue
		}
		for _, names := range l.f.standing.Parties {
			if slices.Contains(names, p.Name) {
				return false
			}
		}
		for i := range l.f.view.File.Events {
			e := &l.f.view.File.Events[i]
			if e.Kind == docket.StoodDown && slices.Contains(e.Actors, p.Name) {
				return false
			}
		}
		if slices.ContainsFunc(aside.InForce(l.sayings, aside.Conflict, now), func(s clerk.Saying) bool { return s.By == p.Handle || s.To == p.Handle }) {
			return false
		}
	}
	return true
}
