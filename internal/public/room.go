// Package public holds what the public comes to see of a case: the page on
// which a statement is written, checked, confirmed by a second person,
// published and taken down, the register of what was published, and the report
// on how far a case would stand.
//
// What may be told package statement says, and what of it is public package
// access. That the respondent is told first is the rulebook's clause, or, where
// it says nothing, ours. The act of publication is the rulebook's: the desk
// judges it as it does every act.
package public

import (
	"cmp"
	"context"
	"embed"
	"io/fs"
	"slices"
	"sync"
	"time"

	"alteram/aside"
	"alteram/clerk"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/statement"
)

//go:embed templates words
var files embed.FS

// Room returns the pages.
func Room() site.Room {
	templates, _ := fs.Sub(files, "templates") // both are embedded
	words, _ := fs.Sub(files, "words")
	s := &shelf{by: map[string]kept{}}
	return site.Room{Name: "public", Templates: templates, Words: words, Routes: []site.Route{
		{Method: "GET", Path: "/c/{case}/publish", Object: access.Statement, Need: access.Read, Page: publishPage},
		{Method: "POST", Path: "/c/{case}/publish", Object: access.Statement, Need: access.Write, Page: publishPost},
		{Method: "GET", Path: "/c/{case}/report", Object: access.Record, Need: access.Read, Page: reportPage},
		{Method: "GET", Path: "/register", Object: access.Outcomes, Need: access.Read, Page: s.registerPage},
		{Method: "GET", Path: "/register/{ref}", Object: access.Outcomes, Need: access.Read, Page: s.entryPage},
	}}
}

// stepsOf are the steps that were taken about a statement, in order.
func stepsOf(list []clerk.Saying) []statement.Taken {
	var out []statement.Taken
	for _, s := range list {
		if s.Kind != aside.Statement || s.Erased != "" {
			continue
		}
		if x, ok := statement.ReadStep(s.Words); ok {
			out = append(out, statement.Taken{Step: x, By: s.By, Seq: s.Seq, Recorded: s.Recorded})
		}
	}
	return out
}

// shelf keeps what was published of each case for as long as nothing was
// recorded in it.
type shelf struct {
	mu sync.Mutex
	by map[string]kept
}

// kept is what a case has published, as of so many entries.
type kept struct {
	entries int64
	pub     statement.Publication
}

// outcome is a case with what it has published.
type outcome struct {
	Ref string
	pub statement.Publication
}

// all lists the cases of which something was published, the newest first.
func (s *shelf) all(ctx context.Context, d *clerk.Desk) ([]outcome, error) {
	cases, err := d.Cases(ctx)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []outcome
	for _, c := range cases {
		if c.Erased != "" {
			delete(s.by, c.Chain)
			continue
		}
		k, ok := s.by[c.Chain]
		if !ok || k.entries != c.Entries {
			said, err := d.Sayings(ctx, c.Chain)
			if err != nil {
				return nil, err
			}
			k = kept{c.Entries, statement.Follow(stepsOf(said))}
			s.by[c.Chain] = k
		}
		if k.pub.Published != nil {
			out = append(out, outcome{access.Reference(c), k.pub})
		}
	}
	slices.SortStableFunc(out, func(a, b outcome) int { return cmp.Compare(b.pub.Published.Recorded, a.pub.Published.Recorded) })
	return out, nil
}

// dayOf is the day of a moment of the record where the organisation is, in
// words.
func dayOf(v *site.Visit, recorded string) string {
	t, err := time.Parse(time.RFC3339Nano, recorded)
	if err != nil {
		return recorded
	}
	return v.Clock(t)
}
