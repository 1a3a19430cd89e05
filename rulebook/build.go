package rulebook

import (
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/source"
	"alteram/syntax"
)

// Includes returns the names of the rulebook files that f includes, in the
// order of its "includes" setting, without the mark "(residual)". The caller
// brings them and hands all to [Build].
func Includes(f *syntax.File) []string {
	var out []string
	for _, inc := range includesOf(f) {
		out = append(out, inc.name)
	}
	return out
}

type include struct {
	name     string
	residual bool
}

func includesOf(f *syntax.File) []include {
	var out []include
	for _, s := range f.Settings {
		if s.Key != "includes" {
			continue
		}
		for part := range strings.SplitSeq(s.Value, ";") {
			name, residual := strings.CutSuffix(strings.TrimSpace(part), "(residual)")
			if name = strings.TrimSpace(name); name != "" {
				out = append(out, include{name, residual})
			}
		}
	}
	return out
}

// Build makes one program of a main rulebook and those it includes, in the
// order of [Includes]. It returns all that is wrong with them, sorted by
// place; the program is fit for use only when none of that is an
// [source.Error]. It is never nil.
func Build(files ...*syntax.File) (*Program, []source.Diagnostic) {
	b := newBuilder()
	if len(files) == 0 {
		return b.p, nil
	}
	b.settings(files[0])
	b.included(files)
	for _, f := range append(slices.Clone(files[1:]), files[0]) {
		b.addFile(f, f == files[0])
	}
	b.declare()
	b.makeImplicit()
	b.makeNorms()
	b.applyClauses()
	b.precedence()
	b.checkClasses()
	b.p.Hash = b.p.hash()
	if !source.HasError(b.diags) {
		b.lint()
	}
	source.Sort(b.diags)
	return b.p, b.diags
}

// unit is a sentence with where it stands.
type unit struct {
	s      *syntax.Sentence
	src    *source.File
	clause int
	things []ID // declared by it
}

// fieldAt is where a field is recorded.
type fieldAt struct {
	thing ID
	index int
}

// builder builds one program.
type builder struct {
	p      *Program
	names  *names
	fields map[string][]fieldAt
	units  []unit
	shapes [][]string // the words of testShapes

	// Where the builder is.
	src     *source.File
	clause  int
	lent    borrowed
	current *Norm // being made
	more    []ID  // further subjects of it

	leads    map[ID]map[ID]bool // which things come after which; see leadsTo
	books    map[string]bool    // titles of included books; true for residual ones
	quiet    bool               // looking only: nothing is reported
	reported map[string]bool
	diags    []source.Diagnostic
}

func newBuilder() *builder {
	b := &builder{
		p:        &Program{Things: []Thing{{}}},
		names:    newNames(),
		fields:   map[string][]fieldAt{},
		books:    map[string]bool{},
		reported: map[string]bool{},
		shapes:   make([][]string, len(testShapes)),
		clause:   -1,
	}
	b.p.names = b.names
	for i := range testShapes {
		b.shapes[i] = strings.Fields(testShapes[i].pattern)
	}
	return b
}

// thing is the thing with this id, for reading or completing. The pointer is
// good until the next newThing.
func (b *builder) thing(id ID) *Thing { return b.p.Thing(id) }

// newThing adds a thing.
func (b *builder) newThing(t Thing) ID {
	t.ID = ID(len(b.p.Things))
	t.Clause = b.clause
	b.p.Things = append(b.p.Things, t)
	return t.ID
}

// included notes the titles of included books, and which are residual.
func (b *builder) included(files []*syntax.File) {
	list := includesOf(files[0])
	for i, f := range files[1:] {
		residual := i < len(list) && list[i].residual
		if _, twice := b.books[f.Title]; twice {
			b.report(errIncluded, source.Span{}, f.Title)
		}
		b.books[f.Title] = residual
		if residual {
			b.p.Settings.Residual = append(b.p.Settings.Residual, f.Title)
		}
	}
}

// addFile takes over the clauses, claims and stories of a file.
func (b *builder) addFile(f *syntax.File, main bool) {
	b.src = f.Source
	b.p.Files = append(b.p.Files, f.Source)
	b.p.Stories = append(b.p.Stories, f.Stories...)
	book := ""
	if !main {
		book = f.Title
	}
	at := map[*syntax.Clause]int{}
	for _, c := range f.Clauses {
		b.clause = len(b.p.Clauses)
		at[c] = b.clause
		parent := -1
		if c.Parent != nil {
			parent = at[c.Parent]
		}
		var prose []string
		for _, p := range c.Prose {
			prose = append(prose, p.Text)
		}
		clause := Clause{
			Number: c.Number, Book: book, Heading: c.Heading, Prose: strings.Join(prose, "\n\n"),
			Parent: parent, File: f.Source, Span: c.Span, Formal: len(c.Sentences) > 0,
		}
		clause.Formal = clause.Formal || !normative(clause.Prose)
		b.p.Clauses = append(b.p.Clauses, clause)
		for _, s := range c.Sentences {
			b.units = append(b.units, unit{s: s, src: f.Source, clause: b.clause})
		}
		for _, cl := range c.Claims {
			b.p.Claims = append(b.p.Claims, Claim{Text: cl.Text, Clause: b.clause, File: f.Source, Span: cl.Span})
		}
	}
}

// enter moves the builder to where a unit stands.
func (b *builder) enter(u *unit) { b.src, b.clause = u.src, u.clause }

// report adds a diagnostic at a place of the file the builder is in. What is
// the same at the same place is said once.
func (b *builder) report(c *code, at source.Span, args ...string) {
	if b.quiet {
		return
	}
	d := source.Diagnostic{
		Code: c.id, Severity: c.severity, File: b.src, Span: at,
		Message: fillIn(c.message, args), Hint: fillIn(c.hint, args),
	}
	key := fmt.Sprintf("%s %p %d %s", d.Code, d.File, at.Start, d.Message)
	if b.reported[key] {
		return
	}
	b.reported[key] = true
	b.diags = append(b.diags, d)
}

// relatedIn adds a second place to the last diagnostic.
func (b *builder) relatedIn(f *source.File, at source.Span, message string) {
	if b.quiet || len(b.diags) == 0 {
		return
	}
	d := &b.diags[len(b.diags)-1]
	d.Related = append(d.Related, source.Related{File: f, Span: at, Message: message})
}

// fillIn puts args in the places {1}, {2}, ...
func fillIn(text string, args []string) string {
	for i, a := range args {
		text = strings.ReplaceAll(text, fmt.Sprintf("{%d}", i+1), a)
	}
	return text
}

// cite names a clause as a ruling does: "clause 5(2)", "clause 3 of Standing
// Orders".
func (p *Program) cite(clause int) string {
	if clause < 0 || clause >= len(p.Clauses) {
		return "the head of the rulebook"
	}
	c := &p.Clauses[clause]
	switch {
	case c.Number == "":
		return cmpOr(c.Heading, "an unnumbered clause")
	case c.Book != "":
		return "clause " + c.Number + " of " + c.Book
	}
	return "clause " + c.Number
}

// describe says what a name stands for: "an act, clause 5".
func (b *builder) describe(id ID) string {
	t := b.thing(id)
	return kindName(t.Kind) + ", " + b.p.cite(t.Clause)
}

// kindName is a kind in words, with its article.
func kindName(k Kind) string {
	return [...]string{"nothing", "a body", "an office", "a party", "an act", "a decision", "a meeting", "a fact",
		"a judgement", "a class", "a parameter", "a sanction"}[k]
}

// kindList joins kinds with "or".
func kindList(kinds []Kind) string {
	var out []string
	for _, k := range kinds {
		out = append(out, kindName(k))
	}
	return orList(out)
}

// orList joins words with commas and "or".
func orList(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " or " + list[len(list)-1]
}

// unknown reports a name that stands for nothing, with the nearest that does.
func (b *builder) unknown(phrase string, at source.Span, kinds ...Kind) {
	var fitting, others []string
	for _, t := range b.p.Things[1:] {
		if slices.Contains(kinds, t.Kind) || len(kinds) == 0 {
			fitting = append(fitting, t.Name)
		} else {
			others = append(others, t.Name)
		}
	}
	near := source.Nearest(phrase, fitting)
	if near == "" {
		near = source.Nearest(phrase, others)
	}
	hint := `declare it in a rule block, for example "` + declaration(phrase, kinds) + `"`
	if near != "" {
		id, _ := b.names.find(near)
		hint = `did you mean "` + near + `" (` + b.describe(id) + `)?`
	}
	b.report(errUnknownName, at, phrase, hint)
}

// declaration is how a thing of the first of these kinds would be declared.
func declaration(phrase string, kinds []Kind) string {
	k := Act
	if len(kinds) > 0 {
		k = kinds[0]
	}
	name := strings.ToUpper(phrase[:min(1, len(phrase))]) + phrase[min(1, len(phrase)):]
	return name + map[Kind]string{
		Body: " is a body of 3 to 5 members.", Office: " is an office held by one person.", Party: " is a member.",
		Decision: " is a decision of the council.", Meeting: " is a meeting of the council.", Fact: " is a fact.",
		Judgement: " is a judgement of the council.", Parameter: " is 14 days.", Class: " is a member.", Sanction: " is a sanction on membership.",
	}[k] + map[bool]string{true: " is an act by the secretary."}[k == Act]
}

// noDay is the zero of a calendar date field that is not set.
const noDay = calendar.NoDate
