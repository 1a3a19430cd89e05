package intake

import (
	"bytes"
	"slices"
	"testing"
	"time"
)

// Who writes when too many do is told to wait; who it is is not looked at.
func TestThePaceIsOneForAll(t *testing.T) {
	p, now := newPace(), time.Unix(1e9, 0)
	n := 0
	for range 100 {
		if p.lodge.AllowN(now, 1) {
			n++
		}
	}
	if n != 60 || !p.lodge.AllowN(now.Add(time.Minute), 1) {
		t.Errorf("%d at once", n)
	}
}

// The places of reports among the leaves are an order of all of them.
func TestPlacesAmongTheLeaves(t *testing.T) {
	a, b := permutation(bytes.Repeat([]byte{1}, 64)), permutation(bytes.Repeat([]byte{2}, 64))
	if slices.Equal(a, b) {
		t.Error("the order does not depend on the random bytes")
	}
	slices.Sort(a)
	for i, n := range a {
		if i != n || len(a) != Leaves {
			t.Fatalf("%v", a)
		}
	}
}

// A change that was not written leaves what is there as it was.
func TestACopyOfTheStateIsItsOwn(t *testing.T) {
	s := state{Reports: []*Report{{ID: "a", Lines: []Line{{Words: "x"}}}}}
	c := s.copied()
	c.Reports[0].Lines[0].Words, c.Reports[0].Status = "y", Closed
	if s.Reports[0].Lines[0].Words != "x" || s.Reports[0].Status != "" {
		t.Error("the copy is the original")
	}
}
