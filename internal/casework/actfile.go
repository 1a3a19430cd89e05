package casework

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/report"
	"alteram/internal/site"
	"alteram/rulebook"
	"alteram/wording"
)

// checkBody is an act before it is recorded: what, to whom, when it counts as
// received, what starts to run.
type checkBody struct {
	What, Path string
	Sentence   string // as it will stand in the record
	On         string
	Later      bool // it happened before today: the record says so
	To         []string
	Sends      bool // letters go out
	Effect     string
	Received   string // the day, in words
	How        string // how that day was reached
	Runs       []run
	Meets      []string // duties that it meets
	Findings   []finding
	Refused    bool // it would count for nothing
	Happened   bool // who keeps the record may record it all the same
	Kept       []kept
	Why        string
}

// run is what an act makes run.
type run struct {
	Who, What, By string
	Clause        site.Link
}

// finding is what a clause has to say.
type finding struct {
	Clause   site.Link
	Text     string
	Words    string // of the clause
	Needs    string
	Earliest string
	Steps    []string
	Kept     bool
}

// kept is a field that was filled in.
type kept struct{ Name, Value string }

func actPost(v *site.Visit) (*site.Page, error) {
	files, wrong := v.Upload()
	if wrong != nil && !errors.As(wrong, new(*clerk.Problem)) {
		return nil, wrong
	}
	t, page, err := actOf(v)
	if t == nil {
		return page, err
	}
	p := &site.Page{Values: v.PostForm}
	if p.Problem("file", wrong) {
		return showAct(v, p)
	}
	switch p.Field("step") {
	case "more":
		n, _ := strconv.Atoi(p.Field("rows"))
		p.Values.Set("rows", strconv.Itoa(max(n, fewCharges)+2))
		return showAct(v, p)
	case "back":
		return showAct(v, p)
	}
	b := formOf(v, t, p)
	e, on, ok := readAct(v, t, p, b)
	if !ok {
		return showAct(v, p)
	}
	if !b.Clerk {
		for i := range files {
			files[i].About = acting(v.Case) // what somebody hands in goes with him or her when that person is erased
		}
	}
	d := clerk.Draft{Text: casefile.Sentence(v.Case.Program, &e), On: on, Attach: files}
	if p.Field("step") != "file" {
		return checkAct(v, t, p, d, &e)
	}
	filed, err := v.File(d)
	if err != nil {
		if p.Problem("whole", err) {
			return showAct(v, p)
		}
		return nil, err
	}
	return v.Done(v.CaseHref(""), filed), nil
}

// checkAct shows what an act would do, and records nothing.
func checkAct(v *site.Visit, t *rulebook.Thing, p *site.Page, d clerk.Draft, e *docket.Event) (*site.Page, error) {
	filed, err := v.Try(d)
	if err != nil {
		if p.Problem("whole", err) {
			return showAct(v, p)
		}
		return nil, err
	}
	c := v.Case
	b := checkBody{What: t.Name, Path: v.CaseHref("do/" + v.PathValue("act")), Sentence: wording.Upper(d.Text) + ".", To: e.To, Why: v.CaseHref("why") + "?act=" + v.PathValue("act"), Sends: len(filed.Letters) > 0}
	b.On, b.Later = onWords(v, d.On), c.Is(access.Clerk) && p.HasDay("on")
	for _, f := range filed.Entries {
		if f.Ruling != nil {
			b.ruled(c, f.Ruling)
			b.Refused = b.Refused || f.Refusable()
		}
	}
	b.Happened = c.Is(access.Clerk)
	for name, values := range p.Values {
		if slices.Contains([]string{"form", "once", "step", "happened"}, name) {
			continue
		}
		for _, value := range values {
			b.Kept = append(b.Kept, kept{name, value})
		}
	}
	slices.SortFunc(b.Kept, func(x, y kept) int { return strings.Compare(x.Name+"\x00"+x.Value, y.Name+"\x00"+y.Value) })
	return &site.Page{Name: "actcheck", Title: "act.check.title", Args: []any{"what", t.Name}, Part: "none", Section: "cases", Rule: ruleLine(c, t), Values: p.Values, Body: b}, nil
}

// ruled puts in what the rules make of the act.
func (b *checkBody) ruled(c *access.Case, r *docket.Ruling) {
	b.Effect = string(r.Effect)
	if r.Received != nil {
		b.Received, b.How = r.Received.Long(), wording.Upper(r.Receipt)
	}
	for _, d := range r.Armed {
		x := run{Clause: site.ClauseLink(c, d.Clause)}
		x.Who, x.What = runWords(c.Program, &d)
		if d.By != nil {
			x.By = d.By.Long()
		}
		b.Runs = append(b.Runs, x)
	}
	b.Meets = append(b.Meets, r.Discharged...)
	for _, f := range r.Findings {
		if f.Answer != docket.Shown && f.Answer != docket.Unmoved {
			b.Findings = append(b.Findings, findingOf(c, f))
		}
	}
}

// runWords say who must do what under a duty that was opened.
func runWords(p *rulebook.Program, d *docket.Due) (who, what string) {
	n := &p.Norms[d.Norm]
	var deeds []string
	for _, deed := range n.Deeds {
		deeds = append(deeds, p.Thing(deed.Thing).Name)
	}
	who = cmp.Or(d.Who, n.Who.Words)
	if first, _, _ := strings.Cut(who, " "); who != "" && !slices.Contains([]string{"the", "a", "an", "any", "each", "every", "all"}, strings.ToLower(first)) {
		who = "the " + who
	}
	return wording.Upper(who), report.DeedWords(n, strings.Join(deeds, " or "))
}

// findingOf is a finding as a page shows it.
func findingOf(c *access.Case, f docket.Finding) finding {
	out := finding{Clause: site.ClauseLink(c, f.Clause), Text: wording.Upper(f.Text), Words: f.Words, Needs: wording.Upper(f.Needs), Kept: f.Answer == docket.Shown}
	if f.Earliest != nil && *f.Earliest != calendar.NoDate {
		out.Earliest = f.Earliest.Long()
	}
	if f.Working != nil {
		out.Steps = stepsOf(*f.Working)
	}
	return out
}

// onWords is a day and time, as a draft has them, in words.
func onWords(v *site.Visit, on string) string {
	i := strings.LastIndexByte(on, ' ')
	if i < 0 || !strings.Contains(on[i:], ":") {
		i = len(on)
	}
	d, err := calendar.ParseDate(on[:i])
	if err != nil {
		return on
	}
	clock := calendar.NoClock
	if i < len(on) {
		if clock, err = calendar.ParseClock(on[i+1:]); err != nil {
			clock = calendar.NoClock
		}
	}
	return momentWords(v.Place(), d, clock)
}
