package site_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/internal/site/sitetest"
	"alteram/register"
)

// scene is a house in which a page lists all cases by glimpses.
type scene struct {
	*sitetest.House
	looks int // how often a glimpse was made
	seq   int
}

// line is what the page makes of a case.
type line string

func newScene(t *testing.T) *scene {
	t.Helper()
	s := &scene{}
	list := func(v *site.Visit, w http.ResponseWriter) error {
		cases, err := v.Site.Desk.Cases(v.Context())
		if err != nil {
			return err
		}
		for _, c := range cases {
			l, ok, err := site.Glimpse(v, c.Chain, func(c *access.Case) line {
				s.looks++
				late := 0
				for _, step := range site.Steps(v, c) {
					if step.Late && step.Must {
						late++
					}
				}
				return line(fmt.Sprintf("%s %v %d late, %d entries\n", c.Title, c.Roles, late, len(c.Entries)))
			})
			if err != nil {
				return err
			}
			if ok {
				_, _ = io.WriteString(w, string(l))
			}
		}
		return nil
	}
	none := fstest.MapFS{}
	s.House = sitetest.New(t, "Example Party", site.Room{Name: "list", Templates: none, Words: none, Routes: []site.Route{
		{Method: "GET", Path: "/list", Object: access.Cases, Need: access.Read, Raw: list},
	}})
	s.Adopt(sitetest.Carter(t), 2009, time.July)
	s.People()
	s.Clock = time.Date(2010, 8, 12, 1, 0, 0, 0, time.UTC) // 1pm in Wellington
	return s
}

func (s *scene) open(title, respondent string) string {
	s.T.Helper()
	f, err := s.Desk.OpenCase(s.T.Context(), clerk.Opening{Request: s.request(), Title: title, Respondent: s.Person(respondent), Complainant: s.Person("Wren Example")})
	if err != nil {
		s.T.Fatal(err)
	}
	return f.Entries[0].Case
}

// request is the next request; the clock goes on by a second.
func (s *scene) request() clerk.Request {
	s.seq++
	s.Clock = s.Clock.Add(time.Second)
	return clerk.Request{Key: fmt.Sprint("scene", s.seq), Now: s.Clock}
}

func (s *scene) file(chain, text string) {
	s.T.Helper()
	if _, err := s.Desk.File(s.T.Context(), clerk.Draft{Request: s.request(), Case: chain, Text: text, On: s.Clock.Format("2 January 2006"), Happened: true}); err != nil {
		s.T.Fatalf("%s: %v", text, err)
	}
}

func (s *scene) change(changes ...register.Change) {
	s.T.Helper()
	if _, err := s.Desk.Change(s.T.Context(), s.request(), changes...); err != nil {
		s.T.Fatal(err)
	}
}

func (s *scene) say(chain string, x clerk.Saying) {
	s.T.Helper()
	if _, err := s.Desk.Say(s.T.Context(), s.request(), chain, x); err != nil {
		s.T.Fatal(err)
	}
}

// sees asks for the list, twice: what is kept says the same.
func (s *scene) sees(who, what string, parts ...string) {
	s.T.Helper()
	g := s.In(who)
	first := g.Get("/list").Body.String()
	before := s.looks
	if again := g.Get("/list").Body.String(); again != first {
		s.T.Errorf("%s: at once and again:\n%s%s", what, first, again)
	}
	if s.looks != before {
		s.T.Errorf("%s: nothing has changed, and it was looked at again", what)
	}
	for _, part := range parts {
		absent := strings.HasPrefix(part, "-")
		if part = strings.TrimPrefix(part, "-"); strings.Contains(first, part) == absent {
			s.T.Errorf("%s: %q, wanted %v, in\n%s", what, part, !absent, first)
		}
	}
}

// notice is what calls the council together.
const notice = `Bram Example sends notice of hearing by email to Chris Carter, hearing day 11 October 2010, place "here", stating the charges, the right to bring a supporter, the right of appeal`

const charges = `Andrew Little gives charges by email to Chris Carter, charge 1 under rule 1.1(1) "letters", stating the rule, the particulars`

// What was kept for one is never shown to another, and nothing of it to
// somebody who has come into a conflict.
func TestAGlimpseIsForOneReader(t *testing.T) {
	s := newScene(t)
	chain := s.open("First", "Chris Carter")
	s.open("Second", "Phil Goff")
	s.file(chain, charges)
	s.file(chain, notice)
	const party, moss, omar, chair, keeper, stranger = "Chris Carter", "Moss Example", "Omar Example", "Andrew Little", "Bram Example", "Rosa Example"
	s.sees(chair, "who presides", "First [panel chair]", "Second [chair]")
	s.sees(party, "the respondent", "First [respondent]", "-Second")
	s.sees(moss, "who sits", "First [panel]", "-Second")
	s.sees(omar, "who sits", "First [panel]")
	s.sees(stranger, "a member who has no part", "-First", "-Second")
	s.file(chain, "Moss Example stands down: an old friend")
	s.sees(moss, "who stood down", "-First")
	s.sees(omar, "who did not", "First [panel]")
	s.change(register.SetInterest(register.Interest{Person: s.Person("Omar Example"), About: register.AboutCase, Whom: chain, Kind: "friendship", From: calendar.NoDate, Until: calendar.NoDate, Words: "a neighbour"}))
	s.sees(omar, "who has an interest", "-First")
	s.sees(chair, "who presides", "First [panel chair]")
	s.sees(keeper, "who keeps the record", "First [")
	s.sees(party, "the respondent", "First [respondent]", "-Second")

	s.change(register.SetAccount(register.Account{Person: s.Person("Rosa Example"), Roles: []string{"auditor", "member"}, Email: sitetest.Address("Rosa Example")}))
	s.sees(stranger, "who audits", "First [auditor]", "Second [auditor]")
	s.change(register.SetAccount(register.Account{Person: s.Person("Rosa Example"), Roles: []string{"member"}, Email: sitetest.Address("Rosa Example")}))
	s.sees(stranger, "who audits no more", "-First", "-Second")
}

// After an entry, and once a time has run out, a glimpse is right.
func TestAGlimpseEndsWithWhatItShows(t *testing.T) {
	s := newScene(t)
	chain := s.open("First", "Chris Carter")
	s.open("Second", "Phil Goff")
	const chair, friend = "Andrew Little", "Phil Goff"
	s.sees(chair, "a new case", "First [chair", "0 late, 1 entries")
	s.file(chain, `Wren Example makes a complaint about Chris Carter, allegation "letters", day of conduct 29 July 2010`)
	before := s.looks
	s.sees(chair, "after the complaint", "0 late, 2 entries")
	if n := s.looks - before; n != 1 {
		t.Errorf("something was recorded in one case, and %d were looked at", n)
	}
	place := s.Desk.Organisation().Clock
	ends, _ := place.At(place.DateOf(calendar.Instant(s.Clock.UnixNano()))+14+1, 0) // 14 days for the charges; the time to acknowledge is over before
	s.Clock = time.Unix(0, int64(ends)).Add(-time.Minute)
	s.sees(chair, "on the last day", "1 late")
	s.Clock = time.Unix(0, int64(ends)).Add(-time.Second)
	before = s.looks
	s.sees(chair, "in its last second", "1 late")
	if s.looks != before {
		t.Error("nothing happens in the last minute of a day, and it was looked at again")
	}
	s.Clock = time.Unix(0, int64(ends))
	s.sees(chair, "when the day is over", "2 late")

	third := s.open("Third", "Chris Carter")
	s.file(third, charges)
	until := s.Clock.Add(time.Hour)
	s.say(third, clerk.Saying{Kind: "access", By: "Chris Carter", To: s.Person(friend), As: "representative", Until: until.Format(time.RFC3339)})
	s.sees(friend, "who was let in", "Third")
	s.Clock = until.Add(-time.Second)
	s.sees(friend, "a second before that ends", "Third")
	s.Clock = until
	s.sees(friend, "when it ends", "-Third")
	s.Clock = until.Add(-30 * time.Second)
	s.sees(friend, "by a clock that was put back", "Third")
}

// Of a case that was closed out no glimpse is left.
func TestNoGlimpseOfACaseThatIsGone(t *testing.T) {
	s := newScene(t)
	chain := s.Lodge("rehearsal")
	s.Clock = time.Date(2018, 6, 1, 0, 0, 0, 0, time.UTC)
	s.sees("Andrew Little", "a case that is over", "entries")
	if _, err := s.Desk.Erase(t.Context(), clerk.Erasure{Request: s.request(), Case: chain, Whole: true, Ground: "seven years are over"}); err != nil {
		t.Fatal(err)
	}
	s.sees("Andrew Little", "after it was closed out", "-entries")
}
