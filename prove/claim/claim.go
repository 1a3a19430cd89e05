// Package claim says what is claimed of every case that can happen under a
// rulebook.
//
// A [Claim] names what no history may show: a thing at a moment of its life
// (an expulsion takes effect), if one condition holds and another does not.
// The conditions are the rulebook language's own, so that a claim means what a
// clause with the same words means. [Parse] reads the sentences of a book's
// claims blocks; [Justice] states the twelve properties of a fair procedure
// for any book, from the [Parts] that [Find] sees in its structure. [Broken]
// holds a claim against a real case: the docket itself answers, and this is the
// judge of every refutation.
//
// The package proves nothing and searches for nothing: package prove does. It
// judges no open word either: where a claim rests on one, the record says who
// judged.
//
// The fifteen templates and the twelve properties are those of
// docs/reference/claims.md.
package claim

import (
	"alteram/rulebook"
	"alteram/source"
)

// Claim is one sentence about all histories of a case. It is broken by a
// history in which Thing comes to Moment while If holds, Unless does not, and
// Fault, where there is one, is there; everything else is in the words of
// Moment.
type Claim struct {
	Text     string // the sentence
	Property string // "P1" to "P12" where it is part of one, else empty
	Template int    // 1 to 15: the form that it has; see docs/reference/claims.md

	Clause int          // of the claims block: index into Program.Clauses; -1 when no block states it
	File   *source.File // nil when no block states it
	Span   source.Span

	Mode   Mode
	Office rulebook.ID // of DutifulBut: who does nothing

	Thing  rulebook.ID // what is claimed about; 0 where Moment needs none
	Moment Moment
	With   rulebook.ID // the other thing: what follows, what can be done; of Uncharged the charges, of PartialHearer the hearing
	By     rulebook.ID // Possible: the role that can do it
	If     rulebook.Cond
	Unless rulebook.Cond
	Notice *rulebook.Norm // a Required norm of the claim's own: what notice the hearing on which Thing rests must have had
	Some   bool           // If is about one person ("one person sat at both"): broken if it holds for anybody
	Fault  Fault          // what the docket finds against Thing, beyond any condition of the language

	Days    int               // Ends, Follows: within so many calendar days; 0 is at all
	Until   []rulebook.Window // Possible: as long as these are not over
	Count   int               // Quorum: with up to so many withdrawn
	Missing string            // what the rulebook lacks for this property; the claim is then broken whenever Thing comes to Moment
}

// Mode says how the people of a history behave.
type Mode uint8

// The modes.
const (
	Any        Mode = iota // everybody may omit and attempt anything
	Dutiful                // nobody misses a duty
	DutifulBut             // nobody misses a duty, save that Office does nothing
)

// Moment is what must not happen to the thing of a claim.
type Moment uint8

// The moments. Conditions are answered as at the moment named, with the
// occurrence of the thing in hand, as the docket does for a clause about it: If and
// Fault as when it was made, Unless also as when it took effect.
const (
	TakesEffect  Moment = iota // it stands, is not set aside, and takes effect
	IsMade                     // it is made and stands
	InEffect                   // it is in effect, at any instant
	IsPublished                // it is published, and the publication stands
	TimePasses                 // the time for it passes
	Lasts                      // it (a suspension, a sanction) is in effect for more than Days
	StaysOpen                  // it is made and more than Days later the case is open
	Unfollowed                 // it is made and stands, and With has not been done within Days of it
	Shut                       // it is in effect, If holds, With has not been done since, Until is not over, and By cannot do With
	Asleep                     // Thing (the complaint) was made, the case is open, nobody has a duty, and time alone will change nothing
	Undischarged               // a duty is over before it can begin
	Clash                      // on its last day a duty is forbidden to whom it binds
	Inquorate                  // Thing (a body) cannot form a quorum though no more than Count of its members withdrew
	Dead                       // a clause can never apply: no history shows it, only a search
	ByDocket                   // it cannot happen: the docket lets no history do it
)

// Fault is what the docket finds against an occurrence, where the language has
// no condition for it.
type Fault uint8

// The faults.
const (
	NoFault       Fault = iota
	NoQuorum            // the body had no quorum at the vote or, where it is asked throughout, before
	Uncharged           // a charge stands proved that was in no charges put before
	PartialHearer       // a vote counts of somebody who did not hear the whole of the hearing With
	NoPower             // those who made it had no power to
)

// Parts are the parts of a procedure, as a rulebook names them. Whatever a
// rulebook has not is 0 or empty.
type Parts struct {
	Complainant, Respondent, Witness rulebook.ID

	Complaint     rulebook.ID   // the act with which a case begins
	Charges       rulebook.ID   // the act that tells the respondent what is alleged
	Notice        rulebook.ID   // of the hearing
	Hearing       rulebook.ID   // the meeting at which the case is heard
	Judge         rulebook.ID   // the body that decides
	Sanctions     []rulebook.ID // decisions and acts that remove or limit a right of membership, lapses included
	Clearing      []rulebook.ID // decisions that end the case in the respondent's favour at first instance
	Reasons       rulebook.ID
	Appeal        rulebook.ID
	AppealHearing rulebook.ID
	AppealBody    rulebook.ID
	Confirming    []rulebook.ID // decisions of the appeal body that leave the sanction
	Quashing      []rulebook.ID // decisions of the appeal body that set it aside
	Interim       rulebook.ID   // the suspension before a decision
	Publications  []rulebook.ID // acts that publish a sanction
}
