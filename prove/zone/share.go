package zone

import (
	"cmp"
	"slices"
)

// Shares say what made a search large, the largest first.
type Shares struct {
	Steps  []Share // how many nodes each led to
	Clocks []Share // in how many nodes each still mattered
	Flags  []Share // how many places, of a sample, would be one with another if the flag were not there
}

// Share is the part of one step, clock or flag.
type Share struct {
	Index int // in the net
	Count int
}

// sample is the number of places that are compared to weigh the flags.
const sample = 4096

// Shares returns what the nodes of the search are made of.
func (r Result) Shares() Shares {
	s := r.search
	steps, clocks, flags := make([]int, len(s.steps)), make([]int, len(s.n.Clocks)), make([]int, len(s.n.Flags))
	for _, v := range s.nodes {
		if v.parent >= 0 {
			steps[v.step]++
		}
		for _, k := range s.at(v.place).clocks {
			clocks[k]++
		}
	}
	places := make([][]uint8, min(len(s.list), sample))
	for i := range places {
		places[i] = make([]uint8, len(flags))
		s.unpack(s.key(int32(i)), places[i])
	}
	seen := make(map[string]bool, len(places))
	for f := range flags {
		clear(seen)
		for _, values := range places {
			v := values[f]
			values[f] = 0
			seen[string(values)] = true
			values[f] = v
		}
		flags[f] = len(places) - len(seen)
	}
	return Shares{ranked(steps), ranked(clocks), ranked(flags)}
}

func ranked(counts []int) []Share {
	var list []Share
	for i, n := range counts {
		if n > 0 {
			list = append(list, Share{i, n})
		}
	}
	slices.SortStableFunc(list, func(a, b Share) int { return cmp.Compare(b.Count, a.Count) })
	return list
}
