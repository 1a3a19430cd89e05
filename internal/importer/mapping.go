package importer

import (
	"time"

	"alteram/calendar"
	"alteram/source"
)

// Mapping says how to read a log: where its columns are and what its acts are
// called in a rulebook. Make one with [ParseMapping].
type Mapping struct {
	File      *source.File
	Case      Phrase         // column that names the case
	Act       Phrase         // column that names the act
	Date      Phrase         // column with the day, or day and time
	Actor     Phrase         // column with who acted; Text is "" when not asked for
	Order     Phrase         // column that orders the rows of a case; "" for the order of the log
	Zone      *time.Location // whose clock decides the day; nil for the one in the log
	Dates     DateOrder
	Separator byte // 0 for a comma
	Together  bool // the rows of a case stand together, so cases can be handed over one by one
	Undated   Undated
	Others    Others
	Acts      []Act
	Fields    []Field
	Only      []Only
	SameDay   []SameDay
	// EndOfLog is the last day that the log covers: what was due later is
	// pending. NoDate when the mapping does not say.
	EndOfLog calendar.Date
	// Incomplete names what the log does not record fully: that it is not
	// there proves nothing. Names are those of the rulebook.
	Incomplete []Phrase
}

// Phrase is a piece of a mapping and where it stands.
type Phrase struct {
	Text string
	Span source.Span
}

// Act is an act as a log names it and as the rulebook does.
type Act struct {
	Name  Phrase // in the log
	Means Phrase // in the rulebook; "" when skipped
	Skip  bool   // its rows are passed over
}

// Field is a column whose values a trace carries.
type Field struct {
	Name   Phrase // in the rulebook
	Column Phrase // in the log
	Type   Type
}

// Only keeps the rows that have one of Values in Column.
type Only struct {
	Column Phrase
	Values []Phrase
}

// SameDay orders acts of one day whose times the log does not give: First
// comes before any of Then. Names are those of the log.
type SameDay struct {
	First Phrase
	Then  []Phrase
}

// Type is what the values of a field are.
type Type uint8

// The types of a field.
const (
	Text   Type = iota
	Number      // a whole number of 64 bits
	Money       // an amount with at most two decimals, held in hundredths
	Day         // a date, read as the dates of the log are; its time is ignored
	Truth       // yes or no, true or false, 1 or 0
)

// Undated says what becomes of a row without a date.
type Undated uint8

// What becomes of a row without a date.
const (
	UndatedFault Undated = iota // it is left out, with a diagnostic
	UndatedSkip                 // it is passed over
	UndatedKeep                 // it is kept, not Dated
)

// Others says what becomes of a row whose act the mapping does not name.
type Others uint8

// What becomes of a row whose act the mapping does not name.
const (
	OthersFault   Others = iota // it is left out, with a diagnostic
	OthersSkip                  // it is passed over
	OthersAsNamed               // the log's name is also the rulebook's
)

// read reads a value that is not text. The problem, "" if none, is the end of
// a sentence that begins with the value.
func (t Type) read(b []byte, dates *dateReader) (n int64, problem string) {
	switch t {
	case Number:
		return decimal(b, 0, "is no whole number")
	case Money:
		return decimal(b, 2, "is no amount such as 350 or 350.50")
	case Day:
		s, problem := dates.read(b)
		return int64(s.date), problem
	case Truth:
		switch string(b) {
		case "yes", "Yes", "true", "True", "TRUE", "1":
			return 1, ""
		case "no", "No", "false", "False", "FALSE", "0":
			return 0, ""
		}
		return 0, "is neither yes nor no"
	}
	return 0, ""
}

// decimal reads a number with a point as a whole number of units of 10^-places.
// Further decimals must be noughts.
func decimal(b []byte, places int, problem string) (int64, string) {
	negative := len(b) > 0 && b[0] == '-'
	if negative {
		b = b[1:]
	}
	n, digits, after := int64(0), 0, -1
	for _, c := range b {
		switch {
		case c == '.' && after < 0 && digits > 0:
			after = 0
			continue
		case c-'0' > 9, after >= places && c != '0':
			return 0, problem
		}
		if after >= 0 {
			after++
		}
		if digits++; after <= places {
			if n > (1<<63-1-9)/10 {
				return 0, "is too large a number"
			}
			n = n*10 + int64(c-'0')
		}
	}
	if digits == 0 || after == 0 {
		return 0, problem
	}
	for range places - max(after, 0) {
		if n > (1<<63-1)/10 {
			return 0, "is too large a number"
		}
		n *= 10
	}
	if negative {
		n = -n
	}
	return n, ""
}
