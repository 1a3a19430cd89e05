package casework

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alteram/internal/site/sitetest"
)

// payloads are texts that would do something in a page that does not escape
// them: each way into HTML, attributes, templates and catalogue links, with
// each thing to run.
func payloads() []string {
	var out []string
	for _, way := range []string{
		`<script>%s</script>`, `"><script>%s</script>`, `'><img src=x onerror=%s>`, `</textarea><script>%s</script>`, `</title><svg onload=%s>`, `<a href="javascript:%s">x</a>`,
		`" onfocus="%s" autofocus="`, `{{%s}}`, `${%s}`, `[x](javascript:%s)`, `<!--><script>%s</script>-->`, `<iframe srcdoc="<script>%s</script>">`,
	} {
		for _, run := range []string{"alert(1)", "fetch('/c/1')", "document.title='x'", "location='//x.example'", "eval(name)"} {
			out = append(out, fmt.Sprintf(way, run))
		}
	}
	return out
}

// What people type comes back as text, on every page that shows it.
func TestScriptsComeOutAsText(t *testing.T) {
	list := payloads()
	if len(list) < 60 {
		t.Fatalf("%d payloads", len(list))
	}
	h, chain := evening(t)
	clerk, base := h.In("Bram Example"), "/c/"+chain
	sound := func(what string, page *sitetest.Node, payload string) {
		t.Helper()
		for _, fault := range sitetest.Faults(page) {
			t.Errorf("%s with %q: %s", what, payload, fault)
		}
		if !strings.Contains(page.Words(), strings.Join(strings.Fields(payload), " ")) {
			t.Errorf("%s does not show %q as it was typed", what, payload)
		}
		for _, a := range page.All("a") {
			if strings.HasPrefix(a.Attr["href"], "javascript:") {
				t.Errorf("%s with %q: a link runs %q", what, payload, a.Attr["href"])
			}
		}
	}
	act, opening := clerk.Page(base+"/do/notice-of-hearing"), clerk.Page("/cases/new")
	for _, payload := range list {
		form := formOn(t, act, base+"/do/notice-of-hearing")
		values := answersOf(form)
		values.Set("f-1", payload)
		values.Set("step", "check")
		w := post(t, clerk, form, values)
		if w.Code != http.StatusOK {
			t.Errorf("%q as a place answers %d", payload, w.Code)
			continue
		}
		sound("the check", sitetest.Parse(t, w.Body.String()), strings.ReplaceAll(payload, `"`, `\"`))
		values.Set("step", "back")
		w = post(t, clerk, form, values)
		sound("the form", sitetest.Parse(t, w.Body.String()), payload)
		values = answersOf(formOn(t, opening, "/cases/new"))
		values.Set("at", "title")
		values.Set("respondent", "Phil Goff")
		values.Set("title", payload)
		w = post(t, clerk, formOn(t, opening, "/cases/new"), values)
		sound("the answers", sitetest.Parse(t, w.Body.String()), payload)
	}
	all := strings.Join(list, "\n")
	if w := clerk.Post(base+"/messages", url.Values{"lane": {"respondent"}, "words-respondent": {all}}); w.Code != http.StatusSeeOther {
		t.Fatalf("a message of payloads answers %d", w.Code)
	}
	sound("the messages", h.In("Chris Carter").Page(base+"/messages"), all)
	if w := h.In("Chris Carter").Post(base+"/conflicts", url.Values{"what": {"challenge"}, "whom": {"Cleo Example"}, "ground": {list[0]}}); w.Code != http.StatusSeeOther {
		t.Fatalf("a challenge answers %d", w.Code)
	}
	for _, path := range []string{"/timeline", "/conflicts", ""} {
		sound(path, clerk.Page(base+path), list[0])
	}
}
