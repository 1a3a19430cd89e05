package hearing

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"alteram/docket"
	"alteram/internal/site/sitetest"
)

// entries counts the entries of the case.
func (e *evening) entries() int64 {
	e.T.Helper()
	v, err := e.Desk.Case(context.Background(), e.chain, 0)
	if err != nil {
		e.T.Fatal(err)
	}
	n := int64(0)
	for i := range v.Entries {
		if v.Entries[i].Event != nil {
			n++
		}
	}
	return n
}

// last is the last entry of the case, as the clerk reads it.
func (e *evening) last() *docket.Event {
	e.T.Helper()
	v, err := e.Desk.Case(context.Background(), e.chain, 0)
	if err != nil {
		e.T.Fatal(err)
	}
	for i := len(v.Entries) - 1; i >= 0; i-- {
		if v.Entries[i].Event != nil {
			return v.Entries[i].Event
		}
	}
	return nil
}

// wrong sends a form in which something is wrong: the page comes back with the
// words, with what was typed, and nothing was recorded.
func (e *evening) wrong(name, part string, values url.Values, want string, kept ...string) {
	e.T.Helper()
	before := e.entries()
	w := e.as(name).Post(e.path(part), values)
	page := sitetest.Parse(e.T, w.Body.String())
	for _, fault := range sitetest.Faults(page) {
		e.T.Errorf("%s: %s", want, fault)
	}
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(page.Words(), want) {
		e.T.Errorf("%d, and no %q in %s", w.Code, want, page.All("main")[0].Words())
	}
	for _, k := range kept {
		if !strings.Contains(w.Body.String(), k) {
			e.T.Errorf("%s: %q was lost", want, k)
		}
	}
	if after := e.entries(); after != before {
		e.T.Errorf("%s: %d entries were recorded", want, after-before)
	}
}

func TestWrongAnswersInTheRoom(t *testing.T) {
	e := newEvening(t)
	e.tonight("17:30")
	e.wrong(secretary, "hearing/room", form("act", "open", "open-chair", president), "Tick those who are in the room")
	e.wrong(secretary, "hearing/room", form("act", "open", "open-chair", president, "open-present", respondent), "must be in the room or remote", `value="Chris Carter" checked`)
	e.wrong(secretary, "hearing/room", form("act", "note", "note-words", "the lights", "note-at", "9:30", "note-because", "the net was down"), "Enter the time as 9.31pm", "the lights", "the net was down", `value="9:30"`)
	e.wrong(secretary, "hearing/room", form("act", "note", "note-words", "the lights", "note-at", "17:20"), "Say why it is entered only now", "the lights")
	e.wrong(secretary, "hearing/room", form("act", "note", "note-words", "  "), "Write what it is")
	e.wrong(secretary, "hearing/room", form("act", "answered"), "when the meeting has opened")
	e.wrong(secretary, "hearing", form("way", "perhaps", "needs", "breaks <every> hour"), "Choose whether you will come", "breaks &lt;every&gt; hour")
	e.opens()
	e.wrong(secretary, "hearing/room", form("act", "question", "question-by", "Nobody Example", "question-to", respondent, "question-words", "Why?"), "Choose a person from the list", "Why?")
	e.wrong(secretary, "hearing/room", form("act", "answered"), "when a question has been put")
	e.wrong(secretary, "hearing/room", form("act", "adjourn", "adjourn-day", "tomorrow"), "Enter the day as 12 October 2010", "tomorrow")
	e.wrong(secretary, "hearing/room", form("act", "allot", "allot-member", "four hours"), "from 1 to 1440", "four hours")
	e.wrong(secretary, "hearing/room", form("act", "withdraw", "withdraw-entry", "2", "withdraw-why", "written in error"), "of an entry of this meeting", "written in error")
	e.wrong("Cleo Example", "hearing/room", form("act", "conflict", "conflict-words", ""), "Write what it is")
	if w := e.send(respondent, "hearing/room", "act", "note", "note-words", "x"); w.Code != http.StatusNotFound {
		t.Errorf("the respondent's note: %d", w.Code)
	}
	if w := e.send("Cleo Example", "hearing/room", "act", "in", "in-who", "Nell Example"); w.Code != http.StatusNotFound {
		t.Errorf("a councillor lets somebody in: %d", w.Code)
	}
}

func TestWhatPeopleAskForIsSeenByTheChair(t *testing.T) {
	e := newEvening(t)
	e.tonight("17:00")
	e.recorded(e.send(respondent, "hearing", "way", "here", "needs", "a break every hour"), "attend")
	if page := e.as(secretary).Page(e.path("hearing")).Words(); !strings.Contains(page, "I will come. a break every hour") {
		t.Error("the secretary does not read what the respondent needs")
	}
	if page := e.as("Cleo Example").Page(e.path("hearing")).Words(); strings.Contains(page, "a break every hour") {
		t.Error("a councillor reads what the respondent needs")
	}
	e.opens()
	e.does("17:41", respondent, "object", "object-words", "E2 is not mine")
	e.does("17:41", respondent, "break")
	e.does("17:41", respondent, "time", "time-words", "four hours")
	page := e.as(president).Page(e.path("hearing/room")).Words()
	for _, want := range []string{"Chris Carter: E2 is not mine", "Chris Carter asks for a break", "Chris Carter asks for more time"} {
		if !strings.Contains(page, want) {
			t.Errorf("the chair does not read %q", want)
		}
	}
	id := e.idOf("objection by Chris Carter")
	e.does("17:43", president, "ruling", "ruling-on", id, "ruling-how", "refused", "ruling-words", "it was disclosed")
	if page := e.as(respondent).Page(e.path("hearing/room")).Words(); !strings.Contains(page, "refused, it was disclosed") {
		t.Error("the respondent does not read the ruling")
	}
}

// idOf is the id of the entry with some words.
func (e *evening) idOf(words string) string {
	e.T.Helper()
	v, err := e.Desk.Case(context.Background(), e.chain, 0)
	if err != nil {
		e.T.Fatal(err)
	}
	for i := range v.Entries {
		if x := v.Entries[i]; x.Event != nil && strings.Contains(x.Words, words) {
			return x.Event.ID
		}
	}
	e.T.Fatalf("no entry says %q", words)
	return ""
}

// One form from 64 browsers at once is one entry, and everybody is told so.
func TestOneFormIsOneEntry(t *testing.T) {
	e := newEvening(t)
	e.opens()
	before := e.entries()
	page := e.as(secretary).Page(e.path("hearing/room"))
	sent := form("act", "stop")
	for _, f := range page.All("form") {
		for _, in := range f.All("input") {
			if in.Attr["type"] == "hidden" && in.Attr["name"] != "act" && sent.Get(in.Attr["name"]) == "" {
				sent.Set(in.Attr["name"], in.Attr["value"])
			}
		}
	}
	e.tonight("17:50")
	var wg sync.WaitGroup
	codes := make([]int, 64)
	for i := range codes {
		wg.Add(1)
		go func() {
			defer wg.Done()
			r := httptest.NewRequest("POST", e.path("hearing/room"), strings.NewReader(sent.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.AddCookie(e.in[secretary].Cookies[0])
			w := httptest.NewRecorder()
			e.Pages.ServeHTTP(w, r)
			codes[i] = w.Code
		}()
	}
	wg.Wait()
	if after := e.entries(); after != before+1 {
		t.Errorf("%d entries were recorded", after-before)
	}
	for _, code := range codes {
		if code != http.StatusSeeOther {
			t.Errorf("somebody is answered %d", code)
		}
	}
}

var seconds = regexp.MustCompile(`data-seconds="(\d+)" data-step="(-?\d)"`)

// The clock is drawn from the entries: a page that is loaded again, by anybody
// and in the middle of a speech, has lost no second.
func TestAReloadLosesNoSecond(t *testing.T) {
	e := newEvening(t)
	e.opens()
	clock := func(name, at string) (string, string) {
		t.Helper()
		e.tonight(at)
		m := seconds.FindStringSubmatch(e.as(name).Get(e.path("hearing/room")).Body.String())
		if m == nil {
			t.Fatal("there is no clock")
		}
		return m[1], m[2]
	}
	for _, c := range []struct{ who, at, used, step string }{{president, "17:47:13", "913", "1"}, {respondent, "17:47:14", "914", "1"}, {secretary, "18:32:01", "3601", "1"}} {
		if used, step := clock(c.who, c.at); used != c.used || step != c.step {
			t.Errorf("at %s the clock has %s seconds in steps of %s, want %s and %s", c.at, used, step, c.used, c.step)
		}
	}
	e.does("18:32:01", secretary, "question", "question-by", "Cleo Example", "question-to", respondent, "question-words", "Why?")
	if used, step := clock(president, "18:40:00"); used != "3601" || step != "0" {
		t.Errorf("during a question the clock has %s seconds in steps of %s", used, step)
	}
	e.does("18:40:01", secretary, "answered")
	e.does("18:40:11", secretary, "allot", "allot-member", "240")
	if used, step := clock(president, "18:40:12"); used != "10788" || step != "-1" {
		t.Errorf("of four hours %s seconds are left in steps of %s", used, step)
	}
	e.does("18:40:30", president, "stop")
	if used, step := clock(president, "19:00:00"); used != "10770" || step != "0" {
		t.Errorf("after the stop %s seconds are left in steps of %s", used, step)
	}
}
