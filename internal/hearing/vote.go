package hearing

import (
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/rulebook"
	"alteram/wording"
)

// voteBody is the page of a vote, and of the check before it is recorded.
type voteBody struct {
	Path, Back string
	Why        string // key: why there can be no vote now; empty: there can
	Motion     *put
	Needs      []site.Link // the sentences on the majority and the method, with their clauses
	Threshold  string      // in words, with numbers
	Quorum     quorum
	Voters     []voter
	Barred     []string // who may not vote, and why
	Recorder   bool
	Few        bool // so few vote that a secret vote hardly stays one
	Methods    []site.Choice
	Sanctions  []site.Choice
	Sanction   string // the only one; empty: there is a choice, or none
	Charges    []findingAsk
	Evidence   []site.Choice
	Fields     []input
	Tellers    []site.Choice

	// Of the check.
	Kept     []kept
	Summary  [][2]string
	Effect   string // key
	Sentence string
	Broken   []docket.Finding
	Unsecret bool // it was secret, and all voted alike
}

// voter is somebody who may vote, with the name of the field.
type voter struct {
	Name, Field string
	Choices     []site.Choice
}

// findingAsk is a charge on which a finding is asked.
type findingAsk struct {
	docket.Charge
	Field   string
	Choices []site.Choice
}

type kept struct{ Name, Value string }

// few is up to how many voters a secret vote is warned of.
const few = 5

// Ways of voting, as the record calls them.
const (
	rollCall = "roll call"
	hands    = "show of hands"
	secret   = "secret ballot"
)

func votePage(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Name: "vote", Title: "vote.title", Part: "vote"}
	_, err := showVote(v, p)
	return p, err
}

// showVote fills the page of a vote.
func showVote(v *site.Visit, p *site.Page) (*voteBody, error) {
	m := current(v.Case)
	if m == nil { // the rulebook knows no meeting
		b := &voteBody{Why: "vote.not.yours", Back: v.CaseHref("deliberation")}
		p.Body = b
		return b, nil
	}
	b := &voteBody{Path: v.CaseHref("vote"), Back: v.CaseHref("deliberation"), Quorum: m.quorum(v), Motion: motion(m), Recorder: v.Case.Is(keepers...) && v.Case.May(access.Vote) >= access.Write}
	p.Body = b
	switch {
	case !m.sitsHere():
		b.Motion, b.Why = nil, "vote.not.yours"
	case m.phase == adjourned:
		b.Why = "room.not.resumed"
	case m.phase != deliberating:
		b.Motion, b.Why = nil, "vote.not.begun"
	case b.Motion == nil && slices.ContainsFunc(m.events, func(e docket.Event) bool { return e.Kind == docket.Decided }):
		b.Why, b.Back = "vote.done", v.CaseHref("decision")
	case b.Motion == nil:
		b.Why = "vote.not.motion"
	case b.Quorum.Short:
		b.Why = "vote.not.quorum"
	}
	if b.Motion == nil {
		return b, nil
	}
	b.fill(v, p, m)
	if b.Why != "" {
		return b, nil
	}
	return b, b.foresee(v, m)
}

// fill says what the vote is about and what its form asks.
func (b *voteBody) fill(v *site.Visit, p *site.Page, m *meeting) {
	t := b.Motion.Thing
	wanted := ""
	for i := range m.c.Program.Norms {
		n := &m.c.Program.Norms[i]
		if n.Thing != t.ID && !slices.Contains(n.Things, t.ID) && n.Thing != 0 {
			continue
		}
		link := site.ClauseLink(m.c, m.c.Program.Clauses[n.Clause].Number)
		switch {
		case n.Kind == rulebook.Needs && n.Major != nil && n.Thing != 0, n.Kind == rulebook.Without && n.Method != "" && n.Method != "quorum" && n.Thing == t.ID:
			b.Needs = append(b.Needs, site.To(strings.Join(strings.Fields(n.Words), " "), link.Href))
			p.Rule = append(p.Rule, link)
			if n.Method != "" {
				wanted = n.Method
			}
		case n.Kind == rulebook.Menu:
			p.Rule = append(p.Rule, link)
		}
	}
	for _, method := range []string{rollCall, hands, secret} {
		c := choice(method, v.Words("vote.method."+strings.ReplaceAll(method, " ", "-")))
		if method == wanted {
			c.Hint = v.Words("vote.method.wanted")
		}
		b.Methods = append(b.Methods, c)
	}
	if p.Values == nil {
		p.Values = map[string][]string{}
	}
	if p.Values.Get("method") == "" && wanted != "" && v.Method == "GET" {
		p.Values.Set("method", wanted)
	}
	ways := []site.Choice{choice("for", v.Words("vote.for")), choice("against", v.Words("vote.against")), choice("abstain", v.Words("vote.abstain")), choice("none", v.Words("vote.none"))}
	for i, name := range m.seated() {
		b.Voters = append(b.Voters, voter{name, fmt.Sprintf("vote-%d", i), ways})
	}
	b.Few = len(b.Voters) <= few
	b.Tellers = choices(m.seated())
	for i, c := range m.charges() {
		b.Charges = append(b.Charges, findingAsk{c, fmt.Sprintf("found-%d", i), []site.Choice{choice("proved", v.Words("vote.found.proved")), choice("not proved", v.Words("vote.found.not")), choice("admitted", v.Words("vote.found.admitted")), choice("dropped", v.Words("vote.found.dropped"))}})
	}
	b.Evidence = choices(exhibits(m.all))
	b.Sanction, b.Sanctions = menu(m, t)
	d := &desk{v, p, m, "field"}
	for _, f := range t.Fields {
		in := d.input("field", site.Slug(f.Name), "vote.field")
		in.Label = wording.Upper(f.Name)
		if f.Type == rulebook.ChoiceField {
			in.Kind, in.Choices = "radios", choices(f.Choices)
		}
		b.Fields = append(b.Fields, in)
	}
}

// menu is the sanction that a decision imposes, or those from which to choose.
func menu(m *meeting, t *rulebook.Thing) (only string, list []site.Choice) {
	for i := range m.c.Program.Norms {
		n := &m.c.Program.Norms[i]
		if n.Kind != rulebook.Menu || n.Who.Roles != nil && !slices.Contains(n.Who.Roles, m.body) {
			continue
		}
		for _, id := range n.Things {
			name := m.c.Program.Thing(id).Name
			if name == t.Name {
				return name, nil
			}
			if !slices.ContainsFunc(m.decisions(), func(o *rulebook.Thing) bool { return o.Name == name }) {
				list = append(list, choice(name, name))
			}
		}
	}
	return "", list
}

// foresee asks the desk what a vote of all who are here would count for: who
// may not vote, and how many votes are needed.
func (b *voteBody) foresee(v *site.Visit, m *meeting) error {
	var all []string
	for _, x := range b.Voters {
		all = append(all, x.Name)
	}
	e := docket.Event{Kind: docket.Decided, Actors: []string{m.c.Program.Thing(m.body).Name}, Thing: b.Motion.Thing.Name, Method: rollCall, Vote: &docket.Vote{For: len(all), ForNames: all}}
	filed, err := v.Try(clerk.Draft{Text: m.text([]docket.Event{e}, v.Instant())})
	if err != nil {
		return fmt.Errorf("look ahead to a vote: %w", err)
	}
	r := rulingOf(filed)
	if r == nil || r.Tally == nil {
		return nil
	}
	if r.Tally.Needed > 0 {
		b.Threshold = v.Words("vote.threshold", "needed", r.Tally.Needed, "base", r.Tally.Base)
	}
	for _, f := range r.Findings {
		if f.Code == "vote-not-lawful" && f.Answer == docket.Broken {
			b.Barred = append(b.Barred, v.Words("vote.barred", "words", f.Text, "rule", f.Clause))
		}
	}
	for name := range m.down {
		b.Barred = append(b.Barred, v.Words("vote.down", "who", name))
	}
	slices.Sort(b.Barred)
	return nil
}

// rulingOf is the ruling on the decision among what was filed.
func rulingOf(f *clerk.Filed) *docket.Ruling {
	for i := range f.Entries {
		if r := f.Entries[i].Ruling; r != nil && r.Tally != nil {
			return r
		}
	}
	if len(f.Entries) > 0 {
		return f.Entries[0].Ruling
	}
	return nil
}

// votePost checks the form, shows what the rules make of it, and records it
// when that was confirmed. What was voted has happened: it is recorded with
// its ruling, also when the motion fell.
func votePost(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Name: "vote", Title: "vote.title", Part: "vote", Values: v.PostForm}
	b, err := showVote(v, p)
	if err != nil {
		return nil, err
	}
	if !b.Recorder {
		return nil, site.ErrNone
	}
	m := current(v.Case)
	if b.Why != "" {
		p.Wrong("vote", b.Why)
		return p, nil
	}
	events := b.read(v, p, m)
	if len(p.Faults) > 0 || p.Field("step") == "change" {
		return p, nil
	}
	text := m.text(events, v.Instant())
	if p.Field("step") != "record" {
		filed, err := v.Try(clerk.Draft{Text: text})
		if p.Problem("vote", err) {
			return p, nil
		}
		if err != nil {
			return nil, err
		}
		b.check(v, p, &events[0], rulingOf(filed))
		return p, nil
	}
	filed, err := v.File(clerk.Draft{Text: text, Happened: true})
	if !used(err) && p.Problem("vote", err) {
		return p, nil
	}
	if err != nil {
		return nil, err
	}
	return v.Done(v.CaseHref("vote/result"), filed), nil
}

// read makes the entries of the form.
func (b *voteBody) read(v *site.Visit, p *site.Page, m *meeting) []docket.Event {
	if p.Field("motion") != b.Motion.Entry.ID {
		p.Wrong("vote", "vote.wrong.motion")
	}
	e := docket.Event{Kind: docket.Decided, Actors: []string{m.c.Program.Thing(m.body).Name}, Thing: b.Motion.Thing.Name, Method: p.Field("method"), Text: b.Motion.Words, Vote: &docket.Vote{}}
	var more []docket.Event
	switch e.Method {
	case rollCall:
		b.readNames(p, e.Vote)
	case hands, secret:
		more = b.readNumbers(p, m, e.Vote)
	default:
		p.Wrong("method", "vote.wrong.method")
	}
	for _, c := range b.Charges {
		found := p.Field(c.Field)
		if !slices.ContainsFunc(c.Choices, func(x site.Choice) bool { return x.Value == found }) {
			p.Wrong(c.Field, "vote.wrong.found", "n", c.Label)
			continue
		}
		e.Charges = append(e.Charges, docket.Charge{Label: c.Label, Found: found})
	}
	for _, x := range p.Values["evidence"] {
		if slices.ContainsFunc(b.Evidence, func(c site.Choice) bool { return c.Value == x }) {
			e.Evidence = append(e.Evidence, x)
		}
	}
	e.Vote.Sanction = b.Sanction
	if s := p.Field("sanction"); b.Sanction == "" && s != "" && s != "none" {
		if !slices.ContainsFunc(b.Sanctions, func(c site.Choice) bool { return c.Value == s }) {
			p.Wrong("sanction", "vote.wrong.sanction")
		}
		e.Vote.Sanction = s
	}
	b.readFields(p, &e)
	return append([]docket.Event{e}, more...)
}

func (b *voteBody) readNames(p *site.Page, vote *docket.Vote) {
	for _, x := range b.Voters {
		switch p.Field(x.Field) {
		case "for":
			vote.ForNames = append(vote.ForNames, x.Name)
		case "against":
			vote.AgainstNames = append(vote.AgainstNames, x.Name)
		case "abstain":
			vote.AbstainNames = append(vote.AbstainNames, x.Name)
		case "none":
		default:
			p.Wrong(x.Field, "vote.wrong.name", "who", x.Name)
		}
	}
	vote.For, vote.Against, vote.Abstain = len(vote.ForNames), len(vote.AgainstNames), len(vote.AbstainNames)
	if len(p.Faults) == 0 && vote.For+vote.Against+vote.Abstain == 0 {
		p.Wrong("method", "vote.wrong.nobody")
	}
}

// readNumbers reads what was called aloud, as two tellers counted it.
func (b *voteBody) readNumbers(p *site.Page, m *meeting, vote *docket.Vote) []docket.Event {
	sum := 0
	for _, side := range []struct {
		name string
		to   *int
	}{{"for", &vote.For}, {"against", &vote.Against}, {"abstain", &vote.Abstain}} {
		n, ok := number(p.Field("count-" + side.name))
		if !ok || n < 0 {
			p.Wrong("count-"+side.name, "vote.wrong.number")
			continue
		}
		again, ok := number(p.Field("again-" + side.name))
		if !ok || again != n {
			p.Wrong("again-"+side.name, "vote.wrong.again", "n", n)
		}
		*side.to, sum = n, sum+n
	}
	if sum > len(b.Voters) {
		p.Wrong("count-for", "vote.wrong.many", "n", len(b.Voters))
	} else if sum == 0 && len(p.Faults) == 0 {
		p.Wrong("count-for", "vote.wrong.nobody")
	}
	teller := p.Field("teller")
	if !slices.ContainsFunc(b.Tellers, func(c site.Choice) bool { return c.Value == teller }) || teller == m.c.Me {
		p.Wrong("teller", "vote.wrong.teller")
	}
	by := m.c.Me
	return []docket.Event{{Kind: docket.Noted, Text: noteTellers + ": counted by " + and(slices.DeleteFunc([]string{by, teller}, func(s string) bool { return s == "" }))}}
}

func (b *voteBody) readFields(p *site.Page, e *docket.Event) {
	for i, f := range b.Motion.Thing.Fields {
		name := b.Fields[i].Name
		value := plain(p.Field(name))
		switch {
		case value == "" && f.Optional:
			continue
		case value == "":
			p.Wrong(name, "vote.wrong.field")
		case f.Type == rulebook.DateField:
			if _, err := calendar.ParseDate(value); err != nil {
				p.Wrong(name, "room.wrong.day")
			}
		case f.Type == rulebook.ChoiceField && !slices.Contains(f.Choices, value):
			p.Wrong(name, "room.wrong.what")
		}
		e.Fields = append(e.Fields, docket.Field{Name: f.Name, Value: value})
	}
}

// check makes of the page the one on which the vote is confirmed.
func (b *voteBody) check(v *site.Visit, p *site.Page, e *docket.Event, r *docket.Ruling) {
	p.Name, p.Title = "votecheck", "vote.check"
	for _, name := range slices.Sorted(mapKeys(v.PostForm)) {
		if name == "form" || name == "once" || name == "step" {
			continue
		}
		for _, value := range v.PostForm[name] {
			b.Kept = append(b.Kept, kept{name, value})
		}
	}
	add := func(key, value string) {
		if value != "" {
			b.Summary = append(b.Summary, [2]string{v.Words(key), value})
		}
	}
	add("vote.sum.motion", b.Motion.Words)
	add("vote.sum.method", e.Method)
	for _, side := range []struct {
		key   string
		n     int
		names []string
	}{{"vote.for", e.Vote.For, e.Vote.ForNames}, {"vote.against", e.Vote.Against, e.Vote.AgainstNames}, {"vote.abstain", e.Vote.Abstain, e.Vote.AbstainNames}} {
		text := fmt.Sprint(side.n)
		if len(side.names) > 0 {
			text += ": " + and(side.names)
		}
		add(side.key, text)
	}
	for _, c := range e.Charges {
		add("vote.sum.charge", v.Words("vote.sum.found", "n", c.Label, "found", c.Found))
	}
	add("vote.sum.evidence", strings.Join(e.Evidence, ", "))
	add("vote.sum.sanction", e.Vote.Sanction)
	for _, f := range e.Fields {
		b.Summary = append(b.Summary, [2]string{wording.Upper(f.Name), f.Value})
	}
	b.Unsecret = unsecret(e)
	if r == nil {
		return
	}
	b.Effect = effectKey(r.Effect)
	if r.Tally != nil {
		b.Sentence = r.Tally.Sentence
	}
	b.Broken = broken(r)
}

// broken are the findings that stand against an entry.
func broken(r *docket.Ruling) []docket.Finding {
	var out []docket.Finding
	for _, f := range r.Findings {
		if f.Answer == docket.Broken || f.Answer == docket.NotShown {
			f.Text = wording.Upper(f.Text)
			out = append(out, f)
		}
	}
	return out
}

// effectKey is the key of what an entry counts for.
func effectKey(e docket.Effect) string { return "vote.effect." + site.Slug(string(e)) }
