package importer

import (
	"fmt"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // a mapping must mean the same on every machine
	"unicode"
	"unicode/utf8"

	"alteram/calendar"
	"alteram/source"
)

// separators lists what may part the columns of a table.
var separators = [...]struct {
	mark byte
	name string
}{{',', "comma"}, {';', "semicolon"}, {'\t', "tab"}, {'|', "bar"}}

// ParseMapping reads a mapping file. It returns all that is wrong with it; the
// mapping can be used when no diagnostic is an error.
func ParseMapping(f *source.File) (*Mapping, []source.Diagnostic) {
	p := &parser{file: f, m: &Mapping{File: f, EndOfLog: calendar.NoDate}, seen: map[string]source.Span{}}
	for n := 1; n <= f.Lines(); n++ {
		p.line(f.LineSpan(n))
	}
	p.whole()
	return p.m, p.out
}

type parser struct {
	file *source.File
	m    *Mapping
	seen map[string]source.Span // what was said before, by kind and name
	out  []source.Diagnostic
}

func (p *parser) say(at source.Span, c code, hint, format string, args ...any) {
	p.out = append(p.out, source.Diagnostic{
		Code: string(c), File: p.file, Span: at, Message: fmt.Sprintf(format, args...), Hint: hint,
	})
}

// once reports whether something is said for the first time.
func (p *parser) once(what string, at source.Span) bool {
	before, twice := p.seen[what]
	if !twice {
		p.seen[what] = at
		return true
	}
	p.say(at, saidTwice, "keep one of the two lines", "%s is said twice", what)
	d := &p.out[len(p.out)-1]
	d.Related = append(d.Related, source.Related{File: p.file, Span: before, Message: "said here before"})
	return false
}

const knownLines = "lines are `case:`, `act:`, `date:`, `actor:`, `order:`, `zone:`, `date format:`, `separator:`, " +
	"`cases:`, `other acts:`, `without date:`, `end of log:`, `incomplete for:`, " +
	"`field NAME: COLUMN (type)`, `act NAME = meaning`, `skip act NAME`, `only COLUMN = value`, `same day ACT before ACT`"

func (p *parser) line(at source.Span) {
	if at.Start == 0 && strings.HasPrefix(p.file.Slice(at), "\ufeff") {
		at.Start += len("\ufeff")
	}
	at = p.trim(at)
	text := p.file.Slice(at)
	switch {
	case text == "" || strings.HasPrefix(text, "--"):
		return
	case !utf8.ValidString(text):
		p.say(at, notUTF8, "save the mapping as UTF-8", "the line is not UTF-8 text")
		return
	}
	for _, shape := range [...]struct {
		opening string
		read    func(source.Span)
	}{{"skip act", p.skip}, {"act", p.act}, {"field", p.field}, {"only", p.only}, {"same day", p.sameDay}} {
		rest, ok := p.after(at, shape.opening)
		if ok && !strings.HasPrefix(p.file.Slice(rest), ":") {
			shape.read(rest)
			return
		}
	}
	if key, value, ok := p.cut(at, ":"); ok {
		p.setting(key, value)
		return
	}
	p.say(at, badLine, knownLines, "a mapping has no line like this")
}

// after returns what follows an opening word or two of a line.
func (p *parser) after(at source.Span, opening string) (source.Span, bool) {
	text := p.file.Slice(at)
	if len(text) <= len(opening) || !strings.EqualFold(text[:len(opening)], opening) {
		return at, false
	}
	if next := text[len(opening)]; next != ' ' && next != '\t' {
		return at, false
	}
	return p.trim(source.Span{Start: at.Start + len(opening), End: at.End}), true
}

func (p *parser) trim(at source.Span) source.Span {
	text := p.file.Slice(at)
	at.Start += len(text) - len(strings.TrimLeftFunc(text, unicode.IsSpace))
	at.End = at.Start + len(strings.TrimSpace(text))
	return at
}

// cut parts a span at the first mark outside quotation marks.
func (p *parser) cut(at source.Span, mark string) (before, after source.Span, ok bool) {
	text := p.file.Slice(at)
	inside := false
	for i := range len(text) {
		if text[i] == '"' {
			inside = !inside
		}
		if !inside && strings.HasPrefix(text[i:], mark) {
			before = p.trim(source.Span{Start: at.Start, End: at.Start + i})
			after = p.trim(source.Span{Start: at.Start + i + len(mark), End: at.End})
			return before, after, true
		}
	}
	return at, source.Span{Start: at.End, End: at.End}, false
}

// phrase reads a name, which may stand in quotation marks; in them "" is one.
func (p *parser) phrase(at source.Span) Phrase {
	text := p.file.Slice(at)
	if n := len(text); n >= 2 && text[0] == '"' && text[n-1] == '"' {
		text = strings.ReplaceAll(text[1:n-1], `""`, `"`)
	}
	return Phrase{text, at}
}

// list reads phrases parted by commas.
func (p *parser) list(at source.Span) (list []Phrase) {
	for {
		one, rest, more := p.cut(at, ",")
		if one.Start < one.End {
			list = append(list, p.phrase(one))
		}
		if !more {
			return list
		}
		at = rest
	}
}

func (p *parser) act(at source.Span) {
	name, means, ok := p.cut(at, "=")
	if !ok || p.empty(name) || p.empty(means) {
		p.say(at, badLine, "write `act NAME = what it is in the rulebook`", "the line does not say what the act is")
		return
	}
	p.addAct(Act{Name: p.phrase(name), Means: p.phrase(means)})
}

func (p *parser) skip(at source.Span) {
	if p.empty(at) {
		p.say(at, badLine, "write `skip act NAME`", "the line does not say which act to skip")
		return
	}
	p.addAct(Act{Name: p.phrase(at), Skip: true})
}

func (p *parser) addAct(a Act) {
	if p.once("act "+quote([]byte(a.Name.Text)), a.Name.Span) {
		p.m.Acts = append(p.m.Acts, a)
	}
}

// empty reports whether a span names nothing.
func (p *parser) empty(at source.Span) bool { return p.phrase(at).Text == "" }

var types = [...]string{Text: "text", Number: "number", Money: "money", Day: "date", Truth: "yes/no"}

func (p *parser) field(at source.Span) {
	name, rest, ok := p.cut(at, ":")
	f := Field{Name: p.phrase(name)}
	text := p.file.Slice(rest)
	if open := strings.LastIndexByte(text, '('); ok && open >= 0 && strings.HasSuffix(text, ")") {
		kind := p.trim(source.Span{Start: rest.Start + open + 1, End: rest.End - 1})
		t, known := p.choice(kind, types[:])
		if !known {
			return
		}
		f.Type = Type(t)
		rest = p.trim(source.Span{Start: rest.Start, End: rest.Start + open})
	}
	if !ok || p.empty(name) || p.empty(rest) {
		p.say(at, badLine, "write `field NAME: COLUMN (text)`", "the line does not say which column holds the field")
		return
	}
	f.Column = p.phrase(rest)
	if p.once("field "+quote([]byte(f.Name.Text)), name) {
		p.m.Fields = append(p.m.Fields, f)
	}
}

func (p *parser) only(at source.Span) {
	column, values, ok := p.cut(at, "=")
	o := Only{Column: p.phrase(column), Values: p.list(values)}
	if !ok || o.Column.Text == "" || len(o.Values) == 0 {
		p.say(at, badLine, "write `only COLUMN = value, value`", "the line does not say which rows to keep")
		return
	}
	p.m.Only = append(p.m.Only, o)
}

func (p *parser) sameDay(at source.Span) {
	first, then, ok := p.cut(at, " before ")
	o := SameDay{First: p.phrase(first), Then: p.list(then)}
	if !ok || o.First.Text == "" || len(o.Then) == 0 {
		p.say(at, badLine, "write `same day ACT before ACT, ACT`", "the line does not say which act comes first")
		return
	}
	p.m.SameDay = append(p.m.SameDay, o)
}

// choice reads one of a few words.
func (p *parser) choice(at source.Span, words []string) (int, bool) {
	text := p.file.Slice(at)
	for i, w := range words {
		if strings.EqualFold(text, w) {
			return i, true
		}
	}
	p.say(at, badWord, "write "+strings.Join(words, ", or "), "%s is none of the words that can stand here", quote([]byte(text)))
	return 0, false
}

// setting reads a line of the form key: value.
func (p *parser) setting(key, value source.Span) {
	name := strings.ToLower(strings.Join(strings.Fields(p.file.Slice(key)), " "))
	m := p.m
	read := map[string]func(){
		"case":           func() { m.Case = p.phrase(value) },
		"act":            func() { m.Act = p.phrase(value) },
		"date":           func() { m.Date = p.phrase(value) },
		"actor":          func() { m.Actor = p.phrase(value) },
		"order":          func() { m.Order = p.phrase(value) },
		"zone":           func() { p.zone(value) },
		"cases":          func() { i, _ := p.choice(value, []string{"mixed", "together"}); m.Together = i == 1 },
		"end of log":     func() { p.end(value) },
		"incomplete for": func() { m.Incomplete = p.list(value) },
		"other acts": func() {
			i, ok := p.choice(value, []string{"skip", "as named"})
			if ok {
				m.Others = [...]Others{OthersSkip, OthersAsNamed}[i]
			}
		},
		"without date": func() {
			i, ok := p.choice(value, []string{"skip", "keep"})
			if ok {
				m.Undated = [...]Undated{UndatedSkip, UndatedKeep}[i]
			}
		},
		"date format": func() {
			i, _ := p.choice(value, []string{"year-month-day", "day/month/year", "month/day/year"})
			m.Dates = DateOrder(i)
		},
		"separator": func() {
			words := make([]string, len(separators))
			for i, s := range separators {
				words[i] = s.name
			}
			i, _ := p.choice(value, words)
			m.Separator = separators[i].mark
		},
	}[name]
	switch {
	case read == nil:
		p.say(key, badLine, knownLines, "a mapping has no line `%s:`", name)
	case p.empty(value):
		p.say(key, badLine, "write something after the colon, or delete the line", "`%s:` says nothing", name)
	case p.once("`"+name+":`", key):
		read()
	}
}

func (p *parser) zone(at source.Span) {
	name := p.file.Slice(at)
	loc, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		p.say(at, unknownZone, "write a zone of the tz database, such as Europe/Rome or Pacific/Auckland",
			"there is no time zone %s", quote([]byte(name)))
		return
	}
	p.m.Zone = loc
}

func (p *parser) end(at source.Span) {
	d, err := calendar.ParseDate(p.file.Slice(at))
	if err != nil {
		p.say(at, badDate, "write the last day that the log covers, as in `end of log: 18 June 2013`", "%v", err)
		return
	}
	p.m.EndOfLog = d
}

// whole checks what no single line can show.
func (p *parser) whole() {
	end := source.Span{Start: len(p.file.Text), End: len(p.file.Text)}
	for _, k := range [...]struct {
		name   string
		column Phrase
		xes    string
	}{{"case", p.m.Case, "case:concept:name"}, {"act", p.m.Act, "concept:name"}, {"date", p.m.Date, "time:timestamp"}} {
		if _, said := p.seen["`"+k.name+":`"]; k.column.Text == "" && !said {
			p.say(end, keyMissing, "write `"+k.name+": ` and the name of the column; in XES it is usually "+k.xes,
				"the mapping does not say which column holds the %s", k.name)
		}
	}
	for _, o := range p.m.SameDay {
		for _, name := range append([]Phrase{o.First}, o.Then...) {
			if !slices.ContainsFunc(p.m.Acts, func(a Act) bool { return a.Name.Text == name.Text }) {
				p.say(name.Span, keyMissing, "write the act as its `act` line does", "no act line is about %s", quote([]byte(name.Text)))
			}
		}
	}
	if len(p.m.Acts) == 0 && p.m.Others != OthersAsNamed && len(p.out) == 0 {
		p.say(end, keyMissing, "write `act NAME = meaning` lines, or `other acts: as named`",
			"the mapping names no act, so no row could be used")
	}
}
