package backoffice

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"
	"github.com/spf13/cobra"

	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/report"
	"alteram/internal/vault"
)

func keysCommand(d *office) *cobra.Command {
	return desk.Noun("keys", "keep the keys: escrow, recovery, retirement",
		"What is private is sealed under keys in the folder's keys folder, never in a backup. Their escrow is a small file, sealed for the recovery identity that was printed when the organisation was made: without it or the folder, everything private is lost.",
		"alteram keys escrow keys.age --to age1...\nalteram keys retire --older-than 30",
		keysEscrowCommand(d), keysRecoverCommand(d), keysRetireCommand(d))
}

func keysEscrowCommand(d *office) *cobra.Command {
	var to []string
	c := &cobra.Command{
		Use:     "escrow FILE",
		Short:   "seal the keys for those who keep the recovery identity",
		Long:    "Write the keys to a new file, sealed (age) for each recipient. Destroy earlier escrows: they open what has been erased since.",
		Example: "alteram keys escrow keys.age --to age1...",
		Args:    command.Takes(1, 1),
	}
	c.Flags().StringArrayVar(&to, "to", nil, "recipient; may stand several times")
	c.Flags().Lookup("to").Annotations = map[string][]string{"argument": {"RECIPIENT"}}
	d.Flags(c, false)
	c.RunE = d.Run(func(args []string) error {
		var recipients []age.Recipient
		for _, r := range to {
			recipient, err := age.ParseX25519Recipient(r)
			if err != nil {
				return command.WrongUse("it begins with age1 and was printed beside the recovery identity", "--to: %v", err)
			}
			recipients = append(recipients, recipient)
		}
		if len(recipients) == 0 {
			return command.WrongUse("add --to age1..., the recipient that init printed", "for whom is the escrow?")
		}
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			f, err := os.OpenFile(args[0], os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
			if errors.Is(err, os.ErrExist) {
				return command.WrongUse("name a file that does not exist", "%s is there already, and nothing is written over", args[0])
			}
			if err != nil {
				return err
			}
			if err := errors.Join(o.Vault.Escrow(ctx, f, recipients...), f.Sync(), f.Close()); err != nil {
				return errors.Join(err, os.Remove(args[0]))
			}
			d.Out.Line("%s: the keys, sealed for %s", args[0], report.Count(len(recipients), "recipient"))
			return nil
		})
	})
	return c
}

// readIdentity reads recovery identities, typed from paper or as they were
// saved.
func (d *office) readIdentity(name string) ([]age.Identity, error) {
	text, err := d.ReadText(name)
	if err != nil {
		return nil, err
	}
	var ids []age.Identity
	for line := range bytes.Lines(text.Text) {
		if id, err := age.ParseX25519Identity(string(bytes.TrimSpace(line))); err == nil {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil, command.WrongUse("it is the line that begins with AGE-SECRET-KEY-1", "%s holds no recovery identity", name)
	}
	return ids, nil
}

// openEscrow opens an escrow with the identity in a file.
func (d *office) openEscrow(escrow, identity string) (*vault.Escrow, error) {
	ids, err := d.readIdentity(identity)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(escrow)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return vault.OpenEscrow(f, ids...)
}

func keysRecoverCommand(d *office) *cobra.Command {
	var escrow, identity string
	c := &cobra.Command{
		Use:     "recover DIR",
		Short:   "make the keys folder again from an escrow",
		Long:    "Make a new keys folder DIR of the keyring of the organisation's keys folder and an escrow, when epoch keys or the signing key in it are lost. Then put it in the place of the old one. When the keyring is lost, too, restore a backup.",
		Example: "alteram keys recover keys.new --escrow keys.age --identity paper.txt",
		Args:    command.Takes(1, 1),
	}
	command.TextFlag(c, &escrow, "escrow", "", "FILE", "the escrow")
	command.TextFlag(c, &identity, "identity", "", "FILE", "the recovery identity; - is standard input")
	command.TextFlag(c, &d.Org, "org", "", "DIR", "folder of the organisation; otherwise ALTERAM_ORG, or the nearest one above that holds organisation.json")
	c.RunE = d.Run(func(args []string) error {
		if escrow == "" || identity == "" {
			return command.WrongUse("use: "+c.Example, "--escrow and --identity are needed")
		}
		dir, err := d.FindFolder()
		if err != nil {
			return err
		}
		if _, err := os.Stat(args[0]); err == nil {
			return command.WrongUse("name a folder that does not exist", "%s is there already, and nothing is written over", args[0])
		}
		e, err := d.openEscrow(escrow, identity)
		if err != nil {
			return d.Explain(err, command.CodeFailed)
		}
		old := filepath.Join(dir, desk.KeysFolder)
		stones, err := os.ReadFile(filepath.Join(old, "tombstones"))
		if err != nil {
			return err
		}
		v, err := vault.Assemble(d.Ctx, args[0], filepath.Join(old, "keyring.db"), stones, e, vault.Config{})
		if err != nil {
			return d.Explain(err, command.CodeFailed)
		}
		if err := errors.Join(v.Apply(d.Ctx, e.Tombstones), v.Close()); err != nil {
			return d.Explain(err, command.CodeFailed)
		}
		d.Out.Line("%s: the keys are whole; put it in the place of %s", args[0], old)
		return nil
	})
	return c
}

func keysRetireCommand(d *office) *cobra.Command {
	var days int
	c := &cobra.Command{
		Use:   "retire",
		Short: "destroy epoch keys that are no longer in use",
		Long: "Begin a new epoch, and destroy the epoch keys that were replaced so many days ago. Keyrings in backups from their time cannot be opened from then on: what has been erased is then gone from the backups, too.\n\n" +
			"Make a backup and an escrow afterwards.",
		Example: "alteram keys retire --older-than 30",
		Args:    command.Takes(0, 0),
	}
	c.Flags().IntVar(&days, "older-than", 30, "how long ago they were replaced")
	c.Flags().Lookup("older-than").Annotations = map[string][]string{"argument": {"DAYS"}}
	d.Flags(c, false)
	c.RunE = d.Run(func([]string) error {
		if days < 0 {
			return command.WrongUse("", "--older-than: %d is no number of days", days)
		}
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			if err := o.Vault.Rotate(ctx); err != nil {
				return err
			}
			n, err := o.Vault.Retire(ctx, time.Duration(days)*24*time.Hour)
			if err != nil {
				return err
			}
			d.Out.Line("a new epoch has begun; %s destroyed", report.Count(n, "earlier epoch key"))
			return nil
		})
	})
	return c
}
