package main

import (
	"fmt"
	"strings"

	"alteram/prove/net"
)

// promela writes a net for SPIN. A step is one atomic choice, a day a tick of
// all clocks at once; a clock stops just beyond its largest bound.
func promela(n *net.Net) string {
	var b strings.Builder
	lim := limits(n)
	for i, f := range n.Flags {
		fmt.Fprintf(&b, "byte f%d = %d; /* %s */\n", i, f.Start, f.Name)
	}
	for i, c := range n.Clocks {
		fmt.Fprintf(&b, "short c%d = 0; /* %s */\n", i, c.Name)
	}
	b.WriteString("\nactive proctype life() {\n  do\n")
	for _, bad := range n.Bad {
		fmt.Fprintf(&b, "  :: d_step { (%s) -> assert(false) }\n", cond(bad))
	}
	for i := range n.Steps {
		step(&b, n, &n.Steps[i], lim)
	}
	b.WriteString("  :: d_step { (true")
	for _, v := range n.Invariants {
		fmt.Fprintf(&b, " && (!(%s) || c%d < %d)", tests(v.When), v.Clock, v.Max)
	}
	b.WriteString(") ->\n")
	for i := range n.Clocks {
		fmt.Fprintf(&b, "     c%d = (c%d < %d -> c%d + 1 : c%d);\n", i, i, lim[i], i, i)
	}
	b.WriteString("     skip }\n  od\n}\n")
	return b.String()
}

// step writes a step: its guard, what it does, and that no invariant is broken
// afterwards. A freed clock takes any value, chosen by counting up.
func step(b *strings.Builder, n *net.Net, s *net.Step, lim []int32) {
	fmt.Fprintf(b, "  :: atomic { (%s) -> /* %s */\n", cond(s.Guard), strings.ReplaceAll(s.Name, "*/", ""))
	for _, a := range s.Set {
		fmt.Fprintf(b, "     f%d = %d;\n", a.Flag, a.To)
	}
	for _, k := range s.Reset {
		fmt.Fprintf(b, "     c%d = 0;\n", k)
	}
	for _, k := range s.Free {
		fmt.Fprintf(b, "     c%d = 0; do :: c%d < %d -> c%d++ :: break od;\n", k, k, lim[k], k)
	}
	b.WriteString("     (true")
	for _, v := range n.Invariants {
		fmt.Fprintf(b, " && (!(%s) || c%d <= %d)", tests(v.When), v.Clock, v.Max)
	}
	b.WriteString(") }\n")
}

func cond(c net.Cond) string {
	out := tests(c.Flags)
	for _, x := range c.Bounds {
		if x.Min > 0 {
			out += fmt.Sprintf(" && c%d >= %d", x.Clock, x.Min)
		}
		if x.Max >= 0 {
			out += fmt.Sprintf(" && c%d <= %d", x.Clock, x.Max)
		}
	}
	return out
}

func tests(list []net.Test) string {
	out := "true"
	for _, t := range list {
		out += " && (false"
		for v := range net.MaxValues {
			if t.In.Has(uint8(v)) {
				out += fmt.Sprintf(" || f%d == %d", t.Flag, v)
			}
		}
		out += ")"
	}
	return out
}
