package backoffice

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/mod/sumdb/tlog"

	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/screen"
	"alteram/internal/witness"
	"alteram/record"
)

func witnessCommand(d *office) *cobra.Command {
	return desk.Noun("witness", "vouch for another log, or have this one vouched for",
		"A witness signs that a log only grew since it last looked (C2SP tlog-witness). Two organisations pair up by serving each other.",
		"alteram witness add https://witness.example/ witness.example+1a2b3c4d+BN...\nalteram witness ask",
		witnessKeyCommand(d), witnessServeCommand(d), witnessAddCommand(d), witnessAskCommand(d))
}

func witnessKeyCommand(d *office) *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:     "key NAME",
		Short:   "make the key of a witness",
		Long:    "Make a key for a witness of that name, write the secret to a new file, and print the verifier key for those who ask the witness.",
		Example: "alteram witness key witness.example --out witness.key",
		Args:    command.Takes(1, 1),
	}
	command.TextFlag(c, &out, "out", "", "FILE", "the file to write, which must not be there")
	c.RunE = d.Run(func(args []string) error {
		if out == "" {
			return command.WrongUse("add --out witness.key", "the secret needs a file")
		}
		signer, verifier, err := record.NewWitnessKey(rand.Reader, args[0])
		if err != nil {
			return command.WrongUse("a name such as witness.example", "%v", err)
		}
		if err := writeSecret(out, signer+"\n"); err != nil {
			return err
		}
		d.Out.Line("%s", verifier)
		return nil
	})
	return c
}

func witnessServeCommand(d *office) *cobra.Command {
	var dir, listen, key string
	var logs []string
	c := &cobra.Command{
		Use:     "serve",
		Short:   "vouch for other logs, over HTTP",
		Long:    "Answer logs that ask for a cosignature, until stopped. Each log is named by its verifier key, whose name is the log's origin. Put a proxy with TLS in front of it.",
		Example: "alteram witness serve --dir witness --key witness.key --listen 127.0.0.1:8090 --log VKEY",
		Args:    command.Takes(0, 0),
	}
	command.TextFlag(c, &dir, "dir", "", "DIR", "where the witness remembers what it has signed")
	command.TextFlag(c, &listen, "listen", "", "ADDRESS", "address and port; otherwise 127.0.0.1:8090")
	command.TextFlag(c, &key, "key", "", "FILE", "the secret that witness key has made")
	c.Flags().StringArrayVar(&logs, "log", nil, "verifier key of a log to vouch for; may stand several times")
	c.Flags().Lookup("log").Annotations = map[string][]string{"argument": {"VKEY"}}
	c.RunE = d.Run(func([]string) error {
		if dir == "" || key == "" || len(logs) == 0 {
			return command.WrongUse("use: "+c.Example, "a witness needs --dir, --key and at least one --log")
		}
		secret, err := d.ReadText(key)
		if err != nil {
			return err
		}
		w, err := witness.New(dir, strings.TrimSpace(string(secret.Text)), d.World.Now)
		if err != nil {
			return command.WrongUse("alteram witness key NAME --out FILE makes one", "%s: %v", key, err)
		}
		for _, v := range logs {
			origin, _, _ := strings.Cut(v, "+")
			if err := w.Add(origin, v); err != nil {
				return command.WrongUse("alteram log head --json prints it", "--log: %v", err)
			}
		}
		return d.serve(desk.Or(listen, "127.0.0.1:8090"), w)
	})
	return c
}

// serve answers requests until the run is stopped.
func (d *office) serve(address string, h http.Handler) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 30 * time.Second, MaxHeaderBytes: 16 << 10}
	d.Say("a witness at http://%s/", l.Addr())
	d.Talk.Flush()
	stop := context.AfterFunc(d.Ctx, func() { server.Close() })
	defer stop()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return d.Ctx.Err()
}

func witnessAddCommand(d *office) *cobra.Command {
	c := &cobra.Command{
		Use:     "add URL VKEY",
		Short:   "record that a witness vouches for this log",
		Long:    "Record that a witness vouches for this log from now on. The key's name is the name of the witness.",
		Example: "alteram witness add https://witness.example/ witness.example+1a2b3c4d+BN...",
		Args:    command.Takes(2, 2),
	}
	d.Flags(c, true)
	c.RunE = d.Run(func(args []string) error {
		v, err := record.NewVerifier(args[1])
		if err != nil {
			return command.WrongUse("it is what witness key prints", "%q is no witness's key: %v", args[1], err)
		}
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			filed, err := o.Witness(ctx, d.Request(o), v.Name(), args[0], args[1])
			if err != nil {
				return err
			}
			d.PrintFiled(filed)
			return nil
		})
	})
	return c
}

func witnessAskCommand(d *office) *cobra.Command {
	c := &cobra.Command{
		Use:     "ask",
		Short:   "have the witnesses sign the head of the log",
		Long:    "Ask every witness to sign the head of the log, and keep what they sign. One that does not answer is named, and the others are asked all the same. Ends with 75 when one has not signed.",
		Example: "alteram witness ask",
		Args:    command.Takes(0, 0),
	}
	d.Flags(c, false)
	c.RunE = d.Run(func([]string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			witnesses, err := o.Witnesses(ctx)
			if err != nil {
				return err
			}
			if len(witnesses) == 0 {
				return command.NotFound("alteram witness add URL VKEY records one", "nobody vouches for this log")
			}
			head, err := o.Store.Head(ctx)
			if err != nil {
				return err
			}
			failed := 0
			for _, w := range witnesses {
				v, err := record.NewVerifier(w.Verifier)
				if err != nil {
					return fmt.Errorf("witness %s: %w", w.Name, err)
				}
				line, err := witness.Ask(ctx, nil, w.URL, v, 0, head.Checkpoint, func(old int64) (tlog.TreeProof, error) {
					return tlog.ProveTree(head.Size, old, hashes(ctx, o))
				})
				if err != nil {
					failed++
					d.Out.Hang("", w.Name+": ", screen.Bad, err.Error())
					continue
				}
				if err := o.Store.AddCosignature(ctx, head.Size, v.Name(), line); err != nil {
					return err
				}
				d.Out.Line("%s: %s", w.Name, d.Out.In(screen.Good, "has signed the head of "+desk.Itoa(int(head.Size))+" entries"))
			}
			if failed > 0 {
				return &command.Quit{Code: command.CodeTemporary, Message: fmt.Sprintf("%d of %d witnesses have not signed", failed, len(witnesses)), Hint: "ask again later; if a witness says that the log does not extend what it saw, keep the folder as it is and run alteram audit"}
			}
			return nil
		})
	})
	return c
}
