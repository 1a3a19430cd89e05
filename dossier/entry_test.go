package dossier

import (
	"encoding/json"
	"reflect"
	"testing"

	"alteram/docket"
)

// Taking an event apart and putting it together gives the event, with its
// people as they were or under handles and back.
func TestEntriesAreLossless(t *testing.T) {
	n := 0
	for _, s := range samples(t) {
		to, back := handles(s.c)
		for _, names := range []func(string) (string, bool){nil, to} {
			for i := range s.c.Events {
				want := s.c.Events[i]
				sheet, fields := sealed(t, s, &want, names)
				got, missing := ReadEntry(sheet, func(name string) (any, bool) { f, ok := fields[name]; return f.Value, ok })
				if len(missing) > 0 {
					t.Errorf("%s, entry %s: missing %v", s.name, want.ID, missing)
				}
				if names != nil {
					got = Rename(got, back)
				}
				if want.Recorded == 0 {
					want.Recorded, _ = readInstant(sheet.Recorded)
				}
				if !reflect.DeepEqual(plain(t, got), plain(t, want)) {
					t.Errorf("%s, entry %s:\n got %s\nwant %s", s.name, want.ID, text(t, got), text(t, want))
				}
				n++
			}
		}
	}
	if n < 1000 {
		t.Fatalf("only %d entries were looked at", n)
	}
}

// plain is an event as a value to compare: no list and an empty one are alike.
func plain(t *testing.T, e docket.Event) (out any) {
	if err := json.Unmarshal([]byte(text(t, e)), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// What a sheet says openly and the facts hold no name of a person of the case,
// wherever the event has one for a person.
func TestFactsHoldNoNames(t *testing.T) {
	n := 0
	for _, s := range samples(t) {
		to, _ := handles(s.c)
		all := people(s.c)
		for i := range s.c.Events {
			e := &s.c.Events[i]
			sheet, fields := sealed(t, s, e, to)
			for _, key := range []string{"actors", "about", "to"} {
				for _, who := range stringsOf(sheet.Open[key]) {
					if _, named := to(who); named {
						t.Errorf("%s, entry %s: %s names %s", s.name, e.ID, key, who)
					}
				}
			}
			for name, f := range fields {
				if f.Class != Facts || name == "evidence" || name == "states" || name == "source" {
					continue
				}
				for _, who := range all {
					if len(NamesIn(text(t, f.Value), []string{who})) > 0 && len(wordsOf(who)) > 1 && name != "with" {
						t.Errorf("%s, entry %s: fact %s names %s: %v", s.name, e.ID, name, who, f.Value)
					}
				}
				n++
			}
		}
	}
	if n == 0 {
		t.Fatal("no facts")
	}
}

// No ruling rests on a name or on words: the case over handles, with every
// word withheld, comes out as the case over names.
func TestNoRulingRestsOnNamesOrWords(t *testing.T) {
	findings := 0
	for _, s := range samples(t) {
		to, back := handles(s.c)
		named := New(s.p, "", Opening{Register: s.c.Register, Incomplete: s.c.Incomplete})
		blind := New(s.p, "", Opening{Register: blinded(s.c.Register, to), Incomplete: s.c.Incomplete})
		for i := range s.c.Events {
			e := s.c.Events[i]
			sheet, fields := sealed(t, s, &e, to)
			bare, missing := ReadEntry(sheet, func(name string) (any, bool) {
				f, ok := fields[name]
				return f.Value, ok && f.Class == Facts
			})
			if len(missing) > 0 {
				t.Fatalf("%s, entry %s: missing %v", s.name, e.ID, missing)
			}
			e.Recorded = bare.Recorded
			want, got := named.Add(e), blind.Add(bare)
			findings += len(want.Ruling.Findings)
			if a, b := text(t, want.State()), text(t, got.State()); a != b {
				t.Errorf("%s, entry %s:\nwith names %s\nwithout    %s", s.name, e.ID, a, b)
			}
		}
		a, b := named.Rulings(), blind.Rulings()
		for i := range a {
			if len(a[i].Findings) != len(b[i].Findings) {
				t.Errorf("%s: ruling %s has %d findings with names, %d without", s.name, a[i].Event, len(a[i].Findings), len(b[i].Findings))
				continue
			}
			for k, f := range a[i].Findings {
				g := b[i].Findings[k]
				if f.Code != g.Code || f.Answer != g.Answer || f.Clause != g.Clause || f.Severity != g.Severity || text(t, f.Earliest) != text(t, g.Earliest) || text(t, f.Facts) != text(t, g.Facts) {
					t.Errorf("%s: ruling %s: finding %+v with names, %+v without", s.name, a[i].Event, f, g)
				}
			}
		}
		_ = back
	}
	if findings < 500 {
		t.Fatalf("only %d findings were compared", findings)
	}
}

// A fact that is not shown is named.
func TestMissingFactsAreNamed(t *testing.T) {
	for _, s := range samples(t) {
		for i := range s.c.Events {
			e := &s.c.Events[i]
			sheet, fields := sealed(t, s, e, nil)
			_, missing := ReadEntry(sheet, func(name string) (any, bool) { return nil, false })
			facts := 0
			for _, f := range fields {
				if f.Class == Facts {
					facts++
				}
			}
			if len(missing) != facts {
				t.Errorf("%s, entry %s: %d facts withheld, missing names %v", s.name, e.ID, facts, missing)
			}
		}
	}
}
