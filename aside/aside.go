// Package aside says what stands in a record beside its acts: messages, who is
// let in to read, who looked, who declared a conflict.
//
// A [Saying] changes nothing of what a rulebook makes of a case. Its sheet bears
// the kind alone; whom it is from and for, in which lane, and the words are
// sealed, so that no holder of a bundle learns from the sheets what passed
// between others. [Saying.Fields] takes one apart for the record, [Read] puts it
// together again, and [InForce] says which of several still hold.
//
// The package reads no clock, stores nothing and knows no keys.
package aside

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"alteram/record"
)

// The acts of a saying, as sheets name them.
const (
	ActCase = "case.said" // in the chain of a case
	ActOrg  = "org.said"  // in the organisation's own chain
)

// The kinds of sayings.
const (
	Message    = "message"    // in one of the lanes of a case
	Access     = "access"     // somebody is let in to read a case
	Conflict   = "conflict"   // By declares an interest, or says that To has one
	Looked     = "looked"     // By has looked
	SignIn     = "signin"     // By has signed in
	BreakGlass = "breakglass" // By opens what is not By's to see, for a reason and a time
	Adjustment = "adjustment" // what somebody needs so that the procedure is fair to him or her
	Intake     = "intake"     // the hour of the confidential intake, with a report or without
	Issued     = "issued"     // By was given a document, of which Words hold the fingerprints
	Bound      = "bound"      // By puts the hearing bundle in order, or freezes it
	Redacted   = "redacted"   // By makes something in an exhibit black
	Statement  = "statement"  // By writes, confirms, publishes or takes down a public statement (package statement has the form of Words)
	Template   = "template"   // By gives the organisation's own letter for an act: its name, then Markdown
)

// The sealed parts of a saying.
const (
	PartTerms = "terms" // from whom, for whom, in which lane, until when
	PartWords = "words"
)

// Saying is one thing that was said.
type Saying struct {
	Kind   string // Message, Access, …
	Lane   string // of a message: "respondent", "complainant", "panel"; lanes are never mixed
	By, To string // persons: handles in a case, ids of the register on the organisation's chain
	As     string // of access: the role that is granted, "representative", "supporter", "observer"
	Until  string // RFC 3339, or empty
	Ends   bool   // takes back what is of the same Kind and To, and of the same As where that is given
	Words  string

	// Filled in where sayings are read.
	Seq, Index     int64  // place in the chain and in the log
	Recorded       string // UTC
	ByName, ToName string
	Erased         string // how, in words; of what was said only the kind is left
}

// form says what a kind of saying needs, and where it may stand.
type form struct {
	inCase, inOrg     bool
	by, to, words     bool // needed
	as, until, endsOK bool // As and Until are needed; it may end
}

var forms = map[string]form{
	Message:    {inCase: true, by: true, words: true},
	Access:     {inCase: true, to: true, as: true, endsOK: true},
	Conflict:   {inCase: true, by: true, words: true, endsOK: true},
	Looked:     {inCase: true, inOrg: true, by: true},
	SignIn:     {inOrg: true, by: true},
	BreakGlass: {inCase: true, inOrg: true, by: true, words: true, until: true, endsOK: true},
	Adjustment: {inCase: true, inOrg: true, by: true, words: true, endsOK: true},
	Intake:     {inOrg: true, words: true},
	Issued:     {inCase: true, by: true, words: true},
	Bound:      {inCase: true, by: true, words: true},
	Redacted:   {inCase: true, by: true, words: true},
	Statement:  {inCase: true, by: true, words: true},
	Template:   {inOrg: true, by: true, words: true},
}

var (
	lanes   = []string{"respondent", "complainant", "panel"}
	granted = []string{"representative", "supporter", "observer"}
)

// Check says what is wrong with a saying that is to be recorded in a case, or
// of the organisation, and what to do instead; both are empty when nothing is.
func (s *Saying) Check(inCase bool) (what, remedy string) {
	f, known := forms[s.Kind]
	switch {
	case !known:
		return fmt.Sprintf("there is no saying of kind %q", s.Kind), "say a message, access, conflict, looked, signin, breakglass, adjustment, intake, issued, bound, redacted, statement or template"
	case inCase && !f.inCase:
		return fmt.Sprintf("a saying of kind %s belongs to no case", s.Kind), "record it with the organisation"
	case !inCase && !f.inOrg:
		return fmt.Sprintf("a saying of kind %s belongs to a case", s.Kind), "name the case"
	case s.Ends && !f.endsOK:
		return fmt.Sprintf("a saying of kind %s cannot be taken back", s.Kind), "say something new"
	case f.by && s.By == "":
		return "it is not said who says it", "name the person"
	case f.to && s.To == "":
		return "it is not said for whom it is", "name the person"
	case s.Kind == Message && !slices.Contains(lanes, s.Lane):
		return fmt.Sprintf("there is no lane %q", s.Lane), "write in the lane of the respondent, the complainant or the panel"
	case s.Kind != Message && s.Lane != "":
		return "only a message has a lane", "leave it out"
	case f.as && !slices.Contains(granted, s.As) && !(s.Ends && s.As == ""):
		return fmt.Sprintf("nobody is let in as %q", s.As), "let in a representative, a supporter or an observer"
	case !f.as && s.As != "":
		return "only access is granted as something", "leave it out"
	case f.words && s.Words == "" && !s.Ends:
		return "there are no words", "say it in words"
	case f.until && s.Until == "" && !s.Ends:
		return "it is not said until when", "give the moment at which it ends"
	}
	if _, err := time.Parse(time.RFC3339, s.Until); s.Until != "" && err != nil {
		return fmt.Sprintf("%q is not a moment", s.Until), "write it like 2010-10-11T17:30:00+13:00"
	}
	return "", ""
}

// Owner is the person under whose key a saying is sealed, with whom it goes:
// of a message the party whose lane it is in (lane tells the holders of a
// party's role), else whoever wrote it; of anything else the one whom it is
// about. Empty is nobody's, and the chain's.
func (s *Saying) Owner(lane func(person string) bool) string {
	switch {
	case s.Kind == Message && !lane(s.By) && lane(s.To):
		return s.To
	case s.Kind == Message, s.To == "":
		return s.By
	}
	return s.To
}

// Fields takes a saying apart: the open part of its sheet, and its terms.
func (s *Saying) Fields() (open, terms record.Object) {
	terms = record.Object{}
	for key, v := range map[string]string{"lane": s.Lane, "by": s.By, "to": s.To, "as": s.As, "until": s.Until} {
		if v != "" {
			terms[key] = v
		}
	}
	if s.Ends {
		terms["ends"] = int64(1)
	}
	return record.Object{"kind": s.Kind}, terms
}

// Read is the inverse of Fields; what is not shown stays empty.
func Read(s *record.Sheet, shown func(name string) (value any, ok bool)) Saying {
	v, _ := shown(PartTerms)
	terms, _ := v.(record.Object)
	text := func(o record.Object, key string) string { t, _ := o[key].(string); return t }
	n, _ := terms["ends"].(int64)
	w, _ := shown(PartWords)
	words, _ := w.(string)
	return Saying{
		Kind: text(s.Open, "kind"), Lane: text(terms, "lane"), By: text(terms, "by"), To: text(terms, "to"),
		As: text(terms, "as"), Until: text(terms, "until"), Ends: n == 1, Words: words, Seq: s.Seq, Recorded: s.Recorded,
	}
}

// InForce lists the sayings of a kind that hold at a time: not taken back by a
// later one, and not over.
func InForce(list []Saying, kind string, at time.Time) []Saying {
	var out []Saying
	for _, s := range list {
		if s.Kind != kind || s.Erased != "" {
			continue
		}
		if s.Ends {
			out = slices.DeleteFunc(out, func(x Saying) bool { return x.To == s.To && (x.As == s.As || s.As == "") })
			continue
		}
		if t, err := time.Parse(time.RFC3339, s.Until); s.Until != "" && (err != nil || !at.Before(t)) {
			continue
		}
		out = append(out, s)
	}
	return out
}

// Sentence says in words what was said, people by what name makes of them. What
// the saying does not tell, because it is withheld or gone, is left out.
func (s *Saying) Sentence(name func(person string) string) string {
	who := func(person, otherwise string) string {
		if person == "" {
			return otherwise
		}
		return name(person)
	}
	by, to := who(s.By, "Somebody"), who(s.To, "Somebody")
	var out string
	switch s.Kind {
	case Message:
		out = by + " writes"
		if s.To != "" {
			out += " to " + to
		}
		if s.Lane != "" {
			out += " in the lane of the " + s.Lane
		}
	case Access:
		out = to + " is let in to read"
		if s.Ends {
			out = to + " is no longer let in to read"
		}
		if s.As != "" {
			out += " as " + s.As
		}
	case Conflict:
		out = by + " declares a conflict of interest"
		if s.To != "" && s.To != s.By {
			out = by + " says that " + to + " has a conflict of interest"
		}
	case Looked:
		out = by + " has looked"
	case SignIn:
		out = by + " has signed in"
	case BreakGlass:
		out = by + " opens what is closed to others"
	case Adjustment:
		out = "An adjustment is made for " + who(cmp.Or(s.To, s.By), "somebody")
	case Intake:
		out = "The hour of the confidential intake"
	case Issued:
		out = by + " was given a document"
	case Bound:
		out = by + " puts the hearing bundle in order"
	case Redacted:
		out = by + " makes something in an exhibit black"
	case Statement:
		out = by + " works on the public statement"
	case Template:
		out = by + " gives the letter for an act"
	default:
		out = "Something is said"
	}
	if s.Ends && s.Kind != Access {
		out = "Taken back: " + out
	}
	if s.Until != "" {
		out += " until " + s.Until
	}
	if words := strings.Join(strings.Fields(s.Words), " "); words != "" {
		out += ": " + words
	}
	if strings.HasSuffix(out, "?") || strings.HasSuffix(out, "!") {
		return out
	}
	return strings.TrimSuffix(out, ".") + "."
}
