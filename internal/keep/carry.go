package keep

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"alteram/clerk"
	"alteram/internal/vault"
)

// carried says which erasures of the lost part of the log touch what the backup
// holds: one for each event that ordered one, of each chain.
func (e *eraser) carried(ctx context.Context, stones []vault.Tombstone) ([]clerk.Carried, error) {
	head, err := e.store.Head(ctx)
	if err != nil {
		return nil, err
	}
	c := &carrying{gone: map[string]vault.Tombstone{}, at: map[[2]string]int{}}
	places := map[string]vault.Tombstone{}
	for _, s := range stones {
		if name, _, err := vault.SplitID(s.ID); err == nil && s.Kind == vault.Gone {
			c.gone[name] = s
		}
		places[s.ID] = s
	}
	for i := range head.Size {
		row, err := e.store.Event(ctx, i)
		if errors.Is(err, clerk.ErrNone) {
			continue // closed out
		}
		if err != nil {
			return nil, err
		}
		if name, drop := e.drops(row.Key); drop {
			x := c.of(row.Chain, c.gone[name])
			x.Entries = append(x.Entries, i)
			continue
		}
		objects, err := e.store.Objects(ctx, []int64{i})
		if err != nil {
			return nil, err
		}
		for _, o := range objects {
			at := clerk.Place{Index: o.Index, N: o.N}
			name, drop := e.drops(o.Key)
			stone, known := places[fmt.Sprintf("%d/%d", at.Index, at.N)]
			if !known {
				stone = c.gone[name]
			}
			if drop || e.places[at] {
				x := c.of(row.Chain, stone)
				x.Positions = append(x.Positions, [2]int64{row.Seq, int64(o.N)})
			}
		}
	}
	return c.list, nil
}

// drops returns the name of a key, and whether what is sealed under it goes.
func (e *eraser) drops(id string) (name string, drop bool) {
	name, generation, err := vault.SplitID(id)
	return name, err == nil && generation <= e.gone[name]
}

// carrying gathers erasures.
type carrying struct {
	gone map[string]vault.Tombstone // by name of the key
	list []clerk.Carried
	at   map[[2]string]int // by chain and event: place in the list
}

// of is the erasure of a chain that a tombstone belongs to. Whose key is gone
// is the one who is erased.
func (c *carrying) of(chain string, s vault.Tombstone) *clerk.Carried {
	key := [2]string{chain, s.By}
	i, ok := c.at[key]
	if !ok {
		i = len(c.list)
		c.at[key] = i
		x := clerk.Carried{Chain: chain, By: s.By, At: s.At}
		for name, other := range c.gone {
			if other.By != s.By {
				continue
			}
			if h, ok := strings.CutPrefix(name, "person/"+chain+"/"); ok {
				x.Handle = max(x.Handle, h)
			} else if m, ok := strings.CutPrefix(name, "member/"); ok {
				x.Member = max(x.Member, m)
			}
		}
		c.list = append(c.list, x)
	}
	return &c.list[i]
}
