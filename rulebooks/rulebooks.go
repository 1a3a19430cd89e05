// Package rulebooks is the library: whole rulebooks that a society can adopt,
// and published procedures written down to be tested.
//
// Each stands in a folder of its own, as rulebook.md: the members' words, the
// same in the language, claims, and stories that have to come out as they say.
// A template is meant to be adopted, and every story in it was dated by hand.
// An encoding restates a procedure that somebody published, faults and all, so
// that the faults can be found; it is no advice and replaces no source.
//
// The package is data with names. It reads nothing, judges nothing, and knows
// nothing of what the books say; rulebooks_test.go holds them to the house
// rules.
package rulebooks

import (
	"embed"
	"fmt"
)

// Files are the books and the requirement packs, by path below this folder:
// "sports-club/rulebook.md".
//
//go:embed LICENSE */*.md
var Files embed.FS

// Licence is what every book may be copied under; the file LICENSE says more.
const Licence = "CC0-1.0"

// A Book is one rulebook of the library.
type Book struct {
	Name   string // the folder, and the name that commands take
	Title  string // as at the head of its text
	About  string // one line: for whom, and what is particular about it
	Source string // of an encoding, what it restates; empty for a template
}

// books is the library, templates first.
var books = [...]Book{
	{Name: "nz-incorporated-society", Title: "Disputes and discipline of an incorporated society",
		About: "New Zealand: Schedule 2 whole, with time limits, a menu of sanctions and an appeal to other people."},
	{Name: "sports-club", Title: "Discipline in a sports club",
		About: "A club with a discipline officer, a welfare officer and two elected panels; short enough to read aloud."},
	{Name: "political-party-council", Title: "Discipline in a party governed by a council",
		About: "A party of the labour kind: the governing council judges, accusers stay out, and a tribunal has the last word."},
	{Name: "union-branch", Title: "Charges and trials in a union branch",
		About: "A branch or local: written and specific charges, a trial by members drawn by lot, an appeal to the district."},
	{Name: "student-society", Title: "Conduct in a student society",
		About: "As small as a fair procedure can be, in days and terms, with the students' union above it."},
	{Name: "professional-body", Title: "Conduct of members of an institute",
		About: "An institute whose members deal with the public: an examiner, a lay majority, conditions of practice, interim orders."},
	{Name: "victoria-model-rules", Title: "Discipline after the Victorian model rules",
		About:  "A subcommittee hears and decides at once; the meeting that hears the appeal needs three quarters to uphold.",
		Source: "model rules 13, 19 to 26 and 36 of the Associations Incorporation Reform Regulations (Victoria)"},
	{Name: "nsw-model-constitution", Title: "Discipline after the New South Wales model constitution",
		About:  "Heard in writing only; those who expel vote again on the appeal.",
		Source: "Associations Incorporation Regulation 2010 (NSW), Schedule 1, clauses 11 and 12, a version since repealed"},
	{Name: "wa-model-rules", Title: "Discipline after the Western Australian model rules",
		About:  "Effect at once, no appeal, a mediator who cannot determine; any two of the committee may suspend.",
		Source: "model rules of Western Australia as in a Perth makers' association's constitution, rules 14 to 26"},
	{Name: "party-arbitration-court", Title: "Expulsion by a party's arbitration court",
		About:  "The board applies, a court judges: a summons of 13 days, no abstentions, no appeal time without instructions.",
		Source: "federal statutes and arbitration rules of the Piratenpartei Deutschland, sections 5 to 13"},
	{Name: "party-discipline-committee", Title: "Discipline by a party's disciplinary committee",
		About:  "Referral, charging document, three judges, appeal by either side; sanctions bite and are published meanwhile.",
		Source: "standing orders for party discipline proposed to a conference of the Green Party of England and Wales"},
	{Name: "chapter-grievances", Title: "Grievances in a chapter",
		About:  "Two officers decide on paper; the appeal goes to another chapter, if there is one that agreed.",
		Source: "bylaws of a United States chapter (Central New Jersey DSA), article XI"},
	{Name: "hackspace", Title: "Complaints in a hackspace",
		About:  "Trustees ban by all but one, unheard and for ever; an external panel when too few are left.",
		Source: "complaints policy of Nottingham Hackspace"},
}

// List is every book, templates first.
func List() []Book { return append([]Book(nil), books[:]...) }

// Text is a book's Markdown. The error names the books that there are.
func Text(name string) (string, error) {
	names := ""
	for _, b := range books {
		if b.Name == name {
			text, err := Files.ReadFile(name + "/rulebook.md")
			return string(text), err
		}
		names += " " + b.Name
	}
	return "", fmt.Errorf("no rulebook %q in the library; it has%s", name, names)
}
