package hearing

import (
	"slices"
	"strings"

	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/picture"
	"alteram/wording"
)

// resultBody is the page of the result of a vote.
type resultBody struct {
	Votes []resultView
	Links []site.Link
}

// resultView is one vote.
type resultView struct {
	ID, Thing, On, Motion, Method string
	Sentence, Effect              string // Effect is a key
	Figure                        *site.Figure
	Names                         []way
	Broken                        []docket.Finding
	Presence                      []site.Figure
	Hidden                        bool // the numbers would tell who voted how in secret
}

// way is who voted one way.
type way struct {
	Key   string
	Names []string
}

// decided are the decisions of a case that the reader may see, the latest
// first, with their rulings as they now stand.
func decided(c *access.Case) []*docket.Event {
	all := happened(c)
	var out []*docket.Event
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Kind == docket.Decided {
			out = append(out, &all[i])
		}
	}
	return out
}

// ruling is the ruling on an entry, or nil.
func ruling(c *access.Case, id string) *docket.Ruling {
	for i := range c.Standing.Rulings {
		if c.Standing.Rulings[i].Event == id {
			return &c.Standing.Rulings[i]
		}
	}
	return nil
}

func resultPage(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Name: "voteresult", Title: "result.title", Part: "vote"}
	if v.Case.May(access.Vote) < access.Read {
		p.Part = "decision"
	}
	b := resultBody{Links: links(v)}
	for _, e := range decided(v.Case) {
		b.Votes = append(b.Votes, resultOf(v, p, e))
	}
	p.Body = b
	return p, nil
}

func resultOf(v *site.Visit, p *site.Page, e *docket.Event) resultView {
	c := v.Case
	r := resultView{ID: e.ID, Thing: wording.Upper(e.Thing), On: momentOf(c, e), Motion: e.Text, Method: e.Method}
	x := ruling(c, e.ID)
	if x != nil {
		r.Effect, r.Broken = effectKey(x.Effect), broken(x)
		for _, f := range x.Findings {
			if link := site.ClauseLink(c, f.Clause); f.Clause != "" && !slices.Contains(p.Rule, link) && (f.Code == "not-carried" || f.Code == "no-quorum") {
				p.Rule = append(p.Rule, link)
			}
		}
		if x.Tally != nil {
			r.Sentence = tallied(e, x.Tally)
		}
	}
	if ballot, ok := picture.BallotOf(c.Picture, e.ID); ok {
		ballot.ResultOnly = unsecret(e)
		r.Hidden = ballot.ResultOnly
		f := site.FigureOf(picture.Vote("vote"+e.ID, ballot))
		r.Figure = &f
	}
	if vote := e.Vote; vote != nil && !r.Hidden {
		for _, w := range []way{{"vote.for", vote.ForNames}, {"vote.against", vote.AgainstNames}, {"vote.abstain", vote.AbstainNames}} {
			if len(w.Names) > 0 {
				r.Names = append(r.Names, w)
			}
		}
	}
	r.Presence = presence(c, "presence"+e.ID, e)
	return r
}

// unsecret reports whether a vote was secret and its numbers would tell how
// somebody voted: so few voted, or all alike.
func unsecret(e *docket.Event) bool {
	v := e.Vote
	if e.Kind != docket.Decided || v == nil || !strings.EqualFold(e.Method, secret) {
		return false
	}
	n := v.For + v.Against + v.Abstain
	return n <= few || v.For == n || v.Against == n || v.Abstain == n
}

// tallied is the sentence on a vote, without its numbers where they would give
// a secret away.
func tallied(e *docket.Event, t *docket.Tally) string {
	if !unsecret(e) {
		return t.Sentence
	}
	result, _, _ := strings.Cut(t.Sentence, ":")
	return strings.TrimSuffix(result, ".") + "."
}

// presence draws who was in the room at the meeting of a decision, or at all
// meetings for none.
func presence(c *access.Case, id string, e *docket.Event) []site.Figure {
	pic := c.Picture
	pic.Events = happened(c)
	var out []site.Figure
	for _, f := range picture.Presence(id, pic) {
		if e == nil || strings.Contains(f.Title, e.On.Day.Long()) {
			out = append(out, site.FigureOf(f))
		}
	}
	return out
}
