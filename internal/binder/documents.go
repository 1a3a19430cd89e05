package binder

import (
	"html/template"
	"strings"

	"alteram/document"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/notice"
	"alteram/paper"
)

// documentsBody lists the documents of a case.
type documentsBody struct {
	Groups []group
	Bundle string
}

// group is the documents of one kind.
type group struct {
	Kind  string // key
	Items []documentLine
}

type documentLine struct{ Title, Page, PDF string }

func documentsPage(v *site.Visit) (*site.Page, error) {
	b := documentsBody{}
	for _, it := range notice.List(caseOf(v, v.Case)) {
		if n := len(b.Groups); n == 0 || b.Groups[n-1].Kind != "binder.kind."+it.Kind {
			b.Groups = append(b.Groups, group{Kind: "binder.kind." + it.Kind})
		}
		g := &b.Groups[len(b.Groups)-1]
		g.Items = append(g.Items, documentLine{it.Title, v.CaseHref("documents/" + it.Name), v.CaseHref("documents/" + it.Name + ".pdf")})
	}
	if v.Case.May(access.Bundle) >= access.Read {
		b.Bundle = v.CaseHref("bundle")
	}
	return &site.Page{Name: "documents", Title: "binder.documents", Part: "documents", Section: "cases", Body: b}, nil
}

// documentBody is a document as a page.
type documentBody struct {
	Title, Foot, Home, Print, PDF string
	Label                         string
	HTML                          template.HTML
}

func (p *press) documentPage(v *site.Visit) (*site.Page, error) {
	name, asFile := strings.CutSuffix(v.PathValue("file"), ".pdf")
	d, ok := notice.Make(caseOf(v, v.Case), name)
	if !ok {
		return nil, site.ErrNone
	}
	if !asFile {
		if err := issue(v, name, d.Fingerprint(), ""); err != nil {
			return nil, err
		}
		b := documentBody{Title: d.Title, Foot: d.Foot(0, 0), Print: d.Fingerprint(), PDF: v.CaseHref("documents/" + name + ".pdf"), Label: d.Label, HTML: template.HTML(d.HTML())} // escaped by package document
		return &site.Page{Name: "document", Title: "binder.document", Args: []any{"title", d.Title}, Part: "documents", Section: "cases", Crumbs: []site.Link{site.To("binder.documents", v.CaseHref("documents"))}, Body: b}, nil
	}
	file, err := p.print(d)
	if err != nil {
		return nil, err
	}
	if err := issue(v, name, d.Fingerprint(), shaOf(file)); err != nil {
		return nil, err
	}
	return &site.Page{File: &site.File{Name: v.Case.Reference + "-" + name + ".pdf", Kind: "application/pdf", Content: file}}, nil
}

func (p *press) print(d *document.Document) ([]byte, error) {
	fonts, err := p.fonts()
	if err != nil {
		return nil, err
	}
	file, _ := paper.Print(fonts, d)
	return file, nil
}
