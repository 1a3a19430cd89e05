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

	"alteram/calendar"
	"alteram/casefile"
	"alteram/clerk"
	"alteram/examples"
	"alteram/internal/site/sitetest"
	"alteram/source"
)

// house is an organisation with the constitution of the Carter example and its
// people.
func house(t *testing.T) *sitetest.House {
	t.Helper()
	h := sitetest.New(t, "Te Rōpū <Ture> & “Co”", Room())
	h.Adopt(sitetest.Carter(t), 2009, time.July)
	h.People()
	return h
}

// moment is how far the evening of the example has come.
type stand struct {
	name  string
	until string // the text of the example up to here; empty is all of it
	more  string // and what came after
	at    time.Time
}

func stands() []stand {
	at := func(month time.Month, day, hour, minute int) time.Time {
		return time.Date(2010, month, day, hour, minute, 0, 0, time.UTC)
	}
	appeal := "\n1 November 2010 10:00 [appeal] Chris Carter makes an appeal by email to the appeals board, grounds \"too harsh\".\n"
	return []stand{
		{"charged", "\n23 September", "", at(9, 1, 9, 0)},
		{"set down", "\n11 October 2010 17:25", "", at(10, 1, 9, 0)},
		{"hearing", "\n21:27 Chris", "", at(10, 11, 8, 28)},
		{"deliberating", "\n23:38 council", "", at(10, 11, 10, 36)},
		{"decided", "\n23:50 Andrew", "", at(10, 11, 10, 45)},
		{"told", "\n12 October 2010 10:00", "", at(10, 11, 20, 0)},
		{"appeal open", "", "", at(10, 21, 9, 0)},
		{"appeal", "", appeal, at(11, 2, 9, 0)},
	}
}

// lodge brings a case in, under the edition with that index, and sets the clock.
func lodge(t *testing.T, h *sitetest.House, edition int, text string, at time.Time) string {
	t.Helper()
	ctx := context.Background()
	list, err := h.Desk.Editions(ctx)
	if err != nil {
		t.Fatal(err)
	}
	c, diags := casefile.Read(source.NewFile("x.case", []byte(text)), list[edition].Program)
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
	if _, err := h.Desk.ImportCase(ctx, clerk.Import{Case: c, Edition: list[edition].Hash, Members: members}, nil); err != nil {
		t.Fatal(err)
	}
	cases, err := h.Desk.Cases(ctx)
	if err != nil {
		t.Fatal(err)
	}
	h.Clock = at
	return cases[len(cases)-1].Chain
}

// carter is the example as it stood at a moment.
func carter(t *testing.T, h *sitetest.House, name string) string {
	t.Helper()
	text, err := examples.Files.ReadFile("carter/rehearsal.case")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range stands() {
		if s.name != name {
			continue
		}
		whole := string(text)
		if s.until != "" {
			i := strings.Index(whole, s.until)
			if i < 0 {
				t.Fatalf("the example does not hold %q", s.until)
			}
			whole = whole[:i+1]
		}
		return lodge(t, h, 0, whole+s.more, s.at)
	}
	t.Fatalf("there is no moment %q", name)
	return ""
}

// parts are the pages of this room.
var parts = []string{"charges", "interim", "evidence", "grid", "notices", "telling", "sanction", "appeal"}

// upload sends the form of new evidence with a file, twice when asked.
func upload(t *testing.T, g *sitetest.Guest, chain string, values url.Values, name, content string) *httptest.ResponseRecorder {
	t.Helper()
	path := "/c/" + chain + "/evidence"
	page := sitetest.Parse(t, g.Get(path).Body.String())
	sent := url.Values{}
	for _, form := range page.All("form") {
		for _, in := range form.All("input") {
			if form.Attr["action"] == path && in.Attr["type"] == "hidden" {
				sent.Set(in.Attr["name"], in.Attr["value"])
			}
		}
	}
	for k, list := range values {
		sent[k] = list
	}
	return send(t, g, path, sent, name, content)
}

func send(t *testing.T, g *sitetest.Guest, path string, values url.Values, name, content string) *httptest.ResponseRecorder {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for k, list := range values {
		for _, v := range list {
			if err := w.WriteField(k, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	if name != "" {
		part, err := w.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", path, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return g.Do(r)
}

// entries is how many events a case has.
func entries(t *testing.T, h *sitetest.House, chain string) int {
	t.Helper()
	v, err := h.Desk.Case(context.Background(), chain, 0)
	if err != nil {
		t.Fatal(err)
	}
	return len(v.Entries)
}

// last is the last event of a case in words.
func last(t *testing.T, h *sitetest.House, chain string) string {
	t.Helper()
	v, err := h.Desk.Case(context.Background(), chain, 0)
	if err != nil {
		t.Fatal(err)
	}
	return v.Entries[len(v.Entries)-1].Words
}

// record records an entry as it stands in a case file, an hour later.
func record(t *testing.T, h *sitetest.House, chain, text string) {
	t.Helper()
	h.Clock = h.Clock.Add(time.Hour)
	place := h.Desk.Organisation().Clock
	at := calendar.Instant(h.Clock.UnixNano())
	_, err := h.Desk.File(context.Background(), clerk.Draft{Request: clerk.Request{Now: h.Clock}, Case: chain, Text: text, On: place.DateOf(at).String() + " " + place.ClockOf(at).String(), Happened: true})
	if err != nil {
		t.Fatal(err)
	}
}
