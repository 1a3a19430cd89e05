package record

import (
	"bytes"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// same32 returns 32 equal bytes: the example's randomness.
func same32(b byte) (out [32]byte) {
	copy(out[:], bytes.Repeat([]byte{b}, 32))
	return out
}

// example makes the worked example of docs/reference/record.md: its pieces in
// the order of the page.
func example(t *testing.T) []string {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	skey, vkey, err := NewKey(bytes.NewReader(bytes.Repeat([]byte{1}, 32)), club)
	must(err)
	s, err := note.NewSigner(skey)
	must(err)
	_, after, err := NewKey(bytes.NewReader(bytes.Repeat([]byte{2}, 32)), club)
	must(err)
	next := KeyDigest(after)
	genesis := &Sheet{
		V: 1, Org: club, ID: strings.Repeat("0a", 16), Case: strings.Repeat("0c", 16), Act: ActGenesis,
		Recorded: "2010-10-01T08:00:00Z", AttKind: "system", Open: Object{"key": vkey, "name": "Club", "next": hex.EncodeToString(next[:])},
	}
	first, err := genesis.Encode()
	must(err)
	e0 := NewEntry(same32(0x11), first)

	d := Disclosure{Salt: same32(0x22), Name: "title", Value: "A meeting \"in camera\""}
	dBytes, err := d.Bytes()
	must(err)
	commitment, err := d.Commitment()
	must(err)
	opening := &Sheet{
		V: 1, Org: club, ID: strings.Repeat("0b", 16), Case: strings.Repeat("0d", 16), Act: "case.open",
		Occurred: "2010-10-11T17:30", Recorded: "2010-10-11T10:41:00Z", AttKind: "desk", Sealed: [][32]byte{commitment},
	}
	second, err := opening.Encode()
	must(err)
	e1 := NewEntry(same32(0x33), second)

	tree := &memory{}
	tree.append(t, e0[:])
	tree.append(t, e1[:])
	root, err := tlog.TreeHash(2, tree)
	must(err)
	checkpoint, err := SignCheckpoint(club, 2, root, s)
	must(err)
	c, err := OpenCheckpoint(checkpoint, verifier(t, vkey))
	must(err)
	wkey, wvkey, err := NewWitnessKey(bytes.NewReader(bytes.Repeat([]byte{4}, 32)), "other.example/witness")
	must(err)
	line, err := c.Cosign(wkey, 1286793660)
	must(err)
	path, err := tlog.ProveRecord(2, 0, tree)
	must(err)
	blind := same32(0x11)
	proof, err := Proof{Index: 0, Extra: blind[:], Path: path, Checkpoint: checkpoint}.Encode()
	must(err)
	receipt := Receipt{Index: 1, Case: opening.Case, Seq: 0, E: e1.E(), Checkpoint: checkpoint}
	file := FileCommitment(same32(0x44), []byte("hello\n"))
	leaf := tlog.RecordHash(e0[:])

	_, newSigner := logKey(t, 2)
	rotated, err := Rotation(club, after, same32(0x55), s, newSigner)
	must(err)
	change, err := Encode(rotated)
	must(err)

	return []string{
		vkey, hex.EncodeToString(next[:]),
		string(first), hex.EncodeToString(e0[:]), leaf.String(),
		string(dBytes), hex.EncodeToString(commitment[:]),
		string(second), hex.EncodeToString(e1[:]),
		hex.EncodeToString(file[:]),
		string(checkpoint), wvkey, line, string(change), string(proof), receipt.String(),
	}
}

// The numbers of the page are those of the program.
func TestReferenceExample(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "docs", "reference", "record.md"))
	if err != nil {
		t.Fatal(err)
	}
	rest := string(page)
	for _, piece := range example(t) {
		fence := "```text\n" + strings.TrimSuffix(piece, "\n") + "\n```\n"
		_, after, ok := strings.Cut(rest, fence)
		if !ok {
			t.Errorf("after the pieces before it, docs/reference/record.md should have\n%s", fence)
			continue
		}
		rest = after
	}
}
