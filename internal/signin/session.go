package signin

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"alteram/clerk"
	"alteram/register"
)

// How is the way in which a person proved who he or she is.
type How string

// The ways in.
const (
	ByLink    How = "link"    // opened a link that was mailed
	ByCode    How = "code"    // typed a code that was printed or minted
	ByPasskey How = "passkey" // used a passkey
)

// Session is a browser in which somebody has signed in.
type Session struct {
	ID       string   // names it in the list of sessions; no secret
	Person   string   // id in the register
	Roles    []string // of the account, as far as the way of signing in opens them
	Withheld []string // roles of the account that a passkey or a code would open
	How      How
	Made     time.Time // when the person proved who he or she is
	Seen     time.Time // when it was last used, to the minute
	Until    time.Time // when it ends if it is not used again
	Ends     time.Time // when it ends at the latest
	Device   string
	Cookie   string // what to give the browser as its cookie; empty: it has it
}

const (
	manySessions = 50          // of one person; the oldest make room
	seenStep     = time.Minute // a session that was used is written this often
)

const sessionColumns = `id, person, roles, how, made, seen, device`

// stored is a session as the database has it.
type stored struct {
	Session
	roles string // of the account when the cookie was given, in order
}

func (d *Door) scan(row interface{ Scan(...any) error }) (*stored, error) {
	var s stored
	var made, seen int64
	if err := row.Scan(&s.ID, &s.Person, &s.roles, &s.How, &made, &seen, &s.Device); err != nil {
		return nil, err
	}
	s.Made, s.Ends = moment(made), moment(made).Add(d.conf.Absolute)
	s.see(moment(seen), d.conf.Idle)
	return &s, nil
}

// see sets when the session was last used.
func (s *Session) see(at time.Time, idle time.Duration) {
	s.Seen, s.Until = at, at.Add(idle)
	if s.Until.After(s.Ends) {
		s.Until = s.Ends
	}
}

// rolesOf returns the roles of an account in order, as one string.
func rolesOf(a register.Account) string {
	roles := slices.Clone(a.Roles)
	slices.Sort(roles)
	return strings.Join(roles, " ")
}

// open gives a session the roles of its account. A link opens the role of a
// member alone.
func (s *Session) open(a register.Account) {
	for _, role := range a.Roles {
		if s.How == ByLink && role != "member" {
			s.Withheld = append(s.Withheld, role)
		} else {
			s.Roles = append(s.Roles, role)
		}
	}
}

// account returns the open account of a person: [ErrClosed] without one.
func (d *Door) account(ctx context.Context, person string) (register.Account, error) {
	r, err := d.conf.Register(ctx)
	if err != nil {
		return register.Account{}, fmt.Errorf("read the register: %w", err)
	}
	a, ok := r.Account(person)
	if !ok || len(a.Roles) == 0 {
		return register.Account{}, ErrClosed
	}
	return a, nil
}

const insertSessionSQL = `insert into session (hash, id, person, roles, how, made, seen, device) values ($1, $2, $3, $4, $5, $6, $6, $7)`

// trimSQL keeps the newest sessions of a person.
const trimSQL = `delete from session where person = $1 and id not in (select id from session where person = $1 order by made desc, id limit $2)`

// enter makes a session. The cookie is always a new one, and the session that
// the browser had is over: nobody can sit in a session that somebody else has
// prepared.
func (d *Door) enter(ctx context.Context, tx *sql.Tx, b Browser, a register.Account, how How) (Session, error) {
	now := d.now()
	cookie, hash, err := d.secret()
	if err != nil {
		return Session{}, err
	}
	id, err := d.id()
	if err != nil {
		return Session{}, err
	}
	made := moment(now)
	s := Session{ID: id, Person: a.Person, How: how, Made: made, Ends: made.Add(d.conf.Absolute), Device: clip(b.Device, 80), Cookie: cookie}
	s.see(made, d.conf.Idle)
	s.open(a)
	if b.Session != "" {
		if _, err := tx.ExecContext(ctx, deleteSessionSQL, hashOf("secret", b.Session)); err != nil {
			return Session{}, fmt.Errorf("end the session before: %w", err)
		}
	}
	if _, err := tx.ExecContext(ctx, insertSessionSQL, hash, s.ID, s.Person, rolesOf(a), s.How, now, s.Device); err != nil {
		return Session{}, fmt.Errorf("begin a session: %w", err)
	}
	if _, err := tx.ExecContext(ctx, trimSQL, s.Person, manySessions); err != nil {
		return Session{}, fmt.Errorf("end old sessions: %w", err)
	}
	if len(b.Mark) == 43 {
		if err := remember(ctx, tx, hashOf("secret", b.Mark), s.Person, now); err != nil {
			return Session{}, err
		}
	}
	return s, nil
}

// Look returns the session behind the value of a cookie, and counts as a use
// of it. [ErrSignedOut] when there is none, or it has run out, or the account
// is closed. When the roles of the account have changed, the cookie has been
// replaced and Session.Cookie holds the new one.
func (d *Door) Look(ctx context.Context, cookie string) (Session, error) {
	return d.look(ctx, cookie, true)
}

// Glance is [Door.Look] for requests that a page makes by itself, such as a
// clock that ticks: they keep no session alive.
func (d *Door) Glance(ctx context.Context, cookie string) (Session, error) {
	return d.look(ctx, cookie, false)
}

const (
	lookSQL = `select ` + sessionColumns + ` from session where hash = $1`
	seenSQL = `update session set seen = $2 where hash = $1 and seen < $2`
	// The old hash and the old roles are asked for: of many requests that see
	// a change at once, one gives out a cookie.
	rotateSQL = `update session set hash = $2, roles = $3, seen = $4 where hash = $1 and roles = $5`
)

func (d *Door) look(ctx context.Context, cookie string, use bool) (Session, error) {
	if cookie == "" {
		return Session{}, ErrSignedOut
	}
	hash := hashOf("secret", cookie)
	s, err := d.scan(d.db.QueryRowContext(ctx, lookSQL, hash))
	if errors.Is(err, sql.ErrNoRows) {
		return Session{}, ErrSignedOut
	}
	if err != nil {
		return Session{}, fmt.Errorf("look for a session: %w", err)
	}
	now := moment(d.now())
	if !now.Before(s.Until) {
		return Session{}, errors.Join(ErrSignedOut, d.write(ctx, func(tx *sql.Tx) error { return d.sweep(ctx, tx) }))
	}
	a, err := d.account(ctx, s.Person)
	if errors.Is(err, ErrClosed) {
		return Session{}, errors.Join(ErrSignedOut, d.signOutEverywhere(ctx, s.Person))
	}
	if err != nil {
		return Session{}, err
	}
	roles := rolesOf(a)
	if roles != s.roles {
		if s.Cookie, err = d.rotate(ctx, hash, roles, s.roles, now); err != nil {
			return Session{}, err
		}
		s.see(now, d.conf.Idle)
	} else if use && now.Sub(s.Seen) >= seenStep {
		err := d.write(ctx, func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, seenSQL, hash, now.UnixMilli())
			return err
		})
		if err != nil {
			return Session{}, fmt.Errorf("use a session: %w", err)
		}
		s.see(now, d.conf.Idle)
	}
	s.open(a)
	return s.Session, nil
}

// rotate gives a session another cookie, because its roles have changed.
func (d *Door) rotate(ctx context.Context, hash []byte, roles, before string, now time.Time) (cookie string, err error) {
	cookie, next, err := d.secret()
	if err != nil {
		return "", err
	}
	err = d.write(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, rotateSQL, hash, next, roles, now.UnixMilli(), before)
		if err != nil {
			return fmt.Errorf("change a cookie: %w", err)
		}
		if n, err := r.RowsAffected(); err != nil || n != 1 {
			return errors.Join(ErrSignedOut, err) // another request was first; the browser gets its cookie
		}
		return nil
	})
	return cookie, err
}

// MustBeFresh returns [ErrNotFresh] unless the person proved who he or she is
// within that time. To prove it again is to sign in again in the same browser.
func (d *Door) MustBeFresh(s Session, within time.Duration) error {
	if age := d.conf.Now().Sub(s.Made); s.Person == "" || age < -time.Second || age > within {
		return ErrNotFresh
	}
	return nil
}

const aliveSQL = `select ` + sessionColumns + ` from session where id = $1 and person = $2`

// alive makes sure, within a transaction, that a session was not ended since
// the page looked.
func (d *Door) alive(ctx context.Context, tx *sql.Tx, s Session) error {
	now, err := d.scan(tx.QueryRowContext(ctx, aliveSQL, s.ID, s.Person))
	if errors.Is(err, sql.ErrNoRows) {
		return ErrSignedOut
	}
	if err != nil {
		return fmt.Errorf("look for a session: %w", err)
	}
	if !d.conf.Now().Before(now.Until) {
		return ErrSignedOut
	}
	return nil
}

const sessionsSQL = `select ` + sessionColumns + ` from session where person = $1 order by made desc, id`

// Sessions returns the living sessions of a person, newest first, without
// their roles.
func (d *Door) Sessions(ctx context.Context, person string) ([]Session, error) {
	rows, err := d.db.QueryContext(ctx, sessionsSQL, person)
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	defer rows.Close()
	var list []Session
	for rows.Next() {
		s, err := d.scan(rows)
		if err != nil {
			return nil, fmt.Errorf("list sessions: %w", err)
		}
		if d.conf.Now().Before(s.Until) {
			list = append(list, s.Session)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	return list, nil
}

const (
	deleteSessionSQL = `delete from session where hash = $1`
	endSessionSQL    = `delete from session where id = $1 and person = $2`
	everywhereSQL    = `delete from session where person = $1`
)

// SignOut ends the session with that id when it is one of the person's:
// [clerk.ErrNone] when there is none.
func (d *Door) SignOut(ctx context.Context, person, id string) error {
	return d.write(ctx, func(tx *sql.Tx) error {
		return one(tx.ExecContext(ctx, endSessionSQL, id, person))
	})
}

// SignOutEverywhere ends all sessions of a person, and makes links that are
// on their way worthless.
func (d *Door) SignOutEverywhere(ctx context.Context, person string) error {
	return d.signOutEverywhere(ctx, person)
}

func (d *Door) signOutEverywhere(ctx context.Context, person string) error {
	return d.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, everywhereSQL, person); err != nil {
			return fmt.Errorf("end all sessions: %w", err)
		}
		if _, err := tx.ExecContext(ctx, dropLinksSQL, person); err != nil {
			return fmt.Errorf("end all links: %w", err)
		}
		return nil
	})
}

// one makes sure that a statement met exactly one row.
func one(r sql.Result, err error) error {
	if err != nil {
		return fmt.Errorf("write the sign-ins: %w", err)
	}
	if n, err := r.RowsAffected(); err != nil {
		return fmt.Errorf("write the sign-ins: %w", err)
	} else if n != 1 {
		return clerk.ErrNone
	}
	return nil
}

const keepUsed = 90 * 24 * time.Hour // a printed code stays in the list this long after its end

// sweep removes what has run out.
func (d *Door) sweep(ctx context.Context, tx *sql.Tx) error {
	now := d.conf.Now()
	for _, s := range []struct {
		sql    string
		before time.Time
	}{
		{`delete from session where made <= $1`, now.Add(-d.conf.Absolute)},
		{`delete from session where seen <= $1`, now.Add(-d.conf.Idle)},
		{`delete from link where until <= $1`, now},
		{`delete from ceremony where until <= $1`, now},
		{`delete from code where until <= $1`, now.Add(-keepUsed)},
	} {
		if _, err := tx.ExecContext(ctx, s.sql, s.before.UnixMilli()); err != nil {
			return fmt.Errorf("sweep the sign-ins: %w", err)
		}
	}
	return nil
}

// clip cuts a text for a list to at most n runes of one line.
func clip(text string, n int) string {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }), " ")
	text = strings.TrimSpace(strings.ToValidUTF8(text, "\uFFFD"))
	if r := []rune(text); len(r) > n {
		text = string(r[:n-1]) + "…"
	}
	return text
}
