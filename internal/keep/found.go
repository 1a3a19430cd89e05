package keep

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"alteram/clerk"
	"alteram/internal/store"
	"alteram/internal/vault"
	"alteram/record"
)

// foundingFolder is where an organisation is made before it is given its place.
const foundingFolder = ".founding"

// Secrets are the keys that an organisation begins with. They are told once,
// to be kept on paper apart from the folder.
type Secrets struct {
	Signer string // of the log
	Next   string // signing key that will follow
	Digest string // of the next verifier key

	Identity, Recipient string // of the escrow of the keys
}

// NewSecrets draws the keys for a log of that name.
func NewSecrets(origin string) (*Secrets, error) {
	s := new(Secrets)
	var err error
	if s.Signer, _, err = record.NewKey(rand.Reader, origin); err != nil {
		return nil, err
	}
	var verifier string
	if s.Next, verifier, err = record.NewKey(rand.Reader, origin); err != nil {
		return nil, err
	}
	digest := record.KeyDigest(verifier)
	s.Digest = hex.EncodeToString(digest[:])
	id, err := vault.NewIdentity()
	if err != nil {
		return nil, err
	}
	s.Identity, s.Recipient = id.String(), id.Recipient().String()
	return s, nil
}

// Founded reports whether a folder holds an organisation.
func Founded(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, settingsFile))
	return err == nil
}

// Found makes an organisation in dir, which may be there and may hold other
// files: store, keys and the first entry. store is empty for a file in the
// folder, or the address of a database. A founding that was interrupted is
// begun anew, or carried to its end: the settings come last, and without them a
// folder holds no organisation.
func Found(ctx context.Context, dir, storeAddress string, world clerk.World, f clerk.Founding) error {
	if Founded(dir) {
		return &clerk.Problem{What: dir + " holds an organisation already", Remedy: "name a folder that holds none: nothing is written over"}
	}
	part := filepath.Join(dir, foundingFolder)
	if !Founded(part) {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("make the folder: %w", err)
		}
		if err := os.RemoveAll(part); err != nil {
			return fmt.Errorf("clear an interrupted founding: %w", err)
		}
		for _, name := range []string{storeFile, keysFolder} {
			if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
				return &clerk.Problem{What: filepath.Join(dir, name) + " is there already", Remedy: "name another folder: nothing is written over"}
			}
		}
		if err := establish(ctx, part, storeAddress, world, f); err != nil {
			return errors.Join(err, os.RemoveAll(part)) // only what we made
		}
	}
	list, err := os.ReadDir(part)
	if err != nil {
		return fmt.Errorf("read the founding: %w", err)
	}
	names := []string{}
	for _, e := range list {
		if e.Name() != settingsFile {
			names = append(names, e.Name())
		}
	}
	for _, name := range append(names, settingsFile) {
		if err := os.Rename(filepath.Join(part, name), filepath.Join(dir, name)); err != nil {
			return fmt.Errorf("give the organisation its place: %w", err)
		}
	}
	return errors.Join(syncPath(dir, true), os.Remove(part))
}

// establish makes store, keys and the first entry, and then the settings.
func establish(ctx context.Context, dir, address string, world clerk.World, f clerk.Founding) (err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the folder: %w", err)
	}
	conf := settings{"format": folderFormat, "store": storeFile}
	if address != "" {
		conf["store"] = address
	}
	st, err := store.Create(ctx, conf.target(dir))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	keys, err := vault.Create(ctx, filepath.Join(dir, keysFolder), vault.Config{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, keys.Close()) }()
	if err := clerk.Found(ctx, st, keys, world, f); err != nil {
		return err
	}
	head, err := st.Head(ctx)
	if err != nil {
		return err
	}
	if err := keys.WriteHead(head.Checkpoint); err != nil {
		return err
	}
	text, err := json.Marshal(conf)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, settingsFile), append(text, '\n'), 0o600); err != nil {
		return fmt.Errorf("write the settings: %w", err)
	}
	return syncTree(dir)
}
