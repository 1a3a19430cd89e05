package demo

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"alteram/internal/signin"
	"alteram/internal/site/sitetest"
)

// sender sends forms to a server as somebody: what a browser would send, and
// what it would not.
type sender struct {
	*testing.T
	stage  *stage
	server *httptest.Server
	cookie *http.Cookie
}

// senderAs is somebody who has signed in at 6 pm.
func senderAs(t *testing.T, d *Theatre, server *httptest.Server, who string) *sender {
	t.Helper()
	p := persona{name: who}
	return &sender{t, d.now, server, p.cookie(t, d.now)}
}

// do sends a request and returns the answer without following it.
func (s *sender) do(method, path string, form url.Values, headers ...string) (status int, body string, set []*http.Cookie) {
	s.Helper()
	r, err := http.NewRequest(method, s.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		s.Fatal(err)
	}
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if s.cookie != nil {
		r.AddCookie(s.cookie)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		s.Error(err)
		return 0, "", nil
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		s.Error(err)
	}
	return res.StatusCode, string(b), res.Cookies()
}

// form is the form of a page with a field of a name, as it was given out.
func (s *sender) form(path, field, value string) url.Values {
	s.Helper()
	status, body, _ := s.do("GET", path, nil)
	if status != 200 {
		s.Fatalf("%s answers %d", path, status)
	}
	for _, f := range sitetest.Parse(s, body).All("form") {
		out, has := url.Values{}, false
		for _, e := range f.All("input", "textarea") {
			if e.Attr["type"] == "hidden" {
				out.Set(e.Attr["name"], e.Attr["value"])
			}
			has = has || e.Attr["name"] == field
		}
		if has {
			out.Set(field, value)
			return out
		}
	}
	s.Fatalf("%s has no form with %s", path, field)
	return nil
}

// entries is how many entries the case has.
func (s *stage) entries(t *testing.T) int64 {
	t.Helper()
	cases, err := s.desk.Cases(context.Background())
	if err != nil || len(cases) != 1 {
		t.Fatal(cases, err)
	}
	return cases[0].Entries
}

// One form makes one entry, however often it comes and however much at once.
func TestJourneyOneFormIsOneEntry(t *testing.T) {
	d, server, _ := open(t, true)
	for _, x := range []struct{ who, part, field, value string }{
		{robin, "messages", "words-respondent", "may I bring my sister?"},
		{robin, "charges", "plea-1", "denied"},
		{robin, "hearing/room", "object-words", "that question was put before"},
		{bram, "hearing/room", "note-words", "the lights went out"},
	} {
		s := senderAs(t, d, server, x.who)
		path := "/c/" + s.stage.chain + "/" + x.part
		form := s.form(path, x.field, x.value)
		before := s.stage.entries(t)
		var all sync.WaitGroup
		for range 64 {
			all.Go(func() {
				if status, body, _ := s.do("POST", path, form); status != http.StatusSeeOther {
					t.Errorf("%s, %s: %d %s", x.who, x.part, status, body)
				}
			})
		}
		all.Wait()
		if n := s.stage.entries(t) - before; n != 1 {
			t.Errorf("%s, %s: 64 times the same form made %d entries", x.who, x.part, n)
		}
	}
}

// A form that another site sends with the cookie of who has signed in records
// nothing, nor does one without the token of the session or with that of another.
func TestJourneyForeignFormsRecordNothing(t *testing.T) {
	d, server, _ := open(t, true)
	s, other := senderAs(t, d, server, bram), senderAs(t, d, server, alex)
	path := "/c/" + s.stage.chain + "/hearing/room"
	form := s.form(path, "note-words", "not by me")
	before := s.stage.entries(t)
	with := func(token string) url.Values {
		f := url.Values{}
		for k, v := range form {
			f[k] = v
		}
		f.Set("form", token)
		return f
	}
	for _, x := range []struct {
		name    string
		form    url.Values
		headers []string
		want    int
	}{
		{"sent from another site", form, []string{"Sec-Fetch-Site", "cross-site"}, http.StatusForbidden},
		{"sent from another place of the same site", form, []string{"Sec-Fetch-Site", "same-site"}, http.StatusForbidden},
		{"of another origin, by an old browser", form, []string{"Origin", "https://evil.example"}, http.StatusForbidden},
		{"without a token", with(""), nil, http.StatusConflict},
		{"with the token of another session", with(other.form(path, "item-words", "").Get("form")), nil, http.StatusConflict},
	} {
		if status, _, _ := s.do("POST", path, x.form, x.headers...); status != x.want {
			t.Errorf("%s: %d, not %d", x.name, status, x.want)
		}
	}
	if n := s.stage.entries(t) - before; n != 0 {
		t.Errorf("%d entries were made", n)
	}
	if status, _, _ := s.do("POST", path, form, "Sec-Fetch-Site", "same-origin"); status != http.StatusSeeOther || s.stage.entries(t) == before {
		t.Errorf("the form of the page itself: %d", status)
	}
}

// Whoever plants a cookie in a browser has no session when its owner signs in.
func TestJourneyPlantedCookieIsNoSession(t *testing.T) {
	d, server, _ := open(t, true)
	ctx, stage := context.Background(), d.now
	name := stage.door.SessionCookieName()
	secretary, ok := stage.person(ctx, bram)
	if !ok {
		t.Fatal("there is no secretary")
	}
	victim, ok := stage.person(ctx, robin)
	if !ok {
		t.Fatal("there is no member")
	}
	in, err := stage.enter(ctx, signin.Browser{Device: "a test"}, secretary)
	if err != nil {
		t.Fatal(err)
	}
	for _, planted := range []*http.Cookie{{Name: name, Value: "planted"}, senderAs(t, d, server, "Wren Example").cookie} {
		printed, err := stage.door.IssueCode(ctx, in, victim, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		s := &sender{t, stage, server, &http.Cookie{Name: name, Value: planted.Value}}
		status, body, set := s.do("POST", "/sign-in/code", url.Values{"code": {printed.Code}})
		if status != http.StatusSeeOther {
			t.Fatalf("sign in: %d %s", status, body)
		}
		fresh := ""
		for _, c := range set {
			if c.Name == name {
				fresh = c.Value
			}
		}
		if fresh == "" || fresh == planted.Value {
			t.Errorf("after signing in the cookie is %q, and %q was planted", fresh, planted.Value)
		}
		if _, body, _ := s.do("GET", "/account", nil); strings.Contains(body, robin) {
			t.Errorf("the planted cookie %q is the session of %s", planted.Value, robin)
		}
		s.cookie.Value = fresh
		if _, body, _ := s.do("GET", "/account", nil); !strings.Contains(body, robin) {
			t.Error("nobody is signed in")
		}
	}
}

// What was typed when the session had ended is asked for once more, and is not
// lost: with script and without.
func TestJourneyNothingTypedIsLost(t *testing.T) {
	j := setOut(t, moments()[0])
	for _, script := range []bool{true, false} {
		words := map[bool]string{true: "may I see the letters?", false: "may I see the envelopes?"}[script]
		r := j.sits(robin, 360, script)
		r.comesIn()
		r.open(j.in("messages"), 200)
		r.writes("Your message", words)
		second := r.tab(1280)
		second.open("/account", 200)
		second.sends("Sign out")
		second.comesIn()
		r.goes(r.spot("button", "Send the message", ""), "Send the message", http.StatusConflict)
		r.sees("nothing that you typed is lost", words)
		r.sends("Send it now")
		r.sees("Recorded", words)
	}
}
