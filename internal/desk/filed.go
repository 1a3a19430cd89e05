package desk

import (
	"slices"
	"strings"

	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/command"
	"alteram/internal/report"
	"alteram/internal/screen"
)

// FileView is what file --json prints, and what other commands that record
// something print of it.
type FileView struct {
	Schema   string       `json:"schema"`             // alteram.file/1
	Recorded bool         `json:"recorded"`           // false: the rulebook refuses, or it was a dry run
	Replayed bool         `json:"replayed,omitempty"` // the same request had been recorded before
	Entries  []FilingView `json:"entries"`            // what was recorded, or would be
	Letters  []letterLine `json:"letters,omitempty"`  // that now wait to be sent
	Clauses  []string     `json:"clauses,omitempty"`  // of a refusal: those that stand in the way
	Earliest string       `json:"earliest,omitempty"` // of a refusal: first day on which it would have been lawful
	Remedy   string       `json:"remedy,omitempty"`   // of a refusal
}

// FilingView is one entry with its ruling.
type FilingView struct {
	Number   int              `json:"number"`             // in the case
	Log      int              `json:"log"`                // in the log
	Text     string           `json:"text,omitempty"`     // as it was written; what happened, where nobody wrote it
	Act      string           `json:"act,omitempty"`      // kind of event; register: an entry that nobody typed, since the register had changed
	Effect   string           `json:"effect,omitempty"`   // effective, void, voidable, not effective, rejected, not shown, recorded
	Findings []report.Finding `json:"findings,omitempty"` // what the clauses say of it
	Opened   []string         `json:"opened,omitempty"`   // duties and powers that it opened
	Tally    string           `json:"tally,omitempty"`    // of a decision
	Receipt  string           `json:"receipt,omitempty"`  // the receipt block
}

// letterLine is a letter in one line.
type letterLine struct {
	To      string `json:"to"`      // name of the addressee
	Subject string `json:"subject"` // of the letter
}

// ViewFiled is what was recorded, with receipts when they are asked for, and
// with the texts of the entries.
func ViewFiled(filed *clerk.Filed, receipts bool, texts []string) *FileView {
	v := &FileView{Schema: "alteram.file/1", Recorded: true, Replayed: filed.Replayed, Entries: []FilingView{}}
	for _, f := range filed.Entries {
		e := FilingView{Number: int(f.Seq), Log: int(f.Index), Act: f.Act}
		if f.Ruling != nil {
			e.rule(f.Ruling)
		}
		if receipts && f.Index >= 0 && (f.Ruling != nil || len(filed.Entries) == 1) {
			e.Receipt = f.Receipt.String()
		}
		v.Entries = append(v.Entries, e)
	}
	v.name(texts)
	for _, l := range filed.Letters {
		v.Letters = append(v.Letters, letterLine{l.Name, l.Subject})
	}
	return v
}

// name puts the words of entries with those that have a ruling, when they
// answer to each other.
func (v *FileView) name(texts []string) {
	var ruled []*FilingView
	for i := range v.Entries {
		if v.Entries[i].Effect != "" && v.Entries[i].Act != "register" {
			ruled = append(ruled, &v.Entries[i])
		}
	}
	if len(ruled) == len(texts) {
		for i, e := range ruled {
			e.Text = strings.TrimSuffix(texts[i], ".")
		}
	}
}

// rule puts a ruling into the view.
func (e *FilingView) rule(r *docket.Ruling) {
	e.Effect, e.Opened = string(r.Effect), r.Opened
	if r.Tally != nil {
		e.Tally = r.Tally.Sentence
	}
	e.Findings = report.Findings(r.Findings)
}

// PrintRuling prints an entry and what it counts for: the clauses that were
// broken in full, the others by number.
func (d *Desk) PrintRuling(e *FilingView) {
	if e.Effect == "" {
		return
	}
	if e.Text != "" {
		d.Out.Wrap("", screen.Strong, e.Text)
	}
	var kept []string
	for _, f := range e.Findings {
		if f.Answer == string(docket.Shown) && f.Clause != "" && !slices.Contains(kept, f.Clause) {
			kept = append(kept, f.Clause)
		}
	}
	if e.Effect != string(docket.Fact) {
		text := e.Effect
		if len(kept) > 0 {
			text += ", " + report.Plural(len(kept), "clause") + " " + List(kept) + " kept"
		}
		d.Out.Hang("  ", "-> ", report.TintOf(e.Effect), text)
	}
	if e.Tally != "" {
		d.Out.Wrap("  ", screen.Plain, e.Tally)
	}
	for _, f := range e.Findings {
		if f.Answer != string(docket.Shown) && f.Answer != string(docket.Unmoved) {
			report.PrintFinding(d.Out, "  ", f)
		}
	}
	for _, o := range e.Opened {
		d.Out.Hang("  ", "now: ", screen.Faint, o)
	}
}

// PrintFiled says where something without a ruling was recorded.
func (d *Desk) PrintFiled(filed *clerk.Filed) {
	if d.JSON {
		d.Emit(ViewFiled(filed, true, nil))
		return
	}
	word := "recorded in the log as "
	if filed.Replayed {
		word = "this was recorded before: "
	}
	switch n := len(filed.Entries); {
	case n == 1:
		d.Out.Line("  %sentry %d", word, filed.Entries[0].Index)
	case n > 1:
		d.Out.Line("  %sentries %d to %d", word, filed.Entries[0].Index, filed.Entries[n-1].Index)
	}
}

// refused tells of a refusal.
func (d *Desk) refused(r *clerk.Refusal) error {
	v := FileView{Schema: "alteram.file/1", Entries: []FilingView{}, Clauses: r.Clauses, Earliest: report.ISO(r.Earliest), Remedy: r.Remedy}
	for i := range r.Rulings {
		e := FilingView{}
		e.rule(&r.Rulings[i])
		v.Entries = append(v.Entries, e)
	}
	if d.JSON {
		if err := d.Emit(v); err != nil {
			return err
		}
	} else {
		for i := range v.Entries {
			d.PrintRuling(&v.Entries[i])
		}
	}
	d.Say("error: nothing was recorded: %s", r.Error())
	if v.Earliest != "" {
		d.Say("hint: the first lawful day is %s", r.Earliest.Long())
	}
	if r.What != "" && r.Remedy != "" {
		d.Say("hint: %s", r.Remedy)
	} else if d.CanHappen {
		d.Say("hint: wait, or mend what is missing; if it has happened all the same, add --happened, and it is recorded with this ruling")
	}
	return &command.Quit{Code: command.CodeRefused}
}
