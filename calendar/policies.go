package calendar

// answer is one line of a named policy.
type answer struct {
	choice choice
	taken  uint8
	source string
}

// policyOf builds a named policy from its lines.
func policyOf(p Policy, answers ...answer) *Policy {
	for _, a := range answers {
		p.taken[a.choice], p.source[a.choice] = a.taken, a.source
	}
	return &p
}

// Policies lists the named counting policies, each built afresh. What a source
// does not settle is left open; docs/decisions/0003-counting-policies.md gives
// the reasons where sources disagree.
func Policies() []*Policy {
	return []*Policy{
		newZealand(), england(), westernAustralia(), newSouthWales(), commonwealth(), germany(), federalRules(), plain(),
	}
}

// plain counts as the words say when no enactment is adopted: the first day is
// the day after, the last day is included, nothing moves.
func plain() *Policy {
	const src = "plain counting"
	return policyOf(Policy{Name: "plain", aliases: []string{"plain counting", "plain days"}},
		answer{triggerDay, triggerOut, src},
		answer{notLessThan, lastIncluded, src},
		answer{otherWording, lastIncluded, src},
		answer{longerPeriods, lastIncluded, src},
		answer{shortPeriods, shortCounted, src},
		answer{lastDay, lastStays, src},
		answer{countedBack, backStays, src},
		answer{monthStart, sameNumber, src},
		answer{missingDay, lastOfMonth, src},
		answer{dayEnd, endsMidnight, src},
		answer{hourCount, hoursAll, src},
		answer{yearEnd, yearRuns, src},
	)
}

func newZealand() *Policy {
	const act = "Legislation Act 2019 "
	return policyOf(Policy{
		Name: "NZ Legislation Act 2019", Statute: "Legislation Act 2019 (New Zealand)", Version: "as at 1 July 2025",
		aliases: []string{"legislation act 2019", "nz legislation act", "new zealand legislation act 2019", "new zealand", "nz"},
		pause:   pause{25, 2},
	},
		answer{triggerDay, triggerOut, act + "s 54(1)"},
		answer{notLessThan, clearDays, act + "s 54(1), days between two events"},
		answer{otherWording, clearDays, act + "s 54(1), days between two events"},
		answer{shortPeriods, shortCounted, act + "s 54 makes no exception"},
		answer{lastDay, lastMoves, act + "s 55"},
		answer{countedBack, backStays, act + "s 55 extends time, it does not shorten notice"},
		answer{monthStart, nextDayStart, act + "s 56"},
		answer{missingDay, lastOfMonth, act + "s 56"},
		answer{dayEnd, endsMidnight, act + "s 56"},
		answer{hourCount, hoursAll, act + "s 54 makes no exception"},
		answer{yearEnd, yearClosedInLieu, act + "s 13, working day"},
	)
}

// england leaves open whether a last day moves: rule 2.8(5) moves it only for
// an act to be done at the court office, and what is the office of a club is
// for the club to say.
func england() *Policy {
	return policyOf(Policy{
		Name: "England CPR 2.8", Statute: "Civil Procedure Rules 1998 r 2.8 (England and Wales)", Version: "as in force 2023",
		aliases: []string{"cpr 2.8", "cpr", "england cpr", "civil procedure rules", "civil procedure rules 2.8"},
		short:   5,
	},
		answer{triggerDay, triggerOut, "CPR r 2.8(3)(a)"},
		answer{notLessThan, clearDays, "CPR r 2.8(2)-(3)"},
		answer{otherWording, clearDays, "CPR r 2.8(2)-(3)"},
		answer{longerPeriods, lastIncluded, "Riley v Eurostile (1983), corresponding date"},
		answer{shortPeriods, shortLeftOut, "CPR r 2.8(4)"},
		answer{countedBack, backStays, "CPR r 2.8 moves no day counted back"},
		answer{monthStart, sameNumber, "CPR r 2.10; Dodds v Walker (1981)"},
		answer{missingDay, lastOfMonth, "Dodds v Walker (1981)"},
		answer{dayEnd, endsMidnight, "CPR r 2.8; Dodds v Walker (1981)"},
		answer{hourCount, hoursAll, "CPR r 2.8 makes no exception"},
		answer{yearEnd, yearRuns, "CPR r 2.8(4)"},
	)
}

// westernAustralia is the policy in which wording alone changes the count. The
// rule for months (s 62) was not read, so it is open.
func westernAustralia() *Policy {
	const act = "Interpretation Act 1984 (WA) "
	return policyOf(Policy{
		Name: "Western Australia Interpretation Act 1984", Statute: "Interpretation Act 1984 (WA)", Version: "as at 24 August 2021",
		aliases: []string{"wa interpretation act 1984", "interpretation act 1984", "western australia"},
	},
		answer{triggerDay, triggerOut, act + "s 61(1)(b)"},
		answer{notLessThan, clearDays, act + "s 61(1)(f)"},
		answer{otherWording, lastIncluded, act + "s 61(1)(g)"},
		answer{shortPeriods, shortCounted, act + "s 61 makes no exception"},
		answer{lastDay, lastMoves, act + "s 61(1)(e)"},
		answer{countedBack, backStays, act + "s 61(1)(e) extends time, it does not shorten notice"},
		answer{dayEnd, endsMidnight, act + "s 61"},
		answer{hourCount, hoursAll, act + "s 61 makes no exception"},
		answer{yearEnd, yearRuns, act + "s 61(2)"},
	)
}

// newSouthWales leaves "at least" open: the Act does not say whether such days
// are clear.
func newSouthWales() *Policy {
	const act = "Interpretation Act 1987 (NSW) "
	return policyOf(Policy{
		Name: "NSW Interpretation Act 1987", Statute: "Interpretation Act 1987 (NSW)", Version: "section 36 as in force 2025",
		aliases: []string{"interpretation act 1987", "new south wales interpretation act 1987", "new south wales", "nsw"},
	},
		answer{triggerDay, triggerOut, act + "s 36(1)"},
		answer{otherWording, lastIncluded, act + "s 36(1) leaves out one day only"},
		answer{shortPeriods, shortCounted, act + "s 36 makes no exception"},
		answer{lastDay, lastMoves, act + "s 36(2)"},
		answer{countedBack, backStays, act + "s 36(2) extends time, it does not shorten notice"},
		answer{monthStart, sameNumber, act + "s 21, calendar month; Dodds v Walker (1981)"},
		answer{missingDay, lastOfMonth, act + "s 21, calendar month; Dodds v Walker (1981)"},
		answer{dayEnd, endsMidnight, act + "s 36"},
		answer{hourCount, hoursAll, act + "s 36 makes no exception"},
		answer{yearEnd, yearRuns, act + "s 36(2)"},
	)
}

func commonwealth() *Policy {
	const act = "Acts Interpretation Act 1901 (Cth) "
	return policyOf(Policy{
		Name: "Acts Interpretation Act 1901", Statute: "Acts Interpretation Act 1901 (Cth)", Version: "as amended by Act 46 of 2011",
		aliases: []string{"acts interpretation act", "commonwealth of australia", "australia"},
	},
		answer{triggerDay, triggerOut, act + "s 36(1) items 5-6"},
		answer{otherWording, lastIncluded, act + "s 36(1) item 7, example 7"},
		answer{shortPeriods, shortCounted, act + "s 36 makes no exception"},
		answer{lastDay, lastMoves, act + "s 36(2)"},
		answer{countedBack, backStays, act + "s 36(2); Kumar [2017] HCA 11"},
		answer{monthStart, nextDayStart, act + "ss 2G, 36(1); note to Trade Marks Act 1995 s 6A"},
		answer{missingDay, lastOfMonth, act + "s 2G"},
		answer{dayEnd, endsMidnight, act + "s 2G"},
		answer{hourCount, hoursAll, act + "s 36 makes no exception"},
		answer{yearEnd, yearRuns, act + "s 36(2)"},
	)
}

func germany() *Policy {
	return policyOf(Policy{
		Name: "BGB 187-193", Statute: "Bürgerliches Gesetzbuch §§ 187-193", Version: "as in force 2024",
		aliases: []string{"bgb", "bgb 187", "german civil code", "germany"},
	},
		answer{triggerDay, triggerOut, "BGB § 187(1)"},
		answer{notLessThan, clearDays, "BGB §§ 187(1), 188(1): the period must have run out"},
		answer{longerPeriods, clearDays, "BGB §§ 187(1), 188(2): the period must have run out"},
		answer{shortPeriods, shortCounted, "BGB § 188(1) makes no exception"},
		answer{lastDay, lastMoves, "BGB § 193"},
		answer{countedBack, backStays, "BGB § 193 does not extend minimum periods"},
		answer{monthStart, sameNumber, "BGB § 188(2)"},
		answer{missingDay, lastOfMonth, "BGB § 188(3)"},
		answer{dayEnd, endsMidnight, "BGB § 188(1)"},
		answer{hourCount, hoursAll, "BGB § 188 makes no exception; contrast ZPO § 222(3)"},
		answer{yearEnd, yearRuns, "BGB § 193"},
	)
}

// federalRules says nothing about months that begin or end on a day the other
// month lacks, so those are open.
func federalRules() *Policy {
	return policyOf(Policy{
		Name: "FRCP 6", Statute: "Federal Rules of Civil Procedure r 6(a) (United States)", Version: "as amended 1 December 2009",
		aliases: []string{"frcp", "frcp 6(a)", "rule 6", "federal rules of civil procedure", "federal rules of civil procedure 6"},
	},
		answer{triggerDay, triggerOut, "FRCP 6(a)(1)(A)"},
		answer{notLessThan, lastIncluded, "FRCP 6(a)(1)(C)"},
		answer{otherWording, lastIncluded, "FRCP 6(a)(1)(C)"},
		answer{longerPeriods, lastIncluded, "FRCP 6(a)(1)(C)"},
		answer{shortPeriods, shortCounted, "FRCP 6(a)(1)(B)"},
		answer{lastDay, lastMoves, "FRCP 6(a)(1)(C)"},
		answer{countedBack, backMoves, "FRCP 6(a)(5)"},
		answer{dayEnd, endsMidnight, "FRCP 6(a)(4)(A)"},
		answer{hourCount, hoursRoll, "FRCP 6(a)(2)"},
		answer{yearEnd, yearRuns, "FRCP 6(a)(6)"},
	)
}
