package letter

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/dossier"
	"alteram/rulebook"
)

// Draft is a letter as the record keeps it: people stand in it under their
// handles; names, the words of the act and the receipt are filled in when the
// letter is shown, so that nothing private is kept twice.
type Draft struct{ To, Subject, Body string }

// Of returns the letters that an entry causes: one to each person to whom an
// act is directed or who is told of a decision, and an acknowledgement to who
// lodged something. There are none to bodies, nor to those whom nobody can
// write to any more: reaches tells who is neither.
func Of(p *rulebook.Program, e *docket.Event, out *dossier.Outcome, reaches func(handle string) bool) []Draft {
	if e.Kind != docket.Did && e.Kind != docket.Told {
		return nil
	}
	var list []Draft
	for _, to := range e.To {
		if reaches(to) {
			list = append(list, Draft{to, subjectOf(e), body(e, out)})
		}
	}
	if !lodged(p, e) {
		return list
	}
	for _, by := range e.Actors {
		if reaches(by) {
			list = append(list, Draft{by, "Acknowledgement: " + e.Thing, acknowledgement(e, out)})
		}
	}
	return list
}

func subjectOf(e *docket.Event) string {
	thing := cmp.Or(e.Thing, "a decision")
	if e.Kind == docket.Told {
		return "You are told of " + thing
	}
	return strings.ToUpper(thing[:1]) + thing[1:]
}

// body says what was done, by whom, when and under which clause, what
// follows and until when.
func body(e *docket.Event, out *dossier.Outcome) string {
	var b strings.Builder
	by := cmp.Or(strings.Join(e.Actors, ", "), "somebody whom the record does not name")
	how := ""
	if e.Method != "" {
		how = " by " + e.Method
	}
	when := whenWords(e)
	if e.Kind == docket.Told {
		fmt.Fprintf(&b, "%s %s told you of %s%s.\n", when, by, cmp.Or(e.Thing, "a decision"), how)
	} else {
		fmt.Fprintf(&b, "%s %s directed to you%s: %s.\n", when, by, how, e.Thing)
	}
	b.WriteString(follows(&out.Ruling))
	return b.String()
}

// whenWords says when an event happened, at the beginning of a sentence.
func whenWords(e *docket.Event) string {
	if e.On.Day == calendar.NoDate {
		return "On a day that the record does not give"
	}
	when := "On " + e.On.Day.Long()
	if e.On.Clock != calendar.NoClock {
		when += " at " + e.On.Clock.String()
	}
	return when
}

// follows says what an act counts for, under which clause, and what follows
// from it until when.
func follows(r *docket.Ruling) string {
	var b strings.Builder
	switch {
	case r.Effect == docket.Effective || r.Effect == docket.Fact:
		if clauses := clauses(r, docket.Shown); len(clauses) > 0 {
			fmt.Fprintf(&b, "This rests on clause %s of the rulebook.\n", strings.Join(clauses, ", "))
		}
	default:
		fmt.Fprintf(&b, "As the record has it, this is %s", r.Effect)
		if clauses := clauses(r, docket.Broken); len(clauses) > 0 {
			fmt.Fprintf(&b, " under clause %s", strings.Join(clauses, ", "))
		}
		b.WriteString(".\n")
	}
	for _, f := range r.Findings {
		if f.Answer == docket.Broken {
			fmt.Fprintf(&b, "- %s (clause %s)\n", f.Text, f.Clause)
		}
	}
	if r.Received != nil {
		fmt.Fprintf(&b, "It counts as received on %s.\n", r.Received.Long())
	}
	if len(r.Opened) > 0 {
		b.WriteString("\nWhat follows from it:\n")
		for _, s := range r.Opened {
			fmt.Fprintf(&b, "- %s\n", s)
		}
		if slices.ContainsFunc(r.Opened, func(s string) bool { return strings.Contains(s, "appeal") }) {
			b.WriteString("An appeal goes to whom the clause names; send it so that it arrives within the time above.\n")
		}
	}
	return b.String()
}

// clauses lists the clauses of the findings that answer so, once each.
func clauses(r *docket.Ruling, a docket.Answer) []string {
	var out []string
	for _, f := range r.Findings {
		if f.Answer == a && f.Clause != "" && !slices.Contains(out, f.Clause) {
			out = append(out, f.Clause)
		}
	}
	return out
}

// lodged reports whether an event is something that a person lodged: an act
// that is not for an office or a body to do.
func lodged(p *rulebook.Program, e *docket.Event) bool {
	id, ok := p.Lookup(e.Thing)
	if e.Kind != docket.Did || !ok || p.Thing(id).Kind != rulebook.Act {
		return false
	}
	return !slices.ContainsFunc(p.Thing(id).By, func(by rulebook.ID) bool { return p.Thing(by).Kind != rulebook.Party })
}

// acknowledgement says to who lodged something that it is in the record.
func acknowledgement(e *docket.Event, out *dossier.Outcome) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s you lodged: %s.\nIt is in the record; the receipt below proves it.\n", whenWords(e), e.Thing)
	b.WriteString(follows(&out.Ruling))
	return b.String()
}

// Says is what an act says: its fields, charges and words, as far as they are
// there.
func Says(ev *docket.Event) string {
	var lines []string
	for _, f := range ev.Fields {
		if f.Value != "" {
			lines = append(lines, f.Name+": "+f.Value)
		}
	}
	for _, ch := range ev.Charges {
		line := "charge " + ch.Label
		if ch.Rule != "" {
			line += " under rule " + ch.Rule
		}
		if ch.Text != "" {
			line += ": " + ch.Text
		}
		lines = append(lines, line)
	}
	if len(ev.States) > 0 {
		lines = append(lines, "it states: "+strings.Join(ev.States, ", "))
	}
	if ev.Text != "" {
		lines = append(lines, ev.Text)
	}
	if len(lines) == 0 {
		return ""
	}
	return "\nWhat it says:\n- " + strings.Join(lines, "\n- ") + "\n"
}
