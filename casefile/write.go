package casefile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"alteram/docket"
	"alteram/rulebook"
)

// statement writes what an event says, as [reader.statement] reads it.
func (w *writer) statement(e *docket.Event) string {
	switch e.Kind {
	case docket.Did:
		return w.act(e)
	case docket.Decided:
		return w.decision(e)
	case docket.Happened:
		return e.Thing + w.qualifiers(e)
	case docket.Considered:
		return w.subject(e) + " " + plural("consider", e.Actors) + " " + e.Thing + w.qualifiers(e)
	case docket.Arrived:
		what := e.Thing
		if e.Target != "" {
			what = "entry " + idText(e.Target)
		}
		return what + " is received" + w.list(" by ", e.To)
	case docket.Opened, docket.Adjourned, docket.Resumed, docket.Closed:
		return w.meeting(e)
	case docket.Exhibit:
		return w.exhibits(e) + " is put" + w.list(" by ", e.Actors)
	case docket.Disclosed:
		return w.exhibits(e) + " is disclosed" + w.list(" to ", e.To) + w.list(" by ", e.Actors)
	case docket.Deliberates:
		return "deliberation begins"
	case docket.Corrected:
		if e.With == nil {
			return "correction of " + idText(e.Target)
		}
		return "correction of " + idText(e.Target) + ": " + whenText(e.With.On, e.With.Kind == docket.Floor) + " " + w.statement(e.With)
	case docket.Withdrawn:
		return "entry " + idText(e.Target) + " is withdrawn" + reason(e.Text)
	case docket.Noted:
		return "note: " + words(e.Text)
	}
	return w.personal(e)
}

// personal writes what a person does without an act of the rulebook.
func (w *writer) personal(e *docket.Event) string {
	who := w.subject(e)
	say := func(verb string) string { return who + " " + plural(verb, e.Actors) }
	switch e.Kind {
	case docket.Agreed:
		return say("agree") + " in writing to " + words(e.Text)
	case docket.Entered:
		if len(e.Remote) > 0 {
			return say("arrive") + " remotely"
		}
		return say("arrive")
	case docket.Exited:
		return say("leave") + reason(e.Text)
	case docket.StoodDown:
		return say("stand") + " down" + reason(e.Text)
	case docket.Floor:
		switch {
		case e.Text == "":
			return say("speak")
		case strings.HasSuffix(e.Text, " word") && words(e.Text) == e.Text:
			return who + " has " + e.Text
		}
		return who + " has " + quote(e.Text)
	case docket.Offered:
		if len(e.Actors) > 0 {
			return say("offer") + w.list(" ", e.To) + " " + words(e.Text)
		}
		return w.people(e.To) + " is offered " + words(e.Text)
	case docket.Declined:
		return say("decline") + " " + words(e.Text)
	case docket.Question:
		return say("ask") + w.list(" ", e.To) + reason(e.Text)
	case docket.Answered:
		return say("answer") + reason(e.Text)
	case docket.Challenged:
		return say("challenge") + w.list(" ", e.About) + reason(e.Text)
	case docket.Told:
		by := ""
		if e.Method != "" {
			by = " by " + methodText(e.Method)
		}
		if len(e.Actors) == 0 {
			return w.people(e.To) + " is told of " + e.Thing + by
		}
		return say("tell") + w.list(" ", e.To) + " of " + e.Thing + by
	case docket.Joined, docket.Leaves:
		return who + " " + w.standing(e)
	}
	return "note: " + words(e.Text)
}

func (w *writer) standing(e *docket.Event) string {
	id, _ := w.p.Lookup(e.Role)
	body := w.p.Thing(id).Kind == rulebook.Body
	switch {
	case e.Kind == docket.Joined && body:
		return plural("join", e.Actors) + " " + e.Role
	case e.Kind == docket.Joined && e.Role == "member":
		return "becomes a member"
	case e.Kind == docket.Joined:
		return "becomes " + e.Role
	case e.Role == "member":
		return plural("resign", e.Actors)
	case body:
		return plural("leave", e.Actors) + " " + e.Role
	}
	return "ceases to be " + e.Role
}

// plural is the form of a verb for so many people.
func plural(verb string, who []string) string {
	if len(who) > 1 {
		return verb
	}
	return verb + "s"
}

// third is plural for verbs that may end in a hiss.
func third(verb string, who []string) string {
	if len(who) <= 1 && strings.HasSuffix(verb, "sh") {
		return verb + "es"
	}
	return plural(verb, who)
}

func reason(text string) string {
	if text == "" {
		return ""
	}
	return ": " + words(text)
}

func (w *writer) person(name string) string { return personText(w.p, name) }

// people writes a list of names; nobody is somebody unknown.
func (w *writer) people(names []string) string {
	if len(names) == 0 {
		return "somebody"
	}
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = w.person(n)
	}
	return strings.Join(out, ", ")
}

// list writes a preposition and names, or nothing.
func (w *writer) list(before string, names []string) string {
	if len(names) == 0 {
		return ""
	}
	return before + w.people(names)
}

func (w *writer) subject(e *docket.Event) string { return w.people(e.Actors) }

func methodText(m string) string {
	for _, word := range strings.Fields(m) {
		if !plainWord(word) || slices.Contains([]string{"to", "about", "on", "by", "of", "stating", "upon", "against"}, strings.ToLower(word)) {
			return quote(m)
		}
	}
	return item(m)
}

func (w *writer) act(e *docket.Event) string {
	id, _ := w.p.Lookup(e.Thing)
	if t := w.p.Thing(id); t.Implicit && e.Method == "" && len(e.To) == 0 {
		for _, d := range deeds {
			switch object := w.p.Thing(t.Target).Name; {
			case t.Target != 0 && t.Name == d.noun+" of "+object && len(e.About) == 0:
				return w.subject(e) + " " + third(d.verb, e.Actors) + " " + object + w.qualifiers(e)
			case t.Target == 0 && t.Name == d.noun && len(e.About) > 0 && len(t.About) > 0:
				about := *e
				about.About = nil
				return w.subject(e) + " " + third(d.verb, e.Actors) + w.list(" ", e.About) + w.qualifiers(&about)
			}
		}
	}
	verb := "make"
	switch {
	case e.Method != "":
		verb = "send"
	case len(e.To) > 0:
		verb = "give"
	}
	return w.subject(e) + " " + plural(verb, e.Actors) + " " + e.Thing + w.qualifiers(e)
}

// qualifiers writes how, to whom, about whom, and what is recorded.
func (w *writer) qualifiers(e *docket.Event) string {
	out := ""
	if e.Method != "" {
		out += " by " + methodText(e.Method)
	}
	out += w.list(" to ", e.To) + w.list(" about ", e.About)
	for _, item := range w.recorded(e) {
		out += ", " + item
	}
	return out
}

// recorded lists what an event records: fields, charges, exhibits and what it
// states.
func (w *writer) recorded(e *docket.Event) []string {
	id, _ := w.p.Lookup(e.Thing)
	t := w.p.Thing(id)
	var out []string
	for _, f := range e.Fields {
		out = append(out, f.Name+" "+w.value(t, f))
	}
	for _, c := range e.Charges {
		out = append(out, chargeText(c))
	}
	if len(e.Evidence) > 0 {
		out = append(out, "evidence "+labelsText(e.Evidence))
	}
	if len(e.States) > 0 {
		states := make([]string, len(e.States))
		for i, s := range e.States {
			c := &cursor{toks: []token{}}
			c.toks, _ = tokens(s, noPlace)
			states[i] = item(s)
			if _, n := fieldAt(c, t); n > 0 || (&entry{reader: w.scratch, c: c}).startsItem(c, t) {
				states[i] = quote(s)
			}
		}
		out = append(out, "stating "+strings.Join(states, ", "))
	}
	return out
}

// value writes the value of a field: bare where its type leaves no doubt.
func (w *writer) value(t *rulebook.Thing, f docket.Field) string {
	if lasts(t) && (f.Name == "until" || f.Name == "period") {
		return words(f.Value)
	}
	for i := range t.Fields {
		if t.Fields[i].Name != f.Name {
			continue
		}
		switch t.Fields[i].Type {
		case rulebook.DateField, rulebook.TimeField, rulebook.NumberField:
			return words(f.Value)
		}
	}
	return quote(f.Value)
}

func labelsText(labels []string) string {
	out := make([]string, len(labels))
	for i, l := range labels {
		out[i] = labelText(l)
	}
	return strings.Join(out, ", ")
}

func chargeText(c docket.Charge) string {
	out := "charge " + labelText(c.Label)
	if c.Rule != "" {
		rule := quote(c.Rule)
		if looksLabel(c.Rule) && tight(c.Rule) {
			rule = c.Rule
		}
		out += " under rule " + rule
	}
	if c.Text != "" {
		out += " " + quote(c.Text)
	}
	if c.SameAs != "" {
		out += " same facts as charge " + labelText(c.SameAs)
	}
	if c.Found != "" {
		out += " " + c.Found
	}
	if c.Sanction != "" {
		out += " with sanction " + quote(c.Sanction)
	}
	return out
}

// tight reports whether s is read as one token.
func tight(s string) bool {
	toks, open := tokens(s, noPlace)
	return open < 0 && len(toks) == 1 && toks[0].text == s && !toks[0].quoted && !strings.HasSuffix(s, ".")
}

func (w *writer) exhibits(e *docket.Event) string {
	out := "evidence " + labelsText(e.Evidence)
	if e.Text != "" {
		out += " " + quote(e.Text)
	}
	return out
}

// meeting writes what happens to a meeting.
func (w *writer) meeting(e *docket.Event) string {
	verb := map[docket.EventKind]string{docket.Opened: "open", docket.Adjourned: "adjourn", docket.Resumed: "resume", docket.Closed: "close"}[e.Kind]
	out := e.Thing + " " + verb + "s"
	if len(e.Actors) > 0 {
		out = w.subject(e) + " " + plural(verb, e.Actors) + " " + e.Thing
	}
	for _, f := range e.Fields {
		if f.Name == "day" {
			out += " to " + f.Value
		}
	}
	return strings.Join(append([]string{out}, w.presence(e)...), "; ")
}

// presence writes who is there and who presides.
func (w *writer) presence(e *docket.Event) []string {
	var out []string
	if len(e.Present) > 0 {
		out = append(out, "present "+w.people(e.Present))
	}
	if len(e.Remote) > 0 {
		out = append(out, "remote "+w.people(e.Remote))
	}
	for _, f := range e.Fields {
		if f.Name == "chair" {
			out = append(out, "chair "+w.person(f.Value))
		}
	}
	return out
}

// decision writes a decision: its parts are separated by semicolons.
func (w *writer) decision(e *docket.Event) string {
	parts := []string{w.subject(e) + " " + plural("decide", e.Actors) + " " + e.Thing}
	add := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	if len(e.About) > 0 {
		add("about %s", w.people(e.About))
	}
	if v := e.Vote; v != nil {
		parts = append(parts, w.votes(v)...)
	}
	switch e.Method {
	case "":
	case "roll call", "secret ballot", "show of hands":
		add("%s", e.Method)
	default:
		add("by %s", quote(e.Method))
	}
	if e.Text != "" {
		add("motion %s", quote(e.Text))
	}
	if bareCharges(e.Charges) {
		add("on charges %s", labelsText(chargeLabels(e.Charges)))
		shallow := *e
		shallow.Charges = nil
		e = &shallow
	}
	if len(e.Evidence) > 0 {
		add("relying on %s", labelsText(e.Evidence))
		shallow := *e
		shallow.Evidence = nil
		e = &shallow
	}
	return strings.Join(append(parts, w.recorded(e)...), "; ")
}

func bareCharges(list []docket.Charge) bool {
	for _, c := range list {
		if c != (docket.Charge{Label: c.Label}) {
			return false
		}
	}
	return len(list) > 0
}

func chargeLabels(list []docket.Charge) []string {
	var out []string
	for _, c := range list {
		out = append(out, c.Label)
	}
	return out
}

func (w *writer) votes(v *docket.Vote) []string {
	var out []string
	if v.All {
		out = append(out, "all for")
	}
	named := len(v.ForNames)+len(v.AgainstNames)+len(v.AbstainNames) > 0
	if !v.All || v.For+v.Against+v.Abstain > 0 || named {
		sides := []string{"for " + w.side(v.For, v.ForNames), "against " + w.side(v.Against, v.AgainstNames)}
		if v.Abstain > 0 || len(v.AbstainNames) > 0 {
			sides = append(sides, "abstaining "+w.side(v.Abstain, v.AbstainNames))
		}
		if named {
			out = append(out, sides...)
		} else {
			out = append(out, strings.Join(sides, ", "))
		}
	}
	if v.Proxies > 0 {
		out = append(out, "proxies "+strconv.Itoa(v.Proxies))
	}
	if v.Sanction != "" {
		out = append(out, "sanction "+quote(v.Sanction))
	}
	return out
}

func (w *writer) side(n int, names []string) string {
	switch {
	case len(names) == 0:
		return strconv.Itoa(n)
	case n == len(names):
		return w.people(names)
	}
	return fmt.Sprintf("%d (%s)", n, w.people(names))
}
