package net

import (
	"fmt"
	"strings"
)

// Region is a set of states: one value for each flag, and every reading of the
// clocks that keeps to the limits. It is a line of a certificate.
type Region struct {
	Values []int   `json:"at"`
	Limits []Limit `json:"in,omitempty"`
}

// Limit says of two clocks a, b and a number m that a minus b is at most m
// days. The clock -1 shows 0 for ever: {a, -1, m} is an upper bound of a and
// {-1, b, -m} a lower bound of b.
type Limit [3]int32

// Describe says in words where the region lies: the flags that differ from the
// start, then the limits.
func (n *Net) Describe(r Region) string {
	var parts []string
	for i, v := range r.Values {
		if i < len(n.Flags) && v != int(n.Flags[i].Start) {
			parts = append(parts, fmt.Sprintf("%s = %d", n.Flags[i].Name, v))
		}
	}
	if len(parts) == 0 {
		parts = append(parts, "every flag as at the start")
	}
	name := func(k int32) string {
		if k >= 0 && int(k) < len(n.Clocks) {
			return n.Clocks[k].Name
		}
		return "?"
	}
	for _, l := range r.Limits {
		switch {
		case l[1] == -1:
			parts = append(parts, fmt.Sprintf("%s <= %d", name(l[0]), l[2]))
		case l[0] == -1:
			parts = append(parts, fmt.Sprintf("%s >= %d", name(l[1]), -l[2]))
		default:
			parts = append(parts, fmt.Sprintf("%s - %s <= %d", name(l[0]), name(l[1]), l[2]))
		}
	}
	return strings.Join(parts, ", ")
}
