package public

import (
	"slices"
	"strings"

	"alteram/conform"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/report"
	"alteram/internal/site"
	"alteram/rulebooks"
	"alteram/source"
)

// reportBody is how far the case would stand, as its reader may see it.
type reportBody struct {
	V     *report.Defence
	Rows  []reportRow
	Packs []levelLink
	Law   string
}

// reportRow is a row with links to its proof.
type reportRow struct {
	report.DefenceRow
	Good, Bad bool
	Links     []site.Link
	Rule      site.Link
}

func reportPage(v *site.Visit) (*site.Page, error) {
	c := v.Case
	to := v.URL.Query().Get("to")
	law := lawOf(v, to)
	b := reportBody{V: report.Defend(&report.Subject{Title: c.Title, Label: c.Label, Program: c.Program, Events: c.Picture.Events, Standing: c.Picture.Standing}, law)}
	if law != nil {
		b.Law = law.Pack.Title
	}
	for _, name := range rulebooks.Packs() {
		b.Packs = append(b.Packs, levelLink{packTitle(name), v.CaseHref("report?to=" + name), name == to})
	}
	for _, r := range b.V.Rows {
		row := reportRow{DefenceRow: r, Good: r.Answer == "kept" || r.Answer == "met", Bad: r.Answer == "broken" || r.Answer == "missing"}
		if r.Of == "rulebook" {
			row.Rule = site.ClauseLink(c, r.Clause)
		}
		for _, x := range r.Proof {
			href := ""
			for i := range c.Entries {
				if e := &c.Entries[i]; e.Event != nil && e.Event.ID == x.Entry {
					href = v.CaseHref("timeline") + access.EntryHref(e.Seq)
				}
			}
			row.Links = append(row.Links, site.To(x.On+": "+x.Text, href))
		}
		b.Rows = append(b.Rows, row)
	}
	return &site.Page{Name: "report", Title: "report.title", Part: "report", Section: "cases", Body: b}, nil
}

// packTitle is the heading of a pack, or its name where it has none.
func packTitle(name string) string {
	text, _ := rulebooks.Pack(name)
	for line := range strings.Lines(string(text)) {
		if title, ok := strings.CutPrefix(line, "# "); ok {
			return strings.TrimSpace(title)
		}
	}
	return name
}

// lawOf holds what the reader may see of the case against a pack of the
// library; nil when none is asked for, or nothing of the rulebook fits it.
func lawOf(v *site.Visit, name string) *conform.Report {
	text, ok := rulebooks.Pack(name)
	if !ok {
		return nil
	}
	c := v.Case
	pk, diags := conform.Read(name, source.NewFile(name+".md", text))
	if source.HasError(diags) {
		return nil
	}
	m, err := conform.NewMatch(pk, c.Program, nil)
	if err != nil {
		return nil
	}
	events := slices.Clone(c.Picture.Events)
	state := docket.Replay(c.Program, c.Picture.Register, nil, events, docket.Known{})
	r := conform.Case(v.Context(), m, &conform.Record{Register: c.Picture.Register, State: state, At: v.Instant()})
	return &r
}
