package casefile_test

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"alteram/casefile"
	"alteram/source"
)

// Each code that the reference documents is shown by its example, and no
// complaint of the package bears a code that the reference lacks.
func TestDiagnosticsAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../docs/reference/diagnostics.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(page), "<!-- A4 -->")
	section, _, ok2 := strings.Cut(section, "<!-- /A4 -->")
	if !ok || !ok2 {
		t.Fatal("the reference has no section on cases")
	}
	shared := regexp.MustCompile("(?s)```text\n(.*?)```").FindStringSubmatch(section)[1]
	unprintable := []string{"A401", "A402", "A426"} // shown by TestHostileText
	documented := 0
	for _, part := range strings.Split(section, "\n### ")[1:] {
		code := part[:4]
		documented++
		example := regexp.MustCompile("(?s)```text\n(.*?)```").FindStringSubmatch(part)
		if example == nil {
			if !slices.Contains(unprintable, code) {
				t.Errorf("%s has no example", code)
			}
			continue
		}
		text := example[1]
		if !strings.HasPrefix(text, "{") {
			text = shared + text
		}
		c, diags := read(t, text)
		if code == "A427" {
			for _, o := range casefile.Check(program(t), c) {
				if !o.Met {
					diags = append(diags, o.Diagnostic(c.File))
				}
			}
		}
		if !slices.ContainsFunc(diags, func(d source.Diagnostic) bool { return d.Code == code }) {
			t.Errorf("the example of %s does not show it, but:\n%s", code, drawn(diags))
		}
		for _, d := range diags {
			if d.Code != code {
				t.Errorf("the example of %s also shows %s", code, d.Draw())
			}
			if d.Message == "" || d.Hint == "" {
				t.Errorf("%s lacks a fact or a remedy: %s", code, d.Draw())
			}
		}
	}
	if documented != 27 {
		t.Errorf("%d codes are documented, want 27", documented)
	}
}

// TestComplaints checks the words and the place of what is most often wrong.
func TestComplaints(t *testing.T) {
	for _, test := range []struct{ name, text, at, message, hint string }{
		{"short February", "31 February 2027 Hal speaks.", "31 February 2027", "February 2027 has 28 days", ""},
		{"leap day", "29 February 2027 Hal speaks.", "29 February 2027", "February 2027 has 28 days", ""},
		{"slashes", "10/12/2027 Hal speaks.", "10/12/2027", "day first or month first", "12 October 2010"},
		{"no year", "12 May Hal speaks.", "12 May", "", "12 October 2010"},
		{"clock of twelve", "12 May 2027 9:30 Hal speaks.", "9:30", "morning or evening", "pm"},
		{"wrong weekday", "Monday 12 May 2027 Hal speaks.", "Monday 12 May 2027", "is a Wednesday", ""},
		{"backwards", "between 11 May 2027 and 1 May 2027 Hal speaks.", "between 11 May 2027 and 1", "end comes before", ""},
		{"time of a month", "May 2027 9.30pm Hal speaks.", "May", "needs one day", ""},
		{"person", "12 May 2027 Ive speaks.", "Ive", `called "Ive"`, "did you mean Ivy?"},
		{"person in a list", "12 May 2027 hearing opens; present Ann, Bob, Cy.", "Bob", `called "Bob"`, "did you mean Bo?"},
		{"to whom", "12 May 2027 Bo sends notice of hearing to Hel.", "Hel", `called "Hel"`, "did you mean Hal?"},
		{"act", "12 May 2027 Bo sends notise of hearing to Hal.", "notise of hearing", `"notise of hearing"`, `did you mean "notice of hearing"?`},
		{"decision", "12 May 2027 council decides expulsoin; for 3, against 0.", "expulsoin", `"expulsoin"`, `did you mean "expulsion"?`},
		{"meeting", "12 May 2027 hering opens.", "hering", `"hering"`, `did you mean "hearing"?`},
		{"field", "12 May 2027 Bo sends notice of hearing, hering day 26 May 2027.", "hering day 26 May 2027", "records no field", `did you mean "hearing day"?`},
		{"date in a field", "12 May 2027 Bo sends notice of hearing, hearing day 31 June 2027.", "31 June 2027", "June 2027 has 30 days", ""},
		{"act alone", "12 May 2027 notice of hearing.", "", "who did it is missing", "Bo makes notice of hearing"},
		{"decision alone", "12 May 2027 expulsion.", "", "who did it is missing", "council decides expulsion"},
		{"many hold it", "12 May 2027 the secretary speaks.\n13 May 2027 Cy becomes secretary.\n14 May 2027 the witness speaks.", "the", "", ""},
		{"verb", "12 May 2027 Hal grumbles.", "grumbles", `no act "grumbles"`, ""},
		{"empty", "12 May 2027.", "", "says nothing", ""},
		{"votes", "12 May 2027 council decides expulsion; for many.", "many", `called "many"`, ""},
		{"late head", "12 May 2027 Hal speaks.\nmembers: Jo.", "members", "stands among the entries", "move it above"},
		{"only none", "12 May 2027 Hal speaks.\nother acts may happen in between: some.", "some", "only say none", ""},
		{"no such number", "12 May 2027 Hal speaks.\n13 May 2027 entry 11 is withdrawn: in error.", "13 May", "no entry called 11", "an entry is called by its number"},
		{"no such name", "12 May 2027 [n7] Hal speaks.\n13 May 2027 entry n8 is withdrawn: in error.", "13 May", "no entry called n8", "did you mean n7?"},
		{"no clause", "12 May 2027 Hal speaks.\nexpect: expulsion is void under clause 99.", "99", "no clause 99", ""},
		{"status", "12 May 2027 Hal speaks.\nexpect: case is opened.", "opened", `"opened"`, `did you mean "open"?`},
		{"nested", "12 May 2027 Hal speaks.\n13 May 2027 correction of 1: entry 1 is withdrawn.", "", "one entry corrects one entry", ""},
		{"choice of label", "label: rumoured.\n12 May 2027 Hal speaks.", "rumoured", "not one that a case can bear", "reported, invented or illustrative"},
		{"incomplete", "incomplete: atendance.\n12 May 2027 Hal speaks.", "atendance", `"atendance"`, `did you mean "attendance"?`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, diags := read(t, head+test.text+"\n")
			for _, d := range diags {
				if strings.HasPrefix(d.File.Slice(d.Span), test.at) && strings.Contains(d.Message, test.message) && strings.Contains(d.Hint, test.hint) {
					return
				}
			}
			t.Errorf("want %q of %q with %q, got:\n%s", test.message, test.at, test.hint, drawn(diags))
		})
	}
}

// What cannot be read is left out, and the rest is read.
func TestHostileText(t *testing.T) {
	good := "26 May 2027  Hal speaks.\n"
	for _, test := range []struct{ name, bad, code string }{
		{"NUL", "26 May 2027  Hal\x00 speaks.\n", "A401"},
		{"not UTF-8", "26 May 2027  Hal \xff speaks.\n", "A401"},
		{"escape", "26 May 2027  note: \x1b[31m red.\n", "A401"},
		{"right to left", "26 May 2027  note: \u202egnirts.\n", "A401"},
		{"long", "26 May 2027  note: " + strings.Repeat("x", 2<<20) + ".\n", "A402"},
		{"open quote", "26 May 2027  note: \"never closed.\n", "A403"},
		{"stops", "26 May 2027  " + strings.Repeat(";", 1000) + ".\n", "A410"},
		{"brackets", "26 May 2027  Hal speaks " + strings.Repeat("(", 5000) + ".\n", "A410"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, diags := read(t, head+good+test.bad+good)
			if len(c.Events) != 2 || c.Events[1].ID != "2" && c.Events[1].ID != "3" {
				t.Errorf("got %d events", len(c.Events))
			}
			if len(diags) != 1 || diags[0].Code != test.code {
				t.Errorf("want one %s, got:\n%.2000s", test.code, drawn(diags))
			}
		})
	}
	t.Run("UTF-16", func(t *testing.T) {
		var b bytes.Buffer
		b.WriteString("\xff\xfe")
		for _, c := range []byte(head + good) {
			b.Write([]byte{c, 0})
		}
		_, diags := read(t, b.String())
		if len(diags) == 0 || diags[0].Code != "A401" || len(diags) > 2 {
			t.Errorf("got:\n%.2000s", drawn(diags))
		}
	})
	t.Run("many", func(t *testing.T) {
		_, diags := read(t, head+strings.Repeat("26 May 2027  Nobody speaks.\n", 2000))
		if len(diags) != 501 || !slices.ContainsFunc(diags, func(d source.Diagnostic) bool { return d.Code == "A426" }) {
			t.Errorf("got %d complaints, want 501", len(diags))
		}
	})
	t.Run("byte order mark", func(t *testing.T) {
		if c := clean(t, "\ufeff"+head+good); len(c.Events) != 1 {
			t.Errorf("got %d events", len(c.Events))
		}
	})
	t.Run("line ends of Windows", func(t *testing.T) {
		if c := clean(t, strings.ReplaceAll(head+good, "\n", "\r\n")); len(c.Events) != 1 {
			t.Errorf("got %d events", len(c.Events))
		}
	})
}

// Lines made to be slow are read in one pass: each of these would take hours
// if the work grew with the square of the line.
func TestLongLinesEnd(t *testing.T) {
	const many = 60000
	for _, line := range []string{
		"hearing opens; present " + strings.Repeat("Ann, ", many) + "Bo; remote " + strings.Repeat("Bo, ", many) + "Cy.",
		"note: " + strings.Repeat("; ", many) + ".",
		strings.Repeat("a(", many) + ".",
		"hearing; " + strings.Repeat("Hal speaks; ", many/4) + "Hal speaks.",
		strings.Repeat("correction of 1: 1 May 2027 ", many/8) + "Hal speaks.",
		"Bo gives notice of hearing, stating a" + strings.Repeat(", a", many) + ".",
		strings.Repeat("Ann and ", many) + "Bo leave.",
		"council decides expulsion; " + strings.Repeat("1 for, ", many) + "0 against.",
	} {
		read(t, head+"26 May 2027 "+line+"\n")
	}
}
