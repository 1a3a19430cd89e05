package binder

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"alteram/aside"
	"alteram/clerk"
	"alteram/document"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/notice"
	"alteram/paper"
)

// bundleBody is the page of the bundle.
type bundleBody struct {
	Path, File string
	Lines      []bundleLine
	Out        []bundleLine // what is left out
	Frozen     bool
	Duplex     bool
	May        bool // the reader puts it in order
	Late       bool // something has come since it was frozen
	Views      []site.Link
	Problems   []string
	Print      string
	Sheets     int
}

// bundleLine is a part in its place.
type bundleLine struct {
	N                  int
	Key, Title, Pages  string
	Withheld, Fixed    bool
	First, Last, Black bool
}

func (p *press) bundlePage(v *site.Visit) (*site.Page, error) {
	return p.showBundle(v, &site.Page{})
}

func (p *press) showBundle(v *site.Visit, page *site.Page) (*site.Page, error) {
	b := bundleBody{Path: v.CaseHref("bundle"), File: v.CaseHref("bundle") + ".pdf", May: v.Case.May(access.Bundle) >= access.Write}
	s := readState(v.Case.Sayings)
	x, bound, stock, err := p.bind(v, v.Case, "")
	if err != nil {
		return nil, err
	}
	b.Frozen, b.Duplex, b.Problems, b.Sheets, b.Print = len(s.Frozen) > 0, s.Duplex, bound.Problems, bound.Pages, bound.Fingerprint
	for i := range x.Parts {
		part, at := &x.Parts[i], bound.Places[i+1]
		l := bundleLine{N: i + 1, Key: part.Key, Title: part.Title, Pages: at.First(), Withheld: part.Withheld != "", Fixed: s.frozen(part.Key) != nil, First: i == 0, Last: i == len(x.Parts)-1}
		if at.Pages > 1 {
			l.Pages += "–" + at.Last()
		}
		l.Black = part.File != nil && !part.File.Redact.Empty()
		b.Late = b.Late || b.Frozen && !l.Fixed
		b.Lines = append(b.Lines, l)
	}
	if b.May {
		for _, k := range s.Out {
			if slices.Contains(stock.keys, k) {
				b.Out = append(b.Out, bundleLine{Key: k, Title: stock.titles[k]})
			}
		}
		b.Views = views(v)
	}
	page.Name, page.Title, page.Part, page.Section, page.Body = "bundle", "binder.bundle", "documents", "cases", b
	page.Crumbs = []site.Link{site.To("binder.documents", v.CaseHref("documents"))}
	return page, nil
}

// views are the people for whom the bundle can be looked at as they get it.
func views(v *site.Visit) []site.Link {
	var out []site.Link
	for _, p := range v.Case.People {
		if p.Member != "" && len(p.Parties)+len(p.Seats) > 0 {
			out = append(out, site.To(p.Name, v.CaseHref("bundle")+".pdf?as="+p.Member))
		}
	}
	return out
}

// bind makes the bundle for a reader's case: the numbers are those of the bundle whole,
// what the reader may not have is withheld.
func (p *press) bind(v *site.Visit, c *access.Case, who string) (*paper.Bundle, *paper.Bound, *stock, error) {
	select {
	case p.busy <- struct{}{}:
		defer func() { <-p.busy }()
	case <-v.Context().Done():
		return nil, nil, nil, v.Context().Err()
	}
	fonts, err := p.fonts()
	if err != nil {
		return nil, nil, nil, err
	}
	stock, err := stockOf(v)
	if err != nil {
		return nil, nil, nil, err
	}
	if stock == nil {
		return nil, nil, nil, site.ErrNone
	}
	s := readState(v.Case.Sayings)
	black := paper.Redactions(v.Case.Sayings)
	whole := p.sheet(v, stock)
	whole.Duplex = s.Duplex
	for _, f := range s.Frozen {
		whole.Frozen = append(whole.Frozen, f.Place)
	}
	for _, key := range s.sorted(stock.keys) {
		one, err := p.part(v, stock, &s, key, black)
		if err != nil {
			return nil, nil, nil, err
		}
		whole.Parts = append(whole.Parts, one)
	}
	bound, err := paper.Bind(fonts, whole)
	if err != nil {
		return nil, nil, nil, err
	}
	mine := *whole
	mine.Parts, mine.For = slices.Clone(whole.Parts), who
	held := false
	for i := range mine.Parts {
		if !allowed(c, &mine.Parts[i]) {
			held = true
			mine.Parts[i] = paper.Part{Key: mine.Parts[i].Key, Title: v.Words("binder.withheld.title", "n", i+1), Withheld: v.Words("binder.withheld")}
		}
	}
	if !held && who == "" {
		return whole, bound, stock, nil
	}
	mine.Frozen = bound.Places
	again, err := paper.Bind(fonts, &mine)
	return &mine, again, stock, err
}

// sheet is a bundle without parts.
func (p *press) sheet(v *site.Visit, s *stock) *paper.Bundle {
	c := s.cases[0]
	at, said := int64(0), ""
	if d, ok := notice.Make(c, "record"); ok {
		at, said = d.At, d.Issued
	}
	w := paper.BundleWords{}
	for key, to := range map[string]*string{
		"index": &w.Index, "no": &w.No, "what": &w.What, "pages": &w.Pages, "foot": &w.Foot, "home": &w.Home, "page": &w.Page, "blank": &w.Blank, "withheld": &w.Withheld, "file": &w.File,
		"other": &w.OtherKind, "locked": &w.Locked, "damaged": &w.Damaged, "large": &w.Large, "redacted": &w.Redacted, "codes": &w.Codes,
	} {
		*to = raw(v, "binder.paper."+key)
	}
	w.CodeNames = codes(v)
	return &paper.Bundle{Title: v.Words("binder.paper.title"), Organisation: c.Organisation, Reference: c.Reference, Label: c.Label, Lang: "en", Issued: said, At: at, Home: v.CaseHref("bundle"), Words: w}
}

// raw is a text of which the places are filled in later.
func raw(v *site.Visit, key string) string {
	var pairs []any
	for _, name := range []string{"reference", "page", "issued", "print", "home", "pages", "why", "name", "size", "sha", "code"} {
		pairs = append(pairs, name, "{"+name+"}")
	}
	return v.Words(key, pairs...)
}

// reasons are the codes for what is black.
var reasons = []string{"P", "T", "L", "C", "S", "N"}

func codes(v *site.Visit) [][2]string {
	var out [][2]string
	for _, c := range reasons {
		out = append(out, [2]string{c, v.Words("binder.code." + c)})
	}
	return out
}

// part is what goes into the bundle under a key: a document as it was when it was
// frozen, an exhibit with what is black in it.
func (p *press) part(v *site.Visit, stock *stock, s *state, key string, black map[string]paper.Redaction) (paper.Part, error) {
	out := paper.Part{Key: key, Title: stock.titles[key]}
	if name, ok := strings.CutPrefix(key, "document "); ok {
		at := int64(0)
		if f := s.frozen(key); f != nil {
			at = f.At
		}
		c, err := stock.known(v, at)
		if err != nil {
			return out, err
		}
		d, ok := notice.Make(c, name)
		if !ok {
			if d, ok = notice.Make(stock.cases[0], name); !ok {
				return out, site.ErrNone
			}
		}
		out.Doc = d
		return out, nil
	}
	for i := range stock.exhibits {
		x := &stock.exhibits[i]
		if x.Key != key {
			continue
		}
		data, err := x.content(v)
		if err != nil {
			return out, err
		}
		out.Note = x.Words
		if len(x.GivenBy) > 0 {
			out.Note = v.Words("binder.given", "words", x.Words, "by", strings.Join(x.GivenBy, ", "))
		}
		out.File = &paper.File{Name: x.File.Name, Data: data, Redact: black[key]}
	}
	return out, nil
}

// allowed reports whether a reader may have a part: every entry on which it rests can
// be read.
func allowed(c *access.Case, p *paper.Part) bool {
	reads := func(seq int64) bool {
		return slices.ContainsFunc(c.Entries, func(e access.Entry) bool { return e.Seq == seq && e.Level >= access.Read })
	}
	if p.Doc == nil {
		f := strings.Fields(p.Key)
		return len(f) > 2 && reads(int64(number(f[len(f)-2])))
	}
	return !slices.ContainsFunc(p.Doc.Blocks, func(b document.Block) bool {
		return slices.ContainsFunc(b.Sources, func(s document.Source) bool { return s.Entry != 0 && !reads(s.Entry) })
	})
}

// bundleFile sends the bundle: the reader's own, or as somebody else gets it.
func (p *press) bundleFile(v *site.Visit) (*site.Page, error) {
	c, who := v.Case, ""
	if as := v.URL.Query().Get("as"); as != "" {
		if !v.Case.Is(access.Clerk) {
			return nil, site.ErrNone
		}
		reg, err := v.Site.Desk.Register(v.Context())
		if err != nil {
			return nil, err
		}
		account, _ := reg.Account(as)
		if c, err = open(v, access.Reader{Person: as, Roles: account.Roles, Strong: true}, 0); err != nil {
			return nil, err
		}
		if c == nil {
			c = &access.Case{} // who may see nothing gets a bundle of pages that are withheld
		}
		who = v.Words("binder.as", "who", cmp.Or(c.Me, reg.Called(as)))
	}
	_, bound, _, err := p.bind(v, c, who)
	if err != nil {
		return nil, err
	}
	if err := issue(v, "bundle", bound.Fingerprint, shaOf(bound.PDF)); err != nil {
		return nil, err
	}
	return &site.Page{File: &site.File{Name: v.Case.Reference + "-bundle.pdf", Kind: "application/pdf", Content: bound.PDF}}, nil
}

// bundlePost puts the bundle in order, or freezes it.
func (p *press) bundlePost(v *site.Visit) (*site.Page, error) {
	page := &site.Page{Values: v.PostForm}
	stock, err := stockOf(v)
	if err != nil {
		return nil, err
	}
	s := readState(v.Case.Sayings)
	act, key, _ := strings.Cut(v.PostForm.Get("do"), " ")
	order := s.sorted(stock.keys)
	at := slices.Index(order, key)
	swap := func(to int) {
		if at < 0 || to < 0 || to >= len(order) || s.frozen(key) != nil || s.frozen(order[to]) != nil {
			page.Wrong("bundle", "binder.fault.fixed")
			return
		}
		order[at], order[to] = order[to], order[at]
	}
	switch {
	case act == "up":
		swap(at - 1)
	case act == "down":
		swap(at + 1)
	case act == "out" && at >= 0:
		if s.frozen(key) != nil {
			page.Wrong("bundle", "binder.fault.fixed")
			break
		}
		order = slices.Delete(order, at, at+1)
		s.Out = append(s.Out, key)
	case act == "in" && slices.Contains(s.Out, key):
		s.Out = slices.DeleteFunc(s.Out, func(k string) bool { return k == key })
		order = append(order, key)
	case act == "duplex" && len(s.Frozen) == 0:
		s.Duplex = !s.Duplex
	case act == "freeze":
		if err := p.freeze(v, &s); err != nil {
			return nil, err
		}
	default:
		page.Wrong("bundle", "binder.fault.act")
	}
	if len(page.Faults) > 0 {
		return p.showBundle(v, page)
	}
	s.Order = order
	return p.say(v, page, clerk.Saying{Kind: aside.Bound, Words: s.words()}, v.CaseHref("bundle"), p.showBundle)
}

// freeze fixes the numbers of every page that is in the bundle now.
func (p *press) freeze(v *site.Visit, s *state) error {
	_, bound, _, err := p.bind(v, v.Case, "")
	if err != nil {
		return err
	}
	now := int64(v.Instant()) / int64(time.Second)
	for _, at := range bound.Places {
		if s.frozen(at.Key) == nil {
			s.Frozen = append(s.Frozen, place{at, now})
		}
	}
	s.Print = bound.Fingerprint
	return nil
}

// say records a saying of the reader's.
func (*press) say(v *site.Visit, page *site.Page, s clerk.Saying, to string, show func(*site.Visit, *site.Page) (*site.Page, error)) (*site.Page, error) {
	s.By = cmp.Or(v.Case.MyHandle, v.Reader.Person)
	filed, err := v.Site.Desk.Say(v.Context(), v.Ask(), v.Case.Chain, s)
	var problem *clerk.Problem
	if errors.As(err, &problem) {
		page.Faults = append(page.Faults, site.Fault{Field: "bundle", At: "bundle", Text: fmt.Sprintf("%s: %s", problem.What, problem.Remedy)})
		return show(v, page)
	}
	if err != nil {
		return nil, err
	}
	return v.Done(to, filed), nil
}
