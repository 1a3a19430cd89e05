package hearing

import (
	"alteram/internal/site"
	"alteram/wording"
)

// screenBody is what hangs on the wall: it holds nothing of the closed part.
type screenBody struct {
	Live, Back string
	Name       string
	State      string // key
	Item       string
	Closed     bool
	Quorum     quorum
	Clock      *site.Figure
	Now, Saved string
}

func screenPage(v *site.Visit) (*site.Page, error) {
	m := current(v.Case)
	if m == nil {
		return nil, site.ErrNone
	}
	b := screenBody{Live: v.CaseHref("hearing/room/live"), Back: v.CaseHref("hearing/room"), Name: wording.Upper(m.thing.Name), State: "hearing.state." + string(m.phase), Now: long(v, v.Instant()), Saved: saved(v, m)}
	b.Quorum = m.quorum(v)
	b.Quorum.Lost = "" // it names people
	if b.Closed = m.closed >= 0; !b.Closed {
		b.Clock = m.clock(v)
		if called := notes(m.events, noteItem); len(called) > 0 {
			b.Item = called[len(called)-1].Words
		}
	}
	return &site.Page{Name: "wall", Title: "wall.title", Part: "hearing", Bare: true, Body: b}, nil
}
