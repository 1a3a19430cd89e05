package record

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// shared opens published test data; the test is skipped where they are not.
func shared(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "shared", "data", "tlog", name))
	if err != nil {
		if os.Getenv("ALTERAM_REQUIRE_SHARED") != "" {
			t.Fatalf("the outside data is required: %v", err)
		}
		t.Skipf("no outside data here: %v", err)
	}
	return b
}

func unzip(t *testing.T, b []byte) io.Reader {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The Merkle proof vectors of transparency-dev/merkle. Each proof of inclusion
// also goes through a proof file.
func TestPublishedProofVectors(t *testing.T) {
	_, s := logKey(t, 1)
	held, refused, others := 0, 0, 0
	lines := bufio.NewScanner(unzip(t, shared(t, "merkle_proof_vectors.jsonl.gz")))
	for lines.Scan() {
		var v struct {
			Path, Desc         string
			LeafIdx, TreeSize  int64
			Size1, Size2       int64
			Root, Root1, Root2 []byte
			LeafHash           []byte
			Proof              [][]byte
			WantErr            bool
		}
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			// A size past 2^63 is none that the program can hold.
			if !strings.Contains(string(lines.Bytes()), `"wantErr":true`) {
				t.Errorf("%s: %v", lines.Bytes(), err)
			}
			continue
		}
		var hashes []tlog.Hash
		bad := false
		for _, h := range append(v.Proof, v.Root, v.Root1, v.Root2, v.LeafHash) {
			if len(h) != 0 && len(h) != tlog.HashSize {
				bad = true
			}
		}
		for _, h := range v.Proof {
			if len(h) == tlog.HashSize {
				hashes = append(hashes, tlog.Hash(h))
			} else {
				bad = true
			}
		}
		var err error
		switch {
		case strings.HasPrefix(v.Path, "testdata/subtree"):
			continue // trees within trees: not used here
		case bad && !v.WantErr:
			others++ // a text stands for a hash
			continue
		case bad:
			err = errors.New("a hash of another length")
		case strings.HasPrefix(v.Path, "testdata/consistency"):
			if len(v.Root1) == 0 || len(v.Root2) == 0 {
				err = errors.New("no root")
				break
			}
			err = tlog.CheckTree(hashes, v.Size2, tlog.Hash(v.Root2), v.Size1, tlog.Hash(v.Root1))
		default:
			if len(v.Root) == 0 || len(v.LeafHash) == 0 {
				err = errors.New("no root or leaf")
				break
			}
			err = throughFile(s, v.LeafIdx, v.TreeSize, tlog.Hash(v.Root), tlog.Hash(v.LeafHash), hashes)
		}
		if (err != nil) != v.WantErr {
			t.Errorf("%s (%s): %v", v.Path, v.Desc, err)
		}
		if err == nil {
			held++
		} else {
			refused++
		}
	}
	if held != 11 || others != 1 || refused < 180 {
		t.Errorf("%d proofs held, %d did not, %d are of other hashes; the vectors have 11, more than 180, 1", held, refused, others)
	}
}

func throughFile(s note.Signer, index, size int64, root, leaf tlog.Hash, path []tlog.Hash) error {
	text, err := SignCheckpoint(s.Name(), size, root, s)
	if err != nil {
		return err
	}
	b, err := Proof{Index: index, Path: path, Checkpoint: text}.Encode()
	if err != nil {
		return err
	}
	p, err := DecodeProof(b)
	if err != nil {
		return err
	}
	c, err := ParseCheckpoint(p.Checkpoint)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(p.Path, c.Size, c.Root, p.Index, leaf)
}

func TestPublishedNotesOpen(t *testing.T) {
	var vectors []struct {
		VKey, Note string
		OK         bool
	}
	if err := json.Unmarshal(shared(t, "signed_note_vectors.json"), &vectors); err != nil {
		t.Fatal(err)
	}
	checkpoints := 0
	for _, n := range vectors {
		v, err := NewVerifier(n.VKey)
		if err != nil {
			t.Error(err)
			continue
		}
		body, sigs, err := splitNote([]byte(n.Note))
		if err != nil || len(sigs) != 1 || v.Verify([]byte(body), sigs[0].raw) != n.OK {
			t.Errorf("%q: %v", n.Note, err)
		}
		if c, err := ParseCheckpoint([]byte(n.Note)); err == nil {
			checkpoints++
			if string(c.Text) != n.Note || c.Size == 0 {
				t.Errorf("%q is read as %+v", n.Note, c)
			}
		}
		for i := range n.Note {
			spoiled := []byte(n.Note)
			spoiled[i] ^= 1
			if body, sigs, err := splitNote(spoiled); err == nil && len(sigs) == 1 && by(sigs[0], v) && v.Verify([]byte(body), sigs[0].raw) {
				t.Errorf("byte %d of %q does not count", i, n.Note)
			}
		}
	}
	if len(vectors) != 3 || checkpoints != 2 {
		t.Errorf("%d notes, %d checkpoints", len(vectors), checkpoints)
	}
}

// The Ed25519 edge cases of C2SP's CCTV: what the record takes as a signature
// is exactly what RFC 8032 5.1.7 without cofactor takes with R compared as
// bytes, under keys that are not of small order.
func TestPublishedEdgeCasesOfEd25519(t *testing.T) {
	var vectors []struct {
		Number        int
		Key, Sig, Msg string
		Flags         []string
	}
	if err := json.NewDecoder(unzip(t, shared(t, "cctv_ed25519vectors.json.gz"))).Decode(&vectors); err != nil {
		t.Fatal(err)
	}
	weak, taken, refused := 0, 0, 0
	for _, x := range vectors {
		key, _ := hex.DecodeString(x.Key)
		sig, _ := hex.DecodeString(x.Sig)
		small := slices.Contains(x.Flags, "low_order_A")
		v, err := NewVerifier(keyText("edge", algEd25519, key))
		if (err != nil) != small {
			t.Errorf("%d: a key of small order: %v; it is refused: %v", x.Number, small, err)
		}
		if err != nil {
			weak++
			continue
		}
		// With a residue of low order only the equation with the cofactor
		// holds; an R that is not canonical is never the bytes computed.
		want := !slices.Contains(x.Flags, "low_order_residue") && !slices.Contains(x.Flags, "non_canonical_R") && !slices.Contains(x.Flags, "reencoded_k")
		if got := v.Verify([]byte(x.Msg), sig); got != want || got != ed25519.Verify(key, []byte(x.Msg), sig) {
			t.Errorf("%d %v: taken: %v", x.Number, x.Flags, got)
		} else if got {
			taken++
		} else {
			refused++
		}
	}
	if weak != 526 || taken == 0 || refused == 0 {
		t.Errorf("%d keys refused, %d signatures taken, %d refused", weak, taken, refused)
	}
}

// The log that Tessera ships as test data: its tiles, bundles, paths and roots
// come out of the same entries here, at each of its sizes.
func TestPublishedTilesComeOutTheSame(t *testing.T) {
	files := map[string][]byte{}
	r := tar.NewReader(unzip(t, shared(t, "tessera_testdata_log.tgz")))
	for {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if files[strings.TrimPrefix(h.Name, "testdata/log/")], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	v, err := NewVerifier("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := splitBundle(files["tile/entries/000.p/15"])
	if err != nil || len(entries) != 15 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	compared := 0
	tree := &memory{}
	for size := int64(0); size <= 15; size++ {
		root, err := tlog.TreeHash(size, tree)
		if err != nil {
			t.Fatal(err)
		}
		c, err := OpenCheckpoint(files["checkpoint."+strconv.FormatInt(size, 10)], v)
		if err != nil || c.Size != size || c.Root != root {
			t.Errorf("size %d: %+v, %v; the root here is %v", size, c, err, root)
		}
		var bundle []byte
		for _, e := range entries[:size] {
			bundle = appendEntry(bundle, e)
		}
		for _, tile := range tlog.NewTiles(TileHeight, 0, size) {
			data, err := tlog.ReadTileData(tile, tree)
			if err != nil {
				t.Fatal(err)
			}
			tile.L, data, compared = same(t, files, tile, data), bundle, compared+1
			tile.L = -1
			same(t, files, tile, data)
		}
		if size < 15 {
			tree.append(t, entries[size])
		}
	}
	if compared != 15 {
		t.Errorf("%d tiles compared, not 15", compared)
	}
}

func same(t *testing.T, files map[string][]byte, tile tlog.Tile, data []byte) int {
	t.Helper()
	path, err := TilePath(tile)
	if err != nil || !bytes.Equal(files[path], data) || len(data) == 0 {
		t.Errorf("%s differs, %v", path, err)
	}
	if again, err := ParseTilePath(path); err != nil || again != tile {
		t.Errorf("%s is read as %v, %v", path, again, err)
	}
	return tile.L
}

// memory holds the stored hashes of a tree.
type memory struct {
	hashes []tlog.Hash
	size   int64
}

func (m *memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		if x >= int64(len(m.hashes)) {
			return nil, errors.New("no such hash")
		}
		out[i] = m.hashes[x]
	}
	return out, nil
}

func (m *memory) append(t *testing.T, entry []byte) {
	t.Helper()
	more, err := tlog.StoredHashes(m.size, entry, m)
	if err != nil {
		t.Fatal(err)
	}
	m.hashes, m.size = append(m.hashes, more...), m.size+1
}
