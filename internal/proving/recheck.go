package proving

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"

	"github.com/spf13/cobra"

	"alteram/calendar"
	"alteram/internal/command"
	"alteram/internal/report"
	"alteram/internal/screen"
	"alteram/prove"
	"alteram/prove/claim"
	"alteram/prove/recheck"
	"alteram/prove/story"
	"alteram/rulebook"
)

// recheckView is what recheck --json prints.
type recheckView struct {
	Schema       string            `json:"schema"`       // alteram.recheck/1
	File         string            `json:"file"`         // path of the certificates
	OK           bool              `json:"ok"`           // all of them hold
	Certificates []certificateView `json:"certificates"` // in the order of the file
}

// certificateView is a certificate as it was found.
type certificateView struct {
	Claim    string `json:"claim"`           // that it proves
	Rulebook string `json:"rulebook"`        // hash of the meaning of the rulebook
	Horizon  string `json:"horizon"`         // the days for which the claim was proved
	Regions  int    `json:"regions"`         // sets of states that it lists
	OK       bool   `json:"ok"`              // it holds
	Model    string `json:"model,omitempty"` // same, when the rulebook makes the same model; absent without --rulebook
	Fault    string `json:"fault,omitempty"` // what does not hold
}

// Recheck is the command that verifies certificates.
func Recheck(of *command.Session) *cobra.Command {
	s := &session{of}
	var book string
	c := &cobra.Command{
		Use:   "recheck FILE",
		Short: "verify the certificate of a proof, without the search that found it",
		Long: "Read what alteram prove --certificate wrote and verify it step by step: the start lies within it, nothing leads out of it, and nothing bad lies in it. " +
			"With --rulebook also make the model of the claim again from the text and compare. Ends with 7 when something does not hold.",
		Example: "alteram recheck proofs.cert --rulebook examples/harbour/constitution.md",
		Args:    command.Takes(1, 1),
	}
	command.TextFlag(c, &book, "rulebook", "", "RULEBOOK", "compare with this rulebook, too")
	c.RunE = s.Run(func(args []string) error {
		f, err := s.ReadText(args[0])
		if err != nil {
			return err
		}
		var p *rulebook.Program
		if book != "" {
			b, err := s.OpenBook(book)
			if err != nil {
				return err
			}
			p = b.Program
		}
		v := recheckView{Schema: "alteram.recheck/1", File: args[0], OK: true, Certificates: []certificateView{}}
		for _, text := range certificates(f.Text) {
			if err := s.Ctx.Err(); err != nil {
				return err
			}
			one, err := s.rechecked(text, p)
			if err != nil {
				return err
			}
			v.Certificates, v.OK = append(v.Certificates, one), v.OK && one.OK
		}
		if s.JSON {
			err = s.Emit(v)
		} else {
			s.printRecheck(v)
		}
		if err == nil && !v.OK {
			return &command.Quit{Code: command.CodeUnverified}
		}
		return err
	})
	return c
}

// certificates cuts a file into the certificates that it holds.
func certificates(text []byte) [][]byte {
	const title = "alteram certificate "
	var out [][]byte
	for from := 0; from < len(text); {
		end := len(text)
		if i := bytes.Index(text[from+1:], []byte("\n"+title)); i >= 0 {
			end = from + i + 2
		}
		out = append(out, text[from:end])
		from = end
	}
	if out == nil {
		out = [][]byte{nil} // an empty file is a damaged one
	}
	return out
}

// rechecked verifies one certificate; with a rulebook also that it is of it.
// The error is that of an interruption.
func (s *session) rechecked(text []byte, p *rulebook.Program) (certificateView, error) {
	c, err := recheck.Read(bytes.NewReader(text))
	if err != nil {
		return certificateView{Fault: err.Error()}, nil
	}
	v := certificateView{Claim: c.Claim, Rulebook: c.Rulebook, Horizon: c.Horizon, Regions: len(c.Regions)}
	if err := c.Check(s.Ctx); err != nil {
		v.Fault = err.Error()
		return v, s.Ctx.Err()
	}
	if p != nil {
		if v.Fault = differs(s.Ctx, c, p); v.Fault != "" {
			return v, nil
		}
		v.Model = "same"
	}
	v.OK = true
	return v, nil
}

// differs says in what a certificate is not of a rulebook, or nothing.
func differs(ctx context.Context, c *recheck.Certificate, p *rulebook.Program) string {
	if c.Rulebook != p.Hash {
		return "it is of another rulebook, or of another edition: its hash is " + c.Rulebook + ", that of the rulebook " + p.Hash
	}
	from, until, ok := horizon(c.Horizon)
	if !ok {
		return "its horizon cannot be read: " + c.Horizon
	}
	first, _, _ := from.Civil()
	last, _, _ := until.Civil()
	its, _ := json.Marshal(c.Net)
	for _, one := range story.All(p) {
		if named(one) != c.Claim {
			continue
		}
		for _, depth := range []int{1, 2, 3, 4, 5, 6, 0} { // 0 is all of it
			m, err := prove.Build(ctx, p, one, prove.Options{From: from, Years: last - first, Depth: depth})
			if err != nil {
				return "the model cannot be made again: " + err.Error()
			}
			if mine, _ := json.Marshal(m.Searched()); bytes.Equal(mine, its) {
				return ""
			}
		}
		return "the rulebook makes another model of this claim"
	}
	return "the rulebook makes no such claim"
}

// named is a claim as a certificate names it.
func named(c claim.Claim) string {
	if c.Property == "" {
		return oneLine(c.Text)
	}
	return c.Property + ": " + oneLine(c.Text)
}

// horizon reads the first and last day of a horizon.
func horizon(text string) (from, until calendar.Date, ok bool) {
	a, b, ok := strings.Cut(text, " to ")
	if !ok {
		return 0, 0, false
	}
	from, err := calendar.ParseDate(a)
	if err != nil {
		return 0, 0, false
	}
	until, err = calendar.ParseDate(b)
	return from, until, err == nil
}

func (s *session) printRecheck(v recheckView) {
	for _, c := range v.Certificates {
		word, t := "ok  ", screen.Good
		if !c.OK {
			word, t = "FAIL", screen.Bad
		}
		s.Out.Table(0, [][]screen.Cell{{t.Of(word), screen.Plain.Of(c.Claim)}})
		if c.Fault != "" {
			s.Out.Wrap("      ", screen.Bad, c.Fault)
			continue
		}
		text := report.Count(c.Regions, "region") + ", " + c.Horizon
		if c.Model != "" {
			text += ", the model is that of the rulebook"
		}
		s.Out.Wrap("      ", screen.Faint, text)
	}
}
