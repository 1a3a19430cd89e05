package dossier

import (
	"reflect"
	"slices"
	"testing"

	"alteram/calendar"
	"alteram/docket"
	"alteram/record"
)

// Names are found in words as a reader would find them: whole, in any case,
// with what English hangs on them, and a surname alone.
func TestNamesIn(t *testing.T) {
	names := []string{"Chris Carter", "Ann", "Seán O'Neill", "Bo Li", "Anne-Marie Dubois"}
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"the whole name", "a letter by Chris Carter.", []string{"Chris Carter"}},
		{"in capitals and over a line", "CHRIS\n  carter", []string{"Chris Carter"}},
		{"the surname alone, owned", "Carter's letters", []string{"Chris Carter"}},
		{"the first name alone", "chris said so", []string{"Chris Carter"}},
		{"not inside a word", "the cartery, the announcement, Annex", nil},
		{"a name of one word", "told (Ann)", []string{"Ann"}},
		{"an apostrophe, typeset", "Mr O’Neill’s view", []string{"Seán O'Neill"}},
		{"two letters are not enough alone", "bo and li", nil},
		{"but are together", "Bo Li left", []string{"Bo Li"}},
		{"a hyphen", "anne-marie", []string{"Anne-Marie Dubois"}},
		{"in the order of the names", "Ann saw Carter", []string{"Chris Carter", "Ann"}},
		{"nobody", "the president spoke", nil},
		{"no words", "", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := NamesIn(test.text, names); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// Inside what somebody agreed to, a name becomes the handle and back; other
// words stay as they were written, and the event given is not touched.
func TestRename(t *testing.T) {
	to := func(s string) (string, bool) {
		h, ok := map[string]string{"Chris Carter": "p111111111111", "Ann": "p222222222222"}[s]
		return h, ok
	}
	back := func(s string) (string, bool) {
		h, ok := map[string]string{"p111111111111": "Chris Carter", "p222222222222": "Ann"}[s]
		return h, ok
	}
	e := docket.Event{
		Kind: docket.Agreed, Actors: []string{"Ann", "council"}, Text: "to extend the time of Chris Carter, as Ann asked, by 14 days",
		Fields: []docket.Field{{Name: "chair", Value: "Ann"}, {Name: "place", Value: "Ann's house"}},
		Vote:   &docket.Vote{ForNames: []string{"Ann"}}, With: &docket.Event{Kind: docket.Noted, Actors: []string{"Ann"}, Text: "Ann left"},
	}
	before := text(t, e)
	got := Rename(e, to)
	if text(t, e) != before {
		t.Error("the event given was changed")
	}
	if want := "to extend the time of p111111111111, as p222222222222 asked, by 14 days"; got.Text != want {
		t.Errorf("got %q, want %q", got.Text, want)
	}
	if got.Fields[1].Value != "Ann's house" || got.With.Text != "Ann left" || got.With.Actors[0] != "p222222222222" || got.Actors[1] != "council" {
		t.Errorf("got %s", text(t, got))
	}
	if again := Rename(got, back); text(t, again) != before {
		t.Errorf("there and back:\n got %s\nwant %s", text(t, again), before)
	}
}

// Every time that an event may have goes through the record and back, in the
// form of a sheet where that holds it.
func TestTimes(t *testing.T) {
	d, none, no := day(t, 3, 1).Day, calendar.NoDate, calendar.NoClock
	for _, test := range []struct {
		name  string
		w     docket.When
		sheet string
		exact bool
	}{
		{"a day", docket.When{Day: d, Clock: no, Last: d, LastClock: no}, "2027-03-01", true},
		{"a time", docket.When{Day: d, Clock: 17 * 3600, Last: d, LastClock: 17 * 3600}, "2027-03-01T17:00", true},
		{"with seconds", docket.When{Day: d, Clock: 17*3600 + 5, Last: d, LastClock: 17*3600 + 5}, "2027-03-01T17:00:05", true},
		{"the end of the day", docket.When{Day: d, Clock: 86400, Last: d, LastClock: 86400}, "2027-03-01T24:00", true},
		{"over midnight", docket.When{Day: d, Clock: 80000 - 80000%60, Last: d + 1, LastClock: 3600}, "2027-03-01T22:13/2027-03-02T01:00", true},
		{"some day of three", docket.When{Day: d, Clock: no, Last: d + 2, LastClock: no}, "2027-03-01/2027-03-03", true},
		{"from a time on that day", docket.When{Day: d, Clock: 3600, Last: d, LastClock: no}, "2027-03-01T01:00/2027-03-01", true},
		{"not known", docket.When{Day: none, Clock: no, Last: none, LastClock: no}, "unknown", true},
		{"not before a day", docket.When{Day: d, Clock: no, Last: none, LastClock: no}, "2027-03-01", false},
		{"not after a day", docket.When{Day: none, Clock: no, Last: d, LastClock: no}, "unknown", false},
		{"backwards", docket.When{Day: d, Clock: no, Last: d - 1, LastClock: no}, "2027-03-01", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, exact := occurred(test.w)
			if got != test.sheet || exact != test.exact {
				t.Errorf("got %q, %v; want %q, %v", got, exact, test.sheet, test.exact)
			}
			if back, ok := readWhen(whenText(test.w)); !ok || back != test.w {
				t.Errorf("read back: %+v, want %+v", back, test.w)
			}
			e := docket.Event{ID: "1", Kind: docket.Noted, On: test.w}
			s := samples(t)[0]
			sheet, fields := sealed(t, s, &e, nil)
			if again, _ := ReadEntry(sheet, func(name string) (any, bool) { f, ok := fields[name]; return f.Value, ok }); again.On != test.w {
				t.Errorf("through a sheet: %+v, want %+v", again.On, test.w)
			}
		})
	}
	for _, bad := range []string{"tomorrow", "2027-02-30", "2027-03-01T25:00", "2027-03-01/soon", "1027-03-01"} {
		if _, ok := readWhen(bad); ok {
			t.Errorf("%q was read as a time", bad)
		}
	}
}

// A correction, which holds an event of its own, goes through the record with
// its words apart.
func TestCorrectionsAreLossless(t *testing.T) {
	s := samples(t)[0]
	e := docket.Event{ID: "7", Kind: docket.Corrected, Target: "3", On: day(t, 3, 1), With: &docket.Event{
		Kind: docket.Did, Thing: "complaint", Actors: []string{"pi"}, On: day(t, 3, 2), Text: "one\n\ntwo", Label: "reported",
		Fields:  []docket.Field{{Name: "ground", Value: "words"}, {Name: "ground", Value: "more"}, {Name: "until", Value: "12 days"}},
		Charges: []docket.Charge{{Label: "1", Rule: "1.1", Text: "what is charged"}},
		Vote:    &docket.Vote{For: 3, All: true}, Present: []string{"pa"}, With: &docket.Event{Kind: docket.Noted, On: day(t, 3, 3), Text: "inner"},
	}}
	sheet, fields := sealed(t, s, &e, nil)
	for _, name := range []string{"with", "with.text.1", "with.text.2", "with.field.ground", "with.field.ground.2", "with.charge.1.text", "with.with.text.1"} {
		if _, ok := fields[name]; !ok {
			t.Errorf("there is no field %s", name)
		}
	}
	got, missing := ReadEntry(sheet, func(name string) (any, bool) { f, ok := fields[name]; return f.Value, ok })
	e.Recorded = got.Recorded
	if len(missing) > 0 || !reflect.DeepEqual(plain(t, got), plain(t, e)) {
		t.Errorf("missing %v\n got %s\nwant %s", missing, text(t, got), text(t, e))
	}
}

// An opening and a person go through the record and back.
func TestOpeningsAndPeopleAreLossless(t *testing.T) {
	for _, s := range samples(t) {
		want := Opening{Edition: "e1", Title: s.c.Title, Label: s.c.Label, Register: s.c.Register, Incomplete: s.c.Incomplete}
		open, fields := want.Fields()
		shown := values(fields)
		got, missing := ReadOpening(&record.Sheet{Open: open}, func(name string) (any, bool) { v, ok := shown[name]; return v, ok })
		if len(missing) > 0 || !reflect.DeepEqual(got.Incomplete, want.Incomplete) || text(t, got.Register) != text(t, want.Register) || got.Title != want.Title {
			t.Errorf("%s: missing %v\n got %s\nwant %s", s.name, missing, text(t, got), text(t, want))
		}
		for _, f := range fields {
			if ClassOf(f.Name) != f.Class {
				t.Errorf("field %s is of class %d", f.Name, f.Class)
			}
		}
		if _, missing := ReadOpening(&record.Sheet{Open: open}, func(string) (any, bool) { return nil, false }); len(fields) > 1 && len(missing) == 0 {
			t.Errorf("%s: nothing is missing when nothing is shown", s.name)
		}
	}
	p := Person{Handle: "p111111111111", Member: "m1", Name: "Ann", Contact: "ann@club.example"}
	open, fields := p.Fields()
	shown := values(fields)
	if got := ReadPerson(&record.Sheet{Open: open}, func(name string) (any, bool) { v, ok := shown[name]; return v, ok }); got != p {
		t.Errorf("got %+v", got)
	}
	for _, f := range fields {
		if f.Subject != p.Handle || f.Class != Name || ClassOf(f.Name) != Name {
			t.Errorf("%s: %+v", f.Name, f)
		}
	}
}

// What changes in the register is told to an open case as comings and goings,
// and a seat that is lost is not the membership.
func TestComings(t *testing.T) {
	before := council()
	after := docket.Register{Bodies: append(slices.Clone(before.Bodies[:2]), docket.Seat{Role: "council", Person: "ph"}), Members: []string{"pc", "pi", "pz"}}
	var got []string
	for _, e := range Comings(before, after, day(t, 3, 9).Day) {
		got = append(got, string(e.Kind)+" "+e.Actors[0]+" "+e.Role)
	}
	if want := []string{"ceases pc council", "becomes ph council", "becomes pz member"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := Comings(before, before, day(t, 3, 9).Day); len(got) != 0 {
		t.Errorf("nothing changed, and %v", got)
	}
}

// FuzzReadEntry puts events together from whatever a sheet may hold: it never
// panics, and what it read can be taken apart again.
func FuzzReadEntry(f *testing.F) {
	for _, seed := range []string{
		`{"kind":"act","thing":"complaint","facts":["fields"]}`, `{"kind":1,"actors":"x","facts":["with","vote","charges"]}`,
		`{"facts":[1,{}],"about":[[]]}`, `{}`,
	} {
		f.Add([]byte(seed), []byte(`[["a","b"],["c"],[]]`), "2027-03-01T17:30/2027-03-02")
	}
	_, p := build(f, "club.md", ruleBook)
	f.Fuzz(func(t *testing.T, open, value []byte, on string) {
		o, err := record.Decode(open)
		obj, ok := o.(record.Object)
		v, err2 := record.Decode(value)
		if err != nil || !ok || err2 != nil {
			return
		}
		e, _ := ReadEntry(&record.Sheet{Open: obj, Occurred: on, Sealed: make([][32]byte, 4)}, func(string) (any, bool) { return v, true })
		_, _, fields := Entry(p, &e, nil)
		for _, x := range fields {
			if _, err := record.Encode(x.Value); err != nil {
				t.Fatalf("field %s: %v", x.Name, err)
			}
		}
	})
}
