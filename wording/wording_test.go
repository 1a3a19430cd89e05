package wording

import "testing"

func TestUpperBeginsASentence(t *testing.T) {
	for text, want := range map[string]string{"": "", "the council": "The council", "ōtara": "Ōtara", "Already": "Already", "3 days": "3 days", "éa": "Éa", "\xff": "\xff"} {
		if got := Upper(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
