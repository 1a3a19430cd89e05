package record

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// The signature types of C2SP signed-note that the record knows.
const (
	algEd25519  = 1 // a log's signature over a note
	algCosigned = 4 // a witness's, with the time: cosignature/v1
)

// NewKey makes the signing key of a log and its verifier key, in the form of
// C2SP signed-note. 32 bytes are read from rand, which must be the operating
// system's generator.
func NewKey(rand io.Reader, origin string) (signer, verifier string, err error) {
	if !isOrigin(origin) {
		return "", "", fmt.Errorf("key: %q is no origin: %s", clip(origin), originForm)
	}
	return newKey(rand, origin, algEd25519)
}

// NewWitnessKey makes the signing key of a witness, for cosignature/v1 (C2SP
// tlog-cosignature), and its verifier key.
func NewWitnessKey(rand io.Reader, name string) (signer, verifier string, err error) {
	if !isKeyName(name) {
		return "", "", fmt.Errorf("key: %q is no name of a key", clip(name))
	}
	return newKey(rand, name, algCosigned)
}

func newKey(rand io.Reader, name string, alg byte) (signer, verifier string, err error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(rand, seed); err != nil {
		return "", "", fmt.Errorf("key: %w", err)
	}
	public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	verifier = keyText(name, alg, public)
	hash := strings.Split(verifier, "+")[1]
	b64 := base64.StdEncoding.EncodeToString(append([]byte{alg}, seed...))
	return "PRIVATE+KEY+" + name + "+" + hash + "+" + b64, verifier, nil
}

// VerifierOf returns the verifier key of a signing key of NewKey or
// NewWitnessKey. The error does not quote the secret.
func VerifierOf(signer string) (verifier string, err error) {
	name, alg, private, err := readSigner(signer)
	if err != nil {
		return "", err
	}
	return keyText(name, alg, private[32:]), nil
}

// readSigner takes a signing key apart: PRIVATE+KEY+name+id+base64(type ||
// seed).
func readSigner(signer string) (name string, alg byte, private ed25519.PrivateKey, err error) {
	rest, ok := strings.CutPrefix(signer, "PRIVATE+KEY+")
	name, rest, _ = strings.Cut(rest, "+")
	id, b64, _ := strings.Cut(rest, "+")
	key, err := base64.StdEncoding.Strict().DecodeString(b64)
	if !ok || err != nil || !isKeyName(name) || len(key) != 1+ed25519.SeedSize || key[0] != algEd25519 && key[0] != algCosigned {
		return "", 0, nil, errors.New("key: this is not a signing key: PRIVATE+KEY+name+id+base64, of type 1 or 4")
	}
	private = ed25519.NewKeyFromSeed(key[1:])
	if id != fmt.Sprintf("%08x", keyID(name, append([]byte{key[0]}, private[32:]...))) {
		return "", 0, nil, errors.New("key: the id of the signing key does not fit name and key")
	}
	return name, key[0], private, nil
}

// keyText writes a verifier key: name+id+base64(type || key).
func keyText(name string, alg byte, public []byte) string {
	key := append([]byte{alg}, public...)
	return fmt.Sprintf("%s+%08x+%s", name, keyID(name, key), base64.StdEncoding.EncodeToString(key))
}

// keyID is the number by which a signature line names its key.
func keyID(name string, key []byte) uint32 {
	sum := sha256.Sum256(append([]byte(name+"\n"), key...))
	return binary.BigEndian.Uint32(sum[:])
}

// KeyDigest is the promise of the next key: SHA-256("alteram-key/v1\n" ||
// verifier key). The key itself stays on paper until it is needed.
func KeyDigest(verifier string) [32]byte {
	return sha256.Sum256([]byte("alteram-key/v1\n" + verifier))
}

// NewVerifier reads the verifier key of a log (type 1, Ed25519) or of a witness
// (type 4, cosignature/v1). It takes only the canonical writing, and no key for
// which anybody could make signatures.
func NewVerifier(verifier string) (note.Verifier, error) {
	refuse := func(why string) (note.Verifier, error) {
		return nil, fmt.Errorf("key %q: %s", clip(verifier), why)
	}
	parts := strings.Split(verifier, "+")
	if len(parts) < 3 || !isKeyName(parts[0]) {
		return refuse("it is not name+id+base64")
	}
	// The base64 of a key may itself have a plus in it.
	key, err := base64.StdEncoding.Strict().DecodeString(strings.Join(parts[2:], "+"))
	switch {
	case err != nil || len(key) != 1+ed25519.PublicKeySize:
		return refuse("it is not one type byte and a 32-byte key in base64")
	case key[0] != algEd25519 && key[0] != algCosigned:
		return refuse(fmt.Sprintf("signatures of type %d are not known here; 1 and 4 are", key[0]))
	case keyText(parts[0], key[0], key[1:]) != verifier:
		return refuse("its id does not fit name and key")
	case isWeak(key[1:]):
		return refuse("anybody can sign for this key: it is a point of small order")
	case key[0] == algCosigned:
		return &cosignVerifier{name: parts[0], id: keyID(parts[0], key), key: key[1:]}, nil
	}
	return note.NewVerifier(verifier)
}

// isWeak reports whether the public key is a point of small order, in any
// writing. For such a key a signature of one message is often one of another,
// so it would prove nothing (Chalkias, Garillot and Nikolaenko, "Taming the
// many EdDSAs", 2020).
func isWeak(key []byte) bool {
	y := bytes.Clone(key)
	y[31] &= 0x7f // the sign of x
	for _, small := range smallOrder {
		if hex.EncodeToString(y) == small {
			return true
		}
	}
	return false
}

// smallOrder lists the y coordinates of the points of order 1, 2, 4 and 8 on
// edwards25519, and the writings of them that are not reduced below the prime.
var smallOrder = [...]string{
	"0100000000000000000000000000000000000000000000000000000000000000", // order 1
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // order 2
	"0000000000000000000000000000000000000000000000000000000000000000", // order 4
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", // order 8
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", // order 8
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // the prime, for 0
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // the prime + 1, for 1
}
