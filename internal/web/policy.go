package web

// role is what somebody is to the organisation or in a case.
type role uint8

// public is everybody: no sign-in is asked for.
const public role = iota

// object is what a page shows.
type object uint8

// The objects.
const (
	front   object = iota // what this is, help, privacy
	rules                 // the editions of the rulebook
	counts                // dates worked out from what the reader types
	proofs                // bundles and receipts that the reader brings
	machine               // whether the program answers, and its files
)

// stage is how far a case has come.
type stage uint8

// anyStage is for what is not about a case.
const anyStage stage = iota

// access is how much of an object may be seen or done; each includes those
// before it.
type access uint8

// The accesses.
const (
	none     access = iota // no trace that it exists
	outcome                // how it ended
	redacted               // a copy with parts left out
	read
	write
)

// grant is one cell of the policy.
type grant struct {
	role   role
	object object
	stage  stage
}

// policy says who may see what. What it does not say is none.
type policy map[grant]access

// house is the policy. Every line is used by a route, and every route by a
// line: TestEveryRouteHasItsRow.
func house() policy {
	return policy{
		{public, front, anyStage}:   read,
		{public, rules, anyStage}:   read,
		{public, counts, anyStage}:  read,
		{public, proofs, anyStage}:  read,
		{public, machine, anyStage}: read,
	}
}

func (p policy) allows(who role, what object, when stage) access {
	return p[grant{who, what, when}]
}
