package main

import (
	"os"
	"testing"

	"alteram/prove"
	"alteram/prove/claim"
	"alteram/prove/claim/mutate"
	"alteram/prove/story"
)

// The claims of the Harbour rulebook that are tried here; all are proved.
const (
	accuser   = "No expulsion takes effect if the complainant sat at the hearing."
	bothTimes = "No confirmation takes effect if one person sat at both the hearing and the appeal hearing."
	appeal    = "After expulsion the respondent can appeal on each day until 28 days after written reasons is received."
	suspended = "Every suspension ends within 60 days."
)

// What each slip does to a claim was worked out by hand from the words.
func TestSlips(t *testing.T) {
	text, err := os.ReadFile("../../examples/harbour/constitution.md")
	if err != nil {
		t.Fatal(err)
	}
	f, _, err := build("harbour.md", text)
	if err != nil {
		t.Fatal(err)
	}
	slips := map[string]mutate.Mutation{}
	for m := range mutate.All(f) {
		slips[m.String()] = m
	}
	for _, tt := range []struct {
		slip, claim string
		want        prove.Outcome
	}{
		{"clause 4: ban removed: An interested member must not sit at the hearing, void.", accuser, prove.Refuted},
		{"clause 4: severity lowered: void to an irregularity", accuser, prove.Refuted},
		{"clause 14: ban removed: A person who sat at the hearing must not sit at the appeal hearing, void.", bothTimes, prove.Refuted},
		{"clause 4: ban removed: An interested member must not sit at the hearing, void.", bothTimes, prove.Proved},
		{"clause 13: period shortened: 28 days to 14", appeal, prove.Refuted},
		{"clause 13: period lengthened: 28 days to 56", appeal, prove.Proved},
		{"clause 11: period shortened: 30 days to 29", suspended, prove.Proved},
		{"clause 9: severity lowered: void to an irregularity", accuser, prove.Proved},
	} {
		t.Run(tt.slip, func(t *testing.T) {
			m, ok := slips[tt.slip]
			if !ok {
				t.Fatal("there is no such slip")
			}
			for _, c := range story.All(m.Program) {
				if story.Plain(c.Text) != story.Plain(tt.claim) {
					continue
				}
				v, s := story.Decide(t.Context(), m.Program, c, prove.Options{}, story.Options{})
				if v.Outcome != tt.want {
					t.Fatalf("%q: %d, want %d: %s", c.Text, v.Outcome, tt.want, v.Reason)
				}
				if v.Outcome == prove.Refuted && !confirmed(m.Program, c, s) {
					t.Errorf("%q: the story does not break it:\n%s", c.Text, s.Text(m.Program))
				}
				return
			}
			t.Errorf("the rulebook makes no claim %q", tt.claim)
		})
	}
}

// A history that the claim allows is no refutation, and one that breaks it is.
func TestConfirmedTellsOneClaimFromAnother(t *testing.T) {
	text, err := os.ReadFile("../../examples/harbour/constitution.md")
	if err != nil {
		t.Fatal(err)
	}
	_, p, err := build("harbour.md", text)
	if err != nil {
		t.Fatal(err)
	}
	own, _ := claim.Parse(p)
	_, s := story.Decide(t.Context(), p, own[0], prove.Options{}, story.Options{})
	if s == nil {
		t.Fatal("nobody is expelled unheard")
	}
	if !confirmed(p, own[0], s) || confirmed(p, own[1], s) {
		t.Error("the story of an expulsion unheard breaks another claim, or not its own")
	}
}
