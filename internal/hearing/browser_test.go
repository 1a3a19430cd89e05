package hearing

import (
	"alteram/internal/site/sitetest"
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// fits measures a page: how far it stands out at the side, and which targets of
// the room are smaller than 44 pixels.
const fits = `(() => {
  const d = document.documentElement, small = [];
  for (const e of document.querySelectorAll("#room-acts button, #room-acts summary, #room-people button")) {
    const r = e.getBoundingClientRect();
    if (r.width > 0 && (r.height < 44 || r.width < 44)) small.push(e.textContent);
  }
  return {Over: Math.max(0, d.scrollWidth - d.clientWidth), Small: small};
})()`

type measured struct {
	Over  int
	Small []string
}

// In a real browser: the clock ticks, what others record appears without a
// reload, what is being typed stays, and the page fits a phone.
func TestRoomInABrowser(t *testing.T) {
	ctx := sitetest.Browser(t, time.Minute)
	e := newEvening(t)
	e.opens()
	e.tonight("17:50:00")
	server := httptest.NewServer(e.Pages)
	defer func() { server.CloseClientConnections(); server.Close() }() // the stream of events has no end
	if err := visit(ctx, e, server.URL, president, "hearing/room", 320); err != nil {
		t.Fatal(err)
	}
	clocks, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](ticks, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	if clocks[0] == clocks[1] || len(clocks[1]) != 5 || clocks[1][:3] != "18:" {
		t.Errorf("the clock shows %q", clocks)
	}
	got, err := chromedp.Run(ctx, chromedp.Evaluate[measured](fits))
	if err != nil {
		t.Fatal(err)
	}
	if got.Over > 0 || len(got.Small) > 0 {
		t.Errorf("on a phone the page stands out by %d pixels; too small: %q", got.Over, got.Small)
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](types)); err != nil {
		t.Fatal(err)
	}
	e.recorded(e.send(secretary, "hearing/room", "act", "note", "note-words", "the lights went out"), "note")
	typed, err := chromedp.Run(ctx, chromedp.Evaluate[string](comes, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	if typed != "Preliminary" {
		t.Errorf("what was typed is %q", typed)
	}
}

// visit opens a page as somebody in a window of a width.
func visit(ctx context.Context, e *evening, origin, who, part string, width int64) error {
	cookie := e.as(who).Cookies[0]
	if _, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: cookie.Name, Value: cookie.Value, URL: origin, Path: "/"}); err != nil {
		return err
	}
	return chromedp.Do(ctx, chromedp.EmulateViewport(width, 800), chromedp.Navigate(origin+e.path(part)))
}

// ticks are what the clock of a phone shows now and when it has ticked.
const ticks = `new Promise(done => {
  const c = document.querySelector(".pic-small .pic-clock"), first = c.textContent;
  const look = () => c.textContent === first ? setTimeout(look, 50) : done([first, c.textContent]);
  look();
})`

// types opens a form and begins to fill it in.
const types = `(() => {
  const d = document.getElementById("item-words").closest("details");
  d.open = true;
  const f = document.getElementById("item-words");
  f.focus(); f.value = "Preliminary"; f.blur();
  return true;
})()`

// comes waits for what somebody else has recorded.
const comes = `new Promise(done => {
  const look = () => document.getElementById("room-log").textContent.includes("lights went out") ? done(document.getElementById("item-words").value) : setTimeout(look, 50);
  look();
})`
