package access_test

import (
	"reflect"
	"slices"
	"testing"

	"alteram/internal/access"
)

// What holds of a whole evening at a real desk.
func TestTheEvening(t *testing.T) {
	e := newEvening(t)
	for _, claim := range []struct {
		name  string
		holds func(*testing.T, *evening)
	}{
		{"nobody reads what is hidden", nobodyReadsWhatIsHidden},
		{"the walk finds leaks", theWalkFindsLeaks},
		{"no hidden entry is quoted", noHiddenEntryIsQuoted},
		{"a mailed link opens a party's pages and no judge's", aMailedLinkOpensAPartysPages},
		{"a case looked through before reads the same", preparedReadsTheSame},
		{"a decision is not known before it is told", aDecisionIsNotKnownBeforeItIsTold},
	} {
		t.Run(claim.name, func(t *testing.T) { claim.holds(t, e) })
	}
}

func aMailedLinkOpensAPartysPages(t *testing.T, e *evening) {
	for who, r := range e.cast() {
		strong, found := e.open(ended, r)
		r.Strong = false
		c, ok := e.open(ended, r)
		party := found && !strong.Is(access.Clerk, access.Chair, access.Panel, access.AppealPanel, access.Auditor)
		if ok != party || ok && !slices.Equal(c.Roles, strong.Roles) {
			t.Errorf("by a mailed link the %s finds a case: %v, want %v", who, ok, party)
		}
	}
}

func preparedReadsTheSame(t *testing.T, e *evening) {
	for _, m := range []moment{six, decided, ended} {
		whole := e.material(m)
		ready := whole.Prepared()
		for who, r := range e.cast() {
			want, found := access.Open(access.House(), whole, r)
			got, ok := access.Open(access.House(), ready, r)
			if ok != found || !reflect.DeepEqual(got, want) {
				t.Errorf("%v: the %s reads another case when it was looked through before", m, who)
			}
		}
	}
}
