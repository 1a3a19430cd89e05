package register

import (
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"

	"alteram/calendar"
	"alteram/record"
)

// The acts of the register, as sheets name them.
const (
	ActMember   = "register.member"   // a person is brought in, or what is known of one changes
	ActStanding = "register.standing" // how a person stands to the organisation, from a day
	ActOffice   = "register.office"   // a person's term in an office
	ActSeat     = "register.seat"     // a person's term in a body
	ActInterest = "register.interest" // a person declares an interest
	ActAccount  = "register.account"  // who may sign in, as what
	ActImport   = "register.import"   // a list was imported; the changes that follow name it
	ActUndo     = "register.undo"     // an entry, or a whole import, is taken back
)

var acts = []string{ActMember, ActStanding, ActOffice, ActSeat, ActInterest, ActAccount, ActImport, ActUndo}

// Change is one change of the register, as a sheet holds it. Open stands in
// the sheet; each value of Sealed becomes a disclosure of its own, under the
// key of the member Subject, or of the organisation when Subject is empty.
type Change struct {
	Act     string
	Open    record.Object
	Sealed  map[string]any
	Subject string // id of the member
	Index   int64  // entry of the log that holds it; 0 before it is filed
}

// Source says where a fact of the register stands in the record. Constructors
// of changes use its Import, Line and Replaces.
type Source struct {
	Entry    int64    // index in the log
	Import   string   // id of the import that it came with
	Line     int64    // line of the imported file
	Replaces int64    // entry that it puts right: as if that had never been made
	Erased   []string // sealed words of the entry that are gone
}

// Kind is how a person stands to the organisation.
type Kind string

// The kinds of standing.
const (
	Applicant Kind = "applicant"
	Member    Kind = "member"
	Suspended Kind = "suspended" // a member whose rights are suspended
	Resigned  Kind = "resigned"
	Expelled  Kind = "expelled"
	Lapsed    Kind = "lapsed"
	Died      Kind = "died"
	Left      Kind = "left" // membership ended, it is not recorded how
)

// In reports whether the standing is membership: a suspended member is one.
func (k Kind) In() bool { return k == Member || k == Suspended }

var kinds = []Kind{Applicant, Member, Suspended, Resigned, Expelled, Lapsed, Died, Left}

// Standing is how a person stands from the day From on, and no longer from the
// day Until on. NoDate in From is a first day that nobody recorded; in Until,
// until another standing begins. Of two that cover a day the one that began
// last counts.
type Standing struct {
	Person      string // id
	Kind        Kind
	From, Until calendar.Date
	Reason      string
	Source
}

// Term is a person's holding of an office or seat in a body from the day From
// on, and no longer from the day Until on. NoDate in From is a first day that
// nobody recorded; in Until, no end.
type Term struct {
	Person      string // id
	Role        string // office or body: lower case, without article
	From, Until calendar.Date
	Reason      string
	Source
}

// Concern says what an interest is about.
type Concern string

// What an interest may be about.
const (
	AboutPerson Concern = "person" // Whom is a member's id
	AboutCase   Concern = "case"   // Whom is the chain of the case
	AboutMatter Concern = "matter" // Words say which
)

// Interest is what a person has declared that may make others doubt his or her
// judgement: family, friendship, dispute, money, work, earlier part or other.
type Interest struct {
	Person      string // id
	About       Concern
	Whom        string
	Kind        string
	From, Until calendar.Date // NoDate: not said
	Words       string
	Source
}

var interestKinds = []string{"family", "friendship", "dispute", "money", "work", "earlier part", "other"}

// Account is a person's way in: an address and what he or she may sign in as.
// An account without roles is closed. An administrator runs the site and sees
// no case.
type Account struct {
	Person string   // id
	Roles  []string // secretary, chair, councillor, member, auditor, administrator
	Email  string
	Source
}

var accountRoles = []string{"secretary", "chair", "councillor", "member", "auditor", "administrator"}

// The sealed fields of a member.
const (
	FieldName    = "name"
	FieldNumber  = "number" // membership number, as written: 007 is not 7
	FieldEmail   = "email"
	FieldPhone   = "phone"
	FieldAddress = "address"
	FieldNote    = "note"
)

var memberFields = []string{FieldName, FieldNumber, FieldEmail, FieldPhone, FieldAddress, FieldNote}

// NewID returns a fresh id for a member: "m" and 16 hexadecimal digits from
// random. It fails when random does.
func NewID(random io.Reader) (string, error) { return newID("m", random) }

// NewImportID returns a fresh id for an import: "i" and 16 hexadecimal digits.
func NewImportID(random io.Reader) (string, error) { return newID("i", random) }

func newID(letter string, random io.Reader) (string, error) {
	var b [8]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("draw an id: %w", err)
	}
	return letter + hex.EncodeToString(b[:]), nil
}

// SetMember sets fields of a member (FieldName and so on); an empty value
// clears one. The first such change of an id brings the person in.
func SetMember(id string, fields map[string]string, s Source) Change {
	c := start(ActMember, id, s)
	for name, v := range fields {
		c.Sealed[name] = v
	}
	return c.listed()
}

// SetStanding records a standing.
func SetStanding(s Standing) Change {
	c := start(ActStanding, s.Person, s.Source)
	c.Open["kind"] = string(s.Kind)
	c.days(s.From, s.Until)
	c.words("reason", s.Reason)
	return c.listed()
}

// SetOffice records a term in an office.
func SetOffice(t Term) Change { return setTerm(ActOffice, "office", t) }

// SetSeat records a term in a body.
func SetSeat(t Term) Change { return setTerm(ActSeat, "body", t) }

func setTerm(act, key string, t Term) Change {
	c := start(act, t.Person, t.Source)
	c.Open[key] = roleName(t.Role)
	c.days(t.From, t.Until)
	c.words("reason", t.Reason)
	return c.listed()
}

// SetInterest records an interest.
func SetInterest(i Interest) Change {
	c := start(ActInterest, i.Person, i.Source)
	c.Open["about"], c.Open["kind"] = string(i.About), i.Kind
	if i.Whom != "" {
		c.Open["whom"] = i.Whom
	}
	c.days(i.From, i.Until)
	c.words("words", i.Words)
	return c.listed()
}

// SetAccount opens, changes or, without roles, closes the account of a person.
func SetAccount(a Account) Change {
	c := start(ActAccount, a.Person, a.Source)
	roles := []any{}
	for _, r := range a.Roles {
		roles = append(roles, r)
	}
	c.Open["roles"] = roles
	c.words("email", a.Email)
	return c.listed()
}

// UndoEntry takes an entry of the register back.
func UndoEntry(entry int64, reason string) Change {
	c := Change{Act: ActUndo, Open: record.Object{"entry": entry}, Sealed: map[string]any{}}
	c.words("reason", reason)
	return c.listed()
}

// UndoImport takes back every change that came with an import.
// [Register.Rests] says what of it will stay.
func UndoImport(id, reason string) Change {
	c := Change{Act: ActUndo, Open: record.Object{"import": id}, Sealed: map[string]any{}}
	c.words("reason", reason)
	return c.listed()
}

// start begins a change about a member.
func start(act, person string, s Source) Change {
	c := Change{Act: act, Subject: person, Open: record.Object{"member": person}, Sealed: map[string]any{}}
	if s.Import != "" {
		c.Open["import"] = s.Import
	}
	if s.Line != 0 {
		c.Open["line"] = s.Line
	}
	if s.Replaces != 0 {
		c.Open["replaces"] = s.Replaces
	}
	return c
}

func (c *Change) days(from, until calendar.Date) {
	if from != calendar.NoDate {
		c.Open["from"] = from.ISO()
	}
	if until != calendar.NoDate {
		c.Open["until"] = until.ISO()
	}
}

func (c *Change) words(name, v string) {
	if v != "" {
		c.Sealed[name] = v
	}
}

// listed names the sealed fields in the open part: what has been erased can
// then be told from what never was.
func (c Change) listed() Change {
	if len(c.Sealed) == 0 {
		c.Sealed = nil
		return c
	}
	names := []any{}
	for _, name := range slices.Sorted(maps.Keys(c.Sealed)) {
		names = append(names, name)
	}
	c.Open["sealed"] = names
	return c
}
