package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"alteram/clerk"
	"alteram/letter"
)

// The outbox stands beside the record: what a batch holds of it is written in
// the transaction of the batch, what becomes of a message in ones of its own. It
// is in no snapshot: after a restoration nobody knows what has left since, so
// that every letter which the record does not show as sent waits for a person.
const (
	outboxColumns = `name, idx, n, state, due, lease, tries, doubled, recorded, answer`

	postSQL = `insert into outbox (name, idx, n, state, due, lease, tries, doubled, recorded, answer) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

	dropPostedEventSQL  = `delete from outbox where idx = $1`
	dropPostedLetterSQL = `delete from outbox where idx = $1 and n = $2`

	postAgainSQL = postSQL + ` on conflict (name) do update set state = excluded.state, due = excluded.due, lease = excluded.lease,
  tries = excluded.tries, doubled = excluded.doubled, recorded = excluded.recorded, answer = excluded.answer`

	// Of one that is as it was when it was read.
	settleSQL = `update outbox set state = $1, due = $2, lease = $3, tries = $4, doubled = $5, recorded = $6, answer = $7
  where name = $8 and state = $9 and lease = $10`

	nextPostingSQL = `select ` + outboxColumns + ` from outbox
  where idx >= 0 and (state in ('held', 'due', 'failed') and due <= $1 or state = 'claimed' and lease <= $2) order by due, idx, n limit 1`
	postingSQL = `select ` + outboxColumns + ` from outbox where name = $1`

	recallSQL = `update outbox set state = 'recalled', answer = $1 where idx = $2 and state in ('held', 'due', 'paper') and tries = 0`
	stuckSQL  = `select count(*) from outbox where idx = $1 and not (state in ('held', 'due', 'paper', 'recalled') and tries = 0)`

	letterAtSQL    = `select idx, n, chain, recipient from letter where idx = $1 and n = $2`
	postingsSQL    = `select outbox.name, outbox.idx, outbox.n, state, due, lease, tries, doubled, recorded, answer from outbox join letter on letter.idx = outbox.idx and letter.n = outbox.n where chain = $1 order by outbox.idx, outbox.n`
	allPostingsSQL = `select ` + outboxColumns + ` from outbox where idx >= 0 order by idx, n`
	errandsSQL     = `select ` + outboxColumns + ` from outbox where idx < 0 order by due, name`
	unrecordedSQL  = `select ` + outboxColumns + ` from outbox where idx >= 0 and state in ('accepted', 'bounced') and recorded = 0 order by idx, n`

	feedSQL     = `insert into feed (person, hash, made) values ($1, $2, $3) on conflict (person) do update set hash = excluded.hash, made = excluded.made`
	dropFeedSQL = `delete from feed where person = $1`
	feedMadeSQL = `select made from feed where person = $1`
	feedWhoSQL  = `select person from feed where hash = $1`
)

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func ofMillis(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC()
}

func yes(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// postingRow is a message as a row.
func postingRow(p *letter.Posting) []any {
	index := p.Index
	if p.Key != "" {
		index = -1
	}
	return []any{p.Name(), index, int64(p.N), string(p.State), millis(p.Due), millis(p.Lease), int64(p.Tries), yes(p.Doubled), yes(p.Recorded), p.Answer}
}

func scanPosting(scan func(...any) error) (letter.Posting, error) {
	var p letter.Posting
	var name, state string
	var due, lease, doubled, recorded int64
	err := scan(&name, &p.Index, &p.N, &state, &due, &lease, &p.Tries, &doubled, &recorded, &p.Answer)
	p.State, p.Due, p.Lease, p.Doubled, p.Recorded = letter.State(state), ofMillis(due), ofMillis(lease), doubled == 1, recorded == 1
	if p.Index < 0 {
		p.Key = name
	}
	return p, err
}

// ClaimPosting takes the letter that has waited longest and may leave at a
// time, and marks it as claimed before anybody sends it. What is not for the
// mail any more comes back as what it is ([letter.Posting.Claim]). The error is
// clerk.ErrNone when nothing may leave.
func (s *Store) ClaimPosting(ctx context.Context, now time.Time, stale time.Duration) (letter.Posting, error) {
	var out letter.Posting
	err := s.write(ctx, "take from the outbox", func(t *transaction) error {
		old, err := t.posting(nextPostingSQL, millis(now), millis(now))
		if err != nil {
			return err
		}
		out = old.Claim(now, stale)
		return t.settle(&old, &out)
	})
	return out, err
}

// ClaimErrand takes an errand to do it. It is false when the errand was done,
// was given up, or is not to be tried yet: an errand is never done twice, and
// one that was interrupted is left to a person.
func (s *Store) ClaimErrand(ctx context.Context, key string, now time.Time) (letter.Posting, bool, error) {
	var out letter.Posting
	var mine bool
	err := s.write(ctx, "take from the outbox", func(t *transaction) error {
		mine = false
		old, err := t.posting(postingSQL, key)
		if errors.Is(err, clerk.ErrNone) {
			out, mine = letter.Posting{Index: -1, Key: key, Due: now}.Claim(now, letter.StaleTime), true
			_, err = t.run(postAgainSQL, postingRow(&out)...)
			return err
		}
		if err != nil {
			return err
		}
		out = old
		switch {
		case old.State == letter.Claimed && !old.Lease.After(now):
			out = old.OnPaper("it was interrupted while it was sent, and may have arrived")
		case old.State == letter.Failed && !old.Due.After(now):
			out, mine = old.Claim(now, letter.StaleTime), true
			mine = out.State == letter.Claimed
		default:
			return nil
		}
		return t.settle(&old, &out)
	})
	return out, mine, err
}

// SettlePosting writes what became of a message that was claimed, or that the
// record now knows of. The error is clerk.ErrMoved when somebody else has it.
func (s *Store) SettlePosting(ctx context.Context, was, is letter.Posting) error {
	return s.write(ctx, "settle in the outbox", func(t *transaction) error { return t.settle(&was, &is) })
}

// QueuePosting puts a message into the outbox, in place of what is there under
// its name.
func (s *Store) QueuePosting(ctx context.Context, p letter.Posting) error {
	return s.write(ctx, "put into the outbox", func(t *transaction) error {
		_, err := t.run(postAgainSQL, postingRow(&p)...)
		return err
	})
}

// RecallPostings keeps the letters of an entry from leaving, all of them or
// none: it is false when an attempt was made to send one. An entry without
// letters in the outbox is recalled at once.
func (s *Store) RecallPostings(ctx context.Context, index int64, why string) (bool, error) {
	done := false
	err := s.write(ctx, "recall from the outbox", func(t *transaction) error {
		done = false
		var stuck int64
		if _, err := t.run(recallSQL, why, index); err != nil { // takes the lock before it looks
			return err
		}
		if err := t.tx.StmtContext(t.ctx, t.add.plain[stuckSQL]).QueryRowContext(t.ctx, index).Scan(&stuck); err != nil {
			return err
		}
		if done = stuck == 0; !done {
			return errStuck
		}
		return nil
	})
	if errors.Is(err, errStuck) {
		return false, nil
	}
	return done, err
}

// errStuck takes a recall back of which a part has left.
var errStuck = errors.New("a letter has left")

// posting reads one message within a transaction.
func (t *transaction) posting(text string, args ...any) (letter.Posting, error) {
	rows, err := t.tx.StmtContext(t.ctx, t.add.plain[text]).QueryContext(t.ctx, args...)
	if err != nil {
		return letter.Posting{}, err
	}
	defer rows.Close()
	if !rows.Next() {
		return letter.Posting{}, errors.Join(rows.Err(), fmt.Errorf("read the outbox: %w", clerk.ErrNone))
	}
	return scanPosting(rows.Scan)
}

// settle writes a message, if it is as it was read.
func (t *transaction) settle(was, is *letter.Posting) error {
	n, err := t.run(settleSQL, string(is.State), millis(is.Due), millis(is.Lease), int64(is.Tries), yes(is.Doubled), yes(is.Recorded), is.Answer, was.Name(), string(was.State), millis(was.Lease))
	if err == nil && n != 1 {
		return fmt.Errorf("settle %s in the outbox: %w", was.Name(), clerk.ErrMoved)
	}
	return err
}

// Letter says in which chain a letter stands, and to whom it goes.
func (s *Store) Letter(ctx context.Context, index int64, n int) (clerk.LetterRow, error) {
	var l clerk.LetterRow
	err := s.one(ctx, fmt.Sprintf("look for letter %d of entry %d", n, index), letterAtSQL, []any{index, n}, &l.Index, &l.N, &l.Chain, &l.To)
	return l, err
}

// Postings lists the letters in the outbox, of a chain or of all for "", in the
// order of the record.
func (s *Store) Postings(ctx context.Context, chain string) ([]letter.Posting, error) {
	if chain == "" {
		return s.postings(ctx, allPostingsSQL)
	}
	return s.postings(ctx, postingsSQL, chain)
}

// Errands lists what is in the outbox and stands in no record.
func (s *Store) Errands(ctx context.Context) ([]letter.Posting, error) {
	return s.postings(ctx, errandsSQL)
}

// Unrecorded lists the letters that were taken or refused and of which the
// record does not say so yet.
func (s *Store) Unrecorded(ctx context.Context) ([]letter.Posting, error) {
	return s.postings(ctx, unrecordedSQL)
}

func (s *Store) postings(ctx context.Context, text string, args ...any) ([]letter.Posting, error) {
	var list []letter.Posting
	err := s.each(ctx, "read the outbox", text, args, func(scan func(...any) error) error {
		p, err := scanPosting(scan)
		list = append(list, p)
		return err
	})
	return list, err
}

// SetFeed keeps the hash of the address of somebody's private calendar, in
// place of an older one; an empty hash takes it back.
func (s *Store) SetFeed(ctx context.Context, person, hash string, at time.Time) error {
	return s.write(ctx, "keep the address of a calendar", func(t *transaction) error {
		var err error
		if hash == "" {
			_, err = t.run(dropFeedSQL, person)
		} else {
			_, err = t.run(feedSQL, person, hash, millis(at))
		}
		return err
	})
}

// FeedMade is when the address of somebody's calendar was made: clerk.ErrNone
// when there is none.
func (s *Store) FeedMade(ctx context.Context, person string) (time.Time, error) {
	var made int64
	err := s.one(ctx, "look for the address of a calendar", feedMadeSQL, []any{person}, &made)
	return ofMillis(made), err
}

// FeedPerson is whose calendar has an address with that hash: clerk.ErrNone
// when it is nobody's.
func (s *Store) FeedPerson(ctx context.Context, hash string) (string, error) {
	var person string
	err := s.one(ctx, "look for the address of a calendar", feedWhoSQL, []any{hash}, &person)
	return person, err
}
