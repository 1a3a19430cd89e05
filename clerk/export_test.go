package clerk_test

import (
	"bytes"
	"strings"
	"testing"

	"alteram/bundle"
	"alteram/casefile"
	"alteram/clerk"
	"alteram/docket"
	"alteram/verdict"
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
			zip, err := bytesOf(h.desk.Export(ctx, issue))
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
			v := verdict.Of(c, h.verify)
			if !v.OK {
				t.Fatalf("does not verify: %+v", v.Findings)
			}
			if tt.replays != (v.Replay.Withheld == 0 && v.Replay.Entries >= 50) {
				t.Errorf("replayed %d entries, %d facts withheld", v.Replay.Entries, v.Replay.Withheld)
			}
			h.file(chain, "1 November 2010 note: something came in between.")
			again, err := bytesOf(h.open().Export(ctx, issue))
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

// Every case of the example, the broken variants too, can be recorded as what
// happened, comes out of the record as it went in, and its rulings are in a
// bundle that verifies.
func TestEveryCarterCaseGoesInAndComesOutAlike(t *testing.T) {
	h := found(t, true)
	h.adopt()
	void := 0
	for _, name := range append(variants(t), "rehearsal.case") {
		c := readCase(t, name)
		f, err := h.desk.ImportCase(ctx, clerk.Import{Case: c}, nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, e := range f.Entries {
			if e.Ruling != nil && e.Ruling.Effect == docket.NoEffect {
				void++
			}
		}
		chain := f.Entries[0].Case
		v, err := h.desk.Case(ctx, chain, 0)
		if err != nil {
			t.Fatal(err)
		}
		out := *v.File
		out.Expects = c.Expects
		if len(out.Events) != len(c.Events) {
			t.Fatalf("%s: %d events, want %d", name, len(out.Events), len(c.Events))
		}
		for _, o := range casefile.Check(v.Under.Program, &out) {
			if !o.Met {
				t.Errorf("%s: %s: found %s", name, o.Expect.String(), o.Found)
			}
		}
		zip, err := bytesOf(h.desk.Export(ctx, clerk.Issue{Case: chain, For: clerk.ForCourt, Holder: "court"}))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		read, err := bundle.Read(zip)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if v := verdict.Of(read, h.verify); !v.OK || v.Replay.Entries != len(c.Events) {
			t.Errorf("%s: %d of %d replayed: %+v", name, v.Replay.Entries, len(c.Events), v.Findings)
		}
	}
	if void < 8 {
		t.Errorf("only %d void rulings in all variants", void)
	}
}

// bytesOf is a bundle as it is handed over.
func bytesOf(a *bundle.Archive, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	_, err = a.WriteTo(&b)
	return b.Bytes(), err
}
