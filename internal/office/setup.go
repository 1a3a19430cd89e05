package office

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/keep"
	"alteram/internal/signin"
	"alteram/internal/site"
	"alteram/picture"
	"alteram/rulebook"
	"alteram/source"
)

// SetupConfig says where an organisation is to be founded.
type SetupConfig struct {
	Folder string      // may be missing; holds no organisation
	World  clerk.World // the clock, chance and the name of the program
	Origin string      // how browsers reach the pages
	Log    *slog.Logger
}

// Setup is a place that holds no organisation yet, and the screens that found
// one. Its methods may be called from many goroutines.
type Setup struct {
	SetupConfig
	code    string
	handler http.Handler

	mu      sync.Mutex // one screen at a time
	plan    *plan
	written written
	done    chan struct{}
}

// NewSetup reads how far the first run of a folder has come, and draws a code
// that is good as long as the process runs and no organisation is founded.
func NewSetup(c SetupConfig) (*Setup, error) {
	s := &Setup{SetupConfig: c, done: make(chan struct{})}
	var err error
	if s.code, err = signin.NewCode(rand.Reader); err != nil {
		return nil, err
	}
	if s.plan, err = readPlan(c.Folder); err != nil {
		return nil, err
	}
	r := room()
	r.Routes = []site.Route{
		setupRoute("GET", "/{$}", s.front), setupRoute("GET", "/setup", s.codePage), setupRoute("POST", "/setup", s.codePost),
		setupRoute("GET", "/setup/restore", s.restorePage), setupRoute("GET", "/setup/rules/{book}", s.bookPage),
		setupRoute("GET", "/setup/{screen}", s.screenPage), setupRoute("POST", "/setup/{screen}", s.screenPost),
	}
	pages, err := site.New(site.Config{Name: "alteram", Folder: c.Folder, Now: c.World.Now, Log: c.Log, HTTPS: strings.HasPrefix(c.Origin, "https://")}, r)
	if err != nil {
		return nil, err
	}
	s.handler = pages.Handler()
	return s, nil
}

func setupRoute(method, path string, page func(*site.Visit) (*site.Page, error)) site.Route {
	return site.Route{Method: method, Path: path, Object: access.Setup, Need: access.Read, Page: page}
}

// Code is what the first page asks for.
func (s *Setup) Code() string { return s.code }

// Handler answers requests as long as there is no organisation.
func (s *Setup) Handler() http.Handler { return s.handler }

// Done is closed when the organisation is founded.
func (s *Setup) Done() <-chan struct{} { return s.done }

const markCookie = "alteram_setup"

// mine reports whether the visitor gave the code.
func (s *Setup) mine(v *site.Visit) bool {
	c, err := v.Cookie(markCookie)
	return err == nil && s.plan.knows(c.Value)
}

func (s *Setup) front(*site.Visit) (*site.Page, error) { return &site.Page{Go: "/setup"}, nil }

// setupBody is what every screen has.
type setupBody struct {
	N, Of   int    // which screen it is, of how many
	Back    string // path of the one before
	Folder  string
	Screen  any
	Origin  string
	Command string
}

// codePage asks for the code that the process printed.
func (s *Setup) codePage(v *site.Visit) (*site.Page, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.mine(v) {
		return &site.Page{Go: "/setup/" + s.plan.next()}, nil
	}
	return s.bare("code", &site.Page{Values: url.Values{}}), nil
}

func (s *Setup) codePost(v *site.Visit) (*site.Page, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := v.ParseForm(); err != nil {
		return nil, site.ErrNone
	}
	p := &site.Page{Values: v.PostForm}
	typed, err := signin.ParseCode(p.Field("code"))
	want, _ := signin.ParseCode(s.code)
	if p.Field("code") == "" {
		p.Wrong("code", "setup.fault.nocode")
	} else if err != nil && !p.Problem("code", err) {
		return nil, err
	}
	if err == nil && subtle.ConstantTimeCompare([]byte(typed), []byte(want)) != 1 {
		p.Wrong("code", "setup.fault.code")
	}
	if len(p.Faults) > 0 {
		return s.bare("code", p), nil
	}
	var mark [16]byte
	_, _ = rand.Read(mark[:]) // never fails
	s.plan.Browser = hashed(hex.EncodeToString(mark[:]))
	if s.plan.Seed == "" {
		s.plan.Seed = rand.Text()
	}
	if err := s.plan.save(); err != nil {
		return nil, err
	}
	v.SetCookie(s.cookie(hex.EncodeToString(mark[:])))
	return &site.Page{Go: "/setup/" + s.plan.next()}, nil
}

// cookie marks the browser that gave the code.
func (s *Setup) cookie(value string) *http.Cookie {
	return &http.Cookie{Name: markCookie, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: strings.HasPrefix(s.Origin, "https://")}
}

func (s *Setup) restorePage(v *site.Visit) (*site.Page, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bare("restore", &site.Page{Body: setupBody{Back: "/setup/organisation", Folder: s.Folder}}), nil
}

// bare is a page without the frame that only an organisation has.
func (s *Setup) bare(name string, p *site.Page) *site.Page {
	p.Name, p.Title, p.Bare = "setup-"+name, "setup."+name+".title", true
	if p.Body == nil {
		p.Body = setupBody{Folder: s.Folder}
	}
	return p
}

// open is the screen that a visit asks for: those before it must be done.
func (s *Setup) open(v *site.Visit) (string, *site.Page) {
	if !s.mine(v) {
		return "", &site.Page{Go: "/setup"}
	}
	name := v.PathValue("screen")
	i := slices.Index(screens(), name)
	for _, before := range screens()[:max(i, 0)] {
		if !slices.Contains(s.plan.Done, before) {
			return "", &site.Page{Go: "/setup/" + before}
		}
	}
	if i < 0 {
		return "", nil
	}
	if s.plan.Day != "" && name != "backup" { // it is in the record
		return "", &site.Page{Go: "/setup/backup"}
	}
	return name, nil
}

func (s *Setup) screenPage(v *site.Visit) (*site.Page, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name, away := s.open(v)
	if name == "" {
		if away == nil {
			return nil, site.ErrNone
		}
		return away, nil
	}
	return s.show(v, name, &site.Page{Values: s.plan.Answers})
}

func (s *Setup) screenPost(v *site.Visit) (*site.Page, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.done: // the last form came twice
		return &site.Page{Go: "/setup/done"}, nil
	default:
	}
	name, away := s.open(v)
	if name == "" {
		if away == nil {
			return nil, site.ErrNone
		}
		return away, nil
	}
	if err := v.ParseForm(); err != nil {
		return nil, site.ErrNone
	}
	p := &site.Page{Values: v.PostForm}
	if err := s.look(v, name, p); err != nil {
		return nil, err
	}
	if len(p.Faults) > 0 {
		return s.show(v, name, p)
	}
	if name == "rules" && s.plan.answer("book") != p.Field("book") {
		s.plan.forget("questions", "check", "council")
	}
	if name == "questions" {
		s.plan.forget("check")
	}
	if err := s.plan.take(name, v.PostForm); err != nil {
		return nil, err
	}
	if name != "backup" {
		next := screens()[slices.Index(screens(), name)+1]
		return &site.Page{Go: "/setup/" + next}, nil
	}
	return s.finish(v, p)
}

// finish founds the organisation with what was answered, and signs the founder
// in.
func (s *Setup) finish(v *site.Visit, p *site.Page) (*site.Page, error) {
	cookie, err := s.found(v.Context(), signin.DeviceName(v.UserAgent()))
	if err != nil {
		if p.Problem("place", err) {
			return s.show(v, "backup", p)
		}
		return nil, err
	}
	v.SetCookie(cookie)
	gone := s.cookie("")
	gone.MaxAge = -1
	v.SetCookie(gone)
	close(s.done)
	return &site.Page{Go: "/setup/done"}, nil
}

// look says what is wrong with the answers of a screen.
func (s *Setup) look(v *site.Visit, name string, p *site.Page) error {
	switch name {
	case "organisation":
		if p.Field("org") == "" {
			p.Wrong("org", "setup.fault.org")
		}
		if !slices.ContainsFunc(calendar.Jurisdictions(), func(j calendar.Jurisdiction) bool { return j.Code == p.Field("region") }) {
			p.Wrong("region", "setup.fault.region")
		}
		if o := p.Field("origin"); o != "" && !plainOrigin(o) {
			p.Wrong("origin", "setup.fault.origin")
		}
	case "you":
		if p.Field("me") == "" {
			p.Wrong("me", "setup.fault.me")
		}
		if !mailAddress(p.Field("mail")) {
			p.Wrong("mail", "setup.fault.mail")
		}
	case "rules":
		if templateNamed(p.Field("book")) == nil {
			p.WrongAt("book", "book-0", "setup.fault.book")
		}
	case "questions":
		s.lookQuestions(v, p)
	case "check":
		if _, diags, err := s.text(); err != nil || source.HasError(diags) {
			if err == nil {
				p.Wrong("resolved", "setup.fault.rules")
			}
			return err
		}
	case "council":
		s.lookCouncil(p)
	case "backup":
		if p.Field("printed") != "yes" {
			p.Wrong("printed", "setup.fault.printed")
		}
		if to := p.Field("place"); to != "" && !strings.HasPrefix(to, "/") && !(len(to) > 2 && to[1] == ':') {
			p.Wrong("place", "admin.fault.path")
		} else if wrong := free(to); to != "" && wrong != "" && !keep.Founded(s.Folder) {
			p.Wrong("place", wrong)
		}
	}
	return nil
}

// mailAddress reports whether a text is an e-mail address.
func mailAddress(text string) bool {
	a, err := mail.ParseAddress(text)
	return err == nil && a.Address == text
}

// lookQuestions holds the answers against what the text can take.
func (s *Setup) lookQuestions(v *site.Visit, p *site.Page) {
	t := templateNamed(s.plan.answer("book"))
	if _, ok := calendar.PolicyNamed(p.Field("count")); !ok && t.File != "" {
		p.WrongAt("count", "count-0", "setup.fault.choose", "what", v.Words("setup.count"))
	}
	for _, a := range t.Asks {
		field := "ask." + t.Key + "." + a.Key
		typed := p.Field(field)
		if a.Most == 0 {
			if !slices.Contains(shares(), typed) {
				p.WrongAt(field, field+"-0", "setup.fault.choose", "what", v.Words("setup.ask."+a.Key))
			}
		} else if n, err := strconv.Atoi(typed); err != nil || n < 1 || n > a.Most {
			p.Wrong(field, "setup.fault.number", "what", v.Words("setup.ask."+a.Key), "most", a.Most)
		}
	}
	if len(p.Faults) > 0 {
		return
	}
	if least, most := p.Field("ask."+t.Key+".least"), p.Field("ask."+t.Key+".most"); least != "" && number(least) > number(most) {
		p.Wrong("ask."+t.Key+".most", "setup.fault.size", "what", v.Words("setup.ask.most"))
	}
	if seats, quorum := p.Field("ask."+t.Key+".seats"), p.Field("ask."+t.Key+".quorum-number"); seats != "" && number(quorum) > number(seats) {
		p.Wrong("ask."+t.Key+".quorum-number", "setup.fault.quorum", "what", v.Words("setup.ask.quorum-number"))
	}
}

// region is where the organisation is.
func (s *Setup) region() calendar.Jurisdiction {
	for _, j := range calendar.Jurisdictions() {
		if j.Code == s.plan.answer("region") {
			return j
		}
	}
	return calendar.Jurisdiction{}
}

// today is the day where the organisation is; that on which the founding was
// begun, once it was.
func (s *Setup) today() calendar.Date {
	if day, err := calendar.ParseDate(s.plan.Day); err == nil {
		return day
	}
	place := calendar.Place{}
	if zone, err := time.LoadLocation(s.region().Zone); err == nil {
		place.Zone = zone
	}
	return place.DateOf(calendar.Instant(s.World.Now().UnixNano()))
}

// setting is where the rulebook counts, and how.
func (s *Setup) setting() setting {
	j := s.region()
	count := s.plan.answer("count")
	if count == "" {
		count = customary(j.Code)
	}
	return setting{s.plan.answer("org"), j.Name, j.Zone, s.today().String(), count}
}

// customary is how days are counted in a country where nothing else is said.
func customary(region string) string {
	country, _, _ := strings.Cut(region, "-")
	switch country {
	case "NZ":
		return "NZ Legislation Act 2019"
	case "AU":
		return "Acts Interpretation Act 1901"
	case "DE":
		return "BGB 187-193"
	}
	return "plain"
}

// text is the rulebook as answered, with what is wrong with it. It is empty for
// those who begin without one.
func (s *Setup) text() (string, []source.Diagnostic, error) {
	t := templateNamed(s.plan.answer("book"))
	key := fmt.Sprint(t.Key, s.setting(), s.plan.answers(t))
	if s.written.key == key { // to play its stories again takes a second
		return s.written.text, s.written.diags, nil
	}
	text, err := t.write(s.setting(), s.plan.answers(t))
	if err != nil || text == "" {
		return "", nil, err
	}
	_, diags := readBook("rules.md", text)
	s.written = written{key, text, diags}
	return text, diags, nil
}

// written is the rulebook as it was last put together, and from what.
type written struct {
	key, text string
	diags     []source.Diagnostic
}

// plainOrigin reports whether a name can stand before /alteram/1.
func plainOrigin(name string) bool {
	return len(name) <= 100 && !strings.ContainsFunc(name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' || r == '-')
	})
}

// bookBody is a rulebook to begin with, on one page.
type bookBody struct {
	Key     string
	Clauses []clauseLine
	Map     site.Figure
	Drawn   bool
}

// clauseLine is a clause with what its rules say.
type clauseLine struct {
	Number, Heading string
	Rules           []string
}

func (s *Setup) bookPage(v *site.Visit) (*site.Page, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := templateNamed(v.PathValue("book"))
	if t == nil || t.File == "" || !s.mine(v) {
		return nil, site.ErrNone
	}
	text, err := t.write(s.setting(), nil)
	if err != nil {
		return nil, err
	}
	p, diags := readBook("rules.md", text)
	if source.HasError(diags) {
		return nil, errors.New("a rulebook to begin with cannot be read")
	}
	pic := picture.ProcedureMap("map", picture.Case{Program: p, Standing: docket.Standing{Open: true}})
	b := bookBody{Key: t.Key, Clauses: clauseLines(p), Map: site.FigureOf(pic), Drawn: pic.Wide != ""}
	out := s.bare("book", &site.Page{Body: setupBody{Back: "/setup/rules", Screen: b}})
	out.Args = []any{"name", v.Words("setup.book." + t.Key)}
	return out, nil
}

// clauseLines are the clauses that make rules, with their sentences.
func clauseLines(p *rulebook.Program) []clauseLine {
	var out []clauseLine
	at := -1
	for i := range p.Norms {
		n := &p.Norms[i]
		if n.Clause != at || len(out) == 0 {
			at = n.Clause
			out = append(out, clauseLine{Number: p.Clauses[at].Number, Heading: p.Clauses[at].Heading})
		}
		l := &out[len(out)-1]
		if words := strings.Join(strings.Fields(n.Words), " "); !slices.Contains(l.Rules, words) {
			l.Rules = append(l.Rules, words)
		}
	}
	return out
}
