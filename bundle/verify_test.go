package bundle

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"alteram/record"
)

func TestASampleVerifies(t *testing.T) {
	h, c := sampleBundle(t)
	if r := Verify(c, ""); !r.OK {
		t.Fatalf("the contents do not verify:\n%s", words(r.Findings))
	}
	zip := mustWrite(t, c)
	got, err := Read(zip)
	if err != nil {
		t.Fatal(err)
	}
	for _, pin := range []string{"", h.keys[0], h.keys[1]} {
		r := Verify(got, pin)
		if !r.OK {
			t.Fatalf("with the pin %q:\n%s", pin, words(r.Findings))
		}
		if r.Sealed != 7 || r.Shown != 5 || r.ErasedFields != 1 || r.Size != 6 || r.Key != h.keys[1] {
			t.Errorf("report: %+v", r)
		}
		if text := strings.Join(r.Lines, "\n"); !strings.Contains(text, "5 of 7 sealed fields shown; 1 erased, 1 withheld.") ||
			!strings.Contains(text, "witness.example") || !strings.Contains(text, `event 4 (erasure, 1 October 2010) on the ground "retention"`) {
			t.Errorf("lines:\n%s", text)
		}
	}
	if r := Verify(got, h.keys[2]); r.OK {
		t.Error("a key that the log does not have yet was taken for its key")
	}
	if again := mustWrite(t, got); !bytes.Equal(again, zip) {
		t.Error("what was read is written otherwise")
	}
}

func TestTheSameContentsGiveTheSameBytes(t *testing.T) {
	_, a := sampleBundle(t)
	_, b := sampleBundle(t)
	if !bytes.Equal(mustWrite(t, a), mustWrite(t, b)) {
		t.Error("two builds differ")
	}
}

// The archive itself: every byte that is not the content of a file, one at a
// time, and every eleventh of the contents, whose check sums stand in it. What
// a forger who mends the check sums meets is the next test.
func TestEveryByteOfTheArchiveCounts(t *testing.T) {
	t.Parallel()
	_, c := sampleBundle(t)
	zip := mustWrite(t, c)
	files, err := laidOut(c)
	if err != nil {
		t.Fatal(err)
	}
	content := make([]bool, len(zip))
	at := 0
	for _, f := range files {
		at += localLen + len(f.Name)
		for i := range f.Data {
			content[at+i] = i%11 != 0
		}
		at += len(f.Data)
	}
	changed := 0
	for at := range zip {
		if content[at] {
			continue
		}
		zip[at] ^= 1 << (at % 8)
		if _, f := unpacked(zip); f == nil {
			t.Fatalf("byte %d of %d was changed, and nothing was found", at, len(zip))
		}
		zip[at] ^= 1 << (at % 8)
		changed++
	}
	if changed < 3000 {
		t.Fatalf("only %d bytes were changed", changed)
	}
	t.Logf("%d bytes changed, one at a time", changed)
}

// A forger repairs the archive and the check sums: what remains must be found
// by what is signed. Every byte of every file is changed; of the copies of the
// head in proofs, which are compared with it as they stand, all in the first
// and every thirteenth in the others.
func TestEveryByteCountsToAForger(t *testing.T) {
	t.Parallel()
	_, c := sampleBundle(t)
	files, err := laidOut(c)
	if err != nil {
		t.Fatal(err)
	}
	changed := 0
	for i, f := range files {
		if f.Name == manifestName {
			continue
		}
		p := placeOf(f.Name)
		head := len(f.Data)
		if (p.kind == kindProof || p.kind == kindOrgProof) && p.seq > 0 {
			head -= len(c.Checkpoint)
		}
		for at := range f.Data {
			if at > head && at%13 != 0 {
				continue
			}
			spoiled := bytes.Clone(f.Data)
			spoiled[at] ^= 1 << (at % 7)
			found := judgeFiles(forgeFiles(files, i, spoiled))
			changed++
			if len(found) == 0 {
				t.Fatalf("%s: byte %d was changed, and nothing was found", f.Name, at)
			}
			if p.kind == kindSheet || p.kind == kindField {
				if text := words(found); !strings.Contains(strings.ToLower(text), "event ") {
					t.Fatalf("%s: byte %d: no event is named:\n%s", f.Name, at, text)
				}
			}
		}
	}
	if changed < 1000 {
		t.Fatalf("only %d bytes were changed", changed)
	}
	t.Logf("%d bytes changed, one at a time, and the check sums with them", changed)
}

// forge returns an archive with one file replaced (nil: left out) and a
// manifest that fits.
func forge(t testing.TB, files []File, i int, data []byte) []byte {
	t.Helper()
	var list []File
	for j, f := range files {
		switch {
		case j != i:
			list = append(list, f)
		case data != nil:
			list = append(list, File{f.Name, data})
		}
	}
	return repack(t, list)
}

// forgeFiles is forge for a folder.
func forgeFiles(files []File, i int, data []byte) []File {
	list := slices.Clone(files)
	list[i].Data = data
	for j := range list {
		if list[j].Name == manifestName {
			list[j].Data = manifestOf(list)
		}
	}
	return list
}

// judgeFiles is judge for a folder.
func judgeFiles(files []File) []Finding {
	c, err := read(parts(files))
	if err != nil {
		return err.(*Unreadable).Findings
	}
	return Verify(c, "").Findings
}

// repack writes files with a manifest that fits.
func repack(t testing.TB, list []File) []byte {
	t.Helper()
	for j := range list {
		if list[j].Name == manifestName {
			list[j].Data = manifestOf(list)
		}
	}
	zip, err := packed(list)
	if err != nil {
		t.Fatal(err)
	}
	return zip
}

func TestEveryFileCounts(t *testing.T) {
	_, c := sampleBundle(t)
	files, err := laidOut(c)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range files {
		var without []File
		without = append(append(without, files[:i]...), files[i+1:]...)
		plain, err := packed(without)
		if err != nil {
			t.Fatal(err)
		}
		if text := words(judge(plain)); !strings.Contains(text, f.Name) {
			t.Errorf("%s was removed: %q", f.Name, text)
		}
		if f.Name == manifestName {
			continue
		}
		if len(judge(forge(t, files, i, nil))) == 0 {
			t.Errorf("%s was removed, the manifest mended, and nothing was found", f.Name)
		}
		for _, name := range []string{f.Name + "x", "zzz", "events/000099.json", "x" + f.Name, strings.ToUpper(f.Name)} {
			renamed := append([]File{{name, f.Data}}, without...)
			if len(judge(repack(t, inOrder(renamed)))) == 0 {
				t.Errorf("%s was renamed to %s, and nothing was found", f.Name, name)
			}
			added := append([]File{{name, f.Data}}, files...)
			if name != f.Name && len(judge(repack(t, inOrder(added)))) == 0 {
				t.Errorf("%s was added as %s, and nothing was found", f.Name, name)
			}
		}
	}
}

// What a forger with the pen of a clerk could try: the contents are changed and
// written anew.
func TestSpoiledContents(t *testing.T) {
	for _, tt := range spoilings {
		t.Run(tt.name, func(t *testing.T) {
			h, c := sampleBundle(t)
			tt.spoil(h, c)
			zip, err := Write(c)
			if err != nil {
				return // it cannot even be written
			}
			text := words(judge(zip)) + words(Verify(c, "").Findings)
			if text == "" || !strings.Contains(text, tt.want) {
				t.Errorf("got  %q\nwant %q in it", text, tt.want)
			}
		})
	}
}

func firstShown(e Event) int { return positions(e.Shown)[0] }

var spoilings = []struct {
	name  string
	spoil func(h *house, c *Contents)
	want  string
}{
	{"a field is lost", func(_ *house, c *Contents) { delete(c.Events[2].Shown, firstShown(c.Events[2])) },
		"of event 2 (notice of hearing, 1 October 2010) was handed over with this bundle, and is lost or was changed."},
	{"a field is shown that was withheld", func(h *house, c *Contents) {
		c.Events[1].Shown = map[int]record.Disclosure{0: h.chains[c.Case][1].fields[0]}
	}, "was not handed over with this bundle"},
	{"an erased field comes back", func(h *house, c *Contents) {
		for p, d := range h.chains[c.Case][3].fields {
			c.Events[3].Shown[p] = d
		}
	}, "which event 4 erased"},
	{"a value is another", func(_ *house, c *Contents) {
		p := firstShown(c.Events[2])
		d := c.Events[2].Shown[p]
		d.Value = "something else"
		c.Events[2].Shown[p] = d
	}, "Event 2 (notice of hearing, 1 October 2010) was recorded with another field"},
	{"an erasure is hidden", func(_ *house, c *Contents) { c.Erased = nil }, "erased field"},
	{"an erasure has another ground", func(_ *house, c *Contents) { c.Erased[0].Ground = "because" }, "The erasure of field"},
	{"the purpose is another", func(_ *house, c *Contents) { c.Purpose = "court" }, ""},
	{"the last event is missing", func(_ *house, c *Contents) { c.Events = c.Events[:len(c.Events)-1] }, "not the handing over of this bundle"},
	{"a blind is another", func(_ *house, c *Contents) { c.Events[1].Blind[0] ^= 1 }, "Event 1 (naming of a person, 1 October 2010) is not entry"},
	{"an index is another", func(_ *house, c *Contents) { c.Events[1].Index++ }, "Event 1"},
	{"a path is shorter", func(_ *house, c *Contents) { c.Events[1].Path = c.Events[1].Path[1:] }, "its proof does not show it"},
	{"an event of the organisation is missing", func(_ *house, c *Contents) { c.Org = append(c.Org[:2:2], c.Org[3:]...) }, "Event 2 of the organisation was handed over"},
	{"the key change is missing", func(_ *house, c *Contents) { c.Org = c.Org[:3] }, "signed head of the log does not hold"},
	{"the rulebook is missing", func(_ *house, c *Contents) { c.Editions = nil }, "is missing; bundle.json says that it was handed over"},
	{"the rulebook has another text", func(_ *house, c *Contents) {
		c.Editions[0].Files = []File{{"constitution.md", []byte("x")}, {"code.md", []byte("# Code\n")}}
	}, "are not the ones that were adopted"},
	{"the attachment is missing", func(_ *house, c *Contents) { c.Files = nil }, "The attachment"},
	{"the attachment is another", func(_ *house, c *Contents) { c.Files[0] = *attachment(c.Files[0].Commitment, []byte("no")) }, `"letter.txt" is not the file that was recorded`},
	{"the leaves are missing", func(_ *house, c *Contents) { c.Leaves = nil }, "list of all entries of the log is missing"},
	{"a leaf is another", func(_ *house, c *Contents) { c.Leaves[1][5] ^= 1 }, "not what the head was signed over"},
	{"an earlier head is missing", func(_ *house, c *Contents) { c.Consistency = c.Consistency[1:] }, "proof from the log of 3 entries"},
	{"a proof of continuation is another", func(_ *house, c *Contents) { c.Consistency[0].Proof[0][3] ^= 1 }, "was continued was changed"},
	{"an extra file is another", func(_ *house, c *Contents) { c.Extra[0].Data = []byte("Trust me.") }, "README.txt"},
	{"the head is older", func(h *house, c *Contents) { c.Checkpoint = h.head(9) }, ""},
	{"events change places", func(_ *house, c *Contents) { c.Events[1], c.Events[2] = c.Events[2], c.Events[1] }, "says that it has the number"},
}

// The clerk itself lies: the log holds it, and the rules of the record do not.
func TestTheLogMayHoldWhatTheRecordForbids(t *testing.T) {
	for _, tt := range lies {
		t.Run(tt.name, func(t *testing.T) {
			h, chain := sample(t)
			c := tt.lie(h, chain)
			text := words(judge(mustWrite(t, c)))
			if !strings.Contains(text, tt.want) {
				t.Errorf("got  %q\nwant %q in it", text, tt.want)
			}
		})
	}
}

var lies = []struct {
	name string
	lie  func(h *house, chain string) *Contents
	want string
}{
	{"time runs back", func(h *house, chain string) *Contents {
		h.clock = h.clock.AddDate(-1, 0, 0)
		return h.issue(chain, wanted{})
	}, "after an entry that was recorded at 2010-10-01"},
	{"the key was not promised", func(h *house, chain string) *Contents {
		h.newKey()
		n := len(h.keys)
		open, err := record.Rotation(origin, h.keys[n-1], record.KeyDigest(h.keys[0]), h.signers[n-3], h.signers[n-1])
		h.must(err)
		h.add(h.orgChain, "org.key", open)
		return h.issue(chain, wanted{})
	}, "The keys of the log do not follow"},
	{"a rulebook was never adopted", func(h *house, chain string) *Contents {
		c := h.issue(chain, wanted{})
		c.Org = append(c.Org[:1:1], c.Org[2:]...)
		return c
	}, "no adoption of it is here"},
	{"an event was left out and the rest moved up", func(h *house, chain string) *Contents {
		h.chains[chain] = append(h.chains[chain][:2:2], h.chains[chain][3:]...)
		h.chains[chain] = h.chains[chain][:3]
		return h.issue(chain, wanted{})
	}, "says that it has the number"},
}
