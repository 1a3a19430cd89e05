package mutate_test

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"alteram/prove/claim/mutate"
	"alteram/source"
)

func open(t *testing.T, name string) *source.File {
	t.Helper()
	text, err := os.ReadFile("../../../" + name)
	if err != nil {
		t.Fatal(err)
	}
	return source.NewFile(name, text)
}

// Each slip of the pen that a reader would think of is among the mutations of
// the Harbour draft, with its clause and the sentence as it becomes.
func TestHarbourMutations(t *testing.T) {
	f := open(t, "examples/harbour/constitution.md")
	whole := strings.Join(strings.Fields(string(f.Text)), " ")
	got := map[string]string{}
	hashes := map[string]bool{}
	for m := range mutate.All(f) {
		got[m.String()] = m.After
		if hashes[m.Program.Hash] {
			t.Errorf("%s means what another does", m)
		}
		hashes[m.Program.Hash] = true
		if now := strings.Join(strings.Fields(string(m.Text)), " "); !strings.Contains(whole, m.Before) || !strings.Contains(now, m.After) || m.After == "" && len(m.Text) >= len(f.Text) {
			t.Errorf("%s: before %q, after %q", m, m.Before, m.After)
		}
	}
	for what, after := range map[string]string{
		"clause 13: period shortened: 28 days to 14":                                                                       "The respondent may appeal within 14 days after written reasons is received.",
		"clause 5: days no longer clear: 14 clear days":                                                                    "Notice of hearing must be received not less than 14 days before the hearing, void, unless the respondent has agreed in writing to shorter notice.",
		"clause 4: severity lowered: void to an irregularity":                                                              "An interested member must not sit at the hearing, an irregularity.",
		"clause 4: ban removed: An interested member must not sit at the hearing, void.":                                   "",
		"clause 4: part of a condition dropped: a witness in the case":                                                     "A member of the council is interested if the member is the complainant or the respondent.",
		"clause 9: majority lowered: 2/3 to 1/2":                                                                           "Expulsion needs at least half of those present and voting, by secret ballot.",
		"clause 11: limit raised: once to twice":                                                                           "The president may suspend the respondent after complaint and before expulsion, for at most 60 days, twice.",
		"clause 11: limit dropped: 60 days":                                                                                "The president may suspend the respondent after complaint and before expulsion, once.",
		`clause 9: "If not" removed: acquittal counts as made`:                                                             "The council must make expulsion or acquittal within 7 working days after the hearing.",
		"clause 7: part of a list dropped: to be heard":                                                                    "At the hearing the council must offer the respondent: to be represented by a member, to put questions to witnesses; voidable by the appeals board.",
		"clause 8: quorum removed: The quorum of the council is at least half of the members entitled to act, throughout.": "",
		"clause 1: substitute removed: If the president is the complainant or the respondent, the longest serving member of the council acts as president.": "",
	} {
		if is, ok := got[what]; !ok || is != after {
			t.Errorf("%s: %v, the sentence becomes %q, want %q", what, ok, is, after)
		}
	}
	if len(got) < 100 {
		t.Errorf("%d mutations, want at least a hundred", len(got))
	}
}

// A seed draws always the same, no more than there are, and no one twice.
func TestSome(t *testing.T) {
	f := open(t, "examples/harbour/constitution.md")
	draw := func(seed uint64, n int) []string {
		var out []string
		for _, m := range mutate.Some(f, seed, n) {
			out = append(out, m.String()+m.After)
		}
		return out
	}
	one, all := draw(1, 40), draw(1, 1000)
	if !reflect.DeepEqual(one, draw(1, 40)) || reflect.DeepEqual(one, draw(2, 40)) {
		t.Error("the draw does not depend on the seed alone")
	}
	if len(one) != 40 || !reflect.DeepEqual(one, all[:40]) || len(all) < 100 {
		t.Errorf("drawn %d and %d", len(one), len(all))
	}
	slices.Sort(all)
	if len(slices.Compact(all)) != len(all) {
		t.Error("one mutation is drawn twice")
	}
}

// A book of the library has its hundred, too; a text that is no rulebook none.
func TestOtherBooks(t *testing.T) {
	if n := len(mutate.Some(open(t, "rulebooks/student-society/rulebook.md"), 1, 100)); n != 100 {
		t.Errorf("the student society has %d mutations", n)
	}
	if n := len(mutate.Some(source.NewFile("bad.md", []byte("# Bad\n\n## 1 A\n```rule\nThe moon is blue.\n```\n")), 1, 10)); n != 0 {
		t.Errorf("a text that does not build has %d", n)
	}
}
