package record

import (
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strconv"
)

// Cosign returns the signature line by which a witness vouches that it saw the
// checkpoint at a time, seconds since 1970 (C2SP tlog-cosignature, the
// cosignature/v1 form). The signing key is one of NewWitnessKey. That the
// checkpoint extends what the witness saw before is for the witness to check.
func (c Checkpoint) Cosign(signer string, at int64) (line string, err error) {
	name, alg, private, err := readSigner(signer)
	switch {
	case err != nil:
		return "", fmt.Errorf("cosign: %w", err)
	case alg != algCosigned:
		return "", errors.New("cosign: the key of a log cannot sign for a witness")
	case at <= 0:
		return "", fmt.Errorf("cosign: %d is no time: a cosignature always has one", at)
	}
	body, _, err := splitNote(c.Text)
	if err != nil {
		return "", fmt.Errorf("cosign: %w", err)
	}
	raw := binary.BigEndian.AppendUint64(nil, uint64(at))
	raw = append(raw, ed25519.Sign(private, cosignMessage(at, body))...)
	return signatureLine(name, keyID(name, append([]byte{alg}, private[32:]...)), raw), nil
}

// cosignMessage is what a witness signs.
func cosignMessage(at int64, body string) []byte {
	return []byte("cosignature/v1\ntime " + strconv.FormatInt(at, 10) + "\n" + body)
}

// cosignTime is the time within the signature of a witness.
func cosignTime(raw []byte) int64 { return int64(binary.BigEndian.Uint64(raw)) }

// cosignVerifier verifies signatures in the cosignature/v1 form.
type cosignVerifier struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

// Name returns the name of the witness.
func (v *cosignVerifier) Name() string { return v.name }

// KeyHash returns the number by which a signature line names the key.
func (v *cosignVerifier) KeyHash() uint32 { return v.id }

// Verify reports whether sig is a time and a signature of it and the note.
func (v *cosignVerifier) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	at := binary.BigEndian.Uint64(sig)
	return at > 0 && at <= math.MaxInt64 && ed25519.Verify(v.key, cosignMessage(int64(at), string(msg)), sig[8:])
}
