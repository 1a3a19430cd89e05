package claim_test

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"alteram/casefile"
	"alteram/docket"
	"alteram/prove/claim"
	"alteram/rulebook"
	"alteram/source"
)

// lenient is the Carter constitution with every defect made an irregularity, so
// that what goes wrong counts all the same.
func lenient(t *testing.T) *rulebook.Program {
	t.Helper()
	text, err := os.ReadFile("../../examples/carter/constitution.md")
	if err != nil {
		t.Fatal(err)
	}
	s := strings.NewReplacer("; void.", "; an irregularity.", ", void", ", an irregularity", "the vote does not count", "an irregularity").Replace(string(text))
	s = regexp.MustCompile(`(are|is) void(,?\s+(if|unless))`).ReplaceAllString(s, "$1 an irregularity$2")
	s = strings.Replace(s, "without a quorum is void", "without a quorum is an irregularity", 1)
	return build(t, "lenient.md", s)
}

func readCase(t *testing.T, name string, p *rulebook.Program) *casefile.Case {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	c, diags := casefile.Read(source.NewFile(name, text), p)
	if source.HasError(diags) {
		t.Fatal(diags)
	}
	return c
}

// broken lists the claims about acts and decisions that a case breaks, each
// sentence once.
func broken(t *testing.T, p *rulebook.Program, c *casefile.Case) []string {
	t.Helper()
	s := docket.Replay(p, c.Register, c.Incomplete, c.Events, docket.Known{})
	at, _ := p.Settings.Reckoner.Place.At(c.Events[len(c.Events)-1].On.Day+1, 0)
	claims, diags := claim.Parse(p)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	var out []string
	for _, cl := range append(claims, claim.Justice(p, claim.Find(p))...) {
		if cl.Moment > claim.IsPublished || cl.Moment == claim.InEffect {
			continue
		}
		if is, why := claim.Broken(cl, s, at); is && !slices.Contains(out, cl.Text) {
			if out = append(out, cl.Text); why == "" {
				t.Errorf("%s is broken without a reason", cl.Text)
			}
		}
	}
	return out
}

const (
	unheard     = "No expulsion takes effect unless the respondent was heard"
	shortNotice = "No expulsion takes effect on less than 14 clear days' notice of hearing"
	shortOwn    = "No expulsion takes effect unless notice of hearing was received not less than 14 clear days before the hearing"
	accuserSat  = "No expulsion takes effect if the complainant sat at the hearing"
	interested  = "No expulsion takes effect if one person is interested and sat at the hearing"
	undisclosed = "No expulsion takes effect if the council relies on evidence not disclosed to the respondent"
	inquorate   = "No expulsion takes effect without a quorum"
	twice       = "No confirmation takes effect if one person sat at both the hearing and the appeal hearing"
	early       = "No expulsion is published before the respondent is told of it"
	partial     = "No expulsion takes effect on the vote of a member who did not hear the whole of the hearing"
	unlisted    = "No expulsion takes effect if expulsion imposes a sanction that is not listed"
	again       = "No charges is made if a charge is on the same facts as a charge already decided"
)

// Each way in which the evening could have gone wrong breaks the claims that it
// should and no others, under the constitution as it is and under one in which
// every defect is a mere irregularity. The table was written by hand.
func TestCarterVariants(t *testing.T) {
	own, loose := book(t, "examples/carter/constitution.md"), lenient(t)
	table := map[string]struct{ own, lenient []string }{
		"rehearsal":                                  {},
		"B1-late-councillor":                         {nil, []string{partial}},
		"B2-accuser-presides":                        {nil, []string{accuserSat, interested}},
		"B3-statement-too-early":                     {[]string{early}, []string{early}}, // an irregularity in the constitution itself
		"B4-not-heard":                               {nil, []string{unheard}},
		"B4b-floor-declined":                         {},
		"B5-evidence-after-he-left":                  {nil, []string{undisclosed}},
		"B6-after-midnight":                          {},
		"B7-short-notice":                            {nil, []string{shortNotice, shortOwn}},
		"B8-quorum-lost":                             {nil, []string{inquorate}},
		"B9-two-thirds-missed":                       {}, // it was not carried, and takes no effect
		"B10-charge-never-put":                       {}, // the finding on that charge falls by itself, the others stand
		"B11-fine":                                   {nil, []string{unlisted}},
		"B12-late-reasons":                           {},
		"B13-appeal-after-saturday":                  {},
		"B14-same-judge-twice":                       {nil, []string{twice}},
		"B15-charged-again":                          {nil, []string{again}},
		"B15b-charged-again-after-want-of-procedure": {},
	}
	files, err := filepath.Glob("../../examples/carter/broken/*.case")
	if err != nil || len(files)+1 != len(table) {
		t.Fatalf("%d variants and the rehearsal, and the table has %d rows: %v", len(files), len(table), err)
	}
	for _, name := range append(files, "../../examples/carter/rehearsal.case") {
		want := table[strings.TrimSuffix(path.Base(filepath.ToSlash(name)), ".case")]
		for book, claims := range map[*rulebook.Program][]string{own: want.own, loose: want.lenient} {
			if got := broken(t, book, readCase(t, name, book)); !slices.Equal(got, claims) {
				t.Errorf("%s, lenient %v: broken are\n%s\nwant\n%s", name, book == loose, strings.Join(got, "\n"), strings.Join(claims, "\n"))
			}
		}
	}
}

// A record that may be incomplete breaks nothing by its silence.
func TestSilenceBreaksNothing(t *testing.T) {
	p := lenient(t)
	if got := broken(t, p, readCase(t, "../../examples/carter/reported.case", p)); len(got) > 0 {
		t.Errorf("the press reports break %q", got)
	}
}
