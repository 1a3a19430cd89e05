package demo

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"alteram/internal/site/sitetest"
)

func TestCatalogueIsWhole(t *testing.T) {
	sitetest.Catalogue(t, (&Theatre{}).room(nil), map[string][]string{"demo.": {"reported", "fictional"}, "demo.fact.": strings.Fields("F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12 F13 F14 F15 F16 F17")})
}

// open opens a demonstration and a browser that looks at it.
func open(t *testing.T, fictional bool) (*Theatre, *httptest.Server, *http.Client) {
	t.Helper()
	d, err := Open(context.Background(), Config{Engine: "alteram test", Origin: "http://localhost", Fictional: fictional})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(d.Handler())
	t.Cleanup(func() {
		server.Close()
		if err := d.Close(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(d.Folder()); !os.IsNotExist(err) {
			t.Errorf("the folder is still there: %v", err)
		}
	})
	jar, _ := cookiejar.New(nil)
	return d, server, &http.Client{Jar: jar}
}

func read(t *testing.T, res *http.Response, err error) *sitetest.Node {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != 200 {
		t.Fatalf("%s: %d %s", res.Request.URL, res.StatusCode, string(b))
	}
	page := sitetest.Parse(t, string(b))
	for _, fault := range sitetest.Faults(page) {
		t.Errorf("%s: %s", res.Request.URL, fault)
	}
	return page
}

// The clock goes on and back; who is signed in stays so.
func TestTheClockCanBeSet(t *testing.T) {
	d, server, client := open(t, false)
	res, err := client.Get(server.URL + "/demo")
	page := read(t, res, err)
	var secretary string
	for _, form := range page.All("form") {
		if strings.Contains(form.Words(), "Bram Example") {
			secretary = form.All("input")[0].Attr["value"]
		}
	}
	if secretary == "" {
		t.Fatal("the secretary is not on the page")
	}
	res, err = client.PostForm(server.URL+"/demo/in", url.Values{"who": {secretary}})
	read(t, res, err)
	entries := map[string]int{}
	for _, m := range append(moments(), moments()[1]) {
		res, err = client.PostForm(server.URL+"/demo/clock/"+m.Slug, nil)
		read(t, res, err)
		res, err = client.Get(server.URL + "/account")
		if page := read(t, res, err); !strings.Contains(page.Words(), "Bram Example") {
			t.Errorf("%s: nobody is signed in", m.Slug)
		}
		cases, err := d.now.desk.Cases(context.Background())
		if err != nil || len(cases) != 1 {
			t.Fatal(cases, err)
		}
		if before, again := entries[m.Slug]; again && before != int(cases[0].Entries) {
			t.Errorf("%s: %d entries, and %d before", m.Slug, cases[0].Entries, before)
		}
		entries[m.Slug] = int(cases[0].Entries)
	}
	last := 0
	for _, m := range moments() {
		if entries[m.Slug] <= last {
			t.Errorf("%s: %d entries", m.Slug, entries[m.Slug])
		}
		last = entries[m.Slug]
	}
}

// Nothing of a demonstration with invented names names a living person.
func TestInventedNamesNameNobody(t *testing.T) {
	text, err := readText(true)
	if err != nil {
		t.Fatal(err)
	}
	all := text.constitution + text.members + text.record
	for _, name := range []string{"Carter", "Little", "Goff", "Labour", "Willis"} {
		if strings.Contains(all, name) {
			t.Errorf("%s is named", name)
		}
	}
	real, err := readText(false)
	if err != nil || !strings.Contains(real.record, "Carter") {
		t.Error("the names that were reported are not there", err)
	}
	open(t, true)
}

func TestNoMailLeaves(t *testing.T) {
	_, server, client := open(t, true)
	res, err := client.PostForm(server.URL+"/sign-in/mail", url.Values{"email": {"robin.marsh@member.example"}})
	read(t, res, err)
	for range 100 {
		res, err = client.Get(server.URL + "/demo/mails")
		if page := read(t, res, err); strings.Contains(page.Words(), "/sign-in/link/") {
			return
		}
	}
	t.Error("the mail is not shown")
}
