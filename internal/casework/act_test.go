package casework

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/docket"
	"alteram/examples"
	"alteram/internal/site"
	"alteram/internal/site/sitetest"
	"alteram/register"
	"alteram/rulebook"
	"alteram/rulebooks"
)

// society is an organisation under a rulebook of the examples or the library: Ann Ash keeps
// the record and holds every office, five people sit in every body, and there
// is a case of Wren Wood against Chris Cole.
func society(t *testing.T, name string) (*sitetest.House, string, *rulebook.Program) {
	t.Helper()
	text, err := examples.Files.ReadFile(name)
	if err != nil {
		text, err = rulebooks.Files.ReadFile(name)
	}
	if err != nil {
		t.Fatal(err)
	}
	h := sitetest.New(t, "A society", Room())
	h.Adopt(string(text), 2009, time.July)
	ctx := context.Background()
	editions, err := h.Desk.Editions(ctx)
	if err != nil {
		t.Fatal(err)
	}
	p := editions[0].Program
	people := []string{"Ann Ash", "Bo Birch", "Cy Cedar", "Di Dogwood", "Ed Elm", "Flo Fir", "Gus Gum", "Chris Cole", "Wren Wood", "Hal Hazel"}
	from, _ := calendar.DateOf(2009, time.July, 1)
	var changes []register.Change
	for i, person := range people {
		m := "m" + strings.Repeat("0", 15) + string(rune('0'+i))
		changes = append(changes, register.SetMember(m, map[string]string{register.FieldName: person}, register.Source{}), register.SetStanding(register.Standing{Person: m, Kind: "member", From: from, Until: calendar.NoDate}))
		for _, th := range p.Things {
			switch {
			case th.Kind == rulebook.Body && !th.All && i < 7:
				changes = append(changes, register.SetSeat(register.Term{Person: m, Role: th.Name, From: from, Until: calendar.NoDate}))
			case th.Kind == rulebook.Office && i == 0:
				changes = append(changes, register.SetOffice(register.Term{Person: m, Role: th.Name, From: from, Until: calendar.NoDate}))
			}
		}
		roles := []string{"member"}
		if i == 0 {
			roles = []string{"member", "secretary"}
			if _, known := p.Lookup("secretary"); !known {
				changes = append(changes, register.SetOffice(register.Term{Person: m, Role: "secretary", From: from, Until: calendar.NoDate}))
			}
		}
		changes = append(changes, register.SetAccount(register.Account{Person: m, Roles: roles, Email: sitetest.Address(person)}))
	}
	if _, err := h.Desk.Change(ctx, clerk.Request{Key: "people"}, changes...); err != nil {
		t.Fatal(err)
	}
	h.Doors()
	h.Clock = time.Date(2010, 10, 21, 9, 0, 0, 0, time.UTC)
	filed, err := h.Desk.OpenCase(ctx, clerk.Opening{Request: clerk.Request{Now: h.Clock}, Title: "Letters", Respondent: "Chris Cole", Complainant: "Wren Wood"})
	if err != nil {
		t.Fatal(err)
	}
	return h, filed.Entries[0].Case, p
}

// answersOf fills in a form as somebody would who ticks everything and chooses
// the first of each list.
func answersOf(form *sitetest.Node) url.Values {
	sent := url.Values{}
	for _, e := range form.All("input", "textarea", "select") {
		name := e.Attr["name"]
		switch kind := e.Attr["type"]; {
		case kind == "hidden":
			sent.Add(name, e.Attr["value"])
		case kind == "checkbox":
			sent.Add(name, e.Attr["value"])
		case kind == "radio":
			if _, chosen := e.Attr["checked"]; chosen || !sent.Has(name) {
				sent.Set(name, e.Attr["value"])
			}
		case kind == "file":
		case e.Name == "select":
			for _, o := range e.All("option") {
				if !sent.Has(name) && o.Attr["value"] != "" {
					sent.Set(name, o.Attr["value"])
				}
			}
		case strings.HasPrefix(name, "same-"), strings.HasPrefix(name, "on-"), name == "clock":
		case strings.HasSuffix(name, "-day"):
			sent.Set(name, "9")
		case strings.HasSuffix(name, "-month"):
			sent.Set(name, "november")
		case strings.HasSuffix(name, "-year"):
			sent.Set(name, "2010")
		case strings.HasSuffix(name, "-name"):
			sent.Set(name, "Hal Hazel")
		case name == "number":
			sent.Set(name, "2")
		case strings.HasPrefix(name, "rule-"):
			sent.Set(name, "1.1(1)")
		default:
			sent.Set(name, `Words, "with" marks; and (brackets) for `+name)
		}
	}
	return sent
}

// post sends a form as a browser would, with a file where it takes one.
func post(t *testing.T, g *sitetest.Guest, form *sitetest.Node, values url.Values) *httptest.ResponseRecorder {
	t.Helper()
	body, kind := bytes.NewBufferString(values.Encode()), "application/x-www-form-urlencoded"
	if form.Attr["enctype"] != "" {
		body = &bytes.Buffer{}
		w := multipart.NewWriter(body)
		for name, list := range values {
			for _, value := range list {
				if err := w.WriteField(name, value); err != nil {
					t.Fatal(err)
				}
			}
		}
		part, err := w.CreateFormFile("file", `C:\papers\letter.txt`)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte("the words of a letter")); err != nil {
			t.Fatal(err)
		}
		w.Close()
		kind = w.FormDataContentType()
	}
	r := httptest.NewRequest("POST", form.Attr["action"], body)
	r.Header.Set("Content-Type", kind)
	return g.Do(r)
}

// formOn is the form of a page that goes to a path.
func formOn(t *testing.T, page *sitetest.Node, path string) *sitetest.Node {
	t.Helper()
	for _, f := range page.All("form") {
		if f.Attr["action"] == path && f.Attr["method"] == "post" {
			return f
		}
	}
	t.Fatalf("there is no form that goes to %s: %s", path, page.Words())
	return nil
}

// The form of every act of every example files an entry that says what was
// typed.
func TestEveryActHasAForm(t *testing.T) {
	filed := 0
	for _, name := range []string{"carter/constitution.md", "harbour/constitution.md", "nz-schedule-2/rulebook.md", "victoria-model-rules/rulebook.md"} {
		t.Run(name, func(t *testing.T) {
			h, chain, p := society(t, name)
			g := h.In("Ann Ash")
			for i := range p.Things {
				th := &p.Things[i]
				if th.Kind != rulebook.Act && th.Kind != rulebook.Judgement && th.Kind != rulebook.Fact || th.Deed == rulebook.Adjourn {
					continue
				}
				filed++
				fileOne(t, h, g, chain, p, th)
			}
		})
	}
	if filed < 50 {
		t.Errorf("%d acts", filed)
	}
}

// fileOne goes through the form of an act and holds what was recorded against
// what was typed.
func fileOne(t *testing.T, h *sitetest.House, g *sitetest.Guest, chain string, p *rulebook.Program, th *rulebook.Thing) {
	t.Helper()
	path := "/c/" + chain + "/do/" + site.Slug(th.Name)
	page := g.Page(path)
	form := formOn(t, page, path)
	answers := answersOf(form)
	for name := range answers {
		if strings.HasPrefix(name, "rule-") {
			answers.Set(name, p.Clauses[0].Number+"(1)")
		}
	}
	answers.Set("step", "check")
	w := post(t, g, form, answers)
	if w.Code != 200 {
		t.Errorf("%s: the check answers %d: %s", th.Name, w.Code, sitetest.Parse(t, w.Body.String()).All("main")[0].Words())
		return
	}
	check := sitetest.Parse(t, w.Body.String())
	for _, fault := range sitetest.Faults(check) {
		t.Errorf("%s: the check: %s", th.Name, fault)
	}
	form = formOn(t, check, path)
	again := answersOf(form)
	again.Set("step", "file")
	w = post(t, g, form, again)
	if w.Code != 303 || !strings.Contains(w.Header().Get("Location"), "recorded=") {
		t.Errorf("%s: filing answers %d: %s", th.Name, w.Code, sitetest.Parse(t, w.Body.String()).All("main")[0].Words())
		return
	}
	twice := post(t, g, form, again)
	if twice.Header().Get("Location") != w.Header().Get("Location") {
		t.Errorf("%s: sent twice, it goes to %s and %s", th.Name, w.Header().Get("Location"), twice.Header().Get("Location"))
	}
	view, err := h.Desk.Case(context.Background(), chain, 0)
	if err != nil {
		t.Fatal(err)
	}
	var e *docket.Event
	for i := range view.Entries {
		if view.Entries[i].Event != nil {
			e, path = view.Entries[i].Event, fmt.Sprintf("/c/%s/entry/%d", chain, view.Entries[i].Seq)
		}
	}
	if w := g.Get(path + "/0"); w.Body.String() != "the words of a letter" || !strings.Contains(w.Header().Get("Content-Disposition"), "letter.txt") {
		t.Errorf("%s: the file comes back as %d %q", th.Name, w.Code, w.Header())
	}
	if e == nil {
		t.Errorf("%s: nothing is in the record", th.Name)
		return
	}
	if agreement(th) {
		if e.Kind != docket.Agreed || !strings.Contains(e.Text, "2 days") {
			t.Errorf("%s: the record says %+v", th.Name, e)
		}
		return
	}
	if e.Thing != th.Name || th.Kind != rulebook.Fact && len(e.Actors) == 0 {
		t.Errorf("%s: the record says %+v", th.Name, e)
	}
	for i, f := range th.Fields {
		want := answers.Get(id("f", i))
		if f.Type == rulebook.DateField {
			want = "9 November 2010"
		}
		if !slices.ContainsFunc(e.Fields, func(x docket.Field) bool { return x.Name == f.Name && x.Value == want }) {
			t.Errorf("%s: %s should be %q: %+v", th.Name, f.Name, want, e.Fields)
		}
	}
	if items, _ := items(p, th); len(e.States) != len(items) {
		t.Errorf("%s states %q of %d", th.Name, e.States, len(items))
	}
	if len(th.To) > 0 && len(e.To) == 0 || len(th.About) > 0 && len(e.About) == 0 {
		t.Errorf("%s goes to %q, about %q", th.Name, e.To, e.About)
	}
	if charged(p, th) && (len(e.Charges) != fewCharges || e.Charges[0].Rule != answers.Get("rule-0") || e.Charges[1].Text != answers.Get("text-1")) {
		t.Errorf("%s has the charges %+v", th.Name, e.Charges)
	}
}

// In a case in which nothing has been done yet the complaint is open: its time
// runs from the day that it names. It is about somebody, and its check page
// says who must do what then, by which day.
func TestFirstActOfACase(t *testing.T) {
	h, _ := evening(t)
	_, err := h.Desk.OpenCase(t.Context(), clerk.Opening{Request: clerk.Request{Key: "first", Now: h.Clock, Actor: "secretary"}, Title: "A case", Complainant: h.Person("Wren Example"), Respondent: h.Person("Chris Carter")})
	if err != nil {
		t.Fatal(err)
	}
	cases, err := h.Desk.Cases(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	g, path := h.In("Bram Example"), "/c/"+cases[len(cases)-1].Chain
	if words := g.Page(path + "/why?act=complaint").Words(); !strings.Contains(words, "You can do this now") || strings.Contains(words, "too early") {
		t.Errorf("the complaint is not open: %s", words)
	}
	values := url.Values{"who": {"Wren Example"}, "f-0": {"letters"}, "f-1-day": {"20"}, "f-1-month": {"10"}, "f-1-year": {"2010"}}
	if w := g.Post(path+"/do/complaint", values); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Say whom it is about") {
		t.Errorf("a complaint about nobody answers %d", w.Code)
	}
	values.Set("about", "Chris Carter")
	if words := sitetest.Parse(t, g.Post(path+"/do/complaint", values).Body.String()).Words(); !strings.Contains(words, "The president must") {
		t.Errorf("the check does not say who must do what: %s", words)
	}
	same := url.Values{"at": {"complainant"}, "edition": {edition(t, h)}, "respondent": {"Chris Carter"}, "respondent-id": {h.Person("Chris Carter")}, "complainant": {"Chris Carter"}}
	if w := g.Post("/cases/new", same); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "cannot be the one") {
		t.Errorf("who complains about himself answers %d", w.Code)
	}
}
