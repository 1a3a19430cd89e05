package site

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/wording"
)

// longest bounds what is read of a field, in bytes.
const longest = 64 << 10

// Field is what was typed, without the blanks around it.
func (p *Page) Field(name string) string {
	text := strings.TrimSpace(p.Values.Get(name))
	return text[:min(len(text), longest)]
}

// Day reads the three fields of a date. The fault stands at the date.
func (p *Page) Day(name string) (calendar.Date, bool) {
	day, month, year := p.Field(name+"-day"), p.Field(name+"-month"), p.Field(name+"-year")
	if day == "" && month == "" && year == "" {
		p.WrongAt(name, name+"-day", "fault.day.none")
		return calendar.NoDate, false
	}
	for _, part := range []struct{ text, at, key string }{{day, "-day", "fault.day.day"}, {month, "-month", "fault.day.month"}, {year, "-year", "fault.day.year"}} {
		if part.text == "" {
			p.WrongAt(name, name+part.at, part.key)
			return calendar.NoDate, false
		}
	}
	d, errDay := strconv.Atoi(day)
	y, errYear := strconv.Atoi(year)
	m, ok := monthOf(month)
	if errDay != nil || errYear != nil || !ok || len(year) != 4 {
		p.WrongAt(name, name+"-day", "fault.day.number")
		return calendar.NoDate, false
	}
	date, ok := calendar.DateOf(y, m, d)
	if !ok {
		p.WrongAt(name, name+"-day", "fault.day.real")
		return calendar.NoDate, false
	}
	return date, true
}

// HasDay reports whether anything was typed into the fields of a date.
func (p *Page) HasDay(name string) bool {
	return p.Field(name+"-day")+p.Field(name+"-month")+p.Field(name+"-year") != ""
}

// SetDay fills the fields of a date.
func (p *Page) SetDay(name string, d calendar.Date) {
	if d == calendar.NoDate {
		return
	}
	y, m, day := d.Civil()
	p.Values.Set(name+"-day", strconv.Itoa(day))
	p.Values.Set(name+"-month", strconv.Itoa(int(m)))
	p.Values.Set(name+"-year", strconv.Itoa(y))
}

// monthOf reads a month as a number or by its English name.
func monthOf(text string) (time.Month, bool) {
	if n, err := strconv.Atoi(text); err == nil {
		return time.Month(n), n >= 1 && n <= 12
	}
	for m := time.January; m <= time.December; m++ {
		if len(text) >= 3 && len(text) <= len(m.String()) && strings.EqualFold(m.String()[:len(text)], text) {
			return m, true
		}
	}
	return 0, false
}

// TimeOfDay reads a time of day, which may be left out.
func (p *Page) TimeOfDay(name string) (calendar.Clock, bool) {
	text := p.Field(name)
	if text == "" {
		return calendar.NoClock, true
	}
	c, err := calendar.ParseClock(text)
	if err != nil {
		p.Wrong(name, "fault.clock", "fact", err)
		return calendar.NoClock, false
	}
	return c, true
}

// Problem puts what the desk says is wrong with an answer at a field, and
// reports whether the error was of that kind.
func (p *Page) Problem(field string, err error) bool {
	var problem *clerk.Problem
	if !errors.As(err, &problem) {
		return false
	}
	text := problem.Error()
	if len(problem.Diagnostics) > 0 {
		d := problem.Diagnostics[0]
		text = d.Message
		if hint := strings.TrimSuffix(d.Hint, "; this line was left out"); hint != "" { // of a form everything is left out
			text += ". " + wording.Upper(hint)
		}
	}
	if problem.Remedy != "" {
		text += ". " + wording.Upper(problem.Remedy)
	}
	p.Faults = append(p.Faults, Fault{Field: field, At: field, Text: wording.Upper(text)})
	return true
}
