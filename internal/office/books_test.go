package office

import (
	"strings"
	"testing"

	"alteram/source"
)

var here = setting{"Te Rōpū Hoe", "Wellington", "Pacific/Auckland", "1 December 2010", "NZ Legislation Act 2019"}

// Every answer stands in the members' words and in the rules: each edit finds
// its place once, and what comes out is a rulebook without errors.
func TestAnswersStandInTheText(t *testing.T) {
	for _, b := range bookTemplates() {
		if b.File == "" {
			continue
		}
		t.Run(b.Key, func(t *testing.T) {
			data, err := b.read()
			if err != nil {
				t.Fatal(err)
			}
			if len(b.Asks) < 6 || len(b.Asks) > 10 {
				t.Errorf("%d questions", len(b.Asks))
			}
			answers := map[string]string{}
			for _, a := range b.Asks {
				answers[a.Key] = map[bool]string{true: "more than half", false: "13"}[a.Most == 0]
				if a.Was == "more than half" {
					answers[a.Key] = "at least two thirds"
				}
				for _, e := range a.Edits {
					if n := len(pattern(e[0]).FindAllStringIndex(string(data), -1)); n != 1 && !strings.Contains(e[0], "17 members") {
						t.Errorf("%s: %q is there %d times", a.Key, e[0], n)
					}
				}
			}
			for name, with := range map[string]map[string]string{"as it is": nil, "answered": answers} {
				text, err := b.write(here, with)
				if err != nil {
					t.Fatal(err)
				}
				p, diags := readBook("rules.md", text)
				for _, d := range diags {
					if d.Severity == source.Error {
						t.Errorf("%s: %s: %s", name, d.Place(), d.Message)
					}
				}
				if p.Title != "Rules of Te Rōpū Hoe" || p.Settings.Place != "Wellington" || p.Settings.InForce.String() != "1 December 2010" {
					t.Errorf("%s: %q at %s from %s", name, p.Title, p.Settings.Place, p.Settings.InForce)
				}
				if with == nil && len(p.Stories) == 0 && b.Key != "club" {
					t.Errorf("no story is left")
				}
			}
		})
	}
}
