package casefile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"alteram/calendar"
	"alteram/docket"
	"alteram/source"
)

// readJSON reads a case in JSON Lines. What an entry says is put into the
// words of the text form and read as those are, so that both forms mean the
// same and complain alike.
func (r *reader) readJSON() {
	f := r.file
	head := false
	for n := 1; n <= f.Lines(); n++ {
		s := f.LineSpan(n)
		if n == 1 && bytes.HasPrefix(f.Text, bom) {
			s.Start += len(bom)
		}
		if !r.sound(s) {
			continue
		}
		line := bytes.TrimSpace(f.Text[s.Start:s.End])
		if len(line) == 0 {
			continue
		}
		switch keys, ok := r.keys(line, s); {
		case !ok:
		case slices.Contains(keys, "schema"):
			if head {
				r.error(codeJSON, s, "the head is here a second time", "delete this line; one file holds one case")
				continue
			}
			head = true
			r.jsonHead(line, s)
		case slices.Contains(keys, "expect"):
			r.headless(&head, s)
			r.jsonExpect(line, s)
		default:
			r.headless(&head, s)
			r.jsonEvent(line, s)
		}
	}
	r.headless(&head, f.LineSpan(1))
}

// headless complains once when entries come before a head.
func (r *reader) headless(head *bool, s source.Span) {
	if !*head {
		*head = true
		r.error(codeJSON, s, "the first line does not say what this file is", `begin the file with {"schema":"`+Schema+`","rulebook":"..."}`)
		r.normalRegister()
	}
}

// keys returns the keys of a line, or complains that it is not an object.
func (r *reader) keys(line []byte, s source.Span) ([]string, bool) {
	dec := json.NewDecoder(bytes.NewReader(line))
	bad := func(err error) ([]string, bool) {
		at := s
		var syn *json.SyntaxError
		if errors.As(err, &syn) {
			off := s.Start + int(min(max(syn.Offset-1, 0), int64(s.End-s.Start)))
			at = source.Span{Start: off, End: min(off+1, s.End)}
		}
		r.error(codeJSON, at, "this line is not a JSON object", "write one object a line, in braces")
		return nil, false
	}
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return bad(err)
	}
	var out []string
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return bad(err)
		}
		key, _ := t.(string)
		if slices.Contains(out, key) {
			r.error(codeKey, s, fmt.Sprintf("the key %q is there twice", shown(key)), "delete one of them")
			return nil, false
		}
		out = append(out, key)
		var skip json.RawMessage
		if err := dec.Decode(&skip); err != nil {
			return bad(err)
		}
	}
	if _, err := dec.Token(); err != nil {
		return bad(err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return bad(nil)
	}
	return out, true
}

// decode reads an object into v and complains of keys and values that do not
// belong there.
func (r *reader) decode(line []byte, s source.Span, v any) bool {
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	err := dec.Decode(v)
	if err == nil {
		return true
	}
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		r.error(codeKey, s, fmt.Sprintf("the value of %q cannot be a %s", wrong.Field, wrong.Value), "docs/reference/cases.md shows what each key holds")
		return false
	}
	if key, found := strings.CutPrefix(err.Error(), `json: unknown field "`); found {
		key = strings.TrimSuffix(key, `"`)
		r.unknown(codeKey, s, fmt.Sprintf("there is no key %q here", shown(key)), key, "docs/reference/cases.md lists the keys", jsonKeys())
		return false
	}
	r.error(codeJSON, s, "this line cannot be read", "docs/reference/cases.md shows the form")
	return false
}

// jsonKeys lists the keys of all objects of a case.
func jsonKeys() []string {
	var out []string
	for _, v := range []any{headJSON{}, registerJSON{}, seatJSON{}, eventJSON{}, voteJSON{}, expectJSON{}, docket.Charge{}, docket.Field{}} {
		t := reflect.TypeOf(v)
		for i := range t.NumField() {
			name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// textual reports whether strings hold only what a text can, and complains of
// the first that does not.
func (r *reader) textual(s source.Span, all ...string) bool {
	for _, text := range all {
		if strings.ContainsFunc(text, forbidden) {
			r.error(codeNotText, s, "there is a control character in this line", "delete it; this line was left out")
			return false
		}
	}
	return true
}

func (r *reader) jsonHead(line []byte, s source.Span) {
	var h headJSON
	if !r.decode(line, s, &h) {
		r.normalRegister()
		return
	}
	if h.Schema != Schema {
		r.error(codeJSON, s, fmt.Sprintf("this file says it is %q", shown(h.Schema)), "this version reads "+Schema)
	}
	if h.Register == nil {
		h.Register = &registerJSON{}
	}
	names := append(append([]string{h.Rulebook, h.Title}, h.Register.Members...), h.People...)
	for _, list := range [][]seatJSON{h.Register.Bodies, h.Register.Offices, h.Register.Parties} {
		for _, seat := range list {
			names = append(names, seat.Person)
			if strings.TrimSpace(seat.Person) == "" {
				r.error(codeHead, s, "a person of the register has no name", "write the name, or delete the entry")
				return
			}
		}
	}
	if !r.textual(s, names...) {
		r.normalRegister()
		return
	}
	r.c.Rulebook, r.c.Title, r.c.Closed = h.Rulebook, h.Title, h.Closed
	if h.Label != "" {
		r.headLabel(r.words(h.Label, s))
	}
	for _, gap := range h.Incomplete {
		r.headIncomplete(r.words(quoteless(gap), s))
	}
	reg := &r.c.Register
	reg.Members = r.names(h.Register.Members)
	r.c.People = r.names(h.People)
	for _, list := range [][]seatJSON{h.Register.Bodies, h.Register.Offices, h.Register.Parties} {
		for _, seat := range list {
			r.jsonSeat(seat, s)
		}
	}
	r.normalRegister()
}

// quoteless keeps marks out of a name, so that it stays one name.
func quoteless(s string) string {
	return strings.Map(func(c rune) rune {
		if strings.ContainsRune(`"“”,;:()[]`, c) {
			return ' '
		}
		return c
	}, s)
}

// names takes a list of names, single blanks in each, and makes them known.
func (r *reader) names(list []string) []string {
	var out []string
	for _, name := range list {
		name = strings.Join(strings.Fields(name), " ")
		if name != "" {
			out = append(out, r.knowPerson(name))
		}
	}
	return out
}

func (r *reader) jsonSeat(j seatJSON, s source.Span) {
	role, kind, ok := r.role(j.Role)
	if !ok {
		r.unknownHead(j.Role, s)
		return
	}
	seat := docket.Seat{Role: role, Person: r.knowPerson(strings.Join(strings.Fields(j.Person), " "))}
	if seat.From, ok = r.jsonDay(j.From, s); !ok {
		return
	}
	if seat.Until, ok = r.jsonDay(j.Until, s); ok {
		r.seat(seat, kind)
	}
}

// words makes a cursor over a text of a JSON line; every word stands at s.
func (r *reader) words(text string, s source.Span) *cursor {
	toks, open := tokens(text, func(_, _ int) source.Span { return s })
	if open >= 0 {
		r.error(codeUnclosed, s, "there are quotation marks in this line that are not closed", `write \" for a mark inside a text`)
	}
	return &cursor{toks: toks, end: s.End}
}

func (r *reader) jsonExpect(line []byte, s source.Span) {
	var j expectJSON
	if !r.decode(line, s, &j) || !r.textual(s, j.Expect) {
		return
	}
	x := Expect{After: len(r.c.Events), Day: calendar.NoDate, First: calendar.NoDate, Span: s}
	var ok bool
	if x.On, ok = r.jsonDay(j.On, s); !ok {
		return
	}
	c := r.words(j.Expect, s)
	c.toks, _ = cutStop(c.toks)
	if r.expectation(c, &x) && r.endsHere(c) {
		r.c.Expects = append(r.c.Expects, x)
	}
}

// jsonDay reads a date; empty and "unknown" are none.
func (r *reader) jsonDay(text string, s source.Span) (calendar.Date, bool) {
	if text == "" || text == notKnown {
		return calendar.NoDate, true
	}
	d, err := calendar.ParseDate(text)
	if err != nil {
		r.dateError(s, err)
	}
	return d, err == nil
}

func (r *reader) jsonClock(text string, s source.Span) (calendar.Clock, bool) {
	if text == "" || text == notKnown {
		return calendar.NoClock, true
	}
	return r.parseClock(text, s)
}

func (r *reader) jsonEvent(line []byte, s source.Span) {
	r.entries++
	var j eventJSON
	if !r.decode(line, s, &j) {
		return
	}
	e, ok := r.event(&j, s)
	if !ok {
		return
	}
	if e.ID == "" {
		e.ID = strconv.Itoa(r.entries)
	}
	if e.Label == "" {
		e.Label = r.c.Label
	}
	if e.With != nil {
		e.With.ID, e.With.Label, e.With.Source = e.Target, e.Label, e.Source
	}
	r.addEvent(e, s)
}

// event makes an event of its JSON form.
func (r *reader) event(j *eventJSON, s source.Span) (docket.Event, bool) {
	e := docket.Event{
		ID: j.ID, Kind: j.Kind, Label: j.Label, Source: j.Source, Actors: j.Actors, Thing: j.Thing, About: j.About, To: j.To, Method: j.Method,
		Fields: j.Fields, States: j.States, Text: j.Text, Charges: j.Charges, Evidence: j.Evidence, Present: j.Present, Remote: j.Remote,
		Role: j.Role, Target: j.Target,
	}
	if !slices.Contains(kinds(), string(e.Kind)) {
		r.unknown(codeKey, s, fmt.Sprintf("there is no kind of entry %q", shown(string(e.Kind))), string(e.Kind), "the kinds are: "+strings.Join(kinds(), ", "), kinds())
		return e, false
	}
	if e.Label != "" && !slices.Contains(labels[:], e.Label) {
		r.error(codeBracket, s, fmt.Sprintf("an entry cannot bear the label %q", shown(e.Label)), "write reported, invented or illustrative")
		return e, false
	}
	if v := j.Vote; v != nil {
		e.Vote = &docket.Vote{
			For: v.For, Against: v.Against, Abstain: v.Abstain, ForNames: v.ForNames, AgainstNames: v.AgainstNames, AbstainNames: v.AbstainNames,
			Proxies: v.Proxies, All: v.All, Sanction: v.Sanction,
		}
	}
	var ok bool
	if e.On, ok = r.jsonWhen(j, s); !ok {
		return e, false
	}
	if j.Recorded != "" {
		t, err := time.Parse(time.RFC3339Nano, j.Recorded)
		if err != nil {
			r.error(codeDate, s, fmt.Sprintf("%q is not an instant", shown(j.Recorded)), "write it as 2010-10-14T09:15:00+13:00")
			return e, false
		}
		if e.Recorded, ok = r.instant(t, s); !ok {
			return e, false
		}
	}
	if j.With != nil {
		if j.With.With != nil {
			r.error(codeKey, s, "one entry corrects one entry", "correct the entries one by one")
			return e, false
		}
		with, ok := r.event(j.With, s)
		if !ok {
			return e, false
		}
		e.With = &with
	}
	return r.reread(e, s)
}

// jsonWhen reads the time of an event.
func (r *reader) jsonWhen(j *eventJSON, s source.Span) (w docket.When, ok bool) {
	if j.On == "" {
		r.error(codeNoDate, s, "this entry has no date", `write "on":"2010-10-11", or "on":"unknown"`)
		return w, false
	}
	if w.Day, ok = r.jsonDay(j.On, s); !ok {
		return w, false
	}
	if w.Clock, ok = r.jsonClock(j.At, s); !ok {
		return w, false
	}
	w.Last, w.LastClock = w.Day, w.Clock
	if j.Until != "" {
		if w.Last, ok = r.jsonDay(j.Until, s); !ok {
			return w, false
		}
	}
	if j.UntilAt != "" || w.Last != w.Day {
		if w.LastClock, ok = r.jsonClock(j.UntilAt, s); !ok {
			return w, false
		}
	}
	known := w.Day != calendar.NoDate && w.Last != calendar.NoDate
	switch {
	case !known && (w.Clock != calendar.NoClock || w.LastClock != calendar.NoClock):
		r.error(codeDate, s, "a time of day needs a day that is known", "give the day, or leave the time out")
	case known && (w.Last < w.Day || w.Last == w.Day && timed(w) && w.LastClock < w.Clock):
		r.error(codeDate, s, "the end comes before the beginning", "write the earlier one first")
	default:
		return w, true
	}
	return w, false
}

// kinds lists the kinds of events.
func kinds() []string {
	return []string{
		string(docket.Did), string(docket.Happened), string(docket.Arrived), string(docket.Agreed), string(docket.Opened), string(docket.Adjourned),
		string(docket.Resumed), string(docket.Closed), string(docket.Entered), string(docket.Exited), string(docket.StoodDown), string(docket.Floor),
		string(docket.Offered), string(docket.Declined), string(docket.Question), string(docket.Answered), string(docket.Exhibit), string(docket.Disclosed),
		string(docket.Deliberates), string(docket.Decided), string(docket.Joined), string(docket.Leaves), string(docket.Challenged),
		string(docket.Considered), string(docket.Told), string(docket.Corrected), string(docket.Withdrawn), string(docket.Noted),
	}
}

// reread puts an event into words and reads them, which checks it and gives it
// its canonical names. What the words of its kind cannot hold is an error.
func (r *reader) reread(e docket.Event, s source.Span) (docket.Event, bool) {
	if !r.nameable(&e, s) {
		return e, false
	}
	r.addRemote(&e)
	if v := e.Vote; v != nil {
		for _, side := range []struct {
			n     *int
			names []string
		}{{&v.For, v.ForNames}, {&v.Against, v.AgainstNames}, {&v.Abstain, v.AbstainNames}} {
			if *side.n == 0 {
				*side.n = len(side.names)
			}
		}
	}
	w := &writer{p: r.p, c: r.c, scratch: r}
	before := len(r.diags)
	c := r.words(w.statement(&e), s)
	c.toks, _ = cutStop(c.toks)
	dated := r.dated
	r.dated = true
	got := r.statement(c, e.On, e.ID)
	r.dated = dated
	if len(r.diags) > before || len(got) == 0 {
		return e, false
	}
	out := got[0]
	out.Label, out.Source, out.Recorded = e.Label, e.Source, e.Recorded
	if key := lost(&e, &out); key != "" || len(got) > 1 {
		r.error(codeKey, s, fmt.Sprintf("an entry of kind %q cannot have this value of %q", e.Kind, key), "docs/reference/cases.md shows which keys go with which kind")
		return e, false
	}
	return out, true
}

// nameable reports whether the names in an event can be put into words: its
// thing, role and fields are known, and no text holds what a text cannot.
func (r *reader) nameable(e *docket.Event, s source.Span) bool {
	texts := slices.Concat([]string{e.ID, e.Source, e.Thing, e.Method, e.Text, e.Role, e.Target}, e.Actors, e.About, e.To, e.States, e.Evidence, e.Present, e.Remote)
	for _, f := range e.Fields {
		texts = append(texts, f.Name, f.Value)
	}
	for _, c := range e.Charges {
		texts = append(texts, c.Label, c.Rule, c.Text, c.Found, c.SameAs, c.Sanction)
		if c.Label == "" || c.Found != "" && !slices.Contains(findings[:], c.Found) {
			r.error(codeKey, s, "a charge has a label, and is proved, not proved, admitted or dropped", "mend the charges of this entry")
			return false
		}
	}
	if slices.Contains(e.Evidence, "") {
		r.error(codeKey, s, "an exhibit has no label", "give it one, such as E1")
		return false
	}
	if !r.textual(s, texts...) {
		return false
	}
	t := r.p.Thing(0)
	if e.Thing != "" {
		id, ok := r.p.Lookup(e.Thing)
		if !ok {
			r.thing(&cursor{toks: []token{{text: e.Thing, span: s}}, end: s.End})
			return false
		}
		t = r.p.Thing(id)
		e.Thing = t.Name
	}
	if e.Role != "" && e.Role != "member" {
		role, _, ok := r.role(e.Role)
		if !ok {
			r.unknown(codeThing, s, fmt.Sprintf("the rulebook does not know %q", shown(e.Role)), e.Role, "name an office, a body, a party, or member", r.things())
			return false
		}
		e.Role = role
	}
	for _, f := range e.Fields {
		toks, _ := tokens(f.Name, noPlace)
		if _, n := fieldAt(&cursor{toks: toks}, t); n != len(toks) && !builtinField(f.Name) || n == 0 && len(toks) > 1 {
			r.error(codeField, s, fmt.Sprintf("%s records no field %q", orThing(t.Name), shown(f.Name)), "name a field that the rulebook declares")
			return false
		}
	}
	return true
}

func orThing(name string) string {
	if name == "" {
		return "this entry"
	}
	return name
}

// builtinField reports whether an entry may have a field that the rulebook
// does not declare.
func builtinField(name string) bool {
	return slices.Contains([]string{"day", "chair", "sanction", "until", "period"}, name)
}

// lost names a key of the event that did not come back from its words.
func lost(e, got *docket.Event) string {
	pairs := []struct {
		key       string
		want, got []string
	}{
		{"actors", e.Actors, got.Actors}, {"about", e.About, got.About}, {"to", e.To, got.To}, {"present", e.Present, got.Present}, {"remote", e.Remote, got.Remote},
	}
	for _, p := range pairs {
		if !slices.EqualFunc(p.want, p.got, func(a, b string) bool { return foldName(a) == foldName(b) }) {
			return p.key
		}
	}
	for _, p := range []struct{ key, want, got string }{
		{"kind", string(e.Kind), string(got.Kind)}, {"thing", e.Thing, got.Thing}, {"method", e.Method, got.Method}, {"text", e.Text, got.Text},
		{"role", e.Role, got.Role}, {"target", e.Target, got.Target},
	} {
		if p.want != p.got {
			return p.key
		}
	}
	switch {
	case !slices.EqualFunc(e.Fields, got.Fields, func(a, b docket.Field) bool { return fieldName(a.Name) == fieldName(b.Name) }):
		return "fields"
	case !slices.Equal(e.States, got.States):
		return "states"
	case !slices.Equal(e.Evidence, got.Evidence):
		return "evidence"
	case !slices.Equal(e.Charges, got.Charges):
		return "charges"
	case (e.With == nil) != (got.With == nil):
		return "with"
	}
	return lostVote(e.Vote, got.Vote)
}

func lostVote(v, got *docket.Vote) string {
	switch {
	case v == nil && got == nil:
		return ""
	case v == nil || got == nil:
		return "vote"
	}
	a, b := *v, *got
	a.ForNames, a.AgainstNames, a.AbstainNames = nil, nil, nil
	b.ForNames, b.AgainstNames, b.AbstainNames = nil, nil, nil
	if !reflect.DeepEqual(a, b) || len(v.ForNames) != len(got.ForNames) || len(v.AgainstNames) != len(got.AgainstNames) || len(v.AbstainNames) != len(got.AbstainNames) {
		return "vote"
	}
	return ""
}
