package papers

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"alteram/internal/access"
	"alteram/internal/mail"
	"alteram/internal/site/sitetest"
)

const hearingNotice = `Bram Example sends notice of hearing by email to Chris Carter, hearing day 11 October 2010, place "hall", stating the charges`

// withMail gives a house mail that ends in a box, and a clock of an hour.
func withMail(h *sitetest.House) (*mail.Carrier, *mail.Box) {
	box := new(mail.Box)
	s := &mail.Settings{Host: "mail.club.example", Sender: "secretary@club.example", URL: "https://cases.club.example"}
	c := mail.NewCarrier(mail.Config{
		Desk: h.Desk, Outbox: h.Store, Settings: func() (*mail.Settings, error) { return s, nil }, Transport: func(*mail.Settings) mail.Transport { return box },
		Reference: access.Reference, Now: func() time.Time { return h.Clock }, Stale: 365 * 24 * time.Hour,
	})
	h.Site.Carrier = c
	return c, box
}

func TestANoticeGoesByMailAndShowsHow(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "charged")
	c, box := withMail(h)
	if err := c.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := len(box.Kept())
	record(t, h, chain, hearingNotice)
	path := notice(t, h, chain, "notice of hearing")
	g := h.In("Bram Example")
	if page := g.Page(path).Words(); !strings.Contains(page, "By mail: it waits until") || !strings.Contains(page, "Recall it") {
		t.Errorf("the page says: %s", page)
	}
	if page := g.Page("/c/" + chain + "/notices").Words(); strings.Contains(page, `print and send the letter "notice of hearing"`) {
		t.Error("what goes by mail is somebody's to print")
	}
	h.Clock = h.Clock.Add(15 * time.Minute)
	if err := c.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(box.Kept()) != before+1 {
		t.Fatalf("%d mails left", len(box.Kept())-before)
	}
	page := g.Page(path).Words()
	for _, want := range []string{"Taken by the mail server", "It does not show that it arrived", "Did it come back?"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q: %s", want, page)
		}
	}
	if strings.Contains(page, "Recall it") || strings.Contains(page, "Opened by") {
		t.Errorf("the page says: %s", page)
	}
	n := entries(t, h, chain)
	for range 2 { // who reads it twice has opened it once
		if page := h.In("Chris Carter").Page(path).Words(); !strings.Contains(page, "notice of hearing") && !strings.Contains(page, "Notice of hearing") {
			t.Errorf("he reads: %s", page)
		}
	}
	if got := entries(t, h, chain) - n; got != 1 {
		t.Errorf("two openings are %d entries", got)
	}
	if page := g.Page(path).Words(); !strings.Contains(page, "Opened by Chris Carter, signed in") {
		t.Errorf("the page says: %s", page)
	}
	if w := g.Post(path, url.Values{"letter": {"1"}}, path+"/returned"); w.Code != 422 {
		t.Errorf("it came back, and nothing is said: %d", w.Code)
	}
	if w := g.Post(path, url.Values{"letter": {"1"}, "back-1": {"mailbox unavailable"}}, path+"/returned"); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if page := g.Page(path).Words(); !strings.Contains(page, "Came back from Chris Carter") || !strings.Contains(page, "Send it by mail now") {
		t.Errorf("the page says: %s", page)
	}
	if page := g.Page("/c/" + chain + "/notices").Words(); !strings.Contains(page, "not yet marked as sent") {
		t.Errorf("the list says: %s", page)
	}
	if w := g.Post(path, url.Values{"letter": {"1"}}, path+"/mail"); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if err := c.Drain(t.Context()); err != nil || len(box.Kept()) != before+2 {
		t.Errorf("sent anew: %d mails, %v", len(box.Kept())-before, err)
	}
}

func TestANoticeIsRecalledWhileItWaits(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "charged")
	c, box := withMail(h)
	if err := c.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := len(box.Kept())
	record(t, h, chain, hearingNotice)
	path := notice(t, h, chain, "notice of hearing")
	g := h.In("Bram Example")
	if w := g.Post(path, url.Values{"reason": {"the wrong day"}}, path+"/recall"); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	h.Clock = h.Clock.Add(time.Hour)
	if err := c.Drain(t.Context()); err != nil || len(box.Kept()) != before {
		t.Errorf("%d mails left, %v", len(box.Kept())-before, err)
	}
}

func TestASlipIsKeptAsProof(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "set down")
	path := notice(t, h, chain, "notice of hearing")
	g := h.In("Bram Example")
	form := func(kind, name string) *httptest.ResponseRecorder {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		for _, in := range g.Page(path).All("input") {
			if n := in.Attr["name"]; n == "form" || n == "once" {
				_ = w.WriteField(n, in.Attr["value"])
				if n == "once" {
					break
				}
			}
		}
		_ = w.WriteField("kind", kind)
		_ = w.WriteField("words", "RR 1")
		if name != "" {
			part, _ := w.CreateFormFile("file", name)
			_, _ = part.Write([]byte("a slip"))
		}
		_ = w.Close()
		r := httptest.NewRequestWithContext(context.Background(), "POST", path+"/proof", &b)
		r.Header.Set("Content-Type", w.FormDataContentType())
		return g.Do(r)
	}
	if w := form("posted", ""); w.Code != 422 {
		t.Errorf("a slip without a file: %d", w.Code)
	}
	if w := form("posted", "slip.jpg"); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	page := g.Page(path)
	if words := page.Words(); !strings.Contains(words, "Slip: handed in at the post or a courier") || !strings.Contains(words, "Not what, nor that it arrived") || !strings.Contains(words, "RR 1") {
		t.Errorf("the page says: %s", words)
	}
	for _, a := range page.All("a") {
		if strings.Contains(a.Attr["href"], "/proof/") {
			if w := g.Get(a.Attr["href"]); w.Code != 200 || w.Body.String() != "a slip" {
				t.Errorf("the file: %d %s", w.Code, w.Body)
			}
			if w := h.In("Chris Carter").Get(a.Attr["href"]); w.Code != 404 {
				t.Errorf("a party gets the keeper's file: %d", w.Code)
			}
			return
		}
	}
	t.Error("the page has no link to the file")
}
