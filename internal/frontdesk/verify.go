package frontdesk

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"alteram/bundle"
	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/report"
	"alteram/internal/screen"
	"alteram/record"
	"alteram/verdict"
)

// verifyView is what verify --json prints.
type verifyView struct {
	Schema    string         `json:"schema"`              // alteram.verify/1
	OK        bool           `json:"ok"`                  // everything holds
	Bundles   []bundleView   `json:"bundles"`             // in the order of the files
	Conflicts []conflictView `json:"conflicts,omitempty"` // two histories of one log
	Seen      []seenView     `json:"seen,omitempty"`      // receipts held against the bundles
}

// bundleView is what became of one bundle.
type bundleView struct {
	File     string   `json:"file"`               // path
	OK       bool     `json:"ok"`                 // bytes and replay hold
	Purpose  string   `json:"purpose,omitempty"`  // whom it is for
	Origin   string   `json:"origin,omitempty"`   // name of the log
	Case     string   `json:"case,omitempty"`     // name of the case in the record
	Entries  int      `json:"entries"`            // events of the case
	Shown    int      `json:"shown"`              // private fields shown
	Sealed   int      `json:"sealed"`             // private fields in all
	Erased   int      `json:"erased"`             // of them erased
	Log      int      `json:"log"`                // size of the log
	Key      string   `json:"key,omitempty"`      // that signed its head
	Checked  []string `json:"checked"`            // what was checked, in words
	Findings []string `json:"findings,omitempty"` // what is wrong
	Replayed int      `json:"replayed"`           // entries judged once more
	Replay   []string `json:"replay,omitempty"`   // where that differs, or why it was not done
}

// conflictView is a proof that two histories were shown.
type conflictView struct {
	Files      []string `json:"files"`           // the two bundles
	Proof      string   `json:"proof,omitempty"` // a page of text; absent when they could not be compared
	Note       string   `json:"note,omitempty"`  // why they could not be compared, or not wholly
	Conclusive bool     `json:"conclusive"`      // one log was shown to continue the other
}

// seenView is a receipt held against a bundle.
type seenView struct {
	File       string `json:"file"`              // where the receipt was found
	Bundle     string `json:"bundle"`            // that it was held against
	Entry      int    `json:"entry"`             // number in the case
	Finding    string `json:"finding,omitempty"` // what does not agree
	Conclusive bool   `json:"conclusive"`        // everything it says could be compared
}

func verifyCommand(d *front) *cobra.Command {
	var seen []string
	var key string
	c := &cobra.Command{
		Use:   "verify FILE...",
		Short: "check a bundle, without trusting who made it",
		Long: "Check bundles: every byte against the signed head of the log, and the rulebook once more over the recorded acts, which must come to the recorded rulings. No organisation and no network are needed. Several bundles are held against each other: two histories of one log are proved with both signatures.\n\n" +
			"--seen holds them against the receipts in an earlier letter or acknowledgement: what was recorded then must still be there. Ends with 7 when something does not hold.",
		Example: "alteram verify carter.zip\nalteram verify carter.zip court.zip --seen letter.eml",
		Args:    command.Takes(1, -1),
	}
	c.Flags().StringArrayVar(&seen, "seen", nil, "a letter, or any text with a receipt in it; may stand several times")
	c.Flags().Lookup("seen").Annotations = map[string][]string{"argument": {"FILE"}}
	command.TextFlag(c, &key, "key", "", "KEY", "the log's verifier key, as you have it from elsewhere")
	c.RunE = d.Run(func(args []string) error {
		v := &verifyView{Schema: "alteram.verify/1", OK: true, Bundles: []bundleView{}}
		bar := d.Bar(len(args))
		contents := make([]*bundle.Contents, len(args))
		for i, name := range args {
			bar.To(i, name)
			b, c, done, err := verifyFile(name, key)
			defer done() // two are held against each other, at the end
			if err != nil {
				bar.Done()
				return err
			}
			contents[i] = c
			v.Bundles, v.OK = append(v.Bundles, b), v.OK && b.OK
		}
		bar.Done()
		v.cross(args, contents)
		for _, name := range seen {
			if err := v.seen(d, name, args, contents); err != nil {
				return err
			}
		}
		if d.JSON {
			if err := d.Emit(v); err != nil {
				return err
			}
		} else {
			d.printVerified(v)
		}
		if !v.OK {
			return &command.Quit{Code: command.CodeUnverified}
		}
		return nil
	})
	return c
}

// verifyFile checks one bundle, a ZIP file or a folder that it was unpacked
// into. The contents are nil when they cannot be read; they can be used until
// they are done with.
func verifyFile(name, key string) (bundleView, *bundle.Contents, func(), error) {
	v := bundleView{File: name, Checked: []string{}}
	c, done, err := openBundle(name)
	var unreadable *bundle.Unreadable
	if errors.As(err, &unreadable) {
		for _, f := range unreadable.Findings {
			v.Findings = append(v.Findings, f.Text)
		}
		return v, nil, done, nil
	}
	if err != nil {
		return v, nil, done, err
	}
	verdict := verdict.Of(c, key)
	r := verdict.Report
	v.OK, v.Purpose, v.Origin, v.Case, v.Entries = verdict.OK, c.Purpose, c.Origin, c.Case, len(c.Events)
	v.Shown, v.Sealed, v.Erased, v.Log, v.Key = r.Shown, r.Sealed, r.ErasedFields, int(r.Head.Size), r.Key
	v.Checked = append(v.Checked, r.Lines...)
	for _, f := range verdict.Findings {
		v.Findings = append(v.Findings, f.Text)
	}
	if replay := verdict.Replay; replay != nil {
		v.Replayed = replay.Entries
		if replay.Withheld > 0 { // what differs is among the findings
			v.Replay = replay.Lines
		}
	}
	return v, c, done, nil
}

// openBundle opens a bundle, packed or unpacked. Its attachments are read from
// the disk until it is closed.
func openBundle(name string) (c *bundle.Contents, close func(), err error) {
	close = func() {}
	info, err := os.Stat(name)
	if err != nil {
		return nil, close, err
	}
	if info.IsDir() {
		c, err = bundle.OpenFolder(os.DirFS(name))
		return c, close, err
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, close, err
	}
	close = func() { _ = f.Close() } // it was only read
	c, err = bundle.Open(f, info.Size())
	return c, close, err
}

// cross holds every two bundles of one log against each other.
func (v *verifyView) cross(names []string, contents []*bundle.Contents) {
	for i, a := range contents {
		for k := i + 1; k < len(contents); k++ {
			b := contents[k]
			if a == nil || b == nil || a.Origin != b.Origin {
				continue
			}
			c := conflictView{Files: []string{names[i], names[k]}}
			var err error
			if c.Proof, c.Conclusive, err = bundle.Cross(a, b); err != nil {
				c.Note = err.Error()
			} else if c.Proof == "" && !c.Conclusive {
				c.Note = "nothing contradicts, and neither holds enough of the log to rule it out"
			}
			v.OK = v.OK && c.Proof == ""
			v.Conflicts = append(v.Conflicts, c)
		}
	}
}

// seen holds the receipts of a file against the bundles of their log.
func (v *verifyView) seen(d *front, file string, names []string, contents []*bundle.Contents) error {
	text, err := d.ReadText(file)
	if err != nil {
		return err
	}
	receipts := record.FindReceipts(text.Text)
	if len(receipts) == 0 {
		return command.NotFound("save the whole letter, with the block between the two lines that name a receipt", "%s holds no receipt", file)
	}
	held := 0
	for _, r := range receipts {
		checkpoint, err := record.ParseCheckpoint(r.Checkpoint)
		for i, c := range contents {
			if c == nil || err == nil && checkpoint.Origin != c.Origin {
				continue
			}
			held++
			s := seenView{File: file, Bundle: names[i], Entry: int(r.Seq)}
			s.Finding, s.Conclusive = bundle.Seen(c, r)
			v.OK = v.OK && s.Finding == ""
			v.Seen = append(v.Seen, s)
		}
	}
	if held == 0 {
		return command.NotFound("give the bundles of the organisation that the letter is from", "the receipts in %s are of another log", file)
	}
	return nil
}

func (d *front) printVerified(v *verifyView) {
	for _, b := range v.Bundles {
		word, tint := "verified", screen.Good
		if !b.OK {
			word, tint = "DOES NOT HOLD", screen.Bad
		}
		d.Out.Line("%s: %s", d.Out.In(screen.Strong, b.File), d.Out.In(tint, word))
		for _, l := range b.Findings {
			d.Out.Hang("  ", "- ", screen.Bad, l)
		}
		for _, l := range b.Checked {
			d.Out.Hang("  ", "- ", screen.Plain, l)
		}
		if b.Replayed > 0 && len(b.Replay) == 0 {
			d.Out.Hang("  ", "- ", screen.Plain, "the rulebook was applied once more to "+report.Count(b.Replayed, "entry")+" and came to the recorded rulings")
		}
		for _, l := range b.Replay {
			d.Out.Hang("  ", "- ", screen.Doubt, l)
		}
	}
	for _, c := range v.Conflicts {
		switch {
		case c.Proof != "":
			d.Out.Line("%s", d.Out.In(screen.Bad, "TWO HISTORIES: "+desk.List(c.Files)))
			d.Out.Line("%s", c.Proof)
		case c.Note != "":
			d.Out.Hang("", "", screen.Doubt, desk.List(c.Files)+": "+c.Note)
		default:
			d.Out.Line("%s: one log continues the other", desk.List(c.Files))
		}
	}
	for _, s := range v.Seen {
		lead := fmt.Sprintf("%s, receipt of entry %d: ", s.File, s.Entry)
		switch {
		case s.Finding != "":
			d.Out.Hang("", lead, screen.Bad, s.Finding)
		case s.Conclusive:
			d.Out.Hang("", lead, screen.Good, "still there, as it was recorded")
		default:
			d.Out.Hang("", lead, screen.Doubt, "nothing contradicts, but "+s.Bundle+" does not hold enough to compare all of it")
		}
	}
}
