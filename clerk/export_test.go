package clerk_test

import (
	"bytes"
	"strings"
	"testing"

	"alteram/bundle"
	"alteram/clerk"
)

func TestBundlesVerifyAndShowWhatTheirPurposeAllows(t *testing.T) {
	h := found(t, true)
	h.adopt()
	f, err := h.desk.ImportCase(ctx, clerk.Import{Case: readCase(t, "rehearsal.case")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	chain := f.Entries[0].Case
	for _, tt := range []struct {
		purpose  clerk.Purpose
		holder   string
		has, not []string
		replays  bool
	}{
		{clerk.ForParty, "Chris Carter", []string{"Chris Carter", "anonymous letters"}, []string{"lack of contrition"}, true},
		{clerk.ForCourt, "High Court", []string{"Chris Carter", "lack of contrition"}, []string{"High Court"}, true},
		{clerk.ForAppeal, "appeals board", []string{"Chris Carter", "lack of contrition"}, nil, true},
		{clerk.ForPublic, "", nil, []string{"Carter", "anonymous"}, false},
		{clerk.ForAuditor, "", []string{"present"}, []string{"Carter", "anonymous"}, true},
	} {
		t.Run(string(tt.purpose), func(t *testing.T) {
			issue := clerk.Issue{Request: clerk.Request{Key: "issue " + string(tt.purpose)}, Case: chain, For: tt.purpose, Holder: tt.holder}
			zip, err := h.desk.Export(ctx, issue)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range tt.has {
				if !bytes.Contains(zip, []byte(want)) {
					t.Errorf("%q is not shown", want)
				}
			}
			for _, not := range tt.not {
				if bytes.Contains(zip, []byte(not)) {
					t.Errorf("%q is shown", not)
				}
			}
			c, err := bundle.Read(zip)
			if err != nil {
				t.Fatal(err)
			}
			v := clerk.VerifyBundle(c, h.verify)
			if !v.OK {
				t.Fatalf("does not verify: %+v", v.Findings)
			}
			if tt.replays != (v.Replay.Withheld == 0 && v.Replay.Entries >= 50) {
				t.Errorf("replayed %d entries, %d facts withheld", v.Replay.Entries, v.Replay.Withheld)
			}
			h.file(chain, "1 November 2010 note: something came in between.")
			again, err := h.open().Export(ctx, issue)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(zip, again) {
				t.Error("the same issue gives other bytes")
			}
		})
	}
	if _, err := h.desk.Export(ctx, clerk.Issue{Case: chain, For: "press"}); err == nil || !strings.Contains(err.Error(), "press") {
		t.Errorf("unknown purpose: %v", err)
	}
}

// Every broken variant can be recorded as what happened, and its ruling is in
// the bundle.
func TestEveryBrokenVariantVerifiesWithItsRuling(t *testing.T) {
	h := found(t, true)
	h.adopt()
	n := 0
	for _, name := range variants(t) {
		f, err := h.desk.ImportCase(ctx, clerk.Import{Case: readCase(t, name)}, nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		zip, err := h.desk.Export(ctx, clerk.Issue{Case: f.Entries[0].Case, For: clerk.ForCourt, Holder: "court"})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		c, err := bundle.Read(zip)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if v := clerk.VerifyBundle(c, h.verify); !v.OK || v.Replay.Entries == 0 {
			t.Errorf("%s: %+v", name, v.Findings)
		}
		for _, e := range f.Entries {
			if e.Ruling != nil && e.Ruling.Effect == "void" {
				n++
			}
		}
		if strings.Contains(name, "B11") && !bytes.Contains(zip, []byte(`"effect":"void"`)) {
			t.Errorf("%s: no void act in the bundle", name)
		}
	}
	if n < 8 {
		t.Errorf("only %d void rulings in all variants", n)
	}
}
