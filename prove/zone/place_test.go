package zone

import "testing"

// A list that ends where a shelf ends, and an empty one after it, are found at
// once: the second was looked for on a shelf that was not there yet.
func TestShelvesFindEveryList(t *testing.T) {
	var s shelves
	list := make([]int16, 1<<10)
	for i := range 4 << shelfBits / len(list) {
		list[0] = int16(i)
		first := s.put(list)
		s.from(s.put(nil)) // panicked
		if got := s.from(first); got[0] != int16(i) {
			t.Fatalf("list %d begins with %d", i, got[0])
		}
	}
}
