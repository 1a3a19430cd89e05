package casework

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"alteram/internal/access"
	"alteram/internal/site"
)

// casesBody is the list of the cases in which the reader has a part.
type casesBody struct {
	Lines  []caseLine
	All    int // before the filter
	Stages []site.Choice
	Opens  bool   // the reader may open a case
	Asked  bool   // a filter is on
	Part   bool   // these are not all
	Older  string // where the older ones are
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
	p := &site.Page{Name: "cases", Title: "cases.title", Section: "cases", Values: v.URL.Query()}
	b := casesBody{Opens: v.General(access.NewCase, access.Write)}
	stage, late := p.Field("stage"), p.Is("late", "yes")
	before, _ := strconv.Atoi(p.Field("before")) // what is no number begins at the newest
	b.Asked = stage != "" || late
	found := map[string]bool{}
	_, rest, err := myCases(v, before, pageCases, func(c *access.Case) bool {
		b.All++
		name := c.Stage.String()
		if !found[name] {
			found[name] = true
			b.Stages = append(b.Stages, site.Choice{Value: name, Text: v.Words("stage." + name)})
		}
		line := lineOf(v, c)
		if stage != "" && stage != name || late && line.Late == 0 {
			return false
		}
		b.Lines = append(b.Lines, line)
		return true
	})
	if err != nil {
		return nil, err
	}
	if b.Part = before > 0 || rest > 0; rest > 0 {
		q := url.Values{"before": {strconv.Itoa(rest)}}
		for _, name := range []string{"stage", "late"} {
			if p.Field(name) != "" {
				q.Set(name, p.Field(name))
			}
		}
		b.Older = "/cases?" + q.Encode()
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

// The list and the next steps look at so many cases at once.
const (
	pageCases = 50
	scanCases = 200
)

// myCases are the cases in which the reader has a part, the newest first,
// before a number (0: from the newest on) and at most so many of those that
// take accepts. The rest begins before the number that comes back; 0: there is
// none.
func myCases(v *site.Visit, before, limit int, take func(*access.Case) bool) ([]*access.Case, int, error) {
	list, err := v.Site.Desk.CasesOf(v.Context(), v.Reader.Person)
	general := v.Reader.General()
	if err == nil && (slices.Contains(general, access.Clerk) || slices.Contains(general, access.Auditor)) {
		list, err = v.Site.Desk.Cases(v.Context())
	}
	if err != nil {
		return nil, 0, fmt.Errorf("list the cases: %w", err)
	}
	var out []*access.Case
	scanned := 0
	for i := len(list) - 1; i >= 0; i-- {
		if before > 0 && list[i].Number >= before || list[i].Erased != "" {
			continue
		}
		if len(out) == limit || scanned == scanCases {
			return out, list[i].Number + 1, nil
		}
		scanned++
		c, err := v.Open(list[i].Chain)
		if err != nil {
			return nil, 0, err
		}
		if c != nil && take(c) {
			out = append(out, c)
		}
	}
	return out, 0, nil
}
