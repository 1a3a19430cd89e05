package site

import (
	"fmt"
	"reflect"
	"time"

	"alteram/calendar"
	"alteram/internal/access"
)

// glimpse is what a page made of a case for one reader: of an edge of its chain,
// and until a moment.
type glimpse struct {
	edge        any
	from, until calendar.Instant
	made        any // nil: the reader may see nothing of the case
}

// glimpseKey says what of which case for whom.
type glimpseKey struct {
	what                    reflect.Type
	chain, reader, language string
}

// Glimpse returns what look makes of a case as the visitor may see it; ok is
// false when that is nothing. It is kept for the same reader, so that a page
// that looks at many cases opens few: until something is recorded in the case,
// the register or the rulebook is another, the case may stand otherwise, what
// lets somebody in is over, or the day ends.
//
// look may ask the visit for words, the day and the reader, and keeps nothing
// of the case but texts. What it returns is shared: change nothing in it. Each
// look has a type of its own.
func Glimpse[T any](v *Visit, chain string, look func(*access.Case) T) (made T, ok bool, err error) {
	edge, err := v.Site.Desk.Edge(v.Context(), chain)
	if err != nil {
		return made, false, missing(err)
	}
	at := v.Instant()
	_, language := v.Site.words.pick(v.Header.Get("Accept-Language"))
	key := glimpseKey{reflect.TypeFor[T](), chain, fmt.Sprintf("%s %t %q", v.Reader.Person, v.Reader.Strong, v.Reader.Roles), language}
	if g, kept := v.Site.glimpses.get(key); kept && g.edge == edge && g.from <= at && at < g.until {
		made, ok = g.made.(T)
		return made, ok, nil
	}
	f, err := v.Site.folder(v.Context(), chain, v.Now)
	if f == nil || err != nil {
		return made, false, err
	}
	g := glimpse{edge: f.edge, from: at, until: v.until(f)}
	if c := v.Site.project(f, v.Reader, v.Now); c != nil {
		made, ok = look(c), true
		g.made = made
	}
	v.Site.glimpses.put(key, func(glimpse, bool) glimpse { return g })
	return made, ok, nil
}

// until is the moment up to which what a reader may see of a folder stays as it
// is: grants end by the second.
func (v *Visit) until(f *folder) calendar.Instant {
	midnight, _ := v.Place().At(v.Today()+1, 0)
	until := min(calendar.Instant(f.until.Load()), midnight)
	for _, s := range f.material.Sayings {
		if t, err := time.Parse(time.RFC3339, s.Until); err == nil && t.After(v.Now) {
			until = min(until, calendar.Instant(t.UnixNano()))
		}
	}
	return until
}
