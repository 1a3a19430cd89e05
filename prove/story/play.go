package story

import (
	"context"
	"fmt"
	"slices"
	"time"

	"alteram/calendar"
	"alteram/docket"
	"alteram/prove"
	"alteram/prove/claim"
	"alteram/rulebook"
)

// Options bound the search for a history. The zero Options are the defaults.
type Options struct {
	From  calendar.Date // first day on which the case may begin; 0: the model's horizon
	Steps int           // most entries put to the docket; 0: 3,000
	Limit time.Duration // most time for a claim; 0: none
}

const (
	usualSteps  = 3_000
	stuckDays   = 3  // days on which a step fails for no reason of the calendar, before it is given up
	alikeStarts = 8  // first days after which it is plain that none will do
	startYears  = 3  // candidates for the first day lie within so many years
	someDays    = 6  // candidates for the day of a step, when nothing bounds it
	manyDays    = 40 // and when something does
	afterDays   = 8  // days for which the end of a history is waited for, each of them
	longAfter   = 12 // and thereafter so many more, each twice as far off
)

// judge is claim.Broken.
type judge func(claim.Claim, docket.State, calendar.Instant) (bool, string)

// Replay tells a path of a model as a history that the docket accepts and
// claim.Broken confirms. Without a story, done is how many steps the history that
// came furthest took, and why says what stood in its way.
func Replay(ctx context.Context, m *prove.Model, path []int, opt Options) (s *Story, done int, why string) {
	return replay(ctx, m, path, opt, claim.Broken)
}

// replay tells a path of a model as a history that the docket accepts and
// the judge confirms.
func replay(ctx context.Context, m *prove.Model, path []int, opt Options, broken judge) (*Story, int, string) {
	g, ok := newGaps(&m.Net, path)
	if !ok {
		return nil, 0, "no days lie between the steps as the path needs them"
	}
	from := opt.From
	if from == 0 {
		from = m.Horizon[0]
	}
	b := &budget{ctx: ctx, left: opt.Steps}
	if b.left == 0 {
		b.left = usualSteps
	}
	why := reason{text: "no history was tried"}
	ended := false // some way came to the end, and the claim was not broken there
	for _, as := range ways(m, path) {
		if ended && (!as.strict && m.Claim.Fault == claim.NoFault || as.more > 0) {
			continue // neither leniency nor more people are what is missing
		}
		w := newPlayer(m, path, g, newCast(m.Program, as.casting), as)
		w.budget, w.why, w.judge = b, &why, broken
		if s, ok := w.search(from); ok {
			return s, len(path), ""
		}
		ended = ended || w.far == len(w.moves)
		if b.spent() {
			return nil, max(why.far-1, 0), why.text + "; the search for dates was given up there"
		}
	}
	return nil, max(why.far-1, 0), why.text
}

// search tries first days until the path can be told. When the first of them
// all come equally far it is not the calendar that stands in the way.
func (w *player) search(from calendar.Date) (*Story, bool) {
	furthest := -1
	for i, start := range starts(from) {
		if w.budget.spent() {
			break
		}
		w.start, w.far, w.turn = start, 0, w.budget.turn(len(w.moves))
		w.stuck = map[int]int{}
		if end, at, broken := w.play(1, w.opening(), []int{0}); broken != "" {
			return w.tell(end, at, broken), true
		}
		switch {
		case furthest < 0:
			furthest = w.far
		case w.far != furthest:
			furthest = len(w.moves) + 1
		}
		if furthest <= len(w.moves) && (i >= alikeStarts || i > 0 && w.stuck[w.far] >= stuckDays) {
			break
		}
	}
	return nil, false
}

// budget bounds the entries that are put to the docket.
type budget struct {
	ctx  context.Context
	left int
}

func (b *budget) spent() bool { return b.left <= 0 || b.ctx.Err() != nil }

// turn is how many entries one first day may cost.
func (b *budget) turn(steps int) int { return min(b.left, 60+40*steps) }

// reason is why the history that came furthest did not go on.
type reason struct {
	text string
	far  int
}

func (r *reason) take(far int, format string, args ...any) {
	if far > r.far || r.far == 0 {
		r.far, r.text = far, fmt.Sprintf(format, args...)
	}
}

// starts lists the days on which a case may begin: first every weekday, then
// days around the ends of months, then all.
func starts(from calendar.Date) []calendar.Date {
	var out []calendar.Date
	seen := map[calendar.Date]bool{}
	add := func(d calendar.Date) {
		if !seen[d] {
			seen[d] = true
			out = append(out, d)
		}
	}
	until := from + startYears*365
	for d := from; d < from+7; d++ {
		add(d)
	}
	for d := from; d < until; d++ {
		if _, _, day := d.Civil(); day == 1 || day >= 28 {
			add(d)
		}
	}
	for d := from; d < until; d += 3 {
		add(d)
	}
	return out
}

// way is a manner of telling a path.
type way struct {
	casting
	strict  bool // what the path does not say is broken must not be
	quiet   bool // a party of whom the claim asks whether he was heard is offered nothing
	prelude bool // it begins with the complaint and the charges, where the path has none
	named   bool // votes are by name: the claim asks who voted
	stays   bool // a meeting that the path opens and does not close stays open
}

// ways lists the manners in which a path is tried, the most telling first.
func ways(m *prove.Model, path []int) []way {
	var shared []rulebook.ID
	for _, step := range path {
		mv := &m.Moves[step]
		if mv.Kind == prove.Bind && mv.By != 0 && !slices.Contains(shared, mv.By) {
			shared = append(shared, mv.By)
		}
	}
	named := false
	for _, c := range []rulebook.Cond{m.Claim.If, m.Claim.Unless} {
		asked(c, func(t *rulebook.Test) {
			if t.Op == rulebook.VotedOn {
				named = true
				shared = slices.Concat(shared, t.Who.Roles, m.Program.Thing(t.Thing).By)
			}
		})
	}
	quiet := []bool{false}
	if asksHeard(m.Claim.If) || asksHeard(m.Claim.Unless) {
		quiet = []bool{true, false}
	}
	var out []way
	for _, strict := range []bool{true, false} {
		for _, q := range quiet {
			for _, prelude := range []bool{true, false} {
				for _, stays := range staysOpen(m, path) {
					for _, more := range []int{0, 3} {
						out = append(out, way{casting{shared, more}, strict, q, prelude, named, stays})
					}
				}
			}
		}
	}
	return out
}

// staysOpen lists whether a meeting may stay open: it may where the model
// follows the end of meetings and the path does not end one that it opens.
func staysOpen(m *prove.Model, path []int) []bool {
	open := map[rulebook.ID]int{}
	for _, step := range path {
		switch mv := &m.Moves[step]; mv.Kind {
		case prove.Open:
			open[mv.Thing]++
		case prove.Close:
			open[mv.Thing]--
		}
	}
	for i := range m.Moves {
		if mv := &m.Moves[i]; mv.Kind == prove.Close && open[mv.Thing] > 0 {
			return []bool{false, true}
		}
	}
	return []bool{false}
}

// player plays one path with one cast.
type player struct {
	p      *rulebook.Program
	m      *prove.Model
	moves  []prove.Move // of the path; moves[0] is nothing
	g      gaps
	fill   filler
	cast   *cast
	tracks map[track]bool
	way    way
	start  calendar.Date

	budget *budget
	turn   int         // entries left for this first day
	far    int         // the row that was come to with it
	stuck  map[int]int // by row: days on which it failed for no reason of the calendar
	why    *reason
	judge  judge
	dated  bool         // another day might do, as far as the docket said
	lacks  []prove.Move // what the docket missed at the last refusal
}

// track is something that the model follows: it happens only where the path
// has it.
type track struct {
	kind  prove.MoveKind
	thing rulebook.ID
	by    rulebook.ID
}

func newPlayer(m *prove.Model, path []int, g gaps, c *cast, as way) *player {
	w := &player{p: m.Program, m: m, g: g, cast: c, tracks: map[track]bool{}, way: as, moves: []prove.Move{{}}}
	w.fill = filler{p: m.Program, cast: c, fails: map[int]bool{}}
	for i := range m.Moves {
		mv := &m.Moves[i]
		w.tracks[track{mv.Kind, mv.Thing, 0}] = true
		w.tracks[track{mv.Kind, mv.Thing, mv.By}] = true
	}
	for _, step := range path {
		mv := m.Moves[step]
		w.moves = append(w.moves, mv)
		for _, s := range mv.Says {
			if s.Test == nil && !s.Holds {
				w.fill.fails[s.Norm] = true
			}
		}
	}
	for i := range m.Program.Norms {
		if as.quiet && m.Program.Norms[i].Kind == rulebook.Offer {
			w.fill.fails[i] = true
		}
	}
	return w
}

// scene is a history as far as it has been played.
type scene struct {
	state  docket.State
	events []docket.Event
	day    calendar.Date
	room   *room // the meeting that sits
}

// room is a meeting that has been opened.
type room struct {
	thing, body rulebook.ID
	present     []string // members of the body who sit
}

func (w *player) opening() scene {
	sc := scene{state: docket.Open(w.p, w.cast.reg, nil), day: w.start}
	if !w.way.prelude {
		return sc
	}
	parts := claim.Find(w.p)
	for _, id := range []rulebook.ID{parts.Complaint, parts.Charges} {
		if id == 0 || slices.ContainsFunc(w.moves, func(mv prove.Move) bool { return mv.Kind == prove.Act && mv.Thing == id }) {
			continue
		}
		mv := prove.Move{Kind: prove.Act, Thing: id, Norm: -1}
		if next, _, ok := w.done(sc, mv, w.start); ok {
			sc = next
		} else if next, ok := w.after(sc, mv, w.start, 0); ok {
			sc = next
		}
	}
	return sc
}

// play plays the path from row k on; days are those of the rows before. It
// returns the history, the instant at which the claim is broken, and why it is.
func (w *player) play(k int, sc scene, days []int) (scene, calendar.Instant, string) {
	w.far = max(w.far, k)
	if k == len(w.moves) {
		return w.end(sc, days)
	}
	first, last := w.g.span(k, days)
	tries := manyDays
	if last < 0 {
		tries = someDays
	}
	for d := first; tries > 0 && (last < 0 || d <= last); d++ {
		if w.turn <= 0 || w.budget.spent() {
			return scene{}, 0, ""
		}
		tries--
		w.dated = false
		next, hint, ok := w.perform(k, sc, w.start+calendar.Date(d))
		if !ok {
			if w.isStuck(k) {
				return scene{}, 0, ""
			}
			if to := int(hint - w.start); hint != 0 && to > d+1 {
				d = to - 1
			}
			continue
		}
		if at, broken := w.broken(next.state, next.day); broken != "" {
			return next, at, broken
		}
		if end, at, broken := w.play(k+1, next, append(slices.Clip(days), d)); broken != "" {
			return end, at, broken
		}
	}
	return scene{}, 0, ""
}

// isStuck notes that a row failed on a day, and reports whether no other day
// promises anything.
func (w *player) isStuck(k int) bool {
	if w.dated {
		return false
	}
	most := stuckDays
	if k == len(w.moves) && w.m.Claim.Moment == claim.Undischarged {
		most = manyDays // between the first and the last way to count a period
	}
	if w.stuck[k]++; w.stuck[k] >= most {
		w.turn = 0
		return true
	}
	return false
}

// waits lists the days on which the docket is asked after the last step: all to
// the last, and of what takes effect of itself some further off.
func (w *player) waits(first, last int) []int {
	var out []int
	for d := first; d <= last; d++ {
		out = append(out, d)
	}
	if w.m.Claim.Moment == claim.TakesEffect {
		for i := range longAfter {
			out = append(out, last+1<<i)
		}
	}
	return out
}

// end waits for the claim to be broken after the last step.
func (w *player) end(sc scene, days []int) (scene, calendar.Instant, string) {
	first, last := w.g.span(len(w.moves), days)
	if last < 0 || last > first+afterDays {
		last = first + afterDays
	}
	sc, ok := w.leave(sc)
	if !ok {
		return scene{}, 0, ""
	}
	for _, d := range w.waits(first, last) {
		day := w.start + calendar.Date(d)
		now, _, ok := w.dutiful(sc, day)
		if !ok {
			break
		}
		if at, broken := w.broken(now.state, day); broken != "" {
			now.day = day
			return now, at, broken
		}
	}
	w.dated = false
	w.isStuck(len(w.moves))
	w.why.take(len(w.moves), "every step can be dated, and the docket does not find the claim broken at the end")
	return scene{}, 0, ""
}

// broken asks the docket whether the claim is broken on a day: after its last
// entry, and when the day is over.
func (w *player) broken(s docket.State, day calendar.Date) (calendar.Instant, string) {
	at, _ := w.p.Settings.Reckoner.Place.At(day, lastSecond)
	next, _, moved := docket.Pass(s, at)
	if !moved {
		next = s
	}
	if yes, why := w.judge(w.m.Claim, next, at); yes {
		return at, orElse(why, "the claim is broken")
	}
	return 0, ""
}

// lastSecond is the end of a day that has 24 hours.
const lastSecond = calendar.Clock(24*3600 - 1)

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
