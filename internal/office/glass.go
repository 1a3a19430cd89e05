package office

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"alteram/aside"
	"alteram/clerk"
	"alteram/internal/access"
	"alteram/internal/command"
	"alteram/internal/site"
	"alteram/register"
)

// glass is the breaking of the glass: somebody who sees no case is let into one
// for a reason and a time, when a second person agrees. What was asked for
// waits in a file beside the record for a day.
type glass struct {
	mu   sync.Mutex
	read bool
	asks []glassAsk
}

// glassFile holds what was asked for, in the folder of the organisation.
const glassFile = "break-glass.json"

// load reads what waits, the first time. mu is held.
func (g *glass) load(v *site.Visit) error {
	if g.read || v.Site.Folder == "" {
		return nil
	}
	text, err := os.ReadFile(filepath.Join(v.Site.Folder, glassFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read who asked to break the glass: %w", err)
	}
	var list []glassAsk
	if err == nil && json.Unmarshal(text, &list) != nil {
		list = nil // torn: it is asked for again
	}
	g.asks, g.read = list, true
	return nil
}

// keep changes what waits, and what is over goes. mu is held.
func (g *glass) keep(v *site.Visit, list []glassAsk) error {
	list = slices.DeleteFunc(list, func(x glassAsk) bool { return v.Now.Sub(x.At) > glassWaits })
	if v.Site.Folder != "" {
		text, err := json.Marshal(list)
		if err != nil {
			return err
		}
		name := filepath.Join(v.Site.Folder, glassFile)
		f, err := os.OpenFile(name, os.O_CREATE, 0o600) // a file that is there keeps its mode
		if err != nil {
			return fmt.Errorf("keep who asked to break the glass: %w", err)
		}
		_ = f.Close()
		if err := command.WriteFile(name, text); err != nil {
			return fmt.Errorf("keep who asked to break the glass: %w", err)
		}
	}
	g.asks = list
	return nil
}

// waits is the link to what waits for the reader's answer, on every page.
func (g *glass) waits(v *site.Visit) *site.Link {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err := g.load(v); err != nil {
		v.Site.Log.Error("what waits was not read", "error", err)
		return nil
	}
	for _, a := range g.asks {
		if a.To == v.Reader.Person && v.Now.Sub(a.At) <= glassWaits {
			return &site.Link{Text: v.Words("admin.glass.asked"), Href: "/admin/break-glass"}
		}
	}
	return nil
}

// glassAsk is a request that waits for the second person.
type glassAsk struct {
	ID     string // key of the form
	By, To string // ids
	Case   string // as it was typed
	Chain  string // empty: nothing goes by that name
	Words  string
	Hours  int
	At     time.Time
}

// glassWaits is how long a request waits.
const glassWaits = 24 * time.Hour

// glassBody is the page.
type glassBody struct {
	Done    string
	May     bool // the reader may ask
	Seconds []site.Choice
	Hours   []site.Choice
	Mine    []askLine // what the reader asked for
	Others  []askLine // what waits for the reader
	Open    []openLine
	Unread  bool // there may be more: the desk still reads its cases
}

// askLine is a request in words.
type askLine struct {
	ID, Who, Case, Words string
	Hours                int
}

// openLine is a case that stands open to the reader.
type openLine struct{ Href, Reference, Until, Words string }

func (g *glass) page(v *site.Visit) (*site.Page, error) {
	return g.show(v, &site.Page{}, glassBody{Done: done(v)})
}

func (g *glass) show(v *site.Visit, p *site.Page, b glassBody) (*site.Page, error) {
	r, _, err := people(v)
	if err != nil {
		return nil, err
	}
	b.May = v.General(access.BreakGlass, access.Write)
	for _, x := range seconds(r, v.Reader.Person) {
		b.Seconds = append(b.Seconds, site.Choice{Value: x.ID, Text: x.Label()})
	}
	for _, h := range []string{"1", "4", "24"} {
		b.Hours = append(b.Hours, site.Choice{Value: h, Text: v.Words("admin.glass.hours", "n", h)})
	}
	g.mu.Lock()
	if err := g.load(v); err != nil {
		g.mu.Unlock()
		return nil, err
	}
	for _, a := range g.asks {
		by, _ := r.Person(a.By)
		to, _ := r.Person(a.To)
		switch {
		case v.Now.Sub(a.At) > glassWaits:
		case a.To == v.Reader.Person:
			b.Others = append(b.Others, askLine{a.ID, by.Label(), a.Case, a.Words, a.Hours})
		case a.By == v.Reader.Person:
			b.Mine = append(b.Mine, askLine{a.ID, to.Label(), a.Case, a.Words, a.Hours})
		}
	}
	g.mu.Unlock()
	var all bool
	if b.Open, all, err = standsOpen(v); err != nil {
		return nil, err
	}
	b.Unread = !all
	p.Body = b
	return page("glass", v, p), nil
}

// seconds are those who may agree: who presides, and who audits.
func seconds(r *register.Register, me string) []register.Person {
	var out []register.Person
	for _, x := range r.People() {
		a, ok := r.Account(x.ID)
		if ok && x.ID != me && (slices.Contains(a.Roles, "chair") || slices.Contains(a.Roles, "auditor")) {
			out = append(out, x)
		}
	}
	return out
}

// standsOpen are the cases that stand open to the reader by broken glass, as far
// as the desk has read its cases: all of them, or not. It says their references,
// and nothing else of them.
func standsOpen(v *site.Visit) (out []openLine, all bool, err error) {
	list, left, err := v.Site.Desk.Broken(v.Context(), v.Reader.Person, v.Now)
	if err != nil {
		return nil, false, err
	}
	for _, c := range list {
		said, err := v.Site.Desk.Sayings(v.Context(), c.Chain)
		if err != nil {
			return nil, false, err
		}
		view, err := v.Site.Desk.Case(v.Context(), c.Chain, 0)
		if err != nil {
			return nil, false, err
		}
		mine := func(handle string) bool {
			return slices.ContainsFunc(view.People, func(p clerk.PersonView) bool { return p.Handle == handle && p.Member == v.Reader.Person })
		}
		for _, s := range aside.InForce(said, aside.BreakGlass, v.Now) {
			if until, err := time.Parse(time.RFC3339, s.Until); err == nil && s.To != "" && s.To != s.By && mine(s.By) {
				out = append(out, openLine{"/c/" + c.Chain, access.Reference(c), v.Clock(until), s.Words})
			}
		}
	}
	return out, left == 0, nil
}

// ask asks a second person to agree. Whether there is such a case is not said:
// the answer is the same.
func (g *glass) ask(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Values: v.PostForm}
	a := glassAsk{ID: v.Key(), By: v.Reader.Person, To: p.Field("second"), Case: p.Field("case"), Words: p.Field("reason"), Hours: number(p.Field("hours")), At: v.Now}
	if a.Case == "" {
		p.Wrong("case", "admin.fault.whichcase")
	}
	if len(strings.Fields(a.Words)) < 3 {
		p.Wrong("reason", "admin.fault.reason")
	}
	if !slices.Contains([]int{1, 4, 24}, a.Hours) {
		p.WrongAt("hours", "hours-0", "admin.fault.choose")
	}
	r, _, err := people(v)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(seconds(r, v.Reader.Person), func(x register.Person) bool { return x.ID == a.To }) {
		p.WrongAt("second", "second-0", "admin.fault.second")
	}
	if len(p.Faults) > 0 {
		return g.show(v, p, glassBody{})
	}
	cases, err := v.Site.Desk.Cases(v.Context())
	if err != nil {
		return nil, err
	}
	for _, c := range cases { // by its reference alone: to look for titles would say what is in a case
		if strings.EqualFold(access.Reference(c), a.Case) {
			a.Chain = c.Chain
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if err := g.load(v); err != nil {
		return nil, err
	}
	list := slices.DeleteFunc(slices.Clone(g.asks), func(x glassAsk) bool { return x.ID == a.ID })
	if err := g.keep(v, append(list, a)); err != nil {
		return nil, err
	}
	return &site.Page{Go: "/admin/break-glass?done=asked"}, nil
}

// answer is what the second person says. To agree puts it into the record of
// the case, where the parties can read it.
func (g *glass) answer(v *site.Visit) (*site.Page, error) {
	a, err := g.take(v, v.PostForm.Get("ask"))
	if err != nil {
		return nil, err
	}
	if v.PostForm.Get("answer") != "yes" || a.Chain == "" {
		return &site.Page{Go: "/admin/break-glass?done=answered"}, nil
	}
	until := v.Now.Add(time.Duration(a.Hours) * time.Hour).UTC().Format(time.RFC3339)
	_, err = v.Site.Desk.Say(v.Context(), v.Ask(), a.Chain, clerk.Saying{Kind: "breakglass", By: a.By, To: a.To, Until: until, Words: a.Words})
	if err != nil {
		return nil, err
	}
	return &site.Page{Go: "/admin/break-glass?done=answered"}, nil
}

// take takes a request that waits for the reader off the list.
func (g *glass) take(v *site.Visit, id string) (glassAsk, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err := g.load(v); err != nil {
		return glassAsk{}, err
	}
	for i, a := range g.asks {
		if a.ID == id && a.To == v.Reader.Person && v.Now.Sub(a.At) <= glassWaits {
			return a, g.keep(v, slices.Delete(slices.Clone(g.asks), i, i+1))
		}
	}
	return glassAsk{}, site.ErrNone
}
