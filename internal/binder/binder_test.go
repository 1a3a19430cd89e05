package binder

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/clerk"
	"alteram/examples"
	"alteram/internal/site/sitetest"
	"alteram/source"
)

func house(t *testing.T) (*sitetest.House, string) {
	t.Helper()
	h := sitetest.New(t, "Te Rōpū <Ture> & “Co”", Room())
	h.Adopt(sitetest.Carter(t), 2009, time.July)
	h.People()
	ctx := context.Background()
	text, err := examples.Files.ReadFile("carter/rehearsal.case")
	if err != nil {
		t.Fatal(err)
	}
	list, err := h.Desk.Editions(ctx)
	if err != nil {
		t.Fatal(err)
	}
	c, diags := casefile.Read(source.NewFile("x.case", text), list[0].Program)
	if source.HasError(diags) {
		t.Fatal(diags)
	}
	c.Expects = nil
	reg, err := h.Desk.Register(ctx)
	if err != nil {
		t.Fatal(err)
	}
	members := map[string]string{}
	for _, p := range reg.People() {
		members[p.Name] = p.ID
	}
	if _, err := h.Desk.ImportCase(ctx, clerk.Import{Case: c, Edition: list[0].Hash, Members: members}, nil); err != nil {
		t.Fatal(err)
	}
	cases, err := h.Desk.Cases(ctx)
	if err != nil {
		t.Fatal(err)
	}
	h.Clock = time.Date(2010, 10, 21, 9, 0, 0, 0, time.UTC)
	return h, cases[len(cases)-1].Chain
}

// exhibit gives an item of evidence with a file.
func exhibit(t testing.TB, h *sitetest.House, chain, text, name string, content []byte) {
	t.Helper()
	h.Clock = h.Clock.Add(time.Hour)
	place := h.Desk.Organisation().Clock
	on := place.DateOf(calendar.Instant(h.Clock.UnixNano())).String() + " " + place.ClockOf(calendar.Instant(h.Clock.UnixNano())).String()
	if _, err := h.Desk.File(context.Background(), clerk.Draft{Request: clerk.Request{Now: h.Clock}, Case: chain, Text: text, On: on, Happened: true, Attach: []clerk.Attachment{{Name: name, Content: content}}}); err != nil {
		t.Fatal(err)
	}
}

func square(t testing.TB) []byte {
	m := image.NewRGBA(image.Rect(0, 0, 100, 100))
	for y := range 100 {
		for x := range 100 {
			m.Set(x, y, color.RGBA{200, byte(x), byte(y), 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sound(t *testing.T, g *sitetest.Guest, path string) *sitetest.Node {
	t.Helper()
	w := g.Get(path)
	if w.Code != 200 {
		t.Fatalf("%s: %d\n%s", path, w.Code, w.Body)
	}
	page := sitetest.Parse(t, w.Body.String())
	if faults := sitetest.Faults(page); len(faults) > 0 {
		t.Errorf("%s: %v", path, faults)
	}
	return page
}

func TestEveryDocumentIsAPageAndAPDFAndIsKnownAgain(t *testing.T) {
	h, chain := house(t)
	for _, name := range []string{"Bram Example", "Chris Carter", "Cleo Example"} {
		g := h.In(name)
		list := sound(t, g, "/c/"+chain+"/documents")
		pages, files := 0, 0
		for _, a := range list.All("a") {
			href := a.Attr["href"]
			if !strings.HasPrefix(href, "/c/"+chain+"/documents/") {
				continue
			}
			if !strings.HasSuffix(href, ".pdf") {
				pages++
				sound(t, g, href)
				continue
			}
			if files++; files > 2 {
				continue // to print all of them for everybody would take long
			}
			if w := g.Get(href); w.Code != 200 || !bytes.HasPrefix(w.Body.Bytes(), []byte("%PDF-1.7")) {
				t.Errorf("%s: %d", href, w.Code)
			}
		}
		if pages < 5 || pages != files {
			t.Errorf("%s: %d pages, %d files", name, pages, files)
		}
		if w := g.Get("/c/" + chain + "/documents/decision-999"); w.Code != 404 {
			t.Errorf("a document that is not there: %d", w.Code)
		}
	}
	if w := h.In("Phil Goff").Get("/c/" + chain + "/documents"); w.Code != 404 {
		t.Errorf("somebody who has no part: %d", w.Code)
	}
	said, err := h.Desk.Sayings(context.Background(), chain)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, s := range said {
		if s.Kind == "issued" && regexp.MustCompile(`fingerprint [0-9a-f]{64}`).MatchString(s.Words) {
			n++
		}
	}
	if n < 20 {
		t.Errorf("%d documents are known again", n)
	}
}

func post(t *testing.T, g *sitetest.Guest, path string, values url.Values) *sitetest.Node {
	t.Helper()
	w := g.Post(path, values)
	if w.Code != 303 && w.Code != 422 {
		t.Fatalf("POST %s %v: %d\n%s", path, values, w.Code, w.Body)
	}
	if w.Code == 422 {
		return sitetest.Parse(t, w.Body.String())
	}
	return nil
}

// rows are the lines of the bundle: title and pages.
func rows(page *sitetest.Node) map[string]string {
	out := map[string]string{}
	for _, tr := range page.All("tbody")[0].All("tr") {
		td := tr.All("td")
		title := strings.TrimSpace(strings.TrimPrefix(td[0].Words(), "What"))
		out[title] = strings.TrimSpace(strings.TrimPrefix(td[1].Words(), "Pages"))
	}
	return out
}

func TestTheBundleKeepsItsNumbers(t *testing.T) {
	h, chain := house(t)
	exhibit(t, h, chain, "evidence E7 is disclosed to Chris Carter by Bram Example", "photo.png", square(t))
	exhibit(t, h, chain, "evidence E8 is disclosed to council by Bram Example", "secret.txt", []byte("My number is 021 555. I saw it."))
	g := h.In("Bram Example")
	path := "/c/" + chain + "/bundle"
	before := rows(sound(t, g, path))
	if len(before) < 4 {
		t.Fatalf("%v", before)
	}
	page := sound(t, g, path)
	var keys []string
	for _, b := range page.All("button") {
		if k, ok := strings.CutPrefix(b.Attr["value"], "up "); ok {
			keys = append(keys, k)
		}
	}
	last := keys[len(keys)-1]
	post(t, g, path, url.Values{"do": {"up " + last}})
	if moved := rows(sound(t, g, path)); moved["Exhibit E8: secret.txt"] == before["Exhibit E8: secret.txt"] {
		t.Errorf("it did not move: %v", moved)
	}
	post(t, g, path, url.Values{"do": {"freeze"}})
	frozen := rows(sound(t, g, path))
	exhibit(t, h, chain, "evidence E9 is disclosed to Chris Carter by Bram Example", "late.txt", []byte("It came late."))
	after := rows(sound(t, g, path))
	for title, pages := range frozen {
		if after[title] != pages {
			t.Errorf("%s was on %s and is on %s", title, pages, after[title])
		}
	}
	if !regexp.MustCompile(`^\d+A–\d+B$`).MatchString(after["Exhibit E9: late.txt"]) {
		t.Errorf("what came late is on %q", after["Exhibit E9: late.txt"])
	}
	if wrong := post(t, g, path, url.Values{"do": {"down " + last}}); wrong == nil || !strings.Contains(wrong.Words(), "frozen") {
		t.Error("a part that is frozen was moved")
	}
	his := rows(sound(t, h.In("Chris Carter"), path))
	if _, there := his["Exhibit E8: secret.txt"]; there {
		t.Error("the respondent learns of what was not disclosed to him")
	}
	withheld := false
	for title, pages := range his {
		withheld = withheld || strings.Contains(title, "withheld") && pages == after["Exhibit E8: secret.txt"]
		if was, ok := after[title]; ok && was != pages {
			t.Errorf("%s is on %s for him and on %s for the secretary", title, pages, was)
		}
	}
	if !withheld {
		t.Errorf("what is withheld has other pages: %v, %v", his, after)
	}
	for _, as := range []string{"Bram Example", "Chris Carter"} {
		w := h.In(as).Get(path + ".pdf")
		if w.Code != 200 || !bytes.HasPrefix(w.Body.Bytes(), []byte("%PDF-1.7")) {
			t.Errorf("%s: %d", as, w.Code)
		}
	}
	for _, a := range page.All("a") {
		if strings.Contains(a.Attr["href"], "?as=") && a.Words() == "Chris Carter" {
			if w := g.Get(a.Attr["href"]); w.Code != 200 {
				t.Errorf("view as: %d", w.Code)
			}
			if w := h.In("Cleo Example").Get(a.Attr["href"]); w.Code != 404 {
				t.Errorf("view as, for a councillor: %d", w.Code)
			}
		}
	}
}

func TestWhatIsBlackIsGoneForEverybodyElse(t *testing.T) {
	h, chain := house(t)
	exhibit(t, h, chain, "evidence E7 is disclosed to Chris Carter by Bram Example", "photo.png", square(t))
	exhibit(t, h, chain, "evidence E8 is disclosed to Chris Carter by Bram Example", "note.txt", []byte("My number is 021 555. I saw it."))
	g := h.In("Bram Example")
	for item, values := range map[string]url.Values{"E7": {"x": {"10"}, "y": {"10"}, "w": {"50"}, "h": {"50.5"}, "code": {"P"}}, "E8": {"passage": {"021 555"}, "code": {"P"}}} {
		path := "/c/" + chain + "/evidence/" + item + "/redact"
		page := sound(t, g, path)
		part := ""
		for _, in := range page.All("input") {
			if in.Attr["name"] == "part" {
				part = in.Attr["value"]
			}
		}
		bad := url.Values{"part": {part}, "x": {"120"}, "y": {"-1"}, "passage": {"no such words"}}
		if wrong := post(t, g, path, bad); wrong == nil {
			t.Fatalf("%s: nonsense was taken", item)
		} else if faults := sitetest.Faults(wrong); len(faults) > 0 {
			t.Error(faults)
		}
		values.Set("part", part)
		if wrong := post(t, g, path, values); wrong != nil {
			t.Fatal(wrong.Words())
		}
		copied := ""
		for _, a := range sound(t, g, path).All("a") {
			if strings.Contains(a.Attr["href"], "/redacted/") {
				copied = a.Attr["href"]
			}
		}
		w := h.In("Chris Carter").Get(copied)
		if w.Code != 200 || strings.Contains(w.Body.String(), "021 555") || w.Body.Len() == 0 {
			t.Errorf("%s: %d %q", item, w.Code, w.Body.String()[:min(80, w.Body.Len())])
		}
		if item == "E7" {
			m, err := png.Decode(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			if r, gr, b, _ := m.At(30, 30).RGBA(); r+gr+b != 0 {
				t.Error("under the black there is something")
			}
		}
		if w := h.In("Chris Carter").Get(path); w.Code != 404 {
			t.Errorf("the respondent makes black: %d", w.Code)
		}
	}
	if w := g.Post("/c/"+chain+"/evidence/E8/redact", url.Values{"part": {"nothing"}, "do": {"back 0"}}); w.Code != 404 {
		t.Errorf("a file that is not there: %d", w.Code)
	}
	if wrong := post(t, g, "/c/"+chain+"/evidence/E8/redact", url.Values{"do": {"back 0"}}); wrong != nil {
		t.Fatal(wrong.Words())
	}
	if page := sound(t, g, "/c/"+chain+"/evidence/E8/redact"); !strings.Contains(page.Words(), "Nothing yet.") {
		t.Error("what was taken back is black")
	}
}
