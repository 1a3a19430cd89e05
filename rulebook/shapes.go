package rulebook

// testShape is one form of an elementary condition. In a pattern, words stand
// for themselves, "a|b" for either, "not?" for an optional not that turns the
// answer round, "~" marks where a following test that lacks subject and verb
// goes on, and capitals are slots:
//
//	P  a person or body        R  a role, class or "member"    B  a body
//	X  a thing                 Y  a second thing               F  a field
//	C  a comparison            N  a number                     V  other words
type testShape struct {
	pattern string
	op      Op
	not     bool   // the pattern itself denies
	value   string // goes to Test.Value
	cmp     Cmp    // goes to Test.Cmp
	example string // a sentence part, as a rulebook says it
}

// testShapes is the closed list of tests, tried in order. Patterns with more
// words of their own come before those with fewer.
var testShapes = [...]testShape{
	{pattern: "time|period for X has not? ~ passed|ended|expired", op: TimePassed, example: "the time for appeal has passed"},
	{pattern: "vote on X is|was not? tied", op: IsTied, example: "the vote on expulsion is tied"},
	{pattern: "case is not? open|pending", op: CaseOpen, example: "the case is open"},
	{pattern: "case is not? closed|ended", op: CaseOpen, not: true, example: "the case is closed"},
	{pattern: "charge is on same facts as charge already decided", op: SameFacts, example: "a charge is on the same facts as a charge already decided"},
	{pattern: "charge is|was not? found? proved", op: ChargeProved, example: "a charge is proved"},

	{pattern: "P relies|rely on evidence not disclosed to R", op: ReliesUndisclosed, example: "the council relies on evidence not disclosed to the respondent"},
	{pattern: "P relies|rely on evidence put after R left", op: ReliesUndisclosed, value: "left", example: "the council relies on evidence put after the respondent left"},
	{pattern: "X finds charge that was not in Y", op: FindsUncharged, example: "expulsion finds a charge that was not in notice of hearing"},
	{pattern: "X imposes sanction that is not listed", op: ImposesUnlisted, example: "expulsion imposes a sanction that is not listed"},
	{pattern: "P has|have not? ~ agreed in writing to V", op: Agreed, example: "the respondent has agreed in writing to shorter notice"},
	{pattern: "P agrees|agree in writing to V", op: Agreed, example: "the respondent agrees in writing to shorter notice"},

	{pattern: "C N members of B are|is not? ~ entitled to act", op: CountIs, value: "entitled", example: "fewer than 3 members of the appeals board are entitled to act"},
	{pattern: "C N members of B are|is not? ~ in office", op: CountIs, value: "in office", example: "at least 5 members of the council are in office"},
	{pattern: "C N members of B are|is not? ~ present", op: CountIs, value: "present", example: "at most 4 members of the council are present"},
	{pattern: "C N members of B are|is not? ~ R", op: CountIs, value: "class", example: "more than 2 members of the council are interested"},
	{pattern: "C N X counting Y has|have not? been ~ made|held|given|imposed|issued|sent|recorded", op: MadeCount, example: "at least 3 severe rebukes counting warnings have been made"},
	{pattern: "C N X has|have not? been ~ made|held|given|imposed|issued|sent|recorded", op: MadeCount, example: "at least 3 severe rebukes have been made"},
	{pattern: "C N X was|were not? ~ made|held|given|imposed|issued|sent|recorded", op: MadeCount, example: "at least 2 warnings were made"},

	{pattern: "P heard whole of X", op: HeardWhole, example: "the member heard the whole of the hearing"},
	{pattern: "P did not hear whole of X", op: HeardWhole, not: true, example: "the member did not hear the whole of the hearing"},
	{pattern: "P fails|fail|failed to attend X after good Y", op: FailedAttend, value: "good notice", example: "the respondent fails to attend the hearing after good notice"},
	{pattern: "P fails|fail|failed to attend after good Y", op: FailedAttend, value: "good notice", example: "the respondent fails to attend after good notice"},
	{pattern: "P fails|fail|failed to attend X", op: FailedAttend, example: "the respondent fails to attend the hearing"},
	{pattern: "P fails|fail|failed to attend", op: FailedAttend, example: "the respondent fails to attend"},
	{pattern: "P was|were|is not? ~ heard afresh at X", op: WasHeard, value: "afresh", example: "the respondent was heard afresh at the appeal hearing"},
	{pattern: "P was|were|is not? ~ heard afresh", op: WasHeard, value: "afresh", example: "the respondent was heard afresh"},
	{pattern: "P was|were|is not? ~ heard at X", op: WasHeard, example: "the respondent was heard at the hearing"},
	{pattern: "P was|were|is not? ~ heard", op: WasHeard, example: "the respondent was heard"},
	{pattern: "P was|were|is not? ~ offered V", op: WasOffered, example: "the respondent was offered the last word"},
	{pattern: "P declined|declines|decline V", op: Declined, example: "the respondent declined the last word"},
	{pattern: "P was|were|is not? ~ told of X", op: WasTold, example: "the respondent was told of expulsion"},
	{pattern: "P sat at|on|in X", op: SatAt, example: "the member sat at the hearing"},
	{pattern: "P did not sit at|on|in X", op: SatAt, not: true, example: "the member did not sit at the hearing"},
	{pattern: "P was|were|is not? ~ present at|during X", op: WasPresent, example: "the respondent was present at the hearing"},
	{pattern: "P was|were|is not? ~ absent from X", op: WasPresent, not: true, example: "the respondent was absent from the hearing"},
	{pattern: "P attended|attends X", op: WasPresent, example: "the respondent attended the hearing"},
	{pattern: "P did not attend X", op: WasPresent, not: true, example: "the respondent did not attend the hearing"},
	{pattern: "P speaks|speak|spoke at X", op: Spoke, example: "the respondent speaks at the hearing"},
	{pattern: "P speaks|speak|spoke", op: Spoke, example: "the respondent speaks"},
	{pattern: "P voted|votes for|against on X", op: VotedOn, example: "the member voted against on expulsion"},
	{pattern: "P voted|votes for|against X", op: VotedOn, example: "the member voted for expulsion"},
	{pattern: "P voted|votes on X", op: VotedOn, example: "the member voted on expulsion"},
	{pattern: "P did not vote on X", op: VotedOn, not: true, example: "the member did not vote on expulsion"},
	{pattern: "P consider|considers|considered that X", op: Considers, example: "two or more members of the council consider that lack of impartiality"},
	{pattern: "P consider|considers|considered X", op: Considers, example: "the council considers urgent risk"},
	{pattern: "P has|have not? ~ stood down", op: HasStoodDown, example: "the member has stood down"},
	{pattern: "P stands|stand|stood down", op: HasStoodDown, example: "the member stands down"},
	{pattern: "P resigns|resign|resigned", op: IsMember, not: true, example: "the respondent resigns"},
	{pattern: "P has|have not? ~ resigned", op: IsMember, not: true, example: "the respondent has resigned"},
	{pattern: "P sent|sends|made|makes|gave|gives|filed|files|lodged|lodges|submitted|submits X", op: SentAct, example: "the respondent sends a statement"},
	{pattern: "P has|have not? ~ sent|made|given|filed|lodged|submitted X", op: SentAct, example: "the respondent has made an appeal"},
	{pattern: "P did not send|make|give|file|lodge|submit X", op: SentAct, not: true, example: "the respondent did not send a statement"},

	{pattern: "there is not? X", op: HasHappened, example: "there is an appeal"},
	{pattern: "there is no X", op: HasHappened, not: true, example: "there is no appeal"},
	{pattern: "no X has|have ~ been made|held|given|sent|recorded", op: HasHappened, not: true, example: "no appeal has been made"},
	{pattern: "no X is|was ~ made|held|given|sent|recorded", op: HasHappened, not: true, example: "no payment is made"},
	{pattern: "no X is|was ~ open|pending", op: IsOpen, not: true, example: "no appeal is open"},
	{pattern: "X has|have not? been ~ received", op: IsReceived, example: "written reasons has been received"},
	{pattern: "X is|are|was|were not? ~ received", op: IsReceived, example: "written reasons is received"},
	{pattern: "X has|have not? been ~ decided", op: IsDecided, example: "the appeal has been decided"},
	{pattern: "X is|are|was|were not? ~ decided", op: IsDecided, example: "the appeal is decided"},
	{pattern: "X is|are|was|were not? ~ open|pending", op: IsOpen, example: "an appeal is open"},
	{pattern: "X is|are|was|were not? ~ void", op: IsVoid, example: "expulsion is void"},
	{pattern: "X has|have not? been ~ set aside", op: IsSetAside, example: "expulsion has been set aside"},
	{pattern: "X is|are|was|were not? ~ set aside", op: IsSetAside, example: "expulsion is set aside"},
	{pattern: "X is|are|was|were not? ~ in effect", op: InEffect, example: "a suspension is in effect"},
	{pattern: "X has|have not? ~ taken effect", op: InEffect, example: "expulsion has taken effect"},
	{pattern: "X is|are|was|were not? ~ carried|passed", op: IsCarried, example: "expulsion is carried"},
	{pattern: "X is|are|was|were not? ~ incomplete", op: IsIncomplete, example: "notice of hearing is incomplete"},
	{pattern: "X was|were|is not? ~ sent|made|taken|given after office hours", op: AfterHours, example: "the appeal was sent after office hours"},
	{pattern: "X was|were|is not? ~ sent|made|taken|given by V", op: ByMethod, example: "notice of hearing was sent by post"},
	{pattern: "X has|have not? been ~ made|held|given|sent|recorded|imposed|issued|lodged|filed|done|shown", op: HasHappened, example: "an appeal has been made"},
	{pattern: "X has|have not? ~ happened", op: HasHappened, example: "illness has happened"},
	{pattern: "X is|are|was|were not? ~ made|held|given|sent|recorded|imposed|issued|lodged|filed|done|shown", op: HasHappened, example: "a payment is made"},

	{pattern: "F includes|include|included V", op: FieldIs, cmp: Lists, example: "the place of notice of hearing includes online"},
	{pattern: "F does|do|did not include V", op: FieldIs, cmp: Lists, not: true, example: "the place of notice of hearing does not include online"},
	{pattern: "F is|was not? C V", op: FieldIs, example: "the fine is more than 500"},
	{pattern: "F is|was not? V", op: FieldIs, example: "the ground of the appeal is procedure"},
	{pattern: "P is|are|was|were not? ~ R", op: IsRole, example: "the member is the complainant"},
	{pattern: "P is|are|was|were no longer R", op: IsRole, not: true, example: "the member is no longer the complainant"},
}

// deedShape is a way of taking part that needs no declared act.
type deedShape struct {
	words   string // in plain words; what follows is the thing
	verb    Verb
	kinds   []Kind // what the thing may be; none: no thing follows
	example string
}

// deedShapes is the closed list of deeds without a declared act, longest
// words first where one begins with another.
var deedShapes = [...]deedShape{
	{"be present during deliberation", Deliberate, nil, "The complainant must not be present during the deliberation, void."},
	{"be present at deliberation", Deliberate, nil, "The complainant must not be present at the deliberation, void."},
	{"take part in deliberation", Deliberate, nil, "The complainant must not take part in the deliberation, void."},
	{"remain during deliberation", Deliberate, nil, "The complainant must not remain during the deliberation, void."},
	{"take part in vote on", Vote, []Kind{Decision, Meeting}, "The complainant must not take part in the vote on expulsion, void."},
	{"abstain in vote on", Abstain, []Kind{Decision, Meeting}, "Nobody may abstain in the vote on expulsion, void."},
	{"abstain", Abstain, nil, "Nobody may abstain, void."},
	{"vote by proxy in vote on", Proxy, []Kind{Decision, Meeting}, "Nobody may vote by proxy in the vote on expulsion, the vote does not count."},
	{"vote by proxy on", Proxy, []Kind{Decision, Meeting}, "Nobody may vote by proxy on expulsion, the vote does not count."},
	{"vote by proxy", Proxy, nil, "Nobody may vote by proxy, the vote does not count."},
	{"vote on", Vote, []Kind{Decision, Meeting, Act}, "The complainant must not vote on expulsion, the vote does not count."},
	{"vote", Vote, nil, "The complainant must not vote, the vote does not count."},
	{"be present at", Attend, []Kind{Meeting}, "The complainant must not be present at the hearing."},
	{"be present during", Attend, []Kind{Meeting}, "The complainant must not be present during the hearing."},
	{"attend", Attend, []Kind{Meeting}, "The respondent may attend the hearing."},
	{"take part in", Sit, []Kind{Meeting}, "The complainant must not take part in the hearing, void."},
	{"sit at", Sit, []Kind{Meeting}, "The complainant must not sit at the hearing, void."},
	{"sit on", Sit, []Kind{Meeting}, "The complainant must not sit on the hearing, void."},
	{"sit in", Sit, []Kind{Meeting}, "The complainant must not sit in the hearing, void."},
	{"preside at", Preside, []Kind{Meeting}, "The president must not preside at the hearing, void."},
	{"speak at", Speak, []Kind{Meeting}, "The respondent may speak at the hearing."},
	{"speak", Speak, nil, "The respondent may speak."},
	{"rely on", Rely, nil, "The council must not rely on evidence not disclosed to the respondent, void."},
	{"do anything", Anything, nil, "Nobody may do anything after confirmation."},
}

// implicitShape is a verb that makes an act of its own.
type implicitShape struct {
	verb string
	deed Verb
	noun string // name of the act; "of X" is added for its thing
	bare bool   // the noun alone is the name when the thing is a person
}

// implicitShapes is the closed list of verbs whose act needs no declaration.
var implicitShapes = [...]implicitShape{
	{"suspend", Suspend, "suspension", true},
	{"publish", Publish, "publication", false},
	{"adjourn", Adjourn, "adjournment", false},
	{"review", Review, "review", false},
	{"refer", Refer, "referral", false},
	{"appoint", Appoint, "appointment", false},
}

// comparisons are the words of C, longest first where one begins another.
var comparisons = [...]struct {
	words string
	cmp   Cmp
}{
	{"not more than", AtMost}, {"no more than", AtMost}, {"not less than", AtLeast}, {"no fewer than", AtLeast},
	{"fewer than", Fewer}, {"less than", Fewer}, {"at most", AtMost}, {"at least", AtLeast}, {"more than", More},
	{"exactly", Equal}, {"before", Fewer}, {"after", More}, {"below", Fewer}, {"above", More},
}
