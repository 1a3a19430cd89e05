package record

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// maxProof is the largest proof file, in bytes.
const maxProof = 32 << 10

// maxPath is the longest path of a Merkle tree of 2^63 leaves.
const maxPath = 63

const proofHeader = "c2sp.org/tlog-proof@v1"

// Proof shows that an entry is in the log (C2SP tlog-proof@v1).
type Proof struct {
	Index      int64            // of the entry, from 0
	Extra      []byte           // of an event: the blind; nil for none
	Path       tlog.RecordProof // from the entry's sibling up to the root's child
	Checkpoint []byte           // the signed note
}

// Encode returns the file. The checkpoint is written as it is.
func (p Proof) Encode() ([]byte, error) {
	var b strings.Builder
	b.WriteString(proofHeader + "\n")
	if len(p.Extra) > 0 {
		b.WriteString("extra " + base64.StdEncoding.EncodeToString(p.Extra) + "\n")
	}
	fmt.Fprintf(&b, "index %d\n", p.Index)
	for _, h := range p.Path {
		b.WriteString(base64.StdEncoding.EncodeToString(h[:]) + "\n")
	}
	b.WriteString("\n")
	b.Write(p.Checkpoint)
	// What cannot be read again is not written.
	if _, err := readProof(b.String()); err != nil {
		return nil, fmt.Errorf("proof: %w", err)
	}
	return []byte(b.String()), nil
}

// DecodeProof reads a proof file. It verifies nothing: tlog.CheckRecord does,
// with the root of the opened checkpoint.
func DecodeProof(b []byte) (Proof, error) {
	p, err := readProof(string(b))
	if err != nil {
		return Proof{}, fmt.Errorf("proof: %w", err)
	}
	return p, nil
}

func readProof(text string) (p Proof, err error) {
	if len(text) > maxProof {
		return p, fmt.Errorf("%d bytes, at most %d", len(text), maxProof)
	}
	n := 0
	line := func() string {
		var s string
		s, text, _ = strings.Cut(text, "\n")
		n++
		return s
	}
	if line() != proofHeader {
		return p, fmt.Errorf("line 1 is not %s", proofHeader)
	}
	next := line()
	if extra, ok := strings.CutPrefix(next, "extra "); ok {
		p.Extra, err = base64.StdEncoding.Strict().DecodeString(extra)
		if err != nil || len(p.Extra) == 0 || strings.Contains(extra, "\r") {
			return p, fmt.Errorf("line %d: the extra data are not base64 as it is written canonically", n)
		}
		next = line()
	}
	index, found := strings.CutPrefix(next, "index ")
	var ok bool
	if p.Index, ok = parseNumber(index); !ok || !found {
		return p, fmt.Errorf("line %d is not the index of an entry", n)
	}
	for next = line(); next != ""; next = line() {
		h, ok := parseHash(next)
		switch {
		case !ok:
			return p, fmt.Errorf("line %d: %q is not a hash: 32 bytes in base64", n, clip(next))
		case len(p.Path) == maxPath:
			return p, fmt.Errorf("line %d: more than %d hashes", n, maxPath)
		}
		p.Path = append(p.Path, h)
	}
	c, err := ParseCheckpoint([]byte(text))
	switch {
	case err != nil:
		return p, err
	case p.Index >= c.Size:
		return p, errors.New("the entry lies after the end of the log")
	}
	p.Checkpoint = c.Text
	return p, nil
}
