package docket

import "alteram/calendar"

// Event is one entry of a case's record: what somebody says happened, and
// when. It is a plain value. Package casefile gives it the forms in which people
// and files hold it; the tags below serve tests and logs of ours. Names are
// those of the rulebook and the register, as written.
type Event struct {
	ID       string           `json:"id"`
	Kind     EventKind        `json:"kind"`
	On       When             `json:"on"`
	Recorded calendar.Instant `json:"recorded,omitempty"` // 0: when it happened
	Label    string           `json:"label,omitempty"`    // reported, invented, illustrative
	Source   string           `json:"source,omitempty"`   // where it is from: "F6"

	Actors []string `json:"actors,omitempty"` // who did it, in the order written
	Thing  string   `json:"thing,omitempty"`  // act, decision, meeting, fact or judgement; of a meeting event the meeting
	About  []string `json:"about,omitempty"`
	To     []string `json:"to,omitempty"`
	Method string   `json:"method,omitempty"` // post, email, hand, telephone; of a vote: secret ballot, roll call, show of hands
	Fields []Field  `json:"fields,omitempty"` // in the order written
	States []string `json:"states,omitempty"` // what a notice states: required contents
	Text   string   `json:"text,omitempty"`   // words of a question, motion, note or reason

	Charges  []Charge `json:"charges,omitempty"`  // put, found, dropped: what the event says of charges
	Evidence []string `json:"evidence,omitempty"` // exhibits put, shown, disclosed or relied on
	Vote     *Vote    `json:"vote,omitempty"`
	Present  []string `json:"present,omitempty"` // of Opened: who is there
	Remote   []string `json:"remote,omitempty"`  // of those, who attends remotely
	Role     string   `json:"role,omitempty"`    // of Joined and Left: the office, body, party or "member"
	Target   string   `json:"target,omitempty"`  // of Corrected, Withdrawn, SetAside: the event's id
	With     *Event   `json:"with,omitempty"`    // of Corrected: what it should have said
}

// Field is a recorded value, as typed: dates in a form calendar.ParseDate
// reads.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Charge is one charge: its label, the rule it is laid under and its
// particulars. Of a decision Found says what was found.
type Charge struct {
	Label    string `json:"label"` // "1", "2"
	Rule     string `json:"rule,omitempty"`
	Text     string `json:"text,omitempty"`
	Found    string `json:"found,omitempty"`   // proved, not proved, admitted, dropped
	SameAs   string `json:"same_as,omitempty"` // an earlier charge on the same facts
	Sanction string `json:"sanction,omitempty"`
}

// Vote is a vote as counted or called. Names are given for a roll call only.
type Vote struct {
	For          int      `json:"for"`
	Against      int      `json:"against"`
	Abstain      int      `json:"abstain"`
	ForNames     []string `json:"for_names,omitempty"`
	AgainstNames []string `json:"against_names,omitempty"`
	AbstainNames []string `json:"abstain_names,omitempty"`
	Proxies      int      `json:"proxies,omitempty"`
	All          bool     `json:"all,omitempty"` // all those voting were for it; the number is not known
	Sanction     string   `json:"sanction,omitempty"`
}

// When is the time of an event: a civil day, and the time of day where known.
// Unknown times are intervals: From and Until bound the truth.
type When struct {
	Day   calendar.Date  `json:"day"`
	Clock calendar.Clock `json:"clock"` // NoClock when not known
	// Last and LastClock end the interval in which it happened, when that is
	// wider than Day and Clock; otherwise they equal them.
	Last      calendar.Date  `json:"last"`
	LastClock calendar.Clock `json:"last_clock"`
}

// EventKind says what an event records.
type EventKind string

// The kinds of events.
const (
	Did         EventKind = "act"       // Actors do Thing [about] [to] [by method] with Fields
	Happened    EventKind = "fact"      // Thing, a fact or judgement, holds [about]
	Arrived     EventKind = "received"  // Thing, or Target, was received by To
	Agreed      EventKind = "agreed"    // Actors agree in writing to Text
	Opened      EventKind = "opened"    // meeting Thing opens; Present
	Adjourned   EventKind = "adjourned" // meeting Thing adjourns [to Fields day]
	Resumed     EventKind = "resumed"
	Closed      EventKind = "closed"
	Entered     EventKind = "enters"       // Actors enter the room
	Exited      EventKind = "leaves"       // Actors leave the room; Text is the reason
	StoodDown   EventKind = "stands down"  // Actors withdraw from the case; Text is the reason
	Floor       EventKind = "speaks"       // Actors have the floor from On to Last
	Offered     EventKind = "offered"      // To is offered Text: the floor, to be heard, the last word
	Declined    EventKind = "declines"     // Actors decline Text
	Question    EventKind = "asks"         // Actors ask To; Text
	Answered    EventKind = "answers"      // Actors answer
	Exhibit     EventKind = "evidence"     // Actors put Evidence [to the meeting]; Text
	Disclosed   EventKind = "disclosed"    // Evidence was disclosed to To
	Deliberates EventKind = "deliberation" // deliberation begins
	Decided     EventKind = "decides"      // Actors (a body) decide Thing; Vote, Charges, Evidence relied on
	Joined      EventKind = "becomes"      // Actors become Role
	Leaves      EventKind = "ceases"       // Actors cease to be Role
	Challenged  EventKind = "challenges"   // Actors challenge About as interested; Text
	Considered  EventKind = "considers"    // Actors consider that Thing (a judgement) [about]
	Told        EventKind = "told"         // To were told of Thing by Actors
	Corrected   EventKind = "correction"   // With replaces Target
	Withdrawn   EventKind = "withdrawal"   // Target is withdrawn from the record
	Noted       EventKind = "note"         // Text only; no effect
)

// Register is who holds what when a case opens: the standing on which it
// starts. Later changes are Joined and Leaves events.
type Register struct {
	Bodies  []Seat   `json:"bodies,omitempty"`
	Offices []Seat   `json:"offices,omitempty"`
	Members []string `json:"members,omitempty"` // members of the organisation who hold no seat
	Parties []Seat   `json:"parties,omitempty"` // complainant, respondent, witnesses known at the start
}

// Seat is a person's place in a body, office or party.
type Seat struct {
	Role   string        `json:"role"`
	Person string        `json:"person"`
	From   calendar.Date `json:"from,omitempty"`  // NoDate: since before the case
	Until  calendar.Date `json:"until,omitempty"` // NoDate: still
}

// Incomplete says for which parts of the record silence proves nothing: names
// of things, or one of "attendance", "vote", "notice", "times", "everything".
type Incomplete []string
