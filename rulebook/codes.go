package rulebook

import "alteram/source"

// code is a kind of diagnostic: a stable number, what is said, the remedy, and
// for the reference why it matters, with a text that shows it. {1}, {2} stand
// for words of the author. The example is what stands in the rule block of a
// small rulebook; one that starts with "#" is a whole rulebook.
type code struct {
	id       string
	severity source.Severity
	message  string
	hint     string
	why      string
	example  string
}

// The errors: what keeps a rulebook from having one meaning.
var (
	errUnknownName = &code{"A201", source.Error, `I do not know a thing called "{1}"`, `{2}`,
		"Names are declared before they count; a slip of the pen would otherwise make a second thing.",
		"Notice of hearing is an act by the secretary.\nThe secretary must give notise of hearing within 3 days after complaint.\n"}
	errTwice = &code{"A202", source.Error, `"{1}" is declared already ({2})`, "give one of the two another name, or delete one sentence",
		"One name stands for one thing. Only a sanction may share its name with the decision that imposes it.",
		"Caution is a decision of the council about the respondent.\nCaution is an act by the secretary.\n"}
	errReserved = &code{"A203", source.Error, `"{1}" is a word of the language and cannot name a thing`, "choose a longer name, such as \"notice of hearing\" for \"notice\"",
		"Sentences use these words themselves: a member, a notice, the vote, then.",
		"Notice is an act by the secretary.\n"}
	errWrongKind = &code{"A204", source.Error, `"{1}" is {2}, and here must stand {3}`, "name a thing of that kind, or declare one",
		"A sentence shape says what may stand in each of its places.",
		"The hearing is an act by the council.\nThe secretary must not sit at the hearing, void.\n"}
	errUnknownDeed = &code{"A206", source.Error, `I cannot tell what "{1}" is to do`, `write a verb and a declared act, decision or meeting ("give notice of hearing", "hold the hearing"), or one of the ways of taking part ("sit at the hearing", "vote on expulsion")`,
		"A duty or power needs an act that a record can show.",
		"The secretary must hurry within 3 days after complaint.\n"}
	errUnknownTest = &code{"A207", source.Error, `I do not know the test "{1}"`, `write "{2}" or "{3}"`,
		"Conditions are a closed list of tests, since each must have one answer.",
		"The secretary may make closure if the mood is sombre.\n"}
	errUnknownClause = &code{"A208", source.Error, "there is no clause {1}", "{2}",
		"A reference to a clause that is gone, or was renumbered, would quietly change what the others say.",
		"Despite clause 99, the complainant may make complaint.\n"}
	errUnknownBook = &code{"A209", source.Error, `no rulebook called "{1}" is included`, "{2}",
		"A clause of another book is cited by that book's title.",
		"Clause 1 yields to clause 3 of Standing Orders.\n"}
	errFieldAmbiguous = &code{"A210", source.Error, `"{1}" is recorded by {2} and by {3}`, `write "{1} of {2}"`,
		"Two acts may record a field of one name; a date must be counted from one of them.",
		"Charges is an act by the secretary, recording: day (date).\nAnswer is an act by the respondent, recording: day (date).\nThe respondent may answer within 5 days after day.\n"}
	errFieldTwice = &code{"A211", source.Error, `{1} records "{2}" twice`, "give the two different names",
		"An entry must say which value it gives.",
		"Charges is an act by the secretary, recording: day (date), day (date).\n"}
	errSettingValue = &code{"A213", source.Error, `{1}: "{2}" cannot be read`, "{3}",
		"Every date of every case depends on the settings.",
		"# Example\nin force from: 31 June 2027.\n\n## 1 Council\n```rule\nThe council is a body of 3 members.\n```\n"}
	errUnknownCalendar = &code{"A215", source.Error, `I know no public holidays for "{1}"`, "{2}",
		"Working days can be counted only where somebody knows which days are closed.",
		"# Example\ncalendar: Atlantis.\n\n## 1 Council\n```rule\nThe council is a body of 3 members.\n```\n"}
	errConflict = &code{"A217", source.Error, "{1} and {2} both fix {3}, and neither gives way", `write "Despite clause N," before the one that prevails, or "Except as clause N provides," before the one that gives way`,
		"Nothing goes by order or number, and no later clause wins; the author says which prevails.",
		"Hearing is a meeting of the council.\nThe council must hold the hearing within 60 days after complaint.\nThe council must hold the hearing within 30 days after complaint.\n"}
	errThen = &code{"A218", source.Error, `"then" has no window of this sentence to refer to`, `write the moment: "after complaint", "by 1 May 2027"`,
		"Then is the end of the window that the same sentence gives.",
		"The council is overdue if complaint was made before then.\n"}
	errSecretVote = &code{"A219", source.Error, `{1} is voted on by secret ballot, so nobody can know how one person voted`, "ask for the result of the vote, or have it taken by roll call",
		"A secret ballot leaves totals only; a rule that looks at one vote can be applied by nobody (K.8).",
		"Expulsion is a decision of the council about the respondent.\nExpulsion needs more than half of those present, by secret ballot.\nA member of the council is opposed if the member voted against expulsion.\n"}
	errClassCycle = &code{"A220", source.Error, "{1} is defined by itself, through {2}", "leave one of the definitions out of the ring",
		"What is defined by its own opposite has no answer, and what is defined by itself has two (K.2).",
		"A member of the council is biased if the member is unfit.\nA member of the council is unfit if the member is biased.\n"}
	errYieldCycle = &code{"A221", source.Error, "these give way to each other in a ring: {1}", "let one of them prevail",
		"When each gives way to the next, none would hold.",
		"# Example\n\n## 1 Council\n```rule\nThe council is a body of 3 members.\nThe complainant is a member.\nHearing is a meeting of the council.\nComplaint is an act by the complainant.\n```\n\n## 2 Early\n```rule\nDespite clause 3, the council must hold the hearing within 5 days after complaint.\n```\n\n## 3 Late\n```rule\nDespite clause 2, the council must hold the hearing within 9 days after complaint.\n```\n"}
	errAppliesNothing = &code{"A222", source.Error, "{1} has no rule that could be applied", "cite the clause whose block has the rule",
		"A borrowed clause brings its rules; declarations hold everywhere anyway.",
		"# Example\n\n## 1 Council\n```rule\nThe council is a body of 3 members.\nHearing is a meeting of the council.\n```\n\n## 2 Again\n```rule\nClause 1 applies to the hearing.\n```\n"}
	errAppliesTwo = &code{"A223", source.Error, "{1} speaks of {2}; I cannot tell which {3} stands for", "put the rules for the two into clauses of their own",
		"A borrowed clause is read with one thing in the place of another.",
		"# Example\n\n## 1 Council\n```rule\nThe council is a body of 3 members.\nHearing is a meeting of the council.\nReunion is a meeting of the council.\nWake is a meeting of the council.\nThe complainant is a member.\nComplaint is an act by the complainant.\n```\n\n## 2 Both\n```rule\nThe council must hold the hearing within 5 days after complaint.\nThe council must hold the reunion within 9 days after complaint.\n```\n\n## 3 Again\n```rule\nClause 2 applies to the wake.\n```\n"}
	errAppliesNone = &code{"A224", source.Error, "{1} does not speak of {2}, so there is nothing that {3} could stand for", "cite a clause about a thing of that kind",
		"A borrowed clause is read with one thing in the place of another of its kind.",
		"# Example\n\n## 1 Council\n```rule\nThe council is a body of 3 members.\nWake is a meeting of the council.\nThe complainant is a member.\nComplaint is an act by the complainant.\nReply is an act by the council.\n```\n\n## 2 Reply\n```rule\nThe council must make reply within 5 days after complaint.\n```\n\n## 3 Again\n```rule\nClause 2 applies to the wake.\n```\n"}
	errMajority = &code{"A226", source.Error, `"{1}" can never be reached`, "write a fraction up to the whole: at least two thirds of the members",
		"A decision that no vote can carry is a decision that nobody can make.",
		"Expulsion is a decision of the council about the respondent.\nExpulsion needs more than 3/3 of those present.\n"}
	errParameterUse = &code{"A227", source.Error, `the parameter "{1}" is not {2}`, "use a parameter of that kind, or change its value",
		"A period is counted, a number is compared.",
		"The threshold is 3/4.\nThe secretary may make closure within the threshold after complaint.\n"}
	errParameterKind = &code{"A229", source.Error, `"{1}" is a period on some days and a number on others`, "make two parameters of it",
		"The sentence that uses it must read either way.",
		"The notice period is 14 days, from 1 July 2027 3/4.\n"}
	errRefOrder = &code{"A230", source.Error, "clause {2} comes before clause {1}", "write the first clause first: clauses 2 to 4",
		"A range of clauses is read in the order of the text.",
		"# Example\n\n## 1 Council\n```rule\nThe council is a body of 3 members.\nClause 1 yields to clauses 2 to 1.\n```\n\n## 2 Office\n```rule\nThe office is a body of 3 members.\n```\n"}
	errNotBeforeList = &code{"A231", source.Error, `"{1}" stands in a list after "not"; is it denied too?`, `say each in full: "is not the complainant and is not the respondent"`,
		"\"Is not A or B\" means neither to most people and not both to some.",
		"The secretary may make closure if the secretary is not the complainant or the respondent.\n"}
	errIncluded = &code{"A232", source.Error, `two included rulebooks are called "{1}"`, "change the title of one",
		"A clause of another book is cited by that book's title.",
		""}
)
