package record

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/note"
)

// maxSignatures is how many signature lines a checkpoint may carry.
const maxSignatures = 32

// maxNote is the largest checkpoint, in bytes.
const maxNote = 16 << 10

// signature is one signature line of a note.
type signature struct {
	name string
	id   uint32 // key id
	raw  []byte // after the key id
	line string // with its line end
}

// splitNote takes a signed note (C2SP signed-note) apart without verifying
// anything. It is stricter than note.Open: base64 is canonical and no key signs
// twice, so that a note has one text.
func splitNote(text []byte) (body string, sigs []signature, err error) {
	if len(text) > maxNote {
		return "", nil, fmt.Errorf("%d bytes, at most %d", len(text), maxNote)
	}
	if at := badNoteByte(text); at >= 0 {
		return "", nil, fmt.Errorf("byte %d: not UTF-8, or a control character", at)
	}
	split := bytes.LastIndex(text, []byte("\n\n"))
	if split < 0 {
		return "", nil, errors.New("no blank line between the text and its signatures")
	}
	at := split + 2
	for line := range strings.Lines(string(text[at:])) {
		sig, err := readSignature(line)
		if err != nil {
			return "", nil, fmt.Errorf("byte %d: signature line: %w", at, err)
		}
		for _, other := range sigs {
			if other.name == sig.name && other.id == sig.id {
				return "", nil, fmt.Errorf("byte %d: signature line: %s+%08x signs twice", at, sig.name, sig.id)
			}
		}
		if sigs = append(sigs, sig); len(sigs) > maxSignatures {
			return "", nil, fmt.Errorf("byte %d: more than %d signature lines", at, maxSignatures)
		}
		at += len(line)
	}
	if len(sigs) == 0 {
		return "", nil, errors.New("no signature line")
	}
	return string(text[:split+1]), sigs, nil
}

// badNoteByte returns where text has what no note has, or -1.
func badNoteByte(text []byte) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r < 0x20 && r != '\n' || r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// readSignature reads "— name base64\n".
func readSignature(line string) (signature, error) {
	rest, ok := strings.CutPrefix(line, "— ")
	if !ok {
		return signature{}, errors.New(`it does not begin with "— "`)
	}
	rest, ok = strings.CutSuffix(rest, "\n")
	if !ok {
		return signature{}, errors.New("it has no line end")
	}
	name, b64, _ := strings.Cut(rest, " ")
	if !isKeyName(name) {
		return signature{}, fmt.Errorf("%q is no name of a key", clip(name))
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(b64)
	if err != nil || len(raw) < 5 {
		return signature{}, errors.New("the signature is not base64 as it is written canonically")
	}
	return signature{name: name, id: binary.BigEndian.Uint32(raw), raw: raw[4:], line: line}, nil
}

// signatureLine writes what readSignature reads.
func signatureLine(name string, id uint32, raw []byte) string {
	b := append(binary.BigEndian.AppendUint32(nil, id), raw...)
	return "— " + name + " " + base64.StdEncoding.EncodeToString(b) + "\n"
}

// isKeyName reports whether C2SP signed-note allows the name of a key.
func isKeyName(s string) bool {
	return s != "" && utf8.ValidString(s) && strings.IndexFunc(s, unicode.IsSpace) < 0 &&
		strings.IndexFunc(s, isControl) < 0 && !strings.Contains(s, "+")
}

// inWords turns the errors of note.Open into sentences.
func inWords(err error) error {
	var invalid *note.InvalidSignatureError
	var unverified *note.UnverifiedNoteError
	switch {
	case errors.As(err, &invalid):
		return fmt.Errorf("the signature of %s+%08x does not fit the text", invalid.Name, invalid.Hash)
	case errors.As(err, &unverified):
		return errors.New("none of the keys given has signed it")
	}
	return err
}
