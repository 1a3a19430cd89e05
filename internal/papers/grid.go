package papers

import (
	"regexp"
	"slices"

	"alteram/docket"
	"alteram/internal/site"
)

// gridBody is the evidence held against the charges.
type gridBody struct {
	Charges []string
	Rows    []gridRow
}

// gridRow is an exhibit; Cells has a cell for each charge.
type gridRow struct {
	Item  site.Link
	Words string
	Put   string // when it was put at a meeting
	Cells []gridCell
}

// gridCell says what an exhibit is to a charge.
type gridCell struct {
	Charge string
	Named  bool // put with the charge
	Relied bool // the decision on the charge relies on it
	Answer string
}

func gridPage(v *site.Visit) (*site.Page, error) {
	c := v.Case
	var b gridBody
	charges := chargesOf(v)
	for _, one := range charges {
		b.Charges = append(b.Charges, one.Title)
	}
	relied := map[[2]string]bool{}
	for _, e := range known(c) {
		x := e.now
		if x.Kind != docket.Decided {
			continue
		}
		for _, label := range x.Evidence {
			for _, one := range charges {
				if len(x.Charges) == 0 || slices.ContainsFunc(x.Charges, func(y docket.Charge) bool { return y.Label == one.Label }) {
					relied[[2]string{label, one.Label}] = true
				}
			}
		}
	}
	for _, it := range exhibitsOf(v) {
		if it.Out != "" {
			continue
		}
		row := gridRow{Item: site.To(it.Label, it.Href), Words: it.Words}
		for _, s := range it.Ledger {
			if s.How == "evidence.put" && row.Put == "" {
				row.Put = s.On
			}
		}
		named := regexp.MustCompile(`\b` + regexp.QuoteMeta(it.Label) + `\b`)
		for _, one := range charges {
			cell := gridCell{Charge: one.Title, Named: it.Charges[one.Label], Relied: relied[[2]string{it.Label, one.Label}]}
			for _, a := range one.Answers {
				if named.MatchString(a.Words) {
					cell.Answer = a.On
				}
			}
			row.Cells = append(row.Cells, cell)
		}
		b.Rows = append(b.Rows, row)
	}
	return &site.Page{Name: "grid", Title: "grid.title", Part: "grid", Section: "cases", Rule: evidenceRules(c), Body: b}, nil
}
