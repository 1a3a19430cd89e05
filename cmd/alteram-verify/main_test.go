package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"alteram/bundle"
	"alteram/record"
)

// counter is a source of bytes that are all different.
type counter byte

func (c *counter) Read(b []byte) (int, error) {
	for i := range b {
		*c++
		b[i] = byte(*c)
	}
	return len(b), nil
}

// small writes the smallest bundle there is, of a log with the founding, one
// event and the handing over, and a letter with the receipt of that event.
// Twins differ in what happened.
func small(t *testing.T, dir, twin string) (zip, letter, key string) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	const origin = "example.org/alteram/1"
	var chance counter
	skey, vkey, err := record.NewKey(&chance, origin)
	must(err)
	signer, err := note.NewSigner(skey)
	must(err)
	next := record.KeyDigest(vkey)

	org, chain := strings.Repeat("a", 32), strings.Repeat("c", 32)
	var hashes []tlog.Hash
	var c bundle.Contents
	add := func(chain, act string, seq int64, prev [32]byte, open record.Object) bundle.Event {
		var id, blind [32]byte
		_, _ = chance.Read(id[:])
		_, _ = chance.Read(blind[:])
		s := record.Sheet{V: 1, Org: origin, ID: hex.EncodeToString(id[:16]), Case: chain, Seq: seq, Prev: prev, Act: act,
			Recorded: "2010-10-11T10:41:00Z", Open: open, AttKind: "desk"}
		raw, err := s.Encode()
		must(err)
		entry := record.NewEntry(blind, raw)
		c.Leaves = append(c.Leaves, entry)
		stored, err := tlog.StoredHashes(int64(len(c.Leaves)-1), entry[:], reader(hashes))
		must(err)
		hashes = append(hashes, stored...)
		return bundle.Event{Index: int64(len(c.Leaves) - 1), Sheet: raw, Blind: blind}
	}
	head := func() []byte {
		root, err := tlog.TreeHash(int64(len(c.Leaves)), reader(hashes))
		must(err)
		text, err := record.SignCheckpoint(origin, int64(len(c.Leaves)), root, signer)
		must(err)
		return text
	}
	c.Purpose, c.Made, c.Origin, c.Case = "party", "2010-10-11T10:41:00Z", origin, chain
	c.Org = []bundle.Event{add(org, "org.genesis", 0, [32]byte{}, record.Object{"key": vkey, "next": hex.EncodeToString(next[:])})}
	c.Events = []bundle.Event{add(chain, "case.open", 0, [32]byte{}, record.Object{"label": twin})}
	first := c.Leaves[1].E()
	receipt := record.Receipt{Index: 1, Case: chain, E: first, Checkpoint: head()}
	description, err := bundle.Describe(&c)
	must(err)
	sum := sha256.Sum256(description)
	c.Events = append(c.Events, add(chain, "bundle.issue", 1, first, record.Object{"bundle": hex.EncodeToString(sum[:]), "length": int64(1), "head": record.B64(first)}))
	c.Description, c.Checkpoint = description, head()
	for _, events := range [][]bundle.Event{c.Org, c.Events} {
		for i := range events {
			events[i].Path, err = tlog.ProveRecord(int64(len(c.Leaves)), events[i].Index, reader(hashes))
			must(err)
		}
	}
	data, err := bundle.Write(&c)
	must(err)
	zip, letter = filepath.Join(dir, twin+".zip"), filepath.Join(dir, twin+".eml")
	must(os.WriteFile(zip, data, 0o600))
	must(os.WriteFile(letter, []byte("Subject: notice\n\nDear Hal\n\n"+receipt.String()), 0o600))
	return zip, letter, vkey
}

type reader []tlog.Hash

func (r reader) ReadHashes(at []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(at))
	for i, n := range at {
		out[i] = r[n]
	}
	return out, nil
}

func TestRun(t *testing.T) {
	dir := t.TempDir()
	good, letter, key := small(t, dir, "one")
	twin, twinLetter, _ := small(t, dir, "two")
	broken := filepath.Join(dir, "broken.zip")
	data, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	data[200] ^= 1
	if err := os.WriteFile(broken, data, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"good", []string{good}, 0, "verified"},
		{"says what it does not do", []string{good}, 0, "The rulebook was not replayed"},
		{"asks to compare the key", []string{good}, 0, "No key was given"},
		{"pinned", []string{"--key", key, good}, 0, "verified"},
		{"flags behind", []string{good, "--key", key}, 0, "verified"},
		{"another key", []string{"--key", "example.org+1+x", good}, 7, "not the key that was given"},
		{"broken", []string{broken}, 7, "NOT VERIFIED"},
		{"one of two", []string{good, broken}, 7, "NOT VERIFIED"},
		{"receipt", []string{"--seen", letter, good}, 0, "continues what the receipt for entry 1"},
		{"receipt of the twin", []string{"--seen", twinLetter, good}, 7, "log was rewritten"},
		{"fork", []string{good, twin}, 7, "TWO HISTORIES"},
		{"no fork", []string{good, good}, 0, "of one history"},
		{"help", []string{"--help"}, 0, "alteram-verify --seen letter.eml case.zip"},
		{"nothing", nil, 2, "no bundle was named"},
		{"unknown flag", []string{"--loud", good}, 2, "--help"},
		{"no such file", []string{filepath.Join(dir, "none.zip")}, 3, "none.zip"},
		{"no receipt", []string{"--seen", good, good}, 3, "holds no receipt"},
		{"not a bundle", []string{letter}, 7, "not a bundle"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out, talk bytes.Buffer
			code := run(tt.args, &out, &talk)
			if text := out.String() + talk.String(); code != tt.code || !strings.Contains(text, tt.want) {
				t.Errorf("code %d, want %d, and %q in:\n%s", code, tt.code, tt.want, text)
			}
		})
	}
}
