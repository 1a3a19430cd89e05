package raise

import (
	"net/url"
	"time"

	"alteram/internal/intake"
	"alteram/internal/site"
)

// threadBody is a report as whoever reported sees it.
type threadBody struct {
	Code    string
	Status  string // key
	Told    string // key: what the status means
	Lines   []said
	Files   []intake.File
	Receipt string
	Entry   int64
	Answers []answer
	Offices []string
	Most    int
	MB      int
	Over    bool
	Seen    []seen
}

// said is a message of a thread.
type said struct {
	On, By, Words string
	Note          bool
	Own           bool
}

// mailboxPage asks for the code.
func mailboxPage(*site.Visit) (*site.Page, error) {
	return &site.Page{Name: "mailbox", Title: "mailbox.title", Values: url.Values{}}, nil
}

// wrong is the answer to a code that opens nothing: the same for a wrong code and
// for a report that is hidden.
func wrong() *site.Page {
	p := &site.Page{Name: "mailbox", Title: "mailbox.title", Values: url.Values{}}
	p.Wrong("code", "mailbox.fault.code")
	return p
}

// open finds the report of the code in the form; the page is the answer where it
// opens nothing.
func open(v *site.Visit) (*intake.Report, *site.Page, error) {
	if v.PostForm == nil {
		if err := v.ParseForm(); err != nil {
			return nil, nil, err
		}
	}
	r, found, err := v.Site.Intake.Find(v.Context(), v.PostForm.Get("code"))
	if err != nil {
		p := &site.Page{Name: "mailbox", Title: "mailbox.title", Values: url.Values{}}
		if p.Problem("code", err) {
			return nil, p, nil
		}
		return nil, nil, err
	}
	if !found {
		return nil, wrong(), nil
	}
	return r, nil, nil
}

// mailboxPost opens a thread.
func mailboxPost(v *site.Visit) (*site.Page, error) {
	r, p, err := open(v)
	if r == nil {
		return p, err
	}
	return thread(v, r, &site.Page{Values: url.Values{}}), nil
}

// thread shows a report to whoever reported.
func thread(v *site.Visit, r *intake.Report, p *site.Page) *site.Page {
	b := threadBody{
		Code: v.PostForm.Get("code"), Status: "mailbox.status." + string(r.Status), Told: "mailbox.told." + string(r.Status), Files: r.Files, Receipt: r.Receipt.Text(), Entry: r.Entry,
		Answers: answers(r), Offices: r.Offices, Most: intake.MostFiles, MB: intake.MostFile >> 20, Over: r.Status == intake.Closed,
	}
	for _, l := range r.Lines {
		if !l.Note {
			b.Lines = append(b.Lines, said{On: moment(v, l.At), By: l.Role, Words: l.Words, Own: l.By == ""})
		}
	}
	if list, ok := p.Body.([]seen); ok {
		b.Seen = list
	}
	p.Name, p.Title, p.Body = "mailboxthread", "mailbox.thread", b
	return p
}

// answers are what a report says, without what was left out.
func answers(r *intake.Report) []answer {
	var out []answer
	for _, a := range []answer{{"raise.who.short", r.Who}, {"raise.what.short", r.What}, {"raise.when.short", r.When}, {"raise.where.short", r.Where}, {"raise.you.short", r.You}} {
		if a.Text != "" {
			out = append(out, a)
		}
	}
	return out
}

func moment(v *site.Visit, t time.Time) string { return v.Clock(t) }

// mailboxWrite adds a message and files.
func mailboxWrite(v *site.Visit) (*site.Page, error) {
	ups, form, err := receive(v)
	if err != nil {
		return nil, err
	}
	r, p, err := open(v)
	if r == nil {
		return p, err
	}
	words := form.Field("words")
	if len(words) > intake.MostWords {
		form.Wrong("words", "raise.fault.long", "most", intake.MostWords)
	}
	if words == "" && len(ups) == 0 && len(form.Faults) == 0 {
		form.Wrong("words", "mailbox.fault.words")
	}
	var kept []intake.Upload
	var list []seen
	for i := range ups {
		up, s := clean(&ups[i], form.Is("whole", "yes"), len(r.Files)+i+1)
		list = append(list, s)
		if s.Why != "" {
			form.Wrong("file", "raise.fault.clean", "name", s.Name, "why", s.Why)
			continue
		}
		kept = append(kept, up)
	}
	form.Body = list
	if len(form.Faults) > 0 {
		return thread(v, r, form), nil
	}
	to := intake.Status("")
	if r.Status == intake.Question {
		to = intake.Reading
	}
	if err := v.Site.Intake.Write(r.ID, intake.Line{Words: words}, to, kept); err != nil {
		if form.Problem("words", err) {
			return thread(v, r, form), nil
		}
		return nil, err
	}
	form.Values = url.Values{}
	return again(v, form)
}

// again shows the thread as it is now.
func again(v *site.Visit, p *site.Page) (*site.Page, error) {
	r, other, err := open(v)
	if r == nil {
		return other, err
	}
	return thread(v, r, p), nil
}

// mailboxDrop takes a file back.
func mailboxDrop(v *site.Visit) (*site.Page, error) {
	r, p, err := open(v)
	if r == nil {
		return p, err
	}
	if err := v.Site.Intake.Drop(r.ID, v.PostForm.Get("sha")); err != nil {
		return nil, err
	}
	return again(v, &site.Page{Values: url.Values{}})
}

// mailboxHide closes the mailbox for good from the side of whoever reported.
func mailboxHide(v *site.Visit) (*site.Page, error) {
	r, p, err := open(v)
	if r == nil {
		return p, err
	}
	if v.PostForm.Get("sure") != "yes" {
		p := &site.Page{Values: url.Values{}}
		p.Wrong("sure", "mailbox.fault.sure")
		return thread(v, r, p), nil
	}
	if err := v.Site.Intake.Hide(r.ID); err != nil {
		return nil, err
	}
	return &site.Page{Name: "mailboxhidden", Title: "mailbox.hidden.title", Values: url.Values{}}, nil
}
