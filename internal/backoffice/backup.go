package backoffice

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/keep"
	"alteram/internal/report"
	"alteram/internal/screen"
	"alteram/internal/vault"
)

// backupView is what backup check --json prints.
type backupView struct {
	Schema   string   `json:"schema"`             // alteram.backup/1
	OK       bool     `json:"ok"`                 // the backup is whole
	Made     string   `json:"made"`               // RFC 3339
	Origin   string   `json:"origin,omitempty"`   // name of the log
	Entries  int      `json:"entries"`            // of the log
	Opened   bool     `json:"opened"`             // the keys were at hand: every sealed body was opened
	Findings []string `json:"findings,omitempty"` // what is wrong
}

// notes are what the folder remembers of its keeping, for status.
type notes struct{ Backup, Escrow string }

// readNotes reads when the last backup was made, and the last escrow.
func readNotes(ctx context.Context, o *desk.Folder) notes {
	var n notes
	var last struct {
		Made time.Time `json:"made"`
	}
	if text, err := os.ReadFile(filepath.Join(o.Dir, "last-backup.json")); err == nil && json.Unmarshal(text, &last) == nil {
		n.Backup = last.Made.UTC().Format(time.RFC3339)
	}
	if st, err := o.Vault.Status(ctx); err == nil && !st.Escrow.IsZero() {
		n.Escrow = st.Escrow.UTC().Format(time.RFC3339)
	}
	return n
}

func backupCommand(d *office) *cobra.Command {
	c := &cobra.Command{
		Use:   "backup DIR",
		Short: "back the organisation up",
		Long: "Write a backup into a new folder, while the organisation is at work. It holds what is stored, all of it sealed or blinded, and no key that opens it: to restore it the keys are needed, from the folder or from their escrow. " +
			"A backup that was never tried is a hope: backup check tries it.",
		Example: "alteram backup /media/stick/club-2010-10-12\nalteram backup check /media/stick/club-2010-10-12",
		Args:    command.Takes(1, 1),
	}
	command.TextFlag(c, &d.Org, "org", "", "DIR", "folder of the organisation; otherwise ALTERAM_ORG, or the nearest one above that holds organisation.json")
	c.AddCommand(backupCheckCommand(d))
	c.RunE = d.Run(func(args []string) error {
		dir, err := d.FindFolder()
		if err != nil {
			return err
		}
		if err := fresh(args[0]); err != nil {
			return err
		}
		step, stop := d.Progress("backup")
		m, err := keep.Backup(d.Ctx, dir, args[0], d.World.Now(), step)
		stop()
		if err != nil {
			return d.Explain(err, command.CodeFailed)
		}
		d.Out.Line("%s: %s", d.Out.In(screen.Strong, args[0]), report.Count(int(m.Size), "entry"))
		if m.Unnoted != nil {
			d.Say("warning: the backup is whole, but the organisation's folder does not know of it, and alteram doctor will ask for another: %v", m.Unnoted)
		}
		d.Say("next: alteram backup check %s", args[0])
		return nil
	})
	return c
}

// fresh refuses what is there already.
func fresh(name string) error {
	if _, err := os.Lstat(name); err == nil {
		return command.WrongUse("name one that does not exist", "%s is there already, and nothing is written over", name)
	}
	return nil
}

// keyFlags say where keys are.
type keyFlags struct{ escrow, identity, keys string }

func (f *keyFlags) add(c *cobra.Command) {
	command.TextFlag(c, &f.escrow, "escrow", "", "FILE", "the escrow of the keys")
	command.TextFlag(c, &f.identity, "identity", "", "FILE", "the recovery identity; - is standard input")
	command.TextFlag(c, &f.keys, "keys", "", "DIR", "the keys folder of the organisation itself, instead of an escrow")
}

// open returns the keys, or nil when none are named. Complete says that they
// are those of the folder as it was last in use.
func (d *office) keysOf(f *keyFlags) (keys *vault.Escrow, complete bool, err error) {
	switch {
	case f.keys != "" && f.escrow != "":
		return nil, false, command.WrongUse("", "give --keys or --escrow, not both")
	case f.keys != "":
		keys, err = vault.ReadFolder(f.keys, d.World.Now())
		return keys, true, err
	case f.escrow != "" && f.identity == "":
		return nil, false, command.WrongUse("add --identity FILE: the identity that was printed when the organisation was made", "an escrow is opened with a recovery identity")
	case f.escrow != "":
		keys, err = d.openEscrow(f.escrow, f.identity)
	}
	return keys, false, err
}

func backupCheckCommand(d *office) *cobra.Command {
	var f keyFlags
	c := &cobra.Command{
		Use:   "check DIR",
		Short: "try a backup out",
		Long: "Try a backup out: check its sums, restore it into a scratch folder, compare head and counts, and audit the record. With the keys every sealed body is opened, too; without, only what needs no key is checked, and that is said. " +
			"Ends with 7 when the backup is not whole.",
		Example: "alteram backup check /media/stick/club-2010-10-12 --keys club/keys",
		Args:    command.Takes(1, 1),
	}
	f.add(c)
	c.RunE = d.Run(func(args []string) error {
		keys, _, err := d.keysOf(&f)
		if err != nil {
			return d.Explain(err, command.CodeFailed)
		}
		step, stop := d.Progress("check")
		checked, err := keep.CheckBackup(d.Ctx, args[0], keys, keep.Desk(d.ClerkWorld()), step)
		stop()
		if err != nil {
			return d.Explain(err, command.CodeUnverified)
		}
		m := checked.Manifest
		v := backupView{Schema: "alteram.backup/1", OK: len(checked.Findings) == 0, Made: m.Made.Format(time.RFC3339), Origin: m.Origin, Entries: int(m.Size), Opened: checked.Opened, Findings: checked.Findings}
		if d.JSON {
			err = d.Emit(v)
		} else {
			d.printChecked(args[0], v)
		}
		if err == nil && !v.OK {
			return &command.Quit{Code: command.CodeUnverified}
		}
		return err
	})
	return c
}

func (d *office) printChecked(dir string, v backupView) {
	for _, f := range v.Findings {
		d.Out.Hang("", "- ", screen.Bad, f)
	}
	if !v.OK {
		d.Out.Line("%s: %s", dir, d.Out.In(screen.Bad, "this backup is not whole"))
		return
	}
	d.Out.Line("%s: %s, %s", dir, report.Count(v.Entries, "entry"), d.Out.In(screen.Good, "restored, compared and audited"))
	if !v.Opened {
		d.Out.Wrap("  ", screen.Doubt, "without keys no sealed body could be opened: add --keys DIR, or --escrow FILE --identity FILE")
	}
}

func restoreCommand(d *office) *cobra.Command {
	var f keyFlags
	var to, address, none, stones string
	var lost bool
	c := &cobra.Command{
		Use:   "restore BACKUP",
		Short: "make an organisation's folder from a backup",
		Long: "Make a new folder from a backup and the keys, never over anything. What was erased after the backup was made is erased again before anything opens; if nobody can know what that is, it is refused. " +
			"Entries that were acknowledged after the backup was made are lost, and receipts in other hands prove it: --lost says that you know.",
		Example: "alteram restore /media/stick/club-2010-10-12 --to club --escrow keys.age --identity paper.txt",
		Args:    command.Takes(1, 1),
	}
	command.TextFlag(c, &to, "to", "", "DIR", "the new folder")
	command.TextFlag(c, &address, "store", "", "ADDRESS", "keep the store in an empty PostgreSQL database instead of the folder")
	f.add(c)
	command.TextFlag(c, &stones, "tombstones", "", "FILE", "what has been destroyed, from the keys folder of the lost organisation")
	command.TextFlag(c, &none, "none-erased-since", "", "DATE", "say that nothing was erased after this day")
	c.Flags().BoolVar(&lost, "lost", false, "entries that were acknowledged later are lost, and you know it")
	c.RunE = d.Run(func(args []string) error {
		if to == "" {
			return command.WrongUse("add --to DIR, a folder that does not exist", "where to?")
		}
		if err := fresh(to); err != nil {
			return err
		}
		r := keep.Restoration{Backup: args[0], To: to, Store: address, Lost: lost, Audit: keep.Desk(d.ClerkWorld()), Carry: keep.CarryOver(d.ClerkWorld())}
		var err error
		if r.Keys, r.Complete, err = d.keysOf(&f); err != nil {
			return d.Explain(err, command.CodeFailed)
		}
		if stones != "" {
			text, err := os.ReadFile(stones)
			if err != nil {
				return err
			}
			if r.Tombstones, err = vault.ParseTombstones(text); err != nil {
				return d.Explain(err, command.CodeFailed)
			}
			r.Complete = true
		}
		if none != "" {
			day, err := desk.ParseDay("--none-erased-since", none)
			if err != nil {
				return err
			}
			year, month, dom := day.Civil()
			r.NoneSince = time.Date(year, month, dom, 0, 0, 0, 0, time.UTC)
		}
		step, stop := d.Progress("restore")
		r.Progress = step
		done, err := keep.Restore(d.Ctx, r)
		stop()
		if err != nil {
			return d.Explain(err, command.CodeUse)
		}
		d.Out.Line("%s: %s", d.Out.In(screen.Strong, to), report.Count(int(done.Size), "entry"))
		if n := len(done.Carried); n > 0 {
			d.Out.Wrap("  ", screen.Doubt, report.Count(n, "erasure")+" from after the backup done again, and recorded as such; the grounds that were given are lost")
		}
		if done.Acknowledged > done.Size {
			d.Out.Wrap("  ", screen.Bad, report.Count(int(done.Acknowledged-done.Size), "entry")+" lost: tell everybody who got letters about them")
		}
		d.Say("next: alteram doctor --org %s", to)
		return nil
	})
	return c
}

// doctorView is what doctor --json prints.
type doctorView struct {
	Schema   string        `json:"schema"`   // alteram.doctor/1
	Healthy  bool          `json:"healthy"`  // nothing was found
	Findings []ailmentView `json:"findings"` // what is wrong, the worst first
}

// ailmentView is one thing that is wrong.
type ailmentView struct {
	Level string `json:"level"` // broken, or due: something to do before long
	What  string `json:"what"`  // in words
	Fix   string `json:"fix"`   // the one thing to do
}

func doctorCommand(d *office) *cobra.Command {
	c := &cobra.Command{
		Use:     "doctor",
		Short:   "say what is wrong with the organisation's folder",
		Long:    "Look at clock, disk, time zones, store, keys, rulebook, escrow, backups and letters, and name for each thing that is wrong the one thing to do. It changes nothing. Ends with 1 when something is broken.",
		Example: "alteram doctor",
		Args:    command.Takes(0, 0),
	}
	command.TextFlag(c, &d.Org, "org", "", "DIR", "folder of the organisation; otherwise ALTERAM_ORG, or the nearest one above that holds organisation.json")
	c.AddCommand(doctorMailCommand(d))
	c.RunE = d.Run(func([]string) error {
		dir, err := d.FindFolder()
		if err != nil {
			return err
		}
		found, err := keep.Doctor(d.Ctx, dir, keep.Health{World: d.ClerkWorld()})
		if err != nil {
			return d.Explain(err, command.CodeFailed)
		}
		v := doctorView{Schema: "alteram.doctor/1", Healthy: len(found) == 0, Findings: []ailmentView{}}
		broken := false
		for _, level := range []keep.Level{keep.Broken, keep.Due} {
			for _, f := range found {
				if f.Level == level {
					v.Findings = append(v.Findings, ailmentView{string(f.Level), f.What, f.Fix})
					broken = broken || level == keep.Broken
				}
			}
		}
		if d.JSON {
			err = d.Emit(v)
		} else {
			d.printDoctor(v)
		}
		if err == nil && broken {
			return &command.Quit{Code: command.CodeFailed}
		}
		return err
	})
	return c
}

func (d *office) printDoctor(v doctorView) {
	for _, f := range v.Findings {
		tint := screen.Doubt
		if f.Level == string(keep.Broken) {
			tint = screen.Bad
		}
		d.Out.Hang("", f.Level+": ", tint, f.What)
		d.Out.Hang("  ", "do: ", screen.Plain, f.Fix)
	}
	if v.Healthy {
		d.Out.Line("%s", d.Out.In(screen.Good, "nothing is wrong"))
	}
}

// upgradeView is what upgrade --json prints.
type upgradeView struct {
	Schema  string   `json:"schema"`            // alteram.upgrade/1
	Have    int      `json:"have"`              // version of the store's tables
	Want    int      `json:"want"`              // the one that this program works with
	Changes []string `json:"changes,omitempty"` // what opening the folder with this program changes for good
	Refused string   `json:"refused,omitempty"` // why this program will not open it
	Fix     string   `json:"fix,omitempty"`     // the way back from that
}

func upgradeCommand(d *office) *cobra.Command {
	var check bool
	c := &cobra.Command{
		Use:     "upgrade",
		Short:   "say what this program would change in the organisation's folder",
		Long:    "Say what opening the folder with this program changes for good, or why this program will not open it, with the way back. It changes nothing; a folder is upgraded by the first command that opens it.",
		Example: "alteram upgrade --check",
		Args:    command.Takes(0, 0),
	}
	command.TextFlag(c, &d.Org, "org", "", "DIR", "folder of the organisation; otherwise ALTERAM_ORG, or the nearest one above that holds organisation.json")
	c.Flags().BoolVar(&check, "check", false, "only look")
	c.RunE = d.Run(func([]string) error {
		if !check {
			return command.WrongUse("alteram upgrade --check looks first; any other command upgrades", "upgrade only looks: add --check")
		}
		dir, err := d.FindFolder()
		if err != nil {
			return err
		}
		u, err := keep.UpgradeCheck(d.Ctx, dir)
		if err != nil {
			return d.Explain(err, command.CodeFailed)
		}
		v := upgradeView{"alteram.upgrade/1", int(u.Have), int(u.Want), u.Changes, u.Refused, u.Fix}
		if d.JSON {
			err = d.Emit(v)
		} else {
			d.printUpgrade(v)
		}
		if err == nil && u.Refused != "" {
			return &command.Quit{Code: command.CodeFailed}
		}
		return err
	})
	return c
}

func (d *office) printUpgrade(v upgradeView) {
	switch {
	case v.Refused != "":
		d.Out.Hang("", "refused: ", screen.Bad, v.Refused)
		d.Out.Hang("  ", "do: ", screen.Plain, v.Fix)
	case len(v.Changes) > 0:
		d.Out.Line("%s", d.Out.In(screen.Doubt, strings.Join(v.Changes, "\n")))
	default:
		d.Out.Line("%s", d.Out.In(screen.Good, "this program and the folder fit: nothing would change"))
	}
}
