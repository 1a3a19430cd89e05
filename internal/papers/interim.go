package papers

import (
	"slices"
	"strings"

	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/rulebook"
	"alteram/wording"
)

// interimBody is what holds for the time being, before anything is decided.
type interimBody struct {
	Measures []measure
	Powers   []interimPower
	Ask      string // where the respondent asks for a review
	Deeds    []site.Link
}

// measure is an interim measure that was taken.
type measure struct {
	What, By, On, Entry string
	Status, Why, Until  string
	Tests               []statement // judgements on which it rests
	Reviews             []reviewLine
	Past                []statement // reviews that were held
}

// reviewLine is a review that is due.
type reviewLine struct {
	Who, What, Status, By string
	Clause                site.Link
	Steps                 []string
	Needs                 string
}

// interimPower is a rule that lets somebody take a measure.
type interimPower struct {
	Words  string
	Clause site.Link
	Most   string // for how long at most
	Once   int    // how often at most; 0 is no limit
	Tests  []string
	Now    string // whether it may be done now, in words
	Why    string
}

func interimPage(v *site.Visit) (*site.Page, error) {
	c := v.Case
	b := interimBody{Measures: measures(v), Powers: interimPowers(v)}
	if c.May(access.Interim) >= access.Write && c.Standing.Open {
		for i := range c.Program.Things {
			t := &c.Program.Things[i]
			if !interim(c.Program, t) || !mine(c, t) {
				continue
			}
			b.Deeds = append(b.Deeds, site.To(wording.Upper(t.Name), v.CaseHref("do/"+site.Slug(t.Name))))
		}
		if c.Is(access.Respondent, access.Representative) && len(b.Measures) > 0 && c.May(access.Messages) >= access.Write {
			b.Ask = v.CaseHref("messages")
		}
	}
	p := &site.Page{Name: "interim", Title: "interim.title", Part: "interim", Section: "cases", Body: b}
	p.Rule = rulesFor(c, func(t *rulebook.Thing) bool { return t.Deed == rulebook.Suspend })
	return p, nil
}

// mine reports whether the reader may file an act: whoever keeps the record
// files every act, others their own.
func mine(c *access.Case, t *rulebook.Thing) bool {
	if c.Is(access.Clerk) {
		return true
	}
	for _, list := range [][]docket.Due{c.Standing.Powers, c.Standing.Duties} {
		for i := range list {
			d := &list[i]
			if c.Me != "" && slices.Contains(d.People, c.Me) && d.Norm >= 0 && d.Norm < len(c.Program.Norms) && does(&c.Program.Norms[d.Norm], t.ID) {
				return true
			}
		}
	}
	return false
}

// interim reports whether an act is one of interim measures: to suspend, to
// review, or to judge what a suspension needs.
func interim(p *rulebook.Program, t *rulebook.Thing) bool {
	switch {
	case t.Deed == rulebook.Suspend:
		return true
	case t.Deed == rulebook.Review:
		return p.Thing(t.Target).Deed == rulebook.Suspend || strings.Contains(t.Name, "suspension")
	case t.Kind == rulebook.Judgement:
		return slices.ContainsFunc(p.Norms, func(n rulebook.Norm) bool {
			return n.Kind == rulebook.Power && suspends(p, &n) && slices.Contains(tests(n.If), t.ID)
		})
	}
	return false
}

func suspends(p *rulebook.Program, n *rulebook.Norm) bool {
	return slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool { return d.Thing != 0 && p.Thing(d.Thing).Deed == rulebook.Suspend })
}

// tests are the judgements that a condition asks for.
func tests(c rulebook.Cond) []rulebook.ID {
	var out []rulebook.ID
	switch c := c.(type) {
	case *rulebook.And:
		for _, part := range c.Parts {
			out = append(out, tests(part)...)
		}
	case *rulebook.Or:
		for _, part := range c.Parts {
			out = append(out, tests(part)...)
		}
	case *rulebook.Not:
		out = tests(c.Part)
	case *rulebook.Test:
		if c.Op == rulebook.Considers {
			out = append(out, c.Thing)
		}
	}
	return out
}

// measures are the measures that were taken, with what has become of them.
func measures(v *site.Visit) []measure {
	c := v.Case
	var out []measure
	var judged []statement
	for _, e := range known(c) {
		x := e.now
		t := thing(c, x.Thing)
		switch {
		case x.Kind == docket.Considered && interim(c.Program, t):
			judged = append(judged, statement{wording.Upper(e.Words), moment(v, x.On), entryHref(v, e.Seq)})
		case x.Kind == docket.Did && t.Deed == rulebook.Suspend:
			m := measure{What: wording.Upper(t.Name), By: and(v, x.Actors), On: moment(v, x.On), Entry: entryHref(v, e.Seq), Tests: slices.Clone(judged)}
			for i := range c.Standing.Results {
				if r := &c.Standing.Results[i]; r.Event == x.ID {
					m.Status, m.Why = wording.Upper(r.Status), wording.Upper(r.Why)
					if r.Until != nil {
						m.Until = r.Until.Long()
					}
				}
			}
			m.Reviews = reviews(v)
			out = append(out, m)
		case x.Kind == docket.Did && t.Deed == rulebook.Review && len(out) > 0:
			last := &out[len(out)-1]
			last.Past = append(last.Past, statement{wording.Upper(e.Words), moment(v, x.On), entryHref(v, e.Seq)})
		}
	}
	return out
}

// reviews are the reviews that are due.
func reviews(v *site.Visit) []reviewLine {
	c := v.Case
	var out []reviewLine
	for i := range c.Standing.Duties {
		d := &c.Standing.Duties[i]
		if d.Norm < 0 || d.Norm >= len(c.Program.Norms) || !slices.ContainsFunc(c.Program.Norms[d.Norm].Deeds, func(x rulebook.Deed) bool { return x.Thing != 0 && c.Program.Thing(x.Thing).Deed == rulebook.Review }) {
			continue
		}
		l := reviewLine{Who: d.Who, What: d.Deed, Status: wording.Upper(d.Status), Clause: site.ClauseLink(c, d.Clause), Steps: working(d.Working), Needs: wording.Upper(d.Needs)}
		if d.By != nil {
			l.By = d.By.Long()
		}
		out = append(out, l)
	}
	return out
}

// interimPowers are the rules that let somebody take a measure.
func interimPowers(v *site.Visit) []interimPower {
	c := v.Case
	var out []interimPower
	for i := range c.Program.Norms {
		n := &c.Program.Norms[i]
		if n.Kind != rulebook.Power || !suspends(c.Program, n) {
			continue
		}
		l := interimPower{Words: plain(n.Words), Clause: site.ClauseLink(c, c.Program.Clauses[n.Clause].Number), Once: n.Limit, Now: v.Words("interim.closed"), Why: v.CaseHref("why") + "?act=" + site.Slug(c.Program.Thing(n.Deeds[0].Thing).Name)}
		if n.Most != nil {
			l.Most = n.Most.Span.String()
		}
		for _, id := range tests(n.If) {
			l.Tests = append(l.Tests, c.Program.Thing(id).Name)
		}
		for k := range c.Standing.Powers {
			d := &c.Standing.Powers[k]
			switch {
			case d.Norm != n.ID || d.Status != "open":
			case len(d.Blocked) > 0:
				l.Now = wording.Upper(d.Blocked[0].Text)
			default:
				l.Now = v.Words("interim.open")
			}
		}
		out = append(out, l)
	}
	return out
}
