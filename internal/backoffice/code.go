package backoffice

import (
	"context"
	"os/user"
	"time"

	"github.com/spf13/cobra"

	"alteram/calendar"
	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/screen"
	"alteram/internal/signin"
	"alteram/internal/site"
)

// codeView is what register code --json prints.
type codeView struct {
	Schema string `json:"schema"` // alteram.code/1
	Person string `json:"person"` // who can sign in with it
	Code   string `json:"code"`   // to be typed on the sign-in page
	Until  string `json:"until"`  // until when
}

// registerCodeCommand lets an administrator in who has lost every other way.
func registerCodeCommand(d *office) *cobra.Command {
	c := &cobra.Command{
		Use:   "code PERSON",
		Short: "let a secretary or chair in who has lost every other way",
		Long: "Make a code with which somebody with an account as secretary or chair signs in once, within an hour, on the pages of alteram serve. " +
			"It is for who has lost passkey and paper. The making is recorded first and stands in the history of the organisation, where whoever presides can read it: nobody takes another's place unseen.",
		Example: "alteram register code \"Ann Ash\"",
		Args:    command.Takes(1, 1),
	}
	d.Flags(c, true)
	c.RunE = d.Run(func(args []string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			r, err := o.Register(ctx)
			if err != nil {
				return err
			}
			who, err := desk.Person(r, args[0])
			if err != nil {
				return err
			}
			door, err := signin.Open(ctx, o.Dir, signin.Config{Register: o.Register, Origin: "http://localhost", Name: o.Org.Name})
			if err != nil {
				return err
			}
			defer door.Close()
			name := "somebody on the machine"
			if u, err := user.Current(); err == nil {
				name = u.Username
			}
			printed, err := door.Recover(ctx, who.ID, name)
			if err != nil {
				return err
			}
			if err := site.RecordNotice(ctx, o.Desk, d.Request(o), "", &printed.Notice); err != nil {
				return err
			}
			if d.JSON {
				return d.Emit(codeView{"alteram.code/1", who.Label(), printed.Code, printed.Until.Format(time.RFC3339)})
			}
			d.Out.Line("%s", d.Out.In(screen.Strong, printed.Code))
			d.Say("%s can sign in with it once, until %s. It is in the record that it was made; tell the others: %s", who.Label(), o.Org.Clock.Format(calendar.Instant(printed.Until.UnixNano())), printed.Notice.Words)
			return nil
		})
	})
	return c
}
