package claim

import (
	"regexp"
	"strings"

	"alteram/calendar"
	"alteram/rulebook"
	"alteram/source"
)

// Parse reads the sentences of a rulebook's claims blocks. A sentence about
// "no sanction" or about several things is a claim for each of them, and one
// that names a property is all the claims of that property. What cannot be
// read is reported, with the two nearest forms.
func Parse(p *rulebook.Program) ([]Claim, []source.Diagnostic) {
	r := reader{p: p, parts: Find(p)}
	var out []Claim
	for i := range p.Claims {
		out = append(out, r.claim(&p.Claims[i])...)
	}
	return out, r.diags
}

// Read reads one sentence as a claim about a rulebook, as Parse does one that
// stands in it.
func Read(p *rulebook.Program, sentence string) ([]Claim, []source.Diagnostic) {
	r := reader{p: p, parts: Find(p)}
	f := source.NewFile("claim", []byte(sentence))
	text := strings.TrimSuffix(strings.TrimSpace(sentence), ".")
	return r.claim(&rulebook.Claim{Text: text, Clause: -1, File: f, Span: source.Span{Start: 0, End: len(sentence)}}), r.diags
}

// reader reads claims about one rulebook.
type reader struct {
	p     *rulebook.Program
	parts Parts
	from  *rulebook.Claim // being read
	diags []source.Diagnostic
}

// form is a sentence form: read makes claims of the parts that the pattern
// cuts out of a sentence, none when it has reported what is wrong with them. It
// is false when the sentence is of another form after all.
type form struct {
	pattern *regexp.Regexp
	example string
	read    func(r *reader, c Claim, parts []string) ([]Claim, bool)
}

// pattern compiles a sentence form: case and spaces do not matter.
func pattern(words string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)^` + strings.ReplaceAll(words, " ", `\s+`) + `$`)
}

// forms is the closed list of sentences, tried in order.
var forms = []form{
	{pattern(`no (.+?) (takes effect|is made|is in effect|is published) (.+)`), "No expulsion takes effect unless the respondent was heard.", (*reader).never},
	{pattern(`the (?:time|period) for (.+?) does not pass (before|unless|if|while) (.+)`), "The time for appeal does not pass before written reasons is received.", (*reader).timePasses},
	{pattern(`after (.+?) can (.+?) on each day until (.+)`), "After expulsion the respondent can appeal on each day until 28 days after written reasons is received.", (*reader).possible},
	{pattern(`every duty can be (?:discharged|kept)`), "Every duty can be discharged.", simple(Undischarged, 9)},
	{pattern(`every clause can apply`), "Every clause can apply.", simple(Dead, 15)},
	{pattern(`every (.+?) ends(?: within (.+))?`), "Every complaint ends within 400 days, if duties are kept.", (*reader).ends},
	{pattern(`every (.+?) is followed by (.+?) within (.+)`), "Every expulsion is followed by written reasons within 7 days, if duties are kept.", (*reader).follows},
	{pattern(`no case falls asleep`), "No case falls asleep, if duties are kept.", simple(Asleep, 7)},
	{pattern(`no act is both due and forbidden`), "No act is both due and forbidden.", simple(Clash, 10)},
	{pattern(`a quorum(?: of (?:the )?(.+?))? can be formed with up to (\d+) members? withdrawn`), "A quorum of the council can be formed with up to 8 members withdrawn.", (*reader).quorum},
}

// propertyWords is one form more: it stands alone since it rests on the others.
var propertyWords = pattern(`(?:property )?(P(?:[1-9]|1[0-2])) holds`)

// The words with which a claim says how people behave.
var (
	dutifulWords = pattern(`(.+), if (?:all )?duties are kept`)
	butWords     = pattern(`(.+), even if (?:the )?(.+?) does nothing`)
	anyWords     = pattern(`(.+), whatever anybody does`)
)

func (r *reader) claim(from *rulebook.Claim) []Claim {
	r.from = from
	c := Claim{Text: from.Text, Clause: from.Clause, File: from.File, Span: from.Span}
	text := from.Text
	if m := dutifulWords.FindStringSubmatch(text); m != nil {
		text, c.Mode = m[1], Dutiful
	} else if m := anyWords.FindStringSubmatch(text); m != nil {
		text = m[1]
	} else if m := butWords.FindStringSubmatch(text); m != nil {
		text, c.Mode = m[1], DutifulBut
		id, ok := r.p.Lookup(m[2])
		if k := r.p.Thing(id).Kind; !ok || k != rulebook.Office && k != rulebook.Body && k != rulebook.Party {
			r.report(errRole, m[2])
			return nil
		}
		c.Office = id
	}
	if m := propertyWords.FindStringSubmatch(text); m != nil {
		return r.property(c, m[1])
	}
	for _, f := range forms {
		if m := f.pattern.FindStringSubmatch(text); m != nil {
			if out, read := f.read(r, c, m[1:]); read {
				return out
			}
			break
		}
	}
	near, next := nearest(text)
	r.report(errForm, from.Text, near, next)
	return nil
}

// simple is a form without parts.
func simple(m Moment, template int) func(*reader, Claim, []string) ([]Claim, bool) {
	return func(r *reader, c Claim, _ []string) ([]Claim, bool) {
		c.Moment, c.Template = m, template
		if m == Asleep {
			c.Thing = r.parts.Complaint
			if c.Mode == Any { // where nobody keeps a duty every case sleeps
				c.Mode = Dutiful
			}
		}
		return []Claim{c}, true
	}
}

// moments are the moments of the form "No X ...".
var moments = map[string]Moment{"takes effect": TakesEffect, "is made": IsMade, "is in effect": InEffect, "is published": IsPublished}

// tails is the closed list of what follows "No X takes effect", tried in order.
var tails = []struct {
	pattern *regexp.Regexp
	example string
	read    func(r *reader, c Claim, parts []string) (Claim, bool)
}{
	{pattern(`without a quorum`), "No expulsion takes effect without a quorum.", fault(NoQuorum, 1)},
	{pattern(`without (?:a )?power`), "No expulsion takes effect without power.", fault(NoPower, 1)},
	{pattern(`on a charge that was not put`), "No expulsion takes effect on a charge that was not put.", fault(Uncharged, 1)},
	{pattern(`on the vote of (?:somebody|a member) who did not hear the whole of (?:the )?(.+)`), "No expulsion takes effect on the vote of a member who did not hear the whole of the hearing.", (*reader).partly},
	{pattern(`on (less|more) than (.+?)['’]s? notice(?: of (.+))?`), "No expulsion takes effect on less than 14 clear days' notice of hearing.", (*reader).notice},
	{pattern(`if one person sat at both (.+) and (.+)`), "No confirmation takes effect if one person sat at both the hearing and the appeal hearing.", (*reader).both},
	{pattern(`if one person (.+)`), "No expulsion takes effect if one person is the complainant and sat at the hearing.", (*reader).one},
	{pattern(`(?:while|if) (?:an? |the )?(.+) is possible or (?:pending|open)`), "No expulsion is published while an appeal is possible or pending.", (*reader).pending},
	{pattern(`without (.+)`), "No expulsion takes effect without a hearing.", (*reader).without},
	{pattern(`(if|while|unless|before) (.+)`), "No expulsion is in effect while an appeal is open.", (*reader).when},
}

// never reads "No X takes effect ...".
func (r *reader) never(c Claim, parts []string) ([]Claim, bool) {
	c.Moment = moments[strings.ToLower(strings.Join(strings.Fields(parts[1]), " "))]
	things := r.things(parts[0])
	var out []Claim
	for _, id := range things {
		c.Thing = id
		one, ok, is := r.tail(c, itself.ReplaceAllString(parts[2], r.p.Thing(id).Name))
		if !ok {
			return nil, is
		}
		out = append(out, one)
	}
	return out, true
}

// itself is how a claim speaks of its own thing: "the respondent is told of it".
var itself = regexp.MustCompile(`\bit\b`)

// tail reads what follows "No X takes effect"; is says that it is of a known
// form.
func (r *reader) tail(c Claim, words string) (out Claim, ok, is bool) {
	for _, t := range tails {
		if m := t.pattern.FindStringSubmatch(words); m != nil {
			c, ok = t.read(r, c, m[1:])
			if c.Moment == IsPublished {
				c.Template = 13
			}
			return c, ok, true
		}
	}
	return c, false, false
}

// things reads "expulsion", "expulsion or warning", "sanction".
func (r *reader) things(words string) []rulebook.ID {
	if id, ok := r.p.Lookup(words); ok {
		return []rulebook.ID{id}
	}
	if strings.EqualFold(words, "sanction") && len(r.parts.Sanctions) > 0 {
		return r.parts.Sanctions
	}
	var out []rulebook.ID
	for name := range strings.SplitSeq(strings.ReplaceAll(words, ", ", " or "), " or ") {
		id, ok := r.p.Lookup(name)
		if !ok {
			r.report(errThing, name, r.near(name))
			return nil
		}
		out = append(out, id)
	}
	return out
}

func fault(f Fault, template int) func(*reader, Claim, []string) (Claim, bool) {
	return func(r *reader, c Claim, _ []string) (Claim, bool) {
		c.Fault, c.Template = f, template
		if f == Uncharged {
			c.With = r.parts.Charges
		}
		return c, true
	}
}

func (r *reader) partly(c Claim, parts []string) (Claim, bool) {
	c.Fault, c.Template = PartialHearer, 3
	id, ok := r.thing(parts[0])
	c.With = id
	return c, ok
}

// notice reads "on less than 14 clear days' notice of hearing".
func (r *reader) notice(c Claim, parts []string) (Claim, bool) {
	id := r.parts.Notice
	if parts[2] != "" {
		var ok bool
		if id, ok = r.p.Lookup("notice of " + parts[2]); !ok {
			if id, ok = r.p.Lookup(parts[2]); !ok {
				r.report(errThing, "notice of "+parts[2], r.near("notice of "+parts[2]))
				return c, false
			}
		}
	}
	if id == 0 || r.bound(id) == 0 || len(r.p.Thing(id).To) == 0 {
		r.report(errNoNotice)
		return c, false
	}
	words := "not less than"
	if strings.EqualFold(parts[0], "more") {
		words = "not more than"
	}
	n, ok := r.demand(id, words+" "+parts[1]+" before "+r.p.Thing(r.bound(id)).Name)
	c.Notice, c.Template = n, 2
	return c, ok
}

// bound is the meeting before which a notice has to be received.
func (r *reader) bound(notice rulebook.ID) rulebook.ID {
	for _, n := range r.p.Norms {
		if n.Kind != rulebook.Required || n.Thing != notice {
			continue
		}
		for _, w := range n.Windows {
			if k := r.p.Thing(w.Point.Thing).Kind; k == rulebook.Meeting || k == rulebook.Decision {
				return w.Point.Thing
			}
		}
	}
	return r.parts.Hearing
}

// demand makes the norm that a claim asks for: that a notice is received so
// long before a meeting, unless the respondent has waived it as the rulebook
// lets him.
func (r *reader) demand(notice rulebook.ID, window string) (*rulebook.Norm, bool) {
	cond, ok := r.condition("there is " + r.p.Thing(notice).Name + " " + window)
	test, is := cond.(*rulebook.Test)
	if !ok || !is {
		return nil, false
	}
	n := &rulebook.Norm{ID: -1, Kind: rulebook.Required, Clause: max(r.from.Clause, 0), Words: r.from.Text, File: r.from.File, Span: r.from.Span,
		Thing: notice, State: rulebook.Received, Windows: test.Windows, Parent: -1}
	for _, own := range r.p.Norms {
		if own.Kind == rulebook.Required && own.Thing == notice && waiver(own.Unless) {
			n.Unless = own.Unless
		}
	}
	return n, true
}

// waiver reports whether a condition is that somebody has agreed.
func waiver(c rulebook.Cond) bool {
	t, ok := c.(*rulebook.Test)
	return ok && t.Op == rulebook.Agreed
}

func (r *reader) both(c Claim, parts []string) (Claim, bool) {
	c.Some, c.Template = true, 4
	cond, ok := r.condition("the person sat at " + parts[0] + " and the person sat at " + parts[1])
	c.If = cond
	return c, ok
}

func (r *reader) one(c Claim, parts []string) (Claim, bool) {
	c.Some, c.Template = true, 3
	cond, ok := r.condition("the person " + parts[0])
	c.If = cond
	return c, ok
}

// pending reads "while an appeal is possible or pending": one is open, or the
// time for one has not passed and none was decided.
func (r *reader) pending(c Claim, parts []string) (Claim, bool) {
	open, ok := r.condition("the " + parts[0] + " is open")
	if !ok {
		return c, false
	}
	may, ok := r.condition("the time for " + parts[0] + " has not passed and the " + parts[0] + " has not been decided")
	c.If, c.Template = &rulebook.Or{Parts: []rulebook.Cond{open, may}}, 13
	return c, ok
}

func (r *reader) without(c Claim, parts []string) (Claim, bool) {
	cond, ok := r.condition("there is " + parts[0])
	c.Unless, c.Template = cond, 1
	return c, ok
}

func (r *reader) when(c Claim, parts []string) (Claim, bool) {
	cond, ok := r.condition(parts[1])
	c.Template = 1
	switch strings.ToLower(parts[0]) {
	case "if", "while":
		c.If = cond
	default:
		c.Unless = cond
	}
	if asks(cond, rulebook.SatAt) || asks(cond, rulebook.WasPresent) {
		c.Template = 3
	}
	if c.Moment == InEffect {
		c.Template = 13
	}
	return c, ok
}

// asks reports whether a condition has a test of this kind.
func asks(cond rulebook.Cond, op rulebook.Op) bool {
	switch x := cond.(type) {
	case *rulebook.And:
		for _, part := range x.Parts {
			if asks(part, op) {
				return true
			}
		}
	case *rulebook.Or:
		return asks(&rulebook.And{Parts: x.Parts}, op)
	case *rulebook.Not:
		return asks(x.Part, op)
	case *rulebook.Test:
		return x.Op == op
	}
	return false
}

func (r *reader) timePasses(c Claim, parts []string) ([]Claim, bool) {
	c.Moment, c.Template = TimePasses, 12
	id, ok := r.thing(parts[0])
	if !ok {
		return nil, true
	}
	out, ok := r.when(c, parts[1:])
	out.Thing, out.Template = id, 12
	return some(out, ok)
}

// possible reads "After X the respondent can appeal on each day until ...".
func (r *reader) possible(c Claim, parts []string) ([]Claim, bool) {
	c.Moment, c.Template = Shut, 5
	named, by := r.afterWhom(parts[0])
	if by == 0 {
		r.report(errRole, parts[0])
		return nil, true
	}
	things := r.things(named)
	what := parts[1]
	if _, known := r.p.Lookup(what); !known { // "make an appeal"
		_, what, _ = strings.Cut(what, " ")
	}
	with, ok := r.thing(what)
	if !ok || things == nil {
		return nil, true
	}
	cond, ok := r.condition("there is " + r.p.Thing(with).Name + " within " + parts[2])
	test, is := cond.(*rulebook.Test)
	if !ok || !is {
		return nil, true
	}
	c.By, c.With, c.Until = by, with, test.Windows
	var out []Claim
	for _, id := range things {
		c.Thing = id
		out = append(out, c)
	}
	return out, true
}

// afterWhom parts "removal from the register the member" where the longest name
// of a role begins.
func (r *reader) afterWhom(words string) (thing string, by rulebook.ID) {
	list := strings.Fields(words)
	for i := 1; i < len(list); i++ {
		id, _ := r.p.Lookup(strings.Join(list[i:], " "))
		switch r.p.Thing(id).Kind {
		case rulebook.Party, rulebook.Office, rulebook.Body:
			return strings.TrimSuffix(strings.Join(list[:i], " "), ","), id
		}
	}
	return "", 0
}

// ends reads "Every complaint ends within 400 days": a suspension or sanction
// ends by itself, anything else with its case.
func (r *reader) ends(c Claim, parts []string) ([]Claim, bool) {
	c.Moment, c.Template = StaysOpen, 6
	if c.Mode == DutifulBut {
		c.Template = 8
	}
	id, ok := r.p.Lookup(parts[0])
	switch {
	case !ok && strings.EqualFold(parts[0], "case") && r.parts.Complaint != 0:
		id = r.parts.Complaint
	case !ok:
		r.report(errThing, parts[0], r.near(parts[0]))
		return nil, true
	}
	if t := r.p.Thing(id); t.Kind == rulebook.Decision || t.Kind == rulebook.Sanction || t.Deed == rulebook.Suspend {
		c.Moment, c.Template = Lasts, 11
	}
	c.Thing = id
	if parts[1] == "" {
		return []Claim{c}, true
	}
	c.Days, ok = r.days(parts[1])
	return some(c, ok)
}

func (r *reader) follows(c Claim, parts []string) ([]Claim, bool) {
	c.Moment = Unfollowed
	things := r.things(parts[0])
	with, ok := r.thing(parts[1])
	if !ok || things == nil {
		return nil, true
	}
	c.With = with
	if c.Days, ok = r.days(parts[2]); !ok {
		return nil, true
	}
	var out []Claim
	for _, id := range things {
		c.Thing = id
		out = append(out, c)
	}
	return out, true
}

// days reads a number of calendar days.
func (r *reader) days(words string) (int, bool) {
	s, err := calendar.ParseSpan(words)
	switch {
	case err == nil && s.Unit == calendar.Day && !s.Clear:
		return s.N, true
	case err == nil && s.Unit == calendar.Week:
		return 7 * s.N, true
	}
	r.report(errDays, words)
	return 0, false
}

// quorum reads "A quorum of the council can be formed with up to 3 members
// withdrawn"; without a name it is that of the body that decides.
func (r *reader) quorum(c Claim, parts []string) ([]Claim, bool) {
	c.Moment, c.Template = Inquorate, 14
	c.Thing = r.parts.Judge
	if parts[0] != "" {
		c.Thing, _ = r.p.Lookup(parts[0])
	}
	if r.p.Thing(c.Thing).Kind != rulebook.Body {
		r.report(errThing, parts[0], r.near(parts[0]))
		return nil, true
	}
	for _, digit := range parts[1] {
		c.Count = min(10*c.Count+int(digit-'0'), 1e6)
	}
	return []Claim{c}, true
}

// property reads "P1 holds".
func (r *reader) property(c Claim, name string) []Claim {
	var out []Claim
	for _, own := range Justice(r.p, r.parts) {
		if strings.EqualFold(own.Property, name) {
			own.Clause, own.File, own.Span = c.Clause, c.File, c.Span
			out = append(out, own)
		}
	}
	return out
}

func some(c Claim, ok bool) ([]Claim, bool) {
	if !ok {
		return nil, true
	}
	return []Claim{c}, true
}

// thing finds what a name stands for.
func (r *reader) thing(name string) (rulebook.ID, bool) {
	id, ok := r.p.Lookup(name)
	if !ok {
		r.report(errThing, name, r.near(name))
	}
	return id, ok
}

// condition reads a condition of the language; what is wrong with it is
// reported at its place.
func (r *reader) condition(words string) (rulebook.Cond, bool) {
	cond, diags := r.p.Condition(words)
	for _, d := range diags {
		if d.Severity != source.Error {
			continue
		}
		d.File, d.Code = r.from.File, errCondition.id
		d.Span = r.place(words, d.Span)
		r.diags = append(r.diags, d)
		return nil, false
	}
	return cond, cond != nil
}

// place finds words of a condition in the claim; else it is the whole claim.
func (r *reader) place(words string, at source.Span) source.Span {
	if r.from.File == nil || at.Start < 0 || at.End > len(words) || at.End <= at.Start {
		return r.from.Span
	}
	written := r.from.File.Slice(r.from.Span)
	i := strings.Index(written, words[at.Start:at.End])
	if i < 0 {
		return r.from.Span
	}
	return source.Span{Start: r.from.Span.Start + i, End: r.from.Span.Start + i + at.End - at.Start}
}
