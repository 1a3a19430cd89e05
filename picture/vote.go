package picture

import (
	"fmt"
	"strconv"
	"strings"

	"alteram/docket"
)

// Ballot is a vote to be drawn. The zero Ballot is a vote of which nothing is
// known.
type Ballot struct {
	Title      string // what was voted on
	Tally      docket.Tally
	Entitled   int  // how many might have voted; 0: as many as were present
	Recused    int  // how many had stood down
	AllFor     bool // all those voting were for it, and their number is not known
	Secret     bool // it was by secret ballot: who voted how is not known
	ResultOnly bool // show whether it was carried, and no numbers: they would give a secret away
}

// BallotOf finds the vote of a decision in a case by the id of its entry. Ok is
// false when there is no such entry or it was not put to a vote.
func BallotOf(c Case, entry string) (b Ballot, ok bool) {
	for i := range c.Standing.Rulings {
		r := &c.Standing.Rulings[i]
		if r.Event != entry || r.Tally == nil {
			continue
		}
		b, ok = Ballot{Title: r.Thing, Tally: *r.Tally}, true
	}
	if !ok {
		return Ballot{}, false
	}
	gone := map[string]bool{}
	for i := range c.Events {
		e := &c.Events[i]
		if e.Kind == docket.StoodDown {
			for _, p := range e.Actors {
				gone[p] = true
			}
		}
		if e.ID == entry {
			b.AllFor = e.Vote != nil && e.Vote.All
			b.Secret = strings.EqualFold(e.Method, "secret ballot")
			break
		}
	}
	b.Recused = len(gone)
	return b, true
}

// part is a stretch of the bar.
type part struct {
	name, fill string
	n          int
}

// parts are the stretches of the bar in order.
func (b *Ballot) parts() []part {
	t := &b.Tally
	yes, no, none := max(0, t.For), max(0, t.Against), max(0, t.Abstain)
	out := []part{{"For", solid + forTint, yes}, {"Against", "hatch", no}, {"Abstain", "dots", none}}
	if b.AllFor {
		return out[:0]
	}
	seats := max(b.Entitled, t.Present)
	return append(out, part{"Did not vote", outline, max(0, seats-yes-no-none)}, part{"Recused", outline + ` stroke-dasharray="4 3"`, max(0, b.Recused)})
}

// verdict is the outcome in words.
func (b *Ballot) verdict() string {
	switch b.Tally.Carried {
	case docket.Shown:
		return "Carried"
	case docket.Broken:
		return "Not carried"
	}
	return "Not shown whether it was carried"
}

// rule is the majority in words, as the tally says it.
func (b *Ballot) rule() string {
	from, to := strings.Index(b.Tally.Sentence, "("), strings.LastIndex(b.Tally.Sentence, ")")
	if from < 0 || to < from {
		return ""
	}
	return clean(b.Tally.Sentence[from+1 : to])
}

// needed says what would have carried it.
func (b *Ballot) needed() string {
	if b.Tally.Needed <= 0 {
		return ""
	}
	text := "needed: " + strconv.Itoa(b.Tally.Needed)
	if b.Tally.Base > 0 {
		text += " of " + strconv.Itoa(b.Tally.Base)
	}
	if rule := b.rule(); rule != "" {
		text += ", " + rule
	}
	return text
}

// Vote draws a vote as one bar: a stretch for each way of voting, and a line at
// the number of votes in favour that carries it. With ResultOnly there is the
// outcome alone, in the picture as in the table.
func Vote(id string, b Ballot) Picture {
	title := "The vote"
	if b.Title != "" {
		title += " on " + clean(b.Title)
	}
	t := Table{Caption: title, Header: []string{"What", "How many"}}
	words := b.verdict() + "."
	if b.ResultOnly {
		t.Rows = [][]string{{"Result", b.verdict()}, {"Needed", orDash(b.rule())}, {"Numbers", "not shown: they would tell how somebody voted in secret"}}
		if rule := b.rule(); rule != "" {
			words += " " + capital(rule) + " was needed."
		}
		return paint(id, title, words, t, func(c *canvas) { b.drawResult(c, title) })
	}
	for _, p := range b.parts() {
		t.Rows = append(t.Rows, []string{p.name, strconv.Itoa(p.n)})
		words += fmt.Sprintf(" %s: %d.", p.name, p.n)
	}
	if b.AllFor {
		t.Rows = append(t.Rows, []string{"For", "all those voting; their number is not recorded"})
		words += " All those voting were for it; their number is not recorded."
	}
	if n := b.needed(); n != "" {
		t.Rows = append(t.Rows, []string{"Needed", strings.TrimPrefix(n, "needed: ")})
		words += " " + capital(n) + "."
	}
	if q := b.quorum(); q != "" {
		t.Rows = append(t.Rows, []string{"Quorum", q})
	}
	for _, u := range b.Tally.Uncounted {
		t.Rows = append(t.Rows, []string{"Not counted", clean(u)})
	}
	t.Rows = append(t.Rows, []string{"Result", b.verdict()})
	if b.Secret {
		t.Rows = append(t.Rows, []string{"Ballot", "secret"})
	}
	return paint(id, title, words, t, func(c *canvas) { b.draw(c, title) })
}

func (b *Ballot) quorum() string {
	if b.Tally.Quorum <= 0 {
		return ""
	}
	return fmt.Sprintf("%d present, %d needed", b.Tally.Present, b.Tally.Quorum)
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// drawResult is the panel that gives no numbers.
func (b *Ballot) drawResult(c *canvas, title string) {
	y, m := c.head(title), c.margin()
	c.rect(m, y, c.w-2*m, 62, outline+` stroke-width="2" rx="4"`)
	b.mark(c, m+18, y+37)
	c.text(m+40, y+38, 17, c.w-2*m-56, bold, b.verdict())
	y += 84
	if rule := b.rule(); rule != "" {
		y = c.lines(m, y, 13, c.w-2*m, 4, "", "Needed: "+rule+".")
	}
	c.h = y
}

// mark is the shape that says the outcome besides the word.
func (b *Ballot) mark(c *canvas, x, y float64) {
	switch b.Tally.Carried {
	case docket.Shown:
		c.tick(x, y)
	case docket.Broken:
		c.cross(x+5, y-5, 6, "")
	default:
		c.text(x, y, 18, 20, bold, "?")
	}
}

const (
	barHigh = 46
	forTint = ` fill-opacity="0.4"` // dark beside nothing, and light enough that a line is seen on it
)

func (b *Ballot) draw(c *canvas, title string) {
	y, m := c.head(title), c.margin()
	b.mark(c, m, y+16)
	y = c.lines(m+20, y+16, 16, c.w-2*m-20, 2, bold, b.verdict()) + 16
	wide := c.w - 2*m
	total := max(0, b.Tally.Base, b.Tally.Needed)
	sum := 0
	for _, p := range b.parts() {
		sum += p.n
	}
	total = max(total, sum)
	c.rect(m, y, wide, barHigh, outline)
	if b.AllFor {
		c.rect(m, y, wide, barHigh, solid+forTint)
	}
	x, one := m, wide/float64(max(1, total))
	for _, p := range b.parts() {
		w := one * float64(p.n)
		if p.n == 0 {
			continue
		}
		c.rect(x, y, w, barHigh, c.filling(p.fill))
		c.text(x+w/2, y-5, 13, w, bold+middle, strconv.Itoa(p.n))
		x += w
	}
	if b.Tally.Needed > 0 && !b.AllFor {
		at := m + one*float64(b.Tally.Needed)
		c.line(at, y-4, at, y+barHigh+12, ` stroke-width="3"`)
		c.path(solid, true, at, y+barHigh+4, at-6, y+barHigh+13, at+6, y+barHigh+13)
	}
	y += barHigh + 30
	if n := b.needed(); n != "" {
		y = c.lines(m, y, 13, wide, 4, bold, "▲ "+capital(n)) + 4
	}
	c.h = b.legend(c, m, y) + 6
}

// filling is what stands inside a stretch: a colour of the text, a pattern or
// nothing.
func (c *canvas) filling(fill string) string {
	switch {
	case fill == solid+forTint:
		return fill + ` stroke="currentColor"`
	case strings.HasPrefix(fill, " "):
		return fill
	}
	return c.fill(fill)
}

// legend lists the stretches with their numbers and what else is to be said.
func (b *Ballot) legend(c *canvas, m, y float64) float64 {
	if b.AllFor {
		return c.lines(m, y, 13, c.w-2*m, 3, "", "All those voting were for it; their number is not recorded.")
	}
	cols := 2.0
	if c.wide {
		cols = 5
	}
	step := (c.w - 2*m) / cols
	for i, p := range b.parts() {
		x := m + step*float64(i%int(cols))
		if i > 0 && i%int(cols) == 0 {
			y += 24
		}
		c.rect(x, y-11, 18, 14, c.filling(p.fill))
		c.text(x+25, y, 13, step-30, "", p.name+": "+strconv.Itoa(p.n))
	}
	y += 26
	if q := b.quorum(); q != "" {
		y = c.lines(m, y, 13, c.w-2*m, 2, "", "Quorum: "+q+".")
	}
	for _, u := range b.Tally.Uncounted {
		y = c.lines(m, y, 13, c.w-2*m, 2, "", "Not counted: "+clean(u)+".")
	}
	return y
}
