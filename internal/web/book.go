package web

import (
	"cmp"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/dossier"
	"alteram/internal/site"
	"alteram/rulebook"
)

// book is an edition as the pages name it.
type book struct {
	clerk.Edition
	N     int // from 1, in the order of adoption
	State string
	texts []dossier.ClauseText // the settings first, then the clauses in order
}

// The states of an edition.
const (
	inForce  = "force"
	coming   = "coming"
	replaced = "replaced"
)

// books lists the editions in the order of adoption. Of those whose day has
// come, the one that was adopted last is in force.
func books(v *site.Visit) ([]book, error) {
	list, err := v.Site.Desk.Editions(v.Context())
	if err != nil {
		return nil, err
	}
	today, found := v.Today(), false
	out := make([]book, len(list))
	for i := len(list) - 1; i >= 0; i-- {
		b := book{Edition: list[i], N: i + 1, State: replaced}
		switch {
		case list[i].From != calendar.NoDate && list[i].From > today:
			b.State = coming
		case !found:
			b.State, found = inForce, true
		}
		out[i] = b
	}
	return out, nil
}

// current is the edition in force, or nil.
func current(list []book) *book {
	if i := slices.IndexFunc(list, func(b book) bool { return b.State == inForce }); i >= 0 {
		return &list[i]
	}
	return nil
}

// bookOf is the edition that a request names: v1, v2.
func bookOf(v *site.Visit, part string) (*book, []book, error) {
	list, err := books(v)
	if err != nil {
		return nil, nil, err
	}
	for i := range list {
		if list[i].name() == v.PathValue(part) {
			return &list[i], list, nil
		}
	}
	return nil, nil, site.ErrNone
}

func (b *book) name() string { return "v" + strconv.Itoa(b.N) }
func (b *book) href() string { return "/rules/" + b.name() }

// lang is the language of the rulebook's words.
func (b *book) lang() string { return cmp.Or(b.Program.Settings.Language, "en") }

// clauseTexts are the texts of the clauses: what a comparison with nothing
// shows.
func (b *book) clauseTexts() []dossier.ClauseText {
	if b.texts == nil {
		for _, c := range dossier.Diff(&rulebook.Program{}, b.Program) {
			b.texts = append(b.texts, c.New)
		}
	}
	return b.texts
}

// formal is the rule block of a clause.
func (b *book) formal(clause int) string {
	texts := b.clauseTexts()
	if skip := len(texts) - len(b.Program.Clauses); skip >= 0 {
		return texts[clause+skip].Formal
	}
	return ""
}

// slug names a clause in a URL: its number, after the name of its file when
// that is an included one.
func (b *book) slug(clause int) string {
	c := &b.Program.Clauses[clause]
	if c.Book == "" || c.File == nil {
		return c.Number
	}
	return strings.TrimSuffix(path.Base(c.File.Name), ".md") + ":" + c.Number
}

func (b *book) clauseHref(clause int) string { return b.href() + "/" + url.PathEscape(b.slug(clause)) }

// clauseOf finds a clause by its name in a URL.
func (b *book) clauseOf(slug string) (int, bool) {
	for i := range b.Program.Clauses {
		if b.slug(i) == slug {
			return i, true
		}
	}
	return 0, false
}

// titled reports whether a clause has a heading of its own. A numbered
// paragraph has none: what stands there is the beginning of its words.
func titled(c *rulebook.Clause) bool {
	return c.Heading != "" && !strings.HasPrefix(strings.Join(strings.Fields(c.Prose), " "), strings.Join(strings.Fields(c.Heading), " "))
}

// clauseLink is "8.2 Nothing that the respondent has not seen".
func (b *book) clauseLink(clause int) site.Link {
	c := &b.Program.Clauses[clause]
	text := c.Number
	if titled(c) {
		text += " " + c.Heading
	}
	if c.Book != "" {
		text = c.Book + " " + text
	}
	return site.To(text, b.clauseHref(clause))
}

// top is the clause of the first level that a clause stands under.
func (b *book) top(clause int) int {
	for b.Program.Clauses[clause].Parent >= 0 {
		clause = b.Program.Clauses[clause].Parent
	}
	return clause
}

// run is a stretch of text, a site.Link when Href is set.
type run struct{ Text, Href string }

var citation = regexp.MustCompile(`\b[Cc]lauses? (\d+[A-Z]?(?:\.\d+)*(?:\(\w+\))*)`)

// linked parts a text at the clauses that it cites.
func (b *book) linked(text, own string) []run {
	var out []run
	at := 0
	for _, m := range citation.FindAllStringSubmatchIndex(text, -1) {
		number := text[m[2]:m[3]]
		i, ok := b.clauseOf(number)
		if !ok || number == own {
			continue
		}
		out = append(out, run{text[at:m[0]], ""}, run{text[m[0]:m[1]], b.clauseHref(i)})
		at = m[1]
	}
	return append(out, run{text[at:], ""})
}

// paragraph is a paragraph of a clause, or a list when Items are there.
type paragraph struct {
	Runs  []run
	Items [][]run
}

// prose parts the words of a clause into paragraphs and lists.
func (b *book) prose(clause int) []paragraph {
	c := &b.Program.Clauses[clause]
	var out []paragraph
	for block := range strings.SplitSeq(strings.TrimSpace(c.Prose), "\n\n") {
		lines := strings.Split(strings.TrimSpace(block), "\n")
		if !strings.HasPrefix(lines[0], "- ") && !strings.HasPrefix(lines[0], "* ") {
			if text := strings.Join(strings.Fields(block), " "); text != "" {
				out = append(out, paragraph{Runs: b.linked(text, c.Number)})
			}
			continue
		}
		var items []string
		for _, l := range lines {
			l = strings.TrimSpace(l)
			if strings.HasPrefix(l, "- ") || strings.HasPrefix(l, "* ") {
				items = append(items, l[2:])
			} else {
				items[len(items)-1] += " " + l
			}
		}
		p := paragraph{}
		for _, item := range items {
			p.Items = append(p.Items, b.linked(item, c.Number))
		}
		out = append(out, p)
	}
	return out
}

// day writes a date with its weekday, and says when there is none.
func day(v *site.Visit, d calendar.Date) string {
	if d == calendar.NoDate {
		return v.Words("day.none")
	}
	return d.Long()
}
