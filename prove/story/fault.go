package story

import (
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/prove"
	"alteram/prove/claim"
	"alteram/rulebook"
)

// unput is the label of a charge that nobody put, unseen that of evidence that
// nobody was shown, and unlisted a sanction that no rulebook knows.
const (
	unput    = "9"
	unseen   = "E9"
	unlisted = "public penance"
)

// ends are the names of the fields that say when a sanction ends.
var ends = [...]string{"until", "last day", "end", "ends", "period", "for", "length", "duration"}

// faulty makes of the ways to enter the thing of the claim those in which it is
// as the path, or the claim, has it: on evidence that nobody saw, on a charge
// that was not put, with the vote of somebody who was out of the room.
func (w *player) faulty(mv *prove.Move, sc scene, day calendar.Date, groups [][]docket.Event) [][]docket.Event {
	if !mv.Star && mv.Thing != w.m.Claim.Thing || mv.Thing == 0 || mv.Void {
		return groups
	}
	var out [][]docket.Event
	for _, g := range groups {
		g = slices.Clone(g)
		e := &g[len(g)-1]
		for _, s := range mv.Says {
			if s.Test != nil {
				enact(e, s, w.voters(mv, sc))
			}
		}
		out = append(out, w.faults(mv, sc, day, g)...)
	}
	return out
}

// enact makes an entry as a path says of one of its tests.
func enact(e *docket.Event, s prove.Said, voters []string) {
	switch op := s.Test.Op; {
	case op == rulebook.ByMethod && s.Holds:
		e.Method = s.Test.Value
	case op == rulebook.ByMethod && strings.EqualFold(e.Method, s.Test.Value):
		e.Method = "show of hands"
	case !s.Holds:
	case op == rulebook.ReliesUndisclosed:
		e.Evidence = []string{unseen}
	case op == rulebook.FindsUncharged:
		e.Charges = append(slices.Clip(e.Charges), docket.Charge{Label: unput, Found: "proved"})
	case op == rulebook.ImposesUnlisted && e.Vote != nil:
		vote := *e.Vote
		vote.Sanction = unlisted
		e.Vote = &vote
	case op == rulebook.SameFacts && len(e.Charges) == 0:
		e.Charges = []docket.Charge{{Label: "2", Text: "what is alleged", SameAs: "1"}}
	case op == rulebook.SameFacts:
		e.Charges = slices.Clone(e.Charges)
		e.Charges[0].SameAs = "1"
	case op == rulebook.IsIncomplete:
		e.States = nil
	case op == rulebook.VotedOn && e.Vote != nil && e.Vote.ForNames == nil:
		e.Vote = byName(e.Vote, voters)
	}
}

// byName is a vote with the names of those who cast it.
func byName(v *docket.Vote, voters []string) *docket.Vote {
	named := *v
	named.ForNames, named.For = voters, len(voters)
	return &named
}

// faults lists the ways in which the claim's fault can come about with an entry.
func (w *player) faults(mv *prove.Move, sc scene, day calendar.Date, g []docket.Event) [][]docket.Event {
	e := g[len(g)-1]
	with := func(before []docket.Event, e docket.Event) []docket.Event {
		for i := range before {
			before[i].On = dayOf(day)
		}
		return append(append(slices.Clip(before), g[:len(g)-1]...), e)
	}
	says := func(op rulebook.Op) bool {
		return slices.ContainsFunc(mv.Says, func(s prove.Said) bool { return s.Test != nil && s.Test.Op == op && s.Holds })
	}
	switch {
	case w.m.Claim.Moment == claim.Lasts: // it names no last day, or one far off
		open, far := e, e
		open.Fields, far.Fields = nil, slices.Clone(e.Fields)
		for i, f := range far.Fields {
			switch {
			case !slices.Contains(ends[:], f.Name):
				open.Fields = append(open.Fields, f)
			default:
				far.Fields[i].Value = (day + calendar.Date(2*w.m.Claim.Days+7)).String()
			}
		}
		return [][]docket.Event{with(nil, open), with(nil, far), g}
	case w.m.Claim.Fault == claim.Uncharged && e.Kind == docket.Decided:
		more, only := e, e
		more.Charges = append(slices.Clip(e.Charges), docket.Charge{Label: unput, Found: "proved"})
		only.Charges = []docket.Charge{{Label: unput, Found: "proved"}}
		return [][]docket.Event{with(nil, only), with(nil, more), g}
	case w.m.Claim.Fault == claim.PartialHearer && sc.room != nil && len(sc.room.present) > 1:
		out := sc.room.present[len(sc.room.present)-1]
		speaker := sc.room.present[:1]
		if r := w.cast.hold[claim.Find(w.p).Respondent]; len(r) > 0 && !slices.Contains(r, out) {
			speaker = r
		}
		return [][]docket.Event{with([]docket.Event{{Kind: docket.Exited, Actors: []string{out}}, {Kind: docket.Floor, Actors: speaker}, {Kind: docket.Entered, Actors: []string{out}}}, e), g}
	case w.m.Claim.Fault == claim.NoQuorum && e.Vote != nil:
		alone := e
		alone.Vote = &docket.Vote{For: 1}
		if sc.room == nil || len(sc.room.present) < 2 {
			return [][]docket.Event{with(nil, alone), g}
		}
		if len(e.Vote.ForNames) > 0 {
			alone.Vote.ForNames = sc.room.present[:1]
		}
		return [][]docket.Event{with([]docket.Event{{Kind: docket.Exited, Actors: slices.Clone(sc.room.present[1:])}}, alone), g}
	case says(rulebook.SameFacts) && !slices.ContainsFunc(sc.events, func(e docket.Event) bool { return e.Kind == docket.Decided }):
		var out [][]docket.Event
		parts := claim.Find(w.p)
		for _, id := range slices.Concat(parts.Clearing, parts.Sanctions) {
			if w.p.Thing(id).Kind != rulebook.Decision {
				continue
			}
			for _, before := range w.decisions(&prove.Move{Kind: prove.Decide, Thing: id, Norm: -1}, sc, day) {
				out = append(out, with(before, e))
			}
		}
		return append(out, g)
	}
	return [][]docket.Event{g}
}
