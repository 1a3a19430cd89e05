package frontdesk

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"alteram/clerk"
	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/screen"
	"alteram/letter"
)

// lettersView is what letters --json prints.
type lettersView struct {
	Schema  string       `json:"schema"`  // alteram.letters/1
	Letters []letterView `json:"letters"` // in the order of the log
}

// letterView is a letter that an act caused.
type letterView struct {
	Number  int        `json:"number"`            // of the letter, for letters show and letters sent
	Case    string     `json:"case"`              // name of the case in the record
	Entry   int        `json:"entry"`             // number in the case of the act that caused it
	To      string     `json:"to,omitempty"`      // name of the addressee
	Contact string     `json:"contact,omitempty"` // address, as far as known
	Subject string     `json:"subject,omitempty"` // absent when erased
	Body    string     `json:"body,omitempty"`    // with the receipt at its end; only of letters show
	Sent    []sentView `json:"sent,omitempty"`    // absent while it waits
	Erased  string     `json:"erased,omitempty"`  // by which event, and why
	Mail    string     `json:"mail,omitempty"`    // where it stands on its way by mail: held, due, claimed, accepted, failed, bounced, paper, recalled
	Why     string     `json:"why,omitempty"`     // why it stands there
}

// sentView is a sending of a letter.
type sentView struct {
	At  string `json:"at"`  // RFC 3339
	How string `json:"how"` // post, email, hand; bounced: it came back
}

func lettersCommand(d *front) *cobra.Command {
	var waiting bool
	c := &cobra.Command{
		Use:   "letters [CASE]",
		Short: "list the letters that acts have caused",
		Long: "Every act that is to be told to somebody causes a letter, written in the same step. List them, of one case or of all. Where mail is configured, alteram serve sends them. " +
			"Each letter ends with the receipt of its act: whoever keeps the letter can show later what was recorded then.",
		Example: "alteram letters carter --waiting\nalteram letters write outbox\nalteram letters sent 3 --by post",
		Args:    command.Takes(0, 1),
	}
	c.Flags().BoolVar(&waiting, "waiting", false, "only those that have not been sent")
	d.Flags(c, false)
	c.AddCommand(lettersShowCommand(d), lettersWriteCommand(d), lettersSendCommand(d), lettersSentCommand(d), lettersBouncedCommand(d))
	c.RunE = d.Run(func(args []string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			chain := ""
			if len(args) == 1 {
				var err error
				if chain, err = d.CaseNamed(ctx, o, args[0]); err != nil {
					return err
				}
			}
			all, err := o.Letters(ctx, "")
			if err != nil {
				return err
			}
			ways, err := waysOf(ctx, o)
			if err != nil {
				return err
			}
			v := lettersView{"alteram.letters/1", []letterView{}}
			for i := range all {
				if l := &all[i]; (chain == "" || l.Case == chain) && (!waiting || desk.Waits(l)) {
					one := viewLetter(i+1, l, false)
					way := ways[fmt.Sprintf("%d/%d", l.Index, l.N)]
					one.Mail, one.Why = string(way.State), way.Answer
					v.Letters = append(v.Letters, one)
				}
			}
			if d.JSON {
				return d.Emit(v)
			}
			d.printLetters(o, v.Letters)
			return nil
		})
	})
	return c
}

func viewLetter(n int, l *clerk.Letter, body bool) letterView {
	v := letterView{Number: n, Case: l.Case, Entry: int(l.Seq), To: l.Name, Contact: l.Contact, Subject: l.Subject, Erased: l.Erased}
	if body {
		v.Body = l.Body
	}
	for _, s := range l.Sent {
		v.Sent = append(v.Sent, sentView{s.At, s.How})
	}
	return v
}

func (d *front) printLetters(o *desk.Folder, letters []letterView) {
	var rows [][]screen.Cell
	for _, l := range letters {
		state := screen.Doubt.Of("waits")
		if n := len(l.Sent); n > 0 {
			state = screen.Good.Of("sent by " + l.Sent[n-1].How + " on " + o.Day(l.Sent[n-1].At))
			if l.Sent[n-1].How == letter.Returned {
				state = screen.Bad.Of("came back on " + o.Day(l.Sent[n-1].At))
			}
		}
		if l.Erased != "" {
			state = screen.Faint.Of("erased")
		}
		rows = append(rows, []screen.Cell{screen.Plain.Of(fmt.Sprintf("%4d", l.Number)), screen.Name.Of(desk.Or(l.To, "(erased)")), state, screen.Plain.Of(l.Subject)})
	}
	d.Out.Table(0, rows)
	if len(rows) == 0 {
		d.Out.Line("there are no letters")
	}
}

// letter is the letter with a number in the list of all.
func (d *front) letter(ctx context.Context, o *desk.Folder, number string) (int, *clerk.Letter, error) {
	all, err := o.Letters(ctx, "")
	if err != nil {
		return 0, nil, err
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > len(all) {
		return 0, nil, command.NotFound("alteram letters numbers them", "there is no letter %q", number)
	}
	return n, &all[n-1], nil
}

func lettersShowCommand(d *front) *cobra.Command {
	c := &cobra.Command{
		Use:     "show N",
		Short:   "print a letter",
		Long:    "Print a letter with the receipt at its end.",
		Example: "alteram letters show 3",
		Args:    command.Takes(1, 1),
	}
	d.Flags(c, false)
	c.RunE = d.Run(func(args []string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			n, l, err := d.letter(ctx, o, args[0])
			if err != nil {
				return err
			}
			v := viewLetter(n, l, true)
			if d.JSON {
				return d.Emit(lettersView{"alteram.letters/1", []letterView{v}})
			}
			if v.Erased != "" {
				return command.NotFound("", "letter %d is erased: %s", n, v.Erased)
			}
			to := l.Name
			if l.Contact != "" {
				to += " <" + l.Contact + ">"
			}
			d.Out.Line("To: %s\nSubject: %s\n\n%s", to, l.Subject, strings.TrimRight(l.Body, "\n"))
			return nil
		})
	})
	return c
}

func lettersWriteCommand(d *front) *cobra.Command {
	var from string
	var all bool
	c := &cobra.Command{
		Use:     "write DIR",
		Short:   "write the letters that wait as .eml files",
		Long:    "Write the letters that wait into a folder, one .eml file each, which any mail program opens. A file that is there is not written again. Nothing is sent, and nothing counts as sent until letters sent says so.",
		Example: "alteram letters write outbox --from secretary@harbour.example",
		Args:    command.Takes(1, 1),
	}
	command.TextFlag(c, &from, "from", "", "ADDRESS", "sender")
	c.Flags().BoolVar(&all, "all", false, "those that were sent, too")
	d.Flags(c, false)
	c.RunE = d.Run(func(args []string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			letters, err := o.Letters(ctx, "")
			if err != nil {
				return err
			}
			if err := os.MkdirAll(args[0], 0o700); err != nil {
				return err
			}
			for i := range letters {
				l := &letters[i]
				if l.Erased != "" || !all && !desk.Waits(l) {
					continue
				}
				name := filepath.Join(args[0], fmt.Sprintf("%04d.eml", i+1))
				if _, err := os.Stat(name); err == nil {
					continue
				}
				if err := command.WriteFile(name, l.EML(from)); err != nil {
					return err
				}
				d.Out.Line("%s  %s", name, l.Name)
			}
			return nil
		})
	})
	return c
}

func lettersSentCommand(d *front) *cobra.Command {
	var how, note string
	c := &cobra.Command{
		Use:     "sent N",
		Short:   "record that a letter was sent",
		Long:    "Record that a letter was sent, and how. It may be sent several times.",
		Example: "alteram letters sent 3 --by post",
		Args:    command.Takes(1, 1),
	}
	command.TextFlag(c, &how, "by", "", "METHOD", "post, email or hand")
	command.TextFlag(c, &note, "note", "", "WORDS", "anything else, such as the number of a registered letter")
	d.Flags(c, true)
	c.RunE = d.Run(func(args []string) error {
		if !slices.Contains([]string{"post", "email", "hand"}, how) {
			return command.WrongUse("add --by post, --by email or --by hand; what else there is to say goes into --note", "how was it sent?")
		}
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			_, l, err := d.letter(ctx, o, args[0])
			if err != nil {
				return err
			}
			filed, err := o.MarkSent(ctx, d.Request(o), l.Index, l.N, how, note)
			if err != nil {
				return err
			}
			d.PrintFiled(filed)
			return nil
		})
	})
	return c
}
