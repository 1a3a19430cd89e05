package story

import (
	"context"
	"os"
	"strings"
	"testing"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/docket"
	"alteram/prove"
	"alteram/prove/claim"
	"alteram/prove/net"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// open builds a rulebook, with text put behind it.
func open(t *testing.T, name, more string) *rulebook.Program {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return build(t, string(text)+more)
}

func build(t *testing.T, text string) *rulebook.Program {
	t.Helper()
	file, diags := syntax.Parse(source.NewFile("book.md", []byte(text)))
	p, more := rulebook.Build(file)
	for _, d := range append(diags, more...) {
		if d.Severity == source.Error {
			t.Fatal(d.Draw())
		}
	}
	return p
}

const harbour = "../../examples/harbour/constitution.md"

func thing(t *testing.T, p *rulebook.Program, name string) rulebook.ID {
	t.Helper()
	id, ok := p.Lookup(name)
	if !ok {
		t.Fatalf("the rulebook has no %s", name)
	}
	return id
}

// offerOf returns the norm that says what must be offered.
func offerOf(t *testing.T, p *rulebook.Program) int {
	t.Helper()
	for i := range p.Norms {
		if p.Norms[i].Kind == rulebook.Offer {
			return i
		}
	}
	t.Fatal("nothing must be offered")
	return -1
}

// unheard is a path of the Harbour book: charged, not let speak, expelled.
func unheard(t *testing.T, p *rulebook.Program) (*prove.Model, []int) {
	id := func(name string) rulebook.ID { return thing(t, p, name) }
	m := &prove.Model{Program: p, Claim: claim.Claim{Text: "No expulsion takes effect unless the respondent was heard.", Thing: id("expulsion")}}
	m.Horizon[0] = p.Settings.InForce
	m.Net.Clocks = []net.Clock{{Name: "notice"}}
	m.Moves = []prove.Move{
		{Kind: prove.Act, Thing: id("complaint"), By: id("complainant"), Norm: -1},
		{Kind: prove.Act, Thing: id("charges"), By: id("president"), Norm: -1},
		{Kind: prove.Act, Thing: id("notice of hearing"), By: id("secretary"), Norm: -1, Method: "email"},
		{Kind: prove.Open, Thing: id("hearing"), Norm: -1},
		{Kind: prove.Decide, Thing: id("expulsion"), By: id("council"), Norm: -1, Star: true, Says: []prove.Said{{Norm: offerOf(t, p)}}},
		{Kind: prove.Act, Thing: id("written reasons"), By: id("secretary"), Norm: -1, Method: "post"},
		{Kind: prove.Receive, Thing: id("written reasons"), To: id("respondent"), Norm: -1},
	}
	m.Net.Steps = make([]net.Step, len(m.Moves))
	m.Net.Steps[2].Reset = []int{0}
	m.Net.Steps[3].Guard.Bounds = []net.Bound{{Clock: 0, Min: 15, Max: -1}}
	return m, []int{0, 1, 2, 3, 4, 5, 6}
}

// unheardBy is the claim as the docket's standing shows it.
func unheardBy(c claim.Claim, s docket.State, at calendar.Instant) (bool, string) {
	st := docket.At(s, at)
	for _, r := range st.Results {
		if r.Thing == "expulsion" && r.Status == "in effect" {
			for _, h := range st.Heard {
				if h.Answer == docket.Broken && st.Parties["respondent"][0] == h.Person {
					return true, h.Text
				}
			}
		}
	}
	return false, ""
}

func TestAPathIsToldOnRealDates(t *testing.T) {
	p := open(t, harbour, "")
	m, path := unheard(t, p)
	s, _, why := replay(context.Background(), m, path, Options{}, unheardBy)
	if s == nil {
		t.Fatal(why)
	}
	if turn := s.Turn(); turn == nil || !strings.Contains(turn.Text, "expulsion") {
		t.Errorf("the turning line is %+v, want the expulsion", turn)
	}
	holdsWhenReadBack(t, harbour, p, s)
}

// holdsWhenReadBack runs the story as a block of its rulebook and as a case.
func holdsWhenReadBack(t *testing.T, book string, p *rulebook.Program, s *Story) {
	t.Helper()
	c, diags := casefile.Read(source.NewFile("story.case", s.File(p, "book.md")), p)
	for _, d := range diags {
		t.Error(d.Draw())
	}
	outcomes := casefile.Check(p, c)
	q := open(t, book, "\n"+s.Fence(p))
	last := q.Stories[len(q.Stories)-1]
	c, diags = casefile.FromStory(last, q.Files[0], q)
	for _, d := range diags {
		t.Error(d.Draw())
	}
	outcomes = append(outcomes, casefile.Check(q, c)...)
	if len(outcomes) < 2 {
		t.Error("the story expects nothing")
	}
	for _, o := range outcomes {
		if !o.Met {
			t.Errorf("expected %s, found %s", o.Expect.String(), o.Found)
		}
	}
}
