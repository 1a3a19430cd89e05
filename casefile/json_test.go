package casefile_test

import (
	"slices"
	"strings"
	"testing"

	"alteram/source"
)

const jsonHead = `{"schema":"alteram.case/1","register":{"bodies":[{"role":"council","person":"Ann"},{"role":"council","person":"Bo"}],"offices":[{"role":"secretary","person":"Bo"}],"members":["Hal","Ivy"]}}` + "\n"

// A line of JSON that is wrong is reported, left out, and the rest is read.
func TestJSONComplaints(t *testing.T) {
	for _, test := range []struct{ name, line, code, words string }{
		{"not closed", `{"kind":"speaks"`, "A423", "not a JSON object"},
		{"a list", `["kind"]`, "A423", "not a JSON object"},
		{"two objects", `{"kind":"speaks"} {}`, "A423", "not a JSON object"},
		{"unknown key", `{"kind":"speaks","on":"2027-05-26","actor":["Hal"]}`, "A424", `did you mean "actors"?`},
		{"twice", `{"kind":"speaks","kind":"speaks","on":"2027-05-26"}`, "A424", "there twice"},
		{"wrong type", `{"kind":"speaks","on":"2027-05-26","actors":"Hal"}`, "A424", "cannot be a string"},
		{"nested key", `{"kind":"decides","on":"2027-05-26","vote":{"four":3}}`, "A424", `did you mean "for"?`},
		{"kind", `{"kind":"speeks","on":"2027-05-26","actors":["Hal"]}`, "A424", `did you mean "speaks"?`},
		{"no date", `{"kind":"speaks","actors":["Hal"]}`, "A407", "has no date"},
		{"no such date", `{"kind":"speaks","on":"2027-02-31","actors":["Hal"]}`, "A406", "February 2027 has 28 days"},
		{"time of no day", `{"kind":"speaks","on":"unknown","at":"21:30","actors":["Hal"]}`, "A406", "needs a day"},
		{"backwards", `{"kind":"speaks","on":"2027-05-26","until":"2027-05-25","actors":["Hal"]}`, "A406", "end comes before"},
		{"instant", `{"kind":"speaks","on":"2027-05-26","recorded":"tomorrow","actors":["Hal"]}`, "A406", "not an instant"},
		{"person", `{"kind":"speaks","on":"2027-05-26","actors":["Hall"]}`, "A408", "did you mean Hal?"},
		{"person with a mark", `{"kind":"speaks","on":"2027-05-26","actors":["Hal; Ivy"]}`, "A408", "nobody"},
		{"thing", `{"kind":"act","on":"2027-05-26","actors":["Ivy"],"thing":"complant"}`, "A409", `did you mean "complaint"?`},
		{"thing with a statement", `{"kind":"act","on":"2027-05-26","actors":["Ivy"],"thing":"complaint about Hal"}`, "A409", "does not know"},
		{"field", `{"kind":"act","on":"2027-05-26","actors":["Ivy"],"thing":"complaint","fields":[{"name":"weather","value":"fine"}]}`, "A411", "records no field"},
		{"value", `{"kind":"act","on":"2027-05-26","actors":["Ivy"],"thing":"complaint","fields":[{"name":"day of conduct","value":"soon"}]}`, "A406", "not a date"},
		{"label", `{"kind":"speaks","on":"2027-05-26","label":"rumoured","actors":["Hal"]}`, "A412", "rumoured"},
		{"what the kind cannot hold", `{"kind":"note","on":"2027-05-26","text":"x","actors":["Hal"]}`, "A424", `"actors"`},
		{"a finding", `{"kind":"decides","on":"2027-05-26","actors":["council"],"thing":"expulsion","charges":[{"label":"1","found":"maybe"}]}`, "A424", "charge"},
		{"control", `{"kind":"note","on":"2027-05-26","text":"a\u0007b"}`, "A401", "control character"},
		{"no entry", `{"kind":"withdrawal","on":"2027-05-26","target":"99"}`, "A414", "99"},
		{"corrections of corrections", `{"kind":"correction","on":"2027-05-26","target":"1","with":{"kind":"correction","on":"2027-05-26","target":"1","with":{"kind":"note","on":"2027-05-26"}}}`, "A424", "one entry"},
		{"head again", strings.TrimSpace(jsonHead), "A423", "second time"},
		{"expectation", `{"expect":"expulsion is valled"}`, "A422", "valled"},
	} {
		t.Run(test.name, func(t *testing.T) {
			good := `{"kind":"speaks","on":"2027-05-26","actors":["Hal"]}` + "\n"
			c, diags := read(t, jsonHead+good+test.line+"\n"+good)
			if !slices.ContainsFunc(diags, func(d source.Diagnostic) bool {
				return d.Code == test.code && (strings.Contains(d.Message, test.words) || strings.Contains(d.Hint, test.words))
			}) {
				t.Errorf("want %s with %q, got:\n%s", test.code, test.words, drawn(diags))
			}
			if n := len(c.Events); n < 2 || n > 3 {
				t.Errorf("got %d events, want the good ones", n)
			}
		})
	}
}

// The first line says what the file is; without it the rest is still read.
func TestJSONHead(t *testing.T) {
	for _, test := range []struct{ name, text, words string }{
		{"missing", `{"kind":"note","on":"2027-05-26","text":"x"}`, "does not say what this file is"},
		{"another version", `{"schema":"alteram.case/2"}` + "\n" + `{"kind":"note","on":"2027-05-26","text":"x"}`, "alteram.case/2"},
		{"unknown role", `{"schema":"alteram.case/1","register":{"bodies":[{"role":"senate","person":"Ann"}]}}` + "\n" + `{"kind":"note","on":"2027-05-26","text":"x"}`, "senate"},
		{"unnamed", `{"schema":"alteram.case/1","register":{"bodies":[{"role":"council","person":" "}]}}` + "\n" + `{"kind":"note","on":"2027-05-26","text":"x"}`, "no name"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, diags := read(t, test.text+"\n")
			if len(diags) != 1 || !strings.Contains(diags[0].Message, test.words) {
				t.Errorf("want %q, got:\n%s", test.words, drawn(diags))
			}
			if len(c.Events) != 1 {
				t.Errorf("got %d events, want 1", len(c.Events))
			}
		})
	}
}

// JSON as people write it, with names and dates in any of their forms, reads
// as its canonical form.
func TestJSONIsForgiving(t *testing.T) {
	c := clean(t, jsonHead+
		`{"kind":"act","on":"12 May 2027","at":"5.30pm","actors":["bo"],"thing":"The Notice of Hearing","to":["HAL"],"fields":[{"name":"Hearing Day","value":"2027-05-26"}]}`+"\n")
	want := clean(t, jsonHead+
		`{"id":"1","kind":"act","on":"2027-05-12","at":"17:30","actors":["Bo"],"thing":"notice of hearing","to":["Hal"],"fields":[{"name":"hearing day","value":"26 May 2027"}]}`+"\n")
	sameCase(t, "free form", want, c)
}
