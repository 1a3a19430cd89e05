package clerk

import (
	"time"

	"alteram/bundle"
	"alteram/calendar"
	"alteram/casefile"
	"alteram/docket"
	"alteram/letter"
	"alteram/record"
	"alteram/refusal"
	"alteram/rulebook"
)

// Founding is what an organisation begins with.
type Founding struct {
	Origin     string // of the log: "example.org/alteram/1"
	Name       string // of the organisation, as everybody may read it
	Place      string // where it is; may be empty
	Rehearsal  bool   // an organisation for trying things out, whose clock is that of its requests
	Key        string // signing key of the log, from record.NewKey
	NextDigest string // hex of record.KeyDigest of the key that will follow
	Now        time.Time
}

// Request is what every act has in common.
type Request struct {
	Key   string    // idempotency key: the same one twice is one event; may be empty
	Now   time.Time // rehearsals only; zero is the time of the clock, in a rehearsal that of the last event
	Actor string    // who asks, by the rulebook's name of the office: "secretary"
}

// Attachment is a file that belongs to an entry. A large one comes from
// Desk.Receive.
type Attachment struct {
	Name    string // without folders
	Type    string // media type; may be empty
	Content []byte // nil of a large file: Desk.Open reads it
	About   string // the person whose alone it is: it goes when that person is erased

	key   string // name of the key
	large *large // of one that Receive took in, or that is in the record
}

// Draft is one entry, or several, in the language of cases.
type Draft struct {
	Request
	Case     string // chain
	Text     string // entries, people by their names
	On       string // day and time put before a text that begins with none; may be empty
	Happened bool   // it has happened: record it with its ruling, whatever that is
	Attach   []Attachment
	DryRun   bool // judge it and record nothing
}

// Filed says what was recorded.
type Filed struct {
	Entries  []Filing
	Letters  []Letter // that wait to be sent
	Replayed bool     // the same request had been recorded before
}

// Filing is an event that was recorded, with its receipt.
type Filing struct {
	Index   int64 // in the log; -1 in a dry run
	Case    string
	Seq     int64
	ID      string
	Act     string         // as the sheet has it: "entry", "case.person"; "register" of an entry that follows from a change there
	Ruling  *docket.Ruling // of an entry; with the names of people
	Receipt record.Receipt
}

// Refusable reports whether an entry is an act that would be refused unless
// somebody says that it has happened. A dry run refuses nothing.
func (f *Filing) Refusable() bool { return f.Ruling != nil && refusal.Refusable(f.Ruling) }

// Refusal says that an act would not count, and that nothing was recorded.
type Refusal = refusal.Refusal

// Opening is a case that is to be opened.
type Opening struct {
	Request
	Title       string
	Label       string            // reported, invented or illustrative; empty for a case in earnest
	Edition     string            // of the rulebook; empty: the one in force
	Respondent  string            // by name; may be empty until a complaint says
	Complainant string            // by name; may be empty
	Parties     []docket.Seat     // others
	People      []string          // who hold nothing: witnesses, members of the public
	Incomplete  docket.Incomplete // what the record may lack
}

// Import is a case file that is to be recorded as something that happened.
type Import struct {
	Request
	Case    *casefile.Case
	Edition string            // empty: the one in force
	Members map[string]string // by name in the file: who of them is whom in the register; the others stay strangers to it
}

// Adoption is a rulebook that was adopted.
type Adoption struct {
	Request
	Files []bundle.File // the main one first, then those that it includes
	From  calendar.Date // in force from
	On    calendar.Date // day of the resolution
	Body  string        // that resolved it
	Words string        // of the resolution
}

// Edition is a rulebook as adopted.
type Edition struct {
	Hash    string // bundle.EditionHash of the files
	Title   string
	From    calendar.Date // in force from
	On      calendar.Date // day of the resolution
	Body    string
	Words   string // of the resolution; empty when erased
	Index   int64  // entry of the log that adopted it
	Files   []bundle.File
	Program *rulebook.Program
}

// Letter is a letter that an act causes.
type Letter = letter.Letter

// Erasure says what is to be erased: one of a field (Seq and Field), a
// person in a case (Person), a whole case (Whole), or a member (Member). In a
// case, the rulebook's act of erasure is filed first, and judged.
type Erasure struct {
	Request
	Case    string
	Seq     int64
	Field   string // name of a private part: "text.1", "file.1"; empty with no Replace: every word of the entry
	Person  string // name or handle
	Whole   bool   // close the case out: only the entries of the log stay
	Member  string // name or id in the register
	Ground  string // in words that everybody may read
	On      string // day and time of the act; empty: now
	By      string // who does it, as in an entry; empty: "the secretary"
	Mention bool   // of a person: erase also the words of others that mention the name
	Replace string // of a field: what shall stand in its place, filed as a note
	DryRun  bool   // say what would go and erase nothing
}

// Erased says what is gone.
type Erased struct {
	Filed
	Gone      []string // each a sentence part: "entry 12, words of the note"
	Remaining []string // texts that still mention the person
}

// Issue is a bundle that is to be made.
type Issue struct {
	Request
	Case   string
	For    Purpose
	Holder string // who receives it: a name in the case, or another
}

// Organisation is what everybody may know of it.
type Organisation struct {
	Origin, Name, Place string
	Rehearsal           bool
	Chain               string // of the organisation's own events
	Verifier            string // the log's key in use
	Next                string // hex digest of the key that will follow
	Clock               calendar.Place
}

// CaseInfo is a line of the list of cases.
type CaseInfo struct {
	Chain   string
	Number  int    // its place among the cases, from 1
	Title   string // empty when erased
	Edition string // it stands under
	Opened  string // UTC
	Entries int64  // events of the chain
	Held    string // ground of a hold; empty when there is none
	Open    bool   // it has not been closed
	Erased  string // by which entry of the log it was closed out, and why; nothing else of it is known then
}

// View is a case as the desk shows it.
type View struct {
	CaseInfo
	Under   Edition
	File    *casefile.Case // names filled in, ids are places in the chain
	Entries []EntryView    // every event of the chain
	People  []PersonView
}

// EntryView is one event of a case, or, in words alone, of the organisation.
type EntryView struct {
	Index    int64
	Seq      int64
	Act      string
	Recorded string        // UTC
	Event    *docket.Event // of an entry, with names
	Ruling   *docket.Ruling
	Words    string   // what happened, in words, as it was recorded
	Amended  string   // "corrected by entry 12", "withdrawn by entry 13"; empty while it stands as recorded
	Erased   []string // what is gone of it, by which event and why
}

// PersonView is a person of a case.
type PersonView struct {
	Handle, Name, Member, Contact string
	Erased                        string // by which event and why
}

// Finding is something that is wrong with what is stored.
type Finding struct {
	Index int64 // entry of the log, or -1
	Case  string
	Seq   int64
	Text  string // names the event, in plain words
}
