package hearing

import (
	"net/http"
	"strings"
	"testing"

	"alteram/docket"
	"alteram/internal/site/sitetest"
)

// What happened earlier is entered with its time and the reason.
func TestItHappenedEarlier(t *testing.T) {
	e := newEvening(t)
	e.opens()
	e.does("18:20", secretary, "out", "out-who", "Cleo Example", "out-at", "18:05", "out-because", "the net was down")
	page := e.as(secretary).Page(e.path("hearing/room")).Words()
	for _, want := range []string{"6.05pm Cleo Example leaves", "recorded at 6.20pm", "the net was down"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in the log", want)
		}
	}
}

func TestUndoIsAnEntryWithinAMinute(t *testing.T) {
	e := newEvening(t)
	e.opens()
	e.does("18:00:00", secretary, "out", "out-who", "Cleo Example")
	e.does("18:00:50", secretary, "undo")
	if last := e.last(); last.Kind != docket.Withdrawn {
		t.Fatalf("the last entry is %+v", last)
	}
	if page := e.as(secretary).Page(e.path("hearing/room")).Words(); !strings.Contains(page, "13 of the 17 members of the council are here") {
		t.Error("Cleo did not come back")
	}
	e.does("18:01:00", secretary, "out", "out-who", "Cleo Example")
	e.tonight("18:02:01")
	e.wrong(secretary, "hearing/room", form("act", "undo"), "within 60 seconds")
}

// The quorum that the room counts is the desk's, and when it falls nothing can
// be decided.
func TestQuorumIsTheDesks(t *testing.T) {
	e := newEvening(t)
	e.opens()
	e.question("18:05", "Cleo Example", "about the letters")
	e.leaves()
	e.deliberates()
	for _, name := range councillors[8:] {
		e.does("23:39", secretary, "out", "out-who", name)
	}
	page := e.as(secretary).Page(e.path("hearing/room"))
	words := page.All("main")[0].Words()
	for _, want := range []string{"There is no quorum: 8 are here and 9 are needed", "It was lost at 23:39", "8 remained"} {
		if want = strings.Replace(want, "23:39", "11.39pm", 1); !strings.Contains(words, want) {
			t.Errorf("the room does not say %q: %.400s", want, words)
		}
	}
	if strings.Contains(words, "Take the vote") {
		t.Error("the vote is offered")
	}
	page = e.as(secretary).Page(e.path("vote"))
	if words := page.Words(); !strings.Contains(words, "There is no quorum, so nothing can be decided") || len(page.ByID("main").All("form")) > 0 {
		t.Error("the vote can be taken without a quorum")
	}
	e.does("23:40", secretary, "in", "in-who", councillors[8])
	e.votes()
	for _, r := range e.as(secretary).Page(e.path("vote/result")).Find("picture") {
		if strings.Contains(r.Words(), "quorum") {
			return
		}
	}
	words = e.as(secretary).Page(e.path("vote/result")).Words()
	if !strings.Contains(words, "quorum of 9 was lost") {
		t.Errorf("the result does not say that the quorum was lost: %.800s", words)
	}
}

// A conflict declared on the night moves the seat out at once.
func TestStandingDownInTheRoom(t *testing.T) {
	e := newEvening(t)
	e.opens()
	if w := e.as("Moss Example").Get(e.path("hearing/room")); w.Code != http.StatusNotFound {
		t.Errorf("Moss still reads the room: %d", w.Code)
	}
	if page := e.as(secretary).Page(e.path("hearing/room")).Words(); !strings.Contains(page, "13 of the 17 members") || !strings.Contains(page, "Moss Example member of the panel stood down") {
		t.Error("the room does not show that Moss stood down")
	}
}

func TestVoteByNumbersNeedsASecondTeller(t *testing.T) {
	e := newEvening(t)
	e.opens()
	e.question("18:05", "Cleo Example", "about the letters")
	e.leaves()
	e.wrongVote(form("method", "roll call"), http.StatusUnprocessableEntity, "when a motion has been put")
	e.deliberates()
	e.tonight("23:41")
	page := e.as(secretary).Page(e.path("vote")).All("main")[0].Words()
	for _, want := range []string{"That Chris Carter be expelled; " + marker, "9 of 13 votes in favour carry it", "Moss Example has stood down", "two thirds of the votes cast", "The rules ask for this"} {
		if !strings.Contains(page, want) {
			t.Errorf("the vote does not say %q: %s", want, page)
		}
	}
	if forms := e.as("Cleo Example").Page(e.path("vote")).ByID("main").All("form"); len(forms) > 0 {
		t.Error("a councillor may record the vote")
	}
	found := []string{"found-0", "proved", "found-1", "not proved", "evidence", "E1"}
	for _, c := range []struct {
		want  string
		pairs []string
	}{
		{"Choose how the vote was taken", nil},
		{"Say how Alba Example voted", []string{"method", "roll call"}},
		{"The second count must be the same, 8", []string{"method", "secret ballot", "count-for", "8", "count-against", "5", "count-abstain", "0", "again-for", "9", "again-against", "5", "again-abstain", "0", "teller", "Alba Example"}},
		{"somebody else than you", []string{"method", "secret ballot", "count-for", "8", "count-against", "5", "count-abstain", "0", "again-for", "8", "again-against", "5", "again-abstain", "0", "teller", secretary}},
		{"more votes than the 13 members", []string{"method", "secret ballot", "count-for", "18", "count-against", "5", "count-abstain", "0", "again-for", "18", "again-against", "5", "again-abstain", "0", "teller", "Alba Example"}},
		{"Enter a number, 0 for none", []string{"method", "show of hands", "count-for", "many", "again-for", "many", "teller", "Alba Example"}},
	} {
		e.wrong(secretary, "vote", form(append(c.pairs, found...)...), c.want, `value="not proved" checked`)
	}
	e.wrong(secretary, "vote", form("method", "roll call"), "Say what was found on charge 2")
	values := form(append([]string{"step", "check", "method", "secret ballot", "count-for", "8", "count-against", "5", "count-abstain", "0", "again-for", "8", "again-against", "5", "again-abstain", "0", "teller", "Alba Example"}, found...)...)
	before := e.entries()
	w := e.as(secretary).Post(e.path("vote"), values)
	check := sitetest.Parse(t, w.Body.String())
	for _, fault := range sitetest.Faults(check) {
		t.Error(fault)
	}
	if words := check.Words(); !strings.Contains(words, "Not carried: 8 of 13, needed 9") || !strings.Contains(words, "It does not count") {
		t.Errorf("the check says %s", words)
	}
	if e.entries() != before {
		t.Error("the check recorded something")
	}
	e.recorded(e.confirm(w), "vote")
	page = e.as(secretary).Page(e.path("vote/result")).Words()
	if !strings.Contains(page, "Not carried: 8 of 13, needed 9") {
		t.Errorf("the result says %s", page)
	}
}

func (e *evening) wrongVote(values map[string][]string, code int, want string) {
	e.T.Helper()
	w := e.as(secretary).Get(e.path("vote"))
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
		e.T.Errorf("%d, and no %q", w.Code, want)
	}
}

// Without a net the evening is written on the run-sheet, and entered afterwards
// in one go.
func TestEnterFromPaper(t *testing.T) {
	e := newEvening(t)
	e.at("12 October 2010 09:30")
	lines := [][]string{
		{"17:30", "", "open", president, "", strings.Join(append(append([]string{}, councillors...), respondent), ", ")},
		{"17:32", "", "offered", respondent, "", "the floor"},
		{"17:32", "21:28", "speaks", respondent, "", ""},
		{"18:05", "", "asks", "Cleo Example", respondent, "about the letters"},
		{"18:06", "", "answers", respondent, "", ""},
		{"21:28", "", "last", respondent, "", ""},
		{"21:30", "", "out", respondent, "", "by the back door"},
		{"21:32", "", "deliberation", "", "", ""},
		{"23:10", "", "sentence", "", "", "council considers insufficiency of a milder sanktion"},
		{"00:10", "", "note", "", "", "it is past midnight"},
		{"00:15", "", "close", "", "", ""},
	}
	values := func() map[string][]string {
		v := form("day-day", "11", "day-month", "10", "day-year", "2010", "why", "the net was down", "lines", "12")
		for i, l := range lines {
			name := "line-" + string(rune('1'+i))
			if i >= 9 {
				name = "line-1" + string(rune('0'+i-9))
			}
			for k, field := range []string{"time", "end", "kind", "who", "to", "words"} {
				v.Set(name+"-"+field, l[k])
			}
		}
		return v
	}
	e.wrong(secretary, "hearing/paper", values(), "sanktion", "by the back door", `value="23:10"`)
	lines[8][5] = "council considers insufficiency of a milder sanction"
	lines[4][0] = "6:06"
	e.wrong(secretary, "hearing/paper", values(), "Line 5: enter the time", `value="6:06"`, "by the back door")
	lines[4][0] = "18:06"
	before := e.entries()
	e.recorded(e.as(secretary).Post(e.path("hearing/paper"), values()), "paper")
	if n := e.entries() - before; n != int64(len(lines))+1 {
		t.Errorf("%d entries were recorded of %d lines and the reason", n, len(lines))
	}
	page := e.as(secretary).Page(e.path("hearing/minutes")).All("main")[0].Words()
	for _, want := range []string{"5.32pm–9.28pm Chris Carter speaks", "recorded at 9.30am", "12.10am It is past midnight"} {
		if !strings.Contains(page, want) {
			t.Errorf("the minutes do not say %q: %.1500s", want, page)
		}
	}
	e.recorded(e.as(secretary).Post(e.path("hearing/minutes"), form("act", "confirm")), "minutes")
	if page := e.as(secretary).Page(e.path("hearing/minutes")).Words(); !strings.Contains(page, "The minutes were filed on Tuesday 12 October 2010") {
		t.Error("the minutes are not filed")
	}
}

// One tap stands nobody down: the page after it says what follows, and asks.
func TestStandingDownIsAskedOnceMore(t *testing.T) {
	e := newEvening(t)
	e.opens()
	e.tonight("18:00")
	before := e.entries()
	w := e.send("Cleo Example", "hearing/room", "act", "conflict", "conflict-words", "knows a witness")
	page := sitetest.Parse(t, w.Body.String())
	if faults := sitetest.Faults(page); w.Code != http.StatusOK || len(faults) > 0 || e.entries() != before {
		t.Fatalf("%d, %v, %d entries more", w.Code, faults, e.entries()-before)
	}
	for _, want := range []string{"Stand down from this case?", "Nothing has been recorded yet", "knows a witness", "Members here: 12. Needed: 9.", "You cannot take this back"} {
		if !strings.Contains(page.Words(), want) {
			t.Errorf("no %q in %s", want, page.All("main")[0].Words())
		}
	}
	w = e.send("Cleo Example", "hearing/room", "act", "conflict", "conflict-words", "knows a witness", "step", "change")
	if body := w.Body.String(); w.Code != http.StatusOK || !strings.Contains(body, ">knows a witness</textarea>") || e.entries() != before {
		t.Errorf("going back: %d, %d entries more", w.Code, e.entries()-before)
	}
	if w = e.send("Cleo Example", "hearing/room", "act", "conflict", "conflict-words", "knows a witness", "step", "record"); w.Code != http.StatusOK || e.last().Kind != docket.StoodDown {
		t.Errorf("%d, and the last entry is %+v", w.Code, e.last())
	}
}

// Every page writes a moment in one way: to the minute, and a day with its zone.
func TestMomentsAreWrittenInOneWay(t *testing.T) {
	e := newEvening(t)
	e.opens()
	e.does("18:01:07", secretary, "note", "note-words", "tea is brought")
	if words := e.as(secretary).Page(e.path("hearing/room")).Words(); strings.Contains(words, "18:01:07 Tea") || !strings.Contains(words, "6.01pm Tea is brought") {
		t.Errorf("the room says: %s", words)
	}
	e.asks()
	e.leaves()
	e.decides()
	for part, want := range map[string]string{
		"decision": "on Monday 11 October 2010, 11.41pm NZDT", "vote/result": "Expulsion, Monday 11 October 2010, 11.41pm NZDT",
		"hearing": "Monday 11 October 2010, 5.30pm NZDT", "hearing/minutes": "Monday 11 October 2010, 5.30pm NZDT",
	} {
		if words := e.as(secretary).Page(e.path(part)).Words(); !strings.Contains(words, want) {
			t.Errorf("%s does not say %q: %s", part, want, words)
		}
	}
}

// A view against the decision by somebody who voted for it is printed with what
// the roll call says.
func TestAMinorityViewIsHeldAgainstTheRollCall(t *testing.T) {
	e := newEvening(t)
	e.opens()
	e.asks()
	e.leaves()
	e.tonight("23:00")
	e.recorded(e.send("Cleo Example", "deliberation", "act", "minority", "minority-by", "Cleo Example", "minority-words", "it is too hard"), "minority")
	e.decides()
	want := "The roll call has Cleo Example voting for the decision."
	if words := e.as(secretary).Page(e.path("decision")).Words(); !strings.Contains(words, want) {
		t.Errorf("no %q in: %s", want, words)
	}
}

// Whoever may know no more than how it ended reads how it ended.
func TestTheComplainantReadsTheOutcome(t *testing.T) {
	e := newEvening(t)
	e.opens()
	e.asks()
	e.leaves()
	e.decides()
	words := e.as("Wren Example").Page(e.path("decision")).All("main")[0].Words()
	if !strings.Contains(words, "Expulsion") || !strings.Contains(words, "It is now: in effect") || strings.Contains(words, "13") {
		t.Errorf("the complainant reads: %s", words)
	}
}
