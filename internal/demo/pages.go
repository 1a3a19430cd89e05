package demo

import (
	"embed"
	"io/fs"
	"slices"
	"strconv"
	"time"

	"alteram/calendar"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/register"
)

//go:embed templates words
var files embed.FS

// room is the pages of the demonstration itself.
func (d *Theatre) room(s *stage) site.Room {
	templates, _ := fs.Sub(files, "templates") // both are embedded
	words, _ := fs.Sub(files, "words")
	r := site.Room{Name: "demo", Templates: templates, Words: words, Routes: []site.Route{
		{Method: "GET", Path: "/demo", Object: access.Front, Need: access.Read, Page: func(v *site.Visit) (*site.Page, error) { return s.peoplePage(v) }},
		{Method: "GET", Path: "/demo/mails", Object: access.Front, Need: access.Read, Page: func(v *site.Visit) (*site.Page, error) { return s.mailsPage(v) }},
	}}
	if !d.Fictional { // of invented people nothing was reported
		r.Routes = append(r.Routes, site.Route{Method: "GET", Path: factsPath, Object: access.Front, Need: access.Read, Page: factsPage})
	}
	return r
}

// factsPath is the page of what was reported, and facts how many there are.
const (
	factsPath = "/demo/facts"
	facts     = 17
)

// factsPage lists what was reported: the labels of the case lead there.
func factsPage(*site.Visit) (*site.Page, error) {
	var list []site.Link
	for i := range facts {
		n := "F" + strconv.Itoa(i+1)
		list = append(list, site.To(n, "demo.fact."+n))
	}
	return &site.Page{Name: "demo-facts", Title: "demo.facts.title", Body: list}, nil
}

// peopleBody is the page of sign-ins.
type peopleBody struct{ People []personLine }

// personLine is somebody whom a visitor can be.
type personLine struct {
	ID, Name string
	Key      string // what he or she is
}

func (s *stage) peoplePage(v *site.Visit) (*site.Page, error) {
	reg, err := s.desk.Register(v.Context())
	if err != nil {
		return nil, err
	}
	day, _ := calendar.DateOf(2010, time.October, 11)
	view, err := s.desk.Case(v.Context(), s.chain, 0)
	if err != nil {
		return nil, err
	}
	b := peopleBody{}
	done := map[string]bool{}
	put := func(id, key string) {
		if p, ok := reg.Person(id); ok && !done[id] {
			done[id] = true
			b.People = append(b.People, personLine{p.ID, p.Name, key})
		}
	}
	first := func(list []register.Term, n int, key string) {
		for _, t := range list {
			if n > 0 && !done[t.Person] {
				put(t.Person, key)
				n--
			}
		}
	}
	first(reg.Who("secretary", day), 1, "demo.secretary")
	first(reg.Who("president", day), 1, "demo.president")
	standing, err := s.desk.Standing(v.Context(), s.chain, v.Instant(), 0)
	if err != nil {
		return nil, err
	}
	for _, p := range view.People {
		switch {
		case p.Member == "":
		case slices.Contains(standing.Parties["respondent"], p.Name):
			put(p.Member, "demo.respondent")
		case slices.Contains(standing.Parties["complainant"], p.Name):
			put(p.Member, "demo.complainant")
		}
	}
	first(reg.Body("council", day), 2, "demo.councillor")
	for _, p := range view.People {
		for i := range view.File.Events {
			if e := &view.File.Events[i]; e.Kind == "stands down" && len(e.Actors) > 0 && e.Actors[0] == p.Name {
				put(p.Member, "demo.down")
			}
		}
	}
	first(reg.Body("appeals board", day), 1, "demo.appeals")
	for _, p := range reg.People() {
		seat := func(t register.Term) bool { return t.Person == p.ID }
		if !slices.ContainsFunc(reg.Body("council", day), seat) && !slices.ContainsFunc(reg.Body("appeals board", day), seat) {
			put(p.ID, "demo.member")
		}
	}
	return &site.Page{Name: "demo-people", Title: "demo.people.title", Body: b}, nil
}

// mailsBody is what was sent, into a box, and the letters themselves.
type mailsBody struct{ Mails, Letters []mailLine }

// mailLine is a mail or a letter.
type mailLine struct{ To, Address, Subject, Text, When, Link string }

func (s *stage) mailsPage(v *site.Visit) (*site.Page, error) {
	b := mailsBody{}
	if err := s.carrier.Drain(v.Context()); err != nil {
		return nil, err
	}
	if err := s.carrier.Remind(v.Context()); err != nil {
		return nil, err
	}
	kept := s.box.Kept()
	for i := len(kept) - 1; i >= 0; i-- {
		m := &kept[i]
		b.Mails = append(b.Mails, mailLine{To: m.To, Subject: m.Subject, Text: m.Body, When: v.Clock(m.Date)})
	}
	s.mu.Lock()
	for i := len(s.mails) - 1; i >= 0; i-- {
		m := &s.mails[i]
		b.Mails = append(b.Mails, mailLine{To: m.To, Subject: m.Subject, Text: m.Text, Link: m.Link})
	}
	s.mu.Unlock()
	letters, err := s.desk.Letters(v.Context(), "")
	if err != nil {
		return nil, err
	}
	for i := len(letters) - 1; i >= 0; i-- {
		l := &letters[i]
		b.Letters = append(b.Letters, mailLine{To: l.Name, Address: l.Contact, Subject: l.Subject, Text: l.Body, When: v.Clock(l.Made)})
	}
	return &site.Page{Name: "demo-mails", Title: "demo.mails.title", Body: b}, nil
}
