// Package proving holds the commands that prove: prove decides the claims about
// a rulebook, recheck verifies the certificate of a proof.
//
// They read, ask and print. What a claim is, package claim says; package prove
// decides it, package story tells its refutation, and package recheck verifies
// without them.
package proving

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"alteram/calendar"
	"alteram/internal/command"
	"alteram/internal/report"
	"alteram/internal/screen"
	"alteram/prove"
	"alteram/prove/claim"
	"alteram/prove/story"
	"alteram/prove/table"
	"alteram/rulebook"
)

// session is one run of the program.
type session struct{ *command.Session }

// Views lists what the commands print with --json, by the name of its schema.
func Views() map[string]any {
	return map[string]any{"alteram.prove/1": proveView{}, "alteram.recheck/1": recheckView{}}
}

// proveView is what prove --json prints, one object for each rulebook.
type proveView struct {
	Schema    string      `json:"schema"`     // alteram.prove/1
	File      string      `json:"file"`       // path of the rulebook
	Rulebook  string      `json:"rulebook"`   // its title
	Hash      string      `json:"hash"`       // of its meaning
	Claims    []claimView `json:"claims"`     // those of the rulebook, then the properties P1 to P12
	Proved    int         `json:"proved"`     // claims
	Refuted   int         `json:"refuted"`    // claims
	NotProved int         `json:"not_proved"` // claims, those not come to before an interruption included
}

// claimView is the answer to a claim.
type claimView struct {
	Claim       string            `json:"claim"`                 // the sentence
	Property    string            `json:"property,omitempty"`    // P1 to P12, when it is part of one of the properties of a fair procedure
	Line        int               `json:"line,omitempty"`        // of the rulebook, when a claims block states it
	Outcome     string            `json:"outcome"`               // proved, refuted or not proved
	Vacuous     bool              `json:"vacuous,omitempty"`     // proved, but only because what it is about can never happen
	Reason      string            `json:"reason,omitempty"`      // why it is not proved, or vacuous, or so without a search
	Assumptions []string          `json:"assumptions,omitempty"` // what the answer supposes: days, calendar, behaviour
	Rests       []proofNoteView   `json:"rests,omitempty"`       // judgements that somebody has to make, on which it rests
	Loose       []proofNoteView   `json:"loose,omitempty"`       // what was left free although the rulebook decides it
	Nodes       int               `json:"nodes"`                 // sets of states that were searched
	Story       *storyView        `json:"story,omitempty"`       // of a refuted claim
	Repairs     [][]proofEditView `json:"repairs,omitempty"`     // ways of preventing it, each proved (with --repairs)
}

// proofNoteView is something that an answer rests on.
type proofNoteView struct {
	Clause string `json:"clause,omitempty"` // number as cited
	Words  string `json:"words"`            // of the clause, or a reason
}

// storyView is a history that breaks a claim.
type storyView struct {
	Title  string          `json:"title"`            // a sentence
	People []string        `json:"people"`           // who is who: a body, office or party, and who holds it
	Lines  []storyLineView `json:"lines"`            // in the order of time
	Day    string          `json:"day"`              // on which the claim is broken
	Broken string          `json:"broken"`           // why it is
	Words  []groundView    `json:"words,omitempty"`  // the sentences that let it happen
	Silent string          `json:"silent,omitempty"` // of a case that does not end: what the rulebook does not say
	Fence  string          `json:"fence"`            // the story as a block of a rulebook
	Saved  string          `json:"saved,omitempty"`  // path of the case file that was written (with --stories)
}

// storyLineView is an entry of a story.
type storyLineView struct {
	Day     string `json:"day"`               // 2027-05-26
	Text    string `json:"text"`              // who did what
	Clause  string `json:"clause,omitempty"`  // that let it count
	Against string `json:"against,omitempty"` // what the rulebook finds against it, though it counts
	ByRule  bool   `json:"by_rule,omitempty"` // nobody did it: it follows from the rulebook
	Turning bool   `json:"turning,omitempty"` // with this line it leaves the right way
}

// groundView is a sentence of the rulebook that let a story happen.
type groundView struct {
	Clause string `json:"clause"` // number as cited
	Words  string `json:"words"`  // the sentence
	How    string `json:"how"`    // what would have to be different
}

// proofEditView is a sentence of a rulebook that would read otherwise.
type proofEditView struct {
	Clause string `json:"clause"`        // number as cited
	Old    string `json:"old,omitempty"` // the sentence as it is; absent where one is added
	New    string `json:"new"`           // as it would be
}

// proveFlags are the flags of prove.
type proveFlags struct {
	claim, from, stories, certificate, table string
	budget                                   int
	limit                                    time.Duration
	repairs                                  bool
}

// Prove is the command that decides claims about rulebooks.
func Prove(of *command.Session) *cobra.Command {
	s := &session{of}
	var f proveFlags
	c := &cobra.Command{
		Use:   "prove RULEBOOK|FOLDER...",
		Short: "say what can and what can never happen under a rulebook",
		Long: "Decide the claims that a rulebook makes of itself, and the twelve properties of a fair procedure (P1 to P12), for every case that could ever happen under it. " +
			"PROVED comes with what it supposes, REFUTED with a dated story in which every step was accepted under the rulebook, NOT PROVED with the reason. " +
			"Of a folder, every rulebook in it that tells stories is taken, but none under testdata. Ends with 5 when a claim is refuted, with 9 when one is not proved and none refuted.",
		Example: "alteram prove examples/harbour/constitution.md --claim P1",
		Args:    command.Takes(1, -1),
	}
	command.TextFlag(c, &f.claim, "claim", "", "CLAIM", "decide only this one: P1 to P12, the number of a claim of the rulebook, or its words")
	command.TextFlag(c, &f.from, "from", "", "DATE", "look at cases from this day on, instead of from the day the rulebook is in force")
	command.TextFlag(c, &f.stories, "stories", "", "FOLDER", "write the story of each refuted claim to this folder, as a case file and as a block of a rulebook")
	command.TextFlag(c, &f.certificate, "certificate", "", "FILE", "write what alteram recheck needs to verify the proofs to this file")
	command.TextFlag(c, &f.table, "table", "", "FILE", "write the answers to this file, as a table in Markdown to stand beside the rulebook")
	c.Flags().IntVar(&f.budget, "budget", 0, "search at most so many sets of states for a claim (default two million)")
	c.Flags().DurationVar(&f.limit, "limit", 10*time.Second, "spend at most so long on a claim; 0 is without limit")
	c.Flags().BoolVar(&f.repairs, "repairs", false, "look for changed sentences that would prevent each story, and prove them; takes long")
	c.RunE = s.Run(func(args []string) error {
		from, err := f.day()
		if err != nil {
			return err
		}
		files, err := books(args)
		if err != nil {
			return err
		}
		if len(files) > 1 && (f.certificate != "" || f.table != "") {
			return command.WrongUse("run it once for each", "--certificate and --table are of one rulebook, and there are %d", len(files))
		}
		total := proveView{}
		for i, file := range files {
			d, err := s.prove(file, &f, from)
			if err != nil {
				return err
			}
			v := d.view(file)
			total.Refuted, total.NotProved = total.Refuted+v.Refuted, total.NotProved+v.NotProved
			if s.JSON {
				err = s.Emit(v)
			} else {
				if i > 0 {
					s.Out.Line("")
				}
				s.printProof(v, d.table().Properties())
			}
			if err != nil {
				return err
			}
			if err := s.Ctx.Err(); err != nil {
				return err
			}
		}
		switch {
		case total.Refuted > 0:
			return &command.Quit{Code: command.CodeRefused}
		case total.NotProved > 0:
			return &command.Quit{Code: command.CodeOpen}
		}
		return nil
	})
	return c
}

// day is the date of --from, or 0.
func (f *proveFlags) day() (calendar.Date, error) {
	if f.limit < 0 {
		return 0, command.WrongUse("give a time such as 10s or 5m", "--limit: %s is no limit", f.limit)
	}
	if f.budget < 0 {
		return 0, command.WrongUse("give a number of sets of states, such as 100000", "--budget: %d is no budget", f.budget)
	}
	if f.from == "" {
		return 0, nil
	}
	d, err := calendar.ParseDate(f.from)
	if err != nil {
		return 0, command.WrongUse("", "--from: %v", err)
	}
	return d, nil
}

// books lists the rulebooks named, and those in folders.
func books(args []string) ([]string, error) {
	var files []string
	for _, arg := range args {
		arg = strings.TrimSuffix(arg, "/...") // folders are walked whole, said or not
		info, err := os.Stat(arg)
		if err != nil || !info.IsDir() {
			files = append(files, arg) // whoever opens it says what is wrong
			continue
		}
		before := len(files)
		err = filepath.WalkDir(arg, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && d.Name() == "testdata":
				return filepath.SkipDir
			case d.IsDir() || filepath.Ext(name) != ".md":
				return nil
			}
			text, err := os.ReadFile(name)
			if err == nil && strings.Contains(string(text), "\n```rule\n") && strings.Contains(string(text), "\n```story\n") {
				files = append(files, name)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		if len(files) == before {
			return nil, command.NotFound("name a rulebook, or a folder that holds some", "there is no rulebook with stories in %s", arg)
		}
	}
	return files, nil
}

// prove decides the claims about a rulebook and writes what is asked for.
func (s *session) prove(file string, f *proveFlags, from calendar.Date) (*decisions, error) {
	b, err := s.OpenBook(file)
	if err != nil {
		return nil, err
	}
	p := b.Program
	if len(p.Norms) == 0 {
		return nil, command.NotFound("write its rules in rule blocks: alteram lint says which clauses have none", "%s makes no rules", file)
	}
	own, diags := claim.Parse(p)
	if err := s.RefuseErrors(diags); err != nil {
		return nil, err
	}
	claims, err := chosen(f.claim, own, claim.Justice(p, claim.Find(p)))
	if err != nil {
		return nil, err
	}
	d := &decisions{s: s, p: p, claims: claims, bounds: prove.Options{From: from, Nodes: f.budget}, opt: story.Options{From: from, Limit: f.limit}}
	d.run(s.Ctx)
	if f.repairs {
		d.repair(s.Ctx)
	}
	if f.stories != "" {
		if err := d.save(f.stories, file, string(b.Main.Source.Text)); err != nil {
			return nil, err
		}
	}
	if f.table != "" {
		if err := command.WriteFile(f.table, d.table().Markdown()); err != nil {
			return nil, err
		}
	}
	if f.certificate != "" {
		if err := d.certify(f.certificate); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// chosen lists the claims that --claim names: all without it.
func chosen(asked string, own, justice []claim.Claim) ([]claim.Claim, error) {
	all := slices.Concat(own, justice)
	if asked == "" {
		return all, nil
	}
	number, err := strconv.Atoi(asked)
	if err == nil && number >= 1 && number <= len(own) {
		return own[number-1 : number], nil
	}
	var out []claim.Claim
	var names []string
	want := story.Plain(asked)
	for _, c := range all {
		if strings.EqualFold(c.Property, asked) && c.Property != "" || story.Plain(c.Text) == want {
			out = append(out, c)
		}
		names = append(names, c.Text)
	}
	if len(out) == 0 && err != nil && want != "" {
		for _, c := range all {
			if strings.Contains(story.Plain(c.Text), want) {
				out = append(out, c)
			}
		}
	}
	if len(out) > 0 {
		return out, nil
	}
	hint := "it is one of P1 to P12, a number from 1, or the words of a claim"
	if len(own) > 0 {
		hint = fmt.Sprintf("it is one of P1 to P12, a number from 1 to %d, or the words of a claim", len(own))
	}
	return nil, command.NotFound(command.Nearest(asked, names, hint), "no claim %q is made of the rulebook", asked)
}

// decisions are the answers to the claims about a rulebook.
type decisions struct {
	s      *session
	p      *rulebook.Program
	claims []claim.Claim
	bounds prove.Options
	opt    story.Options

	verdicts []prove.Verdict
	stories  []*story.Story
	repairs  [][]story.Repair
	saved    []string
}

func (d *decisions) decide(ctx context.Context, p *rulebook.Program, c claim.Claim) (prove.Verdict, *story.Story) {
	return story.Decide(ctx, p, c, d.bounds, d.opt)
}

// run answers the claims, as many at a time as there are processors. What an
// interruption leaves open is not proved.
func (d *decisions) run(ctx context.Context) {
	n := len(d.claims)
	d.verdicts, d.stories = make([]prove.Verdict, n), make([]*story.Story, n)
	d.repairs, d.saved = make([][]story.Repair, n), make([]string, n)
	bar := screen.NewBar(d.s.World.Err, d.s.World.Progress, d.s.World.Env, d.s.World.Now, n)
	done := 0
	for i, a := range story.Answers(ctx, d.p, d.claims, d.bounds, d.opt, runtime.GOMAXPROCS(0), func(c claim.Claim) {
		done++
		bar.To(done, c.Text)
	}) {
		d.verdicts[i] = a.Verdict
		if d.same(i) == i { // a story is told once
			d.stories[i] = a.Story
		}
	}
	bar.Done()
}

// same returns the first claim with the words of claim i: a property may be a
// claim of the rulebook itself.
func (d *decisions) same(i int) int {
	return slices.IndexFunc(d.claims, func(c claim.Claim) bool { return story.Plain(c.Text) == story.Plain(d.claims[i].Text) })
}

// repair looks for changes that prevent the stories.
func (d *decisions) repair(ctx context.Context) {
	var proved []claim.Claim
	for i := range d.verdicts {
		if d.verdicts[i].Outcome == prove.Proved && d.same(i) == i {
			proved = append(proved, d.claims[i])
		}
	}
	var wg sync.WaitGroup
	places := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range d.claims {
		if d.stories[i] == nil {
			continue
		}
		wg.Go(func() {
			places <- struct{}{}
			if ctx.Err() == nil {
				d.repairs[i] = story.Repairs(ctx, d.p, d.stories[i], proved, d.decide)
			}
			<-places
		})
	}
	wg.Wait()
}

// table is the answers set out.
func (d *decisions) table() table.Table {
	var answers []story.Answered
	for i, v := range d.verdicts {
		answers = append(answers, story.Answered{Verdict: v, Story: d.stories[i]})
	}
	return table.Of(d.p, answers)
}

// view is the answers as they are printed.
func (d *decisions) view(file string) proveView {
	v := proveView{Schema: "alteram.prove/1", File: file, Rulebook: d.p.Title, Hash: d.p.Hash, Claims: []claimView{}}
	for i := range d.claims {
		c := d.claimView(i)
		switch d.verdicts[d.same(i)].Outcome {
		case prove.Proved:
			v.Proved++
		case prove.Refuted:
			v.Refuted++
		default:
			v.NotProved++
		}
		v.Claims = append(v.Claims, c)
	}
	return v
}

func (d *decisions) claimView(i int) claimView {
	own := &d.claims[i]
	i = d.same(i)
	r := &d.verdicts[i]
	c := claimView{
		Claim: strings.TrimSpace(own.Text), Property: own.Property, Outcome: table.Word(r.Outcome), Vacuous: r.Vacuous,
		Reason: r.Reason, Assumptions: r.Assumptions, Rests: d.notes(r.Rests), Loose: d.notes(r.Loose), Nodes: r.Nodes,
	}
	if own.File != nil {
		c.Line = own.File.Position(own.Span.Start).Line
	}
	if t := d.stories[i]; t != nil {
		c.Story = d.storyView(t)
		c.Story.Saved = d.saved[i]
	}
	for _, fix := range d.repairs[i] {
		edits := []proofEditView{}
		for _, e := range fix.Changes {
			edits = append(edits, proofEditView{e.Clause, oneLine(e.Old), oneLine(e.New)})
		}
		c.Repairs = append(c.Repairs, edits)
	}
	return c
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func (d *decisions) notes(list []prove.Note) []proofNoteView {
	var out []proofNoteView
	for _, n := range list {
		v := proofNoteView{Words: oneLine(n.Words)}
		if n.Clause >= 0 && n.Clause < len(d.p.Clauses) {
			v.Clause = d.p.Clauses[n.Clause].Number
		}
		out = append(out, v)
	}
	return out
}

func (d *decisions) storyView(t *story.Story) *storyView {
	v := &storyView{Title: t.Title, Day: report.ISO(t.Day), Broken: t.Broken, Silent: t.Silent, Fence: t.Fence(d.p), People: t.People(d.p), Lines: []storyLineView{}}
	for _, l := range t.Lines {
		v.Lines = append(v.Lines, storyLineView{report.ISO(l.Day), l.Text, l.Clause, l.Note, l.ByRule, l.Turning})
	}
	for _, g := range t.Words {
		v.Words = append(v.Words, groundView{g.Clause, g.Words, g.How})
	}
	return v
}

// slug is the name of the file of a claim's story.
func slug(i int, c claim.Claim) string {
	name := fmt.Sprintf("claim-%02d", i+1)
	if c.Property != "" {
		name += "-" + strings.ToLower(c.Property)
	}
	return name
}
