package hearing

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"alteram/clerk"
	"alteram/examples"
	"alteram/internal/site/sitetest"
)

// evening is the Carter example up to the day of the hearing, with a clock that
// the test moves.
type evening struct {
	*sitetest.House
	chain string
	in    map[string]*sitetest.Guest
}

const (
	secretary  = "Bram Example"
	president  = "Andrew Little"
	respondent = "Chris Carter"
	marker     = "zebra42" // stands in every word of the closed part
)

// newEvening makes the organisation and files what the script of the example
// files before the evening.
func newEvening(t testing.TB) *evening {
	t.Helper()
	h := sitetest.New(t, "Te Rōpū <Ture> & “Co”", Room())
	h.Adopt(sitetest.Carter(t), 2009, time.July)
	h.People()
	e := &evening{House: h, in: map[string]*sitetest.Guest{}}
	ctx := context.Background()
	e.at("9 August 2010 09:55")
	filed, err := h.Desk.OpenCase(ctx, clerk.Opening{Request: clerk.Request{Now: h.Clock}, Title: "Carter, October 2010", Label: "invented", Respondent: respondent, Complainant: "Wren Example"})
	if err != nil {
		t.Fatal(err)
	}
	e.chain = filed.Entries[0].Case
	script, err := examples.Files.ReadFile("carter/evening.script")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^alteram file carter --now "([^"]+)" '(.*)'$`).FindAllStringSubmatch(string(script), -1) {
		if strings.HasPrefix(m[1], "11 October") {
			break
		}
		e.at(m[1])
		if _, err := h.Desk.File(ctx, clerk.Draft{Request: clerk.Request{Now: h.Clock, Actor: "secretary"}, Case: e.chain, On: m[1], Text: m[2]}); err != nil {
			t.Fatal(m[2], err)
		}
	}
	return e
}

// at moves the clock.
func (e *evening) at(when string) {
	e.T.Helper()
	zone, err := time.LoadLocation("Pacific/Auckland")
	if err != nil {
		e.T.Fatal(err)
	}
	layout := "2 January 2006 15:04"
	if strings.Count(when, ":") == 2 {
		layout += ":05"
	}
	at, err := time.ParseInLocation(layout, when, zone)
	if err != nil {
		e.T.Fatal(err)
	}
	e.Clock = at
}

// tonight moves the clock to a time of the evening.
func (e *evening) tonight(clock string) { e.T.Helper(); e.at("11 October 2010 " + clock) }

// as is somebody at a browser, signed in once.
func (e *evening) as(name string) *sitetest.Guest {
	e.T.Helper()
	if e.in[name] == nil {
		e.in[name] = e.In(name)
	}
	return e.in[name]
}

func (e *evening) path(part string) string { return "/c/" + e.chain + "/" + part }

// form makes the values of a form.
func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// send sends a form and returns the answer.
func (e *evening) send(name, part string, pairs ...string) *httptest.ResponseRecorder {
	e.T.Helper()
	return e.as(name).Post(e.path(part), form(pairs...))
}

// does sends a form of the room, which must be recorded.
func (e *evening) does(clock, name, act string, pairs ...string) {
	e.T.Helper()
	e.tonight(clock)
	e.recorded(e.send(name, "hearing/room", append([]string{"act", act}, pairs...)...), act)
}

// recorded fails unless a form was recorded.
func (e *evening) recorded(w *httptest.ResponseRecorder, what string) {
	e.T.Helper()
	if w.Code != http.StatusSeeOther {
		page := sitetest.Parse(e.T, w.Body.String())
		e.T.Fatalf("%s answers %d: %s", what, w.Code, page.All("main")[0].Words())
	}
}

var councillors = []string{"Andrew Little", "Alba Example", "Bram Example", "Cleo Example", "Dara Example", "Enzo Example", "Faye Example", "Gwen Example", "Hugo Example", "Iris Example", "Joel Example", "Kiri Example", "Liam Example"}

// opens takes the evening to 5.32 pm.
func (e *evening) opens() {
	e.T.Helper()
	e.does("17:25", secretary, "note", "note-words", "fourteen councillors arrive, one by one; apologies from Nell, Omar and Pia Example")
	present := []string{"open-chair", president}
	for _, p := range append(append([]string{}, councillors...), "Moss Example", respondent) {
		present = append(present, "open-present", p)
	}
	e.does("17:30", secretary, "open", present...)
	e.does("17:30", secretary, "note", "note-words", "each councillor is asked about conflicts of interest")
	e.tonight("17:30")
	if w := e.send("Moss Example", "hearing/room", "act", "conflict", "conflict-words", "wrote to a newspaper about the letters", "step", "record"); w.Code != http.StatusOK {
		e.T.Fatal("standing down", w.Code)
	}
	e.does("17:32", secretary, "note", "note-words", "the charges are read, and Chris Carter answers them")
	e.does("17:32", secretary, "offer", "offer-what", "the floor")
	e.does("17:32", president, "floor", "floor-who", respondent, "floor-what", "the floor")
	e.does("17:40", secretary, "exhibit", "exhibit-labels", "E1, E2", "exhibit-by", secretary)
}

// asks lets councillors ask, and the member answer or decline.
func (e *evening) asks() {
	e.T.Helper()
	for _, q := range [][3]string{
		{"18:05", "Cleo Example", "about the letters"}, {"18:20", "Dara Example", "about their being unsigned"}, {"18:40", "Enzo Example", "about their purpose"},
		{"19:05", "Faye Example", "about going to the leader first"}, {"19:30", "Gwen Example", "about other people"}, {"19:45", "Hugo Example", "about the effect on colleagues"},
		{"20:10", "Iris Example", "about regret"}, {"20:25", "Joel Example", "about the days since"}, {"20:40", "Kiri Example", "about further comment on the leadership"},
		{"20:55", "Liam Example", "about rule 1.1(1)"}, {"21:10", "Alba Example", "about the record of service"},
	} {
		e.question(q[0], q[1], q[2])
	}
}

func (e *evening) question(clock, who, words string) {
	e.T.Helper()
	e.does(clock, who, "wanted", "wanted-words", words)
	page := e.as(secretary).Page(e.path("hearing/room"))
	id := ""
	for _, in := range page.All("input") {
		if in.Attr["name"] == "question-queue" && in.Attr["value"] != "" {
			id = in.Attr["value"]
		}
	}
	e.does(clock, secretary, "question", "question-queue", id)
	outcome := "answered"
	if who == "Gwen Example" {
		outcome = "refused"
	}
	e.does(clock, secretary, outcome)
}

// leaves takes the evening to 9.32 pm, when the deliberation begins.
func (e *evening) leaves() {
	e.T.Helper()
	e.does("21:20", secretary, "offer", "offer-what", "questions to witnesses")
	e.does("21:20", secretary, "declined", "declined-what", "questions to witnesses")
	e.does("21:27", secretary, "offer", "offer-what", "the last word")
	e.does("21:28", president, "stop")
	e.does("21:28", president, "floor", "floor-who", respondent, "floor-what", "the last word")
	e.does("21:30", secretary, "out", "out-who", respondent, "out-why", "by the back door, avoiding reporters")
	e.does("21:32", president, "deliberate")
}

// decides takes the evening to its end.
func (e *evening) decides() {
	e.T.Helper()
	e.deliberates()
	e.votes()
	e.does("23:50", secretary, "tell", "tell-by", president, "tell-how", "telephone")
	e.does("23:55", president, "close")
}

// deliberates takes the evening to 11.38 pm.
func (e *evening) deliberates() {
	e.T.Helper()
	e.tonight("23:38")
	e.recorded(e.send(president, "deliberation", "act", "judgement", "judgement-thing", "insufficiency of milder sanction"), "judgement")
	e.recorded(e.send(secretary, "deliberation", "act", "said", "said-words", marker+" and gravity, lack of contrition and the record of service were weighed"), "note")
	e.recorded(e.send("Alba Example", "deliberation", "act", "draft", "draft-charge", "1", "draft-words", marker+" wrote them, on E1"), "draft")
	e.recorded(e.send("Cleo Example", "deliberation", "act", "issue", "issue-charge", "2", "issue-words", marker+" meant harm"), "issue")
	e.recorded(e.send(secretary, "deliberation", "act", "reason", "reason-kind", "gravity", "reason-words", marker+" never accepted the gravity of it"), "reason")
	e.recorded(e.send(president, "deliberation", "act", "motion", "motion-thing", "expulsion", "motion-by", president, "motion-words", "That Chris Carter be expelled; "+marker+"."), "motion")
}

// ballot is the form of the vote, all in favour.
func (e *evening) ballot() url.Values {
	e.T.Helper()
	page := e.as(secretary).Page(e.path("vote"))
	v := form("method", "roll call", "evidence", "E1", "evidence", "E2", "found-0", "proved", "found-1", "proved", "step", "check")
	for _, in := range page.All("input") {
		if strings.HasPrefix(in.Attr["name"], "vote-") {
			v.Set(in.Attr["name"], "for")
		}
	}
	return v
}

// votes records the vote of 11.41 pm, by the page on which it is checked.
func (e *evening) votes() {
	e.T.Helper()
	e.tonight("23:41")
	e.recorded(e.confirm(e.as(secretary).Post(e.path("vote"), e.ballot())), "vote")
}

// confirm sends the form of the page on which a vote is checked.
func (e *evening) confirm(w *httptest.ResponseRecorder) *httptest.ResponseRecorder {
	e.T.Helper()
	page := sitetest.Parse(e.T, w.Body.String())
	sent := form("step", "record")
	for _, in := range page.All("input") {
		if in.Attr["type"] == "hidden" {
			sent.Add(in.Attr["name"], in.Attr["value"])
		}
	}
	r := httptest.NewRequest("POST", e.path("vote"), strings.NewReader(sent.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return e.as(secretary).Do(r)
}
