package vault

import (
	"context"
	"fmt"
	"testing"
)

// BenchmarkMake makes keys durably: one at a time, and 256 in one transaction.
func BenchmarkMake(b *testing.B) {
	for _, size := range []int{1, 256} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			v, _ := create(b, newClock())
			names := make([]string, size)
			n := 0
			for b.Loop() {
				for i := range names {
					names[i] = fmt.Sprintf("case/%08d", n)
					n++
				}
				makeKeys(b, v, names...)
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "keys/s")
		})
	}
}

// filled makes a vault with many keys.
func filled(b *testing.B, keys int) *Vault {
	v, _ := create(b, newClock())
	names := make([]string, keys)
	for i := range names {
		names[i] = fmt.Sprintf("case/%08d", i)
	}
	makeKeys(b, v, names...)
	return v
}

// BenchmarkRotate wraps 100,000 keys anew, as every erasure does.
func BenchmarkRotate(b *testing.B) {
	v := filled(b, 100_000)
	for b.Loop() {
		if err := v.Rotate(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCurrent asks for the newest generation among 100,000 keys.
func BenchmarkCurrent(b *testing.B) {
	v := filled(b, 100_000)
	n := 0
	for b.Loop() {
		if _, err := v.Current(context.Background(), fmt.Sprintf("case/%08d", n*7919%100_000)); err != nil {
			b.Fatal(err)
		}
		n++
	}
}

// BenchmarkWriteHead replaces the guard, as every commit does.
func BenchmarkWriteHead(b *testing.B) {
	v, _ := create(b, newClock())
	for b.Loop() {
		if err := v.WriteHead([]byte("example.org/alteram/1\n17\nAAAA\n\n— example.org signature\n")); err != nil {
			b.Fatal(err)
		}
	}
}
