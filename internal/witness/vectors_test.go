package witness

import (
	"encoding/hex"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

var (
	exchange = regexp.MustCompile("(?s)POST http://[^\n]*/add-checkpoint\n```\n(.*?)```\nHTTP (\\d+)\n\\[Asserts\\]\nbody (contains|==) (\"[^\n]*\")")
	keyed    = regexp.MustCompile(`add-sigsum-log -key=([0-9a-f]{64})`)
	listed   = regexp.MustCompile(`add-key -origin '([^']*)' -key (\S+)`)
	origin   = regexp.MustCompile(`(?m)^sigsum\.org/v1/tree/[0-9a-f]{64}$`)
)

// The requests with which torchwood tests its witness get the same answers
// here. One differs by design: for a log that is not known, the protocol has
// since settled on 404 instead of 403.
func TestPublishedRequestsGetTheSameAnswers(t *testing.T) {
	total := 0
	for _, name := range []string{"witness_add_checkpoint_litewitness.txt", "witness_add_checkpoint_sumdb.txt"} {
		b, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", "tlog", name))
		if err != nil {
			if os.Getenv("ALTERAM_REQUIRE_SHARED") != "" {
				t.Fatalf("the outside data is required: %v", err)
			}
			t.Skipf("no outside data here: %v", err)
		}
		text := string(b)
		w, _ := open(t, t.TempDir())
		if m := keyed.FindStringSubmatch(text); m != nil {
			key, err := hex.DecodeString(m[1])
			if err != nil {
				t.Fatal(err)
			}
			from := origin.FindString(text)
			vkey, err := note.NewEd25519VerifierKey(from, key)
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Add(from, vkey); err != nil {
				t.Fatal(err)
			}
		}
		if m := listed.FindStringSubmatch(text); m != nil {
			if err := w.Add(m[1], m[2]); err != nil {
				t.Fatal(err)
			}
		}
		url := serve(t, w)
		for i, m := range exchange.FindAllStringSubmatch(text, -1) {
			total++
			want, err := strconv.Unquote(m[4])
			if err != nil {
				t.Fatal(err)
			}
			status, _ := strconv.Atoi(m[2])
			if want == "unknown log" {
				status = http.StatusNotFound
			}
			want = strings.Replace(want, "example.com/witness", "other.example/witness", 1)
			res, err := http.Post(url+"/add-checkpoint", "", strings.NewReader(m[1]))
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(res.Body)
			res.Body.Close()
			ok := strings.Contains(string(body), want)
			if m[3] == "==" {
				ok = string(body) == want
			}
			if err != nil || res.StatusCode != status || !ok {
				t.Errorf("%s, request %d: %d %q; want %d %q", name, i+1, res.StatusCode, body, status, want)
			}
		}
	}
	if total != 10 {
		t.Errorf("%d requests, not 10", total)
	}
}
