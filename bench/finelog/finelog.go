// Package finelog judges the road traffic fine log by a loop written by hand.
//
// It is the peer to beat: the six norms of the log as code for this one log
// and these six norms, reading included, with nothing in the way. It is the
// practical limit of speed on one core. It does not name a clause, show a
// date's working, know a working day, or say what is wrong with a row.
//
// The norms are defined by the awk program beside the log; the test holds this
// package's table against the table of that program.
package finelog

import (
	"bytes"
	"fmt"
	"strings"
)

// Table counts cases by norm (N1 to N6) and verdict: satisfied, excused,
// pending at the end of the log, violated, not applicable.
type Table [6][5]int

// The verdicts, in the order of the columns of [Table].
const (
	satisfied = iota
	excused
	pending
	violated
	notApplicable
)

// String returns the table as the oracle writes it.
func (t Table) String() string {
	var b strings.Builder
	b.WriteString("norm,S,E,P,V,N\n")
	for i, r := range t {
		fmt.Fprintf(&b, "N%d,%d,%d,%d,%d,%d\n", i+1, r[0], r[1], r[2], r[3], r[4])
	}
	return b.String()
}

// act is the two letters of an act in the log as one number.
type act uint16

const (
	sent         = act('S')<<8 | 'F'
	inserted     = act('I')<<8 | 'N'
	penalty      = act('A')<<8 | 'P'
	payment      = act('P')<<8 | 'Y'
	collection   = act('C')<<8 | 'C'
	toPrefecture = act('I')<<8 | 'D'
	sentAppeal   = act('S')<<8 | 'A'
	toJudge      = act('A')<<8 | 'J'
	received     = act('R')<<8 | 'R'
	notified     = act('N')<<8 | 'R'
)

type event struct {
	act act
	day int32
}

type trace []event

// Check judges a log (CSV with columns case, seq, act, date, …, no quoted
// fields, cases together) and returns the table, the cases and the events.
func Check(log []byte) (t Table, cases, events int) {
	end := day([]byte("2013-06-18"))
	if i := bytes.IndexByte(log, '\n'); i >= 0 {
		log = log[i+1:]
	}
	var current []byte
	var tr trace
	for len(log) > 0 {
		a := bytes.IndexByte(log, ',')
		b := a + 1 + bytes.IndexByte(log[a+1:], ',')
		if id := log[:a]; !bytes.Equal(id, current) {
			if len(tr) > 0 {
				tr.judge(&t, end)
			}
			current, tr = id, tr[:0]
			cases++
		}
		tr = append(tr, event{act(log[b+1])<<8 | act(log[b+2]), day(log[b+4 : b+14])})
		events++
		n := bytes.IndexByte(log[b:], '\n')
		if n < 0 {
			break
		}
		log = log[b+n+1:]
	}
	if len(tr) > 0 {
		tr.judge(&t, end)
	}
	return t, cases, events
}

// day counts the days to a date written yyyy-mm-dd, from 1 March of year 0.
func day(s []byte) int32 {
	y := int32(s[0]-'0')*1000 + int32(s[1]-'0')*100 + int32(s[2]-'0')*10 + int32(s[3]-'0')
	m := int32(s[5]-'0')*10 + int32(s[6]-'0') - 3
	d := int32(s[8]-'0')*10 + int32(s[9]-'0')
	if m < 0 {
		m += 12
		y--
	}
	return 365*y + y/4 - y/100 + y/400 + (153*m+2)/5 + d - 1
}

func (tr trace) first(a act) int {
	for i, e := range tr {
		if e.act == a {
			return i
		}
	}
	return -1
}

// any reports whether the act a comes on a day from lo to hi.
func (tr trace) any(a act, lo, hi int32) bool {
	for _, e := range tr {
		if e.act == a && e.day >= lo && e.day <= hi {
			return true
		}
	}
	return false
}

func (tr trace) appeal(lo, hi int32) bool {
	for _, e := range tr {
		if e.isAppeal() && e.day >= lo && e.day <= hi {
			return true
		}
	}
	return false
}

func (e event) isAppeal() bool {
	return e.act == toPrefecture || e.act == sentAppeal || e.act == toJudge
}

func (tr trace) judge(t *Table, end int32) {
	late := func(due int32) int {
		if due > end {
			return pending
		}
		return violated
	}
	v := [6]int{notApplicable, notApplicable, notApplicable, notApplicable, notApplicable, notApplicable}
	if i := tr.first(sent); i >= 0 {
		due := tr[i].day + 90
		switch {
		case tr.any(inserted, tr[i].day, due):
			v[0] = satisfied
		case tr.any(payment, 0, due):
			v[0] = excused
		default:
			v[0] = late(due)
		}
	}
	if i := tr.first(penalty); i >= 0 {
		v[1] = violated
		if d := tr[i].day; tr.any(inserted, 0, d-60) && !tr.appeal(0, d-1) {
			v[1] = satisfied
		}
	}
	if i := tr.first(inserted); i >= 0 {
		due := tr[i].day + 60
		switch {
		case tr.any(payment, 0, due):
			v[2] = satisfied
		case tr.appeal(tr[i].day, due):
			v[2] = excused
		default:
			v[2] = late(due)
		}
	}
	for _, e := range tr {
		if !e.isAppeal() {
			continue
		}
		v[3] = violated
		if tr.any(inserted, e.day-60, e.day) {
			v[3] = satisfied
		}
		break
	}
	if i := tr.first(collection); i >= 0 {
		v[4] = satisfied
		if i < len(tr)-1 {
			v[4] = violated
		}
	}
	if i := tr.first(received); i >= 0 {
		due := tr[i].day + 30
		v[5] = late(due)
		if tr.any(notified, tr[i].day, due) {
			v[5] = satisfied
		}
	}
	for n, verdict := range v {
		t[n][verdict]++
	}
}
