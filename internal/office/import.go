package office

import (
	"encoding/base64"
	"io"
	"regexp"
	"strings"

	"alteram/internal/site"
	"alteram/register"
	"alteram/wording"
)

// importBody is a list of members as it is sent, and what it comes to.
type importBody struct {
	Done    string
	List    *register.Import // nil before a list was sent
	New     int
	Changed int
	Same    int
	Rows    []register.Row // that change something
	Data    string         // the list, for the form that commits it
	Name    string
	Before  []batchLine
}

// batchLine is an import that was recorded.
type batchLine struct {
	ID, File string
	Entry    int64
	Rows     int64
	Undone   int64
}

func importPage(v *site.Visit) (*site.Page, error) {
	return showImport(v, &site.Page{}, importBody{Done: done(v)})
}

func showImport(v *site.Visit, p *site.Page, b importBody) (*site.Page, error) {
	r, _, err := people(v)
	if err != nil {
		return nil, err
	}
	for _, im := range r.Imports() {
		b.Before = append(b.Before, batchLine{im.ID, im.File, im.Entry, im.Rows, im.Undone})
	}
	p.Crumbs = []site.Link{site.To("admin.register.title", "/admin/register")}
	p.Body = b
	return page("import", v, p), nil
}

// importPost reads a list: the first time it shows what it comes to, and when
// that was looked at it records it.
func importPost(v *site.Visit) (*site.Page, error) {
	p, b := &site.Page{}, importBody{}
	name, data, err := brought(v, p, "list")
	if err != nil {
		return nil, err
	}
	if len(p.Faults) > 0 {
		return showImport(v, p, b)
	}
	commit := p.Field("data") != ""
	switch {
	case commit:
		b.Name = p.Field("name")
		if data, err = base64.StdEncoding.DecodeString(v.PostForm.Get("data")); err != nil {
			p.Wrong("list", "admin.fault.list")
			return showImport(v, p, b)
		}
	case name != "":
		b.Name = name
	default:
		b.Name, data = "list.csv", []byte(v.PostForm.Get("list"))
	}
	if len(strings.TrimSpace(string(data))) == 0 {
		p.Wrong("list", "admin.fault.list")
		return showImport(v, p, b)
	}
	mapping, wrong := register.ParseMapping(lines(v.PostForm.Get("mapping")))
	for _, x := range wrong {
		p.Faults = append(p.Faults, site.Fault{Field: "mapping", At: "mapping", Text: wording.Upper(x.Fact) + ". " + wording.Upper(x.Remedy)})
	}
	if len(wrong) > 0 {
		return showImport(v, p, b)
	}
	r, book, err := people(v)
	if err != nil {
		return nil, err
	}
	b.List = register.ReadCSV(b.Name, data, mapping, r, book, v.Today())
	for _, x := range b.List.Problems {
		p.Faults = append(p.Faults, site.Fault{Field: "list", At: "list", Text: wording.Upper(x.Fact) + ". " + wording.Upper(x.Remedy)})
	}
	if len(b.List.Problems) > 0 {
		b.List = nil
		return showImport(v, p, b)
	}
	if !commit {
		b.Data = base64.StdEncoding.EncodeToString(data)
		return showImport(v, p, b.counted())
	}
	changes, err := b.List.Changes(chance(v.Key()))
	if err != nil || len(changes) == 0 { // of a list that is in the register already there is nothing to record
		return &site.Page{Go: "/admin/register/import?done=saved"}, err
	}
	if _, err := v.Site.Desk.Change(v.Context(), v.Ask(), changes...); err != nil {
		if p.Problem("list", err) {
			return showImport(v, p, importBody{})
		}
		return nil, err
	}
	return &site.Page{Go: "/admin/register/import?done=saved"}, nil
}

// counted says how many rows do what.
func (b importBody) counted() importBody {
	for _, row := range b.List.Rows {
		switch row.Status {
		case register.New:
			b.New++
		case register.Changed:
			b.Changed++
		default:
			b.Same++
			continue
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

// undoBody is an import that is to be taken back.
type undoBody struct {
	ID, File string
	Rests    []string // what will stay
}

// chains are the names of cases: here nothing names one.
var chains = regexp.MustCompile(`\b[0-9a-f]{32}\b`)

func undoPage(v *site.Visit) (*site.Page, error) {
	return showUndo(v, &site.Page{})
}

func showUndo(v *site.Visit, p *site.Page) (*site.Page, error) {
	r, _, err := people(v)
	if err != nil {
		return nil, err
	}
	for _, im := range r.Imports() {
		if im.ID == v.PathValue("import") && im.Undone == 0 {
			p.Crumbs = []site.Link{site.To("admin.register.title", "/admin/register"), site.To("admin.import.title", "/admin/register/import")}
			b := undoBody{ID: im.ID, File: im.File}
			for _, said := range r.Rests(im.ID) {
				b.Rests = append(b.Rests, chains.ReplaceAllString(said, "…"))
			}
			p.Body = b
			return page("undo", v, p), nil
		}
	}
	return nil, site.ErrNone
}

func undoPost(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Values: v.PostForm}
	_, err := v.Site.Desk.Change(v.Context(), v.Ask(), register.UndoImport(v.PathValue("import"), p.Field("reason")))
	if problem(err) != nil {
		p.Problem("reason", err)
		return showUndo(v, p)
	}
	if err != nil {
		return nil, err
	}
	return &site.Page{Go: "/admin/register/import?done=undone"}, nil
}

// lines are the lines of a text that are not empty.
func lines(text string) []string {
	var out []string
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// mostText bounds a text that somebody brings as a file, in bytes.
const mostText = 16 << 20

// brought reads a form with a file that is a text: its name, empty when there is
// none, and what is in it. What is wrong with it stands at the field.
func brought(v *site.Visit, p *site.Page, field string) (name string, data []byte, err error) {
	list, err := v.Upload()
	p.Values = v.PostForm
	if p.Problem(field, err) {
		return "", nil, nil
	}
	if err != nil || len(list) == 0 {
		return "", nil, err
	}
	if list[0].Size() > mostText {
		p.Wrong(field, "admin.fault.large", "most", mostText>>20)
		return "", nil, nil
	}
	data, err = io.ReadAll(v.Site.Desk.Open(v.Context(), &list[0]))
	return list[0].Name, data, err
}
