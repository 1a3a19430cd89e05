package syntax

import (
	"alteram/calendar"
	"alteram/source"
)

// File is a parsed rulebook text.
type File struct {
	Source   *source.File
	Title    string
	Settings []Setting // the "key: value." pairs between the title and the first clause
	Clauses  []*Clause // in the order of the text, parents before children
	Stories  []*Story

	blocks []*block // the fences, for the formatter
}

// Setting is one "key: value" at the head of a rulebook.
type Setting struct {
	Key, Value string // key in lower case, value as written, without the full stop
	Span       source.Span
	ValueSpan  source.Span
}

// Clause is a numbered heading or list item with what stands under it.
type Clause struct {
	Number    string // as cited: "5", "5(2)", "7.1"
	Heading   string // the heading's or item's first line, without the number
	Parent    *Clause
	Span      source.Span // of the heading or item marker line
	Prose     []Prose     // of a list item, from its first line on
	Sentences []*Sentence // of the rule fences
	Claims    []*Claim
}

// Prose is a paragraph of the members' own words.
type Prose struct {
	Text string
	Span source.Span
}

// Claim is a sentence of a claims fence: it is parsed as far as its words; the
// prover gives it meaning.
type Claim struct {
	Text string // without the full stop
	Span source.Span

	raw raw
}

// Phrase is a run of words that names or describes something. Words are as
// written; names are matched without articles, case and plural s.
type Phrase struct {
	Words []Word
	Span  source.Span
}

// Word is one word, number or quoted text of a phrase.
type Word struct {
	Text string
	Span source.Span
}

// Form is the shape of a sentence.
type Form uint8

// The sentence shapes. Each comment shows one; docs/reference/language.md
// gives the whole list with meaning.
const (
	BadForm       Form = iota // could not be read; a diagnostic says why
	BodyForm                  // The council is a body of 7 to 15 members.
	OfficeForm                // The president is an office held by one member of the council.
	PartyForm                 // The respondent is a member.
	ActForm                   // Charges is an act by the president to the respondent, recording: charges (document).
	DecisionForm              // Expulsion is a decision of the council about the respondent.
	MeetingForm               // Hearing is a meeting of the council.
	FactForm                  // Illness is a fact about the respondent.
	JudgementForm             // Sufficient detail is a judgement of the council.
	ClassForm                 // A member of the council is interested if the member is the complainant.
	ParameterForm             // The notice period is 14 days, from 1 July 2026 21 days.
	SanctionForm              // Suspension is a sanction on membership for at most 12 months.
	MenuForm                  // The council may impose only: warning, suspension, expulsion; void.
	PowerForm                 // The respondent may appeal within 28 days after written reasons is received.
	DutyForm                  // The president must make charges or dismissal within 14 days after complaint.
	BanForm                   // An interested member must not sit at the hearing, void.
	OfferForm                 // At the hearing the council must offer the respondent: to be heard; void.
	StateForm                 // Notice of hearing must be received not less than 14 clear days before the hearing, void.
	ContentForm               // Notice of hearing must state: the charges, the right of appeal; void.
	MajorityForm              // Expulsion needs at least two thirds of those present and voting, by secret ballot.
	WithoutForm               // Expulsion without a hearing is void.
	VerdictForm               // Expulsion is void if the council relies on evidence not disclosed to the respondent.
	QuorumForm                // The quorum of the council is at least half of the members entitled to act, throughout.
	ActingForm                // If the president is the respondent, the secretary acts as president.
	ServiceForm               // A notice sent by post counts as received on the second working day after posting, unless the contrary is shown.
	DeemForm                  // The respondent counts as heard if the respondent speaks.
	EffectForm                // Expulsion takes effect when written reasons is received.
	ExtendForm                // The complainant and the respondent may agree in writing to extend the period in clause 7 by at most 28 days, once.
	AppliesForm               // Clause 5 applies to the appeal hearing.
	CastingForm               // The chair has a casting vote.
	ChairForm                 // The president presides at the hearing.
	CureForm                  // The appeal hearing cures clause 7 if the respondent was heard afresh.
	SurvivesForm              // The case continues if the respondent resigns.
	YieldsForm                // Clause 5 yields to clauses 2 to 4.
	NeedsForm                 // Joinder needs the consent of the respondent, void.
)

// Sentence is one sentence of a rule fence. Slots that its form does not use
// are empty.
type Sentence struct {
	Span source.Span
	Note string // what stands after "--"; several notes are separated by line feeds
	Form Form
	Lead []Lead // what stands before the main clause, in order

	Subject   Phrase   // the actor of a may or must; the thing of a declaration, validity or effect
	Or        []Phrase // further subjects joined by and / or
	And       bool     // the subjects are joined by and (all of them together)
	Who       Cond     // "who ...": a condition on the person that the subject is; its tests lack their subject
	Verb      string   // BanForm, PowerForm, DutyForm: the verb phrase's first word; EffectForm: "takes effect", "ends", "is suspended", "is set aside", "closes the case", "reopens the case", "is referred to", "counts as made"; ExtendForm: "extend", "shorten"; CastingForm: "has", "has no"; SurvivesForm: "continues", "ends"
	Objects   []Phrase // what the verb phrase is about, alternatives joined by or (an empty phrase when the verb stands alone); items of a list form; NeedsForm: the things, one of which is needed
	Only      bool     // "only" before the window: outside it the act is forbidden
	By        []Phrase // of a declaration: who acts; of a decision or meeting: which body; of an office: which body
	To        []Phrase // of a declaration or offer: to whom; of an effect: to which body
	ToAll     bool     // To is joined by and
	ByAll     bool     // By, or the Objects of NeedsForm and WithoutForm, are joined by and: all of them together
	About     []Phrase // of a declaration: about whom
	AboutAll  bool     // About is joined by and
	Fields    []Field  // of a declaration: what is recorded
	State     string   // StateForm: received, given, held, in writing, ...; DeemForm, ClassForm: the state word or words; BodyForm: "chosen for each case"; PartyForm: member, person; SanctionForm: membership, office, seat, money, no status; NeedsForm: "consent" (of By); ServiceForm: received
	Range     Range    // BodyForm, OfficeForm: how many members
	Params    []Dated  // ParameterForm, dated values
	Major     *Majority
	Method    string // MajorityForm: secret ballot, roll call, show of hands, post; ServiceForm: post, email, ...
	Through   bool   // QuorumForm: throughout
	Windows   []Window
	Whichever string // "later" or "earlier" when two windows are joined by "whichever is the ..."
	Sev       Severity
	Cond      Cond      // after if; nil when there is none
	Unless    Cond      // after unless
	Limit     int       // at most so many times: once is 1; 0 is no limit
	Early     bool      // DutyForm: "unless already done"
	Written   bool      // ExtendForm: "may agree in writing to"
	Late      bool      // ExtendForm: "also after it has ended"
	AfterHrs  bool      // ServiceForm: "sent by email after office hours"
	Span2     *Span     // ExtendForm: extend by at most, shorten to not less than; SanctionForm, PowerForm of suspension: for at most
	Contrary  bool      // "unless the contrary is shown"
	Refs      []Ref     // clauses spoken of, in order
	Over      int       // YieldsForm: so many at the end of Refs are those that prevail
	IfNot     *Sentence // the "If not, ..." that follows

	before []string // notes on lines of their own above the sentence
	notes  []string // notes within and behind it
	gap    bool     // a blank line stands before it

	isIfNot bool // it begins with "If not,"
	plural  bool // its verb stands in the plural
}

// LeadKind says which words open a sentence.
type LeadKind uint8

// The leads of a sentence.
const (
	IfLead      LeadKind = iota // If ...,
	WhileLead                   // While an appeal is open,
	AtLead                      // At the hearing
	DespiteLead                 // Despite clause 7,
	ExceptLead                  // Except as clause 13 provides,
	AfterLead                   // After credit collection,
)

// Lead is a part before the main clause.
type Lead struct {
	Kind LeadKind
	Cond Cond   // If, While
	At   Phrase // At, After
	When Point  // After
	Ref  Ref    // Despite, Except; several clauses are several leads
	Span source.Span

	comma bool // At: a comma follows
}

// Field is what an act records: a name and a type.
type Field struct {
	Name     Phrase
	Type     string   // date, text, document, number, money, person, choice, charges, evidence, time
	Choices  []string // of a choice
	Optional bool
	Span     source.Span
}

// Range is a number of members: Min to Max. All means every member of the
// organisation.
type Range struct {
	Min, Max int
	All      bool
}

// Dated is a value of a parameter from a day on. From is calendar.NoDate for
// the first value.
type Dated struct {
	From     calendar.Date
	Value    Span
	Num, Den int // for a fraction or a plain number (Den 1), when Value is zero
}

// Span is a period as written: a number and a unit, or the name of a parameter.
type Span struct {
	N    int
	Unit string // "day", "clear day", "working day", "clear working day", "hour", "week", "month", "year"
	Name Phrase // when the period is a parameter
	At   source.Span
}

// WindowKind says how a [Window] bounds an act.
type WindowKind uint8

// The windows.
const (
	Within        WindowKind = iota // within 14 days after POINT
	WithinBefore                    // within 14 days before POINT
	NotLessBefore                   // not less than 14 days before POINT
	NotMoreBefore                   // not more than 28 days before POINT (no earlier than)
	NotLessAfter                    // not less than 60 days after POINT
	NotMoreAfter                    // not more than 60 days after POINT
	After                           // after POINT
	Before                          // before POINT
	At                              // at POINT, during POINT
	ByDate                          // by 1 May 2027
	While                           // while COND
	Soon                            // as soon as practicable after POINT; immediately after POINT
	Until                           // until POINT
)

// Window is one bound in time.
type Window struct {
	Kind  WindowKind
	Span  Span
	Point Point
	Day   calendar.Date // ByDate, and a date after After, Before, Until; otherwise calendar.NoDate
	Cond  Cond          // While; also "only after TEST or TEST"
	Word  string        // Soon: "immediately", "as soon as practicable", "without delay"; NotLess..., NotMore...: "not less than", "at least", "no later than", ... as written
	Bare  bool          // worded "no later than", "not earlier than" and the like rather than "not less than", "at least"
	OnOr  bool          // "on or after", "on or before": the same civil day counts
	Soft  bool          // "ideally": passing is noted and not a breach
	At    source.Span
}

// Point is an anchor in time: an act, meeting, decision, field or fact, and
// which moment of it is meant.
type Point struct {
	Thing Phrase
	State string // "", "made", "received", "sent", "end", "effect", "passed", "vote", "deliberation", "told", "decided", "set aside"
	Who   Phrase // of "told": who is told
	Whole bool   // "the day of THING": comparisons are by civil day. Thing keeps these words, since they may be part of a field's name
	Then  bool   // "by then": the end of the window of the same sentence
	At    source.Span

	words []Word // as written
}

// SeverityKind is what a defect does to an act.
type SeverityKind uint8

// The severities. NoSeverity is what a sentence without one has.
const (
	NoSeverity SeverityKind = iota
	Void                    // void
	Voidable                // voidable by the appeals board [within 28 days ...]
	Curable                 // curable by ACT [with effect from the cure]
	Irregular               // an irregularity
	NotCounted              // the vote does not count
)

// Severity is a severity with who may set aside or what cures.
type Severity struct {
	Kind     SeverityKind
	By       Phrase   // the body that may set aside, or the act that cures
	Within   []Window // for how long it may be set aside
	FromCure bool     // the cure speaks from its own day, not from the original one
	At       source.Span
}

// Majority is what a decision needs, or a quorum.
type Majority struct {
	MoreThan bool   // "more than" rather than "at least"
	Num, Den int    // 2/3; for a plain number Den is 0 and Num the number
	Param    Phrase // or the name of a parameter
	Of       string // "members", "members entitled to act", "those present", "those present and voting", "votes cast", "members in office"
	Less     int    // "all but 1 of": so many may be missing
	At       source.Span
}

// Cond is a condition: [*And], [*Or], [*Not] or [*Test].
type Cond interface{ cond() }

// And holds when all parts hold.
type And struct{ Parts []Cond }

// Or holds when one part holds.
type Or struct{ Parts []Cond }

// Not holds when its part does not.
type Not struct{ Part Cond }

// Test is one elementary condition: its words, and a window when it has one
// ("an appeal was made before the penalty").
type Test struct {
	Words   Phrase
	Windows []Window
	Span    source.Span
}

func (*And) cond()  {}
func (*Or) cond()   {}
func (*Not) cond()  {}
func (*Test) cond() {}

// Ref names a clause: "clause 5(2)", or "clause 3 of Standing Orders" of an
// included rulebook.
type Ref struct {
	Number string
	To     string // last of "clauses 2 to 4", or empty
	Book   string
	Span   source.Span
}

// Story is the text of a story fence: a title and its lines, which package
// casefile reads.
type Story struct {
	Title  string
	Lines  []StoryLine
	Clause *Clause
	Span   source.Span
}

// StoryLine is a logical line of a story: continuation lines are joined.
type StoryLine struct {
	Text string
	Span source.Span
}
