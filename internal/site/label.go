package site

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"alteram/docket"
	"alteram/internal/access"
)

// factNumber finds what the source of an entry of a demonstration names.
var factNumber = regexp.MustCompile(`F\d+`)

// Label says of an entry of a case that is not in earnest whether it was
// reported or is invented, with links to the facts that it goes by. It is empty
// for a case in earnest.
func Label(v *Visit, c *access.Case, e *docket.Event) []Link {
	what := cmp.Or(e.Label, c.Label)
	if what == "" {
		return nil
	}
	text := v.Words("label." + what)
	if e.Source == "" {
		return []Link{{Text: text}}
	}
	if facts := v.facts(); facts != "" {
		out := []Link{}
		text += ", "
		rest := e.Source
		for at := factNumber.FindStringIndex(rest); at != nil; at = factNumber.FindStringIndex(rest) {
			n := rest[at[0]:at[1]]
			out = append(out, Link{Text: text + rest[:at[0]]}, Link{v.Words("label.fact", "n", n), facts + "#" + n})
			text, rest = "", rest[at[1]:]
		}
		if text += rest; text != "" {
			out = append(out, Link{Text: text})
		}
		return out
	}
	return []Link{{Text: text + ", " + e.Source}}
}

// facts is the path of the list of what was reported; empty where there is
// none.
func (v *Visit) facts() string {
	if v.Site.Demo == nil {
		return ""
	}
	return v.Site.Demo.Facts
}

// Label is the label of the entry to which a link of the page leads, by the
// number at its end: "/c/…/timeline#e12"; or of the entry with an id.
func (p *Page) Label(entry string) []Link {
	c := p.V.Case
	if c == nil || entry == "" || c.Label == "" {
		return nil
	}
	seq, err := strconv.ParseInt(entry[len(strings.TrimRight(entry, "0123456789")):], 10, 64)
	for i := range c.Entries {
		if e := &c.Entries[i]; e.Event != nil && (e.Event.ID == entry || err == nil && e.Seq == seq) {
			return Label(p.V, c, e.Event)
		}
	}
	return nil
}
