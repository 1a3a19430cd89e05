package casework

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/wording"
)

// mineBody is what somebody has to do next, over all cases.
type mineBody struct {
	First   *task
	Ahead   []*ahead
	Tasks   []task // mine, the soonest first
	Waiting []task // on others, with a last day
	Done    []deed
	Cases   int
	Part    bool // there are more cases than were looked at
	Unread  bool // older cases are still being read
	Opens   bool // the reader may open a case
}

// task is a step of a case that is named.
type task struct {
	site.Step
	Case site.Link
	Days string // until the last day, in words
}

// deed is something that the reader did.
type deed struct {
	On, What string
	Entry    site.Link
	Case     site.Link
	Label    []site.Link // in a demonstration: reported, or invented
	on       calendar.Date
}

// most bounds each part of the list of next steps.
const most = 40

func minePage(v *site.Visit) (*site.Page, error) {
	list, rest, unread, err := myCases(v, 0, pageCases, shareOf, func(s caseShare) bool { return s.open })
	if err != nil {
		return nil, err
	}
	b := mineBody{Cases: len(list), Part: rest > 0, Unread: unread > 0, Opens: v.General(access.NewCase, access.Write)}
	for _, s := range list {
		if s.ahead != nil {
			b.Ahead = append(b.Ahead, s.ahead)
		}
		b.Tasks, b.Waiting, b.Done = append(b.Tasks, s.tasks...), append(b.Waiting, s.waiting...), append(b.Done, s.done...)
	}
	soonest := func(a, b task) int {
		return cmp.Or(compareBool(b.Must, a.Must), cmp.Compare(lastDay(a.Step), lastDay(b.Step)))
	}
	slices.SortStableFunc(b.Tasks, soonest)
	slices.SortStableFunc(b.Waiting, soonest)
	slices.SortStableFunc(b.Done, func(x, y deed) int { return cmp.Compare(y.on, x.on) })
	b.Tasks, b.Waiting, b.Done = b.Tasks[:min(len(b.Tasks), most)], b.Waiting[:min(len(b.Waiting), most)], b.Done[:min(len(b.Done), 5)]
	for i := range b.Tasks {
		if t := &b.Tasks[i]; t.Href != "" && t.Need == "" && (t.Must || t.By != "" || t.Begins) { // a power with no last day is nobody's next step
			b.First = &b.Tasks[i]
			break
		}
	}
	return &site.Page{Name: "mine", Title: "mine.title", Section: "steps", Body: b}, nil
}

// caseShare is what a case asks of the reader and of others.
type caseShare struct {
	open           bool
	ahead          *ahead
	tasks, waiting []task
	done           []deed
}

// shareOf is the share of one case; of a case that is closed there is none.
func shareOf(v *site.Visit, c *access.Case) caseShare {
	if !c.Standing.Open {
		return caseShare{}
	}
	link := caseLink(c)
	b := caseShare{open: true, ahead: aheadOf(v, c)}
	for _, s := range site.Steps(v, c) {
		t := task{Step: s, Case: link, Days: daysLeft(v, s.Last)}
		switch {
		case s.Mine, s.Begins && s.Href != "":
			b.tasks = append(b.tasks, t)
		case s.By != "" && s.Must:
			b.waiting = append(b.waiting, t)
		}
	}
	n := 0
	for i := len(c.Entries) - 1; i >= 0 && n < 5; i-- {
		e := &c.Entries[i]
		if e.Event == nil || e.Level < access.Read || !lasting(e.Event.Kind) || !didIt(c, e.Event) {
			continue
		}
		n++
		b.done = append(b.done, deed{whenWords(c.Place, e.Event.On), wording.Upper(e.Words), site.To(c.Reference, link.Href+"/timeline"+access.EntryHref(e.Seq)), link, site.Label(v, c, e.Event), e.Event.On.Day})
	}
	return b
}

// didIt reports whether the reader did something: he or she acted, voted or is
// named in the note of it, or wrote down what the meeting did.
func didIt(c *access.Case, e *docket.Event) bool {
	mine := func(list []string) bool {
		return slices.ContainsFunc(list, func(a string) bool { return slices.Contains(c.Acts(), a) })
	}
	switch {
	case mine(e.Actors), e.Vote != nil && (mine(e.Vote.ForNames) || mine(e.Vote.AgainstNames) || mine(e.Vote.AbstainNames)):
		return true
	case e.Kind == docket.Noted:
		head, _, _ := strings.Cut(e.Text, ":")
		_, by, ok := strings.Cut(head, " by ")
		return c.Is(access.Clerk) || ok && mine([]string{by})
	}
	return c.Is(access.Clerk) && (e.Kind == docket.Decided || e.Kind == docket.Opened || e.Kind == docket.Closed)
}

// lasting reports whether something done is worth telling again: not each word
// of a hearing.
func lasting(kind docket.EventKind) bool {
	switch kind {
	case docket.Did, docket.Decided, docket.Told, docket.Disclosed, docket.Challenged, docket.Considered, docket.Agreed, docket.Noted, docket.StoodDown,
		docket.Opened, docket.Adjourned, docket.Resumed, docket.Closed, docket.Deliberates, docket.Question, docket.Exhibit, docket.Withdrawn, docket.Corrected:
		return true
	}
	return false
}

// daysLeft is how long there is until a day, in words.
func daysLeft(v *site.Visit, last calendar.Date) string {
	if last == calendar.NoDate {
		return ""
	}
	switch n := int(last - v.Today()); {
	case n < -1:
		return v.Words("days.late", "n", -n)
	case n == -1:
		return v.Words("days.yesterday")
	case n == 0:
		return v.Words("days.today")
	case n == 1:
		return v.Words("days.tomorrow")
	default:
		return v.Words("days.left", "n", n)
	}
}

// lastDay orders what has no last day behind what has.
func lastDay(s site.Step) int64 {
	if s.Last == calendar.NoDate {
		return 1 << 40
	}
	return int64(s.Last)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// caseLink is a link to a case by its reference and title.
func caseLink(c *access.Case) site.Link {
	text := c.Reference
	if c.Title != "" {
		text = fmt.Sprintf("%s %s", c.Reference, c.Title)
	}
	return site.To(text, "/c/"+c.Chain)
}
