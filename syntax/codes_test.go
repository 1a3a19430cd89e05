package syntax

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"alteram/source"
)

// exampleText is a text that shows a code.
func exampleText(id codeID) string {
	c := codes[id]
	switch {
	case id == errTooLong:
		return "# Club\n" + strings.Repeat("long ", maxBytes/5+1)
	case id == errLong:
		return ruleText("The council is a body of " + strings.Repeat("very ", maxWords+1) + "many members.")
	case id == errDepth:
		var b strings.Builder
		b.WriteString("A member is barred if any of:")
		for i := range maxDepth + 1 {
			fmt.Fprintf(&b, "\n%sany of:", strings.Repeat(" ", 4+i))
		}
		return ruleText(b.String() + "\n" + strings.Repeat(" ", 30) + "the case is open.")
	case strings.HasPrefix(c.example, "#") || id == errNoTitle:
		return c.example
	}
	return ruleText(c.example)
}

// Every code is shown by its example, which shows nothing else.
func TestEveryCodeIsShownByItsExample(t *testing.T) {
	for id := range codes {
		c := &codes[id]
		t.Run(c.id, func(t *testing.T) {
			_, diags := Parse(source.NewFile("club.md", []byte(exampleText(codeID(id)))))
			if len(diags) != 1 || diags[0].Code != c.id {
				t.Fatalf("the example of %s shows %v", c.id, diags)
			}
			if d := diags[0]; d.Message == "" || d.Hint == "" || strings.Contains(d.Message+d.Hint, "%!") {
				t.Errorf("place, fact or remedy is missing: %s / %s", d.Message, d.Hint)
			}
			if c.why == "" {
				t.Error("the reference does not say why")
			}
		})
	}
}

// Codes are unique, in order, and of this package.
func TestCodesAreUnique(t *testing.T) {
	for id := range codes {
		if !regexp.MustCompile(`^A1\d\d$`).MatchString(codes[id].id) || id > 0 && codes[id].id <= codes[id-1].id {
			t.Errorf("%q does not follow %q", codes[id].id, codes[max(id-1, 0)].id)
		}
	}
}

// The reference lists every code as its example shows it.
func TestDiagnosticsReference(t *testing.T) {
	const begin, end = "<!-- syntax: written by go test ./syntax -update -->\n", "<!-- end of syntax -->\n"
	const page = "../docs/reference/diagnostics.md"
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	want := begin + reference() + end
	before, rest, ok := strings.Cut(string(text), begin)
	if ok {
		_, after, _ := strings.Cut(rest, end)
		want = before + want + after
	} else {
		head, tail, _ := strings.Cut(string(text), "<!-- ")
		want = head + want + "\n<!-- " + tail
	}
	if want == string(text) {
		return
	}
	if !*update {
		t.Fatal("docs/reference/diagnostics.md does not say what the codes say; run go test ./syntax -update")
	}
	if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

func reference() string {
	var b strings.Builder
	b.WriteString("## Errors of form (A1)\n")
	for id := range codes {
		c := &codes[id]
		fmt.Fprintf(&b, "\n### %s\n\n%s\n\n", c.id, c.why)
		switch codeID(id) {
		case errTooLong, errLong, errDepth, errUTF8, errControl:
			fmt.Fprintf(&b, "%s.\n", upper(explained(codeID(id))))
			continue
		}
		_, diags := Parse(source.NewFile("club.md", []byte(exampleText(codeID(id)))))
		fmt.Fprintf(&b, "````text\n%s````\n", diags[0].Draw())
	}
	return b.String()
}

// explained is the message of a code whose example cannot be printed.
func explained(id codeID) string {
	_, diags := Parse(source.NewFile("club.md", []byte(exampleText(id))))
	return diags[0].Message + "; " + diags[0].Hint
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
