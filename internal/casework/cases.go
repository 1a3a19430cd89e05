package casework

import (
	"cmp"
	"slices"

	"alteram/internal/access"
	"alteram/internal/site"
)

// casesBody is the list of the cases in which the reader has a part.
type casesBody struct {
	Lines  []caseLine
	All    int // before the filter
	Stages []site.Choice
	Opens  bool // the reader may open a case
	Asked  bool // a filter is on
}

// caseLine is a case of the list.
type caseLine struct {
	Case  site.Link
	Stage string
	Roles []string
	Next  *site.Step // the first date that concerns the reader, or anybody
	Late  int        // steps whose time has run out
}

func casesPage(v *site.Visit) (*site.Page, error) {
	list, err := myCases(v, false)
	if err != nil {
		return nil, err
	}
	p := &site.Page{Name: "cases", Title: "cases.title", Section: "cases", Values: v.URL.Query()}
	b := casesBody{All: len(list), Opens: v.General(access.NewCase, access.Write)}
	stage, late := p.Field("stage"), p.Is("late", "yes")
	b.Asked = stage != "" || late
	found := map[string]bool{}
	for _, c := range list {
		name := c.Stage.String()
		if !found[name] {
			found[name] = true
			b.Stages = append(b.Stages, site.Choice{Value: name, Text: v.Words("stage." + name)})
		}
		line := lineOf(v, c)
		if (stage == "" || stage == name) && (!late || line.Late > 0) {
			b.Lines = append(b.Lines, line)
		}
	}
	slices.SortStableFunc(b.Stages, func(x, y site.Choice) int { return cmp.Compare(x.Text, y.Text) })
	p.Body = b
	return p, nil
}

func lineOf(v *site.Visit, c *access.Case) caseLine {
	l := caseLine{Case: caseLink(c), Stage: v.Words("stage." + c.Stage.String())}
	for _, r := range c.Roles {
		l.Roles = append(l.Roles, v.Words("role."+r.String()))
	}
	steps := site.Steps(v, c)
	for i := range steps {
		s := &steps[i]
		if s.Late && s.Must {
			l.Late++
		}
		if s.By != "" && (l.Next == nil || s.Mine && !l.Next.Mine) {
			l.Next = s
		}
	}
	return l
}

// myCases are the cases in which the reader has a part, the newest first. With
// open, those that have been closed are left out.
func myCases(v *site.Visit, open bool) ([]*access.Case, error) {
	list, err := v.Site.Desk.Cases(v.Context())
	if err != nil {
		return nil, err
	}
	var out []*access.Case
	for i := len(list) - 1; i >= 0; i-- {
		if open && !list[i].Open || list[i].Erased != "" {
			continue
		}
		c, err := v.Open(list[i].Chain)
		if err != nil {
			return nil, err
		}
		if c != nil {
			out = append(out, c)
		}
	}
	return out, nil
}
