package clerk

import (
	"bufio"
	"context"
	"encoding/hex"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/note"

	"alteram/record"
	"alteram/register"
	"alteram/wording"
)

// rehearsalBegins is when the clock of a rehearsal starts unless told
// otherwise.
const rehearsalBegins = "2000-01-01T00:00:00Z"

// Found makes an organisation: the first event of its log and its signing key.
// The store and the vault must be empty.
func Found(ctx context.Context, store Store, vault Vault, world World, f Founding) error {
	head, err := store.Head(ctx)
	if err != nil {
		return fmt.Errorf("read the head of the log: %w", err)
	}
	if head.Size != 0 {
		return &Problem{What: "this store already holds an organisation", Remedy: "choose a new folder"}
	}
	signer, verifier, err := signingKey(f.Key)
	if err != nil {
		return err
	}
	if signer.Name() != f.Origin {
		return &Problem{What: fmt.Sprintf("the key is of %q, not of %q", signer.Name(), f.Origin), Remedy: "make a key for this origin"}
	}
	if next, err := hex.DecodeString(f.NextDigest); err != nil || len(next) != 32 {
		return &Problem{What: "the promise of the next key is not the digest of a key", Remedy: "give record.KeyDigest of the next key, in hex"}
	}
	if err := cleanAll(cleaning{"the name", &f.Name}, cleaning{"the place", &f.Place}); err != nil {
		return err
	}
	name := f.Name
	if name == "" {
		return &Problem{What: "an organisation has a name", Remedy: "give one"}
	}
	if !f.Rehearsal && !f.Now.IsZero() {
		return &Problem{What: "only a rehearsal has a time of its own", Remedy: "leave out --now, or make a rehearsal"}
	}
	if err := vault.SetSigner(ctx, f.Key); err != nil {
		return fmt.Errorf("keep the signing key: %w", err)
	}
	world.Rand = &lockedReader{r: bufio.NewReaderSize(world.Rand, 4096)}
	d := &Desk{store: store, vault: vault, world: world, keys: newKeyring(vault), cases: newCaseCache()}
	chain, err := d.handle("", 16)
	if err != nil {
		return err
	}
	open := record.Object{"key": verifier, "next": f.NextDigest, "name": name}
	if place := wording.Tidy(f.Place); place != "" {
		open["place"] = place
	}
	now := world.Now().UTC().Truncate(time.Second).Format(stampForm)
	if f.Rehearsal {
		open["rehearsal"] = int64(1)
		now = rehearsalBegins
		if !f.Now.IsZero() {
			now = f.Now.UTC().Truncate(time.Second).Format(stampForm)
		}
	}
	d.led = &ledger{tree: &record.Tree{}, last: now, org: &orgState{origin: f.Origin, chain: chain, reg: register.Fold(nil)}}
	t := d.begin(ctx)
	if err := t.run(func(t *txn) error {
		_, err := t.put(&piece{chain: chain, act: "org.genesis", open: open})
		return err
	}); err != nil {
		return err
	}
	if _, err := t.sign(signer); err != nil {
		return err
	}
	if err := store.Append(ctx, t.b); err != nil {
		return fmt.Errorf("write the first event: %w", err)
	}
	return nil
}

// signingKey reads a signing key and works out its verifier key.
func signingKey(key string) (note.Signer, string, error) {
	s, err := note.NewSigner(key)
	if err != nil {
		return nil, "", &Problem{What: "this is not a signing key: " + err.Error(), Remedy: "make one with record.NewKey"}
	}
	v, err := record.VerifierOf(key)
	if err != nil {
		return nil, "", &Problem{What: "this is not a signing key of a log: " + err.Error(), Remedy: "make one with record.NewKey"}
	}
	return s, v, nil
}
