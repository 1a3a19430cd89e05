package web

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"alteram/casefile"
	"alteram/internal/prover"
	"alteram/internal/site/sitetest"
	"alteram/rulebooks"
	"alteram/source"
)

// banning is an organisation whose rules let people be banned unheard.
func banning(t *testing.T) *office {
	t.Helper()
	text, err := rulebooks.Text("hackspace")
	if err != nil {
		t.Fatal(err)
	}
	o := newOffice(t, "A hackspace")
	o.Adopt(text, 2026, time.January)
	return o
}

// What is proved of the rules is worked out beside the pages: at first the page
// says that it is not there yet, then it has the twelve properties, and for what
// is refuted a story, which can be had as a case that counts under the rules.
func TestWhatIsProvedOfTheRules(t *testing.T) {
	o := banning(t)
	p := prover.New(prover.Limits{Claim: time.Minute})
	o.Site.Prover = p
	first := o.Get("/rules/v1/proved").Body.String()
	if !strings.Contains(first, "This is being worked out: 0 of") || strings.Contains(first, "refuted</strong>") {
		t.Errorf("before anything was worked out:\n%s", first)
	}
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { p.Run(ctx) })
	t.Cleanup(func() { stop(); wg.Wait() })
	editions, err := o.Desk.Editions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	program := editions[0].Program
	for s := p.Of(program); !s.Done(); s = p.Of(program) {
		time.Sleep(5 * time.Millisecond) // it works elsewhere
	}
	page := sitetest.Parse(t, o.Get("/rules/v1/proved").Body.String())
	text := page.Words()
	for _, want := range []string{"P1 heard before decided", "P12 fixed law", "No ban takes effect unless the respondent was heard", "How it could happen", "trustees decide"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q:\n%s", want, text)
		}
	}
	for _, fault := range sitetest.Faults(page) {
		t.Error(fault)
	}
	if strings.Contains(text, "being worked out") {
		t.Error("all is decided, and the page says that it is being worked out")
	}
	w := o.Get("/rules/v1/proved/1")
	c, diags := casefile.Read(source.NewFile("claim-1.case", w.Body.Bytes()), program)
	if w.Code != 200 || source.HasError(diags) || len(c.Events) == 0 {
		t.Errorf("the story as a case: %d, %v\n%s", w.Code, diags, w.Body)
	}
	for _, path := range []string{"/rules/v1/proved/0", "/rules/v1/proved/999", "/rules/v1/proved/x", "/rules/v9/proved", "/rules/v9/proved/1"} {
		if w := o.Get(path); w.Code != 404 {
			t.Errorf("%s answers %d", path, w.Code)
		}
	}
	for _, path := range []string{"/rules", "/rules/v1"} {
		if !strings.Contains(o.Get(path).Body.String(), `href="/rules/v1/proved"`) {
			t.Errorf("%s does not lead there", path)
		}
	}
}

// Without a prover there is no such page, and nothing leads there.
func TestWithoutAProverNothingIsSaidOfProofs(t *testing.T) {
	o := banning(t)
	for _, path := range []string{"/rules/v1/proved", "/rules/v1/proved/1"} {
		if w := o.Get(path); w.Code != 404 {
			t.Errorf("%s answers %d", path, w.Code)
		}
	}
	if strings.Contains(o.Get("/rules/v1").Body.String(), "proved") {
		t.Error("the page of the edition leads nowhere")
	}
}
