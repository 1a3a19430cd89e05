package witness

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"alteram/record"
)

// maxProof is how many lines a consistency proof may have.
const maxProof = 63

// request is the body of add-checkpoint: what the log believes the witness saw
// last, the proof that the new head extends it, and the new head.
type request struct {
	old   int64
	proof tlog.TreeProof
	head  record.Checkpoint
}

// String writes the body.
func (r request) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "old %d\n", r.old)
	for _, h := range r.proof {
		b.WriteString(base64.StdEncoding.EncodeToString(h[:]) + "\n")
	}
	b.WriteString("\n")
	b.Write(r.head.Text)
	return b.String()
}

// parseRequest reads the body. The error says which line is not as the
// protocol has it.
func parseRequest(body string) (r request, err error) {
	top, rest, ok := strings.Cut(body, "\n\n")
	if !ok {
		return r, errors.New("no empty line before the checkpoint")
	}
	lines := strings.Split(top, "\n")
	size, ok := strings.CutPrefix(lines[0], "old ")
	if r.old, err = strconv.ParseInt(size, 10, 64); !ok || err != nil || r.old < 0 || strconv.FormatInt(r.old, 10) != size {
		return r, errors.New("line 1 is not \"old\" and a size")
	}
	if len(lines)-1 > maxProof {
		return r, fmt.Errorf("the proof has more than %d lines", maxProof)
	}
	for i, line := range lines[1:] {
		raw, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(raw) != tlog.HashSize || len(line) != 44 {
			return r, fmt.Errorf("line %d is not a hash in base64", i+2)
		}
		r.proof = append(r.proof, tlog.Hash(raw))
	}
	r.head, err = parseHead(rest)
	return r, err
}

// parseHead reads a checkpoint. Signature lines that are notes' but not in
// their canonical writing are for those who verify them: here the head counts.
func parseHead(text string) (record.Checkpoint, error) {
	head, err := record.ParseCheckpoint([]byte(text))
	if err == nil {
		return head, nil
	}
	var n *note.UnverifiedNoteError
	if _, open := note.Open([]byte(text), nil); errors.As(open, &n) {
		if head, err := record.ParseCheckpoint([]byte(n.Note.Text + "\n" + blankLine)); err == nil {
			head.Text = []byte(text)
			return head, nil
		}
	}
	return record.Checkpoint{}, err
}
