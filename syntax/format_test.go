package syntax

import (
	"bytes"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"alteram/source"
)

// books are the rulebooks that every law of the formatter is tried on.
var books = [...]string{
	"../examples/harbour/constitution.md", "../examples/carter/constitution.md", "../rulebooks/victoria-model-rules/rulebook.md",
	"../examples/nz-schedule-2/rulebook.md", "../examples/fines/rulebook.md",
	"testdata/challenges.md", "testdata/shapes.md", "testdata/outline.md", "testdata/errors.md",
}

// Formatting keeps the meaning and every byte of prose, and formatting again
// changes nothing.
func TestFormatKeepsMeaning(t *testing.T) {
	for _, name := range books {
		checkFormat(t, read(t, name))
	}
}

// checkFormat holds the laws of formatting against one text.
func checkFormat(t testing.TB, f *source.File) {
	t.Helper()
	file, diags := Parse(f)
	once := Format(file)
	file2, diags2 := Parse(source.NewFile(f.Name, once))
	if got, want := dumpFile(file2), dumpFile(file); got != want {
		t.Fatalf("%s: formatting changes the tree: %s%s", f.Name, firstDifference(got, want), tail(f.Text, once))
	}
	// Control characters in a block go as any other space.
	control := func(d source.Diagnostic) bool { return d.Code == codes[errControl].id }
	diags, diags2 = slices.DeleteFunc(diags, control), slices.DeleteFunc(diags2, control)
	if len(diags) != len(diags2) {
		t.Fatalf("%s: %d diagnostics before and %d after formatting: %v%s", f.Name, len(diags), len(diags2), diags2, tail(f.Text, once))
	}
	if twice := Format(file2); !bytes.Equal(once, twice) {
		t.Fatalf("%s: formatting again changes the text: %s", f.Name, firstDifference(string(twice), string(once)))
	}
	if got, want := outside(file2), outside(file); got != want {
		t.Fatalf("%s: formatting changes what is no block: %s", f.Name, firstDifference(got, want))
	}
}

// tail shows a short text before and after formatting.
func tail(from, to []byte) string {
	if len(from) > 1500 {
		return ""
	}
	return fmt.Sprintf("\n--- from\n%s\n--- to\n%s", from, to)
}

// outside is the text of a file without its blocks' lines.
func outside(f *File) string {
	var b strings.Builder
	at := 0
	for _, bl := range f.blocks {
		b.Write(f.Source.Text[at:bl.body.Start])
		b.WriteString("\x00")
		at = bl.body.End
	}
	b.Write(f.Source.Text[at:])
	return b.String()
}

func TestFormatSentences(t *testing.T) {
	tests := []struct{ name, from, to string }{
		{"numbers are digits", "The council may act within fourteen days of the complaint.", "The council may act within 14 days after the complaint."},
		{"shares are words", "Expulsion needs at least 2/3 of those present.", "Expulsion needs at least two thirds of those present."},
		{"percent stays", "Expulsion needs more than 60% of the votes cast.", "Expulsion needs more than 60 percent of the votes cast."},
		{"once stays", "The council may adjourn the hearing at most 1 times.", "The council may adjourn the hearing, once."},
		{"dates are written out", "The council may adjourn the hearing by 2027-05-04.", "The council may adjourn the hearing by 4 May 2027."},
		{"business days are working days", "The council may adjourn the hearing within 3 business days after complaint.",
			"The council may adjourn the hearing within 3 working days after complaint."},
		{"severity before condition", "The clerk must not sit at the hearing if the clerk is the complainant, void.",
			"The clerk must not sit at the hearing, void, if the clerk is the complainant."},
		{"time before condition", "The clerk may speak if the clerk is the complainant, after the hearing, once.",
			"The clerk may speak after the hearing if the clerk is the complainant, once."},
		{"one sentence on a line", "The clerk is a member. The chair is a member.", "The clerk is a member.\nThe chair is a member."},
		{"what follows a missed duty starts a line", "The clerk must make notice within 7 days after complaint. If not, notice counts as made. -- why\n",
			"The clerk must make notice within 7 days after complaint.\n  If not, notice counts as made.  -- why"},
		{"several notes move above", "The clerk -- one\n  is a member. -- two", "-- one\n-- two\nThe clerk is a member."},
		{"a blank line stays one", "The clerk is a member.\n\n\n-- next\nThe chair is a member.", "The clerk is a member.\n\n-- next\nThe chair is a member."},
		{"notes at the end stay", "The clerk is a member.\n-- the end", "The clerk is a member.\n-- the end"},
		{"a list of conditions", "The case continues if any of:\n      the respondent resigns,\n      all of:\n          the case is open and\n          the chair resigns.",
			"The case continues if any of:\n    - the respondent resigns\n    - the case is open and the chair resigns."},
		{"a list before the main clause", "If all of:\n    the case is open\n    any of:\n      the chair resigns\n      the clerk resigns,\n  the clerk acts as chair.",
			"If all of:\n    - the case is open\n    - the chair resigns or the clerk resigns,\n  the clerk acts as chair."},
		{"two-sided windows share their point", "The clerk must give notice no earlier than 9 days before the hearing and no later than 2 days before the hearing.",
			"The clerk must give notice no earlier than 9 days and no later than 2 days before the hearing."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := source.NewFile("test.md", []byte(ruleText(test.from)))
			got, diags := FormatSource(f)
			if len(diags) > 0 {
				t.Fatal(diags[0].Draw())
			}
			if want := ruleText(test.to); string(got) != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			checkFormat(t, f)
		})
	}
}

// A long sentence is broken at its seams and never within quoted words.
func TestFormatWraps(t *testing.T) {
	long := "The secretary of the society must give notice of the hearing of the council within 14 days after the complaint is received " +
		`if the outcome is "a very long outcome that somebody has put into quotation marks, for a reason of their own, and that goes on".`
	f := source.NewFile("test.md", []byte(ruleText(long)))
	got, diags := FormatSource(f)
	if len(diags) > 0 {
		t.Fatal(diags[0].Draw())
	}
	for line := range strings.Lines(string(got)) {
		if n := len(strings.TrimSuffix(line, "\n")); n > width && !strings.Contains(line, `"`) {
			t.Errorf("a line of %d characters: %s", n, line)
		}
		if strings.Count(line, `"`)%2 != 0 {
			t.Errorf("quoted words are broken: %s", line)
		}
	}
	checkFormat(t, f)
}

// Blocks in lists, quotes and files with other line ends keep their frame.
func TestFormatKeepsFrames(t *testing.T) {
	tests := []struct{ name, from, to string }{
		{"in a list item", "# T\n\n## 1 A\n1. a\n   ```rule\n   The  clerk is a member.\n   ```\n", "# T\n\n## 1 A\n1. a\n   ```rule\n   The clerk is a member.\n   ```\n"},
		{"on the line of the marker", "# T\n\n## 1 A\n1. ```rule\n   The  clerk is a member.\n   ```\n", "# T\n\n## 1 A\n1. ```rule\n   The clerk is a member.\n   ```\n"},
		{"in a quote", "# T\n\n## 1 A\n> ```rule\n> The  clerk is a member.\n>\n> The chair is a member.\n> ```\n",
			"# T\n\n## 1 A\n> ```rule\n> The clerk is a member.\n>\n> The chair is a member.\n> ```\n"},
		{"carriage returns", "# T\r\n\r\n## 1 A\r\n```rule\r\nThe  clerk is a member.\r\n```\r\n", "# T\r\n\r\n## 1 A\r\n```rule\r\nThe clerk is a member.\r\n```\r\n"},
		{"byte order mark", "\uFEFF# T\n\n## 1 A\n~~~~ rule\nThe  clerk is a member.\n~~~~~\n", "\uFEFF# T\n\n## 1 A\n~~~~ rule\nThe clerk is a member.\n~~~~~\n"},
		{"a story keeps its words", "# T\n\n## 1 A\n```story\nA  title.  \n  Ann  speaks. \t\n```\n", "# T\n\n## 1 A\n```story\nA  title.\n  Ann  speaks.\n```\n"},
		{"claims", "# T\n\n## 1 A\n```claims\n-- first\nNo   expulsion stands ,  ever.\nNone. -- why\n```\n", "# T\n\n## 1 A\n```claims\n-- first\nNo expulsion stands, ever.\nNone.  -- why\n```\n"},
		{"a bad block is left alone", "# T\n\n## 1 A\n```rule\nThe  clerk is a member.\nBlah   blah.\n```\n", "# T\n\n## 1 A\n```rule\nThe  clerk is a member.\nBlah   blah.\n```\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := source.NewFile("test.md", []byte(test.from))
			got, _ := FormatSource(f)
			if string(got) != test.to {
				t.Errorf("got\n%q\nwant\n%q", got, test.to)
			}
			checkFormat(t, f)
		})
	}
}

// Random sentences obey the laws, too.
func TestFormatRandomSentences(t *testing.T) {
	n := 4000
	if testing.Short() {
		n = 400
	}
	for seed := range n {
		g := &generator{rand.New(rand.NewSource(int64(seed)))}
		text := ruleText(g.sentence())
		f := source.NewFile(fmt.Sprintf("seed-%d.md", seed), []byte(text))
		if _, diags := Parse(f); len(diags) > 0 {
			t.Fatalf("seed %d: the generator's sentence is not read:\n%s\n%s", seed, text, diags[0].Draw())
		}
		checkFormat(t, f)
	}
}

// generator makes random legal sentences.
type generator struct{ r *rand.Rand }

func (g *generator) one(list ...string) string { return list[g.r.Intn(len(list))] }

func (g *generator) maybe(s string) string {
	if g.r.Intn(2) == 0 {
		return s
	}
	return ""
}

func (g *generator) thing() string {
	return g.one("the hearing", "notice of hearing", "an appeal", "Expulsion", "written reasons", "the day of conduct", "charges", `"odd words"`, "the right of appeal")
}

func (g *generator) role() string {
	return g.one("the council", "the respondent", "a member of the council", "any two members of the board", "each member", "two or more members of the council", "the longest serving member")
}

func (g *generator) list(item func() string, joint string) string {
	parts := []string{item()}
	for g.r.Intn(3) == 0 && len(parts) < 4 {
		parts = append(parts, item())
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " " + joint + " " + parts[len(parts)-1]
}

func (g *generator) span() string {
	return g.one("14 days", "one month", "7 clear days", "10 working days", "three business days", "48 hours", "the notice period", "2 weeks", "1 year", "5 clear working days")
}

func (g *generator) point() string {
	return g.thing() + g.one("", "", " is received", " is sent", " takes effect", " ends", " is decided", " has been set aside")
}

func (g *generator) window() string {
	switch g.r.Intn(13) {
	case 0:
		return "within " + g.span() + " after " + g.point()
	case 1:
		return "within " + g.span() + " before " + g.point()
	case 2:
		return g.one("not less than", "not more than", "no later than", "not earlier than") + " " + g.span() + " " + g.one("before", "after") + " " + g.point()
	case 3:
		return "no earlier than 28 days and no later than 14 days before " + g.point()
	case 4:
		return "after " + g.point() + " and before " + g.point()
	case 5:
		return "until " + g.point()
	case 6:
		return "by " + g.one("1 May 2027", "2027-12-31", "then")
	case 7:
		return "while " + g.thing() + " is open"
	case 8:
		return g.one("immediately", "as soon as practicable", "without delay") + " after " + g.point() + g.maybe(" and in any event within 21 days after "+g.thing())
	case 9:
		return "ideally within " + g.span() + " after " + g.point()
	case 10:
		return "within " + g.span() + " after " + g.point() + " or within " + g.span() + " after " + g.point() + ", whichever is the " + g.one("later", "earlier")
	case 11:
		return "on or " + g.one("after", "before") + " " + g.thing()
	}
	return "after " + g.thing() + " is open or " + g.thing() + " was void"
}

func (g *generator) test() string {
	t := g.one(g.role()+" was absent", g.thing()+" has not been made", "at least 3 warnings have been made", "the member is the complainant", g.role()+" consider that urgent risk",
		"fewer than 3 members of the board are entitled to act", "the day of conduct is before 1 May 2027", "the respondent fails to attend after good notice",
		"an appeal was made before "+g.thing(), "there is a payment within "+g.span()+" after "+g.thing(), "the notice was sent after office hours", `the outcome is "not proved"`)
	return t
}

func (g *generator) cond(depth, indent int) string {
	if depth > 0 && g.r.Intn(3) == 0 {
		pad := "\n" + strings.Repeat(" ", indent)
		s := g.one("all", "any", "none") + " of:"
		for range 1 + g.r.Intn(3) {
			s += pad + g.maybe("- ") + g.cond(depth-1, indent+3)
		}
		return s
	}
	return g.list(g.test, g.one("and", "or"))
}

func (g *generator) conds() string {
	s := ""
	if g.r.Intn(2) == 0 {
		s += " if " + g.cond(2, 4)
		if strings.Contains(s, "\n") {
			s += "\n "
		}
	}
	if g.r.Intn(3) == 0 {
		s += " unless " + g.cond(2, 4)
		if strings.Contains(s, "\n") {
			s += "\n "
		}
	}
	return s
}

func (g *generator) severity() string {
	return g.one("void", "voidable by the board", "voidable by the board within 28 days after "+g.thing(), "curable by apology", "curable by apology from the cure", "an irregularity", "the vote does not count")
}

func (g *generator) majority() string {
	return g.one("at least", "more than") + " " + g.one("half", "two thirds", "3/4", "5/12", "60 percent", "3", "the usual share") + " of " +
		g.one("the members", "the members entitled to act", "the members in office", "those present", "those present and voting", "the votes cast")
}

func (g *generator) lead() string {
	return g.one("", "", "", "While "+g.list(g.test, "or")+", ", "Despite clause 5, ", "Except as clauses 2 to 4 and 7(2) provide, ", "At the hearing, ",
		"After the hearing is held, ", "If "+g.cond(0, 0)+", ", "Despite clauses 5 and 6, if "+g.test()+", ")
}

func (g *generator) deed() string {
	return g.one("appeal", "make charges or dismissal", "give notice of hearing", "sit at the hearing", "be present during the deliberation", "vote on expulsion", "refer the complaint to the board",
		"suspend the respondent", "publish expulsion", "rely on evidence not disclosed to the respondent")
}

// tail gives a window only where no condition's comma could come before it.
func (g *generator) sentence() string {
	switch g.r.Intn(16) {
	case 0:
		return g.lead() + g.role() + " may " + g.deed() + g.maybe(" "+g.window()) + g.conds() + g.maybe(", "+g.one("once", "twice", "at most 5 times", "at most four times")) + "."
	case 1:
		s := g.lead() + g.role() + " must " + g.deed() + g.maybe(" "+g.window()) + g.maybe(", unless already done") + g.conds() + "."
		for g.r.Intn(3) == 0 {
			s += " If not, " + g.one("expulsion is set aside.", "the council must "+g.deed()+".", "acquittal counts as made.")
			if !strings.HasSuffix(s, g.deed()+".") {
				break
			}
		}
		return s
	case 2:
		return g.lead() + g.role() + g.maybe(" who "+g.list(func() string { return g.one("sat at the hearing", "did not vote", "is the complainant") }, "or")) +
			" must not " + g.deed() + g.maybe(", "+g.severity()) + g.conds() + "."
	case 3:
		return g.thing() + " must be " + g.one(states[:]...) + " " + g.window() + g.maybe(", "+g.severity()) + g.conds() + "."
	case 4:
		return g.thing() + " needs " + g.majority() + g.maybe(", by secret ballot") + g.maybe(", "+g.severity()) + g.conds() + "."
	case 5:
		return g.thing() + " is " + g.severity() + " if " + g.cond(3, 4) + "."
	case 6:
		return g.lead() + g.thing() + " " + g.one("takes effect", "ends", "is suspended", "is set aside", "closes the case", "reopens the case", "is referred to the board") +
			g.one("", " when "+g.point(), " "+g.window()) + g.conds() + "."
	case 7:
		return g.role() + " counts as heard" + g.conds() + g.maybe(", unless the contrary is shown") + "."
	case 8:
		return "A notice sent by " + g.one("post", "email") + g.maybe(" after office hours") + " counts as received on " +
			g.one("the day of sending", "the next working day", "the second working day after posting", "12 days after sending", "the third day after sending", "2 weeks after posting") + "."
	case 9:
		return g.list(g.thing, "and") + " need " + g.majority() + "."
	case 10:
		return "Charges is an act by " + g.list(g.role, g.one("and", "or")) + g.maybe(" to "+g.list(g.role, "or")) + g.maybe(" about "+g.role()) +
			g.maybe(", recording: day (date), outcome (one of proved / not proved), sum (optional money)") + "."
	case 11:
		return "The quorum of the council is " + g.majority() + g.maybe(", throughout") + g.conds() + "."
	case 12:
		return "The notice period is " + g.one("14 days", "two thirds", "3") + g.maybe(", from 1 July 2026 "+g.one("21 days", "half", "9")) + "."
	case 13:
		return g.list(g.role, "and") + " may agree in writing to " + g.one("extend the period in clause 7 by at most ", "shorten the periods in clauses 7 and 9 to not less than ") + g.span() + g.maybe(", once") + "."
	case 14:
		return "At the hearing the council must offer the respondent: to be heard, to put questions and answer them" + g.maybe("; "+g.severity()) + "."
	}
	return "If " + g.cond(2, 4) + ",\n  " + g.role() + " acts as president."
}
