package calendar

import (
	"fmt"
	"time"
)

// Instant is a moment: nanoseconds since 1970-01-01T00:00:00Z. It has no zone
// of its own; a Place says what the clock on the wall showed.
type Instant int64

// Place is where time is counted: its zone, its closed days and its office
// hours. The zero Place is in UTC, knows no closed days and has no office
// hours.
type Place struct {
	// Zone is the time zone, from time.LoadLocation with an IANA name such as
	// Pacific/Auckland; nil is UTC. It must not be time.Local, which is a
	// different zone on the next machine.
	Zone *time.Location
	// Closed says which days are not working days. When it is nil every
	// question about a working day is answered with a Problem.
	Closed *Closed
	// OfficeOpens and OfficeCloses are the office hours on a working day. When
	// OfficeCloses is zero there are none, and the day counts at any hour.
	// The minute of closing is already outside office hours.
	OfficeOpens, OfficeCloses Clock
}

func (p *Place) zone() *time.Location {
	if p.Zone == nil {
		return time.UTC
	}
	return p.Zone
}

// offset is the seconds by which the clock at p is ahead of UTC at sec.
func (p *Place) offset(sec int64) int64 {
	_, off := time.Unix(sec, 0).In(p.zone()).Zone()
	return int64(off)
}

// At returns the instant at which the clock at p showed c on d. Once is false
// when the clock showed it not once but twice or never. An hour that comes
// twice, when clocks go back, means its first coming. An hour that never
// comes, when clocks go forward, is read as if they had not yet moved, so
// that 2.30am becomes 3.30am; this is the reading of RFC 5545 section 3.3.5.
func (p *Place) At(d Date, c Clock) (at Instant, once bool) {
	const margin = 36 * 3600 // more than any change of zone, the date line included
	wall := int64(d)*86400 + int64(c)
	before, after := p.offset(wall-margin), p.offset(wall+margin)
	first, second := wall-before, wall-after
	at = Instant(first) * Instant(time.Second)
	if before == after {
		return at, true
	}
	okFirst, okSecond := p.offset(first) == before, p.offset(second) == after
	if okSecond && !okFirst { // the change was earlier that day
		return Instant(second) * Instant(time.Second), true
	}
	return at, okFirst != okSecond
}

// start is the first instant of d at p, end the first instant after it.
func (p *Place) start(d Date) Instant {
	at, _ := p.At(d, 0)
	return at
}

func (p *Place) end(d Date) Instant { return p.start(d + 1) }

// local splits an instant into the date and the time of day at p.
func (p *Place) local(i Instant) (Date, Clock) {
	sec := int64(i) / int64(time.Second)
	if int64(i)%int64(time.Second) < 0 {
		sec--
	}
	wall := sec + p.offset(sec)
	day := wall / 86400
	if wall%86400 < 0 {
		day--
	}
	return Date(day), Clock(wall - day*86400)
}

// DateOf returns the civil date at p at the instant i.
func (p *Place) DateOf(i Instant) Date {
	d, _ := p.local(i)
	return d
}

// ClockOf returns what the clock at p showed at the instant i, to the second.
func (p *Place) ClockOf(i Instant) Clock {
	_, c := p.local(i)
	return c
}

// Format writes the instant i as it was at p, with the zone in force:
// "Monday 11 October 2010, 9.30pm NZDT".
func (p *Place) Format(i Instant) string {
	d, c := p.local(i)
	return fmt.Sprintf("%s, %s %s", d.Long(), c, p.zoneName(i))
}

// zoneName is the short name of the zone in force at i; zones that have none
// are named by their distance from UTC.
func (p *Place) zoneName(i Instant) string {
	name, off := time.Unix(0, int64(i)).In(p.zone()).Zone()
	if name != "" && name[0] != '+' && name[0] != '-' {
		return name
	}
	sign := '+'
	if off < 0 {
		sign, off = '-', -off
	}
	if off%3600 == 0 {
		return fmt.Sprintf("UTC%c%d", sign, off/3600)
	}
	return fmt.Sprintf("UTC%c%d:%02d", sign, off/3600, off/60%60)
}
