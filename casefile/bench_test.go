package casefile_test

import (
	"fmt"
	"strings"
	"testing"

	"alteram/casefile"
	"alteram/source"
)

// long is a case of n entries.
func long(n int) string {
	var b strings.Builder
	b.WriteString(head + "\n")
	for i := range n {
		fmt.Fprintf(&b, "%d May 2027 21:30  Cy asks Hal: \"Why the letters, in the matter of %d?\" (reported, F6).\n", 1+i%28, i)
	}
	return b.String()
}

func BenchmarkRead(b *testing.B) {
	p := program(b)
	text := []byte(long(1000))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		casefile.Read(source.NewFile("case", text), p)
	}
}

func BenchmarkReadJSON(b *testing.B) {
	p := program(b)
	c, _ := casefile.Read(source.NewFile("case", []byte(long(1000))), p)
	text := c.JSONLines()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		casefile.Read(source.NewFile("case", text), p)
	}
}

func BenchmarkText(b *testing.B) {
	p := program(b)
	c, _ := casefile.Read(source.NewFile("case", []byte(long(1000))), p)
	for b.Loop() {
		c.Text(p)
	}
}
