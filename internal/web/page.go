package web

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"strings"
)

//go:embed templates
var templates embed.FS

// page is what a template reads. A page's own function fills in the first
// part; the rest is the same everywhere.
type page struct {
	Name    string // of the template
	Status  int    // 0 is 200, or 422 when there are faults
	Title   string // key of its words
	Args    []any  // of the title
	Section string // of the navigation
	Crumbs  []link // way back, from the start
	Values  url.Values
	Faults  []fault
	Body    any

	words     words
	Lang, Org string
	Rehearsal bool
	Help      string
	CSS, Icon string
}

// link is a link with its text.
type link struct{ Text, Href string }

// fault is what is wrong with an answer: the field it stands at, the input
// that puts it right, and its words.
type fault struct {
	Field, At string
	Key       string
	Args      []any
}

// T is a text of the catalogue.
func (p *page) T(key string, args ...any) string { return p.words.text(key, args) }

// P is a text of the catalogue with its links.
func (p *page) P(key string, args ...any) template.HTML { return p.words.rich(key, args) }

// Heading is the title in words.
func (p *page) Heading() string { return p.words.text(p.Title, p.Args) }

// Value is what was typed into a field.
func (p *page) Value(field string) string { return p.Values.Get(field) }

// Is reports whether a choice was made.
func (p *page) Is(field, choice string) bool { return p.Values.Get(field) == choice }

// Fault is what is wrong with a field, in words, or empty.
func (p *page) Fault(field string) string {
	for _, f := range p.Faults {
		if f.Field == field {
			return p.words.text(f.Key, f.Args)
		}
	}
	return ""
}

// Described is the value of aria-describedby for a field.
func (p *page) Described(field string) string {
	if p.Fault(field) == "" {
		return field + "-hint"
	}
	return field + "-hint " + field + "-error"
}

// Say is a fault in words.
func (p *page) Say(f fault) string { return p.words.text(f.Key, f.Args) }

// wrong adds a fault.
func (p *page) wrong(field, key string, args ...any) { p.wrongAt(field, field, key, args...) }

// wrongAt adds a fault of a group that one input puts right.
func (p *page) wrongAt(field, at, key string, args ...any) {
	p.Faults = append(p.Faults, fault{field, at, key, args})
}

// views are the templates of the pages, by name.
type views map[string]*template.Template

func readViews() (views, error) {
	layout, err := template.New("layout.html").Funcs(template.FuncMap{"dict": pairs}).ParseFS(templates, "templates/layout.html", "templates/parts.html")
	if err != nil {
		return nil, fmt.Errorf("read the templates: %w", err)
	}
	list, err := templates.ReadDir("templates")
	if err != nil {
		return nil, fmt.Errorf("read the templates: %w", err)
	}
	v := views{}
	for _, f := range list {
		name := strings.TrimSuffix(f.Name(), ".html")
		if name == "layout" || name == "parts" {
			continue
		}
		own, err := layout.Clone()
		if err == nil {
			_, err = own.ParseFS(templates, "templates/"+f.Name())
		}
		if err != nil {
			return nil, fmt.Errorf("read the templates: %w", err)
		}
		v[name] = own
	}
	return v, nil
}

func (v views) write(w io.Writer, p *page) error {
	t, ok := v[p.Name]
	if !ok {
		return fmt.Errorf("there is no template %s", p.Name)
	}
	return t.Execute(w, p)
}

// pairs hands several values to a part: names and values in turn.
func pairs(list ...any) map[string]any {
	m := map[string]any{}
	for i := 0; i+1 < len(list); i += 2 {
		m[fmt.Sprint(list[i])] = list[i+1]
	}
	return m
}

// health says whether the record answers.
func health(s *site, w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	text := "ok\n"
	if _, err := s.Desk.Head(r.Context()); err != nil {
		s.Log.Error("record does not answer", "error", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		text = "the record does not answer\n"
	}
	_, err := io.WriteString(w, text)
	return err
}
