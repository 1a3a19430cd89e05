package clerk_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"net/mail"
	"strings"
	"testing"

	"alteram/bundle"
	"alteram/clerk"
	"alteram/record"
)

const notice = `23 September 2010 10:00 Bram Example sends notice of hearing by email to Chris Carter, hearing day 11 October 2010, place "Willis St", stating the charges, the right to bring a supporter, the right of appeal.`

func TestLettersCarryReceiptsThatProveARollback(t *testing.T) {
	h := found(t, true)
	h.adopt()
	h.enrol()
	chain := h.openCase()
	f := h.file(chain, complaint)
	if len(f.Letters) != 1 || f.Letters[0].Name != "Wren Example" || !strings.Contains(f.Letters[0].Subject, "Acknowledgement") {
		t.Fatalf("letters of a complaint: %+v", f.Letters)
	}
	early, err := bytesOf(h.desk.Export(ctx, clerk.Issue{Case: chain, For: clerk.ForCourt}))
	if err != nil {
		t.Fatal(err)
	}
	h.file(chain, `20 August 2010 10:00 Andrew Little gives charges by email to Chris Carter, charge 1 under rule 1.1(1) "letters", stating the rule, the particulars.`)
	h.file(chain, notice)
	letters, err := h.desk.Letters(ctx, chain)
	if err != nil {
		t.Fatal(err)
	}
	var l *clerk.Letter
	for i := range letters {
		if strings.Contains(letters[i].Subject, "Notice of hearing") {
			l = &letters[i]
		}
	}
	if l == nil {
		t.Fatalf("no letter with the notice among %d", len(letters))
	}
	eml := l.EML("secretary@example.org")
	msg, err := mail.ReadMessage(bytes.NewReader(eml))
	if err != nil {
		t.Fatal(err)
	}
	to, err := msg.Header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Name != "Chris Carter" || msg.Header.Get("X-Alteram-Receipt") == "" {
		t.Errorf("to %v, %v, header %q", to, err, msg.Header.Get("X-Alteram-Receipt"))
	}
	receipts := record.FindReceipts(eml)
	if len(receipts) != 1 || receipts[0].Index != l.Index {
		t.Fatalf("receipts %+v", receipts)
	}
	for _, want := range []string{"Willis St", "11 October 2010", "Bram Example"} {
		if !strings.Contains(l.Body, want) {
			t.Errorf("the letter lacks %q:\n%s", want, l.Body)
		}
	}
	full, err := bytesOf(h.desk.Export(ctx, clerk.Issue{Case: chain, For: clerk.ForParty, Holder: "Chris Carter"}))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		zip  []byte
		ok   bool
	}{{"a bundle made later", full, true}, {"a bundle made before", early, false}} {
		c, err := bundle.Read(tt.zip)
		if err != nil {
			t.Fatal(err)
		}
		finding, conclusive := bundle.Seen(c, receipts[0])
		if (finding == "") != tt.ok {
			t.Errorf("%s: %q, conclusive %v", tt.name, finding, conclusive)
		}
	}
	if _, err := h.desk.MarkSent(ctx, clerk.Request{}, l.Index, l.N, "email", ""); err != nil {
		t.Fatal(err)
	}
	if letters, err = h.desk.Letters(ctx, chain); err != nil {
		t.Fatal(err)
	}
	sent := 0
	for _, l := range letters {
		sent += len(l.Sent)
	}
	if sent != 1 {
		t.Errorf("%d letters are marked as sent", sent)
	}
	var p *clerk.Problem
	if _, err := h.desk.MarkSent(ctx, clerk.Request{}, l.Index, 99, "email", ""); !errors.As(err, &p) {
		t.Errorf("a letter that there is not: %v", err)
	}
}

// A twin of the store that went another way is proved by any two bundles.
func TestAForkedTwinIsProvedByTwoBundles(t *testing.T) {
	h := found(t, true)
	h.adopt()
	h.enrol()
	chain := h.openCase()
	h.file(chain, complaint)
	copied := t.TempDir() + "/twin.db"
	if err := h.store.Snapshot(ctx, copied, nil); err != nil {
		t.Fatal(err)
	}
	twin, err := clerk.Open(ctx, h.load(copied), h.vault, world(h))
	if err != nil {
		t.Fatal(err)
	}
	defer twin.Close()
	for i, d := range []*clerk.Desk{h.desk, twin} {
		for range 2 + i {
			if _, err := d.File(ctx, clerk.Draft{Case: chain, Text: "10 August 2010 note: one of two stories."}); err != nil {
				t.Fatal(err)
			}
		}
	}
	var all []*bundle.Contents
	for _, d := range []*clerk.Desk{h.desk, twin} {
		for range 2 {
			zip, err := bytesOf(d.Export(ctx, clerk.Issue{Case: chain, For: clerk.ForCourt}))
			if err != nil {
				t.Fatal(err)
			}
			c, err := bundle.Read(zip)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, c)
		}
	}
	for i, a := range all {
		for j, b := range all {
			conflict, conclusive, err := bundle.Cross(a, b)
			if err != nil {
				t.Fatal(err)
			}
			if forked := i/2 != j/2; forked != (conflict != "") || !conclusive {
				t.Errorf("bundles %d and %d: conclusive %v: %s", i, j, conclusive, conflict)
			}
		}
	}
}

// An erasure whose keys could not be destroyed any more is finished when the
// desk opens, or when another desk sees it.
func TestAnInterruptedErasureIsFinished(t *testing.T) {
	for _, how := range []string{"a new desk", "another desk"} {
		t.Run(how, func(t *testing.T) {
			h := found(t, true)
			h.adopt()
			chain := h.marked()
			other := h.open()
			stuck := &stuckVault{Vault: h.vault}
			d, err := clerk.Open(ctx, h.store, stuck, world(h))
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			copied := t.TempDir() + "/copy.db"
			if err := h.store.Snapshot(ctx, copied, nil); err != nil {
				t.Fatal(err)
			}
			stuck.stuck = true
			if _, err := d.Erase(ctx, clerk.Erasure{Request: later, Case: chain, Person: markers["name"], Ground: "request", Mention: true}); err == nil {
				t.Fatal("the failure was not told")
			}
			before := h.load(copied)
			if !strings.Contains(readable(t, before, h.vault), "markera") {
				t.Fatal("the keys are destroyed already: this tests nothing")
			}
			if how == "a new desk" {
				other = h.open()
			}
			if _, err := other.File(ctx, clerk.Draft{Case: chain, Text: "2 March 2018 note: it goes on."}); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(readable(t, before, h.vault), "markera") {
				t.Error("the old keys still open what was erased")
			}
			if list, err := other.Audit(ctx, true, nil); err != nil || len(list) > 0 {
				t.Errorf("audit: %v, %v", list, err)
			}
		})
	}
}

// stuckVault is a vault whose machine stops before a key is destroyed.
type stuckVault struct {
	clerk.Vault
	stuck bool
}

func (v *stuckVault) Destroy(ctx context.Context, by string, ids ...string) error {
	if v.stuck {
		return errors.New("the power is gone")
	}
	return v.Vault.Destroy(ctx, by, ids...)
}

func TestSealedBodiesOpenOnlyInTheirPlace(t *testing.T) {
	k := clerk.Key{ID: "case/x#1", Secret: [32]byte{1}}
	for _, n := range []int{0, 1, 59, 60, 61, 1000} {
		plain := bytes.Repeat([]byte{7}, n)
		body, err := record.Seal(rand.Reader, k.Secret, "object/1/2", plain)
		if err != nil {
			t.Fatal(err)
		}
		got, err := record.Unseal(k.Secret, "object/1/2", body)
		if err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes: %v", n, err)
		}
		if (len(body)-12-16)%64 != 0 {
			t.Errorf("%d bytes make %d: the length shows", n, len(body))
		}
		if _, err := record.Unseal(k.Secret, "object/1/3", body); err == nil {
			t.Error("it opens in another place")
		}
		for i := range body {
			bad := bytes.Clone(body)
			bad[i] ^= 1
			if _, err := record.Unseal(k.Secret, "object/1/2", bad); err == nil {
				t.Fatalf("byte %d can be changed", i)
			}
		}
	}
}

func TestADryRunRecordsNothing(t *testing.T) {
	h := found(t, true)
	h.adopt()
	h.enrol()
	chain := h.openCase()
	before, _ := h.desk.Head(ctx)
	f, err := h.desk.File(ctx, clerk.Draft{Case: chain, Text: complaint, DryRun: true})
	if err != nil || f.Entries[len(f.Entries)-1].Ruling == nil {
		t.Fatalf("%+v, %v", f, err)
	}
	if after, _ := h.desk.Head(ctx); after.Size != before.Size {
		t.Error("something was recorded")
	}
	_, err = h.desk.File(ctx, clerk.Draft{Case: chain, Text: strings.Replace(notice, "Bram", "Gwen", 1)})
	var no *clerk.Refusal
	if !errors.As(err, &no) || !strings.HasPrefix(no.Error(), "Gwen Example") && !strings.Contains(no.Error(), "notice") {
		t.Errorf("refusal %v", err)
	}
}
