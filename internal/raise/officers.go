package raise

import (
	"cmp"
	"fmt"

	"alteram/clerk"
	"alteram/internal/access"
	"alteram/internal/intake"
	"alteram/internal/site"
)

// intakeBody is the list of reports that a reader reads.
type intakeBody struct{ Items []listed }

// listed is a report in the list.
type listed struct{ Href, On, Status, Begin string }

// intakePage lists the reports of the reader. Whoever reads none sees the page
// that everybody sees who reads none.
func intakePage(v *site.Visit) (*site.Page, error) {
	reg, err := v.Site.Desk.Register(v.Context())
	if err != nil {
		return nil, err
	}
	b := intakeBody{}
	for _, r := range mine(v, reg) {
		b.Items = append(b.Items, listed{"/intake/" + r.ID, v.Clock(r.Lodged), "mailbox.status." + string(r.Status), begin(r.What)})
	}
	return &site.Page{Name: "intake", Title: "intake.title", Section: "steps", Body: b}, nil
}

// begin is the beginning of a text.
func begin(text string) string {
	letters := []rune(text)
	if len(letters) > 80 {
		return string(letters[:80]) + "…"
	}
	return text
}

// reportBody is a report as its readers see it.
type reportBody struct {
	Href     string
	On       string
	Status   string
	Answers  []answer
	Lines    []said
	Files    []filed
	Readers  []intake.Reader
	Statuses []site.Choice
	Case     string
	NewCase  bool
	Gone     bool // whoever reported has closed the mailbox
}

// filed is a file with its link.
type filed struct {
	intake.File
	Href string
}

// report finds the report of the path, and as what the reader reads it. Whoever
// does not read it is told that there is no such page.
func report(v *site.Visit) (*intake.Report, string, []intake.Reader, error) {
	reg, err := v.Site.Desk.Register(v.Context())
	if err != nil {
		return nil, "", nil, err
	}
	for _, r := range v.Site.Intake.All() {
		if r.ID != v.PathValue("item") {
			continue
		}
		if role, ok := r.MayRead(reg, v.Reader.Person, v.Today()); ok {
			list, _ := intake.Readers(reg, [][]string{r.Offices}, r.Out, r.Who, v.Today())
			return r, role, list, nil
		}
	}
	return nil, "", nil, site.ErrNone
}

// reportPage shows a report. That it is read changes its status.
func reportPage(v *site.Visit) (*site.Page, error) {
	r, _, list, err := report(v)
	if err != nil {
		return nil, err
	}
	if r.Status == intake.Received {
		if err := v.Site.Intake.Write(r.ID, intake.Line{}, intake.Reading, nil); err != nil {
			return nil, err
		}
		r.Status = intake.Reading
	}
	return showReport(v, &site.Page{}, r, list), nil
}

func showReport(v *site.Visit, p *site.Page, r *intake.Report, list []intake.Reader) *site.Page {
	b := reportBody{Href: "/intake/" + r.ID, On: v.Clock(r.Lodged), Status: "mailbox.status." + string(r.Status), Answers: answers(r), Readers: list, Case: r.Case, Gone: r.Hidden, NewCase: v.General(access.NewCase, access.Write)}
	for _, l := range r.Lines {
		b.Lines = append(b.Lines, said{v.Clock(l.At), l.Role, l.Words, l.Note, l.By == ""})
	}
	for _, f := range r.Files {
		b.Files = append(b.Files, filed{f, b.Href + "/file/" + f.SHA})
	}
	for _, s := range intake.Statuses()[1:] {
		b.Statuses = append(b.Statuses, site.Choice{Value: string(s), Text: v.Words("mailbox.status." + string(s))})
	}
	p.Name, p.Title, p.Section, p.Body = "intakereport", "intake.report", "steps", b
	p.Crumbs = []site.Link{site.To("intake.title", "/intake")}
	return p
}

// reportWrite answers, asks, notes, or closes.
func reportWrite(v *site.Visit) (*site.Page, error) {
	r, role, list, err := report(v)
	if err != nil {
		return nil, err
	}
	p := &site.Page{Values: v.PostForm}
	words, lane, to := p.Field("words"), p.Field("lane"), intake.Status("")
	for _, s := range intake.Statuses()[1:] {
		if p.Field("status") == string(s) {
			to = s
		}
	}
	if lane != "reporter" && lane != "note" {
		p.WrongAt("lane", "lane-0", "intake.fault.lane")
	}
	switch {
	case len(words) > intake.MostWords:
		p.Wrong("words", "raise.fault.long", "most", intake.MostWords)
	case words == "" && (to == "" || to == r.Status):
		p.Wrong("words", "intake.fault.words")
	case words == "" && (to == intake.Closed || to == intake.Decided || to == intake.Question):
		p.Wrong("words", "intake.fault.reasons")
	}
	if len(p.Faults) > 0 {
		return showReport(v, p, r, list), nil
	}
	if err := v.Site.Intake.Write(r.ID, intake.Line{By: v.Reader.Person, Role: role, Words: words, Note: lane == "note"}, to, nil); err != nil {
		if p.Problem("words", err) {
			return showReport(v, p, r, list), nil
		}
		return nil, err
	}
	return &site.Page{Go: "/intake/" + r.ID}, nil
}

// reportCase opens a case from a report. What was reported goes into the case by
// the complaint that is made in it, in the words that its maker chooses.
func reportCase(v *site.Visit) (*site.Page, error) {
	r, _, list, err := report(v)
	if err != nil {
		return nil, err
	}
	p := &site.Page{Values: v.PostForm}
	if !v.General(access.NewCase, access.Write) {
		return nil, site.ErrNone
	}
	if r.Case != "" {
		return &site.Page{Go: "/c/" + r.Case}, nil
	}
	title := p.Field("title")
	if title == "" {
		p.Wrong("title", "intake.fault.title")
		return showReport(v, p, r, list), nil
	}
	made, err := v.Site.Desk.OpenCase(v.Context(), clerk.Opening{Request: v.Ask(), Title: title, Respondent: p.Field("respondent")})
	if err != nil {
		if p.Problem("title", err) {
			return showReport(v, p, r, list), nil
		}
		return nil, fmt.Errorf("open a case: %w", err)
	}
	chain := made.Entries[0].Case
	if err := v.Site.Intake.Opened(r.ID, chain); err != nil {
		return nil, err
	}
	return &site.Page{Go: "/c/" + chain}, nil
}

// reportFile sends a file, to be kept and never to be shown here.
func reportFile(v *site.Visit) (*site.Page, error) {
	r, _, _, err := report(v)
	if err != nil {
		return nil, err
	}
	content, f, err := v.Site.Intake.Content(r.ID, v.PathValue("sha"))
	if err != nil {
		return nil, cmp.Or(noneOf(err), err)
	}
	return &site.Page{File: &site.File{Name: f.Name, Kind: "application/octet-stream", Content: content}}, nil
}

// noneOf is the answer where there is no such file.
func noneOf(err error) error {
	if err == clerk.ErrNone {
		return site.ErrNone
	}
	return nil
}
