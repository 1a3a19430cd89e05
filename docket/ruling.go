package docket

import "alteram/calendar"

// Effect is what an act counts for.
type Effect string

// The effects.
const (
	Effective     Effect = "effective"     // it counts
	NoEffect      Effect = "void"          // it counts for nothing, and never will
	Stands        Effect = "voidable"      // it counts until somebody sets it aside
	Awaits        Effect = "not effective" // it counts for nothing until it is cured
	Rejected      Effect = "rejected"      // the entry is not an act: something is missing from it
	UnknownEffect Effect = "not shown"     // what the record lacks decides it
	Fact          Effect = "recorded"      // an entry about the world: it has no effect of its own
	Overturned    Effect = "set aside"     // it counted until it was set aside
)

// Answer is the result of holding one norm against a record.
type Answer string

// The answers. A closed record has no NotShown.
const (
	Shown    Answer = "kept"           // the record shows that the clause was kept
	Broken   Answer = "broken"         // the record shows that it was not
	NotShown Answer = "not shown"      // the record is silent and may be incomplete
	Excused  Answer = "excused"        // its point had gone
	Pending  Answer = "pending"        // still open: there is time
	Unmoved  Answer = "not applicable" // nothing called for it
)

// Finding is one thing that the rules have to say about an entry or a duty.
type Finding struct {
	Code     string            `json:"code"`   // stable, such as "too-early"; see docs/reference/findings.md
	Clause   string            `json:"clause"` // number as cited
	Norm     int               `json:"norm"`   // index of the norm
	Words    string            `json:"words"`  // the clause's formal words
	Answer   Answer            `json:"answer"`
	Severity string            `json:"severity,omitempty"` // void, voidable, curable, irregularity, not counted; empty for a breach
	Text     string            `json:"text"`               // one or two plain sentences
	Facts    []string          `json:"facts,omitempty"`    // ids of the entries relied on
	Working  *calendar.Working `json:"working,omitempty"`
	Earliest *calendar.Date    `json:"earliest,omitempty"` // the first day on which it would have been lawful
	Latest   *calendar.Date    `json:"latest,omitempty"`
	Days     *int              `json:"days,omitempty"`  // how many days early (negative) or late
	Needs    string            `json:"needs,omitempty"` // what would have to be different, or would settle it
	Charge   string            `json:"charge,omitempty"`
	Planned  bool              `json:"planned,omitempty"` // a warning of what is planned: nothing has been broken yet
}

// Ruling is what Step says of one event: K.23.
type Ruling struct {
	Event      string         `json:"event"`
	Thing      string         `json:"thing,omitempty"`
	On         string         `json:"on"`
	Effect     Effect         `json:"effect"`
	Findings   []Finding      `json:"findings,omitempty"`
	Opened     []string       `json:"opened,omitempty"`     // duties and powers that it opened, as sentences
	Armed      []Due          `json:"-"`                    // the duties among them: clause and last day
	Discharged []string       `json:"discharged,omitempty"` // duties that it met
	Late       []string       `json:"late,omitempty"`       // duties that it met after their time
	Missed     []string       `json:"missed,omitempty"`     // duties whose time ran out before it
	Tally      *Tally         `json:"tally,omitempty"`      // of a decision
	Charges    []Charge       `json:"charges,omitempty"`    // of a decision: what stands for each charge
	Received   *calendar.Date `json:"received,omitempty"`   // of an act sent to somebody: the day on which it counts as received
	Receipt    string         `json:"receipt,omitempty"`    // how that day was reached
	Because    string         `json:"because,omitempty"`    // when it falls with something it rests on
}

// Tally is a vote as it counts.
type Tally struct {
	For, Against, Abstain int
	Uncounted             []string `json:"uncounted,omitempty"` // votes that do not count, with the reason
	Base                  int      // what the share is of
	Needed                int      // votes in favour that would have carried it
	Present               int
	Quorum                int
	Carried               Answer // Shown, Broken or NotShown
	Sentence              string
}

// Due is a duty or a power as it stands at a moment.
type Due struct {
	Clause       string            `json:"clause"`
	Norm         int               `json:"norm"`
	Kind         string            `json:"kind"` // must, may, must not
	Who          string            `json:"who"`
	People       []string          `json:"people,omitempty"`
	Deed         string            `json:"deed"`
	Thing        string            `json:"thing"`
	Status       string            `json:"status"`         // open, kept, late, missed, excused, waived, suspended, not shown
	From         *calendar.Date    `json:"from,omitempty"` // first lawful day
	By           *calendar.Date    `json:"by,omitempty"`   // last day
	ByTime       *calendar.Instant `json:"by_time,omitempty"`
	Done         *calendar.Date    `json:"done,omitempty"`
	Trigger      string            `json:"trigger,omitempty"` // id of the entry that armed it
	Fulfilled    string            `json:"fulfilled,omitempty"`
	Days         *int              `json:"days,omitempty"` // late (positive) or early
	Soft         bool              `json:"soft,omitempty"`
	Working      *calendar.Working `json:"working,omitempty"`
	Alternatives []string          `json:"alternatives,omitempty"` // other dates, when the rulebook leaves the count open
	Needs        string            `json:"needs,omitempty"`
	Blocked      []Finding         `json:"blocked,omitempty"` // why it may not be done now
}

// Standing is how a case stands at a moment.
type Standing struct {
	At       calendar.Instant    `json:"at"`
	Open     bool                `json:"open"`
	ClosedBy string              `json:"closed_by,omitempty"`
	Parties  map[string][]string `json:"parties"`
	Duties   []Due               `json:"duties"`
	Powers   []Due               `json:"powers"`
	Results  []Result            `json:"results"` // decisions and sanctions in being
	Heard    []Heard             `json:"heard,omitempty"`
	Clauses  []ClauseAnswer      `json:"clauses"`          // every clause, in order
	Rulings  []Ruling            `json:"rulings"`          // as they now appear, one per entry
	Alerts   []string            `json:"alerts,omitempty"` // order of same-day entries that matters, counts left open
}

// Heard says whether a party was heard: an opportunity, not an attendance.
type Heard struct {
	Person string   `json:"person"`
	Answer Answer   `json:"answer"`
	Text   string   `json:"text"`
	Facts  []string `json:"facts,omitempty"`
}

// Result is a decision that was made and what has become of it.
type Result struct {
	Event    string         `json:"event"`
	Thing    string         `json:"thing"`
	On       string         `json:"on"`
	Status   string         `json:"status"` // in effect, suspended, not yet in effect, void, set aside, ended, not carried
	Why      string         `json:"why,omitempty"`
	Statuses []string       `json:"statuses,omitempty"` // what it does to membership, office, seat
	Until    *calendar.Date `json:"until,omitempty"`
}

// ClauseAnswer is the whole case held against one clause.
type ClauseAnswer struct {
	Clause   string    `json:"clause"`
	Heading  string    `json:"heading"`
	Answer   Answer    `json:"answer"`
	Findings []Finding `json:"findings,omitempty"`
}
