package record

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint is the signed head of a log (C2SP tlog-checkpoint): how many
// entries it has and the root of the Merkle tree over them.
type Checkpoint struct {
	Origin   string
	Size     int64
	Root     tlog.Hash
	Text     []byte        // the signed note, as it was read
	Cosigned []Cosignature // of OpenCheckpoint: the witnesses that were verified, in their order
}

// Cosignature says that a witness saw the head, and nothing that contradicts
// it, at a time.
type Cosignature struct {
	Name string // of the witness
	Time int64  // seconds since 1970-01-01T00:00:00Z
}

// SignCheckpoint returns the checkpoint of a log: a signed note over origin,
// size and root. The signer's name is the origin.
func SignCheckpoint(origin string, size int64, root tlog.Hash, s note.Signer) ([]byte, error) {
	switch {
	case !isOrigin(origin):
		return nil, fmt.Errorf("checkpoint: %q is no origin: %s", clip(origin), originForm)
	case s.Name() != origin:
		return nil, fmt.Errorf("checkpoint: the key of %s cannot sign for %s", clip(s.Name()), origin)
	case size < 0:
		return nil, fmt.Errorf("checkpoint: a log has no size %d", size)
	}
	text, err := note.Sign(&note.Note{Text: headText(origin, size, root)}, s)
	if err != nil {
		return nil, fmt.Errorf("checkpoint: sign: %w", err)
	}
	return text, nil
}

// headText is what a log and its witnesses sign.
func headText(origin string, size int64, root tlog.Hash) string {
	return origin + "\n" + strconv.FormatInt(size, 10) + "\n" + base64.StdEncoding.EncodeToString(root[:]) + "\n"
}

// OpenCheckpoint verifies a checkpoint. The first verifier is the log's: its
// signature must be there and its name must be the origin. Every other
// signature must be by one of the further verifiers, the witnesses: C2SP lets
// a reader pass over signatures it does not know, but here each byte of a
// checkpoint is vouched for. The error says what is wrong.
func OpenCheckpoint(text []byte, v ...note.Verifier) (Checkpoint, error) {
	c, err := openCheckpoint(text, v)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: %w", err)
	}
	return c, nil
}

func openCheckpoint(text []byte, verifiers []note.Verifier) (Checkpoint, error) {
	c, body, sigs, err := parseCheckpoint(text)
	switch {
	case err != nil:
		return Checkpoint{}, err
	case len(verifiers) == 0:
		return Checkpoint{}, errors.New("no key was given to verify it with")
	case c.Origin != verifiers[0].Name():
		return Checkpoint{}, fmt.Errorf("it is of the log %s, not of %s", clip(c.Origin), verifiers[0].Name())
	case body != headText(c.Origin, c.Size, c.Root):
		return Checkpoint{}, errors.New("it has lines after the root, and ours have none")
	case c.Size == 0 && c.Root != tlog.Hash(sha256.Sum256(nil)):
		return Checkpoint{}, errors.New("the root is not that of an empty log")
	}
	n, err := note.Open(text, note.VerifierList(verifiers...))
	if err != nil {
		return Checkpoint{}, inWords(err)
	}
	if len(n.UnverifiedSigs) > 0 {
		u := n.UnverifiedSigs[0]
		return Checkpoint{}, fmt.Errorf("it has a signature by %s+%08x, and no such key was given", u.Name, u.Hash)
	}
	if !slices.ContainsFunc(sigs, func(s signature) bool { return by(s, verifiers[0]) }) {
		return Checkpoint{}, errors.New("the log has not signed it")
	}
	for _, s := range sigs {
		for _, v := range verifiers {
			if w, ok := v.(*cosignVerifier); ok && by(s, v) {
				c.Cosigned = append(c.Cosigned, Cosignature{Name: w.name, Time: cosignTime(s.raw)})
			}
		}
	}
	return c, nil
}

func by(s signature, v note.Verifier) bool { return s.name == v.Name() && s.id == v.KeyHash() }

// ParseCheckpoint reads the checkpoint of any log without verifying a
// signature. It takes what C2SP allows (names with spaces, lines after the
// root) in its canonical writing.
func ParseCheckpoint(text []byte) (Checkpoint, error) {
	c, _, _, err := parseCheckpoint(text)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: %w", err)
	}
	return c, nil
}

func parseCheckpoint(text []byte) (Checkpoint, string, []signature, error) {
	refuse := func(format string, args ...any) (Checkpoint, string, []signature, error) {
		return Checkpoint{}, "", nil, fmt.Errorf(format, args...)
	}
	body, sigs, err := splitNote(text)
	if err != nil {
		return refuse("%w", err)
	}
	lines := strings.Split(strings.TrimSuffix(body, "\n"), "\n")
	if len(lines) < 3 {
		return refuse("its text is not origin, size and root on three lines")
	}
	if at := slices.Index(lines, ""); at >= 0 {
		return refuse("line %d is empty", at+1)
	}
	size, ok := parseNumber(lines[1])
	if !ok {
		return refuse("line 2: %q is not a size", clip(lines[1]))
	}
	root, ok := parseHash(lines[2])
	if !ok {
		return refuse("line 3: %q is not a root: 32 bytes in base64", clip(lines[2]))
	}
	c := Checkpoint{Origin: lines[0], Size: size, Root: root, Text: slices.Clone(text)}
	return c, body, sigs, nil
}

// With returns the checkpoint's text with signature lines added, each in the
// form "— name base64\n". What it has already it does not get twice.
func (c Checkpoint) With(lines ...string) ([]byte, error) {
	text := string(c.Text)
	for _, line := range lines {
		if _, err := readSignature(line); err != nil {
			return nil, fmt.Errorf("checkpoint: signature line %q: %w", clip(line), err)
		}
		if !strings.Contains(text, "\n"+line) {
			text += line
		}
	}
	if _, _, err := splitNote([]byte(text)); err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	return []byte(text), nil
}

// parseNumber reads a decimal number of zero or more, without sign or leading
// zeros.
func parseNumber(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n >= 0 && strconv.FormatInt(n, 10) == s
}

// parseHash reads a hash in the base64 that C2SP formats use (RFC 4648 4).
func parseHash(s string) (h tlog.Hash, ok bool) {
	raw, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil || len(raw) != len(h) || len(s) != 44 {
		return h, false
	}
	return tlog.Hash(raw), true
}
