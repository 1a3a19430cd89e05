package mail_test

import (
	"context"
	"io"
	"mime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // knows the charsets of the mails
	"github.com/emersion/go-smtp"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/clerk"
	"alteram/docket"
	"alteram/examples"
	"alteram/internal/access"
	"alteram/internal/mail"
	"alteram/internal/site/sitetest"
	"alteram/letter"
	"alteram/source"
)

// house is the organisation of the example, with the people in its register,
// and a case as far as it had come on a day.
func house(t *testing.T, until string, at time.Time) (*sitetest.House, string) {
	t.Helper()
	h := sitetest.New(t, "Te Rōpū")
	h.Adopt(sitetest.Carter(t), 2009, time.July)
	h.People()
	text, err := examples.Files.ReadFile("carter/rehearsal.case")
	if err != nil {
		t.Fatal(err)
	}
	whole := string(text)
	i := strings.Index(whole, until)
	if i < 0 {
		t.Fatalf("the example does not hold %q", until)
	}
	ctx := context.Background()
	list, err := h.Desk.Editions(ctx)
	if err != nil {
		t.Fatal(err)
	}
	c, diags := casefile.Read(source.NewFile("x.case", []byte(whole[:i+1])), list[0].Program)
	if source.HasError(diags) {
		t.Fatal(diags)
	}
	c.Expects = nil
	reg, err := h.Desk.Register(ctx)
	if err != nil {
		t.Fatal(err)
	}
	members := map[string]string{}
	for _, p := range reg.People() {
		members[p.Name] = p.ID
	}
	if _, err := h.Desk.ImportCase(ctx, clerk.Import{Case: c, Edition: list[0].Hash, Members: members}, nil); err != nil {
		t.Fatal(err)
	}
	cases, err := h.Desk.Cases(ctx)
	if err != nil || len(cases) != 1 {
		t.Fatal(cases, err)
	}
	h.Clock = at
	return h, cases[0].Chain
}

// carrier carries the letters of a house to a server.
func carrier(h *sitetest.House, s *server) *mail.Carrier {
	return mail.NewCarrier(mail.Config{
		Desk: h.Desk, Outbox: h.Store, Settings: func() (*mail.Settings, error) { return &s.settings, nil }, Transport: s.transport,
		Reference: access.Reference, Now: func() time.Time { return h.Clock }, Stale: 365 * 24 * time.Hour,
	})
}

// put records an entry of the case at the time of the house.
func put(t *testing.T, h *sitetest.House, chain, text string) *clerk.Filed {
	t.Helper()
	place := h.Desk.Organisation().Clock
	at := calendar.Instant(h.Clock.UnixNano())
	f, err := h.Desk.File(context.Background(), clerk.Draft{Request: clerk.Request{Now: h.Clock}, Case: chain, Text: text, On: place.DateOf(at).String() + " " + place.ClockOf(at).String(), Happened: true})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

const notice = `Bram Example sends notice of hearing by email to Chris Carter, hearing day 11 October 2010, place "hall of the purple marker", stating the charges`

func at(month time.Month, day, hour int) time.Time {
	return time.Date(2010, month, day, hour, 0, 0, 0, time.UTC)
}

// text is a mail with its encoding undone.
func text(t *testing.T, r received) string {
	t.Helper()
	head, _, _ := strings.Cut(r.text, "\r\n\r\n")
	e, err := message.Read(strings.NewReader(r.text))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString(head)
	if err := e.Walk(func(_ []int, part *message.Entity, err error) error {
		if err == nil && part.MultipartReader() == nil {
			_, err = io.Copy(&b, part.Body)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// drained empties the outbox.
func drained(t *testing.T, c *mail.Carrier) {
	t.Helper()
	if err := c.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// stateOf is where the letters of an entry stand.
func stateOf(t *testing.T, h *sitetest.House, index int64) letter.Posting {
	t.Helper()
	list, err := h.Store.Postings(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		if p.Index == index {
			return p
		}
	}
	t.Fatalf("entry %d has no letter in the outbox: %+v", index, list)
	return letter.Posting{}
}

func TestANoticeWaitsTenMinutesAndSaysNothingOfTheCase(t *testing.T) {
	h, chain := house(t, "\n23 September", at(9, 20, 9))
	s := newServer(t, mail.StartTLS)
	c := carrier(h, s)
	drained(t, c) // of the letters before
	before := len(s.all())
	f := put(t, h, chain, notice)
	index := f.Entries[len(f.Entries)-1].Index
	h.Clock = h.Clock.Add(9 * time.Minute)
	drained(t, c)
	if got := s.all(); len(got) != before || stateOf(t, h, index).State != letter.Held {
		t.Fatalf("%d mails left within ten minutes", len(got)-before)
	}
	h.Clock = h.Clock.Add(time.Minute)
	drained(t, c)
	got := s.all()
	if len(got) != before+1 || stateOf(t, h, index).State != letter.Accepted {
		t.Fatalf("%d mails, %+v", len(got)-before, stateOf(t, h, index))
	}
	m := got[before]
	words := text(t, m)
	for _, marker := range []string{"Carter", "Chris", "hearing", "hall", "purple", "charge", "Bram", "expel"} {
		if strings.Contains(strings.ToLower(strings.ReplaceAll(words, "chris.carter@", "")), strings.ToLower(marker)) {
			t.Errorf("the mail says %q:\n%s", marker, words)
		}
	}
	for _, want := range []string{"https://cases.club.example/c/" + chain + "/notices/", "example.org/alteram/1", "Do not answer this mail"} {
		if !strings.Contains(words, want) {
			t.Errorf("the mail lacks %q:\n%s", want, words)
		}
	}
	if m.to != "chris.carter@member.example" || m.from != "secretary@club.example" || m.header("Reply-To") != "" || m.header("Auto-Submitted") != "auto-generated" || strings.Contains(words, "<img") {
		t.Errorf("%s", m.text)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.header("Subject"))
	if err != nil || !strings.HasPrefix(subject, "[Te Rōpū] 2009-001: a notice for you") {
		t.Errorf("subject %q, %v", subject, err)
	}
	if id := m.header("Message-ID"); !strings.HasPrefix(id, "<n.") || !strings.HasSuffix(id, "@club.example>") {
		t.Errorf("Message-ID %q", id)
	}
	letters, err := h.Desk.Letters(t.Context(), chain)
	if err != nil {
		t.Fatal(err)
	}
	last := letters[len(letters)-1]
	if len(last.Sent) != 1 || last.Sent[0].How != "email" || !strings.Contains(last.Sent[0].Note, "250") || last.Waits() {
		t.Errorf("the record says: %+v", last.Sent)
	}
	drained(t, c)
	if len(s.all()) != before+1 {
		t.Error("it was sent again")
	}
}

func TestARecalledNoticeDoesNotLeave(t *testing.T) {
	h, chain := house(t, "\n23 September", at(9, 20, 9))
	s := newServer(t, mail.StartTLS)
	c := carrier(h, s)
	drained(t, c)
	before := len(s.all())
	f := put(t, h, chain, notice)
	index := f.Entries[len(f.Entries)-1].Index
	if ok, err := c.Recall(t.Context(), index); !ok || err != nil {
		t.Fatal(ok, err)
	}
	h.Clock = h.Clock.Add(time.Hour)
	drained(t, c)
	if len(s.all()) != before {
		t.Error("what was recalled has left")
	}
	f = put(t, h, chain, notice)
	h.Clock = h.Clock.Add(time.Hour)
	drained(t, c)
	if ok, err := c.Recall(t.Context(), f.Entries[len(f.Entries)-1].Index); ok || err != nil {
		t.Errorf("what has left was recalled: %v", err)
	}
}

func TestWhatIsRefusedIsRecordedAndWaitsForSomebody(t *testing.T) {
	h, chain := house(t, "\n23 September", at(9, 20, 9))
	s := newServer(t, mail.StartTLS)
	c := carrier(h, s)
	drained(t, c)
	s.rcpt = func(int, string) error { return &smtp.SMTPError{Code: 550, Message: "no such user"} }
	f := put(t, h, chain, notice)
	index := f.Entries[len(f.Entries)-1].Index
	h.Clock = h.Clock.Add(time.Hour)
	drained(t, c)
	letters, err := h.Desk.Letters(t.Context(), chain)
	if err != nil {
		t.Fatal(err)
	}
	l := letters[len(letters)-1]
	if p := stateOf(t, h, index); p.State != letter.Bounced || !p.Recorded || len(l.Sent) != 1 || l.Sent[0].How != letter.Returned || !l.Waits() {
		t.Errorf("%+v, record: %+v", p, l.Sent)
	}
	s.rcpt = nil
	if err := c.Release(t.Context(), l.Index, l.N); err != nil {
		t.Fatal(err)
	}
	drained(t, c)
	if p := stateOf(t, h, index); p.State != letter.Accepted {
		t.Errorf("sent anew: %+v", p)
	}
	if letters, err = h.Desk.Letters(t.Context(), chain); err != nil || letters[len(letters)-1].Waits() {
		t.Errorf("the record: %+v %v", letters[len(letters)-1].Sent, err)
	}
}

func TestWhatComesLaterIsTriedAgain(t *testing.T) {
	h, chain := house(t, "\n23 September", at(9, 20, 9))
	s := newServer(t, mail.StartTLS)
	c := carrier(h, s)
	drained(t, c)
	s.rcpt = func(n int, _ string) error { return &smtp.SMTPError{Code: 450, Message: "later"} }
	f := put(t, h, chain, notice)
	index := f.Entries[len(f.Entries)-1].Index
	h.Clock = h.Clock.Add(time.Hour)
	for range 3 {
		drained(t, c)
		p := stateOf(t, h, index)
		if p.State != letter.Failed || !p.Due.After(h.Clock) || p.Answer == "" {
			t.Fatalf("%+v", p)
		}
		h.Clock = p.Due
	}
	for stateOf(t, h, index).State == letter.Failed {
		h.Clock = stateOf(t, h, index).Due
		drained(t, c)
	}
	if p := stateOf(t, h, index); p.State != letter.Paper || !strings.Contains(p.Answer, "450") {
		t.Errorf("in the end: %+v", p)
	}
}

func TestWhatAServerDoesNotTakeAtAllIsNoFaultOfALetter(t *testing.T) {
	h, chain := house(t, "\n23 September", at(9, 20, 9))
	s := newServer(t, mail.StartTLS)
	c := carrier(h, s)
	drained(t, c)
	f := put(t, h, chain, notice)
	index := f.Entries[len(f.Entries)-1].Index
	h.Clock = h.Clock.Add(time.Hour)
	right := s.settings.Password
	s.settings.Password = "x"
	closed := s.settings
	closed.Port, closed.Password = 1, right
	down := mail.NewCarrier(mail.Config{Desk: h.Desk, Outbox: h.Store, Settings: func() (*mail.Settings, error) { return &closed, nil }, Transport: s.transport, Reference: access.Reference, Now: func() time.Time { return h.Clock }})
	s.settings.Password = right
	for range 20 {
		if err := down.Drain(t.Context()); err == nil {
			t.Fatal("nobody listens, and no error")
		}
	}
	if st, err := down.Status(t.Context()); err != nil || st.Fault == "" || !st.On {
		t.Errorf("%+v %v", st, err)
	}
	if p := stateOf(t, h, index); p.State != letter.Due || p.Tries != 0 || !p.Recallable() {
		t.Fatalf("%+v", p)
	}
	drained(t, c)
	if p := stateOf(t, h, index); p.State != letter.Accepted || p.Doubled {
		t.Errorf("%+v", p)
	}
}

func TestLettersOnPaperAreLeftToPeople(t *testing.T) {
	h, chain := house(t, "\n23 September", at(9, 20, 9))
	s := newServer(t, mail.StartTLS)
	c := carrier(h, s)
	drained(t, c)
	before := len(s.all())
	f := put(t, h, chain, strings.Replace(notice, "by email", "by post", 1))
	index := f.Entries[len(f.Entries)-1].Index
	h.Clock = h.Clock.Add(time.Hour)
	drained(t, c)
	if p := stateOf(t, h, index); p.State != letter.Paper || len(s.all()) != before {
		t.Errorf("%+v", p)
	}
}

func TestTheLadderIsClimbedOnce(t *testing.T) {
	h, _ := house(t, "\n23 September", at(9, 20, 9))
	s := newServer(t, mail.StartTLS)
	c := carrier(h, s)
	seen := map[string]int{}
	for day := range 40 {
		h.Clock = at(8, 18, 22).AddDate(0, 0, day)
		for range 2 {
			if err := c.Remind(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, m := range s.all() {
		subject, err := new(mime.WordDecoder).DecodeHeader(m.header("Subject"))
		if err != nil {
			t.Fatal(err)
		}
		if seen[m.to+" "+m.header("Message-ID")]++; seen[m.to+" "+m.header("Message-ID")] > 1 {
			t.Errorf("twice: %s", subject)
		}
		words := text(t, m)
		for _, marker := range []string{"Carter", "expel", "charges", "Bram"} {
			if strings.Contains(strings.ReplaceAll(words, "chris.carter@", ""), marker) {
				t.Errorf("the reminder says %q: %s", marker, words)
			}
		}
	}
	if len(seen) == 0 {
		t.Error("nobody was reminded of anything")
	}
}

// withdraw takes an entry back.
func withdraw(t *testing.T, h *sitetest.House, chain string, seq int64) {
	t.Helper()
	v, err := h.Desk.Case(t.Context(), chain, 0)
	if err != nil {
		t.Fatal(err)
	}
	for i := range v.File.Events {
		if e := &v.File.Events[i]; e.ID == strconv.FormatInt(seq, 10) {
			put(t, h, chain, casefile.Sentence(v.Under.Program, &docket.Event{Kind: docket.Withdrawn, Target: e.ID, Text: "the wrong day"}))
			return
		}
	}
	t.Fatalf("there is no entry %d", seq)
}
