package access

import "slices"

// rolesOf are the roles of a reader in the case.
func (k *knowledge) rolesOf(me string, r Reader) []Role {
	var out []Role
	give := func(role Role, when bool) {
		if when && !slices.Contains(out, role) {
			out = append(out, role)
		}
	}
	respondent, complainant := k.isRespondent(me), k.holds(me, k.ids.complainant...)
	party := k.party(me) && me != ""
	give(Respondent, respondent && k.addressed[me])
	give(Complainant, complainant)
	give(Witness, party && !respondent && !complainant)
	if party || k.out[me] != "" && me != "" {
		return out // whoever is a party, or has stood down, judges and keeps nothing here
	}
	if !r.Strong {
		return out // a link from a mail opens a party's own pages and no more
	}
	appeal := k.holds(me, k.appeals...)
	give(AppealPanel, appeal)
	give(Panel, k.holds(me, k.panels...) && !appeal)
	give(Chair, k.holds(me, k.chairs...))
	give(President, k.holds(me, k.chairs...))
	give(Clerk, k.holds(me, k.clerks...) || slices.Contains(r.Roles, "secretary"))
	give(Auditor, slices.Contains(r.Roles, "auditor"))
	return out
}
