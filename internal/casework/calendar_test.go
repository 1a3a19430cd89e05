package casework

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"alteram/internal/mail"
)

// A private calendar says days and references, to whoever has its address and
// nobody else; a new address ends the old one.
func TestACalendarHoldsDatesAndNothingOfTheCase(t *testing.T) {
	h, chain := evening(t)
	h.Site.Carrier = mail.NewCarrier(mail.Config{Desk: h.Desk, Outbox: h.Store, Settings: func() (*mail.Settings, error) { return nil, nil }, Now: func() time.Time { return h.Clock }})
	h.Clock = time.Date(2010, 10, 21, 9, 0, 0, 0, time.UTC)
	g := h.In("Chris Carter")
	address := func() string {
		t.Helper()
		w := g.Post("/calendar", url.Values{"what": {"make"}}, "/calendar")
		m := regexp.MustCompile(`/calendar/[a-z0-9]+\.ics`).FindString(w.Body.String())
		if w.Code != 200 || m == "" {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		return m
	}
	first := address()
	if said := g.Get("/calendar").Body.String(); strings.Contains(said, first) {
		t.Error("the address is shown again")
	}
	w := h.In("").Get(first)
	if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/calendar") {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	text := strings.ReplaceAll(w.Body.String(), "\r\n ", "")
	if !strings.Contains(text, "BEGIN:VEVENT") || !strings.Contains(text, "SUMMARY:alteram 20") || !strings.Contains(text, chain) {
		t.Errorf("the calendar is\n%s", text)
	}
	for _, marker := range []string{"Carter", "appeal", "Appeal", "expul", "hearing of"} {
		if strings.Contains(text, marker) {
			t.Errorf("the calendar says %q:\n%s", marker, text)
		}
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(w.Body.String(), "\r\n"), "\r\n") {
		if len(line) > 75 || strings.Contains(line, "\n") {
			t.Errorf("a line of %d bytes: %q", len(line), line)
		}
	}
	second := address()
	if w := h.In("").Get(first); w.Code != 404 || second == first {
		t.Errorf("the old address answers %d", w.Code)
	}
	if w := g.Post("/calendar", url.Values{"what": {"end"}}, "/calendar"); w.Code != 303 {
		t.Fatal(w.Code)
	}
	if w := h.In("").Get(second); w.Code != 404 {
		t.Errorf("what was taken back answers %d", w.Code)
	}
	if w := h.In("").Get("/calendar/x.ics"); w.Code != 404 {
		t.Errorf("a guess answers %d", w.Code)
	}
}
