package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"alteram/calendar"
	"alteram/internal/site/sitetest"
)

// journey is the case of the demonstration with real browsers around it. Its
// clock goes where the test sets it, and what was done stays.
type journey struct {
	*testing.T
	stage  *stage
	server *httptest.Server
	first  context.Context // the browser; each reader has a window and cookies of his or her own in it

	mu         sync.Mutex
	complaints []string // of the browser: scripts that fell over, what the policy forbade
}

// setOut sets the clock to a moment and opens the browser.
func setOut(t *testing.T, m moment) *journey {
	t.Helper()
	j := &journey{T: t, first: sitetest.Browser(t, 8*time.Minute)}
	d, server, _ := open(t, true)
	t.Cleanup(server.CloseClientConnections) // a stream of events has no end
	s, err := d.set(context.Background(), m)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.now.close(); err != nil {
		t.Error(err)
	}
	d.now = s
	j.stage, j.server = d.now, server
	return j
}

// at sets the clock.
func (j *journey) at(when string) {
	j.Helper()
	day, clock, _ := strings.Cut(when, ", ")
	on, err := calendar.ParseDate(day)
	if err != nil {
		j.Fatal(err)
	}
	hour, err := time.Parse("15:04:05", clock)
	if err != nil {
		j.Fatal(err)
	}
	place := j.stage.desk.Organisation().Clock
	begun, _ := place.At(on, calendar.Clock(hour.Hour()*3600+hour.Minute()*60+hour.Second()))
	j.stage.begun, j.stage.at = time.Now(), time.Unix(0, int64(begun)).UTC()
}

// tonight sets the clock to a time of the evening.
func (j *journey) tonight(clock string) { j.Helper(); j.at("11 October 2010, " + clock) }

// in is the path of a page of the case.
func (j *journey) in(part string) string {
	return strings.TrimSuffix("/c/"+j.stage.chain+"/"+part, "/")
}

// reader is somebody at a browser.
type reader struct {
	*journey
	who    string
	ctx    context.Context
	script bool
}

// sits gives somebody a browser: a phone or a desk, with script or without.
func (j *journey) sits(who string, width int64, script bool) *reader {
	j.Helper()
	ctx, cancel := chromedp.NewContext(j.first, chromedp.WithNewBrowserContext())
	j.Cleanup(cancel)
	r := &reader{j, who, ctx, script}
	r.window(width)
	return r
}

// tab opens another window in the same browser: the same cookies.
func (r *reader) tab(width int64) *reader {
	r.Helper()
	ctx, cancel := chromedp.NewContext(r.ctx)
	r.Cleanup(cancel)
	second := &reader{r.journey, r.who, ctx, r.script}
	second.window(width)
	return second
}

func (r *reader) window(width int64) {
	r.Helper()
	if err := chromedp.Do(r.ctx, chromedp.EmulateViewport(width, 800)); err != nil {
		r.Fatal(err)
	}
	if !r.script {
		if _, err := chromedp.Call(r.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
			r.Fatal(err)
		}
	}
	go func() {
		for m, err := range chromedp.Console(r.ctx) {
			if err != nil {
				return
			}
			r.mu.Lock()
			r.complaints = append(r.complaints, r.who+": "+m.Text)
			r.mu.Unlock()
		}
	}()
}

// soon bounds one step, which is much shorter.
func (r *reader) soon() (context.Context, context.CancelFunc) {
	return context.WithTimeout(r.ctx, 40*time.Second)
}

// wrong ends the journey, with what the reader has before the eyes.
func (r *reader) wrong(format string, args ...any) {
	r.Helper()
	r.Fatalf("%s, at %s: %s\n%s", r.who, r.here(), fmt.Sprintf(format, args...), r.words())
}

// open types an address. It answers with a status.
func (r *reader) open(path string, want int) {
	r.Helper()
	ctx, cancel := r.soon()
	defer cancel()
	res, err := chromedp.RunResponse(ctx, chromedp.Navigate(r.server.URL+path))
	if err != nil {
		r.Fatalf("%s: %s: %v", r.who, path, err)
	}
	if res.Status != int64(want) {
		r.wrong("%s answers %d, not %d", path, res.Status, want)
	}
}

// run evaluates a function of the page with arguments.
func run[T any](r *reader, function string, args ...any) T {
	r.Helper()
	list := make([]string, len(args))
	for i, a := range args {
		b, err := json.Marshal(a)
		if err != nil {
			r.Fatal(err)
		}
		list[i] = string(b)
	}
	ctx, cancel := r.soon()
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T]("("+function+")("+strings.Join(list, ", ")+")", chromedp.EvalAwaitPromise))
	if err != nil {
		r.Fatalf("%s: %.200s: %v", r.who, function, err)
	}
	return v
}

func (r *reader) here() string { r.Helper(); return run[string](r, `() => location.pathname`) }

// words is what can be read of the page.
func (r *reader) words() string {
	r.Helper()
	return strings.Join(strings.Fields(run[string](r, `() => document.body.innerText`)), " ")
}

// sees fails unless each of the texts can be read on the page.
func (r *reader) sees(texts ...string) {
	r.Helper()
	words := r.words()
	for _, text := range texts {
		if !strings.Contains(words, text) {
			r.Errorf("%s, at %s, does not read %q in: %s", r.who, r.here(), text, words)
		}
	}
}

// findsNothingOf fails if one of the texts stands anywhere in the page, hidden or not.
func (r *reader) findsNothingOf(texts ...string) {
	r.Helper()
	all := run[string](r, `() => document.documentElement.outerHTML`)
	for _, text := range texts {
		if strings.Contains(all, text) {
			r.Errorf("%s, at %s, finds %q", r.who, r.here(), text)
		}
	}
}

// spot is where something stands on the screen.
type spot struct {
	Count int
	X, Y  float64
	Under string // what covers it
	ID    string
}

// spotOf finds what can be seen and is called so: a link, a button, a summary,
// or the field of a label. Within a group of fields, or a step of a list,
// it is the one of that group.
const spotOf = `(kinds, words, group) => {
  const text = e => e.textContent.replace(/\s+/g, " ").trim();
  const shown = e => { const r = e.getBoundingClientRect(); return r.width > 0 && r.height > 0 && e.checkVisibility(); };
  let list = [...document.querySelectorAll(kinds)].filter(shown);
  if (group) list = list.filter(e => { const t = e.closest("fieldset, li")?.querySelector("legend, h2"); return t && text(t).includes(group); });
  let found = list.filter(e => text(e) === words);
  if (!found.length) found = list.filter(e => text(e).startsWith(words));
  if (!found.length) return {Count: 0};
  let e = found.find(e => e.closest("main")) || found[0];
  if (e.matches("label")) e = document.getElementById(e.htmlFor);
  e.scrollIntoView({block: "center", behavior: "instant"});
  const r = e.getClientRects()[0], x = r.x + Math.min(r.width / 2, 100), y = r.y + r.height / 2;
  const top = document.elementFromPoint(x, y);
  const free = top && (e.contains(top) || top.contains(e) || [...(e.labels || [])].some(l => l.contains(top)));
  return {Count: found.length, X: x, Y: y, Under: free ? "" : top ? top.outerHTML.slice(0, 120) : "nothing", ID: e.id};
}`

// spot finds something, or ends the journey.
func (r *reader) spot(kinds, words, group string) spot {
	r.Helper()
	s := run[spot](r, spotOf, kinds, words, group)
	switch {
	case s.Count == 0:
		r.wrong("there is no %s called %q %s", kinds, words, group)
	case s.Under != "":
		r.wrong("%q is covered by %s", words, s.Under)
	}
	return s
}

// touch presses the mouse where something stands.
func (r *reader) touch(s spot) {
	r.Helper()
	ctx, cancel := r.soon()
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.MouseClickXY(s.X, s.Y)); err != nil {
		r.Fatal(err)
	}
}

// goes presses what leads to another page, which answers with a status.
func (r *reader) goes(s spot, words string, want int) {
	r.Helper()
	ctx, cancel := r.soon()
	defer cancel()
	res, err := chromedp.RunResponse(ctx, chromedp.MouseClickXY(s.X, s.Y))
	if err != nil {
		r.Fatalf("%s: %s: %v", r.who, words, err)
	}
	if res.Status != int64(want) {
		r.wrong("%q answers %d, not %d", words, res.Status, want)
	}
}

// follows follows a link.
func (r *reader) follows(words string) { r.Helper(); r.followsIn("", words) }

// followsIn follows a link of a step.
func (r *reader) followsIn(group, words string) {
	r.Helper()
	r.goes(r.spot("a", words, group), words, 200)
}

// sends presses the button of a form.
func (r *reader) sends(words string) {
	r.Helper()
	r.goes(r.spot("button", words, ""), words, 200)
}

// unfolds opens what is folded.
func (r *reader) unfolds(words string) {
	r.Helper()
	r.touch(r.spot("summary", words, ""))
}

// ticks chooses one of a group.
func (r *reader) ticks(group, words string) {
	r.Helper()
	s := r.spot("label", words, group)
	r.touch(s)
	if !run[bool](r, `id => document.getElementById(id).checked`, s.ID) {
		r.wrong("%s, %s is not chosen", group, words)
	}
}

// writes fills in a field.
func (r *reader) writes(label, text string) { r.Helper(); r.writesIn("", label, text) }

// writesIn fills in a field of a group.
func (r *reader) writesIn(group, label, text string) {
	r.Helper()
	r.touch(r.spot("label", label, group))
	r.inserts(text)
}

// inserts puts text into the field that has the focus, in place of what stands
// there.
func (r *reader) inserts(text string) {
	r.Helper()
	ctx, cancel := r.soon()
	defer cancel()
	if !run[bool](r, `() => { const e = document.activeElement; if (!e.select) return false; e.select(); return true; }`) {
		r.wrong("no field has the focus for %q", text)
	}
	if _, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text}); err != nil {
		r.Fatal(err)
	}
}

// pick chooses from a list.
const pick = `(id, words) => {
  const e = document.getElementById(id), o = [...e.options].find(o => o.textContent.trim().startsWith(words));
  if (!o) return false;
  e.value = o.value; e.dispatchEvent(new Event("change", {bubbles: true}));
  return true;
}`

// picks chooses from a list.
func (r *reader) picks(label, choice string) { r.Helper(); r.picksIn("", label, choice) }

// picksIn chooses from a list in a group.
func (r *reader) picksIn(group, label, choice string) {
	r.Helper()
	s := r.spot("label", label, group)
	if !run[bool](r, pick, s.ID, choice) {
		r.wrong("%s %s does not offer %q", group, label, choice)
	}
}

// focused is what has the focus: its words, with those of its group.
const focused = `() => {
  const text = e => e ? e.textContent.replace(/\s+/g, " ").trim() : "";
  const e = document.activeElement, f = e.closest("fieldset");
  return (f && e.matches("input, textarea, select") ? text(f.querySelector("legend")) + ": " : "") + (e.labels && e.labels.length ? text(e.labels[0]) : text(e));
}`

// tabs goes by the Tab key to what is called so, and sees where it is: the
// focus shows. It does not come round more than once.
func (r *reader) tabs(words string) {
	r.Helper()
	for range 400 {
		r.key(kb.Tab)
		if at := run[string](r, focused); strings.HasPrefix(at, words) {
			if !run[bool](r, `() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle !== "none" || s.boxShadow !== "none" || s.backgroundColor !== ""; }`) {
				r.Errorf("%s: the focus on %q does not show", r.who, words)
			}
			return
		}
	}
	r.wrong("the Tab key does not come to %q", words)
}

// key presses a key.
func (r *reader) key(keys string) {
	r.Helper()
	ctx, cancel := r.soon()
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.KeyEvent(keys)); err != nil {
		r.Fatal(err)
	}
}

// enters presses Enter where the focus is, and comes to another page.
func (r *reader) enters() {
	r.Helper()
	ctx, cancel := r.soon()
	defer cancel()
	res, err := chromedp.RunResponse(ctx, chromedp.KeyEvent(kb.Enter))
	if err != nil {
		r.Fatalf("%s: Enter: %v", r.who, err)
	}
	if res.Status != 200 {
		r.wrong("Enter answers %d", res.Status)
	}
}

// waits waits until the page shows a text by itself.
func (r *reader) waits(text string) {
	r.Helper()
	run[bool](r, `text => new Promise(done => {
	  const look = () => document.body.innerText.includes(text) ? done(true) : setTimeout(look, 50);
	  look();
	})`, text)
}

// line is what a browser may have of the line (Network.emulateNetworkConditions).
type line struct {
	Offline            bool    `json:"offline"`
	Latency            float64 `json:"latency"`
	DownloadThroughput float64 `json:"downloadThroughput"`
	UploadThroughput   float64 `json:"uploadThroughput"`
}

// settles waits until the page after a form is there, whichever of the two
// that were sent it belongs to.
func (r *reader) settles() {
	r.Helper()
	ctx, cancel := r.soon()
	defer cancel()
	for ctx.Err() == nil {
		there, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.readyState === "complete" && /recorded|again/.test(location.search)`))
		if err == nil && there {
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(50 * time.Millisecond):
		}
	}
	r.wrong("nothing comes of the form")
}

// offline takes the line away, or gives it back.
func (r *reader) offline(yes bool) {
	r.Helper()
	ctx, cancel := r.soon()
	defer cancel()
	emulate := cdp.Command[line, cdp.Empty]{Method: "Network.emulateNetworkConditions"}
	if _, err := chromedp.Call(ctx, emulate, line{yes, 0, -1, -1}); err != nil {
		r.Fatal(err)
	}
}

// signsIn signs in by the page of the demonstration.
func (r *reader) signsIn() {
	r.Helper()
	r.open("/demo", 200)
	r.sends(r.who)
	r.sees("My next steps")
}

// comesIn signs in by a printed code, as whom the page does not offer.
func (r *reader) comesIn() {
	r.Helper()
	p := persona{name: r.who}
	if err := wear(r.ctx, r.server.URL, r.stage, p.cookie(r.T, r.stage).String()); err != nil {
		r.Fatal(err)
	}
	r.open("/", 200)
	r.sees("My next steps")
}

// entries is how many entries the case has.
func (j *journey) entries() int64 {
	j.Helper()
	cases, err := j.stage.desk.Cases(context.Background())
	if err != nil || len(cases) != 1 {
		j.Fatal(cases, err)
	}
	return cases[0].Entries
}
