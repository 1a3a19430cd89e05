package signin

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"alteram/clerk"
)

// Printed is a code that was just made. This is the only time it can be seen.
type Printed struct {
	ID     string // names it in the list of codes; no secret
	Code   string // in groups, to be printed
	Until  time.Time
	Notice Notice
}

// Code is a printed code in a list.
type Code struct {
	ID      string
	Person  string
	By      string // who had it made: the id of a person, or the user of the machine
	Minted  bool   // on the machine itself: [Door.Recover]
	Made    time.Time
	Until   time.Time
	Used    time.Time // zero: not used
	Revoked time.Time // zero: not withdrawn
}

const (
	usualCode   = 14 * 24 * time.Hour
	longestCode = 90 * 24 * time.Hour
	recoverCode = time.Hour
)

// IssueCode makes a code to be printed, with which a person signs in once
// within the given time: 0 is 14 days, 90 days are the most. By is the
// session of the one who prints it, which must be younger than an hour. The
// notice goes to the person: nobody can take another's place unseen.
func (d *Door) IssueCode(ctx context.Context, by Session, person string, valid time.Duration) (*Printed, error) {
	if valid == 0 {
		valid = usualCode
	}
	if valid < time.Minute || valid > longestCode {
		return nil, &clerk.Problem{What: "a printed code is good for a minute to 90 days", Remedy: "give a time between"}
	}
	if by.How == ByLink {
		return nil, ErrStronger
	}
	if err := d.MustBeFresh(by, time.Hour); err != nil {
		return nil, err
	}
	p, err := d.issue(ctx, person, "paper", by.Person, valid, func(tx *sql.Tx) error { return d.alive(ctx, tx, by) })
	if err != nil {
		return nil, err
	}
	p.Notice = Notice{What: CodePrinted, Person: person, By: by.Person, At: moment(d.now()), Tell: []string{person},
		Words: fmt.Sprintf("A code to sign in once was printed; it is good until %s.", p.Until.Format("2 January 2006 15:04 MST"))}
	return p, nil
}

// Recover makes a code with which an administrator who has lost every other
// way in signs in once within an hour. It is for a command on the machine
// itself; user is who gave it there. The person must have an open account as
// secretary or chair. The notice must be recorded before the code is shown,
// and goes to everybody who holds such an account or is auditor.
func (d *Door) Recover(ctx context.Context, person, user string) (*Printed, error) {
	a, err := d.account(ctx, person)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(a.Roles, "secretary") && !slices.Contains(a.Roles, "chair") {
		return nil, &clerk.Problem{What: "that person is neither secretary nor chair", Remedy: "the secretary prints a code for everybody else"}
	}
	r, err := d.conf.Register(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the register: %w", err)
	}
	user = clip(user, 80)
	p, err := d.issue(ctx, person, "minted", user, recoverCode, func(*sql.Tx) error { return nil })
	if err != nil {
		return nil, err
	}
	p.Notice = Notice{What: CodeMinted, Person: person, By: user, At: moment(d.now()),
		Words: fmt.Sprintf("A code to sign in once was made on the machine itself; it is good until %s.", p.Until.Format("2 January 2006 15:04 MST"))}
	for _, who := range r.People() {
		if a, ok := r.Account(who.ID); ok && slices.ContainsFunc(a.Roles, func(role string) bool { return role == "chair" || role == "secretary" || role == "auditor" }) {
			p.Notice.Tell = append(p.Notice.Tell, who.ID)
		}
	}
	return p, nil
}

const insertCodeSQL = `insert into code (id, hash, person, kind, by, made, until, used, revoked) values ($1, $2, $3, $4, $5, $6, $7, 0, 0)`

func (d *Door) issue(ctx context.Context, person, kind, by string, valid time.Duration, check func(*sql.Tx) error) (*Printed, error) {
	if _, err := d.account(ctx, person); err != nil {
		return nil, err
	}
	code, err := newCode(d.conf.Rand, longCode)
	if err != nil {
		return nil, err
	}
	id, err := d.id()
	if err != nil {
		return nil, err
	}
	now := d.now()
	p := &Printed{ID: id, Code: group(code), Until: moment(now).Add(valid)}
	err = d.write(ctx, func(tx *sql.Tx) error {
		if err := check(tx); err != nil {
			return err
		}
		if err := d.sweep(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, insertCodeSQL, id, hashOf("code", code), person, kind, by, now, p.Until.UnixMilli()); err != nil {
			return fmt.Errorf("keep a code: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

const useCodeSQL = `update code set used = $2 where hash = $1 and used = 0 and revoked = 0 and until > $2 returning person`

// UseCode signs in by a printed code, once. A code that cannot be one, by its
// check, is a [clerk.Problem] that says where the slip is; every other code
// that does not work is [ErrCode].
//
// Attempts are not counted: nobody finds 115 bits by trying, and a limit by
// address would let a stranger behind the same router keep the holder out.
func (d *Door) UseCode(ctx context.Context, b Browser, typed string) (Session, error) {
	code, err := parseCode(typed, longCode)
	if err != nil {
		return Session{}, err
	}
	var s Session
	err = d.write(ctx, func(tx *sql.Tx) error {
		var person string
		err := tx.QueryRowContext(ctx, useCodeSQL, hashOf("code", code), d.now()).Scan(&person)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrCode
		}
		if err != nil {
			return fmt.Errorf("use a code: %w", err)
		}
		a, err := d.account(ctx, person)
		if errors.Is(err, ErrClosed) {
			return ErrCode
		}
		if err != nil {
			return err
		}
		s, err = d.enter(ctx, tx, b, a, ByCode)
		return err
	})
	return s, err
}

const codesSQL = `select id, person, kind = 'minted', by, made, until, used, revoked from code where person = $1 or $1 = '' order by made desc, rowid desc`

// Codes returns the printed codes of a person, or of everybody, newest first:
// those that can be used, and those that could within the last 90 days.
func (d *Door) Codes(ctx context.Context, person string) ([]Code, error) {
	rows, err := d.db.QueryContext(ctx, codesSQL, person)
	if err != nil {
		return nil, fmt.Errorf("list codes: %w", err)
	}
	defer rows.Close()
	var list []Code
	for rows.Next() {
		var c Code
		var made, until, used, revoked int64
		if err := rows.Scan(&c.ID, &c.Person, &c.Minted, &c.By, &made, &until, &used, &revoked); err != nil {
			return nil, fmt.Errorf("list codes: %w", err)
		}
		c.Made, c.Until, c.Used, c.Revoked = moment(made), moment(until), moment(used), moment(revoked)
		list = append(list, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list codes: %w", err)
	}
	return list, nil
}

const revokeSQL = `update code set revoked = $2 where id = $1 and used = 0 and revoked = 0`

// RevokeCode withdraws a printed code: [clerk.ErrNone] when there is none
// that could still be used.
func (d *Door) RevokeCode(ctx context.Context, id string) error {
	return d.write(ctx, func(tx *sql.Tx) error { return one(tx.ExecContext(ctx, revokeSQL, id, d.now())) })
}
