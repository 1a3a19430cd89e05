package dossier

import (
	"strings"
	"testing"

	"alteram/docket"
	"alteram/record"
	"alteram/rulebook"
)

// chain records a case as a desk does: sheets with states, sealed fields by
// name, handles for people.
func chain(t testing.TB, s sample) []Shown {
	t.Helper()
	to, _ := handles(s.c)
	o := Opening{Edition: "e1", Title: s.c.Title, Label: s.c.Label, Register: blinded(s.c.Register, to), Incomplete: s.c.Incomplete}
	open, fields := o.Fields()
	out := []Shown{{Sheet: &record.Sheet{Act: ActOpen, Open: open, Rules: "e1"}, Fields: values(fields)}}
	c := New(s.p, "e1", o)
	for i := range s.c.Events {
		e := &s.c.Events[i]
		sheet, byName := sealed(t, s, e, to)
		sheet.Rules = "e1"
		shown := map[string]any{}
		for name, f := range byName {
			shown[name] = f.Value
		}
		back, _ := ReadEntry(sheet, func(name string) (any, bool) { v, ok := shown[name]; return v, ok })
		got := c.Add(back)
		sheet.State = got.State()
		out = append(out, Shown{sheet, shown})
	}
	return out
}

func values(fields []Field) map[string]any {
	out := map[string]any{}
	for _, f := range fields {
		out[f.Name] = f.Value
	}
	return out
}

// A replay of the facts reaches what was recorded; a state that was tampered
// with is named with its event; and with facts withheld nothing is claimed.
func TestReplayReachesTheRecord(t *testing.T) {
	tampered := 0
	for _, s := range samples(t) {
		events := chain(t, s)
		editions := map[string]*rulebook.Program{"e1": s.p}
		for i := range events {
			for name := range events[i].Fields {
				if ClassOf(name) != Facts {
					delete(events[i].Fields, name)
				}
			}
		}
		r := Replay(events, editions)
		if !r.OK || r.Entries != len(s.c.Events) || r.Withheld != 0 {
			t.Fatalf("%s: %+v", s.name, r)
		}
		last := len(events) - 1
		was := events[last].Sheet.State["effect"]
		events[last].Sheet.State["effect"] = "tampered"
		if r := Replay(events, editions); r.OK || len(r.Lines) != 1 || !strings.Contains(r.Lines[0], "tampered") {
			t.Errorf("%s: a changed state: %v", s.name, r.Lines)
		}
		events[last].Sheet.State["effect"] = was
		for name := range events[last].Fields {
			delete(events[last].Fields, name)
			if r := Replay(events, editions); r.OK || r.Case != nil || r.Lines[0] != "not replayed: 1 fact withheld" {
				t.Errorf("%s: without %s: %v", s.name, name, r.Lines)
			}
			tampered++
			break
		}
	}
	if tampered < 5 {
		t.Fatalf("only %d cases had a fact withheld", tampered)
	}
}

// What is wrong with a chain is a sentence, not a panic.
func TestReplayOfBrokenChains(t *testing.T) {
	_, p := build(t, "club.md", ruleBook)
	editions := map[string]*rulebook.Program{"e1": p}
	entry := Shown{Sheet: &record.Sheet{Act: ActEntry, Seq: 1, Open: record.Object{"kind": "note"}, Occurred: "2027-03-01"}}
	open := Shown{Sheet: &record.Sheet{Act: ActOpen, Open: record.Object{"edition": "e1"}}}
	for _, test := range []struct {
		name   string
		events []Shown
		want   string
	}{
		{"nothing", nil, "no event opens the case"},
		{"an entry first", []Shown{entry}, "before the case is opened"},
		{"opened twice", []Shown{open, open}, "a second time"},
		{"an edition that is not there", []Shown{{Sheet: &record.Sheet{Act: ActOpen, Open: record.Object{"edition": "e9"}}}}, "edition e9"},
		{"a move to nowhere", []Shown{open, {Sheet: &record.Sheet{Act: ActEdition, Seq: 1, Open: record.Object{"edition": "e9"}}}}, "edition e9"},
		{"a time that is none", []Shown{open, {Sheet: &record.Sheet{Act: ActEntry, Seq: 1, Open: record.Object{"kind": "note"}, Occurred: "soon"}}}, "cannot be read"},
		{"a state too much", []Shown{open, {Sheet: &record.Sheet{Act: ActEntry, Seq: 1, Open: entry.Sheet.Open, Occurred: "2027-03-01", State: record.Object{"effect": string(docket.Fact), "mood": "good"}}}}, "mood"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := Replay(test.events, editions)
			if r.OK || len(r.Lines) == 0 || !strings.Contains(r.Lines[len(r.Lines)-1], test.want) {
				t.Errorf("got %v %q, want a line with %q", r.OK, r.Lines, test.want)
			}
		})
	}
}

// A recorded move, whole or of some clauses, is replayed.
func TestReplayAcrossEditions(t *testing.T) {
	old, next := edition(t), edition(t, "within 14 days after complaint", "within 3 days after complaint", "may appeal within 14 days", "may appeal within 2 days")
	editions := map[string]*rulebook.Program{"e1": old, "e2": next}
	for _, clauses := range [][]string{nil, {"2"}} {
		o := Opening{Edition: "e1", Register: council()}
		open, fields := o.Fields()
		events := []Shown{{Sheet: &record.Sheet{Act: ActOpen, Open: open}, Fields: values(fields)}}
		c := New(old, "e1", o)
		add := func(e docket.Event) {
			sheet, byName := sealed(t, sample{"editions", old, nil}, &e, nil)
			shown := map[string]any{}
			for name, f := range byName {
				shown[name] = f.Value
			}
			e.Recorded, _ = readInstant(sheet.Recorded)
			got := c.Add(e)
			sheet.State, sheet.Rules = got.State(), got.Edition
			events = append(events, Shown{sheet, shown})
		}
		add(did(t, "1", "complaint", "pi", 3, 5))
		move := record.Object{"edition": "e2", "from": "2027-03-10"}
		if clauses == nil {
			c.Move(next, "e2", day(t, 3, 10).Day)
		} else {
			move["clauses"] = texts(clauses)
			if err := c.MoveClauses(next, "e2", clauses, day(t, 3, 10).Day); err != nil {
				t.Fatal(err)
			}
		}
		events = append(events, Shown{Sheet: &record.Sheet{Act: ActEdition, Seq: 2, Open: move}})
		add(did(t, "3", "complaint", "pi", 3, 12))
		add(did(t, "4", "warning", "council", 3, 13))
		add(did(t, "5", "appeal", "ph", 3, 20))
		if want := map[bool]string{true: "void", false: "effective"}[clauses == nil]; events[len(events)-1].Sheet.State["effect"] != want {
			t.Errorf("clauses %v: the appeal is %v, want %s", clauses, events[len(events)-1].Sheet.State["effect"], want)
		}
		if r := Replay(events, editions); !r.OK || r.Entries != 4 {
			t.Errorf("clauses %v: %q", clauses, r.Lines)
		}
		move["edition"] = "e1"
		if r := Replay(events, editions); r.OK {
			t.Errorf("clauses %v: another edition makes no difference", clauses)
		}
	}
}
