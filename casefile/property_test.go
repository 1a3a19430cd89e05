package casefile_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"alteram/casefile"
	"alteram/source"
)

// generator writes random cases in JSON Lines: every kind of entry, with texts
// that are hard to quote.
type generator struct{ *rand.Rand }

func (g generator) of(list ...string) string { return list[g.IntN(len(list))] }

// maybe is s half of the time.
func (g generator) maybe(s string) string {
	if g.IntN(2) == 0 {
		return ""
	}
	return s
}

func (g generator) text() string {
	return g.of("shorter notice", "he said \\\"go\\\"", "a; b", "a, b: c", " leading", "trailing ", "two  blanks", "stop.", "why?", "(in brackets)",
		"(reported, F6)", "recorded 14 October 2010", "macron ā, dash – and “curly”", "line\\nbreak\\ttab", "back\\\\slash", "the last word", "charge 1", "E1, E2",
		"12 May 2027", "17:30", "5(2)(a)", "a (b", "c)", "[n7]", ".", ";", "und", "evidence", "stating x", "hearing day", "\\u00a0", "日本語", "x\\u2028y")
}

func (g generator) person() string {
	return g.of("Ann", "Bo", "Cy", "Di", "Hal", "Ivy", "Dr. Aroha Ngāta", "Smith, John", "An O'Neill-de Vries", "May June", "hearing", "всё")
}

func (g generator) people() string {
	first := g.person()
	for {
		if second := g.person(); second != first {
			return fmt.Sprintf(`["%s","%s"]`, first, second)[:len(first)+3] + g.of(`]`, `,"`+second+`"]`)
		}
	}
}

func (g generator) when() string {
	day := fmt.Sprintf("2027-%02d-%02d", 1+g.IntN(12), 1+g.IntN(28))
	switch g.IntN(8) {
	case 0:
		return fmt.Sprintf(`"on":%q,"at":"%02d:%02d"`, day, g.IntN(24), g.IntN(60))
	case 1:
		return fmt.Sprintf(`"on":%q,"at":"0%d:00","until_at":"2%d:30:15"`, day, g.IntN(10), g.IntN(4))
	case 2:
		return fmt.Sprintf(`"on":"2026-12-31","until":%q`, day)
	case 3:
		return fmt.Sprintf(`"on":"2026-12-31","at":"23:59","until":%q,"until_at":"00:01"`, day)
	case 4:
		return g.of(`"on":"unknown"`, `"on":"unknown","until":"2027-05-01"`, `"on":"2027-05-01","until":"unknown"`, `"on":"2027-02-01","until":"2027-02-28"`)
	case 5:
		return fmt.Sprintf(`"on":%q,"until_at":"12:00"`, day)
	case 6:
		return fmt.Sprintf(`"on":%q,"at":"12:00","until_at":"unknown"`, day)
	}
	return fmt.Sprintf(`"on":%q`, day)
}

func (g generator) charges() string {
	one := func(label string) string {
		return fmt.Sprintf(`{"label":%q%s%s%s%s%s}`, label, g.maybe(`,"rule":"`+g.of("4.2", "4.3(a)", "Code of Conduct 3", "7, second sentence")+`"`), g.maybe(`,"text":"`+g.text()+`"`),
			g.maybe(`,"same_as":"1"`), g.maybe(`,"found":"`+g.of("proved", "not proved", "admitted", "dropped")+`"`), g.maybe(`,"sanction":"`+g.text()+`"`))
	}
	return `"charges":[` + one("1") + g.of("", ","+one("2"), ","+one("first, odd")) + `]`
}

func (g generator) vote() string {
	return `"vote":{` + g.of(`"for":4,"against":1,"abstain":2`, `"for":0,"against":0,"all":true`, `"for":2,"against":1,"for_names":["Ann","Bo"],"against_names":["Cy"]`,
		`"for":5,"against":1,"for_names":["Ann","Bo"]`, `"for":0,"against":3`) + g.maybe(`,"proxies":2`) + g.maybe(`,"sanction":"`+g.text()+`"`) + `}`
}

// body is what an entry of a kind holds.
func (g generator) body() string {
	text, people := `"text":"`+g.text()+`"`, g.people()
	actors := `"actors":` + people
	switch g.IntN(26) {
	case 0:
		return `"kind":"act",` + actors + `,"thing":"complaint"` + g.maybe(`,"about":["Hal"]`) + g.maybe(`,"fields":[{"name":"allegation","value":"`+g.text()+`"},{"name":"day of conduct","value":"1 May 2027"}]`)
	case 1:
		return `"kind":"act",` + actors + `,"thing":"notice of hearing","to":["Hal","council"]` + g.maybe(`,"method":"`+g.of("email", "registered post", "word of mouth", "by hand", "x, y")+`"`) +
			g.maybe(`,"states":["the charges","`+g.text()+`"]`)
	case 2:
		return `"kind":"act",` + g.maybe(actors+`,`) + `"thing":"charges",` + g.charges() + g.maybe(`,"evidence":["E1","Exhibit A","7"]`)
	case 3:
		return `"kind":"act",` + actors + `,"thing":"` + g.of("suspension", "publication of expulsion", "review of suspension", "adjournment of hearing") + `"` + g.maybe(`,"about":["Hal"]`)
	case 4:
		return `"kind":"fact","thing":"illness"` + g.maybe(`,"about":["Hal"]`)
	case 5:
		return `"kind":"received","thing":"written reasons"` + g.maybe(`,"to":`+people)
	case 6:
		return `"kind":"agreed",` + actors + `,` + text
	case 7:
		return `"kind":"opened","thing":"hearing"` + g.maybe(`,"present":["Ann","Bo","Cy"],"remote":["Cy"]`) + g.maybe(`,`+actors) + g.maybe(`,"fields":[{"name":"chair","value":"Ann"}]`)
	case 8:
		return `"kind":"` + g.of("closed", "resumed", "adjourned") + `","thing":"` + g.of("hearing", "appeal hearing") + `"`
	case 9:
		return `"kind":"adjourned","thing":"hearing","fields":[{"name":"day","value":"3 June 2027"}]`
	case 10:
		return `"kind":"enters",` + actors
	case 11:
		return `"kind":"` + g.of("leaves", "stands down", "answers") + `",` + actors + g.maybe(`,`+text)
	case 12:
		return `"kind":"speaks",` + actors + g.maybe(`,`+text)
	case 13:
		return `"kind":"offered","to":` + people + `,` + text + g.maybe(`,"actors":["council"]`)
	case 14:
		return `"kind":"declines",` + actors + `,` + text
	case 15:
		return `"kind":"asks",` + actors + g.maybe(`,"to":`+people) + g.maybe(`,`+text)
	case 16:
		return `"kind":"evidence","evidence":["` + g.of("E1", "the letter", "7") + `"` + g.maybe(`,"E2"`) + `]` + g.maybe(`,`+text) + g.maybe(`,`+actors)
	case 17:
		return `"kind":"disclosed","evidence":["E1"]` + g.maybe(`,"to":`+people) + g.maybe(`,`+actors)
	case 18:
		return `"kind":"deliberation"`
	case 19:
		return `"kind":"decides","actors":["council"],"thing":"` + g.of("expulsion", "warning") + `"` + g.maybe(`,`+g.vote()) + g.maybe(`,`+g.charges()) + g.maybe(`,"evidence":["E1","`+g.of("E2", "the letter")+`"]`) +
			g.maybe(`,"method":"`+g.of("secret ballot", "roll call", "post")+`"`) + g.maybe(`,`+text) + g.maybe(`,"about":["Hal"]`)
	case 20:
		return `"kind":"` + g.of("becomes", "ceases") + `",` + actors + `,"role":"` + g.of("president", "council", "member", "respondent", "witness") + `"`
	case 21:
		return `"kind":"challenges",` + actors + `,"about":` + g.people() + g.maybe(`,`+text)
	case 22:
		return `"kind":"considers",` + actors + `,"thing":"lack of impartiality"` + g.maybe(`,"about":["Hal"]`)
	case 23:
		return `"kind":"told","to":` + people + `,"thing":"expulsion"` + g.maybe(`,"actors":["Ann"]`) + g.maybe(`,"method":"telephone"`)
	case 24:
		return `"kind":"withdrawal","target":"1"` + g.maybe(`,`+text)
	}
	return `"kind":"note",` + text
}

func (g generator) line(n int) string {
	body := g.body()
	if g.IntN(12) == 0 && n > 1 {
		with := g.body()
		for strings.Contains(with, `"withdrawal"`) {
			with = g.body()
		}
		body = `"kind":"correction","target":"1","with":{` + g.when() + `,` + with + `}`
	}
	name := ""
	if n > 1 {
		name = g.maybe(fmt.Sprintf(`"id":"%s%d",`, g.of("n", "note ", "5a"), n))
	}
	return `{` + name + g.when() + `,` + body +
		g.maybe(`,"label":"`+g.of("reported", "invented", "illustrative")+`"`) +
		g.maybe(`,"source":"`+g.of("F6", "page 3, line 2", "reported", "recorded by Bo", "(sic)")+`"`) +
		g.maybe(`,"recorded":"`+g.of("2028-01-14T09:15:30+13:00", "2028-04-02T13:30:00.25Z", "2028-06-01T12:00:00Z")+`"`) + `}`
}

func (g generator) file() string {
	var b strings.Builder
	b.WriteString(`{"schema":"alteram.case/1"` + g.maybe(`,"rulebook":"`+g.of("../c.md", "my book.md", `C:\\x\\y.md`, "a:b.md", "x.")+`"`) + g.maybe(`,"title":"`+g.text()+`"`) + g.maybe(`,"label":"invented"`) +
		g.maybe(`,"incomplete":["attendance","notice of hearing"]`) + g.maybe(`,"closed":true`) +
		`,"register":{"bodies":[{"role":"council","person":"Ann","from":"2026-03-01"},{"role":"council","person":"Bo"},{"role":"council","person":"Cy","until":"2028-01-01"},{"role":"appeals board","person":"Di"}],` +
		`"offices":[` + g.of(`{"role":"president","person":"Ann"},{"role":"secretary","person":"Bo","from":"2026-01-01"}`, `{"role":"secretary","person":"Bo"},{"role":"president","person":"Ann"}`, `{"role":"president","person":"Hal"}`) + `],` +
		`"members":["Hal","Ivy","Smith, John","hearing"],"parties":[{"role":"witness","person":"Ivy"}]},"people":["Dr. Aroha Ngāta","An O'Neill-de Vries","May June","всё"]}` + "\n")
	for n := 1; n <= 1+g.IntN(12); n++ {
		b.WriteString(g.line(n) + "\n")
		if g.IntN(6) == 0 {
			b.WriteString(`{"expect":"` + g.of("expulsion is void under clause 5", `says \"a; b. (c)\"`, "Hal may appeal until 1 June 2027", "clause 5 is not shown") + `"` + g.maybe(`,"on":"2027-06-01"`) + "}\n")
		}
	}
	return b.String()
}

// What is read comes back from both forms, and the canonical text of a case is
// that of the case read from it.
func TestRoundTrip(t *testing.T) {
	g := generator{rand.New(rand.NewPCG(11, 10))}
	for range 500 {
		text := g.file()
		c, diags := casefile.Read(source.NewFile("random", []byte(text)), program(t))
		if source.HasError(diags) {
			t.Fatalf("the generator wrote what cannot be read:\n%s\n%s", text, drawn(diags))
		}
		asText := string(c.Text(program(t)))
		fromText := clean2(t, asText)
		sameCase(t, "text", c, fromText)
		sameCase(t, "JSON", c, clean2(t, string(c.JSONLines())))
		if again := string(fromText.Text(program(t))); again != asText {
			t.Errorf("the canonical text is not stable:\n%s\n%s", asText, again)
		}
		if t.Failed() {
			t.Fatalf("from\n%s\nas text\n%s", text, asText)
		}
	}
}
