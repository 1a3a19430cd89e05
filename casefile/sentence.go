package casefile

import (
	"alteram/docket"
	"alteram/rulebook"
)

// Sentence writes what an event says as one sentence of a case, without its
// time, name and label: "Bram Example sends notice of hearing by email to Chris
// Carter".
func Sentence(p *rulebook.Program, e *docket.Event) string {
	w := &writer{p: p, c: &Case{}}
	return w.statement(e)
}
