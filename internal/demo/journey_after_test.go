package demo

// tells is the night and the morning after: publication waits until the member
// has been told, and then each sees what is theirs.
func (p *party) tells() {
	p.tonight("23:46:00")
	p.chair.open(p.in("telling"), 200)
	p.chair.sees("This waits until " + robin + " has been told.")
	p.chair.open(p.in("do/publication-of-expulsion"), 200)
	p.chair.sends("Go on and check it")
	p.chair.sees("As it stands, this would not count", "told")
	p.member.open(p.in("decision"), 404)
	p.tonight("23:50:00")
	p.chair.open(p.in("telling"), 200)
	p.chair.ticks("Who was told?", robin)
	p.chair.ticks("Who told them?", alex)
	p.chair.ticks("How?", "By telephone")
	p.chair.sends("Record that they were told")
	p.chair.sees("Recorded", "Told by "+alex+" by telephone")
	p.tonight("23:55:00")
	p.chair.room()
	p.chair.sends("Close the meeting")
	p.member.open(p.in("decision"), 200)
	p.member.sees("That the member be expelled", "Charge 2: the letters undermined the leader", robin+" was told by "+alex)
	p.member.follows("See the vote")
	p.member.sees("Carried: 13 of 13, needed 9")
	p.secret()
	p.gone()

	p.at("12 October 2010, 10:00:00")
	p.chair.open(p.in("telling"), 200)
	p.chair.followsIn("The statement is published", "Do this")
	p.chair.sends("Keep this text")
	p.chair.sees("Recorded", "Somebody else has to read it and agree")
	p.secretary.open(p.in("publish"), 200)
	p.secretary.sends("I have read this text and agree")
	p.secretary.sends("Publish it now")
	p.secretary.sees("Recorded")
	p.journalist.open("/register", 200)
	p.journalist.sees("2010-001")
}

// reasons is the letter with the reasons, and the last day of appeal in it.
func (p *party) reasons() {
	p.at("13 October 2010, 11:00:00")
	r := p.secretary
	r.open("/", 200)
	r.follows("You must give written reasons")
	r.ticks("How is it sent?", "Email")
	r.writes("Reasons", "decision of 11 October 2010 with reasons")
	r.writesIn("Last day of appeal", "Day", "10")
	r.writesIn("Last day of appeal", "Month", "11")
	r.writesIn("Last day of appeal", "Year", "2010")
	for _, says := range []string{"Findings", "Evidence relied on", "Right of appeal"} {
		r.ticks("What does it say?", says)
	}
	r.sends("Go on and check it")
	r.sees("Counts as received on")
	r.sends("Record the written reasons")
	r.sees("Recorded")
	p.member.open(p.in("notices"), 200)
	p.member.sees("Written reasons")
	p.member.open("/", 200)
	p.member.sees("Wednesday 10 November 2010")
}

// appeals is the member's appeal, and who reads it.
func (p *party) appeals() {
	p.at("8 November 2010, 10:00:00")
	p.board.signsIn()
	p.board.open(p.in(""), 404)
	p.board.open("/cases", 200)
	p.board.findsNothingOf(p.stage.chain)
	r := p.member
	r.open("/", 200)
	r.follows("2010-001")
	r.follows("Appeal")
	r.sees("Wednesday 10 November 2010")
	r.writes("Grounds", "the notice did not say who would sit")
	r.sends("Send your appeal")
	r.sees("Recorded", "An appeal has been made", "the notice did not say who would sit")
	p.board.open("/cases", 200)
	p.board.follows("2010")
	p.board.follows("Appeal")
	p.board.sees("the notice did not say who would sit", "Are those who hear the appeal independent?")
	p.secret()
	p.gone()
	p.stranger()
}
