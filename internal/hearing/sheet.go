package hearing

import (
	"slices"

	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/wording"
)

// sheetBody is the run-sheet on paper: what the room asks, with blanks.
type sheetBody struct {
	Back, Paper     string
	Reference, Case string
	Name            string
	When, Where     string
	Chair           string
	Quorum          quorum
	Agenda          []string
	People          []person
	Offers          []string
	Charges         []docket.Charge
	Voters          []string
	Judged          []judgement
	Blanks          []int
}

func sheetPage(v *site.Visit) (*site.Page, error) {
	m := current(v.Case)
	if m == nil {
		return nil, site.ErrNone
	}
	b := sheetBody{Back: v.CaseHref("hearing"), Reference: v.Case.Reference, Case: v.Case.Title, Name: wording.Upper(m.thing.Name), When: m.when(), Where: m.where(), Chair: m.chair(), Quorum: m.quorum(v),
		Offers: m.offers(), Charges: m.charges(), Voters: m.members(), Judged: m.judgements(), Blanks: make([]int, 12)}
	if v.Case.May(access.Sheet) >= access.Write {
		b.Paper = v.CaseHref("hearing/paper")
	}
	b.Voters = slices.DeleteFunc(slices.Clone(b.Voters), func(name string) bool { return m.down[name] })
	b.Agenda = m.items(v)
	for _, name := range m.people() {
		b.People = append(b.People, person{Name: name, Part: m.part(name), How: m.state(name)})
	}
	return &site.Page{Name: "runsheet", Title: "sheet.title", Part: "hearing", Bare: true, Body: b}, nil
}
