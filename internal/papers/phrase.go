package papers

import (
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/report"
	"alteram/internal/site"
	"alteram/rulebook"
	"alteram/syntax"
	"alteram/wording"
)

// moment is when something happened, in words.
func moment(v *site.Visit, w docket.When) string {
	switch {
	case w.Day == calendar.NoDate:
		return v.Words("papers.day.unknown")
	case w.Clock == calendar.NoClock:
		return w.Day.Long()
	}
	at, _ := v.Case.Place.At(w.Day, w.Clock)
	return site.Moment(v.Case.Place, at)
}

// now is the moment of the visit as an entry has it.
func now(v *site.Visit) string {
	at := v.Instant()
	return v.Case.Place.DateOf(at).String() + " " + v.Case.Place.ClockOf(at).String()
}

// working is how a day was counted, step by step.
func working(w *calendar.Working) []string {
	if w == nil {
		return nil
	}
	var out []string
	for _, s := range report.Steps(*w) {
		text := wording.Upper(s.Text)
		if s.Source != "" && !strings.Contains(text, s.Source) {
			text += " (" + s.Source + ")"
		}
		out = append(out, text)
	}
	return out
}

// thing is a thing of the rulebook by its name; Nothing when there is none.
func thing(c *access.Case, name string) *rulebook.Thing {
	id, _ := c.Program.Lookup(name)
	return c.Program.Thing(id)
}

// entry is an entry whose words the reader may read, and what it says as it now
// stands: a correction replaces it.
type entry struct {
	*access.Entry
	now *docket.Event
}

// known are the entries of a case whose words the reader may read, those left
// out that were withdrawn.
func known(c *access.Case) []entry {
	gone, corrected := map[string]bool{}, map[string]*docket.Event{}
	for i := range c.Entries {
		e := c.Entries[i].Event
		switch {
		case e == nil:
		case e.Kind == docket.Withdrawn:
			gone[e.Target] = true
		case e.Kind == docket.Corrected && e.With != nil && c.Entries[i].Level >= access.Read:
			corrected[e.Target] = e.With
			delete(gone, e.Target)
		}
	}
	var out []entry
	for i := range c.Entries {
		e := &c.Entries[i]
		if e.Event == nil || e.Level < access.Read || gone[e.Event.ID] {
			continue
		}
		now := corrected[e.Event.ID]
		if now == nil {
			now = e.Event
		}
		out = append(out, entry{e, now})
	}
	return out
}

// said is what an entry says as it now stands.
func said(c *access.Case, e *access.Entry) *docket.Event {
	for _, x := range known(c) {
		if x.Seq == e.Seq {
			return x.now
		}
	}
	return e.Event
}

// respondents are those about whom a case is.
func respondents(c *access.Case) []string { return party(c, "respondent") }

// party are those who hold a part in the case, by the part's name in the
// rulebook. Whoever a decision is about is the respondent, whatever the rulebook
// calls the part.
func party(c *access.Case, name string) []string {
	if list := c.Standing.Parties[name]; len(list) > 0 || name != "respondent" {
		return list
	}
	var out []string
	for i := range c.Program.Things {
		t := &c.Program.Things[i]
		if t.Kind != rulebook.Decision && t.Kind != rulebook.Act {
			continue
		}
		for _, id := range t.About {
			for _, person := range c.Standing.Parties[c.Program.Thing(id).Name] {
				if !slices.Contains(out, person) {
					out = append(out, person)
				}
			}
		}
	}
	return out
}

// entryHref is the place of an entry on the timeline; empty for whoever has none.
func entryHref(v *site.Visit, seq int64) string {
	if v.Case.May(access.Timeline) < access.Read {
		return ""
	}
	return v.CaseHref("timeline") + access.EntryHref(seq)
}

// follows are the things after which a norm lets its deeds happen.
func follows(n *rulebook.Norm) []rulebook.ID {
	var out []rulebook.ID
	for i := range n.Windows {
		switch n.Windows[i].Kind {
		case syntax.Within, syntax.NotLessAfter, syntax.NotMoreAfter, syntax.After, syntax.Soon:
			out = append(out, n.Windows[i].Point.Thing)
		}
	}
	return out
}

// does reports whether a norm lets somebody do a thing, or demands it.
func does(n *rulebook.Norm, id rulebook.ID) bool {
	return (n.Kind == rulebook.Power || n.Kind == rulebook.Duty) && slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool { return d.Thing == id })
}

// after reports whether a thing is done only after a decision.
func after(p *rulebook.Program, id rulebook.ID) bool {
	for i := range p.Norms {
		n := &p.Norms[i]
		if !does(n, id) {
			continue
		}
		for _, x := range follows(n) {
			if t := p.Thing(x); t.Kind == rulebook.Decision || x != id && t.Kind == rulebook.Act && followsDecision(p, x) {
				return true
			}
		}
	}
	return false
}

// followsDecision reports whether every rule that asks for an act asks for it
// after a decision: written reasons.
func followsDecision(p *rulebook.Program, id rulebook.ID) bool {
	found := false
	for i := range p.Norms {
		n := &p.Norms[i]
		if !does(n, id) {
			continue
		}
		if !slices.ContainsFunc(follows(n), func(x rulebook.ID) bool { return p.Thing(x).Kind == rulebook.Decision }) {
			return false
		}
		found = true
	}
	return found
}

// isRespondent reports whether a part of the rulebook is that of somebody about
// whom is decided.
func isRespondent(p *rulebook.Program, id rulebook.ID) bool {
	t := p.Thing(id)
	if t.Kind != rulebook.Party {
		return false
	}
	if t.Name == "respondent" {
		return true
	}
	return slices.ContainsFunc(p.Things, func(d rulebook.Thing) bool { return d.Kind == rulebook.Decision && slices.Contains(d.About, id) })
}

// voice is what stands behind the words of somebody who writes for a party:
// whose they are. It is empty for whoever writes for himself or herself.
func voice(v *site.Visit, party []string) string {
	c := v.Case
	if c.Me == "" || slices.Contains(party, c.Me) {
		return ""
	}
	return " " + v.Words("papers.voice", "who", c.Me, "party", and(v, party))
}

// and joins names: "Ann, Bo and Cy".
func and(v *site.Visit, list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " " + v.Words("papers.and") + " " + list[len(list)-1]
}

// plain is a text on one line, without what would end a part of a sentence in
// the middle: casefile puts the rest between quotation marks.
func plain(s string) string { return strings.Join(strings.Fields(s), " ") }

// fileOn records one entry of a day, and goes on to a page. What is wrong with
// it is shown at a field.
func fileOn(v *site.Visit, p *site.Page, field, on string, e docket.Event, to string, show func(*site.Visit, *site.Page) (*site.Page, error)) (*site.Page, error) {
	return fileWith(v, p, field, on, e, nil, to, show)
}

// fileWith is fileOn with files that belong to the entry.
func fileWith(v *site.Visit, p *site.Page, field, on string, e docket.Event, files []clerk.Attachment, to string, show func(*site.Visit, *site.Page) (*site.Page, error)) (*site.Page, error) {
	filed, err := v.File(clerk.Draft{Text: casefile.Sentence(v.Case.Program, &e), On: on, Attach: files})
	if err != nil {
		if problem(p, field, err) {
			return show(v, p)
		}
		return nil, err
	}
	return v.Done(to, filed), nil
}
