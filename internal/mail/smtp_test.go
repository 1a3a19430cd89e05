package mail_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"alteram/clerk"
	"alteram/internal/mail"
)

func simple(to string) *mail.Message {
	return &mail.Message{ID: "x.1", To: to, Subject: "A subject", Text: []string{"Words."}, Link: "https://cases.club.example/c/1", Receipt: "receipt\n"}
}

// send hands a mail to a server over a line of its own.
func send(t *testing.T, s *server, set mail.Settings, m *mail.Message) (string, *mail.Failure) {
	t.Helper()
	l, err := s.transport(&set).Open(context.Background())
	var f *mail.Failure
	if err != nil {
		if !errors.As(err, &f) {
			t.Fatal(err)
		}
		return "", f
	}
	defer l.Close()
	answer, err := l.Send(context.Background(), m)
	if err != nil && !errors.As(err, &f) {
		t.Fatal(err)
	}
	return answer, f
}

func TestMailsLeaveProtectedOrNotAtAll(t *testing.T) {
	for _, how := range []string{mail.StartTLS, mail.Implicit} {
		s := newServer(t, how)
		if answer, f := send(t, s, s.settings, simple("ann@club.example")); f != nil || !strings.HasPrefix(answer, "250 ") {
			t.Errorf("%s: %q %v", how, answer, f)
		}
		s.roots = nil // the machine does not know who signed it
		if _, f := send(t, s, s.settings, simple("ann@club.example")); f == nil || !f.Ours || !strings.Contains(f.Answer, "certificate") {
			t.Errorf("%s: a certificate that nobody vouches for: %v", how, f)
		}
		if got := s.all(); len(got) != 1 {
			t.Errorf("%s: %d mails came", how, len(got))
		}
	}
	s := newServer(t, mail.Plain)
	set := s.settings
	set.TLS = mail.StartTLS
	if _, f := send(t, s, set, simple("ann@club.example")); f == nil || !f.Ours || len(s.all()) != 0 {
		t.Errorf("a server without TLS got a mail: %v", f)
	}
	s = newServer(t, mail.StartTLS)
	set = s.settings
	set.Password = "guess"
	if _, f := send(t, s, set, simple("ann@club.example")); f == nil || !f.Ours || strings.Contains(f.Answer, "guess") {
		t.Errorf("a wrong password: %v", f)
	}
}

func TestAnswersOfAServerAreSorted(t *testing.T) {
	answer := func(code int) *smtp.SMTPError {
		return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 1, 1}, Message: "no <ann@club.example> here"}
	}
	for _, c := range []struct {
		name                  string
		rcpt, data            *smtp.SMTPError
		refused, unsure, ours bool
	}{
		{name: "nobody of that name", rcpt: answer(550), refused: true},
		{name: "come back later", rcpt: answer(450)},
		{name: "the mail is refused", data: answer(554), refused: true},
		{name: "the disk is full", data: answer(452)},
	} {
		s := newServer(t, mail.StartTLS)
		s.rcpt = func(int, string) error {
			if c.rcpt != nil {
				return c.rcpt
			}
			return nil
		}
		s.data = func(int) error {
			if c.data != nil {
				return c.data
			}
			return nil
		}
		_, f := send(t, s, s.settings, simple("ann@club.example"))
		if f == nil || f.Refused != c.refused || f.Unsure != c.unsure || f.Ours != c.ours || f.Code == 0 || strings.Contains(f.Answer, "@") {
			t.Errorf("%s: %+v", c.name, f)
		}
	}
}

func TestNothingThatIsTypedMakesAHeader(t *testing.T) {
	s := newServer(t, mail.StartTLS)
	for _, evil := range []string{"x\r\nBcc: eve@evil.example", "x\nBcc: eve@evil.example\n\nbody", "\u2028Bcc: eve@evil.example", strings.Repeat("long ", 500), "Te Rōpū\x00"} {
		m := simple("ann@club.example")
		m.Subject = evil
		if _, f := send(t, s, s.settings, m); f != nil {
			t.Errorf("%.30q: %v", evil, f)
		}
		m = simple("ann@club.example" + evil)
		if _, f := send(t, s, s.settings, m); f == nil || !f.Refused {
			t.Errorf("an address with %.30q: %v", evil, f)
		}
	}
	for _, got := range s.all() {
		if got.header("Bcc") != "" || got.to != "ann@club.example" || strings.Count(got.header("Subject"), "Bcc") > 1 {
			t.Errorf("%s", got.text)
		}
	}
}

func FuzzAddress(f *testing.F) {
	for _, s := range []string{"ann@club.example", "ann@club.example, eve@evil.example", "<ann@club.example>", "a\r\nb@c", "\"a b\"@c.example", "-f@x", "@", "ann@", "é@club.example"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !mail.Address(s) {
			return
		}
		if strings.Count(s, "@") != 1 || strings.ContainsAny(s, " \r\n\t,;<>\"") || strings.HasPrefix(s, "-") {
			t.Fatalf("%q passes for an address", s)
		}
		b := new(mail.Box)
		if _, err := b.Send(context.Background(), simple(s)); err == nil && !strings.Contains(b.Kept()[0].To, s) {
			t.Errorf("%q became %q", s, b.Kept()[0].To)
		}
	})
}

func TestSettingsAreRefusedWithTheRemedy(t *testing.T) {
	good := mail.Settings{Host: "mail.example.org", Sender: "a@example.org", URL: "https://x.example.org"}
	if p := good.Check(); p != nil {
		t.Fatal(p)
	}
	for _, change := range []func(*mail.Settings){
		func(s *mail.Settings) { s.Host = "" },
		func(s *mail.Settings) { s.Host = "mail.example.org:25" },
		func(s *mail.Settings) { s.Port = 70000 },
		func(s *mail.Settings) { s.TLS = "ssl" },
		func(s *mail.Settings) { s.TLS = mail.Plain },
		func(s *mail.Settings) { s.Sender = "Ann <a@example.org>" },
		func(s *mail.Settings) { s.URL = "x.example.org" },
		func(s *mail.Settings) { s.Language = "../en" },
		func(s *mail.Settings) { s.Password = "p" },
	} {
		s := good
		change(&s)
		if p := s.Check(); p == nil || p.What == "" || p.Remedy == "" {
			t.Errorf("%+v passes", s)
		}
	}
	dir := t.TempDir()
	if s, err := mail.ReadSettings(dir); s != nil || err != nil {
		t.Fatalf("none: %v %v", s, err)
	}
	if err := good.Write(dir); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, mail.SettingsFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if s, err := mail.ReadSettings(dir); err != nil || *s != good {
		t.Errorf("%v %v", s, err)
	}
	if err := os.WriteFile(filepath.Join(dir, mail.SettingsFile), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	var p *clerk.Problem
	if _, err := mail.ReadSettings(dir); !errors.As(err, &p) {
		t.Errorf("half a file: %v", err)
	}
}
