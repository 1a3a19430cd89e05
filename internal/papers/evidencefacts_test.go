package papers

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/png"
	"net/url"
	"strings"
	"testing"

	"alteram/aside"
)

// picture is a PNG picture with a text in it.
func picture(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	body := append([]byte("Author\x00"), text...)
	chunk := append([]byte{0, 0, 0, byte(len(body))}, "tEXt"...)
	chunk = append(append(chunk, body...), 0, 0, 0, 0)
	return append(append(bytes.Clone(b.Bytes()[:33]), chunk...), b.Bytes()[33:]...)
}

// What stands in a file is shown to whoever may see the item, as text; the copy
// lacks it, its fingerprint is on record, and the original is as it came.
func TestWhatStandsInAFileIsShownAndCanBeLeftOut(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "set down")
	keeper := h.In("Bram Example")
	content := picture(t, `Zq-camera <script>alert("2")</script>`)
	if w := upload(t, keeper, chain, url.Values{"what": {"A picture"}, "from": {"Wren Example"}, "show": {"no"}, "why": {"later"}}, "photo.pdf", string(content)); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	item := "/c/" + chain + "/evidence/E3"
	page := keeper.Page(item).Words()
	for _, want := range []string{"PNG picture, 30 by 20 points", `Zq-camera <script>alert("2")</script>`, "The name does not fit the content", "chunk tEXt at byte 33"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of the item does not say %q: %s", want, page)
		}
	}
	if strings.Contains(keeper.Get(item).Body.String(), "<script>alert") {
		t.Error("a fact of the file is not escaped")
	}
	copied := ""
	for _, a := range keeper.Page(item).All("a") {
		if strings.HasSuffix(a.Attr["href"], "/copy") {
			copied = a.Attr["href"]
		}
	}
	said := keeper.Page(copied).Words()
	got := keeper.Get(copied + "/file")
	sum := sha256.Sum256(got.Body.Bytes())
	print := hex.EncodeToString(sum[:])
	if got.Code != 200 || bytes.Contains(got.Body.Bytes(), []byte("Zq-")) || !strings.HasPrefix(got.Header().Get("Content-Disposition"), "attachment") || !strings.Contains(said, print) || !strings.Contains(said, "Text, Author") {
		t.Errorf("the copy: %d, its page says %s", got.Code, said)
	}
	if w := keeper.Get(strings.TrimSuffix(copied, "/copy")); !bytes.Equal(w.Body.Bytes(), content) {
		t.Error("the original is not as it came")
	}
	list, err := h.Desk.Sayings(t.Context(), chain)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, s := range list {
		found = found || s.Kind == aside.Looked && strings.Contains(s.Words, print)
	}
	if !found {
		t.Error("the fingerprint of the copy is not on record")
	}
	for _, path := range []string{item, copied, copied + "/file"} {
		if w := h.In("Chris Carter").Get(path); w.Code != 404 || strings.Contains(w.Body.String(), "Zq-") {
			t.Errorf("%s answers the respondent, who was not shown it, %d", path, w.Code)
		}
	}
}

func TestWhereThereIsNoCopyThePageSaysWhy(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "set down")
	keeper := h.In("Bram Example")
	if w := upload(t, keeper, chain, url.Values{"what": {"A page"}, "from": {"Wren Example"}, "show": {"no"}, "why": {"later"}}, "page.html", "<html><script>alert(1)</script>"); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	item := "/c/" + chain + "/evidence/E3"
	if page := keeper.Page(item).Words(); !strings.Contains(page, "Open it with care") || !strings.Contains(page, "a script that a browser") {
		t.Errorf("there is no warning: %s", page)
	}
	for _, a := range keeper.Page(item).All("a") {
		if href := a.Attr["href"]; strings.HasSuffix(href, "/copy") {
			if page := keeper.Page(href).Words(); !strings.Contains(page, "There is no copy of this file") || !strings.Contains(page, "cannot be told apart") {
				t.Errorf("%s", page)
			}
			if w := keeper.Get(href + "/file"); w.Code != 404 {
				t.Errorf("%d", w.Code)
			}
			return
		}
	}
	t.Error("there is no page of the copy")
}
