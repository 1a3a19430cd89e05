package rulebook

import (
	"slices"
	"strings"
	"testing"

	"alteram/calendar"
	"alteram/source"
	"alteram/syntax"
)

// A lint is silent as soon as its remedy is followed.
func TestLintsFallSilentWhenTheirRemedyIsFollowed(t *testing.T) {
	tests := []struct {
		name, old, new string
		code           *code
	}{
		{"deadline", "The secretary must give reply.", "The secretary must give reply within 5 days after complaint.", warnNoDeadline},
		{"quorum within the body", "at least 5 of the members", "at least 3 of the members", warnQuorumLarge},
		{"notice that fits", "within 10 days after complaint", "within 30 days after complaint", warnInfeasible},
		{"appeal from the reasons", "within 14 days after ruling", "within 14 days after written reasons is received", warnAppealTime},
		{"counting policy", "calendar: Scotland.", "calendar: Scotland. count days as: plain.", warnCounting},
		{"quorum", "Uproar is", "The quorum of the board is at least 2 of the members.\nUproar is", warnNoQuorum},
		{"majority", "Ruling is a decision of the council.", "Ruling is a decision of the council.\nRuling needs more than half of those present.", warnNoMajority},
		{"somebody acts", "Summons is", "If the secretary is the respondent, the longest serving member of the council acts as secretary.\nSummons is", warnSelfService},
		{"only once", "may give reply only within 9 days", "may give reply within 9 days", warnOnlyTwice},
		{"a power", "Pardon is an act by the secretary to the complainant.", "Pardon is an act by the secretary to the complainant.\nThe secretary may make pardon.", noteNoPower},
		{"a bound party", "The bystander is a member.", "The bystander is a member.\nWarrant is an act by the secretary about the bystander.\nThe secretary may make warrant.", warnUnboundParty},
		{"missing day", "# Example\n", "# Example\nmissing day: last day of the month.\n", warnShortMonth},
		{"a duty to decide", "Ruling is a decision of the council.", "Ruling is a decision of the council.\nThe council must make ruling within 9 days after the hearing.", warnNoDutyToDecide},
		{"a menu", "Ruling is a sanction on membership.", "Ruling is a sanction on membership.\nThe council may impose only: ruling; void.", warnNoMenu},
		{"a calendar", "# Example\n", "# Example\ncalendar: Scotland.\n", warnWorkingDays},
		{"a zone", "# Example\n", "# Example\nzone: Pacific/Auckland.\n", noteZone},
		{"a block", "The council must meet within 14 days.", "The council must meet within 14 days.\n```rule\nThe council is a body of 3 members.\n```", noteProse},
		{"a use", "Illness is a fact about the complainant.", "Illness is a fact about the complainant.\nThe secretary may make closure if illness is shown.", noteUnused},
		{"the same actor", "The council must give reply", "The secretary must give reply", warnOtherActor},
		{"a longer time", "from 1 July 2027 7 days", "from 1 July 2027 21 days", warnShorter},
		{"an end", "Ruling is a decision of the council.", "Ruling is a decision of the council.\nRuling closes the case.", warnNoEnd},
		{"an end at all", "within 5 days after complaint.\n", "within 5 days after complaint.\nReply closes the case.\n", warnNothingCloses},
		{"how late", "within 10 days before", "not less than 10 days before", warnWithinBefore},
		{"how early", "within 10 days before", "no earlier than 10 days before", warnWithinBefore},
		{"one act first", "within 5 days after answer", "within 5 days after complaint", warnDead},
		{"one of two sentences", "The secretary must give reply within 5 days after complaint.\nReply is an act by the secretary to the complainant.\n", "Reply is an act by the secretary to the complainant.\n", warnDuplicate},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := book(tt.code.example)
			better := strings.Replace(text, tt.old, tt.new, 1)
			if better == text {
				t.Fatalf("the example has no %q", tt.old)
			}
			_, diags := Build(parse(t, "club.md", better))
			if errs := errorsOf(diags); len(errs) > 0 {
				t.Fatalf("%s", drawAll(errs))
			}
			if i := slices.IndexFunc(diags, func(d source.Diagnostic) bool { return d.Code == tt.code.id }); i >= 0 {
				t.Errorf("still said:\n%s", diags[i].Draw())
			}
		})
	}
}

// A rulebook that follows every remedy is told nothing.
func TestACleanRulebookIsToldNothing(t *testing.T) {
	text := "# Club\ncalendar: Scotland.  count days as: plain.\n\n## 1 All\n```rule\nThe council is a body of 7 members.\nThe quorum of the council is at least 4 of the members.\n" +
		"The complainant is a member. The respondent is a member.\nComplaint is an act by the complainant about the respondent.\nA member may make a complaint.\n" +
		"Hearing is a meeting of the council.\nThe council must hold the hearing within 60 days after complaint.\n" +
		"Acquittal is a decision of the council about the respondent.\nAcquittal needs more than half of those present and voting.\nAcquittal closes the case.\n" +
		"The council must make acquittal within 7 working days after the hearing.\n```\n"
	if _, diags := Build(parse(t, "club.md", text)); len(diags) > 0 {
		t.Errorf("%s", drawAll(diags))
	}
}

// A period of hours runs from an instant that the record gives: no policy
// leaves it open.
func TestHoursAreNotAmbiguous(t *testing.T) {
	_, diags := Build(parse(t, "club.md", strings.Replace(book(warnCounting.example), "within 5 days", "within 24 hours", 1)))
	if i := slices.IndexFunc(diags, func(d source.Diagnostic) bool { return d.Code == warnCounting.id }); i >= 0 {
		t.Errorf("%s", diags[i].Draw())
	}
}

func TestLengthsBoundTheCalendar(t *testing.T) {
	closed, ok := calendar.Holidays("Scotland")
	if !ok {
		t.Fatal("no calendar of Scotland")
	}
	plain, _ := calendar.PolicyNamed("plain")
	r := calendar.Reckoner{Policy: *plain, Place: calendar.Place{Closed: closed}, Brief: true}
	start := mustDate(t, "2024-01-01")
	for _, s := range []calendar.Span{
		{N: 1}, {N: 14}, {N: 14, Clear: true}, {N: 1, Unit: calendar.WorkingDay}, {N: 5, Unit: calendar.WorkingDay}, {N: 7, Unit: calendar.WorkingDay},
		{N: 10, Unit: calendar.WorkingDay}, {N: 60, Unit: calendar.WorkingDay}, {N: 2, Unit: calendar.Week}, {N: 1, Unit: calendar.Month},
		{N: 2, Unit: calendar.Month}, {N: 6, Unit: calendar.Month}, {N: 12, Unit: calendar.Month}, {N: 1, Unit: calendar.Year}, {N: 4, Unit: calendar.Year},
	} {
		l := lengthOf(s)
		for d := start; d < start+800; d++ {
			res := r.Within(s, calendar.Moment{Day: d})
			if s.Clear {
				res = r.NotBefore(s, calendar.Moment{Day: d})
			}
			if got := int(res.Day - d); res.Day != calendar.NoDate && (got < l.least || got > l.most) {
				t.Fatalf("%s from %s takes %d days, outside %d to %d", s, d, got, l.least, l.most)
			}
		}
	}
}

func TestShortMonths(t *testing.T) {
	tests := []struct {
		n                 int
		unit              calendar.Unit
		kind              syntax.WindowKind
		from, last, first string
	}{
		{12, calendar.Month, syntax.Within, "29 February", "28 February", "1 March"},
		{1, calendar.Year, syntax.Within, "29 February", "28 February", "1 March"},
		{1, calendar.Month, syntax.Within, "31 January", "28 February", "1 March"},
		{6, calendar.Month, syntax.Within, "31 March", "30 September", "1 October"},
		{1, calendar.Month, syntax.NotLessBefore, "31 March", "28 February", "1 March"},
		{14, calendar.Day, syntax.Within, "", "", ""},
	}
	for _, tt := range tests {
		from, last, first := shortMonth(calendar.Span{N: tt.n, Unit: tt.unit}, tt.kind)
		if from != tt.from || last != tt.last || first != tt.first {
			t.Errorf("%d %v: %q %q %q, want %q %q %q", tt.n, tt.unit, from, last, first, tt.from, tt.last, tt.first)
		}
	}
}
