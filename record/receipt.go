package record

import (
	"encoding/base64"
	"fmt"
	"strconv"
)

// Receipt says that an event stood in the log when a head of it was signed. It
// goes out with every letter and acknowledgement, so that the mailboxes of the
// parties hold what the organisation can no longer change.
type Receipt struct {
	Index      int64    // of the entry in the log
	Case       string   // chain: 32 hexadecimal digits
	Seq        int64    // place in the chain
	E          [32]byte // commitment of the entry
	Checkpoint []byte   // a signed note of a log that holds it
}

const (
	receiptBegin = "-----BEGIN ALTERAM RECEIPT-----"
	receiptEnd   = "-----END ALTERAM RECEIPT-----"
)

// String returns the receipt as a block of text, with its line end.
func (r Receipt) String() string {
	return receiptBegin + "\n" +
		"entry " + strconv.FormatInt(r.Index, 10) + " " + r.Case + " " + strconv.FormatInt(r.Seq, 10) + " " +
		base64.StdEncoding.EncodeToString(r.E[:]) + "\n" +
		string(r.Checkpoint) + receiptEnd + "\n"
}

// parseReceipt reads the words of a block, from after its first line to before
// its last. The words alone count: what mail programs do to line ends, quotation
// marks and the dash of a signature line is undone, and the checkpoint is
// written anew as it was.
func parseReceipt(words []string) (Receipt, error) {
	if len(words) < 11 || words[0] != "entry" {
		return Receipt{}, fmt.Errorf("receipt: it is not an entry and a checkpoint")
	}
	index, ok1 := parseNumber(words[1])
	seq, ok2 := parseNumber(words[3])
	e, ok3 := parseHash(words[4])
	if !ok1 || !ok2 || !ok3 || !isHex(words[2], 32) || !isOrigin(words[5]) {
		return Receipt{}, fmt.Errorf("receipt: its first line is not index, case, place and commitment")
	}
	text := words[5] + "\n" + words[6] + "\n" + words[7] + "\n\n"
	for rest := words[8:]; len(rest) > 0; rest = rest[3:] {
		if len(rest) < 3 {
			return Receipt{}, fmt.Errorf("receipt: a signature line is cut off")
		}
		text += "— " + rest[1] + " " + rest[2] + "\n"
	}
	c, err := ParseCheckpoint([]byte(text))
	if err != nil {
		return Receipt{}, fmt.Errorf("receipt: %w", err)
	}
	if index >= c.Size || seq > index {
		return Receipt{}, fmt.Errorf("receipt: its entry lies after the end of the log")
	}
	return Receipt{Index: index, Case: words[2], Seq: seq, E: e, Checkpoint: c.Text}, nil
}
