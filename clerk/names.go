package clerk

import (
	"alteram/docket"
	"alteram/wording"
)

// clean is a text of one line as the record keeps it.
func clean(what, s string) (string, error) {
	s, fault := wording.Line(what, s)
	if fault != nil {
		return "", &Problem{What: fault.Fact, Remedy: fault.Remedy}
	}
	return s, nil
}

// cleanAll is clean for several texts.
func cleanAll(texts ...cleaning) error {
	for _, t := range texts {
		s, err := clean(t.what, *t.text)
		if err != nil {
			return err
		}
		*t.text = s
	}
	return nil
}

// cleaning is a text and what it is called.
type cleaning struct {
	what string
	text *string
}

// shownName is how a person of a case is called where people read it.
func (c *caseState) shownName(handle string) string {
	p := c.people[handle]
	switch {
	case p == nil:
		return handle
	case p.name != "":
		return p.name
	case p.erased != "":
		return "[" + p.handle + ", " + p.erased + "]"
	}
	return p.handle
}

// nameText puts names for the handles in a text.
func (c *caseState) nameText(s string) string { return wording.Named(s, c.readName) }

// namedRuling is a ruling for people to read.
func (c *caseState) namedRuling(r docket.Ruling) *docket.Ruling {
	out := wording.NamedIn(r, c.readName)
	return &out
}
