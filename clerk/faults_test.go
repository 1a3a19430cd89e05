package clerk_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"alteram/clerk"
	"alteram/register"
)

func TestTextsThatDeceiveAreRefused(t *testing.T) {
	h := found(t, true)
	h.adopt()
	h.enrol()
	chain := h.openCase()
	l := h.file(chain, complaint).Letters[0]
	before, _ := h.desk.Head(ctx)
	for _, bad := range []string{"red \x1b[31m", "a\nb", "turned \u202e round", "bell\x07", strings.Repeat("long ", 500)} {
		for name, try := range map[string]func() error{
			"title":  func() error { _, err := h.desk.OpenCase(ctx, clerk.Opening{Title: bad}); return err },
			"hold":   func() error { _, err := h.desk.Hold(ctx, clerk.Request{}, chain, true, bad); return err },
			"note":   func() error { _, err := h.desk.MarkSent(ctx, clerk.Request{}, l.Index, l.N, "post", bad); return err },
			"ground": func() error { _, err := h.desk.Erase(ctx, clerk.Erasure{Case: chain, Seq: 1, Ground: bad}); return err },
			"holder": func() error {
				_, err := bytesOf(h.desk.Export(ctx, clerk.Issue{Case: chain, For: clerk.ForCourt, Holder: bad}))
				return err
			},
			"file": func() error {
				_, err := h.desk.File(ctx, clerk.Draft{Case: chain, Text: complaint, Attach: []clerk.Attachment{{Name: bad, Content: []byte("x")}}})
				return err
			},
		} {
			var p *clerk.Problem
			if err := try(); !errors.As(err, &p) {
				t.Errorf("%s %q: %v", name, bad, err)
			}
		}
	}
	var p *clerk.Problem
	if _, err := h.desk.OpenCase(ctx, clerk.Opening{Title: "  "}); !errors.As(err, &p) {
		t.Errorf("an empty title: %v", err)
	}
	if after, _ := h.desk.Head(ctx); after.Size != before.Size {
		t.Error("something was recorded")
	}
}

func TestAPlanThatWouldMakeTheHearingVoidIsRefused(t *testing.T) {
	h := found(t, true)
	h.adopt()
	h.enrol()
	chain := h.openCase()
	h.file(chain, complaint)
	h.file(chain, `20 August 2010 10:00 Andrew Little gives charges by email to Chris Carter, charge 1 under rule 1.1(1) "letters", stating the rule, the particulars.`)
	_, err := h.desk.File(ctx, clerk.Draft{Case: chain, Text: strings.Replace(notice, "11 October 2010", "30 September 2010", 1)})
	var no *clerk.Refusal
	if !errors.As(err, &no) || no.Earliest.ISO() != "2010-10-08" {
		t.Fatalf("seven days' notice: %v, first day %v", err, no)
	}
	h.file(chain, notice)
}

func TestNamesakesAreToldApart(t *testing.T) {
	h := found(t, true)
	h.adopt()
	h.enrol()
	var changes []register.Change
	for i, number := range []string{"2", "7"} {
		id := "m000000000000000" + number
		changes = append(changes, register.SetMember(id, map[string]string{register.FieldName: "Ben Lamb", register.FieldNumber: number}, register.Source{}),
			register.SetStanding(register.Standing{Person: id, Kind: register.Member, From: date(2005+i, 1, 1), Until: noDate}))
	}
	if _, err := h.desk.Change(ctx, clerk.Request{}, changes...); err != nil {
		t.Fatal(err)
	}
	chain := h.openCase()
	_, err := h.desk.File(ctx, clerk.Draft{Case: chain, Text: strings.Replace(complaint, "Wren Example", "Ben Lamb", 1)})
	var p *clerk.Problem
	if !errors.As(err, &p) || !strings.Contains(p.Remedy, "Ben Lamb (2) or Ben Lamb (7)") {
		t.Fatalf("got %v", err)
	}
	f := h.file(chain, strings.Replace(complaint, "Wren Example", "Ben Lamb (7)", 1))
	if len(f.Letters) != 1 || f.Letters[0].Name != "Ben Lamb (7)" {
		t.Errorf("letters %+v", f.Letters)
	}
}

func TestAmendedEntriesSaySo(t *testing.T) {
	h := found(t, true)
	h.adopt()
	h.enrol()
	chain := h.openCase()
	seq := func(f *clerk.Filed) string {
		r := f.Entries[len(f.Entries)-1].Ruling
		return r.Event
	}
	a := seq(h.file(chain, "9 August 2010 note: one."))
	b := seq(h.file(chain, "9 August 2010 note: two."))
	now := clerk.Request{Now: time.Date(2010, 8, 20, 0, 0, 0, 0, time.UTC)}
	for _, text := range []string{"10 August 2010 correction of " + a + ": 9 August 2010 note: first.", "10 August 2010 entry " + b + " is withdrawn: written in error."} {
		if _, err := h.desk.File(ctx, clerk.Draft{Request: now, Case: chain, Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	v, err := h.desk.Case(ctx, chain, 0)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, e := range v.Entries {
		if e.Amended != "" {
			said = append(said, e.Amended)
		}
	}
	if len(said) != 2 || !strings.HasPrefix(said[0], "corrected by") || !strings.HasPrefix(said[1], "withdrawn by") {
		t.Errorf("amended: %v", said)
	}
}
