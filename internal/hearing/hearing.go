package hearing

import (
	"alteram/casefile"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
)

// sentence is what an event says in the language of cases.
func sentence(c *access.Case, e *docket.Event) string { return casefile.Sentence(c.Program, e) }

// hearingBody is the page of the meetings of a case.
type hearingBody struct {
	Meetings []meetingView
	Room     string // path; empty where the reader has no part in it
	Screen, Sheet, Minutes,
	Paper string
}

// meetingView is one meeting in words.
type meetingView struct {
	Name                          string
	State                         string // key
	When, Where, Notice, Received string
	Opened, Closed                string
	Chair                         string
	Present                       []person
	Questions                     int
	Figures                       []site.Figure
}

// person is somebody in the room.
type person struct {
	Name, Part, How string // How is a key
}

func hearingPage(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Name: "hearing", Title: "hearing.title", Part: "hearing"}
	body := hearingBody{}
	for _, m := range meetings(v.Case) {
		body.Meetings = append(body.Meetings, meetingView{Name: capital(m.thing.Name), State: "hearing.state." + string(m.phase), When: m.when(), Where: m.where(), Chair: m.chair()})
	}
	p.Body = body
	return p, nil
}
