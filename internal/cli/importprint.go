package cli

import (
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/internal/command"
	"alteram/internal/importer"
	"alteram/internal/report"
	"alteram/internal/screen"
	"alteram/rulebook"
	"alteram/source"
)

// printImport prints what a log comes to: the table of answers, the histogram
// of days, and what was wrong with the log.
func (s *session) printImport(name string, o importOptions, p *rulebook.Program, t *importTally, sum importer.Summary) error {
	for i := range t.clauses {
		t.clauses[i].Examples = t.clauses[i].firstExamples(o.examples)
	}
	if o.cases != "" {
		if err := t.writeCases(); err != nil {
			return fmt.Errorf("write %s: %w", o.cases, err)
		}
	}
	if o.svg != "" {
		if err := command.WriteFile(o.svg, []byte(histogramSVG(p.Title, t.clauses))); err != nil {
			return err
		}
	}
	v := importView{
		Schema: "alteram.import/1", Log: name, Format: sum.Format, Cases: sum.Cases, Events: sum.Rows,
		First: iso(sum.First), Last: iso(sum.Last), End: iso(t.end), LeftOut: sum.LeftOut, Skipped: sum.Skipped,
		Clauses: t.clauses, Faults: command.DiagnosticViews(sum.Diagnostics),
	}
	if s.JSON {
		return s.Emit(v)
	}
	s.Out.Heading(p.Title)
	s.Out.Wrap("", screen.Plain, fmt.Sprintf("%s: %s cases, %s events, %s to %s, held against the rulebook as at the end of %s.",
		name, thousands(sum.Cases), thousands(sum.Rows), sum.First, sum.Last, t.end.Long()))
	s.Out.Line("")
	s.importTable(t.clauses)
	for i := range t.clauses {
		s.histogram(&t.clauses[i])
	}
	for i := range t.clauses {
		if c := &t.clauses[i]; len(c.Examples) > 0 {
			s.Out.Line("%s broken in %s, among them %s", s.Out.In(screen.Bad, "clause "+c.Clause), thousands(c.Broken)+" "+report.Plural(c.Broken, "case"), strings.Join(c.Examples, ", "))
		}
	}
	if sum.LeftOut > 0 || len(sum.Diagnostics) > 0 {
		s.Say("%s rows could not be used; the rest was read", thousands(sum.LeftOut))
		for _, d := range sum.Diagnostics {
			fmt.Fprint(s.Talk, s.Drawn(d))
		}
	}
	if source.HasError(sum.Diagnostics) {
		return &command.Quit{Code: command.CodeFailed}
	}
	return nil
}

func iso(d calendar.Date) string {
	if d == calendar.NoDate {
		return ""
	}
	return d.ISO()
}

func (s *session) importTable(list []importClauseView) {
	rows := [][]screen.Cell{{screen.Strong.Of("clause"), screen.Plain.Of(""), screen.Strong.Of("kept"), screen.Strong.Of("excused"), screen.Strong.Of("pending"), screen.Strong.Of("broken"), screen.Strong.Of("not shown"), screen.Strong.Of("not applicable")}}
	for i := range list {
		c := &list[i]
		tone := screen.Plain
		if c.Broken > 0 {
			tone = screen.Bad
		}
		rows = append(rows, []screen.Cell{
			screen.Name.Of(c.Clause), screen.Plain.Of(c.Heading), screen.Plain.Of(thousands(c.Kept)), screen.Plain.Of(thousands(c.Excused)), screen.Plain.Of(thousands(c.Pending)),
			tone.Of(thousands(c.Broken)), screen.Plain.Of(thousands(c.NotShown)), screen.Faint.Of(thousands(c.NotApplicable)),
		})
	}
	s.Out.Table(0, rows)
	s.Out.Line("")
}

// bins are the classes of a histogram, by days against the last day.
type bin struct {
	from, to int
	n        int
}

func (b bin) label() string {
	switch {
	case b.to < 0 && b.from == -1<<30:
		return fmt.Sprintf("%d days early or more", -b.to)
	case b.from == 0 && b.to == 0:
		return "on the last day"
	case b.to < 0:
		return fmt.Sprintf("%d to %d days early", -b.to, -b.from)
	case b.to == 1<<30:
		return fmt.Sprintf("%d days late or more", b.from)
	}
	return fmt.Sprintf("%d to %d days late", b.from, b.to)
}

func histogramBins(days map[int]int) []bin {
	bins := []bin{{-1 << 30, -61, 0}, {-60, -31, 0}, {-30, -15, 0}, {-14, -8, 0}, {-7, -1, 0}, {0, 0, 0}, {1, 7, 0}, {8, 14, 0}, {15, 30, 0}, {31, 60, 0}, {61, 180, 0}, {181, 1 << 30, 0}}
	for d, n := range days {
		for i := range bins {
			if d >= bins[i].from && d <= bins[i].to {
				bins[i].n += n
			}
		}
	}
	return bins
}

// histogram prints the days early and late of one clause.
func (s *session) histogram(c *importClauseView) {
	if len(c.Days) == 0 {
		return
	}
	bins := histogramBins(c.Days)
	most := slices.MaxFunc(bins, func(a, b bin) int { return a.n - b.n }).n
	s.Out.Line("%s: when it was done, against the last day", s.Out.In(screen.Strong, "clause "+c.Clause+" "+c.Heading))
	for _, b := range bins {
		tone := screen.Good
		if b.from > 0 {
			tone = screen.Bad
		}
		s.Out.Line("  %22s %9s %s", b.label(), thousands(b.n), s.Out.In(tone, strings.Repeat("▇", (b.n*40+most-1)/most)))
	}
	s.Out.Line("")
}

// histogramSVG draws the histograms of all clauses that have one, with the
// figures as text.
func histogramSVG(title string, list []importClauseView) string {
	var b strings.Builder
	const rowHeight, left, barWidth = 20, 190, 420
	y := 40
	for i := range list {
		c := &list[i]
		if len(c.Days) == 0 {
			continue
		}
		bins := histogramBins(c.Days)
		most := slices.MaxFunc(bins, func(a, b bin) int { return a.n - b.n }).n
		fmt.Fprintf(&b, `<text x="10" y="%d" font-weight="bold">clause %s %s</text>`+"\n", y, xmlText(c.Clause), xmlText(c.Heading))
		y += 10
		for _, bn := range bins {
			fill := "#2b7a3d"
			if bn.from > 0 {
				fill = "#b3261e"
			}
			w := bn.n * barWidth / max(most, 1)
			fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s</text><rect x="%d" y="%d" width="%d" height="14" fill="%s"/><text x="%d" y="%d">%s</text>`+"\n",
				left-8, y+13, xmlText(bn.label()), left, y+2, w, fill, left+w+6, y+13, thousands(bn.n))
			y += rowHeight
		}
		y += 30
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 %d" width="720" height="%d" font-family="sans-serif" font-size="13" role="img"><title>%s: days early and late</title><rect width="100%%" height="100%%" fill="white"/>
%s</svg>
`, y, y, xmlText(title), b.String())
}

func xmlText(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}

// thousands writes a number with commas.
func thousands(n int) string {
	t := fmt.Sprint(n)
	for i := len(t) - 3; i > 0; i -= 3 {
		t = t[:i] + "," + t[i:]
	}
	return t
}
