package papers

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"alteram/aside"
	"alteram/casefile"
	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/paper"
	"alteram/rulebook"
	"alteram/wording"
)

// evidenceBody is the register of exhibits.
type evidenceBody struct {
	Items    []*item
	Withheld []withheld
	Told     string // key of what is said of those
	Add      bool
	Clerk    bool
	Path     string
	Most     string // size of an upload, in words
	Grid     string
	Show     []site.Choice
}

func evidencePage(v *site.Visit) (*site.Page, error) {
	return showEvidence(v, &site.Page{}), nil
}

func showEvidence(v *site.Visit, p *site.Page) *site.Page {
	c := v.Case
	b := evidenceBody{Items: exhibitsOf(v), Withheld: withheldOf(v), Path: v.CaseHref("evidence"), Most: size(v, v.Site.MaxUpload)}
	b.Told = "evidence.withheld.judge"
	if c.Is(access.Respondent, access.Representative) {
		b.Told = "evidence.withheld.text"
	}
	b.Add, b.Clerk = c.May(access.Evidence) >= access.Write && c.Standing.Open, c.Is(access.Clerk)
	if c.May(access.Grid) >= access.Read {
		b.Grid = v.CaseHref("grid")
	}
	b.Show = []site.Choice{
		{Value: "yes", Text: v.Words("evidence.show.yes", "who", cmp.Or(and(v, respondents(c)), v.Words("evidence.respondent")))},
		{Value: "no", Text: v.Words("evidence.show.no")},
	}
	p.Name, p.Title, p.Part, p.Section, p.Body = "evidence", "evidence.title", "evidence", "cases", b
	p.Rule = evidenceRules(c)
	return p
}

// evidenceRules are the clauses that speak of evidence.
func evidenceRules(c *access.Case) []site.Link {
	var out []site.Link
	for i := range c.Program.Norms {
		n := &c.Program.Norms[i]
		if n.State == rulebook.Disclosed && n.Kind == rulebook.Required || strings.Contains(n.Words, "evidence not disclosed") {
			if l := site.ClauseLink(c, c.Program.Clauses[n.Clause].Number); !slices.Contains(out, l) {
				out = append(out, l)
			}
		}
	}
	return out[:min(len(out), 4)]
}

// size is a number of bytes in words.
func size(v *site.Visit, n int64) string {
	switch {
	case n >= 1<<20:
		return v.Words("papers.mb", "n", (n+1<<19)>>20)
	case n >= 1<<10:
		return v.Words("papers.kb", "n", (n+1<<9)>>10)
	}
	return v.Words("papers.bytes", "n", n)
}

// keeper is who takes evidence in: whoever keeps the record here, or who holds
// the office that writes to the respondent; else the body that decides.
func keeper(c *access.Case) string {
	if c.Is(access.Clerk) && c.Me != "" {
		return c.Me
	}
	count := map[string]int{}
	body := ""
	for i := range c.Program.Things {
		t := &c.Program.Things[i]
		if t.Kind == rulebook.Act && slices.ContainsFunc(t.To, func(id rulebook.ID) bool { return isRespondent(c.Program, id) }) {
			for _, id := range t.By {
				count[c.Program.Thing(id).Name]++
			}
		}
		if t.Kind == rulebook.Body && !t.All && body == "" {
			body = t.Name
		}
	}
	best := ""
	for _, p := range c.People {
		for _, s := range p.Seats {
			if count[s.Role] > count[best] {
				best = s.Role
			}
		}
	}
	for _, p := range c.People {
		for _, s := range p.Seats {
			if best != "" && s.Role == best {
				return p.Name
			}
		}
	}
	return body
}

// taken is what the form of a new item says.
type taken struct {
	words, from, came, why string
	show                   bool
}

// readItem reads the form of a new item.
func readItem(v *site.Visit, p *site.Page) taken {
	t := taken{words: plain(p.Field("what")), from: plain(p.Field("from")), came: plain(p.Field("came")), why: plain(p.Field("why")), show: true}
	if t.words == "" {
		p.Wrong("what", "evidence.fault.what")
	}
	for _, name := range []string{"what", "from", "came", "why"} {
		if len(p.Field(name)) > longestWords/4 {
			p.Wrong(name, "papers.fault.long", "most", longestWords/4)
		}
	}
	if !v.Case.Is(access.Clerk) {
		t.from, t.why = cmp.Or(t.from, v.Case.Me), ""
		return t
	}
	if t.from == "" {
		p.Wrong("from", "evidence.fault.from")
	}
	switch p.Field("show") {
	case "yes":
		t.why = ""
	case "no":
		if t.show = false; t.why == "" {
			p.Wrong("why", "evidence.fault.why")
		}
	default:
		p.WrongAt("show", "show-0", "evidence.fault.show")
	}
	return t
}

// evidencePost takes an item in.
func evidencePost(sent *forms) func(*site.Visit) (*site.Page, error) {
	return func(v *site.Visit) (*site.Page, error) {
		files, err := v.Upload()
		if p := (&site.Page{Values: v.PostForm}); p.Problem("file", err) {
			readItem(v, p) // what else is wrong is said as well
			return showEvidence(v, p), nil
		}
		if err != nil {
			return nil, err
		}
		return sent.once("evidence", func(v *site.Visit) (*site.Page, error) { return takeIn(v, files) })(v)
	}
}

// takeIn records a new item with its files and, where it is not shown to the
// respondent yet, tells him or her why.
func takeIn(v *site.Visit, files []clerk.Attachment) (*site.Page, error) {
	c := v.Case
	p := &site.Page{Values: v.PostForm}
	t := readItem(v, p)
	if len(p.Faults) > 0 {
		if len(files) > 0 {
			p.Wrong("file", "evidence.fault.again")
		}
		return showEvidence(v, p), nil
	}
	var prints []print
	for i := range files {
		prints = append(prints, print{plain(files[i].Name), files[i].SHA256()})
	}
	e := docket.Event{Kind: docket.Disclosed, To: []string{keeper(c)}, Text: write(t.words, t.from, t.came, prints)}
	letter := "E"
	switch {
	case !c.Is(access.Clerk):
		letter = "R"
		e.Actors = respondents(c)
		if c.Me != "" && c.Is(access.Respondent) {
			e.Actors = []string{c.Me}
		}
	default:
		for _, person := range c.People {
			if person.Name == t.from {
				e.Actors = []string{person.Name}
			}
		}
	}
	e.Evidence = []string{nextLabel(exhibitsOf(v), letter)}
	if t.show {
		for _, who := range respondents(c) {
			if !slices.Contains(e.To, who) {
				e.To = append(e.To, who)
			}
		}
	}
	filed, err := v.File(clerk.Draft{Text: casefile.Sentence(c.Program, &e), On: now(v), Attach: files})
	if err != nil {
		if problem(p, "what", err) {
			return showEvidence(v, p), nil
		}
		return nil, err
	}
	if !t.show {
		ask := v.Ask()
		if ask.Key != "" {
			ask.Key += ":why"
		}
		s := clerk.Saying{Kind: aside.Message, Lane: "respondent", By: cmp.Or(c.Me, v.Reader.Person), Words: fmt.Sprintf(withheldMark, filed.Entries[len(filed.Entries)-1].Seq) + t.why}
		if _, err := v.Site.Desk.Say(v.Context(), ask, c.Chain, s); err != nil {
			return nil, err
		}
	}
	return v.Done(v.CaseHref("evidence"), filed), nil
}

// itemBody is an exhibit.
type itemBody struct {
	*item
	Files    []fileLine
	Clerk    bool
	To       []site.Choice // to whom it can be shown
	Disclose string        // where that form goes
	Withdraw string
	Redact   string   // the page on which parts are made black
	Black    []string // copies in which parts are black
}

// fileLine is a file with its fingerprint as it is now.
type fileLine struct {
	Name, Size, SHA, Href string
	Copy                  string    // page of the copy without metadata
	Seen                  *seenFile // what stands in it; nil: see that page
	Same                  string    // key: whether it is what was taken in; empty when nothing was written down
}

// itemOf finds the exhibit that the path names.
func itemOf(v *site.Visit) *item {
	for _, it := range exhibitsOf(v) {
		if it.Label == v.PathValue("item") {
			return it
		}
	}
	return nil
}

func itemPage(v *site.Visit) (*site.Page, error) { return showItem(v, &site.Page{}) }

func showItem(v *site.Visit, p *site.Page) (*site.Page, error) {
	c := v.Case
	it := itemOf(v)
	if it == nil {
		return nil, site.ErrNone
	}
	b := itemBody{item: it, Clerk: c.Is(access.Clerk) && c.May(access.Evidence) >= access.Write && c.Standing.Open && it.Out == ""}
	files, err := filesOf(v, it)
	if err != nil {
		return nil, err
	}
	for key, r := range paper.Redactions(c.Sayings) {
		if f := strings.Fields(key); len(f) > 3 && !r.Empty() && slices.ContainsFunc(it.seqs, func(seq int64) bool { return fmt.Sprint(seq) == f[len(f)-2] }) {
			b.Black = append(b.Black, fmt.Sprintf("%s/redacted/%s/%s", it.Href, f[len(f)-2], f[len(f)-1]))
		}
	}
	slices.Sort(b.Black)
	if b.Clerk && len(files) > 0 {
		b.Redact = it.Href + "/redact"
	}
	for i, f := range files {
		l := fileLine{Name: f.Name, Size: size(v, f.Size()), SHA: f.SHA256(), Href: fmt.Sprintf("%s/file/%d/%d", it.Href, f.seq, f.n)}
		for _, pr := range it.Prints {
			if pr.Name == plain(f.Name) && l.Same != "evidence.same" {
				if l.Same = "evidence.other"; pr.SHA == l.SHA {
					l.Same = "evidence.same"
				}
			}
		}
		if l.Copy = l.Href + "/copy"; i < mostLooked {
			l.Seen = lookInto(v, &f)
		}
		b.Files = append(b.Files, l)
	}
	if b.Clerk {
		b.Disclose, b.Withdraw = it.Href+"/disclose", it.Href+"/withdraw"
		b.To = showTo(c)
	}
	p.Name, p.Title, p.Args, p.Part, p.Section, p.Body = "item", "evidence.item", []any{"n", it.Label}, "evidence", "cases", b
	p.Crumbs = []site.Link{site.To("part.evidence", v.CaseHref("evidence"))}
	p.Rule = evidenceRules(c)
	return p, nil
}

// showTo are those to whom an item can be shown: the parties, and the bodies
// that decide.
func showTo(c *access.Case) []site.Choice {
	var out []site.Choice
	put := func(name string) {
		if name != "" && !slices.ContainsFunc(out, func(x site.Choice) bool { return x.Value == name }) {
			out = append(out, site.Choice{Value: name, Text: wording.Upper(name)})
		}
	}
	for _, name := range respondents(c) {
		put(name)
	}
	for _, p := range c.People {
		if len(p.Parties) > 0 {
			put(p.Name)
		}
	}
	for i := range c.Program.Things {
		if t := &c.Program.Things[i]; t.Kind == rulebook.Decision {
			for _, id := range t.By {
				if b := c.Program.Thing(id); b.Kind == rulebook.Body && !b.All {
					put(b.Name)
				}
			}
		}
	}
	return out
}

// disclosePost records that an item was shown to somebody.
func disclosePost(v *site.Visit) (*site.Page, error) {
	c := v.Case
	it := itemOf(v)
	if it == nil || !c.Is(access.Clerk) {
		return nil, site.ErrNone
	}
	p := &site.Page{Values: v.PostForm}
	var to []string
	for _, choice := range showTo(c) {
		if p.Is("to", choice.Value) {
			to = append(to, choice.Value)
		}
	}
	if len(to) == 0 {
		p.WrongAt("to", "to-0", "evidence.fault.to")
		return showItem(v, p)
	}
	e := docket.Event{Kind: docket.Disclosed, Evidence: []string{it.Label}, To: to}
	if c.Me != "" {
		e.Actors = []string{c.Me}
	}
	return fileOn(v, p, "to", now(v), e, it.Href, showItem)
}

// withdrawPost records that an item is withdrawn. What was taken in stays in
// the record.
func withdrawPost(v *site.Visit) (*site.Page, error) {
	it := itemOf(v)
	if it == nil || it.ID == "" || !v.Case.Is(access.Clerk) {
		return nil, site.ErrNone
	}
	p := &site.Page{Values: v.PostForm}
	why := plain(p.Field("reason"))
	if why == "" {
		p.Wrong("reason", "evidence.fault.reason")
		return showItem(v, p)
	}
	return fileOn(v, p, "reason", now(v), docket.Event{Kind: docket.Withdrawn, Target: it.ID, Text: why}, v.CaseHref("evidence"), showItem)
}

// filePage sends a file of an exhibit, as it was taken in.
func filePage(v *site.Visit) (*site.Page, error) {
	it, f, err := fileOf(v)
	if err != nil {
		return nil, err
	}
	if err := v.Looked(giver(v, it), v.Words("evidence.looked", "n", it.Label, "name", f.Name)); err != nil {
		return nil, err
	}
	return &site.Page{File: &site.File{Name: f.Name, Kind: "application/octet-stream", Reader: v.Site.Desk.Open(v.Context(), &f.Attachment)}}, nil
}

// giver is the party that gave an exhibit, who may know who has opened it; empty
// for one that no party gave.
func giver(v *site.Visit, it *item) string {
	for _, e := range known(v.Case) {
		if e.Event.ID != it.ID {
			continue
		}
		for _, people := range v.Case.Standing.Parties {
			for _, who := range e.now.Actors {
				if slices.Contains(people, who) {
					return who
				}
			}
		}
	}
	return ""
}
