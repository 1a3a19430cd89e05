package binder

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"alteram/aside"
	"alteram/clerk"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/paper"
)

// redactBody is the page on which parts of an exhibit are made black.
type redactBody struct {
	Label, Path string
	Files       []redactFile
	Others      []site.Link // the other files of the exhibit
	Codes       []site.Choice
}

// redactFile is one file with what is black in it.
type redactFile struct {
	Key, Name, Format string
	Black             []blackLine
	Copy              string // path of the copy; empty: there is none
	Image, Text, PDF  bool
}

type blackLine struct {
	N    int
	What string
}

// parts are the files of the exhibit that the path names.
func parts(v *site.Visit) ([]part, error) {
	all, err := partsOf(v, v.Case)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(p part) bool { return p.Label != v.PathValue("item") })
	if len(all) == 0 {
		return nil, site.ErrNone
	}
	return all, nil
}

func redactPage(v *site.Visit) (*site.Page, error) { return showRedact(v, &site.Page{}) }

func showRedact(v *site.Visit, page *site.Page) (*site.Page, error) {
	if !v.Case.Is(access.Clerk) {
		return nil, site.ErrNone
	}
	list, err := parts(v)
	if err != nil {
		return nil, err
	}
	black := paper.Redactions(v.Case.Sayings)
	label := v.PathValue("item")
	b := redactBody{Label: label, Path: v.CaseHref("evidence/" + label + "/redact")}
	chosen := number(v.URL.Query().Get("n"))
	if at := slices.IndexFunc(list, func(p part) bool { return p.Key == v.PostForm.Get("part") }); at >= 0 {
		chosen = at
	}
	for i := range list {
		p := &list[i]
		if i != min(max(chosen, 0), len(list)-1) { // one at a time: each has a form of the same fields
			b.Others = append(b.Others, site.To(p.File.Name, fmt.Sprintf("%s?n=%d", b.Path, i)))
			continue
		}
		data, err := p.content(v)
		if err != nil {
			return nil, err
		}
		r := black[p.Key]
		f := redactFile{Key: p.Key, Name: p.File.Name}
		switch paper.FormatOf(data) {
		case paper.Image:
			f.Image = true
		case paper.Prose:
			f.Text = true
		case paper.PDF:
			f.PDF = true
		}
		for _, x := range r.Regions {
			f.Black = append(f.Black, blackLine{len(f.Black), v.Words("binder.black.region", "x", percent(x.X), "y", percent(x.Y), "w", percent(x.W), "h", percent(x.H), "code", x.Code)})
		}
		for _, x := range r.Passages {
			f.Black = append(f.Black, blackLine{len(f.Black), v.Words("binder.black.passage", "from", x.From+1, "to", x.To, "code", x.Code)})
		}
		for _, x := range r.Pages {
			f.Black = append(f.Black, blackLine{len(f.Black), v.Words("binder.black.page", "page", x.Page, "code", x.Code)})
		}
		if len(f.Black) > 0 && !f.PDF {
			f.Copy = v.CaseHref(fmt.Sprintf("evidence/%s/redacted/%d/%d", label, p.Seq, p.N))
		}
		b.Files = append(b.Files, f)
	}
	for _, c := range codes(v) {
		b.Codes = append(b.Codes, site.Choice{Value: c[0], Text: c[0] + ": " + c[1]})
	}
	page.Name, page.Title, page.Args, page.Part, page.Section, page.Body = "redact", "binder.redact", []any{"label", label}, "evidence", "cases", b
	page.Crumbs = []site.Link{site.To("part.evidence", v.CaseHref("evidence"))}
	return page, nil
}

// percent is hundredths of a per cent as people read them.
func percent(n int) string { return strconv.FormatFloat(float64(n)/100, 'f', -1, 64) }

// redactPost makes something black, or takes a black part back. The original stays as
// it is.
func redactPost(v *site.Visit) (*site.Page, error) {
	if !v.Case.Is(access.Clerk) {
		return nil, site.ErrNone
	}
	page := &site.Page{Values: v.PostForm}
	list, err := parts(v)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(list, func(p part) bool { return p.Key == v.PostForm.Get("part") })
	if at < 0 {
		return nil, site.ErrNone
	}
	p := &list[at]
	data, err := p.content(v)
	if err != nil {
		return nil, err
	}
	r := paper.Redactions(v.Case.Sayings)[p.Key]
	if back, ok := strings.CutPrefix(v.PostForm.Get("do"), "back "); ok {
		takeBack(&r, number(back))
	} else {
		blacken(v, page, &r, data)
	}
	if len(page.Faults) > 0 {
		return showRedact(v, page)
	}
	copied := ""
	if made, err := copyOf(data, &r); err == nil && made != nil {
		copied = shaOf(made)
	}
	s := clerk.Saying{Kind: aside.Redacted, Words: paper.WriteRedaction(p.Key, &r, copied)}
	return (*press)(nil).say(v, page, s, v.CaseHref("evidence/"+v.PathValue("item")+"/redact"), showRedact)
}

// takeBack takes away the n-th black part, in the order of the page.
func takeBack(r *paper.Redaction, n int) {
	switch a, b := len(r.Regions), len(r.Regions)+len(r.Passages); {
	case n < 0:
	case n < a:
		r.Regions = slices.Delete(slices.Clone(r.Regions), n, n+1)
	case n < b:
		r.Passages = slices.Delete(slices.Clone(r.Passages), n-a, n-a+1)
	case n-b < len(r.Pages):
		r.Pages = slices.Delete(slices.Clone(r.Pages), n-b, n-b+1)
	}
}

// blacken reads from the form what is to be black.
func blacken(v *site.Visit, page *site.Page, r *paper.Redaction, data []byte) {
	code := v.PostForm.Get("code")
	if !slices.Contains(reasons, code) {
		page.WrongAt("code", "code-0", "binder.fault.code")
	}
	switch paper.FormatOf(data) {
	case paper.Image:
		x := paper.Region{Code: code}
		for name, to := range map[string]*int{"x": &x.X, "y": &x.Y, "w": &x.W, "h": &x.H} {
			n, err := strconv.ParseFloat(strings.TrimSuffix(strings.ReplaceAll(page.Field(name), ",", "."), "%"), 64)
			if err != nil || math.IsNaN(n) || n < 0 || n > 100 || n == 0 && (name == "w" || name == "h") {
				page.Wrong(name, "binder.fault.percent")
				continue
			}
			*to = int(math.Round(n * 100))
		}
		r.Regions = append(slices.Clone(r.Regions), x)
	case paper.Prose:
		text, words := []rune(string(data)), []rune(strings.ReplaceAll(v.PostForm.Get("passage"), "\r\n", "\n"))
		found := false
		for i := 0; len(words) > 0 && i+len(words) <= len(text); i++ {
			if string(text[i:i+len(words)]) == string(words) {
				r.Passages = append(slices.Clone(r.Passages), paper.Passage{From: i, To: i + len(words), Code: code})
				found = true
			}
		}
		if !found {
			page.Wrong("passage", "binder.fault.passage")
		}
	case paper.PDF:
		n := number(page.Field("page"))
		if n < 1 || n > 5000 {
			page.Wrong("page", "binder.fault.page")
		}
		r.Pages = append(slices.Clone(r.Pages), paper.Whole{Page: n, Code: code})
	default:
		page.Wrong("code", "binder.fault.format")
	}
}

// copyOf is the copy of a file in which parts are black; nil of a PDF, whose pages are
// left out where the bundle is bound.
func copyOf(data []byte, r *paper.Redaction) ([]byte, error) {
	switch paper.FormatOf(data) {
	case paper.Image:
		return paper.Redact(data, r.Regions)
	case paper.Prose:
		return []byte(paper.Blacked(string(data), r.Passages)), nil
	}
	return nil, nil
}

// redactedPage sends the copy of a file in which parts are black.
func redactedPage(v *site.Visit) (*site.Page, error) {
	list, err := parts(v)
	if err != nil {
		return nil, err
	}
	for i := range list {
		p := &list[i]
		r := paper.Redactions(v.Case.Sayings)[p.Key]
		if strconv.FormatInt(p.Seq, 10) != v.PathValue("entry") || strconv.Itoa(p.N) != v.PathValue("n") || r.Empty() {
			continue
		}
		data, err := p.content(v)
		if err != nil {
			return nil, err
		}
		made, err := copyOf(data, &r)
		if err != nil || made == nil {
			return nil, site.ErrNone
		}
		name, kind := "redacted-"+p.Label+".txt", "text/plain; charset=utf-8"
		if paper.FormatOf(data) == paper.Image {
			name, kind = "redacted-"+p.Label+".png", "image/png"
		}
		return &site.Page{File: &site.File{Name: name, Kind: kind, Content: made}}, nil
	}
	return nil, site.ErrNone
}
