package demo

import (
	"context"
	"crypto/rand"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"alteram/clerk"
	"alteram/internal/office"
	"alteram/internal/signin"
	"alteram/internal/site"
	"alteram/internal/site/sitetest"
	"alteram/internal/store"
	"alteram/internal/vault"
)

// council are six who sit with the founder.
const council = "Ann Ash, ann@club.example, president\nBo Ngāta, bo@club.example\nCy Lee\nDi Fox\nEd Gum\nFlo Hay"

// pagesOf are the pages of the organisation in a folder, as serve shows them.
func pagesOf(t *testing.T, folder, origin string, world clerk.World) http.Handler {
	t.Helper()
	ctx := context.Background()
	st, err := store.Open(ctx, filepath.Join(folder, "store.db"))
	if err != nil {
		t.Fatal(err)
	}
	keys, err := vault.Open(ctx, filepath.Join(folder, "keys"), vault.Config{})
	if err != nil {
		t.Fatal(err)
	}
	desk, err := clerk.Open(ctx, st, keys, world)
	if err != nil {
		t.Fatal(err)
	}
	door, err := signin.Open(ctx, folder, signin.Config{Register: desk.Register, Origin: origin, Name: "Leith Rowing Club", Now: world.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { door.Close(); desk.Close(); keys.Close(); st.Close() })
	pages, err := site.New(site.Config{Desk: desk, Door: door, Folder: folder, Now: world.Now}, Rooms()...)
	if err != nil {
		t.Fatal(err)
	}
	return pages.Handler()
}

// A secretary at a browser, from the code that the program printed to the first
// open case with its first deadline: nine screens, a wrong answer here and there
// that is kept, a step back, a button that is pressed twice, and then the case.
func TestFirstRunInABrowser(t *testing.T) {
	j := &journey{T: t, first: sitetest.Browser(t, 4*time.Minute)}
	server, pages := atHome(t)
	j.server = server
	folder := filepath.Join(t.TempDir(), "club")
	begun := time.Now()
	now := func() time.Time { return time.Date(2027, time.March, 2, 10, 0, 0, 0, time.UTC).Add(time.Since(begun)) }
	world := clerk.World{Now: now, Rand: rand.Reader, Engine: "alteram test"}
	setup, err := office.NewSetup(office.SetupConfig{Folder: folder, World: world, Origin: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	// Until the organisation is founded the screens answer, then its pages.
	var founded atomic.Pointer[http.Handler]
	both := http.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-setup.Done():
			if founded.Load() == nil {
				h := pagesOf(t, folder, server.URL, world)
				founded.CompareAndSwap(nil, &h)
			}
			(*founded.Load()).ServeHTTP(w, r)
		default:
			setup.Handler().ServeHTTP(w, r)
		}
	}))
	pages.Store(&both)

	r := j.sits("the founder", 1280, true)
	steps := 0
	next := func(button, sees string) {
		t.Helper()
		steps++
		r.sends(button)
		r.sees(sees)
	}
	wrong := func(button, sees string) {
		t.Helper()
		r.goes(r.spot("button", button, ""), button, 422)
		r.sees("There is a problem", sees)
	}
	const on = "Save and go on"

	r.open("/", 200)
	r.sees("Let’s set up")
	wrong(on, "Type the setup code")
	r.writes("Setup code", setup.Code())
	next(on, "Screen 1 of 9")

	r.writes("Name of the organisation", "Te Rōpū Hoe")
	wrong(on, "Choose where it is")
	if kept := run[string](r, `() => document.getElementById("org").value`); kept != "Te Rōpū Hoe" {
		t.Errorf("what was typed is %q now", kept)
	}
	r.picks("Where is it?", "Scotland")
	next(on, "Screen 2 of 9")
	r.follows("Back")
	if kept := run[string](r, `() => document.getElementById("org").value`); kept != "Te Rōpū Hoe" {
		t.Errorf("a step back shows %q", kept)
	}
	next(on, "Screen 2 of 9")
	r.writes("Your name", "Bram Oak")
	r.writes("Your e-mail address", "bram@club.example")
	next(on, "Screen 3 of 9")
	r.ticks("Which one?", "Club")
	next(on, "Screen 4 of 9")
	r.writes("Within how many days must there be charges", "a fortnight")
	wrong(on, "charges or a dismissal? Enter a whole number")
	r.writes("Within how many days must there be charges", "10")
	next(on, "Screen 5 of 9")
	r.writes("Which body adopted these rules?", "annual meeting")
	next(on, "Screen 6 of 9")
	r.writes("Name, e-mail address, office", strings.ReplaceAll(council, "\nFlo Hay", ""))
	wrong(on, "at least 7 members, and by this list 6 have a seat")
	r.writes("Name, e-mail address, office", council)
	next(on, "Screen 7 of 9")
	next(on, "Screen 8 of 9")
	r.sees("te-ropu-hoe/alteram/1")
	wrong("Found the organisation", "Print the page first")
	r.touch(r.spot("label", "I have printed it", ""))
	steps++
	s := r.spot("button", "Found the organisation", "")
	if err := chromedp.Do(r.ctx, chromedp.MouseClickXY(s.X, s.Y), chromedp.MouseClickXY(s.X, s.Y)); err != nil {
		t.Fatal(err)
	}
	r.until(`location.pathname === "/setup/done"`)
	r.sees("Your organisation is ready")

	// The first case: its questions, the complaint, the first date.
	steps++
	r.follows("Open the first case")
	for range 8 {
		if strings.HasPrefix(r.here(), "/c/") {
			break
		}
		steps++
		for id, text := range map[string]string{"respondent": "Di Fox", "complainant": "Cy Lee", "title": "Who took the cox"} {
			if run[bool](r, `id => !!document.querySelector("input[type=text]#" + id)`, id) {
				r.inside(id, text)
			}
		}
		r.presses()
	}
	if !strings.HasPrefix(r.here(), "/c/") {
		r.wrong("no case is open")
	}
	r.follows(run[string](r, `() => document.querySelector("main a[href$='/do/complaint']").textContent.trim()`))
	r.writes("Allegation", "took the cox without asking")
	r.writesIn("Day of conduct", "Day", "1")
	r.writesIn("Day of conduct", "Month", "3")
	r.writesIn("Day of conduct", "Year", "2027")
	r.sends("Go on and check it")
	r.sends("Record the complaint")
	r.sees("Recorded")
	r.sees("charges", "Friday 12 March 2027")
	t.Logf("%d steps, %v of the machine's time", steps, time.Since(begun).Round(time.Second))
	if steps > 25 {
		t.Errorf("%d steps are more than anybody takes in five minutes", steps)
	}
	for _, c := range r.complaints {
		if !strings.Contains(c, "422") {
			t.Errorf("the browser: %s", c)
		}
	}
}

// presses presses the one main button of the page.
func (r *reader) presses() {
	r.Helper()
	words := run[string](r, `() => document.querySelector("main form .button:not(.second)").innerText.trim()`)
	r.sends(words)
}

// inside puts text into the field with a name.
func (r *reader) inside(id, text string) {
	r.Helper()
	run[bool](r, `id => { document.getElementById(id).focus(); return true; }`, id)
	r.inserts(text)
}
