package backoffice

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/mod/sumdb/tlog"

	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/report"
	"alteram/record"
)

// logView is what log head and log prove print with --json.
type logView struct {
	Schema     string   `json:"schema"`          // alteram.log/1
	Origin     string   `json:"origin"`          // name of the log
	Size       int      `json:"size"`            // entries
	Root       string   `json:"root"`            // of the tree, base64
	Key        string   `json:"key"`             // verifier key in use
	Checkpoint string   `json:"checkpoint"`      // the signed head, with cosignatures
	From       int      `json:"from,omitempty"`  // of a proof: the earlier size
	Proof      []string `json:"proof,omitempty"` // that the log of that size was only added to: hashes, base64
}

func logCommand(d *office) *cobra.Command {
	return desk.Noun("log", "publish the log, prove that it only grew, change its key",
		"The log is one Merkle tree over blinded entries: whoever holds a head of it can be shown that later ones only added to it, and learns nothing else.",
		"alteram log head\nalteram log tiles public",
		logHeadCommand(d), logTilesCommand(d), logProveCommand(d), logRotateCommand(d))
}

func logHeadCommand(d *office) *cobra.Command {
	c := &cobra.Command{
		Use:     "head",
		Short:   "print the signed head of the log",
		Long:    "Print the head of the log as a C2SP checkpoint, with the cosignatures of witnesses, to be pinned on a notice board or sent to others.",
		Example: "alteram log head",
		Args:    command.Takes(0, 0),
	}
	d.Flags(c, false)
	c.RunE = d.Run(func([]string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			v, err := head(ctx, o)
			if err != nil {
				return err
			}
			if d.JSON {
				return d.Emit(v)
			}
			_, err = d.Out.WriteString(v.Checkpoint)
			return err
		})
	})
	return c
}

// head is the signed head with its cosignatures.
func head(ctx context.Context, o *desk.Folder) (*logView, error) {
	head, err := o.Store.Head(ctx)
	if err != nil {
		return nil, err
	}
	c, err := record.ParseCheckpoint(head.Checkpoint)
	if err != nil {
		return nil, err
	}
	lines, err := o.Store.Cosignatures(ctx, head.Size)
	if err != nil {
		return nil, err
	}
	text, err := c.With(lines...)
	if err != nil {
		return nil, err
	}
	return &logView{Schema: "alteram.log/1", Origin: c.Origin, Size: int(c.Size), Root: c.Root.String(), Key: o.Org.Verifier, Checkpoint: string(text)}, nil
}

// hashes reads the stored hashes of the tree.
func hashes(ctx context.Context, o *desk.Folder) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) { return o.Store.Hashes(ctx, indexes) })
}

func logTilesCommand(d *office) *cobra.Command {
	c := &cobra.Command{
		Use:     "tiles DIR",
		Short:   "write the log as static files for a web server",
		Long:    "Write the log in C2SP tlog-tiles form: checkpoint, tiles of hashes and bundles of entries, which any web server can publish. Run again it adds what is new. The entries are blinded: the files tell nothing of what was recorded.",
		Example: "alteram log tiles public",
		Args:    command.Takes(1, 1),
	}
	d.Flags(c, false)
	c.RunE = d.Run(func(args []string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			v, err := head(ctx, o)
			if err != nil {
				return err
			}
			tiles := tlog.NewTiles(record.TileHeight, 0, int64(v.Size))
			bundles := (v.Size + 1<<record.TileHeight - 1) >> record.TileHeight
			bar := d.Bar(len(tiles) + bundles)
			written := 0
			write := func(t tlog.Tile, make func() ([]byte, error)) error {
				name, err := record.TilePath(t)
				if err != nil {
					return err
				}
				done, err := writeTile(filepath.Join(args[0], filepath.FromSlash(name)), make)
				if done {
					written++
				}
				bar.To(written, name)
				return err
			}
			for _, t := range tiles {
				if err := write(t, func() ([]byte, error) { return tlog.ReadTileData(t, hashes(ctx, o)) }); err != nil {
					return err
				}
			}
			for n := range bundles {
				from := n << record.TileHeight
				to := min(from+1<<record.TileHeight, v.Size)
				t := tlog.Tile{H: record.TileHeight, L: -1, N: int64(n), W: to - from}
				if err := write(t, func() ([]byte, error) {
					entries, err := o.Store.Entries(ctx, int64(from), int64(to))
					return record.EntryBundle(entries), err
				}); err != nil {
					return err
				}
			}
			bar.Done()
			if err := command.WriteFile(filepath.Join(args[0], "checkpoint"), []byte(v.Checkpoint)); err != nil { // last: it promises the others
				return err
			}
			d.Out.Line("%s: %s, %s written", args[0], report.Count(v.Size, "entry"), report.Count(written, "tile"))
			return nil
		})
	})
	return c
}

// writeTile writes a tile unless it is there: tiles never change.
func writeTile(name string, make func() ([]byte, error)) (written bool, err error) {
	if _, err := os.Stat(name); err == nil {
		return false, nil
	}
	data, err := make()
	if err != nil {
		return false, err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return false, err
	}
	return true, command.WriteFile(name, data)
}

func logProveCommand(d *office) *cobra.Command {
	var from int64
	c := &cobra.Command{
		Use:     "prove",
		Short:   "prove that the log only grew since it had a size",
		Long:    "Print the proof that the log as it is now begins with the log of an earlier size: the two heads and the hashes that lead from one to the other (RFC 6962).",
		Example: "alteram log prove --from 12",
		Args:    command.Takes(0, 0),
	}
	c.Flags().Int64Var(&from, "from", 0, "the earlier size")
	c.Flags().Lookup("from").Annotations = map[string][]string{"argument": {"SIZE"}}
	d.Flags(c, false)
	c.RunE = d.Run(func([]string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			v, err := head(ctx, o)
			if err != nil {
				return err
			}
			if from < 1 || from > int64(v.Size) {
				return command.WrongUse("alteram log head prints the size", "--from: the log has had sizes from 1 to %d, not %d", v.Size, from)
			}
			proof, err := tlog.ProveTree(int64(v.Size), from, hashes(ctx, o))
			if err != nil {
				return err
			}
			v.From = int(from)
			for _, h := range proof {
				v.Proof = append(v.Proof, h.String())
			}
			if d.JSON {
				return d.Emit(v)
			}
			d.Out.Line("old %d", from)
			for _, h := range v.Proof {
				d.Out.Line("%s", h)
			}
			d.Out.Line("\n%s", strings.TrimRight(v.Checkpoint, "\n"))
			return nil
		})
	})
	return c
}

func logRotateCommand(d *office) *cobra.Command {
	var next, papers string
	var lost bool
	c := &cobra.Command{
		Use:   "rotate",
		Short: "change the log's key to the one on paper",
		Long: "Change the key of the log to the next one, which was printed when the organisation was made or the key last changed. It is asked for as a file (- is standard input), never as an argument. A new next key is made and printed once: put it where the old one was.\n\n" +
			"Whoever stole the key in use cannot do this: only the next key was promised.",
		Example: "alteram log rotate --next-key paper.txt",
		Args:    command.Takes(0, 0),
	}
	command.TextFlag(c, &next, "next-key", "", "FILE", "the next key, or the whole paper")
	command.TextFlag(c, &papers, "papers", "", "FILE", "write the new next key to this file instead of printing it")
	c.Flags().BoolVar(&lost, "lost", false, "the key in use is lost: the new one alone signs the change")
	d.Flags(c, true)
	c.RunE = d.Run(func([]string) error {
		if next == "" {
			return command.WrongUse("type the key from the paper into a file, or pipe it in with --next-key -", "--next-key is missing")
		}
		text, err := d.ReadText(next)
		if err != nil {
			return err
		}
		signer := findKey(text.Text)
		if signer == "" {
			return command.WrongUse("it is the line that begins with PRIVATE+KEY+", "%s holds no signing key", next)
		}
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			after, verifier, err := record.NewKey(rand.Reader, o.Org.Origin)
			if err != nil {
				return err
			}
			paper := fmt.Sprintf("Keep this on paper, apart from the folder. It is shown once.\n\n%s, log %s\n\nNext log key. It takes over when the present one is lost or stolen:\nalteram log rotate --next-key FILE\n%s\n", o.Org.Name, o.Org.Origin, after)
			if papers != "" {
				if err := writeSecret(papers, paper); err != nil {
					return err
				}
			}
			filed, err := o.Rotate(ctx, d.Request(o), signer, record.KeyDigest(verifier), lost)
			if err != nil {
				return err
			}
			if papers == "" {
				d.Out.Line("%s", strings.TrimRight(paper, "\n"))
			}
			d.PrintFiled(filed)
			d.Say("tell those who verify: the log's key is now %s", o.Organisation().Verifier)
			return nil
		})
	})
	return c
}

// findKey is the signing key in a text, typed from paper or as it was saved.
func findKey(text []byte) string {
	for line := range bytes.Lines(text) {
		if w := string(bytes.TrimSpace(line)); strings.HasPrefix(w, "PRIVATE+KEY+") {
			return w
		}
	}
	return ""
}
