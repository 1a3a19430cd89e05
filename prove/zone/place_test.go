package zone

import (
	"slices"
	"testing"
)

// A list that ends where a shelf ends, and an empty one after it, are found
// again: the second once was looked for on a shelf that was not there.
func TestShelvesFindEveryList(t *testing.T) {
	for _, size := range []int{1, 2, 3, 7, 64} {
		var s shelves
		var at []uint32
		list := make([]int16, size)
		for i := range 4 << shelfBits / size {
			list[0] = int16(i)
			at = append(at, s.put(list), s.put(nil))
		}
		for i, p := range at {
			if got := s.from(p); i%2 == 0 && !slices.Equal(got[:1], []int16{int16(i / 2)}) {
				t.Fatalf("lists of %d: list %d begins with %d", size, i, got[0])
			}
		}
	}
}
