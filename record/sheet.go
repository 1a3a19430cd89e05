package record

import (
	"bytes"
	"fmt"
	"strings"
)

// MaxSheet is the largest sheet, in bytes.
const MaxSheet = 16 << 10

// Sheet is what the record says of one event: who did what, when, under which
// rule, in fields that hold no names and no free text. What is private is a
// disclosure; the sheet holds its commitment.
type Sheet struct {
	V    int64    // version of the format: 1
	Org  string   // origin of the log
	ID   string   // of the event: 32 hexadecimal digits, random
	Case string   // handle of the chain it belongs to: 32 hexadecimal digits
	Seq  int64    // its place in the chain, from 0, without gaps
	Prev [32]byte // E of the chain's entry before it; zero when Seq is

	Act      string // what was done: "case.open"
	Actor    string // handle or the rulebook's name of who did it; may be empty
	Role     string // under which they did it; may be empty
	Occurred string // civil time where the organisation is, "unknown" or ""; see the reference
	Recorded string // UTC to the second: "2010-10-11T10:41:00Z"

	Rules  string   // edition of the rulebook in force: 64 hexadecimal digits; "" before the first
	Clause string   // clause applied
	Engine string   // program that judged it
	Relies []string // ids of the events it rests on

	Open  Object // what the act needs and everybody may read
	State Object // what the rulebook makes of it

	Sealed  [][32]byte // commitments of the disclosures, strictly rising
	AttKind string     // how strongly it is attested: "desk", "paper", "system"
	Att     [][32]byte // commitments of the attestations
}

// Encode returns the bytes of the sheet, or says which field is not as the
// format has it.
func (s *Sheet) Encode() ([]byte, error) {
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("sheet: %w", err)
	}
	e := encoder{}
	switch err := e.sheet(s); {
	case err != nil:
		return nil, fmt.Errorf("sheet: %w", err)
	case len(e.out) > MaxSheet:
		return nil, fmt.Errorf("sheet: %d bytes, at most %d", len(e.out), MaxSheet)
	}
	return e.out, nil
}

// DecodeSheet reads the bytes of a sheet. It takes exactly what Encode writes;
// the error names the field or the byte.
func DecodeSheet(b []byte) (*Sheet, error) {
	if len(b) > MaxSheet {
		return nil, fmt.Errorf("sheet: %d bytes, at most %d", len(b), MaxSheet)
	}
	s := &Sheet{}
	r := sheetReader{decoder: decoder{text: string(b)}, sheet: s}
	err := r.read()
	if err == nil {
		err = s.check()
	}
	if err != nil {
		return nil, fmt.Errorf("sheet: %w", err)
	}
	return s, nil
}

// check reports the first field that is not as the format has it.
func (s *Sheet) check() error {
	switch {
	case s.V != 1:
		return fmt.Errorf("v: format %d is not known; this program reads 1", s.V)
	case !isOrigin(s.Org):
		return fmt.Errorf("org: %q is no origin: %s", clip(s.Org), originForm)
	case !isHex(s.ID, 32):
		return fmt.Errorf("id: %q is not 32 lower-case hexadecimal digits", clip(s.ID))
	case !isHex(s.Case, 32):
		return fmt.Errorf("case: %q is not 32 lower-case hexadecimal digits", clip(s.Case))
	case s.Seq < 0:
		return fmt.Errorf("seq: %d is less than zero", s.Seq)
	case s.Seq == 0 && s.Prev != [32]byte{}:
		return fmt.Errorf("prev: the first event of a chain has none before it")
	case s.Seq > 0 && s.Prev == [32]byte{}:
		return fmt.Errorf("prev: event %d of a chain names the one before it", s.Seq)
	case !isAct(s.Act):
		return fmt.Errorf("act: %q is not lower-case words with dots between", clip(s.Act))
	case !isOccurred(s.Occurred):
		return fmt.Errorf("occurred: %q is not a civil time: 2010-10-11, 2010-10-11T17:30, two of them with / between, unknown, or left out", clip(s.Occurred))
	case !isRecorded(s.Recorded):
		return fmt.Errorf("recorded: %q is not a time in UTC such as 2010-10-11T10:41:00Z", clip(s.Recorded))
	case s.Rules != "" && !isHex(s.Rules, 64):
		return fmt.Errorf("rules: %q is not 64 lower-case hexadecimal digits", clip(s.Rules))
	case s.AttKind == "" || len(s.AttKind) > 16 || strings.Trim(s.AttKind, "abcdefghijklmnopqrstuvwxyz") != "":
		return fmt.Errorf("att_kind: %q is not one lower-case word", clip(s.AttKind))
	}
	for _, f := range [...][2]string{{"actor", s.Actor}, {"role", s.Role}, {"clause", s.Clause}, {"engine", s.Engine}} {
		if strings.IndexFunc(f[1], isControl) >= 0 {
			return fmt.Errorf("%s: a line break or control character in a name", f[0])
		}
	}
	seen := map[string]bool{}
	for i, id := range s.Relies {
		if !isHex(id, 32) || seen[id] {
			return fmt.Errorf("relies.%d: %q is not an id that stands once", i, clip(id))
		}
		seen[id] = true
	}
	for i := 1; i < len(s.Sealed); i++ {
		if bytes.Compare(s.Sealed[i-1][:], s.Sealed[i][:]) >= 0 {
			return fmt.Errorf("sealed.%d: commitments rise strictly, by their bytes", i)
		}
	}
	return nil
}

func isControl(r rune) bool { return r < 0x20 || r >= 0x7f && r < 0xa0 }

// isHex reports whether s is n lower-case hexadecimal digits.
func isHex(s string, n int) bool {
	return len(s) == n && strings.Trim(s, "0123456789abcdef") == ""
}

// isAct reports whether s is lower-case words with single dots between.
func isAct(s string) bool {
	for word := range strings.SplitSeq(s, ".") {
		if word == "" || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") != "" {
			return false
		}
	}
	return len(s) <= 64
}

const originForm = "a host and a path, at most 200 of A-Z a-z 0-9 . _ ~ : / -"

// isOrigin reports whether s may be the origin of a log of ours: a URL without
// its scheme, as C2SP tlog-checkpoint recommends.
func isOrigin(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("._~:/-", c) >= 0) {
			return false
		}
	}
	return s != "" && len(s) <= 200
}
