package signin

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"alteram/clerk"
)

// Passkey is a passkey in a list.
type Passkey struct {
	ID      string // names it; no secret
	Name    string // as its owner calls it
	Made    time.Time
	Used    time.Time // zero: never
	Doubted time.Time // when its counter last did not rise: there may be a copy; zero: never
}

const (
	freshForKeys  = 5 * time.Minute  // how old a sign-in may be that adds or removes a passkey
	ceremonyLife  = 5 * time.Minute  // how long a browser may take for it
	manyPasskeys  = 20               // of one person
	longestAnswer = 64 << 10         // bytes of JSON from a browser
	adding        = "passkey adding" // kinds of ceremony
	entering      = "passkey entering"
)

// owner is a person with passkeys, as the library wants it.
type owner struct {
	person, name, label string
	handle              []byte
	keys                []webauthn.Credential
	ids                 []string // of our rows, in the same order
}

func (o *owner) WebAuthnID() []byte                         { return o.handle }
func (o *owner) WebAuthnName() string                       { return o.name }
func (o *owner) WebAuthnDisplayName() string                { return o.label }
func (o *owner) WebAuthnCredentials() []webauthn.Credential { return o.keys }

// querier is what reads rows, within a transaction or without.
type querier interface {
	query
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

const ownKeysSQL = `select id, record from passkey where person = $1 order by made, rowid`

// keys reads the passkeys of an owner.
func (o *owner) read(ctx context.Context, q querier) error {
	rows, err := q.QueryContext(ctx, ownKeysSQL, o.person)
	if err != nil {
		return fmt.Errorf("read passkeys: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var text []byte
		var key webauthn.Credential
		if err := rows.Scan(&id, &text); err != nil {
			return fmt.Errorf("read passkeys: %w", err)
		}
		if err := json.Unmarshal(text, &key); err != nil {
			return fmt.Errorf("read passkey %s: %w", id, err)
		}
		o.keys, o.ids = append(o.keys, key), append(o.ids, id)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read passkeys: %w", err)
	}
	return nil
}

const (
	handleSQL    = `select handle from person where person = $1`
	newHandleSQL = `insert into person (person, handle) values ($1, $2) on conflict do nothing`
)

// owner returns a person with the handle by which authenticators know him or
// her: 32 random bytes, which say nothing about the person (Web
// Authentication 14.6.1).
func (d *Door) owner(ctx context.Context, tx *sql.Tx, person string) (*owner, error) {
	o := &owner{person: person}
	a, err := d.account(ctx, person)
	if err != nil {
		return nil, err
	}
	r, err := d.conf.Register(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the register: %w", err)
	}
	o.name, o.label = a.Email, a.Email
	if p, ok := r.Person(person); ok && p.Name != "" {
		o.label = p.Name
	}
	if o.name == "" {
		o.name = o.label
	}
	fresh := make([]byte, 32)
	if _, err := io.ReadFull(d.conf.Rand, fresh); err != nil {
		return nil, fmt.Errorf("draw a handle: %w", err)
	}
	if _, err := tx.ExecContext(ctx, newHandleSQL, person, fresh); err != nil {
		return nil, fmt.Errorf("keep a handle: %w", err)
	}
	if err := tx.QueryRowContext(ctx, handleSQL, person).Scan(&o.handle); err != nil {
		return nil, fmt.Errorf("read a handle: %w", err)
	}
	return o, o.read(ctx, tx)
}

// mayAdd says whether a session may change the passkeys of its person: it is
// young; and where a passkey opens more than the session does, or there is one
// already, a link is not enough. Otherwise who reads another's mail for a
// minute could stay for good.
func (d *Door) mayAdd(s Session, have int) error {
	if err := d.MustBeFresh(s, freshForKeys); err != nil {
		return err
	}
	if s.How == ByLink && (len(s.Withheld) > 0 || have > 0) {
		return ErrStronger
	}
	return nil
}

const ceremonySQL = `insert into ceremony (hash, kind, owner, until) values ($1, $2, $3, $4)`

// begin keeps the hash of a challenge, for one answer by its owner.
func (d *Door) begin(ctx context.Context, tx *sql.Tx, challenge protocol.URLEncodedBase64, kind string, owner []byte) error {
	if err := d.sweep(ctx, tx); err != nil {
		return err
	}
	text := base64.RawURLEncoding.EncodeToString(challenge)
	if _, err := tx.ExecContext(ctx, ceremonySQL, hashOf("challenge", text), kind, owner, d.conf.Now().Add(ceremonyLife).UnixMilli()); err != nil {
		return fmt.Errorf("keep a challenge: %w", err)
	}
	return nil
}

const takeSQL = `delete from ceremony where hash = $1 and kind = $2 and owner = $3 and until > $4 returning 1`

// take uses up the challenge that an answer names: [ErrPasskey] when it was
// not given to this owner, has run out or was answered before.
func (d *Door) take(ctx context.Context, challenge, kind string, owner []byte) error {
	return d.write(ctx, func(tx *sql.Tx) error {
		var found int
		err := tx.QueryRowContext(ctx, takeSQL, hashOf("challenge", challenge), kind, owner, d.now()).Scan(&found)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrPasskey
		}
		if err != nil {
			return fmt.Errorf("take a challenge: %w", err)
		}
		return nil
	})
}

func (d *Door) challenge() (protocol.URLEncodedBase64, error) {
	c := make(protocol.URLEncodedBase64, 32)
	if _, err := io.ReadFull(d.conf.Rand, c); err != nil {
		return nil, fmt.Errorf("draw a challenge: %w", err)
	}
	return c, nil
}

// BeginPasskey begins to add a passkey to the person of a session: it returns
// JSON for PublicKeyCredential.parseCreationOptionsFromJSON. The session must
// be younger than five minutes ([ErrNotFresh]); a link from a mail adds only
// the first passkey of somebody who is a member and no more ([ErrStronger]).
func (d *Door) BeginPasskey(ctx context.Context, s Session) ([]byte, error) {
	challenge, err := d.challenge()
	if err != nil {
		return nil, err
	}
	var options []byte
	err = d.write(ctx, func(tx *sql.Tx) error {
		if err := d.alive(ctx, tx, s); err != nil {
			return err
		}
		o, err := d.owner(ctx, tx, s.Person)
		if err != nil {
			return err
		}
		if err := d.mayAdd(s, len(o.keys)); err != nil {
			return err
		}
		if len(o.keys) >= manyPasskeys {
			return &clerk.Problem{What: fmt.Sprintf("you have %d passkeys", len(o.keys)), Remedy: "remove one that you no longer use"}
		}
		creation, _, err := d.web.BeginRegistration(o,
			webauthn.WithResidentKeyRequirement(protocol.ResidentKeyRequirementRequired),
			webauthn.WithAuthenticatorSelection(protocol.AuthenticatorSelection{
				ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(), UserVerification: protocol.VerificationPreferred}),
			webauthn.WithExclusions(webauthn.Credentials(o.keys).CredentialDescriptors()),
			func(c *protocol.PublicKeyCredentialCreationOptions) error { c.Challenge = challenge; return nil })
		if err != nil {
			return fmt.Errorf("begin a passkey: %w", err)
		}
		if options, err = json.Marshal(creation.Response); err != nil {
			return fmt.Errorf("begin a passkey: %w", err)
		}
		return d.begin(ctx, tx, challenge, adding, []byte(s.ID))
	})
	return options, err
}

const insertKeySQL = `insert into passkey (id, credential, person, name, record, made, used, doubted) values ($1, $2, $3, $4, $5, $6, 0, 0)`

// FinishPasskey adds the passkey that a browser has made: answer is what
// PublicKeyCredential.toJSON gave. The notice is to be recorded and mailed to
// the person.
func (d *Door) FinishPasskey(ctx context.Context, s Session, name string, answer []byte) (*Passkey, *Notice, error) {
	if len(answer) > longestAnswer {
		return nil, nil, ErrPasskey
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return nil, nil, ErrPasskey
	}
	challenge := parsed.Response.CollectedClientData.Challenge
	if err := d.take(ctx, challenge, adding, []byte(s.ID)); err != nil {
		return nil, nil, err
	}
	id, err := d.id()
	if err != nil {
		return nil, nil, err
	}
	if name = clip(name, 60); name == "" {
		name = clip(s.Device, 60)
	}
	key := &Passkey{ID: id, Name: name, Made: moment(d.now())}
	err = d.write(ctx, func(tx *sql.Tx) error {
		if err := d.alive(ctx, tx, s); err != nil {
			return err
		}
		o, err := d.owner(ctx, tx, s.Person)
		if err != nil {
			return err
		}
		if err := d.mayAdd(s, len(o.keys)); err != nil {
			return err
		}
		made, err := d.web.CreateCredential(o, webauthn.SessionData{
			Challenge: challenge, UserID: o.handle, UserVerification: protocol.VerificationPreferred, CredParams: webauthn.CredentialParametersDefault(),
		}, parsed)
		if err != nil {
			return ErrPasskey
		}
		return d.keep(ctx, tx, key, s.Person, made)
	})
	if err != nil {
		return nil, nil, err
	}
	return key, d.keyNotice(PasskeyAdded, s.Person, "A passkey was added to your account: "+key.Name+"."), nil
}

// keep writes a new passkey. How it was made is not kept: nobody asks which
// firm built the authenticator.
func (d *Door) keep(ctx context.Context, tx *sql.Tx, key *Passkey, person string, made *webauthn.Credential) error {
	made.Attestation = webauthn.CredentialAttestation{}
	record, err := json.Marshal(made)
	if err != nil {
		return fmt.Errorf("keep a passkey: %w", err)
	}
	var taken bool
	if err := tx.QueryRowContext(ctx, `select exists (select 1 from passkey where credential = $1)`, made.ID).Scan(&taken); err != nil {
		return fmt.Errorf("keep a passkey: %w", err)
	}
	if taken {
		return ErrPasskey // step 26 of section 7.1: nobody claims the credential of another
	}
	if _, err := tx.ExecContext(ctx, insertKeySQL, key.ID, made.ID, person, key.Name, record, key.Made.UnixMilli()); err != nil {
		return fmt.Errorf("keep a passkey: %w", err)
	}
	return nil
}

func (d *Door) keyNotice(what, person, words string) *Notice {
	return &Notice{What: what, Person: person, By: person, At: moment(d.now()), Tell: []string{person}, Words: words}
}

// BeginSignIn begins to sign in by a passkey: it returns JSON for
// PublicKeyCredential.parseRequestOptionsFromJSON and the mark that the
// browser must bear. No name is asked for: the authenticator knows it.
func (d *Door) BeginSignIn(ctx context.Context, b Browser) (options []byte, mark string, err error) {
	mark, hash, err := d.marked(b)
	if err != nil {
		return nil, "", err
	}
	known, err := d.knows(ctx, hash, "")
	if err != nil {
		return nil, "", err
	}
	key := neighbourhood(b.Address)
	if known {
		key = "mark " + mark
	}
	if err := d.limits.take(d.conf.Now(), want{d.limits.passkey, key}); err != nil {
		return nil, "", err
	}
	challenge, err := d.challenge()
	if err != nil {
		return nil, "", err
	}
	assertion, _, err := d.web.BeginDiscoverableLogin(
		webauthn.WithUserVerification(protocol.VerificationPreferred),
		func(r *protocol.PublicKeyCredentialRequestOptions) error { r.Challenge = challenge; return nil })
	if err != nil {
		return nil, "", fmt.Errorf("begin to sign in: %w", err)
	}
	if options, err = json.Marshal(assertion.Response); err != nil {
		return nil, "", fmt.Errorf("begin to sign in: %w", err)
	}
	err = d.write(ctx, func(tx *sql.Tx) error { return d.begin(ctx, tx, challenge, entering, hash) })
	return options, mark, err
}

const byHandleSQL = `select person from person where handle = $1`

// FinishSignIn signs in by a passkey: answer is what
// PublicKeyCredential.toJSON gave. An answer from another site, to another
// challenge or given twice is [ErrPasskey], as is a passkey that is not
// known; a counter that did not rise is [ErrDoubted].
func (d *Door) FinishSignIn(ctx context.Context, b Browser, answer []byte) (Session, error) {
	if len(answer) > longestAnswer || b.Mark == "" {
		return Session{}, ErrPasskey
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return Session{}, ErrPasskey
	}
	challenge := parsed.Response.CollectedClientData.Challenge
	if err := d.take(ctx, challenge, entering, hashOf("secret", b.Mark)); err != nil {
		return Session{}, err
	}
	var s Session
	var answered error // doubt is kept, so that the transaction must stand
	err = d.write(ctx, func(tx *sql.Tx) error {
		o := &owner{handle: parsed.Response.UserHandle}
		err := tx.QueryRowContext(ctx, byHandleSQL, o.handle).Scan(&o.person)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrPasskey
		}
		if err != nil {
			return fmt.Errorf("look for a passkey: %w", err)
		}
		if err := o.read(ctx, tx); err != nil {
			return err
		}
		used, err := d.web.ValidateDiscoverableLogin(
			func(_, _ []byte) (webauthn.User, error) { return o, nil },
			webauthn.SessionData{Challenge: challenge, UserVerification: protocol.VerificationPreferred}, parsed)
		if err != nil {
			return ErrPasskey
		}
		if used.Authenticator.CloneWarning {
			answered = ErrDoubted
			return d.doubt(ctx, tx, used.ID)
		}
		if err := d.useKey(ctx, tx, used); err != nil {
			return err
		}
		a, err := d.account(ctx, o.person)
		if errors.Is(err, ErrClosed) {
			return ErrPasskey
		}
		if err != nil {
			return err
		}
		s, err = d.enter(ctx, tx, b, a, ByPasskey)
		return err
	})
	if err == nil {
		err = answered
	}
	return s, err
}

const (
	usedSQL  = `update passkey set record = $2, used = $3 where credential = $1`
	doubtSQL = `update passkey set doubted = $2 where credential = $1`
)

// useKey keeps the counter of a passkey that was used.
func (d *Door) useKey(ctx context.Context, tx *sql.Tx, key *webauthn.Credential) error {
	record, err := json.Marshal(key)
	if err != nil {
		return fmt.Errorf("use a passkey: %w", err)
	}
	return one(tx.ExecContext(ctx, usedSQL, key.ID, record, d.now()))
}

func (d *Door) doubt(ctx context.Context, tx *sql.Tx, credential []byte) error {
	return one(tx.ExecContext(ctx, doubtSQL, credential, d.now()))
}

const passkeysSQL = `select id, name, made, used, doubted from passkey where person = $1 order by made, rowid`

// Passkeys returns the passkeys of a person, oldest first.
func (d *Door) Passkeys(ctx context.Context, person string) ([]Passkey, error) {
	rows, err := d.db.QueryContext(ctx, passkeysSQL, person)
	if err != nil {
		return nil, fmt.Errorf("list passkeys: %w", err)
	}
	defer rows.Close()
	var list []Passkey
	for rows.Next() {
		var k Passkey
		var made, used, doubted int64
		if err := rows.Scan(&k.ID, &k.Name, &made, &used, &doubted); err != nil {
			return nil, fmt.Errorf("list passkeys: %w", err)
		}
		k.Made, k.Used, k.Doubted = moment(made), moment(used), moment(doubted)
		list = append(list, k)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list passkeys: %w", err)
	}
	return list, nil
}

const renameSQL = `update passkey set name = $3 where id = $1 and person = $2`

// RenamePasskey gives a passkey of the person of a session another name:
// [clerk.ErrNone] when there is none.
func (d *Door) RenamePasskey(ctx context.Context, s Session, id, name string) error {
	if name = clip(name, 60); name == "" {
		return &clerk.Problem{What: "the name is empty", Remedy: "call it by what it is on: my phone, the blue key"}
	}
	return d.write(ctx, func(tx *sql.Tx) error {
		if err := d.alive(ctx, tx, s); err != nil {
			return err
		}
		return one(tx.ExecContext(ctx, renameSQL, id, s.Person, name))
	})
}

const removeKeySQL = `delete from passkey where id = $1 and person = $2 returning name`

// RemovePasskey takes a passkey of the person of a session away:
// [clerk.ErrNone] when there is none. The session must be younger than five
// minutes, and not made by a link. The notice is to be recorded and mailed.
func (d *Door) RemovePasskey(ctx context.Context, s Session, id string) (*Notice, error) {
	if err := d.mayAdd(s, 1); err != nil {
		return nil, err
	}
	var name string
	err := d.write(ctx, func(tx *sql.Tx) error {
		if err := d.alive(ctx, tx, s); err != nil {
			return err
		}
		err := tx.QueryRowContext(ctx, removeKeySQL, id, s.Person).Scan(&name)
		if errors.Is(err, sql.ErrNoRows) {
			return clerk.ErrNone
		}
		if err != nil {
			return fmt.Errorf("remove a passkey: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return d.keyNotice(PasskeyRemoved, s.Person, "A passkey was removed from your account: "+name+"."), nil
}

var _ webauthn.User = (*owner)(nil)
