package hearing

import (
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
				words = d.v.Words(d.m.nextItem(d.v))
			}
			return []docket.Event{note(noteItem, "", plain(words))}
		}},
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

// nextItem is the key of the item behind the one that was called last.
func (m *meeting) nextItem(v words) string {
	list := agenda()
	called := notes(m.events, noteItem)
	if len(called) == 0 {
		return list[0]
	}
	last := called[len(called)-1].Words
	for i, key := range list {
		if v.Words(key) == last && i+1 < len(list) {
			return list[i+1]
		}
	}
	return list[min(len(called), len(list)-1)]
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
