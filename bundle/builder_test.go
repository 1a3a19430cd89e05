package bundle

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"alteram/record"
)

const origin = "example.org/alteram/1"

// house is an organisation that keeps a record: the log with its keys, and the
// chains of events. It does what the desk does, straight from package record.
type house struct {
	t        testing.TB
	chance   *rand.ChaCha8
	signers  []note.Signer // log keys, oldest first; the last is promised
	keys     []string      // verifiers of signers
	rotated  []int64       // indexes of the events that brought signers[i], i > 0
	witness  string        // signing key, or empty
	entries  []record.Entry
	hashes   []tlog.Hash
	chains   map[string][]held
	orgChain string
	clock    time.Time
	editions map[string]Edition
}

// held is an event as the desk has it.
type held struct {
	index  int64
	sheet  *record.Sheet
	raw    []byte
	blind  [32]byte
	fields []record.Disclosure // by position
	files  map[[32]byte][]byte
}

func newHouse(t testing.TB, seed byte) *house {
	t.Helper()
	h := &house{t: t, chance: rand.NewChaCha8([32]byte{seed}), chains: map[string][]held{}, editions: map[string]Edition{},
		clock: time.Date(2010, 10, 1, 9, 0, 0, 0, time.UTC)}
	h.newKey()
	h.newKey()
	h.orgChain = h.handle()
	next := record.KeyDigest(h.keys[1])
	h.add(h.orgChain, "org.genesis", record.Object{"key": h.keys[0], "next": hex.EncodeToString(next[:]), "name": "Harbour Chess Club"})
	return h
}

func (h *house) newKey() {
	skey, vkey, err := record.NewKey(h.chance, origin)
	h.must(err)
	s, err := note.NewSigner(skey)
	h.must(err)
	h.signers, h.keys = append(h.signers, s), append(h.keys, vkey)
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) bytes32() (b [32]byte) {
	h.chance.Read(b[:])
	return b
}

func (h *house) handle() string {
	b := h.bytes32()
	return hex.EncodeToString(b[:16])
}

// field is a disclosure to be salted.
func field(name string, value any) record.Disclosure {
	return record.Disclosure{Name: name, Value: value}
}

// add records an event and returns it.
func (h *house) add(chain, act string, open record.Object, fields ...record.Disclosure) *held {
	h.t.Helper()
	rules := ""
	for _, e := range h.chains[h.orgChain] {
		if e.sheet.Act == adoptAct {
			rules = e.sheet.Open["edition"].(string)
		}
	}
	h.clock = h.clock.Add(17 * time.Minute)
	s := &record.Sheet{V: 1, Org: origin, ID: h.handle(), Case: chain, Seq: int64(len(h.chains[chain])), Act: act,
		Recorded: h.clock.Format("2006-01-02T15:04:05Z"), Rules: rules, Open: open, AttKind: "desk"}
	if act == "entry" {
		s.Occurred = h.clock.Format("2006-01-02") + "T17:30"
		s.Actor, s.Role = "p0123456789ab", "secretary"
		s.State = record.Object{"effect": "effective"}
	}
	if s.Seq > 0 {
		last := h.chains[chain][s.Seq-1]
		s.Prev = record.NewEntry(last.blind, last.raw).E()
	}
	e := held{index: int64(len(h.entries)), sheet: s, blind: h.bytes32(), files: map[[32]byte][]byte{}}
	byHash := map[[32]byte]record.Disclosure{}
	for _, d := range fields {
		d.Salt = h.bytes32()
		if content, isFile := d.Value.([]byte); isFile {
			salt := h.bytes32()
			c := record.FileCommitment(salt, content)
			e.files[c] = content
			d.Value = record.Object{"commitment": record.B64(c), "salt": record.B64(salt), "name": "letter.txt", "size": int64(len(content)), "type": "text/plain"}
		}
		c, err := d.Commitment()
		h.must(err)
		byHash[c] = d
		s.Sealed = append(s.Sealed, c)
	}
	slices.SortFunc(s.Sealed, func(a, b [32]byte) int { return bytes.Compare(a[:], b[:]) })
	for _, c := range s.Sealed {
		e.fields = append(e.fields, byHash[c])
	}
	var err error
	e.raw, err = s.Encode()
	h.must(err)
	h.chains[chain] = append(h.chains[chain], e)
	h.log(record.NewEntry(e.blind, e.raw))
	return &h.chains[chain][s.Seq]
}

// log appends an entry to the tree.
func (h *house) log(e record.Entry) {
	hashes, err := tlog.StoredHashes(int64(len(h.entries)), e[:], h.reader())
	h.must(err)
	h.hashes, h.entries = append(h.hashes, hashes...), append(h.entries, e)
}

func (h *house) reader() tlog.HashReader {
	return tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(at))
		for i, n := range at {
			out[i] = h.hashes[n]
		}
		return out, nil
	})
}

// fork returns a twin with the same past.
func (h *house) fork(seed byte) *house {
	twin := *h
	twin.chance = rand.NewChaCha8([32]byte{seed})
	twin.entries, twin.hashes = slices.Clone(h.entries), slices.Clone(h.hashes)
	twin.chains = map[string][]held{}
	for chain, events := range h.chains {
		twin.chains[chain] = slices.Clone(events)
	}
	twin.signers, twin.keys, twin.rotated = slices.Clone(h.signers), slices.Clone(h.keys), slices.Clone(h.rotated)
	twin.editions = maps.Clone(h.editions)
	return &twin
}

// rotate changes the key of the log to the one that was promised.
func (h *house) rotate() {
	n := len(h.keys)
	h.newKey()
	open, err := record.Rotation(origin, h.keys[n-1], record.KeyDigest(h.keys[n]), h.signers[n-2], h.signers[n-1])
	h.must(err)
	h.rotated = append(h.rotated, h.add(h.orgChain, "org.key", open).index)
}

func (h *house) appointWitness() {
	skey, vkey, err := record.NewWitnessKey(h.chance, "witness.example")
	h.must(err)
	h.witness = skey
	h.add(h.orgChain, "org.witness", record.Object{"name": "witness.example", "url": "https://witness.example", "verifier": vkey})
}

func (h *house) adopt(texts ...File) {
	hash, err := EditionHash(texts)
	h.must(err)
	h.editions[hash] = Edition{hash, texts}
	h.add(h.orgChain, "org.rulebook", record.Object{"edition": hash, "from": "2010-10-01", "title": "Constitution"},
		field("resolution", "That the constitution be adopted."))
}

// head returns the signed head at a size of the log.
func (h *house) head(size int64) []byte {
	h.t.Helper()
	root, err := tlog.TreeHash(size, h.reader())
	h.must(err)
	key := h.signers[0]
	for i, at := range h.rotated {
		if at < size {
			key = h.signers[i+1]
		}
	}
	text, err := record.SignCheckpoint(origin, size, root, key)
	h.must(err)
	if h.witness != "" {
		c, err := record.ParseCheckpoint(text)
		h.must(err)
		line, err := c.Cosign(h.witness, 1286700000+size)
		h.must(err)
		text, err = c.With(line)
		h.must(err)
	}
	return text
}

// receipt is what a letter about an event carries, sent at a size of the log.
func (h *house) receipt(chain string, seq int, size int64) record.Receipt {
	e := h.chains[chain][seq]
	return record.Receipt{Index: e.index, Case: chain, Seq: int64(seq), E: record.NewEntry(e.blind, e.raw).E(), Checkpoint: h.head(size)}
}

// wanted is what a bundle is to hold.
type wanted struct {
	withhold func(seq, position int, d record.Disclosure) bool
	seen     []int64 // sizes of earlier heads
	extra    []File
}

// issue hands a bundle of a chain over: it records that, and fills everything in.
func (h *house) issue(chain string, w wanted) *Contents {
	h.t.Helper()
	c := &Contents{Purpose: "party", Holder: "p0123456789ab", Made: h.clock.Format("2006-01-02T15:04:05Z"), Origin: origin, Case: chain, Extra: w.extra}
	for _, e := range h.chains[chain] {
		for _, p := range erasedBy(e.sheet) {
			ground, _ := e.sheet.Open["ground"].(string)
			c.Erased = append(c.Erased, Erased{p[0], p[1], e.sheet.Seq, ground})
		}
	}
	gone := func(seq, position int) bool {
		return slices.ContainsFunc(c.Erased, func(e Erased) bool { return e.Seq == int64(seq) && e.Position == int64(position) })
	}
	files := map[[32]byte][]byte{}
	for i, e := range h.chains[chain] {
		ev := Event{Index: e.index, Sheet: e.raw, Blind: e.blind, Shown: map[int]record.Disclosure{}}
		for p, d := range e.fields {
			if gone(i, p) || w.withhold != nil && w.withhold(i, p, d) {
				continue
			}
			ev.Shown[p] = d
			maps.Copy(files, e.files)
		}
		c.Events = append(c.Events, ev)
	}
	for _, e := range h.chains[h.orgChain] {
		ev := Event{Index: e.index, Sheet: e.raw, Blind: e.blind, Shown: map[int]record.Disclosure{}}
		for p, d := range e.fields {
			ev.Shown[p] = d
		}
		c.Org = append(c.Org, ev)
	}
	for _, hash := range slices.Sorted(maps.Keys(h.editions)) {
		c.Editions = append(c.Editions, h.editions[hash])
	}
	for commitment, content := range files {
		c.Files = append(c.Files, *attachment(commitment, content))
	}
	slices.SortFunc(c.Files, func(a, b Attachment) int { return bytes.Compare(a.Commitment[:], b.Commitment[:]) })
	for _, size := range w.seen {
		c.Consistency = append(c.Consistency, Consistency{Checkpoint: h.head(size)})
	}
	description, err := Describe(c)
	h.must(err)
	last := c.Events[len(c.Events)-1]
	e := h.add(chain, issueAct, record.Object{"bundle": hexSum(description), "length": int64(len(c.Events)),
		"head": record.B64(last.entry().E())})
	c.Events = append(c.Events, Event{Index: e.index, Sheet: e.raw, Blind: e.blind})
	c.Description = description
	h.prove(c)
	return c
}

// prove leads everything in a bundle to the head of now.
func (h *house) prove(c *Contents) {
	h.t.Helper()
	size := int64(len(h.entries))
	c.Checkpoint = h.head(size)
	c.Leaves = nil
	if size <= MaxLeaves {
		c.Leaves = slices.Clone(h.entries)
	}
	for _, events := range [][]Event{c.Events, c.Org} {
		for i := range events {
			path, err := tlog.ProveRecord(size, events[i].Index, h.reader())
			h.must(err)
			events[i].Path = path
		}
	}
	for i, k := range c.Consistency {
		old, err := record.ParseCheckpoint(k.Checkpoint)
		h.must(err)
		c.Consistency[i].Proof, err = tlog.ProveTree(size, old.Size, h.reader())
		h.must(err)
	}
}

// sample is an organisation with a case that has everything a bundle can hold.
func sample(t testing.TB) (*house, string) {
	t.Helper()
	h := newHouse(t, 1)
	h.adopt(File{"constitution.md", []byte("# Constitution\n\n## 1 Fair hearing\n")}, File{"code.md", []byte("# Code\n")})
	h.appointWitness()
	chain, other := h.handle(), h.handle()
	h.add(chain, "case.open", record.Object{"edition": slices.Sorted(maps.Keys(h.editions))[0]}, field("title", "Hal and the letters"))
	h.add(other, "case.open", nil, field("title", "Another case"))
	h.add(chain, "case.person", record.Object{"handle": "p0123456789ab"}, field("name", "Hal Hīmi"))
	h.add(chain, "entry", record.Object{"kind": "act", "thing": "notice of hearing"},
		field("facts", record.Object{"day": "2010-10-11", "to": []any{"p0123456789ab"}}), field("text.1", "You are asked to come."), field("file.1", []byte("Dear Hal,\nplease come.\n")))
	h.rotate()
	h.add(other, "entry", record.Object{"kind": "note"}, field("text.1", "The lights went out."))
	e := h.add(chain, "entry", record.Object{"kind": "decision", "thing": "expulsion"}, field("facts", record.Object{"for": int64(4)}), field("text.1", "He was rude to Ivy."))
	at := int64(slices.IndexFunc(e.fields, func(d record.Disclosure) bool { return d.Name == "text.1" }))
	h.add(chain, "record.erase", record.Object{"kind": "field", "ground": "retention", "clause": "9.1", "positions": []any{[]any{e.sheet.Seq, at}}})
	return h, chain
}

// sampleBundle is a bundle that holds everything a bundle can hold.
func sampleBundle(t testing.TB) (*house, *Contents) {
	t.Helper()
	h, chain := sample(t)
	c := h.issue(chain, wanted{
		withhold: func(_, _ int, d record.Disclosure) bool { return d.Name == "name" },
		seen:     []int64{3, 8},
		extra:    []File{{"README.txt", []byte("What this is.\n")}, {"verify/verify.py", []byte("print('no')\n")}},
	})
	return h, c
}

func mustWrite(t testing.TB, c *Contents) []byte {
	t.Helper()
	zip, err := Write(c)
	if err != nil {
		t.Fatal(err)
	}
	return zip
}

// judge reads and verifies, and returns what is wrong.
func judge(zip []byte) []Finding {
	c, err := Read(zip)
	if err != nil {
		return err.(*Unreadable).Findings
	}
	return Verify(c, "").Findings
}

func words(list []Finding) string {
	var b bytes.Buffer
	for _, f := range list {
		fmt.Fprintln(&b, f.Text)
	}
	return b.String()
}
