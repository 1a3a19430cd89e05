// Command alteram-verify checks bundles: whole, true, and of one history. It is
// small enough to be read before it is trusted: it stands on packages record
// and bundle alone, reads the files that it is given and nothing else. It does
// not replay the rulebook; "alteram verify" does.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"

	"alteram/bundle"
	"alteram/record"
)

const help = `Verify bundles that an organisation has handed over.

  alteram-verify case.zip
  alteram-verify --seen letter.eml case.zip
  alteram-verify --key "example.org/alteram/1+5d1a9c3e+AR..." case.zip
  alteram-verify mine.zip theirs.zip

A bundle is a ZIP archive, or the folder it was unpacked into. Several are also
held against each other: they must be of one history.

  --seen FILE   a letter or acknowledgement with a receipt; the bundle must
                continue what was seen then (may be given more than once)
  --key KEY     the key of the organisation's log, from a letter or a notice
                board; without it, compare the one that is printed

The rulebook is not replayed: whether the rulings follow from it, "alteram
verify" tells.

Exit codes, as those of "alteram verify":
  0  everything was verified
  1  a file could not be read
  2  wrong use
  3  there is no such file, or a letter holds no receipt
  7  something does not hold: a bundle, a receipt, or two histories of one log
`

// The exit codes: docs/reference/exit-codes.md.
const (
	verified    = 0
	failed      = 1
	misused     = 2
	notFound    = 3
	notVerified = 7
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run does what the arguments ask for and returns the exit code.
func run(args []string, out, talk io.Writer) int {
	var seen []string
	flags := flag.NewFlagSet("alteram-verify", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	pin := flags.String("key", "", "")
	flags.Func("seen", "", func(name string) error { seen = append(seen, name); return nil })
	var names []string
	for {
		switch err := flags.Parse(args); {
		case err == flag.ErrHelp:
			fmt.Fprint(out, help)
			return verified
		case err != nil:
			return complain(talk, misused, err.Error())
		}
		// Flags may stand behind files.
		if args = flags.Args(); len(args) == 0 {
			break
		}
		names, args = append(names, args[0]), args[1:]
	}
	if len(names) == 0 {
		return complain(talk, misused, "no bundle was named")
	}
	var receipts []record.Receipt
	for _, name := range seen {
		text, err := os.ReadFile(name)
		if err != nil {
			return complain(talk, unread(err), err.Error())
		}
		found := record.FindReceipts(text)
		if len(found) == 0 {
			return complain(talk, notFound, name+" holds no receipt")
		}
		receipts = append(receipts, found...)
	}
	v := verifier{out: out, pin: *pin, receipts: receipts}
	for _, name := range names {
		if err := v.verify(name); err != nil {
			return complain(talk, unread(err), err.Error())
		}
	}
	v.cross()
	fmt.Fprintln(out, "The rulebook was not replayed: whether the rulings follow from it, alteram verify tells.")
	return v.code
}

// complain says what is wrong and returns the exit code.
func complain(talk io.Writer, code int, what string) int {
	fmt.Fprintf(talk, "alteram-verify: error: %s\nalteram-verify: hint: alteram-verify --help\n", what)
	return code
}

// unread is the exit code for a file that could not be read.
func unread(err error) int {
	if errors.Is(err, fs.ErrNotExist) {
		return notFound
	}
	return failed
}

// verifier verifies one bundle after the other.
type verifier struct {
	out      io.Writer
	pin      string
	receipts []record.Receipt
	code     int
	names    []string // of the bundles that were verified
	bundles  []*bundle.Contents
}

// verify verifies one bundle. The error is that it could not be read from the
// disk.
func (v *verifier) verify(name string) error {
	c, err := read(name)
	if unreadable, ok := err.(*bundle.Unreadable); ok {
		v.refuse(name, unreadable.Findings)
		return nil
	} else if err != nil {
		return err
	}
	report := bundle.Verify(c, v.pin)
	if !report.OK {
		v.refuse(name, report.Findings)
		return nil
	}
	fmt.Fprintf(v.out, "%s: verified\n", name)
	for _, line := range report.Lines {
		fmt.Fprintf(v.out, "  %s\n", line)
	}
	if v.pin == "" {
		fmt.Fprintln(v.out, "  No key was given: compare the key above with the one on a letter or a notice board.")
	}
	for _, r := range v.receipts {
		finding, conclusive := bundle.Seen(c, r)
		what := fmt.Sprintf("the receipt for entry %d (event %d of case %s)", r.Index, r.Seq, r.Case)
		switch {
		case finding != "":
			v.code = notVerified
			fmt.Fprintf(v.out, "  NOT VERIFIED against %s. %s\n", what, finding)
		case !conclusive:
			v.code = notVerified
			fmt.Fprintf(v.out, "  NOT COMPARED with %s: the log is too large to travel in the bundle. Ask the organisation for a bundle that holds the proof from the receipt's head.\n", what)
		default:
			fmt.Fprintf(v.out, "  The log continues what %s was sent with.\n", what)
		}
	}
	v.names, v.bundles = append(v.names, name), append(v.bundles, c)
	return nil
}

func (v *verifier) refuse(name string, findings []bundle.Finding) {
	v.code = notVerified
	fmt.Fprintf(v.out, "%s: NOT VERIFIED\n", name)
	for _, f := range findings {
		fmt.Fprintf(v.out, "  %s\n", f.Text)
	}
}

// cross holds each two bundles against each other.
func (v *verifier) cross() {
	for i, a := range v.bundles {
		for j, b := range v.bundles[:i] {
			conflict, conclusive, err := bundle.Cross(b, a)
			both := v.names[j] + " and " + v.names[i]
			switch {
			case err != nil:
				v.code = notVerified
				fmt.Fprintf(v.out, "%s: NOT COMPARED: %v\n", both, err)
			case conflict != "":
				v.code = notVerified
				fmt.Fprintf(v.out, "%s: NOT OF ONE HISTORY\n\n%s\n", both, conflict)
			case !conclusive:
				fmt.Fprintf(v.out, "%s: nothing contradicts; the log is too large to travel, so that one history was not shown\n", both)
			default:
				fmt.Fprintf(v.out, "%s: of one history\n", both)
			}
		}
	}
}

// read reads a bundle, packed or unpacked. What is large in it is read from the
// disk when it is needed, for as long as the program runs.
func read(name string) (*bundle.Contents, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return bundle.OpenFolder(os.DirFS(name))
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return bundle.Open(f, info.Size())
}
