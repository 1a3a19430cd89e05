package site

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"alteram/aside"
	"alteram/clerk"
)

// Looked records that the reader opens a file of the case, before it is sent:
// once a day for each reader and file. Whose is the party that gave it, who may
// know of it; it may be empty.
func (v *Visit) Looked(whose, what string) error {
	if v.Method != "GET" {
		return nil // a browser that only asks how large it is
	}
	sum := sha256.Sum256([]byte(v.Reader.Person + " " + v.Case.Chain + " " + v.Today().ISO() + " " + v.URL.Path))
	r := v.Ask()
	r.Key = "looked:" + hex.EncodeToString(sum[:16])
	s := clerk.Saying{Kind: aside.Looked, By: cmp.Or(v.Case.MyHandle, v.Reader.Person), To: v.Case.Handle(whose), Words: what}
	if _, err := v.Site.Desk.Say(v.Context(), r, v.Case.Chain, s); err != nil {
		return fmt.Errorf("record who looked: %w", err)
	}
	return nil
}
