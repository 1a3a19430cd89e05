package rulebook

import "testing"

// Each sentence means one norm; its kernel form says all that it means.
func TestSentencesMean(t *testing.T) {
	const declared = "Hearing is a meeting of the council.\nThe board is a body of 3 to 5 members.\nRehearing is a meeting of the board.\n" +
		"Expulsion is a decision of the council about the respondent.\nNotice of hearing is an act by the secretary to the respondent, recording: hearing day (date).\n" +
		"Written reasons is an act by the secretary to the respondent.\nAppeal is an act by the respondent to the board.\n" +
		"A member of the council is interested if the member is the complainant.\nThe notice period is 14 days, from 1 July 2026 21 days.\nThe threshold is 3/4.\n" +
		"Urgent risk is a judgement of the council.\n"
	tests := []struct{ sentence, want string }{
		// Who.
		{"A member may appeal.", "may member : appeal"},
		{"A member of the council may appeal.", "may member(council) : appeal"},
		{"Any two members of the council may appeal.", "may any 2 member(council) : appeal"},
		{"Each member of the council may appeal.", "may each member(council) : appeal"},
		{"An interested member of the council must not sit at the hearing, void.", "mustnot interested member(council) : sit(hearing) @void"},
		{"A person who sat at the hearing must not sit at the rehearing, void.", "mustnot anyone who sat(that, hearing) : sit(rehearing) @void"},
		{"A member of the council who did not hear the whole of the hearing must not vote on expulsion, the vote does not count.",
			"mustnot member(council) who !heard_whole(that, hearing) : vote(expulsion) @uncounted"},
		{"Nobody may abstain in the vote on expulsion, void.", "mustnot nobody : abstain(expulsion) @void"},
		{"The complainant and the respondent may appeal.", "may complainant&respondent : appeal"},
		{"The complainant or the respondent may appeal.", "may complainant|respondent : appeal"},
		{"If the secretary is the respondent, the longest serving member of the council acts as secretary.",
			"acting longest serving member(council) secretary if is(secretary, respondent)"},
		// Deeds.
		{"The council must hold the hearing within 60 days after complaint.", "must council : hearing within 60 days after complaint"},
		{"The council may adjourn the hearing, at most twice.", "may council : adjournment_of_hearing limit 2"},
		{"The council may suspend the respondent after complaint and before expulsion, for at most 60 days, once.",
			"may council : suspension after complaint, before expulsion limit 1 most 60 days"},
		{"The secretary may publish expulsion only after the time for appeal has passed or the appeal is decided.",
			"may secretary : publication_of_expulsion only after (time_passed(appeal) | decided(appeal))"},
		{"The board must appoint members of the board within 21 days after appeal.", "must board : appointment_of_members_of_board within 21 days after appeal"},
		{"The secretary must refer the complaint to the board within 5 days after complaint.", "must secretary : referral_of_complaint within 5 days after complaint"},
		{"The secretary must give written reasons or refer the complaint to the board within 5 days after complaint.",
			"must secretary : written_reasons | referral_of_complaint within 5 days after complaint"},
		// Windows.
		{"Notice of hearing must be received no earlier than 28 days and no later than 14 days before the hearing, void.",
			"valid notice_of_hearing received <= 28 days bare before hearing, >= 14 days bare before hearing @void"},
		{"Notice of hearing must be received not less than the notice period before the hearing, curable by rehearing from the cure.",
			"valid notice_of_hearing received >= notice_period before hearing @curable(rehearing) from cure"},
		{"The respondent may appeal immediately after the vote on expulsion.", "may respondent : appeal immediately after vote(expulsion)"},
		{"The respondent may appeal within 48 hours after the respondent is told of expulsion.", "may respondent : appeal within 48 hours after told(expulsion)"},
		{"The respondent may appeal within 30 days after expulsion or within 28 days after written reasons is received, whichever is the later.",
			"may respondent : appeal within 30 days after expulsion, within 28 days after received(written_reasons) later"},
		{"The respondent may appeal ideally within 14 days after the end of the hearing.", "may respondent : appeal ideally within 14 days after end(hearing)"},
		{"The council must hold the hearing on or after the hearing day.", "must council : hearing on or after notice_of_hearing.hearing_day"},
		{"The respondent may appeal by 1 May 2027.", "may respondent : appeal by 2027-05-01"},
		{"The secretary must give written reasons within 14 days after complaint, unless already done, unless an appeal is made by then.",
			"must secretary : written_reasons within 14 days after complaint unless happened(appeal)[by then] unless already done"},
		// Validity.
		{"Expulsion needs at least the threshold of the votes cast, by secret ballot.", "needs expulsion >= threshold of votes by secret ballot"},
		{"Expulsion needs all but one of the members.", "needs expulsion >= all but 1 of members"},
		{"Expulsion needs the consent of the respondent, void.", "needs respondent expulsion @void"},
		{"Expulsion needs appeal or urgent risk, void.", "needs expulsion with appeal of appeal|urgent_risk @void"},
		{"Expulsion without a hearing is void.", "without expulsion with hearing @void"},
		{"Expulsion is voidable by the board within 28 days after expulsion if the council relies on evidence not disclosed to the respondent.",
			"void expulsion @voidable(board within 28 days after expulsion) if relies_undisclosed(council, respondent)"},
		{"The council must not rely on evidence not disclosed to the respondent, void.", "mustnot council : rely() @void if relies_undisclosed(council, respondent)"},
		{"A decision without a quorum is void.", "without by quorum @void"},
		{"Notice of hearing must state: the charges, the right of appeal; void.", "state notice_of_hearing [charges; right of appeal] @void"},
		{"At the hearing the council must offer the respondent: to be heard, the last word; void.", "offer council to respondent at hearing [to be heard; last word] @void"},
		{"The secretary has no casting vote.", "casting secretary not"},
		{"The secretary presides at the hearing.", "chair secretary hearing"},
		// Consequences.
		{"Expulsion takes effect when written reasons is received.", "effect expulsion takes effect after received(written_reasons)"},
		{"While an appeal is open, expulsion is suspended.", "effect expulsion is suspended if open(appeal)"},
		{"The respondent counts as heard if the respondent speaks, or sends a statement, or fails to attend after good notice.",
			`deem respondent heard if (spoke(respondent) | made_by(respondent, statement) | failed_to_attend(respondent, with notice_of_hearing, "good notice"))`},
		{"A notice sent by post counts as received on the second working day after posting, unless the contrary is shown.",
			"service by post within 2 working days after sent(any) unless contrary shown"},
		{"The complainant and the respondent may agree in writing to extend the period in clause 1 by at most 28 days, once.",
			"extend complainant&respondent extension_of_clause_1 : extension_of_clause_1 clauses 1 in writing limit 1 most 28 days"},
		{"The council may extend the period in clause 1 by at most 14 days, also after it has ended.", "extend council extension_of_clause_1 : extension_of_clause_1 clauses 1 also late most 14 days"},
		{"The rehearing cures a defect under clause 1 if the respondent was heard afresh.", `cure rehearing clauses 1 if heard(respondent, "afresh")`},
		{"The case continues if the respondent resigns.", "survives if !member(respondent)"},
		{"The case ends if the respondent resigns.", "effect closes the case if !member(respondent)"},
		{"The council may impose only: expulsion, reprimand; void.", "menu council of expulsion|sanction.reprimand @void"},
		{"Clause 0 applies to every case from 1 July 2026.", "applies clauses 0 on or after 2026-07-01"},
		// Conditions.
		{"The secretary may make closure if fewer than 3 members of the board are entitled to act.", `may secretary : closure if count(board, < 3, "entitled")`},
		{"The secretary may make closure if at least 3 members of the council are interested.", `may secretary : closure if count(council, with interested, >= 3, "class")`},
		{"The secretary may make closure if two or more members of the council consider that urgent risk.", "may secretary : closure if considers(any 2 member(council), urgent_risk)"},
		{"The secretary may make closure if the hearing day is before 1 May 2027.", "may secretary : closure if field(notice_of_hearing.hearing_day, < 0, 2027-05-01)"},
		{"The secretary may make closure if the secretary is the complainant, the respondent or a witness in the case.",
			"may secretary : closure if (is(secretary, complainant) | is(secretary, respondent) | is(secretary, witness))"},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			p := mustBuild(t, declared+tt.sentence+"\n")
			if got := lastNorm(p); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// What follows "If not," are norms of their own that know their duty.
func TestIfNotBelongsToItsDuty(t *testing.T) {
	p := mustBuild(t, "Reply is an act by the secretary to the complainant.\nThe secretary must give reply within 5 days after complaint.\n  If not, the complaint is referred to the council.\n")
	last := p.Norms[len(p.Norms)-1]
	duty := p.Norms[last.Parent]
	if duty.Kind != Duty || len(duty.IfNot) != 1 || duty.IfNot[0] != last.ID || last.Change != Referred || len(last.To) != 1 {
		t.Errorf("duty %+v\nconsequence %+v", duty, last)
	}
}

// So does a list of things that follow.
func TestIfNotMayFollowForSeveralThings(t *testing.T) {
	p := mustBuild(t, "Caution is a decision of the council.\nRuling is a decision of the council.\nReply is an act by the secretary to the complainant.\nThe secretary must give reply within 5 days after ruling.\n  If not, caution and ruling are set aside.\n")
	duty := p.Norms[len(p.Norms)-3]
	if len(duty.IfNot) != 2 {
		t.Fatalf("consequences %v of %s", duty.IfNot, p.normText(&duty))
	}
	for i, name := range []string{"caution", "ruling"} {
		n := p.Norms[duty.IfNot[i]]
		if p.Thing(n.Thing).Name != name || n.Parent != duty.ID || n.Change != SetAside {
			t.Errorf("consequence %d is %s", i, p.normText(&n))
		}
	}
}

// A sentence about two things is a norm for each.
func TestTwoSubjectsAreTwoNorms(t *testing.T) {
	p := mustBuild(t, "Confirmation is a decision of the council.\nQuashing is a decision of the council.\nConfirmation and quashing need more than half of those present.\n")
	n := p.Norms[len(p.Norms)-2:]
	if p.normText(&n[0]) != "needs confirmation > 1/2 of present" || p.normText(&n[1]) != "needs quashing > 1/2 of present" {
		t.Errorf("got %s and %s", p.normText(&n[0]), p.normText(&n[1]))
	}
}

// An undeclared meeting that is held under the name of a declared one with a
// word before it is a meeting of whoever holds it; a slip of the pen is not.
func TestTheAppealHearingNeedsNoDeclaration(t *testing.T) {
	p := mustBuild(t, "Hearing is a meeting of the council.\nThe board is a body of 3 members.\nThe board must hold the appeal hearing within 9 days after complaint.\n")
	id, ok := p.Lookup("appeal hearing")
	if th := p.Thing(id); !ok || th.Kind != Meeting || !th.Implicit || p.Thing(th.By[0]).Name != "board" {
		t.Errorf("appeal hearing: %v %+v", ok, th)
	}
	_, diags := Build(parse(t, "club.md", book("Hearing is a meeting of the council.\nThe council must hold the hering within 9 days after complaint.\n")))
	if len(errorsOf(diags)) != 1 {
		t.Errorf("a slip of the pen made a meeting:\n%s", drawAll(diags))
	}
}
