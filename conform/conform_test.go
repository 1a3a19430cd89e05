package conform

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

func readText(t testing.TB, path string) *source.File {
	t.Helper()
	text, err := os.ReadFile(filepath.FromSlash(path))
	if err != nil {
		t.Fatal(err)
	}
	return source.NewFile(path, text)
}

func readPack(t testing.TB, name string) *Pack {
	t.Helper()
	pk, diags := Read(name, readText(t, "../rulebooks/packs/"+name+".md"))
	if len(diags) > 0 {
		t.Fatal(diags[0].Draw())
	}
	return pk
}

func readBook(t testing.TB, text string) *rulebook.Program {
	t.Helper()
	f := source.NewFile("book.md", []byte(text))
	if strings.HasSuffix(text, ".md") {
		f = readText(t, text)
	}
	file, diags := syntax.Parse(f)
	p, more := rulebook.Build(file)
	for _, d := range append(diags, more...) {
		if d.Severity == source.Error {
			t.Fatal(d.Draw())
		}
	}
	return p
}

func held(t testing.TB, pk *Pack, p *rulebook.Program, given ...Given) Report {
	t.Helper()
	m, err := NewMatch(pk, p, given)
	if err != nil {
		t.Fatal(err)
	}
	return Book(context.Background(), m, nil)
}

// answers is "clause answer" for every requirement that is not met.
func answers(r Report) string {
	var out []string
	for _, row := range r.Rows {
		if row.Answer != Met {
			out = append(out, row.Clause+" "+string(row.Answer))
		}
	}
	return strings.Join(out, "; ")
}

const example = "../examples/nz-schedule-2/rulebook.md"

func TestScheduleTwoIsMetByItsOwnRestatement(t *testing.T) {
	r := held(t, readPack(t, "nz-schedule-2"), readBook(t, example))
	if got := answers(r); got != "" {
		t.Errorf("not met: %s", got)
	}
}

// Each sentence that is taken from the restatement, or weakened, is noticed in
// the very clause that asks for it.
func TestWhatIsTakenAwayIsMissed(t *testing.T) {
	text := string(readText(t, example).Text)
	for _, c := range []struct{ old, new, want string }{
		{"   Complaint must be in writing, void.\n", "", "2(1) missing"},
		{"Complaint must be in writing, void.", "Complaint must be in writing, an irregularity.", "2(1) broken"},
		{"Complaint must state: that it starts the procedure, the allegation, who is complained of; void.", "Complaint must state: the allegation, who is complained of; void.", "2(1) missing"},
		{"   Determination is void, unless the complainant was heard.\n", "", "3(1) not proved"},
		{"   Determination is void, unless the respondent was heard.\n", "", "4(1) not proved"},
		{"       - fair advice of the allegations has been recorded\n       - invitation to the respondent", "       - invitation to the respondent", "4(2) not proved"},
		{"The decision maker must make determination as soon as practicable after complaint is received.\n", "", "5 missing"},
		{"Despite clause 5, the committee may make refusal to proceed after complaint.\n", "", "6 missing"},
		{"   The committee may make referral for report after complaint.\n", "", "7(1) missing"},
		{"   Referral to agreement needs the consent of the complainant and the respondent, void.\n", "", "7(2) not proved"},
		{"    - two or more members of the committee consider that closed mind\n", "", "8 missing"},
		{"A disqualified member must not vote on determination, void.\n", "", "8 missing"},
	} {
		if strings.Count(text, c.old) == 0 {
			t.Errorf("the example no longer says %q", c.old)
			continue
		}
		r := held(t, readPack(t, "nz-schedule-2"), readBook(t, strings.Replace(text, c.old, c.new, 1)))
		if got := answers(r); got != c.want {
			t.Errorf("without %q: %q, want %q", strings.TrimSpace(c.old), got, c.want)
		}
	}
}

// A clause that gives way to another is not met by being there.
func TestAClauseThatGivesWayIsNotMet(t *testing.T) {
	text := strings.Replace(string(readText(t, example).Text), "Determination is void, unless the respondent was heard.", "Except as clause 9 provides, determination is void, unless the respondent was heard.", 1)
	text += "\n## 9 Haste\n\n```rule\nHaste is a judgement of the committee.\nDetermination is an irregularity, unless the respondent was heard, if the committee considers that haste.\n```\n"
	if got := answers(held(t, readPack(t, "nz-schedule-2"), readBook(t, text))); got != "4(1) not proved" {
		t.Errorf("%q", got)
	}
}

// Another name for a thing is no reason to miss it, once it is said.
func TestNamesAreGivenWhereTheyDiffer(t *testing.T) {
	text := strings.NewReplacer("refusal to proceed", "striking out", "Refusal to proceed", "Striking out").Replace(string(readText(t, example).Text))
	pk, p := readPack(t, "nz-schedule-2"), readBook(t, text)
	if got := answers(held(t, pk, p)); got != "6 missing" {
		t.Errorf("before the name is given: %q", got)
	}
	if got := answers(held(t, pk, p, Given{"refusal to proceed", []string{"striking out"}})); got != "" {
		t.Errorf("once it is given: %q", got)
	}
}

func TestNamesThatDoNotFitAreRefused(t *testing.T) {
	pk, p := readPack(t, "nz-schedule-2"), readBook(t, example)
	for _, c := range []struct {
		g    Given
		want string
	}{
		{Given{"refusal to procede", []string{"refusal to proceed"}}, `no name "refusal to procede"`},
		{Given{"refusal to proceed", []string{"striking"}}, `the rulebook has no name "striking"`},
		{Given{"refusal to proceed", []string{"committee"}}, "cannot stand for"},
	} {
		_, err := NewMatch(pk, p, []Given{c.g})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %q", c.g, err, c.want)
		}
	}
	_, err := NewMatch(pk, readBook(t, "# Loans\n\n## 1 Loan\n\n```rule\nThe librarian is a person.\nLoan is an act by the librarian.\n```\n"), nil)
	if err == nil || !strings.Contains(err.Error(), "nothing in this rulebook stands for") {
		t.Errorf("a rulebook without a decision: %v", err)
	}
}

// A window is held against the law's day by day, each counted as its own text
// says.
func TestWindowsAreCountedAsEachTextSays(t *testing.T) {
	pack := func(sentence string) string {
		return "# Law\n\ncount days as: plain.\n\n## 0 Words\n\n| name | part | also called |\n\n```rule\nThe respondent is a person.\nThe board is a body of 1 to 99 members.\nLetter is an act by a person to the respondent.\nAppeal is an act by the respondent.\nReasons is an act by a person to the respondent.\nHearing is a meeting of the board.\nExpulsion is a decision of the board about the respondent.\n```\n\n## 1 Time\n\n```rule\n" + sentence + "\n```\n"
	}
	book := func(sentence string) string {
		return strings.Replace(strings.Replace(pack(sentence), "## 0 Words", "## 3 Names", 1), "# Law\n\n", "# Club\n\ncalendar: Wellington.\n", 1)
	}
	for _, c := range []struct {
		law, own string
		want     Answer
	}{
		{"Letter must be received not less than 14 days before the hearing, void.", "Letter must be received not less than 14 days before the hearing, void.", Met},
		{"Letter must be received not less than 14 days before the hearing, void.", "Letter must be received not less than 14 clear days before the hearing, void.", Met},
		{"Letter must be received not less than 14 clear days before the hearing, void.", "Letter must be received not less than 14 days before the hearing, void.", Broken},
		{"Letter must be received not less than 14 days before the hearing, void.", "Letter must be received not less than 11 working days before the hearing, void.", Met},
		{"Letter must be received not less than 14 days before the hearing, void.", "Letter must be received not less than 10 working days before the hearing, void.", Broken}, // before a Saturday
		{"Letter must be received not less than 14 days before the hearing, void.", "Letter must be given not less than 14 days before the hearing, void.", Unproved},
		{"Letter must be given not less than 14 days before the hearing, void.", "Letter must be received not less than 14 days before the hearing, void.", Met},
		{"Letter must be given not less than 14 days before the hearing, void.", "Letter must be given not less than 14 days before the hearing, an irregularity.", Broken},
		{"Letter must be given no earlier than 28 days before the hearing, void.", "Letter must be given no earlier than 30 days before the hearing, void.", Broken},
		{"Letter must be given no earlier than 28 days before the hearing, void.", "Letter must be given no earlier than 21 days before the hearing, void.", Met},
		{"A person must give reasons within 7 days after expulsion.", "The board must give reasons within 5 days after expulsion.", Met},
		{"A person must give reasons within 7 days after expulsion.", "The board must give reasons within 5 working days after expulsion.", Broken}, // over a holiday
		{"A person must give reasons within 7 days after expulsion.", "The board must give reasons within 1 week after expulsion.", Met},
		{"A person must give reasons within 7 days after expulsion.", "The board must give reasons as soon as practicable after expulsion.", Unproved},
		{"A person must give reasons as soon as practicable after expulsion.", "The board must give reasons within 3 weeks after expulsion.", Met},
		{"The respondent may appeal within 14 days after reasons is received.", "The respondent may appeal within 21 days after reasons is received.", Met},
		{"The respondent may appeal within 14 days after reasons is received.", "The respondent may appeal within 7 days after reasons is received.", Broken},
		{"The respondent may appeal within 14 days after reasons is received.", "The respondent may appeal.", Met},
		{"The respondent may appeal within 14 days after reasons is received.", "The respondent may appeal within 14 days after expulsion.", Unproved},
		{"The respondent may appeal within 14 days after reasons is received.", "The board may give reasons.", Missing},
		{"The respondent may appeal.", "The respondent may appeal if reasons have been given.", Unproved},
	} {
		f := source.NewFile("law.md", []byte(pack(c.law)))
		pk, diags := Read("law", f)
		if len(diags) > 0 {
			t.Fatal(diags[0].Draw())
		}
		r := held(t, pk, readBook(t, book(c.own)))
		if got := r.Rows[0].Answer; got != c.want {
			t.Errorf("law %q, rulebook %q: %s (%s), want %s", c.law, c.own, got, r.Rows[0].Demands[0].Text, c.want)
		}
	}
}

// What a pack says without a block is never met by itself.
func TestWordsAloneRestOnAJudgement(t *testing.T) {
	pk, _ := Read("law", source.NewFile("law.md", []byte("# Law\n\n## 0 Words\n\n```rule\nThe board is a body of 3 members.\nExpulsion is a decision of the board.\n```\n\n## 1 Kindness\n\nThe board is kind to everybody.\n")))
	r := held(t, pk, readBook(t, "# Club\n\n## 1 Board\n\n```rule\nThe board is a body of 3 members.\nExpulsion is a decision of the board.\n```\n"))
	if got := answers(r); got != "1 rests on a judgement" {
		t.Errorf("%q", got)
	}
}

func TestATableOfNamesSpeaksOfWhatIsDeclared(t *testing.T) {
	_, diags := Read("law", source.NewFile("law.md", []byte("# Law\n\n## 0 Words\n\n| name | part | also called |\n|---|---|---|\n| bord | judge | |\n\n```rule\nThe board is a body of 3 members.\n```\n")))
	if !slices.ContainsFunc(diags, func(d source.Diagnostic) bool { return strings.Contains(d.Message, `"bord"`) }) {
		t.Errorf("%v", diags)
	}
}
