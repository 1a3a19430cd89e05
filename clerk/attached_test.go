package clerk_test

import (
	"errors"
	"testing"

	"alteram/clerk"
)

func TestFilesOfAnEntryAreReadBack(t *testing.T) {
	h := found(t, true)
	h.adopt()
	h.enrol()
	chain := h.openCase()
	f, err := h.desk.File(ctx, clerk.Draft{Case: chain, Text: complaint, Attach: []clerk.Attachment{{Name: "a.txt", Type: "text/plain", Content: []byte("a")}, {Name: "ā b.bin", Content: nil}}})
	if err != nil {
		t.Fatal(err)
	}
	seq := f.Entries[len(f.Entries)-1].Seq
	list, err := h.desk.Attached(ctx, chain, seq)
	if err != nil || len(list) != 2 {
		t.Fatalf("%v %v", list, err)
	}
	got := map[string]string{}
	for _, a := range list {
		got[a.Name] = a.Type + ":" + string(a.Content)
	}
	if got["a.txt"] != "text/plain:a" || got["ā b.bin"] != "application/octet-stream:" {
		t.Errorf("%v", got)
	}
	if list, err := h.desk.Attached(ctx, chain, 0); err != nil || len(list) != 0 {
		t.Errorf("the opening has %v, %v", list, err)
	}
	if _, err := h.desk.Attached(ctx, chain, seq+1); !errors.Is(err, clerk.ErrNone) {
		t.Errorf("an entry that is not there: %v", err)
	}
}
