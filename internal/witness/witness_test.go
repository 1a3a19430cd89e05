package witness

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"alteram/record"
)

const club = "club.example/alteram/1"

// at is the time of every witness here.
var at = time.Unix(1286793660, 0)

// grown is a log with its key; it can be grown in two ways.
type grown struct {
	t      testing.TB
	signer note.Signer
	vkey   string
	hashes []tlog.Hash
	size   int64
}

func newLog(t testing.TB, origin string) *grown {
	t.Helper()
	skey, vkey, err := record.NewKey(bytes.NewReader(bytes.Repeat([]byte{1}, 32)), origin)
	if err != nil {
		t.Fatal(err)
	}
	s, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	return &grown{t: t, signer: s, vkey: vkey}
}

func (g *grown) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = g.hashes[x]
	}
	return out, nil
}

// grow appends entries until the log has that size; what is in them is by.
func (g *grown) grow(size int64, by string) []byte {
	g.t.Helper()
	for g.size < size {
		more, err := tlog.StoredHashes(g.size, []byte(by), g)
		if err != nil {
			g.t.Fatal(err)
		}
		g.hashes, g.size = append(g.hashes, more...), g.size+1
	}
	return g.head(size)
}

// fork returns a log that is the same up to now.
func (g *grown) fork() *grown {
	f := *g
	f.hashes = append([]tlog.Hash(nil), g.hashes...)
	return &f
}

func (g *grown) head(size int64) []byte {
	g.t.Helper()
	root, err := tlog.TreeHash(size, g)
	if err != nil {
		g.t.Fatal(err)
	}
	text, err := record.SignCheckpoint(g.signer.Name(), size, root, g.signer)
	if err != nil {
		g.t.Fatal(err)
	}
	return text
}

func (g *grown) prove(size int64) func(int64) (tlog.TreeProof, error) {
	return func(old int64) (tlog.TreeProof, error) { return tlog.ProveTree(size, old, g) }
}

// open returns a witness over dir and its verifier.
func open(t testing.TB, dir string) (*Witness, note.Verifier) {
	t.Helper()
	skey, vkey, err := record.NewWitnessKey(bytes.NewReader(bytes.Repeat([]byte{2}, 32)), "other.example/witness")
	if err != nil {
		t.Fatal(err)
	}
	w, err := New(dir, skey, func() time.Time { return at })
	if err != nil {
		t.Fatal(err)
	}
	v, err := record.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	return w, v
}

func serve(t testing.TB, w *Witness) string {
	t.Helper()
	s := httptest.NewServer(w)
	t.Cleanup(s.Close)
	return s.URL
}

func TestAWitnessFollowsALogThatGrows(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	g := newLog(t, club)
	w, v := open(t, dir)
	if err := w.Add(club, g.vkey); err != nil {
		t.Fatal(err)
	}
	url := serve(t, w)
	lv, err := record.NewVerifier(g.vkey)
	if err != nil {
		t.Fatal(err)
	}
	old := int64(0)
	for _, size := range []int64{0, 1, 3, 3, 8, 300} {
		line, err := Ask(ctx, nil, url, v, old, g.grow(size, "a"), g.prove(size))
		if err != nil {
			t.Fatalf("size %d: %v", size, err)
		}
		c, err := record.ParseCheckpoint(g.head(size))
		if err != nil {
			t.Fatal(err)
		}
		both, err := c.With(line)
		if err != nil {
			t.Fatal(err)
		}
		c, err = record.OpenCheckpoint(both, lv, v)
		if err != nil || len(c.Cosigned) != 1 || c.Cosigned[0].Time != at.Unix() {
			t.Errorf("size %d: %+v, %v", size, c, err)
		}
		old = size
	}
	// It remembers after a restart, and says where it stands when asked from
	// nothing or from a size that is not its own.
	w, v = open(t, dir)
	if err := w.Add(club, g.vkey); err != nil {
		t.Fatal(err)
	}
	url = serve(t, w)
	for _, old := range []int64{0, 7, 301} {
		if _, err := Ask(ctx, nil, url+"/", v, old, g.grow(301+old, "a"), g.prove(301+old)); err != nil {
			t.Errorf("asked from %d: %v", old, err)
		}
	}
	// Those who watch the log see the last head, signed by both.
	res, err := http.Get(url + "/" + hashOf(club) + "/checkpoint")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if c, oerr := record.OpenCheckpoint(body, lv, v); err != nil || oerr != nil || c.Size != 602 {
		t.Errorf("%d %s: %v, %v", res.StatusCode, body, err, oerr)
	}
}

func TestAWitnessRefusesASecondHistory(t *testing.T) {
	ctx := context.Background()
	g := newLog(t, club)
	w, v := open(t, t.TempDir())
	if err := w.Add(club, g.vkey); err != nil {
		t.Fatal(err)
	}
	url := serve(t, w)
	g.grow(5, "a")
	twin := g.fork()
	if _, err := Ask(ctx, nil, url, v, 0, g.grow(9, "a"), g.prove(9)); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, want string
		size, old  int64
	}{
		{"same size, other root", "does not accept", 9, 9},
		{"larger", "does not accept", 12, 9},
		{"larger, from nothing", "does not accept", 12, 0},
		{"set back", "has already cosigned size 9 of this log, and this head has only 7", 7, 0},
		{"set back, knowingly", "has already cosigned size 9 of this log, and this head has only 7", 7, 9},
	} {
		_, err := Ask(ctx, nil, url, v, test.old, twin.fork().grow(test.size, "b"), func(old int64) (tlog.TreeProof, error) {
			f := twin.fork()
			f.grow(test.size, "b")
			return tlog.ProveTree(test.size, old, f)
		})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v; want %s", test.name, err, test.want)
		}
	}
	if _, err := Ask(ctx, nil, url, v, 9, g.grow(10, "a"), g.prove(10)); err != nil {
		t.Errorf("the log itself goes on: %v", err)
	}
}

func TestOfTwoHistoriesAtOnceOneWins(t *testing.T) {
	const twins = 12
	g := newLog(t, club)
	w, _ := open(t, t.TempDir())
	if err := w.Add(club, g.vkey); err != nil {
		t.Fatal(err)
	}
	url := serve(t, w)
	g.grow(3, "a")
	first, err := http.Post(url+"/add-checkpoint", "text/plain", strings.NewReader("old 0\n\n"+string(g.head(3))))
	if err != nil || first.StatusCode != http.StatusOK {
		t.Fatal(first, err)
	}
	first.Body.Close()
	requests := make([]string, twins)
	for i := range requests {
		f := g.fork()
		head, err := record.ParseCheckpoint(f.grow(5, string(rune('a'+i))))
		if err != nil {
			t.Fatal(err)
		}
		proof, err := tlog.ProveTree(5, 3, f)
		if err != nil {
			t.Fatal(err)
		}
		requests[i] = request{old: 3, proof: proof, head: head}.String()
	}
	status := make([]int, twins)
	var wait sync.WaitGroup
	for i, body := range requests {
		wait.Go(func() {
			res, err := http.Post(url+"/add-checkpoint", "text/plain", strings.NewReader(body))
			if err != nil {
				t.Error(err)
				return
			}
			res.Body.Close()
			status[i] = res.StatusCode
		})
	}
	wait.Wait()
	won, told := 0, 0
	for _, s := range status {
		switch s {
		case http.StatusOK:
			won++
		case http.StatusConflict:
			told++
		}
	}
	if won != 1 || told != twins-1 {
		t.Errorf("%d won and %d were told, of %d: %v", won, told, twins, status)
	}
}

func TestWhatTheProtocolRefuses(t *testing.T) {
	g := newLog(t, club)
	w, _ := open(t, t.TempDir())
	if err := w.Add(club, g.vkey); err != nil {
		t.Fatal(err)
	}
	url := serve(t, w)
	one := string(g.grow(1, "a"))
	hash := strings.Repeat("A", 43) + "=\n"
	emptyRoot := strings.SplitN(string(g.head(0)), "\n", 4)[2]
	stranger := newLog(t, "stranger.example/log")
	for _, test := range []struct {
		name, body string
		status     int
		want       string
	}{
		{"nothing", "", 400, "no empty line"},
		{"no old line", "\n\n" + one, 400, "line 1"},
		{"leading zero", "old 00\n\n" + one, 400, "line 1"},
		{"negative", "old -1\n\n" + one, 400, "line 1"},
		{"proof line cut", "old 0\nAAAA\n\n" + one, 400, "line 2"},
		{"64 proof lines", "old 0\n" + strings.Repeat(hash, 64) + "\n" + one, 400, "more than 63"},
		{"no checkpoint", "old 0\n\n", 400, "checkpoint"},
		{"carriage returns", strings.ReplaceAll("old 0\n\n"+one, "\n", "\r\n"), 400, "no empty line"},
		{"unknown log", "old 0\n\n" + string(stranger.grow(1, "a")), 404, "unknown log"},
		{"signature spoiled", "old 0\n\n" + strings.Replace(one, "\n1\n", "\n2\n", 1), 403, "invalid signature"},
		{"no known signature", "old 0\n\n" + strings.Replace(one, "— "+club, "— other.example/log", 1), 403, "no signature by a known key"},
		{"signature not canonical", "old 0\n\n" + loose(t, one), 403, "invalid signature"},
		{"old above new", "old 2\n\n" + one, 400, "the old size 2 is more"},
		{"old elsewhere", "old 1\n\n" + one, 409, "0\n"},
		{"proof from nothing", "old 0\n" + hash + "\n" + one, 422, "from size 0 is empty"},
		{"empty log, other root", "old 0\n\n" + string(signed(t, g, 0, tlog.Hash{1})), 422, "empty log"},
		{"good, and a stranger's signature", "old 0\n\n" + one + "— x AAAAAAB=\n", 200, "— other.example/witness "},
		{"again", "old 1\n\n" + one, 200, "— other.example/witness "},
		{"again with a proof", "old 1\n" + hash + "\n" + one, 422, "consistency proof"},
		{"same size, other root", "old 1\n\n" + string(signed(t, g, 1, tlog.Hash{1})), 422, "consistency proof"},
		{"back to nothing", "old 0\n\n" + string(signed(t, g, 0, root(t, emptyRoot))), 409, "1\n"},
		{"large", "old 0\n" + strings.Repeat("x", maxBody), 413, "at most 65536 bytes"},
	} {
		res, err := http.Post(url+"/add-checkpoint", "", strings.NewReader(test.body))
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != test.status || !strings.Contains(string(body), test.want) {
			t.Errorf("%s: %d %s; want %d %s", test.name, res.StatusCode, body, test.status, test.want)
		}
		if conflict := res.StatusCode == 409; conflict != (res.Header.Get("Content-Type") == "text/x.tlog.size") {
			t.Errorf("%s: %d is of type %s", test.name, res.StatusCode, res.Header.Get("Content-Type"))
		}
	}
	for path, want := range map[string]int{
		"/add-checkpoint": 405, "/": 404, "/checkpoint": 404, "/" + hashOf("x") + "/checkpoint": 404, "/a/" + hashOf(club) + "/checkpoint": 200, "/../../etc/checkpoint": 404,
	} {
		res, err := http.Get(url + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("GET %s: %d, want %d", path, res.StatusCode, want)
		}
	}
}

// loose writes the signature with an unused bit that is not zero.
func loose(t *testing.T, checkpoint string) string {
	t.Helper()
	text, ok := strings.CutSuffix(checkpoint, "A=\n")
	if !ok {
		t.Fatalf("the signature does not end as expected: %s", checkpoint)
	}
	return text + "B=\n"
}

func root(t *testing.T, b64 string) tlog.Hash {
	t.Helper()
	h, err := tlog.ParseHash(b64)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func signed(t *testing.T, g *grown, size int64, root tlog.Hash) []byte {
	t.Helper()
	text, err := record.SignCheckpoint(club, size, root, g.signer)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// What a witness kept is trusted only as it was written: to begin again from
// nothing would vouch for a second history.
func TestASpoiledMemoryIsNotSignedOver(t *testing.T) {
	g := newLog(t, club)
	dir := t.TempDir()
	w, v := open(t, dir)
	if err := w.Add(club, g.vkey); err != nil {
		t.Fatal(err)
	}
	url := serve(t, w)
	if _, err := Ask(context.Background(), nil, url, v, 0, g.grow(4, "a"), g.prove(4)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, hashOf(club))
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if names, err := os.ReadDir(dir); err != nil || len(names) != 1 {
		t.Errorf("the folder holds %v, %v", names, err)
	}
	for name, spoiled := range map[string]string{
		"empty": "", "cut": string(kept[:40]), "other size": strings.Replace(string(kept), "\n4\n", "\n3\n", 1), "not cosigned": string(g.head(4)),
	} {
		if err := os.WriteFile(path, []byte(spoiled), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Ask(context.Background(), nil, url, v, 4, g.grow(6, "a"), g.prove(6)); err == nil || !strings.Contains(err.Error(), "500") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := os.WriteFile(path, kept, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Ask(context.Background(), nil, url, v, 4, g.grow(6, "a"), g.prove(6)); err != nil {
		t.Error(err)
	}
}

func TestALogWhoseKeyChangedIsFollowed(t *testing.T) {
	g := newLog(t, club)
	w, v := open(t, t.TempDir())
	url := serve(t, w)
	if err := w.Add(club, g.vkey); err != nil {
		t.Fatal(err)
	}
	if _, err := Ask(context.Background(), nil, url, v, 0, g.grow(4, "a"), g.prove(4)); err != nil {
		t.Fatal(err)
	}
	skey, vkey, err := record.NewKey(bytes.NewReader(bytes.Repeat([]byte{9}, 32)), club)
	if err != nil {
		t.Fatal(err)
	}
	if g.signer, err = note.NewSigner(skey); err != nil {
		t.Fatal(err)
	}
	if _, err := Ask(context.Background(), nil, url, v, 4, g.grow(5, "a"), g.prove(5)); err == nil || !strings.Contains(err.Error(), "403") {
		t.Errorf("a key that was not added: %v", err)
	}
	for range 2 {
		if err := w.Add(club, vkey); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Ask(context.Background(), nil, url, v, 4, g.grow(5, "a"), g.prove(5)); err != nil {
		t.Error(err)
	}
}

func TestAWitnessNeedsItsOwnKindOfKey(t *testing.T) {
	skey, vkey, err := record.NewKey(bytes.NewReader(make([]byte, 32)), club)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", vkey, skey} {
		if _, err := New(t.TempDir(), bad, time.Now); err == nil {
			t.Errorf("New with %q", bad)
		}
	}
	w, _ := open(t, t.TempDir())
	for _, bad := range [][2]string{{"", vkey}, {"a\nb", vkey}, {club, ""}, {club, "x"}} {
		if err := w.Add(bad[0], bad[1]); err == nil {
			t.Errorf("Add(%q, %q)", bad[0], bad[1])
		}
	}
}

func TestAnswersAreNotTakenOnTrust(t *testing.T) {
	g := newLog(t, club)
	_, v := open(t, t.TempDir())
	head, err := record.ParseCheckpoint(g.grow(3, "a"))
	if err != nil {
		t.Fatal(err)
	}
	skey, _, err := record.NewWitnessKey(bytes.NewReader(bytes.Repeat([]byte{2}, 32)), "other.example/witness")
	if err != nil {
		t.Fatal(err)
	}
	good, err := head.Cosign(skey, 5)
	if err != nil {
		t.Fatal(err)
	}
	foreign, _, err := record.NewWitnessKey(bytes.NewReader(bytes.Repeat([]byte{3}, 32)), "third.example/witness")
	if err != nil {
		t.Fatal(err)
	}
	unknown, err := head.Cosign(foreign, 5)
	if err != nil {
		t.Fatal(err)
	}
	other, err := record.ParseCheckpoint(g.grow(4, "a"))
	if err != nil {
		t.Fatal(err)
	}
	ofOther, err := other.Cosign(skey, 5)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		status int
		body   string
		want   string // in the error; "" for none
	}{
		{"good", 200, good, ""},
		{"others first", 200, unknown + good, ""},
		{"only others", 200, unknown, "no valid cosignature"},
		{"of another head", 200, ofOther, "no valid cosignature"},
		{"words", 200, "<html>", "not signature lines"},
		{"nothing", 200, "", "no valid cosignature"},
		{"too long", 200, strings.Repeat(good, 1000), "more than 65536 bytes"},
		{"elsewhere, the same", 409, "0\n", "does not say where"},
		{"elsewhere, in words", 409, "three\n", "does not say where"},
		{"ahead", 409, "9\n", "has already cosigned size 9"},
		{"broken", 502, "gateway\nmore", `answers 502 Bad Gateway: "gateway"`},
	} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(test.status)
			io.WriteString(w, test.body)
		}))
		line, err := Ask(context.Background(), s.Client(), s.URL, v, 0, head.Text, g.prove(3))
		if test.want == "" && (err != nil || line != good) || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: %q, %v; want %s", test.name, line, err, test.want)
		}
		s.Close()
	}
	// A witness that always stands elsewhere does not hold the log up.
	n := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n++
		w.WriteHeader(http.StatusConflict)
		io.WriteString(w, []string{"1\n", "2\n"}[n%2])
	}))
	defer s.Close()
	if _, err := Ask(context.Background(), nil, s.URL, v, 0, head.Text, g.prove(3)); err == nil || n != askTimes {
		t.Errorf("asked %d times: %v", n, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Ask(ctx, nil, s.URL, v, 0, head.Text, g.prove(3)); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
	if _, err := Ask(context.Background(), nil, s.URL, v, 2, head.Text, func(int64) (tlog.TreeProof, error) { return nil, errors.New("no hashes") }); err == nil || !strings.Contains(err.Error(), "prove from size 2: no hashes") {
		t.Errorf("without a proof: %v", err)
	}
}

func FuzzParseRequest(f *testing.F) {
	g := newLog(f, club)
	f.Add("old 0\n\n" + string(g.grow(1, "a")))
	f.Add("old 1\n" + strings.Repeat("A", 43) + "=\n\n" + string(g.grow(3, "a")))
	f.Fuzz(func(t *testing.T, body string) {
		if r, err := parseRequest(body); err == nil && r.String() != body {
			t.Errorf("%q is taken and written as %q", body, r)
		}
	})
}
