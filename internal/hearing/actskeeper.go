package hearing

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/rulebook"
)

// undoTime is how long the last entry may be taken back by one tap.
const undoTime = time.Minute

// keeperActs are those of whoever keeps the record.
func keeperActs() []act {
	return []act{
		{name: "in", who: clerks, not: whenOpen, ask: askWho(func(d *desk) []string { return d.m.absent() }), file: func(d *desk) []docket.Event {
			return []docket.Event{{Kind: docket.Entered, Actors: []string{d.pick("who", d.m.people())}}}
		}},
		{name: "remote", who: clerks, not: whenOpen, ask: askWho(func(d *desk) []string { return d.m.people() }), file: func(d *desk) []docket.Event {
			who := d.pick("who", d.m.people())
			return []docket.Event{{Kind: docket.Entered, Actors: []string{who}, Remote: []string{who}}}
		}},
		{name: "out", who: clerks, not: whenOpen, ask: func(d *desk) []input {
			return []input{d.input("pick", "who", "room.ask.who", choices(d.m.present)...), d.input("field", "why", "room.ask.why")}
		}, file: func(d *desk) []docket.Event {
			who := d.pick("who", d.m.present)
			var out []docket.Event
			if who == d.m.speaker {
				out = d.stopping()
			}
			return append(out, docket.Event{Kind: docket.Exited, Actors: []string{who}, Text: plain(d.get("why"))})
		}},
		{name: "note", who: clerks, ask: func(d *desk) []input {
			return []input{d.input("area", "words", "room.ask.note")}
		}, file: func(d *desk) []docket.Event {
			return []docket.Event{{Kind: docket.Noted, Text: d.free("words")}}
		}},
		{name: "exhibit", who: clerks, not: whenHeard, ask: func(d *desk) []input {
			labels := d.input("field", "labels", "room.ask.labels")
			if known := exhibits(d.m.all); len(known) > 0 {
				labels.Hint = d.v.Words("room.ask.labels.known", "list", and(known))
			}
			return []input{labels, d.input("pick", "by", "room.ask.by", choices(d.m.present)...)}
		}, file: fileExhibit},
		{name: "ruling", who: keepers, not: func(d *desk) string {
			if len(d.m.objections(true)) == 0 {
				return "room.not.objection"
			}
			return whenOpen(d)
		}, ask: askRuling, file: fileRuling},
		{name: "tell", who: clerks, not: func(d *desk) string {
			if d.m.untold() == "" {
				return "room.not.decided"
			}
			return ""
		}, ask: func(d *desk) []input {
			return []input{d.input("pick", "by", "room.ask.teller", choices(d.m.members())...), d.input("field", "how", "room.ask.how")}
		}, file: func(d *desk) []docket.Event {
			return []docket.Event{{Kind: docket.Told, Actors: []string{d.pick("by", d.m.members())}, To: d.m.respondents(), Thing: d.m.untold(), Method: d.text("how")}}
		}},
		{name: "undo", who: clerks, not: func(d *desk) string {
			if d.m.last(d) == nil {
				return "room.not.undo"
			}
			return ""
		}, file: func(d *desk) []docket.Event {
			return []docket.Event{{Kind: docket.Withdrawn, Target: d.m.last(d).Event.ID, Text: "taken back at once"}}
		}},
		{name: "withdraw", who: clerks, ask: func(d *desk) []input {
			return []input{d.input("field", "entry", "room.ask.entry"), d.input("field", "why", "room.ask.because")}
		}, file: func(d *desk) []docket.Event {
			id, why := d.get("entry"), d.text("why")
			if e := d.m.entry(id); e == nil || e.Amended != "" || e.Event.Kind == docket.Corrected || e.Event.Kind == docket.Withdrawn || !slices.ContainsFunc(d.m.events, func(x docket.Event) bool { return x.ID == id }) {
				d.wrong("entry", "room.wrong.entry")
			}
			return []docket.Event{{Kind: docket.Withdrawn, Target: id, Text: why}}
		}},
	}
}

func askWho(list func(*desk) []string) func(*desk) []input {
	return func(d *desk) []input {
		return []input{d.input("pick", "who", "room.ask.who", choices(list(d))...)}
	}
}

// absent are those who might come in.
func (m *meeting) absent() []string {
	return slices.DeleteFunc(m.people(), func(p string) bool { return slices.Contains(m.present, p) })
}

// exhibits are the labels of the evidence of a case, as the reader knows it.
func exhibits(events []docket.Event) []string {
	var out []string
	for i := range events {
		if e := &events[i]; e.Kind == docket.Disclosed || e.Kind == docket.Exhibit {
			for _, x := range e.Evidence {
				if !slices.Contains(out, x) {
					out = append(out, x)
				}
			}
		}
	}
	return out
}

func fileExhibit(d *desk) []docket.Event {
	labels := list(d.get("labels"))
	if len(labels) == 0 {
		d.wrong("labels", "room.wrong.labels")
	}
	return []docket.Event{{Kind: docket.Exhibit, Evidence: labels, Actors: []string{d.pick("by", d.m.present)}}}
}

// list reads labels with commas between them.
func list(text string) []string {
	var out []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" && !slices.Contains(out, part) {
			out = append(out, part)
		}
	}
	return out
}

// objection is one objection with the ruling on it.
type objection struct {
	ID, Time, By, Words string
	Ruling              string // empty while it is open
}

// objections are those that were made; open leaves those out that were ruled on.
func (m *meeting) objections(open bool) []objection {
	ruled := map[string]string{}
	for _, s := range notes(m.events, noteRuling) {
		id, words, _ := strings.Cut(s.Words, ": ")
		ruled[strings.TrimPrefix(id, "objection ")] = words
	}
	var out []objection
	for _, s := range notes(m.events, noteObjection) {
		o := objection{s.Entry.ID, clockOf(s.Entry), s.By, s.Words, ruled[s.Entry.ID]}
		if !open || o.Ruling == "" {
			out = append(out, o)
		}
	}
	return out
}

func askRuling(d *desk) []input {
	in := d.input("radios", "on", "room.ask.objection")
	for _, o := range d.m.objections(true) {
		in.Choices = append(in.Choices, choice(o.ID, o.Time+" "+o.By+": "+o.Words))
	}
	return []input{in, d.input("radios", "how", "room.ask.ruling", choice("allowed", d.v.Words("room.ruling.allowed")), choice("refused", d.v.Words("room.ruling.refused"))), d.input("field", "words", "room.ask.why")}
}

func fileRuling(d *desk) []docket.Event {
	on, how := d.get("on"), d.get("how")
	if !slices.ContainsFunc(d.m.objections(true), func(o objection) bool { return o.ID == on }) {
		d.wrong("on", "room.wrong.objection")
	}
	if how != "allowed" && how != "refused" {
		d.wrong("how", "room.wrong.ruling")
	}
	words := "objection " + on + ": " + how
	if why := plain(d.get("words")); why != "" {
		words += ", " + why
	}
	by := ""
	if d.v.Case.Is(access.Chair) {
		by = d.me()
	}
	return []docket.Event{note(noteRuling, by, words)}
}

// untold is the decision of the meeting that its member has not been told of.
func (m *meeting) untold() string {
	thing := ""
	for i := range m.all {
		switch e := &m.all[i]; e.Kind {
		case docket.Decided:
			if id, _ := m.c.Program.Lookup(e.Thing); slices.Contains(m.c.Program.Thing(id).By, m.body) {
				thing = e.Thing
			}
		case docket.Told:
			if e.Thing == thing {
				thing = ""
			}
		}
	}
	return thing
}

// last is the entry that may be taken back: the last of the meeting, when it
// was recorded within a minute.
func (m *meeting) last(d *desk) *access.Entry {
	for i := len(m.c.Entries) - 1; i >= 0; i-- {
		e := &m.c.Entries[i]
		if e.Event == nil {
			continue
		}
		at, err := time.Parse(time.RFC3339Nano, e.Recorded)
		if err != nil || d.v.Now.Sub(at) > undoTime || e.Amended != "" || e.Event.Kind == docket.Corrected || e.Event.Kind == docket.Withdrawn || e.Event.Kind == docket.Decided {
			return nil
		}
		return e
	}
	return nil
}

func choice(value, text string) site.Choice { return site.Choice{Value: value, Text: text} }

func number(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil
}

// plain is text on one line, as the language of cases keeps it.
func plain(text string) string { return strings.Join(strings.Fields(text), " ") }

// decisions are what the body of the meeting may decide.
func (m *meeting) decisions() []*rulebook.Thing {
	var out []*rulebook.Thing
	for i := range m.c.Program.Things {
		if t := &m.c.Program.Things[i]; t.Kind == rulebook.Decision && slices.Contains(t.By, m.body) {
			out = append(out, t)
		}
	}
	return out
}
