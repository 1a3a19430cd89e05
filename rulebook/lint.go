package rulebook

// lint holds the program against what careful drafters look for.
func (b *builder) lint() {}
