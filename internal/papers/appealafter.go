package papers

import (
	"cmp"
	"slices"
	"strings"

	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/register"
	"alteram/rulebook"
	"alteram/wording"
)

// outcome is what a body made of an appeal, and what follows from it.
type outcome struct {
	What, On, Entry string
	Fields          []docket.Field
	Effects         []string // what becomes of the decisions before it
	Back            *sentBack
}

// sentBack is a case that somebody has to hear afresh.
type sentBack struct {
	Who, What, By string
	Directions    []statement
	Untold        bool // the respondent is told first
	Form          bool
	Thing         string // the decision that sent it back
	Bodies        []appealBodyLine
	Bans          []site.Link
}

// outcomes are the decisions on appeals that the reader may read.
func outcomes(v *site.Visit, acts []*rulebook.Thing) []outcome {
	c := v.Case
	bodies := hearers(c.Program, acts)
	lodged := false
	var out []outcome
	for _, e := range known(c) {
		x, t := e.now, thing(c, e.now.Thing)
		lodged = lodged || x.Kind == docket.Did && slices.Contains(acts, t)
		if !lodged || x.Kind != docket.Decided || !slices.ContainsFunc(t.By, func(id rulebook.ID) bool { return slices.Contains(bodies, id) }) {
			continue
		}
		o := outcome{What: wording.Upper(x.Thing), On: moment(v, x.On), Entry: entryHref(v, e.Seq), Fields: slices.Clone(x.Fields)}
		for k := range o.Fields {
			o.Fields[k].Name = wording.Upper(o.Fields[k].Name)
		}
		for i := range c.Standing.Results {
			if r := &c.Standing.Results[i]; thing(c, r.Thing).Kind == rulebook.Decision {
				o.Effects = append(o.Effects, v.Words("appeal.effect", "what", wording.Upper(r.Thing), "status", cmp.Or(strings.TrimSpace(r.Status+" "+r.Why), "–")))
			}
		}
		o.Back = backOf(v, acts, x)
		out = append(out, o)
	}
	return out
}

// backOf is the fresh hearing that a decision asks for; nil when it asks for none.
func backOf(v *site.Visit, acts []*rulebook.Thing, x *docket.Event) *sentBack {
	c := v.Case
	for i := range c.Standing.Duties {
		due := &c.Standing.Duties[i]
		if due.Trigger != x.ID || due.Norm < 0 || due.Norm >= len(c.Program.Norms) {
			continue
		}
		for _, d := range c.Program.Norms[due.Norm].Deeds {
			t := c.Program.Thing(d.Thing)
			if t.Kind != rulebook.Meeting {
				continue
			}
			b := &sentBack{Who: wording.Upper(due.Who), What: t.Name, Thing: x.Thing, By: site.LastMoment(v, due)}
			for _, e := range known(c) {
				if words, ok := strings.CutPrefix(e.now.Text, directionsMark+x.Thing+": "); ok && e.now.Kind == docket.Noted {
					b.Directions = append(b.Directions, statement{words, moment(v, e.now.On), entryHref(v, e.Seq)})
				}
			}
			b.Untold = slices.ContainsFunc(respondents(c), func(who string) bool { return len(toldOf(v, x, who)) == 0 })
			b.Form = !b.Untold && c.Is(access.Clerk)
			if c.May(access.People) >= access.Read && c.May(access.Appeal) >= access.Read {
				b.Bodies, b.Bans = judges(v, t.By, bansOf(c, func(m *rulebook.Thing) bool { return m == t }), touched(v, acts, nil, x.ID))
			}
			return b
		}
	}
	return nil
}

// directionsMark begins the note that says what those are to do who hear a case
// afresh; the decision that sent it back follows. Who may read that decision may
// read it (see internal/access).
const directionsMark = "directions with "

// directionsPost keeps the directions of a decision that sent the case back.
func directionsPost(v *site.Visit, p *site.Page, acts []*rulebook.Thing) (*site.Page, error) {
	for _, o := range outcomes(v, acts) {
		if o.Back == nil || !o.Back.Form || o.Back.Thing != p.Field("decision") {
			continue
		}
		words := strings.TrimSpace(plain(p.Field("directions")))
		switch {
		case words == "":
			p.Wrong("directions", "appeal.fault.directions")
		case len(words) > longestWords:
			p.Wrong("directions", "papers.fault.long", "most", longestWords)
		}
		if len(p.Faults) > 0 {
			return showAppeal(v, p), nil
		}
		show := func(v *site.Visit, p *site.Page) (*site.Page, error) { return showAppeal(v, p), nil }
		return fileOn(v, p, "directions", now(v), docket.Event{Kind: docket.Noted, Text: directionsMark + o.Back.Thing + ": " + words}, v.CaseHref("appeal"), show)
	}
	return nil, site.ErrNone
}

// restored is what of the register is to be taken back because the decision from
// which it followed has no effect now: it was set aside, or waits for an appeal.
func restored(v *site.Visit, reg *register.Register) (changes []register.Change, lines []string, event string) {
	c := v.Case
	for i := range c.Standing.Results {
		r := &c.Standing.Results[i]
		again := slices.ContainsFunc(c.Standing.Results, func(x docket.Result) bool { return x.Thing == r.Thing && x.Status == "in effect" }) // decided afresh
		if again || thing(c, r.Thing).Kind != rulebook.Decision || !slices.Contains([]string{"set aside", "suspended", "void"}, r.Status) {
			continue
		}
		reason := v.Words("sanction.reason", "what", r.Thing, "ref", c.Reference)
		for _, who := range respondents(c) {
			id := member(c, who)
			if id == "" {
				continue
			}
			for _, x := range reg.History(id) {
				if x.Gone == 0 && strings.Contains(x.Text, reason) {
					changes = append(changes, register.UndoEntry(x.Entry, v.Words("sanction.undo.reason", "what", r.Thing, "ref", c.Reference, "status", r.Status)))
					lines, event = append(lines, v.Words("sanction.undo", "who", who, "text", x.Text)), r.Event
				}
			}
		}
	}
	return changes, lines, event
}
