package dossier

import (
	"slices"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

// standing composes how a case stands from what each of its editions says: of
// duties, decisions and rulings that of their own day, of powers that of now.
func (c *Case) standing(f *fold, at calendar.Instant) docket.Standing {
	if len(f.states) == 1 {
		return docket.At(f.states[0], at)
	}
	g := *f
	g.states, g.owner = slices.Clone(f.states), slices.Clip(f.owner)
	g.pass(at, c.eras)
	now := c.eraOf(c.eras[0].own.Settings.Reckoner.Place.DateOf(at))
	all := make([]docket.Standing, len(g.states))
	for i, s := range g.states {
		all[i] = docket.At(s, at)
	}
	out := all[now]
	own := map[string]int{}
	effects := g.effects()
	for n := range effects {
		own[effects[n].ID] = g.era(n)
	}
	day := map[string]calendar.Date{}
	for _, e := range g.states[0].Events() {
		day[e.ID] = e.On.Day
	}
	out.Duties, out.Results, out.Rulings, out.Alerts = nil, nil, nil, nil
	for i := range all {
		for _, d := range all[i].Duties {
			of := now
			if d.Trigger != "" {
				of = c.eraOf(day[d.Trigger])
			} else if c.eras[i].p.Norms[d.Norm].Parent >= 0 {
				of = i
			}
			if of == i {
				out.Duties = append(out.Duties, d)
			}
		}
		for _, r := range all[i].Results {
			if own[r.Event] == i {
				out.Results = append(out.Results, r)
			}
		}
		if i < now {
			out.Powers = append(out.Powers, c.left(&all[i], i, now)...)
			out.Clauses = append(out.Clauses, c.earlier(&all[i], i)...)
			c.closedUnder(&g, i, now, &out)
		}
		for _, a := range all[i].Alerts {
			if !slices.Contains(out.Alerts, a) {
				out.Alerts = append(out.Alerts, a)
			}
		}
	}
	slices.SortStableFunc(out.Duties, func(a, b docket.Due) int { return lastDay(a.By) - lastDay(b.By) })
	for n := range effects {
		r := all[g.era(n)].Rulings[n]
		r.Effect = effects[n].Effect
		out.Rulings = append(out.Rulings, r)
	}
	return out
}

func lastDay(d *calendar.Date) int {
	if d == nil {
		return int(^uint32(0) >> 1)
	}
	return int(*d)
}

// left lists powers of an earlier edition that may still be used, since their
// time had begun to run when the edition that gives them to nobody came.
func (c *Case) left(st *docket.Standing, i, now int) []docket.Due {
	var out []docket.Due
	for _, d := range st.Powers {
		if d.Status == "open" && d.By != nil && abolished(c.eras[i].own, c.eras[now].own, d.Thing) {
			out = append(out, d)
		}
	}
	return out
}

// earlier lists the clauses of an earlier edition that something was held
// against, cited with the day on which they ceased.
func (c *Case) earlier(st *docket.Standing, i int) []docket.ClauseAnswer {
	var out []docket.ClauseAnswer
	for _, a := range st.Clauses {
		if a.Answer != docket.Unmoved {
			a.Clause += " (before " + c.eras[i+1].from.Long() + ")"
			out = append(out, a)
		}
	}
	return out
}

// closedUnder keeps a case closed that was closed under an earlier edition,
// unless something has reopened it since.
func (c *Case) closedUnder(f *fold, i, now int, out *docket.Standing) {
	end, _ := c.eras[i].own.Settings.Reckoner.Place.At(c.eras[i+1].from, 0)
	st := docket.At(f.states[i], end-1)
	if st.Open || !out.Open {
		return
	}
	p := c.eras[now].own
	for _, e := range f.states[0].Events() {
		id, ok := p.Lookup(e.Thing)
		if c.eraOf(e.On.Day) > i && ok && slices.ContainsFunc(p.Norms, func(n rulebook.Norm) bool {
			return n.Kind == rulebook.Effect && n.Change == rulebook.ReopensCase && n.Thing == id
		}) {
			return
		}
	}
	out.Open, out.ClosedBy = false, st.ClosedBy
}
