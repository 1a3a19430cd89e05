package net_test

import (
	"encoding/json"
	"strings"
	"testing"

	"alteram/prove/net"
)

// notice is a case that is charged, noticed and decided: a decision counts
// when 14 days have passed since the notice, and after a charge a notice must
// go out within 10 days.
func notice() *net.Net {
	return &net.Net{
		Flags:  []net.Flag{{Name: "stage", Size: 4}},
		Clocks: []net.Clock{{Name: "charge"}, {Name: "notice"}},
		Steps: []net.Step{
			{Name: "charge", Guard: net.Cond{Flags: []net.Test{{Flag: 0, In: net.Values(0)}}}, Set: []net.Assign{{Flag: 0, To: 1}}, Reset: []int{0}},
			{Name: "notice", Guard: net.Cond{Flags: []net.Test{{Flag: 0, In: net.Values(1)}}}, Set: []net.Assign{{Flag: 0, To: 2}}, Reset: []int{1}},
			{Name: "decide", Guard: net.Cond{Flags: []net.Test{{Flag: 0, In: net.Values(2)}}, Bounds: []net.Bound{{Clock: 1, Min: 14, Max: 60}}}, Set: []net.Assign{{Flag: 0, To: 3}}},
			{Name: "lose the date", Guard: net.Cond{Flags: []net.Test{{Flag: 0, In: net.Values(2)}}}, Free: []int{1}},
		},
		Invariants: []net.Invariant{{When: []net.Test{{Flag: 0, In: net.Values(1)}}, Clock: 0, Max: 10}},
		Bad:        []net.Cond{{Flags: []net.Test{{Flag: 0, In: net.Values(3)}}, Bounds: []net.Bound{{Clock: 0, Min: 0, Max: 20}}}},
	}
}

func TestWhatReplayAllows(t *testing.T) {
	n := notice()
	if err := n.Check(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		moves []net.Move
		end   int32
		want  string // a part of the error; "" when the moves can be made
	}{
		{"a decision on the fourteenth day", []net.Move{{0, 3}, {1, 3}, {2, 17}}, 17, ""},
		{"a decision a day early", []net.Move{{0, 3}, {1, 3}, {2, 16}}, 16, `move 2: step "decide": clock "notice" shows 13 days, not 14 to 60 days`},
		{"a decision after the last day", []net.Move{{0, 3}, {1, 3}, {2, 64}}, 64, "shows 61 days"},
		{"a notice on the last day", []net.Move{{0, 3}, {1, 13}}, 13, ""},
		{"a notice that is late", []net.Move{{0, 3}, {1, 14}}, 14, `move 1: 11 days cannot pass: clock "charge" shows 11 days and may show at most 10`},
		{"waiting for a notice at the end", []net.Move{{0, 3}}, 14, "11 days cannot pass"},
		{"a step out of order", []net.Move{{1, 3}}, 3, `flag "stage" is 0, not one of [1]`},
		{"days that run back", []net.Move{{0, 3}, {1, 2}}, 3, "before day 3"},
		{"a step that is not there", []net.Move{{4, 3}}, 3, "no step 4"},
		{"an end before the last move", []net.Move{{0, 3}}, 2, "before the last move"},
		{"a freed clock may show enough", []net.Move{{0, 0}, {1, 0}, {3, 0}, {2, 0}}, 0, ""},
	} {
		_, err := n.Replay(tt.moves, tt.end)
		if got := errText(err); tt.want == "" && err != nil || !strings.Contains(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestAFreedClockIsChosenOnce(t *testing.T) {
	n := notice()
	n.Steps = append(n.Steps,
		net.Step{Name: "at most 5", Guard: net.Cond{Bounds: []net.Bound{{Clock: 1, Min: 0, Max: 5}}}},
		net.Step{Name: "at least 6", Guard: net.Cond{Bounds: []net.Bound{{Clock: 1, Min: 6, Max: -1}}}})
	begin := []net.Move{{0, 0}, {1, 0}, {3, 0}}
	for _, tt := range []struct {
		name string
		then []net.Move
		ok   bool
	}{
		{"at most 5", []net.Move{{4, 0}}, true},
		{"at least 6", []net.Move{{5, 0}}, true},
		{"both on one day", []net.Move{{4, 0}, {5, 0}}, false},
		{"a day later", []net.Move{{4, 0}, {5, 1}}, true},
		{"not back again", []net.Move{{5, 0}, {4, 3}}, false},
	} {
		if _, err := n.Replay(append(begin[:3:3], tt.then...), 9); (err == nil) != tt.ok {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestAStepMayNotBreakAnInvariant(t *testing.T) {
	n := notice()
	n.Steps[0].Reset = nil // the clock of the charge runs from the start
	if _, err := n.Replay([]net.Move{{0, 11}}, 11); err == nil || !strings.Contains(err.Error(), `step "charge": then clock "charge" shows 11 days`) {
		t.Errorf("got %v", err)
	}
	if _, err := n.Replay([]net.Move{{0, 10}}, 10); err != nil {
		t.Error(err)
	}
}

func TestBadAt(t *testing.T) {
	n := notice()
	for end, want := range map[int32]int{14: 0, 20: 0, 21: -1} {
		s, err := n.Replay([]net.Move{{0, 0}, {1, 0}, {2, 14}}, end)
		if err != nil {
			t.Fatal(err)
		}
		if got := n.BadAt(s); got != want {
			t.Errorf("day %d: got %d, want %d", end, got, want)
		}
	}
}

func TestCheckSaysWhere(t *testing.T) {
	for _, tt := range []struct {
		want  string
		spoil func(*net.Net)
	}{
		{`flag 0: it has no name`, func(n *net.Net) { n.Flags[0].Name = "" }},
		{`flag 0: it has 0 values`, func(n *net.Net) { n.Flags[0].Size = 0 }},
		{`flag 0: it starts as 4`, func(n *net.Net) { n.Flags[0].Start = 4 }},
		{`clock 1: the name "charge" is taken`, func(n *net.Net) { n.Clocks[1].Name = "charge" }},
		{`step 2 (decide): clock "notice" from 14 to 13 days`, func(n *net.Net) { n.Steps[2].Guard.Bounds[0].Max = 13 }},
		{`step 2 (decide): clock "notice" from 14 to 10001 days`, func(n *net.Net) { n.Steps[2].Guard.Bounds[0].Max = 10001 }},
		{`step 2 (decide): it speaks of clock 2`, func(n *net.Net) { n.Steps[2].Guard.Bounds[0].Clock = 2 }},
		{`step 0 (charge): it sets flag "stage" to 4`, func(n *net.Net) { n.Steps[0].Set[0].To = 4 }},
		{`step 0 (charge): it sets flag "stage" twice`, func(n *net.Net) { n.Steps[0].Set = append(n.Steps[0].Set, n.Steps[0].Set[0]) }},
		{`step 0 (charge): it sets flag 7`, func(n *net.Net) { n.Steps[0].Set[0].Flag = 7 }},
		{`step 0 (charge): it resets or frees clock "charge" twice`, func(n *net.Net) { n.Steps[0].Free = []int{0} }},
		{`step 0 (charge): it tests flag "stage" for the values [4]`, func(n *net.Net) { n.Steps[0].Guard.Flags[0].In = net.Values(4) }},
		{`step 0 (charge): it tests flag "stage" for the values []`, func(n *net.Net) { n.Steps[0].Guard.Flags[0].In = 0 }},
		{`bad condition 0: it tests flag -1`, func(n *net.Net) { n.Bad[0].Flags[0].Flag = -1 }},
		{`invariant 0: at most -1 days`, func(n *net.Net) { n.Invariants[0].Max = -1 }},
		{`at most 1000, 60 and 20000`, func(n *net.Net) { n.Steps = make([]net.Step, net.MaxSteps+1) }},
	} {
		n := notice()
		tt.spoil(n)
		if got := errText(n.Check()); !strings.Contains(got, tt.want) {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestJSONRoundTrip(t *testing.T) {
	n := notice()
	n.Flags = append(n.Flags, net.Flag{Name: "wide", Size: net.MaxValues})
	n.Bad[0].Flags = append(n.Bad[0].Flags, net.Test{Flag: 1, In: ^net.Set(0)})
	first, err := json.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	back, err := net.Parse(first)
	if err != nil {
		t.Fatal(err)
	}
	second, err := json.Marshal(back)
	if err != nil || string(first) != string(second) {
		t.Errorf("err %v\n%s\n%s", err, first, second)
	}
	for _, bad := range []string{`{"flags":[{"name":"a","size":2,"start":0,"colour":1}]}`, `{} {}`, `{`, `{"bad":[{"flags":[{"flag":0,"in":[64]}]}]}`} {
		if _, err := net.Parse([]byte(bad)); err == nil {
			t.Errorf("%s is read", bad)
		}
	}
}

func TestDescribe(t *testing.T) {
	got := notice().Describe(net.Region{Values: []int{2}, Limits: []net.Limit{{0, -1, 10}, {-1, 1, -3}, {0, 1, 5}}})
	if want := "stage = 2, charge <= 10, notice >= 3, charge - notice <= 5"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzParse(f *testing.F) {
	seed, err := json.Marshal(notice())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Fuzz(func(t *testing.T, b []byte) {
		n, err := net.Parse(b)
		if err != nil {
			return
		}
		s := n.Start()
		for i := range n.Steps {
			if next, err := n.Fire(s, i); err == nil {
				n.BadAt(next)
			}
		}
	})
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
