package public

import (
	"strings"

	"alteram/calendar"
	"alteram/internal/site"
)

// line is a published decision in the register. One that was taken down or is
// past its last day is a line without words.
type line struct {
	Ref, Href string
	Level     string // key
	On, Until string
	Gone      string // key: why there are no words
	GoneOn    string
}

func lineOf(v *site.Visit, o *outcome) line {
	p := o.pub.Published
	l := line{Ref: o.Ref, Href: "/register/" + o.Ref, Level: "public.level." + string(p.Level), On: dayOf(v, p.Recorded), Until: longDay(p.Expires)}
	switch {
	case o.pub.Down != nil:
		l.Gone, l.GoneOn = "register.down", dayOf(v, o.pub.Down.Recorded)
	case !o.pub.Public(v.Today().ISO()):
		l.Gone, l.GoneOn = "register.over", l.Until
	}
	return l
}

func longDay(iso string) string {
	if d, err := calendar.ParseDate(iso); err == nil && iso != "" {
		return d.Long()
	}
	return ""
}

func (s *shelf) registerPage(v *site.Visit) (*site.Page, error) {
	all, err := s.all(v.Context(), v.Site.Desk)
	if err != nil {
		return nil, err
	}
	var lines []line
	for i := range all {
		lines = append(lines, lineOf(v, &all[i]))
	}
	return &site.Page{Name: "register", Title: "register.title", NoIndex: true, Body: lines}, nil
}

// entryBody is one published decision.
type entryBody struct {
	Line  line
	Lines []string // of the statement; none when it is gone
}

func (s *shelf) entryPage(v *site.Visit) (*site.Page, error) {
	all, err := s.all(v.Context(), v.Site.Desk)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if o := &all[i]; o.Ref == v.PathValue("ref") {
			b := entryBody{Line: lineOf(v, o)}
			if b.Line.Gone == "" {
				b.Lines = strings.Split(strings.TrimSpace(o.pub.Published.Text), "\n")
			}
			return &site.Page{Name: "outcome", Title: "register.one", Args: []any{"ref", o.Ref}, NoIndex: !o.pub.Published.Found || b.Line.Gone != "", Body: b}, nil
		}
	}
	return nil, site.ErrNone
}
