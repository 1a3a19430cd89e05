package access_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/clerk"
	"alteram/docket"
	"alteram/examples"
	"alteram/internal/access"
	"alteram/rulebook"
	"alteram/rulebooks"
	"alteram/source"
	"alteram/syntax"
)

// procedures are rulebooks that have a procedure against somebody.
var procedures = []string{"carter/constitution.md", "harbour/constitution.md", "victoria-model-rules/rulebook.md", "nz-schedule-2/rulebook.md"}

// stories are the stories of a rulebook, each word marked by its entry.
func stories(t *testing.T, name string) (p *rulebook.Program, out []*casefile.Case) {
	t.Helper()
	text, err := examples.Files.ReadFile(name)
	if err != nil {
		text, err = rulebooks.Files.ReadFile(name)
	}
	if err != nil {
		t.Fatal(err)
	}
	f, diags := syntax.Parse(source.NewFile(name, text))
	if source.HasError(diags) {
		t.Fatal(diags)
	}
	if p, diags = rulebook.Build(f); source.HasError(diags) {
		t.Fatal(diags)
	}
	for _, s := range f.Stories {
		c, _ := casefile.FromStory(s, f.Source, p)
		for i := range c.Events {
			mark(&c.Events[i])
		}
		out = append(out, c)
	}
	return p, out
}

// mark marks the words of an event by its id.
func mark(e *docket.Event) {
	word := " zq-entry-" + e.ID + "z"
	if e.Text != "" {
		e.Text += word
	}
	for i, f := range e.Fields {
		if strings.ContainsAny(f.Value, "abcdefghijklmnopqrstuvwxyz") && calendarDay(f.Value) == calendar.NoDate {
			e.Fields[i].Value += word
		}
	}
	for i := range e.Charges {
		if e.Charges[i].Text != "" {
			e.Charges[i].Text += word
		}
	}
	if e.With != nil {
		mark(e.With)
	}
}

func calendarDay(s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if err != nil {
		return calendar.NoDate
	}
	return d
}

// materialOf is a story as the desk would show it at its end.
func materialOf(p *rulebook.Program, c *casefile.Case) access.Material {
	state := docket.Replay(p, c.Register, c.Incomplete, c.Events, docket.Known{})
	last := calendar.Date(0)
	for i := range c.Events {
		last = max(last, c.Events[i].On.Last)
	}
	place := &p.Settings.Reckoner.Place
	at, _ := place.At(last, 23*60*60)
	view := &clerk.View{CaseInfo: clerk.CaseInfo{Chain: "c", Number: 1, Title: c.Title, Opened: "2026-01-01T00:00:00Z"}, Under: clerk.Edition{Program: p}, File: c}
	rulings := map[string]*docket.Ruling{}
	for _, r := range state.Rulings() {
		rulings[r.Event] = &r
	}
	people := map[string]bool{}
	person := func(list ...string) {
		for _, name := range list {
			if !people[name] && name != "" {
				people[name] = true
				view.People = append(view.People, clerk.PersonView{Handle: "p" + name, Name: name, Member: "m" + name})
			}
		}
	}
	for _, list := range [][]docket.Seat{c.Register.Bodies, c.Register.Offices, c.Register.Parties} {
		for _, s := range list {
			person(s.Person)
		}
	}
	person(c.Register.Members...)
	person(c.People...)
	for i := range c.Events {
		e := &c.Events[i]
		view.Entries = append(view.Entries, clerk.EntryView{Seq: int64(i + 1), Act: "entry", Event: e, Ruling: rulings[e.ID], Words: casefile.Sentence(p, e)})
	}
	return access.Material{View: view, Standing: docket.At(state, at), Now: at}
}

// In every story of every example, whoever may not read an entry finds none of
// its words in what remains, and no decision is known to a party who was
// neither told nor there.
func TestStoriesOfEveryExampleKeepTheirSecrets(t *testing.T) {
	for _, name := range procedures {
		t.Run(name, func(t *testing.T) {
			p, list := stories(t, name)
			opened, hidden := map[access.Role]int{}, 0
			for _, c := range list {
				m := materialOf(p, c)
				for i := range m.View.People {
					for j, roles := range [][]string{nil, {"secretary"}, {"auditor"}} {
						if j > 0 && i%5 != j {
							continue // an account is the same for everybody who has no other part
						}
						r := access.Reader{Person: m.View.People[i].Member, Roles: roles, Strong: true}
						got, ok := access.Open(access.House(), m, r)
						if !ok {
							continue
						}
						for _, role := range got.Roles {
							opened[role]++
						}
						hidden += keepsSecrets(t, c.Name, m, got)
					}
				}
			}
			for _, role := range []access.Role{access.Respondent, access.Panel, access.Clerk, access.Auditor} {
				if opened[role] == 0 {
					t.Errorf("no story has a %s", role)
				}
			}
			if hidden == 0 {
				t.Error("nothing was hidden from anybody: the test says nothing")
			}
			t.Logf("%d stories, %v, %d words hidden", len(list), fmt.Sprint(opened), hidden)
		})
	}
}

// keepsSecrets fails where a word stands in what a reader is given although no
// entry of his or hers may show it; it returns how many were hidden.
func keepsSecrets(t *testing.T, story string, m access.Material, c *access.Case) (hidden int) {
	t.Helper()
	readable := map[string]bool{}
	for i := range c.Entries {
		if e := &c.Entries[i]; e.Event != nil && e.Level >= access.Read {
			readable["zq-entry-"+e.Event.ID+"z"] = true
		}
	}
	found := map[string]string{}
	walk(c, func(path, s string) {
		for rest := s; ; {
			_, after, ok := strings.Cut(rest, "zq-entry-")
			if !ok {
				return
			}
			id, next, _ := strings.Cut(after, "z")
			found["zq-entry-"+id+"z"], rest = path, next
		}
	})
	for word, path := range found {
		if !readable[word] {
			t.Errorf("%s: %v (%v) finds %s at %s", story, c.Me, c.Roles, word, path)
		}
	}
	for i := range m.View.File.Events {
		if !readable["zq-entry-"+m.View.File.Events[i].ID+"z"] {
			hidden++
		}
	}
	if !slices.ContainsFunc(c.Roles, func(r access.Role) bool {
		return r != access.Complainant && r != access.Respondent && r != access.Witness
	}) {
		for i := range c.Entries {
			e := c.Entries[i].Event
			if e != nil && e.Kind == docket.Decided && !known(m.View.File.Events, e) {
				t.Errorf("%s: %v (%v) knows of %s before the respondent", story, c.Me, c.Roles, e.Thing)
			}
		}
	}
	return hidden
}

// known reports, more simply than the package does, whether the respondent can
// know of a decision: something was sent or said to somebody after it, somebody
// appealed, or there was nobody to tell.
func known(events []docket.Event, d *docket.Event) bool {
	after, here := false, false
	respondent := ""
	for i := range events {
		if len(events[i].About) > 0 && events[i].Kind == docket.Did && respondent == "" {
			respondent = events[i].About[0]
		}
	}
	for i := range events {
		e := &events[i]
		switch {
		case e.ID == d.ID:
			after = true
			if here {
				return true
			}
		case e.Kind == docket.Opened, e.Kind == docket.Entered:
			here = here || slices.Contains(e.Present, respondent) || slices.Contains(e.Actors, respondent)
		case e.Kind == docket.Exited:
			here = here && !slices.Contains(e.Actors, respondent)
		case after && (e.Kind == docket.Told || e.Kind == docket.Did):
			return true
		}
	}
	return respondent == ""
}

// What was known stays known when a case is sent back.
func TestWhatWasKnownStaysKnownAfterARemittal(t *testing.T) {
	p, list := stories(t, "carter/constitution.md")
	for _, c := range list {
		i := slices.IndexFunc(c.Events, func(e docket.Event) bool { return e.Thing == "remittal" && e.Kind == docket.Decided })
		if i < 0 {
			continue
		}
		told := c.Events[i]
		told.ID, told.Kind, told.Vote, told.Actors, told.To = "999", docket.Told, nil, []string{"Cy"}, []string{"Rae"}
		c.Events = append(c.Events[:i+1:i+1], told)
		got, ok := access.Open(access.House(), materialOf(p, c), access.Reader{Person: "mRae"})
		if !ok || got.Stage != access.Remitted || got.May(access.Decision) != access.Read {
			t.Fatalf("the respondent finds a case: %v, %+v", ok, got)
		}
		if !slices.ContainsFunc(got.Entries, func(e access.Entry) bool { return e.Event.Kind == docket.Decided && e.Event.Thing == "expulsion" }) {
			t.Error("the first decision is not to be found any more")
		}
		return
	}
	t.Error("no story is sent back")
}
