package mail_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"alteram/internal/mail"
)

// server is a mail server in the process of the test.
type server struct {
	settings mail.Settings
	roots    *x509.CertPool
	pem      []byte // the certificate

	mu     sync.Mutex
	mails  []received
	rcpt   func(n int, to string) error // of the nth RCPT
	data   func(n int) error            // of the nth mail, once all of it is there
	before func(n int)                  // before the answer to the nth mail
	asked  int
	got    int
}

// received is a mail as the server has it.
type received struct{ from, to, text string }

// newServer starts a server: secured as the settings of a client say.
func newServer(t testing.TB, how string) *server {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	s := &server{roots: x509.NewCertPool(), pem: pemOf(der)}
	s.roots.AddCert(cert)
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	s.settings = mail.Settings{Host: "localhost", Port: l.Addr().(*net.TCPAddr).Port, TLS: how, User: "club", Password: "open sesame", Sender: "secretary@club.example", URL: "https://cases.club.example"}
	srv := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{server: s}, nil }))
	srv.Domain, srv.ReadTimeout, srv.WriteTimeout = "localhost", time.Minute, time.Minute
	srv.ErrorLog = log.New(io.Discard, "", 0)
	conf := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	switch how {
	case mail.Implicit:
		l = tls.NewListener(l, conf)
	case mail.StartTLS, "":
		srv.TLSConfig = conf
	default:
		srv.AllowInsecureAuth = true
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = srv.Serve(l) // ends with the test
	}()
	t.Cleanup(func() { srv.Close(); <-done })
	return s
}

// transport is the transport of the product, which trusts the server.
func (s *server) transport(set *mail.Settings) mail.Transport {
	return &mail.SMTP{Settings: *set, Org: "The Club", Roots: s.roots}
}

// all is what came so far.
func (s *server) all() []received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]received(nil), s.mails...)
}

// session is one connection.
type session struct {
	*server
	received
	in bool
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != s.settings.User || password != s.settings.Password {
			return errors.New("wrong")
		}
		s.in = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.settings.User != "" && !s.in {
		return smtp.ErrAuthRequired
	}
	s.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.to = to
	s.asked++
	if s.rcpt != nil {
		return s.rcpt(s.asked, to)
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.text = string(text)
	s.mu.Lock()
	s.got++
	n := s.got
	if s.data != nil {
		if err := s.data(n); err != nil {
			s.mu.Unlock()
			return err
		}
	}
	s.mails = append(s.mails, s.received)
	before := s.before
	s.mu.Unlock()
	if before != nil {
		before(n)
	}
	return nil
}

func (s *session) Reset()        { s.received = received{} }
func (s *session) Logout() error { return nil }

// header is the value of a header of a mail, unfolded.
func (r *received) header(name string) string {
	head, _, _ := strings.Cut(r.text, "\r\n\r\n")
	head = strings.ReplaceAll(strings.ReplaceAll(head, "\r\n\t", " "), "\r\n ", " ")
	for l := range strings.SplitSeq(head, "\r\n") {
		if key, value, _ := strings.Cut(l, ":"); strings.EqualFold(key, name) {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
