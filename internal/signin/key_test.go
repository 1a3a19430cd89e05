package signin

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"
)

// key is an authenticator in software: ES256, attestation "none". What it
// answers can be bent, field by field.
type key struct {
	secret *ecdsa.PrivateKey
	id     []byte
	handle []byte
	count  uint32

	origin    string // it believes to be at
	domain    string
	challenge string // in place of the one it was given
	kind      string // in place of webauthn.create or webauthn.get
	flags     byte   // user present 1, user verified 4
	spoil     bool   // the signature
}

func newKey(t testing.TB) *key {
	t.Helper()
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id := make([]byte, 16)
	if _, err := rand.Read(id); err != nil {
		t.Fatal(err)
	}
	return &key{secret: secret, id: id, origin: "https://cases.example.org", domain: "cases.example.org", flags: 1 | 4}
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func toJSON(t testing.TB, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (k *key) clientData(t testing.TB, kind, challenge string) []byte {
	if k.challenge != "" {
		challenge = k.challenge
	}
	if k.kind != "" {
		kind = k.kind
	}
	return toJSON(t, map[string]any{"type": kind, "challenge": challenge, "origin": k.origin, "crossOrigin": false})
}

// data is the authenticator data (Web Authentication 6.1) without a credential.
func (k *key) data(flags byte) []byte {
	domain := sha256.Sum256([]byte(k.domain))
	return binary.BigEndian.AppendUint32(append(domain[:], flags), k.count)
}

// create answers the options of [Door.BeginPasskey].
func (k *key) create(t testing.TB, options []byte) []byte {
	t.Helper()
	var o struct {
		Challenge string
		User      struct{ ID string }
	}
	if err := json.Unmarshal(options, &o); err != nil {
		t.Fatal(err)
	}
	var err error
	if k.handle, err = base64.RawURLEncoding.DecodeString(o.User.ID); err != nil {
		t.Fatal(err)
	}
	point, err := k.secret.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	data := append(k.data(k.flags|64), make([]byte, 16)...)
	data = append(binary.BigEndian.AppendUint16(data, uint16(len(k.id))), k.id...)
	data = append(data, 0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32) // COSE: EC2, ES256, P-256, x
	data = append(append(data, point[1:33]...), 0x22, 0x58, 32)       // y
	data = append(data, point[33:]...)
	object := []byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58")
	object = append(append(object, byte(len(data))), data...)
	return toJSON(t, map[string]any{"id": b64(k.id), "rawId": b64(k.id), "type": "public-key", "clientExtensionResults": map[string]any{}, "authenticatorAttachment": "platform",
		"response": map[string]any{"clientDataJSON": b64(k.clientData(t, "webauthn.create", o.Challenge)), "attestationObject": b64(object), "transports": []string{"internal"}}})
}

// get answers the options of [Door.BeginSignIn].
func (k *key) get(t testing.TB, options []byte) []byte {
	t.Helper()
	var o struct{ Challenge string }
	if err := json.Unmarshal(options, &o); err != nil {
		t.Fatal(err)
	}
	k.count++
	client, data := k.clientData(t, "webauthn.get", o.Challenge), k.data(k.flags)
	digest := sha256.Sum256(client)
	signed := sha256.Sum256(append(data[:len(data):len(data)], digest[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, k.secret, signed[:])
	if err != nil {
		t.Fatal(err)
	}
	if k.spoil {
		signature[len(signature)-1] ^= 1
	}
	return toJSON(t, map[string]any{"id": b64(k.id), "rawId": b64(k.id), "type": "public-key", "clientExtensionResults": map[string]any{},
		"response": map[string]any{"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature), "userHandle": b64(k.handle)}})
}
