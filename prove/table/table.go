// Package table sets out what is proved of a rulebook: a row for each claim, and
// a line for each of the twelve properties of a fair procedure.
//
// A table is what a reader wants of a proof that somebody else has run: which
// edition of the rules it is of, what was claimed, and what came out. It is
// written as Markdown, to stand beside a rulebook, and read back, so that a test
// can hold it against the rulebook and the prover. It proves nothing itself and
// holds neither stories nor what the answers suppose; package story answers, and
// the tables of package rulebooks are held true by the tests there.
package table

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"alteram/prove"
	"alteram/prove/claim"
	"alteram/prove/story"
	"alteram/rulebook"
)

// A Table is the answers to the claims about one edition of a rulebook.
type Table struct {
	Title string // of the rulebook
	Hash  string // of its meaning
	Rows  []Row  // the rulebook's own claims, then the properties in their order
}

// A Row is the answer to a claim.
type Row struct {
	Property string // P1 to P12, or empty of a claim that the rulebook makes of itself
	Claim    string // the sentence, on one line
	Outcome  prove.Outcome
	Vacuous  bool // proved, but only because what it is about can never happen
	Nodes    int  // sets of states that were searched
}

// A Property is one of the twelve, summed up: it is as good as the worst of its
// claims.
type Property struct {
	Name    string // P1 to P12
	Title   string // in a few words
	Outcome prove.Outcome
	Claims  int
}

// Of is the table of the answers about a rulebook.
func Of(p *rulebook.Program, answers []story.Answered) Table {
	t := Table{Title: p.Title, Hash: p.Hash}
	for _, a := range answers {
		t.Rows = append(t.Rows, Row{a.Claim.Property, oneLine(a.Claim.Text), a.Outcome, a.Vacuous, a.Nodes})
	}
	return t
}

// Properties sums up the properties of which there are claims.
func (t Table) Properties() []Property {
	var out []Property
	for n := 1; n <= 12; n++ {
		p := Property{Name: "P" + strconv.Itoa(n), Outcome: prove.Proved}
		p.Title = claim.Title(p.Name)
		for _, r := range t.Rows {
			if r.Property != p.Name {
				continue
			}
			p.Claims++
			if r.Outcome == prove.Refuted || p.Outcome == prove.Proved {
				p.Outcome = r.Outcome
			}
		}
		if p.Claims > 0 {
			out = append(out, p)
		}
	}
	return out
}

// Count is how many rows have an outcome.
func (t Table) Count(o prove.Outcome) int {
	n := 0
	for _, r := range t.Rows {
		if r.Outcome == o {
			n++
		}
	}
	return n
}

// Answer is a row's outcome in words: "refuted", "proved, but it can never
// happen".
func (r Row) Answer() string {
	if r.Outcome == prove.Proved && r.Vacuous {
		return Word(prove.Proved) + vacuous
	}
	return Word(r.Outcome)
}

// Word is an outcome in words: "proved", "refuted" or "not proved".
func Word(o prove.Outcome) string { return words()[o] }

func words() [3]string {
	return [...]string{prove.NotProved: "not proved", prove.Proved: "proved", prove.Refuted: "refuted"}
}

const (
	vacuous = ", but it can never happen"
	titled  = "# What is proved of: "
	edition = "Edition "
	own     = "own"
)

// Markdown is the table as a page.
func (t Table) Markdown() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s%s\n\n%s%s.\n\nClaims: %d proved, %d refuted, %d not proved. *Not proved* is no fault that was found: it was not decided in the\ntime that was given. `alteram prove` says what each answer supposes, and tells the story that refutes.\n",
		titled, t.Title, edition, t.Hash, t.Count(prove.Proved), t.Count(prove.Refuted), t.Count(prove.NotProved))
	if list := t.Properties(); len(list) > 0 {
		b.WriteString("\n| | property | each as its worst claim | claims |\n|---|---|---|---|\n")
		for _, p := range list {
			fmt.Fprintf(&b, "| %s | %s | %s | %d |\n", p.Name, p.Title, Word(p.Outcome), p.Claims)
		}
	}
	b.WriteString("\n| of | claim | answer | sets of states |\n|---|---|---|---|\n")
	for _, r := range t.Rows {
		of := r.Property
		if of == "" {
			of = own
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %d |\n", of, strings.ReplaceAll(r.Claim, "|", `\|`), r.Answer(), r.Nodes)
	}
	return b.Bytes()
}

// Read reads what Markdown has written. The error names the line.
func Read(text []byte) (Table, error) {
	var t Table
	rows := false
	for i, line := range strings.Split(string(text), "\n") {
		switch {
		case strings.HasPrefix(line, titled):
			t.Title = strings.TrimPrefix(line, titled)
		case strings.HasPrefix(line, edition):
			t.Hash = strings.TrimSuffix(strings.TrimPrefix(line, edition), ".")
		case strings.HasPrefix(line, "| of |"):
			rows = true
		case rows && strings.HasPrefix(line, "| "):
			r, err := row(line)
			if err != nil {
				return Table{}, fmt.Errorf("line %d of the proof table: %w", i+1, err)
			}
			t.Rows = append(t.Rows, r)
		}
	}
	if t.Title == "" || t.Hash == "" || !rows {
		return Table{}, errors.New("no proof table: it lacks its title, its edition or its rows")
	}
	return t, nil
}

// row reads a line of the table of claims.
func row(line string) (Row, error) {
	cells := strings.Split(strings.ReplaceAll(line, `\|`, "\x00"), "|")
	if len(cells) != 6 {
		return Row{}, errors.New("it has not four columns")
	}
	for i := range cells {
		cells[i] = strings.ReplaceAll(strings.TrimSpace(cells[i]), "\x00", "|")
	}
	r := Row{Property: cells[1], Claim: cells[2]}
	if r.Property == own {
		r.Property = ""
	}
	answer, empty := strings.CutSuffix(cells[3], vacuous)
	known := false
	for o, word := range words() {
		if word == answer {
			r.Outcome, r.Vacuous, known = prove.Outcome(o), empty, true
		}
	}
	if !known {
		return Row{}, fmt.Errorf("%q is no answer", cells[3])
	}
	var err error
	if r.Nodes, err = strconv.Atoi(cells[4]); err != nil || r.Nodes < 0 {
		return Row{}, fmt.Errorf("%q is no number of sets of states", cells[4])
	}
	return r, nil
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
