// Command peers decides the same nets with other tools.
//
//	go run ./bench/proof/peers
//
// It takes claims of rulebooks, each once as the rulebook is and once with a
// sentence changed, so that one of the two is proved and the other refuted. The
// net of the claim, with all that can matter to it, is written for SPIN (every
// day is a tick, every clock counts to just beyond its largest bound) and for
// z3, once as Horn clauses, of which z3 seeks an invariant itself, and once unrolled to as many
// steps as the shortest way to the fault has, which proves nothing beyond them.
// A tool that is not installed is left out, and the table says so. The ratio is
// the time against that of alteram's search of the same net; what SPIN needs to
// make and compile its verifier stands beside it and is not counted.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"alteram/prove"
	"alteram/prove/claim"
	"alteram/prove/net"
	"alteram/prove/story"
	"alteram/prove/zone"
	"alteram/rulebook"
	"alteram/rulebooks"
	"alteram/source"
	"alteram/syntax"
)

// protocol is a claim of a rulebook, and a change of one sentence that turns
// its answer round.
type protocol struct {
	name, file, claim string
	old, new          string
	mended            bool // the changed text keeps the claim, the text as it is does not
}

func protocols() []protocol {
	return []protocol{
		{"harbour", "examples/harbour/constitution.md", "No expulsion takes effect unless the respondent was heard",
			"Expulsion without a hearing is void.", "Expulsion without a hearing is void. Expulsion is void unless the respondent was heard.", true},
		{"sports-club", "rulebooks/sports-club/rulebook.md", "No expulsion takes effect unless the respondent was heard",
			"Warning, ban and expulsion are void, unless the respondent was heard at the hearing.", "", false},
	}
}

func main() {
	most := flag.Duration("most", 60*time.Second, "most time for one answer of one tool")
	keep := flag.String("keep", "", "write the encodings to this `folder` and leave them there")
	flag.Parse()
	if err := run(*most, *keep); err != nil {
		fmt.Fprintln(os.Stderr, "peers: error:", err)
		os.Exit(3)
	}
}

func run(most time.Duration, keep string) error {
	dir := keep
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "peers"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	} else if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	fmt.Println("| net | flags, clocks, steps | tool | answer | s | ratio | |\n|---|---|---|---|---|---|---|")
	for _, p := range protocols() {
		for _, changed := range []bool{!p.mended, p.mended} { // first the one with the fault
			if err := compare(p, changed, dir, most); err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
		}
	}
	return nil
}

// compare prints the rows of one net.
func compare(p protocol, changed bool, dir string, most time.Duration) error {
	name := p.name + ", with the fault"
	if changed == p.mended {
		name = p.name + ", without"
	}
	book, c, err := load(p, changed)
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(context.Background(), most)
	defer stop()
	began := time.Now()
	v, _ := story.Decide(ctx, book, c, prove.Options{}, story.Options{})
	whole := time.Since(began)
	m, err := prove.Build(ctx, book, c, prove.Options{})
	if err != nil {
		return err
	}
	n := m.Searched()
	size := fmt.Sprintf("%d, %d, %d", len(n.Flags), len(n.Clocks), len(n.Steps))
	began = time.Now()
	r := zone.Search(ctx, n, zone.Budget{})
	base := time.Since(began)
	row := func(tool, answer string, took time.Duration, more string) {
		ratio := "-"
		if took > 0 {
			ratio = fmt.Sprintf("%.1f", took.Seconds()/base.Seconds())
		}
		fmt.Printf("| %s | %s | %s | %s | %.3f | %s | %s |\n", name, size, tool, answer, took.Seconds(), ratio, more)
	}
	row("alteram, the search", [...]string{"not decided", "safe", "fault"}[r.Outcome], base, fmt.Sprintf("%d sets of states", r.Nodes))
	row("alteram, whole", [...]string{"not proved", "proved", "refuted"}[v.Outcome], whole, "from the text: nets of every depth, and the story replayed by the docket")
	steps := 12
	if r.Outcome == zone.Reached {
		steps = len(r.Trace.Steps)
	}
	for _, t := range tools(n, steps) {
		a := t.run(ctx, dir, most)
		row(t.name, a.answer, a.took, a.more)
	}
	return nil
}

// load builds the rulebook of a protocol and finds the claim.
func load(p protocol, changed bool) (*rulebook.Program, claim.Claim, error) {
	text, err := os.ReadFile(p.file)
	if err != nil {
		name, _ := strings.CutPrefix(p.file, "rulebooks/")
		if text, err = rulebooks.Files.ReadFile(name); err != nil {
			return nil, claim.Claim{}, err
		}
	}
	if changed {
		if strings.Count(string(text), p.old) != 1 {
			return nil, claim.Claim{}, fmt.Errorf("%s does not say %q once", p.file, p.old)
		}
		text = []byte(strings.Replace(string(text), p.old, p.new, 1))
	}
	tree, diags := syntax.Parse(source.NewFile(p.file, text))
	book, more := rulebook.Build(tree)
	for _, d := range append(diags, more...) {
		if d.Severity == source.Error {
			return nil, claim.Claim{}, fmt.Errorf("no rulebook: %s", d.Draw())
		}
	}
	for _, c := range story.All(book) {
		if story.Plain(c.Text) == story.Plain(p.claim) {
			return book, c, nil
		}
	}
	return nil, claim.Claim{}, fmt.Errorf("%s makes no claim %q", p.file, p.claim)
}

// limits are, for each clock, one more than the largest number that the net
// compares it with: beyond it no bound tells two values apart.
func limits(n *net.Net) []int32 {
	out := make([]int32, len(n.Clocks))
	see := func(c net.Cond) {
		for _, b := range c.Bounds {
			out[b.Clock] = max(out[b.Clock], b.Min, b.Max)
		}
	}
	for _, s := range n.Steps {
		see(s.Guard)
	}
	for _, c := range n.Bad {
		see(c)
	}
	for _, v := range n.Invariants {
		out[v.Clock] = max(out[v.Clock], v.Max)
	}
	for i := range out {
		out[i]++
	}
	return out
}
