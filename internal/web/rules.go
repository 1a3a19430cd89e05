package web

import "alteram/internal/site"

// rulesBody lists the editions of the rulebook, the newest first.
type rulesBody struct{ Editions []editionLine }

// editionLine is an edition with the dates that matter.
type editionLine struct {
	N                                  int
	Title, Lang, State                 string
	From, On, Body                     string
	Href, Map, Proved, Changes, Before string // Changes: against the edition before, with its name
}

func rulesPage(v *site.Visit) (*site.Page, error) {
	list, err := books(v)
	if err != nil {
		return nil, err
	}
	p := &site.Page{Name: "rules", Title: "rules.title", Section: "rules"}
	body := rulesBody{}
	for i := len(list) - 1; i >= 0; i-- {
		b := &list[i]
		line := editionLine{N: b.N, Title: b.Program.Title, Lang: b.lang(), State: b.State, From: day(v, b.From), On: day(v, b.On), Body: b.Body, Href: b.href(), Map: b.href() + "/map"}
		if v.Site.Prover != nil {
			line.Proved = b.href() + "/proved"
		}
		if i > 0 {
			line.Changes, line.Before = b.href()+"/changes/"+list[i-1].name(), list[i-1].name()[1:]
		}
		body.Editions = append(body.Editions, line)
	}
	p.Body = body
	return p, nil
}
