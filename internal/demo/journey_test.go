package demo

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
)

// Who goes on the journey, by invented names.
const (
	bram  = "Bram Example" // the secretary
	alex  = "Alex Reid"    // presides
	cleo  = "Cleo Example" // sits
	moss  = "Moss Example" // stands down
	robin = "Robin Marsh"  // the member whom it is about
	quin  = "Quin Example" // sits on the appeals board
)

// closed stands in every word that is said in the closed part.
const closed = "zebra42"

// party is everybody on the journey.
type party struct {
	*journey
	secretary, chair, councillor, down, member, board, journalist *reader
}

// newParty gives each a browser.
func newParty(t *testing.T, m moment) *party {
	t.Helper()
	j := setOut(t, m)
	return &party{
		journey: j, secretary: j.sits(bram, 1280, true), chair: j.sits(alex, 360, true), councillor: j.sits(cleo, 360, true), down: j.sits(moss, 360, false),
		member: j.sits(robin, 360, false), board: j.sits(quin, 1280, false), journalist: j.sits("a journalist", 360, false),
	}
}

// Seven people go through the whole case in browsers of their own, on phones
// and at desks, with script and without: what is done is done through the
// pages, and each sees on the same pages what is theirs to see.
func TestJourney(t *testing.T) {
	p := newParty(t, moments()[0])
	for _, part := range []struct {
		name string
		do   func(*party)
	}{
		{"before the hearing", (*party).before}, {"the meeting opens", (*party).opens}, {"the member is heard", (*party).hears}, {"the line is lost", (*party).lost},
		{"the room is cleared", (*party).deliberates}, {"the vote", (*party).votes}, {"telling", (*party).tells}, {"the reasons", (*party).reasons}, {"the appeal", (*party).appeals},
	} {
		begun := time.Now()
		part.do(p)
		t.Logf("%s: %v", part.name, time.Since(begun).Round(time.Millisecond))
		if t.Failed() {
			t.FailNow() // what comes after rests on it
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.complaints {
		if !strings.Contains(c, "404") && !strings.Contains(c, "net::ERR_") { // what is not there for somebody, and a line that is cut
			t.Errorf("the browser of %s", c)
		}
	}
}

// before is what is done by post and at the desk, two weeks before the hearing.
func (p *party) before() {
	p.stranger()
	p.answers()
	p.discloses()

	// A councillor says that there may be a conflict. The member and the other
	// councillors do not read why.
	p.down.comesIn()
	p.down.open(p.in("conflicts"), 200)
	p.down.ticks("What kind of interest is it?", "A dispute")
	p.down.writes("What is it?", "wrote to a newspaper about the letters")
	p.down.sends("Declare it")
	p.down.sees("Recorded", "wrote to a newspaper about the letters")
	p.secretary.open(p.in("conflicts"), 200)
	p.secretary.sees("wrote to a newspaper about the letters")
	p.councillor.signsIn()
	for _, r := range []*reader{p.member, p.councillor} {
		r.open(p.in("conflicts"), 200)
		r.findsNothingOf("wrote to a newspaper")
	}
}

// stranger is what somebody finds who has not signed in: the public pages, and
// of a case no more than of one that does not exist.
func (p *party) stranger() {
	r := p.journalist
	r.open("/", 200)
	r.findsNothingOf(robin)
	r.follows("Rules")
	r.follows("Read edition 1")
	r.sees("6.2")
	r.follows("Check a document")
	var said []string
	for _, path := range []string{p.in(""), p.in("vote/result"), "/c/0123456789abcdef0123456789abcdef"} {
		r.open(path, 200)
		said = append(said, r.here()+" "+cut(r.words()))
	}
	if said[0] != said[2] || said[1] != said[2] || !strings.HasPrefix(said[0], "/sign-in") {
		p.Errorf("a journalist is told of a case: %q", said)
	}
}

// cut takes the clock of the demonstration out of the words of a page.
func cut(words string) string {
	_, after, _ := strings.Cut(words, "NZDT")
	return after
}

// answers is the member at the phone: in by a mailed link, and an answer to each
// charge by keyboard alone.
func (p *party) answers() {
	r := p.member
	r.open("/", 200)
	r.follows("Sign in")
	r.writes("Your e-mail address", "robin.marsh@member.example")
	r.sends("Send me a link")
	r.sees("If that address belongs to an account")
	link := ""
	for range 100 {
		r.open("/demo/mails", 200)
		if _, after, ok := strings.Cut(r.words(), "http://localhost/sign-in/link/"); ok {
			link = strings.Fields(after)[0]
			break
		}
	}
	r.open("/sign-in/link/"+link, 200)
	r.sends("Sign in")
	r.sees("My next steps")
	r.tabs("Cases")
	r.enters()
	r.tabs("2010-001")
	r.enters()
	r.tabs("Charges")
	r.enters()
	r.sees("anonymous letters to journalists on 29 July 2010", "Nobody has to answer")
	r.tabs("Charge 1: ")
	r.key(kb.ArrowDown)
	r.key(" ")
	r.tabs("Charge 1: Your words")
	r.inserts("I did not write them")
	r.tabs("Charge 2: ")
	r.key(kb.ArrowDown)
	r.key(kb.ArrowDown)
	r.tabs("Charge 2: Your words")
	r.inserts("They were meant as satire – tērā pea")
	r.tabs("Send my answers")
	r.enters()
	r.sees("Recorded", "Denied", "I did not write them", "Explained", "They were meant as satire – tērā pea")
}

// discloses is the secretary at the desk: a paper is taken in, the member is
// told that it is there and why it is not shown, and then it is shown.
func (p *party) discloses() {
	p.secretary.signsIn()
	p.secretary.open(p.in("charges"), 200)
	p.secretary.sees("I did not write them")
	p.secretary.follows("Evidence")
	p.secretary.writes("What it is", "a note from the printer")
	p.secretary.writes("Where it is from", "the printer in Quay St")
	p.secretary.ticks("Is it shown to the respondent now?", "Not yet")
	p.secretary.writes("If not yet: why?", "a telephone number has to be blacked out first")
	p.secretary.sends("Give this to the record")
	p.secretary.sees("Recorded", "A note from the printer")
	p.member.open(p.in("evidence"), 200)
	p.member.sees("a telephone number has to be blacked out first")
	p.member.findsNothingOf("note from the printer")
	p.secretary.follows("Item E3")
	p.secretary.ticks("To whom?", robin)
	p.secretary.sends("Record that they have it")
	p.member.open(p.in("evidence"), 200)
	p.member.sees("A note from the printer")
}
