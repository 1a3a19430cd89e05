package casework

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"alteram/aside"
	"alteram/clerk"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/wording"
)

// recordBody is the record of a case: how anybody can check it.
type recordBody struct {
	Chain     string
	Size      int64  // entries of the whole log
	Head      string // signed
	Entries   []entryReceipt
	Held      string
	Hold      bool // the reader may hold the case, or release it
	Check     bool // the reader may have the log checked now
	Checked   *checked
	Purposes  []site.Choice
	Holders   []site.Choice
	Looked    []lookLine
	SeesLooks bool
}

// entryReceipt is an entry with its receipt.
type entryReceipt struct {
	Seq      int64
	Recorded string
	What     string
	Href     string
}

// checked is what a check found.
type checked struct {
	At       string
	Findings []string
}

// lookLine says who looked, or was given a bundle.
type lookLine struct{ Who, On, What string }

func recordPage(v *site.Visit) (*site.Page, error) { return showRecord(v, &site.Page{}, nil) }

func showRecord(v *site.Visit, p *site.Page, found *checked) (*site.Page, error) {
	c := v.Case
	head, err := v.Site.Desk.Head(v.Context())
	if err != nil {
		return nil, fmt.Errorf("read the head: %w", err)
	}
	b := recordBody{Chain: c.Chain, Size: head.Size, Head: string(head.Checkpoint), Held: c.Held, Checked: found, SeesLooks: c.May(access.Looked) >= access.Own}
	b.Hold, b.Check = c.May(access.Record) >= access.Write, c.Is(access.Clerk, access.Auditor)
	for i := range c.Entries {
		e := &c.Entries[i]
		if e.Level < access.Read {
			continue
		}
		b.Entries = append(b.Entries, entryReceipt{Seq: e.Seq, Recorded: recordedAt(c, e.Recorded).words, What: wording.Upper(cmp.Or(e.Words, e.Act)), Href: v.CaseHref("record/receipt/" + strconv.FormatInt(e.Seq, 10))})
		if e.Event == nil && e.Object == access.Looked {
			b.Looked = append(b.Looked, lookLine{On: recordedAt(c, e.Recorded).words, What: wording.Upper(e.Words)})
		}
	}
	for _, s := range c.Sayings {
		if s.Kind == aside.Looked || s.Kind == aside.BreakGlass {
			if s.Kind == aside.Looked && s.Words != "" {
				s.Words = v.Words("record.looked.opened", "what", s.Words)
			}
			b.Looked = append(b.Looked, lookLine{Who: s.ByName, On: recordedAt(c, s.Recorded).words, What: cmp.Or(s.Words, v.Words("record.looked."+s.Kind))})
		}
	}
	for _, f := range purposes(c) {
		b.Purposes = append(b.Purposes, site.Choice{Value: string(f), Text: v.Words("record.for." + string(f)), Hint: v.Words("record.for." + string(f) + ".hint")})
	}
	for _, person := range c.People {
		if len(person.Parties) > 0 && c.Is(access.Clerk) {
			b.Holders = append(b.Holders, named(person.Name))
		}
	}
	p.Name, p.Title, p.Part, p.Section, p.Body = "record", "record.title", "record", "cases", b
	return p, nil
}

// purposes are the bundles that the reader may take: who keeps the record any,
// a party that of a party, an auditor that of an auditor.
func purposes(c *access.Case) []clerk.Purpose {
	switch {
	case c.Is(access.Clerk):
		return []clerk.Purpose{clerk.ForParty, clerk.ForAppeal, clerk.ForCourt, clerk.ForAuditor, clerk.ForPublic}
	case c.Is(access.Auditor):
		return []clerk.Purpose{clerk.ForAuditor}
	case c.Is(access.Respondent, access.Complainant):
		return []clerk.Purpose{clerk.ForParty}
	}
	return nil
}

// recordPost checks the log, or holds the case.
func recordPost(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Values: v.PostForm}
	switch what := p.Field("what"); {
	case what == "check" && v.Case.Is(access.Clerk, access.Auditor):
		list, err := v.Site.Desk.Audit(v.Context(), false, nil)
		if err != nil {
			return nil, fmt.Errorf("check the log: %w", err)
		}
		found := &checked{At: v.Clock(v.Now)}
		for _, f := range list {
			if f.Case == "" || f.Case == v.Case.Chain {
				found.Findings = append(found.Findings, wording.Upper(f.Text))
			}
		}
		return showRecord(v, p, found)
	case (what == "hold" || what == "release") && v.Case.Is(access.Clerk):
		ground := p.Field("ground")
		if ground == "" {
			p.Wrong("ground", "fault.record.ground")
			return showRecord(v, p, nil)
		}
		filed, err := v.Site.Desk.Hold(v.Context(), v.Ask(), v.Case.Chain, what == "hold", ground)
		if err != nil {
			if p.Problem("ground", err) {
				return showRecord(v, p, nil)
			}
			return nil, fmt.Errorf("hold a case: %w", err)
		}
		return v.Done(v.CaseHref("record"), filed), nil
	}
	return nil, site.ErrNone
}

// receiptFile sends the receipt of an entry that the reader may read.
func receiptFile(v *site.Visit) (*site.Page, error) {
	seq, err := strconv.ParseInt(v.PathValue("seq"), 10, 64)
	if err != nil || !slices.ContainsFunc(v.Case.Entries, func(e access.Entry) bool { return e.Seq == seq && e.Level >= access.Read }) {
		return nil, site.ErrNone
	}
	r, _, err := v.Site.Desk.Receipt(v.Context(), v.Case.Chain, seq)
	if errors.Is(err, clerk.ErrNone) {
		return nil, site.ErrNone
	}
	if err != nil {
		return nil, fmt.Errorf("read a receipt: %w", err)
	}
	return &site.Page{File: &site.File{Name: fmt.Sprintf("receipt-%s-%d.txt", v.Case.Reference, seq), Kind: "text/plain; charset=utf-8", Content: []byte(r.String())}}, nil
}

// bundlePost makes a bundle for a purpose. That it was given is recorded.
func bundlePost(v *site.Visit) (*site.Page, error) {
	c, p := v.Case, &site.Page{Values: v.PostForm}
	purpose, holder := clerk.Purpose(p.Field("purpose")), p.Field("holder")
	if len(purposes(c)) == 0 {
		return nil, site.ErrNone
	}
	if !slices.Contains(purposes(c), purpose) {
		p.Wrong("purpose", "fault.record.purpose")
		return showRecord(v, p, nil)
	}
	if !c.Is(access.Clerk) {
		holder = c.Me
	}
	zip, err := v.Site.Desk.Export(v.Context(), clerk.Issue{Request: v.Ask(), Case: c.Chain, For: purpose, Holder: holder})
	if p.Problem("holder", err) {
		return showRecord(v, p, nil)
	}
	if err != nil {
		return nil, fmt.Errorf("make a bundle: %w", err)
	}
	return &site.Page{File: &site.File{Name: fmt.Sprintf("case-%s-%s.zip", c.Reference, purpose), Kind: "application/zip", Archive: zip}}, nil
}
