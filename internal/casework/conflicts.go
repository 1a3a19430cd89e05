package casework

import (
	"fmt"
	"slices"

	"alteram/aside"
	"alteram/calendar"
	"alteram/casefile"
	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/register"
	"alteram/rulebook"
	"alteram/wording"
)

// conflictsBody is what was declared and challenged, as far as the reader may
// know, and what the reader can do about it.
type conflictsBody struct {
	Declared   []declaration // those that the reader may read: one's own, or all
	Events     []latest      // stood down, challenged, considered
	Out        []site.Link   // who may not sit, and why
	Kinds      []site.Choice
	Declare    bool
	StandDown  bool
	Challenge  []site.Choice // whom the reader may challenge
	Answer     bool          // the reader was challenged
	Decide     []site.Choice // whose interests the reader may record a decision on
	Outcomes   []site.Choice
	Judgements []site.Link // opinions that the rules give members to voice
	Rules      []site.Link
}

// declaration is an interest that somebody declared.
type declaration struct{ Who, Kind, Words, On string }

// kinds are the kinds of interests that the register knows.
func kinds(v *site.Visit) []site.Choice {
	var out []site.Choice
	for _, k := range []string{"family", "friendship", "dispute", "money", "work", "earlier part", "other"} {
		out = append(out, site.Choice{Value: k, Text: v.Words("conflict.kind." + site.Slug(k))})
	}
	return out
}

func conflictsPage(v *site.Visit) (*site.Page, error) { return showConflicts(v, &site.Page{}) }

func showConflicts(v *site.Visit, p *site.Page) (*site.Page, error) {
	c := v.Case
	b := conflictsBody{Kinds: kinds(v)}
	judges := c.Is(access.Chair, access.Panel, access.AppealPanel) || c.Is(access.Clerk) && c.Me != ""
	b.Declare, b.StandDown = judges, judges && c.Me != ""
	reg, err := v.Site.Desk.Register(v.Context())
	if err != nil {
		return nil, err
	}
	b.Declared = declared(v, reg)
	for i := range c.Entries {
		e := &c.Entries[i]
		if e.Event == nil || e.Object != access.Conflicts || e.Level < access.Outcome {
			continue
		}
		b.Events = append(b.Events, latest{e.Seq, whenWords(c.Place, e.Event.On), wording.Upper(e.Words), timelineHref(c, e.Seq)})
		b.Answer = b.Answer || e.Event.Kind == docket.Challenged && slices.Contains(e.Event.About, c.Me) && c.Me != ""
	}
	b.judges(c)
	b.Outcomes = []site.Choice{{Value: "out", Text: v.Words("conflict.outcome.out")}, {Value: "stays", Text: v.Words("conflict.outcome.stays")}}
	p.Name, p.Title, p.Part, p.Section, p.Rule, p.Body = "conflicts", "conflict.title", "conflicts", "cases", b.Rules[:min(len(b.Rules), 3)], b
	b.Rules = nil
	return p, nil
}

// judges says who may not sit, whom the reader may challenge and which opinions
// the rules let the reader voice.
func (b *conflictsBody) judges(c *access.Case) {
	party := c.Is(access.Respondent, access.Complainant, access.Representative)
	for i := range c.Program.Things {
		t := &c.Program.Things[i]
		switch {
		case t.Kind == rulebook.Judgement && disqualifies(c.Program, t.ID) && mayFile(c, t):
			b.Judgements = append(b.Judgements, site.To(t.Name, "/c/"+c.Chain+"/do/"+site.Slug(t.Name)))
		case t.Kind == rulebook.Body && !t.All:
			for _, n := range sitBans(c.Program, t) {
				if l := site.ClauseLink(c, c.Program.Clauses[n.Clause].Number); !slices.Contains(b.Rules, l) {
					b.Rules = append(b.Rules, l)
				}
			}
			for _, s := range bodyOf(c, t).Seats {
				if !s.May {
					b.Out = append(b.Out, site.To(s.Name, "/c/"+c.Chain+"/people"))
					continue
				}
				if who := named(s.Name); c.Is(access.Clerk) && !slices.Contains(b.Decide, who) {
					b.Decide = append(b.Decide, who)
				}
				if who := named(s.Name); (party || c.Is(access.Clerk, access.Panel, access.Chair)) && s.Name != c.Me && !slices.Contains(b.Challenge, who) {
					b.Challenge = append(b.Challenge, who)
				}
			}
		}
	}
	if c.May(access.Conflicts) < access.Write {
		b.Challenge = nil
	}
}

// declared are the interests about the case and its parties that the reader may
// read: one's own, and for who keeps the record and who presides those of
// everybody who may sit.
func declared(v *site.Visit, reg *register.Register) []declaration {
	c := v.Case
	var out []declaration
	ids := map[string]string{v.Reader.Person: c.Me}
	if c.May(access.Declarations) >= access.Read {
		for _, p := range c.People {
			if p.Member != "" && len(p.Seats) > 0 {
				ids[p.Member] = p.Name
			}
		}
	}
	parties := map[string]bool{}
	for _, p := range c.People {
		if len(p.Parties) > 0 && p.Member != "" {
			parties[p.Member] = true
		}
	}
	for _, person := range reg.People() {
		name, ok := ids[person.ID]
		if !ok {
			continue
		}
		for _, i := range reg.Interests(person.ID) {
			if i.About == register.AboutCase && i.Whom == c.Chain || i.About == register.AboutPerson && parties[i.Whom] {
				out = append(out, declaration{Who: name, Kind: i.Kind, Words: i.Words})
			}
		}
	}
	for _, s := range c.Sayings {
		if s.Kind == aside.Conflict && s.Words != "" {
			out = append(out, declaration{Who: s.ByName, Words: s.Words, On: recordedAt(c, s.Recorded).words})
		}
	}
	return out
}

func conflictsPost(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Values: v.PostForm}
	shown, err := showConflicts(v, p)
	if err != nil {
		return nil, err
	}
	b := shown.Body.(conflictsBody)
	words := p.Field("words")
	switch what := p.Field("what"); {
	case what == "declare" && b.Declare:
		return declare(v, p, words)
	case what == "down" && b.StandDown:
		if words = p.Field("reason"); words == "" {
			p.Wrong("reason", "fault.conflict.words")
			return p, nil
		}
		return fileConflict(v, p, "reason", docket.Event{Kind: docket.StoodDown, Actors: []string{v.Case.Me}, Text: words})
	case what == "challenge" && len(b.Challenge) > 0:
		whom, why := p.Field("whom"), p.Field("ground")
		if !slices.ContainsFunc(b.Challenge, func(c site.Choice) bool { return c.Value == whom }) {
			p.Wrong("whom", "fault.conflict.whom")
		}
		if why == "" {
			p.Wrong("ground", "fault.conflict.words")
		}
		if acting(v.Case) == "" {
			p.Wrong("whom", "fault.conflict.stranger")
		}
		if len(p.Faults) > 0 {
			return p, nil
		}
		return fileConflict(v, p, "ground", docket.Event{Kind: docket.Challenged, Actors: []string{acting(v.Case)}, About: []string{whom}, Text: why})
	case what == "decide" && len(b.Decide) > 0:
		return decide(v, p, &b)
	case what == "answer" && b.Answer:
		return say(v, p, "answer", aside.Saying{Kind: aside.Conflict, By: v.Case.MyHandle, Words: p.Field("answer")}, "conflicts")
	}
	return nil, site.ErrNone
}

// declare records what somebody declares. Whether it keeps him or her from
// judging is decided by others.
func declare(v *site.Visit, p *site.Page, words string) (*site.Page, error) {
	kind := p.Field("kind")
	if !slices.ContainsFunc(kinds(v), func(c site.Choice) bool { return c.Value == kind }) {
		p.Wrong("kind", "fault.conflict.kind")
	}
	if words == "" {
		p.Wrong("words", "fault.conflict.words")
	}
	if len(p.Faults) > 0 {
		return p, nil
	}
	return say(v, p, "words", aside.Saying{Kind: aside.Conflict, By: v.Case.MyHandle, Words: wording.Upper(kind) + ": " + words}, "conflicts")
}

// decide records what became of a declaration or a challenge. Who is out loses
// every trace of the case: the register says so, where it is found when other
// cases are opened.
func decide(v *site.Visit, p *site.Page, b *conflictsBody) (*site.Page, error) {
	whom, ground := p.Field("seat"), p.Field("decision")
	var member *access.Person
	for i := range v.Case.People {
		if v.Case.People[i].Name == whom && v.Case.People[i].Member != "" {
			member = &v.Case.People[i]
		}
	}
	if member == nil || !slices.ContainsFunc(b.Decide, func(c site.Choice) bool { return c.Value == whom }) {
		p.Wrong("seat", "fault.conflict.seat")
	}
	if ground == "" {
		p.Wrong("decision", "fault.conflict.words")
	}
	if !p.Is("outcome", "out") && !p.Is("outcome", "stays") {
		p.Wrong("outcome", "fault.conflict.outcome")
	}
	if len(p.Faults) > 0 {
		return p, nil
	}
	if p.Is("outcome", "stays") {
		return say(v, p, "decision", aside.Saying{Kind: aside.Conflict, By: v.Case.MyHandle, To: member.Handle, Words: ground}, "conflicts")
	}
	filed, err := v.Site.Desk.Change(v.Context(), v.Ask(), register.SetInterest(register.Interest{
		Person: member.Member, About: register.AboutCase, Whom: v.Case.Chain, Kind: "other", From: v.Today(), Until: calendar.NoDate, Words: ground,
	}))
	if err != nil {
		if p.Problem("decision", err) {
			return p, nil
		}
		return nil, fmt.Errorf("record who is out: %w", err)
	}
	if member.Name == v.Case.Me {
		return &site.Page{Go: "/cases"}, nil
	}
	return v.Done(v.CaseHref("conflicts"), filed), nil
}

// fileConflict files an event, and shows what is wrong with it at a field.
func fileConflict(v *site.Visit, p *site.Page, field string, e docket.Event) (*site.Page, error) {
	filed, err := v.File(clerk.Draft{Text: casefile.Sentence(v.Case.Program, &e), On: nowOf(v)})
	if err != nil {
		if p.Problem(field, err) {
			return p, nil
		}
		return nil, err
	}
	to := v.CaseHref("conflicts")
	if e.Kind == docket.StoodDown {
		return &site.Page{Go: "/cases"}, nil // who has stood down finds no trace of the case
	}
	return v.Done(to, filed), nil
}

// say records what is said beside the acts, and shows what is wrong with it at
// a field.
func say(v *site.Visit, p *site.Page, field string, s aside.Saying, part string) (*site.Page, error) {
	if s.By == "" {
		s.By = v.Reader.Person
	}
	if s.Words == "" && s.Kind != aside.Access {
		p.Wrong(field, "fault.message.empty")
		return p, nil
	}
	filed, err := v.Site.Desk.Say(v.Context(), v.Ask(), v.Case.Chain, s)
	if err != nil {
		if p.Problem(field, err) {
			return p, nil
		}
		return nil, fmt.Errorf("say something in a case: %w", err)
	}
	return v.Done(v.CaseHref(part), filed), nil
}
