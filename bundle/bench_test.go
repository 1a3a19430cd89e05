package bundle

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// largeCase is a bundle of a case of a thousand events in a log of three
// thousand.
func largeCase(tb testing.TB) *Contents {
	h, chain := sample(tb)
	other := h.handle()
	for i := range 1000 - 6 {
		h.add(other, "entry", map[string]any{"kind": "note"})
		h.add(other, "entry", map[string]any{"kind": "note"})
		h.add(chain, "entry", map[string]any{"kind": "act", "thing": "reply"},
			field("facts", map[string]any{"number": int64(i)}), field("text.1", fmt.Sprint("Paragraph one of reply ", i)), field("text.2", "Paragraph two."))
	}
	return h.issue(chain, wanted{})
}

func BenchmarkWrite1000Events(b *testing.B) {
	c := largeCase(b)
	for b.Loop() {
		zip := mustWrite(b, c)
		b.ReportMetric(float64(len(zip)), "archive-B")
	}
}

func BenchmarkVerify1000Events(b *testing.B) {
	zip := mustWrite(b, largeCase(b))
	for b.Loop() {
		if found := judge(zip); len(found) > 0 {
			b.Fatal(words(found))
		}
	}
}

func BenchmarkPythonVerify1000Events(b *testing.B) {
	path := filepath.Join(b.TempDir(), "case.zip")
	if err := os.WriteFile(path, mustWrite(b, largeCase(b)), 0o600); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if out, err := exec.Command(python(b), "-I", "verify.py", path).CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
	}
}
