package mail

import (
	"fmt"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
)

// Invitation is a date that goes into somebody's calendar (RFC 5545, RFC 5546).
type Invitation struct {
	UID       string
	Sequence  int // rises when the date is moved
	Cancelled bool
	Start     time.Time
	Whole     bool   // a day, without a time
	Zone      string // IANA name; empty: UTC
	Organiser string // address
	Attendee  string // address; empty: in a feed
	Summary   string
	Text      string
	Link      string
}

// hearingTime is how long a hearing stands in a calendar: nobody knows.
const hearingTime = time.Hour

// Method is what a mail program is to do with it.
func (i *Invitation) Method() string {
	if i.Cancelled {
		return string(ics.MethodCancel)
	}
	return string(ics.MethodRequest)
}

// ICS is the invitation as a file.
func (i *Invitation) ICS(now time.Time) string {
	return calendarOf(i.Method(), "", now, *i)
}

// calendarOf writes dates as one file; method and name may be empty.
func calendarOf(method, name string, now time.Time, list ...Invitation) string {
	c := ics.NewCalendarFor("alteram")
	c.SetCalscale("GREGORIAN")
	if method != "" {
		c.SetMethod(ics.Method(method))
	}
	if name != "" {
		c.SetXWRCalName(name)
		c.SetXPublishedTTL("PT1H")
	}
	zones := map[string]bool{}
	for _, x := range list {
		if !x.Whole && x.Zone != "" && !zones[x.Zone] {
			zones[x.Zone] = true
			addZone(c, x.Zone, list)
		}
		e := c.AddEvent(x.UID)
		e.SetDtStampTime(now)
		e.SetSequence(x.Sequence)
		zone, err := time.LoadLocation(x.Zone)
		switch {
		case x.Whole:
			e.SetAllDayStartAt(x.Start)
			e.SetAllDayEndAt(x.Start.AddDate(0, 0, 1))
		case x.Zone != "" && err == nil:
			local := func(t time.Time) string { return t.In(zone).Format("20060102T150405") }
			e.SetProperty(ics.ComponentPropertyDtStart, local(x.Start), ics.WithTZID(x.Zone))
			e.SetProperty(ics.ComponentPropertyDtEnd, local(x.Start.Add(hearingTime)), ics.WithTZID(x.Zone))
		default:
			e.SetStartAt(x.Start)
			e.SetEndAt(x.Start.Add(hearingTime))
		}
		e.SetSummary(x.Summary)
		e.SetDescription(x.Text)
		e.SetURL(x.Link)
		e.SetClass(ics.ClassificationPrivate)
		e.SetStatus(ics.ObjectStatusConfirmed)
		if x.Cancelled {
			e.SetStatus(ics.ObjectStatusCancelled)
		}
		if x.Organiser != "" {
			e.SetOrganizer("mailto:" + x.Organiser)
		}
		if x.Attendee != "" {
			e.AddAttendee(x.Attendee, ics.ParticipationStatusNeedsAction, ics.WithRSVP(false))
		}
	}
	return strings.ReplaceAll(c.Serialize(ics.WithNewLineWindows), "\r\r\n", "\r\n")
}

// addZone writes what a zone does around the dates of a list (RFC 5545, 3.6.5):
// a reader need not know its name.
func addZone(c *ics.Calendar, name string, list []Invitation) {
	place, err := time.LoadLocation(name)
	if err != nil {
		return
	}
	first, last := time.Time{}, time.Time{}
	for _, x := range list {
		if x.Zone == name && !x.Whole {
			if first.IsZero() || x.Start.Before(first) {
				first = x.Start
			}
			if x.Start.After(last) {
				last = x.Start
			}
		}
	}
	z := c.AddTimezone(name)
	for at := first.In(place); ; {
		begin, end := at.ZoneBounds()
		short, to := at.Zone()
		from := to
		onset := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
		if !begin.IsZero() {
			_, from = begin.Add(-time.Second).In(place).Zone()
			onset = begin.UTC().Add(time.Duration(from) * time.Second) // as the clock showed before it was changed
		}
		part := ics.ComponentBase{Properties: []ics.IANAProperty{}}
		part.SetProperty(ics.ComponentPropertyDtStart, onset.Format("20060102T150405"))
		part.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetfrom), offset(from))
		part.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetto), offset(to))
		part.SetProperty(ics.ComponentProperty(ics.PropertyTzname), short)
		if at.IsDST() {
			z.Components = append(z.Components, &ics.Daylight{ComponentBase: part})
		} else {
			z.Components = append(z.Components, &ics.Standard{ComponentBase: part})
		}
		if end.IsZero() || end.After(last) {
			return
		}
		at = end.In(place)
	}
}

// offset writes a distance from UTC in seconds, as calendars do.
func offset(seconds int) string {
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	return fmt.Sprintf("%s%02d%02d", sign, seconds/3600, seconds/60%60)
}
