package story

import (
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/prove"
	"alteram/rulebook"
)

// perform plays row k on a day. When it cannot be done then, hint is the first
// day on which the docket would let it, if it says.
func (w *player) perform(k int, sc scene, day calendar.Date) (next scene, hint calendar.Date, ok bool) {
	mv := &w.moves[k]
	if sc.room != nil && (day > sc.day || !w.inRoom(sc.room, mv)) {
		if sc, ok = w.leave(sc); !ok {
			return sc, 0, false
		}
	}
	if day > sc.day {
		if sc, hint, ok = w.dutiful(sc, day); !ok {
			return sc, hint, false
		}
	}
	sc.day = day
	w.lacks = nil
	next, h, ok := w.enter(k, sc, day)
	if !ok && !mv.Void && len(w.lacks) > 0 {
		next, ok = w.prepared(k, sc, day, 0)
	}
	if ok {
		return next, 0, true
	}
	return sc, max(hint, h), false
}

// enter tries the ways in which row k can be entered.
func (w *player) enter(k int, sc scene, day calendar.Date) (next scene, hint calendar.Date, ok bool) {
	for _, group := range w.entries(k, sc, day) {
		next, h, ok := w.put(k, sc, group, w.moves[k].Void)
		if ok {
			return next, 0, true
		}
		hint = max(hint, h)
	}
	return sc, hint, false
}

// inRoom reports whether a move is made at the meeting that sits.
func (w *player) inRoom(r *room, mv *prove.Move) bool {
	switch mv.Kind {
	case prove.Silent, prove.StandDown, prove.Bind, prove.Judge:
		return true
	case prove.Enter, prove.Speak, prove.Offer, prove.Refuse, prove.Close:
		return mv.Thing == r.thing || mv.Thing == 0
	case prove.Decide:
		by := w.p.Thing(mv.Thing).By
		return mv.By == r.body || len(by) > 0 && by[0] == r.body
	}
	return false
}

// put puts entries to the docket one by one.
func (w *player) put(k int, sc scene, group []docket.Event, void bool) (scene, calendar.Date, bool) {
	for i := range group {
		e := &group[i]
		if w.turn--; w.turn <= 0 {
			return sc, 0, false
		}
		w.budget.left--
		e.ID = number(len(sc.events) + 1)
		state, r := docket.Step(sc.state, *e)
		if why, hint, bad := w.refused(&r); bad && !void {
			w.why.take(k, "on %s: %s: %s", e.On.Day.Long(), orElse(e.Thing, string(e.Kind)), why)
			w.lacks = w.wanting(&r)
			return sc, hint, false
		}
		sc.state = state
		sc.events = append(slices.Clip(sc.events), *e)
		sc.room = w.roomAfter(sc.room, e)
	}
	return w.passed(k, sc)
}

// dated are the codes of findings that another day may undo.
var dated = [...]string{"too-early", "too-late", "too-soon-given", "wrong-order", "not-received", "late", "not-disclosed"}

// refused reports whether a ruling does not let an entry count, or finds
// something against it that the path does not speak of.
func (w *player) refused(r *docket.Ruling) (why string, hint calendar.Date, bad bool) {
	bad = !counts(r)
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Answer != docket.Broken || f.Planned {
			continue
		}
		if f.Earliest != nil && *f.Earliest > hint {
			hint = *f.Earliest
		}
		w.dated = w.dated || f.Earliest != nil || f.Latest != nil || slices.Contains(dated[:], f.Code)
		if counts(r) && (!w.way.strict || w.fill.fails[f.Norm]) {
			continue
		}
		bad = true
		if why == "" {
			why = "clause " + f.Clause + ": " + f.Text
		}
	}
	return orElse(why, string(r.Effect)), hint, bad
}

// passed lets time pass to the day of the scene, and looks whether what the
// path says has fallen by then has.
func (w *player) passed(k int, sc scene) (scene, calendar.Date, bool) {
	at, _ := w.p.Settings.Reckoner.Place.At(sc.day, 0)
	if next, _, moved := docket.Pass(sc.state, at); moved {
		sc.state = next
	}
	mv := &w.moves[k]
	n := norm(w.p, mv.Norm)
	if mv.Kind != prove.Fall || n == nil || n.Parent < 0 && n.Change != rulebook.CountsAsMade && n.Kind != rulebook.Deem {
		return sc, 0, true
	}
	for i := range sc.state.Len() {
		if !sc.state.Effect(i).ByRule {
			continue
		}
		if fs := sc.state.Ruling(i).Findings; len(fs) > 0 && fs[0].Norm == mv.Norm {
			return sc, 0, true
		}
	}
	w.dated = true
	w.why.take(k, "on %s what clause %s says has not followed", sc.day.Long(), clauseOf(w.p, mv.Norm))
	return sc, 0, false
}

// roomAfter is the meeting that sits after an entry.
func (w *player) roomAfter(r *room, e *docket.Event) *room {
	switch e.Kind {
	case docket.Opened:
		id, _ := w.p.Lookup(e.Thing)
		out := &room{thing: id}
		if by := w.p.Thing(id).By; len(by) > 0 {
			out.body = by[0]
		}
		out.present = slices.DeleteFunc(slices.Clone(e.Present), func(p string) bool { return !slices.Contains(w.members(out.body), p) })
		return out
	case docket.Closed:
		return nil
	case docket.Entered:
		if r != nil {
			now := *r
			for _, p := range e.Actors {
				if slices.Contains(w.cast.hold[r.body], p) && !slices.Contains(now.present, p) {
					now.present = append(slices.Clip(now.present), p)
				}
			}
			return &now
		}
	}
	return r
}

// leave closes the meeting that sits, unless it is to stay open.
func (w *player) leave(sc scene) (scene, bool) {
	if sc.room == nil || w.way.stays && w.tracks[track{kind: prove.Close, thing: sc.room.thing}] {
		return sc, true
	}
	e := docket.Event{Kind: docket.Closed, Thing: w.p.Thing(sc.room.thing).Name, On: dayOf(sc.day)}
	next, _, ok := w.put(0, sc, []docket.Event{e}, true)
	return next, ok
}

// entries lists the ways in which row k can be entered on a day, the likeliest
// first; an empty way is that nothing need be entered.
func (w *player) entries(k int, sc scene, day calendar.Date) [][]docket.Event {
	mv := &w.moves[k]
	t := w.p.Thing(mv.Thing)
	one := func(e docket.Event) [][]docket.Event {
		e.On = dayOf(day)
		return [][]docket.Event{{e}}
	}
	switch mv.Kind {
	case prove.Act:
		return w.faulty(mv, sc, day, w.acts(mv, day))
	case prove.Receive:
		return w.receipts(mv, sc, day)
	case prove.Open:
		return w.openings(k, sc, day)
	case prove.Close:
		if sc.room == nil || sc.room.thing != mv.Thing {
			return [][]docket.Event{nil} // it was closed when the day was over
		}
		return one(docket.Event{Kind: docket.Closed, Thing: t.Name})
	case prove.Enter:
		who := w.persons(mv)
		if sc.room != nil && !slices.ContainsFunc(who, func(p string) bool { return !slices.Contains(sc.room.present, p) }) {
			return append([][]docket.Event{nil}, one(docket.Event{Kind: docket.Entered, Actors: who})...) // they are there already
		}
		return one(docket.Event{Kind: docket.Entered, Actors: who})
	case prove.Speak:
		return one(docket.Event{Kind: docket.Floor, Actors: w.persons(mv)})
	case prove.Offer:
		return one(docket.Event{Kind: docket.Offered, To: w.persons(mv), Text: mv.Text})
	case prove.Refuse:
		return one(docket.Event{Kind: docket.Declined, Actors: w.persons(mv), Text: mv.Text})
	case prove.Decide:
		return w.faulty(mv, sc, day, w.decisions(mv, sc, day))
	case prove.Tell:
		return one(docket.Event{Kind: docket.Told, To: w.cast.who(mv.To), Thing: t.Name})
	case prove.Agree:
		return one(docket.Event{Kind: docket.Agreed, Actors: w.persons(mv), Text: mv.Text})
	case prove.Happen:
		e := docket.Event{Kind: docket.Happened, Thing: t.Name, About: w.fill.about(t)}
		w.fill.fields(&e, t, day)
		return one(e)
	case prove.Judge:
		return w.judgements(mv, day)
	case prove.StandDown:
		return one(docket.Event{Kind: docket.StoodDown, Actors: w.withdrawn(mv), Text: "related to a party"})
	case prove.Extend:
		return w.extensions(mv, day)
	}
	return [][]docket.Event{nil}
}

// persons lists who makes a move that one person makes.
func (w *player) persons(mv *prove.Move) []string {
	if mv.Person != "" && w.cast.tracked != "" {
		return []string{w.cast.tracked}
	}
	return w.cast.who(mv.By)
}

// withdrawn lists who stands down: one person, or as many members of a body as
// leave too few.
func (w *player) withdrawn(mv *prove.Move) []string {
	if mv.Person != "" || len(mv.Says) == 0 || mv.Says[0].Test == nil {
		return w.persons(mv)
	}
	t := mv.Says[0].Test
	left := t.N
	if t.Cmp == rulebook.Fewer {
		left--
	}
	members := w.members(t.Thing)
	return members[min(max(left, 0), len(members)):]
}

// acts lists the ways of doing an act: by whom the path names, else by whoever
// may, at last by anybody.
func (w *player) acts(mv *prove.Move, day calendar.Date) [][]docket.Event {
	var out [][]docket.Event
	for _, actors := range w.actors(mv) {
		e := w.fill.act(mv.Thing, actors, mv.To, w.methodOf(mv), day)
		choices(&e, w.p.Thing(mv.Thing), mv.Says)
		out = append(out, []docket.Event{e})
	}
	return out
}

// methodOf is how something is sent: what the model does not follow arrives at
// once.
func (w *player) methodOf(mv *prove.Move) string {
	if mv.Method == "" && len(w.p.Thing(mv.Thing).To) > 0 {
		return "email"
	}
	return mv.Method
}

// actors lists who may do an act, in the order in which they are tried.
func (w *player) actors(mv *prove.Move) [][]string {
	if mv.Person != "" && w.cast.tracked != "" {
		return [][]string{{w.cast.tracked}}
	}
	var out [][]string
	add := func(list []string) {
		if len(list) > 0 && !slices.ContainsFunc(out, func(o []string) bool { return slices.Equal(o, list) }) {
			out = append(out, list)
		}
	}
	single := func(list []string) {
		for _, p := range list {
			add([]string{p})
		}
	}
	t := w.p.Thing(mv.Thing)
	if n := norm(w.p, mv.Norm); n != nil && (n.Who.All || n.Who.Count > 0) {
		var all []string
		for _, id := range append(slices.Clone(n.Who.Roles), n.Who.MemberOf) {
			all = append(all, w.cast.hold[id]...)
		}
		if n.Who.Count > 0 && len(all) > n.Who.Count {
			all = all[:n.Who.Count]
		}
		add(all)
	}
	if t.Together > 1 && len(t.By) > 0 {
		if hold := w.cast.hold[t.By[0]]; len(hold) >= t.Together {
			add(hold[:t.Together])
		}
	}
	for _, id := range append([]rulebook.ID{mv.By}, t.By...) {
		single(w.cast.who(id))
		single(w.cast.hold[id])
	}
	everybody := w.cast.everybody()
	slices.Reverse(everybody) // plain members first
	single(everybody)
	return out
}

// receipts enters that something arrived, unless the rulebook says that it
// counts as received on that day.
func (w *player) receipts(mv *prove.Move, sc scene, day calendar.Date) [][]docket.Event {
	name := w.p.Thing(mv.Thing).Name
	for i := sc.state.Len() - 1; i >= 0; i-- {
		r := sc.state.Ruling(i)
		if r.Thing != name || r.Received == nil || !counts(&r) {
			continue
		}
		if *r.Received == day {
			return [][]docket.Event{nil}
		}
		if *r.Received < day || r.Receipt == "" {
			break
		}
	}
	method := ""
	for i := range sc.events {
		if e := &sc.events[i]; e.Kind == docket.Did && strings.EqualFold(e.Thing, name) {
			method = e.Method
		}
	}
	if n := serviceOf(w.p, mv.Thing, method); n != nil && !n.Contrary && method != "" {
		w.dated = true
		return nil // it counts as received on another day, whatever is shown
	}
	to := w.cast.who(mv.To)
	if mv.To == 0 {
		for _, id := range w.p.Thing(mv.Thing).To {
			to = append(to, w.cast.who(id)...)
		}
	}
	return [][]docket.Event{{{Kind: docket.Arrived, Thing: name, To: to, On: dayOf(day)}}}
}

// judgements enters that somebody judged: whoever is called to it, or so many
// members of the body that is.
func (w *player) judgements(mv *prove.Move, day calendar.Date) [][]docket.Event {
	t := w.p.Thing(mv.Thing)
	by := mv.By
	if by == 0 && len(t.By) > 0 {
		by = t.By[0]
	}
	e := docket.Event{Kind: docket.Considered, Thing: t.Name, Actors: w.cast.who(by), About: w.fill.about(t), On: dayOf(day)}
	if len(e.Actors) == 0 {
		e.Kind = docket.Happened
		return [][]docket.Event{{e}}
	}
	out := [][]docket.Event{{e}}
	if members := w.members(by); w.p.Thing(by).Kind == rulebook.Body && len(members) > 1 {
		e.Actors = members[:2]
		out = append(out, []docket.Event{e})
	}
	return out
}

// extensions enters that a period was extended as far as the clause allows.
func (w *player) extensions(mv *prove.Move, day calendar.Date) [][]docket.Event {
	n := norm(w.p, mv.Norm)
	if n == nil {
		return nil
	}
	var who, clauses []string
	for _, id := range n.Who.Roles {
		who = append(who, w.cast.who(id)...)
	}
	for _, c := range n.Clauses {
		clauses = append(clauses, "clause "+w.p.Clauses[c].Number)
	}
	span := "7 days"
	if n.Most != nil {
		span = w.span(n.Most, day).String()
	}
	if n.Thing != 0 {
		e := w.fill.act(n.Thing, who, mv.To, "", day)
		e.Fields = append(e.Fields, docket.Field{Name: "period", Value: span})
		return [][]docket.Event{{e}}
	}
	text := "extend the period in " + strings.Join(clauses, " and ") + " by " + span
	return [][]docket.Event{{{Kind: docket.Agreed, Actors: who, Text: text, On: dayOf(day)}}}
}

// span is a period as it is on a day.
func (w *player) span(s *rulebook.Span, day calendar.Date) calendar.Span {
	if s.Param == 0 {
		return s.Span
	}
	var out calendar.Span
	for _, v := range w.p.Thing(s.Param).Values {
		if v.From == calendar.NoDate || v.From <= day {
			out = v.Span
		}
	}
	return out
}
