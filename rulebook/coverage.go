package rulebook

import "strings"

// Coverage returns the clauses, as indexes, whose prose looks like a rule and
// that have no rule block: they are shown and cited but not checked. Of is the
// number of clauses that have a block or such prose, so that a reader can say
// "31 of 34 clauses are formalised".
func (p *Program) Coverage() (open []int, of int) {
	for i := range p.Clauses {
		c := &p.Clauses[i]
		switch {
		case !c.Formal:
			open = append(open, i)
			of++
		case len(c.Norms) > 0 || normative(c.Prose):
			of++
		}
	}
	return open, of
}

// normative reports whether prose looks as if it made a rule.
func normative(prose string) bool {
	if strings.Contains(strings.ToLower(prose), "not later than") {
		return true
	}
	for _, w := range strings.Fields(prose) {
		switch strings.Trim(w, `.,;:()"'*_`) {
		case "must", "may", "shall", "within", "days", "entitled", "Must", "Shall", "Within", "MUST", "MAY", "SHALL":
			return true
		}
	}
	return false
}
