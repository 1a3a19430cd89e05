package hearing

import (
	"slices"

	"alteram/internal/access"
	"alteram/internal/site"

	"alteram/docket"
)

// act is a button of the room: who has it, when, what it asks, and the entries
// that it makes.
type act struct {
	name string
	who  []access.Role
	not  func(*desk) string         // a key that says when it could be done; empty: now
	ask  func(*desk) []input        // nil: nothing, it is one tap
	file func(*desk) []docket.Event // faults are put on the page
}

// desk is an act that somebody is about to do.
type desk struct {
	v   *site.Visit
	p   *site.Page
	m   *meeting
	act string
}

// input is something that an act asks.
type input struct {
	Kind        string // field, area, pick, boxes, radios
	Name        string // with the act in front, so that no two on the page are the same
	Label, Hint string // in words
	Choices     []site.Choice
	Class, Type string
}

// get is what was typed.
func (d *desk) get(name string) string { return d.p.Field(d.act + "-" + name) }

// all are the boxes that were ticked.
func (d *desk) all(name string) []string { return d.p.Values[d.act+"-"+name] }

func (d *desk) wrong(name, key string, args ...any) { d.p.Wrong(d.act+"-"+name, key, args...) }

func (d *desk) input(kind, name, label string, choices ...site.Choice) input {
	return input{Kind: kind, Name: d.act + "-" + name, Label: d.v.Words(label), Hint: d.v.Words(label + ".hint"), Choices: choices, Class: "w20", Type: map[string]string{"boxes": "checkbox"}[kind]}
}

// pick reads one of some people.
func (d *desk) pick(name string, from []string) string {
	who := d.get(name)
	if !slices.Contains(from, who) {
		d.wrong(name, "room.wrong.who")
		return ""
	}
	return who
}

// text reads words that must be there.
func (d *desk) text(name string) string {
	words := d.get(name)
	if words == "" {
		d.wrong(name, "room.wrong.words")
	}
	return plain(words)
}

// free reads words of somebody's own, which must not read as an act of somebody
// else.
func (d *desk) free(name string) string {
	words := d.text(name)
	if mark := reserved(words); mark != "" {
		d.wrong(name, "room.wrong.reserved", "mark", mark)
	}
	return words
}

// me is the reader, as the case names him or her.
func (d *desk) me() string { return d.v.Case.Me }

// here reports whether the reader is in the room.
func (d *desk) here() bool { return slices.Contains(d.m.present, d.me()) }

// choices are names to pick from.
func choices(list []string) []site.Choice {
	out := make([]site.Choice, len(list))
	for i, s := range list {
		out[i] = site.Choice{Value: s, Text: s}
	}
	return out
}

// rows are the buttons of the room by reader, in the order in which they stand.
func rows() []struct {
	role access.Role
	acts []string
} {
	return []struct {
		role access.Role
		acts []string
	}{
		{access.Chair, []string{"open", "item", "floor", "stop", "ruling", "adjourn", "resume", "deliberate", "agenda", "close"}},
		{access.Clerk, []string{"open", "floor", "stop", "question", "answered", "refused", "offer", "declined", "exhibit", "note", "undo",
			"item", "agenda", "in", "out", "remote", "ruling", "allot", "adjourn", "resume", "deliberate", "tell", "withdraw", "close"}},
		{access.Panel, []string{"wanted", "leave", "return", "conflict"}},
		{access.AppealPanel, []string{"wanted", "leave", "return", "conflict"}},
		{access.Respondent, []string{"break", "object", "time"}},
		{access.Representative, []string{"break", "object", "time"}},
	}
}

// actNamed finds an act that the reader may do.
func actNamed(c *access.Case, name string) (act, bool) {
	for _, a := range slices.Concat(meetingActs(), floorActs(), keeperActs(), seatActs()) {
		if a.name == name && c.May(access.Room) >= access.Write && c.Is(a.who...) {
			return a, true
		}
	}
	return act{}, false
}

var (
	keepers = []access.Role{access.Chair, access.Clerk}
	clerks  = []access.Role{access.Clerk}
	seats   = []access.Role{access.Panel, access.AppealPanel}
	sides   = []access.Role{access.Respondent, access.Representative}
)

// The conditions of acts. Each is a key of words that say when it can be done.

func whenOpen(d *desk) string {
	switch d.m.phase {
	case before:
		return "room.not.open"
	case adjourned:
		return "room.not.resumed"
	case over:
		return "room.not.over"
	}
	return ""
}

// whenHeard is of what belongs to the open part.
func whenHeard(d *desk) string {
	if d.m.phase == deliberating {
		return "room.not.deliberating"
	}
	return whenOpen(d)
}

func whenHere(next func(*desk) string) func(*desk) string {
	return func(d *desk) string {
		if why := next(d); why != "" {
			return why
		}
		if !d.here() {
			return "room.not.here"
		}
		return ""
	}
}

// stopping ends the time of whoever has the floor: the entry that gave it is
// written again with its end.
func (d *desk) stopping() []docket.Event {
	for i := range d.m.events {
		e := d.m.events[i]
		if e.ID != d.m.floor || d.m.floor == "" {
			continue
		}
		place := d.m.c.Place
		now := d.at()
		e.On.Last, e.On.LastClock = place.DateOf(now), place.ClockOf(now)
		if e.On.Last == e.On.Day && e.On.LastClock <= e.On.Clock {
			e.On.LastClock = e.On.Clock + 1
		}
		id := e.ID
		e.ID = ""
		return []docket.Event{{Kind: docket.Corrected, Target: id, With: &e}}
	}
	return nil
}
