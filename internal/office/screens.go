package office

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"alteram/calendar"
	"alteram/internal/keep"
	"alteram/internal/site"
	"alteram/rulebook"
	"alteram/source"
	"alteram/wording"
)

// regionChoice is a place in the list of the first screen.
type regionChoice struct{ Code, Name string }

// questionLine is a question of the fourth screen.
type questionLine struct {
	Field, Label, Hint string
	Share              bool
	Choices            []site.Choice
}

// diagnosticLine is something that was found in a text.
type diagnosticLine struct {
	Line       int
	Level      string // error, warning or note
	What, Hint string
	Code       string
}

// checkBody is what reading a rulebook has found.
type checkBody struct {
	Text        string
	Errors      int
	Warnings    int
	Found       []diagnosticLine
	Clauses, Of int // clauses that rules say in full, of those that make rules
	Stories     int
	Told        int // of them end as they say
}

// councilBody is the sixth screen.
type councilBody struct {
	Body    string
	Offices []string
	Least   int  // how many sit by the answers before; 0: nothing is said
	Few     bool // fewer were named: whether that is meant is asked
}

// papersBody is the eighth screen.
type papersBody struct {
	Secrets *keep.Secrets
	Origin  string
}

// show is a screen, with what was answered on it.
func (s *Setup) show(v *site.Visit, name string, p *site.Page) (*site.Page, error) {
	n := slices.Index(screens(), name)
	b := setupBody{N: n + 1, Of: len(screens()) + 1, Folder: s.Folder, Origin: s.Origin}
	if n > 0 {
		b.Back = "/setup/" + screens()[n-1]
	}
	if p.Values == nil {
		p.Values = map[string][]string{}
	}
	switch name {
	case "organisation":
		var list []regionChoice
		for _, j := range calendar.Jurisdictions() {
			list = append(list, regionChoice{j.Code, j.Name + " (" + j.Zone + ")"})
		}
		b.Screen = list
	case "rules":
		var list []site.Choice
		for _, t := range bookTemplates() {
			list = append(list, site.Choice{Value: t.Key, Text: v.Words("setup.book." + t.Key), Hint: v.Words("setup.book." + t.Key + ".hint")})
		}
		b.Screen = list
	case "questions":
		b.Screen = s.questions(v, p)
	case "check":
		text, diags, err := s.text()
		if err != nil {
			return nil, err
		}
		b.Screen = checked(text, diags)
	case "council":
		c := s.bodies()
		c.Few = p.Is("few", "yes") || slices.ContainsFunc(p.Faults, func(f site.Fault) bool { return f.Field == "few" })
		b.Screen = c
	case "backup":
		papers, err := s.papers()
		if err != nil {
			return nil, err
		}
		b.Screen = papers
	}
	p.Body = b
	return s.bare(name, p), nil
}

// questions are those of the rulebook that was picked, with the answers that it
// has where nobody has answered yet.
func (s *Setup) questions(v *site.Visit, p *site.Page) []questionLine {
	t := templateNamed(s.plan.answer("book"))
	var out []questionLine
	if t.File != "" {
		out = append(out, s.counting(v, p))
	}
	for _, a := range t.Asks {
		l := questionLine{Field: "ask." + t.Key + "." + a.Key, Label: v.Words("setup.ask." + a.Key), Hint: v.Words("setup.ask.was", "was", a.Was), Share: a.Most == 0}
		if l.Share {
			for _, share := range shares() {
				l.Choices = append(l.Choices, site.Choice{Value: share, Text: share})
			}
		}
		if p.Field(l.Field) == "" && len(p.Faults) == 0 {
			p.Values.Set(l.Field, a.Was)
		}
		out = append(out, l)
	}
	return out
}

// counting is the question how days are counted.
func (s *Setup) counting(v *site.Visit, p *site.Page) questionLine {
	l := questionLine{Field: "count", Label: v.Words("setup.count"), Hint: v.Words("setup.count.hint"), Share: true}
	for _, x := range calendar.Policies() {
		l.Choices = append(l.Choices, site.Choice{Value: x.Name, Text: x.Name, Hint: x.Statute})
	}
	if p.Field("count") == "" && len(p.Faults) == 0 {
		p.Values.Set("count", s.setting().count)
	}
	return l
}

// diagnosticLines are what was found in a text, line by line.
func diagnosticLines(diags []source.Diagnostic) []diagnosticLine {
	var out []diagnosticLine
	for _, d := range diags {
		l := diagnosticLine{Level: d.Severity.String(), What: wording.Upper(d.Message), Hint: wording.Upper(d.Hint), Code: d.Code}
		if d.File != nil {
			l.Line = d.File.Position(d.Span.Start).Line
		}
		out = append(out, l)
	}
	return out
}

// checked says what was found in a rulebook, in plain words.
func checked(text string, diags []source.Diagnostic) checkBody {
	b := checkBody{Text: text}
	if text == "" {
		return b
	}
	b.Found = diagnosticLines(diags)
	for _, d := range diags {
		switch d.Severity {
		case source.Error:
			b.Errors++
		case source.Warning:
			b.Warnings++
		}
	}
	if b.Errors > 0 {
		return b
	}
	p, _ := readBook("rules.md", text)
	open, of := p.Coverage()
	b.Clauses, b.Of = of-len(open), of
	for _, st := range rehearsed(p) {
		b.Stories++
		if len(st.Wrong) == 0 {
			b.Told++
		}
	}
	return b
}

// bodies are what people can be put into by the rulebook that was picked.
func (s *Setup) bodies() councilBody {
	t := templateNamed(s.plan.answer("book"))
	b := councilBody{Body: t.Body, Least: number(s.plan.answer("ask." + t.Key + ".least"))}
	if b.Least == 0 {
		b.Least = number(s.plan.answer("ask." + t.Key + ".seats"))
	}
	text, diags, err := s.text()
	if err != nil || text == "" || source.HasError(diags) {
		return b
	}
	p, _ := readBook("rules.md", text)
	for _, place := range places(p) {
		if place.Kind == rulebook.Office {
			b.Offices = append(b.Offices, place.Name)
		}
	}
	return b
}

// lookCouncil holds the people against how many must sit. Fewer may be meant,
// for the others can be entered later: then it is said.
func (s *Setup) lookCouncil(p *site.Page) {
	b := s.bodies()
	n := len(s.council(p))
	if s.founderSits(s.council(&site.Page{Values: p.Values})) {
		n++
	}
	if len(p.Faults) == 0 && n < b.Least && !p.Is("few", "yes") {
		p.Wrong("few", "setup.fault.few", "least", b.Least, "n", n, "body", b.Body)
	}
}

// founderSits reports whether the founder has a seat: as the secretary, where
// the rulebook has one and nobody else is it.
func (s *Setup) founderSits(list []newcomer) bool {
	return slices.Contains(s.bodies().Offices, "secretary") && !slices.ContainsFunc(list, func(x newcomer) bool { return slices.Contains(x.offices, "secretary") })
}

// newcomer is a line of the sixth screen.
type newcomer struct {
	name, mail string
	offices    []string
}

// council reads the people who were pasted, one on a line: name, mail address,
// offices. What is wrong is said with its line.
func (s *Setup) council(p *site.Page) []newcomer {
	b := s.bodies()
	var out []newcomer
	seen := map[string]bool{}
	if mail := s.plan.answer("mail"); mail != "" {
		seen[strings.ToLower(mail)] = true
	}
	n := 0
	for line := range strings.Lines(p.Values.Get("council")) {
		n++
		if strings.TrimSpace(line) == "" {
			continue
		}
		x := newcomer{}
		for i, cell := range strings.Split(strings.NewReplacer(";", ",", "\t", ",").Replace(line), ",") {
			cell = strings.TrimSpace(cell)
			switch office := strings.ToLower(strings.TrimPrefix(cell, "the ")); {
			case i == 0:
				x.name = cell
			case cell == "":
			case strings.Contains(cell, "@"):
				if !mailAddress(cell) {
					p.Wrong("council", "setup.fault.address", "n", n, "mail", cell)
				}
				if x.mail = cell; seen[strings.ToLower(cell)] {
					p.Wrong("council", "setup.fault.mailtwice", "n", n, "mail", cell)
				}
				seen[strings.ToLower(cell)] = true
			case slices.Contains(b.Offices, office):
				x.offices = append(x.offices, office)
			default:
				p.Wrong("council", "setup.fault.office", "n", n, "what", cell, "offices", strings.Join(b.Offices, ", "))
			}
		}
		if x.name == "" {
			p.Wrong("council", "setup.fault.line", "n", n)
			continue
		}
		out = append(out, x)
	}
	return out
}

// papers are the two secrets, drawn once for the name of the log.
func (s *Setup) papers() (papersBody, error) {
	origin := s.origin()
	if s.plan.Secrets == nil || s.plan.Origin != origin {
		secrets, err := keep.NewSecrets(origin)
		if err != nil {
			return papersBody{}, err
		}
		s.plan.Secrets, s.plan.Origin = secrets, origin
		if err := s.plan.save(); err != nil {
			return papersBody{}, err
		}
	}
	return papersBody{s.plan.Secrets, origin}, nil
}

// origin is the name of the log: a domain that the organisation holds, or what
// its name comes to in plain letters.
func (s *Setup) origin() string {
	name := s.plan.answer("origin")
	if name == "" {
		for _, r := range norm.NFD.String(strings.ToLower(s.plan.answer("org"))) {
			switch {
			case unicode.Is(unicode.Mn, r): // a macron, an umlaut: the letter stays
			case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
				name += string(r)
			case name != "" && !strings.HasSuffix(name, "-"):
				name += "-"
			}
		}
		if name = strings.Trim(name, "-"); name == "" {
			name = "organisation"
		}
		name = name[:min(len(name), 60)]
	}
	return name + "/alteram/1"
}
