package office

import (
	"net/url"

	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/rulebook"
)

// bodiesBody is the offices and bodies of the rulebook, with who holds them on
// a day.
type bodiesBody struct {
	Done   string
	Day    string
	Places []placeLine
	Write  bool
}

// placeLine is an office or a body.
type placeLine struct {
	Name   string
	Office bool
	Clause string
	Least  int
	Most   int
	Short  int // places that have to be filled and are not
	Free   int // places that may be filled
	HeldBy []holderLine
}

// holderLine is somebody who holds a place.
type holderLine struct {
	Href, Name, Span string
	Entry            int64
}

func bodiesPage(v *site.Visit) (*site.Page, error) {
	r, p, err := people(v)
	if err != nil {
		return nil, err
	}
	out := &site.Page{Values: v.URL.Query()}
	day := v.Today()
	if out.HasDay("on") {
		if d, ok := out.Day("on"); ok {
			day = d
		}
	} else {
		out.Values = url.Values{}
		out.SetDay("on", day)
	}
	b := bodiesBody{Done: done(v), Day: day.Long(), Write: v.General(access.RegisterPages, access.Write)}
	for _, t := range places(p) {
		l := placeLine{Name: t.Name, Office: t.Kind == rulebook.Office, Clause: p.Clauses[t.Clause].Number, Least: t.Min, Most: t.Max}
		list := holders(r, t, day)
		for _, h := range list {
			x, _ := r.Person(h.Person)
			l.HeldBy = append(l.HeldBy, holderLine{"/admin/register/" + h.Person, x.Label(), span(v, h.From, h.Until), h.Entry})
		}
		l.Short = max(t.Min-len(list), 0)
		if l.Office {
			l.Least, l.Most, l.Short = 0, 0, max(max(t.Min, t.Max, 1)-len(list), 0)
		}
		l.Free = max(t.Max-len(list)-l.Short, 0)
		b.Places = append(b.Places, l)
	}
	out.Body = b
	return page("bodies", v, out), nil
}
