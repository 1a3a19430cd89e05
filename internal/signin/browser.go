package signin

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
)

// Browser is what a request says about the browser that made it.
type Browser struct {
	Address netip.Addr // where the request came from
	Session string     // the value of the cookie of the session; empty without one
	Mark    string     // the value of the cookie that marks the browser; empty without one
	Device  string     // what to call it in the list of sessions: [DeviceName]
}

// SessionCookieName is the name of the cookie that holds a session: with the
// prefix __Host-, so that no other host of the domain can plant it (RFC
// 6265bis 4.1.3.2), but where http on localhost forbids that.
func (d *Door) SessionCookieName() string { return d.prefix() + "alteram" }

// MarkCookieName is the name of the cookie that tells browsers apart before
// anybody has signed in.
func (d *Door) MarkCookieName() string { return d.prefix() + "alteram-browser" }

func (d *Door) prefix() string {
	if d.secure {
		return "__Host-"
	}
	return ""
}

// SessionCookie makes the cookie of a session; an empty value takes it away.
// SameSite is Lax, so that a link in a mail opens as the reader's own page.
func (d *Door) SessionCookie(value string) *http.Cookie {
	return d.cookie(d.SessionCookieName(), value, int(d.conf.Absolute.Seconds()))
}

// MarkCookie makes the cookie that marks a browser, for 400 days.
func (d *Door) MarkCookie(value string) *http.Cookie {
	return d.cookie(d.MarkCookieName(), value, 400*24*3600)
}

func (d *Door) cookie(name, value string, age int) *http.Cookie {
	if value == "" {
		age = -1
	}
	return &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: age, Secure: d.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode}
}

// marked returns the mark of a browser, a new one when it has none that we
// could have given, and the hash that is kept.
func (d *Door) marked(b Browser) (mark string, hash []byte, err error) {
	if len(b.Mark) == 43 { // 256 bits in base64
		return b.Mark, hashOf("secret", b.Mark), nil
	}
	return d.secret()
}

const knowsSQL = `select exists (select 1 from browser where mark = $1 and (person = $2 or $2 = ''))`

// knows reports whether somebody has signed in as a person from a browser
// before; for no person, as anybody.
func (d *Door) knows(ctx context.Context, mark []byte, person string) (bool, error) {
	var known bool
	if err := d.db.QueryRowContext(ctx, knowsSQL, mark, person).Scan(&known); err != nil {
		return false, fmt.Errorf("look for a browser: %w", err)
	}
	return known, nil
}

const (
	rememberSQL = `insert into browser (mark, person, seen) values ($1, $2, $3) on conflict do update set seen = excluded.seen`
	// The twenty last used are kept.
	forgetSQL = `delete from browser where person = $1 and mark not in (select mark from browser where person = $1 order by seen desc limit 20)`
)

// remember keeps that a person has signed in from a browser.
func remember(ctx context.Context, tx *sql.Tx, mark []byte, person string, now int64) error {
	if _, err := tx.ExecContext(ctx, rememberSQL, mark, person, now); err != nil {
		return fmt.Errorf("remember a browser: %w", err)
	}
	if _, err := tx.ExecContext(ctx, forgetSQL, person); err != nil {
		return fmt.Errorf("forget old browsers: %w", err)
	}
	return nil
}

// DeviceName makes words for the list of sessions out of a User-Agent header:
// "Firefox on Windows". It is a guess; nothing depends on it.
func DeviceName(userAgent string) string {
	browser, system := "A browser", ""
	for _, b := range [][2]string{{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"SamsungBrowser/", "Samsung Internet"}, {"Chrome/", "Chrome"}, {"CriOS/", "Chrome"}, {"Safari/", "Safari"}} {
		if strings.Contains(userAgent, b[0]) {
			browser = b[1]
			break
		}
	}
	for _, s := range [][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"CrOS", "ChromeOS"}, {"Macintosh", "Mac"}, {"Linux", "Linux"}} {
		if strings.Contains(userAgent, s[0]) {
			system = " on " + s[1]
			break
		}
	}
	return browser + system
}
