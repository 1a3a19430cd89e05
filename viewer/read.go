package viewer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"alteram/aside"
	"alteram/bundle"
	"alteram/calendar"
	"alteram/casefile"
	"alteram/docket"
	"alteram/dossier"
	"alteram/record"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// page is what the templates show.
type page struct {
	Title, Organisation         string
	Origin, Case, Purpose, Made string
	Shown                       string // how much of the record is shown, a sentence
	Notice                      string // what a reader must know before all else
	Rulebooks                   []book
	People                      []person
	Days                        []day
	At                          string   // the moment of Clauses and Dues; empty when facts are withheld
	Clauses                     []string // what is broken, and what is not shown, of the whole case
	Dues                        []string // duties that are open, late or missed
	Results                     []string // decisions and what has become of them
	Files                       []file
}

type book struct{ Title, Hash string }

type person struct{ Handle, Name string }

type day struct {
	Day     string
	Entries []entry
}

type entry struct {
	Seq, Index int64
	At         string // time of day, where known
	Effect     string // of an act
	Bad, Good  bool
	Words      string
	Findings   []string
	Notes      []string // what is erased or withheld, and labels
	Recorded   string
}

type file struct {
	Seq        int64
	Name, Path string
}

// reading is a pass over the contents.
type reading struct {
	c        *bundle.Contents
	page     *page
	programs map[string]*rulebook.Program
	names    *strings.Replacer // names for handles
	place    *calendar.Place

	cas   *dossier.Case // nil when facts are withheld
	shown func(string) (any, bool)
	sheet *record.Sheet
	event *bundle.Event
	label string              // of entries that bear none of their own
	later map[string][]string // by place: which entries corrected or withdrew it
}

// read makes the page of a bundle.
func read(c *bundle.Contents) (*page, error) {
	r := &reading{c: c, page: &page{Title: "Record of a case", Origin: c.Origin, Case: c.Case, Purpose: c.Purpose, Made: c.Made}, programs: map[string]*rulebook.Program{}}
	for _, e := range c.Editions {
		p, err := Program(e)
		if err != nil {
			return nil, err
		}
		r.programs[e.Hash] = p
		r.page.Rulebooks = append(r.page.Rulebooks, book{p.Title, e.Hash})
		if r.place == nil {
			r.place = &p.Settings.Reckoner.Place
		}
	}
	if err := r.organisation(); err != nil {
		return nil, err
	}
	sheets, err := r.people()
	if err != nil {
		return nil, err
	}
	r.amended(sheets)
	var shown, of int
	for i := range c.Events {
		r.event, r.sheet = &c.Events[i], sheets[i]
		r.shown = fields(r.event)
		shown, of = shown+len(r.event.Shown), of+len(r.sheet.Sealed)
		r.entry()
	}
	r.standing()
	r.page.Shown = fmt.Sprintf("%d entries; %d of %d private fields are shown.", len(c.Events), shown, of)
	return r.page, nil
}

// Program builds the rulebook of an edition.
func Program(e bundle.Edition) (*rulebook.Program, error) {
	var files []*syntax.File
	for _, f := range e.Files {
		tree, ds := syntax.Parse(source.NewFile(f.Name, f.Data))
		if bad := firstError(ds); bad != "" {
			return nil, fmt.Errorf("rulebook %s: %s", f.Name, bad)
		}
		files = append(files, tree)
	}
	p, ds := rulebook.Build(files...)
	if bad := firstError(ds); bad != "" {
		return nil, fmt.Errorf("rulebook %s: %s", e.Hash, bad)
	}
	return p, nil
}

func firstError(ds []source.Diagnostic) string {
	for i := range ds {
		if ds[i].Severity == source.Error {
			return ds[i].String()
		}
	}
	return ""
}

// fields gives the shown values of an event by name.
func fields(e *bundle.Event) func(string) (any, bool) {
	m := map[string]any{}
	for _, d := range e.Shown {
		m[d.Name] = d.Value
	}
	return func(name string) (any, bool) { v, ok := m[name]; return v, ok }
}

// organisation takes the name of the organisation from its first event.
func (r *reading) organisation() error {
	r.page.Organisation = r.c.Origin
	if len(r.c.Org) == 0 {
		return nil
	}
	s, err := record.DecodeSheet(r.c.Org[0].Sheet)
	if err != nil {
		return fmt.Errorf("first event of the organisation: %w", err)
	}
	if name, ok := s.Open["name"].(string); ok && name != "" {
		r.page.Organisation = name
	}
	if n, _ := s.Open["rehearsal"].(int64); n == 1 {
		r.page.Notice = "This is a rehearsal: its clock was set by hand, and nothing in it needs to have happened."
	}
	return nil
}

// people decodes the sheets and collects who is who.
func (r *reading) people() ([]*record.Sheet, error) {
	var pairs []string
	sheets := make([]*record.Sheet, len(r.c.Events))
	for i := range r.c.Events {
		e := &r.c.Events[i]
		s, err := record.DecodeSheet(e.Sheet)
		if err != nil {
			return nil, fmt.Errorf("event %d: %w", i, err)
		}
		sheets[i] = s
		if s.Act != "case.person" {
			continue
		}
		p := dossier.ReadPerson(s, fields(e))
		x := person{p.Handle, p.Name}
		if p.Name == "" {
			x.Name = "not shown"
			if g := r.erased(s.Seq); g != "" {
				x.Name = g
			}
		}
		// A handle that is not a name as people bear them stands in quotes.
		name := cmp.Or(p.Name, p.Handle)
		pairs = append(pairs, `"`+p.Handle+`"`, name, p.Handle, name)
		r.page.People = append(r.page.People, x)
	}
	r.names = strings.NewReplacer(pairs...)
	return sheets, nil
}

// amended collects which entries were corrected or withdrawn later. An entry
// is shown as it was recorded; whoever reads it must know what became of it.
func (r *reading) amended(sheets []*record.Sheet) {
	r.later = map[string][]string{}
	for _, s := range sheets {
		target, _ := s.Open["target"].(string)
		kind, _ := s.Open["kind"].(string)
		switch docket.EventKind(kind) {
		case docket.Corrected:
			r.later[target] = append(r.later[target], fmt.Sprintf("Corrected by entry %d: what stands here is what was recorded first.", s.Seq))
		case docket.Withdrawn:
			r.later[target] = append(r.later[target], fmt.Sprintf("Withdrawn by entry %d: it no longer counts.", s.Seq))
		}
	}
}

// erased says which act erased parts of an event, or is empty.
func (r *reading) erased(seq int64) string {
	n, by, ground := 0, int64(0), ""
	for _, e := range r.c.Erased {
		if e.Seq == seq {
			n, by, ground = n+1, e.By, e.Ground
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("[erased by entry %d: %s]", by, ground)
}

// entry puts an event on the page.
func (r *reading) entry() {
	s := r.sheet
	e := entry{Seq: s.Seq, Index: r.event.Index, Recorded: r.instant(s.Recorded)}
	on := "Before the first entry"
	switch s.Act {
	case "entry":
		on = r.act(&e)
	case "case.open":
		r.open(&e)
	case "case.person":
		p := dossier.ReadPerson(s, r.shown)
		e.Words = r.names.Replace(p.Handle) + " comes into the case."
	default:
		e.Words = r.other()
	}
	if s.Act != "entry" {
		on = ""
	}
	e.Notes = append(e.Notes, r.later[fmt.Sprint(s.Seq)]...)
	if g := r.erased(s.Seq); g != "" && s.Act != "case.person" {
		e.Notes = append(e.Notes, "Parts of this entry were erased "+strings.Trim(g, "[]"))
	}
	if n := len(s.Sealed) - len(r.event.Shown) - r.lost(s.Seq); n > 0 {
		e.Notes = append(e.Notes, fmt.Sprintf("Withheld here: %d of %d private fields.", n, len(s.Sealed)))
	}
	for _, d := range r.inOrder() {
		if o, ok := d.Value.(record.Object); ok && strings.HasPrefix(d.Name, "file.") {
			name, _ := o["name"].(string)
			b64, _ := o["commitment"].(string)
			f := file{Seq: s.Seq, Name: name, Path: "not in this bundle"}
			if c, err := record.ParseB64(b64); err == nil && slices.ContainsFunc(r.c.Files, func(a bundle.Attachment) bool { return a.Commitment == c }) {
				f.Path = fmt.Sprintf("files/%x", c)
			}
			r.page.Files = append(r.page.Files, f)
		}
	}
	days := r.page.Days
	if on == "" && len(days) > 0 {
		on = days[len(days)-1].Day
	} else if on == "" {
		on = "The case"
	}
	if n := len(days); n > 0 && days[n-1].Day == on {
		days[n-1].Entries = append(days[n-1].Entries, e)
		return
	}
	r.page.Days = append(days, day{on, []entry{e}})
}

// lost counts the erased fields of an event.
func (r *reading) lost(seq int64) (n int) {
	for _, e := range r.c.Erased {
		if e.Seq == seq {
			n++
		}
	}
	return n
}

// inOrder lists the shown disclosures of the event by position.
func (r *reading) inOrder() []record.Disclosure {
	var at []int
	for n := range r.event.Shown {
		at = append(at, n)
	}
	slices.Sort(at)
	out := make([]record.Disclosure, len(at))
	for i, n := range at {
		out[i] = r.event.Shown[n]
	}
	return out
}

// open reads how the case opens and begins to replay it.
func (r *reading) open(e *entry) {
	o, missing := dossier.ReadOpening(r.sheet, r.shown)
	if o.Title != "" {
		r.page.Title = o.Title
	}
	r.label = o.Label
	e.Words = "The case opens."
	p := r.programs[o.Edition]
	if p == nil {
		return
	}
	e.Words = fmt.Sprintf("The case opens under %s.", p.Title)
	r.place = &p.Settings.Reckoner.Place
	if len(missing) == 0 {
		r.cas = dossier.New(p, o.Edition, o)
	}
	if len(o.Incomplete) > 0 {
		e.Notes = append(e.Notes, "The record may lack: "+strings.Join(o.Incomplete, ", ")+".")
	}
}

// act puts an entry of the case on the page and returns its day.
func (r *reading) act(e *entry) string {
	s := r.sheet
	ev, missing := dossier.ReadEntry(s, r.shown)
	if len(missing) > 0 {
		r.cas = nil
		e.Words = r.names.Replace(partial(&ev))
		r.recorded(e)
		return r.when(&ev, e)
	}
	var p *rulebook.Program
	if r.cas != nil {
		_, p = r.cas.Edition(ev.On.Day)
		out := r.cas.Add(ev)
		e.Effect = string(out.Ruling.Effect)
		for i := range out.Ruling.Findings {
			if f := &out.Ruling.Findings[i]; f.Answer != docket.Shown {
				e.Findings = append(e.Findings, r.names.Replace(finding(f)))
			}
		}
		if t := out.Ruling.Tally; t != nil && t.Sentence != "" {
			e.Findings = append(e.Findings, r.names.Replace(t.Sentence))
		}
		for _, x := range []struct {
			lead string
			list []string
		}{{"Meets ", out.Ruling.Discharged}, {"Meets, after its time, ", out.Ruling.Late}, {"Missed before this: ", out.Ruling.Missed}, {"Begins ", out.Ruling.Opened}} {
			for _, words := range x.list {
				e.Notes = append(e.Notes, x.lead+r.names.Replace(words)+".")
			}
		}
		for _, ch := range out.Changes {
			e.Findings = append(e.Findings, fmt.Sprintf("With this, entry %d counts otherwise: %s.", ch.Seq, ch.Effect))
		}
		e.grade()
	} else {
		p = r.programs[s.Rules]
		r.recorded(e)
	}
	if p != nil {
		e.Words = r.names.Replace(casefile.Sentence(p, &ev)) + "."
	} else {
		e.Words = r.names.Replace(partial(&ev))
	}
	if note := strings.Trim(cmp.Or(ev.Label, r.label)+", "+ev.Source, ", "); note != "" {
		e.Notes = append(e.Notes, strings.ToUpper(note[:1])+note[1:])
	}
	return r.when(&ev, e)
}

// finding is what a clause says, in one line.
func finding(f *docket.Finding) string {
	head := "Clause " + f.Clause
	if f.Severity != "" {
		head += ", " + f.Severity
	}
	return head + ": " + cmp.Or(f.Text, f.Words)
}

// recorded shows the outcome as the sheet has it, where facts are withheld.
func (r *reading) recorded(e *entry) {
	e.Effect, _ = r.sheet.State["effect"].(string)
	list, _ := r.sheet.State["findings"].([]any)
	for _, x := range list {
		f, _ := x.([]any)
		var words []string
		for _, v := range f {
			if w, ok := v.(string); ok && w != "" {
				words = append(words, w)
			}
		}
		if len(words) >= 2 {
			e.Findings = append(e.Findings, "Clause "+words[1]+": "+strings.Join(append(words[:1:1], words[2:]...), ", "))
		}
	}
	e.grade()
}

// grade colours what counts and what does not.
func (e *entry) grade() {
	switch docket.Effect(e.Effect) {
	case docket.NoEffect, docket.Stands, docket.Awaits, docket.Rejected, docket.Overturned:
		e.Bad = true
	case docket.Effective:
		e.Good = true
	case docket.Fact:
		e.Effect = ""
	}
}

// partial names an entry whose facts are not all shown.
func partial(e *docket.Event) string {
	words := string(e.Kind)
	if e.Thing != "" {
		words = e.Thing
	}
	if len(e.Actors) > 0 {
		words += ", by " + strings.Join(e.Actors, ", ")
	}
	return words + "."
}

// when sets the time of day and returns the day.
func (r *reading) when(ev *docket.Event, e *entry) string {
	if ev.On.Day == calendar.NoDate {
		return "Day not known"
	}
	if ev.On.Clock != calendar.NoClock {
		e.At = ev.On.Clock.String()
		if ev.On.LastClock != calendar.NoClock && (ev.On.LastClock != ev.On.Clock || ev.On.Last != ev.On.Day) {
			e.At += " to " + ev.On.LastClock.String()
		}
	}
	return ev.On.Day.Long()
}

// other says what an event is that is neither opening, person nor entry.
func (r *reading) other() string {
	open := func(name string) string { s, _ := r.sheet.Open[name].(string); return s }
	switch r.sheet.Act {
	case "letter.sent":
		of := ""
		if n, ok := r.sheet.Open["seq"].(int64); ok {
			of = fmt.Sprintf(" of entry %d", n)
		}
		return "The letter" + of + " is sent" + behind(" by ", open("how")) + "."
	case aside.ActCase:
		said := aside.Read(r.sheet, r.shown)
		return said.Sentence(r.names.Replace)
	case "record.erase":
		under := ""
		if r.sheet.Clause != "" {
			under = " under clause " + r.sheet.Clause
		}
		return "Parts of the record are erased" + under + behind(": ", open("ground")) + "."
	case "record.hold":
		ground, _ := r.shown("ground")
		words, _ := ground.(string)
		return "The record is held: nothing may be erased" + behind(": ", words) + "."
	case "record.unhold":
		return "The hold on the record ends."
	case "case.edition":
		words := "The case moves to another edition of the rulebook"
		if p := r.programs[open("edition")]; p != nil {
			if d, err := calendar.ParseDate(open("from")); err == nil && r.cas != nil {
				r.cas.Move(p, open("edition"), d)
			}
			words = "The case moves to " + p.Title
		}
		return words + behind(", from ", open("from")) + "."
	case "bundle.issue":
		return "A bundle of the record is made" + behind(" for the ", open("purpose")) + behind(", held by ", r.names.Replace(open("holder"))) + "."
	}
	return r.sheet.Act + "."
}

func behind(lead, s string) string {
	if s == "" {
		return ""
	}
	return lead + s
}

// instant writes a UTC time as it was where the organisation is.
func (r *reading) instant(utc string) string {
	t, err := time.Parse("2006-01-02T15:04:05Z", utc)
	if err != nil || r.place == nil {
		return utc
	}
	return r.place.Format(calendar.Instant(t.UnixNano()))
}
