package hearing

import (
	"slices"

	"alteram/aside"
	"alteram/casefile"
	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/wording"
)

// sentence is what an event says in the language of cases.
func sentence(c *access.Case, e *docket.Event) string { return casefile.Sentence(c.Program, e) }

// hearingBody is the page of the meetings of a case.
type hearingBody struct {
	Path     string
	Meetings []meetingView
	Room     string // path; empty where the reader has no part in it
	Needs    []need // what people need to take part, as far as it is the reader's
	May      bool   // the reader may say whether he or she will attend
	Ways     []site.Choice
	Agenda   []string
	Offers   []string
	Links    []site.Link
}

// need is what somebody said of coming and of what he or she needs for it.
type need struct{ Who, When, Words string }

// meetingView is one meeting in words: what called it, and its sitting.
type meetingView struct {
	Name                   string
	State                  string // key
	When, Where            string
	Notice, Received       string
	NoticeID, OpenedID     string
	Opened, Closed, Chair  string
	People                 []person
	Questions, Adjournment int
	Quorum                 quorum
	Figures                []site.Figure
}

// person is somebody in the room.
type person struct {
	Name      string
	Part, How string // keys
}

func hearingPage(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Name: "hearing", Title: "hearing.title", Part: "hearing"}
	showHearing(v, p)
	return p, nil
}

func showHearing(v *site.Visit, p *site.Page) {
	c := v.Case
	b := &hearingBody{Path: v.CaseHref("hearing"), Links: links(v)}
	p.Body = b
	if c.May(access.Room) >= access.Read {
		b.Room = v.CaseHref("hearing/room")
	}
	list := meetings(c)
	for _, m := range list {
		b.Meetings = append(b.Meetings, viewOf(v, m))
	}
	if m := current(c); m != nil && len(list) > 0 {
		b.Agenda = m.items(v)
		b.Offers = m.offers()
		link := site.ClauseLink(c, c.Program.Clauses[m.thing.Clause].Number)
		p.Rule = append(p.Rule, link)
		b.May = m.phase == before && c.May(access.Hearing) >= access.Own && c.Me != "" && !c.Is(access.Auditor, access.Observer)
	}
	for _, way := range []string{"here", "remote", "not"} {
		b.Ways = append(b.Ways, choice(way, v.Words("hearing.way."+way)))
	}
	for _, s := range c.Sayings {
		if s.Kind != aside.Adjustment || s.Words == "" {
			continue
		}
		b.Needs = append(b.Needs, need{s.ByName, s.Recorded[:min(10, len(s.Recorded))], s.Words})
	}
}

func viewOf(v *site.Visit, m *meeting) meetingView {
	x := meetingView{Name: wording.Upper(m.thing.Name), State: "hearing.state." + string(m.phase), When: m.when(), Where: m.where(), Chair: m.chair(), Questions: len(m.questions()), Quorum: m.quorum(v)}
	if m.notice != nil {
		x.Notice, x.NoticeID = m.wordsOf(m.notice), m.notice.ID
		if r := ruling(m.c, m.notice.ID); r != nil && r.Received != nil {
			x.Received = r.Received.Long()
		}
	}
	if e := m.opened(); e != nil {
		x.OpenedID = e.ID
		x.Opened = momentOf(m.c, e)
		if last := m.events[len(m.events)-1]; last.Kind == docket.Closed {
			x.Closed = momentOf(m.c, &last)
		}
		x.Figures = presence(m.c, "in"+e.ID, e)
	}
	for i := range m.events {
		if m.events[i].Kind == docket.Adjourned {
			x.Adjournment++
		}
	}
	for _, name := range m.people() {
		x.People = append(x.People, person{Name: name, Part: m.part(name), How: m.state(name)})
	}
	return x
}

// hearingPost takes down whether somebody will come, and what he or she needs.
func hearingPost(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Name: "hearing", Title: "hearing.title", Part: "hearing", Values: v.PostForm}
	showHearing(v, p)
	b := p.Body.(*hearingBody)
	if !b.May {
		return nil, site.ErrNone
	}
	way, words := p.Field("way"), plain(p.Field("needs"))
	i := slices.IndexFunc(b.Ways, func(c site.Choice) bool { return c.Value == way })
	if i < 0 {
		p.Wrong("way", "hearing.wrong.way")
		return p, nil
	}
	text := b.Ways[i].Text + "."
	if words != "" {
		text += " " + words
	}
	filed, err := v.Site.Desk.Say(v.Context(), v.Ask(), v.Case.Chain, clerk.Saying{Kind: aside.Adjustment, By: v.Case.Me, Words: text})
	if p.Problem("needs", err) {
		return p, nil
	}
	if err != nil {
		return nil, err
	}
	return v.Done(v.CaseHref("hearing"), filed), nil
}
