// Package notice words the documents of a case: the charge sheet, notices with proof
// of their service, the agenda, the run-sheet, minutes, the decision with its reasons
// and how to appeal, an appeal, and the whole record.
//
// [List] says which documents there are, [Make] makes one from a [Case], which holds
// what its reader may see. Every block names the entries and clauses on which it rests.
// Days are those that the docket worked out; what the record leaves open is said to be
// open. The words are a table ([Words]), so that another language is another table; an
// organisation's own letter for an act is a [Template].
//
// What the package does not do: it judges nothing, and it knows no rights: whoever
// hands a case in has left out what the reader may not see.
package notice

import (
	_ "embed" // for the words
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"alteram/calendar"
	"alteram/docket"
	"alteram/document"
	"alteram/rulebook"
	"alteram/wording"
)

// Case is a case as one reader may see it.
type Case struct {
	Program                               *rulebook.Program
	Place                                 *calendar.Place
	Organisation, Reference, Title, Label string
	Home                                  string // path of the page of documents: "/c/…/documents"
	Standing                              docket.Standing
	Register                              docket.Register
	Entries                               []Entry // in the order of the record
	Words                                 Words
	Templates                             []Template
}

// Entry is an entry of the case.
type Entry struct {
	Seq      int64
	Recorded string        // UTC, RFC 3339
	Event    *docket.Event // nil: of what is no event of the case
	Ruling   *docket.Ruling
	Words    string // in one sentence
	Amended  string // "corrected by entry 12"
	Read     bool   // the reader may read its words
}

// Item is a document that can be made.
type Item struct{ Name, Title, Kind string }

// Words are the texts of one language by key.
type Words map[string]string

//go:embed words/en.txt
var english string

// English are the words in English.
func English() Words { return ReadWords(english) }

// ReadWords reads a table of words: key = text, one a line; lines that begin with # are
// for those who write it.
func ReadWords(text string) Words {
	w := Words{}
	for line := range strings.Lines(text) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), " = ")
		if ok && !strings.HasPrefix(key, "#") {
			w[key] = value
		}
	}
	return w
}

// T is a text with its places filled in: names and values in turn. A key that has no
// text shows itself.
func (w Words) T(key string, pairs ...string) string {
	text, ok := w[key]
	if !ok {
		return key
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		text = strings.ReplaceAll(text, "{"+pairs[i]+"}", pairs[i+1])
	}
	return text
}

// now is an entry as it now stands.
type now struct {
	*Entry
	event   *docket.Event
	changed []int64 // entries that corrected it
}

// known are the entries whose words may be read, without those that were withdrawn, as
// corrections have left them.
func (c *Case) known() []now {
	gone, with, by := map[string]bool{}, map[string]*docket.Event{}, map[string][]int64{}
	for i := range c.Entries {
		x := &c.Entries[i]
		switch e := x.Event; {
		case e == nil:
		case e.Kind == docket.Withdrawn:
			gone[e.Target] = true
		case e.Kind == docket.Corrected && e.With != nil && x.Read:
			with[e.Target] = e.With
			by[e.Target] = append(by[e.Target], x.Seq)
			delete(gone, e.Target)
		}
	}
	var out []now
	for i := range c.Entries {
		x := &c.Entries[i]
		if x.Event == nil || !x.Read || gone[x.Event.ID] || x.Event.Kind == docket.Corrected || x.Event.Kind == docket.Withdrawn {
			continue
		}
		n := now{x, x.Event, nil}
		if e := with[x.Event.ID]; e != nil {
			n.event, n.changed = e, by[x.Event.ID]
		}
		out = append(out, n)
	}
	return out
}

// sources are the entries of which something was made.
func (n *now) sources(clauses ...string) []document.Source {
	out := []document.Source{{Entry: n.Seq}}
	for _, seq := range n.changed {
		out = append(out, document.Source{Entry: seq})
	}
	for _, c := range clauses {
		if c != "" {
			out = append(out, document.Source{Clause: c})
		}
	}
	return out
}

// List says which documents the case has, in the order in which they are wanted.
func List(c *Case) []Item {
	var out []Item
	put := func(kind, name, title string) { out = append(out, Item{name, title, kind}) }
	w := c.Words
	known := c.known()
	if len(c.charges()) > 0 {
		put("charges", "charges", w.T("title.charges"))
	}
	for i := range known {
		n := &known[i]
		if c.isNotice(n) {
			put("notice", fmt.Sprintf("notice-%d", n.Seq), w.T("title.notice", "thing", wording.Upper(thingOf(n.event)), "day", day(n.event)))
		}
	}
	for _, t := range c.meetings() {
		put("agenda", "agenda-"+slug(t.Name), w.T("title.agenda", "meeting", t.Name))
		put("sheet", "sheet-"+slug(t.Name), w.T("title.sheet", "meeting", t.Name))
	}
	for i := range known {
		n := &known[i]
		switch {
		case n.event.Kind == docket.Opened:
			put("minutes", fmt.Sprintf("minutes-%d", n.Seq), w.T("title.minutes", "meeting", n.event.Thing, "day", day(n.event)))
		case n.event.Kind == docket.Decided:
			put("decision", fmt.Sprintf("decision-%d", n.Seq), w.T("title.decision", "thing", n.event.Thing, "day", day(n.event)))
		case c.isAppeal(n, known[:i]):
			put("appeal", fmt.Sprintf("appeal-%d", n.Seq), w.T("title.appeal", "day", day(n.event)))
		}
	}
	put("record", "record", w.T("title.record"))
	return out
}

// Make makes the document of a name that List gives; false: there is none.
func Make(c *Case, name string) (*document.Document, bool) {
	var item *Item
	for _, it := range List(c) {
		if it.Name == name {
			item = &it
		}
	}
	if item == nil {
		return nil, false
	}
	d := &document.Document{Kind: item.Kind, Title: item.Title, Lang: "en", Organisation: c.Organisation, Reference: c.Reference, Label: c.Label, Home: c.Home + "/" + name}
	if l := c.Program.Settings.Language; l != "" && c.Words["lang"] == l {
		d.Lang = l
	}
	w := c.Words
	d.Words = document.Words{Foot: w["foot"], Home: w["home"], Sources: w["sources"], Entry: w["entry"], Clause: w["clause"], Missing: w["missing"]}
	at := c.moment()
	d.Issued, d.At = c.Place.Format(at), int64(at)/int64(time.Second)
	m := &maker{c: c, d: d, known: c.known()}
	_, rest, _ := strings.Cut(name, "-")
	seq, _ := strconv.ParseInt(rest, 10, 64)
	switch item.Kind {
	case "charges":
		m.chargeSheet()
	case "notice":
		m.notice(m.entry(seq))
	case "agenda", "sheet":
		for _, t := range c.meetings() {
			if slug(t.Name) == rest {
				m.agenda(t, item.Kind == "sheet")
			}
		}
	case "minutes":
		m.minutes(m.entry(seq))
	case "decision":
		m.decision(m.entry(seq))
	case "appeal":
		m.appeal(m.entry(seq))
	case "record":
		m.record()
	}
	return d, true
}

// moment is that of the last entry that the reader sees: a document says how the record
// stood then.
func (c *Case) moment() calendar.Instant {
	var at calendar.Instant
	for i := range c.Entries {
		if t, err := time.Parse(time.RFC3339Nano, c.Entries[i].Recorded); err == nil && (c.Entries[i].Event != nil || at == 0) {
			at = max(at, calendar.Instant(t.UnixNano()))
		}
	}
	return at - at%calendar.Instant(time.Minute)
}

// maker makes a document.
type maker struct {
	c     *Case
	d     *document.Document
	known []now
}

func (m *maker) entry(seq int64) *now {
	for i := range m.known {
		if m.known[i].Seq == seq {
			return &m.known[i]
		}
	}
	panic("notice: List names an entry that is not there")
}

func (m *maker) add(b document.Block) { m.d.Blocks = append(m.d.Blocks, b) }

func (m *maker) head(level int, key string, pairs ...string) {
	m.add(document.Block{Kind: document.Heading, Level: level, Spans: document.Plain(m.c.Words.T(key, pairs...))})
}

func (m *maker) para(sources []document.Source, key string, pairs ...string) {
	m.text(document.Paragraph, sources, m.c.Words.T(key, pairs...))
}

func (m *maker) text(kind document.Kind, sources []document.Source, words string) {
	if strings.TrimSpace(words) != "" {
		m.add(document.Block{Kind: kind, Spans: document.Plain(words), Sources: sources})
	}
}

func (m *maker) list(items []string, sources []document.Source) {
	b := document.Block{Kind: document.List, Sources: sources}
	for _, it := range items {
		b.Items = append(b.Items, document.Plain(it))
	}
	if len(items) > 0 {
		m.add(b)
	}
}

// closing is what stands at the end of everything that goes to somebody: whom to ask,
// how to check it, the rules in small print.
func (m *maker) closing() {
	m.head(2, "contact")
	m.para(nil, "contact.text", "organisation", m.c.Organisation)
	m.head(2, "check")
	m.para(nil, "check.text", "organisation", m.c.Organisation, "reference", m.c.Reference)
	var rules []string
	for i := range m.d.Blocks {
		for _, s := range m.d.Blocks[i].Sources {
			if s.Clause != "" && !slices.Contains(rules, s.Clause) {
				rules = append(rules, s.Clause)
			}
		}
	}
	if len(rules) == 0 {
		return
	}
	m.head(2, "rules")
	for _, n := range rules {
		if c := m.c.clause(n); c != nil {
			m.text(document.Small, nil, c.Number+" "+wordsOf(c))
		}
	}
}

// clause is a clause by its number, or nil.
func (c *Case) clause(number string) *rulebook.Clause {
	for i := range c.Program.Clauses {
		if c.Program.Clauses[i].Number == number {
			return &c.Program.Clauses[i]
		}
	}
	return nil
}

// wordsOf are the heading and the words of a clause; a clause without a heading of its
// own has its words once.
func wordsOf(c *rulebook.Clause) string {
	prose := strings.Join(strings.Fields(c.Prose), " ")
	if c.Heading == "" || strings.HasPrefix(prose, c.Heading) {
		return prose
	}
	return strings.TrimSpace(c.Heading + ". " + prose)
}

// clauseOf is the number of the clause that declares a thing.
func (c *Case) clauseOf(t *rulebook.Thing) string {
	if t == nil || t.ID == 0 || t.Clause < 0 || t.Clause >= len(c.Program.Clauses) {
		return ""
	}
	return c.Program.Clauses[t.Clause].Number
}

func (c *Case) thing(name string) *rulebook.Thing {
	id, _ := c.Program.Lookup(name)
	return c.Program.Thing(id)
}

// parties are the people who are a party.
func (c *Case) parties() []string {
	var out []string
	for _, list := range c.Standing.Parties {
		out = append(out, list...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (c *Case) isNotice(n *now) bool {
	if n.event.Kind != docket.Did && n.event.Kind != docket.Told {
		return false
	}
	parties := c.parties()
	return slices.ContainsFunc(n.event.To, func(who string) bool { return slices.Contains(parties, who) })
}

// isAppeal reports whether a party turns to a body after a decision.
func (c *Case) isAppeal(n *now, before []now) bool {
	if n.event.Kind != docket.Did || !slices.ContainsFunc(before, func(b now) bool { return b.event.Kind == docket.Decided }) {
		return false
	}
	parties := c.parties()
	toBody := slices.ContainsFunc(c.thing(n.event.Thing).To, func(id rulebook.ID) bool { return c.Program.Thing(id).Kind == rulebook.Body })
	return toBody && slices.ContainsFunc(n.event.Actors, func(who string) bool { return slices.Contains(parties, who) })
}

func thingOf(e *docket.Event) string {
	if e.Thing == "" {
		return string(e.Kind)
	}
	return e.Thing
}

// day is the day of an event, in words.
func day(e *docket.Event) string {
	if e.On.Day == calendar.NoDate {
		return "?"
	}
	return e.On.Day.Long()
}

// when is the day of an event and its time, as far as it is known.
func when(e *docket.Event) string {
	if e.On.Clock == calendar.NoClock {
		return day(e)
	}
	return day(e) + ", " + e.On.Clock.String()
}

func (c *Case) and(list []string) string {
	if n := len(list); n > 1 {
		return strings.Join(list[:n-1], ", ") + " " + c.Words.T("and") + " " + list[n-1]
	}
	return strings.Join(list, "")
}

// slug is a name as a part of a path.
func slug(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		} else if b.Len() > 0 && !strings.HasSuffix(b.String(), "_") {
			b.WriteByte('_')
		}
	}
	return strings.TrimSuffix(b.String(), "_")
}
