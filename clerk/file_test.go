package clerk_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/docket"
)

var ctx = context.Background()

const complaint = `9 August 2010 10:00 Wren Example makes a complaint about Chris Carter, allegation "anonymous letters", day of conduct 29 July 2010.`

func TestAnActIsRecordedWithItsRulingAndLetters(t *testing.T) {
	h := found(t, true)
	h.adopt()
	h.enrol()
	chain := h.openCase()
	f := h.file(chain, complaint)
	last := f.Entries[len(f.Entries)-1]
	if last.Ruling == nil || last.Ruling.Effect != docket.Effective {
		t.Fatalf("ruling %+v", last.Ruling)
	}
	if !strings.Contains(last.Receipt.String(), "entry") || len(last.Receipt.Checkpoint) == 0 {
		t.Error("no receipt")
	}
	f = h.file(chain, `11 August 2010 15:00 the secretary sends an acknowledgement by email to Wren Example.`)
	if len(f.Letters) == 0 {
		t.Fatal("no letter")
	}
	l := f.Letters[len(f.Letters)-1]
	for _, want := range []string{"To Wren Example", "Bram Example", "11 August 2010", "BEGIN ALTERAM RECEIPT"} {
		if !strings.Contains(l.Body, want) {
			t.Errorf("the letter lacks %q:\n%s", want, l.Body)
		}
	}
}

func TestAVoidActIsRefusedUnlessItHappened(t *testing.T) {
	h := found(t, true)
	h.adopt()
	h.enrol()
	chain := h.openCase()
	h.file(chain, complaint)
	before, _ := h.desk.Head(ctx)
	text := `20 August 2010 10:00 Gwen Example sends notice of hearing by email to Chris Carter, hearing day 11 October 2010, place "hall", stating the charges.`
	_, err := h.desk.File(ctx, clerk.Draft{Case: chain, Text: text})
	var no *clerk.Refusal
	if !errors.As(err, &no) || len(no.Clauses) == 0 {
		t.Fatalf("got %v", err)
	}
	if after, _ := h.desk.Head(ctx); after.Size != before.Size {
		t.Error("a refusal was recorded")
	}
	f, err := h.desk.File(ctx, clerk.Draft{Case: chain, Text: text, Happened: true})
	if err != nil {
		t.Fatal(err)
	}
	if r := f.Entries[len(f.Entries)-1].Ruling; r.Effect != docket.NoEffect {
		t.Errorf("effect %s", r.Effect)
	}
}

func TestOneIdempotencyKeyIsOneEvent(t *testing.T) {
	h := found(t, true)
	h.adopt()
	h.enrol()
	chain := h.openCase()
	other := h.open()
	var wg sync.WaitGroup
	receipts := make([]string, 64)
	for i := range receipts {
		wg.Go(func() {
			d := h.desk
			if i%2 == 1 {
				d = other
			}
			f, err := d.File(ctx, clerk.Draft{Request: clerk.Request{Key: "k1"}, Case: chain, Text: complaint})
			if err != nil {
				t.Error(err)
				return
			}
			receipts[i] = f.Entries[len(f.Entries)-1].ID
		})
	}
	wg.Wait()
	for _, r := range receipts {
		if r != receipts[0] || r == "" {
			t.Fatalf("receipts differ: %v", receipts)
		}
	}
	v, err := h.desk.Case(ctx, chain, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(v.File.Events) != 1 {
		t.Fatalf("%d entries", len(v.File.Events))
	}
	_, err = h.desk.File(ctx, clerk.Draft{Request: clerk.Request{Key: "k1"}, Case: chain, Text: strings.Replace(complaint, "anonymous", "signed", 1)})
	var p *clerk.Problem
	if !errors.As(err, &p) {
		t.Fatalf("another draft under the same key: %v", err)
	}
}

func TestRepeatedRequestsOfOtherKindsAreOneEvent(t *testing.T) {
	h := found(t, true)
	h.adopt()
	h.enrol()
	open := clerk.Opening{Request: clerk.Request{Key: "open"}, Title: "The letters", Respondent: "Chris Carter", Complainant: "Wren Example"}
	first, err := h.desk.OpenCase(ctx, open)
	if err != nil {
		t.Fatal(err)
	}
	chain := first.Entries[0].Case
	again, err := h.open().OpenCase(ctx, open)
	if err != nil || !again.Replayed || again.Entries[0].ID != first.Entries[0].ID {
		t.Fatalf("again: %+v, %v", again, err)
	}
	var p *clerk.Problem
	open.Title = "Other letters"
	if _, err := h.desk.OpenCase(ctx, open); !errors.As(err, &p) {
		t.Errorf("another case under the same key: %v", err)
	}
	draft := clerk.Draft{Request: clerk.Request{Key: "file"}, Case: chain, Text: complaint, Attach: []clerk.Attachment{{Name: "a.txt", Content: []byte("a")}}}
	for i, content := range []string{"a", "a", "b"} {
		draft.Attach = []clerk.Attachment{{Name: "a.txt", Content: []byte(content)}}
		f, err := h.desk.File(ctx, draft)
		if ok := err == nil && f.Replayed == (i > 0); ok != (i < 2) {
			t.Errorf("request %d: %v", i, err)
		}
	}
	c := readCase(t, "broken/B11-fine.case")
	in, err := h.desk.ImportCase(ctx, clerk.Import{Request: clerk.Request{Key: "import"}, Case: c}, nil)
	if err != nil {
		t.Fatal(err)
	}
	before, _ := h.desk.Head(ctx)
	twice, err := h.desk.ImportCase(ctx, clerk.Import{Request: clerk.Request{Key: "import"}, Case: c}, nil)
	if err != nil || !twice.Replayed || twice.Entries[0].Case != in.Entries[0].Case {
		t.Fatalf("import again: %v", err)
	}
	if after, _ := h.desk.Head(ctx); after.Size != before.Size {
		t.Error("the import was recorded twice")
	}
}

func TestTwoDesksOnOneStoreTakeTurns(t *testing.T) {
	h := found(t, true)
	h.adopt()
	h.enrol()
	chain := h.openCase()
	other := h.open()
	var wg sync.WaitGroup
	for _, d := range []*clerk.Desk{h.desk, other} {
		wg.Go(func() {
			for range 20 {
				if _, err := d.File(ctx, clerk.Draft{Case: chain, Text: "9 August 2010 note: one."}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	v, err := other.Case(ctx, chain, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(v.File.Events) != 40 {
		t.Fatalf("%d entries, want 40", len(v.File.Events))
	}
}

func TestAClockSetBackStopsTheDesk(t *testing.T) {
	h := found(t, false)
	h.adopt()
	h.now = h.now.Add(-time.Minute)
	if _, err := h.desk.Hold(ctx, clerk.Request{}, h.desk.Organisation().Chain, true, "inquiry"); err != nil {
		t.Errorf("a minute behind: %v", err)
	}
	h.now = h.now.Add(-time.Hour)
	_, err := h.desk.Hold(ctx, clerk.Request{}, h.desk.Organisation().Chain, false, "")
	var p *clerk.Problem
	if !errors.As(err, &p) || !strings.Contains(p.What, "clock") {
		t.Errorf("an hour behind: %v", err)
	}
}

func TestBadInputIsToldInPlace(t *testing.T) {
	h := found(t, true)
	h.adopt()
	h.enrol()
	chain := h.openCase()
	for _, tt := range []struct{ name, text, want string }{
		{"unknown act", "9 August 2010 Wren Example makes a compliant about Chris Carter.", "A409"},
		{"unknown person", "9 August 2010 Wren Exampel makes a complaint about Chris Carter.", "A408"},
		{"no such day", `9 August 2010 Wren Example makes a complaint about Chris Carter, allegation "x", day of conduct 31 June 2010.`, "A4"},
		{"unknown entry", "9 August 2010 entry 77 is withdrawn: written in error.", "A414"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := h.desk.File(ctx, clerk.Draft{Case: chain, Text: tt.text})
			var p *clerk.Problem
			if !errors.As(err, &p) || len(p.Diagnostics) == 0 || !strings.HasPrefix(p.Diagnostics[0].Code, tt.want) {
				t.Fatalf("got %v", err)
			}
			if s := p.Diagnostics[0].Draw(); !strings.Contains(s, "entry:1:") {
				t.Errorf("the place is not in the text: %s", s)
			}
		})
	}
	_, err := h.desk.File(ctx, clerk.Draft{Request: clerk.Request{Now: time.Date(2010, 8, 9, 0, 0, 0, 0, time.UTC)}, Case: chain, Text: "1 September 2010 note: later."})
	var p *clerk.Problem
	if !errors.As(err, &p) || !strings.Contains(p.What, "future") {
		t.Errorf("future: %v", err)
	}
	if _, err := h.desk.File(ctx, clerk.Draft{Case: strings.Repeat("0", 32), Text: complaint}); !errors.As(err, &p) {
		t.Errorf("unknown case: %v", err)
	}
}

func TestALateEntryChangesWhatNowAppearsAndNotWhatAppeared(t *testing.T) {
	h := found(t, true)
	h.adopt()
	h.enrol()
	chain := h.openCase()
	h.file(chain, complaint)
	h.file(chain, "20 August 2010 10:00 note: the president reads it.")
	v, err := h.desk.Case(ctx, chain, 0)
	if err != nil {
		t.Fatal(err)
	}
	seq := v.Entries[len(v.Entries)-1].Seq
	then := time.Date(2010, 8, 25, 0, 0, 0, 0, time.UTC)
	if _, err := h.desk.File(ctx, clerk.Draft{Request: clerk.Request{Now: then.Add(time.Hour)}, Case: chain, Text: "10 August 2010 note: found later."}); err != nil {
		t.Fatal(err)
	}
	at := calendar.Instant(then.Add(48 * time.Hour).UnixNano())
	now, err := h.desk.Standing(ctx, chain, at, 0)
	if err != nil {
		t.Fatal(err)
	}
	old, err := h.desk.Standing(ctx, chain, at, calendar.Instant(then.UnixNano()))
	if err != nil {
		t.Fatal(err)
	}
	if len(now.Rulings) != len(old.Rulings)+1 {
		t.Errorf("now %d rulings, then %d", len(now.Rulings), len(old.Rulings))
	}
	w, err := h.desk.Case(ctx, chain, calendar.Instant(then.UnixNano()))
	if err != nil {
		t.Fatal(err)
	}
	if last := w.Entries[len(w.Entries)-1].Seq; last != seq {
		t.Errorf("the case as known then ends with entry %d, want %d", last, seq)
	}
}
