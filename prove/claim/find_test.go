package claim_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"alteram/prove/claim"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// book builds a rulebook of the project that must be free of errors.
func book(t testing.TB, name string) *rulebook.Program {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return build(t, name, string(text))
}

// build builds a rulebook that must be free of errors.
func build(t testing.TB, name, text string) *rulebook.Program {
	t.Helper()
	file, diags := syntax.Parse(source.NewFile(name, []byte(text)))
	if source.HasError(diags) {
		t.Fatalf("%s: %v", name, diags)
	}
	p, diags := rulebook.Build(file)
	if source.HasError(diags) {
		t.Fatalf("%s: %v", name, diags)
	}
	return p
}

// parts writes parts one a line: what a rulebook has not is left out.
func parts(p *rulebook.Program, m claim.Parts) string {
	var b strings.Builder
	line := func(part string, ids ...rulebook.ID) {
		var names []string
		for _, id := range ids {
			if id != 0 {
				names = append(names, p.Thing(id).Name)
			}
		}
		if len(names) > 0 {
			b.WriteString(part + ": " + strings.Join(names, ", ") + "\n")
		}
	}
	line("complainant", m.Complainant)
	line("respondent", m.Respondent)
	line("witness", m.Witness)
	line("complaint", m.Complaint)
	line("charges", m.Charges)
	line("notice", m.Notice)
	line("hearing", m.Hearing)
	line("judge", m.Judge)
	line("sanctions", m.Sanctions...)
	line("clearing", m.Clearing...)
	line("reasons", m.Reasons)
	line("appeal", m.Appeal)
	line("appeal hearing", m.AppealHearing)
	line("appeal body", m.AppealBody)
	line("confirming", m.Confirming...)
	line("quashing", m.Quashing...)
	line("interim", m.Interim)
	line("publications", m.Publications...)
	return b.String()
}

// The parts of every example are found without being told.
func TestFindTheParts(t *testing.T) {
	for name, want := range map[string]string{
		"examples/carter/constitution.md": `complainant: complainant
respondent: respondent
witness: witness
complaint: complaint
charges: charges
notice: notice of hearing
hearing: hearing
judge: council
sanctions: suspension of membership, removal from office, expulsion
clearing: acquittal
reasons: written reasons
appeal: appeal
appeal hearing: appeal hearing
appeal body: appeals board
confirming: confirmation
quashing: quashing, remittal
interim: suspension
publications: publication of expulsion
`,
		"examples/harbour/constitution.md": `complainant: complainant
respondent: respondent
witness: witness
complaint: complaint
charges: charges
notice: notice of hearing
hearing: hearing
judge: council
sanctions: expulsion
clearing: acquittal
reasons: written reasons
appeal: appeal
appeal hearing: appeal hearing
appeal body: appeals board
confirming: confirmation
quashing: quashing
interim: suspension
publications: publication of expulsion
`,
		"examples/nz-schedule-2/rulebook.md": `complainant: complainant
respondent: respondent
complaint: complaint
charges: particulars
notice: invitation to respondent
hearing: oral hearing
judge: decision maker
sanctions: determination
`,
		"rulebooks/victoria-model-rules/rulebook.md": `respondent: respondent
complaint: referral for discipline
charges: notice of discipline
notice: notice of discipline
hearing: disciplinary meeting
judge: disciplinary subcommittee
sanctions: suspension, expulsion
clearing: no further action
appeal: notice of appeal
appeal hearing: appeal meeting
appeal body: general meeting
confirming: upholding
`,
	} {
		p := book(t, name)
		if got := parts(p, claim.Find(p)); got != want {
			t.Errorf("%s: found\n%swant\n%s", name, got, want)
		}
	}
}

// A book without members has no sanction, and nothing is taken for one.
func TestFindNoSanction(t *testing.T) {
	for _, name := range []string{"examples/loans/rulebook.md", "examples/helpdesk/rulebook.md", "examples/fines/rulebook.md"} {
		if m := claim.Find(book(t, name)); len(m.Sanctions) > 0 || m.Hearing != 0 || m.Judge != 0 {
			t.Errorf("%s: found %+v", name, m)
		}
	}
}
