package rulebooks_test

import (
	"testing"

	"alteram/prove"
	"alteram/prove/claim"
	"alteram/prove/story"
)

// What the model rules of Victoria, which stand among the examples, keep and
// what they do not: the member may sit on the subcommittee unless somebody
// thinks of bias, and nothing stays the expulsion while an appeal is open.
func TestModelRulesOfVictoria(t *testing.T) {
	_, p := challenge{file: victoria}.read(t)
	for _, tt := range []struct {
		claim string
		want  prove.Outcome
	}{
		{"No expulsion takes effect if the respondent sat at the disciplinary meeting.", prove.Refuted},
		{"No expulsion is in effect while notice of appeal is open.", prove.Refuted},
		{"No expulsion takes effect without a disciplinary meeting.", prove.Proved},
	} {
		t.Run(tt.claim, func(t *testing.T) {
			own, diags := claim.Read(p, tt.claim)
			if len(own) != 1 || len(diags) > 0 {
				t.Fatalf("%d claims, %v", len(own), diags)
			}
			v, _ := story.Decide(t.Context(), p, own[0], prove.Options{}, story.Options{})
			if v.Outcome != tt.want || v.Vacuous {
				t.Errorf("%v (vacuous %v) %s, want %v", v.Outcome, v.Vacuous, v.Reason, tt.want)
			}
		})
	}
}
