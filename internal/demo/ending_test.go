package demo

import (
	"bytes"
	"context"
	"io"
	"net"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"alteram/clerk"
	"alteram/internal/access"
	"alteram/internal/mail"
)

// postbox is a mail server in the process of the test: a backend, its one
// session at a time, and what it took.
type postbox struct {
	settings mail.Settings

	mu   sync.Mutex
	to   string
	took [][2]string // to whom, and the mail
}

// newPostbox starts it.
func newPostbox(t *testing.T) *postbox {
	t.Helper()
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	b := &postbox{settings: mail.Settings{Host: "localhost", Port: l.Addr().(*net.TCPAddr).Port, TLS: mail.Plain, Sender: "secretary@party.example", URL: "http://localhost"}}
	srv := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return b, nil }))
	srv.Domain = "localhost"
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = srv.Serve(l) // ends with the test
	}()
	t.Cleanup(func() { srv.Close(); <-done })
	return b
}

func (b *postbox) Mail(string, *smtp.MailOptions) error { return nil }

func (b *postbox) Rcpt(to string, _ *smtp.RcptOptions) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.to = to
	return nil
}

func (b *postbox) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.took = append(b.took, [2]string{b.to, string(text)})
	return err
}

func (b *postbox) Reset() {}

func (b *postbox) Logout() error { return nil }

// recorded is what is recorded at the desk, at its time.
func (p *party) recorded(when, words string) {
	p.Helper()
	p.at(when)
	day, clock, _ := strings.Cut(when, ", ")
	if _, err := p.stage.desk.File(context.Background(), clerk.Draft{Request: clerk.Request{Now: p.stage.now()}, Case: p.stage.chain, On: day + " " + clock[:5], Text: words, Happened: true}); err != nil {
		p.Fatalf("%s: %v", words, err)
	}
}

// gets is a file as somebody gets it.
func (p *party) gets(who, path string) []byte {
	p.Helper()
	somebody := persona{name: who}
	w := ask(p.stage, "GET", path, somebody.cookie(p.T, p.stage))
	if w.Code != 200 || !bytes.HasPrefix(w.Body.Bytes(), []byte("%PDF-")) {
		p.Fatalf("%s: %s answers %d, %.40q", who, path, w.Code, w.Body.String())
	}
	return w.Body.Bytes()
}

// pagesIn is the text of a file as a program of others reads it, a page after the
// other; without one there is none.
func pagesIn(t *testing.T, file []byte) []string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Log("pdftotext is not there: the text of the file is not looked at")
		return nil
	}
	c := exec.CommandContext(t.Context(), "pdftotext", "-", "-")
	c.Stdin = bytes.NewReader(file)
	text, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
}

// rows are the numbers and pages of the parts of a bundle, as its page has them.
const rows = `() => [...document.querySelectorAll("main tbody tr")].map(tr => tr.cells[0].textContent.trim() + " " + tr.cells[2].textContent.replace(/\s+/g, " ").trim())`

// The evening ends: he is told before anybody else is, the letter goes by a mail
// server, the papers can be had as files, and an appeal is decided by people who
// had no part before; what comes of it stands on every page.
func TestEveningEnds(t *testing.T) {
	p := newParty(t, moment{"decided", "", "11 October 2010", "23:45"})
	for _, part := range []struct {
		name string
		do   func(*party)
	}{{"publication waits", (*party).waitsToPublish}, {"the letter", (*party).posts}, {"the papers", (*party).files}, {"the appeal is heard", (*party).appealHeard}} {
		begun := time.Now()
		part.do(p)
		t.Logf("%s: %v", part.name, time.Since(begun).Round(time.Millisecond))
		if t.Failed() {
			t.FailNow() // what comes after rests on it
		}
	}
}

// waitsToPublish is the statement, which waits for the telephone and for a
// second person.
func (p *party) waitsToPublish() {
	p.tonight("23:46:00")
	for _, r := range []*reader{p.chair, p.secretary, p.member} {
		r.signsIn()
	}
	p.chair.open(p.in("publish"), 200)
	p.chair.sees("Nothing may be published until "+robin+" has been told.", "The rule above says so.")
	p.chair.sends("Keep this text")
	p.chair.sees("Somebody else has to read it and agree")
	p.secretary.open(p.in("publish"), 200)
	p.secretary.sends("I have read this text and agree")
	p.secretary.findsNothingOf("Publish it now")
	p.tonight("23:50:00")
	p.chair.open(p.in("telling"), 200)
	p.chair.ticks("Who was told?", robin)
	p.chair.ticks("Who told them?", alex)
	p.chair.ticks("How?", "By telephone")
	p.chair.sends("Record that they were told")
	p.recorded("11 October 2010, 23:55:00", "hearing closes")
	p.journalist.open("/register", 200)
	p.journalist.sees("Nothing is published.")
	p.at("12 October 2010, 10:00:00")
	p.chair.open(p.in("publish"), 200)
	p.chair.sends("Publish it now")
	p.journalist.open("/register", 200)
	p.journalist.follows("Decision 2010-001")
	p.journalist.sees("expelled")
	p.journalist.findsNothingOf(p.stage.chain)
}

// posts is the letter with the reasons by a mail server, and what shows that it
// came.
func (p *party) posts() {
	p.recorded("13 October 2010, 11:00:00", bram+` sends written reasons by email to `+robin+`, reasons "decision of 11 October 2010 with reasons", last day of appeal 10 November 2010, stating the findings, the evidence relied on, the right of appeal`)
	box := newPostbox(p.T)
	c := mail.NewCarrier(mail.Config{Desk: p.stage.desk, Outbox: p.stage.store, Reference: access.Reference, Now: p.stage.now, Settings: func() (*mail.Settings, error) { return &box.settings, nil }})
	p.at("13 October 2010, 11:05:00")
	if err := c.Drain(p.Context()); err != nil {
		p.Fatal(err)
	}
	before := len(box.took)
	p.at("13 October 2010, 11:11:00")
	if err := c.Drain(p.Context()); err != nil {
		p.Fatal(err)
	}
	if len(box.took) != before+1 || box.took[before][0] != "robin.marsh@member.example" {
		p.Fatalf("%d mails before the ten minutes were over, and then %q", before, box.took)
	}
	letter := box.took[before][1]
	for _, word := range []string{"xpelled", "xpulsion", "letters", alex, "journalist"} {
		if strings.Contains(letter, word) {
			p.Errorf("%q stands in a mail: %s", word, letter)
		}
	}
	if !strings.Contains(letter, "party.example/demonstration/1") {
		p.Errorf("the mail bears no receipt: %s", letter)
	}
	p.member.open(p.in("notices"), 200)
	p.member.follows("Written reasons")
	p.member.sees("10 November 2010")
	p.secretary.open(p.in("notices"), 200)
	p.secretary.follows("Written reasons")
	p.secretary.sees("Taken by the mail server, for "+robin, "Opened by "+robin+", signed in")
}

// files are the decision and the bundle as files, and the report.
func (p *party) files() {
	p.member.open(p.in("documents"), 200)
	decision := run[string](p.member, `() => [...document.querySelectorAll("main a")].map(a => a.getAttribute("href")).find(h => /documents\/decision[^/]*\.pdf$/.test(h)) || ""`)
	if decision == "" {
		p.member.wrong("there is no file of the decision")
	}
	if text := strings.Join(strings.Fields(strings.Join(pagesIn(p.T, p.gets(robin, decision)), " ")), " "); text != "" {
		for _, want := range []string{"The last day is", "10 November 2010", "appeals board", "Carried: 13 of 13"} {
			if !strings.Contains(text, want) {
				p.Errorf("the file does not say %q: %s", want, text)
			}
		}
	}
	p.secretary.open(p.in("bundle"), 200)
	p.secretary.sends("Freeze the bundle")
	p.secretary.sees("This bundle is frozen")
	p.secretary.open(p.in("report")+"?to=era-103a", 200)
	p.secretary.sees("Requirement", "Clause 6.2", "kept")
}

// appealHeard is the appeal, up to what the public reads of it.
func (p *party) appealHeard() {
	r := p.secretary
	r.open(p.in("bundle"), 200)
	pages := run[[]string](r, rows)
	p.at("8 November 2010, 10:00:00")
	p.member.open(p.in("appeal"), 200)
	p.member.sees("It goes to the appeals board", "Wednesday 10 November 2010")
	p.member.writes("Grounds", "the notice did not say who would sit")
	p.member.sends("Send your appeal")
	p.recorded("9 November 2010, 10:00:00", bram+` sends notice of appeal hearing by email to `+robin+`, hearing day 22 November 2010, place "the hall"`)
	p.recorded("9 November 2010, 11:00:00", cleo+` joins the appeals board`)
	r.open(p.in("appeal"), 200)
	r.sees(cleo+" May not sit was at the hearing", quin+" No part so far")

	p.board.signsIn()
	p.board.open(p.in("bundle"), 200)
	if got := run[[]string](p.board, rows); len(pages) < 2 || !slices.Equal(got[:min(len(got), len(pages))], pages) || !strings.HasSuffix(strings.Join(got, " "), "A–17C") { // what came since stands behind
		p.Errorf("the bundle of the council has %q, that of the board %q", pages, got)
	}
	mine, theirs := pagesIn(p.T, p.gets(bram, p.in("bundle.pdf"))), pagesIn(p.T, p.gets(quin, p.in("bundle.pdf")))
	if len(mine) != len(theirs) {
		p.Errorf("the bundle of the secretary has %d pages, that of the board %d", len(mine), len(theirs))
	}

	p.at("22 November 2010, 18:00:00")
	opens := func(board ...string) {
		r.room()
		r.acts("Open the meeting", func() {
			for _, who := range append(board, robin) {
				r.ticks("Who is in the room?", who)
			}
		})
	}
	before := p.entries()
	opens(quin, "Rosa Example", "Sven Example", cleo)
	r.sees("18.2")
	if p.entries() != before {
		p.Error("an appeal hearing opens with somebody who sat at the hearing")
	}
	opens(quin, "Rosa Example", "Sven Example")
	for _, x := range [][2]string{
		{"18:10", robin + " speaks"}, {"18:40", robin + " is offered questions to witnesses"}, {"18:50", robin + " has the last word"}, {"18:55", robin + " leaves"}, {"19:30", "appeals board decides quashing; for 3, against 0; ground merits"},
		{"19:40", bram + " tells " + robin + " of quashing by telephone"}, {"19:50", "appeal hearing closes"},
	} {
		p.recorded("22 November 2010, "+x[0]+":00", x[1])
	}
	p.at("23 November 2010, 10:00:00")
	for page, want := range map[string][]string{"appeal": {"What came of it: Quashing", "Expulsion: set aside"}, "sanction": {"Set aside"}} {
		p.member.open(p.in(page), 200)
		p.member.sees(want...)
	}
	p.chair.open(p.in("publish")+"?level=summary", 200)
	p.chair.sends("Keep this text")
	r.open(p.in("publish"), 200)
	r.sends("I have read this text and agree")
	r.sends("Publish it now")
	p.journalist.open("/register", 200)
	p.journalist.follows("Decision 2010-001")
	p.journalist.sees("the appeals board decided quashing")
}

// The clock of the demonstration shows the one concern that was told of in
// confidence to those who read it, and to nobody else.
func TestConfidentialReport(t *testing.T) {
	d, _, _ := open(t, true)
	for who, want := range map[string]bool{bram: true, robin: false, quin: false} {
		somebody := persona{name: who}
		w := ask(d.now, "GET", "/intake", somebody.cookie(t, d.now))
		if got := strings.Contains(w.Body.String(), "raffle"); got != want {
			t.Errorf("%s reads the report: %v, want %v (%d)", who, got, want, w.Code)
		}
	}
}
