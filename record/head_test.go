package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const club = "club.example/alteram/1"

// logKey returns the verifier key and the signer of a log made from a number.
func logKey(t testing.TB, n byte) (string, note.Signer) {
	t.Helper()
	skey, vkey, err := NewKey(bytes.NewReader(bytes.Repeat([]byte{n}, 32)), club)
	if err != nil {
		t.Fatal(err)
	}
	s, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	return vkey, s
}

func verifier(t testing.TB, vkey string) note.Verifier {
	t.Helper()
	v, err := NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestEveryByteOfACheckpointCounts(t *testing.T) {
	vkey, s := logKey(t, 1)
	v := verifier(t, vkey)
	text, err := SignCheckpoint(club, 17, tlog.Hash{3}, s)
	if err != nil {
		t.Fatal(err)
	}
	wkey, wv, err := NewWitnessKey(bytes.NewReader(bytes.Repeat([]byte{2}, 32)), "other.example/witness")
	if err != nil {
		t.Fatal(err)
	}
	c, err := OpenCheckpoint(text, v)
	if err != nil || c.Size != 17 || c.Root != (tlog.Hash{3}) || c.Origin != club {
		t.Fatalf("%+v, %v", c, err)
	}
	line, err := c.Cosign(wkey, 1286793660)
	if err != nil {
		t.Fatal(err)
	}
	both, err := c.With(line, line)
	if err != nil || string(both) != string(text)+line {
		t.Fatalf("%s, %v", both, err)
	}
	w := verifier(t, wv)
	c, err = OpenCheckpoint(both, v, w)
	if want := []Cosignature{{"other.example/witness", 1286793660}}; err != nil || !reflect.DeepEqual(c.Cosigned, want) {
		t.Fatalf("%+v, %v", c, err)
	}
	flips := 0
	for i := range both {
		for bit := range 8 {
			spoiled := bytes.Clone(both)
			spoiled[i] ^= 1 << bit
			flips++
			if c, err := OpenCheckpoint(spoiled, v, w); err == nil {
				t.Errorf("byte %d, bit %d does not count: %+v", i, bit, c)
			}
		}
	}
	if flips < 8*300 {
		t.Errorf("only %d flips", flips)
	}
}

func TestCheckpointsAreRefusedInWords(t *testing.T) {
	vkey, s := logKey(t, 1)
	v := verifier(t, vkey)
	text, err := SignCheckpoint(club, 1, tlog.Hash{3}, s)
	if err != nil {
		t.Fatal(err)
	}
	other, _ := logKey(t, 9)
	wkey, wv, _ := NewWitnessKey(bytes.NewReader(make([]byte, 32)), "w.example")
	c, _ := ParseCheckpoint(text)
	line, _ := c.Cosign(wkey, 5)
	empty, _ := SignCheckpoint(club, 0, tlog.Hash{3}, s)
	more, _ := note.Sign(&note.Note{Text: headText(club, 1, tlog.Hash{3}) + "more\n"}, s)
	body := headText(club, 1, tlog.Hash{3})
	sig := string(text[len(body)+1:])
	root := strings.Split(body, "\n")[2]
	for _, test := range []struct {
		name, text, want string
		v                []note.Verifier
	}{
		{"no key", string(text), "no key was given", nil},
		{"another key", string(text), "none of the keys given has signed it", []note.Verifier{verifier(t, other)}},
		{"a witness first", string(text) + line, "it is of the log " + club, []note.Verifier{verifier(t, wv), v}},
		{"an unknown witness", string(text) + line, "it has a signature by w.example+", []note.Verifier{v}},
		{"a witness alone", body + "\n" + line, "the log has not signed it", []note.Verifier{v, verifier(t, wv)}},
		{"a wrong signature", strings.Replace(string(text), "\n1\n", "\n2\n", 1), "the signature of " + club, []note.Verifier{v}},
		{"lines after the root", string(more), "it has lines after the root", []note.Verifier{v}},
		{"empty log, other root", string(empty), "the root is not that of an empty log", []note.Verifier{v}},
		{"signed twice", string(text) + sig, "byte 191: signature line: " + club, []note.Verifier{v}},
		{"no blank line", strings.Replace(string(text), "\n\n", "\n", 1), "no blank line", []note.Verifier{v}},
		{"no signature", body + "\n", "no signature line", []note.Verifier{v}},
		{"no line end", strings.TrimSuffix(string(text), "\n"), "byte 71: signature line: it has no line end", []note.Verifier{v}},
		{"carriage return", strings.ReplaceAll(string(text), "\n", "\r\n"), "byte 22: not UTF-8, or a control", []note.Verifier{v}},
		{"leading zero", strings.Replace(string(text), "\n1\n", "\n01\n", 1), `line 2: "01" is not a size`, []note.Verifier{v}},
		{"negative", strings.Replace(string(text), "\n1\n", "\n-1\n", 1), `line 2: "-1" is not a size`, []note.Verifier{v}},
		{"root not canonical", strings.Replace(string(text), root, root[:42]+"B=", 1), "line 3:", []note.Verifier{v}},
		{"signature not canonical", strings.Replace(string(text), "=\n", "\n", 2), "byte 70: signature line: the signature is not base64", []note.Verifier{v}},
		{"dash", strings.Replace(string(text), "— ", "- ", 1), "byte 71: signature line: it does not begin", []note.Verifier{v}},
		{"large", strings.Repeat("x", maxNote+1), "16385 bytes, at most 16384", []note.Verifier{v}},
	} {
		_, err := OpenCheckpoint([]byte(test.text), test.v...)
		if err == nil || !strings.HasPrefix(err.Error(), "checkpoint: "+test.want) {
			t.Errorf("%s: %v; want %s", test.name, err, test.want)
		}
	}
	if _, err := SignCheckpoint("other.example/log", 1, tlog.Hash{}, s); err == nil {
		t.Error("a log signs for another")
	}
	if _, err := SignCheckpoint(club, -1, tlog.Hash{}, s); err == nil {
		t.Error("a log has fewer entries than none")
	}
}

// The note was signed and cosigned by github.com/transparency-dev/formats
// v0.1.1, an implementation of others.
func TestCosignaturesOfOthersVerify(t *testing.T) {
	const foreign = "example.org/log\n3\nRcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0=\n\n" +
		"— example.org/log XQ1nxmKbWViA7CVR3yNk/vIJoRKKkIJmhtfASdWbs4QFIKuPL0lrN5nQb/LdMYnCiJ2nqdPi5gEyMP8+oP1K3AaV1QA=\n"
	const line = "— witness.example/w1 qkoJ0QAAAABrBT2BAV88fe7qiLfgiNCrwQSF6Koj+FrgrV67yytxGgsxwYnNqtqpG6NHpR2vE1zf0qa5TBjQP7jqkOyq+NXBEKEjBA==\n"
	const wkey = "witness.example/w1+aa4a09d1+BOpKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs"
	_, vkey, err := NewKey(bytes.NewReader(bytes.Repeat([]byte{8}, 32)), "example.org/log")
	if err != nil {
		t.Fatal(err)
	}
	c, err := OpenCheckpoint([]byte(foreign+line), verifier(t, vkey), verifier(t, wkey))
	if err != nil || len(c.Cosigned) != 1 || c.Cosigned[0].Time != 1795505537 {
		t.Fatalf("%+v, %v", c, err)
	}
	// The same key makes the same line here: Ed25519 is deterministic.
	skey, again, err := NewWitnessKey(bytes.NewReader(bytes.Repeat([]byte{7}, 32)), "witness.example/w1")
	if err != nil || again != wkey {
		t.Fatalf("the key of the witness is %s, %v", again, err)
	}
	if got, err := c.Cosign(skey, 1795505537); err != nil || got != line {
		t.Errorf("%s, %v; want %s", got, err, line)
	}
}

func TestKeysAreRefusedInWords(t *testing.T) {
	vkey, _ := logKey(t, 1)
	skey, wkey, _ := NewWitnessKey(bytes.NewReader(make([]byte, 32)), "w.example")
	for _, key := range []string{vkey, wkey} {
		verifier(t, key)
	}
	id := strings.Split(vkey, "+")[1]
	for name, bad := range map[string]string{
		"empty": "", "half": "a+b", "other id": strings.Replace(vkey, id, "00000000", 1), "capital id": strings.Replace(vkey, id, strings.ToUpper(id), 1),
		"other name": "x" + vkey, "cut": vkey[:len(vkey)-4], "line end": vkey + "\n", "other type": keyText("a", 2, make([]byte, 32)),
		"space in the name": keyText("a b", 1, bytes.Repeat([]byte{9}, 32)), "long": keyText("a", 1, bytes.Repeat([]byte{9}, 33)),
	} {
		if _, err := NewVerifier(bad); err == nil || !strings.HasPrefix(err.Error(), "key ") {
			t.Errorf("%s: NewVerifier(%q): %v", name, bad, err)
		}
	}
	if got, err := VerifierOf(skey); err != nil || got != wkey {
		t.Errorf("VerifierOf = %s, %v; want %s", got, err, wkey)
	}
	for _, bad := range []string{"", wkey, skey[:len(skey)-4], strings.Replace(skey, "w.example", "v.example", 1), "x" + skey} {
		if _, err := VerifierOf(bad); err == nil || bad != "" && strings.Contains(err.Error(), bad) {
			t.Errorf("VerifierOf(%q): %v", bad, err)
		}
	}
	if _, _, err := NewKey(strings.NewReader("too short"), club); err == nil {
		t.Error("a key is made of 9 bytes")
	}
	if _, _, err := NewKey(bytes.NewReader(make([]byte, 32)), "a b"); err == nil {
		t.Error("a key has a name with a space")
	}
	head, _ := ParseCheckpoint([]byte("a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— a AAAAAAA=\n"))
	lkey, _, _ := NewKey(bytes.NewReader(make([]byte, 32)), club)
	if _, err := head.Cosign(lkey, 1); err == nil {
		t.Error("the key of a log cosigns")
	}
	if _, err := head.Cosign(skey, 0); err == nil {
		t.Error("a cosignature has no time")
	}
}

// chain makes the organisation's chain of a log whose keys are 1, 2, 3 …; lost
// says which of the changes happen without the old key.
func chain(t *testing.T, n int, lost func(i int) bool) []*Sheet {
	t.Helper()
	var sheets []*Sheet
	for i := range n {
		vkey, s := logKey(t, byte(i+1))
		after, _ := logKey(t, byte(i+2))
		next := KeyDigest(after)
		sheet := &Sheet{Org: club, Case: strings.Repeat("c", 32), Seq: int64(2 * i), Act: ActGenesis, Open: Object{"key": vkey, "next": hex.EncodeToString(next[:])}}
		if i > 0 {
			_, old := logKey(t, byte(i))
			if lost(i) {
				old = nil
			}
			var err error
			sheet.Act = ActKey
			if sheet.Open, err = Rotation(club, vkey, next, old, s); err != nil {
				t.Fatal(err)
			}
		}
		sheets = append(sheets, sheet, &Sheet{Org: club, Case: sheet.Case, Seq: int64(2*i + 1), Act: "register.member"})
	}
	return sheets
}

func never(int) bool { return false }

func TestKeysFollowTheirPromise(t *testing.T) {
	keys, err := CheckKeyChain(chain(t, 4, func(i int) bool { return i == 2 }))
	if err != nil || len(keys) != 4 {
		t.Fatalf("%+v, %v", keys, err)
	}
	for i, k := range keys {
		vkey, _ := logKey(t, byte(i+1))
		if k.Text != vkey || k.Verifier.KeyHash() != verifier(t, vkey).KeyHash() || k.Seq != int64(2*i) || k.Lost != (i == 2) {
			t.Errorf("key %d: %+v", i, k)
		}
	}
}

func TestBrokenKeyChainsAreRefusedByEvent(t *testing.T) {
	third, _ := logKey(t, 3)
	_, witness, _ := NewWitnessKey(bytes.NewReader(make([]byte, 32)), club)
	for _, test := range []struct {
		name, want string
		change     func(s []*Sheet) []*Sheet
	}{
		{"nothing", "there is no event", func(s []*Sheet) []*Sheet { return nil }},
		{"no genesis", "event 2 of the organisation's chain: the chain begins with org.key", func(s []*Sheet) []*Sheet { return s[2:] }},
		{"second genesis", "event 2 of the organisation's chain: a second org.genesis", func(s []*Sheet) []*Sheet { s[2].Act = ActGenesis; return s }},
		{"a change left out", "event 4 of the organisation's chain: the key is not the one that was promised", func(s []*Sheet) []*Sheet { return append(s[:2:2], s[4:]...) }},
		{"another key", "event 2 of the organisation's chain: the key is not the one that was promised", func(s []*Sheet) []*Sheet { s[2].Open["key"] = third; return s }},
		{"another promise", "event 2 of the organisation's chain: by_new is not a signature", func(s []*Sheet) []*Sheet { s[2].Open["next"] = strings.Repeat("0", 64); return s }},
		{"no promise", "event 0 of the organisation's chain: it does not promise", func(s []*Sheet) []*Sheet { delete(s[0].Open, "next"); return s }},
		{"no key", "event 0 of the organisation's chain: key \"\"", func(s []*Sheet) []*Sheet { delete(s[0].Open, "key"); return s }},
		{"a witness's key", "event 0 of the organisation's chain: the key is not one of the log", func(s []*Sheet) []*Sheet { s[0].Open["key"] = witness; return s }},
		{"new key silent", "event 2 of the organisation's chain: by_new", func(s []*Sheet) []*Sheet { delete(s[2].Open, "by_new"); return s }},
		{"old key forged", "event 2 of the organisation's chain: by_old", func(s []*Sheet) []*Sheet { s[2].Open["by_old"] = s[2].Open["by_new"]; return s }},
		{"order", "event 1 of the organisation's chain: it does not follow", func(s []*Sheet) []*Sheet { s[2].Seq = 1; return s }},
		{"another log", "event 2 of the organisation's chain: it does not follow", func(s []*Sheet) []*Sheet { s[2].Org = "x"; return s }},
	} {
		_, err := CheckKeyChain(test.change(chain(t, 3, never)))
		if err == nil || !strings.HasPrefix(err.Error(), "keys: "+test.want) {
			t.Errorf("%s: %v; want %s", test.name, err, test.want)
		}
	}
}

func TestProofFilesHaveOneWriting(t *testing.T) {
	_, s := logKey(t, 1)
	text, err := SignCheckpoint(club, 5, tlog.Hash{3}, s)
	if err != nil {
		t.Fatal(err)
	}
	p := Proof{Index: 4, Extra: []byte("blind"), Path: tlog.RecordProof{{1}, {2}}, Checkpoint: text}
	b, err := p.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := DecodeProof(b)
	if err != nil || !reflect.DeepEqual(again, p) {
		t.Fatalf("%s is read as %+v, %v", b, again, err)
	}
	for _, test := range []struct{ name, old, new, want string }{
		{"version", "@v1", "@v2", "line 1 is not"},
		{"index", "index 4", "index 04", "line 3 is not the index"},
		{"no index", "index 4\n", "", "line 3 is not the index"},
		{"index past the end", "index 4", "index 5", "the entry lies after the end"},
		{"extra not canonical", "extra Ymxpbm", "extra Ymxpbn", ""},
		{"empty extra", "extra YmxpbmQ=", "extra ", "line 2: the extra data"},
		{"extra with a return", "extra Ymxp", "extra Ymxp\r", "line 2: the extra data"},
		{"hash", "AQAA", "A", "line 4: "},
		{"hash not canonical", "AAA=\n", "AAB=\n", "line 4: "},
		{"carriage returns", "\n", "\r\n", "line 1 is not"},
		{"no checkpoint", club, "", "checkpoint: "},
	} {
		if test.want == "" {
			continue
		}
		bad := strings.Replace(string(b), test.old, test.new, 1)
		if bad == string(b) {
			t.Fatalf("%s: %s does not stand in the file", test.name, test.old)
		}
		if _, err := DecodeProof([]byte(bad)); err == nil || !strings.HasPrefix(strings.TrimPrefix(err.Error(), "proof: "), test.want) {
			t.Errorf("%s: %v; want %s", test.name, err, test.want)
		}
	}
	p.Path = make(tlog.RecordProof, 64)
	if _, err := p.Encode(); err == nil {
		t.Error("a path of 64 hashes is written")
	}
}

func FuzzDecodeProof(f *testing.F) {
	_, s := logKey(f, 1)
	text, _ := SignCheckpoint(club, 5, tlog.Hash{3}, s)
	b, _ := Proof{Index: 4, Extra: []byte{1}, Path: tlog.RecordProof{{1}}, Checkpoint: text}.Encode()
	f.Add(b)
	f.Add(text)
	f.Fuzz(func(t *testing.T, b []byte) {
		if p, err := DecodeProof(b); err == nil {
			if again, err := p.Encode(); err != nil || !bytes.Equal(again, b) {
				t.Errorf("%q is taken and written as %q, %v", b, again, err)
			}
		}
		if c, err := ParseCheckpoint(b); err == nil {
			body, sigs, err := splitNote(c.Text)
			text := body + "\n"
			for _, s := range sigs {
				text += signatureLine(s.name, s.id, s.raw)
			}
			if err != nil || text != string(b) {
				t.Errorf("%q is taken and written as %q, %v", b, text, err)
			}
		}
	})
}

func TestEntryBundlesRoundTrip(t *testing.T) {
	entries := []Entry{NewEntry([32]byte{1}, []byte("a")), NewEntry([32]byte{2}, []byte("a"))}
	b := EntryBundle(entries)
	got, err := ParseEntryBundle(b)
	if err != nil || !reflect.DeepEqual(got, entries) || len(b) != 2*35 || b[0] != 0 || b[1] != 33 {
		t.Errorf("%x is read as %x, %v", b, got, err)
	}
	for _, bad := range [][]byte{b[:len(b)-1], b[:1], {0, 1, 1}, append([]byte{0, 33, 2}, make([]byte, 32)...), bytes.Repeat(b, 129)} {
		if _, err := ParseEntryBundle(bad); err == nil {
			t.Errorf("%x is taken", bad)
		}
	}
	want := sha256.Sum256(append([]byte("alteram-event/v1\n"), append(append([]byte{}, make([]byte, 32)...), 'a')...))
	if e := NewEntry([32]byte{}, []byte("a")); e[0] != 1 || e.E() != want {
		t.Errorf("the entry is %x", e)
	}
	for path, ok := range map[string]bool{
		"tile/0/000": true, "tile/7/x001/x234/067.p/255": true, "tile/entries/x123/456": true, "tile/entries/000.p/1": true, "tile/0/001": true,
		"tile/0/000.p/0": false, "tile/0/000.p/256": false, "tile/8/000": false, "tile/8/0/000": false, "tile/data/000": false, "tile/00/000": false,
		"tile/0/x000/001": false, "tile/0/1": false, "0/000": false, "": false, "tile/-1/000": false, "tile/0/../000": false,
	} {
		tile, err := ParseTilePath(path)
		if (err == nil) != ok {
			t.Errorf("%s: %v, %v", path, tile, err)
		}
	}
}
