package hearing

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/site"
)

// paperBody is the form by which a run-sheet is entered.
type paperBody struct {
	Path  string
	More  string
	Lines []paperLine
	Kinds []site.Choice
	Who   []site.Choice
	Links []site.Link
}

// paperLine is a line of the form: the names of its fields.
type paperLine struct {
	N                        int
	Name                     string
	Time, End, Kind, Who, To string
	Words                    string
}

// Lines of the form: as it opens, as many more each time, and at most.
const (
	paperLines = 12
	paperMost  = 60
)

// written are the kinds of lines, in the order of the run-sheet. What a line
// needs besides its time: w who, t to whom, x words; in brackets what it may
// have.
func written() []struct {
	kind  docket.EventKind
	name  string
	needs string
} {
	return []struct {
		kind  docket.EventKind
		name  string
		needs string
	}{
		{docket.Opened, "open", "w"}, {docket.Entered, "in", "w"}, {docket.Entered, "remote", "w"}, {docket.Exited, "out", "w"}, {docket.StoodDown, "down", "wx"},
		{docket.Offered, "offered", "wx"}, {docket.Declined, "declined", "wx"}, {docket.Floor, "speaks", "w"}, {docket.Floor, "last", "w"},
		{docket.Question, "asks", "wtx"}, {docket.Answered, "answers", "w"}, {docket.Declined, "refuses", "w"}, {docket.Exhibit, "evidence", "wx"},
		{docket.Noted, "objection", "wx"}, {docket.Noted, "note", "x"}, {docket.Deliberates, "deliberation", ""},
		{docket.Adjourned, "adjourn", ""}, {docket.Resumed, "resume", ""}, {docket.Closed, "close", ""}, {docket.Noted, "sentence", "x"},
	}
}

func paperPage(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Name: "paper", Title: "paper.title", Part: "hearing", Crumbs: crumbs(v), Values: v.URL.Query()}
	m := current(v.Case)
	if m == nil {
		return nil, site.ErrNone
	}
	p.SetDay("day", m.day())
	showPaper(v, p, m)
	return p, nil
}

func showPaper(v *site.Visit, p *site.Page, m *meeting) *paperBody {
	n, err := strconv.Atoi(p.Field("lines"))
	if err != nil || n < paperLines {
		n = paperLines
	}
	n = min(n, paperMost)
	b := &paperBody{Path: v.CaseHref("hearing/paper"), Who: choices(m.people()), Links: links(v)}
	if n < paperMost {
		b.More = fmt.Sprintf("%s?lines=%d", b.Path, n+paperLines)
	}
	for _, k := range written() {
		b.Kinds = append(b.Kinds, choice(k.name, v.Words("paper.kind."+k.name)))
	}
	for i := 1; i <= n; i++ {
		name := fmt.Sprintf("line-%d", i)
		b.Lines = append(b.Lines, paperLine{i, name, name + "-time", name + "-end", name + "-kind", name + "-who", name + "-to", name + "-words"})
	}
	p.Values.Set("lines", strconv.Itoa(n))
	p.Body = b
	return b
}

// paperPost files what was written down, all of it or nothing: every line with
// its own time, as something that has happened.
func paperPost(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Name: "paper", Title: "paper.title", Part: "hearing", Crumbs: crumbs(v), Values: v.PostForm}
	m := current(v.Case)
	if m == nil {
		return nil, site.ErrNone
	}
	b := showPaper(v, p, m)
	day, ok := p.Day("day")
	why := plain(p.Field("why"))
	if why == "" {
		p.Wrong("why", "paper.wrong.why")
	}
	var texts []string
	var at []string // the line of each text
	last := calendar.Clock(-1)
	for _, l := range b.Lines {
		text, clock, filled := m.readLine(p, l, day)
		if !filled {
			continue
		}
		if clock < last-12*3600 { // behind midnight
			day++
			text, clock, _ = m.readLine(p, l, day)
		}
		last = clock
		texts, at = append(texts, text), append(at, l.Name)
	}
	if len(at) == 0 && ok {
		p.WrongAt("line-1", "line-1-time", "paper.wrong.none")
	}
	if len(p.Faults) > 0 {
		return p, nil
	}
	remark := note(noteEarlier, "", why)
	texts = append(texts, m.text([]docket.Event{remark}, v.Instant()))
	filed, err := v.File(clerk.Draft{Text: strings.Join(texts, ""), Happened: true})
	var problem *clerk.Problem
	if errors.As(err, &problem) && !used(err) {
		for i := range at { // which line is it
			if _, one := v.Try(clerk.Draft{Text: texts[i]}); one != nil && problemAt(p, at[i], one) {
				return p, nil
			}
		}
		p.Problem("why", err)
		return p, nil
	}
	if err != nil {
		return nil, err
	}
	return v.Done(v.CaseHref("hearing/minutes"), filed), nil
}

// problemAt puts what the desk says at the words of a line.
func problemAt(p *site.Page, line string, err error) bool {
	n := len(p.Faults)
	if !p.Problem(line, err) {
		return false
	}
	p.Faults[n].At = line + "-words"
	return true
}

// readLine reads a line of the form; filled is false for one that is empty.
func (m *meeting) readLine(p *site.Page, l paperLine, day calendar.Date) (text string, clock calendar.Clock, filled bool) {
	kind, who, to, words := p.Field(l.Kind), p.Field(l.Who), p.Field(l.To), plain(p.Field(l.Words))
	if p.Field(l.Time)+p.Field(l.End)+kind+who+to+words == "" {
		return "", 0, false
	}
	if slices.ContainsFunc(p.Faults, func(f site.Fault) bool { return f.Field == l.Name }) {
		return "", 0, true // it was read before
	}
	clock, err := calendar.ParseClock(p.Field(l.Time))
	if err != nil {
		p.WrongAt(l.Name, l.Time, "paper.wrong.time", "n", l.N)
		return "", 0, true
	}
	k := slices.IndexFunc(written(), func(x struct {
		kind  docket.EventKind
		name  string
		needs string
	}) bool {
		return x.name == kind
	})
	if k < 0 {
		p.WrongAt(l.Name, l.Kind, "paper.wrong.kind", "n", l.N)
		return "", clock, true
	}
	w := written()[k]
	people := m.people()
	switch {
	case strings.Contains(w.needs, "w") && w.name != "open" && !slices.Contains(people, who):
		p.WrongAt(l.Name, l.Who, "paper.wrong.who", "n", l.N)
		return "", clock, true
	case strings.Contains(w.needs, "t") && !slices.Contains(people, to):
		p.WrongAt(l.Name, l.To, "paper.wrong.to", "n", l.N)
		return "", clock, true
	case strings.Contains(w.needs, "x") && words == "":
		p.WrongAt(l.Name, l.Words, "paper.wrong.words", "n", l.N)
		return "", clock, true
	}
	if mark := reserved(words); w.name == "note" && mark != "" {
		p.WrongAt(l.Name, l.Words, "paper.wrong.reserved", "n", l.N, "mark", mark)
		return "", clock, true
	}
	moment := day.String() + " " + clock.String()
	if text := p.Field(l.End); text != "" {
		end, err := calendar.ParseClock(text)
		if err != nil || w.kind != docket.Floor {
			p.WrongAt(l.Name, l.End, "paper.wrong.end", "n", l.N)
			return "", clock, true
		}
		moment = day.String() + " " + digits(clock) + "-" + digits(end)
	}
	if w.name == "sentence" {
		return moment + " " + strings.TrimSuffix(words, ".") + ".\n", clock, true
	}
	e := m.writtenEvent(w.kind, w.name, who, to, words)
	return moment + " " + sentence(m.c, &e) + ".\n", clock, true
}

// digits is a time of day as spans write it: "17:32".
func digits(c calendar.Clock) string { return fmt.Sprintf("%02d:%02d", c/3600, c/60%60) }

// writtenEvent is the entry of a line.
func (m *meeting) writtenEvent(kind docket.EventKind, name, who, to, words string) docket.Event {
	e := docket.Event{Kind: kind, Text: words}
	switch name {
	case "open":
		e.Thing, e.Present, e.Text = m.thing.Name, list(words), ""
		if who != "" {
			e.Fields = []docket.Field{{Name: "chair", Value: who}}
		}
		return e
	case "adjourn", "resume", "close":
		return docket.Event{Kind: kind, Thing: m.thing.Name}
	case "deliberation":
		return docket.Event{Kind: kind}
	case "offered":
		e.To = []string{who}
		return e
	case "objection":
		return note(noteObjection, who, words)
	case "note":
		return e
	case "remote":
		e.Remote = []string{who}
	case "last":
		e.Text = lastWord
	case "speaks":
		e.Text = ""
	case "refuses":
		e.Text = "to answer"
	case "evidence":
		e.Evidence, e.Text = list(words), ""
	case "asks":
		e.To = []string{to}
	}
	e.Actors = []string{who}
	return e
}
