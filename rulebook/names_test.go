package rulebook

import "testing"

func TestNamesForgive(t *testing.T) {
	p := mustBuild(t, "Notice of hearing is an act by the secretary.\nA co-opted member is a person.\nWānanga is a meeting of the council.\nWarning is an act by the secretary.\nBoxes is an act by the secretary.\nPolicies is an act by the secretary.\n")
	tests := []struct{ phrase, name string }{
		{"notice of hearing", "notice of hearing"},
		{"The Notice of the Hearing", "notice of hearing"},
		{"notices of hearing", "notice of hearing"},
		{"co opted member", "co-opted member"},
		{"co-opted members", "co-opted member"},
		{"wananga", "wānanga"},
		{"WĀNANGA", "wānanga"},
		{"a warning", "warning"},
		{"box", "boxes"},
		{"policy", "policies"},
		{"the complainants", "complainant"},
		{"member of the council", ""},
		{"hearing", ""},
		{"", ""},
		{"the", ""},
		{"warn", ""},
	}
	for _, tt := range tests {
		id, ok := p.Lookup(tt.phrase)
		if got := p.Thing(id).Name; got != tt.name || ok != (tt.name != "") {
			t.Errorf("Lookup(%q) = %q, %v, want %q", tt.phrase, got, ok, tt.name)
		}
	}
}

// Two names that differ in an accent stay two, and the spelling that could be
// either finds neither.
func TestAccentsAreNotLost(t *testing.T) {
	p := mustBuild(t, "Mātua is an act by the secretary.\nMatua is an act by the council.\nMātūa is an act by the complainant.\n")
	for _, name := range []string{"mātua", "matua", "mātūa"} {
		if id, ok := p.Lookup(name); !ok || p.Thing(id).Name != name {
			t.Errorf("Lookup(%q) = %q, %v", name, p.Thing(id).Name, ok)
		}
	}
	if id, ok := p.Lookup("matuā"); ok {
		t.Errorf("a spelling of nobody found %q", p.Thing(id).Name)
	}
}

func TestTheLongestNameWins(t *testing.T) {
	p := mustBuild(t, "Hearing is a meeting of the council.\nNotice of hearing is an act by the secretary.\nNotice of hearing of witnesses is an act by the secretary.\nThe secretary must give notice of hearing of witnesses within 5 days after complaint.\n")
	if got, want := lastNorm(p), "must secretary : notice_of_hearing_of_witnesses within 5 days after complaint"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A sanction and the decision that imposes it share a name; the decision is
// what the name finds.
func TestASanctionSharesTheNameOfItsDecision(t *testing.T) {
	for _, rules := range []string{
		"Expulsion is a decision of the council.\nExpulsion is a sanction on membership.\nThe council may impose only: expulsion; void.\n",
		"Expulsion is a sanction on membership.\nExpulsion is a decision of the council.\nThe council may impose only: expulsion; void.\n",
	} {
		p := mustBuild(t, rules)
		if id, ok := p.Lookup("expulsion"); !ok || p.Thing(id).Kind != Decision {
			t.Errorf("expulsion is %v", p.Thing(id).Kind)
		}
		if got, want := lastNorm(p), "menu council of sanction.expulsion @void"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// Looking a name up as it is written costs no memory.
func TestLookupDoesNotAllocate(t *testing.T) {
	p := mustBuild(t, "Notice of hearing is an act by the secretary.\n")
	if n := testing.AllocsPerRun(100, func() { p.Lookup("notice of hearing") }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkLookup(b *testing.B) {
	p := mustBuild(b, "Notice of hearing is an act by the secretary.\n")
	for b.Loop() {
		p.Lookup("the Notice of Hearing")
	}
}
