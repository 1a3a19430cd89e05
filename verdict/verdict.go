// Package verdict verifies a bundle: its bytes, and the rulings in it.
//
// It needs no organisation, no store and no keys: whoever holds a bundle can
// judge it.
package verdict

import (
	"fmt"
	"slices"

	"alteram/bundle"
	"alteram/dossier"
	"alteram/record"
	"alteram/rulebook"
	"alteram/viewer"
)

// Verdict is what the verification of a bundle has found.
type Verdict struct {
	OK       bool                  // bytes and replay hold
	Report   *bundle.Report        // of the bytes
	Replay   *dossier.ReplayReport // nil when the bytes are not sound enough to replay
	Findings []bundle.Finding      // everything that is wrong, in plain words naming the event
}

// Of checks the bytes of a bundle and then replays its rulebook,
// which must reach the recorded rulings. pin is the verifier key of the log, or
// empty. It needs no organisation.
func Of(c *bundle.Contents, pin string) *Verdict {
	r := bundle.Verify(c, pin)
	v := &Verdict{OK: r.OK, Report: r, Findings: slices.Clone(r.Findings)}
	if !r.OK {
		return v
	}
	wrong := func(format string, args ...any) {
		v.OK = false
		v.Findings = append(v.Findings, bundle.Finding{Seq: -1, Text: fmt.Sprintf(format, args...)})
	}
	editions := map[string]*rulebook.Program{}
	for _, ed := range c.Editions {
		p, err := viewer.Program(ed)
		if err != nil {
			wrong("The rulebook of edition %.12s cannot be read: %v.", ed.Hash, err)
			continue
		}
		editions[ed.Hash] = p
	}
	var events []dossier.Shown
	for i := range c.Events {
		s, err := record.DecodeSheet(c.Events[i].Sheet)
		if err != nil {
			wrong("Event %d cannot be read: %v.", i, err)
			return v
		}
		fields := map[string]any{}
		for _, x := range c.Events[i].Shown {
			fields[x.Name] = x.Value
		}
		events = append(events, dossier.Shown{Sheet: s, Fields: fields})
	}
	v.Replay = dossier.Replay(events, editions)
	if !v.Replay.OK && v.Replay.Withheld == 0 { // what is withheld is no fault
		v.OK = false
		for _, line := range v.Replay.Lines {
			v.Findings = append(v.Findings, bundle.Finding{Seq: -1, Text: line})
		}
	}
	return v
}
