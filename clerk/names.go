package clerk

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"alteram/docket"
)

// tidy is a text as the record keeps it: NFC, without blanks around it.
func tidy(s string) string { return strings.TrimSpace(norm.NFC.String(s)) }

// maxWords bounds a text of one line that the desk records, in bytes.
const maxWords = 2000

// clean is a text of one line as the record keeps it. What nobody can see, or
// what turns a line round, is refused: it would deceive whoever reads it.
func clean(what, s string) (string, error) {
	s = tidy(s)
	if len(s) > maxWords {
		return "", &Problem{What: fmt.Sprintf("%s is longer than %d letters", what, maxWords), Remedy: "say it shorter, or attach it as a file"}
	}
	for _, r := range s {
		if r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) {
			return "", &Problem{What: fmt.Sprintf("%s holds the character %U, which nobody can see", what, r), Remedy: "leave it out"}
		}
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

// foldName is a name as compared: lower case, single spaces, NFC.
func foldName(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFC.String(s)), " "))
}

// displayName is how a member is called in texts: by name, and with the number
// or id behind it where two members have one name.
func displayName(org *orgState, id string) string {
	p, _ := org.reg.Person(id)
	if p.Name == "" {
		return ""
	}
	same := 0
	for _, m := range org.reg.Find(p.Name) {
		if foldName(m.Person.Name) == foldName(p.Name) {
			same++
		}
	}
	switch {
	case same < 2:
		return p.Name
	case p.Number != "":
		return p.Name + " (" + p.Number + ")"
	}
	return p.Name + " (" + p.ID + ")"
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
func (c *caseState) nameText(s string) string {
	var b strings.Builder
	done := 0
	for i := 0; i+13 <= len(s); i++ {
		if i > 0 && wordByte(s[i-1]) || i+13 < len(s) && wordByte(s[i+13]) {
			continue
		}
		handle, ok := c.handleAt(s, i)
		if !ok {
			continue
		}
		b.WriteString(s[done:i])
		b.WriteString(c.shownName(handle))
		done = i + 13
		i = done - 1
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

// handleAt returns the handle of a person that stands at a place in a text. At
// the beginning of a sentence it has a capital letter.
func (c *caseState) handleAt(s string, i int) (string, bool) {
	if s[i] != 'p' && s[i] != 'P' || !hex12(s[i+1:i+13]) {
		return "", false
	}
	handle := "p" + s[i+1:i+13]
	return handle, c.people[handle] != nil
}

func wordByte(c byte) bool {
	return c < 0x80 && (unicode.IsLetter(rune(c)) || unicode.IsDigit(rune(c)))
}

func hex12(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// named returns a value of docket with names for the handles in all its texts.
func named[T any](c *caseState, v T) T {
	b, err := json.Marshal(v)
	if err != nil {
		return v
	}
	text := string(b)
	var out strings.Builder
	done := 0
	for i := 0; i+13 <= len(text); i++ {
		handle, ok := c.handleAt(text, i)
		if !ok { // what stands before it may be an escape: \n
			continue
		}
		name, err := json.Marshal(c.shownName(handle))
		if err != nil {
			continue
		}
		out.WriteString(text[done:i])
		out.Write(name[1 : len(name)-1])
		done = i + 13
		i = done - 1
	}
	if done == 0 {
		return v
	}
	out.WriteString(text[done:])
	var renamed T
	if json.Unmarshal([]byte(out.String()), &renamed) != nil {
		return v
	}
	return renamed
}

// namedRuling is a ruling for people to read.
func (c *caseState) namedRuling(r docket.Ruling) *docket.Ruling {
	out := named(c, r)
	return &out
}
