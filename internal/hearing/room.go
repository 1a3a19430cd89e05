package hearing

import (
	"slices"
	"strings"
	"time"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/picture"
	"alteram/wording"
)

// words are texts of the catalogue.
type words interface {
	Words(key string, args ...any) string
}

// roomBody is the room as its reader may see it.
type roomBody struct {
	Live, Path string // where events come from, and where acts go
	Name       string
	State      string // key
	Phase      phase
	Item, Next string // of the running order
	Agenda     []agendaLine
	Now, Saved string // when the page was made, and when the last entry was recorded
	Quorum     quorum
	Clock      *site.Figure
	People     []attendant
	Wanted     []said
	Asked      *asks
	Questions  []asks
	Objections []objection
	Wishes     []string // of the member: a break, more time
	Log        []logLine
	Rows       []row
	Keeper     bool
	Vote       string // path of the vote; empty: it may not be taken now or is not the reader's
	Motion     string
	Links      []site.Link
}

// agendaLine is an item of the running order.
type agendaLine struct {
	Words string
	Here  bool
	Time  string // when it was called
}

// attendant is somebody who is, was or may be in the room.
type attendant struct {
	Name, Part, State string // State is a key
	In                bool
	Acts              []string // in, out, remote: what the reader may do
}

// logLine is an entry of the meeting.
type logLine struct {
	ID, Time, Words, Recorded, Amended string
	Late                               string // recorded later than it happened
}

// row is the buttons of one role.
type row struct {
	Role    string // key
	Buttons []button
	Barred  []button // what cannot be done now, with when it can
}

// button is an act as its form shows it.
type button struct {
	Act    string
	Label  string // key
	Inputs []input
	Open   bool   // it was sent and something is wrong with it
	Why    string // key
	Late   bool   // it may be said to have happened earlier
}

func roomPage(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Name: "room", Title: "room.title", Part: "hearing", Crumbs: crumbs(v)}
	return p, showRoom(v, p, "")
}

func crumbs(v *site.Visit) []site.Link {
	return []site.Link{site.To("part.hearing", v.CaseHref("hearing"))}
}

// showRoom fills the page; wrong is the act whose form has a fault.
func showRoom(v *site.Visit, p *site.Page, wrong string) error {
	m := current(v.Case)
	if m == nil {
		return site.ErrNone
	}
	b := &roomBody{Live: v.CaseHref("hearing/room/live"), Path: v.CaseHref("hearing/room"), Name: wording.Upper(m.thing.Name), State: "hearing.state." + string(m.phase), Phase: m.phase}
	b.Now, b.Saved = long(v, v.Instant()), saved(v, m)
	b.Quorum = m.quorum(v)
	if b.Quorum.Known {
		p.Rule = []site.Link{b.Quorum.Clause}
	}
	b.Clock = m.clock(v)
	b.Keeper = v.Case.Is(access.Clerk) && v.Case.May(access.Room) >= access.Write
	b.agenda(v, m)
	if !v.Case.Is(access.Observer) || len(v.Case.Roles) > 1 {
		b.fill(v, m)
	}
	b.Rows = buttons(v, p, m, wrong)
	if v.Case.May(access.Vote) >= access.Read && m.phase == deliberating {
		if s := motion(m); s != nil {
			b.Motion = s.Words
		}
		if !b.Quorum.Short {
			b.Vote = v.CaseHref("vote")
		}
	}
	b.Links = links(v)
	p.Body = b
	return nil
}

// links are the other pages of the meeting that the reader may open.
func links(v *site.Visit) []site.Link {
	var out []site.Link
	if current(v.Case) == nil {
		return nil // the rulebook knows no meeting
	}
	for _, l := range []struct {
		part, key string
		object    access.Object
	}{
		{"hearing/room", "room.link.room", access.Room}, {"hearing/screen", "room.link.screen", access.Wall}, {"hearing/sheet", "room.link.sheet", access.Sheet},
		{"hearing/minutes", "room.link.minutes", access.Minutes}, {"deliberation", "room.link.deliberation", access.Deliberation}, {"vote", "room.link.vote", access.Vote},
	} {
		if v.Case.May(l.object) >= access.Read {
			out = append(out, site.To(v.Words(l.key), v.CaseHref(l.part)))
		}
	}
	if v.Case.May(access.Sheet) >= access.Write {
		out = append(out, site.To(v.Words("room.link.paper"), v.CaseHref("hearing/paper")))
	}
	return out
}

// saved says when the last entry of the meeting was recorded.
func saved(v *site.Visit, m *meeting) string {
	for i := len(m.c.Entries) - 1; i >= 0; i-- {
		if e := &m.c.Entries[i]; e.Event != nil {
			if at, err := time.Parse(time.RFC3339Nano, e.Recorded); err == nil {
				return v.Words("room.saved", "n", e.Seq, "time", long(v, calendar.Instant(at.UnixNano())))
			}
		}
	}
	return v.Words("room.saved.none")
}

// clock is the clock of the meeting at the moment of the visit.
func (m *meeting) clock(v *site.Visit) *site.Figure {
	if m.opened() == nil {
		return nil
	}
	organisation, member := m.allotted()
	f := site.FigureOf(picture.HearingClock("clock", picture.Hearing{Place: m.c.Place, Events: m.events, Meeting: m.thing.Name, Member: m.respondents(), Organisation: organisation, Allotted: member}, v.Instant()))
	return &f
}

func (b *roomBody) agenda(v words, m *meeting) {
	called := notes(m.events, noteItem)
	if n := len(called); n > 0 {
		b.Item = called[n-1].Words
	}
	b.Next = m.nextItem(v)
	times := map[string]string{}
	for _, s := range called {
		times[s.Words] = clockOf(s.Entry)
	}
	for _, words := range m.items(v) {
		b.Agenda = append(b.Agenda, agendaLine{words, words == b.Item, times[words]})
	}
}

// fill is what everybody but an observer sees.
func (b *roomBody) fill(v *site.Visit, m *meeting) {
	for _, name := range m.people() {
		a := attendant{Name: name, Part: m.part(name), State: m.state(name), In: slices.Contains(m.present, name)}
		if b.Keeper && m.sits() && !m.down[name] {
			switch {
			case a.In && m.remote[name]:
				a.Acts = []string{"in", "out"}
			case a.In:
				a.Acts = []string{"remote", "out"}
			default:
				a.Acts = []string{"in", "remote"}
			}
		}
		b.People = append(b.People, a)
	}
	b.Wanted, b.Questions, b.Objections = m.queue(), m.questions(), m.objections(false)
	for _, wish := range []struct{ word, key string }{{noteBreak, "room.wish.break"}, {noteTime, "room.wish.time"}} {
		for _, s := range notes(m.events, wish.word) {
			b.Wishes = append(b.Wishes, clockOf(s.Entry)+" "+v.Words(wish.key, "who", s.By)+strings.TrimSuffix(" "+s.Words, " "))
		}
	}
	if names := m.late(); len(names) > 0 {
		b.Wishes = append(b.Wishes, v.Words("room.down.late", "who", and(names)))
	}
	for i := len(m.events) - 1; i >= 0; i-- {
		b.Log = append(b.Log, m.line(v, &m.events[i]))
	}
}

// late are those who stood down when something of the case had been heard: the
// rules count them as having sat until then.
func (m *meeting) late() []string {
	heard := false
	var out []string
	for i := range m.events {
		switch e := &m.events[i]; e.Kind {
		case docket.Floor, docket.Question, docket.Answered, docket.Exhibit, docket.Deliberates:
			heard = true
		case docket.StoodDown:
			if heard {
				out = append(out, e.Actors...)
			}
		}
	}
	return out
}

// line is an entry in the log.
func (m *meeting) line(v *site.Visit, e *docket.Event) logLine {
	l := logLine{ID: e.ID, Time: clockOf(e), Words: m.wordsOf(e)}
	x := m.entry(e.ID)
	if x == nil {
		return l
	}
	l.Amended = x.Amended
	at, err := time.Parse(time.RFC3339Nano, x.Recorded)
	if err != nil || e.On.Clock == calendar.NoClock {
		return l
	}
	recorded := calendar.Instant(at.UnixNano())
	if on, _ := m.c.Place.At(e.On.Day, e.On.Clock); recorded-on >= calendar.Instant(time.Minute) {
		l.Late = v.Words("room.late", "time", minute(m.c.Place.ClockOf(recorded)))
	}
	return l
}

// part is what somebody is in the case.
func (m *meeting) part(name string) string {
	switch {
	case name == m.chair():
		return "room.part.chair"
	case slices.Contains(m.respondents(), name):
		return "room.part.respondent"
	case slices.Contains(m.members(), name):
		return "room.part.member"
	case slices.Contains(m.c.Standing.Parties["complainant"], name):
		return "room.part.complainant"
	}
	return "room.part.other"
}

// state is how somebody is in the room.
func (m *meeting) state(name string) string {
	switch {
	case m.down[name]:
		return "room.in.down"
	case slices.Contains(m.present, name) && m.remote[name]:
		return "room.in.remote"
	case slices.Contains(m.present, name):
		return "room.in.here"
	case m.opened() != nil && m.was(name):
		return "room.in.left"
	}
	return "room.in.not"
}

// was reports whether somebody was ever in the room.
func (m *meeting) was(name string) bool {
	return slices.ContainsFunc(m.events, func(e docket.Event) bool {
		return e.Kind == docket.Opened && (slices.Contains(e.Present, name) || slices.Contains(e.Remote, name)) || e.Kind == docket.Entered && slices.Contains(e.Actors, name)
	})
}

// buttons are the rows of acts of the reader.
func buttons(v *site.Visit, p *site.Page, m *meeting, wrong string) []row {
	var out []row
	seen := map[string]bool{}
	for _, r := range rows() {
		if !v.Case.Is(r.role) {
			continue
		}
		line := row{Role: "role." + r.role.String()}
		for _, name := range r.acts {
			a, ok := actNamed(v.Case, name)
			if !ok || seen[name] {
				continue
			}
			seen[name] = true
			d := &desk{v, p, m, name}
			b := button{Act: name, Label: "room.act." + name, Open: name == wrong, Late: r.role == access.Clerk && name != "undo" && name != "withdraw"}
			if a.not != nil {
				b.Why = a.not(d)
			}
			if b.Why != "" {
				line.Barred = append(line.Barred, b)
				continue
			}
			if a.ask != nil {
				b.Inputs = a.ask(d)
			}
			line.Buttons = append(line.Buttons, b)
		}
		if len(line.Buttons)+len(line.Barred) > 0 {
			out = append(out, line)
		}
	}
	return out
}

// roomPost does one act.
func roomPost(v *site.Visit) (*site.Page, error) {
	a, ok := actNamed(v.Case, v.PostForm.Get("act"))
	m := current(v.Case)
	if !ok || m == nil {
		return nil, site.ErrNone
	}
	p := &site.Page{Name: "room", Title: "room.title", Part: "hearing", Crumbs: crumbs(v), Values: v.PostForm}
	d := &desk{v, p, m, a.name}
	why := ""
	if a.not != nil {
		why = a.not(d)
	}
	if why != "" {
		p.Wrong("acts", why)
		return p, showRoom(v, p, a.name)
	}
	at, late := d.when()
	events := a.file(d)
	if len(p.Faults) > 0 {
		return p, showRoom(v, p, a.name)
	}
	if step := p.Field("step"); a.name == "conflict" && step != "record" {
		if step == "change" {
			return p, showRoom(v, p, a.name)
		}
		return d.checkDown(events[0].Text), nil
	}
	if late != "" {
		events = append(events, note(noteEarlier, "", late))
	}
	filed, err := d.write(events, at)
	if !used(err) && p.Problem("acts", err) {
		return p, showRoom(v, p, a.name)
	}
	if err != nil {
		return nil, err
	}
	if a.name == "conflict" {
		return goodbye(v), nil
	}
	return v.Done(v.CaseHref("hearing/room"), filed), nil
}

// at is the moment of the act: that of the server, or when it is said to have
// happened.
func (d *desk) at() calendar.Instant {
	text := d.get("at")
	clock, err := calendar.ParseClock(text)
	if text == "" || err != nil {
		return d.v.Instant()
	}
	place := d.m.c.Place
	day := place.DateOf(d.v.Instant())
	at, _ := place.At(day, clock)
	if at > d.v.Instant() {
		at, _ = place.At(day-1, clock)
	}
	return at
}

// when reads that an act happened earlier, and why it is entered only now.
func (d *desk) when() (at calendar.Instant, late string) {
	at = d.at()
	text, why := d.get("at"), plain(d.get("because"))
	if text == "" && why == "" || !d.v.Case.Is(access.Clerk) {
		return d.v.Instant(), ""
	}
	if _, err := calendar.ParseClock(text); err != nil {
		d.wrong("at", "room.wrong.at")
		return at, ""
	}
	if why == "" {
		d.wrong("because", "room.wrong.because")
		return at, ""
	}
	if d.v.Instant()-at > calendar.Instant(12*time.Hour) {
		d.wrong("at", "room.wrong.far")
	}
	if e := d.m.opened(); e != nil && e.On.Clock != calendar.NoClock {
		if opened, _ := d.m.c.Place.At(e.On.Day, e.On.Clock); at < opened {
			d.wrong("at", "room.wrong.early", "time", clockOf(e))
		}
	}
	return at, d.m.c.Place.ClockOf(at).String() + ", " + why
}

// write files events, each dated.
func (d *desk) write(events []docket.Event, at calendar.Instant) (*clerk.Filed, error) {
	return d.v.File(clerk.Draft{Text: d.m.text(events, at)})
}

// text is events in the language of cases, each on a line with its moment.
func (m *meeting) text(events []docket.Event, at calendar.Instant) string {
	var b strings.Builder
	for i := range events {
		b.WriteString(stamp(m.c.Place, at) + " " + sentence(m.c, &events[i]) + ".\n")
	}
	return b.String()
}

// goodbye is the page of somebody who has stood down: there is nothing more of
// the case for him or her.
func goodbye(v *site.Visit) *site.Page {
	v.Case = nil
	return &site.Page{Name: "stooddown", Title: "room.down.title", Body: struct{}{}}
}
