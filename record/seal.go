package record

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

const (
	nonceSize = 12 // of AES-GCM, NIST SP 800-38D
	padTo     = 64 // sealed plain texts have a length that is a multiple of this
	lengthLen = 4
)

// errSealed says that a sealed body does not open: it was changed, moved, or
// the key is another one.
var errSealed = errors.New("it does not open with its key: it was changed or stands in the wrong place")

// Seal encrypts plain with AES-256-GCM under a random nonce. ad says where the
// body belongs; it is authenticated and not stored. The length of plain is
// hidden up to 64 bytes: a 4-byte big-endian length stands before it and zeros
// behind it.
func Seal(rand io.Reader, secret [32]byte, ad string, plain []byte) ([]byte, error) {
	aead, err := newAEAD(secret)
	if err != nil {
		return nil, err
	}
	size := (lengthLen + len(plain) + padTo - 1) / padTo * padTo
	body := make([]byte, nonceSize+size, nonceSize+size+aead.Overhead())
	if _, err := io.ReadFull(rand, body[:nonceSize]); err != nil {
		return nil, fmt.Errorf("nonce: %w", err)
	}
	text := body[nonceSize:]
	binary.BigEndian.PutUint32(text, uint32(len(plain)))
	copy(text[lengthLen:], plain)
	return aead.Seal(body[:nonceSize], body[:nonceSize], text, []byte(ad)), nil
}

// Unseal opens what Seal made for the same key and place.
func Unseal(secret [32]byte, ad string, body []byte) ([]byte, error) {
	aead, err := newAEAD(secret)
	if err != nil {
		return nil, err
	}
	if len(body) < nonceSize+padTo+aead.Overhead() {
		return nil, errSealed
	}
	text, err := aead.Open(nil, body[:nonceSize], body[nonceSize:], []byte(ad))
	if err != nil {
		return nil, errSealed
	}
	n := int(binary.BigEndian.Uint32(text))
	if len(text)%padTo != 0 || n > len(text)-lengthLen || len(text)-lengthLen-n >= padTo {
		return nil, errSealed
	}
	for _, b := range text[lengthLen+n:] {
		if b != 0 {
			return nil, errSealed
		}
	}
	return text[lengthLen : lengthLen+n], nil
}

func newAEAD(secret [32]byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(secret[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
