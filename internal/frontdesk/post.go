package frontdesk

import (
	"context"
	"crypto/rand"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"alteram/internal/access"
	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/mail"
	"alteram/internal/signin"
	"alteram/letter"
)

// carrierOf carries the letters of an organisation. Of a rehearsal nothing
// leaves, whatever its settings say.
func carrierOf(o *desk.Folder, now func() time.Time, log *slog.Logger) *mail.Carrier {
	return mail.NewCarrier(mail.Config{
		Desk: o.Desk, Outbox: o.Store, Reference: access.Reference, Now: now, Log: log,
		Settings: func() (*mail.Settings, error) {
			if o.Org.Rehearsal {
				return nil, nil
			}
			return mail.ReadSettings(o.Dir)
		},
	})
}

// poster delivers mails that wait nowhere: links to sign in. It is nil when
// there is no mail.
func poster(o *desk.Folder, c *mail.Carrier) (func(context.Context, signin.Mail) error, error) {
	s, err := mail.ReadSettings(o.Dir)
	if err != nil || s == nil || o.Org.Rehearsal {
		return nil, err
	}
	return func(ctx context.Context, m signin.Mail) error {
		_, err := c.Deliver(ctx, &mail.Message{ID: "s." + strings.ToLower(rand.Text()), To: m.To, Subject: m.Subject, Text: strings.Split(strings.TrimSpace(m.Text), "\n\n")})
		return err
	}, nil
}

// sendView is what letters send --json prints.
type sendView struct {
	Schema  string         `json:"schema"`          // alteram.outbox/1
	Mail    bool           `json:"mail"`            // mail is configured
	Letters map[string]int `json:"letters"`         // in the outbox, by state
	Tasks   int            `json:"tasks"`           // reminders that could not be delivered
	Fault   string         `json:"fault,omitempty"` // why no mail leaves
}

func lettersSendCommand(d *front) *cobra.Command {
	var reminders bool
	c := &cobra.Command{
		Use:     "send",
		Short:   "send the letters that may leave by mail",
		Long:    "Send every letter that has waited ten minutes, once, by the mail server that mail.json in the folder names, and print how many letters stand where. alteram serve does this by itself; this is for organisations that do not run it.",
		Example: "alteram letters send",
		Args:    command.Takes(0, 0),
	}
	c.Flags().BoolVar(&reminders, "reminders", false, "the reminders that are due, too")
	d.Flags(c, false)
	c.RunE = d.Run(func([]string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			carrier := carrierOf(o, d.World.Now, nil)
			fault := carrier.Drain(ctx)
			if fault == nil && reminders {
				fault = carrier.Remind(ctx)
			}
			s, err := carrier.Status(ctx)
			if err != nil {
				return err
			}
			v := sendView{Schema: "alteram.outbox/1", Mail: s.On, Letters: map[string]int{}, Tasks: s.Tasks, Fault: s.Fault}
			for state, n := range s.Counts {
				v.Letters[string(state)] = n
			}
			if d.JSON {
				err = d.Emit(v)
			} else {
				d.printOutbox(v)
			}
			if err == nil && fault != nil {
				return &command.Quit{Code: command.CodeFailed}
			}
			return err
		})
	})
	return c
}

func (d *front) printOutbox(v sendView) {
	if !v.Mail {
		d.Out.Line("there is no mail: letters are printed and sent by hand (docs/how-to/send-mail.md)")
	}
	var states []string
	for state := range v.Letters {
		states = append(states, state)
	}
	slices.Sort(states)
	for _, state := range states {
		d.Out.Line("%-9s %d", state, v.Letters[state])
	}
	if v.Mail && len(states) == 0 {
		d.Out.Line("the outbox is empty")
	}
	if v.Tasks > 0 {
		d.Out.Line("%d reminders could not be delivered", v.Tasks)
	}
	if v.Fault != "" {
		d.Out.Line("no mail leaves: %s", v.Fault)
	}
}

func lettersBouncedCommand(d *front) *cobra.Command {
	var note string
	c := &cobra.Command{
		Use:     "bounced N",
		Short:   "record that a letter came back",
		Long:    "Record that a letter came back: the mail said that it could not be delivered, or the envelope was returned. The letter waits again until somebody sends it.",
		Example: "alteram letters bounced 3 --note \"mailbox unavailable\"",
		Args:    command.Takes(1, 1),
	}
	command.TextFlag(c, &note, "note", "", "WORDS", "what the mail or the envelope said")
	d.Flags(c, true)
	c.RunE = d.Run(func(args []string) error {
		if strings.TrimSpace(note) == "" {
			return command.WrongUse("add --note \"mailbox unavailable\"", "why did it come back?")
		}
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			_, l, err := d.letter(ctx, o, args[0])
			if err != nil {
				return err
			}
			filed, err := mail.Returned(ctx, o.Desk, o.Store, d.Request(o), l.Index, l.N, note)
			if err != nil {
				return err
			}
			d.PrintFiled(filed)
			return nil
		})
	})
	return c
}

// waysOf are the letters of the outbox by their place in the record.
func waysOf(ctx context.Context, o *desk.Folder) (map[string]letter.Posting, error) {
	list, err := o.Store.Postings(ctx, "")
	if err != nil {
		return nil, err
	}
	out := map[string]letter.Posting{}
	for _, p := range list {
		out[p.Name()] = p
	}
	return out, nil
}
