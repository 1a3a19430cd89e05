package dossier

import (
	"fmt"
	"reflect"

	"alteram/calendar"
	"alteram/docket"
	"alteram/record"
	"alteram/rulebook"
)

// Shown is an event of a case's chain as a bundle or a store shows it: its
// sheet and those of its fields that are there.
type Shown struct {
	Sheet  *record.Sheet
	Fields map[string]any
}

// The acts of a case's chain that a replay reads; all others change nothing of
// what a rulebook makes of it.
const (
	ActOpen    = "case.open"    // Opening
	ActPerson  = "case.person"  // Person
	ActEdition = "case.edition" // open: edition, from (the day from which it holds), clauses where it is only those
	ActEntry   = "entry"        // docket.Event
)

// ReplayReport is what judging a recorded case once more came to.
type ReplayReport struct {
	OK       bool
	Entries  int      // judged, and compared with what was recorded
	Withheld int      // facts that are not shown
	Lines    []string // sentences: each difference with its event, or why nothing was replayed
	Case     *Case    // as far as it was replayed; nil when it was not
}

func (r *ReplayReport) line(format string, args ...any) {
	r.OK = false
	r.Lines = append(r.Lines, fmt.Sprintf(format, args...))
}

// Replay judges a case once more from its chain, in the order of the sequence,
// under the editions of the rulebook that it names, and must reach what was
// recorded: the state on each sheet, and the edition under which it was judged.
// When facts are withheld it judges nothing: a ruling on half of the facts is
// none. Words that are withheld do not matter.
func Replay(events []Shown, editions map[string]*rulebook.Program) *ReplayReport {
	r := &ReplayReport{OK: true}
	for i := range events {
		ev := &events[i]
		if ev.Sheet.Act != ActOpen && ev.Sheet.Act != ActEntry {
			continue
		}
		for _, name := range stringsOf(ev.Sheet.Open["facts"]) {
			if _, ok := ev.Fields[name]; !ok {
				r.Withheld++
			}
		}
	}
	if r.Withheld > 0 {
		r.line("not replayed: %s withheld", plural(r.Withheld, "fact"))
		return r
	}
	for i := range events {
		if !r.event(&events[i], editions) {
			break
		}
	}
	if r.Case == nil && r.OK {
		r.line("not replayed: no event opens the case")
	}
	return r
}

// event replays one event; false ends the replay.
func (r *ReplayReport) event(ev *Shown, editions map[string]*rulebook.Program) bool {
	s := ev.Sheet
	shown := func(name string) (any, bool) { v, ok := ev.Fields[name]; return v, ok }
	if r.Case == nil && (s.Act == ActEntry || s.Act == ActEdition) {
		r.line("event %d: it comes before the case is opened", s.Seq)
		return false
	}
	switch s.Act {
	case ActOpen:
		o, missing := ReadOpening(s, shown)
		p := editions[o.Edition]
		switch {
		case r.Case != nil:
			r.line("event %d opens the case a second time", s.Seq)
			return false
		case len(missing) > 0:
			r.line("event %d: %v cannot be read", s.Seq, missing)
			return false
		case p == nil:
			r.line("event %d: not replayed: the edition %s of the rulebook is not there", s.Seq, short(o.Edition))
			return false
		}
		r.Case = New(p, o.Edition, o)
	case ActEdition:
		edition := stringOf(s.Open["edition"])
		from, _, ok := readCivil(stringOf(s.Open["from"]))
		p := editions[edition]
		if p == nil || !ok || from == calendar.NoDate {
			r.line("event %d: not replayed: the edition %s of the rulebook, or the day from which it holds, is not there", s.Seq, short(edition))
			return false
		}
		if clauses := stringsOf(s.Open["clauses"]); len(clauses) == 0 {
			r.Case.Move(p, edition, from)
		} else if err := r.Case.MoveClauses(p, edition, clauses, from); err != nil {
			r.line("event %d: not replayed: %v", s.Seq, err)
			return false
		}
	case ActEntry:
		e, missing := ReadEntry(s, shown)
		if len(missing) > 0 {
			r.line("event %d: %v cannot be read", s.Seq, missing)
			return false
		}
		r.Entries++
		r.compare(s, &e, r.Case.Add(e))
	}
	return true
}

// compare holds an outcome against what the sheet says of it.
func (r *ReplayReport) compare(s *record.Sheet, e *docket.Event, got Outcome) {
	if s.Rules != "" && s.Rules != got.Edition {
		r.line("event %d: it was recorded as judged under edition %s, and is judged under %s", s.Seq, short(s.Rules), short(got.Edition))
	}
	what := string(e.Kind)
	if e.Thing != "" {
		what = e.Thing
	}
	state := got.State()
	for _, key := range [...]string{"effect", "findings", "opened", "changes", "made", "closed", "findings_more", "opened_more", "changes_more", "made_more"} {
		if was, is := s.State[key], state[key]; !reflect.DeepEqual(was, is) {
			r.line("event %d (%s): %s was recorded as %s, and the replay gives %s", s.Seq, what, key, orNothing(stateText(was)), orNothing(stateText(is)))
		}
	}
	for key := range s.State {
		if _, known := state[key]; !known && !isState(key) {
			r.line("event %d (%s): the recorded state holds a %q that no replay gives", s.Seq, what, key)
			return
		}
	}
}

func isState(key string) bool {
	switch key {
	case "effect", "findings", "opened", "changes", "made", "closed", "findings_more", "opened_more", "changes_more", "made_more":
		return true
	}
	return false
}

// stateText is a value of a state as shown.
func stateText(v any) string {
	if v == nil {
		return ""
	}
	b, err := record.Encode(v)
	if err != nil {
		return "what cannot be written"
	}
	return string(b)
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

// short is an edition's hash as people can compare it.
func short(hash string) string {
	if len(hash) > 12 {
		return hash[:12]
	}
	return orNothing(hash)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
