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
	layout
	cells []cell
	text  []byte
}

// Row is one event of a case.
type Row struct {
	Act   int32         // index into Summary.Acts, which begins with Mapping.Acts
	Date  calendar.Date // in the zone of the mapping, else as written; NoDate under "without date: keep"
	At    calendar.Instant
	Line  int  // where the row begins in the log, counted from 1
	Timed bool // whether At is known: the log gives a time, and it or the mapping a zone
}

// cell is a value of a row: a stretch of the text of the trace, empty for no
// value, and what it says when it is a number, an amount or a date.
type cell struct {
	from, size uint32
	number     int64
}

// layout says which cells a row has: its rank if the mapping orders rows by a
// column of numbers, who acted if it asks, and the fields.
type layout struct {
	width  int
	ranked bool // cell 0 holds the rank
	actor  int  // cell of who acted; -1 for none
	fields int  // cell of the first field
}

func newLayout(m *Mapping) layout {
	l := layout{actor: -1, ranked: m.Order.Text != "" && m.Order.Text != m.Date.Text}
	if l.ranked {
		l.fields++
	}
	if m.Actor.Text != "" {
		l.actor = l.fields
		l.fields++
	}
	l.width = l.fields + len(m.Fields)
	return l
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
	c := t.cells[i*t.width+t.fields+f]
	if c.size == 0 {
		return Value{}
	}
	return Value{Text: t.text[c.from : c.from+c.size], Number: c.number, Date: calendar.Date(c.number), Set: true}
}

// Actor returns who acted in row i of Rows, nil when the log does not say or
// the mapping does not ask.
func (t *Trace) Actor(i int) []byte {
	if t.actor < 0 {
		return nil
	}
	c := t.cells[i*t.width+t.actor]
	if c.size == 0 {
		return nil
	}
	return t.text[c.from : c.from+c.size]
}
