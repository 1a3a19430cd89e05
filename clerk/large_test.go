package clerk_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"alteram/bundle"
	"alteram/clerk"
	"alteram/verdict"
)

// pattern is a large file that is made while it is read. Each 64 KiB differ.
// It looks now and then how much of the heap is in use.
type pattern struct {
	size, at int64
	heap     *heap
}

func (p *pattern) Read(b []byte) (int, error) {
	n := min(int64(len(b)), p.size-p.at, 1<<16)
	if n == 0 {
		return 0, io.EOF
	}
	for i := range b[:n] {
		b[i] = byte((p.at+int64(i))>>16 + p.at + int64(i))
	}
	if p.at>>22 != (p.at+n)>>22 {
		p.heap.look()
	}
	p.at += n
	return int(n), nil
}

// heap is the most that was in use, in bytes, and what was at the beginning.
type heap struct{ base, most, written uint64 }

func (h *heap) look() {
	if h == nil {
		return
	}
	if h.base == 0 {
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if h.base == 0 {
		h.base = m.HeapInuse
	}
	h.most = max(h.most, m.HeapInuse)
}

// Write looks at the heap now and then while an archive is written.
func (h *heap) Write(b []byte) (int, error) {
	before := h.written
	if h.written += uint64(len(b)); before>>22 != h.written>>22 {
		h.look()
	}
	return len(b), nil
}

// receive takes a large file in and records it with a complaint.
func (h *house) receive(chain, text string, size int64, about string) *clerk.Filed {
	h.t.Helper()
	a, err := h.desk.Receive(ctx, "evening.mp4", "video/mp4", 0, &pattern{size: size})
	if err != nil {
		h.t.Fatal(err)
	}
	a.About = about
	f, err := h.desk.File(ctx, clerk.Draft{Case: chain, Text: text, Attach: []clerk.Attachment{a}})
	if err != nil {
		h.t.Fatal(err)
	}
	return f
}

func (h *house) chunks() int64 {
	h.t.Helper()
	db := raw(h.t, filepath.Join(h.dir, "store.db"))
	defer db.Close()
	var n int64
	if err := db.QueryRow("select count(*) from chunk").Scan(&n); err != nil {
		h.t.Fatal(err)
	}
	return n
}

// A large file goes through the whole chain - received, sealed, recorded, read
// back, audited, exported and verified - and at no point is it in memory. With
// ALTERAM_LARGE_MB the file has that many megabytes.
func TestALargeFileIsNeverInMemory(t *testing.T) {
	size := int64(40 << 20)
	if mb, err := strconv.Atoi(os.Getenv("ALTERAM_LARGE_MB")); err == nil {
		size = int64(mb) << 20
	}
	const bound = 32 << 20
	h, chain := small(t)
	use := &heap{}
	use.look()
	a, err := h.desk.Receive(ctx, "evening.mp4", "video/mp4", 0, &pattern{size: size, heap: use})
	if err != nil {
		t.Fatal(err)
	}
	received := use.most - use.base
	if a.Size() != size || len(a.Content) != 0 {
		t.Fatalf("%d bytes were received, %d of them in memory", a.Size(), len(a.Content))
	}
	f, err := h.desk.File(ctx, clerk.Draft{Case: chain, Text: "9 August 2010 13:00 note: the evening, as filmed.", Attach: []clerk.Attachment{a}})
	if err != nil {
		t.Fatal(err)
	}
	use.look()
	list, err := h.desk.Attached(ctx, chain, f.Entries[0].Seq)
	if err != nil || len(list) != 1 || list[0].SHA256() != a.SHA256() || list[0].Name != "evening.mp4" {
		t.Fatalf("%+v, %v", list, err)
	}
	content := h.desk.Open(ctx, &list[0])
	want := &pattern{size: size}
	for got, should := make([]byte, 1<<16), make([]byte, 1<<16); ; {
		n, err := io.ReadFull(content, got)
		m, _ := io.ReadFull(want, should)
		if n != m || !bytes.Equal(got[:n], should[:m]) {
			t.Fatalf("it is another file near byte %d: %v", want.at, err)
		}
		if n == 0 {
			break
		}
	}
	use.look()
	if found, err := h.desk.Audit(ctx, true, nil); err != nil || len(found) > 0 {
		t.Fatalf("the audit: %v, %v", found, err)
	}
	use.look()
	zip, err := h.desk.Export(ctx, clerk.Issue{Case: chain, For: clerk.ForCourt})
	if err != nil {
		t.Fatal(err)
	}
	out, err := os.Create(filepath.Join(t.TempDir(), "case.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if n, err := zip.WriteTo(io.MultiWriter(out, use)); err != nil || n != zip.Size() {
		t.Fatalf("%d of %d bytes written, %v", n, zip.Size(), err)
	}
	c, err := bundle.Open(out, zip.Size())
	if err != nil {
		t.Fatal(err)
	}
	if v := verdict.Of(c, h.verify); !v.OK {
		t.Fatalf("does not verify: %+v", v.Findings)
	}
	use.look()
	t.Logf("%d MB: at most %.1f MB of the heap more than before, %.1f MB while it was received", size>>20, float64(use.most-use.base)/(1<<20), float64(received)/(1<<20))
	if use.most-use.base > bound {
		t.Errorf("%d MB of the heap were in use for a file of %d MB", (use.most-use.base)>>20, size>>20)
	}
}

// What is done to the chunks of a file behind the desk's back is found, the
// numbers of the chunks also without opening them.
func TestChunksThatWereTamperedWithAreFound(t *testing.T) {
	for name, tt := range map[string]struct {
		sql   string
		plain bool // the audit that does not open attachments finds it
	}{
		"a changed chunk":          {"update chunk set body = zeroblob(length(body)) where n = 2", false},
		"another order":            {"update chunk set n = 1 - n where n < 2", false},
		"a lost chunk":             {"delete from chunk where n = 1", true},
		"an added chunk":           {"insert into chunk select file, 99, body from chunk where n = 0", true},
		"a file that is untied":    {"update file set idx = null", false},
		"a file of another name":   {"update file set name = 'other'", true},
		"a file of another entry":  {"update file set idx = idx - 1", true},
		"chunks of nobody's entry": {"insert into file values ('x', 0, 0, 0); insert into chunk values ('x', 0, x'00')", true},
	} {
		t.Run(name, func(t *testing.T) {
			h, chain := small(t)
			h.receive(chain, "9 August 2010 13:00 note: the evening, as filmed.", 2<<20, "")
			db := raw(t, filepath.Join(h.dir, "store.db"))
			defer db.Close()
			if _, err := db.Exec("pragma foreign_keys = off; " + strings.ReplaceAll(tt.sql, "set n = 1 - n where n < 2", "set n = n + 100 where n < 2; update chunk set n = 101 - n where n >= 100")); err != nil {
				t.Fatal(err)
			}
			for _, deep := range []bool{true, false} {
				found, err := h.open().Audit(ctx, deep, nil)
				if err != nil || len(found) == 0 && (deep || tt.plain) {
					t.Errorf("deep %v: %v, %v", deep, found, err)
				}
			}
		})
	}
}

// What was received and not recorded goes: when it was too large, when the line
// broke off, when it is discarded, and otherwise after a day. What was recorded
// stays.
func TestUploadsThatAreNotRecordedGo(t *testing.T) {
	h, chain := small(t)
	var no *clerk.Problem
	if _, err := h.desk.Receive(ctx, "a.bin", "", 3<<20, &pattern{size: 3<<20 + 1}); !errors.As(err, &no) || !strings.Contains(no.What, "the file a.bin is larger than 3 MB") {
		t.Errorf("too large: %v", err)
	}
	if _, err := h.desk.Receive(ctx, "a.bin", "", 1<<10, &pattern{size: 1<<10 + 1}); !errors.As(err, &no) {
		t.Errorf("too large, though small: %v", err)
	}
	lost := errors.New("the line went dead")
	if _, err := h.desk.Receive(ctx, "a.bin", "", 0, io.MultiReader(&pattern{size: 5 << 20}, errorReader{lost})); !errors.Is(err, lost) {
		t.Errorf("broken off: %v", err)
	}
	if n := h.chunks(); n != 0 {
		t.Errorf("%d chunks are left of what did not arrive", n)
	}
	one, err := h.desk.Receive(ctx, "a.bin", "", 0, &pattern{size: 2 << 20})
	if err != nil {
		t.Fatal(err)
	}
	if n := h.chunks(); n != 8 {
		t.Errorf("%d chunks, want 8", n)
	}
	if err := h.desk.Discard(ctx, []clerk.Attachment{one, {Name: "small"}}); err != nil || h.chunks() != 0 {
		t.Errorf("after it was discarded %d chunks are there, %v", h.chunks(), err)
	}
	if _, err := h.desk.Receive(ctx, "a.bin", "", 0, &pattern{size: 2 << 20}); err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(25 * time.Hour)
	h.receive(chain, "9 August 2010 13:00 note: filmed.", 3<<20, "")
	if n := h.chunks(); n != 12 {
		t.Errorf("%d chunks, want the 12 of what was recorded", n)
	}
	if found, err := h.desk.Audit(ctx, true, nil); err != nil || len(found) > 0 {
		t.Errorf("the audit: %v, %v", found, err)
	}
}

type errorReader struct{ err error }

func (e errorReader) Read([]byte) (int, error) { return 0, e.err }

// The same request with the same file is one entry, with another it is refused.
func TestALargeFileIsRecordedOnce(t *testing.T) {
	h, chain := small(t)
	send := func(size int64) (*clerk.Filed, error) {
		a, err := h.desk.Receive(ctx, "a.bin", "", 0, &pattern{size: size})
		if err != nil {
			t.Fatal(err)
		}
		defer h.desk.Discard(ctx, []clerk.Attachment{a})
		return h.desk.File(ctx, clerk.Draft{Request: clerk.Request{Key: "k"}, Case: chain, Text: "9 August 2010 13:00 note: filmed.", Attach: []clerk.Attachment{a}})
	}
	first, err := send(2 << 20)
	if err != nil {
		t.Fatal(err)
	}
	again, err := send(2 << 20)
	if err != nil || !again.Replayed || again.Entries[0].Seq != first.Entries[0].Seq {
		t.Errorf("%+v, %v", again, err)
	}
	if _, err := send(2<<20 + 1); err == nil || !strings.Contains(err.Error(), "idempotency") {
		t.Errorf("another file under the same key: %v", err)
	}
	if n := h.chunks(); n != 8 {
		t.Errorf("%d chunks, want 8", n)
	}
}

// A large file that is a person's alone goes with the person; one of the case
// stays, and can be read under the case's next key. A case that is closed out
// takes all of them along.
func TestErasingReachesLargeFiles(t *testing.T) {
	h, chain := small(t)
	own := h.receive(chain, "9 August 2010 13:00 note: hers.", 2<<20, "Chris Carter").Entries[0]
	theirs := h.receive(chain, "9 August 2010 14:00 note: everybody's.", 3<<20, "").Entries[0]
	labels := fmt.Sprint(h.labels())
	if _, err := h.desk.Erase(ctx, clerk.Erasure{Case: chain, Person: "Chris Carter", Ground: "request"}); err != nil {
		t.Fatal(err)
	}
	if list, err := h.desk.Attached(ctx, chain, own.Seq); err != nil || len(list) != 0 {
		t.Errorf("what went with the person: %+v, %v", list, err)
	}
	if n := h.chunks(); n != 12 {
		t.Errorf("%d chunks, want the 12 of the case's own", n)
	}
	list, err := h.desk.Attached(ctx, chain, theirs.Seq)
	if err != nil || len(list) != 1 {
		t.Fatalf("what stays: %+v, %v", list, err)
	}
	if n, err := io.Copy(io.Discard, h.desk.Open(ctx, &list[0])); err != nil || n != 3<<20 {
		t.Errorf("%d bytes of what stays, %v", n, err)
	}
	if seq := h.file(chain, "9 August 2010 15:00 note: a slip.").Entries[0].Seq; seq > 0 {
		if _, err := h.desk.Erase(ctx, clerk.Erasure{Case: chain, Seq: seq, Ground: "a slip"}); err != nil {
			t.Fatal(err)
		}
	}
	if fmt.Sprint(h.labels()) == labels {
		t.Error("the label was not sealed anew under the next key")
	}
	if list, err = h.desk.Attached(ctx, chain, theirs.Seq); err != nil || len(list) != 1 {
		t.Fatalf("what stays under the next key: %+v, %v", list, err)
	}
	if found, err := h.desk.Audit(ctx, true, nil); err != nil || len(found) > 0 {
		t.Errorf("the audit: %v, %v", found, err)
	}
	if _, err := h.desk.Erase(ctx, clerk.Erasure{Case: chain, Whole: true, Ground: "its time is over"}); err != nil {
		t.Fatal(err)
	}
	if n := h.chunks(); n != 0 {
		t.Errorf("%d chunks are left of a case that is gone", n)
	}
}

// labels are the keys of what opens large files, as stored.
func (h *house) labels() (out []string) {
	h.t.Helper()
	db := raw(h.t, filepath.Join(h.dir, "store.db"))
	defer db.Close()
	rows, err := db.Query("select key || hex(body) from blob join file on file.idx = blob.idx and file.n = blob.n order by blob.idx")
	if err != nil {
		h.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			h.t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}
