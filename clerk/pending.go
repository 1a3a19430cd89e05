package clerk

import (
	"context"
	"errors"

	"alteram/bundle"
	"alteram/calendar"
	"alteram/docket"
	"alteram/register"
)

var errPending = errors.New("not there yet")

// Found makes an organisation: the first event of its log and its signing key.
// The store and the vault must be empty.
func Found(ctx context.Context, store Store, vault Vault, world World, f Founding) error { return errPending }

// Desk is where everything that an organisation does is recorded. Its methods
// may be called from several goroutines, and several desks may work on one
// store.
type Desk struct{}

// Open opens the desk of an organisation. It verifies the head of the log
// against its key and its hashes, reads the organisation's own chain, and
// finishes an erasure that was interrupted.
func Open(ctx context.Context, store Store, vault Vault, world World) (*Desk, error) { return nil, errPending }

// Close stops the desk. The caller closes the store and the vault.
func (d *Desk) Close() error { return nil }

// Organisation returns what everybody may know.
func (d *Desk) Organisation() Organisation { return Organisation{} }

// Head returns where the log stands.
func (d *Desk) Head(ctx context.Context) (Head, error) { return Head{}, errPending }

// File records entries of a case, or refuses them with a *Refusal. See Draft.
func (d *Desk) File(ctx context.Context, draft Draft) (*Filed, error) { return nil, errPending }

// OpenCase opens a case on the register as it stands.
func (d *Desk) OpenCase(ctx context.Context, o Opening) (*Filed, error) { return nil, errPending }

// ImportCase records a case file, every entry as something that happened.
func (d *Desk) ImportCase(ctx context.Context, in Import, progress func(done, of int)) (*Filed, error) {
	return nil, errPending
}

// Adopt records that a rulebook was adopted.
func (d *Desk) Adopt(ctx context.Context, a Adoption) (*Filed, error) { return nil, errPending }

// Editions returns the editions of the rulebook in the order of adoption.
func (d *Desk) Editions(ctx context.Context) ([]Edition, error) { return nil, errPending }

// Register returns the register as it stands.
func (d *Desk) Register(ctx context.Context) (*register.Register, error) { return nil, errPending }

// Change records changes of the register, all or none.
func (d *Desk) Change(ctx context.Context, r Request, changes ...register.Change) (*Filed, error) {
	return nil, errPending
}

// Letters returns the letters of a case, or of all for "", in the order in
// which they were caused.
func (d *Desk) Letters(ctx context.Context, chain string) ([]Letter, error) { return nil, errPending }

// EML returns the letter as a message that a mail program opens (RFC 5322),
// with the receipt in its text and its first line in the header
// X-Alteram-Receipt. From is the sender's address.
func (l *Letter) EML(from string) []byte { return nil }

// MarkSent records that a letter was sent, and how.
func (d *Desk) MarkSent(ctx context.Context, r Request, index int64, n int, how, note string) (*Filed, error) {
	return nil, errPending
}

// Hold keeps a case from being erased (on) or releases it. The chain of the
// organisation holds the register.
func (d *Desk) Hold(ctx context.Context, r Request, chain string, on bool, ground string) (*Filed, error) {
	return nil, errPending
}

// Erase erases: see Erasure.
func (d *Desk) Erase(ctx context.Context, e Erasure) (*Erased, error) { return nil, errPending }

// EraseAgain brings a store that was restored from an older backup up to date
// with the vault: objects at the places gone are dropped, and what else is
// sealed under keys that were destroyed since is lost or, where readable is
// given, sealed anew.
func EraseAgain(ctx context.Context, store Store, vault Vault, world World, gone []Place, spent []string) error {
	return errPending
}

// Export makes a bundle.
func (d *Desk) Export(ctx context.Context, i Issue) (zip []byte, err error) { return nil, errPending }

// Verdict is what the verification of a bundle has found.
type Verdict struct {
	OK       bool
	Findings []bundle.Finding
	Lines    []string // what was checked, in words
}

// VerifyBundle checks the bytes of a bundle and replays its rulebook, which
// must reach the recorded rulings. pin is the verifier key of the log, or
// empty. It needs no organisation.
func VerifyBundle(c *bundle.Contents, pin string) *Verdict { return nil }

// Audit looks at what is stored; deep at every cell of it.
func (d *Desk) Audit(ctx context.Context, deep bool, progress func(done, of int64)) ([]Finding, error) {
	return nil, errPending
}

// Cases lists the cases.
func (d *Desk) Cases(ctx context.Context) ([]CaseInfo, error) { return nil, errPending }

// Case returns a case as it stands, or with knownAt as it was recorded then.
func (d *Desk) Case(ctx context.Context, chain string, knownAt calendar.Instant) (*View, error) {
	return nil, errPending
}

// Standing says how a case stands at an instant, as it now appears or, with
// knownAt, as it appeared to those who acted then. Names are filled in.
func (d *Desk) Standing(ctx context.Context, chain string, at, knownAt calendar.Instant) (docket.Standing, error) {
	return docket.Standing{}, errPending
}

// Find returns the chain of a case by its number, the beginning of its chain
// or its title.
func (d *Desk) Find(ctx context.Context, what string) (string, error) { return "", errPending }

// History tells the organisation's own chain in words.
func (d *Desk) History(ctx context.Context) ([]HistoryLine, error) { return nil, errPending }

// Rotate changes the key of the log. next is the promise of the one after.
func (d *Desk) Rotate(ctx context.Context, r Request, signer string, next [32]byte, lost bool) (*Filed, error) {
	return nil, errPending
}

// Witness records a witness of the log.
func (d *Desk) Witness(ctx context.Context, r Request, name, url, verifier string) (*Filed, error) {
	return nil, errPending
}
