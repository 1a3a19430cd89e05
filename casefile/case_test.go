package casefile_test

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"alteram/casefile"
	"alteram/docket"
	"alteram/source"
	"alteram/syntax"
)

// sameCase compares what two cases hold; places in files are left out.
func sameCase(t testing.TB, form string, want, got *casefile.Case) {
	t.Helper()
	bare := func(c *casefile.Case) casefile.Case {
		out := *c
		out.File, out.Spans, out.Name = nil, nil, ""
		out.Expects = nil
		for _, x := range c.Expects {
			x.Span = source.Span{}
			out.Expects = append(out.Expects, x)
		}
		return out
	}
	if a, b := bare(want), bare(got); !reflect.DeepEqual(a, b) {
		t.Errorf("the case did not come back from its %s:\nwant %s\ngot  %s", form, want.JSONLines(), got.JSONLines())
	}
}

func evening(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("testdata/evening.case")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The evening reads without a complaint, meets what it expects of itself, and
// comes back whole from both forms.
func TestEvening(t *testing.T) {
	c := clean(t, evening(t))
	if len(c.Events) != 21 {
		t.Errorf("got %d events, want 21", len(c.Events))
	}
	outcomes := casefile.Check(program(t), c)
	if len(outcomes) != 8 {
		t.Errorf("got %d outcomes, want 8", len(outcomes))
	}
	for _, o := range outcomes {
		if !o.Met {
			t.Errorf("%s: found %s", o.Expect.String(), o.Found)
		}
	}
	text := c.Text(program(t))
	again := clean(t, string(text))
	sameCase(t, "text", c, again)
	if second := again.Text(program(t)); string(second) != string(text) {
		t.Errorf("the canonical text is not stable:\n%s\n%s", text, second)
	}
	sameCase(t, "JSON", c, clean(t, string(c.JSONLines())))
}

// Each variant of the evening changes one line; all can be written down.
func TestVariants(t *testing.T) {
	for _, test := range []struct {
		name, old, new string
		expect         string
	}{
		{"B1 joins late", "21:28  Chris Carter has", "21:00  Ola arrives.\n21:28  Chris Carter has", "Ola arrives"},
		{"B2 accuser presides", "Uma makes a complaint", "Andrew Little makes a complaint", "Andrew Little makes complaint"},
		{"B3 statement first", "23:50  Andrew Little tells", "23:45  Andrew Little publishes expulsion.\n23:50  Andrew Little tells", "23:45  Andrew Little publishes expulsion"},
		{"B4 floor declined", "17:32-21:28  Chris Carter speaks (reported, F6).", "19:00  Chris Carter is offered the floor.\n19:00  Chris Carter declines the floor.", "Chris Carter declines the floor"},
		{"B5 late evidence", "21:32  deliberation begins.", "21:32  deliberation begins.\n22:00  evidence E9 \"a diary\" is put by Cy.", `evidence E9 "a diary" is put by Cy`},
		{"B6 after midnight", "23:55  hearing closes", "12 October 2010 00:10  hearing closes", "12 October 2010 00:10  hearing closes"},
		{"B7 office hours over", "14 September 2010 15:00", "28 September 2010 17:30", "28 September 2010 17:30"},
		{"B8 quorum leaves", "23:41  council", "23:30  Flo, Gus, Hine, Iris, Jo leave.\n23:41  council", "Flo, Gus, Hine, Iris, Jo leave"},
		{"B9 eight to five", "for 13, against 0, abstaining 0, roll call", "for 8, against 5", "for 8, against 5"},
		{"B10 uncharged", "on charges 1, 2", "charge 1 proved, charge 3 proved", "charge 1 proved; charge 3 proved"},
		{"B11 a fine", "on charges 1, 2", `sanction "fine of $5,000"`, `sanction "fine of $5,000"`},
		{"B12 late reasons", "18 October 2010  Bo", "20 October 2010  Bo", "20 October 2010  Bo"},
		{"B13 appeal", "other acts", "15 November 2010  Chris Carter appeals, grounds \"not heard\".\nother acts", "Chris Carter makes appeal, grounds"},
		{"B14 abstained", "for 13, against 0, abstaining 0, roll call", "for 12, against 0, abstaining Rua", "abstaining Rua"},
		{"B15 charged again", "other acts", "30 November 2010  Andrew Little gives charges to Chris Carter, charge 3 under rule 4.2 same facts as charge 1.\nother acts", "same facts as charge 1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := strings.Replace(evening(t), test.old, test.new, 1)
			if text == evening(t) {
				t.Fatalf("the evening has no %q", test.old)
			}
			c := clean2(t, text)
			out := string(c.Text(program(t)))
			if !strings.Contains(out, test.expect) {
				t.Errorf("the canonical text lacks %q:\n%s", test.expect, out)
			}
			sameCase(t, "text", c, clean2(t, out))
			sameCase(t, "JSON", c, clean2(t, string(c.JSONLines())))
			casefile.Check(program(t), c)
		})
	}
}

// A story is a case without a rulebook line.
func TestFromStory(t *testing.T) {
	book, err := os.ReadFile("testdata/club.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(book) + "\n```story\n" + `Short notice makes the expulsion void.
  council: Ann (president), Bo (secretary), Cy, Di, Ed, Flo, Gus.  members: Hal, Ivy.
  4 May 2027    Ivy makes a complaint about Hal, day of conduct 1 May 2027.
  10 May 2027   Ann gives charges to Hal.
  12 May 2027   Bo sends notice of hearing by email to Hal, hearing day 26 May 2027.
  expect: hearing on 26 May 2027 is too early under clause 5, first good day 27 May 2027.
  26 May 2027   hearing; present Ann, Bo, Cy, Di, Ed; Hal speaks.
  26 May 2027   council decides expulsion; for 4, against 1, secret ballot.
  expect: expulsion is void under clause 5.
  other acts may happen in between: none.
` + "```\n"
	f := source.NewFile("club.md", []byte(text))
	tree, diags := syntax.Parse(f)
	if source.HasError(diags) || len(tree.Stories) != 1 {
		t.Fatalf("the story does not parse: %d stories\n%s", len(tree.Stories), drawn(diags))
	}
	c, diags := casefile.FromStory(tree.Stories[0], f, program(t))
	if len(diags) > 0 {
		t.Fatal(drawn(diags))
	}
	if c.Name != "Short notice makes the expulsion void" || !c.Closed || c.Rulebook != "" {
		t.Errorf("name %q, closed %v, rulebook %q", c.Name, c.Closed, c.Rulebook)
	}
	var ids []string
	for _, e := range c.Events {
		ids = append(ids, e.ID)
	}
	if got, want := strings.Join(ids, " "), "1 2 3 4a 4b 4c 5"; got != want {
		t.Errorf("entries are called %s, want %s", got, want)
	}
	if at := f.Slice(c.Expects[0].Span); !strings.HasPrefix(at, "expect: hearing on 26 May 2027") {
		t.Errorf("the first expectation stands at %q", at)
	}
	for _, o := range casefile.Check(program(t), c) {
		if !o.Met {
			t.Errorf("%s: found %s", o.Expect.String(), o.Found)
		}
	}
	if out := string(c.Text(program(t))); !strings.Contains(out, "26 May 2027  hearing; present Ann, Bo, Cy, Di, Ed; Hal speaks.\n") {
		t.Errorf("the meeting does not stand on one line:\n%s", out)
	}
}

// A whole meeting on one line is the same as its entries one by one.
func TestWholeMeeting(t *testing.T) {
	c := clean(t, head+`
26 May 2027 19:00-21:15  council holds the hearing; present Ann, Bo, Cy; remote Di; chair Ann; 19:05-19:40 Hal speaks; Cy asks Hal: why;
  council decides expulsion; for 3, against 1; charge 1 proved; 21:10 Ann tells Hal of expulsion.
27 May 2027  Hal resigns.
`)
	kinds := []docket.EventKind{docket.Opened, docket.Floor, docket.Question, docket.Decided, docket.Told, docket.Closed, docket.Leaves}
	if len(c.Events) != len(kinds) {
		t.Fatalf("got %d events, want %d", len(c.Events), len(kinds))
	}
	for i, e := range c.Events {
		if e.Kind != kinds[i] {
			t.Errorf("event %d is %q, want %q", i, e.Kind, kinds[i])
		}
	}
	if got := c.Events[6].ID; got != "2" {
		t.Errorf("the next entry is called %s, want 2", got)
	}
	if got := casefile.EventJSON(&c.Events[5]); string(got) != `{"id":"1f","kind":"closed","on":"2027-05-26","at":"21:15","thing":"hearing"}` {
		t.Errorf("it closes as %s", got)
	}
	sameCase(t, "text", c, clean(t, string(c.Text(program(t)))))
	sameCase(t, "JSON", c, clean(t, string(c.JSONLines())))
}

func TestCorrections(t *testing.T) {
	c := clean(t, head+`
12 May 2027  Bo sends notice of hearing by email to Hal.
14 May 2027  [fix] correction of 1: 12 May 2027 17:30 Bo sends notice of hearing by post to Hal, hearing day 26 May 2027 (reported).
15 May 2027  entry fix is withdrawn: written in error.
15 May 2027  entry 1 is received by Hal.
`)
	if e := c.Events[1]; e.With == nil || e.Target != "1" || e.With.ID != "1" || e.With.Method != "post" || e.With.Label != "reported" {
		t.Errorf("the correction reads as %s", casefile.EventJSON(&e))
	}
	if e := c.Events[2]; e.Kind != docket.Withdrawn || e.Target != "fix" || e.Text != "written in error" {
		t.Errorf("the withdrawal reads as %s", casefile.EventJSON(&e))
	}
	sameCase(t, "text", c, clean(t, string(c.Text(program(t)))))
	sameCase(t, "JSON", c, clean(t, string(c.JSONLines())))
}

func TestHead(t *testing.T) {
	for _, test := range []struct{ name, text, book, title string }{
		{"text", "rulebook: ../constitution.md\ntitle: The evening.\ncouncil: Ann.\n\n1 May 2027 nonsense", "../constitution.md", "The evening"},
		{"quoted path", `rulebook: "my book.md".` + "\n", "my book.md", ""},
		{"path with blanks", "rulebook: C:\\my rules\\book.md.\n", `C:\my rules\book.md`, ""},
		{"lines share", "title: A.  rulebook: b.md.\n", "b.md", "A"},
		{"JSON", `{"schema":"alteram.case/1","rulebook":"b.md","title":"A"}` + "\n{", "b.md", "A"},
		{"nothing", "1 May 2027 Hal speaks.\n", "", ""},
		{"broken", "{]", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if book, title := casefile.Head(source.NewFile("x", []byte(test.text))); book != test.book || title != test.title {
				t.Errorf("got %q and %q, want %q and %q", book, title, test.book, test.title)
			}
		})
	}
}

func TestRegister(t *testing.T) {
	c := clean(t, `council: Ann (president from 1 March 2026), Bo (secretary, from 1 May 2025 until 1 May 2028), "Smith, John".
president: Cy.
witness: Ivy.
members: Hal, Ivy.
incomplete: notice of hearing, attendance, everything.
label: illustrative.

4 May 2027  "Smith, John" makes a complaint about Hal.
Hal speaks (reported).
`)
	if got := c.Register.Bodies[1]; got.Person != "Bo" || got.From.ISO() != "2025-05-01" || got.Until.ISO() != "2028-05-01" {
		t.Errorf("Bo's seat is %+v", got)
	}
	if got := c.Register.Offices; len(got) != 3 || got[0].Person != "Ann" || got[0].From.ISO() != "2026-03-01" || got[1].Person != "Cy" || got[2].Role != "secretary" {
		t.Errorf("the offices are %+v", got)
	}
	if c.Events[0].Label != "illustrative" || c.Events[1].Label != "reported" {
		t.Errorf("labels are %q and %q", c.Events[0].Label, c.Events[1].Label)
	}
	sameCase(t, "text", c, clean(t, string(c.Text(program(t)))))
	sameCase(t, "JSON", c, clean(t, string(c.JSONLines())))
}
