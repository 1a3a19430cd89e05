package claim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"alteram/calendar"
	"alteram/rulebook"
	"alteram/syntax"
)

// Justice states the twelve properties of a fair procedure for a rulebook:
// what they come to in its own words, for each sanction one by one. Where the
// rulebook lacks what a property needs the claim says what is Missing, and is
// broken by any history in which the sanction takes effect. A rulebook without
// sanctions has none of them.
func Justice(p *rulebook.Program, m Parts) []Claim {
	if len(m.Sanctions) == 0 || m.Respondent == 0 {
		return nil
	}
	s := stater{p: p, m: m, r: reader{p: p, parts: m}, spans: map[calendar.Span]int{}}
	for _, state := range []func(x rulebook.ID){s.heard, s.noticed, s.judged, s.charged, s.voted, s.disclosed, s.reasoned, s.empowered, s.appealed} {
		s.n++
		for _, x := range m.Sanctions {
			state(x)
		}
	}
	s.n = 10
	s.final()
	s.n = 11
	s.interim()
	s.n = 12
	s.add(Claim{Text: "A case is judged under the edition that was in force when it began, and no change shortens a time that runs", Clause: -1, Moment: ByDocket})
	return s.out
}

// Title names a property, "P1" to "P12", in a few words; of others it is empty.
func Title(property string) string {
	n, err := strconv.Atoi(strings.TrimPrefix(property, "P"))
	if err != nil || n < 1 || n > 12 {
		return ""
	}
	return [...]string{
		"heard before decided", "notice before the hearing", "no judge in own cause", "decided as charged", "who hears decides",
		"evidence disclosed", "reasons", "power and list of sanctions", "appeal to others", "an end", "interim measures are bounded", "fixed law",
	}[n-1]
}

// stater states properties one after the other.
type stater struct {
	p   *rulebook.Program
	m   Parts
	r   reader
	n   int // number of the property
	out []Claim

	spans map[calendar.Span]int // lengths that were measured
}

func (s *stater) name(id rulebook.ID) string { return s.p.Thing(id).Name }

func (s *stater) add(c Claim) {
	c.Property = fmt.Sprintf("P%d", s.n)
	s.out = append(s.out, c)
}

// say states a sentence of the language of claims.
func (s *stater) say(format string, args ...any) *Claim {
	text := fmt.Sprintf(format, args...)
	list := s.r.claim(&rulebook.Claim{Text: text, Clause: -1})
	for _, c := range list {
		s.add(c)
	}
	if len(list) == 0 {
		return &Claim{}
	}
	return &s.out[len(s.out)-1]
}

// lacks states that something is missing, so that every x breaks the property.
func (s *stater) lacks(x rulebook.ID, what string) {
	s.add(Claim{
		Text: fmt.Sprintf("No %s takes effect where the rulebook has %s", s.name(x), what), Clause: -1,
		Thing: x, Moment: TakesEffect, Missing: what,
	})
}

// P1: heard before decided.
func (s *stater) heard(x rulebook.ID) {
	s.say("No %s takes effect unless the %s was heard", s.name(x), s.name(s.m.Respondent)).Template = 1
}

// P2: notice before the hearing, as long before it as the rulebook says.
func (s *stater) noticed(x rulebook.ID) {
	switch {
	case s.m.Hearing == 0:
		s.lacks(x, "no hearing to which anybody is called")
		return
	case s.m.Notice == 0:
		s.lacks(x, "no notice of the hearing")
		return
	}
	own := s.required()
	text := fmt.Sprintf("No %s takes effect without %s before the %s", s.name(x), s.name(s.m.Notice), s.name(s.m.Hearing))
	if own == nil {
		s.r.from = &rulebook.Claim{Text: text, Clause: -1}
		if n, ok := s.r.demand(s.m.Notice, "before "+s.name(s.m.Hearing)); ok {
			s.add(Claim{Text: text, Clause: -1, Template: 2, Thing: x, Moment: TakesEffect, Notice: n})
		}
		return
	}
	n := *own
	n.ID, n.Words = -1, text
	var words []string
	for _, w := range n.Windows {
		words = append(words, w.Words)
	}
	text = fmt.Sprintf("No %s takes effect unless %s was received %s", s.name(x), s.name(s.m.Notice), strings.Join(words, " and "))
	s.add(Claim{Text: text, Clause: -1, Template: 2, Thing: x, Moment: TakesEffect, Notice: &n})
}

// required is the rulebook's own norm on how long before the hearing the notice
// has to be there.
func (s *stater) required() *rulebook.Norm {
	for i := range s.p.Norms {
		if n := &s.p.Norms[i]; n.Kind == rulebook.Required && n.Thing == s.m.Notice && after(n.Windows, s.m.Hearing) {
			return n
		}
	}
	return nil
}

// P3: nobody judges in a cause of his own.
func (s *stater) judged(x rulebook.ID) {
	where := "sat at the " + s.name(s.m.Hearing)
	if s.m.Hearing == 0 {
		where = "voted on " + s.name(x)
	}
	for _, who := range []rulebook.ID{s.m.Complainant, s.m.Respondent, s.m.Witness} {
		if who != 0 {
			s.say("No %s takes effect if the %s %s", s.name(x), s.name(who), where).Template = 3
		}
	}
	var classes []rulebook.ID // whom the rulebook itself keeps from sitting
	for _, n := range s.p.Norms {
		for _, d := range n.Deeds {
			own := n.Kind == rulebook.Ban && d.Verb == rulebook.Sit && (d.Thing == s.m.Hearing || d.Thing == 0)
			if own && n.Who.Class != 0 && s.m.Hearing != 0 && !slices.Contains(classes, n.Who.Class) {
				classes = append(classes, n.Who.Class)
				s.say("No %s takes effect if one person is %s and %s", s.name(x), s.name(n.Who.Class), where)
			}
		}
	}
}

// P4: decided as charged.
func (s *stater) charged(x rulebook.ID) {
	if s.m.Charges == 0 {
		s.lacks(x, "no charges that the respondent is told")
		return
	}
	s.say("No %s takes effect on a charge that was not put", s.name(x))
}

// P5: who hears decides, and the body is quorate.
func (s *stater) voted(x rulebook.ID) {
	body := first(s.p.Thing(x).By)
	if s.m.Hearing != 0 {
		s.say("No %s takes effect on the vote of a member who did not hear the whole of the %s", s.name(x), s.name(s.m.Hearing))
	} else {
		s.lacks(x, "no hearing that those who vote could attend")
	}
	if s.p.Thing(body).Kind != rulebook.Body {
		return
	}
	for _, n := range s.p.Norms {
		if n.Kind == rulebook.Quorum && n.Thing == body {
			s.say("No %s takes effect without a quorum", s.name(x))
			return
		}
	}
	s.lacks(x, "no quorum of the "+s.name(body))
}

// P6: nothing that the respondent has not seen.
func (s *stater) disclosed(x rulebook.ID) {
	body := first(s.p.Thing(x).By)
	s.say("No %s takes effect if the %s relies on evidence not disclosed to the %s", s.name(x), s.name(body), s.name(s.m.Respondent))
}

// P7: reasons, before the time for appeal runs out.
func (s *stater) reasoned(x rulebook.ID) {
	if s.m.Reasons == 0 {
		s.lacks(x, "no written reasons")
		return
	}
	if n := s.within(s.m.Reasons, x); n > 0 {
		s.say("Every %s is followed by %s within %d days, if duties are kept", s.name(x), s.name(s.m.Reasons), n)
	} else {
		s.lacks(x, "no time within which "+s.name(s.m.Reasons)+" must follow")
	}
	if s.m.Appeal != 0 && x == first(s.m.Sanctions) {
		s.say("The time for %s does not pass before %s is received", s.name(s.m.Appeal), s.name(s.m.Reasons))
	}
}

// within is the longest time, in calendar days, that a duty gives for an act
// after something else; 0 when there is none.
func (s *stater) within(act, from rulebook.ID) int {
	for _, n := range s.p.Norms {
		if n.Kind != rulebook.Duty || !slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool { return d.Thing == act }) {
			continue
		}
		for _, w := range n.Windows {
			if w.Kind == syntax.Within && (w.Point.Thing == from || w.Point.Thing == s.m.Hearing && from != 0) {
				return s.longest(w.Span.Span)
			}
		}
	}
	return 0
}

// horizon is for how many days the lengths of periods are measured: fifteen
// years, as the prover does.
const horizon = 15*365 + 4

// longest is the most calendar days that a period can last, counted as the
// rulebook counts: with its weekends, holidays and days that are moved on.
func (s *stater) longest(span calendar.Span) int {
	if n, ok := s.spans[span]; ok {
		return n
	}
	k := s.p.Settings.Reckoner
	k.Brief = true
	from, _ := calendar.DateOf(2025, 1, 1)
	if s.p.Settings.InForce != calendar.NoDate {
		from = s.p.Settings.InForce
	}
	most := 0
	for day := from; day < from+horizon; day++ {
		r := k.Within(span, calendar.Moment{Day: day})
		for _, a := range append(r.Alternatives, r) {
			if a.Day != calendar.NoDate {
				most = max(most, int(a.Day-day))
			}
		}
	}
	s.spans[span] = most
	return most
}

// lasting is the longest that something lasts which ends by itself.
func (s *stater) lasting(span calendar.Span) int {
	span.Fact = true
	return s.longest(span)
}

// P8: by whom it may, from the list, for no longer than the longest time.
func (s *stater) empowered(x rulebook.ID) {
	s.say("No %s takes effect without power", s.name(x))
	for _, n := range s.p.Norms {
		if n.Kind == rulebook.Menu && slices.Contains(n.Who.Roles, first(s.p.Thing(x).By)) {
			s.say("No %s takes effect if %s imposes a sanction that is not listed", s.name(x), s.name(x))
			break
		}
	}
	lasts := slices.ContainsFunc(s.p.Thing(x).Fields, func(f rulebook.Field) bool {
		return f.Type == rulebook.DateField && slices.Contains([]string{"last day", "until", "end", "ends"}, f.Name)
	})
	most := s.most(x)
	switch {
	case most > 0:
		s.say("Every %s ends within %d days", s.name(x), most)
	case lasts:
		s.lacks(x, "no longest time for "+s.name(x))
	}
}

// most is the longest time that a sanction or interim measure may last.
func (s *stater) most(x rulebook.ID) int {
	for _, t := range s.p.Things {
		if t.Kind == rulebook.Sanction && t.Name == s.name(x) && t.Most != nil {
			return s.lasting(t.Most.Span)
		}
	}
	for _, n := range s.p.Norms {
		if n.Most != nil && n.Kind == rulebook.Power && slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool { return d.Thing == x }) {
			return s.lasting(n.Most.Span)
		}
	}
	return 0
}

// P9: an appeal, to others.
func (s *stater) appealed(x rulebook.ID) {
	if s.m.Appeal == 0 {
		s.lacks(x, "no appeal")
		return
	}
	if w := s.appealTime(x); w != nil {
		words := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(w.Words, "within "), "not later than "), "no later than ")
		make := "make " + s.name(s.m.Appeal)
		if s.name(s.m.Appeal) == "appeal" {
			make = "appeal"
		}
		c := Claim{
			Text: fmt.Sprintf("After %s the %s can %s on each day until %s", s.name(x), s.name(s.m.Respondent), make, words), Clause: -1,
			Template: 5, Thing: x, Moment: Shut, By: s.m.Respondent, With: s.m.Appeal, Until: []rulebook.Window{*w},
		}
		if w.Point.Thing == s.m.Reasons { // P9 asks for a time that is long enough, not for one before the reasons
			c.If = &rulebook.Test{Op: rulebook.IsReceived, Thing: s.m.Reasons}
			c.Text = fmt.Sprintf("After %s, once %s is received, the %s can %s until %s", s.name(x), s.name(s.m.Reasons), s.name(s.m.Respondent), make, words)
		}
		s.add(c)
	} else {
		s.lacks(x, "no time within which an appeal can be made")
	}
	if x != first(s.m.Sanctions) {
		return
	}
	for _, y := range s.m.Confirming {
		switch {
		case s.m.AppealBody == s.m.Judge:
			s.lacks(y, "no appeal to others than those who decided")
		case s.m.Hearing != 0 && s.m.AppealHearing != 0:
			s.say("No %s takes effect if one person sat at both the %s and the %s", s.name(y), s.name(s.m.Hearing), s.name(s.m.AppealHearing))
		default:
			s.say("No %s takes effect if one person voted on %s and voted on %s", s.name(y), s.name(x), s.name(y)).Template = 4
		}
	}
}

// appealTime is the window in which an appeal against x can be made: where
// there are several, the one that runs from the reasons.
func (s *stater) appealTime(x rulebook.ID) *rulebook.Window {
	var best *rulebook.Window
	rank := 0
	for i := range s.p.Norms {
		n := &s.p.Norms[i]
		if n.Kind != rulebook.Power || !slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool { return d.Thing == s.m.Appeal }) {
			continue
		}
		for k := range n.Windows {
			w := &n.Windows[k]
			if w.Kind != syntax.Within && w.Kind != syntax.NotMoreAfter {
				continue
			}
			r := 1
			switch {
			case w.Point.Thing == s.m.Reasons && s.m.Reasons != 0:
				r = 3
			case w.Point.Thing == x:
				r = 2
			case slices.Contains(s.m.Sanctions, w.Point.Thing):
				continue // of another sanction
			}
			if r > rank {
				best, rank = w, r
			}
		}
	}
	return best
}

// P10: every case comes to an end, and stays there.
func (s *stater) final() {
	if s.m.Complaint != 0 {
		s.say("Every %s ends, if duties are kept", s.name(s.m.Complaint))
	}
	s.say("No case falls asleep, if duties are kept")
	if s.m.Charges == 0 {
		return
	}
	c := s.say("No %s is made if a charge is on the same facts as a charge already decided", s.name(s.m.Charges))
	for _, n := range s.p.Norms {
		if n.Kind == rulebook.Verdict && n.Thing == s.m.Charges && asks(n.If, rulebook.SameFacts) {
			c.Unless = n.Unless
		}
	}
}

// P11: what is done meanwhile is bounded, and it is said whether a sanction
// waits for the appeal.
func (s *stater) interim() {
	if x := s.m.Interim; x != 0 {
		if most := s.most(x); most > 0 {
			s.say("Every %s ends within %d days", s.name(x), most)
		} else {
			s.lacks(x, "no longest time for an interim "+s.name(x))
		}
		limit := 1
		for _, n := range s.p.Norms {
			if n.Kind == rulebook.Power && slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool { return d.Thing == x }) {
				limit = max(limit, n.Limit)
			}
		}
		s.say("No %s is made if at least %d %s have been made", s.name(x), limit, s.name(x))
		for _, y := range slices.Concat(s.m.Sanctions, s.m.Clearing) {
			s.say("No %s is in effect if %s has been made", s.name(x), s.name(y)).Template = 11
		}
	}
	for _, x := range s.m.Sanctions {
		said := slices.ContainsFunc(s.p.Norms, func(n rulebook.Norm) bool {
			return n.Kind == rulebook.Effect && n.Thing == x && (n.Change == rulebook.TakesEffect || n.Change == rulebook.IsSuspended)
		})
		if s.m.Appeal != 0 && !said {
			s.lacks(x, "no word on whether "+s.name(x)+" waits for the appeal")
		}
	}
}
