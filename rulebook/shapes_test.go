package rulebook

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"alteram/source"
)

// society declares everything that the examples of the language speak of.
const society = `# Society
calendar: Scotland. count days as: plain.

## 0 Names
` + "```rule" + `
The council is a body of 7 to 15 members.
The appeals board is a body of 3 to 5 members.
The general meeting is a body of all members.
The president is an office held by one member of the council.
The secretary is an office held by one member of the council.
The complainant is a member.
The respondent is a member.
A member of the council is interested if the member is the complainant.
Complaint is an act by the complainant about the respondent, recording: day of conduct (date), fine (money).
Charges is an act by the president to the respondent, recording: charges (document).
Dismissal is an act by the president to the complainant.
Notice of hearing is an act by the secretary to the respondent, recording: hearing day (date), place (text).
Hearing is a meeting of the council.
Appeal hearing is a meeting of the appeals board.
Expulsion is a decision of the council about the respondent.
Judgment is a decision of the appeals board about the respondent.
Confirmation is a decision of the appeals board about the respondent.
Warning is a decision of the council about the respondent.
Severe rebuke is a decision of the council about the respondent.
Suspension is a sanction on membership, for at most 12 months.
Written reasons is an act by the secretary to the respondent, recording: reasons (document).
Appeal is an act by the respondent to the appeals board, recording: ground (one of procedure / severity).
Payment is an act by the respondent.
Joinder is an act by the council about the respondent.
Illness is a fact about the respondent.
Urgent risk is a judgement of the council.
Lack of impartiality is a judgement of the council.
The president may suspend the respondent after complaint.
` + "```" + `
`

func buildSociety(t *testing.T, rules string) (*Program, []source.Diagnostic) {
	t.Helper()
	return Build(parse(t, "society.md", society+"\n## 7 Example\n```rule\n"+rules+"```\n"))
}

func errorsOf(diags []source.Diagnostic) []source.Diagnostic {
	var out []source.Diagnostic
	for _, d := range diags {
		if d.Severity == source.Error {
			out = append(out, d)
		}
	}
	return out
}

// Every test of the closed list is read as what it says it is.
func TestEveryTestShapeIsReadAsItsOwn(t *testing.T) {
	for _, shape := range testShapes {
		t.Run(shape.example, func(t *testing.T) {
			p, diags := buildSociety(t, "A member of the council may make warning if "+shape.example+".\n")
			if errs := errorsOf(diags); len(errs) > 0 {
				t.Fatalf("%s", drawAll(errs))
			}
			c, denied := p.Norms[len(p.Norms)-1].If, false
			if n, ok := c.(*Not); ok {
				c, denied = n.Part, true
			}
			test, ok := c.(*Test)
			if !ok {
				t.Fatalf("condition is %s", p.condText(c))
			}
			if test.Op != shape.op || denied != shape.not {
				t.Errorf("read as %s, denied %v; want op %s, denied %v", p.condText(c), denied, opWords[shape.op], shape.not)
			}
			if shape.value != "" && test.Value != shape.value {
				t.Errorf("value %q, want %q", test.Value, shape.value)
			}
		})
	}
}

// A "not" turns every test round that has a place for one.
func TestNotTurnsATestRound(t *testing.T) {
	for _, shape := range testShapes {
		if !strings.Contains(shape.pattern, "not? ~") || !regexp.MustCompile(` (is|has|was|were|are|have) `).MatchString(shape.example) {
			continue
		}
		denied := regexp.MustCompile(` (is|has|was|were|are|have) `).ReplaceAllString(shape.example, " $1 not ")
		t.Run(denied, func(t *testing.T) {
			p, diags := buildSociety(t, "A member of the council may make warning if "+denied+".\n")
			if errs := errorsOf(diags); len(errs) > 0 {
				t.Fatalf("%s", drawAll(errs))
			}
			if _, ok := p.Norms[len(p.Norms)-1].If.(*Not); ok == shape.not {
				t.Errorf("read as %s", p.condText(p.Norms[len(p.Norms)-1].If))
			}
		})
	}
}

// Every way of taking part is read as its verb.
func TestEveryDeedShapeIsReadAsItsOwn(t *testing.T) {
	for _, shape := range deedShapes {
		t.Run(shape.example, func(t *testing.T) {
			p, diags := buildSociety(t, shape.example+"\n")
			if errs := errorsOf(diags); len(errs) > 0 {
				t.Fatalf("%s", drawAll(errs))
			}
			n := p.Norms[len(p.Norms)-1]
			if len(n.Deeds) != 1 || n.Deeds[0].Verb != shape.verb {
				t.Errorf("read as %s, want verb %s", p.normText(&n), verbWords[shape.verb])
			}
			if shape.kinds != nil && n.Deeds[0].Thing == 0 {
				t.Errorf("%s has lost its thing", p.normText(&n))
			}
		})
	}
}

// Every sentence that the language reference shows can be built.
func TestTheReferenceBuilds(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "docs", "reference", "language.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, text2, _ := strings.Cut(string(text), "## Sentences")
	sentences, _, _ := strings.Cut(text2, "## Windows")
	count := 0
	for line := range strings.SplitSeq(sentences, "\n") {
		cells := strings.Split(strings.TrimSpace(strings.ReplaceAll(line, `\|`, "/")), " | ")
		if !strings.HasPrefix(line, "| `") || len(cells) < 2 {
			continue
		}
		example := strings.TrimSpace(strings.TrimSuffix(cells[len(cells)-1], "|"))
		if example == "" || !strings.HasSuffix(example, ".") {
			continue
		}
		count++
		t.Run(example, func(t *testing.T) {
			head := society
			if declared, _, ok := strings.Cut(example, " is a"); ok { // it may declare what society does
				lines := strings.SplitAfter(society, "\n")
				head = ""
				for _, l := range lines {
					if !strings.HasPrefix(l, declared+" is a") || strings.Contains(declared, "member") {
						head += l
					}
				}
			}
			_, diags := Build(parse(t, "society.md", head+clauses+"\n## 20 Example\n```rule\n"+example+"\n```\n"))
			for _, d := range errorsOf(diags) {
				if !strings.Contains(society, "\n"+d.File.Line(d.File.Position(d.Span.Start).Line)) {
					t.Errorf("%s", d.Draw())
				}
			}
		})
	}
	if count < 40 {
		t.Errorf("found %d examples in the reference; the test no longer sees them", count)
	}
}

// clauses are there for references to them.
const clauses = "\n## 2 Two\n\n## 3 Three\n\n## 4 Four\n\n## 5 Five\n```rule\nNotice of hearing must be made before the hearing, void.\n```\n\n" +
	"## 7 Seven\n```rule\nThe council must hold the hearing within 60 days after charges.\n```\n\n## 12 Twelve\n\n## 13 Thirteen\n"
