package clerk

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/docket"
	"alteram/dossier"
	"alteram/rulebook"
	"alteram/source"
	"alteram/wording"
)

// maxDraft bounds the text of one request, in bytes.
const maxDraft = 4 << 20

// names maps the names that a text may use to handles of the case or, behind
// "m", to ids of the register.
type names map[string]string

// namesOf returns the names that a text about a case may use: those of its
// people and those of the register, or of both only those that can stand in
// the text.
func (c *caseState) namesOf(org *orgState, text string, all bool) names {
	out := names{}
	low := strings.ToLower(text)
	for h, p := range c.people {
		if p.name != "" && (all || strings.Contains(low, firstWord(p.name))) {
			out[p.name] = h
		}
	}
	for _, m := range org.directory() {
		if _, known := c.members[m.id]; known || !all && !strings.Contains(low, m.first) {
			continue
		}
		if name := org.called(m.id); c.handles[wording.Fold(name)] == "" {
			out[name] = m.id
		}
	}
	return out
}

// firstWord is the first word of a name, in lower case.
func firstWord(name string) string {
	first, _, _ := strings.Cut(strings.ToLower(name), " ")
	return first
}

// head is the head of a case file that makes names known, and with them who
// holds which office and who is which party.
func (c *caseState) head(p *rulebook.Program, known names, text string, all bool) []byte {
	var b strings.Builder
	low := strings.ToLower(text)
	for _, s := range c.seats {
		who := c.people[s.Person]
		if s.Until != calendar.NoDate || who == nil || who.name == "" || !all && !strings.Contains(low, s.Role) {
			continue
		}
		id, _ := p.Lookup(s.Role)
		if kind := p.Thing(id).Kind; kind == rulebook.Office || kind == rulebook.Party {
			known[who.name] = s.Person
			fmt.Fprintf(&b, "%s: %s.\n", s.Role, quoted(who.name))
		}
	}
	list := make([]string, 0, len(known))
	for name := range known {
		list = append(list, quoted(name))
	}
	slices.Sort(list)
	if len(list) > 0 {
		fmt.Fprintf(&b, "people: %s.\n", strings.Join(list, ", "))
	}
	return append([]byte(b.String()), '\n')
}

// quoted is a name between quotation marks, as case files write it.
func quoted(name string) string {
	return `"` + strings.ReplaceAll(strings.ReplaceAll(name, `\`, `\\`), `"`, `\"`) + `"`
}

// refers reports whether a text may speak of another entry of the case, which
// must then be at hand when it is read.
func refers(text string) bool {
	low := strings.ToLower(text)
	return strings.Contains(low, "entry ") || strings.Contains(low, "correction of")
}

// read reads the text of a draft against the rulebook of the case: its events
// with names, ids as in the text.
func (c *caseState) read(org *orgState, d *Draft) ([]docket.Event, names, error) {
	if len(d.Text) > maxDraft {
		return nil, nil, &Problem{What: fmt.Sprintf("this text is longer than %d MB", maxDraft>>20), Remedy: "attach long texts as files"}
	}
	text := norm.NFC.String(d.Text)
	if on := strings.TrimSpace(norm.NFC.String(d.On)); on != "" {
		text = on + "  " + strings.TrimSpace(text)
	}
	if t := strings.TrimRight(text, " \t\r\n"); t != "" && !strings.HasSuffix(t, ".") {
		text = t + "."
	}
	events, known, diags := c.parse(org, text, false)
	if slices.ContainsFunc(diags, func(x source.Diagnostic) bool { return x.Code == "A408" }) { // a misspelt name is told best among all names
		events, known, diags = c.parse(org, text, true)
	}
	if source.HasError(diags) {
		p := &Problem{What: "the entry cannot be read as it stands", Diagnostics: diags}
		if several := org.namesakes(text); len(several) > 1 {
			p.What, p.Remedy = "several members have this name", "write "+strings.Join(several, " or ")
		}
		return nil, nil, p
	}
	if len(events) == 0 {
		return nil, nil, &Problem{What: "there is no entry in this text", Remedy: "write a day and what happened: 11 October 2010 note: the lights went out."}
	}
	return events, known, nil
}

// parse reads a text behind a head that makes the people known, and behind the
// entries that it may refer to.
func (c *caseState) parse(org *orgState, text string, all bool) ([]docket.Event, names, []source.Diagnostic) {
	_, p := c.dossier.Edition(calendar.Date(1 << 30))
	before := &casefile.Case{}
	ids := map[string]bool{}
	if refers(text) {
		all = true // entries before it may name anybody
		for _, e := range c.dossier.Events() {
			if e.Kind == docket.Corrected || e.Kind == docket.Withdrawn {
				e = docket.Event{ID: e.ID, Kind: docket.Noted, On: e.On, Text: "-"}
			}
			e = dossier.Rename(e, c.nameOf)
			e.Recorded = 0
			before.Events = append(before.Events, e)
			ids[e.ID] = true
		}
	}
	known := c.namesOf(org, text, all)
	for name := range known {
		if strings.Contains(name, "(") { // as it is printed where two members have one name
			text = strings.ReplaceAll(strings.ReplaceAll(text, quoted(name), name), name, quoted(name))
		}
	}
	prefix := c.head(p, known, text, all)
	if len(ids) > 0 {
		prefix = append(prefix, before.Text(p)...)
	}
	own := source.NewFile("entry", []byte(text))
	whole := source.NewFile("entry", append(prefix, text...))
	got, diags := casefile.Read(whole, p)
	var mine []source.Diagnostic
	for _, x := range diags {
		if x.Span.Start < len(prefix) || courseOnly(x.Code) {
			continue
		}
		x.File = own
		x.Span = source.Span{Start: x.Span.Start - len(prefix), End: max(x.Span.End-len(prefix), 0)}
		x.Related = nil
		mine = append(mine, x)
	}
	var events []docket.Event
	for i, e := range got.Events {
		if got.Spans[i].Start >= len(prefix) {
			events = append(events, e)
		}
	}
	// Entries without a name of their own were numbered behind those before
	// them: no number may be taken for an entry of the record.
	for i := range events {
		if !ids[events[i].Target] {
			events[i].Target = draftID(events[i].Target)
		}
		events[i].ID = draftID(events[i].ID)
	}
	return events, known, mine
}

// draftID marks the id of an entry that is not recorded yet.
func draftID(id string) string {
	if id == "" {
		return ""
	}
	return "draft " + id
}

// courseOnly tells the complaints that rest on what came before, which a draft
// read alone does not show.
func courseOnly(code string) bool {
	switch code {
	case "A413", "A415", "A418", "A419", "A420":
		return true
	}
	return false
}

// nameOf is the name behind a handle, for texts that are read back.
func (c *caseState) nameOf(handle string) (string, bool) {
	p := c.people[handle]
	if p == nil {
		return "", false
	}
	if p.name == "" {
		return handle, true
	}
	return p.name, true
}

// eventPeople lists every name that an event bears, those of its fields left
// out.
func eventPeople(e *docket.Event) []string {
	out := slices.Concat(e.Actors, e.About, e.To, e.Present, e.Remote)
	if v := e.Vote; v != nil {
		out = slices.Concat(out, v.ForNames, v.AgainstNames, v.AbstainNames)
	}
	for _, f := range e.Fields {
		out = append(out, f.Value)
	}
	if e.With != nil {
		out = append(out, eventPeople(e.With)...)
	}
	return out
}

// retarget gives the events of a draft their places in the chain.
func retarget(events []docket.Event, i int, seq int64, places map[string]int64) (docket.Event, error) {
	e := events[i]
	places[e.ID] = seq
	e.ID = strconv.FormatInt(seq, 10)
	if id, draft := strings.CutPrefix(e.Target, "draft "); draft {
		at, ok := places[e.Target]
		if !ok {
			return e, &Problem{What: fmt.Sprintf("there is no entry called %s before this one", id), Remedy: "an entry is called by its place in the chain, as receipts and alteram case entries show it"}
		}
		e.Target = strconv.FormatInt(at, 10)
	}
	if e.With != nil {
		with := *e.With
		with.ID = e.Target
		e.With = &with
	}
	return e, nil
}

// begins is the first instant at which an event may have happened; 0 when that
// is not known.
func begins(e *docket.Event, place *calendar.Place) calendar.Instant {
	if e.On.Day == calendar.NoDate {
		return 0
	}
	at, _ := place.At(e.On.Day, max(e.On.Clock, 0))
	return at
}
