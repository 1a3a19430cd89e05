package importer

import (
	"alteram/calendar"
)

// Trace is one case of a log. It and all it holds are valid only during the
// call that receives it.
type Trace struct {
	Case    []byte // the case as the log names it
	Rows    []Row  // in the order of the log, or as the mapping orders them
	LeftOut int    // rows of the case that could not be used; see the diagnostics
	cells   []cell
	width   int
	text    []byte
}

// Row is one event of a case.
type Row struct {
	Act   int32         // index into Summary.Acts, which begins with Mapping.Acts
	Date  calendar.Date // in the zone of the mapping, else as written; NoDate under "without date: keep"
	At    calendar.Instant
	Line  int   // where the row begins in the log, counted from 1
	Timed bool  // whether At is known: the log gives a time, and it or the mapping a zone
	rank  int64 // value of the column that the mapping orders rows by
}

// cell is a value of a row: a stretch of the text of the trace, and what it
// says when it is a number, an amount or a date.
type cell struct {
	from, to uint32
	number   int64
	set      bool
}

// Value is what a row holds in a field.
type Value struct {
	Text   []byte        // as written; empty when not Set
	Number int64         // a number; money in hundredths; a truth as 0 or 1
	Date   calendar.Date // of a date field
	Set    bool          // false when the log leaves the field empty
}

// Value returns what row i of Rows holds in field f of Mapping.Fields.
func (t *Trace) Value(i, f int) Value {
	c := t.cells[i*t.width+1+f]
	if !c.set {
		return Value{}
	}
	return Value{Text: t.text[c.from:c.to], Number: c.number, Date: calendar.Date(c.number), Set: true}
}

// Actor returns who acted in row i of Rows, nil when the log does not say or
// the mapping does not ask.
func (t *Trace) Actor(i int) []byte {
	if t.width == 0 {
		return nil
	}
	c := t.cells[i*t.width]
	return t.text[c.from:c.to:c.to]
}
