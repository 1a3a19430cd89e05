package rulebook

import (
	"iter"
	"maps"
	"slices"

	"alteram/source"
	"alteram/syntax"
)

// Condition reads a condition as a rule block of this rulebook would read it
// after "if", for those who ask questions of a case in the rulebook's own
// words. What cannot be read is reported; the places are those of the words.
func (p *Program) Condition(words string) (Cond, []source.Diagnostic) {
	const head, open = "# ?\n\n## 1 ?\n```rule\n", "It is void if "
	src := source.NewFile("", []byte(head+open+words+".\n```\n"))
	f, diags := syntax.Parse(src)
	if len(diags) > 0 || len(f.Clauses) != 1 || len(f.Clauses[0].Sentences) != 1 {
		return nil, within(diags, len(head+open))
	}
	b := newBuilder()
	b.src, b.p.Clauses, b.p.Things = src, p.Clauses, slices.Clip(p.Things) // a condition may bring a witness; the program stays as it is
	b.names.exact, b.names.folded, b.names.most = maps.Clone(p.names.exact), maps.Clone(p.names.folded), p.names.most
	for _, t := range p.Things {
		for i := range t.Fields {
			if t.Implicit { // a copy
				break
			}
			key := foldAll(t.Fields[i].Name)
			b.fields[key] = append(b.fields[key], fieldAt{t.ID, i})
		}
	}
	cond := b.cond(f.Clauses[0].Sentences[0].Cond)
	return cond, within(b.diags, len(head+open))
}

// within moves diagnostics to where their words began.
func within(diags []source.Diagnostic, by int) []source.Diagnostic {
	for i := range diags {
		d := &diags[i]
		d.File, d.Span = nil, source.Span{Start: max(0, d.Span.Start-by), End: max(0, d.Span.End-by)}
	}
	return diags
}

// Tests yields the elementary tests of a condition, in order.
func Tests(c Cond) iter.Seq[*Test] {
	return func(yield func(*Test) bool) { eachTest(c, yield) }
}

func eachTest(c Cond, yield func(*Test) bool) bool {
	switch c := c.(type) {
	case *And:
		return !slices.ContainsFunc(c.Parts, func(part Cond) bool { return !eachTest(part, yield) })
	case *Or:
		return !slices.ContainsFunc(c.Parts, func(part Cond) bool { return !eachTest(part, yield) })
	case *Not:
		return eachTest(c.Part, yield)
	case *Test:
		return yield(c)
	}
	return true
}

// Holds reports whether a compares to b in this way.
func (c Cmp) Holds(a, b int) bool {
	switch c {
	case Equal:
		return a == b
	case NotEqual:
		return a != b
	case Fewer:
		return a < b
	case AtMost:
		return a <= b
	case AtLeast:
		return a >= b
	}
	return a > b
}
