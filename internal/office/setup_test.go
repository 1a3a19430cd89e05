package office

import (
	"bytes"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/internal/keep"
	"alteram/internal/signin"
	"alteram/internal/site"
	"alteram/internal/site/sitetest"
	"alteram/internal/store"
	"alteram/internal/vault"
)

// first is a first run in a browser.
type first struct {
	t       *testing.T
	folder  string
	setup   *Setup
	cookies map[string]string
	clock   time.Time
	screens int
}

func firstRun(t *testing.T) *first {
	t.Helper()
	f := &first{t: t, folder: filepath.Join(t.TempDir(), "org"), cookies: map[string]string{}, clock: time.Date(2027, 3, 2, 1, 0, 0, 0, time.UTC)}
	f.start()
	return f
}

// start begins the process, or begins it again.
func (f *first) start() {
	f.t.Helper()
	var err error
	f.setup, err = NewSetup(SetupConfig{
		Folder: f.folder, Origin: "http://localhost:8080", Log: slog.New(slog.NewTextHandler(f.t.Output(), nil)),
		World: clerk.World{Now: func() time.Time { return f.clock }, Rand: rand.Reader, Engine: "alteram test"},
	})
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *first) do(r *http.Request) *httptest.ResponseRecorder {
	for name, value := range f.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	f.setup.Handler().ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		f.cookies[c.Name] = c.Value
	}
	return w
}

// page opens a page, which must be sound.
func (f *first) page(path string) *sitetest.Node {
	f.t.Helper()
	w := f.do(httptest.NewRequest("GET", path, nil))
	if w.Code != 200 {
		f.t.Fatalf("%s answers %d, %s", path, w.Code, w.Header().Get("Location"))
	}
	page := sitetest.Parse(f.t, w.Body.String())
	for _, fault := range sitetest.Faults(page) {
		f.t.Errorf("%s: %s", path, fault)
	}
	return page
}

// post sends the form of a page with its answers as they stand, and some
// others.
func (f *first) post(path string, answers url.Values) *httptest.ResponseRecorder {
	f.t.Helper()
	page := f.page(path)
	sent := url.Values{}
	for _, in := range page.All("input", "textarea", "option") {
		if _, on := in.Attr["checked"]; in.Name == "input" && (on || !slices.Contains([]string{"radio", "checkbox"}, in.Attr["type"])) {
			sent.Set(in.Attr["name"], in.Attr["value"])
		}
	}
	for key, list := range answers {
		sent[key] = list
	}
	r := httptest.NewRequest("POST", path, bytes.NewBufferString(sent.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := f.do(r)
	if w.Code == 422 {
		page := sitetest.Parse(f.t, w.Body.String())
		for _, fault := range sitetest.Faults(page) {
			f.t.Errorf("%s, wrong: %s", path, fault)
		}
	}
	return w
}

// goes posts and must be led on.
func (f *first) goes(path, to string, answers url.Values) {
	f.t.Helper()
	w := f.post(path, answers)
	if got := w.Header().Get("Location"); w.Code != 303 || got != to {
		f.t.Fatalf("%s: %d to %q, want %q: %s", path, w.Code, got, to, sitetest.Parse(f.t, w.Body.String()).All("main")[0].Words())
	}
	f.screens++
}

func say(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

const council = "Ann Ash, ann@club.example, president\nBo Ngāta, bo@club.example\nCy Lee\nDi Fox\nEd Gum\nFlo Hay\n"

// A founder comes in nine screens from nothing to an organisation in which a
// case can be opened, and its first deadline is known. The process is killed
// in between, and goes on where it was.
func TestNineScreensToTheFirstDeadline(t *testing.T) {
	f := firstRun(t)
	if w := f.do(httptest.NewRequest("GET", "/setup/council", nil)); w.Header().Get("Location") != "/setup" {
		t.Fatal("the screens are open to everybody")
	}
	f.post("/setup", say("code", f.setup.Code()))
	f.goes("/setup/organisation", "/setup/you", say("org", "Leith Rowing Club", "region", "GB-SCT"))
	f.goes("/setup/you", "/setup/rules", say("me", "Bram Oak", "mail", "bram@club.example"))
	f.page("/setup/rules/club")
	f.goes("/setup/rules", "/setup/questions", say("book", "club"))
	f.start() // killed
	f.goes("/setup/questions", "/setup/check", say("ask.club.charge", "10"))
	f.goes("/setup/check", "/setup/council", say("resolved", "annual meeting"))
	f.goes("/setup/council", "/setup/mail", say("council", council))
	f.goes("/setup/mail", "/setup/backup", nil)
	f.start() // killed
	to := filepath.Join(filepath.Dir(f.folder), "first")
	f.goes("/setup/backup", "/setup/done", say("printed", "yes", "place", to))
	if f.screens++; f.screens != 9 {
		t.Errorf("%d screens", f.screens)
	}
	select {
	case <-f.setup.Done():
	default:
		t.Fatal("it is not done")
	}
	if _, err := os.Stat(filepath.Join(f.folder, planFile)); err == nil {
		t.Error("the answers with the secrets still lie in the folder")
	}
	if _, err := keep.ReadBackup(t.Context(), to); err != nil {
		t.Error(err)
	}
	f.opensACase()
}

// opensACase opens the organisation as serve does, the page after the setup,
// and a case.
func (f *first) opensACase() {
	t := f.t
	t.Helper()
	ctx := t.Context()
	st, err := store.Open(ctx, filepath.Join(f.folder, "store.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	keys, err := vault.Open(ctx, filepath.Join(f.folder, "keys"), vault.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { keys.Close() })
	desk, err := clerk.Open(ctx, st, keys, f.setup.World)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { desk.Close() })
	door, err := signin.Open(ctx, f.folder, signin.Config{Register: desk.Register, Origin: f.setup.Origin, Name: "x", Now: f.setup.World.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { door.Close() })
	pages, err := site.New(site.Config{Desk: desk, Door: door, Folder: f.folder, Now: f.setup.World.Now}, Room())
	if err != nil {
		t.Fatal(err)
	}
	f.setup.handler = pages.Handler()
	for _, path := range []string{"/setup/done", "/admin", "/admin/register", "/admin/people", "/admin/backup"} {
		f.page(path)
	}
	filed, err := desk.OpenCase(ctx, clerk.Opening{Title: "Fox", Respondent: "Di Fox", Complainant: "Cy Lee"})
	if err != nil {
		t.Fatal(err)
	}
	chain := filed.Entries[0].Case
	if _, err := desk.File(ctx, clerk.Draft{Case: chain, On: "2 March 2027", Text: "Cy Lee makes a complaint about Di Fox, allegation \"took the cox\", day of conduct 1 March 2027."}); err != nil {
		t.Fatal(err)
	}
	s, err := desk.Standing(ctx, chain, calendar.Instant(f.clock.Add(24*time.Hour).UnixNano()), 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Duties) == 0 || s.Duties[0].By == nil || s.Duties[0].By.String() != "12 March 2027" {
		t.Errorf("the first deadline: %+v", s.Duties)
	}
}

// What is wrong is said at its field, and what was typed is kept.
func TestWrongAnswersAreKept(t *testing.T) {
	f := firstRun(t)
	if w := f.post("/setup", say("code", "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF")); w.Code != 422 {
		t.Fatal("a wrong code opens the setup")
	}
	if w := f.post("/setup", say("code", " ")); w.Code != 422 || !strings.Contains(w.Body.String(), "Type the setup code") {
		t.Errorf("no code: %d", w.Code)
	}
	f.post("/setup", say("code", f.setup.Code()))
	wrong := func(path, field string, answers url.Values) {
		t.Helper()
		w := f.post(path, answers)
		page := sitetest.Parse(t, w.Body.String())
		if w.Code != 422 || page.ByID(field+"-error") == nil {
			t.Errorf("%s with %v: %d, no fault at %s", path, answers, w.Code, field)
		}
		for _, in := range page.All("input") {
			if want := answers.Get(in.Attr["name"]); in.Attr["type"] == "text" && in.Attr["value"] != want {
				t.Errorf("%s: %s was kept as %q, want %q", path, in.Attr["name"], in.Attr["value"], want)
			}
		}
	}
	wrong("/setup/organisation", "org", say("region", "NZ-WGN"))
	wrong("/setup/organisation", "region", say("org", "Te Rōpū <b>"))
	wrong("/setup/organisation", "origin", say("org", "x", "region", "NZ-WGN", "origin", "Not A Domain"))
	f.goes("/setup/organisation", "/setup/you", say("org", "Te Rōpū Hoe", "region", "NZ-WGN"))
	wrong("/setup/you", "me", say("mail", "a@b.example"))
	wrong("/setup/you", "mail", say("me", "Bram", "mail", "nonsense"))
	f.goes("/setup/you", "/setup/rules", say("me", "Bram Oak", "mail", "bram@club.example"))
	wrong("/setup/rules", "book", say("book", "none"))
	f.goes("/setup/rules", "/setup/questions", say("book", "party"))
	if w := f.post("/setup/questions", say("ask.party.charge", "a fortnight", "ask.party.notice", "0")); w.Code != 422 ||
		!strings.Contains(w.Body.String(), "charges or a dismissal? Enter a whole number") || !strings.Contains(w.Body.String(), "before the hearing? Enter a whole number") {
		t.Errorf("numbers in words: %d, or the summary does not say which", w.Code)
	}
	if w := f.post("/setup/questions", say("ask.party.quorum-number", "18")); w.Code != 422 {
		t.Error("a quorum above the seats")
	}
	f.goes("/setup/questions", "/setup/check", nil)
	f.goes("/setup/check", "/setup/council", nil)
	for _, list := range []string{"Ann, tresurer", "Ann, bram@club.example", "Ann, a@b.example\nBo, A@b.example", ", president"} {
		wrong("/setup/council", "council", say("council", list))
	}
	if w := f.post("/setup/council", say("council", council)); w.Code != 422 || !strings.Contains(w.Body.String(), "at least 17 members, and by this list 7 have a seat") || !strings.Contains(w.Body.String(), "Bo Ngāta") {
		t.Errorf("fewer than the rules ask for: %d", w.Code)
	}
	f.goes("/setup/council", "/setup/mail", say("council", council, "few", "yes"))
	f.goes("/setup/mail", "/setup/backup", nil)
	if page := f.page("/setup/backup").Words(); !strings.Contains(page, "te-ropu-hoe/alteram/1") || strings.Contains(page, "escrow of the keys") {
		t.Errorf("the paper: %s", page)
	}
	wrong("/setup/backup", "printed", say("place", "/nowhere/at/all"))
	wrong("/setup/backup", "place", say("printed", "yes", "place", f.t.TempDir()))
	if keep.Founded(f.folder) {
		t.Error("an organisation was founded")
	}
}

// Every rulebook to begin with leads to an organisation, and a last form that
// comes from several taps founds one.
func TestEveryBeginningLeadsToAnOrganisation(t *testing.T) {
	for _, b := range bookTemplates() {
		t.Run(b.Key, func(t *testing.T) {
			f := firstRun(t)
			f.post("/setup", say("code", f.setup.Code()))
			f.goes("/setup/organisation", "/setup/you", say("org", "The "+b.Key, "region", "NZ-WGN"))
			f.goes("/setup/you", "/setup/rules", say("me", "Bram Oak", "mail", "bram@club.example"))
			f.goes("/setup/rules", "/setup/questions", say("book", b.Key))
			f.goes("/setup/questions", "/setup/check", nil)
			f.goes("/setup/check", "/setup/council", nil)
			f.goes("/setup/council", "/setup/mail", say("council", "Ann Ash, ann@club.example\nBo Lee\n", "few", "yes"))
			f.goes("/setup/mail", "/setup/backup", nil)
			page := f.page("/setup/backup")
			sent := say("printed", "yes")
			for _, in := range page.All("input") {
				if in.Attr["type"] == "hidden" {
					sent.Set(in.Attr["name"], in.Attr["value"])
				}
			}
			codes := make(chan int)
			for range 8 {
				go func() {
					r := httptest.NewRequest("POST", "/setup/backup", bytes.NewBufferString(sent.Encode()))
					r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
					for name, value := range f.cookies {
						r.AddCookie(&http.Cookie{Name: name, Value: value})
					}
					w := httptest.NewRecorder()
					f.setup.Handler().ServeHTTP(w, r)
					codes <- w.Code
				}()
			}
			for range 8 {
				if code := <-codes; code != 303 {
					t.Errorf("a tap is answered %d", code)
				}
			}
			if !keep.Founded(f.folder) {
				t.Fatal("there is no organisation")
			}
		})
	}
}

// A founding that was killed when the folder was there and nothing else is
// carried to its end, though on another day.
func TestAFoundingThatWasKilledGoesOn(t *testing.T) {
	f := firstRun(t)
	f.post("/setup", say("code", f.setup.Code()))
	f.goes("/setup/organisation", "/setup/you", say("org", "Leith Rowing Club", "region", "GB-SCT"))
	f.goes("/setup/you", "/setup/rules", say("me", "Bram Oak", "mail", "bram@club.example"))
	f.goes("/setup/rules", "/setup/questions", say("book", "club"))
	f.goes("/setup/questions", "/setup/check", nil)
	f.goes("/setup/check", "/setup/council", nil)
	f.goes("/setup/council", "/setup/mail", say("council", council))
	f.goes("/setup/mail", "/setup/backup", nil)
	f.page("/setup/backup")
	if err := f.setup.begin(); err != nil {
		t.Fatal(err)
	}
	founding := clerk.Founding{Origin: f.setup.plan.Origin, Name: "Leith Rowing Club", Place: "Scotland", Key: f.setup.plan.Secrets.Signer, NextDigest: f.setup.plan.Secrets.Digest}
	if err := keep.Found(t.Context(), f.folder, "", f.setup.World, founding); err != nil {
		t.Fatal(err)
	}
	f.clock = f.clock.Add(26 * time.Hour)
	f.start() // killed
	if !UnderWay(f.folder) {
		t.Fatal("nobody knows that it is under way")
	}
	if w := f.do(httptest.NewRequest("GET", "/setup/council", nil)); w.Header().Get("Location") != "/setup/backup" {
		t.Error("what is in the record can be changed")
	}
	f.goes("/setup/backup", "/setup/done", say("printed", "yes"))
	if UnderWay(f.folder) {
		t.Error("it is still under way")
	}

}
