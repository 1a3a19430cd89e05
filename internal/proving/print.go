package proving

import (
	"slices"
	"strconv"
	"strings"

	"alteram/calendar"
	"alteram/internal/report"
	"alteram/internal/screen"
	"alteram/prove"
	"alteram/prove/table"
)

// printProof prints the answers to the claims about a rulebook, and the
// properties summed up.
func (s *session) printProof(v proveView, list []table.Property) {
	s.Out.Line("%s  %s", s.Out.In(screen.Strong, v.Rulebook), s.Out.In(screen.Faint, v.File))
	common := v.common()
	heading := ""
	for i := range v.Claims {
		c := &v.Claims[i]
		now := "Claims of the rulebook"
		if c.Property != "" {
			now = "A fair procedure"
		}
		if now != heading {
			s.Out.Heading(now)
			heading = now
		}
		s.printClaim(c, common)
	}
	if len(common) > 0 {
		s.Out.Heading("What this supposes")
		for _, a := range common {
			s.Out.Wrap("  - ", screen.Plain, a)
		}
	}
	s.printProperties(list)
	s.Out.Line("")
	t := screen.Good
	if v.Refuted > 0 {
		t = screen.Bad
	} else if v.NotProved > 0 {
		t = screen.Doubt
	}
	counts := strconv.Itoa(v.Proved) + " proved, " + strconv.Itoa(v.Refuted) + " refuted, " + strconv.Itoa(v.NotProved) + " not proved"
	s.Out.Line("%s: %s", report.Count(len(v.Claims), "claim"), s.Out.In(t, counts))
}

// printProperties sums up the twelve properties: each is as good as the worst
// of its claims.
func (s *session) printProperties(list []table.Property) {
	var rows [][]screen.Cell
	for _, p := range list {
		t := screen.Doubt
		switch p.Outcome {
		case prove.Proved:
			t = screen.Good
		case prove.Refuted:
			t = screen.Bad
		}
		rows = append(rows, []screen.Cell{screen.Plain.Of(p.Name), t.Of(strings.ToUpper(table.Word(p.Outcome))), screen.Plain.Of(p.Title), screen.Faint.Of(report.Count(p.Claims, "claim"))})
	}
	if len(rows) > 1 {
		s.Out.Heading("The twelve properties of a fair procedure, each as its worst claim")
		s.Out.Table(0, rows)
	}
}

// common lists what every answer supposes.
func (v *proveView) common() []string {
	var out []string
	if len(v.Claims) == 0 {
		return nil
	}
	for _, a := range v.Claims[0].Assumptions {
		if !slices.ContainsFunc(v.Claims, func(c claimView) bool { return !slices.Contains(c.Assumptions, a) }) {
			out = append(out, a)
		}
	}
	return out
}

// printClaim prints an answer with what it rests on.
func (s *session) printClaim(c *claimView, common []string) {
	word, t := strings.ToUpper(c.Outcome), screen.Doubt
	switch {
	case c.Outcome == "proved" && !c.Vacuous:
		t = screen.Good
	case c.Outcome == "refuted":
		t = screen.Bad
	}
	text := c.Claim
	if c.Property != "" {
		text = c.Property + ": " + text
	}
	s.Out.Table(0, [][]screen.Cell{{t.Of(word + strings.Repeat(" ", len("NOT PROVED")-len(word))), screen.Plain.Of(text)}})
	const in = "            "
	if c.Reason != "" {
		s.Out.Wrap(in, screen.Doubt, c.Reason)
	}
	for _, a := range c.Assumptions {
		if !slices.Contains(common, a) {
			s.Out.Wrap(in+"supposes: ", screen.Faint, a)
		}
	}
	for _, n := range c.Rests {
		s.Out.Wrap(in+"rests on a judgement: ", screen.Doubt, n.String())
	}
	if c.Outcome == "not proved" {
		for _, n := range c.Loose {
			s.Out.Wrap(in+"left free: ", screen.Faint, n.String())
		}
	}
	if c.Story != nil {
		s.printStory(c.Story)
	}
	for i, edits := range c.Repairs {
		if i == 0 {
			s.Out.Line("    What would prevent it (each was proved)")
		}
		for k, e := range edits {
			lead := "       "
			if k == 0 {
				lead = "    " + strconv.Itoa(i+1) + ". "
			}
			if e.Old != "" {
				s.Out.Wrap(lead+"clause "+e.Clause+" would read: ", screen.Good, e.New)
			} else {
				s.Out.Wrap(lead+"clause "+e.Clause+" would add: ", screen.Good, e.New)
			}
		}
	}
}

// String is the note with its clause.
func (n *proofNoteView) String() string {
	if n.Clause == "" {
		return n.Words
	}
	return "clause " + n.Clause + ": " + n.Words
}

// printStory prints a story; its turning line is marked.
func (s *session) printStory(v *storyView) {
	for _, who := range v.People {
		s.Out.Wrap("       ", screen.Faint, who)
	}
	var rows [][]screen.Cell
	for _, l := range v.Lines {
		mark, t := " ", screen.Plain
		if l.Turning {
			mark, t = ">", screen.Strong
		}
		text := l.Text
		if l.Clause != "" {
			text += " (clause " + l.Clause + ")"
		}
		if l.ByRule {
			text = "by rule: " + text
		}
		rows = append(rows, []screen.Cell{screen.Bad.Of(mark), screen.Faint.Of(longDay(l.Day)), t.Of(text)})
		if l.Against != "" {
			rows = append(rows, []screen.Cell{screen.Bad.Of(" "), screen.Faint.Of(""), screen.Doubt.Of("although " + l.Against)})
		}
	}
	rows = append(rows, []screen.Cell{screen.Bad.Of(" "), screen.Faint.Of(longDay(v.Day)), screen.Bad.Of("so it is: " + v.Broken)})
	s.Out.Table(4, rows)
	if v.Silent != "" {
		s.Out.Line("    What no words say")
		s.Out.Wrap("      ", screen.Plain, v.Silent)
	}
	for i, g := range v.Words {
		if i == 0 {
			s.Out.Line("    Which words let this happen")
		}
		s.Out.Wrap("      clause "+g.Clause+": ", screen.Plain, g.Words+" ("+g.How+")")
	}
	if v.Saved != "" {
		s.Out.Line("    written to %s", v.Saved)
	}
}

// longDay is a day of a view with its weekday, shortened: "Mon 1 March 2027".
func longDay(iso string) string {
	d, err := calendar.ParseDate(iso)
	if err != nil {
		return iso
	}
	return d.Weekday().String()[:3] + " " + d.String()
}
