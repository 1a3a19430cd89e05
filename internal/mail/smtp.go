package mail

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	gomail "github.com/wneessen/go-mail"

	"alteram/letter"
)

// Transport opens lines on which mails leave.
type Transport interface {
	// Open opens a line. An error says that no mail can leave now.
	Open(ctx context.Context) (Line, error)
}

// Line takes mails, one after the other.
type Line interface {
	// Send hands a mail over and returns what the other side answered. The error
	// is a *[Failure].
	Send(ctx context.Context, m *Message) (answer string, err error)
	Close() error
}

// Failure says why a mail did not leave.
type Failure struct {
	Code    int    // of the server's answer (RFC 5321); 0: there was none
	Answer  string // in one line, without addresses
	Refused bool   // for good, and because of this addressee or mail
	Unsure  bool   // it was handed over and not answered: it may have gone
	Ours    bool   // the fault lies with the settings: no other mail will leave either
}

// Error is the answer.
func (f *Failure) Error() string { return f.Answer }

// errAddress is of an address to which no mail can be sent.
var errAddress = &Failure{Answer: "the register holds no address that mail can be sent to", Refused: true}

// SMTP is the transport to a mail server.
type SMTP struct {
	Settings Settings
	Org      string         // name of the organisation, for the sender
	Roots    *x509.CertPool // nil: those of the machine
}

// sendTime is how long one answer of a server may take.
const sendTime = 30 * time.Second

// Open connects, protects the connection and signs in.
func (s *SMTP) Open(ctx context.Context) (Line, error) {
	port := s.Settings.Port
	options := []gomail.Option{
		gomail.WithTimeout(sendTime), gomail.WithoutNoop(), gomail.WithHELO(s.Settings.domain()),
		gomail.WithTLSConfig(&tls.Config{ServerName: s.Settings.Host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}),
	}
	switch s.Settings.TLS {
	case Implicit:
		options, port = append(options, gomail.WithSSL()), or(port, 465)
	case Plain:
		options, port = append(options, gomail.WithTLSPolicy(gomail.NoTLS)), or(port, 25)
	default:
		options, port = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory)), or(port, 587)
	}
	options = append(options, gomail.WithPort(port))
	if s.Settings.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.Settings.User), gomail.WithPassword(s.Settings.Password))
	}
	c, err := gomail.NewClient(s.Settings.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("prepare to send mail: %w", err)
	}
	if err := c.DialWithContext(ctx); err != nil {
		return nil, &Failure{Answer: letter.Plain(fmt.Sprintf("%s:%d: %v", s.Settings.Host, port, err)), Ours: true}
	}
	return &smtpLine{c, s}, nil
}

func or(a, b int) int {
	if a != 0 {
		return a
	}
	return b
}

// smtpLine is a connection to a mail server.
type smtpLine struct {
	client *gomail.Client
	smtp   *SMTP
}

// Send sends a mail.
func (l *smtpLine) Send(_ context.Context, m *Message) (string, error) {
	out, err := m.form(&l.smtp.Settings, l.smtp.Org)
	if err != nil {
		return "", asFailure(err)
	}
	if err = l.client.Send(out); err == nil || out.IsDelivered() { // what fails after it was taken is no failure
		return letter.Plain("250 " + out.ServerResponse()), nil
	}
	return "", asFailure(err)
}

// Close says goodbye.
func (l *smtpLine) Close() error { return l.client.Close() }

// asFailure sorts what can go wrong.
func asFailure(err error) *Failure {
	var known *Failure
	if errors.As(err, &known) {
		return known
	}
	text, _, _ := strings.Cut(err.Error(), ", affected ") // whose address follows
	f := &Failure{Answer: letter.Plain(text)}
	var e *gomail.SendError
	if !errors.As(err, &e) {
		f.Ours = true
		return f
	}
	f.Code = e.ErrorCode()
	permanent := f.Code >= 500
	switch e.Reason {
	case gomail.ErrSMTPMailFrom, gomail.ErrConnCheck, gomail.ErrNoUnencoded, gomail.ErrGetSender:
		f.Ours = permanent || f.Code == 0
	case gomail.ErrSMTPDataClose:
		f.Refused, f.Unsure = permanent, f.Code == 0
	default:
		f.Refused = permanent
		f.Ours = f.Code == 0 // the line is broken
	}
	return f
}

// Box is a transport that keeps what is sent, for a demonstration: no mail
// leaves. Its zero value is empty. Its methods may be called from many
// goroutines.
type Box struct {
	mu   sync.Mutex
	list []Kept
}

// Kept is a mail in a box.
type Kept struct {
	Message
	Body string // the text of it
}

// Open opens the box.
func (b *Box) Open(context.Context) (Line, error) { return b, nil }

// Send puts a mail into the box; one that could not be sent is refused.
func (b *Box) Send(_ context.Context, m *Message) (string, error) {
	s := &Settings{Sender: "alteram@localhost.invalid"}
	out, err := m.form(s, "alteram")
	if err == nil {
		_, err = out.WriteTo(new(bytes.Buffer))
	}
	if err != nil {
		return "", asFailure(err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.list = append(b.list, Kept{*m, m.body()})
	return "250 kept in the box of the demonstration", nil
}

// Close leaves the box as it is.
func (b *Box) Close() error { return nil }

// Kept lists what was sent, the oldest first.
func (b *Box) Kept() []Kept {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]Kept(nil), b.list...)
}
