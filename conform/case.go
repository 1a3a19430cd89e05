package conform

import (
	"context"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

// Record is a case as it was judged under its own rulebook.
type Record struct {
	Register   docket.Register
	Incomplete docket.Incomplete
	State      docket.State
	At         calendar.Instant // the moment that is looked at
}

// Case holds a case against a pack: the entries are told in the pack's words
// and judged under the pack. What the pack calls a right is asked of the
// rulebook, since a case that ends well shows nothing of it.
func Case(ctx context.Context, m *Match, r *Record) Report {
	with := *m
	with.proofs = map[string]proof{}
	m = &with
	tr := newTeller(m, r)
	under := &m.pk.Program.Clauses
	s := docket.Replay(tr.program(), tr.register(), tr.incomplete(), tr.events(), docket.Known{})
	st := docket.At(s, r.At)
	rep := Report{Pack: m.pk, Names: m.Names()}
	for _, i := range m.pk.requirements() {
		row := m.pk.row(i)
		for _, f := range st.Clauses[i].Findings {
			if norms := m.pk.Program.Norms; f.Norm >= len(norms) || f.Norm >= 0 && (norms[f.Norm].Kind == rulebook.Power || asked(&norms[f.Norm], m)) {
				continue
			}
			if d := tr.demand(complete(&f, &st)); !slices.ContainsFunc(row.Demands, func(o Demand) bool { return o.Answer == d.Answer && o.Text == d.Text }) {
				row.Demands = append(row.Demands, d)
			}
		}
		for _, id := range (*under)[i].Norms {
			if n := &m.pk.Program.Norms[id]; asked(n, m) {
				row.Demands = append(row.Demands, tr.decided().demands(ctx, n)...)
			}
		}
		for _, cl := range m.pk.Program.Claims {
			if cl.Clause != i {
				continue
			}
			if property(cl.Text) && len((*under)[i].Norms) == 0 {
				row.Demands = append(row.Demands, tr.property(cl.Text)...)
			} else if ownRules(cl.Text) {
				row.Demands = append(row.Demands, tr.own(cl.Text)...)
			} else if list, ok := m.forbidden(cl.Text); ok {
				row.Demands = append(row.Demands, list...)
			}
		}
		if len((*under)[i].Norms) == 0 && !m.pk.claims(i) {
			row.Demands = []Demand{{Words: row.Words, Answer: Judgement, Text: "No rule of any kind shows it: a person has to judge.", Rests: []string{"the whole of it"}}}
		}
		if len(row.Demands) == 0 {
			row.Demands = []Demand{{Words: row.Words, Answer: NotCalled, Text: "Nothing in the case calls for it."}}
		}
		row.decide()
		rep.Rows = append(rep.Rows, row)
	}
	rep.Fates = tr.fates(&st)
	return rep
}

// complete adds to a finding that names no entry the one that it is about, and
// the words of one that says nothing but that nobody was heard.
func complete(f *docket.Finding, st *docket.Standing) *docket.Finding {
	out := *f
	if len(f.Facts) == 0 && f.Norm >= 0 {
		for i := range st.Rulings {
			r := &st.Rulings[i]
			if slices.ContainsFunc(r.Findings, func(x docket.Finding) bool { return x.Norm == f.Norm && x.Text == f.Text && x.Answer == f.Answer }) {
				out.Facts = []string{r.Event}
				break
			}
		}
	}
	if out.Text == "" && out.Answer == docket.Broken && strings.Contains(out.Words, "heard") {
		for _, h := range st.Heard {
			if h.Answer == docket.Broken {
				out.Text = h.Text
			}
		}
	}
	return &out
}

// asked reports whether a sentence of the pack is about the rulebook rather
// than about what was done: a right, a list of sanctions, when they bite.
func asked(n *rulebook.Norm, m *Match) bool {
	switch n.Kind {
	case rulebook.Power:
		return m.party(&n.Who)
	case rulebook.Menu, rulebook.Effect, rulebook.Quorum:
		return true
	}
	return false
}

// decided is the match with only those decisions of the rulebook that the case
// has: what others would need is nothing to it.
func (tr *teller) decided() *Match {
	one := *tr.m
	one.to = clone(tr.m.to)
	for id, list := range one.to {
		if tr.m.pk.Program.Thing(id).Kind != rulebook.Decision {
			continue
		}
		made := slices.DeleteFunc(slices.Clone(list), func(own rulebook.ID) bool { return !tr.made[own] })
		if len(made) > 0 {
			one.to[id] = made
		}
	}
	return &one
}

// demand is a finding of the docket under the pack.
func (tr *teller) demand(f *docket.Finding) Demand {
	d := Demand{Words: f.Words, Text: orElse(f.Text, f.Words), On: tr.day(f.Facts)}
	for _, id := range f.Facts {
		if id = strings.TrimRight(id, "'"); !slices.Contains(d.Entries, id) {
			d.Entries = append(d.Entries, id)
		}
	}
	switch f.Answer {
	case docket.Shown:
		d.Answer = Met
	case docket.Broken:
		d.Answer = Broken
	case docket.NotShown:
		d.Answer = NotShown
		if f.Norm >= 0 && f.Norm < len(tr.m.pk.Program.Norms) {
			if d.Rests = tr.open(&tr.m.pk.Program.Norms[f.Norm]); len(d.Rests) > 0 {
				d.Answer = Judgement
				d.Text = "Nobody has judged, for the record: " + strings.Join(d.Rests, ", ") + "."
			}
		}
	default:
		d.Answer = NotCalled
	}
	return d
}

// open lists the judgements on which a sentence of the pack rests and for
// which the rulebook has no word.
func (tr *teller) open(n *rulebook.Norm) []string {
	p := tr.m.pk.Program
	list := union(judgements(p, n.If), judgements(p, n.Unless))
	for _, id := range append([]rulebook.ID{n.With}, n.Things...) {
		if t := p.Thing(id); t.Kind == rulebook.Judgement {
			list = union(list, []string{t.Name})
		}
	}
	return slices.DeleteFunc(list, func(name string) bool {
		id, _ := p.Lookup(name)
		return len(tr.m.to[id]) > 0
	})
}

// day is the day of the latest of some entries, in words.
func (tr *teller) day(ids []string) string {
	last := calendar.NoDate
	for _, id := range ids {
		if d, ok := tr.days[strings.TrimRight(id, "'")]; ok {
			last = max(last, d)
		}
	}
	if last == calendar.NoDate {
		return ""
	}
	return last.Long()
}

// fates says what the pack makes of each decision that it has a name for.
func (tr *teller) fates(st *docket.Standing) []Fate {
	var out []Fate
	for i := range st.Rulings {
		r := &st.Rulings[i]
		id, ok := tr.m.pk.Program.Lookup(r.Thing)
		if !ok || tr.m.pk.Program.Thing(id).Kind != rulebook.Decision || r.Effect == docket.Fact {
			continue
		}
		f := Fate{Entry: strings.TrimRight(r.Event, "'"), Thing: tr.things[r.Event], On: r.On, Effect: string(r.Effect)}
		for _, x := range r.Findings {
			if x.Answer == docket.Broken && x.Severity != "" {
				if c := x.Clause; !slices.Contains(f.Because, c) {
					f.Because = append(f.Because, c)
				}
			}
		}
		out = append(out, f)
	}
	return out
}
