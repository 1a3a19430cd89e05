package record

import (
	"crypto/sha256"
	"fmt"
	"hash"
)

// Disclosure opens one commitment of a sheet. Salt and value live only inside
// ciphertext: once the key is destroyed, the commitment tells nobody anything.
type Disclosure struct {
	Salt  [32]byte // from the operating system's generator, never derived
	Name  string   // what it is: "facts", "text.1"
	Value any      // a value of the sheet form
}

// Bytes returns the disclosure as it is kept: [salt, name, value] in the sheet
// form.
func (d Disclosure) Bytes() ([]byte, error) {
	b, err := Encode([]any{B64(d.Salt), d.Name, d.Value})
	if err != nil {
		return nil, fmt.Errorf("disclosure %q: %w", clip(d.Name), err)
	}
	return b, nil
}

// Commitment returns what a sheet holds in the disclosure's place:
// SHA-256("alteram-field/v1\n" || salt || the text of [name, value]).
func (d Disclosure) Commitment() (c [32]byte, err error) {
	b, err := Encode([]any{d.Name, d.Value})
	if err != nil {
		return c, fmt.Errorf("disclosure %q: %w", clip(d.Name), err)
	}
	return salted("alteram-field/v1\n", d.Salt, b), nil
}

// DecodeDisclosure reads what Bytes wrote. The error says what is wrong and at
// which byte.
func DecodeDisclosure(b []byte) (Disclosure, error) {
	v, err := Decode(b)
	if err != nil {
		return Disclosure{}, fmt.Errorf("disclosure: %w", err)
	}
	list, ok := v.([]any)
	if !ok || len(list) != 3 {
		return Disclosure{}, fmt.Errorf("disclosure: it is not a list of salt, name and value")
	}
	salt, ok1 := list[0].(string)
	name, ok2 := list[1].(string)
	if !ok1 || !ok2 || name == "" {
		return Disclosure{}, fmt.Errorf("disclosure: salt and name are texts, and the name is not empty")
	}
	d := Disclosure{Name: name, Value: list[2]}
	if d.Salt, err = ParseB64(salt); err != nil {
		return Disclosure{}, fmt.Errorf("disclosure: salt: %w", err)
	}
	return d, nil
}

// FileCommitment commits to the content of an attachment:
// SHA-256("alteram-file/v1\n" || salt || content). The salt keeps those who
// know a file from learning that it is in the record.
func FileCommitment(salt [32]byte, content []byte) [32]byte {
	return salted(fileDomain, salt, content)
}

const fileDomain = "alteram-file/v1\n"

// NewFileCommitment returns a hash that, once a content was written to it, is
// its FileCommitment: for contents that are not in memory.
func NewFileCommitment(salt [32]byte) hash.Hash {
	h := sha256.New()
	h.Write([]byte(fileDomain))
	h.Write(salt[:])
	return h
}

// salted returns SHA-256(domain || salt || content).
func salted(domain string, salt [32]byte, content []byte) (c [32]byte) {
	h := sha256.New()
	h.Write([]byte(domain))
	h.Write(salt[:])
	h.Write(content)
	h.Sum(c[:0])
	return c
}
