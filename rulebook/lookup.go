package rulebook

// Lookup returns the thing that a phrase names, and whether there is one.
// Articles, case and a plural s are ignored.
func (p *Program) Lookup(phrase string) (ID, bool) { return p.names.find(phrase) }

// Thing returns the thing with this id; the zero Thing when there is none.
func (p *Program) Thing(id ID) *Thing {
	if id <= 0 || int(id) >= len(p.Things) {
		return &p.Things[0]
	}
	return &p.Things[id]
}
