package sitetest

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"alteram/internal/site"
)

// Catalogue fails unless every text of a room is used in its Go files (in the
// folder of the test) or templates, and every key that they use has a text,
// there or in the kit. made are keys that are put together: beginning, ends.
func Catalogue(t *testing.T, room site.Room, made map[string][]string) {
	t.Helper()
	used := map[string]bool{}
	key := regexp.MustCompile(`"([a-z]+(?:\.[a-z-]+)+)"`)
	read := func(text string) {
		for _, m := range key.FindAllStringSubmatch(text, -1) {
			used[m[1]] = true
		}
	}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), ".go") && !strings.HasSuffix(f.Name(), "_test.go") {
			text, err := os.ReadFile(f.Name())
			if err != nil {
				t.Fatal(err)
			}
			read(string(text))
		}
	}
	err = fs.WalkDir(room.Templates, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(room.Templates, path)
		read(string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for prefix, list := range made {
		for _, end := range list {
			used[prefix+end] = true
		}
	}
	own, err := fs.ReadFile(room.Words, "en.txt")
	if err != nil {
		t.Fatal(err)
	}
	has := map[string]bool{}
	n := 0
	for line := range strings.Lines(string(own)) {
		n++
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		k, text, _ := strings.Cut(line, " = ")
		has[k] = true
		if !used[k] {
			t.Errorf("line %d: nothing uses %s", n, k)
		}
		if !norm.NFC.IsNormalString(text) || strings.ContainsFunc(text, unicode.IsControl) || text == "" {
			t.Errorf("line %d: %s: %q", n, k, text)
		}
	}
	for k := range used {
		if strings.HasSuffix(k, ".html") || strings.HasSuffix(k, ".txt") || strings.HasSuffix(k, ".css") || strings.HasSuffix(k, ".csv") || strings.HasSuffix(k, ".db") || strings.HasSuffix(k, ".md") || strings.HasSuffix(k, ".case") || has[k] {
			continue
		}
		if !site.HasWords(k) {
			t.Errorf("no text for %s", k)
		}
	}
	if len(used) < 10 {
		t.Errorf("%d keys were found", len(used))
	}
}
