package raise

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"alteram/aside"
	"alteram/internal/intake"
	"alteram/internal/site/sitetest"
)

const secret = "Zq-what was seen in the office"

func picture(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	body := append([]byte("Author\x00"), text...)
	chunk := append([]byte{0, 0, 0, byte(len(body))}, "tEXt"...)
	chunk = append(append(chunk, body...), 0, 0, 0, 0)
	return string(append(append(bytes.Clone(b.Bytes()[:33]), chunk...), b.Bytes()[33:]...))
}

func TestWhoeverReportsIsToldWhoReadsItBeforeItIsSent(t *testing.T) {
	h := house(t)
	g := h.In("")
	first := get(g, "/raise")
	words := sitetest.Parse(t, first.Body.String()).Words()
	for _, want := range []string{"Bram Example (secretary)", "Andrew Little (", "We cannot hide you"} {
		if !strings.Contains(words, want) {
			t.Errorf("the first page does not say %q: %s", want, words)
		}
	}
	// The secretary is ticked, the chair is named: neither reads it.
	second := sitetest.Parse(t, send(t, g, first.Body.String(), "/raise/about", url.Values{"about": {h.tickOf(t, "Bram Example")}, "who": {"mr little"}}).Body.String()).Words()
	if strings.Contains(second, "Bram Example") || strings.Contains(second, "Andrew Little") || !strings.Contains(second, "appeals board") {
		t.Errorf("it goes to: %s", second)
	}
}

func TestWhereEverybodyIsConcernedNothingIsTaken(t *testing.T) {
	h := house(t)
	g := h.In("")
	var all []string
	s := h.everybody(t)
	for _, id := range s {
		all = append(all, ticked(id))
	}
	w := send(t, g, get(g, "/raise").Body.String(), "/raise/about", url.Values{"about": all})
	if words := sitetest.Parse(t, w.Body.String()).Words(); !strings.Contains(words, "Nobody here can read this") || !strings.Contains(words, "somebody outside") {
		t.Errorf("%s", words)
	}
	if len(h.box.All()) != 0 {
		t.Error("something was kept")
	}
}

func (h *home) everybody(t testing.TB) []string {
	t.Helper()
	reg, err := h.Desk.Register(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range reg.People() {
		out = append(out, p.ID)
	}
	return out
}

// A report goes to its readers and back; whom it is about finds no trace.
func TestAReportGoesThereAndBack(t *testing.T) {
	h := house(t)
	quiet := map[string]string{}
	secretary := h.In("Bram Example")
	paths := []string{"/intake", "/", "/help", "/verify", "/raise", "/mailbox", "/account", "/cases"}
	for _, path := range paths {
		quiet[path] = same(secretary.Get(path).Body.String())
	}
	code, page := h.lodge(t, url.Values{"about": {h.tickOf(t, "Bram Example")}}, secret, [2]string{"anna-photo.png", picture(t, "Zq-camera")})
	if len(strings.ReplaceAll(code, "-", "")) != 25 {
		t.Fatalf("the code is %q", code)
	}
	if words := sitetest.Parse(t, page).Words(); !strings.Contains(words, "Text, Author: Zq-camera") || !strings.Contains(words, "This was taken out") {
		t.Errorf("it is not said what stood in the file: %s", words)
	}
	// The code has to be typed back, and is then not shown again.
	g := h.In("")
	if w := send(t, g, page, "/raise/kept", url.Values{"last": {"00000"}}); w.Code != 422 || codeOf(t, w.Body.String()) != code {
		t.Errorf("with wrong letters: %d", w.Code)
	}
	if w := send(t, g, page, "/raise/kept", url.Values{"last": {strings.ToLower(code[len(code)-5:])}}); w.Code != 200 || strings.Contains(w.Body.String(), code) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := send(t, g, page, "/raise/kept", url.Values{"last": {code[len(code)-5:]}}); strings.Contains(w.Body.String(), code) {
		t.Error("the code is shown again")
	}

	chair := h.In("Andrew Little")
	list := chair.Page("/intake")
	href := ""
	for _, a := range list.All("a") {
		if strings.HasPrefix(a.Attr["href"], "/intake/") {
			href = a.Attr["href"]
		}
	}
	if href == "" {
		t.Fatalf("the chair finds nothing: %s", list.Words())
	}
	if words := chair.Page(href).Words(); !strings.Contains(words, secret) || !strings.Contains(words, "file-1.png") || strings.Contains(words, "anna") {
		t.Errorf("the chair reads: %s", words)
	}
	if w := chair.Post(href, url.Values{"lane": {"reporter"}, "words": {"Zq-question: when?"}, "status": {"question"}}, href+"/write"); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w := chair.Post(href, url.Values{"lane": {"note"}, "words": {"Zq-note"}}, href+"/write"); w.Code != 303 {
		t.Fatalf("%d", w.Code)
	}
	if w := chair.Post(href, url.Values{"lane": {"reporter"}, "status": {"closed"}}, href+"/write"); w.Code != 422 {
		t.Errorf("closed without reasons: %d", w.Code)
	}
	thread := send(t, g, get(g, "/mailbox").Body.String(), "/mailbox", url.Values{"code": {strings.ToLower(strings.ReplaceAll(code, "-", " "))}})
	for _, fault := range sitetest.Faults(sitetest.Parse(t, thread.Body.String())) {
		t.Error(fault)
	}
	if words := sitetest.Parse(t, thread.Body.String()).Words(); !strings.Contains(words, "Zq-question") || strings.Contains(words, "Zq-note") || !strings.Contains(words, "A question for you") || strings.Contains(words, "Andrew") {
		t.Errorf("the mailbox says: %s", words)
	}
	if w := send(t, g, thread.Body.String(), "/mailbox/write", url.Values{"words": {"Zq-answer"}}); w.Code != 200 || !strings.Contains(w.Body.String(), "Zq-answer") {
		t.Errorf("%d", w.Code)
	}
	if words := chair.Page(href).Words(); !strings.Contains(words, "Zq-answer") {
		t.Error("the answer did not arrive")
	}
	file := ""
	for _, a := range chair.Page(href).All("a") {
		if strings.Contains(a.Attr["href"], "/file/") {
			file = a.Attr["href"]
		}
	}
	if w := chair.Get(file); w.Code != 200 || strings.Contains(w.Body.String(), "Zq-camera") || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") || !strings.Contains(w.Header().Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("the file comes as %v", w.Header())
	}

	for _, path := range paths {
		if got := same(secretary.Get(path).Body.String()); got != quiet[path] {
			t.Errorf("%s is another page for the secretary, whom the report is about", path)
		}
	}
	for _, who := range []string{"Bram Example", "Cleo Example", "Chris Carter", "Phil Goff"} {
		absent := h.In(who).Get("/intake/none")
		for _, path := range []string{href, file} {
			if w := h.In(who).Get(path); w.Code != 404 || same(w.Body.String()) != same(absent.Body.String()) {
				t.Errorf("%s: %s answers %d", who, path, w.Code)
			}
		}
	}
	if got := get(h.In(""), href); got.Code != 303 {
		t.Errorf("without a sign-in: %d", got.Code)
	}

	// Closed from the side of whoever reported: the code opens nothing, the
	// readers keep it.
	before := send(t, g, get(g, "/mailbox").Body.String(), "/mailbox", url.Values{"code": {"AAAAA-AAAAA-AAAAA-AAAAA-AAAAA"}})
	if w := send(t, g, thread.Body.String(), "/mailbox/hide", url.Values{"sure": {"yes"}}); w.Code != 200 {
		t.Fatal(w.Code)
	}
	after := send(t, g, get(g, "/mailbox").Body.String(), "/mailbox", url.Values{"code": {code}})
	if before.Code != after.Code || before.Body.Len() != after.Body.Len() || same(before.Body.String()) != same(after.Body.String()) {
		t.Errorf("a wrong code and a hidden report answer %d and %d", before.Code, after.Code)
	}
	if words := chair.Page(href).Words(); !strings.Contains(words, secret) || !strings.Contains(words, "has closed the mailbox") {
		t.Error("the readers lost it")
	}
}

// same is a page without what differs each time.
func same(page string) string {
	for _, name := range []string{"once", "form"} {
		for {
			i := strings.Index(page, `name="`+name+`" value="`)
			if i < 0 {
				break
			}
			j := strings.Index(page[i+len(name)+15:], `"`)
			page = page[:i] + page[i+len(name)+15+j:]
		}
	}
	return strings.TrimRight(page, "\n")
}

// The log, the box and the pages grow alike with a report and without one.
func TestAReportLeavesNoTraceInSizes(t *testing.T) {
	run := func(report bool) []string {
		h := house(t)
		var out []string
		for hour := range 4 {
			if report && hour == 1 {
				h.lodge(t, url.Values{}, secret+strings.Repeat(" words", 2000), [2]string{"a.png", picture(t, "Zq-camera")})
			}
			h.Clock = h.Clock.Add(time.Hour)
			if _, err := h.box.Beat(context.Background()); err != nil {
				t.Fatal(err)
			}
			head, err := h.Desk.Head(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			info, err := os.Stat(filepath.Join(h.folder, intake.FileName))
			if err != nil {
				t.Fatal(err)
			}
			rows, err := h.Store.Chain(context.Background(), h.Desk.Organisation().Chain, 0)
			if err != nil {
				t.Fatal(err)
			}
			sizes := fmt.Sprintf("hour %d: log %d, box %d, last event %d bytes", hour, head.Size, info.Size(), len(rows[len(rows)-1].Body))
			counts, err := h.Store.Counts(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			sizes += fmt.Sprint(counts)
			for _, path := range []string{"/raise", "/mailbox", "/verify", "/"} {
				sizes += fmt.Sprintf(" %s %d", path, h.In("").Get(path).Body.Len())
			}
			out = append(out, sizes)
		}
		files, err := os.ReadDir(h.folder)
		if err != nil || len(files) != 1 {
			t.Errorf("%d files in the folder, %v", len(files), err)
		}
		return out
	}
	with, without := run(true), run(false)
	for i := range with {
		if with[i] != without[i] {
			t.Errorf("with a report %s, without %s", with[i], without[i])
		}
	}
}

// Nothing of the browser, the words or the code is in the log of the operator, in
// the record or openly in the box.
func TestNothingOfTheBrowserIsKept(t *testing.T) {
	h := house(t)
	code, _ := h.lodge(t, url.Values{"who": {"Zq-person"}}, secret)
	g := h.In("")
	send(t, g, get(g, "/mailbox").Body.String(), "/mailbox", url.Values{"code": {code}})
	h.Clock = h.Clock.Add(time.Hour)
	if _, err := h.box.Beat(context.Background()); err != nil {
		t.Fatal(err)
	}
	box, err := os.ReadFile(filepath.Join(h.folder, intake.FileName))
	if err != nil {
		t.Fatal(err)
	}
	said, err := h.Desk.Sayings(context.Background(), h.Desk.Organisation().Chain)
	if err != nil {
		t.Fatal(err)
	}
	var kept strings.Builder
	for _, r := range h.box.All() {
		fmt.Fprintf(&kept, "%+v", r)
	}
	for _, place := range []struct{ name, text string }{{"log", h.log.String()}, {"box", string(box)}, {"record", fmt.Sprintf("%+v", said)}, {"reports", kept.String()}} {
		for _, mark := range []string{agent, "198.51.100", "203.0.113", tongue, code} {
			if strings.Contains(place.text, mark) {
				t.Errorf("%s holds %s", place.name, mark)
			}
		}
	}
	for _, mark := range []string{"/raise", "/mailbox", "Zq-"} {
		if strings.Contains(h.log.String(), mark) {
			t.Errorf("the operator's log holds %s: %s", mark, h.log)
		}
	}
	if !strings.Contains(kept.String(), secret) || bytes.Contains(box, []byte("Zq-")) {
		t.Error("the report is not sealed in the box")
	}
	get(g, "/verify")
	if !strings.Contains(h.log.String(), "/verify") {
		t.Error("no request is logged: the test looks at nothing")
	}
}

func TestTheSameFormTwiceIsOneReport(t *testing.T) {
	h := house(t)
	g := h.In("")
	second := send(t, g, get(g, "/raise").Body.String(), "/raise/about", url.Values{})
	third := send(t, g, second.Body.String(), "/raise/check", url.Values{"what": {secret}}).Body.String()
	a, b := send(t, g, third, "/raise/sent", nil), send(t, g, third, "/raise/sent", nil)
	if codeOf(t, a.Body.String()) != codeOf(t, b.Body.String()) || len(h.box.All()) != 1 {
		t.Errorf("%d reports", len(h.box.All()))
	}
}

func TestAReceiptProvesThatSomethingWasLodged(t *testing.T) {
	h := house(t)
	_, page := h.lodge(t, url.Values{}, secret)
	text := ""
	for _, n := range sitetest.Parse(t, page).All("pre") {
		text = n.Words()
	}
	rec := h.box.All()[0].Receipt
	if strings.Contains(text, secret) || !strings.Contains(rec.Text(), rec.Ref) {
		t.Fatal(text)
	}
	if lodged, entry, err := h.box.Check(context.Background(), rec); err != nil || !lodged || entry != 0 {
		t.Errorf("before the hour is over: %v %d %v", lodged, entry, err)
	}
	h.Clock = h.Clock.Add(time.Hour)
	if _, err := h.box.Beat(context.Background()); err != nil {
		t.Fatal(err)
	}
	lodged, entry, err := h.box.Check(context.Background(), rec)
	if err != nil || !lodged || entry == 0 {
		t.Errorf("after it: %v %d %v", lodged, entry, err)
	}
	said, _ := h.Desk.Sayings(context.Background(), h.Desk.Organisation().Chain)
	if last := said[len(said)-1]; last.Kind != aside.Intake || last.Index != entry {
		t.Errorf("entry %d is %+v", entry, last)
	}
	g := h.In("")
	w := do(g, form(t, "/verify", url.Values{"text": {rec.Text()}}))
	if words := sitetest.Parse(t, w.Body.String()).Words(); !strings.Contains(words, rec.Ref) || strings.Contains(words, "Zq-") || !strings.Contains(words, fmt.Sprint(entry)) {
		t.Errorf("the page for documents says: %s", words)
	}
	rec.Sum[0] ^= 1
	if lodged, _, _ := h.box.Check(context.Background(), rec); lodged {
		t.Error("a receipt that was changed holds")
	}
}

func TestFilesThatCannotBeCleanedAreNotKeptUnlessAskedFor(t *testing.T) {
	h := house(t)
	g := h.In("")
	second := send(t, g, get(g, "/raise").Body.String(), "/raise/about", url.Values{})
	third := send(t, g, second.Body.String(), "/raise/check", url.Values{"what": {secret}}).Body.String()
	bad := [2]string{"x.html", "<html><meta name=author content=\"Zq-author\"><script>alert(1)</script>"}
	w := send(t, g, third, "/raise/sent", nil, bad)
	if w.Code != 422 || len(h.box.All()) != 0 {
		t.Errorf("%d, %d reports", w.Code, len(h.box.All()))
	}
	looked := do(g, form(t, "/raise/look", url.Values{"what": {secret}}, bad))
	if words := sitetest.Parse(t, looked.Body.String()).Words(); !strings.Contains(words, "Author: Zq-author") || len(h.box.All()) != 0 {
		t.Errorf("only looked at: %s", words)
	}
	if w := send(t, g, third, "/raise/sent", url.Values{"whole": {"yes"}}, bad); w.Code != 200 || len(h.box.All()) != 1 || !h.box.All()[0].Files[0].Whole {
		t.Errorf("%d", w.Code)
	}
	large := [2]string{"a.bin", strings.Repeat("x", intake.MostFile+1)}
	if w := send(t, g, third, "/raise/sent", nil, large); w.Code != 422 {
		t.Errorf("a file that is too large: %d", w.Code)
	}
}

// payloads are texts that would run where they are not escaped.
func payloads() []string {
	var out []string
	for _, open := range []string{"", `">`, `'>`, "</textarea>", "</bdi>", "-->", "</title>", "]]>", "\u202e", "{{"} {
		for _, run := range []string{"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", `" onmouseover="alert(1)`, "<a href=javascript:alert(1)>x</a>", "<iframe srcdoc='<script>alert(1)</script>'>"} {
			out = append(out, open+run)
		}
	}
	return out
}

func TestScriptsInTextsDoNotRun(t *testing.T) {
	h := house(t)
	list := payloads()
	if len(list) != 60 {
		t.Fatal(len(list))
	}
	g, chair := h.In(""), h.In("Andrew Little")
	all := strings.Join(list, "\n")
	second := send(t, g, get(g, "/raise").Body.String(), "/raise/about", url.Values{"who": {all}})
	third := send(t, g, second.Body.String(), "/raise/check", url.Values{"what": {all}, "when": {all}, "where": {all}, "you": {all}})
	last := send(t, g, third.Body.String(), "/raise/sent", nil, [2]string{all, picture(t, "x")})
	code := codeOf(t, last.Body.String())
	thread := send(t, g, get(g, "/mailbox").Body.String(), "/mailbox", url.Values{"code": {code}})
	thread = send(t, g, thread.Body.String(), "/mailbox/write", url.Values{"words": {all}})
	pages := []string{second.Body.String(), third.Body.String(), last.Body.String(), thread.Body.String(), chair.Get("/intake").Body.String(), chair.Get("/intake/" + h.box.All()[0].ID).Body.String()}
	for i, page := range pages {
		for _, bad := range []string{"<script>", "<img", "<svg", `" onmouseover=`, "<a href=javascript", "<iframe"} {
			if strings.Contains(page, bad) {
				t.Errorf("page %d holds %s", i, bad)
			}
		}
	}
	if !strings.Contains(pages[5], "&lt;script&gt;") {
		t.Error("the texts are not there")
	}
}

// A wrong code, an empty one and one where there are no reports at all answer
// alike.
func TestAWrongCodeAnswersAsNoReport(t *testing.T) {
	full, empty := house(t), house(t)
	full.lodge(t, url.Values{}, secret)
	var want string
	for _, h := range []*home{full, empty} {
		for _, code := range []string{"", "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA", strings.Repeat("x", 3000)} {
			g := h.In("")
			w := send(t, g, get(g, "/mailbox").Body.String(), "/mailbox", url.Values{"code": {code}})
			if w.Code != 422 || w.Body.Len()%pad != 0 {
				t.Errorf("%d, %d bytes", w.Code, w.Body.Len())
			}
			if got := same(w.Body.String()); want == "" {
				want = got
			} else if got != want {
				t.Error("two wrong codes answer differently")
			}
		}
	}
}

func TestACaseIsOpenedFromAReport(t *testing.T) {
	h := house(t)
	h.lodge(t, url.Values{"who": {"Little"}}, secret)
	secretary := h.In("Bram Example")
	href := "/intake/" + h.box.All()[0].ID
	if w := secretary.Post(href, url.Values{"title": {""}}, href+"/case"); w.Code != 422 {
		t.Errorf("%d", w.Code)
	}
	w := secretary.Post(href, url.Values{"title": {"The office"}, "respondent": {"Andrew Little"}}, href+"/case")
	if w.Code != 303 || !strings.HasPrefix(w.Header().Get("Location"), "/c/") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if r := h.box.All()[0]; w.Header().Get("Location") != "/c/"+r.Case {
		t.Error("the report does not name its case")
	}
	cases, err := h.Desk.Cases(context.Background())
	if err != nil || len(cases) != 1 || strings.Contains(fmt.Sprint(cases), "Zq-") {
		t.Errorf("%v %v", cases, err)
	}
}
