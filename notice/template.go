package notice

import (
	"fmt"
	"slices"
	"strings"

	"alteram/document"
	"alteram/phrase"
	"alteram/rulebook"
	"alteram/source"
	"alteram/wording"
)

// Template is an organisation's own letter for an act: Markdown with merge fields in
// braces. It has headings (## to ####), paragraphs, lists (-) and nothing else. Besides
// the fields of the act it knows the names of Fields, and {states WHAT} for each thing
// that the rulebook says the notice must state: that marks the place where the letter
// says it.
type Template struct {
	Act    string // as the rulebook calls it
	blocks []document.Block
}

// Fields are the merge fields that every template knows, with what each stands for.
func Fields() [][2]string {
	return [][2]string{
		{"organisation", "the organisation's name"}, {"reference", "the reference of the case"}, {"case", "what the case is called"},
		{"respondent", "the person about whom the case is"}, {"addressee", "to whom the act is directed"}, {"sender", "who does the act"},
		{"day", "the day of the act"}, {"charges", "the charges, each with the words of its rule"}, {"last day", "the last day of the first duty that the addressee has"},
	}
}

// blockFields are the merge fields that stand alone in a paragraph.
var blockFields = []string{"charges"}

// ReadTemplate reads a template for an act of a rulebook. It is refused, with every
// fault at its place, when it names a field that nobody fills, or leaves out something
// that the rulebook says the act must state.
func ReadTemplate(p *rulebook.Program, act string, file *source.File) (*Template, []source.Diagnostic) {
	var faults []source.Diagnostic
	fault := func(at, end int, what, remedy string) {
		faults = append(faults, source.Diagnostic{File: file, Span: source.Span{Start: at, End: end}, Severity: source.Error, Code: "T101", Message: what, Hint: remedy})
	}
	id, ok := p.Lookup(act)
	thing := p.Thing(id)
	if !ok || thing.Kind != rulebook.Act {
		fault(0, 0, fmt.Sprintf("the rulebook has no act %q", act), "name an act that it declares")
		return nil, faults
	}
	known := map[string]bool{}
	var names []string
	for _, f := range Fields() {
		known[f[0]], names = true, append(names, f[0])
	}
	for _, f := range thing.Fields {
		known[f.Name], names = true, append(names, f.Name)
	}
	must := required(p, id)
	stated := map[string]bool{}
	text := string(file.Text)
	for at := 0; ; {
		open := strings.IndexByte(text[at:], '{')
		if open < 0 {
			break
		}
		open += at
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			fault(open, open+1, "a brace is not closed", "write } at the end of the field")
			break
		}
		end += open
		name := strings.Join(strings.Fields(text[open+1:end]), " ")
		what, states := strings.CutPrefix(name, "states ")
		switch {
		case states && slices.ContainsFunc(must, func(m string) bool { return phrase.Same(m, what) }):
			for _, m := range must {
				stated[m] = stated[m] || phrase.Same(m, what)
			}
		case states:
			fault(open, end+1, fmt.Sprintf("the rulebook does not say that %s must state %q", thing.Name, what), "it must state: "+orNothing(must))
		case !known[name]:
			fault(open, end+1, fmt.Sprintf("there is no field %q", name), "use one of: "+strings.Join(names, ", "))
		}
		at = end + 1
	}
	for _, what := range must {
		if !stated[what] {
			fault(0, 0, fmt.Sprintf("%s must state %s, and the template does not", thing.Name, what), fmt.Sprintf("write {states %s} where the letter says it", what))
		}
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return &Template{thing.Name, paragraphs(text)}, nil
}

func orNothing(list []string) string {
	if len(list) == 0 {
		return "nothing"
	}
	return strings.Join(list, ", ")
}

// required are the things that an act must state, as the rulebook names them.
func required(p *rulebook.Program, act rulebook.ID) []string {
	var out []string
	for i := range p.Norms {
		if n := &p.Norms[i]; n.Kind == rulebook.Content && n.Thing == act {
			for _, it := range n.Items {
				if !slices.Contains(out, it) {
					out = append(out, it)
				}
			}
		}
	}
	return out
}

// paragraphs takes Markdown apart into blocks; merge fields stay in their words.
func paragraphs(text string) []document.Block {
	var out []document.Block
	level := 1
	for part := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		part = strings.TrimSpace(part)
		mark := len(part) - len(strings.TrimLeft(part, "#"))
		switch {
		case part == "":
		case mark > 0 && !strings.Contains(part, "\n"):
			level = max(2, min(mark, level+1, 4))
			out = append(out, document.Block{Kind: document.Heading, Level: level, Spans: document.Plain(strings.TrimSpace(part[mark:]))})
		case strings.HasPrefix(part, "- "):
			b := document.Block{Kind: document.List}
			for it := range strings.SplitSeq("\n"+part, "\n- ") {
				if it = strings.Join(strings.Fields(it), " "); it != "" {
					b.Items = append(b.Items, document.Plain(it))
				}
			}
			out = append(out, b)
		default:
			out = append(out, document.Block{Kind: document.Paragraph, Spans: document.Plain(strings.Join(strings.Fields(part), " "))})
		}
	}
	return out
}

// template is the organisation's own for an act, or nil.
func (c *Case) template(act string) *Template {
	for i := range c.Templates {
		if c.Templates[i].Act == act {
			return &c.Templates[i]
		}
	}
	return nil
}

// fill is the template with what the record says. What the record does not hold is said
// to be open.
func (t *Template) fill(m *maker, n *now) []document.Block {
	values := m.values(n)
	put := func(s string) string {
		for {
			open := strings.IndexByte(s, '{')
			end := strings.IndexByte(s, '}')
			if open < 0 || end < open {
				return strings.TrimSpace(s)
			}
			name := strings.Join(strings.Fields(s[open+1:end]), " ")
			v, ok := values[name]
			if strings.HasPrefix(name, "states ") {
				v, ok = "", true
			}
			if !ok || v == "" && !strings.HasPrefix(name, "states ") {
				v = "[" + name + ": " + m.c.Words.T("service.how.open") + "]"
			}
			s = s[:open] + strings.NewReplacer("{", "(", "}", ")").Replace(v) + s[end+1:]
		}
	}
	var out []document.Block
	for _, b := range t.blocks {
		b.Sources = n.sources()
		if len(b.Spans) == 1 && slices.Contains(blockFields, strings.Trim(b.Spans[0].Text, "{} ")) && b.Kind == document.Paragraph {
			before := len(m.d.Blocks)
			m.charges(m.chargesFor(n.event), false)
			out = append(out, m.d.Blocks[before:]...)
			m.d.Blocks = m.d.Blocks[:before]
			continue
		}
		switch b.Kind {
		case document.List:
			items := make([][]document.Span, len(b.Items))
			for i := range b.Items {
				items[i] = document.Plain(put(b.Items[i][0].Text))
			}
			b.Items = items
		default:
			if b.Spans = document.Plain(put(b.Spans[0].Text)); b.Spans[0].Text == "" {
				continue // it only marked a place
			}
			if b.Kind == document.Heading {
				b.Sources = nil
			}
		}
		out = append(out, b)
	}
	return out
}

// values are what the merge fields stand for.
func (m *maker) values(n *now) map[string]string {
	c, e := m.c, n.event
	v := map[string]string{
		"organisation": c.Organisation, "reference": c.Reference, "case": c.Title, "respondent": c.and(c.Standing.Parties["respondent"]),
		"addressee": c.and(e.To), "sender": c.and(e.Actors), "day": day(e),
	}
	var charges []string
	for _, x := range m.chargesFor(e) {
		charges = append(charges, wording.Upper(x.Text))
	}
	v["charges"] = strings.Join(charges, "; ")
	for i := range c.Standing.Duties {
		d := &c.Standing.Duties[i]
		if v["last day"] == "" && d.Status == "open" && d.By != nil && slices.ContainsFunc(d.People, func(p string) bool { return slices.Contains(e.To, p) }) {
			v["last day"] = d.By.Long()
		}
	}
	for _, f := range e.Fields {
		v[f.Name] = f.Value
	}
	return v
}
