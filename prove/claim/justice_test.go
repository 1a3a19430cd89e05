package claim_test

import (
	"slices"
	"strings"
	"testing"

	"alteram/casefile"
	"alteram/docket"
	"alteram/prove/claim"
	"alteram/source"
)

// texts lists the claims of one property.
func texts(list []claim.Claim, property string) []string {
	var out []string
	for _, c := range list {
		if c.Property == property {
			out = append(out, c.Text)
		}
	}
	return out
}

// Each property is stated for every example that has a sanction, and for every
// sanction of it.
func TestEveryPropertyIsStated(t *testing.T) {
	for _, name := range []string{"examples/carter/constitution.md", "examples/harbour/constitution.md", "rulebooks/victoria-model-rules/rulebook.md", "examples/nz-schedule-2/rulebook.md"} {
		p := book(t, name)
		m := claim.Find(p)
		list := claim.Justice(p, m)
		for _, property := range []string{"P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P10", "P12"} {
			if len(texts(list, property)) == 0 {
				t.Errorf("%s: %s is not stated", name, property)
			}
		}
		for _, x := range m.Sanctions {
			for _, property := range []string{"P1", "P2", "P4", "P5", "P6", "P7", "P9"} {
				if !slices.ContainsFunc(list, func(c claim.Claim) bool { return c.Property == property && c.Thing == x }) {
					t.Errorf("%s: %s is not stated of %s", name, property, p.Thing(x).Name)
				}
			}
		}
	}
	p := book(t, "examples/loans/rulebook.md")
	if list := claim.Justice(p, claim.Find(p)); len(list) > 0 {
		t.Errorf("a book without sanctions has the properties %v", list)
	}
}

// What the Carter constitution asks for is in its own words in the claims.
func TestJusticeSpeaksTheBooksWords(t *testing.T) {
	p := book(t, "examples/carter/constitution.md")
	list := claim.Justice(p, claim.Find(p))
	for property, want := range map[string]string{
		"P2":  "No expulsion takes effect unless notice of hearing was received not less than 14 clear days before the hearing",
		"P7":  "Every expulsion is followed by written reasons within 18 days, if duties are kept", // seven, and no day over Christmas is a working day
		"P9":  "After expulsion, once written reasons is received, the respondent can appeal until 28 days after written reasons is received",
		"P11": "Every suspension ends within 60 days",
	} {
		if got := texts(list, property); !slices.Contains(got, want) {
			t.Errorf("%s is stated as %q, without %q", property, got, want)
		}
	}
	one, diags := claim.Read(p, "P1 holds.")
	if len(diags) > 0 || !slices.Equal(texts(one, "P1"), texts(list, "P1")) {
		t.Errorf(`"P1 holds" is read as %v, %v`, one, diags)
	}
	both, _ := claim.Read(p, "No sanction takes effect without a quorum.")
	if len(both) != len(claim.Find(p).Sanctions) {
		t.Errorf("no sanction is read as %d claims", len(both))
	}
}

// Where a book lacks what a property needs, the claim says what, and any
// sanction that takes effect breaks it.
func TestWhatIsMissingBreaksTheProperty(t *testing.T) {
	p := build(t, "bare.md", `# Bare club
zone: Europe/London.  count days as: plain.

## 1 All
`+"```rule"+`
The committee is a body of 3 members.
The respondent is a member.
Expulsion is a decision of the committee about the respondent.
Expulsion needs more than half of the votes cast.
`+"```\n")
	want := map[string]string{"P2": "no hearing to which anybody is called", "P4": "no charges that the respondent is told", "P7": "no written reasons", "P9": "no appeal"}
	c, diags := casefile.Read(source.NewFile("bare.case", []byte("rulebook: bare.md\ncommittee: Ann, Bo, Cy.\nmembers: Rae.\n\n"+
		"2 March 2027 committee decides expulsion about Rae; for 3, against 0.\n")), p)
	if source.HasError(diags) {
		t.Fatal(diags)
	}
	s := docket.Replay(p, c.Register, nil, c.Events, docket.Known{})
	at, _ := p.Settings.Reckoner.Place.At(c.Events[0].On.Day+1, 0)
	for _, cl := range claim.Justice(p, claim.Find(p)) {
		missing, ok := want[cl.Property]
		if !ok {
			continue
		}
		delete(want, cl.Property)
		if is, why := claim.Broken(cl, s, at); cl.Missing != missing || !is || !strings.Contains(why, missing) {
			t.Errorf("%s: missing %q, broken %v (%s), want %q", cl.Property, cl.Missing, is, why, missing)
		}
		if is, _ := claim.Broken(cl, docket.Open(p, c.Register, nil), at); is {
			t.Errorf("%s is broken by nothing at all", cl.Property)
		}
	}
	if len(want) > 0 {
		t.Errorf("not stated: %v", want)
	}
}

// Parts can be named, taken away and named wrongly.
func TestPartsAreNamed(t *testing.T) {
	p := book(t, "examples/nz-schedule-2/rulebook.md")
	m, err := claim.Find(p).Named(p, map[string]string{"charges": "fair advice of the allegations", "sanctions": "determination, refusal to proceed", "notice": ""})
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Thing(m.Charges).Name; got != "fair advice of allegations" || len(m.Sanctions) != 2 || m.Notice != 0 {
		t.Errorf("named are %s", parts(p, m))
	}
	for _, names := range []map[string]string{{"charges": "the moon"}, {"chorus": "complaint"}, {"charges": "complaint, report"}} {
		if _, err := m.Named(p, names); err == nil {
			t.Errorf("%v is accepted", names)
		}
	}
}
