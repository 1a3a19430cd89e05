package access_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"alteram/internal/access"
)

var update = flag.Bool("update", false, "rewrite the tables of the page on the policy")

// The page on the policy shows the policy: its two tables are made of House.
func TestThePageShowsThePolicy(t *testing.T) {
	const name = "../../docs/reference/roles.md"
	const begin, end = "<!-- the policy -->\n", "<!-- to here -->\n"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(text), begin)
	was, tail, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s has no place for the policy", name)
	}
	want := policyPage(access.House())
	if was == want {
		return
	}
	if *update {
		if err := os.WriteFile(name, []byte(head+begin+want+end+tail), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s shows another policy than House (go test ./internal/access -update rewrites it); want:\n%s", name, want)
}

// policyPage writes the policy as two Markdown tables.
func policyPage(p access.Policy) string {
	var b strings.Builder
	roles := []access.Role{access.Public, access.Member, access.Clerk, access.Chair, access.Auditor, access.Administrator}
	b.WriteString("\n## Outside of any case\n\n")
	policyTable(&b, roles, access.Front, access.Overview, func(r access.Role, o access.Object) string {
		return letter(p.Allows(r, o, access.AnyStage))
	})
	roles = []access.Role{access.Complainant, access.Respondent, access.Representative, access.Witness, access.Clerk, access.Chair, access.Panel, access.President, access.AppealPanel, access.Observer, access.Auditor, access.Public}
	b.WriteString("\n## In a case\n\n")
	policyTable(&b, roles, access.Overview, access.Personal+1, func(r access.Role, o access.Object) string {
		for s := access.Raised; s <= access.Closed; s++ {
			level := p.Allows(r, o, s)
			switch {
			case level == access.None:
			case s == access.Raised:
				return letter(level)
			default:
				return letter(level) + " " + s.String()
			}
		}
		return ""
	})
	b.WriteString("\n")
	return b.String()
}

// policyTable writes objects from one up to another, a row each.
func policyTable(b *strings.Builder, roles []access.Role, from, to access.Object, cell func(access.Role, access.Object) string) {
	b.WriteString("| object |")
	for _, r := range roles {
		b.WriteString(" " + r.String() + " |")
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(roles)) + "\n")
	for o := from; o < to; o++ {
		b.WriteString("| " + o.String() + " |")
		for _, r := range roles {
			b.WriteString(" " + cell(r, o) + " |")
		}
		b.WriteString("\n")
	}
}

func letter(l access.Level) string {
	return map[access.Level]string{access.Outcome: "O", access.Own: "N", access.Redacted: "S", access.Read: "R", access.Write: "W"}[l]
}
