package office

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"alteram/bundle"
	"alteram/calendar"
	"alteram/clerk"
	"alteram/dossier"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// rulebooksBody is the editions.
type rulebooksBody struct {
	Done  string
	List  []editionLine
	Write bool

	Proofs bool // there are pages of what is proved
}

// editionLine is an edition of the rulebook.
type editionLine struct {
	Href, Title, From, On, Body, Words string
	N                                  int
	Entry                              int64
	State                              string // force, coming, replaced
}

func rulebooksPage(v *site.Visit) (*site.Page, error) {
	now, list, err := inForce(v)
	if err != nil {
		return nil, err
	}
	b := rulebooksBody{Done: done(v), Write: v.General(access.Rulebooks, access.Write), Proofs: v.Site.Prover != nil}
	for i := range list {
		e := &list[i]
		l := editionLine{N: i + 1, Href: "/rules/v" + strconv.Itoa(i+1), Title: e.Title, From: e.From.Long(), Body: e.Body, Words: e.Words, Entry: e.Index, State: "replaced"}
		if e.On != calendar.NoDate {
			l.On = e.On.Long()
		}
		if now != nil && e.Hash == now.Hash {
			l.State = "force"
		} else if e.From > v.Today() {
			l.State = "coming"
		}
		b.List = append(b.List, l)
	}
	slices.Reverse(b.List)
	return page("rulebooks", v, &site.Page{Body: b}), nil
}

// editBody is a rulebook that is being written.
type editBody struct {
	Check   *checkBody // nil before it was looked at
	Stories []storyLine
	Against string // title of the edition in force
	Changes []changeLine
	Data    string // the text as it was looked at, for the form that adopts it
	Bodies  []string
}

// changeLine is what becomes of a clause.
type changeLine struct {
	Clause, Heading, Kind string
	Words, Formal         []dossier.Piece
}

func editPage(v *site.Visit) (*site.Page, error) {
	e, _, err := inForce(v)
	if err != nil {
		return nil, err
	}
	text := ""
	if e != nil && len(e.Files) > 0 {
		text = string(e.Files[0].Data)
	}
	return showEdit(v, &site.Page{Values: map[string][]string{"text": {text}}}, editBody{})
}

func showEdit(v *site.Visit, p *site.Page, b editBody) (*site.Page, error) {
	p.Crumbs = []site.Link{site.To("admin.rulebooks.title", "/admin/rulebooks")}
	p.Body = b
	return page("edit", v, p), nil
}

// checkPost reads a text that was typed or brought, says what is wrong with it,
// what differs from the edition in force, and whether its stories end as they
// say.
func checkPost(v *site.Visit) (*site.Page, error) {
	p := &site.Page{}
	name, data, err := brought(v, p, "text")
	if err != nil {
		return nil, err
	}
	if len(p.Faults) > 0 {
		return showEdit(v, p, editBody{})
	}
	text := unix(v.PostForm.Get("text"))
	if name != "" {
		text = unix(string(data))
		p.Values.Set("text", text)
	}
	if strings.TrimSpace(text) == "" {
		p.Wrong("text", "admin.fault.text")
		return showEdit(v, p, editBody{})
	}
	b, err := looked(v, text)
	if err != nil {
		return nil, err
	}
	return showEdit(v, p, b)
}

// looked is what is found in a text.
func looked(v *site.Visit, text string) (editBody, error) {
	e, _, err := inForce(v)
	if err != nil {
		return editBody{}, err
	}
	files := edition(text, e)
	program, diags := readFiles(files)
	c := checked(text, diags)
	b := editBody{Check: &c, Data: base64.StdEncoding.EncodeToString([]byte(text))}
	if source.HasError(diags) {
		return b, nil
	}
	b.Stories = rehearsed(program)
	for _, t := range places(program) {
		if t.Kind == rulebook.Body {
			b.Bodies = append(b.Bodies, t.Name)
		}
	}
	if e != nil {
		b.Against = e.Title
		for _, x := range dossier.Diff(e.Program, program) {
			b.Changes = append(b.Changes, changeOf(x))
		}
	}
	return b, nil
}

// changeOf is what becomes of a clause, for the page.
func changeOf(x dossier.ClauseChange) changeLine {
	at := x.New
	if x.Kind == "removed" {
		at = x.Old
	}
	l := changeLine{Clause: at.Number, Heading: at.Heading, Kind: x.Kind}
	switch {
	case x.Kind == "added":
		l.Words, l.Formal = []dossier.Piece{{Op: "new", Text: at.Words}}, []dossier.Piece{{Op: "new", Text: at.Formal}}
	case x.Kind == "removed":
		l.Words, l.Formal = []dossier.Piece{{Op: "gone", Text: at.Words}}, []dossier.Piece{{Op: "gone", Text: at.Formal}}
	default:
		if x.WordsChanged {
			l.Words = x.Words
		}
		if x.FormalChanged {
			l.Formal = x.Formal
		}
	}
	return l
}

// edition is the files of a rulebook whose main one is a text: what it
// includes is as it is in the edition in force.
func edition(text string, e *clerk.Edition) []bundle.File {
	name := "constitution.md"
	if e != nil && len(e.Files) > 0 {
		name = e.Files[0].Name
	}
	out := []bundle.File{{Name: name, Data: []byte(text)}}
	main, _ := syntax.Parse(source.NewFile(name, []byte(text)))
	for _, inc := range rulebook.Includes(main) {
		if e == nil {
			break
		}
		for _, f := range e.Files[1:] {
			if f.Name == inc {
				out = append(out, f)
			}
		}
	}
	return out
}

// readFiles reads a rulebook with those it includes.
func readFiles(files []bundle.File) (*rulebook.Program, []source.Diagnostic) {
	if len(files) == 1 {
		return readBook(files[0].Name, string(files[0].Data))
	}
	var parsed []*syntax.File
	var diags []source.Diagnostic
	for _, f := range files {
		file, more := syntax.Parse(source.NewFile(f.Name, f.Data))
		parsed, diags = append(parsed, file), append(diags, more...)
	}
	p, more := rulebook.Build(parsed...)
	diags = append(diags, more...)
	source.Sort(diags)
	return p, diags
}

// adoptPost adopts the text that was looked at.
func adoptPost(v *site.Visit) (*site.Page, error) {
	if _, err := v.Upload(); err != nil {
		return nil, err
	}
	p := &site.Page{Values: v.PostForm}
	text, err := base64.StdEncoding.DecodeString(v.PostForm.Get("data"))
	if err != nil || len(text) == 0 {
		p.Wrong("text", "admin.fault.text")
		return showEdit(v, p, editBody{})
	}
	p.Values.Set("text", string(text))
	e, _, err := inForce(v)
	if err != nil {
		return nil, err
	}
	a := clerk.Adoption{Request: v.Ask(), Files: edition(string(text), e), Body: p.Field("body"), Words: p.Field("words")}
	if a.Body == "" {
		p.Wrong("body", "admin.fault.body")
	}
	if a.Words == "" {
		p.Wrong("words", "admin.fault.words")
	}
	a.On, _ = p.Day("on")
	a.From, _ = p.Day("from")
	if len(p.Faults) == 0 {
		_, err := v.Site.Desk.Adopt(v.Context(), a)
		if err == nil {
			return &site.Page{Go: "/admin/rulebooks?done=adopted"}, nil
		}
		if !p.Problem("body", err) {
			return nil, err
		}
	}
	b, err := looked(v, string(text))
	if err != nil {
		return nil, err
	}
	return showEdit(v, p, b)
}

// unix is a text as a form sent it, with the line ends that files have.
func unix(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }
