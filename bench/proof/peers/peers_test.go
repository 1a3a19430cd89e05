package main

import (
	"strings"
	"testing"

	"alteram/prove/net"
)

// tiny is a net with one of each: a step within three days that sets a flag,
// starts a clock and frees another, and a limit on how long it stays set.
var tiny = &net.Net{
	Flags:  []net.Flag{{Name: "heard", Size: 2}},
	Clocks: []net.Clock{{Name: "since notice"}, {Name: "since before"}},
	Steps: []net.Step{{Name: "hear", Guard: net.Cond{Flags: []net.Test{{Flag: 0, In: net.Values(0)}}, Bounds: []net.Bound{{Clock: 0, Min: 1, Max: 3}}},
		Set: []net.Assign{{Flag: 0, To: 1}}, Reset: []int{0}, Free: []int{1}}},
	Invariants: []net.Invariant{{When: []net.Test{{Flag: 0, In: net.Values(1)}}, Clock: 0, Max: 5}},
	Bad:        []net.Cond{{Bounds: []net.Bound{{Clock: 1, Min: 9, Max: -1}}}},
}

// Worked out by hand from the meaning of a net: clocks stop one beyond the
// largest bound on them, and a freed clock takes every value up to there.
func TestPromelaOfATinyNet(t *testing.T) {
	want := `byte f0 = 0; /* heard */
short c0 = 0; /* since notice */
short c1 = 0; /* since before */

active proctype life() {
  do
  :: d_step { (true && c1 >= 9) -> assert(false) }
  :: atomic { (true && (false || f0 == 0) && c0 >= 1 && c0 <= 3) -> /* hear */
     f0 = 1;
     c0 = 0;
     c1 = 0; do :: c1 < 10 -> c1++ :: break od;
     (true && (!(true && (false || f0 == 1)) || c0 <= 5)) }
  :: d_step { (true && (!(true && (false || f0 == 1)) || c0 < 5)) ->
     c0 = (c0 < 6 -> c0 + 1 : c0);
     c1 = (c1 < 10 -> c1 + 1 : c1);
     skip }
  od
}
`
	if got := promela(tiny); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// The step of the net as z3 is told it, in both forms; what is not touched stays,
// and the limit holds afterwards.
func TestSMTOfATinyNet(t *testing.T) {
	step := "(and (and true (or false (= f00 0)) (>= c00 1) (<= c00 3)) (= f01 1) (= c01 0) (>= c11 0) (or (not (and true (or false (= f01 1)))) (<= c01 5)))"
	mark := strings.NewReplacer("f00", "f0_1", "c00", "c0_1", "f01", "f0_2", "c01", "c0_2", "c11", "c1_2")
	if got := unrolled(tiny, 1); !strings.Contains(got, mark.Replace(step)) || strings.Count(got, "(>= c1_") != 5 {
		t.Errorf("the step, or the bad state at each of four moments, is not in\n%s", got)
	}
	mark = strings.NewReplacer("f00", "f0", "c00", "c0", "f01", "f0_n", "c01", "c0_n", "c11", "c1_n")
	got := horn(tiny)
	for _, want := range []string{mark.Replace(step), "(declare-fun R (Int Int Int ) Bool)", "(and (R f0 c0 c1) (and true (>= c1 9))) false)"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}
