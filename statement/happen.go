package statement

import (
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

// topic is a kind of happening, as texts and records both have it.
type topic string

const (
	decision   topic = "decision"
	hearing    topic = "hearing"
	deliberate topic = "deliberation"
	speech     topic = "speech" // the respondent has the floor
	offered    topic = "offer"  // of the floor, of a last word
	arrival    topic = "arrival"
	departure  topic = "departure"
	told       topic = "telling"
	publish    topic = "publication"
	notice     topic = "notice"
	charge     topic = "charges"
	complaint  topic = "complaint"
	reasons    topic = "reasons"
	appealed   topic = "appeal"
	disclosed  topic = "disclosure"
	conduct    topic = "conduct"
	asked      topic = "question"
	replied    topic = "answer"
	refused    topic = "refusal to answer"
	stoodDown  topic = "standing down"
	resigned   topic = "resignation"
	interim    topic = "interim suspension"
)

// class is a kind of sanction or outcome, as people speak of it.
type class string

const (
	expel    class = "expulsion"
	suspend  class = "suspension"
	warn     class = "warning"
	fine     class = "fine"
	depose   class = "removal from office"
	acquit   class = "acquittal"
	overturn class = "setting aside"
	uphold   class = "confirmation"
	remit    class = "sending back"
)

// classWords are the beginnings of words by which the name of a decision shows
// its class.
var classWords = []struct {
	class class
	words string
}{
	{depose, "office deposit depos demot"}, {expel, "expul expel exclu terminat cancel strike striking"},
	{suspend, "suspen"}, {warn, "warn reprimand caution censur admon rebuk"}, {fine, "fine penalt"}, {acquit, "acquit exonerat clear dismissal"},
	{overturn, "overturn quash annul revers allow"}, {uphold, "confirm affirm dismiss"}, {remit, "remit refer remand rehear"},
}

// classOf is the class of a decision by its name and by what it touches.
func classOf(p *rulebook.Program, name string) class {
	words := strings.Fields(name)
	for _, c := range classWords {
		for begin := range strings.FieldsSeq(c.words) {
			if slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, begin) }) {
				return c.class
			}
		}
	}
	for i := range p.Things {
		t := &p.Things[i]
		if t.Kind == rulebook.Sanction && t.Name == name && t.Status == "membership" && t.Most == nil {
			return expel
		}
	}
	return ""
}

// read takes an entry into the record. meeting is the place of the hearing that
// is open in the list, or -1; lodged whether an appeal has come.
func (r *record) read(e *docket.Event, meeting int, lodged bool) (int, bool) {
	h := happening{at: r.when(e.On), id: e.ID, who: e.Actors, whom: e.To, how: e.Method, thing: e.Thing, event: e, ruling: r.rulings[e.ID]}
	if h.ruling != nil {
		switch h.ruling.Effect {
		case docket.NoEffect, docket.Rejected, docket.Overturned:
			h.dead = true
		}
	}
	add := func(t topic) { h.topic = t; r.list = append(r.list, h) }
	switch e.Kind {
	case docket.Opened:
		add(hearing)
		return len(r.list) - 1, lodged
	case docket.Closed:
		if meeting >= 0 {
			r.list[meeting].ends = h.at
			r.endTalk(h.at, e.ID)
		}
		return -1, lodged
	case docket.Deliberates:
		add(deliberate)
	case docket.Floor:
		if r.anyRespondent(e.Actors) {
			r.floor(&h, e)
			add(speech)
		}
	case docket.Offered:
		add(offered)
	case docket.Entered:
		add(arrival)
	case docket.Exited:
		add(departure)
	case docket.Told:
		add(told)
	case docket.Question:
		add(asked)
	case docket.Answered:
		add(replied)
	case docket.Declined:
		if strings.Contains(e.Text, "answer") || e.Text == "" {
			add(refused)
		}
	case docket.StoodDown:
		add(stoodDown)
	case docket.Disclosed:
		add(disclosed)
	case docket.Leaves:
		add(resigned)
	case docket.Decided:
		lodged = r.decided(&h, lodged)
		add(decision)
	case docket.Did:
		lodged = r.act(&h, e, lodged)
	}
	r.text(e)
	return meeting, lodged
}

// floor says when a speech began and ended: of a speech a time that is wider
// than a moment is how long it took.
func (r *record) floor(h *happening, e *docket.Event) {
	w := e.On
	if w.Clock == calendar.NoClock || w.LastClock == calendar.NoClock || w.Last == w.Day && w.LastClock == w.Clock {
		return
	}
	a, _ := r.place.At(w.Day, w.Clock)
	b, _ := r.place.At(w.Last, w.LastClock)
	h.at = span{int64(a), int64(a) + minute}
	h.ends = span{int64(b), int64(b) + minute}
}

// endTalk ends a deliberation that no decision has ended.
func (r *record) endTalk(at span, _ string) {
	for i := len(r.list) - 1; i >= 0 && r.list[i].topic != hearing; i-- {
		if r.list[i].topic == deliberate && r.list[i].ends == (span{}) {
			r.list[i].ends = at
		}
	}
}

// decided reads a decision. One that ends a talk ends it there.
func (r *record) decided(h *happening, lodged bool) bool {
	id, _ := r.Program.Lookup(h.thing)
	t := r.Program.Thing(id)
	h.class = classOf(r.Program, t.Name)
	about := false
	for _, a := range t.About {
		about = about || slices.ContainsFunc(r.Standing.Parties[r.Program.Thing(a).Name], r.isRespondent)
	}
	h.appeal = lodged && (!about || h.class == overturn || h.class == uphold || h.class == remit) || r.appellate(t)
	if h.appeal && h.class == acquit {
		h.class = uphold // the dismissal of an appeal
	}
	if h.ruling != nil && h.ruling.Tally != nil && h.ruling.Tally.Carried == docket.Broken {
		h.dead = true
	}
	r.endTalk(h.at, h.id)
	return lodged
}

// appellate reports whether a decision is made by a body that hears appeals, by
// its name.
func (r *record) appellate(t *rulebook.Thing) bool {
	return slices.ContainsFunc(t.By, func(id rulebook.ID) bool { return strings.Contains(r.Program.Thing(id).Name, "appeal") })
}

// act reads an act of the rulebook by its part in the procedure.
func (r *record) act(h *happening, e *docket.Event, lodged bool) bool {
	id, _ := r.Program.Lookup(e.Thing)
	t := r.Program.Thing(id)
	name := t.Name
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(name, w) })
	}
	switch {
	case t.Deed == rulebook.Publish || has("publication", "public statement", "press"):
		h.topic = publish
	case t.Deed == rulebook.Suspend || has("interim"):
		h.topic = interim
	case slices.Contains(r.appealActs, name):
		h.topic, lodged = appealed, true
	case has("reasons", "notice of decision", "decision letter"):
		h.topic = reasons
	case len(e.Charges) > 0 || has("charge", "allegation"):
		h.topic = charge
	case has("hearing", "summons", "notice of meeting") || t.Name == "notice":
		h.topic = notice
	case has("complaint", "accusation", "grievance"):
		h.topic = complaint
	case has("resignation"):
		h.topic = resigned
	}
	if h.topic != "" {
		r.list = append(r.list, *h)
	}
	for _, f := range e.Fields {
		if d, err := calendar.ParseDate(f.Value); err == nil && (strings.Contains(f.Name, "conduct") || strings.Contains(f.Name, "incident") || strings.Contains(f.Name, "offence") || strings.Contains(f.Name, "event")) {
			r.list = append(r.list, happening{topic: conduct, at: r.dayOf(d), id: e.ID, who: r.respondents, event: e, ruling: h.ruling})
		}
	}
	return lodged
}

// text keeps the texts of an entry.
func (r *record) text(e *docket.Event) {
	put := func(kind, text string) {
		if words := contentWords(text); len(words) > 0 {
			r.texts = append(r.texts, noted{e.ID, words, kind})
		}
	}
	kind := "note"
	if e.Kind == docket.Did {
		kind = "words"
	}
	put(kind, e.Text)
	for _, f := range e.Fields {
		switch {
		case strings.Contains(f.Name, "allegation") || strings.Contains(f.Name, "particular"):
			put("allegation", f.Value)
		case strings.Contains(f.Name, "grounds"):
			put("grounds", f.Value)
		default:
			put("words", f.Value)
		}
	}
	for _, c := range e.Charges {
		if e.Kind != docket.Decided {
			put("allegation", c.Text)
		}
	}
}

// of lists the happenings of a topic that a text of a day can speak of.
func (r *record) of(t topic, until span) []*happening {
	var out []*happening
	for i := range r.list {
		if h := &r.list[i]; h.topic == t && h.at.from < until.to {
			out = append(out, h)
		}
	}
	return out
}

// proved reports whether a decision that counts found a charge proved.
func (r *record) proved() (string, bool) {
	for i := len(r.list) - 1; i >= 0; i-- {
		h := &r.list[i]
		if h.topic != decision || h.appeal {
			continue
		}
		for _, c := range h.event.Charges {
			if c.Found == "proved" || c.Found == "admitted" {
				return h.id, !h.dead
			}
		}
	}
	return "", false
}
