package keep

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"alteram/clerk"
	"alteram/internal/store"
	"alteram/internal/vault"
	"alteram/record"
)

const origin = "example.org/alteram/1"

// office is an organisation whose record is written by hand, as the desk
// writes it: sealed sheets, sealed disclosures, a signed head.
type office struct {
	t      *testing.T
	dir    string
	store  *store.Store
	vault  *vault.Vault
	signer note.Signer
	now    time.Time
	seq    map[string]int64
	prev   map[string][32]byte
}

var noon = time.Date(2010, 10, 11, 12, 0, 0, 0, time.UTC)

func newOffice(t *testing.T) *office {
	t.Helper()
	ctx := context.Background()
	o := &office{t: t, dir: filepath.Join(t.TempDir(), "club"), now: noon, seq: map[string]int64{}, prev: map[string][32]byte{}}
	o.must(os.Mkdir(o.dir, 0o700))
	var err error
	o.store, err = store.Create(ctx, filepath.Join(o.dir, storeFile))
	o.must(err)
	o.vault, err = vault.Create(ctx, filepath.Join(o.dir, keysFolder), vault.Config{Now: func() time.Time { return o.now }})
	o.must(err)
	skey, _, err := record.NewKey(rand.Reader, origin)
	o.must(err)
	o.must(o.vault.SetSigner(ctx, skey))
	o.signer, err = note.NewSigner(skey)
	o.must(err)
	o.must(os.WriteFile(filepath.Join(o.dir, settingsFile), []byte(`{"format":1,"store":"store.db"}`+"\n"), 0o600))
	t.Cleanup(func() { o.store.Close(); o.vault.Close() })
	return o
}

// moved returns a copy of the office, in a folder of its own. The office itself
// is closed by then.
func (o *office) moved(t *testing.T) *office {
	t.Helper()
	ctx := context.Background()
	c := *o
	c.t, c.dir = t, filepath.Join(t.TempDir(), "club")
	for _, folder := range []string{"", keysFolder} {
		list, err := os.ReadDir(filepath.Join(o.dir, folder))
		c.must(err)
		c.must(os.Mkdir(filepath.Join(c.dir, folder), 0o700))
		for _, d := range list {
			if d.IsDir() {
				continue
			}
			data, err := os.ReadFile(filepath.Join(o.dir, folder, d.Name()))
			c.must(err)
			c.must(os.WriteFile(filepath.Join(c.dir, folder, d.Name()), data, 0o600))
		}
	}
	var err error
	c.store, err = store.Open(ctx, filepath.Join(c.dir, storeFile))
	c.must(err)
	c.vault, err = vault.Open(ctx, filepath.Join(c.dir, keysFolder), vault.Config{Now: func() time.Time { return c.now }})
	c.must(err)
	t.Cleanup(func() { c.store.Close(); c.vault.Close() })
	return &c
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// key returns the newest generation of a name.
func (o *office) key(name string) clerk.Key {
	o.t.Helper()
	k, err := o.vault.Current(context.Background(), name)
	if errors.Is(err, clerk.ErrNone) {
		keys, err := o.vault.Make(context.Background(), name)
		o.must(err)
		return keys[0]
	}
	o.must(err)
	return k
}

// private is something sealed: under the key of the case, or of a person.
type private struct {
	key  string
	text string
	blob string // content of an attachment
}

// file records an event of a case and returns its index. b may hold an
// erasure, which goes into the same transaction.
func (o *office) file(chain string, b clerk.Batch, parts ...private) int64 {
	o.t.Helper()
	ctx := context.Background()
	head, err := o.store.Head(ctx)
	o.must(err)
	i := head.Size
	var id [16]byte
	rand.Read(id[:])
	s := &record.Sheet{V: 1, Org: origin, ID: fmt.Sprintf("%x", id), Case: chain, Seq: o.seq[chain], Prev: o.prev[chain], Act: "entry", Recorded: o.now.Format(time.RFC3339), AttKind: "desk"}
	text, err := s.Encode()
	o.must(err)
	var blind [32]byte
	rand.Read(blind[:])
	entry := record.NewEntry(blind, text)
	o.seq[chain]++
	o.prev[chain] = entry.E()

	b.Base, b.Entries = i, []record.Entry{entry}
	hashes, err := tlog.StoredHashesForRecordHash(i, tlog.RecordHash(entry[:]), o)
	o.must(err)
	at := tlog.StoredHashIndex(0, i)
	reader := hashesOf{o, map[int64]tlog.Hash{}}
	for n, h := range hashes {
		b.Hashes = append(b.Hashes, clerk.HashRow{Index: at + int64(n), Hash: h})
		reader.fresh[at+int64(n)] = h
	}
	root, err := tlog.TreeHash(i+1, reader)
	o.must(err)
	b.Checkpoint, err = record.SignCheckpoint(origin, i+1, root, o.signer)
	o.must(err)
	seal := func(k clerk.Key, ad string, plain []byte) []byte {
		body, err := record.Seal(rand.Reader, k.Secret, ad, plain)
		o.must(err)
		return body
	}
	k := o.key("case/" + chain)
	b.Events = []clerk.EventRow{{Index: i, ID: s.ID, Chain: chain, Seq: s.Seq, Key: k.ID,
		Body: seal(k, fmt.Sprintf("event/%d/%s/%s/%d", i, s.ID, chain, s.Seq), append(blind[:], text...))}}
	for n, p := range parts {
		k := o.key(p.key)
		b.Objects = append(b.Objects, clerk.ObjectRow{Index: i, N: n, Key: k.ID, Body: seal(k, fmt.Sprintf("object/%d/%d", i, n), []byte(p.text))})
		if p.blob != "" {
			b.Blobs = append(b.Blobs, clerk.ObjectRow{Index: i, N: n, Key: k.ID, Body: seal(k, fmt.Sprintf("blob/%d/%d", i, n), []byte(p.blob))})
		}
	}
	o.must(o.store.Append(ctx, &b))
	o.must(o.vault.WriteHead(b.Checkpoint))
	return i
}

// ReadHashes makes the store's hashes a tlog.HashReader.
func (o *office) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	return o.store.Hashes(context.Background(), indexes)
}

type hashesOf struct {
	tlog.HashReader
	fresh map[int64]tlog.Hash
}

func (h hashesOf) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		if f, ok := h.fresh[x]; ok {
			out[i] = f
			continue
		}
		list, err := h.HashReader.ReadHashes([]int64{x})
		if err != nil {
			return nil, err
		}
		out[i] = list[0]
	}
	return out, nil
}

// eraseField erases one object of a case, as the desk does: everything else
// under its key is sealed anew, and the old generation is destroyed.
func (o *office) eraseField(chain, name string, at clerk.Place) {
	o.t.Helper()
	ctx := context.Background()
	old := o.key(name)
	keys, err := o.vault.Make(ctx, name)
	o.must(err)
	e := &eraser{store: o.store, vault: o.vault, gone: map[string]int64{}, spent: map[string]int64{}, places: map[clerk.Place]bool{at: true}, fresh: map[string]clerk.Key{name: keys[0]}}
	_, e.spent[name], err = vault.SplitID(old.ID)
	o.must(err)
	head, err := o.store.Head(ctx)
	o.must(err)
	o.must(e.rewrite(ctx, head.Size, 0, head.Size))
	i := o.file(chain, clerk.Batch{})
	o.must(o.vault.Destroy(ctx, fmt.Sprint(i), old.ID, fmt.Sprintf("%d/%d", at.Index, at.N)))
}

// erasePerson destroys everything under a person's key.
func (o *office) erasePerson(chain, name string) {
	o.t.Helper()
	ctx := context.Background()
	old := o.key(name)
	head, err := o.store.Head(ctx)
	o.must(err)
	var b clerk.Batch
	for i := range head.Size {
		list, err := o.store.Objects(ctx, []int64{i})
		o.must(err)
		for _, row := range list {
			if row.Key == old.ID {
				b.DropObjects = append(b.DropObjects, clerk.Place{Index: row.Index, N: row.N})
			}
		}
	}
	i := o.file(chain, b)
	o.must(o.vault.Destroy(ctx, fmt.Sprint(i), old.ID))
}

// everyCell is an auditor that opens every body with its key and computes the
// tree anew from the entries.
func everyCell(ctx context.Context, s clerk.Store, v clerk.Vault, _ Progress) (found []clerk.Finding, err error) {
	complain := func(i int64, format string, args ...any) {
		found = append(found, clerk.Finding{Index: i, Text: fmt.Sprintf("entry %d: ", i) + fmt.Sprintf(format, args...)})
	}
	head, err := s.Head(ctx)
	if err != nil {
		return nil, err
	}
	entries, err := s.Entries(ctx, 0, head.Size)
	if err != nil {
		return nil, err
	}
	opened := 0
	open := func(i int64, key, ad string, body []byte) []byte {
		k, err := v.Key(ctx, key)
		if err != nil {
			complain(i, "%s: %v", ad, err)
			return nil
		}
		plain, err := record.Unseal(k.Secret, ad, body)
		if err != nil {
			complain(i, "%s: %v", ad, err)
		}
		opened++
		return plain
	}
	tree := hashesOf{fresh: map[int64]tlog.Hash{}}
	for i := range head.Size {
		list, err := tlog.StoredHashesForRecordHash(i, tlog.RecordHash(entries[i][:]), tree)
		if err != nil {
			return nil, err
		}
		for n, h := range list {
			tree.fresh[tlog.StoredHashIndex(0, i)+int64(n)] = h
		}
		row, err := s.Event(ctx, i)
		if err == nil {
			plain := open(i, row.Key, fmt.Sprintf("event/%d/%s/%s/%d", i, row.ID, row.Chain, row.Seq), row.Body)
			if len(plain) > 32 && record.NewEntry([32]byte(plain), plain[32:]) != entries[i] {
				complain(i, "the sheet is not what the log says")
			}
		} else if !errors.Is(err, clerk.ErrNone) {
			return nil, err
		}
		objects, err := s.Objects(ctx, []int64{i})
		if err != nil {
			return nil, err
		}
		for _, row := range objects {
			open(i, row.Key, fmt.Sprintf("object/%d/%d", i, row.N), row.Body)
		}
		blobs, err := s.Blobs(ctx, []int64{i})
		if err != nil {
			return nil, err
		}
		for _, row := range blobs {
			row, err := s.Blob(ctx, clerk.Place{Index: i, N: row.N})
			if err != nil {
				return nil, err
			}
			open(i, row.Key, fmt.Sprintf("blob/%d/%d", i, row.N), row.Body)
		}
	}
	root, err := tlog.TreeHash(head.Size, tree)
	if err != nil {
		return nil, err
	}
	if c, err := record.ParseCheckpoint(head.Checkpoint); err != nil || c.Root != root {
		complain(head.Size, "the head is not over these entries: %v", err)
	}
	if opened < int(head.Size) {
		return nil, fmt.Errorf("only %d bodies of %d entries were there to be opened", opened, head.Size)
	}
	return found, nil
}

// texts returns every text that can still be read, sealed under whatever key.
func texts(t *testing.T, dir string) map[string]bool {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	s, err := store.Open(ctx, filepath.Join(dir, storeFile))
	must(err)
	defer s.Close()
	v, err := vault.Open(ctx, filepath.Join(dir, keysFolder), vault.Config{})
	must(err)
	defer v.Close()
	head, err := s.Head(ctx)
	must(err)
	out := map[string]bool{}
	read := func(kind string, row clerk.ObjectRow) {
		k, err := v.Key(ctx, row.Key)
		if errors.Is(err, clerk.ErrDestroyed) {
			t.Errorf("%s %d/%d is still there, without key", kind, row.Index, row.N)
			return
		}
		must(err)
		plain, err := record.Unseal(k.Secret, fmt.Sprintf("%s/%d/%d", kind, row.Index, row.N), row.Body)
		must(err)
		out[string(plain)] = true
	}
	for i := range head.Size {
		objects, err := s.Objects(ctx, []int64{i})
		must(err)
		for _, row := range objects {
			read("object", row)
		}
		blobs, err := s.Blobs(ctx, []int64{i})
		must(err)
		for _, row := range blobs {
			row, err := s.Blob(ctx, clerk.Place{Index: i, N: row.N})
			must(err)
			read("blob", row)
		}
	}
	return out
}

// search returns the files below a folder that hold some bytes.
func search(t *testing.T, dir string, what []byte) []string {
	t.Helper()
	var in []string
	n := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, what) {
			in = append(in, path)
		}
		n++
		return err
	})
	if err != nil || n == 0 {
		t.Fatalf("searched %d files: %v", n, err)
	}
	return in
}

// says fails unless an error is a problem with these words and a remedy.
func says(t *testing.T, err error, words string) {
	t.Helper()
	problem := (*clerk.Problem)(nil)
	if !errors.As(err, &problem) || !strings.Contains(problem.What, words) || problem.Remedy == "" {
		t.Errorf("got %v, want a problem with a remedy saying %q", err, words)
	}
}
