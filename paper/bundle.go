package paper

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"alteram/document"
	"alteram/pdf"
)

// Bundle is what goes into a hearing bundle, in order. Its index comes first.
type Bundle struct {
	Title, Organisation, Reference, Label string
	Lang, Issued, Home                    string
	At                                    int64  // the moment of Issued: seconds since 1970
	For                                   string // for whom it was made; empty: for everybody who may see all of it
	Parts                                 []Part
	Frozen                                []Place // where the parts stood when it was frozen; empty: it is not
	Duplex                                bool    // every part begins on the front of a sheet
	Words                                 BundleWords
}

// BundleWords are the words of a bundle in its language, with {names} for what is
// filled in.
type BundleWords struct {
	Index, No, What, Pages string // heads of the index
	Foot                   string // "{reference} · page {page} · issued {issued} · fingerprint {print}, check at /verify"
	Home                   string // "{home}"
	Page                   string // "page {page}"
	Blank                  string // on a page that is left empty
	Withheld               string // "{pages} withheld: {why}"
	File                   string // "{name}: {size} bytes, SHA-256 {sha}"
	OtherKind              string // of a file that cannot be set
	Locked, Damaged, Large string // why, and what to do
	Redacted               string // "This page is left out: {code}"
	Codes                  string // head of the list of reason codes
	CodeNames              [][2]string
	Missing                string // "{list}"
}

// Part is one thing in a bundle. One of Doc, File and Withheld is set.
type Part struct {
	Key      string // names it for good, as in "document charges" or "exhibit E3 14 1"
	Title    string // in the index
	Note     string // where it is from; on the page before an exhibit, with its fingerprint
	Doc      *document.Document
	File     *File
	Withheld string // why the reader does not get it; nothing else of it is here
}

// File is an exhibit.
type File struct {
	Name   string
	Data   []byte
	Redact Redaction
}

// Place is where a part stands: its first page, and how many it has. A letter is that
// of a page that came late: 47, 1 is page 47A.
type Place struct {
	Key    string `json:"key"`
	Number int    `json:"number"`
	Letter int    `json:"letter,omitempty"`
	Pages  int    `json:"pages"`
}

// First and Last are the numbers of its pages as they stand on them.
func (p Place) First() string { return label(p.Number, p.Letter) }

// Last is the number of its last page.
func (p Place) Last() string {
	if p.Letter > 0 {
		return label(p.Number, p.Letter+p.Pages-1)
	}
	return label(p.Number+p.Pages-1, 0)
}

// label is the number of a page: 47, 47A, 47Z, 47AA.
func label(number, letter int) string {
	s := ""
	for n := letter; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return fmt.Sprint(number) + s
}

// Bound is a bundle as one PDF.
type Bound struct {
	PDF         []byte
	Places      []Place // of the index, whose key is IndexKey, and of every part in order
	Pages       int     // sheets of the PDF
	Fingerprint string  // of what is in it and where: it is in the foot of every page
	Missing     []rune
	Problems    []string // exhibits that could not be set, each by its title and the reason
}

// IndexKey is the key of the index among the places.
const IndexKey = "index"

// Fingerprint is that of what is in a bundle: every part with its content, what is
// black in it, and where it stands.
func (b *Bundle) fingerprint(places []Place) string {
	type part struct {
		Key, Title, Note, Content, Withheld string
		Redact                              *Redaction
	}
	c := struct {
		Form                                       string
		Title, Organisation, Reference, For, Label string
		Issued                                     string
		Duplex                                     bool
		Parts                                      []part
		Places                                     []Place
	}{"alteram bundle 1", b.Title, b.Organisation, b.Reference, b.For, b.Label, b.Issued, b.Duplex, nil, places}
	for i := range b.Parts {
		p := &b.Parts[i]
		x := part{p.Key, p.Title, p.Note, "", p.Withheld, nil}
		switch {
		case p.Withheld != "":
		case p.Doc != nil:
			x.Content = p.Doc.Fingerprint()
		case p.File != nil:
			x.Content, x.Redact = sha(p.File.Data), &p.File.Redact
		}
		c.Parts = append(c.Parts, x)
	}
	data, err := json.Marshal(c)
	if err != nil {
		panic("paper: " + err.Error()) // it is made of words and numbers
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// binder is a bundle on its way to paper.
type binder struct {
	b       *Bundle
	fonts   *Fonts
	parts   []bound
	index   bound
	print   string
	missing map[rune]bool
	out     Bound
}

// bound is a part with the numbers of its pages.
type bound struct {
	part   *Part
	matter matter
	pages  int    // of it
	slots  []slot // the pages that it takes: more than it has where there were more once
	before []int  // empty pages before it, by their numbers; 0: it has none
	from   int    // the sheet on which it begins, from 0
}

// slot is the number of one page.
type slot struct{ number, letter int }

// Bind makes the PDF of a bundle. It is laid out twice, and fails when a page does not
// come to stand where the index says.
func Bind(f *Fonts, b *Bundle) (*Bound, error) {
	x := &binder{b: b, fonts: f, missing: map[rune]bool{}}
	for i := range b.Parts {
		p := &b.Parts[i]
		m := x.matterOf(p)
		x.parts = append(x.parts, bound{part: p, matter: m, pages: m.pages(x)})
	}
	x.index = bound{pages: x.indexPages()}
	x.number()
	x.print = b.fingerprint(x.out.Places)
	if err := x.write(); err != nil {
		return nil, err
	}
	for r := range x.missing {
		x.out.Missing = append(x.out.Missing, r)
	}
	x.out.Fingerprint = x.print
	return &x.out, nil
}

// number gives every page its number: those that were frozen keep theirs, what came
// later stands behind what comes before it, with letters.
func (x *binder) number() {
	frozen := map[string]Place{}
	letters := map[int]int{} // the last letter given behind a number
	for _, p := range x.b.Frozen {
		frozen[p.Key] = p
		if p.Letter > 0 {
			letters[p.Number] = max(letters[p.Number], p.Letter+p.Pages-1)
		}
	}
	last := 0 // the last number before what comes late
	next := 1
	give := func(t *bound, key string) {
		at, was := frozen[key]
		switch {
		case len(x.b.Frozen) == 0:
			if x.b.Duplex && next%2 == 0 {
				next++
			}
			at = Place{key, next, 0, t.pages}
			next += t.pages
			t.slots = run(at.Number, 0, t.pages)
		case was && at.Letter == 0:
			t.slots = run(at.Number, 0, at.Pages)
			last = at.Number + at.Pages - 1
			if more := t.pages - at.Pages; more > 0 {
				t.slots = append(t.slots, run(last, letters[last]+1, more)...)
				letters[last] += more
			}
		case was:
			t.slots = run(at.Number, at.Letter, max(at.Pages, t.pages))
			letters[at.Number] = max(letters[at.Number], at.Letter+len(t.slots)-1)
		default:
			at = Place{key, max(last, 1), letters[max(last, 1)] + 1, t.pages}
			letters[at.Number] += t.pages
			t.slots = run(at.Number, at.Letter, t.pages)
		}
		x.out.Places = append(x.out.Places, at)
	}
	give(&x.index, IndexKey)
	for i := range x.parts {
		give(&x.parts[i], x.parts[i].part.Key)
	}
}

func run(number, letter, n int) []slot {
	out := make([]slot, n)
	for i := range out {
		if out[i] = (slot{number + i, 0}); letter > 0 {
			out[i] = slot{number, letter + i}
		}
	}
	return out
}

// span is which pages a part has, as the index says it.
func (t *bound) span() string {
	if len(t.slots) == 0 {
		return ""
	}
	first, last := t.slots[0], t.slots[len(t.slots)-1]
	if first == last {
		return label(first.number, first.letter)
	}
	return label(first.number, first.letter) + "–" + label(last.number, last.letter)
}

// write sets everything for good.
func (x *binder) write() error {
	b := x.b
	m := pdf.Meta{Title: b.Title + " · " + b.Reference, Author: b.Organisation, Subject: b.Reference, Keywords: "alteram bundle " + x.print + " " + b.Reference, Lang: b.Lang, Program: "alteram", At: time.Unix(b.At, 0)}
	id, _ := hex.DecodeString(x.print)
	copy(m.ID[:], id)
	file := pdf.New(m)
	sheet, last := 0, 0
	for _, t := range x.all() { // where each part will begin
		at := t.slots[0]
		for last+1 < at.number && at.letter == 0 { // the back of a sheet that was left empty
			last++
			t.before = append(t.before, last)
		}
		if x.b.Duplex && x.odd(t) && (sheet+len(t.before))%2 == 1 {
			t.before = append(t.before, 0)
		}
		t.from = sheet + len(t.before)
		sheet = t.from + t.sheets()
		last = max(last, t.slots[len(t.slots)-1].number)
	}
	for _, t := range x.all() {
		for _, number := range t.before {
			x.blank(file, number)
		}
		if err := x.put(file, t); err != nil {
			return err
		}
	}
	x.out.Pages = file.Pages()
	x.out.PDF = file.Bytes()
	return nil
}

// odd reports whether a part has to begin on the front of a sheet.
func (x *binder) odd(t *bound) bool { return t.slots[0].letter > 0 || t.slots[0].number%2 == 1 }

// sheets is how many pages of the PDF a part takes: one that is withheld has a single
// page, whatever its numbers.
func (t *bound) sheets() int {
	if t.part != nil && t.part.Withheld != "" {
		return 1
	}
	return len(t.slots)
}

// all are the index and the parts.
func (x *binder) all() []*bound {
	list := []*bound{&x.index}
	for i := range x.parts {
		list = append(list, &x.parts[i])
	}
	return list
}

// put sets a part, and holds every page against its number.
func (x *binder) put(file *pdf.File, t *bound) error {
	start := file.Pages()
	if start != t.from {
		return fmt.Errorf("bind: a part begins on sheet %d and was laid out for %d", start+1, t.from+1)
	}
	elem := file.Root().Add("Sect")
	s := &setter{fonts: x.fonts, file: file, missing: x.missing, elem: elem}
	s.onPage = func(s *setter) { x.dress(s.page, t, s.n-1) }
	first := true
	s.onMark = func(s *setter, level int, title string, y float64) {
		if !first {
			s.file.Mark(level, title, y)
		}
		first = false
	}
	title := x.b.Words.Index
	if t.part != nil {
		title = t.part.Title
	}
	mark := s.onPage
	s.onPage = func(s *setter) {
		mark(s)
		if s.n == 1 {
			file.Mark(1, title, a4h)
		}
	}
	if t.part == nil {
		x.setIndex(s)
	} else {
		t.matter.set(x, s)
	}
	if s.n != t.pages {
		return fmt.Errorf("bind: %s has %d pages and was laid out with %d", title, s.n, t.pages)
	}
	for s.n < t.sheets() { // pages that were there when it was frozen
		s.newPage()
		s.words(x.b.Words.Blank, false, sideMargin, a4h/2, body, textWidth)
	}
	return nil
}

// dress draws the number of a page in the outer corner and the foot.
func (x *binder) dress(p *pdf.Page, t *bound, i int) {
	name := ""
	switch {
	case t.part != nil && t.part.Withheld != "":
		name = t.span()
	case i < len(t.slots):
		name = label(t.slots[i].number, t.slots[i].letter)
	}
	p.Label = name
	width := x.fonts.bold.Width(name, 20)
	at := p.W - 28 - width
	if x.b.Duplex && i < len(t.slots) && t.slots[i].letter == 0 && t.slots[i].number%2 == 0 {
		at = 28
	}
	p.Artifact()
	p.Gray(0)
	p.Text(x.fonts.bold, 20, at, p.H-34, name)
	p.Text(x.fonts.plain, 7.5, sideMargin, 24, fill(x.b.Words.Foot, "reference", x.b.Reference, "page", name, "issued", x.b.Issued, "print", document.Short(x.print)))
	p.End()
}

// blank is the empty back of a sheet before a page. Among pages that came late it has
// no number.
func (x *binder) blank(file *pdf.File, number int) {
	p := file.AddPage(a4w, a4h)
	if number > 0 {
		x.dress(p, &bound{slots: []slot{{number, 0}}}, 0)
	}
	p.Artifact()
	p.Text(x.fonts.plain, 10, sideMargin, a4h/2, x.b.Words.Blank)
	p.End()
}

// fill puts values into the places of a text: names and values in turn.
func fill(text string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		pairs[i] = "{" + pairs[i] + "}"
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// indexPages is how many pages the index takes, whatever the numbers in it.
func (x *binder) indexPages() int {
	s := &setter{fonts: x.fonts, missing: x.missing}
	x.setIndex(s)
	return s.n
}

// Columns of the index, in points.
const (
	indexNo    = 34.0
	indexPages = 90.0
)

// setIndex sets the index: what there is, and on which pages.
func (x *binder) setIndex(s *setter) {
	b := x.b
	root := s.root()
	s.room(a4h)
	s.elemLines(root, "P", document.Plain(b.Organisation+" · "+b.Reference), false, 10, 0, 2)
	for _, line := range []string{b.Label, b.For} {
		if line != "" {
			s.elemLines(root, "P", document.Plain(line), true, 10, 0, 2)
		}
	}
	s.y -= 4
	s.elemLines(root, "H1", document.Plain(b.Title), true, 18, 0, 8)
	s.elemLines(root, "H2", document.Plain(b.Words.Index), true, 14, 0, 4)
	table := s.add(root, "Table")
	x.indexRow(s, s.add(table, "TR"), []string{b.Words.No, b.Words.What, b.Words.Pages}, true, -1)
	for i := range x.parts {
		t := &x.parts[i]
		x.indexRow(s, s.add(table, "TR"), []string{fmt.Sprint(i + 1), t.part.Title, t.span()}, false, t.from)
	}
	s.y -= 8
	if b.Home != "" {
		s.elemLines(root, "P", document.Plain(fill(b.Words.Home, "home", b.Home)), false, 9, 0, 4)
	}
	codes := x.codes()
	if len(codes) > 0 {
		s.elemLines(root, "P", document.Plain(b.Words.Codes), true, 10, 0, 2)
		for _, c := range codes {
			s.elemLines(root, "P", document.Plain(c[0]+": "+c[1]), false, 10, 8, 1)
		}
	}
}

// codes are the reason codes that occur.
func (x *binder) codes() [][2]string {
	used := map[string]bool{}
	for i := range x.parts {
		if f := x.parts[i].part.File; f != nil {
			for _, r := range f.Redact.Regions {
				used[r.Code] = true
			}
			for _, r := range f.Redact.Passages {
				used[r.Code] = true
			}
			for _, r := range f.Redact.Pages {
				used[r.Code] = true
			}
		}
	}
	var out [][2]string
	for _, c := range x.b.Words.CodeNames {
		if used[c[0]] {
			out = append(out, c)
		}
	}
	return out
}

// indexRow sets a line of the index; its pages lead to the sheet.
func (x *binder) indexRow(s *setter, tr *pdf.Elem, cells []string, head bool, sheet int) {
	const size, pad = 11.0, 3.0
	widths := []float64{indexNo, textWidth - indexNo - indexPages, indexPages}
	var lines [][]line
	n := 1
	for i, c := range cells {
		lines = append(lines, s.fonts.wrap(document.Plain(c), head, size, widths[i]-6, s.missing))
		if i < 2 {
			n = max(n, len(lines[i])) // the numbers are on one line: the height does not hang on them
		}
	}
	h := float64(n)*size*leading + 2*pad
	s.room(h)
	at := sideMargin
	for i := range cells {
		var e *pdf.Elem
		if s.file != nil {
			tag := "TD"
			if head {
				tag = "TH"
			}
			if e = tr.Add(tag); head {
				e.Head(true)
			}
		}
		for j, l := range lines[i][:min(len(lines[i]), n)] {
			y := s.y - pad - float64(j+1)*size*leading + size*0.4
			s.line(e, &l, at, y, size, widths[i]-6)
		}
		if s.file != nil && i == 2 && sheet >= 0 {
			s.page.Link(e.Add("Link"), at, s.y-h, widths[i], h, sheet)
		}
		at += widths[i]
	}
	s.y -= h
	if s.file != nil {
		s.page.Artifact()
		s.page.Line(sideMargin, s.y, sideMargin+textWidth, s.y, 0.4)
		s.page.End()
	}
}
