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
	Unread bool   // older cases are still being read
	Older  string // where the older ones are
}

// caseLine is a case of the list.
type caseLine struct {
	Case  site.Link
	Stage string // in words
	stage string
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
	var rest, unread int
	var err error
	b.Lines, rest, unread, err = myCases(v, before, pageCases, lineOf, func(line caseLine) bool {
		b.All++
		if !found[line.stage] {
			found[line.stage] = true
			b.Stages = append(b.Stages, site.Choice{Value: line.stage, Text: line.Stage})
		}
		return (stage == "" || stage == line.stage) && (!late || line.Late > 0)
	})
	if err != nil {
		return nil, err
	}
	b.Unread = unread > 0
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
	l := caseLine{Case: caseLink(c), stage: c.Stage.String(), Stage: v.Words("stage." + c.Stage.String())}
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
			next := *s // alone: the others are not to be kept with it
			l.Next = &next
		}
	}
	return l
}

// The list and the next steps look at so many cases at once.
const (
	pageCases = 25
	scanCases = 100
)

// myCases are what look makes of the cases in which the reader has a part, the
// newest first, before a number (0: from the newest on) and at most so many of
// those that take accepts. The rest begins before the number that comes back;
// 0: there is none. Unread is how many older cases the desk, which has just
// opened, has still to read.
func myCases[T any](v *site.Visit, before, limit int, look func(*site.Visit, *access.Case) T, take func(T) bool) (out []T, rest, unread int, err error) {
	whose, general := v.Reader.Person, v.Reader.General()
	if slices.Contains(general, access.Clerk) || slices.Contains(general, access.Auditor) {
		whose = "" // everybody's
	}
	list, unread, err := v.Site.Desk.Listed(v.Context(), whose, before, scanCases+1)
	if err != nil {
		return nil, 0, 0, fmt.Errorf("list the cases: %w", err)
	}
	for i := range list {
		if len(out) == limit || i == scanCases {
			return out, list[i].Number + 1, unread, nil
		}
		made, ok, err := site.Glimpse(v, list[i].Chain, func(c *access.Case) T { return look(v, c) })
		if err != nil {
			return nil, 0, 0, err
		}
		if ok && take(made) {
			out = append(out, made)
		}
	}
	return out, 0, unread, nil
}
