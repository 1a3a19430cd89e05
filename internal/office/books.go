package office

import (
	"fmt"
	"regexp"
	"strings"

	"alteram/casefile"
	"alteram/examples"
	"alteram/rulebook"
	"alteram/rulebooks"
	"alteram/source"
	"alteram/syntax"
)

// template is a rulebook to begin with, and what of it can be answered.
type template struct {
	Key  string // of its words
	File string // in package examples or rulebooks; empty: there is no text to begin with
	Body string // whose members are asked for
	Asks []ask
}

// ask is a question whose answer stands in the text, in the members' words and
// in the rule blocks alike.
type ask struct {
	Key   string // of its words
	Was   string // the answer that the text has
	Most  int    // of a number; 0: the answer is a share
	Edits [][2]string
}

// bookTemplates lists the rulebooks that one can begin with. In an edit {n} stands
// for the answer; blanks match line breaks.
func bookTemplates() []template {
	return []template{
		{Key: "society", File: "nz-schedule-2/rulebook.md", Body: "committee", Asks: []ask{
			{"least", "3", 99, [][2]string{{"The committee is a body of 3 to", "The committee is a body of {n} to"}}},
			{"most", "15", 999, [][2]string{{" to 15 members.", " to {n} members."}}},
			{"panel", "7", 99, [][2]string{{"The decision maker is a body of 1 to 7 members", "The decision maker is a body of 1 to {n} members"}}},
			{"inquiry", "5", 99, [][2]string{{"The complaints subcommittee is a body of 1 to 5 members", "The complaints subcommittee is a body of 1 to {n} members"}}},
			{"quorum", "at least half", 0, [][2]string{{"the committee acts by half,", "the committee acts when {n} of its members are there,"}, {"The quorum of the committee is at least half of the members.", "The quorum of the committee is {n} of the members."}}},
			{"majority", "more than half", 0, [][2]string{{"and both by more than half of the votes cast.", "and both by {n} of the votes cast."}, {"Determination needs more than half of the votes cast.", "Determination needs {n} of the votes cast."}, {"Refusal to proceed needs more than half of the votes cast.", "Refusal to proceed needs {n} of the votes cast."}}},
		}},
		{Key: "party", File: "carter/constitution.md", Body: "council", Asks: []ask{
			{"seats", "17", 999, [][2]string{{"It has seventeen seats.", "It has {n} seats."}, {"The council is a body of 17 members.", "The council is a body of {n} members."}, {"nine of its seventeen members", "nine of its {n} members"}}},
			{"quorum-number", "9", 999, [][2]string{{"at least nine of its", "at least {n} of its"}, {"The quorum of the council is at least 9 of the members", "The quorum of the council is at least {n} of the members"}}},
			{"charge", "14", 365, [][2]string{{"Within fourteen days after a complaint the president", "Within {n} days after a complaint the president"}, {"make charges or dismissal within 14 days after complaint.", "make charges or dismissal within {n} days after complaint."}}},
			{"notice", "14", 365, [][2]string{{"### 6.2 Fourteen clear days", "### 6.2 Clear days"}, {"at least fourteen whole days.", "at least {n} whole days."}, {"not less than 14 clear days before the hearing", "not less than {n} clear days before the hearing"}}},
			{"hearing", "60", 365, [][2]string{{"holds the hearing within sixty days after", "holds the hearing within {n} days after"}, {"hold the hearing within 60 days after charges.", "hold the hearing within {n} days after charges."}}},
			{"appeal", "28", 365, [][2]string{{"### 17.1 Thirty days, or twenty-eight from the reasons", "### 17.1 Days to appeal"}, {"or within twenty-eight days after receiving", "or within {n} days after receiving"}, {"or within 28 days after written reasons is received,", "or within {n} days after written reasons is received,"}, {"may appeal within twenty-eight days after receiving", "may appeal within {n} days after receiving"}, {"The respondent may appeal within 28 days after written reasons is received if", "The respondent may appeal within {n} days after written reasons is received if"}}},
			{"appeal-held", "42", 365, [][2]string{{"the appeal hearing within forty-two days after the appeal.", "the appeal hearing within {n} days after the appeal."}, {"hold the appeal hearing within 42 days after appeal.", "hold the appeal hearing within {n} days after appeal."}}},
			{"majority", "at least two thirds", 0, [][2]string{{"### 13.2 Two thirds of the votes cast", "### 13.2 Majority"}, {"A sanction needs at least two thirds of the votes cast.", "A sanction needs {n} of the votes cast."}, {"removal from office and expulsion need at least two thirds of the votes cast.", "removal from office and expulsion need {n} of the votes cast."}}},
		}},
		{Key: "club", File: "harbour/constitution.md", Body: "council", Asks: []ask{
			{"least", "7", 99, [][2]string{{"The council has seven to", "The council has {n} to"}, {"The council is a body of 7 to", "The council is a body of {n} to"}}},
			{"most", "15", 999, [][2]string{{"to fifteen members and elects", "to {n} members and elects"}, {"to 15 members.", "to {n} members."}}},
			{"charge", "14", 365, [][2]string{{"Within a fortnight of a complaint", "Within {n} days of a complaint"}, {"make charges or dismissal within 14 days after complaint.", "make charges or dismissal within {n} days after complaint."}}},
			{"notice", "14", 365, [][2]string{{"Two full weeks must lie between the notice and the hearing,", "{n} full days must lie between the notice and the hearing,"}, {"not less than 14 clear days before the hearing", "not less than {n} clear days before the hearing"}}},
			{"hearing", "60", 365, [][2]string{{"hears the case within sixty days of the charges.", "hears the case within {n} days of the charges."}, {"hold the hearing within 60 days after charges.", "hold the hearing within {n} days after charges."}}},
			{"quorum", "at least half", 0, [][2]string{{"Half of the councillors who may act on the case must be there", "Of the councillors who may act on the case, {n} must be there"}, {"The quorum of the council is at least half of the members entitled to act", "The quorum of the council is {n} of the members entitled to act"}}},
			{"majority", "at least two thirds", 0, [][2]string{{"Two thirds of those who vote, by secret ballot, can expel.", "To expel takes {n} of those who vote, by secret ballot."}, {"Expulsion needs at least two thirds of those present and voting", "Expulsion needs {n} of those present and voting"}}},
			{"appeal", "28", 365, [][2]string{{"within four weeks of receiving the reasons.", "within {n} days of receiving the reasons."}, {"The respondent may appeal within 28 days after written reasons is received.", "The respondent may appeal within {n} days after written reasons is received."}}},
			{"appeal-held", "60", 365, [][2]string{{"if the board does not meet within sixty days, it falls.", "if the board does not meet within {n} days, it falls."}, {"hold the appeal hearing within 60 days after appeal.", "hold the appeal hearing within {n} days after appeal."}}},
		}},
		{Key: "association", File: "victoria-model-rules/rulebook.md", Body: "committee", Asks: []ask{
			{"least", "3", 99, [][2]string{{"The committee is a body of 3 to", "The committee is a body of {n} to"}}},
			{"most", "15", 999, [][2]string{{" to 15 members.", " to {n} members."}}},
			{"panel", "9", 99, [][2]string{{"The disciplinary subcommittee is a body of 1 to 9 members", "The disciplinary subcommittee is a body of 1 to {n} members"}}},
			{"notice", "14", 28, [][2]string{{"The notice is given at least fourteen days before the meeting", "The notice is given at least {n} days before the meeting"}, {"no later than 14 days before the disciplinary meeting", "no later than {n} days before the disciplinary meeting"}}},
			{"appeal-held", "21", 365, [][2]string{{"not later than twenty-one days after the notice is received.", "not later than {n} days after the notice is received."}, {"not later than 21 days after notice of appeal is received.", "not later than {n} days after notice of appeal is received."}}},
			{"majority-appeal", "at least three quarters", 0, [][2]string{{"The decision stands only if at least three quarters of those who vote are for it.", "The decision stands only if {n} of those who vote are for it."}, {"Upholding needs at least three quarters of the votes cast.", "Upholding needs {n} of the votes cast."}}},
		}},
		{Key: "blank"},
	}
}

// read returns the text that there is to begin with.
func (t *template) read() ([]byte, error) {
	text, err := examples.Files.ReadFile(t.File)
	if err != nil {
		text, err = rulebooks.Files.ReadFile(t.File)
	}
	return text, err
}

// templateNamed is the rulebook with a key, or nil.
func templateNamed(key string) *template {
	for _, t := range bookTemplates() {
		if t.Key == key {
			return &t
		}
	}
	return nil
}

// shares are the answers to a question about a share.
func shares() []string {
	return []string{"at least half", "more than half", "at least two thirds", "at least three quarters"}
}

// setting is where a rulebook counts, and what its organisation is called.
type setting struct{ name, place, zone, from, count string }

// write is the text with the answers in it. Stories that the answers make
// untrue, and claims where anything was changed, are left out.
func (t *template) write(s setting, answers map[string]string) (string, error) {
	if t.File == "" {
		return "", nil
	}
	data, err := t.read()
	if err != nil {
		return "", fmt.Errorf("read the rulebook %s: %w", t.File, err)
	}
	text, changed := string(data), false
	for _, a := range t.Asks {
		answer := answers[a.Key]
		if answer == "" || answer == a.Was {
			continue
		}
		changed = true
		for _, e := range a.Edits {
			old := pattern(e[0])
			if n := len(old.FindAllStringIndex(text, -1)); n == 0 {
				return "", fmt.Errorf("rulebook %s: %q is not there", t.File, e[0])
			}
			text = old.ReplaceAllLiteralString(text, strings.ReplaceAll(e[1], "{n}", answer))
		}
	}
	text = head(text, s)
	if changed {
		text = claims.ReplaceAllString(text, "")
		text = strings.TrimSuffix(strings.TrimSpace(strings.Replace(text, "\n## Claims\n", "\n", 1)), "## Claims") + "\n"
	}
	return withoutUntrue(text), nil
}

// pattern matches a text in which a line may break at every blank.
func pattern(text string) *regexp.Regexp {
	return regexp.MustCompile(strings.ReplaceAll(regexp.QuoteMeta(text), " ", `\s+`))
}

var (
	title   = regexp.MustCompile(`(?m)\A# .*$`)
	placed  = regexp.MustCompile(`(?m)\b(place|zone|calendar|count days as): [^.\n]*\.[ ]*`)
	started = regexp.MustCompile(`(?m)\bin force from: [^.\n]*\.`)
	claims  = regexp.MustCompile("(?s)```claims\n.*?\n```\n")
	stories = regexp.MustCompile("(?s)```story\n.*?\n```\n")
)

// head puts name, place and first day into the head of a rulebook.
func head(text string, s setting) string {
	text = title.ReplaceAllLiteralString(text, "# Rules of "+s.name)
	first, rest, _ := strings.Cut(text, "\n## ")
	first = started.ReplaceAllLiteralString(placed.ReplaceAllLiteralString(first, ""), "")
	name, prose, _ := strings.Cut(first, "\n")
	lines := "place: " + s.place + ".\nzone: " + s.zone + ".\ncalendar: " + s.place + ".\ncount days as: " + s.count + ".\nin force from: " + s.from + ".\n"
	return name + "\n" + strings.TrimRight(prose, "\n ") + "\n" + lines + "\n## " + rest
}

// withoutUntrue leaves out the stories that do not end as they say.
func withoutUntrue(text string) string {
	p, diags := readBook("rules.md", text)
	if source.HasError(diags) {
		return text
	}
	i := -1
	return stories.ReplaceAllStringFunc(text, func(block string) string {
		i++
		if i >= len(p.Stories) {
			return block
		}
		c, diags := casefile.FromStory(p.Stories[i], p.Files[0], p)
		if source.HasError(diags) {
			return ""
		}
		for _, o := range casefile.Check(p, c) {
			if !o.Met {
				return ""
			}
		}
		return block
	})
}

// readBook reads a rulebook of one file, with everything that is wrong with it
// and its stories.
func readBook(name, text string) (*rulebook.Program, []source.Diagnostic) {
	f := source.NewFile(name, []byte(text))
	file, diags := syntax.Parse(f)
	p, more := rulebook.Build(file)
	diags = append(diags, more...)
	if !source.HasError(diags) {
		for _, s := range p.Stories {
			_, more := casefile.FromStory(s, f, p)
			diags = append(diags, more...)
		}
	}
	source.Sort(diags)
	return p, diags
}
