package rulebook

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"alteram/source"
	"alteram/syntax"
)

// The Harbour book builds as it stands; its kernel form is the golden file,
// and its slips are found.
func TestHarbour(t *testing.T) {
	p, diags := Build(parse(t, "harbour.md", readTestdata(t, "harbour.md")))
	if errs := errorsOf(diags); len(errs) > 0 {
		t.Fatalf("%s", drawAll(errs))
	}
	golden := filepath.Join("testdata", "harbour.kernel")
	if *update {
		if err := os.WriteFile(golden, []byte(p.Kernel()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := p.Kernel(), readTestdata(t, "harbour.kernel"); got != want {
		t.Errorf("the kernel form changed; read the difference and run go test ./rulebook -update\n%s", difference(got, want))
	}
	for _, want := range []struct{ code, message string }{
		{"A308", "the appeals board has no quorum"},
		{"A310", "the secretary may be the respondent, and would then give notice of hearing to himself"},
		{"A311", `"suspended" is one word for two things: a person (clause 11) and the expulsion (clause 13)`},
		{"A319", `clause 5 is applied to the appeal hearing, but its period "within 10 working days after charges" runs from the first stage and may be over by then`},
		{"A316", "after the appeal hearing nothing obliges the appeals board to decide: confirmation or quashing"},
		{"A326", "after expulsion nothing closes the case unless somebody acts"},
	} {
		if !slices.ContainsFunc(diags, func(d source.Diagnostic) bool { return d.Code == want.code && d.Message == want.message }) {
			t.Errorf("no %s: %s", want.code, want.message)
		}
	}
	if len(p.Claims) != 9 || len(p.Stories) != 1 {
		t.Errorf("%d claims and %d stories, want 9 and 1", len(p.Claims), len(p.Stories))
	}
}

// difference is the first line in which two texts differ.
func difference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		a, b := "", ""
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			return "got  " + a + "\nwant " + b
		}
	}
	return ""
}

// The rulebooks of the examples build without errors.
func TestExamplesBuild(t *testing.T) {
	books, err := filepath.Glob(filepath.Join("..", "examples", "*", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range books {
		if filepath.Base(name) == "README.md" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			_, diags := Build(parse(t, name, string(text)))
			if errs := errorsOf(diags); len(errs) > 0 {
				t.Errorf("%s", drawAll(errs))
			}
		})
	}
}

// The hash is of the meaning: of a text and its formatted form it is the
// same, and so it is when only the prose differs.
func TestTheHashIsOfTheMeaning(t *testing.T) {
	text := readTestdata(t, "harbour.md")
	build := func(text string) string {
		p, _ := Build(parse(t, "harbour.md", text))
		return p.Hash
	}
	hash := build(text)
	same := map[string]string{
		"formatted":  string(syntax.Format(parse(t, "harbour.md", text))),
		"wide":       strings.ReplaceAll(text, " by the secretary ", "   by  the secretary "),
		"with prose": strings.Replace(text, "## 8 Quorum\n", "## 8 How many\nNobody decides alone.\n", 1),
		"uncapital":  strings.Replace(text, "The secretary must give", "the Secretary must give", 1),
		"a note":     strings.Replace(text, "the hearing within 60 days after charges.", "the hearing within 60 days after charges. -- amended", 1),
	}
	for name, other := range same {
		if other == text {
			t.Errorf("%s: nothing was changed", name)
		}
		if build(other) != hash {
			t.Errorf("%s: the hash changed", name)
		}
	}
	differs := map[string][2]string{
		"days":       {"within 60 days after charges", "within 61 days after charges"},
		"unit":       {"within 60 days after charges", "within 60 working days after charges"},
		"clear":      {"14 clear days", "14 days"},
		"severity":   {"must not sit at the hearing, void", "must not sit at the hearing"},
		"majority":   {"at least two thirds", "more than two thirds"},
		"base":       {"those present and voting", "those present"},
		"throughout": {", throughout", ""},
		"condition":  {"the complainant, the respondent or a witness in the case", "the complainant or the respondent"},
		"limit":      {"at most twice", "once"},
		"contrary":   {", unless the contrary is shown", ""},
		"setting":    {"calendar: Scotland", "calendar: England"},
		"in force":   {"1 March 2027", "2 March 2027"},
		"size":       {"7 to 15", "7 to 16"},
		"number":     {"## 15 Publication", "## 16 Publication"},
		"claim":      {"within 400 days, if", "within 300 days, if"},
	}
	for name, d := range differs {
		other := strings.Replace(text, d[0], d[1], 1)
		if other == text {
			t.Errorf("%s: nothing was changed", name)
		}
		if build(other) == hash {
			t.Errorf("%s: the hash did not change", name)
		}
	}
}

// The kernel form leaves nothing of a norm's meaning out: changing any field
// changes it.
func TestTheKernelSaysAllOfANorm(t *testing.T) {
	p := mustBuild(t, "Hearing is a meeting of the council.\n")
	silent := []string{"ID", "Clause", "Words", "File", "Span", "Despite", "Except", // what Gives comes from
		"Windows.Point.Field", "Windows.Point.Whole", "Windows.Word"} // said with the kinds and moments that they belong to
	base := p.normText(&Norm{Parent: -1, Deeds: []Deed{{}}, Windows: []Window{{Day: noDay}}, Sev: Severity{Kind: syntax.Void, By: 1}, Major: &Majority{}, Most: &Span{}})
	eachField(reflect.TypeFor[Norm](), nil, func(path []int, name string) {
		if slices.Contains(silent, name) || slices.Contains(silent, strings.Split(name, ".")[0]) {
			return
		}
		n := Norm{Parent: -1, Deeds: []Deed{{}}, Windows: []Window{{Day: noDay}}, Sev: Severity{Kind: syntax.Void, By: 1}, Major: &Majority{}, Most: &Span{}}
		if !change(fieldAtPath(reflect.ValueOf(&n).Elem(), path)) {
			return
		}
		if got := p.normText(&n); got == base {
			t.Errorf("Norm.%s is not in the kernel form %q", name, got)
		}
	})
}

// eachField walks the fields of a struct and of the structs in it.
func eachField(typ reflect.Type, path []int, visit func([]int, string)) {
	var walk func(reflect.Type, []int, string)
	walk = func(typ reflect.Type, path []int, prefix string) {
		for i := range typ.NumField() {
			f := typ.Field(i)
			at := append(slices.Clone(path), i)
			inner := f.Type
			for inner.Kind() == reflect.Pointer || inner.Kind() == reflect.Slice {
				inner = inner.Elem()
			}
			name := strings.TrimPrefix(prefix+"."+f.Name, ".")
			switch {
			case f.Name == "Words" || f.Name == "Span" && inner == reflect.TypeFor[source.Span]() || f.Name == "File":
				continue
			case inner.Kind() == reflect.Struct && inner != reflect.TypeFor[Who]() && strings.Count(name, ".") < 3 && f.Name != "Within":
				walk(inner, at, name)
			default:
				visit(at, name)
			}
		}
	}
	walk(typ, path, "")
}

func fieldAtPath(v reflect.Value, path []int) reflect.Value {
	for _, i := range path {
		for v.Kind() == reflect.Pointer || v.Kind() == reflect.Slice {
			if v.Kind() == reflect.Slice {
				v = v.Index(0)
			} else {
				v = v.Elem()
			}
		}
		v = v.Field(i)
	}
	return v
}

// change sets a field to something else; false when it cannot be alone.
func change(v reflect.Value) bool {
	switch v.Interface().(type) {
	case Cond:
		v.Set(reflect.ValueOf(&Test{Op: IsTied}))
		return true
	case Who:
		v.Set(reflect.ValueOf(Who{Anyone: true}))
		return true
	case []Window:
		v.Set(reflect.ValueOf([]Window{{Kind: syntax.ByDate, Day: 9}}))
		return true
	case PointState:
		v.Set(reflect.ValueOf(AtVote))
		return true
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(v.Int() + 1)
	case reflect.Uint8:
		v.SetUint(v.Uint() + 1)
	case reflect.String:
		v.SetString("x")
	case reflect.Slice:
		v.Set(reflect.Append(v, reflect.New(v.Type().Elem()).Elem()))
	case reflect.Interface:
		v.Set(reflect.ValueOf(&Test{Op: IsTied}))
	default:
		return false
	}
	return true
}

// Clauses that look like rules and have no block are counted.
func TestCoverageCountsWhatIsNotFormalised(t *testing.T) {
	p, diags := Build(parse(t, "club.md", "# Club\nzone: Europe/London.\n\n## 1 Council\nThe council must be elected.\n```rule\nThe council is a body of 3 members.\n```\n\n"+
		"## 2 Dues\nDues shall be paid within 14 days.\n\n## 3 Welcome\nWe row for the joy of it. The club was founded in May 1921.\n"))
	open, of := p.Coverage()
	if len(open) != 1 || p.Clauses[open[0]].Number != "2" || of != 2 {
		t.Errorf("open %v of %d", open, of)
	}
	if !slices.ContainsFunc(diags, func(d source.Diagnostic) bool {
		return d.Code == noteProse.id && d.Severity == source.Note && strings.Contains(d.Message, "clause 2") && strings.Contains(d.Message, "1 of 2")
	}) {
		t.Errorf("not reported:\n%s", drawAll(diags))
	}
}

// The views leave nothing out that the norms say.
func TestViews(t *testing.T) {
	p, _ := Build(parse(t, "harbour.md", readTestdata(t, "harbour.md")))
	var powers []string
	for _, g := range p.Powers() {
		powers = append(powers, strings.Join([]string{p.Clauses[g.Clause].Number, g.Who, g.Mode, g.Deed, g.When}, " | "))
	}
	for _, want := range []string{
		"13 | respondent | may | make appeal | within 28 days after written reasons is received",
		"3 | president | must | make charges or make dismissal | within 14 days after complaint",
		"4 | interested member | must not | sit at the hearing | ",
		"7 | council | must | offer: to be heard, to be represented by member, to put questions to witnesses | ",
		"15 | secretary | may only | publish expulsion | after the time for appeal has passed or the appeal is decided",
		"12 | council | may | adjourn hearing | ",
	} {
		if !slices.Contains(powers, want) {
			t.Errorf("no power %q in\n%s", want, strings.Join(powers, "\n"))
		}
	}
	for _, term := range p.Glossary() {
		if p.Thing(term.Thing).Name == "expulsion" {
			var used []string
			for _, c := range term.Used {
				used = append(used, p.Clauses[c].Number)
			}
			if got, want := strings.Join(used, " "), "9 10 11 13 15"; got != want || term.Kind != "a decision" || p.Clauses[term.Clause].Number != "9" {
				t.Errorf("expulsion: %s, clause %s, used in %s, want %s", term.Kind, p.Clauses[term.Clause].Number, got, want)
			}
		}
	}
}

// The map shows what makes the time for what run, in one direction, and its
// drawings are well formed and hold the same words.
func TestMap(t *testing.T) {
	p, _ := Build(parse(t, "harbour.md", readTestdata(t, "harbour.md")))
	g := p.Map()
	find := func(name string) int {
		return slices.IndexFunc(g.Nodes, func(n Node) bool { return n.Name == name })
	}
	for _, want := range []struct {
		from, to, clause string
		duty             bool
	}{
		{"complaint", "charges", "3", true}, {"charges", "hearing", "7", true}, {"hearing", "expulsion", "9", true},
		{"expulsion", "written reasons", "10", true}, {"written reasons", "appeal", "13", false}, {"notice of hearing", "hearing", "5", false},
		{"appeal", "appeal hearing", "13", true},
	} {
		if !slices.ContainsFunc(g.Edges, func(e Edge) bool {
			return e.From == find(want.from) && e.To == find(want.to) && e.Clause == want.clause && e.Duty == want.duty
		}) {
			t.Errorf("no edge from %s to %s under clause %s", want.from, want.to, want.clause)
		}
	}
	if c, h := g.Nodes[find("complaint")].Rank, g.Nodes[find("hearing")].Rank; c >= h {
		t.Errorf("complaint has rank %d, the hearing %d", c, h)
	}
	if !g.Nodes[find("acquittal")].Ends {
		t.Error("acquittal does not end the case")
	}
	text := g.Text()
	for _, n := range g.Nodes {
		if !strings.Contains(text, n.Name) {
			t.Errorf("%s is not on the map", n.Name)
		}
	}
}

// The same texts give the same program and the same diagnostics.
func TestBuildIsDeterministic(t *testing.T) {
	text := readTestdata(t, "harbour.md")
	first, diags := Build(parse(t, "harbour.md", text))
	for range 20 {
		p, again := Build(parse(t, "harbour.md", text))
		if p.Kernel() != first.Kernel() || drawAll(again) != drawAll(diags) {
			t.Fatal("two builds differ")
		}
	}
}

// large is a rulebook of n clauses, each much like Harbour's.
func large(t testing.TB, clauses int) string {
	text := readTestdata(t, "harbour.md")
	var b strings.Builder
	b.WriteString(text)
	for i := 16; i <= clauses; i++ {
		n := strings.Repeat("x", i%7) + string(rune('a'+i%26)) + string(rune('a'+i/26))
		b.WriteString("\n## " + itoa(i) + " More\n```rule\nPaper " + n + " is an act by the secretary to the respondent, recording: day of " + n + " (date).\n" +
			"The secretary must give paper " + n + " within " + itoa(i) + " working days after charges.\n" +
			"Paper " + n + " must be received not less than 3 days before the hearing, void, unless the respondent has agreed in writing to paper " + n + ".\n" +
			"A member of the council who did not hear the whole of the hearing must not vote on expulsion, void, if paper " + n + " is received.\n" +
			"The respondent may appeal within 9 days after paper " + n + ", if fewer than " + itoa(i) + " members of the council are entitled to act.\n```\n")
	}
	return b.String()
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + itoa(n%10)
}

func BenchmarkBuild50Clauses(b *testing.B) {
	f := parse(b, "large.md", large(b, 50))
	p, diags := Build(f)
	if errs := errorsOf(diags); len(errs) > 0 {
		b.Fatal(drawAll(errs))
	}
	b.ReportMetric(float64(len(p.Norms)), "norms")
	for b.Loop() {
		Build(f)
	}
}

func FuzzBuild(f *testing.F) {
	f.Add(readTestdata(f, "harbour.md"))
	f.Add(society)
	for _, c := range allCodes() {
		f.Add(book(c.example))
	}
	for _, s := range testShapes {
		f.Add(book("The secretary may make closure if " + s.example + ".\n"))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<14 {
			return
		}
		file, _ := syntax.Parse(source.NewFile("fuzz.md", []byte(text)))
		p, diags := Build(file)
		_ = drawAll(diags)
		for i := range p.Norms {
			if n := &p.Norms[i]; n.ID != i || n.Clause < 0 || n.Clause >= len(p.Clauses) || n.Parent >= i {
				t.Errorf("norm %d is out of place: %+v", i, n)
			}
		}
		for i := range p.Things {
			if p.Things[i].ID != ID(i) {
				t.Errorf("thing %d has id %d", i, p.Things[i].ID)
			}
		}
		g := p.Map()
		p.Powers()
		p.Glossary()
		if !source.HasError(diags) {
			_ = g.Text() + p.Kernel()
		}
	})
}
