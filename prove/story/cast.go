package story

import (
	"slices"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

// firstNames are the people of a story, in the order of their appearance. None
// is a word of the rulebook language or of a date.
var firstNames = [...]string{
	"Ann", "Ben", "Cat", "Dan", "Eve", "Fay", "Gus", "Hal", "Ivy", "Jon", "Kit", "Liz", "Max", "Ned", "Oda", "Pam", "Quin", "Ray",
	"Sam", "Tom", "Una", "Vic", "Wyn", "Xan", "Yve", "Zoe", "Abe", "Bea", "Col", "Dot", "Eli", "Flo", "Gil", "Hew", "Ida", "Jem",
	"Ken", "Lea", "Moe", "Nan", "Ole", "Peg", "Rex", "Sal", "Tess", "Uli", "Val", "Wim", "Yan", "Zed",
}

// lastNames tell people of one first name apart.
var lastNames = [...]string{"", " Ash", " Bell", " Cole", " Dale", " Eden", " Frost", " Grey", " Holm", " Iver", " Judd"}

// sizes of bodies in a story: as few as the rulebook allows, but enough to look
// like a body; of a body that may be large only a few are named.
const (
	usualSize = 5
	largeBody = 60
	fewOf     = 3
	mostSeats = 400
)

// casting says who is who beside what is usual, where every body, office and
// party has its own people.
type casting struct {
	shared []rulebook.ID // roles that the tracked person holds, all of them
	more   int           // members more than usual in every body
}

// cast is the people of a story and what they hold.
type cast struct {
	p       *rulebook.Program
	reg     docket.Register
	hold    map[rulebook.ID][]string
	tracked string // the person that identity claims are about; empty when nobody is
	named   int
}

// newCast fills bodies to a lawful size, then offices, then parties.
func newCast(p *rulebook.Program, how casting) *cast {
	c := &cast{p: p, hold: map[rulebook.ID][]string{}}
	if len(how.shared) > 0 {
		c.tracked = c.name()
	}
	mine := func(id rulebook.ID) bool { return slices.Contains(how.shared, id) }
	var large []rulebook.ID
	for i := 1; i < len(p.Things); i++ {
		t := &p.Things[i]
		if t.Kind != rulebook.Body || t.All {
			continue
		}
		if t.Max > largeBody && t.Min < fewOf {
			large = append(large, t.ID)
			continue
		}
		if mine(t.ID) {
			c.seat(t.ID, c.tracked)
		}
		for len(c.hold[t.ID]) < bodySize(t, how.more) {
			c.seat(t.ID, c.name())
		}
	}
	c.offices(mine)
	c.parties(mine)
	for _, id := range large {
		for range max(p.Thing(id).Min, fewOf) {
			name := c.name()
			c.seat(id, name)
		}
	}
	if c.tracked != "" && !slices.ContainsFunc(slices.Concat(c.reg.Bodies, c.reg.Offices), func(s docket.Seat) bool { return s.Person == c.tracked }) {
		c.reg.Members = append(c.reg.Members, c.tracked)
	}
	c.reg.Members = append(c.reg.Members, c.name()) // somebody who holds nothing
	return c
}

// bodySize is how many people a body has in a story.
func bodySize(t *rulebook.Thing, more int) int {
	n := max(t.Min, usualSize)
	if t.Max > 0 {
		n = min(n+more, t.Max)
	}
	return min(max(n, t.Min, 1), mostSeats)
}

// name returns a name that nobody bears yet.
func (c *cast) name() string {
	n := c.named
	c.named++
	return firstNames[n%len(firstNames)] + lastNames[min(n/len(firstNames), len(lastNames)-1)]
}

func (c *cast) seat(id rulebook.ID, person string) {
	s := docket.Seat{Role: c.p.Thing(id).Name, Person: person, From: calendar.NoDate, Until: calendar.NoDate}
	switch c.p.Thing(id).Kind {
	case rulebook.Body:
		c.reg.Bodies = append(c.reg.Bodies, s)
	case rulebook.Office:
		c.reg.Offices = append(c.reg.Offices, s)
	default:
		c.reg.Parties = append(c.reg.Parties, s)
	}
	c.hold[id] = append(c.hold[id], person)
}

// offices gives every office to members of its body, as far as there are any
// who hold none, else to somebody of its own.
func (c *cast) offices(mine func(rulebook.ID) bool) {
	busy := map[string]bool{}
	for i := 1; i < len(c.p.Things); i++ {
		t := &c.p.Things[i]
		if t.Kind != rulebook.Office {
			continue
		}
		for range max(t.Min, 1) {
			who := ""
			if mine(t.ID) && len(c.hold[t.ID]) == 0 {
				who = c.tracked
			}
			for _, body := range t.By {
				for _, p := range c.hold[body] {
					if who == "" && !busy[p] && p != c.tracked {
						who = p
					}
				}
			}
			if who == "" {
				who = c.name()
			}
			busy[who] = true
			c.seat(t.ID, who)
		}
	}
}

// parties gives every part in the case but that of a witness to somebody.
func (c *cast) parties(mine func(rulebook.ID) bool) {
	for i := 1; i < len(c.p.Things); i++ {
		t := &c.p.Things[i]
		switch {
		case t.Kind != rulebook.Party:
		case mine(t.ID):
			c.seat(t.ID, c.tracked)
		case t.Name != "witness":
			name := c.name()
			c.reg.Members = append(c.reg.Members, name)
			c.seat(t.ID, name)
		}
	}
}

// everybody lists all people of the cast.
func (c *cast) everybody() []string {
	var out []string
	for _, list := range [][]docket.Seat{c.reg.Offices, c.reg.Bodies, c.reg.Parties} {
		for _, s := range list {
			if !slices.Contains(out, s.Person) {
				out = append(out, s.Person)
			}
		}
	}
	for _, m := range c.reg.Members {
		if !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}

// who lists the people that a role stands for in an entry: a body acts by its
// own name.
func (c *cast) who(id rulebook.ID) []string {
	if id == 0 {
		return nil
	}
	if t := c.p.Thing(id); t.Kind == rulebook.Body {
		return []string{t.Name}
	}
	return c.hold[id]
}
