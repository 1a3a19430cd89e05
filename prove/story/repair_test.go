package story

import (
	"context"
	"strings"
	"testing"

	"alteram/prove"
	"alteram/prove/claim"
	"alteram/rulebook"
)

const club = "testdata/club.md"

// What is offered as a repair was proved, with as few sentences as are needed,
// and spoils no claim that was proved before.
func TestARepairIsProved(t *testing.T) {
	p := open(t, club, "")
	claims := stated(t, p)
	_, s := decide(context.Background(), p, claims[1])
	if s == nil {
		t.Fatal("no story")
	}
	found := Repairs(context.Background(), p, s, claims[:1], decide)
	if len(found) == 0 {
		t.Fatal("no repair was found")
	}
	for _, r := range found {
		q, ok := changed(p, r.Changes)
		if !ok {
			t.Fatal("the repaired rulebook has errors")
		}
		for _, c := range claims {
			same, ok := again(q, c)
			if !ok {
				t.Fatal("the repaired rulebook no longer makes the claim")
			}
			if v, _ := decide(context.Background(), q, same); v.Outcome != prove.Proved || v.Vacuous {
				t.Errorf("after %q the claim %q is %d: %s", r.Changes[0].New, c.Text, v.Outcome, v.Reason)
			}
		}
	}
	if x := found[0].Changes; len(x) != 1 || x[0].New != "Expulsion is void unless the respondent was heard." {
		t.Errorf("the first repair is %+v", x)
	}
}

// A repair that would spoil another claim is not offered: here one is proved
// only because the sentence is as it is.
func TestARepairThatSpoilsAnotherClaimIsNotOffered(t *testing.T) {
	p := open(t, club, "")
	claims := stated(t, p)
	_, s := decide(context.Background(), p, claims[1])
	spoilt := func(ctx context.Context, q *rulebook.Program, c claim.Claim) (prove.Verdict, *Story) {
		v, told := decide(ctx, q, c)
		if c.Text == claims[0].Text && q.Hash != p.Hash {
			v.Outcome = prove.Refuted
		}
		return v, told
	}
	if found := Repairs(context.Background(), p, s, claims[:1], spoilt); len(found) != 0 {
		t.Errorf("it offers %+v", found)
	}
}

func TestSeverityIsMadeVoid(t *testing.T) {
	for old, want := range map[string]string{
		"At the hearing the committee must offer the respondent: to be heard.":                            "At the hearing the committee must offer the respondent: to be heard; void.",
		"At the hearing the committee must offer the respondent: to be heard; voidable by the committee.": "At the hearing the committee must offer the respondent: to be heard; void.",
		"Expulsion without a secret ballot is an irregularity.":                                           "Expulsion without a secret ballot is void.",
		"The respondent must not sit at the hearing.":                                                     "The respondent must not sit at the hearing, void.",
	} {
		p := open(t, club, "\n## 5 More\n\n```rule\n"+old+"\n```\n")
		n := &p.Norms[len(p.Norms)-1]
		got := severer(p, n)
		if len(got) == 0 || got[len(got)-1].New != want && got[0].New != want {
			t.Errorf("%s\n got %+v, want %s", old, got, want)
			continue
		}
		q, ok := changed(p, got[:1])
		if !ok || !strings.Contains(string(q.Files[0].Text), want) || q.Norms[n.ID].Sev.Kind == n.Sev.Kind {
			t.Errorf("%s does not become void in the text", old)
		}
	}
}
