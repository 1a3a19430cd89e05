package record

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"

	"golang.org/x/mod/sumdb/note"
)

// The acts that found an organisation and change the key of its log. The open
// fields of both are "key", the verifier key, and "next", KeyDigest of the key
// after it in hexadecimal; a change also has "by_new" and, unless the old key
// was lost, "by_old".
const (
	ActGenesis = "org.genesis"
	ActKey     = "org.key"
)

// LogKey is a key of the log and when it came into use.
type LogKey struct {
	Verifier note.Verifier
	Text     string // the verifier key
	Seq      int64  // place in the organisation's chain of the event that names it
	Lost     bool   // the key before it did not sign: it was lost
}

// CheckKeyChain verifies the keys of a log, oldest first, the last in use now.
// The sheets are of the organisation's chain, in order, from the genesis; those
// of other acts are passed over. Each new key was promised by the one before
// it, has signed the change and, unless lost, so has the old one. The error
// says which event breaks the chain.
func CheckKeyChain(sheets []*Sheet) ([]LogKey, error) {
	var keys []LogKey
	var next string
	for i, s := range sheets {
		refuse := func(format string, args ...any) ([]LogKey, error) {
			return nil, fmt.Errorf("keys: event %d of the organisation's chain: %s", s.Seq, fmt.Sprintf(format, args...))
		}
		switch {
		case i == 0 && (s.Act != ActGenesis || s.Seq != 0):
			return refuse("the chain begins with %s, not with %s at 0", s.Act, ActGenesis)
		case i > 0 && s.Act == ActGenesis:
			return refuse("a second %s", ActGenesis)
		case i > 0 && (s.Org != sheets[0].Org || s.Case != sheets[0].Case || s.Seq <= sheets[i-1].Seq):
			return refuse("it does not follow in the same chain")
		case s.Act != ActGenesis && s.Act != ActKey:
			continue
		}
		text, _ := s.Open["key"].(string)
		promise, _ := s.Open["next"].(string)
		v, err := NewVerifier(text)
		switch {
		case err != nil:
			return refuse("%v", err)
		case v.Name() != s.Org || isWitness(v):
			return refuse("the key is not one of the log %s", s.Org)
		case !isHex(promise, 64):
			return refuse("it does not promise a next key")
		}
		key := LogKey{Verifier: v, Text: text, Seq: s.Seq}
		if s.Act == ActKey {
			digest := KeyDigest(text)
			if hex.EncodeToString(digest[:]) != next {
				return refuse("the key is not the one that was promised")
			}
			if key.Lost, err = checkRotation(s, keys[len(keys)-1].Verifier, v, text, promise); err != nil {
				return refuse("%v", err)
			}
		}
		keys, next = append(keys, key), promise
	}
	if len(keys) == 0 {
		return nil, fmt.Errorf("keys: there is no event that names a key")
	}
	return keys, nil
}

func isWitness(v note.Verifier) bool {
	_, ok := v.(*cosignVerifier)
	return ok
}

// checkRotation verifies the signatures of a change of keys.
func checkRotation(s *Sheet, before, after note.Verifier, key, next string) (lost bool, err error) {
	msg := rotationText(s.Org, key, next)
	for _, f := range []struct {
		field string
		v     note.Verifier
	}{{"by_new", after}, {"by_old", before}} {
		text, there := s.Open[f.field].(string)
		if !there && f.field == "by_old" {
			return true, nil
		}
		sig, err := base64.RawURLEncoding.Strict().DecodeString(text)
		if err != nil || !f.v.Verify(msg, sig) {
			return false, fmt.Errorf("%s is not a signature of the change by that key", f.field)
		}
	}
	return false, nil
}

// rotationText is what the old key and the new one sign.
func rotationText(origin, key, next string) []byte {
	return []byte("alteram-rotate/v1\n" + origin + "\n" + key + "\n" + next)
}

// Rotation returns the open fields of the event that changes the log's key:
// key is the new verifier key, next the promise of the one after it. A nil old
// signer says that the old key is lost.
func Rotation(origin, key string, next [32]byte, old, new note.Signer) (Object, error) {
	promise := hex.EncodeToString(next[:])
	o := Object{"key": key, "next": promise}
	for field, s := range map[string]note.Signer{"by_old": old, "by_new": new} {
		if s == nil {
			continue
		}
		sig, err := s.Sign(rotationText(origin, key, promise))
		if err != nil {
			return nil, fmt.Errorf("keys: sign the change: %w", err)
		}
		o[field] = base64.RawURLEncoding.EncodeToString(sig)
	}
	return o, nil
}
