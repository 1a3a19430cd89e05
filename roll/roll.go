// Package roll keeps which cases an organisation has, in the order in which
// they were opened, and who has a part in which.
//
// A [Roll] lives in memory alone: on a disk it would outlive the erasure of what
// it holds. It begins with the handles of all cases ([Roll.Begin]); what else is
// to be known of each is put in as it is read ([Roll.Put]), and is to be read
// again where something may have changed ([Roll.Doubt]). It answers for the
// cases of one person, and for a page of all, without looking at the others.
//
// The package reads no record: whoever does says what it found.
package roll

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"
)

// Line is what a roll has of a case.
type Line struct {
	Number  int // place among the cases, from 1; filled in by the roll
	Chain   string
	Title   string
	Edition string
	Opened  string
	Held    string
	Erased  string // the case was closed out; nothing else is known then
	Entries int64  // a line with fewer is an older one
	Open    bool
	Members []string // who has a part in it: ids of the register
	Broken  []Pane   // the glass that was broken of it
}

// Pane is a member for whom a case stands open that is closed to him or her
// else, up to a moment.
type Pane struct {
	Member string
	Until  time.Time
}

// Roll is a roll of cases. The zero value is one that has not begun. Its
// methods may be called from several goroutines.
type Roll struct {
	mu       sync.RWMutex
	begun    bool
	lines    []line
	places   map[string]int32 // by chain
	open     map[int32]bool   // places of which the line is to be read
	ids      map[string]int32
	cases    [][]int32 // by id: places, falling
	editions []string
	held     map[int32]string // by place, as the rest: few have it
	erased   map[int32]string
	broken   map[int32][]Pane
}

// line is what a Line says of nearly every case, in little room.
type line struct {
	chain, title, opened string
	members              []int32 // by id, rising
	entries              int64
	edition              int32
	open                 bool
}

// at is the line at a place.
func (r *Roll) at(place int32) Line {
	l := &r.lines[place]
	out := Line{Number: int(place) + 1, Chain: l.chain, Title: l.title, Opened: l.opened, Held: r.held[place], Erased: r.erased[place], Entries: l.entries, Open: l.open}
	if l.entries > 0 {
		out.Edition = r.editions[l.edition]
	}
	return out
}

// Begin starts the roll with the chains of all cases, in their order. A second
// time it does nothing.
func (r *Roll) Begin(chains []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.begun {
		return
	}
	r.begun = true
	r.lines = make([]line, 0, len(chains))
	r.places, r.open = make(map[string]int32, len(chains)), map[int32]bool{}
	r.ids, r.held, r.erased, r.broken = map[string]int32{}, map[int32]string{}, map[int32]string{}, map[int32][]Pane{}
	for _, chain := range chains {
		r.meet(chain)
	}
}

// meet returns the place of a chain, at the end when it is new.
func (r *Roll) meet(chain string) int32 {
	at, known := r.places[chain]
	if !known {
		at = int32(len(r.lines))
		r.lines = append(r.lines, line{chain: chain})
		r.places[chain], r.open[at] = at, true
	}
	return at
}

// Begun reports whether the roll knows which cases there are.
func (r *Roll) Begun() bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.begun
}

// Doubt says that the line of a case is to be read again, or that there is a
// new case.
func (r *Roll) Doubt(chain string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.begun {
		r.open[r.meet(chain)] = true
	}
}

// Missing lists the cases whose lines are to be read, the newest first.
func (r *Roll) Missing() []string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	places := make([]int32, 0, len(r.open))
	for at := range r.open {
		places = append(places, at)
	}
	slices.Sort(places)
	out := make([]string, 0, len(places))
	for _, at := range slices.Backward(places) {
		out = append(out, r.lines[at].chain)
	}
	return out
}

// Put says what is known of a case. A line with fewer entries than the one at
// hand is older, and is left.
func (r *Roll) Put(l Line) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.begun {
		return
	}
	at := r.meet(l.Chain)
	old := &r.lines[at]
	if r.erased[at] != "" || l.Erased == "" && l.Entries < old.entries {
		return
	}
	delete(r.open, at)
	members := make([]int32, 0, len(l.Members))
	for _, id := range l.Members {
		members = append(members, r.number(id))
	}
	slices.Sort(members)
	members = slices.Compact(members)
	for _, m := range old.members {
		if _, still := slices.BinarySearch(members, m); !still {
			r.cases[m] = without(r.cases[m], at)
		}
	}
	for _, m := range members {
		r.cases[m] = with(r.cases[m], at)
	}
	// a piece of a text holds the whole of it: texts are copied
	*old = line{old.chain, strings.Clone(l.Title), strings.Clone(l.Opened), slices.Clip(members), l.Entries, r.edition(l.Edition), l.Open}
	set(r.held, at, strings.Clone(l.Held), l.Held != "")
	set(r.erased, at, strings.Clone(l.Erased), l.Erased != "")
	set(r.broken, at, l.Broken, len(l.Broken) > 0)
}

// set puts in what there is at a place, or takes out what was.
func set[V any](m map[int32]V, at int32, v V, some bool) {
	if delete(m, at); some {
		m[at] = v
	}
}

// number is the number of a member.
func (r *Roll) number(id string) int32 {
	n, known := r.ids[id]
	if !known {
		n = int32(len(r.cases))
		r.ids[strings.Clone(id)], r.cases = n, append(r.cases, nil)
	}
	return n
}

// edition is the number of an edition, of which there are few.
func (r *Roll) edition(s string) int32 {
	n := slices.Index(r.editions, s)
	if n < 0 {
		n = len(r.editions)
		r.editions = append(r.editions, strings.Clone(s))
	}
	return int32(n)
}

// falling compares places the other way: the newest cases are read first, and
// a list that falls grows at its end then.
func falling(a, b int32) int { return cmp.Compare(b, a) }

// with puts a place into a falling list.
func with(list []int32, at int32) []int32 {
	i, there := slices.BinarySearchFunc(list, at, falling)
	if there {
		return list
	}
	return slices.Insert(list, i, at)
}

// without takes a place out of a falling list.
func without(list []int32, at int32) []int32 {
	i, there := slices.BinarySearchFunc(list, at, falling)
	if !there {
		return list
	}
	return slices.Delete(list, i, i+1)
}

// Len is the number of cases.
func (r *Roll) Len() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.lines)
}

// Number is the place of a case, from 1; 0 when there is no such case.
func (r *Roll) Number(chain string) int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if at, known := r.places[chain]; known {
		return int(at) + 1
	}
	return 0
}

// Page returns n lines from a place on, counted from 0.
func (r *Roll) Page(from, n int) []Line {
	r.mu.RLock()
	defer r.mu.RUnlock()
	from = min(max(from, 0), len(r.lines))
	to := from + min(max(n, 0), len(r.lines)-from)
	out := make([]Line, 0, to-from)
	for i := from; i < to; i++ {
		out = append(out, r.at(int32(i)))
	}
	return out
}

// Broken returns the lines of the cases of which a member has broken the glass,
// and that stand open to him or her at a moment, the newest first. left is as
// in Newest.
func (r *Roll) Broken(member string, at time.Time) (out []Line, left int) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for place, panes := range r.broken {
		if slices.ContainsFunc(panes, func(p Pane) bool { return p.Member == member && at.Before(p.Until) }) {
			out = append(out, r.at(place))
		}
	}
	slices.SortFunc(out, func(a, b Line) int { return cmp.Compare(b.Number, a.Number) })
	return out, len(r.open)
}

// Newest returns lines, the newest first: of the cases in which a member has a
// part, or of all for "", below a number (0: from the newest on), at most so
// many. Cases that were closed out are left out, and those whose lines were
// never read: left is how many are still to be read.
func (r *Roll) Newest(member string, below, most int) (out []Line, left int) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	at := func(i int) int32 { return int32(len(r.lines) - 1 - i) }
	n := len(r.lines)
	if member != "" {
		m, known := r.ids[member]
		if !known {
			return nil, len(r.open)
		}
		mine := r.cases[m]
		at, n = func(i int) int32 { return mine[i] }, len(mine)
	}
	first := 0
	if below > 0 {
		first = sort.Search(n, func(i int) bool { return int(at(i)) < below-1 })
	}
	for i := first; i < n && len(out) < most; i++ {
		if l := r.at(at(i)); l.Entries > 0 && l.Erased == "" {
			out = append(out, l)
		}
	}
	return out, len(r.open)
}

// Titled returns the chains of the cases whose title is as asked.
func (r *Roll) Titled(like func(title string) bool) []string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var out []string
	for i := range r.lines {
		if l := &r.lines[i]; l.title != "" && like(l.title) {
			out = append(out, l.chain)
		}
	}
	return out
}

// Beginning returns the chains that begin so.
func (r *Roll) Beginning(prefix string) []string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var out []string
	for i := range r.lines {
		if c := r.lines[i].chain; len(c) >= len(prefix) && c[:len(prefix)] == prefix {
			out = append(out, c)
		}
	}
	return out
}
