package report

import (
	"cmp"
	"fmt"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/internal/screen"
)

// TintOf is the tint of an effect, an answer or a status.
func TintOf(word string) screen.Tint {
	switch word {
	case string(docket.Effective), string(docket.Shown), "in effect":
		return screen.Good
	case string(docket.NoEffect), string(docket.Stands), string(docket.Awaits), string(docket.Rejected), string(docket.Overturned),
		string(docket.Broken), "missed", "late", "not carried":
		return screen.Bad
	case string(docket.NotShown), string(docket.Pending), "suspended", "not yet in effect":
		return screen.Doubt
	case string(docket.Unmoved), string(docket.Fact), string(docket.Excused):
		return screen.Faint
	}
	return screen.Plain
}

// printEntries prints a record. What one line of a case says at once, such as a
// whole meeting, is several entries: those that say no more are left out.
func printEntries(out *screen.Screen, list []Entry, all bool) {
	for i, e := range list {
		again := i > 0 && e.Text == list[i-1].Text && e.Text != "" && e.On == list[i-1].On
		if again && e.Effect == string(docket.Fact) && len(e.Findings) == 0 && e.Amended == "" {
			continue
		}
		printEntry(out, e, all)
	}
}

// printEntry prints an entry of the record with its ruling. Findings that are
// kept are printed when all is asked for.
func printEntry(out *screen.Screen, e Entry, all bool) {
	head := out.In(screen.Faint, fmt.Sprintf("%4s", e.ID)) + "  " + e.On + "  " + out.In(TintOf(e.Effect), e.Effect)
	if e.Label != "" {
		head += out.In(screen.Faint, " ("+e.Origin()+")")
	}
	out.Line("%s", head)
	text := e.Text
	if e.ByRule {
		text += " (by a rule)"
	}
	out.Wrap("      ", screen.Plain, text)
	switch {
	case e.Before != "":
		out.Hang("      ", e.Amended+"; before: ", screen.Faint, e.Before)
	case e.Amended != "":
		out.Wrap("      ", screen.Faint, e.Amended)
	}
	if e.Because != "" {
		out.Wrap("      ", screen.Bad, "because "+e.Because)
	}
	if e.Tally != nil && e.Tally.Text != "" {
		out.Hang("      ", "vote: ", screen.Plain, e.Tally.Text)
		for _, u := range e.Tally.Uncounted {
			out.Wrap("        - ", screen.Plain, u)
		}
	}
	for _, f := range e.Findings {
		if all || f.Answer != string(docket.Shown) && f.Answer != string(docket.Unmoved) {
			PrintFinding(out, "      ", f)
		}
	}
	for _, list := range []struct {
		word  string
		lines []string
		t     screen.Tint
	}{{"opens", e.Opened, screen.Faint}, {"meets", e.Discharged, screen.Faint}, {"late", e.Late, screen.Bad}, {"missed before", e.Missed, screen.Bad}} {
		for _, l := range list.lines {
			out.Hang("      ", list.word+": ", list.t, l)
		}
	}
}

// PrintFinding prints what a clause says: the answer first, then the
// rulebook's words, the working, and the remedy.
func PrintFinding(out *screen.Screen, indent string, f Finding) {
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
	out.Line("%s- %s%s", indent, out.In(TintOf(f.Answer), lead), code)
	indent += "  "
	if f.Text != "" {
		out.Wrap(indent, screen.Plain, f.Text)
	}
	if f.Words != "" {
		out.Wrap(indent, screen.Faint, "\""+strings.TrimSpace(f.Words)+"\"")
	}
	if f.sentence != "" {
		out.Hang(indent, "counted: ", screen.Faint, f.sentence)
	}
	if f.early != calendar.NoDate && !strings.Contains(f.Text, f.early.String()) {
		out.Wrap(indent, screen.Strong, "first lawful day: "+f.early.Long())
	}
	if f.late != calendar.NoDate && f.Answer != string(docket.Shown) && !strings.Contains(f.Text, f.late.String()) {
		out.Wrap(indent, screen.Plain, "last lawful day: "+f.late.Long())
	}
	if f.Needs != "" {
		out.Hang(indent, "needs: ", screen.Plain, f.Needs)
	}
}

// printClauses prints the table of clauses; those that nothing called for only
// when all is asked for.
func printClauses(out *screen.Screen, list []Clause, all bool) {
	var rows [][]screen.Cell
	counts, unmoved := map[string]int{}, 0
	for _, c := range list {
		counts[c.Answer]++
		if c.Answer == string(docket.Unmoved) && !all {
			unmoved++
			continue
		}
		rows = append(rows, []screen.Cell{screen.Name.Of(c.Clause), TintOf(c.Answer).Of(c.Answer), screen.Plain.Of(c.Heading)})
	}
	out.Table(2, rows)
	if unmoved > 0 {
		out.Line("  %s", out.In(screen.Faint, fmt.Sprintf("%d not applicable (--all lists them)", unmoved)))
	}
	var sum []string
	for _, a := range []docket.Answer{docket.Shown, docket.Broken, docket.NotShown, docket.Pending, docket.Excused} {
		if n := counts[string(a)]; n > 0 {
			sum = append(sum, fmt.Sprintf("%d %s", n, a))
		}
	}
	if len(sum) > 0 {
		out.Line("  %s", strings.Join(sum, ", "))
	}
}

// printDues prints duties and powers, one below the other.
func printDues(out *screen.Screen, list []Due) {
	for _, d := range list {
		who := d.Who
		if len(d.People) > 0 {
			who += " (" + strings.Join(d.People, ", ") + ")"
		}
		out.Wrap("  ", screen.Plain, fmt.Sprintf("%s %s %s%s", who, out.In(screen.Strong, d.Kind), d.Deed, d.until()))
		note := "clause " + d.Clause
		if d.Trigger != "" {
			note += ", since entry " + d.Trigger
		}
		out.Wrap("    ", screen.Faint, note)
		if d.Overdue {
			out.Wrap("    ", screen.Bad, "overdue by "+Count(-deref(d.DaysLeft), "day"))
		}
		if len(d.Alternatives) > 0 {
			out.Wrap("    ", screen.Doubt, "the rulebook leaves the day open: "+strings.Join(d.Alternatives, "; "))
		}
		if d.Needs != "" {
			out.Hang("    ", "needs: ", screen.Doubt, d.Needs)
		}
		if d.sentence != "" {
			out.Hang("    ", "counted: ", screen.Faint, d.sentence)
		}
	}
}

// until is when a duty or power must be used, in words.
func (d *Due) until() string {
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

// Count is a number with its noun.
func Count(n int, noun string) string { return fmt.Sprintf("%d %s", n, Plural(n, noun)) }

func deref(p *int) int {
	if p == nil {
		return 0
	}
	return *p
}

// PrintResults prints decisions and what has become of them.
func PrintResults(out *screen.Screen, list []Result) {
	var rows [][]screen.Cell
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
		rows = append(rows, []screen.Cell{screen.Strong.Of(r.Thing), TintOf(r.Status).Of(r.Status), screen.Plain.Of(note)})
	}
	out.Table(2, rows)
}

// PrintCheck prints the whole of a case: what happened, what came of it, the
// clauses, and what is next. What was kept and what does not apply is printed
// when all is asked for.
func PrintCheck(out *screen.Screen, v *Check, all bool) {
	printHead(out, v)
	out.Heading("WHAT HAPPENED")
	printEntries(out, v.Entries, all)
	if len(v.Results) > 0 {
		out.Heading("DECISIONS")
		PrintResults(out, v.Results)
	}
	if len(v.Clauses) > 0 {
		out.Heading("CLAUSES")
		printClauses(out, v.Clauses, all)
		printDutyFindings(out, v)
	}
	PrintNext(out, v, "")
	for _, a := range v.Alerts {
		out.Wrap("note: ", screen.Doubt, a)
	}
}

// printHead prints what is looked at.
func printHead(out *screen.Screen, v *Check) {
	title := v.Title
	if title == "" {
		title = v.Case
	}
	out.Wrap("", screen.Strong, title)
	rows := [][]screen.Cell{{screen.Faint.Of("rulebook"), screen.Plain.Of(v.Rulebook)}, {screen.Faint.Of("case"), screen.Plain.Of(v.Case + ", " + Count(v.entries, "entry"))}}
	if v.Label != "" {
		rows = append(rows, []screen.Cell{screen.Faint.Of("label"), screen.Plain.Of(v.Label)})
	}
	if len(v.Incomplete) > 0 {
		rows = append(rows, []screen.Cell{screen.Faint.Of("record"), screen.Plain.Of("may lack " + strings.Join(v.Incomplete, ", ") + ": silence about it is not shown, never broken")})
	}
	state := "open"
	if !v.Open {
		state = "closed"
		if v.ClosedBy != "" {
			state += ": " + v.ClosedBy
		}
	}
	if v.day != calendar.NoDate {
		state += ", as it stood on " + v.day.Long()
	}
	out.Table(0, append(rows, []screen.Cell{screen.Faint.Of("state"), screen.Plain.Of(state)}))
}

// printDutyFindings prints what is broken that no entry bears: duties that
// were missed or met late.
func printDutyFindings(out *screen.Screen, v *Check) {
	told := map[string]bool{}
	for _, e := range v.Entries {
		for _, f := range e.Findings {
			told[f.Clause+f.Text] = true
		}
	}
	for _, c := range v.Clauses {
		for _, f := range c.Findings {
			if f.Answer == string(docket.Broken) && !told[f.Clause+f.Text] {
				PrintFinding(out, "  ", f)
			}
		}
	}
}

// PrintNext prints who must or may do what; of one person, when who is not
// empty.
func PrintNext(out *screen.Screen, v *Check, who string) {
	must, may := v.Next(who)
	title := "WHAT IS NEXT"
	if v.day != calendar.NoDate {
		title += fmt.Sprintf(" (%s)", v.day.Long())
	}
	out.Heading(title)
	switch {
	case len(must)+len(may) > 0:
		printDues(out, append(must, may...))
	case !v.Open:
		out.Line("  nothing: the case is closed")
	default:
		out.Line("  nothing is due, and nobody has a power that is open")
	}
}

// Plural is a noun as it stands behind a number.
func Plural(n int, noun string) string {
	if n == 1 {
		return noun
	}
	if stem, ok := strings.CutSuffix(noun, "ry"); ok { // entry, story
		return stem + "ries"
	}
	return noun + "s"
}

// PrintVerdict prints what denies something: of each clause one finding, that
// with the gravest effect.
func PrintVerdict(out *screen.Screen, v *Check) {
	var order []string
	first := map[string]Finding{}
	hear := func(list []Finding) {
		for _, f := range list {
			if f.Answer != string(docket.Broken) || f.Text == "" {
				continue
			}
			had, known := first[f.Clause]
			if !known {
				order = append(order, f.Clause)
			}
			if !known || had.Severity == "" && f.Severity != "" {
				first[f.Clause] = f
			}
		}
	}
	for _, e := range v.Entries {
		hear(e.Findings)
	}
	for _, c := range v.Clauses {
		hear(c.Findings)
	}
	for _, clause := range order {
		f := first[clause]
		out.Hang("    ", "clause "+clause+", "+cmp.Or(f.Severity, "a breach")+": ", screen.Bad, f.Text)
		if f.early != calendar.NoDate && !strings.Contains(f.Text, f.early.String()) {
			out.Wrap("      ", screen.Plain, "first lawful day: "+f.early.Long())
		}
	}
	if len(order) == 0 {
		out.Line("    %s", out.In(screen.Good, "nothing is wrong with it"))
	}
}
