package casefile_test

import (
	"os"
	"path/filepath"
	"testing"

	"alteram/casefile"
	"alteram/source"
)

// checkCase holds any text to what must be true of all: reading ends, a case
// without errors comes back from both forms, and complaints can be drawn.
func checkCase(t *testing.T, text []byte) {
	p := program(t)
	c, diags := casefile.Read(source.NewFile("fuzz", text), p)
	if len(c.Events) != len(c.Spans) {
		t.Fatalf("%d events have %d places", len(c.Events), len(c.Spans))
	}
	for _, d := range diags {
		if d.Code == "" || d.Message == "" || d.Draw() == "" {
			t.Fatalf("a complaint says nothing: %+v", d)
		}
	}
	casefile.Head(source.NewFile("fuzz", text))
	if source.HasError(diags) {
		c.Text(p)
		c.JSONLines()
		return
	}
	asText := c.Text(p)
	again, more := casefile.Read(source.NewFile("text", asText), p)
	if source.HasError(more) {
		t.Fatalf("the canonical text of\n%s\nreads with complaints:\n%s\n%s", text, asText, drawn(more))
	}
	sameCase(t, "text", c, again)
	asJSON := c.JSONLines()
	again, more = casefile.Read(source.NewFile("json", asJSON), p)
	if source.HasError(more) {
		t.Fatalf("the JSON form of\n%s\nreads with complaints:\n%s\n%s", text, asJSON, drawn(more))
	}
	sameCase(t, "JSON", c, again)
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(evening(f)))
	f.Add([]byte(trial))
	f.Add([]byte(head + "26 May 2027 19:00-21:15  hearing; present Ann, Bo; remote Di; Hal speaks; council decides warning; for Ann; against 2 (Bo, Cy).\nexpect: says \"x\".\n"))
	f.Add([]byte(head + "between 1 and 11 May 2027 [n7] correction of n7: 12 May 2027 Hal is told of expulsion by telephone (recorded 13 May 2027, source F6).\n"))
	f.Add([]byte("\xff\xfe1\x00"))
	f.Fuzz(checkCase)
}

func FuzzReadJSON(f *testing.F) {
	p, _ := club()
	c, _ := casefile.Read(source.NewFile("seed", []byte(evening(f))), p)
	f.Add(c.JSONLines())
	c, _ = casefile.Read(source.NewFile("seed", []byte(trial)), p)
	f.Add(c.JSONLines())
	f.Add([]byte(jsonHead + `{"kind":"correction","on":"unknown","target":"1","with":{"kind":"speaks","on":"2027-05-26","at":"21:30","actors":["Hal"]}}`))
	f.Add([]byte(jsonHead + `{"kind":"decides","on":"2027-05-26","actors":["council"],"thing":"expulsion","vote":{"for":1,"against":-5},"charges":[{"label":"x"}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 0 && text[0] != '{' {
			text = append([]byte("{"), text...)
		}
		checkCase(t, text)
	})
}

// The examples that stand in the tree read and come back too.
func TestExamplesComeBack(t *testing.T) {
	files, err := filepath.Glob("testdata/*.case")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in testdata: %v", err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		checkCase(t, text)
	}
}
