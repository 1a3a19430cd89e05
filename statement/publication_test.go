package statement_test

import (
	"testing"

	"alteram/statement"
)

func TestASecondPersonConfirmsThisVeryText(t *testing.T) {
	step := func(seq int64, by, do string, of int64) statement.Taken {
		return statement.Taken{Step: statement.Step{Do: do, Of: of, Text: do, Expires: "2010-12-31"}, Seq: seq, By: by}
	}
	for name, c := range map[string]struct {
		steps []statement.Taken
		want  bool
	}{
		"confirmed by another":      {[]statement.Taken{step(1, "a", statement.Draft, 0), step(2, "b", statement.Confirm, 1), step(3, "a", statement.Publish, 1)}, true},
		"confirmed by oneself":      {[]statement.Taken{step(1, "a", statement.Draft, 0), step(2, "a", statement.Confirm, 1), step(3, "a", statement.Publish, 1)}, false},
		"changed after that":        {[]statement.Taken{step(1, "a", statement.Draft, 0), step(2, "b", statement.Confirm, 1), step(3, "a", statement.Draft, 0), step(4, "a", statement.Publish, 3)}, false},
		"the old text is confirmed": {[]statement.Taken{step(1, "a", statement.Draft, 0), step(2, "a", statement.Draft, 0), step(3, "b", statement.Confirm, 1), step(4, "a", statement.Publish, 2)}, false},
		"taken down":                {[]statement.Taken{step(1, "a", statement.Draft, 0), step(2, "b", statement.Confirm, 1), step(3, "a", statement.Publish, 1), step(4, "b", statement.TakeDown, 1)}, false},
		"something else taken down": {[]statement.Taken{step(1, "a", statement.Draft, 0), step(2, "b", statement.Confirm, 1), step(3, "a", statement.Publish, 1), step(4, "b", statement.TakeDown, 9)}, true},
	} {
		p := statement.Follow(c.steps)
		if got := p.Public("2010-12-31"); got != c.want {
			t.Errorf("%s: public is %v", name, got)
		}
		if p.Public("2011-01-01") {
			t.Errorf("%s: public after its last day", name)
		}
	}
	s := statement.Step{Do: statement.Draft, Level: statement.Summary, Text: "“Ā”\n2"}
	if got, ok := statement.ReadStep(s.Words()); !ok || got != s {
		t.Errorf("%+v comes back as %+v", s, got)
	}
	if _, ok := statement.ReadStep("hello"); ok {
		t.Error("any words are a step")
	}
}
