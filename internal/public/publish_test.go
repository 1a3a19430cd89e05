package public

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"alteram/casefile"
	"alteram/clerk"
	"alteram/examples"
	"alteram/internal/site/sitetest"
	"alteram/source"
)

// evening is the example up to some words, at a moment.
func evening(t *testing.T, until string, at time.Time) (*sitetest.House, string) {
	t.Helper()
	h := sitetest.New(t, "Te Rōpū <Ture> & “Co”", Room())
	h.Adopt(sitetest.Carter(t), 2009, time.July)
	h.People()
	text, err := examples.Files.ReadFile("carter/rehearsal.case")
	if err != nil {
		t.Fatal(err)
	}
	whole, _, found := strings.Cut(string(text), until)
	if !found {
		t.Fatalf("the example does not hold %q", until)
	}
	ctx := context.Background()
	list, err := h.Desk.Editions(ctx)
	if err != nil {
		t.Fatal(err)
	}
	c, diags := casefile.Read(source.NewFile("x.case", []byte(whole+"\n")), list[0].Program)
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
	h.Clock = at
	return h, cases[0].Chain
}

// seq is the draft that a page asks about.
func seq(t *testing.T, page *sitetest.Node) string {
	t.Helper()
	for _, n := range page.All("input") {
		if n.Attr["name"] == "seq" {
			return n.Attr["value"]
		}
	}
	t.Fatalf("no draft waits: %s", page.Words())
	return ""
}

func draftOf(text string) url.Values {
	return url.Values{"do": {"draft"}, "level": {"outcome"}, "text": {text}, "until-day": {"12"}, "until-month": {"10"}, "until-year": {"2012"}}
}

// Nothing is published before the respondent is told, and nobody publishes
// alone; afterwards the register has it, and after it was taken down a line.
func TestAStatementIsHeldUntilTheRespondentIsToldAndAnotherAgrees(t *testing.T) {
	h, chain := evening(t, "\n23:50 Andrew", time.Date(2010, 10, 11, 10, 45, 0, 0, time.UTC))
	path := "/c/" + chain + "/publish"
	president, secretary := h.In("Andrew Little"), h.In("Bram Example")
	if words := president.Page(path).Words(); !strings.Contains(words, "Nothing may be published until Chris Carter has been told") {
		t.Fatalf("it is not held: %s", words)
	}
	text := "On Monday 11 October 2010, the council expelled Chris Carter.\nThe vote was 12 to 1."
	if w := president.Post(path, draftOf(text)); w.Code != 303 {
		t.Fatalf("the draft: %d %s", w.Code, w.Body)
	}
	page := president.Page(path).Words()
	for _, want := range []string{"Somebody else has to read it", "contradicted", "13 for, 0 against", "Sentences of it that the record contradicts: 1"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q: %s", want, page)
		}
	}
	n := seq(t, secretary.Page(path))
	if w := president.Post(path, url.Values{"do": {"confirm"}, "seq": {n}}); w.Code != 422 {
		t.Errorf("the writer confirms: %d", w.Code)
	}
	if w := secretary.Post(path, url.Values{"do": {"confirm"}, "seq": {n}}); w.Code != 303 {
		t.Fatalf("the second person: %d %s", w.Code, w.Body)
	}
	if w := president.Post(path, url.Values{"do": {"publish"}, "seq": {n}}); w.Code != 422 || !strings.Contains(w.Body.String(), "has not been told") {
		t.Errorf("published before he was told: %d", w.Code)
	}
	if words := h.In("").Page("/register").Words(); !strings.Contains(words, "Nothing is published") {
		t.Errorf("the register says: %s", words)
	}
}

func TestWhatWasPublishedAndTakenDown(t *testing.T) {
	h, chain := evening(t, "\n12 October 2010 10:00", time.Date(2010, 10, 11, 20, 0, 0, 0, time.UTC))
	path := "/c/" + chain + "/publish"
	president, secretary := h.In("Andrew Little"), h.In("Bram Example")
	if w := president.Post(path, draftOf("On Monday 11 October 2010, the council expelled Chris Carter.")); w.Code != 303 {
		t.Fatalf("the draft: %d %s", w.Code, w.Body)
	}
	n := seq(t, secretary.Page(path))
	if w := president.Post(path, url.Values{"do": {"publish"}, "seq": {n}}); w.Code != 422 {
		t.Errorf("published by one alone: %d", w.Code)
	}
	if w := secretary.Post(path, url.Values{"do": {"confirm"}, "seq": {n}}); w.Code != 303 {
		t.Fatalf("the second person: %d %s", w.Code, w.Body)
	}
	if w := president.Post(path, url.Values{"do": {"publish"}, "seq": {n}}); w.Code != 303 {
		t.Fatalf("published: %d %s", w.Code, w.Body)
	}
	out := h.In("")
	list := out.Page("/register")
	ref := ""
	for _, a := range list.All("a") {
		if strings.HasPrefix(a.Attr["href"], "/register/") {
			ref = a.Attr["href"]
		}
	}
	if words := out.Page(ref).Words(); !strings.Contains(words, "the council expelled Chris Carter") || strings.Contains(words, "Wren") {
		t.Errorf("the public reads: %s", words)
	}
	if !strings.Contains(out.Get(ref).Body.String(), `name="robots" content="noindex"`) {
		t.Error("search engines may list it, and nobody said so")
	}
	if w := out.Get("/register/2010-99"); w.Code != 404 {
		t.Errorf("a case that is not published: %d", w.Code)
	}
	if w := secretary.Post(path, url.Values{"do": {"takedown"}, "reason": {"the appeal was allowed"}}); w.Code != 303 {
		t.Fatalf("taken down: %d %s", w.Code, w.Body)
	}
	if words := out.Page(ref).Words(); strings.Contains(words, "expelled") || !strings.Contains(words, "taken down") || strings.Contains(words, "appeal") {
		t.Errorf("after it was taken down the public reads: %s", words)
	}
	if w := h.In("Wren Example").Get("/c/" + chain + "/report"); w.Code != 404 {
		t.Errorf("the complainant reads the report: %d", w.Code)
	}
	if words := president.Page("/register").Words(); !strings.Contains(words, "taken down") {
		t.Errorf("no line stays: %s", words)
	}
	page := secretary.Page("/c/" + chain + "/report?to=era-103a").Words()
	for _, want := range []string{"How far it would stand", "Clause 6.2", "Requirement 1", "no legal advice"} {
		if !strings.Contains(page, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
}
