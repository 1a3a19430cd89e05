package access_test

import "testing"

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
		{"a decision is not known before it is told", aDecisionIsNotKnownBeforeItIsTold},
	} {
		t.Run(claim.name, func(t *testing.T) { claim.holds(t, e) })
	}
}
