package telling

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"alteram/calendar"
	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/screen"
	"alteram/statement"
)

// checkView is what check-statement --json prints.
type checkView struct {
	Schema    string         `json:"schema"`       // alteram.check-statement/1
	Text      string         `json:"text"`         // path of the text
	Case      string         `json:"case"`         // path or name of the case
	On        string         `json:"on,omitempty"` // the day of the text
	Sentences []sentenceView `json:"sentences"`    // in the order of the text
	Supported int            `json:"supported"`    // sentences of which every claim is supported and every word read
	Contra    int            `json:"contradicted"` // sentences with a claim that the record contradicts
	NotShown  int            `json:"not_shown"`    // sentences with a claim that it does not show, and none that it contradicts
	NotRead   int            `json:"not_read"`     // sentences with words that were not understood, and nothing worse
	NoClaim   int            `json:"no_claim"`     // sentences that claim nothing that a record can show
}

// sentenceView is a sentence of the text.
type sentenceView struct {
	Text   string      `json:"text"`             // as it stands there
	Answer string      `json:"answer"`           // supports, contradicts, not shown, not read or no claim: the gravest of its claims
	Claims []claimView `json:"claims"`           // what it says happened
	Unread []string    `json:"unread,omitempty"` // words that were not understood
}

// claimView is one thing that a sentence says happened.
type claimView struct {
	Text    string   `json:"text"`              // the words that make the claim
	About   string   `json:"about"`             // what it is about
	Answer  string   `json:"answer"`            // supports, contradicts or not shown
	Says    string   `json:"says"`              // what the record says
	Entries []string `json:"entries,omitempty"` // on which the answer rests
}

func checkCommand(t *teller) *cobra.Command {
	var f caseFlags
	var which, on string
	c := &cobra.Command{
		Use:   "check-statement FILE",
		Short: "hold a press text against a record",
		Long: "Read a text, sentence by sentence, and say of every claim in it (days, hours, lengths of time, counts, votes, sanctions, who was told when, what did not happen) whether the record supports it, contradicts it or does not show it. " +
			"What cannot be read is said to be not read, never supported. Ends with 5 when the record contradicts something, with 9 when something is not shown or not read. - is standard input.",
		Example: "alteram check-statement statement.txt --case examples/carter/rehearsal.case --on \"12 October 2010\"",
		Args:    command.Takes(1, 1),
	}
	command.TextFlag(c, &which, "case", "", "CASE", "the case: a case file, or a case of the organisation")
	command.TextFlag(c, &on, "on", "", "DATE", "the day of the text: \"last night\" is the night before, and what came later is not in it; otherwise that of the publication, for \"last night\" alone")
	f.add(t, c)
	c.RunE = t.Run(func(args []string) error {
		if which == "" {
			return command.WrongUse("add --case CASE: a case file, or a case of the organisation", "against which record?")
		}
		day, err := desk.ParseDay("--on", on)
		if err != nil {
			return err
		}
		text, err := t.ReadText(args[0])
		if err != nil {
			return err
		}
		switch {
		case !utf8.Valid(text.Text):
			return &command.Quit{Code: command.CodeFailed, Message: text.Name + " is not a text in UTF-8", Hint: "save it as plain text; of a PDF or a document of an office program, copy the words out of it"}
		case len(bytes.TrimSpace(text.Text)) == 0:
			return &command.Quit{Code: command.CodeFailed, Message: text.Name + " is empty", Hint: "there is nothing to hold against the record"}
		}
		return t.with(which, &f, func(o *opened) error {
			v := viewCheck(args[0], o.name, day, statement.Check(o.statement(), string(text.Text), day))
			if t.JSON {
				if err := t.Emit(v); err != nil {
					return err
				}
			} else {
				t.printCheck(&v)
			}
			switch {
			case v.Contra > 0:
				return &command.Quit{Code: command.CodeRefused}
			case v.NotShown+v.NotRead > 0:
				return &command.Quit{Code: command.CodeOpen}
			}
			return nil
		})
	})
	return c
}

func viewCheck(text, name string, on calendar.Date, list []statement.Sentence) checkView {
	v := checkView{Schema: "alteram.check-statement/1", Text: text, Case: name, Sentences: []sentenceView{}}
	if on != calendar.NoDate {
		v.On = on.ISO()
	}
	for _, s := range list {
		x := sentenceView{Text: strings.Join(strings.Fields(s.Text), " "), Answer: string(s.Answer), Claims: []claimView{}, Unread: s.Unread}
		for _, c := range s.Claims {
			x.Claims = append(x.Claims, claimView{strings.Join(strings.Fields(c.Text), " "), c.About, string(c.Answer), c.Says, c.Entries})
		}
		v.Sentences = append(v.Sentences, x)
		switch s.Answer {
		case statement.Supports:
			v.Supported++
		case statement.Contradicts:
			v.Contra++
		case statement.NotShown:
			v.NotShown++
		case statement.NotRead:
			v.NotRead++
		case statement.NoClaim:
			v.NoClaim++
		}
	}
	return v
}

func tint(answer string) screen.Tint {
	switch statement.Answer(answer) {
	case statement.Supports:
		return screen.Good
	case statement.Contradicts:
		return screen.Bad
	case statement.NoClaim:
		return screen.Faint
	}
	return screen.Doubt
}

func (t *teller) printCheck(v *checkView) {
	for _, s := range v.Sentences {
		t.Out.Wrap("", screen.Plain, s.Text)
		t.Out.Line("  %s", t.Out.In(tint(s.Answer), s.Answer))
		for _, c := range s.Claims {
			says := c.Says
			if len(c.Entries) > 0 {
				says += " (" + list(c.Entries) + ")"
			}
			t.Out.Hang("    ", "- "+c.Answer+": ", tint(c.Answer), "\""+c.Text+"\", "+c.About+". "+says)
		}
		if len(s.Unread) > 0 {
			t.Out.Hang("    ", "- not read: ", screen.Doubt, strings.Join(s.Unread, "; "))
		}
	}
	t.Out.Line("")
	t.Out.Line("%d supported, %d contradicted, %d not shown, %d not read, %d without a claim", v.Supported, v.Contra, v.NotShown, v.NotRead, v.NoClaim)
}

// statementView is what statement --json prints.
type statementView struct {
	Schema string     `json:"schema"` // alteram.statement/1
	Case   string     `json:"case"`   // path or name of the case
	Level  string     `json:"level"`  // nothing, outcome, summary or full
	Lines  []lineView `json:"lines"`  // the sentences
}

// lineView is a sentence of a statement.
type lineView struct {
	Text    string   `json:"text"`    // the sentence
	Entries []string `json:"entries"` // on which it rests
}

func statementCommand(t *teller) *cobra.Command {
	var f caseFlags
	var level string
	c := &cobra.Command{
		Use:   "statement CASE",
		Short: "write what may be told in public of a case",
		Long: "Write a public statement from the record alone: nothing, the outcome, a summary, or in full. Each sentence names the entries on which it rests. " +
			"Nobody is named but the respondent. This publishes nothing: that is an act of the rulebook, after the respondent was told.",
		Example: "alteram statement examples/carter/rehearsal.case --level summary",
		Args:    command.Takes(1, 1),
	}
	command.TextFlag(c, &level, "level", "", "LEVEL", "nothing, outcome, summary or full (default summary)")
	f.add(t, c)
	c.RunE = t.Run(func(args []string) error {
		l := statement.Level(desk.Or(level, string(statement.Summary)))
		if !slices.Contains(statement.Levels(), l) {
			return command.WrongUse("say nothing, outcome, summary or full", "--level: there is no level %q", level)
		}
		return t.with(args[0], &f, func(o *opened) error {
			s := statement.Make(o.statement(), l)
			v := statementView{Schema: "alteram.statement/1", Case: o.name, Level: string(l), Lines: []lineView{}}
			for _, x := range s.Lines {
				v.Lines = append(v.Lines, lineView(x))
			}
			if t.JSON {
				return t.Emit(v)
			}
			for _, x := range v.Lines {
				t.Out.Line("%s  %s", x.Text, t.Out.In(screen.Faint, "["+list(x.Entries)+"]"))
			}
			if len(v.Lines) == 0 {
				t.Out.Line("%s", fmt.Sprintf("nothing is told at the level %q", l))
			}
			return nil
		})
	})
	return c
}
