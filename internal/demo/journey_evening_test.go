package demo

import (
	"slices"
	"strings"

	"github.com/chromedp/chromedp"
)

// seats are the names of those who come, in the order of the page.
var seats = []string{"Alba", "Bram", "Cleo", "Dara", "Enzo", "Faye", "Gwen", "Hugo", "Iris", "Joel", "Kiri", "Liam"}

// room opens the hearing room.
func (r *reader) room() { r.Helper(); r.open(r.in("hearing/room"), 200) }

// acts does one act of the room or of the deliberation, whose form is folded.
func (r *reader) acts(name string, fill func()) {
	r.Helper()
	r.unfolds(name)
	if fill != nil {
		fill()
	}
	r.sends(name)
}

// opens takes the evening to half past five: the room of the chair shows by
// itself that the meeting has opened, and who stands down finds no trace.
func (p *party) opens() {
	p.tonight("17:25:00")
	p.chair.signsIn()
	p.chair.room()
	p.chair.sees("Not open yet")
	p.secretary.open(p.in("hearing"), 200)
	p.secretary.follows("Hearing room")
	p.tonight("17:30:00")
	p.secretary.acts("Open the meeting", func() {
		for _, first := range append(slices.Clone(seats), "Moss") {
			p.secretary.ticks("Who is in the room?", first+" Example")
		}
		p.secretary.ticks("Who is in the room?", alex)
		p.secretary.ticks("Who is in the room?", robin)
		p.secretary.picks("Who presides?", alex)
	})
	p.secretary.sees("Sitting", "14 of the")
	p.chair.waits("Sitting")

	p.down.room()
	p.down.acts("Declare a conflict now", func() { p.down.writes("What is the conflict?", "the letters were about me") })
	p.down.sees("Nothing has been recorded yet")
	p.down.sends("Stand down now")
	p.down.sees("You have stood down")
	p.gone()
	p.chair.waits("stood down")
}

// gone fails if who stood down finds a trace of the case.
func (p *party) gone() {
	for _, part := range []string{"", "people", "hearing/room", "decision", "appeal"} {
		p.down.open(p.in(part), 404)
	}
	for _, path := range []string{"/", "/cases", "/account"} {
		p.down.open(path, 200)
		p.down.findsNothingOf(p.stage.chain, robin)
	}
}

// ticking are the clocks of a page that run: the seconds that they show.
const ticking = `() => [...document.querySelectorAll("[data-seconds][data-step]")].filter(e => Number(e.dataset.step)).map(e => Number(e.dataset.seconds))`

// hears takes the evening to seven: the floor, its clock, a question and a break.
func (p *party) hears() {
	p.tonight("17:32:00")
	p.secretary.room()
	p.secretary.acts("Offer made", func() { p.secretary.ticks("What was the member offered?", "the floor") })
	p.chair.room()
	early := p.stage.now()
	p.chair.acts("Give the floor", func() {
		p.chair.picks("Who gets the floor?", robin)
		p.chair.ticks("For what?", "the floor")
	})
	late := p.stage.now()

	// Reloading in the middle of a speech loses no second of the clock.
	p.tonight("17:45:30")
	for range 2 {
		least := p.stage.now().Sub(late).Seconds() - 1
		p.chair.room()
		runs := run[[]float64](p.chair, ticking)
		most := p.stage.now().Sub(early).Seconds() + 1
		if !slices.ContainsFunc(runs, func(s float64) bool { return s >= least && s <= most }) {
			p.Errorf("the member has had between %.0f and %.0f seconds, and the clocks say %v", least, most, runs)
		}
	}

	// A councillor asks on the phone; the desk of the secretary shows it by itself.
	p.tonight("18:05:00")
	p.secretary.room()
	p.councillor.room()
	p.councillor.acts("Ask to put a question", func() { p.councillor.writes("The question", "why were they not signed?") })
	p.secretary.waits("why were they not signed?")
	p.councillor.room()
	p.councillor.offline(true) // see lost
	p.server.CloseClientConnections()
	p.secretary.room()
	p.secretary.acts("Question put", func() { p.secretary.ticks("Which question?", cleo+": why were they not signed?") })
	p.secretary.sends("Answered")
	p.secretary.sees("why were they not signed? answered")

	// The member asks for a break, and gets it.
	p.tonight("18:30:00")
	p.member.room()
	p.member.sends("Ask for a break")
	p.secretary.waits(robin + " asks for a break.")
	p.chair.room()
	p.chair.acts("Adjourn", nil)
	p.chair.sees("Adjourned")
	p.tonight("18:45:00")
	p.chair.sends("Resume")
	p.chair.sees("Sitting")
	p.twice()
}

// twice presses a button twice, quickly, with script and without: it is one entry.
func (p *party) twice() {
	for _, r := range []*reader{p.secretary, p.member} {
		r.room()
		act, label := "Note", "What happened?"
		if r == p.member {
			act, label = "Ask for more time", "What do you need it for?"
		}
		before := p.entries()
		r.unfolds(act)
		r.writes(label, "Twice is once")
		s := r.spot("button", act, "")
		if err := chromedp.Do(r.ctx, chromedp.MouseClickXY(s.X, s.Y), chromedp.MouseClickXY(s.X, s.Y)); err != nil {
			p.Fatal(err)
		}
		r.settles()
		r.room()
		r.sees("Twice is once")
		if n := p.entries() - before; n != 1 {
			p.Errorf("%s pressed twice, and made %d entries", r.who, n)
		}
	}
}

// lost is when the line of a phone is gone: it says so. What was written down
// on paper meanwhile is entered, and the phone shows it when it is back.
func (p *party) lost() {
	p.councillor.waits("No contact with the server")
	p.tonight("19:10:00")
	p.secretary.room()
	p.secretary.follows("Enter from paper")
	p.secretary.writes("Why is it entered only now?", "the net was down")
	for i, line := range [][5]string{
		{"Line 1", "18:50", "Something else, as a note", "", "the lights went out"},
		{"Line 2", "18:55", "Asks", "Dara Example", "about regret"},
		{"Line 3", "18:56", "Answers", robin, ""},
	} {
		p.secretary.writesIn(line[0], "Time", line[1])
		p.secretary.picksIn(line[0], "What happened", line[2])
		if line[3] != "" {
			p.secretary.picksIn(line[0], "Who", line[3])
		}
		if i == 1 {
			p.secretary.picksIn(line[0], "To whom", robin)
		}
		if line[4] != "" {
			p.secretary.writesIn(line[0], "Words", line[4])
		}
	}
	p.secretary.sends("Record all of it")
	p.secretary.sees("Recorded", "lights went out", "about regret", "recorded at ")
	p.councillor.findsNothingOf("lights went out")
	p.councillor.offline(false)
	p.councillor.waits("lights went out")
	if !run[bool](p.councillor, `() => document.getElementById("stale").hidden`) {
		p.Error("the line is back, and the page says that it is lost")
	}
}

// deliberates takes the evening to 11.39 pm.
func (p *party) deliberates() {
	p.tonight("21:20:00")
	p.secretary.room()
	p.secretary.acts("Offer made", func() { p.secretary.ticks("What was the member offered?", "questions to witnesses") })
	p.secretary.acts("Offer declined", func() { p.secretary.ticks("What did the member decline?", "questions to witnesses") })
	p.tonight("21:27:00")
	p.secretary.acts("Offer made", func() { p.secretary.ticks("What was the member offered?", "the last word") })
	p.chair.room()
	p.chair.acts("Give the floor", func() {
		p.chair.picks("Who gets the floor?", robin)
		p.chair.ticks("For what?", "the last word")
	})
	p.tonight("21:30:00")
	p.secretary.room()
	p.secretary.sends("Out " + robin)
	p.tonight("21:32:00")
	p.chair.room()
	p.chair.sends("Clear the room and deliberate")
	p.chair.sees("Closed part")

	p.tonight("23:38:00")
	p.chair.follows("Deliberation")
	p.chair.acts("Say what is considered", func() { p.chair.ticks("What does the body consider?", "insufficiency of") })
	p.councillor.open(p.in("deliberation"), 200)
	p.councillor.acts("Note an issue", func() {
		p.councillor.picks("Which charge?", "Charge 1")
		p.councillor.writes("What has to be settled?", "whether "+closed+" wrote them")
	})
	p.secretary.open(p.in("deliberation"), 200)
	p.secretary.sees(closed + " wrote them")
	p.secretary.acts("Note", func() { p.secretary.writes("What was weighed?", "weighed: "+closed+" and gravity") })
	p.chair.acts("Put a motion", func() {
		p.chair.picks("What does the motion ask for?", "expulsion")
		p.chair.picks("Who moves it?", cleo)
		p.chair.writes("The exact words of the motion", "That the member be expelled")
	})
	p.secret()
}

// secret fails if anybody but those who sit finds a byte of what was said in
// the closed part, on whatever page of the case.
func (p *party) secret() {
	p.Helper()
	for _, who := range []string{"", robin, moss, quin, "Wren Example"} {
		if strings.Contains(p.everything(who), closed) {
			p.Errorf("%q finds what was said in the closed part", who)
		}
	}
	if all := p.everything(cleo); !strings.Contains(all, closed) {
		p.Error("who sits does not find what was said in the closed part")
	}
}

// everything is every page of the case, as somebody gets it who has signed in
// elsewhere too.
func (p *party) everything(who string) string {
	p.Helper()
	somebody := persona{name: who}
	c := somebody.cookie(p.T, p.stage)
	var b strings.Builder
	for _, room := range Rooms() {
		for i := range room.Routes {
			r := &room.Routes[i]
			if r.Method != "GET" || !strings.HasPrefix(r.Path, "/c/{case}") || strings.HasSuffix(r.Path, "/live") {
				continue
			}
			b.WriteString(ask(p.stage, "GET", path(r, p.stage), c).Body.String())
		}
	}
	return b.String()
}

// votes records the roll call, by keyboard alone.
func (p *party) votes() {
	p.tonight("23:41:00")
	r := p.secretary
	r.open(p.in("vote"), 200)
	r.sees("That the member be expelled", "Nobody can change them")
	voters := run[[]string](r, `() => [...document.querySelectorAll(".roll legend")].map(e => e.textContent.trim())`)
	n := 0
	for _, name := range voters {
		if strings.HasPrefix(name, "Charge") {
			r.tabs(name + ": Proved")
		} else {
			r.tabs(name + ": For")
			n++
		}
		r.key(" ")
		if strings.HasPrefix(name, "Charge 2") {
			for _, e := range []string{"E1", "E2"} {
				r.tabs("On what evidence does it rest?: " + e)
				r.key(" ")
			}
		}
	}
	if n != len(seats)+1 {
		p.Errorf("%d may vote: %q", n, voters)
	}
	r.tabs("Check the vote")
	r.enters()
	r.sees("Nothing is recorded yet", "It counts.")
	r.tabs("Record the result")
	before := p.entries()
	r.enters()
	r.sees("Carried: 13 of 13, needed 9")
	if p.entries() != before+1 {
		p.Errorf("%d entries, and %d before", p.entries(), before)
	}

	// The member who is not told yet is told by no page either.
	p.member.open(p.in("vote/result"), 404)
	p.member.open(p.in("vote"), 404)
	p.member.open(p.in(""), 200)
	p.member.sees("Deliberating")
	p.member.findsNothingOf("Carried", "be expelled")
	p.secret()
}
