package papers

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/letter"
	"alteram/rulebook"
	"alteram/wording"
)

// noticesBody is what was sent to people in a case, and what waits.
type noticesBody struct {
	Notices []noticeLine
	Write   []composeLine // notices that can be written
	Clerk   bool
}

// noticeLine is a notice in the list.
type noticeLine struct {
	What, To, On, Href string
	Received           string
	Waits              int    // letters that have not been sent
	Missing            int    // of what it must say
	Out                string // withdrawn or corrected
}

// composeLine is a notice that the rulebook knows.
type composeLine struct {
	What, Href string
	When       string // in words
	Why        string
}

func noticesPage(v *site.Visit) (*site.Page, error) {
	c := v.Case
	b := noticesBody{Clerk: c.Is(access.Clerk) && c.May(access.Notices) >= access.Write}
	for _, e := range c.Entries {
		if !isNotice(c, &e) && !slices.ContainsFunc(c.Letters, func(l clerk.Letter) bool { return l.Seq == e.Seq }) {
			continue
		}
		b.Notices = append(b.Notices, noticeLineOf(v, &e))
	}
	for _, l := range c.Letters { // letters of acts of which the reader knows nothing else
		if !slices.ContainsFunc(c.Entries, func(e access.Entry) bool { return e.Seq == l.Seq }) && !slices.ContainsFunc(b.Notices, func(n noticeLine) bool { return n.Href == noticeHref(v, l.Seq) }) {
			b.Notices = append(b.Notices, noticeLine{What: l.Subject, To: l.Name, On: v.Clock(l.Made), Href: noticeHref(v, l.Seq), Waits: waits(l)})
		}
	}
	if b.Clerk && c.Standing.Open {
		b.Write = composeLines(v)
	}
	return &site.Page{Name: "notices", Title: "notices.title", Part: "notices", Section: "cases", Body: b}, nil
}

func noticeHref(v *site.Visit, seq int64) string {
	return v.CaseHref("notices/" + strconv.FormatInt(seq, 10))
}

func waits(l clerk.Letter) int {
	if l.Waits() {
		return 1
	}
	return 0
}

// isNotice reports whether an entry is an act that goes to somebody of the case.
func isNotice(c *access.Case, e *access.Entry) bool {
	return e.Event != nil && e.Level >= access.Read && e.Event.Kind == docket.Did && len(e.Event.To) > 0 && e.Object != access.Complaint && e.Object != access.Undisclosed
}

func noticeLineOf(v *site.Visit, e *access.Entry) noticeLine {
	c := v.Case
	l := noticeLine{Href: noticeHref(v, e.Seq), Out: wording.Upper(e.Amended)}
	x := e.Event
	if x == nil || e.Level < access.Read {
		for _, letter := range c.Letters {
			if letter.Seq == e.Seq {
				l.What, l.To, l.On = letter.Subject, letter.Name, v.Clock(letter.Made)
			}
		}
	} else {
		x = said(c, e)
		l.What, l.To, l.On = wording.Upper(cmp.Or(x.Thing, v.Words("notices.letter"))), and(v, x.To), moment(v, x.On)
		if r := rulingOf(c, x.ID); r != nil && r.Received != nil {
			l.Received = r.Received.Long()
		}
		for _, item := range contents(c, x) {
			if !item.Said {
				l.Missing++
			}
		}
	}
	for _, letter := range c.Letters {
		if letter.Seq == e.Seq && l.To == "" {
			l.To = letter.Name
		}
		if c.Is(access.Clerk) && letter.Seq == e.Seq && !strings.Contains(e.Amended, "withdrawn") {
			l.Waits += waits(letter)
		}
	}
	return l
}

// rulingOf is what the rules now say of an entry.
func rulingOf(c *access.Case, id string) *docket.Ruling {
	for i := range c.Standing.Rulings {
		if c.Standing.Rulings[i].Event == id {
			return &c.Standing.Rulings[i]
		}
	}
	return nil
}

// content is a thing that a notice must say.
type content struct {
	Item   string
	Said   bool
	Clause site.Link
}

// bare is an item without the articles, on which nothing turns: "the right to
// bring a supporter" is "right to bring supporter".
func bare(s string) string {
	words := slices.DeleteFunc(strings.Fields(strings.ToLower(s)), func(w string) bool { return w == "the" || w == "a" || w == "an" })
	return strings.Join(words, " ")
}

// contents is what the rulebook says that a notice must state, and whether the
// ruling on the notice finds it there. Where there is no ruling to be read, the
// words are compared.
func contents(c *access.Case, x *docket.Event) []content {
	var out []content
	id := thing(c, x.Thing).ID
	ruling := rulingOf(c, x.ID)
	for i := range c.Program.Norms {
		n := &c.Program.Norms[i]
		if n.Kind != rulebook.Content || n.Thing != id || id == 0 {
			continue
		}
		text, judged := "", false
		if ruling != nil {
			for _, f := range ruling.Findings {
				if f.Norm == n.ID && f.Code == "not-stated" {
					text, judged = f.Text, true
				}
			}
		}
		for _, item := range n.Items {
			said := judged && !strings.Contains(text, item) || !judged && (slices.ContainsFunc(x.States, func(s string) bool { return bare(s) == bare(item) }) ||
				slices.ContainsFunc(x.Fields, func(f docket.Field) bool { return bare(f.Name) == bare(item) && f.Value != "" }))
			out = append(out, content{wording.Upper(item), said, site.ClauseLink(c, c.Program.Clauses[n.Clause].Number)})
		}
	}
	return out
}

// composeLines are the notices that the rulebook knows, with when each can be
// sent.
func composeLines(v *site.Visit) []composeLine {
	c := v.Case
	var out []composeLine
	for i := range c.Program.Things {
		t := &c.Program.Things[i]
		if t.Kind != rulebook.Act || t.Implicit || !slices.ContainsFunc(t.To, func(id rulebook.ID) bool { return c.Program.Thing(id).Kind == rulebook.Party }) || slices.ContainsFunc(t.By, func(id rulebook.ID) bool { return c.Program.Thing(id).Kind == rulebook.Party }) {
			continue
		}
		l := composeLine{What: wording.Upper(t.Name), Href: v.CaseHref("do/" + site.Slug(t.Name)), Why: v.CaseHref("why") + "?act=" + site.Slug(t.Name)}
		for _, list := range [][]docket.Due{c.Standing.Powers, c.Standing.Duties} {
			for k := range list {
				d := &list[k]
				if d.Norm < 0 || d.Norm >= len(c.Program.Norms) || !does(&c.Program.Norms[d.Norm], t.ID) || d.Status != "open" && d.Status != "missed" {
					continue
				}
				switch {
				case len(d.Blocked) > 0:
					l.When = wording.Upper(d.Blocked[0].Text)
				case d.By != nil:
					l.When = v.Words("notices.by", "day", d.By.Long())
				default:
					l.When = v.Words("notices.now")
				}
			}
		}
		out = append(out, l)
	}
	return out
}

// noticeBody is a notice, with its letters and how they came.
type noticeBody struct {
	What, To, By, Method, On, Entry string
	Fields                          []docket.Field
	Contents                        []content
	Missing                         []string
	Effect                          string
	Received                        string // day
	How                             string // how that day was reached
	Steps                           []string
	Findings                        []noticeFinding
	Contrary                        []statement // entries that say when it came
	Letters                         []letterLine
	Again                           string // where a new one is written
	Receive                         *receiveForm
	Recall                          string // where the recall goes; empty: it has been sent
	Proofs                          []proofLine
	Proof                           *proofForm
	Out                             string
	Clerk                           bool
}

// noticeFinding is what a rule says of the notice.
type noticeFinding struct {
	Text, Needs string
	Clause      site.Link
	Steps       []string
}

// letterLine is a letter with how it was sent.
type letterLine struct {
	N               int
	To, Contact     string
	Subject, Body   string
	Erased          string
	Sent            []string
	Waits           bool
	Way             string // where it stands on its way by mail; empty: there is no mail
	Mail            string // where it is sent by mail after all
	Back            string // where it is said that it came back
	BackID          string
	Action          string
	ID, HowID, Note string // of the fields of its form
	Methods         []site.Choice
}

// receiveForm asks when a notice came.
type receiveForm struct {
	Path string
	To   []site.Choice
}

func noticePage(v *site.Visit) (*site.Page, error) {
	if _, seq, ok := noticeOf(v); ok {
		opens(v, seq)
	}
	return showNotice(v, &site.Page{})
}

// noticeOf finds the entry that the path names; nil when the reader may read no
// more of it than a letter.
func noticeOf(v *site.Visit) (*access.Entry, int64, bool) {
	c := v.Case
	seq, err := strconv.ParseInt(v.PathValue("entry"), 10, 64)
	if err != nil || strconv.FormatInt(seq, 10) != v.PathValue("entry") {
		return nil, 0, false
	}
	letter := slices.ContainsFunc(c.Letters, func(l clerk.Letter) bool { return l.Seq == seq })
	for i := range c.Entries {
		if e := &c.Entries[i]; e.Seq == seq && (isNotice(c, e) || letter && e.Event != nil && e.Level >= access.Read) {
			return e, seq, true
		}
	}
	return nil, seq, letter
}

func showNotice(v *site.Visit, p *site.Page) (*site.Page, error) {
	c := v.Case
	e, seq, ok := noticeOf(v)
	if !ok {
		return nil, site.ErrNone
	}
	b := noticeBody{Clerk: c.Is(access.Clerk) && c.May(access.Service) >= access.Write, What: v.Words("notices.letter")}
	posted, err := postingsOf(v, seq)
	if err != nil {
		return nil, err
	}
	var letters []clerk.Letter
	left := false
	for _, l := range c.Letters {
		if l.Seq != seq {
			continue
		}
		line := letterLineOf(v, l, len(letters))
		if i := slices.IndexFunc(posted, func(p letter.Posting) bool { return p.Index == l.Index && p.N == l.N }); i >= 0 {
			line.posted(v, &posted[i])
			left = left || !posted[i].Recallable()
		}
		letters, b.Letters = append(letters, l), append(b.Letters, line)
		left = left || len(l.Sent) > 0
	}
	b.Proofs = proofs(v, seq, letters, posted)
	if e != nil {
		b.fill(v, e)
	} else if len(b.Letters) > 0 {
		b.What = b.Letters[0].Subject
	}
	if left {
		b.Recall = ""
	}
	if b.Clerk {
		b.Proof = &proofForm{Path: noticeHref(v, seq) + "/proof", Most: size(v, v.Site.MaxUpload)}
		for _, kind := range slips() {
			b.Proof.Kinds = append(b.Proof.Kinds, site.Choice{Value: kind, Text: v.Words("proof." + kind)})
		}
	} else {
		b.Receive, b.Recall, b.Again = nil, "", ""
	}
	p.Name, p.Title, p.Args, p.Part, p.Section, p.Body = "notice", "notices.one", []any{"what", b.What}, "notices", "cases", b
	p.Crumbs = []site.Link{site.To("part.notices", v.CaseHref("notices"))}
	return p, nil
}

// fill puts in what the entry says, and what the rules say of it.
func (b *noticeBody) fill(v *site.Visit, e *access.Entry) {
	c := v.Case
	x := said(c, e)
	b.What, b.To, b.By, b.Method = wording.Upper(cmp.Or(x.Thing, v.Words("notices.letter"))), and(v, x.To), and(v, x.Actors), x.Method
	b.On, b.Entry, b.Out = moment(v, x.On), entryHref(v, e.Seq), wording.Upper(e.Amended)
	b.Fields = slices.Clone(x.Fields)
	for i := range b.Fields {
		b.Fields[i].Name = wording.Upper(b.Fields[i].Name)
	}
	b.Contents = contents(c, x)
	for _, item := range b.Contents {
		if !item.Said {
			b.Missing = append(b.Missing, item.Item)
		}
	}
	if x.Kind != docket.Did {
		return
	}
	b.Again = v.CaseHref("do/" + site.Slug(x.Thing))
	if r := rulingOf(c, x.ID); r != nil {
		b.Effect = effectWords(v, r.Effect)
		if r.Received != nil {
			b.Received, b.How = r.Received.Long(), wording.Upper(r.Receipt)
		}
		for i := range r.Findings {
			f := &r.Findings[i]
			if f.Answer == docket.Unmoved || f.Text == "" {
				continue
			}
			b.Findings = append(b.Findings, noticeFinding{Text: wording.Upper(f.Text), Needs: wording.Upper(f.Needs), Clause: site.ClauseLink(c, f.Clause), Steps: working(f.Working)})
		}
	}
	for _, y := range known(c) {
		if y.Event.Kind == docket.Arrived && (y.Event.Target == x.ID || y.Event.Target == "" && y.Event.Thing == x.Thing && y.Seq > e.Seq) {
			b.Contrary = append(b.Contrary, statement{wording.Upper(y.Words), moment(v, y.Event.On), entryHref(v, y.Seq)})
		}
	}
	if b.Out != "" && strings.Contains(e.Amended, "withdrawn") {
		return
	}
	b.Recall = v.CaseHref("notices/" + strconv.FormatInt(e.Seq, 10) + "/recall")
	f := &receiveForm{Path: v.CaseHref("notices/" + strconv.FormatInt(e.Seq, 10) + "/received")}
	for _, who := range x.To {
		f.To = append(f.To, site.Choice{Value: who, Text: who})
	}
	b.Receive = f
}

func letterLineOf(v *site.Visit, l clerk.Letter, i int) letterLine {
	c := v.Case
	n := strconv.Itoa(i + 1)
	out := letterLine{N: l.N, To: l.Name, Contact: l.Contact, Subject: l.Subject, Body: l.Body, Erased: l.Erased, Waits: l.Waits(), ID: n, BackID: "back-" + n, HowID: "how-" + n, Note: "note-" + n}
	for _, s := range l.Sent {
		at := s.At
		if t, err := time.Parse(time.RFC3339Nano, s.At); err == nil {
			at = v.Clock(t)
		}
		out.Sent = append(out.Sent, v.Words("notices.sent.on", "how", s.How, "on", at, "note", s.Note))
	}
	if c.Is(access.Clerk) && c.May(access.Service) >= access.Write && l.Erased == "" {
		out.Action = noticeHref(v, l.Seq) + "/sent"
		if len(l.Sent) > 0 && !l.Waits() {
			out.Back = noticeHref(v, l.Seq) + "/returned"
		}
		for _, how := range []string{"post", "email", "hand"} {
			out.Methods = append(out.Methods, site.Choice{Value: how, Text: v.Words("notices.how." + how)})
		}
	}
	return out
}

// posted puts in where a letter stands on its way by mail.
func (l *letterLine) posted(v *site.Visit, p *letter.Posting) {
	if p.State == letter.Accepted && l.Waits || l.Erased != "" {
		return // it came back since
	}
	l.Way = way(v, p)
	if l.Action != "" && l.Waits && (p.State == letter.Paper || p.State == letter.Bounced || p.State == letter.Recalled) {
		l.Mail = strings.TrimSuffix(l.Action, "/sent") + "/mail"
	}
}

// sentPost records that a letter was sent.
func sentPost(v *site.Visit) (*site.Page, error) {
	c := v.Case
	_, seq, ok := noticeOf(v)
	if !ok || !c.Is(access.Clerk) {
		return nil, site.ErrNone
	}
	p := &site.Page{Values: v.PostForm}
	i := 0
	for _, l := range c.Letters {
		if l.Seq != seq {
			continue
		}
		if i++; strconv.Itoa(i) != p.Field("letter") {
			continue
		}
		field := "how-" + p.Field("letter")
		how := p.Field(field)
		if !slices.Contains([]string{"post", "email", "hand"}, how) {
			p.WrongAt(field, field+"-0", "notices.fault.how")
			return showNotice(v, p)
		}
		filed, err := v.Site.Desk.MarkSent(v.Context(), v.Ask(), l.Index, l.N, how, plain(p.Field("note-"+p.Field("letter"))))
		if err != nil {
			if problem(p, field, err) {
				return showNotice(v, p)
			}
			return nil, err
		}
		return v.Done(noticeHref(v, seq), filed), nil
	}
	return nil, site.ErrNone
}

// receivedPost records that a notice came on another day than the rules
// presume, or that it came at all.
func receivedPost(v *site.Visit) (*site.Page, error) {
	e, seq, ok := noticeOf(v)
	if !ok || e == nil || e.Event.Kind != docket.Did || !v.Case.Is(access.Clerk) {
		return nil, site.ErrNone
	}
	p := &site.Page{Values: v.PostForm}
	x := docket.Event{Kind: docket.Arrived, Target: e.Event.ID}
	for _, who := range e.Event.To {
		if p.Is("whom", who) {
			x.To = append(x.To, who)
		}
	}
	if len(x.To) == 0 {
		p.WrongAt("whom", "whom-0", "notices.fault.whom")
	}
	on, _ := dayAndTime(v, p, "came", "time")
	if len(p.Faults) > 0 {
		return showNotice(v, p)
	}
	return fileOn(v, p, "came", on, x, noticeHref(v, seq), showNotice)
}

// dayAndTime reads a day and a time of day that may be left out, as an entry has
// them. Neither may be still to come.
func dayAndTime(v *site.Visit, p *site.Page, day, clock string) (string, bool) {
	d, ok := p.Day(day)
	t, timed := p.TimeOfDay(clock)
	if !ok || !timed {
		return "", false
	}
	at := v.Instant()
	if today := v.Case.Place.DateOf(at); d > today || d == today && t != calendar.NoClock && t > v.Case.Place.ClockOf(at) {
		p.WrongAt(day, day+"-day", "papers.fault.future")
		return "", false
	}
	if t == calendar.NoClock {
		return d.String(), true
	}
	return d.String() + " " + t.String(), true
}

// recallPost withdraws a notice that has not been sent.
func recallPost(v *site.Visit) (*site.Page, error) {
	c := v.Case
	e, seq, ok := noticeOf(v)
	if !ok || e == nil || e.Event.Kind != docket.Did || !c.Is(access.Clerk) || slices.ContainsFunc(c.Letters, func(l clerk.Letter) bool { return l.Seq == seq && len(l.Sent) > 0 }) {
		return nil, site.ErrNone
	}
	p := &site.Page{Values: v.PostForm}
	why := plain(p.Field("reason"))
	if why == "" {
		p.Wrong("reason", "notices.fault.reason")
		return showNotice(v, p)
	}
	if v.Site.Carrier != nil { // first it is kept from leaving, then it is withdrawn
		ok, err := v.Site.Carrier.Recall(v.Context(), e.Index)
		if err != nil {
			return nil, err
		}
		if !ok {
			p.Wrong("reason", "notices.fault.left")
			return showNotice(v, p)
		}
	}
	return fileOn(v, p, "reason", now(v), docket.Event{Kind: docket.Withdrawn, Target: e.Event.ID, Text: why}, v.CaseHref("notices"), showNotice)
}

// effectWords says what an act counts for.
func effectWords(v *site.Visit, e docket.Effect) string {
	return v.Words("notices.effect." + strings.ReplaceAll(string(e), " ", "-"))
}
