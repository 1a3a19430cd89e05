package hearing

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

// meetingActs open, adjourn, resume and close the meeting, and clear the room.
func meetingActs() []act {
	return []act{
		{name: "open", who: keepers, not: func(d *desk) string {
			switch d.m.phase {
			case before, over:
				return ""
			}
			return "room.not.before"
		}, ask: askOpen, file: fileOpen},
		{name: "adjourn", who: keepers, not: whenOpen, ask: func(d *desk) []input {
			return []input{d.input("field", "day", "room.ask.day")}
		}, file: fileAdjourn},
		{name: "resume", who: keepers, not: func(d *desk) string {
			if d.m.phase != adjourned {
				return "room.not.adjourned"
			}
			return ""
		}, file: func(d *desk) []docket.Event {
			return []docket.Event{{Kind: docket.Resumed, Thing: d.m.thing.Name}}
		}},
		{name: "deliberate", who: keepers, not: whenHeard, file: func(d *desk) []docket.Event {
			return append(d.stopping(), docket.Event{Kind: docket.Deliberates})
		}},
		{name: "close", who: keepers, not: func(d *desk) string {
			if d.m.phase == adjourned {
				return ""
			}
			return whenOpen(d)
		}, file: func(d *desk) []docket.Event {
			return append(d.stopping(), docket.Event{Kind: docket.Closed, Thing: d.m.thing.Name})
		}},
		{name: "item", who: keepers, not: whenOpen, ask: func(d *desk) []input {
			return []input{d.input("field", "words", "room.ask.item")}
		}, file: func(d *desk) []docket.Event {
			words := d.get("words")
			if words == "" {
				words = d.m.nextItem(d.v)
			}
			return []docket.Event{note(noteItem, "", plain(words))}
		}},
		{name: "agenda", who: keepers, not: whenOpen, ask: func(d *desk) []input {
			if name := d.act + "-items"; d.p.Values.Get(name) == "" {
				d.p.Values = maps.Clone(d.p.Values)
				if d.p.Values == nil {
					d.p.Values = url.Values{}
				}
				d.p.Values.Set(name, strings.Join(d.m.items(d.v), "\n"))
			}
			return []input{d.input("area", "items", "room.ask.items")}
		}, file: fileAgenda},
		{name: "allot", who: clerks, not: whenHeard, ask: func(d *desk) []input {
			return []input{d.input("field", "organisation", "room.ask.organisation"), d.input("field", "member", "room.ask.member")}
		}, file: fileAllot},
	}
}

// mayPresent are those whom the form of the opening offers, those who judge
// first.
func askOpen(d *desk) []input {
	people := d.m.people()
	var ready []string
	for _, p := range people {
		if !d.m.down[p] {
			ready = append(ready, p)
		}
	}
	return []input{
		d.input("boxes", "present", "room.ask.present", choices(ready)...),
		d.input("boxes", "remote", "room.ask.remote", choices(ready)...),
		d.input("pick", "chair", "room.ask.chair", choices(d.m.members())...),
	}
}

func fileOpen(d *desk) []docket.Event {
	people := d.m.people()
	e := docket.Event{Kind: docket.Opened, Thing: d.m.thing.Name}
	for _, p := range people {
		there, far := slices.Contains(d.all("present"), p), slices.Contains(d.all("remote"), p)
		switch {
		case far:
			e.Remote = append(e.Remote, p)
		case there:
			e.Present = append(e.Present, p)
		}
	}
	if len(e.Present)+len(e.Remote) == 0 {
		d.wrong("present", "room.wrong.present")
	}
	chair := d.get("chair")
	switch {
	case chair == "":
	case !slices.Contains(e.Present, chair) && !slices.Contains(e.Remote, chair):
		d.wrong("chair", "room.wrong.chair")
	default:
		e.Fields = []docket.Field{{Name: "chair", Value: chair}}
	}
	return []docket.Event{e}
}

func fileAdjourn(d *desk) []docket.Event {
	e := docket.Event{Kind: docket.Adjourned, Thing: d.m.thing.Name}
	if text := d.get("day"); text != "" {
		day, err := calendar.ParseDate(text)
		if err != nil {
			d.wrong("day", "room.wrong.day")
			return nil
		}
		if day < d.m.c.Place.DateOf(d.at()) {
			d.wrong("day", "room.wrong.past")
			return nil
		}
		e.Fields = []docket.Field{{Name: "day", Value: day.String()}}
	}
	return append(d.stopping(), e)
}

func fileAllot(d *desk) []docket.Event {
	var parts []string
	for _, side := range []string{"organisation", "member"} {
		text := d.get(side)
		if text == "" {
			continue
		}
		n, ok := number(text)
		if !ok || n < 1 || n > 24*60 {
			d.wrong(side, "room.wrong.minutes")
			continue
		}
		parts = append(parts, side+" "+text+" minutes")
	}
	if len(parts) == 0 {
		d.wrong("member", "room.wrong.minutes")
	}
	return []docket.Event{note(noteAllotted, "", strings.Join(parts, ", "))}
}

// agenda is the standing running order: keys of its words.
func agenda() []string {
	return []string{"agenda.opened", "agenda.who", "agenda.conflicts", "agenda.charges", "agenda.points", "agenda.organisation", "agenda.organisation.questions",
		"agenda.member", "agenda.member.questions", "agenda.closing", "agenda.cleared", "agenda.deliberation", "agenda.vote", "agenda.result", "agenda.telling", "agenda.minutes"}
}

// items is the running order of the meeting: as it was set, else the standing
// one.
func (m *meeting) items(v words) []string {
	if set := notes(m.events, noteAgenda); len(set) > 0 {
		return strings.Split(set[len(set)-1].Words, " / ")
	}
	var out []string
	for _, key := range agenda() {
		out = append(out, v.Words(key))
	}
	return out
}

// nextItem is the item behind the one that was called last.
func (m *meeting) nextItem(v words) string {
	items := m.items(v)
	called := notes(m.events, noteItem)
	if len(called) == 0 {
		return items[0]
	}
	if i := slices.Index(items, called[len(called)-1].Words); i >= 0 && i+1 < len(items) {
		return items[i+1]
	}
	return items[min(len(called), len(items)-1)]
}

// fileAgenda sets the running order: an item a line.
func fileAgenda(d *desk) []docket.Event {
	var items []string
	for line := range strings.Lines(d.get("items")) {
		if line = strings.ReplaceAll(plain(line), " / ", ", "); line != "" {
			items = append(items, line)
		}
	}
	if len(items) == 0 {
		d.wrong("items", "room.wrong.items")
	}
	return []docket.Event{note(noteAgenda, "", strings.Join(items, " / "))}
}

// offers are what the rulebook bids the meeting to offer the member.
func (m *meeting) offers() []string {
	var out []string
	for i := range m.c.Program.Norms {
		n := &m.c.Program.Norms[i]
		if n.Kind == rulebook.Offer && (n.At == m.thing.ID || n.For == m.thing.ID || n.At == 0) {
			for _, item := range n.Items {
				if item == "floor" || item == "last word" {
					item = "the " + item
				}
				if !slices.Contains(out, item) {
					out = append(out, item)
				}
			}
		}
	}
	if len(out) == 0 {
		out = []string{"the floor", "the last word"}
	}
	return out
}
