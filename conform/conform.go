// Package conform says how far a rulebook, or a case, does what a law asks.
//
// A law is a [Pack]: a rulebook in the same language, in which each numbered
// clause is a requirement. [Match] finds which names of a rulebook stand for
// those of the pack. [Book] holds a rulebook against the pack, clause by
// clause: a requirement is met by a clause of the rulebook that says at least
// as much, or by a proof; it is broken by a clause that says less, or by a
// story; it is missing; it rests on a judgement; or it is not proved. [Case]
// takes the entries of a case into the pack's own words and lets package docket
// judge them under the pack, so that a requirement means the same for both.
//
// Nothing is met that was not checked: what no clause and no proof shows is
// "not proved", with the reason. The package judges no open word, and it does
// not say what the law is: the words that count are those of the law.
package conform

import "alteram/rulebook"

// Answer is what holding a requirement against something came to.
type Answer string

// The answers. A rulebook is never "not shown" or "not called for"; of a case
// only a right that the rulebook does not give is "missing" or "not proved".
const (
	Met       Answer = "met"
	Judgement Answer = "rests on a judgement"
	Unproved  Answer = "not proved"
	Missing   Answer = "missing"
	Broken    Answer = "broken"
	NotShown  Answer = "not shown"
	NotCalled Answer = "not called for"
)

// worse is the order in which the demands of a requirement decide for it.
var worse = [...]Answer{NotCalled, Met, Judgement, NotShown, Unproved, Missing, Broken}

// Report is a pack held against a rulebook or a case.
type Report struct {
	Pack  *Pack
	Names []Name // which names stand for which
	Rows  []Row  // one for each requirement, in the order of the pack
	Fates []Fate // of a case: what the pack makes of what was decided
}

// Row is one requirement.
type Row struct {
	Clause   string // as cited in the pack: "4(1)"
	Heading  string
	Words    string // what it asks, in the pack's words
	Pattern  string // law.md's code for the defect that it guards against: "PRE"; may be empty
	Memory   bool   // the pack states it from memory: it must be checked against the source
	Answer   Answer
	Severity string // what a breach does in law: "void", "irregularity"; empty where the pack does not say
	Demands  []Demand
}

// Demand is one thing that a requirement asks.
type Demand struct {
	Words   string   // of the pack
	Answer  Answer   //
	Text    string   // why, in a sentence
	Clauses []string // of the rulebook: what it was found in
	Rests   []string // open words that it rests on
	Entries []string // of a case: the entries that show it
	On      string   // of a case: the day of the breach, in words
	Pattern string   // of a breach of the rulebook's own clauses: the defect's code
	Story   *Story   // of a rulebook: a history that breaks it
}

// Story is a history that breaks a requirement, as package prove/story tells
// it.
type Story struct{ Lines []string }

// Fate is what a pack makes of a decision.
type Fate struct {
	Entry, Thing, On string
	Effect           string // as package docket has it: effective, void, voidable, ...
	Because          []string
}

// Count says how many requirements came to an answer.
func (r *Report) Count(a Answer) int {
	n := 0
	for i := range r.Rows {
		if r.Rows[i].Answer == a {
			n++
		}
	}
	return n
}

// Good reports whether no requirement is broken or missing.
func (r *Report) Good() bool { return r.Count(Broken) == 0 && r.Count(Missing) == 0 }

// decide sets the answer of a requirement: the worst of its demands.
func (r *Row) decide() {
	r.Answer = worse[0]
	for i := range r.Demands {
		if rank(r.Demands[i].Answer) > rank(r.Answer) {
			r.Answer = r.Demands[i].Answer
		}
	}
}

func rank(a Answer) int {
	for i, w := range worse {
		if w == a {
			return i
		}
	}
	return -1
}

// thingKinds are the kinds of names that stand for something in a case; the
// others (classes, parameters, sanctions) are built from them.
func named(k rulebook.Kind) bool {
	switch k {
	case rulebook.Body, rulebook.Office, rulebook.Party, rulebook.Act, rulebook.Decision, rulebook.Meeting, rulebook.Fact, rulebook.Judgement:
		return true
	}
	return false
}
