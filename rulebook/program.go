package rulebook

import (
	"alteram/ballot"
	"alteram/calendar"
	"alteram/source"
	"alteram/syntax"
)

// Program is a rulebook with its names resolved and its types checked. It is
// immutable: many goroutines may read one.
type Program struct {
	Title    string
	Hash     string // hex SHA-256 of the meaning: equal for a text and its formatted form
	Settings Settings
	Clauses  []Clause // in the order of the text; files that are included come first
	Things   []Thing  // Things[0] is nothing; an ID is an index
	Norms    []Norm   // in the order of the text; Norm.ID is an index
	Claims   []Claim
	Stories  []*syntax.Story
	Files    []*source.File

	names *names // phrase -> thing, for Lookup
}

// Settings are the settings at the head of a rulebook.
type Settings struct {
	Place    string
	Reckoner calendar.Reckoner // counting policy, zone, closed days, office hours
	InForce  calendar.Date     // NoDate when not said
	Language string            // "en"
	Residual []string          // titles of included rulebooks: their clauses give way to this one's
}

// Clause is a numbered clause.
type Clause struct {
	Number  string // as cited: "5(2)"
	Book    string // title of the included rulebook, or empty for the main one
	Heading string
	Prose   string // the members' own words
	Norms   []int
	Parent  int // index, or -1
	File    *source.File
	Span    source.Span
	Formal  bool // has a rule block, or its prose makes no rule
}

// ID names a thing of a program: an index into Program.Things. 0 is nothing.
type ID int32

// Kind is what sort of thing a name stands for.
type Kind uint8

// The kinds of things.
const (
	Nothing   Kind = iota
	Body           // council
	Office         // president
	Party          // respondent: bound to a person in each case
	Act            // notice of hearing
	Decision       // expulsion
	Meeting        // hearing
	Fact           // something of the world that is recorded and may be contested
	Judgement      // an open word that somebody judged
	Class          // interested: a derived property of a person or act
	Parameter      // the notice period
	Sanction       // a sanction on a status; the decision of the same name imposes it
)

// Thing is whatever a rulebook gives a name.
type Thing struct {
	ID       ID
	Kind     Kind
	Name     string // canonical: lower case, no article, singular as first written
	Clause   int
	Span     source.Span
	Implicit bool // made by a sentence ("may suspend the respondent"), not declared

	By       []ID // who does it: bodies, offices, parties; of an office: the body; of a decision or meeting: the body
	Member   bool // By names bodies whose single members may act; with By empty any member of the organisation may, and without Member any person
	Together int  // "any two members": so many of them act together; 0 is one
	To       []ID
	About    []ID
	Fields   []Field

	Min, Max int     // of a body or office: how many
	All      bool    // of a body: all members of the organisation
	Of       ID      // Class: the role whose members it describes; 0 for any person or act
	If       Cond    // Class: when
	Values   []Value // Parameter
	Status   string  // Sanction: membership, office, seat, money, none
	Most     *Span   // Sanction: for at most
	Target   ID      // of an implicit act: what is published, reviewed, adjourned, appointed
	Deed     Verb    // of an implicit act: Publish, Review, Adjourn, Appoint, Suspend, Refer, Extend, Agree
}

// Field is what an act records.
type Field struct {
	Name     string
	Type     FieldType
	Choices  []string
	Optional bool
}

// FieldType is the type of a field.
type FieldType uint8

// The types of fields.
const (
	TextField FieldType = iota
	DateField
	TimeField
	NumberField
	MoneyField
	DocumentField
	PersonField
	ChoiceField
	ChargesField
	EvidenceField
)

// Value is the value of a parameter from a day on.
type Value struct {
	From     calendar.Date // NoDate for the first
	Span     calendar.Span // when the parameter is a period
	Num, Den int           // when it is a number or fraction; Den is 1 for a number
}

// Verb is what a power, duty or ban is about.
type Verb uint8

// The verbs. Do covers every declared act, decision and meeting; the others
// are ways of taking part that need no declaration, or the deeds of implicit
// acts.
const (
	Do Verb = iota
	Sit
	Vote
	Preside
	Abstain
	Attend     // be present at, or during, a meeting
	Deliberate // be present at, or take part in, the deliberation
	Speak
	Rely     // rely on evidence
	Anything // do anything
	Publish
	Suspend
	Adjourn
	Review
	Refer
	Appoint
	Extend
	Agree
	Proxy // vote by proxy
	Stay  // remain, keep: a duty to keep a state
)

// Deed is one thing that a norm allows, demands or forbids. Thing is the act,
// decision or meeting; for Sit, Vote and the like the meeting or decision.
type Deed struct {
	Verb  Verb
	Thing ID
}

// Who says which persons a norm speaks of.
type Who struct {
	Roles    []ID // offices, parties, bodies (the body as one), classes; empty with Anyone
	MemberOf ID   // a member of this body
	Class    ID   // and of this class ("an interested member of the council")
	Anyone   bool // a person; any member
	Member   bool // any member of the organisation
	Nobody   bool // "nobody may": for everyone it is forbidden
	All      bool // joined by and: all of them together
	Count    int  // "any two members of the council": so many together
	Each     bool // each of them for himself
	Longest  bool // "the longest serving member of the council"
	If       Cond // "who ...": a condition on the person
	Words    string
}

// NormKind is what sort of rule a norm is.
type NormKind uint8

// The norms. Which fields of Norm are used is said with each.
const (
	Power     NormKind = iota // Who Deeds Only Windows Cond Limit Most
	Duty                      // Who Deeds Windows Cond IfNot
	Ban                       // Who Deeds Windows Cond Sev
	Offer                     // Who(body) To Items At Sev: must offer
	Required                  // Thing State Windows Sev: must be received ...
	Content                   // Thing Items Sev: must state
	Needs                     // Thing Major Method Sev, or Thing Who (whose consent) Sev, or Thing With Things (act, fact or judgement) Sev
	Without                   // Thing With or Method Sev: Thing without With is void; Thing 0 is any decision
	Verdict                   // Thing Sev Cond: Thing is void if
	Quorum                    // Thing(body) Major Through Cond
	Acting                    // Cond Who Thing: Who acts as office or body
	Service                   // Thing Method Windows: a notice sent by post counts as received on
	Deem                      // Thing or Who, State, Windows(on), Cond, Contrary
	Effect                    // Thing Change Windows Cond
	Extension                 // Who(All) Clauses Most Limit Shorten
	Applies                   // Clauses Thing: the clause also governs Thing
	Casting                   // Who Cond; Not when there is none
	Chair                     // Who presides at Thing(meeting)
	Cure                      // Thing cures Clauses if Cond
	Survives                  // the case continues if Cond
	Yields                    // Clauses[0] yields to the rest
	Menu                      // Who(body) Things(sanctions, or decisions that are none) Sev
)

// Norm is one rule in force: a sentence, resolved.
type Norm struct {
	ID     int
	Kind   NormKind
	Clause int    // index into Program.Clauses
	Words  string // the sentence, as the clause has it
	File   *source.File
	Span   source.Span

	Who       Who
	Deeds     []Deed // alternatives
	Only      bool
	Thing     ID
	With      ID
	At        ID // meeting at which it holds
	To        []ID
	State     State
	Items     []string // Offer, Content: as written, canonical words
	Things    []ID     // Menu; Needs: the alternatives, of which With is the first
	Windows   []Window // all must hold
	Whichever Whichever
	Sev       Severity
	If        Cond // guards: all of lead, if and while
	Unless    Cond
	Limit     int // at most so often; 0 is no limit
	Most      *Span
	Shorten   bool // Extension: the period may be shortened, Most is its floor
	Written   bool // Extension: agreed in writing
	Late      bool // Extension: also after the period has ended
	Major     *Majority
	Method    string // Needs: how the vote is taken; Service: by which method
	Through   bool
	Contrary  bool // Deem, Service: the contrary may be shown
	Change    Change
	Clauses   []int // spoken of; indexes
	Despite   []int // clauses that this norm prevails over
	Except    []int // clauses that prevail over this norm
	Gives     []int // norms that this one gives way to where they apply: what Despite, Except, yields and residual books come to
	After     bool  // Service: it was sent after office hours or on a closed day
	Not       bool
	IfNot     []int // norms that hold when this duty is missed
	Early     bool  // Duty: "unless already done": performance before the trigger counts
	Parent    int   // the duty whose IfNot this is, or -1
	For       ID    // set on a copy made by "clause 5 applies to the appeal hearing": the thing it now governs
}

// State is what a thing must be or counts as.
type State uint8

// The states.
const (
	NoState State = iota
	Made
	Received
	Sent
	Heard
	InWriting
	Held
	Disclosed
	Accepted
	Present
	InClass // Deem: the class in With
)

// Change is what an effect does.
type Change uint8

// The changes.
const (
	NoChange Change = iota
	TakesEffect
	Ends
	IsSuspended
	SetAside
	ClosesCase
	ReopensCase
	Referred
	CountsAsMade
	Passes // the power of the duty passes to To
	Opens  // opens a further case or stage
)

// Whichever joins two windows.
type Whichever uint8

// How windows are joined: all must hold, or the later or earlier bound counts.
const (
	AllHold Whichever = iota
	Later
	Earlier
)

// Severity is what a defect does.
type Severity struct {
	Kind     syntax.SeverityKind
	By       ID // who may set aside, or the act that cures
	Within   []Window
	FromCure bool
}

// Span is a period, fixed or by parameter.
type Span struct {
	Span  calendar.Span
	Param ID // when not 0 the parameter's value on the day that counts
}

// Window bounds an act in time; see syntax.Window for the kinds.
type Window struct {
	Kind  syntax.WindowKind
	Span  Span
	Point Point
	Day   calendar.Date
	If    Cond
	Word  string
	Soft  bool
	OnOr  bool // "on or after", "on or before": the same civil day counts
	Words string
}

// Point is an anchor in time.
type Point struct {
	Thing ID
	State PointState
	Field int  // index into the fields of Thing when State is AtField
	Whole bool // "the day of THING": comparisons are by civil day
	Words string
}

// PointState says which moment of a thing a point is.
type PointState uint8

// The moments.
const (
	AtMade PointState = iota // the act was done, the decision made, the meeting opened
	AtReceived
	AtSent
	AtEnd    // the meeting closed; the suspension ended
	AtEffect // it took effect
	AtField  // the day recorded in a field
	AtThen   // the end of the window of the same norm
	AtVote
	AtDeliberation // the deliberation began
	AtTold         // the person that it is about was told
	AtPassed       // the time for it has passed
	AtDecided      // a decision on it was made
	AtSetAside     // it was set aside
)

// Majority is the share or number that a decision or quorum needs.
type Majority struct {
	ballot.Share // unless a parameter gives it
	Param        ID
	Of           Base
}

// Base is what a majority is counted of.
type Base uint8

// The bases.
const (
	OfMembers  Base = iota // of the members: seats filled or not up to the body's number in office
	OfEntitled             // minus the recused and the vacant
	OfPresent              // abstainers count against
	OfVoting               // of those present and voting; abstainers do not count
	OfVotes                // of the votes cast
	OfInOffice             // of the members in office
)

// Claim is a sentence for the prover.
type Claim struct {
	Text   string
	Clause int
	File   *source.File
	Span   source.Span
}

// Cond is a resolved condition: [*And], [*Or], [*Not] or [*Test].
type Cond interface{ cond() }

// And holds when all parts hold.
type And struct{ Parts []Cond }

// Or holds when one part holds.
type Or struct{ Parts []Cond }

// Not holds when its part does not.
type Not struct{ Part Cond }

// Test is an elementary condition.
type Test struct {
	Op      Op
	Who     Who  // the person or body the test is about
	That    bool // the person is the norm's own subject ("the member", "who ...")
	Other   Who  // is the complainant: what the person is
	Thing   ID   // act, meeting, decision, fact, judgement, class, body
	With    ID   // second thing
	Field   int  // field of Thing
	Cmp     Cmp  // for counts and fields
	N       int
	Value   string // compared text or choice
	Day     calendar.Date
	Windows []Window
	Words   string
}

// Op is what a test asks.
type Op uint8

// The tests; "P" is Who, "X" Thing, "Y" With.
const (
	HasHappened       Op = iota // X has been made, held, recorded [windows]
	IsReceived                  // X has been received
	IsOpen                      // X was made and is not yet decided
	IsDecided                   // X was made and is decided
	IsVoid                      // X is void
	IsSetAside                  // X was set aside
	InEffect                    // X has taken effect and has not ended
	IsCarried                   // the last vote on X was carried
	TimePassed                  // the time for X has passed
	IsRole                      // P is Other
	IsClass                     // P is X (a class)
	SatAt                       // P sat at X
	WasPresent                  // P was present at X, attended
	HeardWhole                  // P heard the whole of X
	WasHeard                    // P was heard [at X]
	Spoke                       // P speaks [at X]
	WasOffered                  // P was offered Value
	Declined                    // P declined Value
	FailedAttend                // P fails to attend X [after good notice Y]
	SentAct                     // P made X
	Agreed                      // P has agreed in writing to Value
	VotedOn                     // P voted on X; Value for, against or empty
	CountIs                     // Cmp N members of body X are entitled to act / in office / present (Value)
	MadeCount                   // Cmp N X have been made [windows]
	FieldIs                     // field of X Cmp Value / N / Day
	Considers                   // P considers X (a judgement)
	IsTied                      // the vote on X is tied
	ReliesUndisclosed           // X relies on evidence not disclosed to Other [windows]
	FindsUncharged              // X finds a charge that was not in Y
	ImposesUnlisted             // X imposes what the menu does not list
	SameFacts                   // a charge of X is on facts already decided
	CaseOpen                    // the case is open
	ChargeProved                // a charge was found proved
	IsMember                    // P is (still) a member
	WasTold                     // P was told of X
	ByMethod                    // X was done by Value (post, email, secret ballot)
	AfterHours                  // X came after office hours or on a closed day
	IsIncomplete                // X lacks a required item
	HasStoodDown                // P has stood down from the case
)

// Cmp compares.
type Cmp uint8

// The comparisons.
const (
	Equal Cmp = iota
	NotEqual
	Fewer
	AtMost
	AtLeast
	More
	Lists // of a field: Value is among what it lists
)

func (*And) cond()  {}
func (*Or) cond()   {}
func (*Not) cond()  {}
func (*Test) cond() {}
