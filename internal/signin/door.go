// Package signin says who is at the browser.
//
// A person proves it in one of three ways: by a passkey, by opening a link
// that was mailed to the address in the register, or by typing a code that
// was printed. Each makes a [Session], which the browser holds as a cookie.
// What the person may then do is decided by the roles of the account in the
// register, as it is at that moment; a link alone never brings more than the
// role of a member, because a mailbox is more easily lost than a key.
//
// Nothing of this is part of the record. It lies in a database of its own,
// people.db in the organisation's folder, which holds SHA-256 hashes of
// cookies, links and codes, and public keys: whoever steals it can sign in as
// nobody. A plain hash is enough because every secret here is drawn by
// chance, 115 bits or more of it; there is no password to be guessed. What
// must be recorded or told to somebody is returned as a [Notice].
//
// The package follows the session rules of OWASP ASVS 4.0 chapter 3 and W3C
// Web Authentication Level 3, section 7. It serves no pages, sends no mail
// and does not decide what a role may do.
package signin

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"modernc.org/sqlite" // the driver "sqlite"
	lib "modernc.org/sqlite/lib"

	"alteram/clerk"
	"alteram/register"
)

// File is the name of the database in the folder of an organisation. It is
// no part of a backup: an older copy would bring back codes that were used
// and passkeys that were removed.
const File = "people.db"

// Config is what a door takes from outside.
type Config struct {
	// Register returns the register as it is now: [clerk.Desk.Register].
	Register func(context.Context) (*register.Register, error)
	// Origin is where browsers find the site: "https://cases.example.org".
	// Plain http is allowed for localhost alone.
	Origin string
	// Domain is the relying party id of the passkeys; empty: the host of
	// Origin. Passkeys are worthless under another one.
	Domain string
	// Name is what an authenticator shows, the name of the organisation.
	Name string
	// Idle is how long a session lives without being used; 0: 12 hours.
	Idle time.Duration
	// Absolute is how long a session lives at most; 0: 7 days.
	Absolute time.Duration
	Now      func() time.Time // nil: the clock of the machine
	Rand     io.Reader        // nil: the generator of the operating system
}

// Door is the open database of those who may come in. Its methods may be
// called from many goroutines, and several processes may open one file.
type Door struct {
	conf   Config
	secure bool // cookies travel over https only
	web    *webauthn.WebAuthn
	db     *sql.DB
	limits *limits

	mu sync.Mutex // held by the one that writes: waiting here is cheaper than in SQLite
}

const doorVersion = 1

// Times are milliseconds since 1970; 0: never.
const createSQL = `
create table person (person text primary key, handle blob not null unique) strict, without rowid;
create table session (
  hash   blob primary key,
  id     text not null unique,
  person text not null,
  roles  text not null,
  how    text not null,
  made   integer not null,
  seen   integer not null,
  device text not null
) strict, without rowid;
create index session_person on session (person, made);
create table link (
  hash   blob primary key,
  person text not null,
  mark   blob not null,
  code   blob not null,
  until  integer not null,
  tries  integer not null
) strict, without rowid;
create index link_until on link (until);
create table code (
  id      text not null primary key,
  hash    blob not null unique,
  person  text not null,
  kind    text not null,
  by      text not null,
  made    integer not null,
  until   integer not null,
  used    integer not null,
  revoked integer not null
) strict;
create index code_person on code (person, made);
create table passkey (
  id         text not null primary key,
  credential blob not null unique,
  person     text not null,
  name       text not null,
  record     blob not null,
  made       integer not null,
  used       integer not null,
  doubted    integer not null
) strict;
create index passkey_person on passkey (person, made);
create table ceremony (
  hash  blob primary key,
  kind  text not null,
  owner blob not null,
  until integer not null
) strict, without rowid;
create index ceremony_until on ceremony (until);
create table browser (mark blob not null, person text not null, seen integer not null, primary key (mark, person)) strict, without rowid;
create index browser_person on browser (person);
pragma user_version = 1;`

// Open opens people.db in the folder of an organisation, and makes it when it
// is not there. What a person can put right is a [clerk.Problem].
func Open(ctx context.Context, folder string, conf Config) (*Door, error) {
	if conf.Now == nil {
		conf.Now = time.Now
	}
	if conf.Rand == nil {
		conf.Rand = rand.Reader
	}
	if conf.Idle == 0 {
		conf.Idle = 12 * time.Hour
	}
	if conf.Absolute == 0 {
		conf.Absolute = 7 * 24 * time.Hour
	}
	d := &Door{conf: conf, limits: newLimits()}
	if err := d.configure(); err != nil {
		return nil, err
	}
	path := filepath.Join(folder, File)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) // SQLite gives its journals the same mode
	if err != nil {
		return nil, fmt.Errorf("open the sign-ins: %w", err)
	}
	f.Close()
	dsn := "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() +
		"?_pragma=busy_timeout(5000)&_pragma=journal_mode(wal)&_pragma=synchronous(full)&_pragma=secure_delete(on)&_txlock=immediate"
	if d.db, err = sql.Open("sqlite", dsn); err != nil {
		return nil, fmt.Errorf("open the sign-ins: %w", err)
	}
	d.db.SetMaxOpenConns(4)
	d.db.SetMaxIdleConns(4)
	if err := d.prepare(ctx, path); err != nil {
		d.db.Close()
		return nil, err
	}
	return d, nil
}

// prepare makes the tables, or checks that they are ours.
func (d *Door) prepare(ctx context.Context, path string) error {
	err := d.write(ctx, func(tx *sql.Tx) error {
		var version, tables int
		err := tx.QueryRowContext(ctx, `select user_version, (select count(*) from sqlite_schema) from pragma_user_version`).Scan(&version, &tables)
		switch {
		case err != nil:
			return fmt.Errorf("read the sign-ins: %w", err)
		case version == 0 && tables == 0:
			if _, err := tx.ExecContext(ctx, createSQL); err != nil {
				return fmt.Errorf("make the sign-ins: %w", err)
			}
		case version != doorVersion:
			return &clerk.Problem{What: fmt.Sprintf("%s has form %d, and this program knows form %d", path, version, doorVersion), Remedy: "use the program that wrote it, or a later one"}
		}
		return nil
	})
	var failed *sqlite.Error
	if errors.As(err, &failed) && (failed.Code()&0xff == lib.SQLITE_CORRUPT || failed.Code()&0xff == lib.SQLITE_NOTADB) {
		return &clerk.Problem{What: fmt.Sprintf("%s is damaged: %v", path, failed), Remedy: "move the file away: a new one is made, and everybody signs in by a link or a new code"}
	}
	return err
}

// configure checks the origin, and prepares passkeys for it.
func (d *Door) configure() error {
	u, err := url.Parse(d.conf.Origin)
	if err != nil || u.Host == "" || u.User != nil || strings.TrimSuffix(d.conf.Origin, "/") != u.Scheme+"://"+u.Host {
		return &clerk.Problem{What: fmt.Sprintf("%q is not the address of a site", d.conf.Origin), Remedy: "write it like https://cases.example.org"}
	}
	d.conf.Origin = u.Scheme + "://" + u.Host
	d.secure = u.Scheme == "https"
	if !d.secure && (u.Scheme != "http" || u.Hostname() != "localhost") {
		return &clerk.Problem{What: fmt.Sprintf("%s is not protected on its way", d.conf.Origin), Remedy: "serve it over https; http is for localhost alone"}
	}
	if d.conf.Register == nil {
		return errors.New("open the sign-ins: no register is given")
	}
	host, domain := u.Hostname(), d.conf.Domain
	if domain == "" {
		domain = host
	}
	if host != domain && !strings.HasSuffix(host, "."+domain) {
		return &clerk.Problem{What: fmt.Sprintf("passkeys of %s do not work at %s", domain, host), Remedy: "give the host of the site, or a domain above it"}
	}
	name := d.conf.Name
	if name == "" {
		name = domain
	}
	d.web, err = webauthn.New(&webauthn.Config{
		RPID:                  domain,
		RPDisplayName:         name,
		RPOrigins:             []string{d.conf.Origin},
		AttestationPreference: protocol.PreferNoAttestation,
		// A manager of passwords that says more than it was asked is no danger.
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore,
	})
	if err != nil {
		return &clerk.Problem{What: fmt.Sprintf("passkeys cannot be used at %s: %v", d.conf.Origin, err), Remedy: "give the site a name of its own, such as https://cases.example.org"}
	}
	return nil
}

// Close closes the database.
func (d *Door) Close() error { return d.db.Close() }

// Forget erases everything that is kept about a person: sessions, passkeys,
// codes, and the browsers used. It is written over, in the journal too.
func (d *Door) Forget(ctx context.Context, person string) error {
	err := d.write(ctx, func(tx *sql.Tx) error {
		for _, table := range []string{"session", "link", "code", "passkey", "browser", "person"} {
			if _, err := tx.ExecContext(ctx, `delete from `+table+` where person = $1`, person); err != nil {
				return fmt.Errorf("forget a person: %w", err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	var busy, log, done int
	if err := d.db.QueryRowContext(ctx, `pragma wal_checkpoint(truncate)`).Scan(&busy, &log, &done); err != nil {
		return fmt.Errorf("forget a person: %w", err)
	}
	if busy != 0 {
		return errors.New("forget a person: the journal of people.db is in use, and not emptied yet")
	}
	return nil
}

// write runs f in a transaction that has the lock of the database.
func (d *Door) write(ctx context.Context, f func(*sql.Tx) error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	tx, err := d.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("write the sign-ins: %w", err)
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("write the sign-ins: %w", err)
	}
	return nil
}

// now is the time, as the database keeps it.
func (d *Door) now() int64 { return d.conf.Now().UnixMilli() }

// secret draws 256 bits, for a cookie or a link, and returns their hash too.
func (d *Door) secret() (text string, hash []byte, err error) {
	var b [32]byte
	if _, err := io.ReadFull(d.conf.Rand, b[:]); err != nil {
		return "", nil, fmt.Errorf("draw a secret: %w", err)
	}
	text = base64.RawURLEncoding.EncodeToString(b[:])
	return text, hashOf("secret", text), nil
}

// id draws the name of a row, which is no secret.
func (d *Door) id() (string, error) {
	var b [8]byte
	if _, err := io.ReadFull(d.conf.Rand, b[:]); err != nil {
		return "", fmt.Errorf("draw a name: %w", err)
	}
	return hex.EncodeToString(b[:]), nil
}

// hashOf is what is kept of a secret. Each use has its own domain, so that a
// hash of one is never one of another.
func hashOf(use string, parts ...string) []byte {
	h := sha256.New()
	io.WriteString(h, "alteram-signin-"+use+"/v1\n")
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	return h.Sum(nil)
}

// moment reads a time as the database keeps it.
func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
