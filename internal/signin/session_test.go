package signin

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"alteram/clerk"
)

func TestSessionEndsWhenItIsIdleOrOld(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		name  string
		waits []time.Duration // each followed by a look
		live  bool
	}{
		{"used at once", []time.Duration{0}, true},
		{"used a moment before it is idle", []time.Duration{12*time.Hour - time.Second}, true},
		{"idle", []time.Duration{12 * time.Hour}, false},
		{"kept alive by use", slices.Repeat([]time.Duration{8 * time.Hour}, 20), true},
		{"old, although it was used all the time", slices.Repeat([]time.Duration{8 * time.Hour}, 21), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSociety(t, nil)
			in := s.signIn(t, secretary)
			var err error
			for i, wait := range c.waits {
				s.later(wait)
				if _, err = s.Look(ctx, in.Cookie); err != nil && i < len(c.waits)-1 {
					t.Fatalf("ended after look %d: %v", i, err)
				}
			}
			if c.live {
				answers(t, "look", err, nil)
				return
			}
			answers(t, "look", err, ErrSignedOut)
			s.at = s.at.Add(-time.Minute) // gone for good, whatever the clock says
			_, err = s.Look(ctx, in.Cookie)
			answers(t, "look again", err, ErrSignedOut)
		})
	}
}

func TestWhatAPageDoesByItselfKeepsNoSessionAlive(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	in := s.signIn(t, secretary)
	for range 11 {
		s.later(time.Hour)
		if g, err := s.Glance(ctx, in.Cookie); err != nil || !g.Until.Equal(in.Until) {
			t.Fatalf("glance: until %v, %v; want %v", g.Until, err, in.Until)
		}
	}
	s.later(time.Hour)
	_, err := s.Glance(ctx, in.Cookie)
	answers(t, "glance", err, ErrSignedOut)
}

func TestSigningInChangesTheCookieAndEndsTheSessionBefore(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	for _, next := range []string{secretary, member} {
		in := s.signIn(t, secretary)
		b := somewhere(1)
		b.Session = in.Cookie
		again, err := s.UseCode(ctx, b, s.code(t, next))
		if err != nil {
			t.Fatal(err)
		}
		if again.Cookie == in.Cookie || again.ID == in.ID {
			t.Error("the session is the same")
		}
		_, err = s.Look(ctx, in.Cookie)
		answers(t, "the session before", err, ErrSignedOut)
		if got, err := s.Look(ctx, again.Cookie); err != nil || got.Person != next {
			t.Errorf("the session after: %s, %v", got.Person, err)
		}
	}
}

// Session fixation: whoever plants a cookie in another's browser never holds
// the session that is made there.
func TestAPlantedCookieNeverBecomesASession(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	own := s.signIn(t, member) // the planter's own session
	for _, planted := range []string{"", "x", strings.Repeat("A", 43), strings.Repeat("A", 100_000), own.Cookie} {
		for _, way := range []string{"code", "link"} {
			b := somewhere(2)
			b.Session = planted
			var got Session
			var err error
			if way == "code" {
				got, err = s.UseCode(ctx, b, s.code(t, secretary))
			} else {
				token, _, marked := s.link(t, b, "hana@example.org")
				got, err = s.UseLink(ctx, marked, token, "")
				s.later(time.Hour)
			}
			if err != nil {
				t.Fatal(err)
			}
			if got.Cookie == planted || len(got.Cookie) != 43 {
				t.Errorf("%s: cookie %q after planting %.20q", way, got.Cookie, planted)
			}
			_, err = s.Look(ctx, planted)
			answers(t, way+": the planted cookie", err, ErrSignedOut)
		}
	}
}

func TestAChangeOfRolesChangesTheCookieOnce(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	in := s.signIn(t, councillor)
	s.account(councillor, "aroha@example.org", "member")
	cookies := make([]string, 64)
	done, errs := at64(func(i int) error {
		got, err := s.Look(ctx, in.Cookie)
		if cookies[i] = got.Cookie; err == nil && slices.Contains(got.Roles, "councillor") {
			t.Error("a role that was taken is still there")
		}
		return err
	})
	if done != 1 {
		t.Errorf("%d of 64 requests were given the session, want 1", done)
	}
	for _, err := range errs {
		answers(t, "the others", err, ErrSignedOut)
	}
	next := slices.Max(cookies)
	if next == "" || next == in.Cookie {
		t.Fatal("no new cookie")
	}
	got, err := s.Look(ctx, next)
	if err != nil || got.ID != in.ID || got.Cookie != "" || !slices.Equal(got.Roles, []string{"member"}) {
		t.Errorf("with the new cookie: %+v, %v", got, err)
	}
	_, err = s.Look(ctx, in.Cookie)
	answers(t, "the cookie before", err, ErrSignedOut)
}

func TestClosingAnAccountEndsItsSessionsAndLinks(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	in, code := s.signIn(t, member), s.code(t, member)
	token, _, b := s.link(t, somewhere(3), "chris@example.org")
	s.account(member, "chris@example.org")
	_, err := s.Look(ctx, in.Cookie)
	answers(t, "look", err, ErrSignedOut)
	_, err = s.UseLink(ctx, b, token, "")
	answers(t, "link", err, ErrLink)
	_, err = s.UseCode(ctx, b, code)
	answers(t, "code", err, ErrCode)
	s.account(member, "chris@example.org", "member") // opened again: what was ended stays so
	_, err = s.Look(ctx, in.Cookie)
	answers(t, "look", err, ErrSignedOut)
	if list, err := s.Sessions(ctx, member); err != nil || len(list) != 0 {
		t.Errorf("%d sessions, %v", len(list), err)
	}
	for _, person := range []string{departed, "m00000000000000ff", ""} {
		_, err = s.issue(ctx, person, "paper", secretary, time.Hour, nil)
		answers(t, "a code for nobody", err, ErrClosed)
	}
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	phone, desk, other := s.signIn(t, member), s.signIn(t, member), s.signIn(t, chair)
	list, err := s.Sessions(ctx, member)
	if err != nil || len(list) != 2 {
		t.Fatalf("%d sessions, %v", len(list), err)
	}
	for _, l := range list {
		if l.Cookie != "" || l.Device != "Firefox on Windows" || !l.Made.Equal(s.at) {
			t.Errorf("listed: %+v", l)
		}
	}
	answers(t, "ending another's", s.SignOut(ctx, member, other.ID), clerk.ErrNone)
	answers(t, "ending one", s.SignOut(ctx, member, phone.ID), nil)
	answers(t, "ending it again", s.SignOut(ctx, member, phone.ID), clerk.ErrNone)
	_, err = s.Look(ctx, phone.Cookie)
	answers(t, "the phone", err, ErrSignedOut)
	_, err = s.Look(ctx, desk.Cookie)
	answers(t, "the desk", err, nil)
	token, _, b := s.link(t, somewhere(4), "chris@example.org")
	answers(t, "ending all", s.SignOutEverywhere(ctx, member), nil)
	_, err = s.Look(ctx, desk.Cookie)
	answers(t, "the desk", err, ErrSignedOut)
	_, err = s.UseLink(ctx, b, token, "")
	answers(t, "a link on its way", err, ErrLink)
	_, err = s.Look(ctx, other.Cookie)
	answers(t, "somebody else", err, nil)
	s.later(13 * time.Hour)
	if list, err := s.Sessions(ctx, chair); err != nil || len(list) != 0 {
		t.Errorf("a session that has run out is listed: %v, %v", list, err)
	}
}

func TestThereIsAnEndToTheNumberOfSessions(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	first := s.signIn(t, member)
	for range manySessions {
		s.later(time.Second)
		s.signIn(t, member)
	}
	if list, err := s.Sessions(ctx, member); err != nil || len(list) != manySessions {
		t.Errorf("%d sessions, %v", len(list), err)
	}
	_, err := s.Look(ctx, first.Cookie)
	answers(t, "the oldest", err, ErrSignedOut)
}

func TestFreshProof(t *testing.T) {
	s := newSociety(t, nil)
	in := s.signIn(t, member)
	for _, c := range []struct {
		after time.Duration
		want  error
	}{{0, nil}, {5 * time.Minute, nil}, {5*time.Minute + time.Millisecond, ErrNotFresh}, {-time.Minute, ErrNotFresh}} {
		at := s.at
		s.later(c.after)
		answers(t, c.after.String(), s.MustBeFresh(in, 5*time.Minute), c.want)
		s.at = at
	}
	answers(t, "nobody", s.MustBeFresh(Session{Made: s.at}, time.Hour), ErrNotFresh)
}

func TestCookies(t *testing.T) {
	secure := newSociety(t, nil)
	local := newSociety(t, func(c *Config) { c.Origin = "http://localhost:8080" })
	for _, c := range []struct {
		name string
		got  *http.Cookie
		want string
	}{
		{"session", secure.SessionCookie("v"), "__Host-alteram=v; Path=/; Max-Age=604800; HttpOnly; Secure; SameSite=Lax"},
		{"session ended", secure.SessionCookie(""), "__Host-alteram=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax"},
		{"mark", secure.MarkCookie("v"), "__Host-alteram-browser=v; Path=/; Max-Age=34560000; HttpOnly; Secure; SameSite=Lax"},
		{"on localhost", local.SessionCookie("v"), "alteram=v; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax"},
	} {
		if got := c.got.String(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestOriginThatCannotBeServedIsRefused(t *testing.T) {
	s := newSociety(t, nil)
	for _, c := range []Config{
		{Origin: ""}, {Origin: "cases.example.org"}, {Origin: "http://cases.example.org"}, {Origin: "http://127.0.0.1:8080"}, {Origin: "ftp://localhost"},
		{Origin: "https://cases.example.org/path"}, {Origin: "https://user@cases.example.org"}, {Origin: "https://10.0.0.1"},
		{Origin: "https://cases.example.org", Domain: "example.com"}, {Origin: "https://badexample.org", Domain: "example.org"},
	} {
		c.Register = s.conf.Register
		d, err := Open(context.Background(), t.TempDir(), c)
		if err == nil {
			d.Close()
		}
		problem(t, c.Origin+" "+c.Domain, err)
	}
}

func TestFileThatIsNotOursIsRefused(t *testing.T) {
	for name, spoil := range map[string]func(*testing.T, string){
		"newer": func(t *testing.T, folder string) {
			s := newSociety(t, nil)
			if _, err := s.db.Exec(`pragma user_version = 2`); err != nil {
				t.Fatal(err)
			}
			s.Close()
			if err := os.Rename(filepath.Join(s.folder, File), filepath.Join(folder, File)); err != nil {
				t.Fatal(err)
			}
		},
		"noise": func(t *testing.T, folder string) {
			if err := os.WriteFile(filepath.Join(folder, File), []byte(strings.Repeat("noise", 1000)), 0o600); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, folder := newSociety(t, nil), t.TempDir()
			spoil(t, folder)
			d, err := Open(context.Background(), folder, s.conf)
			if err == nil {
				d.Close()
			}
			problem(t, name, err)
		})
	}
}

func TestOnlyItsOwnerReadsTheFile(t *testing.T) {
	s := newSociety(t, nil)
	s.signIn(t, member)
	list, err := os.ReadDir(s.folder)
	if err != nil || len(list) < 2 {
		t.Fatalf("%d files, %v", len(list), err)
	}
	for _, f := range list {
		if info, err := f.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", f.Name(), info.Mode(), err)
		}
	}
}

func TestDeviceName(t *testing.T) {
	for agent, want := range map[string]string{
		"": "A browser",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                                "Firefox on Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1":         "Safari on iPhone",
		"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36":                                 "Chrome on Android",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0":                   "Edge on Windows",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36":                           "Chrome on Mac",
		"Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537": "Samsung Internet on Android",
	} {
		if got := DeviceName(agent); got != want {
			t.Errorf("%q: %q, want %q", agent, got, want)
		}
	}
}
