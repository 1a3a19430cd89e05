package papers

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"alteram/internal/site/sitetest"
)

// film is a large file that is made while it is read, a text that no archive
// makes small. It looks how much of the heap is in use.
type film struct {
	at, size   int64
	sum        hash.Hash
	base, most uint64
}

func (f *film) look() {
	var m runtime.MemStats
	if f.base == 0 {
		runtime.GC()
	}
	if runtime.ReadMemStats(&m); f.base == 0 {
		f.base = m.HeapInuse
	}
	f.most = max(f.most, m.HeapInuse)
}

func (f *film) Read(b []byte) (int, error) {
	n := min(int64(len(b)), f.size-f.at)
	if n == 0 {
		return 0, io.EOF
	}
	for i := range b[:n] {
		b[i] = byte((f.at+int64(i))>>16 + f.at + int64(i))
	}
	if f.at>>22 != (f.at+n)>>22 {
		f.look()
	}
	f.at += n
	f.sum.Write(b[:n])
	return int(n), nil
}

// A large file that is sent with the form of the evidence comes back as it was,
// whole and in parts, and neither way it was in memory. With ALTERAM_LARGE_MB
// it has that many megabytes.
func TestALargeFileComesAndGoesInConstantMemory(t *testing.T) {
	size := int64(40 << 20)
	if mb, err := strconv.Atoi(os.Getenv("ALTERAM_LARGE_MB")); err == nil {
		size = int64(mb) << 20
	}
	const bound = 32 << 20
	h := house(t)
	chain := carter(t, h, "set down")
	server := httptest.NewServer(h.Pages)
	defer server.Close()
	g, path := h.In("Bram Example"), "/c/"+chain+"/evidence"
	hidden := map[string]string{}
	for _, form := range g.Page(path).All("form") {
		for _, in := range form.All("input") {
			if form.Attr["action"] == path && in.Attr["type"] == "hidden" {
				hidden[in.Attr["name"]] = in.Attr["value"]
			}
		}
	}
	f := &film{size: size, sum: sha256.New()}
	f.look()
	read, write := io.Pipe()
	w := multipart.NewWriter(write)
	go func() {
		for name, value := range hidden {
			_ = w.WriteField(name, value) // a pipe that is closed ends the copy below as well
		}
		_ = w.WriteField("what", "The evening as it was filmed")
		_ = w.WriteField("from", "Wren Example")
		part, err := w.CreateFormFile("file", "evening.mp4")
		if err == nil {
			_, err = io.Copy(part, f)
		}
		_ = w.WriteField("show", "yes")
		_ = w.Close()
		write.CloseWithError(err)
	}()
	sent := ask(t, g, "POST", server.URL+path, read, w.FormDataContentType(), "")
	if sent.StatusCode != http.StatusSeeOther {
		text, _ := io.ReadAll(sent.Body)
		t.Fatalf("%d %s", sent.StatusCode, text)
	}
	up := f.most - f.base

	fingerprint := hex.EncodeToString(f.sum.Sum(nil))
	page := g.Get(path + "/E3").Body.String()
	if !strings.Contains(page, fingerprint) || !strings.Contains(page, "the fingerprints are the same") {
		t.Fatalf("the page of the item does not show %s", fingerprint)
	}
	href := page[strings.Index(page, path+"/E3/file/"):]
	href = server.URL + href[:strings.Index(href, `"`)]
	got := ask(t, g, "GET", href, nil, "", "")
	sum := sha256.New()
	buffer, n := make([]byte, 64<<10), int64(0)
	for {
		k, err := got.Body.Read(buffer)
		sum.Write(buffer[:k])
		if n>>22 != (n+int64(k))>>22 {
			f.look()
		}
		n += int64(k)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if n != size || hex.EncodeToString(sum.Sum(nil)) != fingerprint || got.Header.Get("Content-Length") != strconv.FormatInt(size, 10) {
		t.Errorf("%d of %d bytes came back, or other ones", n, size)
	}
	some := ask(t, g, "GET", href, nil, "", "bytes=-5")
	if text, err := io.ReadAll(some.Body); err != nil || len(text) != 5 || some.StatusCode != http.StatusPartialContent {
		t.Errorf("the last five bytes: %d, %q, %v", some.StatusCode, text, err)
	}
	t.Logf("%d MB: at most %.1f MB of the heap more than before on the way in, %.1f MB in all", size>>20, float64(up)/(1<<20), float64(f.most-f.base)/(1<<20))
	if f.most-f.base > bound {
		t.Errorf("%d MB of the heap were in use for a file of %d MB", (f.most-f.base)>>20, size>>20)
	}
}

// ask sends a request over the line, and does not follow where it leads.
func ask(t *testing.T, g *sitetest.Guest, method, url string, body io.Reader, kind, part string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range g.Cookies {
		r.AddCookie(c)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if part != "" {
		r.Header.Set("Range", part)
	}
	got, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { got.Body.Close() })
	return got
}
