package access

import "strings"

// The names of roles, objects and stages, in their order: they stand in the
// tables of the policy and in the keys of words.
const (
	roleNames   = "public member complainant respondent representative witness clerk chair panel president appealpanel observer auditor administrator"
	objectNames = "front help rules counts proofs machine signin account steps cases newcase health registerpages bodies rulebooks calendars accounts backup breakglass setup raise mailbox intake outcomes " +
		"overview timeline dates people conflicts declarations complaint charges answers interim evidence undisclosed grid bundle notices service messages hearing room wall sheet minutes clock " +
		"deliberation vote result decision reasons telling statement sanction appeal why record looked notes personal"
	stageNames = "any raised assessed dismissed charged set hearing deliberating decided told published appeal lodged remitted running closed"
)

func named(list string, n int) string {
	for name := range strings.FieldsSeq(list) {
		if n == 0 {
			return name
		}
		n--
	}
	return ""
}

func numbered(list, name string) int {
	i := 0
	for n := range strings.FieldsSeq(list) {
		if n == name {
			return i
		}
		i++
	}
	panic("access: the policy names " + name + ", which is nothing") // the tables are constants: a test reads them
}

// String is the name of a role in one word.
func (r Role) String() string { return named(roleNames, int(r)) }

// String is the name of an object in one word.
func (o Object) String() string { return named(objectNames, int(o)) }

// String is the name of a stage in one word.
func (s Stage) String() string { return named(stageNames, int(s)) }

func roleNamed(name string) Role     { return Role(numbered(roleNames, name)) }
func objectNamed(name string) Object { return Object(numbered(objectNames, name)) }
func stageNamed(name string) Stage   { return Stage(numbered(stageNames, name)) }
