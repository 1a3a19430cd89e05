package rulebook

import "alteram/source"

// The lints: what a rulebook may say, and a careful drafter would not.
var (
	warnDead = &code{"A301", source.Warning, "this can never apply: {1}", "let one of the acts come first, or delete the sentence",
		"A clause that can never apply gives a safety that is not there.",
		"Warrant is an act by the secretary to the complainant.\nAnswer is an act by the complainant to the secretary.\nThe secretary must give warrant within 5 days after answer.\nThe complainant may make answer within 5 days after warrant.\n"}
	warnDuplicate = &code{"A302", source.Warning, "{1} says the same", "delete one of the two, so that an amendment cannot change only one",
		"When one of two equal clauses is amended, the other still says the old thing.",
		"The secretary must give reply within 5 days after complaint.\nReply is an act by the secretary to the complainant.\nThe secretary must give reply within 5 days after complaint.\n"}
	warnNoDeadline = &code{"A303", source.Warning, "{1} must do this ({2}) and never has to have done it", "add \"within 14 days after ...\"",
		"A duty without a deadline can never be missed.",
		"Reply is an act by the secretary to the complainant.\nThe secretary must give reply.\n"}
	warnQuorumLarge = &code{"A304", source.Warning, "the quorum of {1} is {2}, and it may have {3}", "lower the number, or write a share: at least half of the members",
		"A body that cannot reach its quorum cannot act.",
		"The board is a body of 3 to 9 members.\nThe quorum of the board is at least 5 of the members.\n"}
	warnInfeasible = &code{"A305", source.Warning, "these cannot all be kept, whatever day each is done: {1}", "lengthen the longest wait or shorten the notice",
		"The bounds that the sentences put on the days between two acts contradict each other.",
		"Hearing is a meeting of the council.\nNotice of hearing is an act by the secretary to the complainant.\nThe council must hold the hearing within 10 days after complaint.\nThe secretary must give notice of hearing within 5 days after complaint.\nNotice of hearing must be received not less than 14 clear days before the hearing, void.\n"}
	warnAppealTime = &code{"A306", source.Warning, "the time for {1} ({2}) may end before {3} is due ({4})", "let the time run from the receipt of the reasons",
		"Nobody can answer reasons that have not been given (P7, P9).",
		"Ruling is a decision of the council about the complainant.\nWritten reasons is an act by the secretary to the complainant.\nThe secretary must give written reasons within 21 days after ruling.\nAppeal is an act by the complainant to the council.\nThe complainant may appeal within 14 days after ruling.\n"}
	warnCounting = &code{"A307", source.Warning, "\"{1}\" can be counted in more than one way: from {2} it leads to {3}{4}", "say at the head of the rulebook how days are counted, for example \"count days as: plain\"; this depends on {5}",
		"Where the counting policy leaves a count open, a case can be won or lost on it; both dates are given until the rulebook decides.",
		"# Example\ncalendar: Scotland.\n\n## 1 Complaint\n```rule\nThe council is a body of 3 members.\nThe complainant is a member.\nComplaint is an act by the complainant about the council.\nThe complainant may make complaint.\nReply is an act by the council to the complainant.\nThe council must give reply within 5 days after complaint.\n```\n"}
	warnNoQuorum = &code{"A308", source.Warning, "the {1} has no quorum", "add \"The quorum of the {1} is at least half of the members entitled to act.\"",
		"Without a quorum one member could decide for all.",
		"The board is a body of 3 members.\nUproar is a meeting of the board.\n"}
	warnNoMajority = &code{"A309", source.Warning, "the {1} has no majority", "add \"The {1} needs more than half of those present and voting.\"",
		"Without a majority nobody can say whether a vote was carried.",
		"Ruling is a decision of the council.\n"}
	warnSelfService = &code{"A310", source.Warning, "the {1} may be the {2}, and would then give {3} to himself", "add \"If the {1} is the {2}, the longest serving member of the council acts as {1}.\"",
		"Nobody is judge, or postman, in his own cause.",
		"Summons is an act by the secretary to the respondent.\n"}
	noteOneWord = &code{"A311", source.Note, "\"{1}\" is one word for two things: {2} and {3}", "say which is meant wherever the word stands, or choose another word for one of them",
		"Readers take one word for one thing.",
		"The council may suspend the respondent for at most 60 days, once.\nRuling is a decision of the council.\nWhile a complaint is open, ruling is suspended.\n"}
	warnOnlyTwice = &code{"A312", source.Warning, "\"only\" is said twice of {1}: in {2} too", "say it once, with all the cases in one sentence",
		"Each of the two forbids what the other allows.",
		"Reply is an act by the secretary to the complainant.\nThe secretary may give reply only within 5 days after complaint.\nThe council may give reply only within 9 days after complaint.\n"}
	noteNoPower = &code{"A313", source.Note, "no sentence says when {1} may or must be made, so it may be made at any time by whom it is declared to be by", "add \"... may make {1} ...\", with its time",
		"An act that is only declared may be done by whom it is by, whenever that is.",
		"Pardon is an act by the secretary to the complainant.\n"}
	warnUnboundParty = &code{"A314", source.Warning, "no act says who the {1} is", "let an act be \"by the {1}\" or \"about the {1}\": whoever does it, or is named in it, is the {1}",
		"A party that nothing binds to a person can be nobody.",
		"The bystander is a member.\nThe bystander must not be present at the hearing.\nHearing is a meeting of the council.\n"}
	warnShortMonth = &code{"A315", source.Warning, "{1} {5} {2} has no such day in most years: {3} or {4}?", "write \"missing day: last day of the month\" or \"missing day: first day of the next month\" at the head of the rulebook",
		"Months differ in length; the rulebook, not the reader, says which day counts.",
		"# Example\n\n## 1 Complaint\n```rule\nThe council is a body of 3 members.\nThe complainant is a member.\nComplaint is an act by the complainant about the council, recording: day of conduct (date).\nThe complainant may make complaint within 12 months after the day of conduct.\n```\n"}
	warnNoDutyToDecide = &code{"A316", source.Warning, "after the {1} nothing obliges the {2} to decide: {3}", "add \"The {2} must make {3} within 14 days after the {1}.\"",
		"A case falls asleep where nobody has to do the next thing.",
		"Hearing is a meeting of the council.\nRuling is a decision of the council.\nThe council must hold the hearing within 60 days after complaint.\n"}
	warnNoMenu = &code{"A317", source.Warning, "{1} is a sanction, and nothing lists what the {2} may impose", "add \"The {2} may impose only: {1}; void.\"",
		"A sanction must be one that the body has power to impose (P8).",
		"Ruling is a decision of the council about the complainant.\nRuling is a sanction on membership.\n"}
	warnTransition = &code{"A318", source.Warning, "{1} would govern cases that are already open, and \"{2}\" may be running in one of them", "say \"applies to every case opened from\", or keep the longer time for those cases",
		"A change may govern the next act of an open case; it never shortens a window that is running, nor revives one that has lapsed (K.12).",
		"# Example\n\n## 1 Complaint\n```rule\nThe council is a body of 3 members.\nThe complainant is a member.\nComplaint is an act by the complainant about the council.\nThe complainant may make complaint.\n```\n\n## 2 Reply\n```rule\nReply is an act by the council to the complainant.\nThe council must give reply within 5 days after complaint.\n```\n\n## 3 Change\n```rule\nClause 2 applies to every case from 1 July 2026.\n```\n"}
	warnBorrowedClock = &code{"A319", source.Warning, "{1} is applied to the {3}, but its period \"{2}\" runs from the first stage and may be over by then", "give the {3} a period of its own",
		"A borrowed clause brings its clock with it.",
		"# Example\n\n## 1 Complaint\n```rule\nThe council is a body of 3 members.\nThe complainant is a member.\nThe secretary is an office held by one member of the council.\nComplaint is an act by the complainant about the council.\nThe complainant may make complaint.\nHearing is a meeting of the council.\nRehearing is a meeting of the council.\n```\n\n## 2 Notice\n```rule\nNotice of hearing is an act by the secretary to the complainant.\nThe secretary must give notice of hearing within 10 days after complaint.\nNotice of hearing must be received not less than 14 days before the hearing, void.\n```\n\n## 3 Again\n```rule\nThe council must hold the hearing within 60 days after complaint.\nClause 2 applies to the rehearing.\n```\n"}
	warnWorkingDays = &code{"A320", source.Warning, "working days are counted, and the rulebook names no calendar", "set \"calendar: Scotland\", or the place whose public holidays count, at the head of the rulebook",
		"Nobody can count working days without knowing which days are closed.",
		"# Example\n\n## 1 Complaint\n```rule\nThe council is a body of 3 members.\nThe complainant is a member.\nComplaint is an act by the complainant about the council.\nThe complainant may make complaint.\nReply is an act by the council to the complainant.\nThe council must give reply within 5 working days after complaint.\n```\n"}
	noteZone = &code{"A321", source.Note, "no time zone is set; times are read as UTC", "set \"zone: Pacific/Auckland\" or a calendar that has one",
		"A day begins and ends somewhere.",
		"# Example\n\n## 1 Council\n```rule\nThe council is a body of 3 members.\n```\n"}
	noteProse = &code{"A322", source.Note, "{1} looks like a rule and is not formalised ({2} of {3} clauses are)", "add a rule block under it, or leave it: what is not formalised is shown and never checked",
		"Nobody should believe that more is checked than is.",
		"# Example\n\n## 1 Council\nThe council must meet within 14 days.\n"}
	noteUnused = &code{"A323", source.Note, "nothing is said about \"{1}\", {2}", "delete the declaration, or say what it is for",
		"A name without a rule often marks a sentence that was forgotten.",
		"Illness is a fact about the complainant.\n"}
	warnOtherActor = &code{"A324", source.Warning, "this is a rule for {1}, and {2} is an act by {3}", "name the same person in both sentences",
		"An act counts only when it is done by whom it is declared to be by.",
		"Reply is an act by the secretary to the complainant.\nThe council must give reply within 5 days after complaint.\n"}
	warnShorter = &code{"A325", source.Warning, "{1} becomes shorter on {2} ({3}, then {4}); a window that is running on that day keeps the longer time", "say from when the shorter time holds: for cases opened from that day",
		"A change never shortens a window that is running (K.12).",
		"The reply time is 14 days, from 1 July 2027 7 days.\nReply is an act by the secretary to the complainant.\nThe secretary must give reply within the reply time after complaint.\n"}
	warnNoEnd = &code{"A326", source.Warning, "after {1} nothing closes the case unless somebody acts", "add \"The {1} closes the case\", at once or \"when the time for appeal has passed\"",
		"A case that is never closed can be taken up again for ever (P10).",
		"Acquittal is a decision of the council.\nAcquittal closes the case.\nRuling is a decision of the council.\nThe council must make ruling within 60 days after complaint.\n"}
	warnNothingCloses = &code{"A327", source.Warning, "nothing in this rulebook closes a case", "add \"Acquittal closes the case.\" or the like",
		"A case that is never closed can be taken up again for ever (P10).",
		"# Example\n\n## 1 Complaint\n```rule\nThe council is a body of 3 members.\nThe complainant is a member.\nComplaint is an act by the complainant to the council.\nThe complainant may make complaint.\nReply is an act by the council to the complainant.\nThe council must give reply within 5 days after complaint.\n```\n"}
	warnWithinBefore = &code{"A328", source.Warning, "\"{1}\" is kept on the last day too: it says how early, not how late", "write \"not less than {2} before\", or \"no earlier than {2} before\" if that is what is meant",
		"\"Within ten days in advance\" is read by one reader as at least ten days and by another as at most.",
		"Hearing is a meeting of the council.\nNotice of hearing is an act by the secretary to the complainant.\nThe secretary may give notice of hearing after complaint.\nNotice of hearing must be given within 10 days before the hearing, void.\n"}
	warnTimeOrDecided = &code{"A329", source.Warning, "the time for {1} passes although one that was made in time is still open, and this asks for no more than the time", "write \"no {1} is open and the time for {1} has passed\"",
		"Whoever appeals on the last day is still waiting when the time has passed: \"or\" then lets the thing be published, or take effect, before the answer.",
		"Ruling is a decision of the council about the complainant.\nAppeal is an act by the complainant to the council.\nThe complainant may appeal within 28 days after ruling.\nThe secretary must not publish ruling, unless the time for appeal has passed or the appeal is decided.\n"}
)
