package conform

import (
	"slices"
	"strings"

	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// Pack is a law, or the part of one, as requirements.
type Pack struct {
	Name    string // "nz-schedule-2"
	Title   string
	Program *rulebook.Program
	terms   []term
}

// term says where a name of the pack is found in a rulebook, besides under the
// same name.
type term struct {
	thing rulebook.ID
	part  string   // a part of the procedure: "notice", "sanctions"
	also  []string // other names that rulebooks give it
}

// words is the heading of the clause that declares a pack's names. What stands
// there is no requirement.
const words = "Words"

// Read reads the text of a pack. A pack is a rulebook with a clause headed
// "Words", in which stand the declarations and a table of names:
//
//	| name | part | also called |
//
// A heading may end in the code of a defect in brackets, "[PRE]". What the
// table names must be declared; what is wrong is reported as in a rulebook.
func Read(name string, f *source.File) (*Pack, []source.Diagnostic) {
	file, diags := syntax.Parse(f)
	p, more := rulebook.Build(file)
	diags = slices.DeleteFunc(append(diags, more...), func(d source.Diagnostic) bool { return d.Severity != source.Error })
	pk := &Pack{Name: name, Title: p.Title, Program: p}
	for _, row := range table(f) {
		id, ok := p.Lookup(row[0])
		if !ok {
			diags = append(diags, source.Diagnostic{
				Severity: source.Error, File: f, Span: f.LineSpan(1), Code: "A901",
				Message: `the table of names has "` + row[0] + `", and nothing of that name is declared`, Hint: "declare it in a rule block, or take it out of the table",
			})
			continue
		}
		t := term{thing: id, part: row[1]}
		for _, other := range strings.Split(row[2], ",") {
			if other = strings.TrimSpace(other); other != "" {
				t.also = append(t.also, other)
			}
		}
		pk.terms = append(pk.terms, t)
	}
	return pk, diags
}

// table reads the rows of the table of names.
func table(f *source.File) [][3]string {
	var out [][3]string
	for n := 1; n <= f.Lines(); n++ {
		line := strings.TrimSpace(f.Line(n))
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "| name |") || strings.HasPrefix(line, "|-") || strings.HasPrefix(line, "| -") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		var row [3]string
		for i := range min(len(cells), 3) {
			row[i] = strings.TrimSpace(cells[i])
		}
		out = append(out, row)
	}
	return out
}

// requirements lists the clauses of the pack that ask something: those with
// words or a block of their own, outside "Words".
func (pk *Pack) requirements() []int {
	var out []int
	p := pk.Program
	parents := map[int]bool{}
	for i := range p.Clauses {
		if p.Clauses[i].Parent >= 0 {
			parents[p.Clauses[i].Parent] = true
		}
	}
	for i := range p.Clauses {
		c := &p.Clauses[i]
		if pk.words(i) || len(c.Norms) == 0 && (parents[i] || c.Prose == "") && !pk.claims(i) {
			continue
		}
		out = append(out, i)
	}
	return out
}

// Requirements is how many requirements the pack has.
func (pk *Pack) Requirements() int { return len(pk.requirements()) }

// words reports whether a clause, or one above it, is the one of names.
func (pk *Pack) words(i int) bool {
	for ; i >= 0; i = pk.Program.Clauses[i].Parent {
		if pk.Program.Clauses[i].Heading == words {
			return true
		}
	}
	return false
}

func (pk *Pack) claims(i int) bool {
	return slices.ContainsFunc(pk.Program.Claims, func(c rulebook.Claim) bool { return c.Clause == i })
}

// row begins the row of a requirement.
func (pk *Pack) row(i int) Row {
	c := &pk.Program.Clauses[i]
	r := Row{Clause: c.Number, Words: firstSentence(uncoded(c.Prose))}
	for at := i; at >= 0; at = pk.Program.Clauses[at].Parent {
		heading, pattern := codeOf(pk.Program.Clauses[at].Heading)
		if r.Pattern == "" {
			r.Pattern = pattern
		}
		r.Heading = heading // that of the outermost: an item's is only its first line
		r.Memory = r.Memory || strings.Contains(pk.Program.Clauses[at].Prose, "(from memory)")
	}
	for _, id := range c.Norms {
		if s := severityName(pk.Program.Norms[id].Sev.Kind); s != "" && (r.Severity == "" || s == "void") {
			r.Severity = s
		}
	}
	return r
}

// codeOf splits "Heard first [PRE]".
func codeOf(heading string) (text, code string) {
	open := strings.LastIndexByte(heading, '[')
	if open < 0 || !strings.HasSuffix(heading, "]") {
		return heading, ""
	}
	return strings.TrimSpace(heading[:open]), heading[open+1 : len(heading)-1]
}

// uncoded is prose without the code of a defect behind its first sentence.
func uncoded(prose string) string {
	if open := strings.IndexByte(prose, '['); open >= 0 {
		if end := strings.IndexByte(prose[open:], ']'); end > 0 && prose[open+1:open+end] == strings.ToUpper(prose[open+1:open+end]) {
			return prose[:open] + prose[open+end+1:]
		}
	}
	return prose
}

func severityName(k syntax.SeverityKind) string {
	return [...]string{"", "void", "voidable", "curable", "irregularity", "not counted"}[k]
}
