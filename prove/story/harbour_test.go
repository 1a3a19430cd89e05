package story

import (
	"context"
	"strings"
	"testing"

	"alteram/prove"
	"alteram/prove/claim"
	"alteram/rulebook"
)

// decide answers a claim as the program does.
func decide(ctx context.Context, p *rulebook.Program, c claim.Claim) (prove.Verdict, *Story) {
	return Decide(ctx, p, c, prove.Options{}, Options{})
}

// stated returns the claims that a rulebook makes of itself.
func stated(t *testing.T, p *rulebook.Program) []claim.Claim {
	t.Helper()
	own, diags := claim.Parse(p)
	for _, d := range diags {
		t.Error(d.Draw())
	}
	return own
}

// The answers on the Harbour rulebook were worked out by hand before there was
// a prover.
func TestHarbour(t *testing.T) {
	want := []struct {
		outcome prove.Outcome
		turn    string // words of the line with which the story leaves the right way
		broken  string // words of what is then so
	}{
		// The respondent attends, is not let speak, is expelled and does not appeal: clause 7 makes that voidable only.
		{prove.Refuted, "council decides expulsion", "expulsion"},
		{prove.Proved, "", ""},
		{prove.Proved, "", ""},
		{prove.Proved, "", ""},
		// By hand the board that need not decide was found. Shorter: nobody appeals, and nothing closes the case.
		{prove.Refuted, "written reasons", "401 days after complaint"},
		{prove.Refuted, "charges or dismissal was not done", "401 days after complaint"},
		{prove.Refuted, "appeal", "notice of appeal hearing was due"},
		{prove.Proved, "", ""},
		// By hand an appeal was pending. Shorter: clause 15 gives a breach of "may only" no effect, so what is published early is published.
		{prove.Refuted, "publishes expulsion", "published"},
	}
	p := open(t, harbour, "")
	claims := stated(t, p)
	if len(claims) != len(want) {
		t.Fatalf("%d claims, want %d", len(claims), len(want))
	}
	for i, c := range claims {
		t.Run(c.Text, func(t *testing.T) {
			v, s := decide(context.Background(), p, c)
			if v.Outcome != want[i].outcome || v.Vacuous {
				t.Fatalf("outcome %d, vacuous %v, want %d: %s", v.Outcome, v.Vacuous, want[i].outcome, v.Reason)
			}
			if v.Outcome != prove.Refuted {
				return
			}
			if turn := s.Turn(); turn == nil || !strings.Contains(turn.Text, want[i].turn) {
				t.Errorf("the turning line is not %q:\n%s", want[i].turn, s.Text(p))
			}
			if !strings.Contains(s.Broken, want[i].broken) {
				t.Errorf("it says %q, want %q", s.Broken, want[i].broken)
			}
			holdsWhenReadBack(t, harbour, p, s)
		})
	}
}
