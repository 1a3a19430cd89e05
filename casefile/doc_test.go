package casefile_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"alteram/source"
)

// What the reference shows can be typed: every example of an entry, of a time
// and of JSON reads without a complaint, and the head too.
func TestReferenceReads(t *testing.T) {
	page, err := os.ReadFile("../docs/reference/cases.md")
	if err != nil {
		t.Fatal(err)
	}
	before := head + strings.Repeat("1 May 2027  Hal speaks.\n", 12)
	code := regexp.MustCompile("`([^`]+)`")
	tried := 0
	for _, table := range []struct{ head, day string }{{"| entry | example |", "26 May 2027 "}, {"| time | |", ""}} {
		_, rows, ok := strings.Cut(string(page), table.head)
		if !ok {
			t.Fatalf("the reference has no table %q", table.head)
		}
		rows, _, _ = strings.Cut(rows, "\n\n")
		for _, row := range strings.Split(rows, "\n") {
			cells := strings.Split(row, "|")
			if len(cells) < 3 || strings.HasPrefix(row, "|---") {
				continue
			}
			cell := cells[2]
			if table.day == "" {
				cell = cells[1]
			}
			for _, m := range code.FindAllStringSubmatch(cell, -1) {
				text := table.day + m[1]
				if stretchOnly := regexp.MustCompile(`^[0-9:-]+$`); table.day != "" && stretchOnly.MatchString(m[1]) {
					continue // "with 17:32-21:28"
				}
				if table.day == "" {
					if regexp.MustCompile(`^([0-9]+[.:][0-9]+(pm)?|noon|from .*)$`).MatchString(m[1]) {
						text = "11 October 2010 " + text
					}
					text += " Hal speaks"
				}
				tried++
				if _, diags := read(t, before+text+".\n"); source.HasError(diags) {
					t.Errorf("%s\n%s", m[1], drawn(diags))
				}
			}
		}
	}
	if tried < 60 {
		t.Errorf("only %d examples were found", tried)
	}
	shown := regexp.MustCompile("(?s)```text\n(rulebook.*?)```").FindStringSubmatch(string(page))
	if _, diags := read(t, shown[1]); len(diags) > 0 {
		t.Errorf("the head of the reference:\n%s", drawn(diags))
	}
	for _, m := range regexp.MustCompile("(?s)```json\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		for _, line := range strings.Split(strings.TrimSpace(m[1]), "\n") {
			if !json.Valid([]byte(line)) {
				t.Errorf("not JSON: %s", line)
			}
		}
	}
}
