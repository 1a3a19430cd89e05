package backoffice

import (
	"context"
	"net"

	"github.com/spf13/cobra"

	"alteram/clerk"
	"alteram/internal/access"
	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/mail"
	"alteram/internal/screen"
)

// doctorMailView is what doctor mail --json prints.
type doctorMailView struct {
	Schema string      `json:"schema"`          // alteram.doctor-mail/1
	Sender string      `json:"sender"`          // address that mails come from
	Good   bool        `json:"good"`            // nothing is missing
	Checks []mailCheck `json:"checks"`          // what was looked at
	Probe  *mailProbe  `json:"probe,omitempty"` // of --to
}

// mailCheck is one thing that was looked at.
type mailCheck struct {
	Name string `json:"name"`          // server, line, SPF, DKIM, DMARC, MX, PTR
	Good bool   `json:"good"`          // nothing is missing
	What string `json:"what"`          // in words
	Raw  string `json:"raw,omitempty"` // what the names of the internet say
	Fix  string `json:"fix,omitempty"` // the one thing to do
}

// mailProbe is a mail that was sent to see whether mail arrives.
type mailProbe struct {
	To     string `json:"to"`
	Taken  bool   `json:"taken"`  // the mail server took it
	Answer string `json:"answer"` // of the server
}

func doctorMailCommand(d *office) *cobra.Command {
	var to string
	c := &cobra.Command{
		Use:     "mail",
		Short:   "say what is missing for mail to arrive",
		Long:    "Ask the names of the internet what they say of the sender's domain (SPF, DKIM, DMARC, MX) and of the mail server, open a line to the server, and say in words what is missing, with the line to add. With --to it sends a probe. Ends with 1 when something is missing.",
		Example: "alteram doctor mail\nalteram doctor mail --to me@example.org",
		Args:    command.Takes(0, 0),
	}
	command.TextFlag(c, &to, "to", "", "ADDRESS", "send a probe there, and print what the mail server answers")
	d.Flags(c, false)
	c.RunE = d.Run(func([]string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			s, err := mail.ReadSettings(o.Dir)
			if err != nil {
				return err
			}
			if s == nil {
				return &clerk.Problem{What: "there is no mail: the organisation works on paper", Remedy: "write " + mail.SettingsFile + " into " + o.Dir + ", or use the page Mail (docs/how-to/send-mail.md)"}
			}
			if to != "" && !mail.Address(to) {
				return command.WrongUse("give one plain address: --to me@example.org", "%q is no address", to)
			}
			v := doctorMailView{Schema: "alteram.doctor-mail/1", Sender: s.Sender, Good: true, Checks: []mailCheck{}}
			transport := &mail.SMTP{Settings: *s, Org: o.Org.Name}
			for _, x := range mail.Check(ctx, net.DefaultResolver, s, transport) {
				v.Checks = append(v.Checks, mailCheck(x))
				v.Good = v.Good && x.Good
			}
			if to != "" {
				carrier := mail.NewCarrier(mail.Config{Desk: o.Desk, Outbox: o.Store, Settings: func() (*mail.Settings, error) { return s, nil }, Reference: access.Reference, Now: d.World.Now})
				v.Probe = &mailProbe{To: to, Taken: true}
				if v.Probe.Answer, err = carrier.Probe(ctx, to); err != nil {
					v.Probe.Taken, v.Probe.Answer, v.Good = false, err.Error(), false
				}
			}
			if d.JSON {
				err = d.Emit(v)
			} else {
				d.printDoctorMail(v)
				err = nil
			}
			if err == nil && !v.Good {
				return &command.Quit{Code: command.CodeFailed}
			}
			return err
		})
	})
	return c
}

func (d *office) printDoctorMail(v doctorMailView) {
	for _, c := range v.Checks {
		tint, word := screen.Good, "good"
		if !c.Good {
			tint, word = screen.Bad, "missing"
		}
		d.Out.Hang("", c.Name+", "+word+": ", tint, c.What)
		if c.Raw != "" {
			d.Out.Hang("  ", "it says: ", screen.Faint, c.Raw)
		}
		if c.Fix != "" {
			d.Out.Hang("  ", "do: ", screen.Plain, c.Fix)
		}
	}
	if v.Probe == nil {
		return
	}
	if v.Probe.Taken {
		d.Out.Hang("", "probe, taken: ", screen.Good, v.Probe.Answer+". That it was taken does not show that it arrives: look into the mailbox, and among the unwanted mail")
		return
	}
	d.Out.Hang("", "probe, not taken: ", screen.Bad, v.Probe.Answer)
}
