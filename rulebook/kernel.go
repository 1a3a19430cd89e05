package rulebook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"alteram/calendar"
	"alteram/syntax"
)

// Kernel returns the whole meaning of the program as text, one line for each
// setting, thing and norm: what "alteram explain --kernel" prints. It has no
// places, no prose and no order of words, so that two texts that mean the same
// have the same kernel. Program.Hash is its SHA-256.
func (p *Program) Kernel() string {
	var b strings.Builder
	p.kernelSettings(&b)
	for i := range p.Things[1:] {
		fmt.Fprintf(&b, "%s\n", p.thingText(&p.Things[i+1]))
	}
	for i := range p.Norms {
		fmt.Fprintf(&b, "%s %s\n", p.clauseText(p.Norms[i].Clause), p.normText(&p.Norms[i]))
	}
	for _, c := range p.Claims {
		fmt.Fprintf(&b, "claim %s\n", strings.ToLower(strings.Join(strings.Fields(c.Text), " ")))
	}
	return b.String()
}

func (p *Program) hash() string {
	sum := sha256.Sum256([]byte(p.Kernel()))
	return hex.EncodeToString(sum[:])
}

// Explain returns the norms of a clause, an index into Clauses, in kernel
// form: one line per norm, without its number.
func (p *Program) Explain(clause int) []string {
	var out []string
	if clause < 0 || clause >= len(p.Clauses) {
		return out
	}
	for _, id := range p.Clauses[clause].Norms {
		out = append(out, p.normText(&p.Norms[id]))
	}
	return out
}

func (p *Program) kernelSettings(b *strings.Builder) {
	s := &p.Settings
	place := &s.Reckoner.Place
	zone := "UTC"
	if place.Zone != nil {
		zone = place.Zone.String()
	}
	fmt.Fprintf(b, "rulebook language %s in force %s zone %s office %d-%d\n", s.Language, s.InForce.ISO(), zone, place.OfficeOpens, place.OfficeCloses)
	for _, c := range s.Reckoner.Policy.Choices() {
		if c.Is != "" {
			fmt.Fprintf(b, "count %s: %s\n", c.Name, c.Is)
		}
	}
	b.WriteString(closedText(place.Closed))
	for _, r := range s.Residual {
		fmt.Fprintf(b, "residual %s\n", r)
	}
}

// closedText is a digest of the working days of a calendar, which are too many
// to list.
func closedText(c *calendar.Closed) string {
	if c == nil {
		return ""
	}
	bits := make([]byte, 0, lastDay-firstDay+1)
	for d := firstDay; d <= lastDay; d++ {
		working, known := c.IsWorking(d)
		switch {
		case working:
			bits = append(bits, 'w')
		case known:
			bits = append(bits, 'c')
		default:
			bits = append(bits, '?')
		}
	}
	sum := sha256.Sum256(bits)
	return "closed days sha256 " + hex.EncodeToString(sum[:]) + "\n"
}

// The days over which calendars are compared: 1 January 1990 to 31 December
// 2100.
const firstDay, lastDay calendar.Date = 7305, 47846

func (p *Program) clauseText(i int) string {
	if i < 0 || i >= len(p.Clauses) {
		return "-"
	}
	c := &p.Clauses[i]
	if c.Book != "" {
		return word(c.Book) + ":" + c.Number
	}
	return cmpOr(c.Number, "-")
}

// word makes one word of a name.
func word(name string) string { return strings.ReplaceAll(name, " ", "_") }

// id is a thing as the kernel names it. A sanction may share the name of a
// decision, so it says what it is.
func (p *Program) id(id ID) string {
	t := p.Thing(id)
	switch {
	case id == 0:
		return "any"
	case t.Kind == Sanction:
		return "sanction." + word(t.Name)
	}
	return word(t.Name)
}

func (p *Program) ids(list []ID, sep string) string {
	out := make([]string, len(list))
	for i, id := range list {
		out[i] = p.id(id)
	}
	return strings.Join(out, sep)
}

// kindWords are the keywords of kinds, in the order of the constants.
var kindWords = [...]string{"nothing", "body", "office", "party", "act", "decision", "meeting", "fact", "judgement", "class", "parameter", "sanction"}

// parts joins what is not empty.
type parts []string

func (l *parts) add(format string, args ...any) { *l = append(*l, fmt.Sprintf(format, args...)) }

func (l *parts) when(ok bool, text string) {
	if ok {
		*l = append(*l, text)
	}
}

func (p *Program) thingText(t *Thing) string {
	var l parts
	l.add("%s %s", kindWords[t.Kind], word(t.Name))
	l.when(t.Implicit, "implicit")
	if len(t.By) > 0 || t.Member {
		l.add("by %s%s", map[bool]string{true: "member "}[t.Member], p.ids(t.By, ","))
	}
	l.when(t.Together > 0, fmt.Sprintf("together %d", t.Together))
	l.when(len(t.To) > 0, "to "+p.ids(t.To, ","))
	l.when(len(t.About) > 0, "about "+p.ids(t.About, ","))
	l.when(t.Kind == Body || t.Kind == Office, fmt.Sprintf("%d..%d", t.Min, t.Max))
	l.when(t.All, "all members")
	l.when(t.Of != 0, "of "+p.id(t.Of))
	l.when(t.If != nil, "if "+p.condText(t.If))
	for _, v := range t.Values {
		l.add("from %s: %s", v.From.ISO(), valueText(v))
	}
	l.when(t.Status != "", "on "+t.Status)
	l.when(t.Most != nil, "most "+p.spanText(t.Most))
	l.when(t.Target != 0, "target "+p.id(t.Target))
	l.when(t.Deed != Do, verbWords[t.Deed])
	if len(t.Fields) > 0 {
		l.add("{ %s }", fieldsText(t.Fields))
	}
	return strings.Join(l, " ")
}

func valueText(v Value) string {
	if v.Den != 0 {
		return fmt.Sprintf("%d/%d", v.Num, v.Den)
	}
	return spanText(v.Span)
}

func fieldsText(fields []Field) string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = word(f.Name) + ": " + map[bool]string{true: "optional "}[f.Optional] + fieldTypes[f.Type]
		if len(f.Choices) > 0 {
			out[i] += " " + strings.ToLower(strings.Join(f.Choices, "/"))
		}
	}
	return strings.Join(out, ", ")
}

// spanText is a period with what its wording decides.
func spanText(s calendar.Span) string {
	return s.String() + map[bool]string{true: " bare"}[s.Bare] + map[bool]string{true: " fact"}[s.Fact]
}

func (p *Program) spanText(s *Span) string {
	switch {
	case s == nil:
		return ""
	case s.Param != 0:
		flags := spanText(calendar.Span{Bare: s.Span.Bare, Fact: s.Span.Fact})
		return p.id(s.Param) + strings.TrimPrefix(flags, "0 days")
	}
	return spanText(s.Span)
}

func (p *Program) windowsText(list []Window) string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = p.windowText(&list[i])
	}
	return strings.Join(out, ", ")
}

// windowWords are the keywords of windows, in the order of package syntax.
var windowWords = [...]string{"within # after", "within # before", ">= # before", "<= # before", ">= # after", "<= # after",
	"after", "before", "at", "by", "while", "soon after", "until"}

func (p *Program) windowText(w *Window) string {
	text := windowWords[w.Kind]
	text = strings.ReplaceAll(text, "#", p.spanText(&w.Span))
	if w.Kind == syntax.Soon {
		text = word(w.Word) + " after"
	}
	if w.OnOr {
		text = "on or " + text
	}
	if w.Soft {
		text = "ideally " + text
	}
	switch {
	case w.Day != noDay:
		text += " " + w.Day.ISO()
	case w.If != nil:
		text += " " + p.condText(w.If)
	case w.Point.Thing != 0 || w.Point.State != AtMade:
		text += " " + p.pointText(&w.Point)
	}
	return text
}

// pointWords are the keywords of moments, in the order of the constants.
var pointKeywords = [...]string{"", "received", "sent", "end", "effect", "field", "then", "vote", "deliberation", "told", "passed", "decided", "set_aside"}

func (p *Program) pointText(pt *Point) string {
	text := p.id(pt.Thing)
	switch pt.State {
	case AtMade:
	case AtThen:
		text = "then"
	case AtField:
		text += "." + word(p.Thing(pt.Thing).Fields[pt.Field].Name)
	default:
		text = pointKeywords[pt.State] + "(" + text + ")"
	}
	if pt.Whole {
		text = "day(" + text + ")"
	}
	return text
}
