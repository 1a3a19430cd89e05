// Package prove decides whether a claim holds in every history that a rulebook
// allows.
//
// [Build] makes of a [claim.Claim] a [Model]: a timed net (package net) of the
// few facts and clocks that can change the claim's truth, and for each step of
// the net the [Move] that it is in the world. The net allows at least what
// docket.Step allows: a condition that the model cannot express is left free,
// so that it may hold and may fail, and is listed. [Answer] searches the net.
// When no bad state can be reached, the claim is proved, and the search's
// invariant is the certificate that anybody may check again. When one can, the
// trace is a candidate only: the caller's [Confirm] replays it on real dates,
// and nothing is refuted that the docket has not confirmed. What is neither is
// not proved, and the verdict says why.
//
// The package judges no case and knows no dates; package story tells traces as
// dated stories. That the net lies around the docket is held by
// TestHistoriesLieInTheNet: every event of every case and story of the examples
// is followed through the nets of its book's claims.
package prove

import (
	"alteram/calendar"
	"alteram/prove/claim"
	"alteram/prove/net"
	"alteram/prove/slim"
	"alteram/prove/zone"
	"alteram/rulebook"
)

// MoveKind says what a step of a net is in the world.
type MoveKind uint8

// The kinds of moves. Beside each stand the fields of Move that it uses.
const (
	Silent    MoveKind = iota // nothing happens: a choice of the model, or time has passed what Norm bounds (Thing, Norm)
	Act                       // By does the act Thing to To by Method; Void: of no effect
	Receive                   // Thing, done before, reaches To
	Open                      // the meeting Thing opens
	Close                     // the meeting Thing closes
	Enter                     // By, or Person, enters the room of the meeting Thing
	Speak                     // By speaks at the meeting Thing
	Offer                     // By is offered Text at the meeting Thing
	Refuse                    // By declines Text at the meeting Thing
	Decide                    // the body By makes the decision Thing; it is carried
	Tell                      // To is told of the decision Thing
	Agree                     // By agrees in writing to Text
	Happen                    // the fact Thing happens
	Judge                     // By considers the judgement Thing
	StandDown                 // Person stands down from the case
	Bind                      // Person becomes By: an office, a party, a member of a body
	Fall                      // what Norm attaches to a missed duty, or to the end of a time, falls (Thing: what counts as made)
	Miss                      // the time of the duty Norm runs out without performance
	Extend                    // the period of the clause of Norm is extended as far as Norm allows
)

// Move is what one step of a net does in the world.
type Move struct {
	Kind   MoveKind
	Thing  rulebook.ID
	By     rulebook.ID // role, body or party who does it; 0: whoever may
	To     rulebook.ID
	Text   string // what is offered, declined or agreed to, in the rulebook's words
	Method string // "email" where it is received at once, "post" where it comes later
	Norm   int    // the norm by which it counts or falls; -1
	Person string // "m" when the one tracked person does it, else empty
	Star   bool   // it is the occurrence that the claim is about, or the meeting at which that is made
	Void   bool   // it counts for nothing, and happens all the same
	Says   []Said // what of the model's choices is so in this alternative
}

// Said is a test of the rulebook that the model leaves open, and how it was
// chosen to be in one step.
type Said struct {
	Test  *rulebook.Test
	Holds bool
	Norm  int // a norm of which the requirement is met (Holds) or not, where Test is nil
}

// Note is something that a verdict rests on, or that the model cannot express.
type Note struct {
	Clause int    // index into Program.Clauses; -1
	Words  string // of the clause, or a reason
}

// Model is a net with its meaning. Moves[i] is what Net.Steps[i] does.
type Model struct {
	Program *rulebook.Program
	Claim   claim.Claim
	Net     net.Net
	Moves   []Move
	Rests   []Note           // judgements that somebody has to make, on which the answer rests
	Loose   []Note           // what the model leaves free although the docket would answer it
	Horizon [2]calendar.Date // the days over which working days and months were measured
	Depth   int              // Options.Depth that makes this very model again

	part slim.Slim
}

// Searched is the net that is searched, and of which a certificate speaks: Net
// without what cannot matter to whether a bad state can be reached.
func (m *Model) Searched() *net.Net { return m.part.Net() }

// Options bound the work. The zero Options are the defaults.
type Options struct {
	From  calendar.Date // first day of the horizon; 0: the day from which the book is in force, else 1 January 2025
	Years int           // length of the horizon; 0: 15
	Depth int           // how far from the claim facts are followed, plus one; 0: as far as they matter
	Nodes int           // most nodes of one search; 0: two million
	Tries int           // most candidates that Confirm may reject; 0: 20
}

// Confirm replays a candidate trace of a model on real dates. ok says that the
// docket let every step happen and that the claim was broken. Otherwise done is
// how many of the steps it let happen, and why says what stood in the way.
type Confirm func(m *Model, t zone.Trace) (ok bool, done int, why string)

// Outcome is the answer to a claim.
type Outcome uint8

// The outcomes.
const (
	NotProved Outcome = iota // neither; Reason says why
	Proved
	Refuted
)

// Verdict is the answer to a claim, with what it rests on.
type Verdict struct {
	Claim       claim.Claim
	Outcome     Outcome
	Vacuous     bool     // proved, but only because what it is about can never happen
	Reason      string   // of NotProved, of Vacuous, and of an answer by arithmetic
	Assumptions []string // sentences: the days measured, the mode, what is taken for granted of the record
	Rests       []Note
	Loose       []Note
	Model       *Model       // the last that was searched; nil for an answer by arithmetic
	Trace       zone.Trace   // of Refuted: the confirmed trace
	Certificate []net.Region // of Proved, with Model.Searched: an inductive invariant
	Nodes       int          // over all searches
}
