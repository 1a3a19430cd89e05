package bundle

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"alteram/record"
)

// Two twins go on from one past; every two bundles of theirs past the fork
// prove it, of one case and of different cases, of one size and of different
// sizes.
func TestForkedTwins(t *testing.T) {
	past, chain := sample(t)
	var other string
	for c := range past.chains {
		if c != chain && c != past.orgChain {
			other = c
		}
	}
	twins := [2]*house{past.fork(11), past.fork(12)}
	var bundles [2][]*Contents
	for side, h := range twins {
		for i := range 4 {
			c := []string{chain, other}[i%2]
			h.add(c, "entry", record.Object{"kind": "note"}, field("text.1", fmt.Sprint("twin ", side, i)))
			if i == 2 {
				h.rotate()
			}
			bundles[side] = append(bundles[side], h.issue(c, wanted{}))
		}
	}
	pairs := 0
	for _, a := range bundles[0] {
		for _, b := range bundles[1] {
			pairs++
			conflict, _, err := Cross(a, b)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(conflict, "TWO HISTORIES") || !strings.Contains(conflict, string(a.Checkpoint)) || !strings.Contains(conflict, string(b.Checkpoint)) {
				t.Errorf("no proof of the fork: %q", conflict)
			}
		}
	}
	if pairs != 16 {
		t.Fatalf("%d pairs", pairs)
	}
	for _, side := range bundles {
		for _, a := range side {
			for _, b := range side {
				if conflict, conclusive, err := Cross(a, b); conflict != "" || !conclusive || err != nil {
					t.Errorf("one history: %q, %v, %v", conflict, conclusive, err)
				}
			}
		}
	}
}

// One log holds two events with one number of a case, and shows one to each.
func TestTwoEventsWithOneNumber(t *testing.T) {
	h, chain := sample(t)
	before := len(h.chains[chain])
	a := h.issue(chain, wanted{})
	h.chains[chain] = h.chains[chain][:before]
	b := h.issue(chain, wanted{})
	conflict, _, err := Cross(a, b)
	if err != nil || !strings.Contains(conflict, fmt.Sprintf("Number %d of the chain %s", before, chain)) {
		t.Errorf("%v: %q", err, conflict)
	}
}

func TestStrangersAreNotCompared(t *testing.T) {
	_, a := sampleBundle(t)
	b := newHouse(t, 9)
	chain := b.handle()
	b.add(chain, "case.open", nil)
	conflict, _, err := Cross(a, b.issue(chain, wanted{}))
	if err != nil || !strings.Contains(conflict, "founded with different keys") {
		t.Errorf("%v: %q", err, conflict)
	}
	a.Checkpoint = bytes.Replace(a.Checkpoint, []byte("\n1"), []byte("\n2"), 1)
	if _, _, err := Cross(a, a); err == nil {
		t.Error("a bundle that does not verify was compared")
	}
}

// A log is rolled back to each earlier size and continued otherwise; every
// receipt that was sent after that point finds it, and those sent before agree.
func TestRollback(t *testing.T) {
	h, chain := sample(t)
	type sent struct {
		size    int64
		receipt record.Receipt
	}
	var receipts []sent
	for i := range 4 {
		h.add(chain, "entry", record.Object{"kind": "note"}, field("text.1", fmt.Sprint("note ", i)))
		size := int64(len(h.entries))
		receipts = append(receipts, sent{size, h.receipt(chain, len(h.chains[chain])-1, size)})
	}
	compared := 0
	base, _ := sample(t)
	for back := range 4 { // how many of the notes remain
		rolled := base.fork(byte(40 + back))
		rolled.chains[chain] = append([]held{}, h.chains[chain][:len(base.chains[chain])]...)
		for i := range back {
			e := h.chains[chain][len(base.chains[chain])+i]
			rolled.chains[chain] = append(rolled.chains[chain], e)
			rolled.log(record.NewEntry(e.blind, e.raw))
		}
		for more := range 5 { // and how many others follow
			twin := rolled.fork(byte(60 + 10*back + more))
			for range more {
				twin.clock = twin.clock.AddDate(0, 0, 1)
				twin.add(chain, "entry", record.Object{"kind": "note"}, field("text.1", "nothing happened"))
			}
			twin.clock = twin.clock.AddDate(0, 0, 1)
			c := twin.issue(chain, wanted{})
			for i, s := range receipts {
				finding, conclusive := Seen(c, s.receipt)
				compared++
				switch gone := i >= back; {
				case gone && finding == "":
					t.Errorf("rolled back to %d notes and %d others: receipt %d finds nothing", back, more, i)
				case gone && s.size <= int64(len(twin.entries)) && (!conclusive || !strings.Contains(finding, "log was rewritten")):
					t.Errorf("receipt %d is not conclusive: %q", i, finding)
				case !gone && (finding != "" || !conclusive):
					t.Errorf("receipt %d of what remains: %q, %v", i, finding, conclusive)
				}
			}
		}
	}
	if compared != 80 {
		t.Errorf("%d comparisons", compared)
	}
}

func TestReceiptsOfOthers(t *testing.T) {
	h, c := sampleBundle(t)
	good := h.receipt(c.Case, 2, 9)
	if finding, conclusive := Seen(c, good); finding != "" || !conclusive {
		t.Fatalf("%q, %v", finding, conclusive)
	}
	changed := good
	changed.E[3] ^= 1
	if finding, _ := Seen(c, changed); !strings.Contains(finding, "line of the entry in the receipt was changed") {
		t.Errorf("another commitment: %q", finding)
	}
	changed = good
	changed.Seq = 77
	if finding, _ := Seen(c, changed); !strings.Contains(finding, "it leaves the event out") {
		t.Errorf("an event that is left out: %q", finding)
	}
	stranger := newHouse(t, 5)
	changed = good
	changed.Checkpoint = stranger.head(1)
	if finding, _ := Seen(c, changed); !strings.Contains(finding, "not signed with a key") {
		t.Errorf("a stranger's head: %q", finding)
	}
}

// Logs that are too large to travel whole are compared by what proofs show.
func TestLargeLogs(t *testing.T) {
	h, chain := sample(t)
	for i := 0; len(h.entries) < MaxLeaves+5; i++ {
		h.log(record.Entry{1, byte(i), byte(i >> 8)})
	}
	seen := int64(len(h.entries))
	r := h.receipt(chain, 2, seen)
	twin := h.fork(3)
	a := h.issue(chain, wanted{})
	twin.log(record.Entry{1, 99})
	b := twin.issue(chain, wanted{seen: []int64{seen}})
	for _, c := range []*Contents{a, b} {
		if rep := Verify(c, ""); !rep.OK || len(c.Leaves) > 0 {
			t.Fatal(words(rep.Findings))
		}
	}
	conflict, _, err := Cross(a, b)
	if err != nil || !strings.Contains(conflict, "TWO HISTORIES") {
		t.Errorf("%v: %q", err, conflict)
	}
	if finding, conclusive := Seen(b, r); finding != "" || !conclusive {
		t.Errorf("a head that the bundle proves: %q, %v", finding, conclusive)
	}
	r.Checkpoint = h.head(seen - 3)
	if finding, conclusive := Seen(b, r); finding != "" || conclusive {
		t.Errorf("a head that nothing proves: %q, %v", finding, conclusive)
	}
}

// What a bundle shows of the tree agrees with the tree.
func TestKnownHashesAreTheTrees(t *testing.T) {
	h := newHouse(t, 2)
	for i := range 70 {
		h.log(record.Entry{1, byte(i)})
	}
	checked := 0
	over := func(s span) tlog.Hash { return rootOf(h.entries[s.lo:s.hi]) }
	for size := int64(1); size <= 70; size++ {
		for n := int64(0); n < size; n++ {
			k := &known{hashes: map[span]tlog.Hash{}}
			path, err := tlog.ProveRecord(size, n, h.reader())
			h.must(err)
			k.learnPath(path, span{0, size}, n)
			proof, err := tlog.ProveTree(size, n+1, h.reader())
			h.must(err)
			k.learnProof(proof, span{0, size}, n+1)
			for s, hash := range k.hashes {
				checked++
				if over(s) != hash {
					t.Fatalf("size %d, %d: the hash over %v is another", size, n, s)
				}
			}
		}
	}
	if checked < 1000 {
		t.Fatalf("%d hashes", checked)
	}
}
