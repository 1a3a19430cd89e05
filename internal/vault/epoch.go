package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"alteram/clerk"
)

// epoch is an epoch key: it wraps the keyring until the next one does.
type epoch struct {
	n    int64
	made time.Time // UTC, whole seconds
	key  [32]byte
	aead cipher.AEAD
	mac  []byte // key of the sums and of the seal
}

// epochForm opens the text of an epoch key: the form, the number, when it was
// made, the key, and the first 8 bytes of SHA-256 of all that in hex, so that
// a damaged file is told from a wrong one.
const epochForm = "alteram-epoch-key/v1"

func newEpoch(n int64, conf Config) (*epoch, error) {
	var key [32]byte
	if _, err := io.ReadFull(conf.Rand, key[:]); err != nil {
		return nil, fmt.Errorf("make an epoch key: %w", err)
	}
	return openEpoch(n, conf.Now().UTC().Truncate(time.Second), key)
}

// openEpoch prepares an epoch key for use. Wrapping and sums use keys of their
// own, derived by HKDF (RFC 5869).
func openEpoch(n int64, made time.Time, key [32]byte) (*epoch, error) {
	wrap, err := hkdf.Key(sha256.New, key[:], nil, "alteram-epoch/v1 wrap", 32)
	if err != nil {
		return nil, fmt.Errorf("derive from epoch key %d: %w", n, err)
	}
	mac, err := hkdf.Key(sha256.New, key[:], nil, "alteram-epoch/v1 sum", 32)
	if err != nil {
		return nil, fmt.Errorf("derive from epoch key %d: %w", n, err)
	}
	block, err := aes.NewCipher(wrap)
	if err != nil {
		return nil, fmt.Errorf("derive from epoch key %d: %w", n, err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("derive from epoch key %d: %w", n, err)
	}
	return &epoch{n: n, made: made, key: key, aead: aead, mac: mac}, nil
}

func epochName(n int64) string { return fmt.Sprintf("kek-%04d.key", n) }

// text returns the epoch key as it is kept in its file.
func (e *epoch) text() string {
	body := fmt.Sprintf("%s %d %s %s", epochForm, e.n, e.made.Format(time.RFC3339), base64.RawURLEncoding.EncodeToString(e.key[:]))
	return body + " " + textSum(body) + "\n"
}

func textSum(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:8])
}

// parseEpoch is the inverse of text.
func parseEpoch(text string) (*epoch, error) {
	bad := errors.New("this is not an epoch key")
	f := strings.Split(strings.TrimSuffix(text, "\n"), " ")
	if len(f) != 5 || f[0] != epochForm || textSum(strings.Join(f[:4], " ")) != f[4] {
		return nil, bad
	}
	n, err := strconv.ParseInt(f[1], 10, 64)
	if err != nil || n < 1 {
		return nil, bad
	}
	made, err := time.Parse(time.RFC3339, f[2])
	if err != nil {
		return nil, bad
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(f[3])
	if err != nil || len(raw) != 32 {
		return nil, bad
	}
	return openEpoch(n, made.UTC(), [32]byte(raw))
}

// write makes the file of a new epoch key, durable when it returns.
func (e *epoch) write(dir string) error {
	if err := writeNew(dir, epochName(e.n), []byte(e.text())); err != nil {
		return err
	}
	return syncDir(dir)
}

// readEpoch reads an epoch key from its file.
func readEpoch(dir string, n int64) (*epoch, error) {
	path := filepath.Join(dir, epochName(n))
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &clerk.Problem{What: fmt.Sprintf("the epoch key %s is missing", path), Remedy: fromBackup}
	}
	if err != nil {
		return nil, fmt.Errorf("read epoch key %d: %w", n, err)
	}
	e, err := parseEpoch(string(text))
	if err != nil || e.n != n {
		return nil, &clerk.Problem{What: fmt.Sprintf("the epoch key %s is damaged", path), Remedy: fromBackup}
	}
	return e, nil
}

// epochNumbers lists the epoch keys in a folder, rising.
func epochNumbers(dir string) ([]int64, error) {
	names, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("list the epoch keys: %w", err)
	}
	var ns []int64
	for _, d := range names {
		digits, ok := strings.CutPrefix(d.Name(), "kek-")
		digits, isKey := strings.CutSuffix(digits, ".key")
		n, err := strconv.ParseInt(digits, 10, 64)
		if ok && isKey && err == nil && epochName(n) == d.Name() {
			ns = append(ns, n)
		}
	}
	slices.Sort(ns)
	return ns, nil
}

// wrap seals a key for the keyring.
func (e *epoch) wrap(rand io.Reader, k clerk.Key) ([]byte, error) {
	nonce := make([]byte, e.aead.NonceSize(), e.aead.NonceSize()+32+e.aead.Overhead())
	if _, err := io.ReadFull(rand, nonce); err != nil {
		return nil, fmt.Errorf("wrap key %s: %w", k.ID, err)
	}
	return e.aead.Seal(nonce, nonce, k.Secret[:], []byte(k.ID)), nil
}

// unwrap opens a wrapped key.
func (e *epoch) unwrap(id string, wrapped []byte) (clerk.Key, error) {
	n := e.aead.NonceSize()
	if len(wrapped) == n+32+e.aead.Overhead() {
		if plain, err := e.aead.Open(nil, wrapped[:n], wrapped[n:], []byte(id)); err == nil {
			return clerk.Key{ID: id, Secret: [32]byte(plain)}, nil
		}
	}
	return clerk.Key{}, &clerk.Problem{What: fmt.Sprintf("the keyring is damaged: key %s does not open", id), Remedy: fromBackup}
}

// weight is what a key adds to the sum over the keyring.
func (e *epoch) weight(id string, wrapped []byte) [32]byte {
	h := hmac.New(sha256.New, e.mac)
	h.Write([]byte("key\n"))
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(id))))
	io.WriteString(h, id)
	h.Write(wrapped)
	return [32]byte(h.Sum(nil))
}
