package syntax

import (
	"testing"

	"alteram/source"
)

// A quorum may be a plain number: it is the least that will do.
func TestAQuorumMayBeANumber(t *testing.T) {
	for _, words := range []string{"3", "3 members", "at least 3", "at least three members", "at least 3 of the members"} {
		f, diags := Parse(source.NewFile("book.md", []byte("# B\n\n## 1 A\n\n```rule\nThe quorum of the council is "+words+", throughout.\n```\n")))
		if len(diags) > 0 {
			t.Errorf("%s: %s", words, diags[0].Draw())
			continue
		}
		s := f.Clauses[0].Sentences[0]
		if m := s.Major; m == nil || m.Num != 3 || m.Den != 0 || m.Of != "members" || !s.Through {
			t.Errorf("%s: got %+v", words, s.Major)
		}
	}
}
