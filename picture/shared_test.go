package picture

import (
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/docket"
	"alteram/examples"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// book builds a rulebook of the examples.
func book(t testing.TB, name string) *rulebook.Program {
	t.Helper()
	return program(t, string(read(t, name)), path.Dir(name))
}

// read reads a file of the examples; those deeper than one folder are not
// embedded.
func read(t testing.TB, name string) []byte {
	t.Helper()
	b, err := examples.Files.ReadFile(name)
	if err != nil {
		b, err = os.ReadFile(filepath.Join("..", "examples", filepath.FromSlash(name)))
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// program builds a rulebook; dir holds what it includes.
func program(t testing.TB, text, dir string) *rulebook.Program {
	t.Helper()
	f, diags := syntax.Parse(source.NewFile("book.md", []byte(text)))
	books := []*syntax.File{f}
	for _, name := range rulebook.Includes(f) {
		inc, more := syntax.Parse(source.NewFile(name, read(t, path.Join(dir, name))))
		books, diags = append(books, inc), append(diags, more...)
	}
	p, more := rulebook.Build(books...)
	for _, d := range append(diags, more...) {
		if d.Severity == source.Error {
			t.Fatal(d.Draw())
		}
	}
	return p
}

// at is an instant at the place of a rulebook.
func at(t testing.TB, place *calendar.Place, day, clock string) calendar.Instant {
	t.Helper()
	d, err := calendar.ParseDate(day)
	if err != nil {
		t.Fatal(err)
	}
	c, err := calendar.ParseClock(clock)
	if err != nil {
		t.Fatal(err)
	}
	i, _ := place.At(d, c)
	return i
}

// stand replays a case up to an instant.
func stand(p *rulebook.Program, c *casefile.Case, now calendar.Instant) Case {
	s := docket.Replay(p, c.Register, c.Incomplete, c.Events, docket.Known{})
	return Case{Program: p, Register: c.Register, Events: s.Events(), Standing: docket.At(s, now)}
}

// carter is a case of the Carter example at noon of a day.
func carter(t testing.TB, file, day string) Case {
	t.Helper()
	return carterOf(t, book(t, "carter/constitution.md"), file, day)
}

func carterOf(t testing.TB, p *rulebook.Program, file, day string) Case {
	t.Helper()
	return stand(p, caseFile(t, p, "carter/"+file), at(t, &p.Settings.Reckoner.Place, day, "noon"))
}

func caseFile(t testing.TB, p *rulebook.Program, name string) *casefile.Case {
	t.Helper()
	c, diags := casefile.Read(source.NewFile(name, read(t, name)), p)
	for _, d := range diags {
		if d.Severity == source.Error {
			t.Fatal(d.Draw())
		}
	}
	return c
}

// everyCase gives each case file and each story of the examples.
func everyCase(t testing.TB, do func(name string, p *rulebook.Program, c *casefile.Case)) {
	t.Helper()
	root := filepath.Join("..", "examples")
	books := map[string]*rulebook.Program{}
	err := filepath.WalkDir(root, func(file string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(root, file)
		rel = filepath.ToSlash(rel)
		switch path.Ext(rel) {
		case ".md":
			p := book(t, rel)
			if len(p.Norms) == 0 {
				return nil // no rulebook
			}
			do(rel, p, &casefile.Case{})
			for i, s := range p.Stories {
				c, _ := casefile.FromStory(s, p.Files[0], p)
				do(rel+", story "+strconv.Itoa(i+1), p, c)
			}
		case ".case":
			named, _ := casefile.Head(source.NewFile(rel, read(t, rel)))
			named = path.Join(path.Dir(rel), named)
			p := books[named]
			if p == nil {
				p = book(t, named)
				books[named] = p
			}
			do(rel, p, caseFile(t, p, rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// moments are the instants at which a case is drawn: at its beginning, in the
// middle, at its end, and a year later.
func moments(p *rulebook.Program, c *casefile.Case) []calendar.Instant {
	place := &p.Settings.Reckoner.Place
	day := func(d calendar.Date) calendar.Instant { i, _ := place.At(d, 20*3600); return i }
	if len(c.Events) == 0 {
		return []calendar.Instant{day(14000)}
	}
	first, last := c.Events[0].On.Day, c.Events[len(c.Events)-1].On.Day
	return []calendar.Instant{day(first), day((first + last) / 2), day(last), day(last + 365)}
}

// all draws every picture of a case.
func all(c Case, now calendar.Instant) []Picture {
	out := []Picture{Timeline("t", c), ProcedureMap("m", c)}
	out = append(out, Presence("p", c)...)
	for i := range c.Standing.Rulings {
		id := c.Standing.Rulings[i].Event
		if b, ok := BallotOf(c, id); ok {
			out = append(out, Vote("v", b))
			b.ResultOnly = true
			out = append(out, Vote("v", b))
		}
	}
	h := Hearing{Place: &c.Program.Settings.Reckoner.Place, Events: c.Events, Member: c.Standing.Parties["respondent"], Allotted: 3 * 3600 * 1e9}
	out = append(out, HearingClock("h", h, now))
	for i := range c.Events {
		if e := &c.Events[i]; e.Kind == docket.Floor {
			start, _ := h.Place.At(e.On.Day, max(0, e.On.Clock))
			out = append(out, HearingClock("h", h, start+30*minute))
		}
	}
	return out
}

// drawing is what a test reads out of an SVG.
type drawing struct {
	title, desc string
	text        []string // set on the picture, without that of scales
	ids         []string
	faults      []string
}

var coordinates = regexp.MustCompile(`-?[0-9.]+`)

var numbers = regexp.MustCompile(`[0-9]+`)

// look reads an SVG as a browser would and collects what must not be in it.
func look(svg string) drawing {
	var d drawing
	fault := func(parts ...string) { d.faults = append(d.faults, strings.Join(parts, " ")) }
	dec := xml.NewDecoder(strings.NewReader(svg))
	dec.Strict = true
	var stack []xml.StartElement
	w, h := 0.0, 0.0
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			fault("is not XML:", err.Error())
			return d
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			stack = append(stack, tok.Copy())
			name := tok.Name.Local
			if len(stack) == 1 {
				box := strings.Fields(attr(tok, "viewBox"))
				if name != "svg" || len(box) != 4 || attr(tok, "role") != "img" || attr(tok, "aria-labelledby") == "" {
					fault("has no root with viewBox, role and label:", name)
					return d
				}
				w, _ = strconv.ParseFloat(box[2], 64)
				h, _ = strconv.ParseFloat(box[3], 64)
				continue
			}
			if slices.Contains([]string{"script", "style", "foreignObject", "image", "a", "use"}, name) {
				fault("holds an element", name)
			}
			for _, a := range tok.Attr {
				switch {
				case a.Name.Local == "style", strings.HasPrefix(a.Name.Local, "on"), strings.HasSuffix(a.Name.Local, "href"):
					fault("holds an attribute", a.Name.Local)
				case a.Name.Local == "id":
					d.ids = append(d.ids, a.Value)
				case (a.Name.Local == "fill" || a.Name.Local == "stroke") && a.Value != "none" && a.Value != "currentColor" && !strings.HasPrefix(a.Value, "url(#"):
					fault("has a colour of its own:", a.Value)
				}
			}
			if len(stack) == 2 {
				d.inside(tok, w, h)
			}
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if len(stack) == 0 {
				continue
			}
			switch top := stack[len(stack)-1]; top.Name.Local {
			case "title":
				d.title += string(tok)
			case "desc":
				d.desc += string(tok)
			case "text":
				if attr(top, "class") != "pic-scale" {
					d.text = append(d.text, string(tok))
				}
				d.extent(top, string(tok), w, h)
			}
		}
	}
	return d
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func number(e xml.StartElement, name string) float64 {
	f, _ := strconv.ParseFloat(attr(e, name), 64)
	return f
}

// inside complains of a shape that leaves the picture.
func (d *drawing) inside(e xml.StartElement, w, h float64) {
	var xs, ys []float64
	switch e.Name.Local {
	case "rect":
		x, y := number(e, "x"), number(e, "y")
		xs, ys = []float64{x, x + number(e, "width")}, []float64{y, y + number(e, "height")}
	case "line":
		xs, ys = []float64{number(e, "x1"), number(e, "x2")}, []float64{number(e, "y1"), number(e, "y2")}
	case "circle":
		x, y, r := number(e, "cx"), number(e, "cy"), number(e, "r")
		xs, ys = []float64{x - r, x + r}, []float64{y - r, y + r}
	case "path":
		for i, f := range coordinates.FindAllString(attr(e, "d"), -1) {
			v, _ := strconv.ParseFloat(f, 64)
			if i%2 == 0 {
				xs = append(xs, v)
			} else {
				ys = append(ys, v)
			}
		}
	}
	for i := range xs {
		if xs[i] < -0.5 || xs[i] > w+0.5 || ys[i] < -0.5 || ys[i] > h+0.5 {
			d.faults = append(d.faults, "draws outside of itself: "+e.Name.Local+" at "+num(xs[i])+", "+num(ys[i]))
		}
	}
}

// dejaVu is the widths of the letters of DejaVu Sans, one of the widest fonts
// that readers have, in thousandths of their size.
var dejaVu = widths(
	" 318 a613 b635 c550 d635 e615 f352 g635 h634 i278 j278 k579 l278 m974 n634 o612 p635 q635 r411 s521 t392 u634 v592 w818 x592 y592 z525",
	"A684 B686 C698 D770 E632 F575 G775 H752 I295 J295 K656 L557 M863 N748 O787 P603 Q787 R695 S635 T611 U732 V684 W989 X685 Y611 Z685",
	"0636 1636 2636 3636 4636 5636 6636 7636 8636 9636 .318 ,318 :337 ;337 (390 )390 /337 -361 +838 '275 \"460 ?531 !401 &780 %950 –500 …1000")

func widths(lists ...string) map[rune]float64 {
	out := map[rune]float64{}
	for _, list := range lists {
		for _, m := range regexp.MustCompile(`(.)([0-9]{3,4})(?: |$)`).FindAllStringSubmatch(list, -1) {
			n, _ := strconv.Atoi(m[2])
			out[[]rune(m[1])[0]] = float64(n) / 1000
		}
	}
	return out
}

// extent complains of letters that leave the picture. Bold ones are taken for an
// eighth wider, and those that the table does not have for as wide as they are
// high, if they are ideographs or emoji, and else for two thirds of that.
func (d *drawing) extent(e xml.StartElement, s string, w, h float64) {
	wide, size := 0.0, number(e, "font-size")
	for _, r := range s {
		known, ok := dejaVu[r]
		switch {
		case joins(r) || r == isolate || r == release:
		case ok:
			wide += known * size
		case r < 0x1100:
			wide += 0.66 * size
		default:
			wide += size
		}
	}
	if attr(e, "font-weight") == "bold" {
		wide *= 1.125
	}
	x, y := number(e, "x"), number(e, "y")
	switch attr(e, "text-anchor") {
	case "middle":
		x -= wide / 2
	case "end":
		x -= wide
	}
	if x < -2 || x+wide > w+2 || y-size < -1 || y+size/4 > h {
		d.faults = append(d.faults, "sets letters outside of itself: "+s)
	}
}

// hold complains of whatever no picture may have.
func hold(t *testing.T, name string, p Picture) {
	t.Helper()
	known := map[string]bool{}
	for _, row := range append([][]string{{p.Table.Caption}}, p.Table.Rows...) {
		for _, cell := range row {
			for _, n := range numbers.FindAllString(cell, -1) {
				known[n] = true
			}
		}
	}
	for i, row := range p.Table.Rows {
		if len(row) != len(p.Table.Header) {
			t.Errorf("%s: %s: row %d of the table has %d cells, want %d", name, p.Title, i+1, len(row), len(p.Table.Header))
		}
	}
	if p.Table.Caption == "" || p.Words == "" || len(p.Table.Rows) == 0 {
		t.Errorf("%s: %s: caption, words or rows are missing", name, p.Title)
	}
	var ids []string
	for _, svg := range []string{p.Wide, p.Small} {
		d := look(svg)
		for _, f := range d.faults {
			t.Errorf("%s: %s: the picture %s", name, p.Title, f)
		}
		if d.title != p.Title || d.desc == "" {
			t.Errorf("%s: title %q, want %q; desc %q", name, d.title, p.Title, d.desc)
		}
		for _, s := range d.text {
			if strings.HasSuffix(s, "…") {
				continue // cut: its last number may be part of one
			}
			for _, n := range numbers.FindAllString(s, -1) {
				if !known[n] {
					t.Errorf("%s: %s: %s of %q is not in the table", name, p.Title, n, s)
				}
			}
		}
		ids = append(ids, d.ids...)
	}
	slices.Sort(ids)
	if len(slices.Compact(slices.Clone(ids))) != len(ids) {
		t.Errorf("%s: %s: an id is there twice: %v", name, p.Title, ids)
	}
	if dir := os.Getenv("ALTERAM_PICTURES"); dir != "" {
		file := filepath.Join(dir, strings.Map(func(r rune) rune {
			if r == '/' || r == ' ' || r == ',' {
				return '-'
			}
			return r
		}, name))
		_ = os.WriteFile(file+"-w.svg", []byte(p.Wide), 0o644)
		_ = os.WriteFile(file+"-s.svg", []byte(p.Small), 0o644)
	}
}
