package syntax

import "alteram/source"

// codeID is an index into codes.
type codeID uint8

// What can be wrong with the file and its Markdown (A101 to A119), with how a
// block is cut into sentences (A120 to A129), with a sentence (A130 to A149),
// with a time in it (A150 to A159), with a number or type (A160 to A169).
const (
	errTooLong codeID = iota
	errUTF8
	errControl
	errNoTitle
	errFenceKind
	errFenceOpen
	errNoClause
	errClauseTwice
	errListDepth
	errSetting
	errSettingStop
	errSettingEmpty
	errSettingTwice

	errNoStop
	errIndent
	errChar
	errQuote
	errLong
	errUnexpected

	errUnread
	errExpected
	errEnds
	errMixed
	errNoJoin
	errListHead
	errListEmpty
	errDepth
	errTwice
	errNotHere
	errIfNot
	errAtComma
	errMayNot
	errDeeds
	errState
	errNoCond
	errSeverity

	errNoAnchor
	errOnePoint
	errMoment
	errWhichever
	errUnit
	errNumber
	errRange
	errDate
	errOrder
	errNoDay

	errAtLeast
	errBaseOpen
	errBase
	errMajorityAlone
	errFraction
	errFieldType
	errNoType
)

// codes is the table of all that package syntax complains of. An example
// without a heading is the text of a rule block.
var codes = [...]code{
	errTooLong: {"A101", source.Error, "the text has %[1]d bytes, and a rulebook may have %[2]d",
		"keep the rulebook in one file and what belongs to it in others, named under `includes:`", "",
		"A rulebook is read whole, and by people."},
	errUTF8: {"A102", source.Error, "the bytes % [1]x are no text in UTF-8",
		"save the file as UTF-8; the bytes are shown as \uFFFD", "# Club \xff\n",
		"Bytes that stand for no character would look different to every reader."},
	errControl: {"A103", source.Warning, "there is a control character (U+%04[1]X) here", "delete it", "# Club\a\n",
		"What cannot be seen cannot be adopted."},
	errNoTitle: {"A104", source.Warning, "the rulebook has no title", "start the file with a line such as `# Rules of the Harbour Rowing Society`", "The rules.\n",
		"The title names the rulebook in letters, and where another rulebook cites it."},
	errFenceKind: {"A105", source.Warning, "a block of the kind %[1]q is prose to me", "write %[2]q if it is meant to be read",
		"# Club\n\n## 1 Council\n```rules\nThe council is a body of 3 members.\n```\n",
		"Only `rule`, `claims` and `story` blocks are read; a slip of the pen would leave rules unread."},
	errFenceOpen: {"A106", source.Error, "the block that starts here is never closed", "put a line ``` behind its last sentence",
		"# Club\n\n## 1 Council\n```rule\nThe council is a body of 3 members.\n\n## 2 Hearing\n",
		"Without its end the block would swallow the clauses below it."},
	errNoClause: {"A107", source.Error, "this block stands under no clause, so that nothing could cite it",
		"put a numbered heading above it, such as `## 1 Council`", "# Club\n\n```rule\nThe council is a body of 3 members.\n```\n",
		"Every ruling cites a clause."},
	errClauseTwice: {"A108", source.Error, "there are two clauses %[1]s", "give one of them another number",
		"# Club\n\n## 1 Council\n```rule\nThe council is a body of 3 members.\n```\n\n## 1 Hearing\n",
		"A citation must lead to one place."},
	errListDepth: {"A109", source.Error, "lists are nested more than %[1]d deep here", "take the inner list out",
		"# Club\n\n- a\n  - b\n    - c\n      - d\n        - e\n          - f\n            - g\n              - h\n                - i\n                  - j\n" +
			"                    - k\n                      - l\n                        - m\n                          - n\n                            - o\n" +
			"                              - p\n                                - q\n",
		"So deep a list is an accident, or an attack."},
	errSetting: {"A110", source.Error, "I do not know the setting %[1]q", "%[2]sthe settings are: %[3]s", "# Club\ncalender: Scotland.\n",
		"A setting that is not understood would be left out of every count."},
	errSettingStop: {"A111", source.Error, "the setting %[1]q does not end with a full stop", "write a full stop behind its value",
		"# Club\nplace: Leith\n",
		"The full stop says where a value ends when several settings share a line."},
	errSettingEmpty: {"A112", source.Error, "the setting %[1]q has no value", "write its value, or leave the line out", "# Club\nplace: .\n",
		"Nothing is guessed."},
	errSettingTwice: {"A113", source.Error, "the setting %[1]q stands twice", "keep one of the two", "# Club\nplace: Leith.  place: Perth.\n",
		"Neither of the two values is better than the other."},

	errNoStop: {"A120", source.Error, "the sentence does not end after %[1]q", "write a full stop; lines that continue a sentence are indented",
		"The council is a body of 3 members\nThe respondent is a member.",
		"The full stop is where reading starts anew after a mistake."},
	errIndent: {"A121", source.Error, "this line continues the sentence above and is not indented", "indent it by two spaces",
		"The council is a body\nof 3 members.",
		"What is not indented is a new sentence."},
	errChar: {"A122", source.Error, "a sentence cannot hold the character %[1]s", "leave it out, or put the words in quotation marks",
		"The council is a body of 3 members!.",
		"Sentences are words, numbers, commas, semicolons, colons, brackets and full stops."},
	errQuote: {"A123", source.Error, "the quotation mark is not closed on this line", "write the closing quotation mark",
		"A member is barred if the outcome is \"proved.\n  The member.",
		"Quoted words end on the line on which they begin."},
	errLong: {"A124", source.Error, "the sentence has more than %[1]d words", "end it with a full stop and write several", "",
		"Nobody can adopt a sentence that nobody can read aloud."},
	errUnexpected: {"A125", source.Error, "a sentence is missing before %[1]q", "leave the full stop out",
		"The council is a body of 3 members..",
		"A sentence has words."},

	errUnread: {"A130", source.Error, `I cannot read this sentence%[1]s`, "", "The council shall hold the hearing.",
		"The shapes of sentences are a closed list, so that each has one meaning."},
	errExpected: {"A131", source.Error, `I expected %[1]s and found "%[2]s"`, "complete the sentence as docs/reference/language.md shows it",
		"The council is a body of seven or more members.",
		"The sentence begins like one of the shapes and goes on unlike it."},
	errEnds: {"A132", source.Error, "the sentence ends where I expected %[1]s", "complete the sentence", "Charges is an act by.",
		"The sentence begins like one of the shapes and stops too early."},
	errMixed: {"A133", source.Error, `"and" and "or" are mixed, which can be read in two ways`,
		`put one condition on each line, indented, under "if all of:" or "if any of:"; of other words make two sentences`,
		"A member is barred if the member is the complainant or the member is the respondent and the case is open.",
		"`a and b or c` has two readings, and the members adopted one of them."},
	errNoJoin: {"A134", source.Error, "commas alone do not say whether all of these must hold or one of them", `write "and" or "or" before the last`,
		"A member is barred if the member is the complainant, the respondent.",
		"A comma means what the word before the last one says."},
	errListHead: {"A135", source.Error, "a list of conditions does not begin like this", `write "if %[1]s of:" and one condition on each line below, indented`,
		"A member is barred if all of the following:\n    the case is open\n    the member is the complainant.",
		"Lists have one form."},
	errListEmpty: {"A136", source.Error, "no list of conditions follows", "write one condition on each line below, indented further than this line",
		"A member is barred if all of: the case is open.",
		"Each condition of a list has a line of its own."},
	errDepth: {"A137", source.Error, "this is nested more than %[1]d deep", "declare a fact or a class for the inner part", "",
		"Conditions within conditions within conditions hide what the members meant."},
	errTwice: {"A138", source.Error, `there is a second "%[1]s" in this sentence`, `write two sentences, or join the conditions with "and"`,
		"Expulsion is void if the case is closed if the case is void.",
		"Two conditions side by side do not say how they are joined."},
	errNotHere: {"A139", source.Error, `a sentence of this kind cannot have "%[1]s" here`, "leave it out, or say it in a sentence of its own",
		"The council must hold the hearing within 14 days after charges, void.",
		"A duty that is missed never blocks anything; a power has no severity; a sentence has only the parts of its shape."},
	errIfNot: {"A140", source.Error, `"If not," follows a duty, and there is none above it`, `write it directly behind a sentence with "must"`,
		"The council may hold the hearing.\n  If not, the complaint is set aside.",
		"It says what follows when a duty is missed."},
	errAtComma: {"A141", source.Error, `I cannot tell where the part that opens with "%[1]s" ends`, `write a comma behind it: "At the hearing, ...", "If the chair is absent, ..."`,
		"At hearings members must vote.",
		"A comma, or an article that starts a phrase of its own, ends what opens a sentence."},
	errMayNot: {"A142", source.Error, `"may not" can mean "must not" or "need not"`, `write "must not", or leave the sentence out`,
		"The president may not preside at the hearing.",
		"The two readings are opposites."},
	errDeeds: {"A143", source.Error, `"%[1]s" joins two deeds`, "write a sentence for each", "The secretary must give notice and reasons within 7 days after expulsion.",
		"Each duty is kept or missed by itself."},
	errState: {"A144", source.Error, "nothing can be required to be %[1]q", "it must be received, made, given, held, sent, disclosed, in writing, signed, published, accepted, confirmed or recorded; " +
		`for anything else declare a fact and write "needs"`, "The decision must be reasonable.",
		"A record can show these states; for others somebody must judge."},
	errNoCond: {"A145", source.Error, "the sentence does not say when it holds", `add "if" or "unless"`, "Expulsion is void.",
		"It would hold always."},
	errSeverity: {"A146", source.Error, `"%[1]s" does not say what becomes of it`, "write void, voidable by a body, curable by an act, an irregularity, or the vote does not count",
		"The complainant must not sit at the hearing, invalid.",
		"What a defect does to an act is never guessed."},

	errNoAnchor: {"A150", source.Error, `"%[1]s" does not say after what`, `write "after" or "before" and what the time runs from`, "The respondent may appeal within 28 days.",
		"A period runs from something."},
	errOnePoint: {"A151", source.Error, `"%[1]s" runs from one thing, and then comes "%[2]s"`, `write "within ... after one or within ... after the other, whichever is the earlier"`,
		"The respondent may appeal within 28 days after expulsion or written reasons.",
		"A period runs from one thing; which of two is a choice for the members."},
	errMoment: {"A152", source.Error, `"%[1]s" names no moment`, `a moment is a thing, or a thing that "is received", "is sent", "is made", "is decided", "takes effect" or "ends"; "the end of" a meeting, "the vote on" a decision`,
		"The respondent may appeal within 28 days after expulsion is reasonable.",
		"A date can be counted only from what a record can show."},
	errWhichever: {"A153", source.Error, `two times joined by "or" do not say which counts`, `end with "whichever is the later" or "whichever is the earlier", of two times`,
		"The respondent may appeal within 28 days after expulsion or within 14 days after written reasons.",
		"Two ends of one period differ by days."},
	errUnit: {"A154", source.Error, `"%[1]s" is followed by "%[2]s", which is no unit of time`, "write hours, days, clear days, working days, clear working days, weeks, months or years",
		"The respondent may appeal within 28 fortnights after expulsion.",
		"Each unit is counted by a rule."},
	errNumber: {"A155", source.Error, "%[1]s is no number for this", "write a number from 1 to %[2]d", "The council may adjourn the hearing, at most 0 times.",
		"A period, count or limit of nothing allows nothing."},
	errRange: {"A156", source.Error, "%[1]d to %[2]d holds nobody", "write the smaller number first", "The council is a body of 7 to 3 members.",
		"Nobody could be a member."},
	errDate: {"A157", source.Error, "%[1]s", "write the date as 4 May 2027", "The respondent may appeal by 31 June 2027.",
		"There is no such day."},
	errOrder: {"A158", source.Error, "%[1]s does not come after %[2]s", "write the values in the order of their days",
		"The notice period is 14 days, from 1 July 2026 21 days, from 1 May 2026 28 days.",
		"A value holds from its day until the next one."},
	errNoDay: {"A159", source.Error, "the sentence does not say on which day", `add "on the day of sending", "on the second working day after posting" or "on 3 days after sending"`,
		"A notice sent by post counts as received.",
		"The day on which a notice counts as received decides whether it was in time."},

	errAtLeast: {"A160", source.Error, `"%[1]s" does not say whether exactly so many suffice`, `write "at least %[1]s" or "more than %[1]s"`,
		"Expulsion needs two thirds of those present.",
		"`at least` and `more than` differ by one vote."},
	errBaseOpen: {"A161", source.Error, `"%[1]s" could count those who abstain`, `choose "of those present" (abstainers count against) or "of those present and voting" (they do not count)`,
		"Expulsion needs at least two thirds of the members present.",
		"With 10 present, 6 for, 3 against and 1 abstaining, two thirds is reached or not, as abstainers count."},
	errBase: {"A162", source.Error, `I do not know how to count "%[1]s"`,
		"write of the members, of the members entitled to act, of the members in office, of those present, of those present and voting, or of the votes cast",
		"Expulsion needs at least two thirds of the room.",
		"A share is a share of something that can be counted."},
	errMajorityAlone: {"A163", source.Error, `"%[1]s" does not say of what`, `write "more than half of those present and voting", or of the votes cast, the members, ...; "at least two thirds of ..."; "all of ..."`,
		"Expulsion needs a simple majority.",
		"A majority of those voting, of those present and of all members are three numbers."},
	errFraction: {"A164", source.Error, `"%[1]s" is no part of a whole`, "write a share such as two thirds, 3/4 or 60 percent", "Expulsion needs at least 4/3 of those present.",
		"More than all can never be reached, and none always is."},
	errFieldType: {"A165", source.Error, "%[1]q has no type", "write what it is in brackets: (date), (text), (document), (number), (money), (person), (time), (charges), (evidence), (one of A / B)",
		"Charges is an act by the president, recording: charges.",
		"The type says how an entry is checked."},
	errNoType: {"A166", source.Error, "%[1]q is no type", "%[2]sthe types are date, time, text, number, money, document, person, charges, evidence and one of A / B",
		"Charges is an act by the president, recording: charges (documant).",
		"The list of types is closed."},
}
