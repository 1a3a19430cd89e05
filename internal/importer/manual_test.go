package importer

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"alteram/source"
)

func manual(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/reference/import.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTheMappingOfTheManualIsOne(t *testing.T) {
	_, rest, _ := strings.Cut(manual(t), "```text\n")
	text, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("the manual shows no mapping")
	}
	m, ds := ParseMapping(source.NewFile("import.md", []byte(text)))
	for _, d := range ds {
		t.Error(d.Draw())
	}
	if len(m.Acts) != 4 || len(m.Fields) != 1 {
		t.Errorf("got %d acts and %d fields, want 4 and 1", len(m.Acts), len(m.Fields))
	}
}

func TestTheManualListsEveryCode(t *testing.T) {
	src, err := os.ReadFile("faults.go")
	if err != nil {
		t.Fatal(err)
	}
	codes := regexp.MustCompile(`= "(I\d{3})"`).FindAllStringSubmatch(string(src), -1)
	text := manual(t)
	for _, c := range codes {
		if strings.Count(text, "| "+c[1]+" |") != 1 {
			t.Errorf("%s is not in the manual exactly once", c[1])
		}
	}
	if got := strings.Count(text, "\n| I"); got != len(codes) || got == 0 {
		t.Errorf("the manual lists %d codes, there are %d", got, len(codes))
	}
}

// Every line that the manual's table shows is a line that a mapping can have.
func TestTheManualsLinesAreKnown(t *testing.T) {
	lines := regexp.MustCompile("(?m)^\\| `([^`|]+)` \\|").FindAllStringSubmatch(manual(t), -1)
	if len(lines) < 15 {
		t.Fatalf("only %d lines", len(lines))
	}
	for _, l := range lines {
		text := strings.Replace(l[1], "TYPE", "money", 1)
		_, ds := ParseMapping(source.NewFile("import.md", []byte(text)))
		for _, d := range ds {
			if d.Code != string(keyMissing) {
				t.Error(d.Draw())
			}
		}
	}
}
