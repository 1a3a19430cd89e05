package importer

import (
	"bytes"
	"slices"
	"strconv"
	"time"

	"alteram/calendar"
)

// The columns that a sink asks for: these, then the fields of the mapping,
// then the columns of its `only` lines.
const (
	wantCase = iota
	wantAct
	wantDate
	wantOrder
	wantActor
	wantFields
)

// sink turns records into rows and rows into traces. CSV and XES both end here.
type sink struct {
	m     *Mapping
	out   *faults
	sum   Summary
	want  []Phrase // columns asked for; one with no text is not wanted
	cols  []int32  // where a record holds each; -1 nowhere
	dates dateReader
	acts  names
	shelf [128]int32 // numbers of acts met lately, plus one, by their looks
	known []int32    // by number of the act: index into sum.Acts, or one of the two below
	group grouper
	cells []cell // of the row at hand
}

const (
	actUnknown = -1
	actSkipped = -2
)

// mostActs bounds the different names of acts in a log.
const mostActs = 1 << 16

func newSink(m *Mapping, out *faults, fn func(*Trace) error) *sink {
	s := &sink{m: m, out: out, dates: dateReader{order: m.Dates}}
	s.want = append(s.want, m.Case, m.Act, m.Date, m.Order, m.Actor)
	for _, f := range m.Fields {
		s.want = append(s.want, f.Column)
	}
	for _, o := range m.Only {
		s.want = append(s.want, o.Column)
	}
	s.cols = make([]int32, len(s.want))
	s.sum.First, s.sum.Last = calendar.NoDate, calendar.NoDate
	s.sum.Acts = slices.Clone(m.Acts)
	s.sum.Counts = make([]int, len(m.Acts))
	for i, a := range m.Acts {
		s.acts.of([]byte(a.Name.Text))
		if a.Skip {
			i = actSkipped
		}
		s.known = append(s.known, int32(i))
	}
	s.group = grouper{m: m, out: out, sum: &s.sum, fn: fn, limit: mostMemory, layout: newLayout(m), sameDay: dayOrders(m)}
	return s
}

func (s *sink) get(r *record, want int) []byte { return r.field(s.cols[want]) }

// lose records a row that is left out and whose case cannot be told.
func (s *sink) lose(line int, c code, hint, format string, args ...any) {
	s.out.at(line, c, hint, format, args...)
	s.caseless()
}

func (s *sink) caseless() {
	s.sum.LeftOut++
	s.sum.Caseless++
}

// row takes a record of the log. Its error is that of the callback, or errStop.
func (s *sink) row(line int, r *record) error {
	if len(s.m.Only) > 0 && !s.selected(r) {
		s.sum.Skipped++
		return nil
	}
	id := s.get(r, wantCase)
	if len(id) == 0 || id[0] <= ' ' && len(bytes.TrimSpace(id)) == 0 {
		s.lose(line, noCase, "give the row a case", "the row has no case in %s", s.label(wantCase))
		return nil
	}
	if err := s.group.turnTo(line, id); err != nil {
		return err
	}
	if s.group.shut {
		s.sum.LeftOut++
		return nil
	}
	act, err := s.act(line, s.get(r, wantAct))
	if err != nil {
		return err
	}
	row := Row{Act: act, Line: line}
	s.cells = s.cells[:0]
	switch {
	case act == actSkipped:
		s.sum.Skipped++
		return nil
	case act == actUnknown, !s.date(line, s.get(r, wantDate), &row), s.group.ranked && !s.rank(line, r):
		s.group.leaveOut()
		return nil
	case row.Date == calendar.NoDate && s.m.Undated == UndatedSkip:
		s.sum.Skipped++
		return nil
	}
	s.values(line, r)
	return s.group.add(row, s.cells)
}

func (s *sink) selected(r *record) bool {
	for i, o := range s.m.Only {
		got := s.get(r, wantFields+len(s.m.Fields)+i)
		if !slices.ContainsFunc(o.Values, func(p Phrase) bool { return string(got) == p.Text }) {
			return false
		}
	}
	return true
}

// label names a wanted column as a diagnostic does.
func (s *sink) label(want int) string { return strconv.Quote(s.want[want].Text) }

// act returns the index of an act into Summary.Acts, or why there is none.
func (s *sink) act(line int, name []byte) (int32, error) {
	if len(name) == 0 {
		s.out.at(line, noAct, "give the row an act, or leave it out of the log", "the row has no act in %s", s.label(wantAct))
		return actUnknown, nil
	}
	shelf := &s.shelf[(len(name)*7+int(name[0])*31+int(name[len(name)-1]))%len(s.shelf)]
	if i := *shelf - 1; i >= 0 && string(s.acts.at(int(i))) == string(name) {
		return s.known[i], nil
	}
	i, fresh := s.acts.of(name)
	*shelf = int32(i) + 1
	if !fresh {
		return s.known[i], nil
	}
	if i >= mostActs || s.acts.size() > mostMemory {
		s.out.at(line, tooManyActs, "map `act` to the column that holds the kind of act", "the log has more than %d different acts", mostActs)
		return 0, errStop
	}
	index := int32(actUnknown)
	switch s.m.Others {
	case OthersSkip:
		index = actSkipped
	case OthersAsNamed:
		index = int32(len(s.sum.Acts))
		p := Phrase{Text: string(name)}
		s.sum.Acts = append(s.sum.Acts, Act{Name: p, Means: p})
		s.sum.Counts = append(s.sum.Counts, 0)
	default:
		q := quote(name)
		s.out.at(line, unknownAct, "write `act "+q+" = …` with what it is in the rulebook, or `skip act "+q+"`",
			"the mapping does not say what the act %s is; all its rows are left out", q)
	}
	s.known = append(s.known, index)
	return index, nil
}

// date reads when a row happened and reports whether the row can be used.
func (s *sink) date(line int, text []byte, row *Row) bool {
	if d, ok := s.dates.iso(text); ok {
		row.Date = d
		return true
	}
	if len(text) == 0 {
		row.Date = calendar.NoDate
		if s.m.Undated != UndatedFault {
			return true
		}
		s.out.at(line, noDate, "give the row a date, or write `without date: skip` or `without date: keep` in the mapping",
			"the row has no date in %s", s.label(wantDate))
		return false
	}
	st, problem := s.dates.read(text)
	if problem != "" {
		s.out.at(line, badDate, "mend the date; a log with the day first needs `date format: day/month/year`",
			"%s in %s %s", quote(text), s.label(wantDate), problem)
		return false
	}
	row.Date = st.date
	if st.timed {
		s.time(line, text, st, row)
	}
	return true
}

// time fills in the instant of a row, and its day in the zone of the mapping.
func (s *sink) time(line int, text []byte, st stamp, row *Row) {
	place := calendar.Place{Zone: s.m.Zone}
	unix := int64(st.date)*86400 + st.clock/second - st.offset
	y := time.Unix(unix, 0).UTC().Year()
	switch {
	case !st.zoned && s.m.Zone == nil, y < firstYear || y > lastYear:
		return // a time of no known zone, or beyond instants: only the day is known
	case st.zoned:
		row.At = calendar.Instant(unix*second + st.clock%second)
		row.Timed = true
		if s.m.Zone != nil {
			row.Date = place.DateOf(row.At)
		}
		return
	}
	at, once := place.At(st.date, calendar.Clock(st.clock/second))
	if !once {
		s.out.at(line, clockTime, "write the time with its offset, as in +01:00",
			"the clocks of %s showed %s twice or never; the day is kept and the time is not known", s.m.Zone, quote(text))
		s.out.soften(clockTime)
		return
	}
	row.At, row.Timed = at+calendar.Instant(st.clock%second), true
}

// rank reads the column of numbers that the mapping orders rows by.
func (s *sink) rank(line int, r *record) bool {
	text := s.get(r, wantOrder)
	n, problem := decimal(text, 0, "is no whole number")
	if problem != "" {
		s.out.at(line, badOrder, "give the row a whole number, or take `order:` out of the mapping",
			"%s in %s %s, so the place of the row is not known", quote(text), s.label(wantOrder), problem)
		return false
	}
	s.cells = append(s.cells, cell{number: n})
	return true
}

// values reads who acted and the fields of a row into s.cells.
func (s *sink) values(line int, r *record) {
	if s.group.actor >= 0 {
		s.cells = append(s.cells, s.group.hold(s.get(r, wantActor)))
	}
	for i := range s.m.Fields {
		text := s.get(r, wantFields+i)
		c := s.group.hold(text)
		if c.size > 0 && s.m.Fields[i].Type != Text {
			number, problem := s.m.Fields[i].Type.read(text, &s.dates)
			if problem != "" {
				s.out.at(line, badValue, "mend the value; the row is kept without it",
					"%s in %s %s", quote(text), s.label(wantFields+i), problem)
				s.out.soften(badValue)
				c = cell{}
			}
			c.number = number
		}
		s.cells = append(s.cells, c)
	}
}

// finish hands over what is still held and says what only the whole log shows.
// A log that was given up, or breaks off, has no whole last case.
func (s *sink) finish(broken bool) error {
	s.sum.Broken = broken
	if err := s.group.finish(broken); err != nil {
		return err
	}
	if n := s.sum.Backward; n > 0 && s.m.Order.Text == "" {
		s.out.whole(goesBackward, "write `order: "+s.m.Date.Text+"` in the mapping to order the rows of a case by date",
			"rows earlier than the row before them in the same case: %d", n)
		s.out.soften(goesBackward)
	}
	if end := s.m.EndOfLog; end != calendar.NoDate && s.sum.Last > end {
		s.out.whole(pastEnd, "write the last day that the log covers after `end of log:`",
			"the log has rows up to %s, and the mapping says that it ends on %s", s.sum.Last, end)
	}
	return nil
}
