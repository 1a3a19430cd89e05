package binder

import (
	"context"
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
)

// caseOf is the reader's case as package notice takes it.
func caseOf(v *site.Visit, c *access.Case) *notice.Case {
	said, err := v.Site.Desk.Sayings(v.Context(), v.Site.Desk.Organisation().Chain)
	if err != nil {
		v.Site.Log.Error("letters of the organisation not read", "error", err)
	}
	out := CaseOf(c, v.Site.Desk.Organisation().Name, said)
	if c.Label != "" {
		out.Label = v.Words("binder.label." + c.Label)
	}
	return out
}

// CaseOf is a case as package notice takes it: what its reader may see, and no more.
// said is what was said of the organisation: its own letters are among it.
func CaseOf(c *access.Case, organisation string, said []clerk.Saying) *notice.Case {
	out := &notice.Case{
		Program: c.Program, Place: c.Place, Organisation: organisation, Reference: c.Reference, Title: c.Title, Home: "/c/" + c.Chain + "/documents",
		Standing: c.Standing, Register: c.Picture.Register, Words: notice.English(), Label: c.Label,
	}
	for i := range c.Entries {
		e := &c.Entries[i]
		out.Entries = append(out.Entries, notice.Entry{Seq: e.Seq, Recorded: e.Recorded, Event: e.Event, Ruling: e.Ruling, Words: e.Words, Amended: e.Amended, Read: e.Level >= access.Read})
	}
	for _, s := range said {
		act, text, ok := strings.Cut(s.Words, "\n")
		if s.Kind != aside.Template || s.Erased != "" || !ok {
			continue
		}
		// One that does not fit the rulebook of the case is left out: it was checked
		// against the one that was in force when it was given.
		if t, faults := notice.ReadTemplate(c.Program, act, source.NewFile(act, []byte(text))); len(faults) == 0 {
			out.Templates = slices.DeleteFunc(out.Templates, func(o notice.Template) bool { return o.Act == t.Act })
			out.Templates = append(out.Templates, *t)
		}
	}
	return out
}

// open is the case for somebody else, or as it was known at a moment; 0 is now. It is
// nil for whoever may see nothing of it.
func open(v *site.Visit, who access.Reader, knownAt calendar.Instant) (*access.Case, error) {
	at := v.Instant()
	if knownAt != 0 {
		at = knownAt
	}
	return Open(v.Context(), v.Site.Desk, v.Case.Chain, who, at, knownAt)
}

// Open returns what a reader may see of a case as it stands at a moment and was known at
// another; knownAt 0 is now. It is nil for whoever may see nothing of it.
func Open(ctx context.Context, desk *clerk.Desk, chain string, who access.Reader, at, knownAt calendar.Instant) (*access.Case, error) {
	view, err := desk.Case(ctx, chain, knownAt)
	if err != nil {
		return nil, err
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
	c, ok := access.Open(access.House(), access.Material{View: view, Standing: standing, Register: reg, Sayings: said, Now: at}, who)
	if !ok {
		return nil, nil
	}
	return c, nil
}

// Keeper is a reader who keeps the record and is nobody in the case.
func Keeper() access.Reader {
	return access.Reader{Person: "keeper", Roles: []string{"secretary"}, Strong: true}
}

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

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
