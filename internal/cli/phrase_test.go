package cli

import (
	"slices"
	"testing"
)

func TestBothSidesOfAWindow(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"no earlier than 28 days and no later than 14 days before 30 October 2026", []string{"no earlier than 28 days before 30 October 2026", "no later than 14 days before 30 October 2026"}},
		{"not less than 7 days and not more than 21 days after 1 March 2027", []string{"not less than 7 days after 1 March 2027", "not more than 21 days after 1 March 2027"}},
		{"30 days after 2 August 2007", []string{"within 30 days after 2 August 2007"}},
		{"between 1 March 2027 and 3 March 2027", []string{"between 1 March 2027 and 3 March 2027"}},
		{"within 14 days after 1 March 2027", []string{"within 14 days after 1 March 2027"}},
		{"", []string{""}},
	}
	for _, tt := range tests {
		if got := bothSides(tt.text); !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
}
