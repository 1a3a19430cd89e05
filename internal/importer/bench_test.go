package importer_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"testing"

	"github.com/mikelolasagasti/xz"

	"alteram/internal/importer"
)

// BenchmarkRead reads the fine log unpacked, and packed as it lies on disk, so
// that the price of unpacking can be told from the price of reading.
func BenchmarkRead(b *testing.B) {
	packed, err := os.ReadFile(shared(b, "logs/road_traffic_fines.csv.xz"))
	if err != nil {
		b.Fatal(err)
	}
	r, err := xz.NewReader(bytes.NewReader(packed), 0)
	if err != nil {
		b.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		b.Fatal(err)
	}
	together := mapping(b, "fines.mapping")
	bare := mapping(b, "fines.mapping")
	bare.Fields, bare.Order.Text = nil, ""
	mixed := mapping(b, "fines.mapping")
	mixed.Together = false
	for _, c := range []struct {
		name string
		m    *importer.Mapping
		text []byte
	}{
		{"bare", bare, plain},
		{"together", together, plain},
		{"mixed", mixed, plain},
		{"packed", together, packed},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(plain)))
			b.ReportAllocs()
			for b.Loop() {
				rows := 0
				log := importer.Log{Name: "fines.csv", Reader: bytes.NewReader(c.text)}
				_, err := importer.Read(context.Background(), log, c.m, func(t *importer.Trace) error {
					rows += len(t.Rows)
					return nil
				})
				if err != nil || rows != 561470 {
					b.Fatal(rows, err)
				}
			}
		})
	}
}
