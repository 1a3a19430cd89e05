package hearing

import (
	"strings"

	"alteram/docket"
	"alteram/rulebook"
)

// put is a motion as it was put: the decision that it asks for, and its exact
// words, which nobody can change any more.
type put struct {
	Entry *docket.Event
	By    string
	Thing *rulebook.Thing
	Words string
}

// motion is the motion that is before the meeting: the last that was put and
// has not been voted on, or nil.
func motion(m *meeting) *put {
	for i := len(m.events) - 1; i >= 0; i-- {
		e := &m.events[i]
		if e.Kind == docket.Decided {
			return nil
		}
		for _, s := range notes(m.events[i:i+1], noteMotion) {
			thing, words, _ := strings.Cut(s.Words, ": ")
			for _, t := range m.decisions() {
				if t.Name == thing {
					return &put{e, s.By, t, words}
				}
			}
		}
	}
	return nil
}
