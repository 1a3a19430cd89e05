package signin

import (
	"bytes"
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"alteram/clerk"
	"alteram/register"
)

// LinkPath is the path of the page that a mailed link opens; the secret
// follows it. The page shows a button: opening it changes nothing, because
// scanners of mail open links too. What the button sends goes to
// [Door.UseLink].
const LinkPath = "/sign-in/link/"

const (
	linkLife  = 15 * time.Minute
	linkTries = 5 // wrong codes that a link bears
)

// Asked is the answer to somebody who asked for a link. But for Mail it looks
// alike for every address, known or not: the page must not say whether Mail
// is there, nor wait for its delivery.
type Asked struct {
	Mark  string    // what to give the browser as its mark
	Code  string    // to show on the page: typed where the link is opened on another device
	Until time.Time // when the link runs out
	Mail  *Mail     // to be delivered; nil for an address that opens no account
}

// Mail is a mail to be sent. Its text holds the secret: it must not be logged
// or kept once it is delivered.
type Mail struct {
	Person  string // id
	To      string // as the register has it, not as it was typed
	Subject string
	Text    string
	Link    string // the whole address of the page
	Until   time.Time
}

const (
	insertLinkSQL = `insert into link (hash, person, mark, code, until, tries) values ($1, $2, $3, $4, $5, 0)`
	dropLinksSQL  = `delete from link where person = $1`
)

// Ask makes a link that signs in whoever has the address. The work is the
// same for an address that opens no account: the row is written, and belongs
// to nobody. [TooMany] when this was asked too often. A browser in which the
// person has signed in before is counted by itself: strangers who ask for the
// same address cannot shut it out.
func (d *Door) Ask(ctx context.Context, b Browser, email string) (*Asked, error) {
	r, err := d.conf.Register(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the register: %w", err)
	}
	email = clip(email, 254) // RFC 5321 4.5.3.1.3
	a, _ := r.SignIn(email)
	mark, markHash, err := d.marked(b)
	if err != nil {
		return nil, err
	}
	known, err := d.knows(ctx, markHash, orNobody(a))
	if err != nil {
		return nil, err
	}
	// As the register compares addresses, so that spellings share a bucket.
	mailbox := cases.Fold().String(norm.NFC.String(strings.Join(strings.Fields(email), " ")))
	wants := []want{{d.limits.address, neighbourhood(b.Address)}, {d.limits.pair, mailbox + "\n" + neighbourhood(b.Address)}, {d.limits.mailbox, mailbox}}
	if known {
		wants = []want{{d.limits.pair, mailbox + "\nmark " + mark}}
	}
	if err := d.limits.take(d.conf.Now(), wants...); err != nil {
		return nil, err
	}
	return d.ask(ctx, a, mark, markHash)
}

// orNobody is the person of an account, or one that cannot exist.
func orNobody(a register.Account) string {
	if a.Person == "" {
		return "nobody"
	}
	return a.Person
}

func (d *Door) ask(ctx context.Context, a register.Account, mark string, markHash []byte) (*Asked, error) {
	token, hash, err := d.secret()
	if err != nil {
		return nil, err
	}
	code, err := newCode(d.conf.Rand, shortCode)
	if err != nil {
		return nil, err
	}
	until := d.conf.Now().Add(linkLife)
	err = d.write(ctx, func(tx *sql.Tx) error {
		if err := d.sweep(ctx, tx); err != nil {
			return err
		}
		// The short code is kept mixed with the long secret, so that it
		// cannot be found by trying all.
		_, err := tx.ExecContext(ctx, insertLinkSQL, hash, orNobody(a), markHash, hashOf("link-code", token, code), until.UnixMilli())
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("make a link: %w", err)
	}
	mail := d.mail(a, token, until)
	asked := &Asked{Mark: mark, Code: group(code), Until: moment(until.UnixMilli())}
	if a.Person != "" {
		asked.Mail = mail
	}
	return asked, nil
}

// mail writes the mail with a link.
func (d *Door) mail(a register.Account, token string, until time.Time) *Mail {
	name := d.conf.Name
	if name == "" {
		name = strings.TrimPrefix(d.conf.Origin, "https://")
	}
	link := d.conf.Origin + LinkPath + token
	var text strings.Builder
	fmt.Fprintf(&text, "Open this link to sign in at %s:\n\n%s\n\n", name, link)
	fmt.Fprintf(&text, "It works once, for %d minutes. Open it in the browser in which you asked for it. On another device you are asked for a code: it is shown where you asked.\n\n", int(linkLife.Minutes()))
	text.WriteString("Did you not ask for it? Then somebody else typed your address. Nothing has happened, and you need do nothing. Do not pass the link on.\n")
	return &Mail{Person: a.Person, To: a.Email, Subject: clip("Sign in at "+name, 120), Text: text.String(), Link: link, Until: moment(until.UnixMilli())}
}

const findLinkSQL = `select person, mark, code, until, tries from link where hash = $1`

// foundLink is a link that still leads somewhere.
type foundLink struct {
	person     string
	mark, code []byte
	tries      int
}

// query is what reads one row, within a transaction or without.
type query interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func (d *Door) findLink(ctx context.Context, q query, token string) (*foundLink, error) {
	var l foundLink
	var until int64
	err := q.QueryRowContext(ctx, findLinkSQL, hashOf("secret", token)).Scan(&l.person, &l.mark, &l.code, &until, &l.tries)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrLink
	}
	if err != nil {
		return nil, fmt.Errorf("look for a link: %w", err)
	}
	if d.now() >= until || l.tries >= linkTries {
		return nil, ErrLink
	}
	return &l, nil
}

// askedIn reports whether a browser is the one that asked for the link.
func (l *foundLink) askedIn(b Browser) bool {
	return b.Mark != "" && subtle.ConstantTimeCompare(l.mark, hashOf("secret", b.Mark)) == 1
}

// CheckLink says what the page of a link must show: nil for the button alone,
// [ErrOtherDevice] for the button and a field for the code, [ErrLink] when
// the link is of no use. It changes nothing.
func (d *Door) CheckLink(ctx context.Context, b Browser, token string) error {
	l, err := d.findLink(ctx, d.db, token)
	if err == nil && !l.askedIn(b) {
		err = ErrOtherDevice
	}
	return err
}

const (
	useLinkSQL = `delete from link where hash = $1`
	tryLinkSQL = `update link set tries = tries + 1 where hash = $1`
)

// UseLink signs in by a link, once. In another browser than the one that
// asked it takes the code that was shown there; in the same one the code may
// be empty. So who reads another's mail has half of what it takes, and who
// makes another ask has the other half.
func (d *Door) UseLink(ctx context.Context, b Browser, token, code string) (Session, error) {
	typed := ""
	if strings.TrimSpace(code) != "" {
		var err error
		if typed, err = parseCode(code, shortCode); err != nil {
			return Session{}, err
		}
	}
	var s Session
	var answer error // a wrong code is counted, so that the transaction must stand
	err := d.write(ctx, func(tx *sql.Tx) error {
		l, err := d.findLink(ctx, tx, token)
		if err != nil {
			return err
		}
		hash := hashOf("secret", token)
		if !l.askedIn(b) {
			if typed == "" {
				return ErrOtherDevice
			}
			if !bytes.Equal(l.code, hashOf("link-code", token, typed)) {
				answer = ErrWrongCode
				return one(tx.ExecContext(ctx, tryLinkSQL, hash))
			}
		}
		a, err := d.account(ctx, l.person)
		if errors.Is(err, ErrClosed) {
			return ErrLink
		}
		if err != nil {
			return err
		}
		if err := one(tx.ExecContext(ctx, useLinkSQL, hash)); err != nil {
			return err
		}
		s, err = d.enter(ctx, tx, b, a, ByLink)
		return err
	})
	if errors.Is(err, clerk.ErrNone) {
		err = ErrLink
	}
	if err == nil {
		err = answer
	}
	return s, err
}
