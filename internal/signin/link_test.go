package signin

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestLinkSignsInTheBrowserThatAsked(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	a, err := s.Ask(ctx, somewhere(1), "  CHRIS@example.ORG ")
	if err != nil || a.Mail == nil {
		t.Fatalf("%+v, %v", a, err)
	}
	if a.Mail.To != "chris@example.org" || a.Mail.Person != member || !strings.Contains(a.Mail.Text, a.Mail.Link+"\n") || strings.Contains(a.Mail.Text, a.Code) {
		t.Errorf("mail %+v", a.Mail)
	}
	if want := s.at.Add(15 * time.Minute); !a.Until.Equal(want) || !a.Mail.Until.Equal(want) {
		t.Errorf("until %v and %v, want %v", a.Until, a.Mail.Until, want)
	}
	token := strings.TrimPrefix(a.Mail.Link, "https://cases.example.org"+LinkPath)
	b := somewhere(1)
	b.Mark = a.Mark
	for range 100 { // a scanner of mail opens the page again and again
		answers(t, "the page", s.CheckLink(ctx, b, token), nil)
		answers(t, "the page elsewhere", s.CheckLink(ctx, somewhere(9), token), ErrOtherDevice)
	}
	in, err := s.UseLink(ctx, b, token, "")
	if err != nil || in.Person != member || in.How != ByLink || !slices.Equal(in.Roles, []string{"member"}) || len(in.Withheld) != 0 {
		t.Errorf("%+v, %v", in, err)
	}
	_, err = s.UseLink(ctx, b, token, "")
	answers(t, "the second time", err, ErrLink)
	answers(t, "the page after that", s.CheckLink(ctx, b, token), ErrLink)
}

func TestLinkOnAnotherDeviceNeedsTheCode(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	phone := somewhere(2)
	token, code, _ := s.link(t, somewhere(1), "chris@example.org")
	_, err := s.UseLink(ctx, phone, token, "")
	answers(t, "without the code", err, ErrOtherDevice)
	_, err = s.UseLink(ctx, phone, token, "ABC")
	problem(t, "a slip", err)
	other, err := newCode(s.conf.Rand, shortCode)
	if err != nil {
		t.Fatal(err)
	}
	for range linkTries - 1 {
		_, err = s.UseLink(ctx, phone, token, other)
		answers(t, "another code", err, ErrWrongCode)
	}
	in, err := s.UseLink(ctx, phone, token, strings.ToLower(strings.ReplaceAll(code, "-", " ")))
	if err != nil || in.Person != member {
		t.Errorf("with the code: %+v, %v", in, err)
	}

	token, code, asked := s.link(t, somewhere(1), "chris@example.org")
	for range linkTries {
		_, err = s.UseLink(ctx, phone, token, other)
		answers(t, "another code", err, ErrWrongCode)
	}
	_, err = s.UseLink(ctx, phone, token, code)
	answers(t, "the right one after five wrong", err, ErrLink)
	_, err = s.UseLink(ctx, asked, token, "")
	answers(t, "where it was asked for", err, ErrLink)
}

// The code of one link opens no other, and the mark of one browser neither.
func TestCodesAndMarksAreOfOneLink(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	token, _, _ := s.link(t, somewhere(1), "hana@example.org")
	_, thiefs, thief := s.link(t, somewhere(2), "chris@example.org")
	_, err := s.UseLink(ctx, thief, token, "")
	answers(t, "in another browser", err, ErrOtherDevice)
	_, err = s.UseLink(ctx, thief, token, thiefs)
	answers(t, "with the code of another link", err, ErrWrongCode)
}

func TestLinkRunsOutAfterFifteenMinutes(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	token, _, b := s.link(t, somewhere(1), "chris@example.org")
	s.later(15*time.Minute - time.Millisecond)
	answers(t, "a moment before", s.CheckLink(ctx, b, token), nil)
	s.later(time.Millisecond)
	answers(t, "the page", s.CheckLink(ctx, b, token), ErrLink)
	_, err := s.UseLink(ctx, b, token, "")
	answers(t, "after 15 minutes", err, ErrLink)
}

func TestNonsenseIsNoLink(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	_, _, b := s.link(t, somewhere(1), "chris@example.org")
	for _, token := range []string{"", "x", strings.Repeat("A", 43), "' or 1=1 --", strings.Repeat("A", 1<<20), "\x00", "\xff"} {
		answers(t, "the page", s.CheckLink(ctx, b, token), ErrLink)
		_, err := s.UseLink(ctx, b, token, "")
		answers(t, fmt.Sprintf("%.20q", token), err, ErrLink)
	}
}

func TestOneLinkUsed64TimesAtOnceSignsInOnce(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	second := s.open(t, nil) // as if by two processes
	token, _, b := s.link(t, somewhere(1), "chris@example.org")
	done, errs := at64(func(i int) error {
		d := s.Door
		if i%2 == 0 {
			d = second
		}
		_, err := d.UseLink(ctx, b, token, "")
		return err
	})
	if done != 1 {
		t.Errorf("signed in %d times, want 1", done)
	}
	for _, err := range errs {
		answers(t, "the others", err, ErrLink)
	}
	if list, err := s.Sessions(ctx, member); err != nil || len(list) != 1 {
		t.Errorf("%d sessions, %v", len(list), err)
	}
}

func TestALinkOpensNoMoreThanTheRoleOfAMember(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	for _, p := range everybody[:5] {
		token, _, b := s.link(t, somewhere(1), p.email)
		in, err := s.UseLink(ctx, b, token, "")
		if err != nil {
			t.Fatal(err)
		}
		looked, err := s.Look(ctx, in.Cookie)
		if err != nil {
			t.Fatal(err)
		}
		for _, got := range []Session{in, looked} {
			if slices.ContainsFunc(got.Roles, func(r string) bool { return r != "member" }) || len(got.Roles)+len(got.Withheld) != len(p.roles) {
				t.Errorf("%s: opened %q, withheld %q of %q", p.name, got.Roles, got.Withheld, p.roles)
			}
		}
		if full := s.signIn(t, p.id); len(full.Roles) != len(p.roles) || len(full.Withheld) != 0 {
			t.Errorf("%s by a code: opened %q, withheld %q", p.name, full.Roles, full.Withheld)
		}
	}
}

// The existence oracle: what the page shows, and the work behind it, is the
// same whether an address opens an account or not.
func TestAskingForAnUnknownAddressAnswersAlike(t *testing.T) {
	ctx := context.Background()
	drawn := &counter{Reader: zeros{}}
	s := newSociety(t, func(c *Config) { c.Rand = drawn })
	// Two people with one address: nobody signs in by it.
	s.account(councillor, "both@example.org", "councillor")
	s.account(chair, "both@example.org", "chair")
	type shown struct {
		code, mark    string
		until         time.Time
		rows, columns int64
		drawn         int
	}
	ask := func(email string) (shown, bool) {
		if _, err := s.db.Exec(`delete from link`); err != nil { // the chance of this test is always the same
			t.Fatal(err)
		}
		before := drawn.n
		a, err := s.Ask(ctx, somewhere(1), email)
		if err != nil {
			t.Fatal(err)
		}
		sh := shown{code: a.Code, mark: a.Mark, until: a.Until, drawn: drawn.n - before}
		err = s.db.QueryRow(`select count(*), sum(length(hash) + length(mark) + length(code) + until + tries) from link`).Scan(&sh.rows, &sh.columns)
		if err != nil {
			t.Fatal(err)
		}
		return sh, a.Mail != nil
	}
	want, mail := ask("chris@example.org")
	if !mail || want.rows != 1 || want.drawn < 64 {
		t.Fatalf("the known address: %+v, mail %v", want, mail)
	}
	for _, email := range []string{"stranger@example.org", "tom@example.org", "both@example.org", "", "not an address", strings.Repeat("x", 10_000), "chris@example.org\n", "\xff\x00"} {
		got, mail := ask(email)
		if isChris := strings.TrimSpace(email) == "chris@example.org"; mail != isChris {
			t.Errorf("%.30q: mail %v", email, mail)
		}
		if got != want {
			t.Errorf("%.30q: %+v, want %+v", email, got, want)
		}
	}
}

// A row that belongs to nobody signs in nobody, even to who knows its secret.
func TestTheRowOfAnUnknownAddressSignsInNobody(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, func(c *Config) { c.Rand = zeros{} })
	a, err := s.Ask(ctx, somewhere(1), "stranger@example.org")
	if err != nil || a.Mail != nil {
		t.Fatal(a, err)
	}
	b := somewhere(1)
	b.Mark = a.Mark
	_, err = s.UseLink(ctx, b, strings.Repeat("A", 43), "") // what zeros makes
	answers(t, "its link", err, ErrLink)
	var rows int
	if err := s.db.QueryRow(`select count(*) from link where hash = $1`, hashOf("secret", strings.Repeat("A", 43))).Scan(&rows); err != nil || rows != 1 {
		t.Errorf("the test looked at %d rows, %v", rows, err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestLimitsOfAsking(t *testing.T) {
	ctx := context.Background()
	many := func(s *society, n int, b func(i int) Browser, email func(i int) string) (refused int) {
		for i := range n {
			_, err := s.Ask(ctx, b(i), email(i))
			if tooMany := (*TooMany)(nil); errors.As(err, &tooMany) {
				if refused++; tooMany.After < time.Second {
					t.Errorf("again after %v", tooMany.After)
				}
			} else if err != nil {
				t.Fatal(err)
			}
		}
		return refused
	}
	here := func(int) Browser { return somewhere(1) }
	everywhere := func(i int) Browser { return somewhere(100 + i) }
	victim := func(int) string { return "chris@example.org" }
	stranger := func(int) string { return "stranger@example.org" }

	t.Run("known and unknown addresses are refused alike", func(t *testing.T) {
		for _, b := range []func(int) Browser{here, everywhere} {
			known, unknown := many(newSociety(t, nil), 50, b, victim), many(newSociety(t, nil), 50, b, stranger)
			if known == 0 || known != unknown {
				t.Errorf("refused %d of 50 for a known address, %d for an unknown one", known, unknown)
			}
		}
	})
	t.Run("spellings of one address share a limit", func(t *testing.T) {
		s := newSociety(t, nil)
		n := many(s, 3*perPair, here, func(i int) string {
			return []string{"chris@example.org", " Chris@Example.ORG", "CHRIS@EXAMPLE.ORG\t"}[i%3]
		})
		if n != 2*perPair {
			t.Errorf("refused %d, want %d", n, 2*perPair)
		}
	})
	t.Run("a council in one room is not refused", func(t *testing.T) {
		if n := many(newSociety(t, nil), 20, here, func(i int) string { return fmt.Sprintf("member%d@example.org", i) }); n != 0 {
			t.Errorf("refused %d of 20", n)
		}
	})
	t.Run("a neighbourhood is one address", func(t *testing.T) {
		n := many(newSociety(t, nil), 50, func(i int) Browser {
			return Browser{Address: netip.MustParseAddr(fmt.Sprintf("2001:db8::%x", i+1))}
		}, func(i int) string { return fmt.Sprintf("member%d@example.org", i) })
		if n != 50-perAddress {
			t.Errorf("refused %d of 50, want %d", n, 50-perAddress)
		}
	})
	t.Run("time heals", func(t *testing.T) {
		s := newSociety(t, nil)
		many(s, 50, here, victim)
		_, err := s.Ask(ctx, somewhere(1), "chris@example.org")
		tooMany := (*TooMany)(nil)
		if !errors.As(err, &tooMany) {
			t.Fatal(err)
		}
		s.later(tooMany.After)
		if _, err := s.Ask(ctx, somewhere(1), "chris@example.org"); err != nil {
			t.Errorf("after %v: %v", tooMany.After, err)
		}
	})
	t.Run("strangers do not lock the true user out", func(t *testing.T) {
		s := newSociety(t, nil)
		token, _, own := s.link(t, somewhere(1), "chris@example.org")
		if _, err := s.UseLink(ctx, own, token, ""); err != nil {
			t.Fatal(err)
		}
		code := s.code(t, member)
		if many(s, 200, everywhere, victim) == 0 || many(s, 200, here, stranger) == 0 {
			t.Fatal("nobody was refused")
		}
		token, _, own = s.link(t, own, "chris@example.org") // the same router as the strangers, too
		if _, err := s.UseLink(ctx, own, token, ""); err != nil {
			t.Errorf("by a link in a browser of old: %v", err)
		}
		if _, err := s.UseCode(ctx, somewhere(1), code); err != nil {
			t.Errorf("by a printed code: %v", err)
		}
		if _, _, err := s.BeginSignIn(ctx, somewhere(1)); err != nil {
			t.Errorf("by a passkey: %v", err)
		}
	})
	t.Run("passkeys asked for by strangers", func(t *testing.T) {
		s := newSociety(t, nil)
		var err error
		for range perCeremony + 1 {
			_, _, err = s.BeginSignIn(ctx, somewhere(1))
		}
		if tooMany := (*TooMany)(nil); !errors.As(err, &tooMany) {
			t.Errorf("got %v", err)
		}
	})
}

func TestBucketsAreBounded(t *testing.T) {
	l := newLimits()
	at := time.Date(2010, 10, 11, 17, 30, 0, 0, time.UTC)
	for i := range 2 * manyBuckets {
		if err := l.take(at, want{l.pair, fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
		if err := l.take(at, want{l.mailbox, "kept"}); i < perMailbox && err != nil {
			t.Fatal(err)
		}
	}
	if n, m := len(l.pair.byKey), l.pair.order.Len(); n != manyBuckets || m != manyBuckets {
		t.Errorf("%d and %d buckets, want %d", n, m, manyBuckets)
	}
	if err := l.take(at, want{l.mailbox, "kept"}); err == nil {
		t.Error("a bucket that is used makes room for others")
	}
}

// What has run out does not stay: the file does not grow with what was asked.
func TestWhatHasRunOutIsSwept(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	s.signIn(t, member)
	s.link(t, somewhere(1), "chris@example.org")
	if _, _, err := s.BeginSignIn(ctx, somewhere(1)); err != nil {
		t.Fatal(err)
	}
	s.later(100 * 24 * time.Hour)
	if err := s.write(ctx, func(tx *sql.Tx) error { return s.sweep(ctx, tx) }); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"session", "link", "ceremony", "code"} {
		var n int
		if err := s.db.QueryRow(`select count(*) from ` + table).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s: %d rows, %v", table, n, err)
		}
	}
}
