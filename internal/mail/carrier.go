package mail

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"alteram/clerk"
	"alteram/letter"
	"alteram/register"
)

// Outbox is where messages wait: internal/store keeps it beside the record.
type Outbox interface {
	// Letter says where in the record a letter stands, and to whom it goes.
	Letter(ctx context.Context, index int64, n int) (clerk.LetterRow, error)
	Postings(ctx context.Context, chain string) ([]letter.Posting, error)
	Errands(ctx context.Context) ([]letter.Posting, error)
	Unrecorded(ctx context.Context) ([]letter.Posting, error)
	ClaimPosting(ctx context.Context, now time.Time, stale time.Duration) (letter.Posting, error)
	ClaimErrand(ctx context.Context, key string, now time.Time) (letter.Posting, bool, error)
	SettlePosting(ctx context.Context, was, is letter.Posting) error
	QueuePosting(ctx context.Context, p letter.Posting) error
	RecallPostings(ctx context.Context, index int64, why string) (bool, error)
	SetFeed(ctx context.Context, person, hash string, at time.Time) error
	FeedMade(ctx context.Context, person string) (time.Time, error)
	FeedPerson(ctx context.Context, hash string) (string, error)
}

// Config is what a carrier stands on.
type Config struct {
	Desk   *clerk.Desk
	Outbox Outbox
	// Settings are read anew for every round; nil: the organisation works on
	// paper, and nothing leaves.
	Settings  func() (*Settings, error)
	Transport func(*Settings) Transport       // nil: SMTP
	Reference func(clerk.CaseInfo) string     // what people call a case
	Now       func() time.Time                // nil: the clock of the machine
	Stale     time.Duration                   // what has waited longer is left to a person; 0: three days
	Log       *slog.Logger                    // without personal data; nil: none
	Step      func(name string, after string) // of tests: called between the steps of a sending
}

// Carrier takes messages from the outbox to mail servers. Its methods may be
// called from many goroutines, and several processes may empty one outbox.
type Carrier struct {
	conf  Config
	round sync.Mutex // one round at a time in this process

	mu     sync.Mutex
	status Status
	lost   map[string][]Undelivered // by case
}

// Status is how the mail does, without a word of a case.
type Status struct {
	On     bool                 // mail is configured
	At     time.Time            // of the last round that ended
	Sent   int                  // messages since the program began
	Fault  string               // of the last round; empty when there was none
	Counts map[letter.State]int // letters in the outbox
	Tasks  int                  // reminders that could not be delivered
	Oldest time.Time            // since when the oldest letter waits that may leave; zero: none does
}

// Undelivered is a reminder that did not reach somebody.
type Undelivered struct{ Name, Why string }

// NewCarrier makes a carrier. It sends nothing until it is told to.
func NewCarrier(c Config) *Carrier {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Stale == 0 {
		c.Stale = letter.StaleTime
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Step == nil {
		c.Step = func(string, string) {}
	}
	if c.Transport == nil {
		c.Transport = func(s *Settings) Transport { return &SMTP{Settings: *s, Org: c.Desk.Organisation().Name} }
	}
	return &Carrier{conf: c, lost: map[string][]Undelivered{}}
}

// How often the outbox is looked into, and how often the ladder is climbed.
const (
	outboxRhythm = 20 * time.Second
	ladderRhythm = 15 * time.Minute
)

// Run empties the outbox and sends reminders until the context ends.
func (c *Carrier) Run(ctx context.Context) {
	outbox, ladder := time.NewTicker(outboxRhythm), time.NewTicker(ladderRhythm)
	defer outbox.Stop()
	defer ladder.Stop()
	remind := true
	for {
		if err := c.Drain(ctx); err != nil && ctx.Err() == nil {
			c.conf.Log.Error("mail does not leave", "error", err)
		}
		if remind {
			if err := c.Remind(ctx); err != nil && ctx.Err() == nil {
				c.conf.Log.Error("reminders do not leave", "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-outbox.C:
			remind = false
		case <-ladder.C:
			remind = true
		}
	}
}

// Drain sends every letter that may leave now, and tells the record what became
// of it. Whatever is in the way of all of them ends the round: nothing is lost,
// and the next round goes on.
func (c *Carrier) Drain(ctx context.Context) error {
	c.round.Lock()
	defer c.round.Unlock()
	s, err := c.conf.Settings()
	if err == nil && s != nil {
		err = c.drain(ctx, s)
	}
	c.note(s != nil, err)
	return err
}

// note keeps how a round ended.
func (c *Carrier) note(on bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.status.On, c.status.At, c.status.Fault = on, c.conf.Now(), ""
	if err != nil {
		c.status.Fault = letter.Plain(err.Error())
	}
}

// manyRecorded is how many letters are told to the record together.
const manyRecorded = 16

func (c *Carrier) drain(ctx context.Context, s *Settings) error {
	if err := c.recordAll(ctx); err != nil {
		return err
	}
	r := &round{Carrier: c, settings: s, words: speech(s.Language), at: c.conf.Now()}
	defer r.close()
	var done []letter.Posting
	for ctx.Err() == nil {
		p, err := c.conf.Outbox.ClaimPosting(ctx, c.conf.Now(), c.conf.Stale)
		if errors.Is(err, clerk.ErrMoved) {
			continue // another process was faster
		}
		if errors.Is(err, clerk.ErrNone) {
			break
		}
		if err != nil {
			return err
		}
		if p.State != letter.Claimed {
			continue // it is for a person now
		}
		c.conf.Step(p.Name(), "claimed")
		is, end, err := r.post(ctx, p)
		if serr := c.settle(ctx, p, is); serr != nil || err != nil {
			return errors.Join(err, serr, c.record(context.WithoutCancel(ctx), done))
		}
		c.conf.Step(p.Name(), "settled")
		if is.State == letter.Accepted || is.State == letter.Bounced {
			done = append(done, is)
		}
		if len(done) == manyRecorded || end != nil {
			if err := c.record(context.WithoutCancel(ctx), done); err != nil {
				return err
			}
			done = nil
		}
		if end != nil {
			return end
		}
	}
	if err := c.record(context.WithoutCancel(ctx), done); err != nil {
		return err
	}
	return ctx.Err()
}

// settle writes what became of a message. When the lease was over, and another
// process has it now, that one settles it.
func (c *Carrier) settle(ctx context.Context, was, is letter.Posting) error {
	err := c.conf.Outbox.SettlePosting(context.WithoutCancel(ctx), was, is)
	if errors.Is(err, clerk.ErrMoved) {
		return nil
	}
	return err
}

// recordAll tells the record what it does not know yet of earlier rounds.
func (c *Carrier) recordAll(ctx context.Context) error {
	list, err := c.conf.Outbox.Unrecorded(ctx)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(list, manyRecorded) {
		if err := c.record(ctx, part); err != nil {
			return err
		}
	}
	return nil
}

// record tells the record what became of letters, each once: the request bears
// a key. They are told at once, so that the desk writes them together.
func (c *Carrier) record(ctx context.Context, list []letter.Posting) error {
	errs := make([]error, len(list))
	var wg sync.WaitGroup
	for i, p := range list {
		wg.Go(func() { errs[i] = c.tell(ctx, p) })
	}
	wg.Wait()
	return errors.Join(errs...)
}

// Office is what the record calls the machine that sends mail.
const Office = "alteram"

func (c *Carrier) tell(ctx context.Context, p letter.Posting) error {
	how, note := "email", fmt.Sprintf("the mail server answered: %s", p.Answer)
	if p.State == letter.Bounced {
		how, note = letter.Returned, fmt.Sprintf("refused for good: %s", p.Answer)
	} else if p.Doubled {
		note += ". It may have gone twice"
	}
	r := clerk.Request{Actor: Office, Key: fmt.Sprintf("outbox:%s:%d", p.Name(), p.Tries)}
	if c.conf.Desk.Organisation().Rehearsal {
		r.Now = c.conf.Now()
	}
	_, err := c.conf.Desk.MarkSent(ctx, r, p.Index, p.N, how, note)
	var problem *clerk.Problem
	if errors.As(err, &problem) { // it takes no more, because the case was erased: nothing is left to be told
		c.conf.Log.Error("the record does not take the answer of a mail server", "message", p.Name(), "error", err)
	} else if err != nil {
		return err
	}
	c.conf.Step(p.Name(), "recorded")
	is := p
	is.Recorded = true
	c.mu.Lock()
	c.status.Sent++
	c.mu.Unlock()
	return c.settle(ctx, p, is)
}

// Status says how the mail does.
func (c *Carrier) Status(ctx context.Context) (Status, error) {
	list, err := c.conf.Outbox.Postings(ctx, "")
	if err != nil {
		return Status{}, err
	}
	errands, err := c.conf.Outbox.Errands(ctx)
	if err != nil {
		return Status{}, err
	}
	s, err := c.conf.Settings()
	c.mu.Lock()
	defer c.mu.Unlock()
	out := c.status
	out.On, out.Counts, out.Tasks, out.Oldest = s != nil, map[letter.State]int{}, 0, time.Time{}
	if err != nil {
		out.Fault = letter.Plain(err.Error())
	}
	now := c.conf.Now()
	for _, p := range list {
		out.Counts[p.State]++
		if !p.Final() && !p.Due.After(now) && (out.Oldest.IsZero() || p.Due.Before(out.Oldest)) {
			out.Oldest = p.Due
		}
	}
	for _, p := range errands {
		if p.State == letter.Paper || p.State == letter.Bounced {
			out.Tasks++
		}
	}
	return out, nil
}

// Postings are the letters of a case in the outbox. When there is no mail, there
// are none: the letters of the record are for people to send.
func (c *Carrier) Postings(ctx context.Context, chain string) ([]letter.Posting, error) {
	if s, err := c.conf.Settings(); err != nil || s == nil {
		return nil, nil // what is wrong with the settings stands in Status
	}
	return c.conf.Outbox.Postings(ctx, chain)
}

// Recall keeps the letters of an entry of the log from leaving; it is false when
// one has left, or may have. Of what is recalled and then not withdrawn after
// all, [Carrier.Release] lets go.
func (c *Carrier) Recall(ctx context.Context, index int64) (bool, error) {
	return c.conf.Outbox.RecallPostings(ctx, index, "recalled before it left")
}

// Release lets a letter leave by mail now, though it was recalled, came back or
// was left to a person.
func (c *Carrier) Release(ctx context.Context, index int64, n int) error {
	row, err := c.conf.Outbox.Letter(ctx, index, n)
	if err != nil {
		return err
	}
	list, err := c.conf.Outbox.Postings(ctx, row.Chain)
	if err != nil {
		return err
	}
	p := letter.Posting{Index: index, N: n, State: letter.Due, Due: c.conf.Now(), Tries: 1} // it is no letter that waits for its first attempt
	for _, old := range list {
		if old.Index != index || old.N != n {
			continue
		}
		if old.State == letter.Claimed {
			return &clerk.Problem{What: "it is being sent at this moment", Remedy: "look again in a few minutes"}
		}
		p.Tries = max(p.Tries, old.Tries) // each attempt has a number of its own, by which the record knows it
	}
	return c.conf.Outbox.QueuePosting(ctx, p)
}

// Returned records that a letter came back, as somebody learnt who reads the
// sender's mailbox: the office of r is who says so.
func Returned(ctx context.Context, d *clerk.Desk, o Outbox, r clerk.Request, index int64, n int, note string) (*clerk.Filed, error) {
	filed, err := d.MarkSent(ctx, r, index, n, letter.Returned, note)
	if err != nil {
		return nil, err
	}
	return filed, o.QueuePosting(ctx, letter.Posting{Index: index, N: n, State: letter.Bounced, Tries: 1, Recorded: true, Answer: letter.Plain("it came back: " + note)})
}

// Returned is [Returned] for the desk and the outbox of the carrier.
func (c *Carrier) Returned(ctx context.Context, r clerk.Request, index int64, n int, note string) (*clerk.Filed, error) {
	return Returned(ctx, c.conf.Desk, c.conf.Outbox, r, index, n, note)
}

// Deliver sends a message that waits nowhere: a link to sign in, a probe. It
// holds a secret, or is worth nothing later.
func (c *Carrier) Deliver(ctx context.Context, m *Message) (answer string, err error) {
	s, err := c.conf.Settings()
	if err != nil {
		return "", err
	}
	if s == nil {
		return "", &clerk.Problem{What: "there is no mail: the organisation works on paper", Remedy: "write " + SettingsFile + " into its folder, or use the page Mail"}
	}
	l, err := c.conf.Transport(s).Open(ctx)
	if err != nil {
		return "", err
	}
	defer l.Close()
	if m.Date.IsZero() {
		m.Date = c.conf.Now()
	}
	return l.Send(ctx, m)
}

// person is somebody of the register to whom mails go.
func person(reg *register.Register, id string) (address, why string) {
	p, ok := reg.Person(id)
	a, open := reg.Account(id)
	switch {
	case !ok:
		return "", "the addressee is not in the register"
	case p.Email == "" && a.Email == "":
		return "", "the register has no e-mail address of the addressee"
	case !open || len(a.Roles) == 0:
		return "", "the addressee has no account and could not open the page"
	}
	if address = p.Email; address == "" {
		address = a.Email
	}
	if !Address(address) {
		return "", errAddress.Answer
	}
	return address, ""
}
