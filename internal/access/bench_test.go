package access_test

import (
	"testing"

	"alteram/internal/access"
)

// An evening of some seventy entries is opened in well under a millisecond.
func BenchmarkOpen(b *testing.B) {
	e := newEvening(b)
	p, m := access.House(), e.material(ended)
	for _, name := range []string{"Chris Carter", "Bram Example", "Cleo Example", "Rhea Example"} {
		r := e.reader(name)
		b.Run(name+"/prepared", func(b *testing.B) {
			m := m.Prepared()
			b.ReportAllocs()
			for b.Loop() {
				access.Open(p, m, r)
			}
		})
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				access.Open(p, m, r)
			}
		})
	}
}
