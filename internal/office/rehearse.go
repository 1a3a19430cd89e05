package office

import (
	"fmt"
	"strings"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/internal/report"
	"alteram/internal/site"
	"alteram/rulebook"
	"alteram/source"
	"alteram/wording"
)

// storyLine is a story of a rulebook, and what of it does not end as it says.
type storyLine struct {
	Title string
	Line  int
	Holds int // expectations that are met
	Wrong []expectLine
}

// expectLine is an expectation that is not met.
type expectLine struct {
	Line      int
	Want, Got string
}

// rehearsed runs the stories of a rulebook.
func rehearsed(p *rulebook.Program) []storyLine {
	var out []storyLine
	for _, s := range p.Stories {
		f := p.Files[0]
		l := storyLine{Title: s.Title, Line: f.Position(s.Span.Start).Line}
		c, diags := casefile.FromStory(s, f, p)
		if source.HasError(diags) {
			for _, d := range diags {
				if d.Severity == source.Error {
					l.Wrong = append(l.Wrong, expectLine{f.Position(d.Span.Start).Line, wording.Upper(d.Message), wording.Upper(d.Hint)})
				}
			}
			out = append(out, l)
			continue
		}
		l.outcomes(p, c)
		out = append(out, l)
	}
	return out
}

// outcomes are what a case expects, held against what the rulebook says.
func (l *storyLine) outcomes(p *rulebook.Program, c *casefile.Case) {
	for _, o := range casefile.Check(p, c) {
		if o.Met {
			l.Holds++
			continue
		}
		d := o.Diagnostic(c.File)
		l.Wrong = append(l.Wrong, expectLine{c.File.Position(d.Span.Start).Line, strings.TrimSpace(string(c.File.Text[d.Span.Start:d.Span.End])), wording.Upper(o.Found)})
	}
}

// rehearseBody is a case on paper dates, and what the rulebook makes of it.
type rehearseBody struct {
	Title   string // of the rulebook
	Told    bool   // the rulebook has stories
	Stories []storyLine
	Found   *report.Check
	Wrong   []diagnosticLine
}

func rehearsePage(v *site.Visit) (*site.Page, error) {
	e, _, err := inForce(v)
	if err != nil {
		return nil, err
	}
	p := &site.Page{Values: map[string][]string{}}
	if e != nil {
		p.Values.Set("case", sample(v, e.Program))
	}
	return showRehearsal(v, p, rehearseBody{})
}

func showRehearsal(v *site.Visit, p *site.Page, b rehearseBody) (*site.Page, error) {
	e, _, err := inForce(v)
	if err != nil {
		return nil, err
	}
	if e != nil {
		if b.Title = e.Title; v.FormValue("stories") == "yes" {
			b.Stories = rehearsed(e.Program)
		}
		b.Told = len(e.Program.Stories) > 0
	}
	p.Crumbs = []site.Link{site.To("admin.rulebooks.title", "/admin/rulebooks")}
	p.Body = b
	return page("rehearse", v, p), nil
}

// rehearsePost plays a case under the rulebook in force. Nothing is recorded.
func rehearsePost(v *site.Visit) (*site.Page, error) {
	e, _, err := inForce(v)
	if err != nil {
		return nil, err
	}
	p := &site.Page{Values: v.PostForm}
	if e == nil {
		p.Wrong("case", "admin.fault.norules")
		return showRehearsal(v, p, rehearseBody{})
	}
	f := source.NewFile("rehearsal.case", []byte(unix(v.PostForm.Get("case"))))
	c, diags := casefile.Read(f, e.Program)
	b := rehearseBody{Wrong: diagnosticLines(diags)}
	if source.HasError(diags) || len(c.Events) == 0 {
		p.Wrong("case", "admin.fault.case")
		return showRehearsal(v, p, b)
	}
	on := calendar.NoDate
	if p.HasDay("on") {
		var ok bool
		if on, ok = p.Day("on"); !ok {
			return showRehearsal(v, p, b)
		}
	}
	played := &report.Case{Program: e.Program, Text: c, Source: f}
	played.Look(on)
	b.Found = played.Standing("rehearsal")
	return showRehearsal(v, p, b)
}

// sample is the beginning of a case to write on: people in the places of the
// rulebook, and a first entry.
func sample(v *site.Visit, p *rulebook.Program) string {
	var b strings.Builder
	names := []string{"Ana", "Ben", "Cal", "Dot", "Eve", "Fay", "Gil", "Hap", "Ida", "Jon", "Kit", "Lou", "Mia", "Ned", "Oki", "Pam", "Quy", "Rua", "Sol", "Tui"}
	next := 0
	fmt.Fprintf(&b, "title: %s.\n", v.Words("admin.rehearse.sample"))
	for _, t := range places(p) {
		if t.Kind != rulebook.Body {
			continue
		}
		var offices []string
		for _, o := range places(p) {
			if o.Kind == rulebook.Office && len(o.By) > 0 && o.By[0] == t.ID {
				offices = append(offices, o.Name)
			}
		}
		var seats []string
		for i := range min(max(t.Min, 3), len(names)-next) {
			seat := names[next]
			if next++; i < len(offices) {
				seat += " (" + offices[i] + ")"
			}
			seats = append(seats, seat)
		}
		if len(seats) > 0 {
			fmt.Fprintf(&b, "%s: %s.\n", t.Name, strings.Join(seats, ", "))
		}
	}
	fmt.Fprintf(&b, "members: Vic, Wyn.\nlabel: invented.\n\n%s ", v.Today())
	if id, ok := p.Lookup("complaint"); ok && p.Thing(id).Kind == rulebook.Act {
		fmt.Fprintf(&b, "Vic makes a complaint about Wyn, %s.\n", details(p.Thing(id), v.Today()))
	} else {
		b.WriteString("note: nothing has happened yet.\n")
	}
	return strings.ReplaceAll(b.String(), ", .\n", ".\n")
}

// details are what an act records, with something in each.
func details(t *rulebook.Thing, day calendar.Date) string {
	var out []string
	for _, f := range t.Fields {
		if f.Type == rulebook.DateField {
			out = append(out, f.Name+" "+(day-1).String())
		} else if f.Type == rulebook.TextField {
			out = append(out, f.Name+` "took the cash box"`)
		}
	}
	return strings.Join(out, ", ")
}
