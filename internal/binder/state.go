package binder

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"alteram/aside"
	"alteram/calendar"
	"alteram/clerk"
	"alteram/internal/site"
	"alteram/notice"
	"alteram/paper"
)

// state is the order of a bundle, as it was last said.
type state struct {
	Order  []string // keys of parts; those that nobody has put anywhere come last
	Out    []string // keys of what is left out
	Duplex bool
	Frozen []place
	Print  string // fingerprint of the bundle when it was frozen
}

// place is where a part was frozen, and the moment of the record that it shows.
type place struct {
	paper.Place
	At int64 // seconds since 1970
}

// readState is the last word on the bundle.
func readState(said []clerk.Saying) state {
	var s state
	for _, x := range said {
		if x.Kind == aside.Bound && x.Erased == "" {
			s = parseState(x.Words)
		}
	}
	return s
}

func parseState(words string) state {
	var s state
	for line := range strings.Lines(words) {
		what, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch what {
		case "part":
			s.Order = append(s.Order, rest)
		case "out":
			s.Out = append(s.Out, rest)
		case "duplex":
			s.Duplex = true
		case "place":
			f := strings.SplitN(rest, " ", 5)
			if len(f) == 5 {
				s.Frozen = append(s.Frozen, place{paper.Place{Key: f[4], Number: number(f[0]), Letter: number(f[1]), Pages: number(f[2])}, int64(number(f[3]))})
			}
		case "fingerprint":
			s.Print = rest
		}
	}
	return s
}

// words is the state as the record keeps it: one thing a line.
func (s *state) words() string {
	var b strings.Builder
	for _, k := range s.Order {
		b.WriteString("part " + k + "\n")
	}
	for _, k := range s.Out {
		b.WriteString("out " + k + "\n")
	}
	if s.Duplex {
		b.WriteString("duplex\n")
	}
	for _, p := range s.Frozen {
		fmt.Fprintf(&b, "place %d %d %d %d %s\n", p.Number, p.Letter, p.Pages, p.At, p.Key)
	}
	if s.Print != "" {
		b.WriteString("fingerprint " + s.Print + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (s *state) frozen(key string) *place {
	for i := range s.Frozen {
		if s.Frozen[i].Key == key {
			return &s.Frozen[i]
		}
	}
	return nil
}

// sorted puts keys in the order that was said; what is new comes last.
func (s *state) sorted(keys []string) []string {
	var out []string
	for _, k := range s.Order {
		if slices.Contains(keys, k) {
			out = append(out, k)
		}
	}
	for _, k := range keys {
		if !slices.Contains(out, k) && !slices.Contains(s.Out, k) {
			out = append(out, k)
		}
	}
	return out
}

// stock is everything that can be in the bundle of a case, from the view of who keeps
// the record.
type stock struct {
	documents []notice.Item
	exhibits  []part
	keys      []string
	titles    map[string]string
	cases     map[int64]*notice.Case // as it was known at a moment; 0 is now
}

func stockOf(v *site.Visit) (*stock, error) {
	c, err := open(v, Keeper(), 0)
	if err != nil || c == nil {
		return nil, err
	}
	s := &stock{titles: map[string]string{}, cases: map[int64]*notice.Case{0: caseOf(v, c)}}
	for _, it := range notice.List(s.cases[0]) {
		if it.Kind == "charges" || it.Kind == "notice" {
			s.documents = append(s.documents, it)
			key := "document " + it.Name
			s.keys = append(s.keys, key)
			s.titles[key] = it.Title
		}
	}
	if s.exhibits, err = partsOf(v, c); err != nil {
		return nil, err
	}
	for _, p := range s.exhibits {
		s.keys = append(s.keys, p.Key)
		s.titles[p.Key] = v.Words("binder.exhibit", "label", p.Label, "name", p.File.Name)
	}
	return s, nil
}

// known is the case as it was known at a moment.
func (s *stock) known(v *site.Visit, at int64) (*notice.Case, error) {
	if s.cases[at] == nil {
		c, err := open(v, Keeper(), calendar.Instant(at*int64(time.Second)))
		if err != nil || c == nil {
			return s.cases[0], err
		}
		s.cases[at] = caseOf(v, c)
	}
	return s.cases[at], nil
}
