package public

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"alteram/aside"
	"alteram/calendar"
	"alteram/casefile"
	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/rulebook"
	"alteram/statement"
	"alteram/wording"
)

// publishBody is the page on which a statement comes about.
type publishBody struct {
	Path   string
	What   string // the decision; empty: there is none
	Held   string // who has to be told first; empty: nobody
	Own    bool   // the hold is ours: the rulebook says nothing
	Levels []levelLink
	Level  string
	Write  bool

	Check    []checkLine // of the text in the form
	Draft    *draftView
	Public   *line
	Lines    []string // what the public sees now
	Preview  []string // what it would see
	Choices  []site.Choice
	TakeDown bool
	Acts     bool // the main thing to do is to confirm or to publish
}

// levelLink offers a level.
type levelLink struct {
	Key, Href string
	Here      bool
}

// checkLine is a sentence with what the record says to it.
type checkLine struct {
	Text, Answer string
	Good, Bad    bool
	Claims       []claimLine
	Unread       string
}

// claimLine is a claim of a sentence.
type claimLine struct {
	Text, Answer, Says string
	Entries            []site.Link
}

// draftView is the text that waits.
type draftView struct {
	By, On, Level, Until string
	Confirmed            string // by whom
	Mine                 bool   // the reader wrote it
	Ready                bool   // it may be published
	Seq                  int64
	Contradicted         int // sentences that the record contradicts
}

// caseOf is the case as its reader sees it.
func caseOf(c *access.Case) *statement.Case {
	return &statement.Case{Program: c.Program, Register: c.Picture.Register, Events: c.Picture.Events, Standing: c.Picture.Standing}
}

// decided is the last decision about the respondent that counts, or nil.
func decided(c *access.Case) *docket.Event {
	var out *docket.Event
	for i := range c.Picture.Events {
		e := &c.Picture.Events[i]
		if e.Kind != docket.Decided {
			continue
		}
		id, _ := c.Program.Lookup(e.Thing)
		about := slices.ContainsFunc(c.Program.Thing(id).About, func(id rulebook.ID) bool { return len(c.Standing.Parties[c.Program.Thing(id).Name]) > 0 })
		dead := slices.ContainsFunc(c.Standing.Rulings, func(r docket.Ruling) bool {
			return r.Event == e.ID && (r.Effect == docket.NoEffect || r.Effect == docket.Rejected)
		})
		if about && !dead {
			out = e
		}
	}
	return out
}

// untold are the respondents who have not been told of a decision. Who was told
// of it, was in the room, or was sent what has to follow it, has been told.
func untold(c *access.Case, d *docket.Event) []string {
	id, _ := c.Program.Lookup(d.Thing)
	var out []string
	for _, about := range c.Program.Thing(id).About {
		for _, who := range c.Standing.Parties[c.Program.Thing(about).Name] {
			after := false
			told := false
			for i := range c.Picture.Events {
				e := &c.Picture.Events[i]
				after = after || e.ID == d.ID
				told = told || after && slices.Contains(e.To, who) && (e.Kind == docket.Told && (e.Thing == "" || e.Thing == d.Thing) || e.Kind == docket.Did && len(e.Charges) == 0 && follows(c, e, d))
			}
			if !told {
				out = append(out, who)
			}
		}
	}
	return out
}

// follows reports whether an act has to follow a decision: written reasons.
func follows(c *access.Case, e, d *docket.Event) bool {
	return slices.ContainsFunc(c.Standing.Duties, func(x docket.Due) bool { return x.Trigger == d.ID && x.Fulfilled == e.ID })
}

// publishing is the rulebook's act of publishing a decision; nil when it has
// none.
func publishing(c *access.Case, d *docket.Event) *rulebook.Thing {
	for i := range c.Program.Things {
		if t := &c.Program.Things[i]; t.Deed == rulebook.Publish && c.Program.Thing(t.Target).Name == d.Thing {
			return t
		}
	}
	return nil
}

// rules are the clauses that say when a decision is told and published.
func rules(c *access.Case, d *docket.Event) []site.Link {
	id, _ := c.Program.Lookup(d.Thing)
	act := publishing(c, d)
	var out []site.Link
	for i := range c.Program.Norms {
		n := &c.Program.Norms[i]
		if n.Kind == rulebook.Effect {
			continue
		}
		told := slices.ContainsFunc(n.Windows, func(w rulebook.Window) bool { return w.Point.State == rulebook.AtTold && w.Point.Thing == id })
		does := slices.ContainsFunc(n.Deeds, func(x rulebook.Deed) bool { return x.Verb == rulebook.Publish || act != nil && x.Thing == act.ID })
		if l := site.ClauseLink(c, c.Program.Clauses[n.Clause].Number); told && does && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

func publishPage(v *site.Visit) (*site.Page, error) { return showPublish(v, &site.Page{}), nil }

func showPublish(v *site.Visit, p *site.Page) *site.Page {
	c := v.Case
	b := publishBody{Path: v.CaseHref("publish"), Write: c.May(access.Statement) >= access.Write}
	d := decided(c)
	pub := statement.Follow(stepsOf(c.Sayings))
	p.Name, p.Title, p.Part, p.Section = "publish", "publish.title", "publish", "cases"
	if d == nil || !b.Write {
		p.Body = b
		return p
	}
	b.What = wording.Upper(d.Thing)
	p.Rule = rules(c, d)
	if who := untold(c, d); len(who) > 0 {
		b.Held, b.Own = strings.Join(who, ", "), len(p.Rule) == 0
	}
	b.fill(v, p, &pub)
	p.Body = b
	return p
}

// fill fills what those see who may publish.
func (b *publishBody) fill(v *site.Visit, p *site.Page, pub *statement.Publication) {
	c := v.Case
	level := statement.Level(cmp.Or(v.URL.Query().Get("level"), p.Field("level")))
	if pub.Draft != nil {
		level = cmp.Or(level, pub.Draft.Level)
	}
	if !slices.Contains(statement.Levels(), level) {
		level = statement.Outcome
	}
	b.Level = string(level)
	for _, l := range statement.Levels() {
		b.Levels = append(b.Levels, levelLink{"public.level." + string(l), b.Path + "?level=" + string(l), l == level})
	}
	if p.Values == nil {
		p.Values = map[string][]string{}
	}
	if v.Method == "GET" {
		made := statement.Make(caseOf(c), level)
		text := made.Text()
		until := v.Today() + 730 // two years, until somebody says otherwise
		if pub.Draft != nil && v.URL.Query().Get("level") == "" {
			text = pub.Draft.Text
			if day, err := calendar.ParseDate(pub.Draft.Expires); err == nil {
				until = day
			}
		}
		p.Values.Set("text", text)
		p.SetDay("until", until)
	}
	b.Check = checked(v, p.Value("text"))
	b.Choices = []site.Choice{{Value: "yes", Text: v.Words("publish.found.yes")}}
	if d := pub.Draft; d != nil && (pub.Published == nil || pub.Published.Of != d.Seq) {
		b.Draft = &draftView{By: personOf(c, d.By), On: dayOf(v, d.Recorded), Level: "public.level." + string(d.Level), Until: longDay(d.Expires), Mine: d.By == c.MyHandle, Ready: pub.Confirmed != nil && b.Held == "", Seq: d.Seq}
		if pub.Confirmed != nil {
			b.Draft.Confirmed = personOf(c, pub.Confirmed.By)
		}
		b.Acts = b.Draft.Ready || b.Draft.Confirmed == "" && !b.Draft.Mine
		b.Preview = strings.Split(strings.TrimSpace(d.Text), "\n")
		for _, s := range statement.Check(caseOf(c), d.Text, v.Today()) {
			if s.Answer == statement.Contradicts {
				b.Draft.Contradicted++
			}
		}
	}
	if pub.Published != nil {
		l := lineOf(v, &outcome{c.Reference, *pub})
		b.Public, b.TakeDown = &l, pub.Down == nil
		b.Lines = strings.Split(strings.TrimSpace(pub.Published.Text), "\n")
	}
}

func personOf(c *access.Case, handle string) string {
	for _, p := range c.People {
		if p.Handle == handle {
			return p.Name
		}
	}
	return handle
}

// checked holds a text against the record, sentence by sentence.
func checked(v *site.Visit, text string) []checkLine {
	var out []checkLine
	for _, s := range statement.Check(caseOf(v.Case), text, v.Today()) {
		l := checkLine{Text: s.Text, Answer: v.Words("public.answer." + site.Slug(string(s.Answer))), Good: s.Answer == statement.Supports, Bad: s.Answer == statement.Contradicts, Unread: strings.Join(s.Unread, "; ")}
		for _, x := range s.Claims {
			y := claimLine{Text: x.Text, Answer: v.Words("public.answer." + site.Slug(string(x.Answer))), Says: x.Says}
			for _, id := range x.Entries {
				if n, err := strconv.ParseInt(id, 10, 64); err == nil {
					y.Entries = append(y.Entries, site.To(id, v.CaseHref("timeline")+access.EntryHref(n)))
				}
			}
			l.Claims = append(l.Claims, y)
		}
		out = append(out, l)
	}
	return out
}

// longest is how many bytes a statement may have.
const longest = 16000

func publishPost(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Values: v.PostForm}
	d := decided(v.Case)
	if d == nil {
		return nil, site.ErrNone
	}
	pub := statement.Follow(stepsOf(v.Case.Sayings))
	switch p.Field("do") {
	case "check":
		return showPublish(v, p), nil
	case "draft":
		return draft(v, p)
	case "confirm":
		return confirm(v, p, &pub)
	case "publish":
		return publish(v, p, &pub, d)
	case "takedown":
		return takeDown(v, p, &pub)
	}
	return nil, site.ErrNone
}

// draft keeps a text, until when it is public, and its level.
func draft(v *site.Visit, p *site.Page) (*site.Page, error) {
	s := statement.Step{Do: statement.Draft, Level: statement.Level(p.Field("level")), Text: strings.TrimSpace(strings.ReplaceAll(p.Value("text"), "\r\n", "\n")), Found: p.Is("found", "yes")}
	if !slices.Contains(statement.Levels(), s.Level) {
		return nil, site.ErrNone
	}
	if s.Text == "" && s.Level != statement.Nothing {
		p.Wrong("text", "publish.fault.empty")
	}
	if len(s.Text) > longest {
		p.Wrong("text", "publish.fault.long", "most", longest)
	}
	if until, ok := p.Day("until"); ok {
		if until < v.Today() {
			p.WrongAt("until", "until-day", "publish.fault.until")
		}
		s.Expires = until.ISO()
	}
	if len(p.Faults) > 0 {
		return showPublish(v, p), nil
	}
	return take(v, p, s, "text")
}

// confirm is the word of a second person.
func confirm(v *site.Visit, p *site.Page, pub *statement.Publication) (*site.Page, error) {
	switch {
	case pub.Draft == nil || p.Field("seq") != strconv.FormatInt(pub.Draft.Seq, 10):
		p.Wrong("confirm", "publish.fault.changed")
	case pub.Draft.By == v.Case.MyHandle:
		p.Wrong("confirm", "publish.fault.same")
	}
	if len(p.Faults) > 0 {
		return showPublish(v, fresh(v, p)), nil
	}
	return take(v, p, statement.Step{Do: statement.Confirm, Of: pub.Draft.Seq}, "confirm")
}

// publish does the rulebook's act, where it has one, and makes the text public.
func publish(v *site.Visit, p *site.Page, pub *statement.Publication, d *docket.Event) (*site.Page, error) {
	c := v.Case
	switch who := untold(c, d); {
	case pub.Draft == nil || p.Field("seq") != strconv.FormatInt(pub.Draft.Seq, 10):
		p.Wrong("confirm", "publish.fault.changed")
	case pub.Confirmed == nil:
		p.Wrong("confirm", "publish.fault.second")
	case len(who) > 0:
		p.Wrong("confirm", "publish.fault.untold", "who", strings.Join(who, ", "))
	}
	if len(p.Faults) > 0 {
		return showPublish(v, fresh(v, p)), nil
	}
	if act := publishing(c, d); act != nil && !slices.ContainsFunc(c.Picture.Events, func(e docket.Event) bool { return e.Kind == docket.Did && e.Thing == act.Name }) {
		e := docket.Event{Kind: docket.Did, Actors: []string{c.Me}, Thing: act.Name, On: docket.When{Day: calendar.NoDate, Clock: calendar.NoClock}}
		at := v.Instant()
		text := c.Place.DateOf(at).String() + " " + c.Place.ClockOf(at).String() + "  " + casefile.Sentence(c.Program, &e) + "."
		if _, err := v.File(clerk.Draft{Text: text}); err != nil {
			if p.Problem("confirm", err) {
				return showPublish(v, fresh(v, p)), nil
			}
			return nil, err
		}
	}
	return take(v, p, statement.Step{Do: statement.Publish, Of: pub.Draft.Seq}, "confirm")
}

// takeDown takes a text off the register; a line stays.
func takeDown(v *site.Visit, p *site.Page, pub *statement.Publication) (*site.Page, error) {
	reason := strings.Join(strings.Fields(p.Field("reason")), " ")
	if pub.Published == nil || pub.Down != nil {
		return nil, site.ErrNone
	}
	if reason == "" {
		p.Wrong("reason", "publish.fault.reason")
		return showPublish(v, fresh(v, p)), nil
	}
	return take(v, p, statement.Step{Do: statement.TakeDown, Of: pub.Published.Of, Reason: reason}, "reason")
}

// fresh is the page of a small form, with the text of the large one as it is in
// the record.
func fresh(v *site.Visit, p *site.Page) *site.Page {
	pub := statement.Follow(stepsOf(v.Case.Sayings))
	if pub.Draft != nil {
		p.Values.Set("text", pub.Draft.Text)
		if day, err := calendar.ParseDate(pub.Draft.Expires); err == nil {
			p.SetDay("until", day)
		}
	}
	return p
}

// take records a step.
func take(v *site.Visit, p *site.Page, s statement.Step, field string) (*site.Page, error) {
	r := v.Ask()
	if r.Key != "" {
		r.Key += " " + s.Do // the act and the step are two entries of one form
	}
	filed, err := v.Site.Desk.Say(v.Context(), r, v.Case.Chain, clerk.Saying{Kind: aside.Statement, By: cmp.Or(v.Case.MyHandle, v.Reader.Person), Words: s.Words()})
	if errors.Is(err, clerk.ErrUsed) {
		return &site.Page{Go: v.CaseHref("publish")}, nil
	}
	if err != nil {
		if p.Problem(field, err) {
			return showPublish(v, fresh(v, p)), nil
		}
		return nil, err
	}
	return v.Done(v.CaseHref("publish"), filed), nil
}
