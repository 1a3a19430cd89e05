package casefile_test

import (
	"slices"
	"strings"
	"testing"

	"alteram/casefile"
)

// Every shape of expectation reads, is written in one form, and comes back.
func TestExpectations(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"expulsion is valid", ""},
		{"the expulsion is void under clause 5", "expulsion is void under clause 5"},
		{"expulsion of 26 May 2027 is voidable", "expulsion on 26 May 2027 is voidable"},
		{"hearing on 26 May 2027 is too early under clause 5, first good day 27 May 2027", ""},
		{"expulsion is without power", ""},
		{"expulsion is not effective", ""},
		{"expulsion is set aside", ""},
		{"expulsion is in effect", ""},
		{"expulsion is not carried", ""},
		{"appeal is in time", ""},
		{"notice of hearing was received on 29 September 2027", ""},
		{"Hal was heard", ""},
		{"Hal was not heard", ""},
		{"the vote on expulsion: for 12, against 0", "vote on expulsion: for 12, against 0"},
		{"vote on expulsion: for 12, against 0, abstaining 0", ""},
		{"the secretary must give written reasons by 1 June 2027", "secretary must give written reasons by 1 June 2027"},
		{"Bo must give written reasons by 1 June 2027 under clause 10", ""},
		{"the respondent may appeal until 30 June 2027", "respondent may appeal until 30 June 2027"},
		{"a member may make a complaint", ""},
		{"nobody may publish expulsion", ""},
		{"Hal may not appeal under clause 13", ""},
		{"duty under clause 10 is missed", ""},
		{"clause 5 is not applicable", ""},
		{"case is closed", ""},
		{`says "on a charge never put"`, ""},
		{"says hello", `says "hello"`},
		{"first good day for hearing is 27 May 2027", ""},
	} {
		t.Run(test.in, func(t *testing.T) {
			c := clean(t, head+"12 May 2027  Hal speaks.\nexpect: "+test.in+".\nexpect on 1 June 2027: "+test.in+".\n")
			want := test.want
			if want == "" {
				want = test.in
			}
			if got := c.Expects[0].String(); got != want {
				t.Errorf("written as %q, want %q", got, want)
			}
			if c.Expects[1].On.ISO() != "2027-06-01" || c.Expects[1].After != 1 {
				t.Errorf("the second looks at %s, after %d", c.Expects[1].On.ISO(), c.Expects[1].After)
			}
			sameCase(t, "text", c, clean(t, string(c.Text(program(t)))))
			sameCase(t, "JSON", c, clean(t, string(c.JSONLines())))
		})
	}
}

const trial = head + `
4 May 2027  Ivy makes a complaint about Hal, day of conduct 1 May 2027.
10 May 2027  Ann gives charges to Hal, charge 1 under rule 4.2 "sent letters".
12 May 2027  Bo sends notice of hearing by email to Hal, hearing day 26 May 2027, stating the charges, the right of appeal.
26 May 2027  hearing; present Ann, Bo, Cy, Di, Ed; Hal speaks.
26 May 2027  council decides expulsion; for 4, against 1; relying on E1.
`

// Check tells what holds from what does not, and says what there is instead.
func TestCheck(t *testing.T) {
	for _, test := range []struct {
		expect string
		met    bool
		found  string
	}{
		{"complaint is valid", true, ""},
		{"complaint is void", false, "complaint of Tuesday 4 May 2027 (entry 1) is effective"},
		{"complaint on 5 May 2027 is valid", false, "no complaint in the case so far"},
		{"appeal is valid", false, "no appeal in the case so far"},
		{"hearing is void under clause 5", true, ""},
		{"hearing is void under clause 7", false, "clause 5 is broken"},
		{"hearing on 26 May 2027 is too early under clause 5, first good day 27 May 2027", true, ""},
		{"hearing on 26 May 2027 is too early under clause 5, first good day 28 May 2027", false, "27 May 2027"},
		{"first good day for hearing is 27 May 2027", true, ""},
		{"expulsion is void", true, ""},
		{"expulsion is in effect", false, "void"},
		{"expulsion is carried", true, ""},
		{"expulsion is not carried", false, "needed"},
		{"vote on expulsion: for 4, against 1", true, ""},
		{"vote on expulsion: for 4, against 0", false, "for 4, against 1"},
		{"vote on warning: for 4, against 0", false, "no vote on warning"},
		{"Hal was heard", true, ""},
		{"Hal was not heard", false, "Hal"},
		{"case is open", true, ""},
		{"case is closed", false, "the case is open"},
		{"clause 5 is broken", true, ""},
		{"clause 5 is kept", false, "clause 5 is broken"},
		{"duty under clause 3 is kept", true, ""},
		{"duty under clause 3 is missed", false, "kept"},
		{`says "needed 4"`, true, ""},
		{`says "NEEDED   4"`, true, ""},
		{`says "needed 5"`, false, "needed 4"},
	} {
		t.Run(test.expect, func(t *testing.T) {
			c := clean(t, trial+"expect: "+test.expect+".\n")
			outcomes := casefile.Check(program(t), c)
			if len(outcomes) != 1 {
				t.Fatalf("got %d outcomes", len(outcomes))
			}
			o := outcomes[0]
			if o.Met != test.met {
				t.Errorf("met is %v; found: %s", o.Met, o.Found)
			}
			if !strings.Contains(o.Found, test.found) {
				t.Errorf("found %q, want %q in it", o.Found, test.found)
			}
			if d := o.Diagnostic(c.File); d.Code != "A427" || !strings.Contains(d.Draw(), "expect: "+test.expect) {
				t.Errorf("drawn as %s", d.Draw())
			}
		})
	}
}

// An expectation looks at the case as it then was, not as it came to be.
func TestCheckLooksAtItsMoment(t *testing.T) {
	c := clean(t, head+`
4 May 2027  Ivy makes a complaint about Hal, day of conduct 1 May 2027.
expect: president must make charges by 18 May 2027.
expect on 19 May 2027: duty under clause 3 is missed.
expect on 3 May 2027: complaint is valid.
10 May 2027  Ann gives charges to Hal.
expect: duty under clause 3 is kept.
expect: president must make charges by 18 May 2027.
`)
	var met []bool
	for _, o := range casefile.Check(program(t), c) {
		met = append(met, o.Met)
	}
	if want := []bool{true, true, false, true, false}; !slices.Equal(met, want) {
		t.Errorf("met: %v, want %v", met, want)
	}
}
