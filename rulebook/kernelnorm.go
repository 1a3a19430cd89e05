package rulebook

import (
	"fmt"
	"strings"

	"alteram/syntax"
)

// verbWords are the keywords of verbs, in the order of the constants.
var verbWords = [...]string{"do", "sit", "vote", "preside", "abstain", "attend", "deliberate", "speak", "rely", "anything",
	"publish", "suspend", "adjourn", "review", "refer", "appoint", "extend", "agree", "proxy", "stay"}

// normWords are the keywords of norms, in the order of the constants.
var normWords = [...]string{"may", "must", "mustnot", "offer", "valid", "state", "needs", "without", "void", "quorum", "acting", "service",
	"deem", "effect", "extend", "applies", "casting", "chair", "cure", "survives", "yields", "menu"}

// stateWords are the keywords of states, in the order of the constants.
var stateWords = [...]string{"", "made", "received", "sent", "heard", "in writing", "held", "disclosed", "accepted", "present", "in class"}

func stateName(s State) string { return stateWords[s] }

// changeWords are the keywords of changes, in the order of the constants.
var changeWords = [...]string{"", "takes effect", "ends", "is suspended", "is set aside", "closes the case", "reopens the case",
	"is referred", "counts as made", "passes", "opens"}

// opWords are the keywords of tests, in the order of the constants.
var opWords = [...]string{"happened", "received", "open", "decided", "void", "set_aside", "in_effect", "carried", "time_passed", "is",
	"is", "sat", "present", "heard_whole", "heard", "spoke", "offered", "declined", "failed_to_attend", "made_by", "agreed", "voted",
	"count", "times", "field", "considers", "tied", "relies_undisclosed", "finds_uncharged", "imposes_unlisted", "same_facts",
	"case_open", "charge_proved", "member", "told", "by_method", "after_hours", "incomplete", "stood_down"}

// cmpWords are the comparisons, in the order of the constants.
var cmpWords = [...]string{"=", "!=", "<", "<=", ">=", ">"}

// baseWords are the bases of majorities, in the order of the constants.
var baseWords = [...]string{"members", "entitled", "present", "voting", "votes", "in office"}

// normText is a norm as one line, without its clause.
func (p *Program) normText(n *Norm) string {
	var l parts
	l.add("%s", normWords[n.Kind])
	l.when(n.For != 0, "for "+p.id(n.For))
	l.when(!n.Who.empty(), p.whoText(n.Who))
	l.when(n.Not, "not")
	l.when(n.Thing != 0, p.id(n.Thing))
	l.when(len(n.Deeds) > 0, p.deedsText(n.Deeds))
	l.when(n.State != NoState, stateWords[n.State])
	l.when(n.Change != NoChange, changeWords[n.Change])
	l.when(n.With != 0, "with "+p.id(n.With))
	l.when(len(n.Things) > 0, "of "+p.ids(n.Things, "|"))
	l.when(len(n.To) > 0, "to "+p.ids(n.To, ","))
	l.when(n.At != 0, "at "+p.id(n.At))
	l.when(n.Major != nil, p.majorityText(n.Major))
	l.when(n.Method != "", "by "+n.Method)
	l.when(n.After, "after hours")
	l.when(n.Through, "throughout")
	l.when(len(n.Items) > 0, "["+strings.Join(n.Items, "; ")+"]")
	l.when(len(n.Clauses) > 0, "clauses "+p.clausesText(n.Clauses))
	l.when(n.Shorten, "shorten")
	l.when(n.Written, "in writing")
	l.when(n.Late, "also late")
	l.when(n.Only, "only")
	l.when(len(n.Windows) > 0, p.windowsText(n.Windows))
	l.when(n.Whichever != AllHold, [...]string{"", "later", "earlier"}[n.Whichever])
	l.when(n.Sev.Kind != syntax.NoSeverity, p.severityText(n.Sev))
	l.when(n.If != nil, "if "+p.condText(n.If))
	l.when(n.Unless != nil, "unless "+p.condText(n.Unless))
	l.when(n.Contrary, "unless contrary shown")
	l.when(n.Early, "unless already done")
	l.when(n.Limit > 0, fmt.Sprintf("limit %d", n.Limit))
	l.when(n.Most != nil, "most "+p.spanText(n.Most))
	for _, id := range n.IfNot {
		l.add("else #%d", id-n.ID)
	}
	l.when(n.Parent >= 0, fmt.Sprintf("when missed #%d", n.Parent-n.ID))
	for _, id := range n.Gives {
		l.add("gives way to #%d", id-n.ID)
	}
	return strings.Join(l, " ")
}

func (p *Program) clausesText(list []int) string {
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = p.clauseText(c)
	}
	return strings.Join(out, ",")
}

func (w *Who) empty() bool {
	return len(w.Roles) == 0 && w.MemberOf == 0 && w.Class == 0 && !w.Anyone && !w.Member && !w.Nobody
}

func (p *Program) whoText(w Who) string {
	var l parts
	l.when(w.Nobody, "nobody")
	l.when(w.Each, "each")
	l.when(w.Count > 0, fmt.Sprintf("any %d", w.Count))
	l.when(w.Longest, "longest serving")
	l.when(w.Class != 0, p.id(w.Class))
	l.when(w.MemberOf != 0, "member("+p.id(w.MemberOf)+")")
	l.when(w.Anyone && !w.Nobody, "anyone")
	l.when(w.Member, "member")
	sep := "|"
	if w.All {
		sep = "&"
		l.when(len(w.Roles) < 2, "all")
	}
	l.when(len(w.Roles) > 0, p.ids(w.Roles, sep))
	l.when(w.If != nil, "who "+p.condText(w.If))
	return strings.Join(l, " ")
}

func (p *Program) deedsText(list []Deed) string {
	out := make([]string, len(list))
	for i, d := range list {
		switch {
		case d.Verb == Do:
			out[i] = p.id(d.Thing)
		case d.Thing == 0:
			out[i] = verbWords[d.Verb] + "()"
		default:
			out[i] = verbWords[d.Verb] + "(" + p.id(d.Thing) + ")"
		}
	}
	return ": " + strings.Join(out, " | ")
}

// deedWords is a deed in words: "the hearing", "sit at the hearing".
func (p *Program) deedWords(d Deed) string {
	name := "the " + cmpOr(p.Thing(d.Thing).Name, "meeting")
	if d.Verb == Do {
		return name
	}
	return verbWords[d.Verb] + " at " + name
}

func (p *Program) severityText(s Severity) string {
	text := [...]string{"", "@void", "@voidable", "@curable", "@irregular", "@uncounted"}[s.Kind]
	if s.By != 0 {
		text += "(" + p.id(s.By)
		if len(s.Within) > 0 {
			text += " " + p.windowsText(s.Within)
		}
		text += ")"
	}
	return text + map[bool]string{true: " from cure"}[s.FromCure]
}

func (p *Program) majorityText(m *Majority) string {
	if m == nil {
		return ""
	}
	share := fmt.Sprint(m.Num)
	switch {
	case m.Param != 0:
		share = p.id(m.Param)
	case m.Less > 0:
		share = fmt.Sprintf("all but %d", m.Less)
	case m.Den > 0:
		share = fmt.Sprintf("%d/%d", m.Num, m.Den)
	}
	return map[bool]string{false: ">= ", true: "> "}[m.MoreThan] + share + " of " + baseWords[m.Of]
}

// condText is a condition with its connectives spelled out.
func (p *Program) condText(c Cond) string {
	switch c := c.(type) {
	case *And:
		return p.condsText(c.Parts, " & ")
	case *Or:
		return p.condsText(c.Parts, " | ")
	case *Not:
		return "!" + p.condText(c.Part)
	case *Test:
		return p.testText(c)
	}
	return ""
}

func (p *Program) condsText(list []Cond, sep string) string {
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = p.condText(c)
	}
	return "(" + strings.Join(out, sep) + ")"
}

func (p *Program) testText(t *Test) string {
	var l parts
	l.when(t.That, "that")
	l.when(!t.Who.empty(), p.whoText(t.Who))
	l.when(!t.Other.empty(), p.whoText(t.Other))
	switch {
	case t.Op == FieldIs:
		l.add("%s.%s", p.id(t.Thing), word(p.Thing(t.Thing).Fields[t.Field].Name))
	default:
		l.when(t.Thing != 0, p.id(t.Thing))
	}
	l.when(t.With != 0, "with "+p.id(t.With))
	switch {
	case t.Cmp == Lists:
		l.add("includes")
	case t.Cmp != Equal || t.N != 0:
		l.add("%s %d", cmpWords[t.Cmp], t.N)
	}
	l.when(t.Op == FieldIs && t.Day != noDay, t.Day.ISO())
	l.when(t.Value != "", `"`+t.Value+`"`)
	text := opWords[t.Op] + "(" + strings.Join(l, ", ") + ")"
	if len(t.Windows) > 0 {
		text += "[" + p.windowsText(t.Windows) + "]"
	}
	return text
}
