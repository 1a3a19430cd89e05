package picture

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/docket"
	"alteram/source"
)

// written is a case under the Carter constitution as a secretary would type it.
func written(t testing.TB, entries, day, clock string) Case {
	t.Helper()
	p := book(t, "carter/constitution.md")
	text := "rulebook: constitution.md\ncouncil: Ann (president), Bo (vice-president), Cy (secretary), Di, Ed, Flo, Gus, Hal, Ivy, Jo, Kit.\n" +
		"appeals board: Uli, Vic, Wim, Xan.\nmembers: Rae, Sam.\nrespondent: Rae.\n\n" + entries
	c, diags := casefile.Read(source.NewFile("typed.case", []byte(text)), p)
	for _, d := range diags {
		if d.Severity == source.Error {
			t.Fatal(d.Draw())
		}
	}
	return stand(p, c, at(t, &p.Settings.Reckoner.Place, day, clock))
}

// row finds a row of a table by its beginning and returns it joined.
func row(t *testing.T, p Picture, begins ...string) string {
	t.Helper()
	for _, r := range p.Table.Rows {
		if len(r) >= len(begins) && slices.Equal(r[:len(begins)], begins) {
			return strings.Join(r, " | ")
		}
	}
	t.Fatalf("%s has no row %q; it has %q", p.Title, begins, p.Table.Rows)
	return ""
}

// wants complains when one of the texts is not set in the picture, in either
// width.
func wants(t *testing.T, p Picture, texts ...string) {
	t.Helper()
	for _, svg := range []string{p.Wide, p.Small} {
		set := strings.ToLower(strings.Join(look(svg).text, " "))
		for _, want := range texts {
			if !strings.Contains(set, strings.ToLower(want)) {
				t.Errorf("%s: %q is not in %q", p.Title, want, set)
			}
		}
	}
}

func lacks(t *testing.T, p Picture, texts ...string) {
	t.Helper()
	for _, svg := range []string{p.Wide, p.Small} {
		for _, not := range texts {
			if strings.Contains(svg, not) {
				t.Errorf("%s: %q is in the picture", p.Title, not)
			}
		}
	}
}

func TestTimelineSaysHowDutiesStand(t *testing.T) {
	const charges = "2 August 2010 Sam makes a complaint about Rae, allegation \"sold the minutes\", day of conduct 1 June 2010.\n" +
		"9 August 2010 Ann gives charges by email to Rae, charge 1 under rule 1.1(2) \"sold the minutes\", stating the rule, the particulars.\n"
	const more = charges + "1 October 2010 Sam and Rae agree in writing to extend the period in clause 6.3 by 28 days.\n"
	for _, test := range []struct {
		name, entries, day string
		clause, what       string
		row, set           string
	}{
		{"due", charges, "20 September 2010", "6.3", "hearing",
			"6.3 | hearing | council | Monday 9 August 2010 | Friday 8 October 2010 | due Friday 8 October 2010", "due 8 Oct"},
		{"late", charges, "12 October 2010", "6.3", "hearing",
			"6.3 | hearing | council | Monday 9 August 2010 | Friday 8 October 2010 | late, not done; was due Friday 8 October 2010", "late, not done"},
		{"done", charges, "20 September 2010", "5.1", "charges or dismissal",
			"5.1 | charges or dismissal | president (Ann) | Monday 2 August 2010 | Monday 16 August 2010 | done Monday 9 August 2010", "done 9 Aug"},
		{"extended", more, "12 October 2010", "6.3", "hearing",
			"6.3 | hearing | council | Monday 9 August 2010 | Friday 5 November 2010, extended from Friday 8 October 2010 | due Friday 5 November 2010", "due 5 Nov, extended"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := Timeline("t", written(t, test.entries, test.day, "noon"))
			hold(t, test.name, p)
			if got := row(t, p, test.clause, test.what); got != test.row {
				t.Errorf("got  %s\nwant %s", got, test.row)
			}
			wants(t, p, test.set, "today, ")
			if hatched := strings.Contains(p.Wide, "-hatch)"); hatched != (test.name == "extended") {
				t.Errorf("hatched: %v", hatched)
			}
		})
	}
}

// The time of a power that was extended is hatched as that of a duty is.
func TestTimelineHatchesAnExtendedPower(t *testing.T) {
	const text = "# Club\nzone: UTC.  calendar: Wellington.  count days as: NZ Legislation Act 2019.\n\n## 1 Appeal\n```rule\n" +
		"The council is a body of 3 members.\nThe complainant is a member.\nThe respondent is a member.\n" +
		"Decision letter is an act by the council to the respondent.\nAppeal is an act by the respondent to the council.\n" +
		"The respondent may appeal within 14 days after decision letter.\n```\n\n## 2 More time\n```rule\n" +
		"The complainant and the respondent may agree in writing to extend the period in clause 1 by at most 14 days, once.\n```\n"
	p := program(t, text, "")
	for _, test := range []struct {
		more, want string
		hatched    bool
	}{
		{"", "Monday 16 August 2010", false},
		{"4 August 2010 Sam and Rae agree in writing to extend the period in clause 1 by 10 days.\n", "Thursday 26 August 2010, extended from Monday 16 August 2010", true},
	} {
		c, diags := casefile.Read(source.NewFile("typed.case", []byte("rulebook: club.md\ncouncil: Ann, Bo, Cy.\nmembers: Rae, Sam.\nrespondent: Rae.\ncomplainant: Sam.\n\n"+
			"2 August 2010 Ann, Bo and Cy give decision letter to Rae.\n"+test.more)), p)
		for _, d := range diags {
			if d.Severity == source.Error {
				t.Fatal(d.Draw())
			}
		}
		pic := Timeline("t", stand(p, c, at(t, &p.Settings.Reckoner.Place, "6 August 2010", "noon")))
		if got := row(t, pic, "1", "appeal"); !strings.Contains(got, test.want) {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
		if got := strings.Contains(pic.Wide, "-hatch)"); got != test.hatched {
			t.Errorf("hatched %v, want %v: %s", got, test.hatched, test.more)
		}
	}
}

func TestTimelineNamesHolidaysAndToday(t *testing.T) {
	p := Timeline("t", carter(t, "rehearsal.case", "20 October 2010"))
	wants(t, p, "Labour Day", "today, 20 Oct", "5.1 Charges or dismissal", "may, until 10 Nov")
	row(t, p, "", "Labour Day", "", "Monday 25 October 2010", "Monday 25 October 2010", "closed")
	row(t, p, "", "Today", "", "Wednesday 20 October 2010")
}

func TestTimelineSaysLateInWords(t *testing.T) {
	p := Timeline("t", carter(t, "broken/B12-late-reasons.case", "20 October 2010"))
	wants(t, p, "done late, 20 Oct, by 2 days")
}

// More than twelve rows are gathered, and the table still has every one.
func TestTimelineGathersManyRowsByStage(t *testing.T) {
	c := written(t, "", "20 September 2010", "noon")
	for i := range 14 {
		from := calendar.Date(14850 + i)
		by := from + 10
		c.Standing.Duties = append(c.Standing.Duties, docket.Due{Clause: []string{"5.1", "6.1", "15.1"}[i%3], Norm: -1, Kind: "must", Who: "council", Deed: fmt.Sprintf("deed %d", i), Status: "open", From: &from, By: &by})
	}
	p := Timeline("t", c)
	hold(t, "stages", p)
	wants(t, p, "5 Charges", "6 Notice of hearing", "15 Reasons and publication")
	lacks(t, p, "Deed 3<")
	for i := range 14 {
		row(t, p, []string{"5.1", "6.1", "15.1"}[i%3], fmt.Sprintf("deed %d", i))
	}
}

func TestMapShowsWhereTheCaseStands(t *testing.T) {
	p := ProcedureMap("m", carter(t, "rehearsal.case", "20 October 2010"))
	hold(t, "map", p)
	wants(t, p, "you are here", "Done 20 August 2010", "May be done until 10 November 2010", "Why not now", "There has been no urgent risk. (9)")
	for _, svg := range []string{p.Wide, p.Small} {
		if n := strings.Count(svg, "▸ you are here"); n != 1 {
			t.Errorf("you are here %d times", n)
		}
	}
	if !strings.HasPrefix(p.Words, "You are here: minutes, done 20 October 2010.") {
		t.Error(p.Words)
	}
	if got := row(t, p, "2.1", "dismissal"); !strings.Contains(got, "closes the case") {
		t.Error(got)
	}
}

func TestMapMarksWhatDoesNotCount(t *testing.T) {
	p := ProcedureMap("m", carter(t, "broken/B7-short-notice.case", "20 October 2010"))
	if got := row(t, p, "7.4", "expulsion"); !strings.Contains(got, "void") {
		t.Error(got)
	}
	wants(t, p, "void, 11 October 2010", "does not count", "late: not done by 18 October 2010", "Acquittal of 19 October 2010 closed it")
	if got := row(t, p, "7.5", "acquittal"); !strings.Contains(got, "done 19 October 2010; closes the case") {
		t.Error(got)
	}
}

func TestVoteDrawsTheNeededLine(t *testing.T) {
	tally := docket.Tally{For: 6, Against: 4, Abstain: 1, Base: 12, Needed: 7, Present: 12, Quorum: 9, Carried: docket.Broken,
		Sentence: "Not carried: 6 of 12, needed 7 (more than half of those present)."}
	p := Vote("v", Ballot{Title: "expulsion", Tally: tally, Entitled: 14, Recused: 2})
	hold(t, "vote", p)
	wants(t, p, "Not carried", "Needed: 7 of 12, more than half of those", "For: 6", "Against: 4", "Abstain: 1", "Did not vote: 3", "Recused: 2", "Quorum: 12 present, 9 needed")
	// The bar is 868 wide for 16 seats; the line stands after the seventh.
	if x := `x1="` + num(16+868.0/16*7) + `"`; !strings.Contains(p.Wide, x) {
		t.Errorf("no line at %s", x)
	}
}

// Where numbers would tell how somebody voted in secret there are none: not in
// the picture, not in its words, not in the table.
func TestVoteKeepsASecret(t *testing.T) {
	tally := docket.Tally{For: 3, Against: 1, Base: 4, Needed: 3, Present: 4, Quorum: 3, Carried: docket.Shown,
		Sentence: "Carried: 3 of 4, needed 3 (at least two thirds of the votes cast)."}
	p := Vote("v", Ballot{Title: "expulsion", Tally: tally, Secret: true, ResultOnly: true})
	hold(t, "secret", p)
	wants(t, p, "Carried", "Needed: at least two thirds of the votes cast.")
	all := p.Title + p.Words + strings.Join(look(p.Wide).text, "") + strings.Join(look(p.Small).text, "") + fmt.Sprint(p.Table)
	if found := numbers.FindAllString(all, -1); len(found) > 0 {
		t.Errorf("numbers %v in %s", found, all)
	}
	if open := Vote("v", Ballot{Title: "expulsion", Tally: tally, Secret: true}); !strings.Contains(open.Wide, "For: 3") {
		t.Error("numbers are held back unasked")
	}
}

func TestVoteOfUnknownNumbers(t *testing.T) {
	c := carter(t, "reported.case", "20 October 2010")
	n := 0
	for _, r := range c.Standing.Rulings {
		if b, ok := BallotOf(c, r.Event); ok {
			n++
			wants(t, Vote("v", b), "Carried", "their number is not recorded")
		}
	}
	if n != 1 {
		t.Errorf("%d votes, want 1", n)
	}
	if _, ok := BallotOf(c, "no such entry"); ok {
		t.Error("a vote of an entry that is not there")
	}
}

const evening = `11 October 2010 17:30 hearing opens; present Ann, Bo, Cy, Di, Ed, Flo, Rae; remote Gus.
17:40-18:00 Ann speaks.
18:00 Rae is offered the floor.
18:00-19:30 Rae speaks.
18:10 Di asks Rae: why.
18:20 Rae answers.
18:30 hearing adjourns.
18:45 hearing resumes.
19:00 Ed leaves.
19:30 deliberation begins.
23:00 Ed arrives.
23:50 Flo stands down: knows the printer.
12 October 2010 00:20 council decides expulsion; for Ann, Bo, Cy, Di, Ed, Gus; charge 1 proved; relying on E1; sanction expulsion.
00:30 hearing closes.
`

func TestClockCountsWhoHasTheFloor(t *testing.T) {
	c := written(t, evening, "12 October 2010", "1am")
	place := &c.Program.Settings.Reckoner.Place
	h := Hearing{Place: place, Events: c.Events, Member: []string{"Rae"}, Organisation: 30 * time.Minute, Allotted: time.Hour}
	for _, test := range []struct {
		day, clock, state, organisation, member, questions string
	}{
		{"11 October 2010", "5pm", "not open yet", "0:00 min", "0:00 min", "0:00 min"},
		{"11 October 2010", "5.35pm", "nobody has the floor", "0:00 min", "0:00 min", "0:00 min"},
		{"11 October 2010", "17:45:30", "Ann is speaking", "5:30 min", "0:00 min", "0:00 min"},
		{"11 October 2010", "6.15pm", "paused for a question", "20:00 min", "10:00 min", "5:00 min"},
		{"11 October 2010", "6.25pm", "Rae is speaking", "20:00 min", "15:00 min", "10:00 min"},
		{"11 October 2010", "6.40pm", "break", "20:00 min", "20:00 min", "10:00 min"},
		{"11 October 2010", "7.29pm", "Rae is speaking", "20:00 min", "1:04 h", "10:00 min"},
		{"11 October 2010", "9pm", "deliberation", "20:00 min", "1:05 h", "10:00 min"},
		{"12 October 2010", "12.31pm", "closed", "20:00 min", "1:05 h", "10:00 min"},
	} {
		p := HearingClock("h", h, at(t, place, test.day, test.clock))
		hold(t, "clock "+test.clock, p)
		wants(t, p, test.state)
		for _, want := range [][]string{{"Organisation", test.organisation}, {"Member", test.member}, {"Questions", test.questions}} {
			row(t, p, want...)
		}
	}
	over := HearingClock("h", h, at(t, place, "11 October 2010", "7.29pm"))
	wants(t, over, "+4:00", "over")
	if !strings.Contains(over.Wide, `data-seconds="240" data-step="1"`) {
		t.Error("the figure has no seconds to tick from")
	}
}

// A floor whose end nobody has written down yet runs on, and a reload loses
// nothing of it.
func TestClockRunsUntilAnEndIsRecorded(t *testing.T) {
	c := written(t, "11 October 2010 17:30 hearing opens; present Ann, Rae.\n17:40 Rae speaks.\n18:10 Ann speaks.\n18:20 Ann leaves.\n", "11 October 2010", "9pm")
	place := &c.Program.Settings.Reckoner.Place
	h := Hearing{Place: place, Events: c.Events, Member: []string{"Rae"}}
	first, again := HearingClock("h", h, at(t, place, "11 October 2010", "6pm")), HearingClock("h", h, at(t, place, "11 October 2010", "6pm"))
	if first.Wide != again.Wide {
		t.Error("a reload shows something else")
	}
	row(t, first, "Member", "20:00 min", "no limit")
	last := HearingClock("h", h, at(t, place, "11 October 2010", "8pm"))
	row(t, last, "Member", "30:00 min")
	row(t, last, "Organisation", "10:00 min")
}

// New Zealand's clocks went forward at 2am on 26 September 2010, and back at
// 3am on 4 April 2010.
func TestClocksThatChangeLoseNoTime(t *testing.T) {
	for _, test := range []struct{ name, entries, day, until, member string }{
		{"forward", "26 September 2010 01:30 hearing opens; present Ann, Rae.\n01:40 Rae speaks.\n", "26 September 2010", "3.10am", "30:00 min"},
		{"back", "4 April 2010 01:30 hearing opens; present Ann, Rae.\n01:40 Rae speaks.\n02:50 note: the clock is put back.\n02:20 Ann speaks.\n", "4 April 2010", "4am", "1:40 h"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := book(t, "carter/constitution.md")
			c, _ := casefile.Read(source.NewFile("x.case", []byte("rulebook: constitution.md\ncouncil: Ann (president).\nmembers: Rae.\n\n"+test.entries)), p)
			place := &p.Settings.Reckoner.Place
			h := Hearing{Place: place, Events: c.Events, Member: []string{"Rae"}}
			row(t, HearingClock("h", h, at(t, place, test.day, test.until)), "Member", test.member)
		})
	}
}

func TestPresenceTellsWhoHeardItAll(t *testing.T) {
	c := written(t, evening, "12 October 2010", "1am")
	pics := Presence("p", c)
	if len(pics) != 1 {
		t.Fatalf("%d sittings, want 1", len(pics))
	}
	p := pics[0]
	hold(t, "evening", p)
	for _, want := range []string{
		"Ann | president | 5.30pm to 00:30 | 5.40pm to 6pm | there for all, voted",
		"Ed |  | 5.30pm to 7pm, 11pm to 00:30 |  | missed 4 h, voted",
		"Gus |  | remote 5.30pm to 00:30 |  | there for all, voted",
		"Flo |  | 5.30pm to 11.50pm, recused 11.50pm to 00:30 |  | ",
		"Hal |  | not there |  | ",
	} {
		who, _, _ := strings.Cut(want, " | ")
		if got := row(t, p, who); strings.ReplaceAll(got, "12.30am", "00:30") != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	row(t, p, "Counted", "", "7 from 5.30pm")
	row(t, p, "Counted", "", "6 from 7pm")
	row(t, p, "Counted", "", "7 from 11pm")
	row(t, p, "Counted", "", "6 from 11.50pm")
	wants(t, p, "missed 4 h", "there for all", "remote", "stood down (recused)", "vote on expulsion", "Not there: Hal", "quorum")
}

func TestPresenceMarksALostQuorum(t *testing.T) {
	pics := Presence("p", carter(t, "broken/B8-quorum-lost.case", "20 October 2010"))
	if len(pics) != 1 {
		t.Fatalf("%d sittings, want 1", len(pics))
	}
	wants(t, pics[0], "8 too few", "quorum 9", "missed 11 min")
	row(t, pics[0], "Counted", "", "8 from 11.30pm")
}

// Silence of the record about who was there is not absence.
func TestPresenceDoesNotTakeSilenceForAbsence(t *testing.T) {
	pics := Presence("p", carter(t, "reported.case", "20 October 2010"))
	if len(pics) != 1 {
		t.Fatalf("%d sittings, want 1", len(pics))
	}
	lacks(t, pics[0], "Not there", "too few")
	wants(t, pics[0], "The time of opening is not recorded.", "between 9.30pm and 11.59pm vote on expulsion")
}

func TestPresenceDrawsALongBreakAsTwoSittings(t *testing.T) {
	c := written(t, "11 October 2010 17:30 hearing opens; present Ann, Bo, Rae.\n22:00 hearing adjourns to 12 October 2010.\n12 October 2010 18:00 hearing resumes.\n19:00 hearing closes.\n", "13 October 2010", "noon")
	pics := Presence("p", c)
	if len(pics) != 2 {
		t.Fatalf("%d sittings, want 2", len(pics))
	}
	row(t, pics[0], "Ann", "president", "5.30pm to 10pm")
	row(t, pics[1], "Ann", "president", "6pm to 7pm")
	if len(Presence("p", written(t, "", "13 October 2010", "noon"))) != 0 {
		t.Error("a picture of no meeting")
	}
}

// Who has stood down does not count again by coming back into the room.
func TestPresenceKeepsWhoStoodDownOut(t *testing.T) {
	c := written(t, "11 October 2010 17:30 hearing opens; present Ann, Bo, Rae.\n18:00 Bo stands down: knows the printer.\n18:10 Bo leaves.\n19:00 Bo arrives.\n20:00 hearing closes.\n", "13 October 2010", "noon")
	p := Presence("p", c)[0]
	row(t, p, "Bo", "vice-president", "5.30pm to 6pm, recused 6pm to 6.10pm, recused 7pm to 8pm")
	row(t, p, "Counted", "", "1 from 6pm")
}
