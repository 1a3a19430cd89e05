package main

import (
	"fmt"
	"strings"

	"alteram/prove/net"
)

// smt writes nets in SMT-LIB. A variable is f3 or c2 with a mark behind it for
// the moment: nothing, ' or a number.
type smt struct {
	n *net.Net
	b strings.Builder
}

// horn writes a net as Horn clauses: the states that can be reached lie in R.
// "sat" says that there is such a set without a bad state, "unsat" that a bad
// state is reached.
func horn(n *net.Net) string {
	s := smt{n: n}
	s.b.WriteString("(set-logic HORN)\n(declare-fun R (")
	for range len(n.Flags) + len(n.Clocks) {
		s.b.WriteString("Int ")
	}
	s.b.WriteString(") Bool)\n")
	here, next := s.state(""), s.state("_n")
	s.forall([]string{""}, s.start(""), "(R"+here+")")
	s.forall([]string{"", "_n"}, "(and (R"+here+") "+s.pass("", "_n", "d")+")", "(R"+next+")", "d")
	for i := range n.Steps {
		s.forall([]string{"", "_n"}, "(and (R"+here+") "+s.step(&n.Steps[i], "", "_n")+")", "(R"+next+")")
	}
	for _, bad := range n.Bad {
		s.forall([]string{""}, "(and (R"+here+") "+s.cond(bad, "")+")", "false")
	}
	s.b.WriteString("(check-sat)\n")
	return s.b.String()
}

// unrolled writes the first steps of a net: "sat" says that a bad state is
// reached within them, "unsat" that none is, and nothing beyond.
func unrolled(n *net.Net, steps int) string {
	s := smt{n: n}
	s.b.WriteString("(set-logic QF_LIA)\n")
	moment := func(k int) string { return fmt.Sprintf("_%d", k) }
	for k := range steps*2 + 2 {
		for _, v := range strings.Fields(s.state(moment(k))) {
			fmt.Fprintf(&s.b, "(declare-const %s Int)\n", v)
		}
	}
	fmt.Fprintf(&s.b, "(assert %s)\n", s.start(moment(0)))
	var bads []string
	for k := range steps + 1 { // days pass, then a step, or none
		from, mid, to := moment(2*k), moment(2*k+1), moment(2*k+2)
		fmt.Fprintf(&s.b, "(declare-const d%d Int)\n(assert (or %s %s))\n", k, s.pass(from, mid, fmt.Sprintf("d%d", k)), s.same(from, mid))
		for _, bad := range n.Bad {
			bads = append(bads, s.cond(bad, from), s.cond(bad, mid))
		}
		if k == steps {
			break
		}
		fmt.Fprintf(&s.b, "(assert (or %s\n", s.same(mid, to))
		for i := range n.Steps {
			fmt.Fprintf(&s.b, "  %s\n", s.step(&n.Steps[i], mid, to))
		}
		s.b.WriteString("))\n")
	}
	fmt.Fprintf(&s.b, "(assert (or false %s))\n(check-sat)\n", strings.Join(bads, " "))
	return s.b.String()
}

func (s *smt) forall(moments []string, from, to string, more ...string) {
	s.b.WriteString("(assert (forall (")
	for _, m := range moments {
		for _, v := range append(strings.Fields(s.state(m)), more...) {
			fmt.Fprintf(&s.b, "(%s Int)", v)
		}
		more = nil
	}
	fmt.Fprintf(&s.b, ") (=> %s %s)))\n", from, to)
}

func (s *smt) state(m string) string {
	out := ""
	for i := range s.n.Flags {
		out += fmt.Sprintf(" f%d%s", i, m)
	}
	for i := range s.n.Clocks {
		out += fmt.Sprintf(" c%d%s", i, m)
	}
	return out
}

func (s *smt) start(m string) string {
	out := "(and true"
	for i, f := range s.n.Flags {
		out += fmt.Sprintf(" (= f%d%s %d)", i, m, f.Start)
	}
	for i := range s.n.Clocks {
		out += fmt.Sprintf(" (= c%d%s 0)", i, m)
	}
	return out + ")"
}

// pass lets days pass, at least one; same lets nothing happen.
func (s *smt) pass(from, to, days string) string {
	out := fmt.Sprintf("(and (> %s 0)", days)
	for i := range s.n.Flags {
		out += fmt.Sprintf(" (= f%d%s f%d%s)", i, to, i, from)
	}
	for i := range s.n.Clocks {
		out += fmt.Sprintf(" (= c%d%s (+ c%d%s %s))", i, to, i, from, days)
	}
	return out + s.invariants(to) + ")"
}

func (s *smt) same(from, to string) string {
	out := "(and true"
	for i := range s.n.Flags {
		out += fmt.Sprintf(" (= f%d%s f%d%s)", i, to, i, from)
	}
	for i := range s.n.Clocks {
		out += fmt.Sprintf(" (= c%d%s c%d%s)", i, to, i, from)
	}
	return out + ")"
}

func (s *smt) step(x *net.Step, from, to string) string {
	set, clock := map[int]uint8{}, map[int]string{}
	for _, a := range x.Set {
		set[a.Flag] = a.To
	}
	for _, k := range x.Reset {
		clock[k] = fmt.Sprintf(" (= c%d%s 0)", k, to)
	}
	for _, k := range x.Free {
		clock[k] = fmt.Sprintf(" (>= c%d%s 0)", k, to)
	}
	out := "(and " + s.cond(x.Guard, from)
	for i := range s.n.Flags {
		if v, ok := set[i]; ok {
			out += fmt.Sprintf(" (= f%d%s %d)", i, to, v)
		} else {
			out += fmt.Sprintf(" (= f%d%s f%d%s)", i, to, i, from)
		}
	}
	for i := range s.n.Clocks {
		if text, ok := clock[i]; ok {
			out += text
		} else {
			out += fmt.Sprintf(" (= c%d%s c%d%s)", i, to, i, from)
		}
	}
	return out + s.invariants(to) + ")"
}

func (s *smt) invariants(m string) string {
	out := ""
	for _, v := range s.n.Invariants {
		out += fmt.Sprintf(" (or (not (and true%s)) (<= c%d%s %d))", s.tests(v.When, m), v.Clock, m, v.Max)
	}
	return out
}

func (s *smt) cond(c net.Cond, m string) string {
	out := "(and true" + s.tests(c.Flags, m)
	for _, x := range c.Bounds {
		out += fmt.Sprintf(" (>= c%d%s %d)", x.Clock, m, x.Min)
		if x.Max >= 0 {
			out += fmt.Sprintf(" (<= c%d%s %d)", x.Clock, m, x.Max)
		}
	}
	return out + ")"
}

func (s *smt) tests(list []net.Test, m string) string {
	out := ""
	for _, t := range list {
		out += " (or false"
		for v := range net.MaxValues {
			if t.In.Has(uint8(v)) {
				out += fmt.Sprintf(" (= f%d%s %d)", t.Flag, m, v)
			}
		}
		out += ")"
	}
	return out
}
