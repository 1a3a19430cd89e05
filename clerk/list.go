package clerk

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"alteram/aside"
	"alteram/record"
	"alteram/roll"
	"alteram/wording"
)

// Cases lists the cases in the order in which they were opened. A case that
// was closed out is in the history of the organisation only.
func (d *Desk) Cases(ctx context.Context) ([]CaseInfo, error) {
	r, err := d.roll(ctx)
	if err != nil {
		return nil, err
	}
	return infos(r.Page(0, r.Len())), nil
}

// moment is how long a page waits for lines that are being read.
const moment = 20 * time.Millisecond

// Listed is a part of the list of cases, the newest first: those of a member,
// or all for "", below a number (0: from the newest on), at most so many. It
// does not wait for long: while the desk still reads through the cases, left is
// how many are not read yet, which are older than those it has. A case that was
// closed out is not among them.
func (d *Desk) Listed(ctx context.Context, member string, below, most int) (list []CaseInfo, left int, err error) {
	r, err := d.rollWithin(ctx, moment)
	if err != nil {
		return nil, 0, err
	}
	lines, left := r.Newest(member, below, most)
	return infos(lines), left, nil
}

// Broken lists the cases of which a member has broken the glass and that stand
// open to him or her at a moment, the newest first; what was said of it is among
// their sayings. left is as in Listed.
func (d *Desk) Broken(ctx context.Context, member string, at time.Time) (list []CaseInfo, left int, err error) {
	r, err := d.rollWithin(ctx, moment)
	if err != nil {
		return nil, 0, err
	}
	lines, left := r.Broken(member, at)
	return infos(lines), left, nil
}

func infos(lines []roll.Line) []CaseInfo {
	out := make([]CaseInfo, len(lines))
	for i, l := range lines {
		out[i] = CaseInfo{Chain: l.Chain, Number: l.Number, Title: l.Title, Edition: l.Edition, Opened: l.Opened, Entries: l.Entries, Held: l.Held, Open: l.Open, Erased: l.Erased}
	}
	return out
}

// line is what the roll has of a case.
func (c *caseState) line() roll.Line {
	in := map[string]bool{}
	for _, s := range c.seats {
		if s.Role != "member" {
			in[s.Person] = true
		}
	}
	for h, p := range c.people {
		in[h] = in[h] || p.seq >= 0
	}
	for _, s := range c.said {
		in[s.To] = in[s.To] || s.Kind == aside.Access
	}
	l := roll.Line{Chain: c.chain, Title: c.title, Edition: c.edition, Opened: c.opened, Entries: c.end.next, Held: c.held, Open: !c.closed}
	for h, part := range in {
		if p := c.people[h]; part && p != nil && p.member != "" {
			l.Members = append(l.Members, p.member)
		}
	}
	for _, s := range aside.InForce(c.said, aside.BreakGlass, time.Time{}) {
		until, err := time.Parse(time.RFC3339, s.Until)
		if p := c.people[s.By]; err == nil && p != nil && p.member != "" && s.To != "" && s.To != s.By && len(c.erased[s.Seq]) == 0 {
			l.Broken = append(l.Broken, roll.Pane{Member: p.member, Until: until})
		}
	}
	return l
}

func (c *caseState) info(n int) CaseInfo {
	l := c.line()
	l.Number = n
	return infos([]roll.Line{l})[0]
}

// numbered returns the roll once it knows which cases there are.
func (d *Desk) numbered(ctx context.Context) (*roll.Roll, error) {
	r := d.cases.roll
	if !r.Begun() {
		if err := d.gaps(ctx); err != nil {
			return nil, err
		}
	}
	d.turn.Lock()
	defer d.turn.Unlock()
	if err := d.refresh(ctx); err != nil || r.Begun() {
		return r, err
	}
	chains, err := d.caseChains(ctx)
	if err == nil {
		r.Begin(chains)
	}
	return r, err
}

// roll returns the roll with the lines of all cases. Few that are missing are
// read at once; when there are many, one goroutine reads them for everybody
// who waits, and goes on when who asked first does not.
func (d *Desk) roll(ctx context.Context) (*roll.Roll, error) { return d.rollWithin(ctx, 0) }

// rollWithin is roll, but where very many lines are missing it waits no longer
// than a while, unless that is 0, and returns what there is.
func (d *Desk) rollWithin(ctx context.Context, while time.Duration) (*roll.Roll, error) {
	const few, many = 32, 1000
	r, err := d.numbered(ctx)
	if err != nil {
		return nil, err
	}
	missing := r.Missing()
	if len(missing) > few {
		soon := ctx
		if len(missing) > many && while > 0 {
			var cancel context.CancelFunc
			soon, cancel = context.WithTimeout(ctx, while)
			defer cancel()
		}
		if err := d.cases.reading.wait(soon, func() error { return d.readLines(missing) }); soon.Err() != nil && ctx.Err() == nil {
			return r, nil
		} else if err != nil {
			return nil, err
		}
		missing = r.Missing()
	}
	for _, chain := range missing {
		c, org, err := d.look(ctx, chain)
		if how, gone := org.erased[chain]; gone {
			k := slices.IndexFunc(org.out, func(c closedOut) bool { return c.chain == chain })
			r.Put(roll.Line{Chain: chain, Entries: int64(len(org.out[k].entries)), Erased: how})
			continue
		}
		if err != nil {
			return nil, err
		}
		r.Put(c.line())
	}
	return r, nil
}

// shared is work that is done once for all who wait for it.
type shared struct {
	mu   sync.Mutex
	done chan struct{} // of the work under way
	err  error         // of the work that was done last
	all  sync.WaitGroup
}

// wait begins the work unless it is under way, and waits for its end.
func (s *shared) wait(ctx context.Context, work func() error) error {
	s.mu.Lock()
	done := s.done
	if done == nil {
		done = make(chan struct{})
		s.done = done
		s.all.Go(func() {
			err := work()
			s.mu.Lock()
			s.done, s.err = nil, err
			s.mu.Unlock()
			close(done)
		})
	}
	s.mu.Unlock()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-done:
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// readLines reads the lines of cases from the store, without judging them. It
// leaves half of the machine to others.
func (d *Desk) readLines(chains []string) error {
	readers := max(1, runtime.NumCPU()/2)
	org := d.ledger().org
	queue := make(chan string)
	failed := make(chan error, readers)
	for range readers {
		go func() {
			var err error
			for chain := range queue {
				if err == nil && org.erased[chain] == "" {
					err = d.readLine(context.Background(), org, chain)
				}
			}
			failed <- err
		}()
	}
	var err error
	for _, chain := range chains {
		select {
		case queue <- chain:
			continue
		case <-d.stop:
			err = errors.New("the desk is closed")
		}
		break
	}
	close(queue)
	for range readers {
		err = errors.Join(err, <-failed)
	}
	return err
}

// readLine reads the line of a case, and opens no more than it needs: of the
// entries those that change seats, and the last, which says whether the case is
// closed; of private parts those of the opening, and of the acts that say what
// the opening does not.
func (d *Desk) readLine(ctx context.Context, org *orgState, chain string) error {
	rows, err := d.store.Chain(ctx, chain, 0)
	if err != nil {
		return fmt.Errorf("read chain %s: %w", chain, err)
	}
	keys := newKeyring(d.vault)
	whole := len(rows) > 0 && rows[len(rows)-1].Seq == int64(len(rows)-1)
	var events []*event
	last := true
	for i := len(rows) - 1; i >= 0; i-- {
		plain, err := keys.openBody(ctx, &rows[i])
		if err != nil {
			return err
		}
		entry := isAct(plain, "entry")
		if !entry || last || bytes.Contains(plain, []byte(`"kind":"becomes"`)) || bytes.Contains(plain, []byte(`"kind":"ceases"`)) {
			e, err := readBody(&rows[i], plain)
			if err != nil {
				return err
			}
			events = append(events, e)
		}
		last = last && !entry
	}
	slices.Reverse(events)
	if !whole || events[0].sheet.Act != "case.open" {
		return nil // it was erased meanwhile, or is damaged: look closely
	}
	c := &caseState{regAt: -1, unjudged: true}
	opened := events[:1]
	if err := keys.openParts(ctx, d.store, opened); err != nil {
		return err
	}
	if err := d.applyCase(c, org, events[0]); err != nil {
		return nil // likewise
	}
	for _, e := range events[1:] {
		if c.needs(e.sheet) {
			opened = append(opened, e)
		}
	}
	if err := keys.openParts(ctx, d.store, opened[1:]); err != nil {
		return err
	}
	for _, e := range events[1:] {
		if err := d.applyCase(c, org, e); err != nil {
			return fmt.Errorf("case %s: %w", chain, err)
		}
	}
	for _, e := range opened {
		whole = whole && len(e.shown)+len(c.erased[e.sheet.Seq]) == len(e.sheet.Sealed)
	}
	if whole {
		d.cases.roll.Put(c.line())
	}
	return nil
}

// needs reports whether the line of a case needs the private parts of an event:
// who somebody is whom the opening does not link to the register, of whom more
// is kept than the name; who was let in, or broke the glass; a hold; an erasure.
func (c *caseState) needs(s *record.Sheet) bool {
	switch s.Act {
	case "case.person":
		return c.people[text(s.Open, "handle")] == nil && len(s.Sealed) > 1
	case aside.ActCase:
		kind := text(s.Open, "kind")
		return kind == aside.Access || kind == aside.BreakGlass
	case "record.hold", "record.erase":
		return true
	}
	return false
}

// caseChains returns the chains of the cases in the order in which they were
// opened; those that were closed out keep their place. d.turn is held.
func (d *Desk) caseChains(ctx context.Context) ([]string, error) {
	org := d.ledger().org
	chains, err := d.store.Chains(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the cases: %w", err)
	}
	chains = slices.DeleteFunc(chains, func(s string) bool { return s == org.chain || org.erased[s] != "" })
	begins := map[string]int64{}
	for _, c := range org.out {
		begins[c.chain] = c.entries[0]
	}
	first := func(chain string) int64 {
		at, known := begins[chain]
		if !known {
			rows, more := d.store.Chain(ctx, chain, 0)
			if more != nil || len(rows) == 0 {
				err = fmt.Errorf("list the cases: first event of %s: %w", chain, cmpErr(more, ErrNone))
				return 0
			}
			at = rows[0].Index
			begins[chain] = at
		}
		return at
	}
	for _, c := range org.out {
		at, _ := slices.BinarySearchFunc(chains, c.entries[0], func(chain string, begin int64) int { return cmp.Compare(first(chain), begin) })
		chains = slices.Insert(chains, at, c.chain)
	}
	return chains, err
}

// gaps says which event is not there, of those that no act closed out. Where
// there are as many as there should be, and none that was closed out, none is
// missing, and nobody need look for it.
func (d *Desk) gaps(ctx context.Context) error {
	for range 3 { // the log may grow meanwhile
		before, err := d.fresh(ctx)
		if err != nil {
			return err
		}
		n, err := d.store.Events(ctx)
		if err != nil {
			return fmt.Errorf("count the events: %w", err)
		}
		back := false
		for _, c := range before.org.out {
			n += int64(len(c.entries))
			for _, i := range c.entries {
				_, err := d.store.Event(ctx, i)
				if back = back || err == nil; err != nil && !errors.Is(err, ErrNone) {
					return fmt.Errorf("look for gaps: %w", err)
				}
			}
		}
		after, err := d.fresh(ctx)
		if err != nil {
			return err
		}
		if after == before {
			if n == after.tree.Size && !back {
				return nil
			}
			break
		}
	}
	return d.findGaps(ctx)
}

// findGaps is gaps by looking at every entry.
func (d *Desk) findGaps(ctx context.Context) error {
	missing, err := d.store.Gaps(ctx)
	if err != nil {
		return fmt.Errorf("look for gaps: %w", err)
	}
	led, err := d.fresh(ctx) // after the question: somebody may have closed a case out meanwhile
	if err != nil {
		return err
	}
	for _, i := range missing {
		if !led.org.closed(i) {
			return damagedAt(i, "its event is missing, and no act closed its case out")
		}
	}
	return nil
}

// Find returns the chain of a case by its number in the list, the beginning of
// its chain (four digits or more), or its title.
func (d *Desk) Find(ctx context.Context, what string) (string, error) {
	what = wording.Tidy(what)
	r, err := d.numbered(ctx)
	if err != nil {
		return "", err
	}
	if n, err := strconv.Atoi(what); err == nil && n >= 1 && n <= r.Len() {
		return r.Page(n-1, 1)[0].Chain, nil
	}
	var found []string
	if len(what) >= 4 {
		found = r.Beginning(strings.ToLower(what))
	}
	if len(found) == 0 && what != "" {
		if r, err = d.roll(ctx); err != nil {
			return "", err
		}
		key := wording.Fold(what)
		found = r.Titled(func(title string) bool { return wording.Fold(title) == key })
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return "", &Problem{What: fmt.Sprintf("there is no case %q", what), Remedy: "alteram case list shows the cases; name one by its number, its title or the beginning of its handle"}
	}
	return "", &Problem{What: fmt.Sprintf("%d cases are called %q", len(found), what), Remedy: "name the one meant by its number"}
}
