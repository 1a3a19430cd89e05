package casefile_test

import (
	"strings"
	"testing"

	"alteram/casefile"
	"alteram/source"
)

const head = `council: Ann (president), Bo (secretary), Cy, Di, Ed.
appeals board: Flo, Gus, Kit.
members: Hal, Ivy, Dr. Aroha Ngāta.
people: Jo of the Post.
respondent: Hal.
`

// TestEntries reads one entry of each shape and compares the event, in its
// JSON form, with what it must mean.
func TestEntries(t *testing.T) {
	for _, test := range []struct{ entry, want string }{
		{`4 May 2027 Ivy makes a complaint about Hal, day of conduct 1 May 2027.`,
			`{"kind":"act","on":"2027-05-04","actors":["Ivy"],"thing":"complaint","about":["Hal"],"fields":[{"name":"day of conduct","value":"1 May 2027"}]}`},
		{`4 May 2027 Ivy lodges the complaint against Hal, allegation stole an oar, then lied, day of conduct 2027-05-01.`,
			`{"kind":"act","on":"2027-05-04","actors":["Ivy"],"thing":"complaint","about":["Hal"],"fields":[{"name":"allegation","value":"stole an oar, then lied"},{"name":"day of conduct","value":"1 May 2027"}]}`},
		{`4 May 2027 somebody makes a complaint.`, `{"kind":"act","on":"2027-05-04","thing":"complaint"}`},
		{`4 May 2027 dr. aroha ngāta hands in a complaint.`, `{"kind":"act","on":"2027-05-04","actors":["Dr. Aroha Ngāta"],"thing":"complaint"}`},
		{"4 May 2027 Dr. Aroha Nga\u0304ta makes complaint.", `{"kind":"act","on":"2027-05-04","actors":["Dr. Aroha Ngāta"],"thing":"complaint"}`},
		{`12 May 2027 17:30 Bo sends notice of hearing by email to Hal, hearing day 26 May 2027, place "Willis St", stating the charges, the right of appeal.`,
			`{"kind":"act","on":"2027-05-12","at":"17:30","actors":["Bo"],"thing":"notice of hearing","to":["Hal"],"method":"email","fields":[{"name":"hearing day","value":"26 May 2027"},{"name":"place","value":"Willis St"}],"states":["the charges","the right of appeal"]}`},
		{`12 May 2027 the secretary sends notice of hearing to the respondent.`, `{"kind":"act","on":"2027-05-12","actors":["Bo"],"thing":"notice of hearing","to":["Hal"]}`},
		{`10 May 2027 Ann gives charges to Hal, charge 1 under rule 4.2 "letters", charge 2 under clause 4.3(a) same facts as charge 1.`,
			`{"kind":"act","on":"2027-05-10","actors":["Ann"],"thing":"charges","to":["Hal"],"charges":[{"label":"1","rule":"4.2","text":"letters"},{"label":"2","rule":"4.3(a)","same_as":"1"}]}`},
		{`30 June 2027 Hal appeals to the appeals board, grounds "not heard".`, `{"kind":"act","on":"2027-06-30","actors":["Hal"],"thing":"appeal","to":["appeals board"],"fields":[{"name":"grounds","value":"not heard"}]}`},
		{`5 May 2027 Ann suspends Hal, until 4 July 2027.`, `{"kind":"act","on":"2027-05-05","actors":["Ann"],"thing":"suspension","about":["Hal"],"fields":[{"name":"until","value":"4 July 2027"}]}`},
		{`5 May 2027 council reviews the suspension.`, `{"kind":"act","on":"2027-05-05","actors":["council"],"thing":"review of suspension"}`},
		{`5 May 2027 Ann publishes expulsion.`, `{"kind":"act","on":"2027-05-05","actors":["Ann"],"thing":"publication of expulsion"}`},
		{`5 May 2027 council adjourns the hearing.`, `{"kind":"act","on":"2027-05-05","actors":["council"],"thing":"adjournment of hearing"}`},
		{`14 May 2027 notice of hearing is received by Hal.`, `{"kind":"received","on":"2027-05-14","thing":"notice of hearing","to":["Hal"]}`},
		{`14 May 2027 Hal receives notice of hearing.`, `{"kind":"received","on":"2027-05-14","thing":"notice of hearing","to":["Hal"]}`},
		{`14 May 2027 Hal agrees in writing to shorter notice.`, `{"kind":"agreed","on":"2027-05-14","actors":["Hal"],"text":"shorter notice"}`},
		{`14 May 2027 illness about Hal.`, `{"kind":"fact","on":"2027-05-14","thing":"illness","about":["Hal"]}`},
		{`14 May 2027 fact: illness about Hal.`, `{"kind":"fact","on":"2027-05-14","thing":"illness","about":["Hal"]}`},
		{`14 May 2027 Ann and Bo consider that lack of impartiality about Cy.`, `{"kind":"considers","on":"2027-05-14","actors":["Ann","Bo"],"thing":"lack of impartiality","about":["Cy"]}`},
		{`26 May 2027 19:00 hearing opens; present Ann, Bo and Cy; remote Di; chair Ann.`,
			`{"kind":"opened","on":"2027-05-26","at":"19:00","thing":"hearing","fields":[{"name":"chair","value":"Ann"}],"present":["Ann","Bo","Cy","Di"],"remote":["Di"]}`},
		{`26 May 2027 hearing adjourns to 27 May 2027.`, `{"kind":"adjourned","on":"2027-05-26","thing":"hearing","fields":[{"name":"day","value":"27 May 2027"}]}`},
		{`26 May 2027 Ann closes the hearing.`, `{"kind":"closed","on":"2027-05-26","actors":["Ann"],"thing":"hearing"}`},
		{`26 May 2027 Cy arrives remotely.`, `{"kind":"enters","on":"2027-05-26","actors":["Cy"],"remote":["Cy"]}`},
		{`26 May 2027 Cy stands down: wrote to the press about it.`, `{"kind":"stands down","on":"2027-05-26","actors":["Cy"],"text":"wrote to the press about it"}`},
		{`26 May 2027 17:32-21:28 Hal speaks.`, `{"kind":"speaks","on":"2027-05-26","at":"17:32","until_at":"21:28","actors":["Hal"]}`},
		{`26 May 2027 Hal is offered the last word.`, `{"kind":"offered","on":"2027-05-26","to":["Hal"],"text":"the last word"}`},
		{`26 May 2027 council offers Hal the floor.`, `{"kind":"offered","on":"2027-05-26","actors":["council"],"to":["Hal"],"text":"the floor"}`},
		{`26 May 2027 Hal declines the last word.`, `{"kind":"declines","on":"2027-05-26","actors":["Hal"],"text":"the last word"}`},
		{`26 May 2027 Hal has the last word.`, `{"kind":"speaks","on":"2027-05-26","actors":["Hal"],"text":"the last word"}`},
		{`26 May 2027 Cy asks Hal: "Why the letters?"`, `{"kind":"asks","on":"2027-05-26","actors":["Cy"],"to":["Hal"],"text":"Why the letters?"}`},
		{`26 May 2027 evidence E7 "bank record" is put by Cy.`, `{"kind":"evidence","on":"2027-05-26","actors":["Cy"],"text":"bank record","evidence":["E7"]}`},
		{`26 May 2027 evidence E1, E2 is disclosed to Hal.`, `{"kind":"disclosed","on":"2027-05-26","to":["Hal"],"evidence":["E1","E2"]}`},
		{`26 May 2027 deliberation begins.`, `{"kind":"deliberation","on":"2027-05-26"}`},
		{`26 May 2027 council decides expulsion; for Ann, Bo; against Cy; charge 1 proved, charge 2 not proved; relying on E1 and E2; motion "expel".`,
			`{"kind":"decides","on":"2027-05-26","actors":["council"],"thing":"expulsion","text":"expel","charges":[{"label":"1","found":"proved"},{"label":"2","found":"not proved"}],"evidence":["E1","E2"],"vote":{"for":2,"against":1,"for_names":["Ann","Bo"],"against_names":["Cy"]}}`},
		{`26 May 2027 council decides expulsion; 13 for, 0 against; sanction "fine of $5,000".`,
			`{"kind":"decides","on":"2027-05-26","actors":["council"],"thing":"expulsion","vote":{"for":13,"against":0,"sanction":"fine of $5,000"}}`},
		{`26 May 2027 council decides expulsion; all for.`, `{"kind":"decides","on":"2027-05-26","actors":["council"],"thing":"expulsion","vote":{"for":0,"against":0,"all":true}}`},
		{`26 May 2027 council decides expulsion; sanction warning.`, `{"kind":"decides","on":"2027-05-26","actors":["council"],"thing":"expulsion","fields":[{"name":"sanction","value":"warning"}]}`},
		{`26 May 2027 Ann tells Hal of expulsion by telephone.`, `{"kind":"told","on":"2027-05-26","actors":["Ann"],"thing":"expulsion","to":["Hal"],"method":"telephone"}`},
		{`26 May 2027 Hal is told of expulsion.`, `{"kind":"told","on":"2027-05-26","thing":"expulsion","to":["Hal"]}`},
		{`26 May 2027 Cy becomes president.`, `{"kind":"becomes","on":"2027-05-26","actors":["Cy"],"role":"president"}`},
		{`26 May 2027 Hal joins the council.`, `{"kind":"becomes","on":"2027-05-26","actors":["Hal"],"role":"council"}`},
		{`26 May 2027 Cy leaves the council.`, `{"kind":"ceases","on":"2027-05-26","actors":["Cy"],"role":"council"}`},
		{`26 May 2027 Hal resigns.`, `{"kind":"ceases","on":"2027-05-26","actors":["Hal"],"role":"member"}`},
		{`26 May 2027 Bo ceases to be secretary.`, `{"kind":"ceases","on":"2027-05-26","actors":["Bo"],"role":"secretary"}`},
		{`26 May 2027 Hal challenges Cy: has a grudge.`, `{"kind":"challenges","on":"2027-05-26","actors":["Hal"],"about":["Cy"],"text":"has a grudge"}`},
		{`26 May 2027 note: the lights went out; all went home.`, `{"kind":"note","on":"2027-05-26","text":"the lights went out; all went home"}`},
		{`26 May 2027 "Jo of the Post" speaks.`, `{"kind":"speaks","on":"2027-05-26","actors":["Jo of the Post"]}`},
		{`26 May 2027 [n7] Hal speaks (reported, F6).`, `{"id":"n7","kind":"speaks","on":"2027-05-26","label":"reported","source":"F6","actors":["Hal"]}`},
		{`26 May 2027 Hal speaks (recorded 27 May 2027 09:00).`, `{"kind":"speaks","on":"2027-05-26","recorded":"2027-05-26T21:00:00Z","actors":["Hal"]}`},
		{`26 May 2027 Hal speaks (recorded 27 May 2027).`, `{"kind":"speaks","on":"2027-05-26","recorded":"2027-05-27T12:00:00Z","actors":["Hal"]}`},
	} {
		t.Run(test.entry, func(t *testing.T) {
			c, diags := read(t, head+"\n"+test.entry+"\n")
			if source.HasError(diags) {
				t.Fatal(drawn(diags))
			}
			if len(c.Events) != 1 {
				t.Fatalf("got %d events, want one", len(c.Events))
			}
			e := c.Events[0]
			if e.ID == "1" {
				e.ID = ""
			}
			if got := string(casefile.EventJSON(&e)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			again := clean2(t, string(c.Text(program(t))))
			sameCase(t, "text", c, again)
		})
	}
}

// clean2 is clean for cases that may bear warnings.
func clean2(t testing.TB, text string) *casefile.Case {
	t.Helper()
	c, diags := read(t, text)
	if source.HasError(diags) {
		t.Fatalf("unexpected complaints of\n%s\n%s", text, drawn(diags))
	}
	return c
}

func TestTimes(t *testing.T) {
	for _, test := range []struct{ when, want string }{
		{"11 October 2010", `"on":"2010-10-11"`},
		{"Mon 11 Oct 2010", `"on":"2010-10-11"`},
		{"2010-10-11", `"on":"2010-10-11"`},
		{"11 October 2010 21:30", `"on":"2010-10-11","at":"21:30"`},
		{"11 October 2010, at 9.30pm", `"on":"2010-10-11","at":"21:30"`},
		{"11 October 2010 9 pm", `"on":"2010-10-11","at":"21:00"`},
		{"11 October 2010 noon", `"on":"2010-10-11","at":"12:00"`},
		{"11 October 2010 21:30:15", `"on":"2010-10-11","at":"21:30:15"`},
		{"11 October 2010 17:32-21:28", `"on":"2010-10-11","at":"17:32","until_at":"21:28"`},
		{"11 October 2010 17:32 – 21:28", `"on":"2010-10-11","at":"17:32","until_at":"21:28"`},
		{"11 October 2010 from 17:32 to 21:28", `"on":"2010-10-11","at":"17:32","until_at":"21:28"`},
		{"11 October 2010 23:30-00:10", `"on":"2010-10-11","at":"23:30","until":"2010-10-12","until_at":"00:10"`},
		{"11 October 2010 between 21:30 and 24:00", `"on":"2010-10-11","at":"21:30","until_at":"24:00"`},
		{"between 1 and 11 October 2010", `"on":"2010-10-01","until":"2010-10-11"`},
		{"between 28 September 2010 and 11 October 2010", `"on":"2010-09-28","until":"2010-10-11"`},
		{"between 11 October 2010 21:30 and 12 October 2010 00:10", `"on":"2010-10-11","at":"21:30","until":"2010-10-12","until_at":"00:10"`},
		{"between 11 October 2010 21:30 and 12 October 2010", `"on":"2010-10-11","at":"21:30","until":"2010-10-12"`},
		{"October 2010", `"on":"2010-10-01","until":"2010-10-31"`},
		{"February 2012", `"on":"2012-02-01","until":"2012-02-29"`},
		{"date not known", `"on":"unknown"`},
		{"not after 11 October 2010", `"on":"unknown","until":"2010-10-11"`},
		{"not before 11 October 2010", `"on":"2010-10-11","until":"unknown"`},
	} {
		t.Run(test.when, func(t *testing.T) {
			c := clean2(t, head+"\n"+test.when+"  Hal speaks.\n")
			if len(c.Events) != 1 {
				t.Fatalf("got %d events, want one", len(c.Events))
			}
			got := string(casefile.EventJSON(&c.Events[0]))
			want := `{"id":"1","kind":"speaks",` + test.want + `,"actors":["Hal"]}`
			if got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			sameCase(t, "text", c, clean2(t, string(c.Text(program(t)))))
			sameCase(t, "JSON", c, clean2(t, string(c.JSONLines())))
		})
	}
}

// A line without a date keeps the date above it, and one that begins with a
// time keeps the day.
func TestDatesAreKept(t *testing.T) {
	c := clean(t, head+`
11 October 2010 17:30  hearing opens; present Ann, Bo, Cy.
Hal speaks.
21:30  Hal leaves.
12 October 2010 00:10  hearing closes.
`)
	want := []string{`"on":"2010-10-11","at":"17:30"`, `"on":"2010-10-11","actors"`, `"on":"2010-10-11","at":"21:30"`, `"on":"2010-10-12","at":"00:10"`}
	if len(c.Events) != len(want) {
		t.Fatalf("got %d events, want %d", len(c.Events), len(want))
	}
	for i := range c.Events {
		if got := string(casefile.EventJSON(&c.Events[i])); !strings.Contains(got, want[i]) {
			t.Errorf("event %d is %s, want %s in it", i+1, got, want[i])
		}
	}
}
