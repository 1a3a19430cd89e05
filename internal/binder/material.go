package binder

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"alteram/aside"
	"alteram/calendar"
	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/notice"
	"alteram/paper"
	"alteram/source"
	"alteram/wording"
)

// caseOf is a case as package notice takes it: what its reader may see, and no more.
func caseOf(v *site.Visit, c *access.Case) *notice.Case {
	out := &notice.Case{
		Program: c.Program, Place: c.Place, Organisation: v.Site.Desk.Organisation().Name, Reference: c.Reference, Title: c.Title, Home: v.CaseHref("documents"),
		Standing: c.Standing, Register: c.Picture.Register, Words: notice.English(),
	}
	if c.Label != "" {
		out.Label = v.Words("binder.label." + c.Label)
	}
	for i := range c.Entries {
		e := &c.Entries[i]
		out.Entries = append(out.Entries, notice.Entry{Seq: e.Seq, Recorded: e.Recorded, Event: e.Event, Ruling: e.Ruling, Words: e.Words, Amended: e.Amended, Read: e.Level >= access.Read})
	}
	out.Templates = templatesOf(v, c)
	return out
}

// templatesOf are the organisation's own letters, as they stand in its record; one that
// does not fit the rulebook of the case is left out.
func templatesOf(v *site.Visit, c *access.Case) []notice.Template {
	said, err := v.Site.Desk.Sayings(v.Context(), v.Site.Desk.Organisation().Chain)
	if err != nil {
		return nil
	}
	var out []notice.Template
	for _, s := range said {
		act, text, ok := strings.Cut(s.Words, "\n")
		if s.Kind != aside.Template || s.Erased != "" || !ok {
			continue
		}
		t, faults := notice.ReadTemplate(c.Program, act, source.NewFile(act, []byte(text)))
		if out = slices.DeleteFunc(out, func(o notice.Template) bool { return t != nil && o.Act == t.Act }); len(faults) == 0 && strings.TrimSpace(text) != "" {
			out = append(out, *t)
		}
	}
	return out
}

// open is the case for somebody else, or as it was known at a moment; 0 is now. It is
// nil for whoever may see nothing of it.
func open(v *site.Visit, who access.Reader, knownAt calendar.Instant) (*access.Case, error) {
	ctx, chain, desk := v.Context(), v.Case.Chain, v.Site.Desk
	view, err := desk.Case(ctx, chain, knownAt)
	if err != nil {
		return nil, err
	}
	at := v.Instant()
	if knownAt != 0 {
		at = knownAt
	}
	standing, err := desk.Standing(ctx, chain, at, knownAt)
	if err != nil {
		return nil, err
	}
	reg, err := desk.Register(ctx)
	if err != nil {
		return nil, err
	}
	said, err := desk.Sayings(ctx, chain)
	if err != nil {
		return nil, err
	}
	m := access.Material{View: view, Standing: standing, Register: reg, Sayings: said, Now: at}
	c, ok := access.Open(access.House(), m, who)
	if !ok {
		return nil, nil
	}
	return c, nil
}

// keeper is a reader who keeps the record and is nobody in the case: the bundle has the
// pages that he or she would put into it.
var keeper = access.Reader{Person: "keeper", Roles: []string{"secretary"}, Strong: true}

// part is a file of an exhibit.
type part struct {
	Key, Label, Words string
	Seq               int64
	N                 int
	File              clerk.Attachment
	GivenBy           []string
}

// partsOf are the files of the exhibits that a case shows to its reader, in the order
// in which they came.
func partsOf(v *site.Visit, c *access.Case) ([]part, error) {
	gone := map[string]bool{}
	for i := range c.Entries {
		if e := c.Entries[i].Event; e != nil && e.Kind == docket.Withdrawn {
			gone[e.Target] = true
		}
	}
	var out []part
	seen := map[string]bool{}
	for i := range c.Entries {
		e := &c.Entries[i]
		if e.Event == nil || e.Level < access.Read || gone[e.Event.ID] || len(e.Event.Evidence) == 0 {
			continue
		}
		if k := e.Event.Kind; k != docket.Exhibit && k != docket.Disclosed && k != docket.Did {
			continue
		}
		list, err := v.Site.Desk.Attached(v.Context(), c.Chain, e.Seq)
		if err != nil {
			return nil, err
		}
		for n, a := range list {
			label := e.Event.Evidence[0]
			key := paper.Key(label, e.Seq, n+1)
			if sha := label + a.SHA256(); seen[sha] {
				continue
			} else {
				seen[sha] = true
			}
			words, _, _ := strings.Cut(e.Event.Text, "; from: ")
			out = append(out, part{key, label, words, e.Seq, n + 1, a, e.Event.Actors})
		}
	}
	return out, nil
}

// content is the whole of a file.
func (p *part) content(v *site.Visit) ([]byte, error) {
	r := v.Site.Desk.Open(v.Context(), &p.File)
	data := make([]byte, r.Size())
	if _, err := r.ReadAt(data, 0); err != nil && int64(len(data)) != r.Size() {
		return nil, fmt.Errorf("read %s: %w", p.Key, err)
	}
	return data, nil
}

// issue records that the reader was given a document: once for each person and
// fingerprint.
func issue(v *site.Visit, name, print, file string) error {
	if v.Method != "GET" {
		return nil
	}
	words := "document " + name + "\nfingerprint " + print
	if file != "" {
		words += "\nfile " + file
	}
	sum := sha256.Sum256([]byte(v.Case.Chain + v.Reader.Person + words))
	r := v.Ask()
	r.Key = "issued:" + hex.EncodeToString(sum[:16])
	by := v.Case.MyHandle
	if by == "" {
		by = v.Reader.Person
	}
	if _, err := v.Site.Desk.Say(v.Context(), r, v.Case.Chain, clerk.Saying{Kind: aside.Issued, By: by, Words: words}); err != nil {
		return fmt.Errorf("record what was issued: %w", err)
	}
	return nil
}

func shaOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// plain is what somebody typed, on one line.
func plain(s string) string { return strings.Join(strings.Fields(wording.Tidy(s)), " ") }

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
