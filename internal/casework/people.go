package casework

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"alteram/aside"
	"alteram/calendar"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/rulebook"
	"alteram/wording"
)

// peopleBody is who takes part in a case, and who may sit.
type peopleBody struct {
	Parties []partyLine
	Helpers []helperLine
	Bodies  []bodyLine
	Others  []string
	Write   bool // the reader may change who takes part
	Grant   bool // the reader may let somebody stand beside him or her
	As      []site.Choice
}

// partyLine is a party of the case.
type partyLine struct {
	Name, Contact string
	Roles         []string
	Heard         string // whether he or she was heard, in words
}

// helperLine is somebody who was let in beside a party.
type helperLine struct {
	Name, As, For, Until string
	Seq                  int64
	Mine                 bool // the reader may take it back
}

// bodyLine is a body that judges, with a line for each seat.
type bodyLine struct {
	Name  string
	Rules []site.Link // who may not sit, in the words of the rules
	Seats []seatLine
	May   int  // how many may sit
	Since bool // of somebody it is known since when
	Posts bool // somebody holds an office
	Total int
}

// seatLine says of one who holds a seat whether he or she may sit.
type seatLine struct {
	Name, Offices string
	Since         string
	Out           string // stood down
	May           bool
	Why           []site.Link // the rules that keep him or her from sitting: their words
}

func peoplePage(v *site.Visit) (*site.Page, error) { return showPeople(v, &site.Page{}), nil }

func showPeople(v *site.Visit, p *site.Page) *site.Page {
	c := v.Case
	b := peopleBody{Write: c.May(access.People) >= access.Write && c.Is(access.Clerk), Grant: c.Is(access.Complainant, access.Respondent)}
	for _, p := range c.People {
		switch {
		case len(p.Parties) > 0:
			l := partyLine{Name: p.Name, Contact: p.Contact, Roles: p.Parties}
			for _, h := range c.Standing.Heard {
				if h.Person == p.Name && c.Stage >= access.InHearing {
					l.Heard = wording.Upper(h.Text)
				}
			}
			b.Parties = append(b.Parties, l)
		case len(p.Seats) == 0:
			b.Others = append(b.Others, p.Name)
		}
	}
	slices.SortStableFunc(b.Parties, func(x, y partyLine) int { return cmp.Compare(strings.Join(x.Roles, " "), strings.Join(y.Roles, " ")) })
	for i := range c.Program.Things {
		if t := &c.Program.Things[i]; t.Kind == rulebook.Body && !t.All {
			if l := bodyOf(c, t); len(l.Seats) > 0 {
				b.Bodies = append(b.Bodies, l)
			}
		}
	}
	b.Helpers = helpers(v)
	b.As = []site.Choice{{Value: "representative", Text: v.Words("people.as.representative")}, {Value: "supporter", Text: v.Words("people.as.supporter")}}
	p.Name, p.Title, p.Part, p.Section, p.Body = "people", "people.title", "people", "cases", b
	return p
}

// helpers are those who were let in and still are, as far as the reader may
// know.
func helpers(v *site.Visit) []helperLine {
	var out []helperLine
	for _, s := range aside.InForce(v.Case.Sayings, aside.Access, v.Now) {
		l := helperLine{Name: s.ToName, As: s.As, For: s.ByName, Seq: s.Seq, Mine: s.By == v.Case.MyHandle && s.By != "" || v.Case.Is(access.Clerk)}
		if t := recordedAt(v.Case, s.Until); t.day != calendar.NoDate {
			l.Until = t.words
		}
		out = append(out, l)
	}
	return out
}

// peoplePost lets somebody stand beside a party, or takes that back.
func peoplePost(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Values: v.PostForm}
	if p.Field("what") == "end" {
		for _, s := range aside.InForce(v.Case.Sayings, aside.Access, v.Now) {
			if strconv.FormatInt(s.Seq, 10) == p.Field("seq") && (s.By == v.Case.MyHandle && s.By != "" || v.Case.Is(access.Clerk)) {
				return say(v, showPeople(v, p), "name", aside.Saying{Kind: aside.Access, By: v.Case.MyHandle, To: s.To, As: s.As, Ends: true}, "people")
			}
		}
		return nil, site.ErrNone
	}
	if !v.Case.Is(access.Complainant, access.Respondent) {
		return nil, site.ErrNone
	}
	p = showPeople(v, p)
	reg, err := v.Site.Desk.Register(v.Context())
	if err != nil {
		return nil, fmt.Errorf("read the register: %w", err)
	}
	name, as := p.Field("name"), p.Field("as")
	if as != "representative" && as != "supporter" {
		p.Wrong("as", "fault.people.as")
	}
	var found []string
	for _, m := range reg.Find(name) {
		if strings.EqualFold(m.Person.Name, name) || m.By == "email" || m.By == "number" {
			found = append(found, m.Person.ID)
		}
	}
	switch {
	case name == "":
		p.Wrong("name", "fault.people.name")
	case len(found) == 0:
		p.Wrong("name", "fault.people.nobody", "name", name)
	case len(found) > 1:
		p.Wrong("name", "fault.people.several", "name", name)
	case !v.Case.Free(reg, found[0]):
		p.Wrong("name", "fault.people.bound", "name", reg.Called(found[0]))
	}
	if len(p.Faults) > 0 {
		return p, nil
	}
	return say(v, p, "name", aside.Saying{Kind: aside.Access, By: v.Case.MyHandle, To: found[0], As: as}, "people")
}

// bodyOf says who holds the seats of a body and who of them may sit.
func bodyOf(c *access.Case, t *rulebook.Thing) bodyLine {
	b := bodyLine{Name: wording.Upper(t.Name)}
	bans := sitBans(c.Program, t)
	for _, n := range bans {
		l := site.To(strings.Join(strings.Fields(n.Words), " "), site.ClauseLink(c, c.Program.Clauses[n.Clause].Number).Href)
		if !slices.Contains(b.Rules, l) {
			b.Rules = append(b.Rules, l)
		}
	}
	today := c.Place.DateOf(c.Now)
	for _, p := range c.People {
		var offices []string
		seat, ok := docket.Seat{}, false
		for _, s := range p.Seats {
			id, _ := c.Program.Lookup(s.Role)
			switch {
			case s.Role == t.Name && during(s, today):
				seat, ok = s, true
			case c.Program.Thing(id).Kind == rulebook.Office && during(s, today):
				offices = append(offices, s.Role)
			}
		}
		if !ok {
			continue
		}
		l := seatLine{Name: p.Name, Offices: strings.Join(offices, ", ")}
		if seat.From != calendar.NoDate {
			l.Since = seat.From.Long()
		}
		b.Since, b.Posts = b.Since || l.Since != "", b.Posts || l.Offices != ""
		l.Out, l.Why = p.Out, barred(c, p.Name, bans)
		l.May = len(l.Why) == 0 && l.Out == ""
		b.Total++
		if l.May {
			b.May++
		}
		b.Seats = append(b.Seats, l)
	}
	return b
}

// sitBans are the rules that keep members of a body from sitting or voting.
func sitBans(p *rulebook.Program, body *rulebook.Thing) []*rulebook.Norm {
	var out []*rulebook.Norm
	for i := range p.Norms {
		n := &p.Norms[i]
		if n.Kind != rulebook.Ban || n.Who.MemberOf != 0 && n.Who.MemberOf != body.ID {
			continue
		}
		if n.Who.MemberOf == 0 && !slices.ContainsFunc(n.Who.Roles, func(id rulebook.ID) bool { return p.Thing(id).Of == body.ID }) {
			continue
		}
		if slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool { return d.Verb == rulebook.Sit || d.Verb == rulebook.Vote }) {
			out = append(out, n)
		}
	}
	return out
}
