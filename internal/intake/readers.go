package intake

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"alteram/calendar"
	"alteram/register"
	"alteram/rulebook"
)

func readAll(path string, size int) ([]byte, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the intake: %w", err)
	}
	if len(raw) != size {
		return nil, damaged("has another size than it was made with")
	}
	return raw, nil
}

// Reader is somebody who reads reports.
type Reader struct{ Person, Name, Office string }

// Ladder is who reads, step by step: the officers first; where the report is about
// all of them, whoever hears appeals; then the other bodies that the rulebook
// knows. p may be nil. set are the offices that were chosen instead of the first
// step; they may be none.
func Ladder(p *rulebook.Program, set []string) [][]string {
	out := [][]string{{"secretary", "chair", "president"}}
	if len(set) > 0 {
		out[0] = set
	}
	if p == nil {
		return out
	}
	var appeals, others []string
	for i := range p.Things {
		t := &p.Things[i]
		switch {
		case t.Kind != rulebook.Body || t.All:
		case strings.Contains(strings.ToLower(t.Name), "appeal"):
			appeals = append(appeals, t.Name)
		default:
			others = append(others, t.Name)
		}
	}
	for _, name := range append(appeals, others...) {
		out = append(out, []string{name})
	}
	return out
}

// Holders are the people who hold an office, sit in a body, or have an account of
// that name on a day.
func Holders(reg *register.Register, office string, day calendar.Date) []Reader {
	var out []Reader
	add := func(id string) {
		p, known := reg.Person(id)
		if known && p.Name != "" && !slices.ContainsFunc(out, func(r Reader) bool { return r.Person == id }) {
			out = append(out, Reader{id, p.Name, office})
		}
	}
	for _, t := range append(reg.Who(office, day), reg.Body(office, day)...) {
		add(t.Person)
	}
	for _, p := range reg.People() {
		if a, ok := reg.Account(p.ID); ok && slices.Contains(a.Roles, office) {
			add(p.ID)
		}
	}
	return out
}

// Readers are those who read a report about some people: the first step of the
// ladder on which somebody is left. out are the ids of those who were ticked, who
// is what was written. Nobody whom either names is among them. offices are those
// of the step; none is left when both are empty.
func Readers(reg *register.Register, ladder [][]string, out []string, who string, day calendar.Date) (list []Reader, offices []string) {
	for _, step := range ladder {
		for _, office := range step {
			for _, r := range Holders(reg, office, day) {
				if !slices.Contains(out, r.Person) && !Names(who, r) && !slices.ContainsFunc(list, func(x Reader) bool { return x.Person == r.Person }) {
					list = append(list, r)
				}
			}
		}
		if len(list) > 0 {
			return list, step
		}
	}
	return nil, nil
}

// Names reports whether a text names somebody: a part of the name that is longer
// than two letters, or the office. It rather leaves somebody out who is not meant
// than show a report to somebody who is.
func Names(text string, r Reader) bool {
	in := map[string]bool{}
	for _, w := range split(text) {
		in[w] = true
	}
	for _, w := range split(r.Name) {
		if len([]rune(w)) > 2 && in[w] {
			return true
		}
	}
	for _, w := range split(r.Office) {
		if len(w) > 4 && in[w] {
			return true
		}
	}
	return false
}

// split takes a text apart into words, without capitals and accents.
func split(text string) []string {
	bare := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(text))
	return strings.FieldsFunc(bare, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// MayRead reports whether a person reads a report on a day: a holder of one of the
// offices that were said before it was sent, and not one whom it is about.
func (r *Report) MayRead(reg *register.Register, person string, day calendar.Date) (role string, ok bool) {
	if person == "" {
		return "", false
	}
	list, _ := Readers(reg, [][]string{r.Offices}, r.Out, r.Who, day)
	for _, x := range list {
		if x.Person == person {
			return x.Office, true
		}
	}
	return "", false
}

// Offices are those that were chosen to read; none: those of the rule.
func (b *Box) Offices() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.state.Offices)
}

// SetOffices chooses who reads reports that come from now on.
func (b *Box) SetOffices(list []string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.state.copied()
	s.Offices = list
	return full(b.save(s, nil))
}
