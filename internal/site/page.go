package site

import (
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"alteram/internal/access"
)

//go:embed templates
var templates embed.FS

// Page is what a template reads. A page's own function fills in the first
// part; the rest is the same everywhere.
type Page struct {
	Name    string // of the template
	Status  int    // 0 is 200, or 422 when there are faults
	Title   string // key of its words
	Args    []any  // of the title
	Section string // of the navigation
	Part    string // of a case: the part of the side list that is shown
	Crumbs  []Link // way back, from the start: the texts are keys
	Rule    []Link // the clauses that the page rests on: number and heading
	Values  url.Values
	Faults  []Fault
	Body    any
	Go      string // instead of a page: where to go (303)
	Pad     int    // its size is a multiple of so many bytes; 0: it is what it is
	NoIndex bool   // search engines are asked not to list it
	Bare    bool   // for a wall or for paper: nothing but the page
	File    *File  // instead of a page: what the reader keeps

	V         *Visit
	words     words
	Lang, Org string
	Rehearsal bool
	Help      string
	CSS, Icon string
	Script    string
	Head      *caseHead // of a case page
	Recorded  string    // what the form before this page recorded, in words
	once      string
	Waits     []Link // for the reader, wherever he or she is
}

// File is a file that a browser keeps instead of showing it.
type File struct {
	Name, Kind string // Kind is its media type
	Content    []byte
	Reader     io.ReadSeeker // instead of Content: of a file that may be large; parts of it can be asked for
	Archive    Archive       // instead of Content: what is written as it goes
}

// Archive is a file that is put together while it is written.
type Archive interface {
	Size() int64 // bytes
	io.WriterTo
}

// send sends the file, to be kept and not to be shown: what is in it never runs
// here. One that cannot be sent to its end breaks off, so that nobody takes it
// for whole.
func (f *File) send(v *Visit, w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", f.Kind)
	h.Set("Content-Disposition", cmp.Or(mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}), "attachment"))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Cache-Control", "no-store")
	out := v.steady(w, nil)
	switch {
	case f.Reader != nil:
		http.ServeContent(out, v.Request, "", time.Time{}, f.Reader)
	case f.Archive != nil:
		h.Set("Content-Length", strconv.FormatInt(f.Archive.Size(), 10))
		if _, err := f.Archive.WriteTo(out); err != nil {
			v.Site.Log.Error("file not sent whole", "route", v.Pattern, "error", err)
			panic(http.ErrAbortHandler)
		}
	default:
		h.Set("Content-Length", strconv.Itoa(len(f.Content)))
		_, _ = out.Write(f.Content) // a reader that has gone is no failure of ours
	}
}

// Link is a link with its text.
type Link struct{ Text, Href string }

// To makes a link.
func To(text, href string) Link { return Link{text, href} }

// Fault is what is wrong with an answer: the field it stands at, the input
// that puts it right, and its words.
type Fault struct {
	Field, At string
	Key       string
	Args      []any
	Text      string // instead of Key: words that are already in plain language
}

// T is a text of the catalogue.
func (p *Page) T(key string, args ...any) string { return p.words.text(key, args) }

// P is a text of the catalogue with its links.
func (p *Page) P(key string, args ...any) template.HTML { return p.words.rich(key, args) }

// Heading is the title in words.
func (p *Page) Heading() string { return p.words.text(p.Title, p.Args) }

// Value is what was typed into a field.
func (p *Page) Value(field string) string { return p.Values.Get(field) }

// Is reports whether a choice was made.
func (p *Page) Is(field, choice string) bool {
	for _, v := range p.Values[field] {
		if v == choice {
			return true
		}
	}
	return false
}

// Fault is what is wrong with a field, in words, or empty.
func (p *Page) Fault(field string) string {
	for _, f := range p.Faults {
		if f.Field == field {
			return p.Say(f)
		}
	}
	return ""
}

// Described is the value of aria-describedby for a field.
func (p *Page) Described(field string) string {
	if p.Fault(field) == "" {
		return field + "-hint"
	}
	return field + "-hint " + field + "-error"
}

// Say is a fault in words.
func (p *Page) Say(f Fault) string {
	if f.Key == "" {
		return f.Text
	}
	return p.words.text(f.Key, f.Args)
}

// Wrong adds a fault at a field.
func (p *Page) Wrong(field, key string, args ...any) { p.WrongAt(field, field, key, args...) }

// WrongAt adds a fault of a group that one input puts right.
func (p *Page) WrongAt(field, at, key string, args ...any) {
	p.Faults = append(p.Faults, Fault{Field: field, At: at, Key: key, Args: args})
}

// Form is what every form that posts must hold: the token of the session, and
// a key of its own so that sending it twice makes one entry.
func (p *Page) Form() template.HTML {
	if p.once = p.Value("once"); p.once == "" || len(p.once) > 100 || p.V.PostForm.Get("once") != p.once || len(p.Faults) == 0 {
		p.once = newOnce()
	}
	return template.HTML(`<input type="hidden" name="form" value="` + p.V.Token() + `"><input type="hidden" name="once" value="` + template.HTMLEscapeString(p.once) + `">`)
}

// SignedIn reports whether the reader has signed in.
func (p *Page) SignedIn() bool { return p.V.Session != nil }

// Doors reports whether anybody can sign in here.
func (p *Page) Doors() bool { return p.V.Site.Door != nil }

// Choice is a choice of a group of radio buttons or boxes, for the part
// "radios".
type Choice struct{ Value, Text, Hint string }

// Organisation reports whether the reader has a part in running the site.
func (p *Page) Organisation() bool { return p.V.General(access.Health, access.Read) }

// Demo is what every page of a demonstration shows; nil in earnest.
func (p *Page) Demo() *Demo { return p.V.Site.Demo }

// Clock is the time of the organisation, for the banner of a demonstration.
func (p *Page) Clock() string { return p.V.Place().Format(p.V.Instant()) }

// views are the templates of the pages, by name. Each is put together when it
// is first asked for: to do so for all of them would make the start slow.
type views map[string]func() (*template.Template, error)

func readViews(rooms []Room) (views, error) {
	layout, err := template.New("layout.html").Funcs(template.FuncMap{"dict": pairs}).ParseFS(templates, "templates/layout.html", "templates/parts.html")
	if err != nil {
		return nil, fmt.Errorf("read the templates: %w", err)
	}
	v := views{}
	for _, room := range rooms {
		if err := v.add(layout, room); err != nil {
			return nil, fmt.Errorf("read the templates of %s: %w", room.Name, err)
		}
	}
	return v, nil
}

// add reads the templates of a room.
func (v views) add(layout *template.Template, room Room) error {
	list, err := fs.Glob(room.Templates, "*.html")
	if err != nil {
		return err
	}
	base, err := layout.Clone()
	if err != nil {
		return err
	}
	if _, err := fs.Stat(room.Templates, "parts.html"); err == nil && room.Name != "site" {
		if _, err := base.ParseFS(room.Templates, "parts.html"); err != nil {
			return err
		}
	}
	for _, file := range list {
		name := strings.TrimSuffix(file, ".html")
		if name == "layout" || name == "parts" {
			continue
		}
		if v[name] != nil {
			return fmt.Errorf("there are two templates %s", name)
		}
		v[name] = sync.OnceValues(func() (*template.Template, error) {
			own, err := base.Clone()
			if err == nil {
				_, err = own.ParseFS(room.Templates, file)
			}
			return own, err
		})
	}
	return nil
}

func (v views) write(w io.Writer, p *Page) error {
	t, ok := v[p.Name]
	if !ok {
		return fmt.Errorf("there is no template %s", p.Name)
	}
	own, err := t()
	if err != nil {
		return fmt.Errorf("read a template: %w", err)
	}
	return own.Execute(w, p)
}

// pairs hands several values to a part: names and values in turn.
func pairs(list ...any) map[string]any {
	m := map[string]any{}
	for i := 0; i+1 < len(list); i += 2 {
		m[fmt.Sprint(list[i])] = list[i+1]
	}
	return m
}

// dress fills in what every page has.
func (s *Site) dress(p *Page, v *Visit) {
	org := s.organisation()
	p.V = v
	p.words, p.Lang = s.words.pick(v.Header.Get("Accept-Language"))
	p.Org, p.Rehearsal, p.Help = org.Name, org.Rehearsal, s.Help
	p.CSS, p.Icon, p.Script = s.assets.url("alteram.css"), s.assets.url("icon.svg"), s.assets.url("alteram.js")
	if p.Values == nil {
		p.Values = v.PostForm
	}
	if v.Session != nil && !p.Bare {
		for _, f := range s.waits {
			if l := f(v); l != nil {
				p.Waits = append(p.Waits, *l)
			}
		}
	}
	rules := make([]Link, len(p.Rule))
	for i, l := range p.Rule {
		number, heading, _ := strings.Cut(l.Text, " ")
		rules[i] = Link{p.T("step.rule", "rule", strings.TrimSuffix(number+", "+heading, ", ")), l.Href}
	}
	p.Rule = rules
	if v.Case != nil {
		p.Head = headOf(v, p)
	}
	if p.Status == 0 {
		p.Status = http.StatusOK
		if len(p.Faults) > 0 {
			p.Status = http.StatusUnprocessableEntity
		}
	}
}

// Words are texts of the catalogue in the reader's language, for a page that
// puts together what its template shows.
func (v *Visit) Words(key string, args ...any) string {
	if v.words == nil { // a page asks hundreds of times
		v.words, _ = v.Site.words.pick(v.Header.Get("Accept-Language"))
	}
	return v.words.text(key, args)
}

// health says whether the record answers.
func health(v *Visit, w http.ResponseWriter) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	text := "ok\n"
	if v.Site.Desk == nil {
		text = "no organisation yet\n"
	} else if _, err := v.Site.Desk.Head(v.Context()); err != nil {
		v.Site.Log.Error("record does not answer", "error", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		text = "the record does not answer\n"
	}
	_, err := io.WriteString(w, text)
	return err
}
