package casefile

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
	"alteram/source"
)

// Text writes the case in its canonical text form. Reading it again against
// the same rulebook gives the same case.
func (c *Case) Text(p *rulebook.Program) []byte {
	w := &writer{p: p, c: c, scratch: c.reader(p)}
	w.head()
	expects := c.Expects
	for i := 0; i <= len(c.Events); {
		for len(expects) > 0 && expects[0].After <= i {
			fmt.Fprintf(&w.b, "%s.\n", expects[0].text(p))
			expects = expects[1:]
		}
		if i == len(c.Events) {
			break
		}
		next := len(c.Events)
		if len(expects) > 0 {
			next = expects[0].After
		}
		i += w.entry(i, next)
	}
	if c.Closed {
		w.b.WriteString("other acts may happen in between: none.\n")
	}
	return w.b.Bytes()
}

// reader returns a reader that knows the people of the case.
func (c *Case) reader(p *rulebook.Program) *reader {
	r := newReader(source.NewFile("", nil), p)
	r.c.Register, r.c.People, r.c.Label = c.Register, c.People, c.Label
	r.normalRegister()
	return r
}

// writer writes one case.
type writer struct {
	p       *rulebook.Program
	c       *Case
	b       bytes.Buffer
	scratch *reader
	entries int
}

func (w *writer) line(name, value string) { fmt.Fprintf(&w.b, "%s: %s.\n", name, value) }

func (w *writer) head() {
	c := w.c
	if c.Rulebook != "" {
		path := c.Rulebook
		if strings.ContainsFunc(path, func(r rune) bool { return !plainPath(r) }) || strings.HasSuffix(path, ".") {
			path = quote(path)
		}
		fmt.Fprintf(&w.b, "rulebook: %s\n", path)
	}
	if c.Title != "" {
		title := words(c.Title)
		if strings.ContainsAny(title, ":.") && title == c.Title {
			title = quote(title)
		}
		w.line("title", title)
	}
	if c.Label != "" {
		w.line("label", c.Label)
	}
	if len(c.Incomplete) > 0 {
		w.line("incomplete", strings.Join(c.Incomplete, ", "))
	}
	w.register()
	if w.b.Len() > 0 && len(c.Events)+len(c.Expects) > 0 {
		w.b.WriteByte('\n')
	}
}

func plainPath(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("/._-", c)
}

// register writes who holds what. An office stands in brackets behind its
// holder's name in the line of a body where that keeps the order of offices.
func (w *writer) register() {
	reg := &w.c.Register
	inline := map[string][]docket.Seat{}
	var order []docket.Seat
	for _, s := range reg.Bodies {
		for _, o := range reg.Offices {
			if o.Person == s.Person && !slices.Contains(order, o) {
				inline[s.Role+"\x00"+s.Person] = append(inline[s.Role+"\x00"+s.Person], o)
				order = append(order, o)
			}
		}
	}
	bracket := slices.Equal(grouped(order), reg.Offices)
	w.seats(reg.Bodies, func(s docket.Seat) []docket.Seat {
		if !bracket {
			return nil
		}
		out := inline[s.Role+"\x00"+s.Person]
		delete(inline, s.Role+"\x00"+s.Person)
		return out
	})
	none := func(docket.Seat) []docket.Seat { return nil }
	if !bracket {
		w.seats(reg.Offices, none)
	}
	for _, list := range []struct {
		name   string
		people []string
	}{{"members", reg.Members}, {"people", w.c.People}} {
		var names []string
		for _, m := range list.people {
			names = append(names, w.person(m))
		}
		if len(names) > 0 {
			w.line(list.name, strings.Join(names, ", "))
		}
	}
	w.seats(reg.Parties, none)
}

// seats writes a line for each role.
func (w *writer) seats(seats []docket.Seat, offices func(docket.Seat) []docket.Seat) {
	for len(seats) > 0 {
		role := seats[0].Role
		var names []string
		for len(seats) > 0 && seats[0].Role == role {
			s := seats[0]
			seats = seats[1:]
			var in []string
			if d := dated("", s); d != "" {
				in = append(in, d)
			}
			for _, o := range offices(s) {
				in = append(in, dated(o.Role, o))
			}
			name := w.person(s.Person)
			if len(in) > 0 {
				name += " (" + strings.Join(in, ", ") + ")"
			}
			names = append(names, name)
		}
		w.line(role, strings.Join(names, ", "))
	}
}

// dated writes a role with its days.
func dated(role string, s docket.Seat) string {
	if s.From != calendar.NoDate {
		role += " from " + s.From.String()
	}
	if s.Until != calendar.NoDate {
		role += " until " + s.Until.String()
	}
	return strings.TrimSpace(role)
}

// entry writes the ith event, or the whole meeting that begins there and ends
// before the event next. It returns how many events that were.
func (w *writer) entry(i, next int) int {
	w.entries++
	number := strconv.Itoa(w.entries)
	if n := w.wholeMeeting(i, next, number); n > 0 {
		return n
	}
	e := &w.c.Events[i]
	w.put(whenText(e.On, e.Kind == docket.Floor), e.ID, number, w.statement(e), e)
	return 1
}

func (w *writer) put(when, id, number, statement string, e *docket.Event) {
	w.b.WriteString(when + "  ")
	if id != number {
		w.b.WriteString("[" + idText(id) + "] ")
	}
	w.b.WriteString(statement)
	if t := w.trailer(e); t != "" {
		w.b.WriteString(" (" + t + ")")
	}
	w.b.WriteString(".\n")
}

func idText(id string) string {
	if plainWord(id) {
		return id
	}
	return quote(id)
}

// trailer writes what stands in brackets at the end.
func (w *writer) trailer(e *docket.Event) string {
	var parts []string
	if e.Label != w.c.Label {
		parts = append(parts, e.Label)
	}
	if e.Source != "" {
		src := item(e.Source)
		first, _, _ := strings.Cut(src, " ")
		known := slices.Contains(labels[:], strings.ToLower(first)) || strings.EqualFold(first, "recorded") || strings.EqualFold(first, "source")
		if known {
			src = quote(e.Source)
		}
		if len(parts) == 0 || known {
			src = "source " + src
		}
		parts = append(parts, src)
	}
	if e.Recorded != 0 {
		parts = append(parts, "recorded "+instantText(e.Recorded, &w.p.Settings.Reckoner.Place))
	}
	return strings.Join(parts, ", ")
}

// wholeMeeting writes the meeting that begins with event i on one line, if it
// was written so, and returns how many events it took.
func (w *writer) wholeMeeting(i, next int, number string) int {
	events := w.c.Events
	open := &events[i]
	base, ok := strings.CutSuffix(open.ID, "a")
	if open.Kind != docket.Opened || !ok || base == "" {
		return 0
	}
	n := 1
	for i+n < next && events[i+n].ID == base+letter(n) {
		if n++; events[i+n-1].Kind == docket.Closed {
			break
		}
	}
	group := events[i : i+n]
	last := &group[n-1]
	if last.Kind != docket.Closed || last.Thing != open.Thing {
		return 0
	}
	parts := []string{open.Thing}
	if len(open.Actors) > 0 {
		parts[0] = w.people(open.Actors) + " " + plural("hold", open.Actors) + " " + open.Thing
	}
	parts = append(parts, w.presence(open)...)
	for k := 1; k < n-1; k++ {
		e := &group[k]
		text := w.statement(e)
		if e.On.Clock != calendar.NoClock {
			_, after, _ := strings.Cut(whenText(e.On, e.Kind == docket.Floor), e.On.Day.String()+" ")
			text = after + " " + text
		}
		parts = append(parts, text)
	}
	when := whenText(open.On, true)
	switch span := (docket.When{Day: open.On.Day, Clock: open.On.Clock, Last: last.On.Day, LastClock: last.On.LastClock}); {
	case timed(span):
		when = whenText(span, true)
	case span.Day != span.Last:
		return 0
	}
	text := strings.Join(parts, "; ")
	if !w.readsBack(when, base, text, group) {
		return 0
	}
	w.put(when, base, number, text, open)
	return n
}

// readsBack reports whether a line reads back as the events.
func (w *writer) readsBack(when, id, text string, want []docket.Event) bool {
	r := w.scratch
	r.diags, r.dated = nil, false
	toks, open := tokens(when+" "+text, noPlace)
	c := &cursor{toks: toks}
	on, ok := r.readWhen(c)
	if open >= 0 || !ok {
		return false
	}
	got := r.statement(c, on, id)
	if len(got) != len(want) || len(r.diags) > 0 {
		return false
	}
	for i := range got {
		got[i].Label, got[i].Source, got[i].Recorded = want[0].Label, want[0].Source, want[0].Recorded
		if !reflect.DeepEqual(got[i], want[i]) {
			return false
		}
	}
	return true
}
