package survey

import (
	"encoding/csv"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

func program(t testing.TB, name, text string) *rulebook.Program {
	t.Helper()
	f, diags := syntax.Parse(source.NewFile(name, []byte(text)))
	p, more := rulebook.Build(f)
	for _, d := range append(diags, more...) {
		if d.Severity == source.Error {
			t.Fatal(d.Draw())
		}
	}
	return p
}

func finesBook(t testing.TB) *rulebook.Program {
	t.Helper()
	text, err := os.ReadFile("../examples/fines/rulebook.md")
	if err != nil {
		t.Fatal(err)
	}
	return program(t, "fines", string(text))
}

// plainBook has every sort of norm that a survey compiles, and void acts.
const plainBook = `# Plain
zone: UTC.  calendar: Wellington.  count days as: NZ Legislation Act 2019.

## 1 Things
` + "```rule" + `
The clerk is a person. The filer is a person.
Filing is an act by the filer.
Answer is an act by the clerk.
Receipt is an act by the clerk.
Ruling is an act by the clerk.
Review is an act by the filer.
` + "```" + `
## 2 Duties
` + "```rule" + `
The clerk must give an answer within 10 working days after filing, unless a ruling is made by then.
The clerk must give a receipt within 3 days after filing, unless already done.
` + "```" + `
## 3 Powers
` + "```rule" + `
The filer may make a review within 1 month after ruling.
` + "```" + `
## 4 Validity
` + "```rule" + `
Ruling without an answer is void.
Ruling must be made not less than 5 days after filing, void.
Answer is an irregularity if a ruling was made before the day of the answer.
` + "```" + `
## 5 End
` + "```rule" + `
After review, nobody may do anything.
The clerk must not give a receipt after answer.
` + "```" + `
`

// A compiled rulebook answers every clause as folding the case with Step does.
func TestSurveyEqualsStep(t *testing.T) {
	for _, p := range []*rulebook.Program{finesBook(t), program(t, "plain", plainBook)} {
		s, slow := NewSurvey(p, nil), NewSurvey(p, nil)
		if !s.Compiled() {
			t.Fatalf("%s is not compiled", p.Title)
		}
		slow.slow = true
		var acts []rulebook.ID
		for i := range p.Things {
			if p.Things[i].Kind == rulebook.Act {
				acts = append(acts, rulebook.ID(i))
			}
		}
		rnd := rand.New(rand.NewPCG(7, 11))
		a, b := make([]Verdict, len(p.Clauses)), make([]Verdict, len(p.Clauses))
		start, _ := calendar.DateOf(2010, 1, 4)
		var scratch Scratch
		for k := range 1500 {
			rows := make([]Row, rnd.IntN(9))
			day := start + calendar.Date(rnd.IntN(300))
			for i := range rows {
				rows[i] = Row{Thing: acts[rnd.IntN(len(acts))], Day: day}
				day += calendar.Date(rnd.IntN(3) * rnd.IntN(40))
			}
			end := day + calendar.Date(rnd.IntN(80))
			s.Check(rows, end, a, &scratch)
			slow.Check(rows, end, b, nil)
			for i := range a {
				if a[i].Answer != b[i].Answer {
					t.Fatalf("%s, case %d %v to %s: clause %s is %q compiled and %q by Step", p.Title, k, rows, end, p.Clauses[i].Number, a[i].Answer, b[i].Answer)
				}
			}
		}
	}
}

// A rulebook that says more is answered by Step.
func TestSurveyFallsBack(t *testing.T) {
	p := program(t, "more", strings.Replace(plainBook, "Ruling without an answer is void.", "Ruling without an answer is void. Ruling closes the case.", 1))
	s := NewSurvey(p, nil)
	if s.Compiled() {
		t.Fatal("it closes cases and cannot be compiled")
	}
	filing, _ := p.Lookup("filing")
	day, _ := calendar.DateOf(2010, 3, 1)
	out := make([]Verdict, len(p.Clauses))
	s.Check([]Row{{Thing: filing, Day: day}}, day+60, out, nil)
	if out[1].Answer != docket.Broken {
		t.Errorf("clause 2: got %q, want broken", out[1].Answer)
	}
}

// BenchmarkSurvey checks the real fine log, read already; ns/op is the whole
// log.
func BenchmarkSurvey(b *testing.B) {
	file, err := os.Open("../../shared/data/logs/road_traffic_fines.csv")
	if err != nil {
		file, err = os.Open(os.Getenv("ALTERAM_FINES_CSV"))
	}
	if err != nil {
		b.Skip("set ALTERAM_FINES_CSV to the unpacked fine log")
	}
	defer file.Close()
	p := finesBook(b)
	ids := map[string]rulebook.ID{}
	for code, name := range map[string]string{"CF": "fine", "SF": "dispatch of fine", "IN": "notification", "AP": "penalty", "PY": "payment", "CC": "credit collection", "ID": "appeal", "SA": "appeal", "AJ": "appeal", "RR": "result", "NR": "notification of result"} {
		ids[code], _ = p.Lookup(name)
	}
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	var cases [][]Row
	for i, r := range records[1:] {
		d, err := calendar.ParseDate(r[3])
		if err != nil {
			b.Fatal(err)
		}
		if i == 0 || records[i][0] != r[0] {
			cases = append(cases, nil)
		}
		cases[len(cases)-1] = append(cases[len(cases)-1], Row{Thing: ids[r[2]], Day: d})
	}
	s := NewSurvey(p, nil)
	end, _ := calendar.DateOf(2013, 6, 18)
	out := make([]Verdict, len(p.Clauses))
	var scratch Scratch
	for b.Loop() {
		for _, rows := range cases {
			s.Check(rows, end, out, &scratch)
		}
	}
}
