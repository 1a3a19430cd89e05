package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"alteram/prove"
	"alteram/prove/claim"
	"alteram/prove/claim/attack"
	"alteram/prove/claim/mutate"
	"alteram/prove/story"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// bench is one run.
type bench struct {
	ctx       context.Context
	n         int
	seed      uint64
	each      time.Duration
	most      time.Duration
	histories int
	workers   int
	every     bool

	mu sync.Mutex // of what is printed
}

// tally is a row of the table. Misses and false alarms count claims, the rest
// mutations.
type tally struct {
	claims, proved int // of the rulebook as it is
	slips          int
	refuted        int // a claim that was proved is refuted by a story
	still          int // every claim that was proved still is
	open           int // none is refuted, and one is not decided within the limits
	openBad        int // of open: those of which a history breaks an undecided claim
	misses         int // proved, and a history breaks it
	alarms         int // refuted, and claim.First does not find the story to break it
	same           int // answers known from an equal net
	took           time.Duration
}

// known is a claim of the rulebook as it is, which was proved.
type known struct {
	text  string
	depth int    // of the model that was proved safe; 0: there is none
	net   string // that was proved safe
}

// build makes a rulebook of its text.
func build(name string, text []byte) (*source.File, *rulebook.Program, error) {
	f := source.NewFile(name, text)
	tree, diags := syntax.Parse(f)
	p, more := rulebook.Build(tree)
	for _, d := range append(diags, more...) {
		if d.Severity == source.Error {
			return nil, nil, fmt.Errorf("%s is no rulebook: %s", name, d.Draw())
		}
	}
	return f, p, nil
}

// book decides the claims of a rulebook, then those of its mutations.
func (b *bench) book(name string, text []byte) (tally, error) {
	began := time.Now()
	f, p, err := build(name, text)
	if err != nil {
		return tally{}, err
	}
	var t tally
	base := b.base(name, p, &t)
	slips := mutate.Some(f, b.seed, b.n)
	next := make(chan mutate.Mutation)
	var wg sync.WaitGroup
	for range b.workers {
		wg.Go(func() {
			for m := range next {
				one := b.slip(name, m, base)
				b.mu.Lock()
				t.add(one)
				b.mu.Unlock()
			}
		})
	}
	for _, m := range slips {
		if b.most > 0 && time.Since(began) > b.most {
			break
		}
		next <- m
	}
	close(next)
	wg.Wait()
	t.took = time.Since(began)
	fmt.Fprintf(os.Stderr, "%s: %d mutations in %v; %d answers known from an equal net\n", name, t.slips, t.took.Round(time.Second), t.same)
	return t, nil
}

// base decides the claims of the rulebook as it is.
func (b *bench) base(name string, p *rulebook.Program, t *tally) []known {
	var out []known
	var held []claim.Claim
	claims := distinct(story.All(p))
	t.claims = len(claims)
	got := make([]prove.Verdict, len(claims))
	next := make(chan int)
	var wg sync.WaitGroup
	for range b.workers {
		wg.Go(func() {
			for i := range next {
				got[i], _ = b.decide(p, claims[i], 4*b.each)
			}
		})
	}
	for i := range claims {
		next <- i
	}
	close(next)
	wg.Wait()
	for i, v := range got {
		if v.Outcome != prove.Proved {
			continue
		}
		k := known{text: story.Plain(claims[i].Text)}
		if v.Model != nil {
			k.depth, k.net = v.Model.Depth, printed(v.Model)
		}
		out, held = append(out, k), append(held, claims[i])
	}
	t.proved = len(out)
	for _, x := range b.oracle(p, held) {
		t.misses++
		b.say("%s as it is: MISS: %q is proved, and a history breaks it: %s\n", name, held[x.Claim].Text, told(x))
	}
	return out
}

// distinct leaves out claims of the same words.
func distinct(claims []claim.Claim) []claim.Claim {
	var out []claim.Claim
	seen := map[string]bool{}
	for _, c := range claims {
		if k := story.Plain(c.Text); !seen[k] {
			seen[k] = true
			out = append(out, c)
		}
	}
	return out
}

// decide answers a claim within some time.
func (b *bench) decide(p *rulebook.Program, c claim.Claim, most time.Duration) (prove.Verdict, *story.Story) {
	ctx, stop := context.WithTimeout(b.ctx, most)
	defer stop()
	return story.Decide(ctx, p, c, prove.Options{}, story.Options{})
}

// printed is the net that was searched, as text: equal for equal nets.
func printed(m *prove.Model) string {
	text, err := json.Marshal(m.Searched())
	if err != nil {
		panic("mutations: a net without JSON")
	}
	return string(text)
}

// slip decides again, for one mutation, the claims that were proved. A claim
// that the changed rulebook no longer makes is left out.
func (b *bench) slip(name string, m mutate.Mutation, base []known) tally {
	t := tally{slips: 1}
	stated := map[string]claim.Claim{}
	for _, c := range story.All(m.Program) {
		if _, twice := stated[story.Plain(c.Text)]; !twice {
			stated[story.Plain(c.Text)] = c
		}
	}
	var proved, open []claim.Claim
	var why []string
	for _, k := range base {
		c, ok := stated[k.text]
		if !ok {
			continue
		}
		if same(m.Program, c, k) {
			t.same++
			proved = append(proved, c)
			continue
		}
		v, s := b.decide(m.Program, c, b.each)
		switch v.Outcome {
		case prove.Proved:
			proved = append(proved, c)
		case prove.NotProved:
			open = append(open, c)
			why = append(why, fmt.Sprintf("not decided: %q: %s", c.Text, v.Reason))
		case prove.Refuted:
			t.refuted = 1
			why = append(why, fmt.Sprintf("refuted: %q", c.Text))
			if s != nil && !confirmed(m.Program, c, s) {
				t.alarms++
				b.say("%s, %s: FALSE ALARM: %q\n%s", name, m, c.Text, s.Text(m.Program))
			}
		}
	}
	for _, x := range b.oracle(m.Program, proved) {
		t.misses++
		b.say("%s, %s: MISS: %q is proved, and a history breaks it: %s\n", name, m, proved[x.Claim].Text, told(x))
	}
	switch {
	case t.refuted > 0:
	case len(open) > 0:
		t.open = 1
		if len(b.oracle(m.Program, open)) > 0 {
			t.openBad = 1
		}
	default:
		t.still = 1
	}
	if b.every {
		b.say("%s, %s\n\t%s\n", name, m, strings.Join(why, "\n\t"))
	}
	return t
}

// same reports whether the claim has the net that was proved safe.
func same(p *rulebook.Program, c claim.Claim, k known) bool {
	if k.depth == 0 {
		return false
	}
	m, err := prove.Build(context.Background(), p, c, prove.Options{Depth: k.depth})
	return err == nil && printed(m) == k.net
}

// confirmed reports whether the record of a story breaks the claim, played once
// more from its start by other code than made it.
func confirmed(p *rulebook.Program, c claim.Claim, s *story.Story) bool {
	_, _, ok := claim.First(c, p, s.Case.Register, s.Case.Incomplete, s.Case.Events, s.Day)
	return ok
}

// oracle tries claims by histories, half of them the systematic ones.
func (b *bench) oracle(p *rulebook.Program, claims []claim.Claim) []attack.Found {
	if len(claims) == 0 || b.histories == 0 {
		return nil
	}
	found := attack.Seek(p, claims, attack.Systematic(p, false), (b.histories+1)/2)
	var left []claim.Claim
	var at []int
	broken := map[int]bool{}
	for _, x := range found {
		broken[x.Claim] = true
	}
	for i, c := range claims {
		if !broken[i] {
			left, at = append(left, c), append(at, i)
		}
	}
	for _, x := range attack.Seek(p, left, attack.Random(p, b.seed), b.histories/2) {
		x.Claim = at[x.Claim]
		found = append(found, x)
	}
	return found
}

// told is a history that breaks a claim, an event a line.
func told(x attack.Found) string {
	out := []string{x.Why + "; departs by: " + strings.Join(x.History.Flaws, ", ")}
	for _, e := range x.History.Events {
		text, err := json.Marshal(e)
		if err != nil {
			panic("mutations: an event without JSON")
		}
		out = append(out, e.On.Day.String()+" "+string(text))
	}
	return strings.Join(out, "\n\t")
}

func (b *bench) say(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	fmt.Fprintf(os.Stderr, format, args...)
}

// add puts the counts of one mutation to a row.
func (t *tally) add(o tally) {
	t.slips += o.slips
	t.refuted += o.refuted
	t.still += o.still
	t.open += o.open
	t.openBad += o.openBad
	t.misses += o.misses
	t.alarms += o.alarms
	t.same += o.same
}
