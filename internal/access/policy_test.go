package access_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"alteram/internal/access"
)

// table is the table of roles and objects as the specification of the pages
// has it, cell by cell, in the order of columns: complainant, respondent,
// representative, witness, clerk, chair, panel, appeal panel, auditor, public.
// A cell is a level (R read, W write, S redacted, O outcome, N what is one's
// own, - no trace) and the stage from which on it holds. What is left to the
// rulebook there ("by rule") is the narrower of the two here. Who investigates
// is no role of its own: rulebooks make that a body, an office or a witness.
const table = `
overview     | R | R | R | N | W | R | R@set | R@lodged | R | O@published
complaint    | W | S@charged | S@charged | - | W | R | R@set | R@lodged | R | -
charges      | O@charged | R@charged | R@charged | - | W | W | W@charged | R@lodged | R | O@published
answers      | - | W@charged | W@charged | - | W | R | R@set | R@lodged | R | -
evidence     | N | W@charged | W@charged | N | W | R | R@set | R@lodged | R | -
undisclosed  | - | S@charged | S@charged | - | W | O | - | - | R | -
notices      | N | N | N | N | W | R | R@set | R@lodged | R | -
service      | N | N | N | N | W | R | R@set | R@lodged | R | -
conflicts    | O | W | W | - | W | W | W | W@lodged | R | -
declarations | - | - | - | - | W | R | N | R@lodged | R | -
hearing      | R@set | W@set | W@set | N@set | W | W@set | W@set | R@lodged | R | -
clock        | R@set | R@set | R@set | - | W@set | W@set | R@set | R@lodged | R | -
deliberation | - | - | - | - | W@hearing | W@hearing | W@hearing | W@lodged | R | -
vote         | - | - | - | - | W@hearing | W@hearing | W@hearing | W@lodged | R | -
result       | O@told | R@told | R@told | - | R | R | R | R@lodged | R | -
decision     | O@told | R@told | R@told | - | W | W@hearing | W@hearing | W@lodged | R | S@published
reasons      | O@told | R@told | R@told | - | W | W@hearing | W@hearing | R@lodged | R | -
telling      | - | N@told | N@told | - | W@decided | W@decided | - | R@lodged | R | -
looked       | N | N | N | N | R | R | - | R@lodged | R | -
personal     | N | N | N | N | R | - | - | - | S | -
`

// columns are the roles of the table.
var columns = []access.Role{access.Complainant, access.Respondent, access.Representative, access.Witness, access.Clerk, access.Chair, access.Panel, access.AppealPanel, access.Auditor, access.Public}

// objects are all objects; from Overview on each is of a case.
func objects() (general, ofCase []access.Object) {
	for o := access.Front; !strings.HasPrefix(o.String(), "access:") && o.String() != ""; o++ {
		if o < access.Overview {
			general = append(general, o)
		} else {
			ofCase = append(ofCase, o)
		}
	}
	return general, ofCase
}

func stages() []access.Stage {
	var out []access.Stage
	for s := access.Raised; s <= access.Closed; s++ {
		out = append(out, s)
	}
	return out
}

func roles() []access.Role {
	var out []access.Role
	for r := access.Public; r <= access.Administrator; r++ {
		out = append(out, r)
	}
	return out
}

func TestThePolicyIsTheTable(t *testing.T) {
	p := access.House()
	level := map[string]access.Level{"-": access.None, "O": access.Outcome, "N": access.Own, "S": access.Redacted, "R": access.Read, "W": access.Write}
	_, all := objects()
	cells := 0
	for line := range strings.Lines(strings.TrimSpace(table)) {
		fields := strings.Split(strings.TrimSpace(line), "|")
		if len(fields) != len(columns)+1 {
			t.Fatalf("%q has %d cells", line, len(fields)-1)
		}
		i := slices.IndexFunc(all, func(o access.Object) bool { return o.String() == strings.TrimSpace(fields[0]) })
		if i < 0 {
			t.Fatalf("there is no object %q", fields[0])
		}
		for j, cell := range fields[1:] {
			letter, from, _ := strings.Cut(strings.TrimSpace(cell), "@")
			begun := from == ""
			for _, s := range stages() {
				begun = begun || s.String() == from
				want := access.None
				if begun {
					want = level[letter]
				}
				if got := p.Allows(columns[j], all[i], s); got != want {
					t.Errorf("%s, %s, %s: %d, the table has %d", all[i], columns[j], s, got, want)
				}
				cells++
			}
			if !begun {
				t.Errorf("%q: there is no stage %q", line, from)
			}
		}
	}
	t.Logf("%d cells", cells)
}

// A new object without a row, a role or a stage without a name fails here.
func TestEveryObjectHasARow(t *testing.T) {
	p := access.House()
	general, ofCase := objects()
	if len(ofCase) == 0 || ofCase[len(ofCase)-1] != access.Personal {
		t.Error("the names of the objects do not end with the last object")
	}
	names := map[string]bool{}
	for _, o := range slices.Concat(general, ofCase) {
		if o.String() == "" || names[o.String()] {
			t.Errorf("object %d has no name of its own: %q", o, o)
		}
		names[o.String()] = true
		given := false
		for _, r := range roles() {
			if p.Allows(r, o, access.AnyStage) > access.None && o >= access.Overview {
				t.Errorf("%s is of a case and is given to the %s outside of any", o, r)
			}
			given = given || p.Allows(r, o, access.AnyStage) > access.None
			for _, s := range stages() {
				given = given || p.Allows(r, o, s) > access.None
			}
		}
		if !given {
			t.Errorf("%s has no row", o)
		}
	}
	for _, r := range roles() {
		if r.String() == "" {
			t.Errorf("role %d has no name", r)
		}
	}
	for _, s := range stages() {
		if s.String() == "" {
			t.Errorf("stage %d has no name", s)
		}
	}
}

func TestTheSiteAdministratorSeesNoCase(t *testing.T) {
	p := access.House()
	_, ofCase := objects()
	for _, o := range ofCase {
		for _, s := range stages() {
			for _, r := range []access.Role{access.Administrator, access.Member} {
				if p.Allows(r, o, s) != access.None {
					t.Errorf("the %s has %d of %s", r, p.Allows(r, o, s), o)
				}
			}
		}
	}
}

func TestTheAuditorChangesNothing(t *testing.T) {
	p := access.House()
	_, ofCase := objects()
	for _, o := range ofCase {
		for _, s := range stages() {
			if p.Allows(access.Auditor, o, s) > access.Read {
				t.Errorf("the auditor may act on %s", o)
			}
		}
	}
}

// What one role sees of an object it goes on to see: a case only comes further.
func TestNothingIsTakenBack(t *testing.T) {
	p := access.House()
	for _, c := range p.Cells() {
		for s := c.Stage + 1; c.Stage != access.AnyStage && s <= access.Closed; s++ {
			if p.Allows(c.Role, c.Object, s) < c.Level {
				t.Errorf("the %s sees less of %s at %s than at %s", c.Role, c.Object, s, c.Stage)
			}
		}
	}
}

func TestBestIsTheHighestOfSeveralRoles(t *testing.T) {
	p := access.House()
	for _, o := range []access.Object{access.Charges, access.Undisclosed, access.Telling, access.Personal} {
		want := max(p.Allows(access.Clerk, o, access.Told), p.Allows(access.Panel, o, access.Told))
		if got := p.Best([]access.Role{access.Panel, access.Clerk}, o, access.Told); got != want || want == access.None {
			t.Errorf("%s: %d, want %d", o, got, want)
		}
	}
	if p.Best(nil, access.Front, access.AnyStage) != access.None {
		t.Error("no role has something")
	}
}

func ExamplePolicy_Allows() {
	p := access.House()
	fmt.Println(p.Allows(access.Respondent, access.Decision, access.Decided) == access.None)
	fmt.Println(p.Allows(access.Respondent, access.Decision, access.Told) == access.Read)
	// Output:
	// true
	// true
}
