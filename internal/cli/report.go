package cli

import (
	"fmt"
	"regexp"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
	"alteram/source"
)

// tintOf is the tint of an effect, an answer or a status.
func tintOf(word string) tint {
	switch word {
	case string(docket.Effective), string(docket.Shown), "in effect":
		return good
	case string(docket.NoEffect), string(docket.Stands), string(docket.Awaits), string(docket.Rejected), string(docket.Overturned),
		string(docket.Broken), "missed", "late", "not carried":
		return bad
	case string(docket.NotShown), string(docket.Pending), "suspended", "not yet in effect":
		return doubt
	case string(docket.Unmoved), string(docket.Fact), string(docket.Excused):
		return faint
	}
	return plain
}

// refused reports whether an effect is one that the rulebook denies.
func refused(effect string) bool {
	switch docket.Effect(effect) {
	case docket.NoEffect, docket.Stands, docket.Awaits, docket.Rejected, docket.Overturned:
		return true
	}
	return false
}

// words is an entry as it was written, on one line and without its date; of an
// entry that a rule made, what it is.
func (o *opened) words(id string, e docket.Event, known bool) (text string, byRule bool) {
	for i, own := range o.c.Events {
		if own.ID == id && i < len(o.c.Spans) {
			return entryText(o.c.File.Slice(o.c.Spans[i])), false
		}
	}
	switch {
	case !known:
		return "", true
	case e.Text != "":
		return e.Text, true
	}
	return e.Thing + " counts as made", true
}

// leadingDate matches the time with which an entry begins, in the forms of
// docs/reference/cases.md.
func leadingDate() *regexp.Regexp {
	const (
		clock = `(?:\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[ap]m)?|\d{1,2} ?[ap]m|noon|midnight)`
		date  = `(?:(?:[a-z]+ )?\d{1,2} [a-z]+ \d{4}|\d{4}-\d\d-\d\d)`
		day   = `(?:between (?:\d{1,2}|` + date + `(?: ` + clock + `)?) and ` + date + `(?: ` + clock + `)?|not (?:after|before) ` + date +
			`|date not known|` + date + `|(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{4})`
		times = `(?:(?:at )?` + clock + `(?: ?- ?` + clock + `)?|between ` + clock + ` and ` + clock + `)`
	)
	return regexp.MustCompile(`(?i)^(?:` + day + `,? (?:` + times + `,? )?|` + times + `,? )`)
}

// entryText is an entry without its time, its name, what stands in brackets at
// its end and its full stop.
func entryText(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	s = strings.TrimPrefix(s, leadingDate().FindString(s))
	if rest, ok := strings.CutPrefix(s, "["); ok {
		if _, text, ok := strings.Cut(rest, "] "); ok {
			s = text
		}
	}
	s = strings.TrimSuffix(s, ".")
	for strings.HasSuffix(s, ")") {
		at := strings.LastIndex(s, " (")
		if at < 0 || !remark(s[at+2:len(s)-1]) {
			break
		}
		s = strings.TrimSuffix(s[:at], ".")
	}
	return s
}

// remark reports whether words in brackets at the end of an entry are a label
// or say when it was recorded.
func remark(s string) bool {
	first, _, _ := strings.Cut(s, ",")
	word, _, _ := strings.Cut(first, " ")
	return word == "reported" || word == "invented" || word == "illustrative" || word == "recorded"
}

// deedWords is what a duty or power asks, in the words of its sentence: what
// stands between must or may and the time.
func deedWords(n *rulebook.Norm, otherwise string) string {
	text := strings.Join(strings.Fields(n.Words), " ")
	if n.Kind == rulebook.Offer {
		return otherwise
	}
	rest, ok := "", false
	for _, modal := range []string{" must not ", " must ", " may "} {
		if _, rest, ok = strings.Cut(text, modal); ok {
			break
		}
	}
	if !ok {
		return otherwise
	}
	for _, w := range n.Windows {
		if w.Words != "" {
			rest, _, _ = strings.Cut(rest, strings.Join(strings.Fields(w.Words), " "))
		}
	}
	for _, end := range []string{",", ";", ":", ". ", " if ", " unless ", " only if ", " provided that ", " while ", " within ", " before ", " after ", " immediately ", " as soon as ", " without delay "} {
		rest, _, _ = strings.Cut(rest, end)
	}
	rest = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(rest), "."), " only")
	if rest == "" {
		return otherwise
	}
	return rest
}

// printEntries prints a record. What one line of a case says at once, such as a
// whole meeting, is several entries: those that say no more are left out.
func (s *session) printEntries(list []entryView, all bool) {
	for i, e := range list {
		again := i > 0 && e.Text == list[i-1].Text && e.Text != "" && e.On == list[i-1].On
		if again && e.Effect == string(docket.Fact) && len(e.Findings) == 0 {
			continue
		}
		s.printEntry(e, all)
	}
}

// printEntry prints an entry of the record with its ruling. Findings that are
// kept are printed when all is asked for.
func (s *session) printEntry(e entryView, all bool) {
	head := s.out.in(faint, fmt.Sprintf("%4s", e.ID)) + "  " + e.On + "  " + s.out.in(tintOf(e.Effect), e.Effect)
	if e.Label != "" {
		head += s.out.in(faint, " ("+e.label()+")")
	}
	s.out.line("%s", head)
	text := e.Text
	if e.ByRule {
		text += " (by a rule)"
	}
	s.out.wrap("      ", plain, text)
	if e.Because != "" {
		s.out.wrap("      ", bad, "because "+e.Because)
	}
	if e.Tally != nil && e.Tally.Text != "" {
		s.out.hang("      ", "vote: ", plain, e.Tally.Text)
		for _, u := range e.Tally.Uncounted {
			s.out.wrap("        - ", plain, u)
		}
	}
	for _, f := range e.Findings {
		if all || f.Answer != string(docket.Shown) && f.Answer != string(docket.Unmoved) {
			s.printFinding("      ", f)
		}
	}
	for _, list := range []struct {
		word  string
		lines []string
		t     tint
	}{{"opens", e.Opened, faint}, {"meets", e.Discharged, faint}, {"late", e.Late, bad}, {"missed before", e.Missed, bad}} {
		for _, l := range list.lines {
			s.out.hang("      ", list.word+": ", list.t, l)
		}
	}
}

// printFinding prints what a clause says: the answer first, then the
// rulebook's words, the working, and the remedy.
func (s *session) printFinding(indent string, f findingView) {
	lead := f.Answer
	if f.Severity != "" && f.Answer == string(docket.Broken) {
		lead += ", " + f.Severity
	}
	if f.Clause != "" {
		lead = "clause " + f.Clause + " " + lead
	}
	code := ""
	if f.Code != "" && f.Answer != string(docket.Shown) {
		code = " [" + f.Code + "]"
	}
	s.out.line("%s- %s%s", indent, s.out.in(tintOf(f.Answer), lead), code)
	indent += "  "
	if f.Text != "" {
		s.out.wrap(indent, plain, f.Text)
	}
	if f.Words != "" {
		s.out.wrap(indent, faint, "\""+strings.TrimSpace(f.Words)+"\"")
	}
	if f.sentence != "" {
		s.out.hang(indent, "counted: ", faint, f.sentence)
	}
	if f.early != calendar.NoDate && !strings.Contains(f.Text, f.early.String()) {
		s.out.wrap(indent, strong, "first lawful day: "+f.early.Long())
	}
	if f.late != calendar.NoDate && f.Answer != string(docket.Shown) && !strings.Contains(f.Text, f.late.String()) {
		s.out.wrap(indent, plain, "last lawful day: "+f.late.Long())
	}
	if f.Needs != "" {
		s.out.hang(indent, "needs: ", plain, f.Needs)
	}
}

// printClauses prints the table of clauses; those that nothing called for only
// when all is asked for.
func (s *session) printClauses(list []clauseView, all bool) {
	var rows [][]cell
	counts, unmoved := map[string]int{}, 0
	for _, c := range list {
		counts[c.Answer]++
		if c.Answer == string(docket.Unmoved) && !all {
			unmoved++
			continue
		}
		rows = append(rows, []cell{{c.Clause, name}, {c.Answer, tintOf(c.Answer)}, {c.Heading, plain}})
	}
	s.out.table(2, rows)
	if unmoved > 0 {
		s.out.line("  %s", s.out.in(faint, fmt.Sprintf("%d not applicable (--all lists them)", unmoved)))
	}
	var sum []string
	for _, a := range []docket.Answer{docket.Shown, docket.Broken, docket.NotShown, docket.Pending, docket.Excused} {
		if n := counts[string(a)]; n > 0 {
			sum = append(sum, fmt.Sprintf("%d %s", n, a))
		}
	}
	if len(sum) > 0 {
		s.out.line("  %s", strings.Join(sum, ", "))
	}
}

// printDues prints duties and powers, one below the other.
func (s *session) printDues(list []dueView) {
	for _, d := range list {
		who := d.Who
		if len(d.People) > 0 {
			who += " (" + strings.Join(d.People, ", ") + ")"
		}
		s.out.wrap("  ", plain, fmt.Sprintf("%s %s %s%s", who, s.out.in(strong, d.Kind), d.Deed, d.until()))
		note := "clause " + d.Clause
		if d.Trigger != "" {
			note += ", since entry " + d.Trigger
		}
		s.out.wrap("    ", faint, note)
		if d.Overdue {
			s.out.wrap("    ", bad, "overdue by "+count(-deref(d.DaysLeft), "day"))
		}
		if len(d.Alternatives) > 0 {
			s.out.wrap("    ", doubt, "the rulebook leaves the day open: "+strings.Join(d.Alternatives, "; "))
		}
		if d.Needs != "" {
			s.out.hang("    ", "needs: ", doubt, d.Needs)
		}
		if d.sentence != "" {
			s.out.hang("    ", "counted: ", faint, d.sentence)
		}
	}
}

// until is when a duty or power must be used, in words.
func (d *dueView) until() string {
	var b strings.Builder
	if d.from != calendar.NoDate && d.Kind == "may" {
		b.WriteString(" from " + d.from.Long())
	}
	if d.by != calendar.NoDate {
		word := " by "
		if d.Kind == "may" {
			word = " until "
		}
		b.WriteString(word + d.by.Long())
		if left := d.DaysLeft; left != nil && *left >= 0 && !d.Overdue {
			b.WriteString(" (" + inDays(*left) + ")")
		}
	}
	return b.String()
}

func inDays(n int) string {
	switch n {
	case 0:
		return "today"
	case 1:
		return "tomorrow"
	}
	return fmt.Sprintf("in %d days", n)
}

// count is a number with its noun.
func count(n int, noun string) string { return fmt.Sprintf("%d %s", n, plural(n, noun)) }

func deref(p *int) int {
	if p == nil {
		return 0
	}
	return *p
}

// printResults prints decisions and what has become of them.
func (s *session) printResults(list []resultView) {
	var rows [][]cell
	for _, r := range list {
		note := r.On
		if r.Until != "" {
			note += ", until " + r.Until
		}
		if r.Why != "" {
			note += "; " + r.Why
		}
		if len(r.Statuses) > 0 {
			note += " (" + strings.Join(r.Statuses, ", ") + ")"
		}
		rows = append(rows, []cell{{r.Thing, strong}, {r.Status, tintOf(r.Status)}, {note, plain}})
	}
	s.out.table(2, rows)
}

// placeOf is a short name of a place in a text, for lists.
func placeOf(f *source.File, span source.Span) string {
	return fmt.Sprintf("%s:%d", f.Name, f.Position(span.Start).Line)
}
