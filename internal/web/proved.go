package web

import (
	"fmt"
	"net/http"
	"strconv"

	"alteram/internal/prover"
	"alteram/internal/site"
	"alteram/prove"
)

// provedBody is what is proved of an edition, as far as it is known by now.
type provedBody struct {
	Title, Lang string
	Edition     site.Link
	N, Of       int  // claims that were decided, and all
	Wait        bool // not all of them are
	Properties  []provedProperty
	Own, Claims []provedClaim
}

// provedProperty is one of the twelve, summed up.
type provedProperty struct {
	Name, Title, State string
	Claims             int
}

// provedClaim is a claim with its answer.
type provedClaim struct {
	Property, Claim, State string // State: proved, vacuous, refuted, open
	Reason                 string
	Rests                  []string
	Story                  string // as text, of a refuted claim
	Case                   string // where it is as a file
}

func provedPage(v *site.Visit) (*site.Page, error) {
	b, _, err := bookOf(v, "edition")
	if err != nil {
		return nil, err
	}
	if v.Site.Prover == nil {
		return nil, site.ErrNone
	}
	s := v.Site.Prover.Of(b.Program)
	body := provedBody{Title: b.Program.Title, Lang: b.lang(), Edition: site.To(b.Program.Title, b.href()), N: len(s.Found), Of: s.Claims, Wait: !s.Done()}
	for _, p := range s.Table().Properties() {
		body.Properties = append(body.Properties, provedProperty{p.Name, p.Title, stateOf(p.Outcome, false), p.Claims})
	}
	for i := range s.Found {
		c := claimOf(b, i, &s.Found[i])
		if c.Property == "" {
			body.Own = append(body.Own, c)
		} else {
			body.Claims = append(body.Claims, c)
		}
	}
	return &site.Page{
		Name: "proved", Title: "proved.title", Args: []any{"n", b.N}, Section: "rules",
		Crumbs: []site.Link{site.To("crumb.rules", "/rules"), site.To("crumb.edition", b.href())},
		Body:   body,
	}, nil
}

func claimOf(b *book, i int, f *prover.Found) provedClaim {
	c := provedClaim{Property: f.Property, Claim: f.Claim, State: stateOf(f.Outcome, f.Vacuous), Rests: f.Rests}
	if f.Outcome == prove.NotProved {
		c.Reason = f.Reason
	}
	if f.Story != nil {
		c.Story, c.Case = f.Story.Text(b.Program), b.href()+"/proved/"+strconv.Itoa(i+1)
	}
	return c
}

func stateOf(o prove.Outcome, vacuous bool) string {
	switch {
	case o == prove.Refuted:
		return "refuted"
	case o == prove.NotProved:
		return "open"
	case vacuous:
		return "vacuous"
	}
	return "proved"
}

// provedCase sends the story that refutes a claim, as a case that "alteram
// check" explains and "alteram demo" opens.
func provedCase(v *site.Visit, w http.ResponseWriter) error {
	b, _, err := bookOf(v, "edition")
	if err != nil {
		return err
	}
	if v.Site.Prover == nil {
		return site.ErrNone
	}
	s := v.Site.Prover.Of(b.Program)
	n, err := strconv.Atoi(v.PathValue("claim"))
	if err != nil || n < 1 || n > len(s.Found) || s.Found[n-1].Story == nil {
		return site.ErrNone
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="claim-%d.case"`, n))
	_, err = w.Write(s.Found[n-1].Story.File(b.Program, "constitution.md"))
	return err
}
