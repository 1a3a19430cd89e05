package rulebook

import (
	"strings"
	"testing"
)

// A condition that is asked means what the same words mean in a clause, for
// every test of the closed list, and leaves the program as it was.
func TestConditionMeansWhatAClauseMeans(t *testing.T) {
	p, _ := buildSociety(t, "A member of the council may make warning.\n")
	before := p.Kernel()
	for _, shape := range testShapes {
		with, _ := buildSociety(t, "A member of the council may make warning if "+shape.example+".\n")
		want := with.condText(with.Norms[len(with.Norms)-1].If)
		c, diags := p.Condition(shape.example)
		if len(diags) > 0 {
			t.Errorf("%s: %s", shape.example, drawAll(diags))
		} else if got := with.condText(c); got != want {
			t.Errorf("%s is asked as\n%s\nand read in a clause as\n%s", shape.example, got, want)
		}
	}
	if p.Kernel() != before {
		t.Error("asking has changed the program")
	}
}

// What cannot be read is reported at its place in the words.
func TestConditionThatCannotBeRead(t *testing.T) {
	p, _ := buildSociety(t, "A member of the council may make warning.\n")
	for words, want := range map[string]string{
		"the baker is the complainant":          "baker",
		"the hearing is blue":                   "hearing is blue",
		"the hearing has been held and then or": "",
		"":                                      "",
	} {
		c, diags := p.Condition(words)
		if c != nil && len(diags) == 0 || len(diags) == 0 {
			t.Errorf("%q is read as %v without complaint", words, c)
			continue
		}
		if at := diags[0].Span; want != "" && (at.End > len(words) || !strings.Contains(words[at.Start:at.End], want)) {
			t.Errorf("%q: the complaint stands at %v, want %q", words, at, want)
		}
	}
}
