package demo

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// Wherever an act of the evening is shown it says whether it was reported or is
// invented, and leads to the fact that it goes by; with invented names nothing
// was reported.
func TestEveryActBearsItsLabel(t *testing.T) {
	d, server, client := open(t, false)
	enter := func(name string) {
		t.Helper()
		id, _ := d.now.person(t.Context(), name)
		res, err := client.PostForm(server.URL+"/demo/in", url.Values{"who": {id}})
		read(t, res, err)
	}
	res, err := client.PostForm(server.URL+"/demo/clock/told", nil)
	read(t, res, err)
	enter("Bram Example")
	base := "/c/" + d.now.chain
	for path, want := range map[string]string{
		base: "fact F13", base + "/timeline": "As reported, fact F7", base + "/hearing": "fact F17", base + "/hearing/room": "fact F13",
		base + "/hearing/minutes": "As reported, fact F7", base + "/deliberation": "fact F8", base + "/vote/result": "fact F9", base + "/decision": "fact F13",
		base + "/telling": "fact F13", base + "/notices": "Invented", base + "/evidence": "Invented", base + "/charges": "Invented",
		base + "/conflicts": "Invented", base + "/record": "fact F13", "/": "Invented", base + "/dates": "Invented",
	} {
		res, err := client.Get(server.URL + path)
		page := read(t, res, err)
		main := page.All("main")[0].Words()
		if !strings.Contains(main, want) {
			t.Errorf("%s does not say %q: %s", path, want, main)
		}
		for _, a := range page.All("a") {
			if n, ok := strings.CutPrefix(a.Words(), "fact "); ok && a.Attr["href"] != factsPath+"#"+n {
				t.Errorf("%s: fact %s leads to %s", path, n, a.Attr["href"])
			}
		}
	}
	res, err = client.Get(server.URL + factsPath)
	page := read(t, res, err)
	if page.ByID("F1") == nil || page.ByID("F17") == nil {
		t.Errorf("facts are missing: %s", page.Words())
	}

	text, err := readText(true)
	if err != nil || strings.Contains(text.record, "(reported") || regexp.MustCompile(`F\d`).MatchString(text.record) {
		t.Errorf("with invented names something counts as reported: %v", err)
	}
	_, server, client = open(t, true)
	if res, err = client.Get(server.URL + factsPath); err != nil || res.StatusCode != 404 {
		t.Errorf("with invented names there are facts: %v %v", res.Status, err)
	}
	res.Body.Close()
}
