package clerk

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// The names of keys: what each protects.
func caseKey(chain string) string           { return "case/" + chain }
func personKey(chain, handle string) string { return "person/" + chain + "/" + handle }
func memberKey(id string) string            { return "member/" + id }

// keyID joins the name of a key and its generation.
func keyID(name string, generation int) string { return name + "#" + strconv.Itoa(generation) }

// splitKeyID takes a key's id apart; generation is 0 when it has none.
func splitKeyID(id string) (name string, generation int) {
	name, gen, ok := strings.Cut(id, "#")
	if !ok {
		return id, 0
	}
	generation, _ = strconv.Atoi(gen)
	return name, generation
}

// keyring keeps the keys that were used lately, so that the vault is asked
// once. What another desk destroys is forgotten when its event is seen.
type keyring struct {
	vault   Vault
	mu      sync.Mutex
	byID    map[string]*Key
	current map[string]*Key // by name
}

// maxKeys bounds the keys kept in memory.
const maxKeys = 1 << 16

func newKeyring(v Vault) *keyring {
	return &keyring{vault: v, byID: map[string]*Key{}, current: map[string]*Key{}}
}

func (r *keyring) keep(k Key, newest bool) *Key {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.byID) >= maxKeys {
		clear(r.byID)
		clear(r.current)
	}
	r.byID[k.ID] = &k
	if newest {
		name, _ := splitKeyID(k.ID)
		r.current[name] = &k
	}
	return &k
}

// key returns the key with an id: ErrDestroyed when it is gone.
func (r *keyring) key(ctx context.Context, id string) (*Key, error) {
	r.mu.Lock()
	o := r.byID[id]
	r.mu.Unlock()
	if o != nil {
		return o, nil
	}
	k, err := r.vault.Key(ctx, id)
	if err != nil {
		return nil, err
	}
	return r.keep(k, false), nil
}

// seal encrypts under the newest key of a name, which is made when there never
// was one.
func (r *keyring) newest(ctx context.Context, name string) (*Key, error) {
	r.mu.Lock()
	o := r.current[name]
	r.mu.Unlock()
	if o != nil {
		return o, nil
	}
	k, err := r.vault.Current(ctx, name)
	if errors.Is(err, ErrNone) {
		if err := r.make(ctx, name); err != nil {
			return nil, err
		}
		return r.newest(ctx, name)
	}
	if err != nil {
		return nil, fmt.Errorf("key %s: %w", name, err)
	}
	return r.keep(k, true), nil
}

// make makes the next generation of each name.
func (r *keyring) make(ctx context.Context, names ...string) error {
	keys, err := r.vault.Make(ctx, names...)
	if err != nil {
		return fmt.Errorf("make keys: %w", err)
	}
	for _, k := range keys {
		r.keep(k, true)
	}
	return nil
}

// prepare makes the keys that names lack, all at once.
func (r *keyring) prepare(ctx context.Context, names []string) error {
	var missing []string
	for _, name := range names {
		r.mu.Lock()
		known := r.current[name] != nil
		r.mu.Unlock()
		if known {
			continue
		}
		switch k, err := r.vault.Current(ctx, name); {
		case errors.Is(err, ErrNone):
			missing = append(missing, name)
		case err != nil:
			return fmt.Errorf("key %s: %w", name, err)
		default:
			r.keep(k, true)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return r.make(ctx, missing...)
}

// forget drops every key of the names, and of all when there are none.
func (r *keyring) forget(names ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(names) == 0 {
		clear(r.byID)
		clear(r.current)
		return
	}
	for _, name := range names {
		delete(r.current, name)
		for id := range r.byID {
			if n, _ := splitKeyID(id); n == name {
				delete(r.byID, id)
			}
		}
	}
}
