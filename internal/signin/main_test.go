package signin

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"net/netip"
	"strconv"
	"sync"
	"testing"
	"time"

	"alteram/clerk"
	"alteram/register"
)

// society is a small organisation with a door and a clock that is moved.
type society struct {
	*Door
	folder string
	mu     sync.Mutex
	at     time.Time
	reg    *register.Register
	filed  int64
}

// The people: a secretary, a chair, a councillor, a member, an auditor, and one
// whose account was closed.
const (
	secretary  = "m0000000000000001"
	chair      = "m0000000000000002"
	councillor = "m0000000000000003"
	member     = "m0000000000000004"
	auditor    = "m0000000000000005"
	departed   = "m0000000000000006"
)

var everybody = []struct {
	id, name, email string
	roles           []string
}{
	{secretary, "Hana Wēra", "hana@example.org", []string{"secretary", "member"}},
	{chair, "Peter Stone", "peter@example.org", []string{"chair", "member"}},
	{councillor, "Aroha Ngata", "aroha@example.org", []string{"councillor", "member"}},
	{member, "Chris Miller", "chris@example.org", []string{"member"}},
	{auditor, "Ursula Falk", "ursula@example.org", []string{"auditor"}},
	{departed, "Tom Gone", "tom@example.org", nil},
}

func newSociety(t testing.TB, change func(*Config)) *society {
	t.Helper()
	s := &society{folder: t.TempDir(), at: time.Date(2010, 10, 11, 17, 30, 0, 0, time.UTC), reg: register.Fold(nil)}
	for _, p := range everybody {
		s.file(register.SetMember(p.id, map[string]string{register.FieldName: p.name, register.FieldEmail: p.email}, register.Source{}))
		s.account(p.id, p.email, p.roles...)
	}
	if f := s.reg.Faults(); len(f) > 0 {
		t.Fatal(f)
	}
	s.Door = s.open(t, change)
	return s
}

// open opens the folder, as another process would.
func (s *society) open(t testing.TB, change func(*Config)) *Door {
	t.Helper()
	conf := Config{
		Origin: "https://cases.example.org", Name: "Example Society",
		Register: func(context.Context) (*register.Register, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			return s.reg, nil
		},
		Now: func() time.Time { s.mu.Lock(); defer s.mu.Unlock(); return s.at },
	}
	if change != nil {
		change(&conf)
	}
	d, err := Open(context.Background(), s.folder, conf)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func (s *society) file(c register.Change) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.filed++
	c.Index = s.filed
	s.reg = s.reg.With(c)
}

func (s *society) account(id, email string, roles ...string) {
	s.file(register.SetAccount(register.Account{Person: id, Email: email, Roles: roles}))
}

func (s *society) later(by time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at = s.at.Add(by)
}

// somewhere is a browser at an address of its own.
func somewhere(n int) Browser {
	return Browser{Address: netip.MustParseAddr("2001:db8:0:" + strconv.FormatInt(int64(n), 16) + "::1"), Device: "Firefox on Windows"}
}

// signIn signs a person in by a code, which opens every role.
func (s *society) signIn(t testing.TB, person string) Session {
	t.Helper()
	got, err := s.UseCode(context.Background(), somewhere(1), s.code(t, person))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// code mints a code for anybody, as the secretary would.
func (s *society) code(t testing.TB, person string) string {
	t.Helper()
	p, err := s.issue(context.Background(), person, "paper", secretary, time.Hour, func(*sql.Tx) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	return p.Code
}

// link asks for a link and returns its secret, the code beside it, and the
// browser as it is marked then.
func (s *society) link(t testing.TB, b Browser, email string) (token, code string, marked Browser) {
	t.Helper()
	a, err := s.Ask(context.Background(), b, email)
	if err != nil {
		t.Fatal(err)
	}
	if a.Mail == nil {
		t.Fatalf("no mail for %s", email)
	}
	b.Mark = a.Mark
	return a.Mail.Link[len("https://cases.example.org"+LinkPath):], a.Code, b
}

// answers checks an answer.
func answers(t testing.TB, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// problem checks that an answer tells a person what to do.
func problem(t testing.TB, what string, got error) {
	t.Helper()
	if p := (*clerk.Problem)(nil); !errors.As(got, &p) || p.What == "" || p.Remedy == "" {
		t.Errorf("%s: got %v, want a problem with its remedy", what, got)
	}
}

// at64 does something 64 times at once and returns how often it was done
// without an error, and the errors.
func at64(do func(i int) error) (done int, errs []error) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	start := make(chan struct{})
	for i := range 64 {
		wg.Go(func() {
			<-start
			err := do(i)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				done++
			} else {
				errs = append(errs, err)
			}
		})
	}
	close(start)
	wg.Wait()
	return done, errs
}

// counter counts what is read through it.
type counter struct {
	io.Reader
	n int
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += n
	return n, err
}
