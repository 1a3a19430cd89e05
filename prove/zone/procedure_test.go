package zone_test

import (
	"errors"
	"maps"
	"runtime"
	"testing"

	"alteram/prove/days"
	"alteram/prove/net"
	"alteram/prove/zone"
)

// windows are the days of a procedure of fifteen clauses.
type windows struct {
	charge, notice, hear, decideLo, decideHi, reasons, appeal, appealHear, suspend, review int32
}

var (
	full   = windows{14, 15, 60, 9, 11, 7, 28, 60, 60, 30}
	capped = windows{2, 3, 7, 1, 2, 2, 3, 5, 6, 3}
)

// parts says what of the procedure is in the net.
type parts struct {
	any      bool // duties may be missed: a flag for each, instead of time standing still
	suspends bool // the respondent may be suspended, with a review that falls due
	identity bool // one person is followed: complained, sat, sat on appeal
	shared   bool // clocks that are never needed at once are one: four are left
}

// The stages of a case.
const (
	idle = iota
	complained
	charged
	noticed
	heard
	decided
	reasoned
	appealed
	renoticed
	ended
)

// The flags and clocks of the procedure; more flags follow.
const (
	stage = iota
	adjourned
	extended
	carried
	suspended
)

const (
	sinceComplaint = iota
	sinceCharge
	sinceNotice
	sinceHearing
	sinceDecision
	sinceReasons
	sinceAppeal
	sinceAppealNotice
	sinceSuspension
	sinceReview
)

// builder puts a procedure together.
type builder struct {
	*net.Net
	parts
}

func is(flag int, v ...uint8) net.Test           { return net.Test{Flag: flag, In: net.Values(v...)} }
func set(flag int, v uint8) net.Assign           { return net.Assign{Flag: flag, To: v} }
func within(clock int, min, max int32) net.Bound { return net.Bound{Clock: clock, Min: min, Max: max} }

func (b *builder) flag(name string, size uint8) int {
	b.Flags = append(b.Flags, net.Flag{Name: name, Size: size})
	return len(b.Flags) - 1
}

func (b *builder) step(name string, tests []net.Test, bounds []net.Bound, sets []net.Assign, reset []int) {
	b.Steps = append(b.Steps, net.Step{Name: name, Guard: net.Cond{Flags: tests, Bounds: bounds}, Set: sets, Reset: reset})
}

// duty must be discharged within days of the clock while the tests hold. Where
// duties may be missed, a flag is set on the day after.
func (b *builder) duty(name string, clock int, most int32, while ...net.Test) {
	if !b.any {
		b.Invariants = append(b.Invariants, net.Invariant{When: while, Clock: clock, Max: most})
		return
	}
	missed := b.flag("missed: "+name, 2)
	while = append(while, is(missed, 0))
	b.Invariants = append(b.Invariants, net.Invariant{When: while, Clock: clock, Max: most + 1})
	b.step("miss: "+name, while, []net.Bound{within(clock, most+1, -1)}, []net.Assign{set(missed, 1)}, nil)
}

// procedure is a case from the complaint to the end of an appeal.
func procedure(w windows, p parts) *net.Net {
	b := &builder{&net.Net{}, p}
	for _, f := range []net.Flag{{Name: "stage", Size: ended + 1}, {Name: "adjourned", Size: 3}, {Name: "extended", Size: 2}, {Name: "carried", Size: 2}} {
		b.flag(f.Name, f.Size)
	}
	b.flag("suspended", 3)
	for _, name := range []string{"complaint", "charge", "notice", "hearing", "decision", "reasons", "appeal", "appeal notice", "suspension", "review"} {
		b.Clocks = append(b.Clocks, net.Clock{Name: name})
	}
	b.step("complain", []net.Test{is(stage, idle)}, nil, []net.Assign{set(stage, complained)}, []int{sinceComplaint})
	b.step("dismiss", []net.Test{is(stage, complained)}, nil, []net.Assign{set(stage, ended)}, nil)
	b.duty("charge", sinceComplaint, w.charge, is(stage, complained))
	b.step("charge", []net.Test{is(stage, complained)}, nil, []net.Assign{set(stage, charged)}, []int{sinceCharge})
	b.step("extend", []net.Test{is(stage, charged, noticed), is(extended, 0)}, nil, []net.Assign{set(extended, 1)}, nil)
	b.duty("hear", sinceCharge, w.hear, is(stage, charged, noticed), is(extended, 0))
	b.duty("hear after extension", sinceCharge, w.hear+w.notice, is(stage, charged, noticed), is(extended, 1))
	b.step("give notice", []net.Test{is(stage, charged)}, nil, []net.Assign{set(stage, noticed)}, []int{sinceNotice})
	for n := range uint8(2) {
		b.step("adjourn", []net.Test{is(stage, noticed), is(adjourned, n)}, nil, []net.Assign{set(stage, charged), set(adjourned, n+1)}, nil)
	}
	b.step("hear", []net.Test{is(stage, noticed)}, []net.Bound{within(sinceNotice, w.notice, -1)}, []net.Assign{set(stage, heard)}, []int{sinceHearing})
	b.duty("decide", sinceHearing, w.decideHi, is(stage, heard))
	b.step("decide to expel", []net.Test{is(stage, heard)}, nil, []net.Assign{set(stage, decided), set(carried, 1)}, []int{sinceDecision})
	b.step("decide to acquit", []net.Test{is(stage, heard)}, nil, []net.Assign{set(stage, ended)}, nil)
	b.duty("give reasons", sinceDecision, w.reasons, is(stage, decided))
	b.step("give reasons", []net.Test{is(stage, decided)}, nil, []net.Assign{set(stage, reasoned)}, []int{sinceReasons})
	b.step("appeal", []net.Test{is(stage, reasoned)}, []net.Bound{within(sinceReasons, 0, w.appeal)}, []net.Assign{set(stage, appealed)}, []int{sinceAppeal})
	b.Invariants = append(b.Invariants, net.Invariant{When: []net.Test{is(stage, reasoned)}, Clock: sinceReasons, Max: w.appeal + 1})
	b.step("the decision stands", []net.Test{is(stage, reasoned)}, []net.Bound{within(sinceReasons, w.appeal+1, -1)}, []net.Assign{set(stage, ended)}, nil)
	b.step("notice of appeal", []net.Test{is(stage, appealed)}, nil, []net.Assign{set(stage, renoticed)}, []int{sinceAppealNotice})
	b.duty("hear the appeal", sinceAppeal, w.appealHear, is(stage, appealed, renoticed))
	b.step("confirm", []net.Test{is(stage, renoticed)}, []net.Bound{within(sinceAppealNotice, w.notice, -1)}, []net.Assign{set(stage, ended)}, nil)
	b.step("quash", []net.Test{is(stage, renoticed)}, []net.Bound{within(sinceAppealNotice, w.notice, -1)}, []net.Assign{set(stage, ended), set(carried, 0)}, nil)
	if p.suspends {
		open := is(stage, charged, noticed, heard, decided, reasoned)
		b.step("suspend", []net.Test{open, is(suspended, 0, 2)}, nil, []net.Assign{set(suspended, 1)}, []int{sinceSuspension, sinceReview})
		b.duty("review", sinceReview, w.review, is(suspended, 1))
		b.step("review", []net.Test{is(suspended, 1)}, nil, nil, []int{sinceReview})
		b.step("lift", []net.Test{is(suspended, 1)}, nil, []net.Assign{set(suspended, 2)}, nil)
		b.Invariants = append(b.Invariants, net.Invariant{When: []net.Test{is(suspended, 1)}, Clock: sinceSuspension, Max: w.suspend})
		b.step("the suspension ends", []net.Test{is(suspended, 1)}, []net.Bound{within(sinceSuspension, w.suspend, -1)}, []net.Assign{set(suspended, 2)}, nil)
	}
	if p.identity {
		c, sat, again := b.flag("complained", 2), b.flag("sat", 2), b.flag("sat on appeal", 2)
		b.step("m complains", []net.Test{is(stage, complained), is(c, 0)}, nil, []net.Assign{set(c, 1)}, nil)
		b.step("m sits", []net.Test{is(stage, heard), is(sat, 0), is(c, 0)}, nil, []net.Assign{set(sat, 1)}, nil)
		b.step("m sits on appeal", []net.Test{is(stage, renoticed), is(again, 0), is(sat, 0)}, nil, []net.Assign{set(again, 1)}, nil)
		b.Bad = append(b.Bad, net.Cond{Flags: []net.Test{is(c, 1), is(sat, 1)}}, net.Cond{Flags: []net.Test{is(again, 1), is(sat, 1)}})
	}
	// Nobody is expelled before there was time to appeal.
	b.Bad = append(b.Bad, net.Cond{Flags: []net.Test{is(stage, ended), is(carried, 1)}, Bounds: []net.Bound{within(sinceReasons, 0, w.notice-1)}})
	if p.shared {
		b.share()
	}
	return b.Net
}

// share makes one clock of those since the complaint, the notice, the hearing,
// the decision, the reasons and the notice of appeal, each of which is read
// before the next begins, and one of those since the charge and the appeal.
func (b *builder) share() {
	to := [...]int{0, 1, 0, 0, 0, 0, 1, 0, 2, 3}
	b.Clocks = []net.Clock{{Name: "stage"}, {Name: "instance"}, {Name: "suspension"}, {Name: "review"}}
	bounds := func(list []net.Bound) {
		for i := range list {
			list[i].Clock = to[list[i].Clock]
		}
	}
	for _, s := range b.Steps {
		bounds(s.Guard.Bounds)
		for i, k := range s.Reset {
			s.Reset[i] = to[k]
		}
	}
	for i := range b.Invariants {
		b.Invariants[i].Clock = to[b.Invariants[i].Clock]
	}
	for _, c := range b.Bad {
		bounds(c.Bounds)
	}
}

// With clocks shared, a walk day by day can finish: in full, or with windows of
// a few days. The same procedure with ten clocks has the same places.
func TestTheProcedureIsTheSameDayByDay(t *testing.T) {
	for _, tt := range []struct {
		name string
		w    windows
		p    parts
	}{
		{"dutiful", full, parts{}},
		{"any, short windows", capped, parts{any: true}},
		{"any with a person, short windows", capped, parts{any: true, identity: true}},
		{"suspension, short windows", capped, parts{suspends: true}},
	} {
		ten := procedure(tt.w, tt.p)
		tt.p.shared = true
		four := procedure(tt.w, tt.p)
		if err := errors.Join(ten.Check(), four.Check()); err != nil {
			t.Fatal(err)
		}
		want := days.Explore(four, 1_000_000)
		if !want.Complete {
			t.Fatalf("%s: more than %d states", tt.name, want.States)
		}
		for _, n := range []*net.Net{ten, four} {
			reach := zone.Explore(background, n, zone.Budget{})
			values := map[string]bool{}
			for v := range reach.Places() {
				values[string(v)] = true
			}
			got := zone.Search(background, n, zone.Budget{})
			if !maps.Equal(values, want.Values) || (got.Outcome == zone.Safe) != (want.Bad < 0) {
				t.Errorf("%s, %d clocks: %d places and %v, day by day %d and %d", tt.name, len(n.Clocks), len(values), got.Outcome, len(want.Values), want.Bad)
			}
			switch got.Outcome {
			case zone.Safe:
				vet(t, n, got)
			case zone.Reached:
				replay(t, n, got.Trace)
			}
			t.Logf("%s, %d clocks: %v, %d places, %d zones, %d states day by day", tt.name, len(n.Clocks), got.Outcome, len(values), reach.Nodes, want.States)
		}
	}
}

// BenchmarkSearch explores the whole of each model. A node is a zone that was
// kept.
func BenchmarkSearch(b *testing.B) {
	for _, bm := range []struct {
		name string
		net  *net.Net
	}{
		{"dutiful", procedure(full, parts{})},
		{"any", procedure(full, parts{any: true})},
		{"any+identity", procedure(full, parts{any: true, identity: true})},
		{"dutiful+suspension", procedure(full, parts{suspends: true})},
		{"any+suspension", procedure(full, parts{any: true, suspends: true})},
		{"any+suspension+identity", procedure(full, parts{any: true, suspends: true, identity: true})},
		{"trains-5", trains(5, 10)},
		{"fischer-6", fischer(6, 10)},
		{"csmacd-6", csmacd(6, 808, 26)},
	} {
		b.Run(bm.name, func(b *testing.B) {
			bm.net.Bad = nil
			var r zone.Result
			for b.Loop() {
				r = zone.Search(background, bm.net, zone.Budget{})
			}
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			runtime.KeepAlive(r)
			r = zone.Result{}
			runtime.GC()
			runtime.ReadMemStats(&after)
			nodes := float64(zone.Search(background, bm.net, zone.Budget{}).Nodes)
			b.ReportMetric(nodes, "nodes")
			b.ReportMetric(nodes*float64(b.N)/b.Elapsed().Seconds(), "nodes/s")
			b.ReportMetric(float64(before.HeapAlloc-after.HeapAlloc)/nodes, "B/node")
		})
	}
}
