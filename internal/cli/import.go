package cli

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"alteram/calendar"
	"alteram/docket"
	"alteram/internal/command"
	"alteram/internal/importer"
	"alteram/internal/screen"
	"alteram/rulebook"
	"alteram/source"
	"alteram/survey"
)

func importCommand(s *session) *cobra.Command {
	var o importOptions
	c := &cobra.Command{
		Use:     "import LOG",
		Short:   "hold a log of many cases against a rulebook",
		Long:    "import reads a log of cases that were kept elsewhere (CSV or XES, plain, gzip or xz) through a mapping file, holds every case against every clause, and prints how often each was kept and broken, and by how many days.",
		Example: "alteram import fines.csv.xz --mapping fines.mapping --rulebook fines.md",
		Args:    cobra.ExactArgs(1),
		RunE:    s.Run(func(args []string) error { return s.importLog(args[0], o) }),
	}
	f := c.Flags()
	f.StringVar(&o.mapping, "mapping", "", "the mapping file (docs/reference/import.md)")
	f.StringVar(&o.book, "rulebook", "", "the rulebook")
	f.StringVar(&o.svg, "svg", "", "write the picture of days early and late to this file")
	f.StringVar(&o.cases, "cases", "", "write the answer of every clause in every case to this CSV file")
	f.IntVar(&o.examples, "examples", 3, "name so many cases for each clause that is broken")
	return c
}

type importOptions struct {
	mapping, book, svg, cases string
	examples                  int
}

// importView is what import prints with --json.
type importView struct {
	Schema  string                   `json:"schema"` // alteram.import/1
	Log     string                   `json:"log"`
	Format  string                   `json:"format"`
	Cases   int                      `json:"cases"`
	Events  int                      `json:"events"`
	First   string                   `json:"first"`    // day of the earliest row
	Last    string                   `json:"last"`     // day of the latest row
	End     string                   `json:"end"`      // the day up to which the cases were held against the rulebook
	LeftOut int                      `json:"left_out"` // rows that could not be used
	Skipped int                      `json:"skipped"`  // rows that the mapping passes over
	Clauses []importClauseView       `json:"clauses"`
	Faults  []command.DiagnosticView `json:"diagnostics,omitempty"`
}

// importClauseView is one clause over all cases.
type importClauseView struct {
	Clause        string         `json:"clause"`
	Heading       string         `json:"heading"`
	Kept          int            `json:"kept"`
	Excused       int            `json:"excused"`
	Pending       int            `json:"pending"`
	Broken        int            `json:"broken"`
	NotShown      int            `json:"not_shown"`
	NotApplicable int            `json:"not_applicable"`
	Days          map[int]int    `json:"days,omitempty"` // days early (negative) or late, and in how many cases
	Examples      []string       `json:"examples,omitempty"`
	order         map[string]int // place of an example in the log
}

func (s *session) importLog(name string, o importOptions) error {
	if o.mapping == "" || o.book == "" {
		return command.WrongUse("alteram import LOG --mapping FILE --rulebook FILE", "a log needs a mapping and a rulebook")
	}
	mf, err := s.ReadText(o.mapping)
	if err != nil {
		return err
	}
	m, diags := importer.ParseMapping(mf)
	b, err := s.OpenBook(o.book)
	if err != nil {
		return err
	}
	inc, more := mapped(m, b.Program)
	if err := s.RefuseErrors(append(diags, more...)); err != nil {
		return err
	}
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	log := importer.Log{Name: name, Reader: file, Size: info.Size()}
	bar := screen.NewBar(s.World.Err, s.World.Progress, s.World.Env, s.World.Now, int(info.Size()>>10))
	log.Progress = func(read, _ int64) { bar.To(int(read>>10), "kB of "+name) }
	t := newTally(b.Program, inc, m, o)
	sum, err := t.read(s.Ctx, log)
	bar.Done()
	if err != nil {
		return err
	}
	return s.printImport(name, o, b.Program, t, sum)
}

// mapped resolves what the mapping calls things in the rulebook.
func mapped(m *importer.Mapping, p *rulebook.Program) (docket.Incomplete, []source.Diagnostic) {
	var diags []source.Diagnostic
	for _, a := range m.Acts {
		if _, ok := meaning(p, a.Means.Text); !a.Skip && !ok {
			diags = append(diags, unknownAct(m.File, p, a.Means))
		}
	}
	var inc docket.Incomplete
	for _, ph := range m.Incomplete {
		inc = append(inc, ph.Text)
	}
	return inc, diags
}

func unknownAct(f *source.File, p *rulebook.Program, means importer.Phrase) source.Diagnostic {
	var names []string
	for i := range p.Things {
		if k := p.Things[i].Kind; k == rulebook.Act || k == rulebook.Fact || k == rulebook.Decision || k == rulebook.Meeting {
			names = append(names, p.Things[i].Name)
		}
	}
	d := source.Diagnostic{Code: "A501", File: f, Span: means.Span, Message: fmt.Sprintf("the rulebook knows no act called %q", means.Text), Hint: "declare it in the rulebook, or write `skip act` for it"}
	if near := source.Nearest(means.Text, names); near != "" {
		d.Hint = fmt.Sprintf("did you mean %q?", near)
	}
	return d
}

// meaning finds the thing that a mapping speaks of: by its name, or by a
// sentence about it ("payment is made").
func meaning(p *rulebook.Program, text string) (rulebook.ID, bool) {
	if id, ok := p.Lookup(text); ok {
		return id, true
	}
	words := strings.Fields(text)
	for i, w := range words {
		if w == "is" || w == "are" || w == "was" || w == "has" {
			return p.Lookup(strings.Join(words[:i], " "))
		}
	}
	return 0, false
}

// importTally counts answers over the cases of a log. Cases are handed in
// batches to as many workers as there are processors; the counts do not depend
// on how many.
type importTally struct {
	p       *rulebook.Program
	inc     docket.Incomplete
	m       *importer.Mapping
	o       importOptions
	things  []rulebook.ID // by act of the log
	fields  bool
	clauses []importClauseView
	answers []caseAnswers // with --cases
	end     calendar.Date
	mu      sync.Mutex
}

type caseAnswers struct {
	at      int // place in the log
	name    string
	answers []survey.Verdict
}

// batch is some cases of a log: rows of all, and where each begins.
type batch struct {
	rows  []survey.Row
	ends  []int
	names []string
	first int // place of the first case in the log
}

func newTally(p *rulebook.Program, inc docket.Incomplete, m *importer.Mapping, o importOptions) *importTally {
	t := &importTally{p: p, inc: inc, m: m, o: o, clauses: make([]importClauseView, len(p.Clauses))}
	for i, c := range p.Clauses {
		t.clauses[i] = importClauseView{Clause: c.Number, Heading: c.Heading, Days: map[int]int{}, order: map[string]int{}}
	}
	t.fields = !survey.NewSurvey(p, inc).Compiled() && len(m.Fields) > 0
	return t
}

// casesPerBatch is large enough that handing over costs nothing.
const casesPerBatch = 2048

// read reads the log and holds its cases against the rulebook. When the
// mapping does not say on which day the log ends, that is the last day in it,
// and nothing can be judged before all is read.
func (t *importTally) read(ctx context.Context, log importer.Log) (importer.Summary, error) {
	var wait sync.WaitGroup
	work := make(chan *batch, 64)
	var held []*batch
	known := t.m.EndOfLog != calendar.NoDate
	start := func(end calendar.Date) {
		t.end = end
		for range runtime.GOMAXPROCS(0) {
			wait.Add(1)
			go func() {
				defer wait.Done()
				t.work(work)
			}()
		}
	}
	if known {
		start(t.m.EndOfLog)
	}
	hand := func(b *batch) {
		if known {
			work <- b
		} else {
			held = append(held, b)
		}
	}
	cur, n := &batch{}, 0
	sum, err := importer.Read(ctx, log, t.m, func(tr *importer.Trace) error {
		if len(cur.ends) == casesPerBatch {
			hand(cur)
			cur = &batch{first: n, rows: make([]survey.Row, 0, len(cur.rows)+64), ends: make([]int, 0, casesPerBatch)}
		}
		t.take(cur, tr)
		n++
		return nil
	})
	hand(cur)
	if !known {
		start(max(sum.Last, 0))
		for _, b := range held {
			work <- b
		}
	}
	close(work)
	wait.Wait()
	return sum, err
}

// take copies a case into a batch.
func (t *importTally) take(b *batch, tr *importer.Trace) {
	for i := range tr.Rows {
		r := &tr.Rows[i]
		for int(r.Act) >= len(t.things) {
			id := rulebook.ID(0)
			if k := len(t.things); k < len(t.m.Acts) {
				id, _ = meaning(t.p, t.m.Acts[k].Means.Text)
			}
			t.things = append(t.things, id)
		}
		row := survey.Row{Thing: t.things[r.Act], Day: r.Date, At: r.At, Timed: r.Timed}
		if row.Thing == 0 || row.Day == calendar.NoDate {
			continue
		}
		if t.fields {
			for f := range t.m.Fields {
				if v := tr.Value(i, f); v.Set {
					row.Fields = append(row.Fields, docket.Field{Name: t.m.Fields[f].Name.Text, Value: string(v.Text)})
				}
			}
		}
		b.rows = append(b.rows, row)
	}
	b.ends = append(b.ends, len(b.rows))
	b.names = append(b.names, string(tr.Case))
}

// work holds batches against the rulebook and adds up.
func (t *importTally) work(in <-chan *batch) {
	cases := survey.NewSurvey(t.p, t.inc)
	out := make([]survey.Verdict, len(t.p.Clauses))
	var scratch survey.Scratch
	mine := make([]importClauseView, len(t.clauses))
	for i := range mine {
		mine[i].Days, mine[i].order = map[int]int{}, map[string]int{}
	}
	var answers []caseAnswers
	for b := range in {
		from := 0
		for k, to := range b.ends {
			cases.Check(b.rows[from:to], t.end, out, &scratch)
			from = to
			for i := range out {
				mine[i].add(out[i], b.names[k], b.first+k, t.o.examples)
			}
			if t.o.cases != "" {
				answers = append(answers, caseAnswers{b.first + k, b.names[k], slices.Clone(out)})
			}
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.answers = append(t.answers, answers...)
	for i := range mine {
		t.clauses[i].merge(&mine[i])
	}
}

// add counts one answer.
func (c *importClauseView) add(v survey.Verdict, name string, at, examples int) {
	switch v.Answer {
	case docket.Shown:
		c.Kept++
	case docket.Excused:
		c.Excused++
	case docket.Pending:
		c.Pending++
	case docket.NotShown:
		c.NotShown++
	case docket.Broken:
		c.Broken++
		if len(c.order) < examples {
			c.order[name] = at
		}
	default:
		c.NotApplicable++
	}
	if v.HasDays {
		c.Days[int(v.Days)]++
	}
}

func (c *importClauseView) merge(o *importClauseView) {
	c.Kept += o.Kept
	c.Excused += o.Excused
	c.Pending += o.Pending
	c.Broken += o.Broken
	c.NotShown += o.NotShown
	c.NotApplicable += o.NotApplicable
	for d, n := range o.Days {
		c.Days[d] += n
	}
	for name, at := range o.order {
		c.order[name] = at
	}
}

// firstExamples names the earliest broken cases of the log.
func (c *importClauseView) firstExamples(n int) []string {
	var names []string
	for name := range c.order {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return c.order[a] - c.order[b] })
	return names[:min(n, len(names))]
}

// writeCases writes the answers of every case, in the order of the log.
func (t *importTally) writeCases() error {
	f, err := os.Create(t.o.cases)
	if err != nil {
		return err
	}
	slices.SortFunc(t.answers, func(a, b caseAnswers) int { return a.at - b.at })
	w := csv.NewWriter(f)
	head := []string{"case"}
	for _, c := range t.clauses {
		head = append(head, c.Clause)
	}
	w.Write(head)
	for _, a := range t.answers {
		row := []string{a.name}
		for _, v := range a.answers {
			row = append(row, string(v.Answer))
		}
		w.Write(row)
	}
	w.Flush()
	return errors.Join(w.Error(), f.Close())
}
