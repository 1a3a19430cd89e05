package papers

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"alteram/casefile"
	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/rulebook"
	"alteram/wording"
)

// chargesBody is what somebody is accused of, and what is answered.
type chargesBody struct {
	Charges []charge
	Put     string      // when charges were put, for those who may know no more
	Frame   []site.Link // acts by which charges are put
	Notice  string      // what must be sent again because the charges were changed after it
	Send    []site.Link // acts of the rulebook by which the respondent answers
	Sent    []statement // what was sent so
	Free    bool        // the respondent answers here, charge by charge
	Answers bool        // the reader may read answers
	Path    string
}

// charge is a charge as it stands.
type charge struct {
	Label, N  string // N is its number on the page
	Title     string
	Rule      site.Link
	RuleWords string // of the rule, quoted
	Text      string
	SameAs    string
	On        string
	Entry     string
	Before    []string // what it said before it was put anew
	Proof     []site.Link
	Found     string // what was found
	Answers   []answer
}

// answer is what the respondent says to a charge.
type answer struct{ Who, Plea, Words, On, Entry string }

// statement is an act of the respondent that answers.
type statement struct{ Words, On, Entry string }

func chargesPage(v *site.Visit) (*site.Page, error) {
	return showCharges(v, &site.Page{}), nil
}

func showCharges(v *site.Visit, p *site.Page) *site.Page {
	c := v.Case
	b := chargesBody{Path: v.CaseHref("charges"), Charges: chargesOf(v), Answers: c.May(access.Answers) >= access.Read}
	for i := range c.Entries {
		e := &c.Entries[i]
		if e.Object == access.Charges && e.Level == access.Outcome && e.Event != nil {
			b.Put = moment(v, e.Event.On)
		}
	}
	if c.May(access.Charges) >= access.Write && c.Standing.Open {
		b.Frame, b.Notice = chargeActs(v), noticeAgain(v)
	}
	acts := answerActs(c.Program)
	if b.Answers {
		for _, e := range known(c) {
			if x := e.now; x.Kind == docket.Did && slices.Contains(acts, thing(c, x.Thing).ID) {
				b.Sent = append(b.Sent, statement{wording.Upper(e.Words), moment(v, x.On), entryHref(v, e.Seq)})
			}
		}
	}
	if c.May(access.Answers) >= access.Write && c.Is(access.Respondent, access.Representative) && c.Standing.Open {
		for _, id := range acts {
			name := c.Program.Thing(id).Name
			b.Send = append(b.Send, site.To(wording.Upper(name), v.CaseHref("do/"+site.Slug(name))))
		}
		b.Free = len(acts) == 0 && slices.ContainsFunc(b.Charges, func(one charge) bool { return one.Found == "" })
	}
	p.Name, p.Title, p.Part, p.Section, p.Body = "charges", "charges.title", "charges", "cases", b
	p.Rule = rulesFor(c, func(t *rulebook.Thing) bool { return charging(c.Program, t) })
	return p
}

// chargesOf are the charges as they stand: who puts one anew replaces it.
func chargesOf(v *site.Visit) []charge {
	c := v.Case
	var out []charge
	at := func(label string) *charge {
		for i := range out {
			if out[i].Label == label {
				return &out[i]
			}
		}
		return nil
	}
	for _, e := range known(c) {
		x := e.now
		for _, one := range x.Charges {
			was := at(one.Label)
			switch {
			case x.Kind == docket.Decided && was != nil && one.Found != "":
				was.Found = wording.Upper(one.Found) + " (" + moment(v, x.On) + ")"
				was.Proof = append(was.Proof, exhibitLinks(v, x.Evidence)...)
			case x.Kind == docket.Did && was == nil:
				out = append(out, newCharge(v, e, x, one))
			case x.Kind == docket.Did:
				next := newCharge(v, e, x, one)
				next.N, next.Before = was.N, was.Before
				if was.Text != next.Text || was.Rule != next.Rule {
					next.Before = append(slices.Clone(was.Before), v.Words("charges.before", "rule", was.Rule.Text, "words", was.Text, "on", was.On))
				}
				*was = next
			}
		}
		if x.Kind == docket.Answered {
			for i, a := range pleas(x.Text) {
				if was := at(i); was != nil {
					a.Who, a.On, a.Entry = strings.Join(x.Actors, ", "), moment(v, x.On), entryHref(v, e.Seq)
					was.Answers = append(was.Answers, a)
				}
			}
		}
	}
	if len(out) == 0 {
		out = allegations(v)
	}
	for i := range out {
		out[i].N, out[i].Title = strconv.Itoa(i+1), v.Words("charges.one", "n", out[i].Label)
		if out[i].Label == whole {
			out[i].Title = v.Words("charges.whole")
		}
	}
	return out
}

// whole is the label of what is alleged where nobody numbered it.
const whole = "as put"

// allegations are what the respondent was told of what is alleged, where it is
// not put as numbered charges: the act that charges, or what else went to him or
// her before a decision.
func allegations(v *site.Visit) []charge {
	c := v.Case
	named := slices.ContainsFunc(c.Program.Things, func(t rulebook.Thing) bool { return charging(c.Program, &t) })
	var out []charge
	for _, e := range known(c) {
		x := e.now
		t := thing(c, x.Thing)
		switch {
		case x.Kind == docket.Did && len(out) == 0 && slices.ContainsFunc(t.To, func(id rulebook.ID) bool { return isRespondent(c.Program, id) }) && !after(c.Program, t.ID) && (charging(c.Program, t) || !named):
			out = []charge{{Label: whole, Text: wording.Upper(e.Words), On: moment(v, x.On), Entry: entryHref(v, e.Seq), Proof: exhibitLinks(v, x.Evidence)}}
		case x.Kind == docket.Answered && len(out) > 0:
			if a, ok := pleas(x.Text)[whole]; ok {
				a.Who, a.On, a.Entry = strings.Join(x.Actors, ", "), moment(v, x.On), entryHref(v, e.Seq)
				out[0].Answers = append(out[0].Answers, a)
			}
		}
	}
	return out
}

func newCharge(v *site.Visit, e entry, x *docket.Event, one docket.Charge) charge {
	out := charge{Label: one.Label, Text: one.Text, SameAs: one.SameAs, On: moment(v, x.On), Entry: entryHref(v, e.Seq)}
	if one.Rule != "" {
		out.Rule, out.RuleWords = ruleOf(v.Case, one.Rule)
	}
	out.Proof = exhibitLinks(v, x.Evidence)
	return out
}

// plea is how an answer to a charge is written down.
var plea = regexp.MustCompile(`(?s)^charge ([^:]{1,40}): (admitted|denied|explained)\.?(.*)$`)

// pleas reads an answer to a charge, by the charge's label.
func pleas(text string) map[string]answer {
	m := plea.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	return map[string]answer{m[1]: {Plea: "charges." + m[2], Words: strings.TrimSpace(m[3])}}
}

// ruleOf is the clause under which a charge is laid, and its words. A paragraph
// bears the heading of the clause in which it stands.
func ruleOf(c *access.Case, number string) (site.Link, string) {
	number = strings.TrimSpace(number)
	i := site.ClauseIndex(c.Program, number)
	if at := strings.LastIndexByte(number, '('); i < 0 && at > 0 {
		i = site.ClauseIndex(c.Program, number[:at])
	}
	if i < 0 {
		return site.To(number, "/rules/"+c.EditionName), ""
	}
	clause := &c.Program.Clauses[i]
	l := site.ClauseLink(c, clause.Number)
	words := plain(clause.Prose)
	if up := clause.Parent; up >= 0 && clause.Heading != "" && strings.HasPrefix(words, clause.Heading) {
		l.Text = number + " " + c.Program.Clauses[up].Heading
	}
	return l, words
}

// charging reports whether charges are put by an act: a rule speaks of the
// charges in it, or of what it must state of them.
func charging(p *rulebook.Program, t *rulebook.Thing) bool {
	if t.Kind != rulebook.Act {
		return false
	}
	for _, f := range t.Fields {
		if f.Type == rulebook.ChargesField {
			return true
		}
	}
	return strings.Contains(t.Name, "charge") && slices.ContainsFunc(t.To, func(id rulebook.ID) bool { return isRespondent(p, id) })
}

// chargeActs are the acts by which charges are put, as the rulebook calls them;
// where it knows no charges, what is sent to the respondent before a decision
// and states what is alleged.
func chargeActs(v *site.Visit) []site.Link {
	c := v.Case
	var out []site.Link
	for i := range c.Program.Things {
		if t := &c.Program.Things[i]; charging(c.Program, t) {
			out = append(out, site.To(wording.Upper(t.Name), v.CaseHref("do/"+site.Slug(t.Name))))
		}
	}
	return out
}

// answerActs are the acts by which the respondent answers: those that come
// before a decision, and are no complaint.
func answerActs(p *rulebook.Program) []rulebook.ID {
	var out []rulebook.ID
	for i := range p.Things {
		t := &p.Things[i]
		if t.Kind != rulebook.Act || t.Implicit || after(p, t.ID) || len(t.About) > 0 {
			continue
		}
		if slices.ContainsFunc(t.By, func(id rulebook.ID) bool { return isRespondent(p, id) }) && slices.ContainsFunc(t.To, func(id rulebook.ID) bool { return p.Thing(id).Kind != rulebook.Party }) {
			out = append(out, t.ID)
		}
	}
	return out
}

// noticeAgain says what has to be sent anew: a notice that states the charges,
// when charges were put or changed after it.
func noticeAgain(v *site.Visit) string {
	var notice *docket.Event
	stale := ""
	for _, e := range known(v.Case) {
		x := e.now
		switch {
		case x.Kind != docket.Did:
		case len(x.Charges) > 0 && notice != nil:
			stale = v.Words("charges.again", "what", notice.Thing, "on", moment(v, notice.On))
		case slices.ContainsFunc(x.States, func(s string) bool { return strings.Contains(s, "charge") }):
			notice, stale = x, ""
		}
	}
	return stale
}

// rulesFor are the clauses that ask for some acts of the rulebook or let them be
// done, four at most.
func rulesFor(c *access.Case, want func(*rulebook.Thing) bool) []site.Link {
	var out []site.Link
	for i := range c.Program.Norms {
		n := &c.Program.Norms[i]
		if n.Kind != rulebook.Power && n.Kind != rulebook.Duty {
			continue
		}
		for _, d := range n.Deeds {
			if t := c.Program.Thing(d.Thing); d.Thing != 0 && want(t) {
				if l := site.ClauseLink(c, c.Program.Clauses[n.Clause].Number); !slices.Contains(out, l) && len(out) < 4 {
					out = append(out, l)
				}
			}
		}
	}
	return out
}

// longestWords bounds what is said in one answer, in bytes.
const longestWords = 40000

// answersPost files what the respondent answers, an entry for each charge.
func answersPost(v *site.Visit) (*site.Page, error) {
	c := v.Case
	if !c.Is(access.Respondent, access.Representative) || len(answerActs(c.Program)) > 0 {
		return nil, site.ErrNone
	}
	p := &site.Page{Values: v.PostForm}
	who := respondents(c)
	if c.Is(access.Respondent) && c.Me != "" {
		who = []string{c.Me}
	}
	if len(who) != 1 {
		return nil, site.ErrNone
	}
	var lines []string
	on := now(v)
	asked := chargesOf(v)
	for _, one := range asked {
		choice, words := p.Field("plea-"+one.N), p.Field("words-"+one.N)
		switch {
		case choice == "" && words == "":
			continue
		case !slices.Contains([]string{"admitted", "denied", "explained"}, choice):
			p.WrongAt("plea-"+one.N, "plea-"+one.N, "charges.fault.plea", "n", one.Title)
		case choice == "explained" && words == "":
			p.Wrong("words-"+one.N, "charges.fault.words", "n", one.Title)
		case len(words) > longestWords:
			p.Wrong("words-"+one.N, "papers.fault.long", "most", longestWords)
		}
		e := docket.Event{Kind: docket.Answered, Actors: who, Text: plain(fmt.Sprintf("charge %s: %s. %s", one.Label, choice, words+voice(v, who)))}
		lines = append(lines, on+"  "+casefile.Sentence(c.Program, &e)+".")
	}
	if len(lines) == 0 && len(p.Faults) == 0 {
		p.Wrong("plea-1", "charges.fault.none")
	}
	if len(p.Faults) > 0 {
		return showCharges(v, p), nil
	}
	filed, err := v.File(clerk.Draft{Text: strings.Join(lines, "\n")})
	if err != nil {
		if problem(p, "words-1", err) {
			return showCharges(v, p), nil
		}
		return nil, err
	}
	return v.Done(v.CaseHref("charges"), filed), nil
}
