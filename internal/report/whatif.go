package report

import (
	"strings"

	"alteram/docket"
	"alteram/internal/screen"
)

// WhatIf is what what-if --json prints.
type WhatIf struct {
	Schema  string   `json:"schema"`         // alteram.what-if/1
	Case    string   `json:"case"`           // path of the case
	On      string   `json:"on,omitempty"`   // the day of the last entry, or of --on
	Refused bool     `json:"refused"`        // an entry that was added is denied its effect, or breaks a clause: exit code 5
	Added   []Entry  `json:"added"`          // the entries that were added, with rulings
	Changed []Change `json:"changed"`        // what they change
	Must    []Due    `json:"must,omitempty"` // duties that are open then
	May     []Due    `json:"may,omitempty"`  // powers that may be used then
}

// Change is one thing that is different with the entries added.
type Change struct {
	What   string `json:"what"`             // entry, clause, decision, duty or power
	Name   string `json:"name"`             // which
	Before string `json:"before,omitempty"` // as it is
	After  string `json:"after,omitempty"`  // as it would be
	Worse  bool   `json:"worse,omitempty"`  // it would be denied or broken, and was not
}

// Compare says what is different between a case and the same case with more
// entries.
func Compare(before, after *Check) *WhatIf {
	v := &WhatIf{Schema: "alteram.what-if/1", Case: after.Case, On: after.On, Added: []Entry{}, Changed: []Change{}}
	had := map[string]Entry{}
	for _, e := range before.Entries {
		had[e.ID] = e
	}
	for _, e := range after.Entries {
		was, known := had[e.ID]
		switch {
		case !known:
			v.Added = append(v.Added, e)
			v.Refused = v.Refused || denied(e.Effect)
		case was.Effect != e.Effect:
			v.Changed = append(v.Changed, Change{"entry", e.ID + ", " + e.Text, was.Effect, e.Effect, denied(e.Effect)})
		}
	}
	for i, c := range after.Clauses {
		if was := before.Clauses[i]; was.Answer != c.Answer {
			worse := c.Answer == string(docket.Broken)
			v.Changed = append(v.Changed, Change{"clause", c.Clause + " " + c.Heading, was.Answer, c.Answer, worse})
			v.Refused = v.Refused || worse
		}
	}
	v.Changed = append(v.Changed, changedResults(before.Results, after.Results)...)
	v.Changed = append(v.Changed, changedDues("duty", before.Duties, after.Duties)...)
	v.Changed = append(v.Changed, changedDues("power", before.Powers, after.Powers)...)
	if before.Open != after.Open {
		state := map[bool]string{true: "open", false: "closed"}
		v.Changed = append(v.Changed, Change{What: "case", Name: "the case", Before: state[before.Open], After: state[after.Open]})
	}
	v.Must, v.May = after.Next("")
	return v
}

func changedResults(before, after []Result) []Change {
	var out []Change
	had := map[string]string{}
	for _, r := range before {
		had[r.Event] = r.Status
	}
	for _, r := range after {
		if had[r.Event] != r.Status {
			out = append(out, Change{What: "decision", Name: r.Thing, Before: had[r.Event], After: r.Status})
		}
	}
	return out
}

// changedDues lists duties or powers whose status or time is another.
func changedDues(what string, before, after []Due) []Change {
	var out []Change
	describe := func(d Due) string { return strings.TrimSpace(d.Status + d.until()) }
	key := func(d Due) string {
		return d.Clause + "|" + d.Kind + "|" + d.Who + "|" + d.Deed + "|" + d.Trigger + "|" + strings.Join(d.People, ",")
	}
	had := map[string]string{}
	for _, d := range before {
		had[key(d)] = describe(d)
	}
	for _, d := range after {
		was := had[key(d)]
		delete(had, key(d))
		if now := describe(d); was != now {
			out = append(out, Change{What: what, Name: d.Who + " " + d.Kind + " " + d.Deed + " (clause " + d.Clause + ")", Before: was, After: now, Worse: d.Overdue})
		}
	}
	for _, d := range before {
		if was, gone := had[key(d)]; gone {
			out = append(out, Change{What: what, Name: d.Who + " " + d.Kind + " " + d.Deed + " (clause " + d.Clause + ")", Before: was})
			delete(had, key(d))
		}
	}
	return out
}

// PrintWhatIf prints the entries that were added and what they change.
func PrintWhatIf(out *screen.Screen, v *WhatIf) {
	out.Line("%s", out.In(screen.Strong, "IF THIS HAPPENED"))
	printEntries(out, v.Added, true)
	out.Heading("IT WOULD CHANGE")
	if len(v.Changed) == 0 {
		out.Line("  nothing else")
	}
	for _, c := range v.Changed {
		t := screen.Plain
		if c.Worse {
			t = screen.Bad
		}
		switch {
		case c.Before == "":
			out.Wrap("  ", t, c.What+" "+c.Name+": now "+c.After)
		case c.After == "":
			out.Wrap("  ", t, c.What+" "+c.Name+": gone (was "+c.Before+")")
		default:
			out.Wrap("  ", t, c.What+" "+c.Name+": "+c.Before+" -> "+c.After)
		}
	}
	if len(v.Must)+len(v.May) > 0 {
		out.Heading("AND NEXT")
		printDues(out, append(v.Must, v.May...))
	}
}

// denied reports whether an effect is one that the rulebook denies.
func denied(effect string) bool {
	switch docket.Effect(effect) {
	case docket.NoEffect, docket.Stands, docket.Awaits, docket.Rejected, docket.Overturned:
		return true
	}
	return false
}
