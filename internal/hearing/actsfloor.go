package hearing

import (
	"slices"
	"strings"

	"alteram/docket"
)

// lastWord is what the closing words of the member are called in the record.
const lastWord = "the last word"

// floorActs give and take the floor, and take down questions.
func floorActs() []act {
	return []act{
		{name: "floor", who: keepers, not: whenHeard, ask: func(d *desk) []input {
			return []input{
				d.input("pick", "who", "room.ask.speaker", choices(d.m.speakers())...),
				d.input("radios", "what", "room.ask.floor", choices([]string{"the floor", lastWord})...),
			}
		}, file: func(d *desk) []docket.Event {
			e := docket.Event{Kind: docket.Floor, Actors: []string{d.pick("who", d.m.present)}}
			if d.get("what") == lastWord {
				e.Text = lastWord
			}
			return append(d.stopping(), e)
		}},
		{name: "stop", who: keepers, not: func(d *desk) string {
			if why := whenHeard(d); why != "" {
				return why
			}
			if d.m.floor == "" {
				return "room.not.floor"
			}
			return ""
		}, file: func(d *desk) []docket.Event { return d.stopping() }},
		{name: "question", who: clerks, not: whenHeard, ask: askQuestion, file: fileQuestion},
		{name: "answered", who: clerks, not: whenAsked, file: func(d *desk) []docket.Event {
			return []docket.Event{{Kind: docket.Answered, Actors: d.m.asked.To}}
		}},
		{name: "refused", who: clerks, not: whenAsked, file: func(d *desk) []docket.Event {
			return []docket.Event{{Kind: docket.Declined, Actors: d.m.asked.To, Text: "to answer"}}
		}},
		{name: "offer", who: clerks, not: whenHeard, ask: func(d *desk) []input {
			return []input{d.input("radios", "what", "room.ask.offer", choices(d.m.offers())...)}
		}, file: func(d *desk) []docket.Event {
			return []docket.Event{{Kind: docket.Offered, To: d.m.respondents(), Text: d.offered()}}
		}},
		{name: "declined", who: clerks, not: whenHeard, ask: func(d *desk) []input {
			return []input{d.input("radios", "what", "room.ask.declined", choices(d.m.offers())...)}
		}, file: func(d *desk) []docket.Event {
			return []docket.Event{{Kind: docket.Declined, Actors: d.m.respondents(), Text: d.offered()}}
		}},
	}
}

// speakers are those who are in the room, the member first.
func (m *meeting) speakers() []string {
	out := slices.Clone(m.present)
	mine := m.respondents()
	slices.SortStableFunc(out, func(a, b string) int {
		switch {
		case slices.Contains(mine, a) == slices.Contains(mine, b):
			return 0
		case slices.Contains(mine, a):
			return -1
		}
		return 1
	})
	return out
}

func (d *desk) offered() string {
	what := d.get("what")
	if !slices.Contains(d.m.offers(), what) {
		d.wrong("what", "room.wrong.what")
	}
	return what
}

func whenAsked(d *desk) string {
	if why := whenHeard(d); why != "" {
		return why
	}
	if d.m.asked == nil || len(d.m.asked.To) == 0 {
		return "room.not.asked"
	}
	return ""
}

// askQuestion offers the questions that wait, and a new one.
func askQuestion(d *desk) []input {
	var out []input
	if queue := d.m.queue(); len(queue) > 0 {
		in := d.input("radios", "queue", "room.ask.queue")
		for _, q := range queue {
			in.Choices = append(in.Choices, choice(q.Entry.ID, q.By+": "+q.Words))
		}
		in.Choices = append(in.Choices, choice("", d.v.Words("room.ask.queue.none")))
		out = append(out, in)
	}
	return append(out,
		d.input("pick", "by", "room.ask.by", choices(d.m.present)...),
		d.input("pick", "to", "room.ask.to", choices(d.m.speakers())...),
		d.input("area", "words", "room.ask.question"))
}

func fileQuestion(d *desk) []docket.Event {
	e := docket.Event{Kind: docket.Question}
	if id := d.get("queue"); id != "" {
		for _, q := range d.m.queue() {
			if q.Entry.ID == id {
				e.Actors, e.Text = []string{q.By}, q.Words
			}
		}
		if e.Actors == nil {
			d.wrong("queue", "room.wrong.queue")
		}
	} else {
		e.Actors, e.Text = []string{d.pick("by", d.m.present)}, d.text("words")
	}
	to := d.get("to")
	if to == "" && d.get("queue") != "" && len(d.m.respondents()) > 0 {
		to = d.m.respondents()[0]
	}
	if !slices.Contains(d.m.present, to) {
		d.wrong("to", "room.wrong.who")
	}
	e.To = []string{to}
	return []docket.Event{e}
}

// queue are the questions that were asked for and not yet put, in order.
func (m *meeting) queue() []said {
	var out []said
	for i := range m.events {
		e := &m.events[i]
		switch e.Kind {
		case docket.Noted:
			out = append(out, notes(m.events[i:i+1], noteWanted)...)
		case docket.Question:
			out = slices.DeleteFunc(out, func(s said) bool { return slices.Contains(e.Actors, s.By) && s.Words == e.Text })
		}
	}
	return out
}

// asks is one question with what became of it.
type asks struct {
	ID, Time, By, To, Words, Outcome string // Outcome is a key
}

// questions are the questions that were put.
func (m *meeting) questions() []asks {
	var out []asks
	for i := range m.events {
		e := &m.events[i]
		switch e.Kind {
		case docket.Question:
			out = append(out, asks{e.ID, clockOf(e), and(e.Actors), and(e.To), e.Text, "room.question.waits"})
		case docket.Answered, docket.Declined:
			n := len(out) - 1
			if n < 0 || out[n].Outcome != "room.question.waits" || e.Kind == docket.Declined && !strings.Contains(e.Text, "answer") {
				continue
			}
			out[n].Outcome = map[docket.EventKind]string{docket.Answered: "room.question.answered", docket.Declined: "room.question.refused"}[e.Kind]
		}
	}
	return out
}
