package docket_test

import (
	"path/filepath"
	"testing"
)

// The small books under testdata/meaning each show one meaning of the language,
// from both sides: every story comes out as it expects.
func TestMeanings(t *testing.T) {
	names, err := filepath.Glob("testdata/meaning/*.md")
	if err != nil || len(names) == 0 {
		t.Fatalf("no books: %v", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			f, p := build(t, name)
			mustHold(t, p, stories(t, f, p))
		})
	}
}
