package frontdesk

import (
	"context"

	"github.com/spf13/cobra"

	"alteram/internal/command"
	"alteram/internal/desk"
)

func holdCommand(d *front) *cobra.Command {
	var ground string
	c := &cobra.Command{
		Use:     "hold CASE",
		Short:   "forbid every erasure in a case",
		Long:    "Forbid every erasure in a case until unhold: a court, an appeal or a regulator may ask for it. The hold is an entry with its ground. register instead of a case holds everybody in the register.",
		Example: "alteram hold carter --ground \"proceedings before the High Court\"",
		Args:    command.Takes(1, 1),
	}
	command.TextFlag(c, &ground, "ground", "", "WORDS", "why, in words that everybody may read")
	d.Flags(c, true)
	c.RunE = d.Run(func(args []string) error { return d.hold(args[0], ground, true) })
	return c
}

func unholdCommand(d *front) *cobra.Command {
	var ground string
	c := &cobra.Command{
		Use:     "unhold CASE",
		Short:   "end a hold",
		Long:    "End a hold: what the rulebook allows to be erased may be erased again.",
		Example: "alteram unhold carter --ground \"the proceedings are over\"",
		Args:    command.Takes(1, 1),
	}
	command.TextFlag(c, &ground, "ground", "", "WORDS", "why, in words that everybody may read")
	d.Flags(c, true)
	c.RunE = d.Run(func(args []string) error { return d.hold(args[0], ground, false) })
	return c
}

func (d *front) hold(which, ground string, on bool) error {
	if ground == "" {
		return command.WrongUse("add --ground \"proceedings before the High Court\"", "a hold needs a ground, and so does its end")
	}
	return d.With(func(ctx context.Context, o *desk.Folder) error {
		chain := o.Org.Chain
		if which != "register" {
			var err error
			if chain, err = d.CaseNamed(ctx, o, which); err != nil {
				return err
			}
		}
		filed, err := o.Hold(ctx, d.Request(o), chain, on, ground)
		if err != nil {
			return err
		}
		d.PrintFiled(filed)
		return nil
	})
}
