package papers

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"
	"testing"
)

const secret = "zq-a letter that nobody was shown"

// evil is a name that would do harm where it is not escaped.
const evil = `<script>alert("1")</script>.txt`

func TestEvidenceIsTakenInWithItsFingerprint(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "set down")
	clerk, respondent := h.In("Bram Example"), h.In("Chris Carter")
	path := "/c/" + chain + "/evidence"
	sum := sha256.Sum256([]byte(secret))
	fingerprint := hex.EncodeToString(sum[:])
	before := entries(t, h, chain)
	if w := upload(t, clerk, chain, url.Values{"from": {"Wren Example"}}, evil, secret); w.Code != 422 || !strings.Contains(w.Body.String(), `value="Wren Example"`) || !strings.Contains(w.Body.String(), "Choose the file again") {
		t.Fatalf("a form with faults answers %d", w.Code)
	}
	form := url.Values{"what": {"Zq-bank record; from: the bank"}, "from": {"Wren Example"}, "came": {"zq-courier"}, "show": {"no"}, "why": {"Zq-reason: the bank is asked first"}, "once": {"one form"}}
	for range 2 {
		if w := upload(t, clerk, chain, form, evil, secret); w.Code != 303 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	if n := entries(t, h, chain); n != before+2 { // the item, and the message why it is not shown
		t.Errorf("%d entries, want 2", n-before)
	}
	page := clerk.Page(path + "/E3").Words()
	for _, want := range []string{"Zq-bank record; from: the bank", "Wren Example", "zq-courier", fingerprint, "the fingerprints are the same", "Bram Example had it"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of the item does not say %q: %s", want, page)
		}
	}
	body := clerk.Get(path + "/E3").Body.String()
	if strings.Contains(body, "<script>alert") {
		t.Error("the name of the file is not escaped")
	}
	file := body[strings.Index(body, path+"/E3/file/"):]
	file = file[:strings.Index(file, `"`)]
	got := clerk.Get(file)
	if got.Body.String() != secret || got.Header().Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(got.Header().Get("Content-Disposition"), "attachment") || !strings.Contains(got.Header().Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("the file comes as %v", got.Header())
	}

	// The respondent learns that it is there and why it is withheld, and no more.
	for _, part := range []string{"/evidence", "/grid", "/charges", "/notices", "/evidence/E3", "/interim"} {
		body := respondent.Get("/c/" + chain + part).Body.String()
		for _, word := range []string{"Zq-bank", fingerprint, fingerprint[:12], "E3", "alert(", "zq-courier"} {
			if strings.Contains(body, word) {
				t.Errorf("the respondent finds %q on %s", word, part)
			}
		}
	}
	if w := respondent.Get(path + "/E3"); w.Code != 404 {
		t.Errorf("the page of the item answers the respondent %d", w.Code)
	}
	if w := respondent.Get(file); w.Code != 404 || strings.Contains(w.Body.String(), secret) {
		t.Errorf("the file answers the respondent %d", w.Code)
	}
	if page := respondent.Page(path).Words(); !strings.Contains(page, "There is an item, taken in on Friday 1 October 2010") || !strings.Contains(page, "Zq-reason: the bank is asked first") {
		t.Errorf("the respondent is not told that there is an item and why: %s", page)
	}
	if page := h.In("Cleo Example").Page(path).Words(); strings.Contains(page, "Zq-") {
		t.Error("a councillor reads of an item that the respondent was not shown")
	}

	// Once it is shown, it is all there.
	if w := clerk.Post(path+"/E3", url.Values{}, path+"/E3/disclose"); w.Code != 422 {
		t.Errorf("shown to nobody: %d", w.Code)
	}
	if w := clerk.Post(path+"/E3", url.Values{"to": {"Chris Carter"}}, path+"/E3/disclose"); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if page := respondent.Page(path + "/E3").Words(); !strings.Contains(page, fingerprint) || !strings.Contains(page, "Chris Carter had it") {
		t.Errorf("the item is not shown: %s", page)
	}
	if w := respondent.Get(file); w.Body.String() != secret {
		t.Error("the file is not given out")
	}
}

func TestRespondentGivesEvidence(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "set down")
	g := h.In("Chris Carter")
	if w := upload(t, g, chain, url.Values{"what": {"Ngā reta: my letters"}}, "reta.pdf", "words"); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if got := last(t, h, chain); !strings.Contains(got, "evidence R1 ") || !strings.Contains(got, "is disclosed to Bram Example, Chris Carter by Chris Carter") {
		t.Errorf("recorded: %s", got)
	}
	for _, who := range []string{"Chris Carter", "Bram Example", "Cleo Example"} {
		if page := h.In(who).Page("/c/" + chain + "/evidence/R1").Words(); !strings.Contains(page, "Ngā reta: my letters") || !strings.Contains(page, "reta.pdf") {
			t.Errorf("%s does not see it", who)
		}
	}
	for _, part := range []string{"/disclose", "/withdraw"} {
		token := g.Get("/c/" + chain + "/evidence").Body.String()
		token = token[strings.Index(token, `name="form" value="`)+len(`name="form" value="`):]
		w := send(t, g, "/c/"+chain+"/evidence/R1"+part, url.Values{"form": {token[:strings.Index(token, `"`)]}, "reason": {"x"}, "to": {"Chris Carter"}}, "", "")
		if w.Code == 303 {
			t.Errorf("the respondent may %s", part)
		}
	}
}

func TestWithdrawnItemStaysInTheRecord(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "set down")
	g := h.In("Bram Example")
	if w := upload(t, g, chain, url.Values{"what": {"a copy"}, "from": {"the post"}, "show": {"yes"}}, "", ""); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	path := "/c/" + chain + "/evidence/E3"
	if w := g.Post(path, url.Values{"reason": {""}}, path+"/withdraw"); w.Code != 422 {
		t.Errorf("withdrawn without a reason: %d", w.Code)
	}
	if w := g.Post(path, url.Values{"reason": {"it was taken in twice"}}, path+"/withdraw"); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if page := g.Page(path).Words(); !strings.Contains(page, "is withdrawn: it was taken in twice") || !strings.Contains(page, "A copy") {
		t.Errorf("the page says: %s", page)
	}
	if page := g.Page("/c/" + chain + "/grid").Words(); strings.Contains(page, "A copy") {
		t.Error("a withdrawn item stands in the grid")
	}
}

// A file that is too large is refused at its field, with what was typed kept,
// also what stands behind the file in the form.
func TestLargeFileIsRefusedInWords(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "set down")
	h.Site.MaxUpload = 1 << 20
	g, before := h.In("Bram Example"), entries(t, h, chain)
	w := upload(t, g, chain, url.Values{"what": {"zq-film"}, "from": {"zq-somebody"}, "show": {"yes"}}, "big.mp4", strings.Repeat("x", 1<<20+1))
	body := w.Body.String()
	for _, want := range []string{"The file big.mp4 is larger than 1 MB. Attach a smaller file", `id="file-error"`, "zq-film", "zq-somebody", `href="#file"`} {
		if !strings.Contains(body, want) {
			t.Errorf("%d: %q is not on the page", w.Code, want)
		}
	}
	if w.Code != 422 || entries(t, h, chain) != before {
		t.Errorf("%d, %d entries more", w.Code, entries(t, h, chain)-before)
	}
}

func TestEachItemHasItsOwnWords(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "set down")
	page := h.In("Chris Carter").Page("/c/" + chain + "/evidence/E2").Words()
	if !strings.Contains(page, "The envelopes") || strings.Contains(page, "letters") {
		t.Errorf("the page says: %s", page)
	}
}

func TestGridSaysWhatTheDecisionReliesOn(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "appeal open")
	page := h.In("Chris Carter").Page("/c/" + chain + "/grid")
	if n := len(page.Find("tag")); n < 4 || strings.Count(page.Words(), "Relied on") != 4 {
		t.Errorf("two items are relied on for two charges: %s", page.All("main")[0].Words())
	}
}
