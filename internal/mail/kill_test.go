package mail_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	mrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"alteram/clerk"
	"alteram/internal/access"
	"alteram/internal/mail"
	"alteram/internal/store"
	"alteram/internal/vault"
	"alteram/letter"
)

// manyLetters is how many letters the kill test sends; a release is tested with
// 10,000.
var manyLetters = flag.Int("letters", 1000, "letters of TestKilled")

// victim is the variable that makes the test binary the program that is killed.
const victim = "ALTERAM_MAIL_VICTIM"

// order is what the victim is told.
type order struct {
	Folder   string
	Settings mail.Settings
	Roots    []byte
	Now      time.Time
}

func TestMain(m *testing.M) {
	if text := os.Getenv(victim); text != "" {
		if err := carryUntilKilled(text); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// carryUntilKilled empties the outbox of a folder, and says each step.
func carryUntilKilled(text string) error {
	var o order
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		return err
	}
	ctx := context.Background()
	st, err := store.Open(ctx, filepath.Join(o.Folder, "store.db"))
	if err != nil {
		return err
	}
	va, err := vault.Open(ctx, filepath.Join(o.Folder, "keys"), vault.Config{})
	if err != nil {
		return err
	}
	now := func() time.Time { return o.Now }
	desk, err := clerk.Open(ctx, st, va, clerk.World{Now: now, Rand: rand.Reader, Engine: "alteram test"})
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(o.Roots)
	c := mail.NewCarrier(mail.Config{
		Desk: desk, Outbox: st, Settings: func() (*mail.Settings, error) { return &o.Settings, nil }, Reference: access.Reference, Now: now, Stale: 365 * 24 * time.Hour,
		Transport: func(s *mail.Settings) mail.Transport { return &mail.SMTP{Settings: *s, Org: "Club", Roots: roots} },
		Step:      func(name, after string) { fmt.Println(name, after) },
	})
	return errors.Join(c.Drain(ctx), desk.Close(), va.Close(), st.Close())
}

// Letters leave while the program is killed again and again, at any step. Each
// is recorded as sent exactly once; none leaves more than twice, and what may
// have left twice is marked.
func TestKilledInTheMiddleEachLetterIsRecordedOnce(t *testing.T) {
	h, chain := house(t, "\n23 September", at(9, 20, 9))
	s := newServer(t, mail.StartTLS)
	drained(t, carrier(h, s)) // of the letters before
	s.mails = nil
	for done := 0; done < *manyLetters; {
		n := min(*manyLetters-done, 50)
		put(t, h, chain, strings.Repeat(notice+".\n", n))
		done += n
	}
	h.Clock = h.Clock.Add(time.Hour)
	list, err := h.Store.Postings(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	waiting := map[string]letter.Posting{}
	for _, p := range list {
		if !p.Final() {
			waiting[p.Name()] = p
		}
	}
	if len(waiting) != *manyLetters {
		t.Fatalf("%d letters wait, want %d", len(waiting), *manyLetters)
	}
	o := order{Folder: h.Site.Folder, Settings: s.settings, Now: h.Clock, Roots: s.pem}
	kills := 0
	for round := 0; ; round++ {
		o.Now = o.Now.Add(letter.LeaseTime)
		killed := carry(t, &o, 1+mrand.IntN(max(*manyLetters, 8)))
		if !killed {
			break
		}
		if kills++; kills > 200 {
			t.Fatal("it does not come to an end")
		}
	}
	h.Clock = o.Now
	judge(t, h.Store, h.Desk, s, waiting)
	t.Logf("%d letters, killed %d times, %d mails", *manyLetters, kills, len(s.all()))
	if kills == 0 {
		t.Error("it was never killed")
	}
}

// carry runs the victim until it has done some steps, and kills it then; false
// when it came to its end before.
func carry(t *testing.T, o *order, steps int) bool {
	t.Helper()
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), victim+"="+string(text))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	n := 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if n++; n == steps {
			_ = cmd.Process.Kill() // it may have ended by itself
		}
	}
	if err := cmd.Wait(); err != nil && n < steps {
		t.Fatal(err)
	}
	return n >= steps
}

// judge holds what came against outbox and record.
func judge(t *testing.T, st *store.Store, desk *clerk.Desk, s *server, waiting map[string]letter.Posting) {
	t.Helper()
	wire := map[string]int{}
	for _, m := range s.all() {
		wire[m.header("Message-ID")]++
	}
	list, err := st.Postings(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	letters, err := desk.Letters(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	sent := map[string][]letter.Sending{}
	for _, l := range letters {
		sent[fmt.Sprintf("%d/%d", l.Index, l.N)] = l.Sent
	}
	twice, marked := 0, 0
	for _, n := range wire {
		if n > 2 {
			t.Errorf("a mail left %d times", n)
		}
		if n == 2 {
			twice++
		}
	}
	for _, p := range list {
		if _, ours := waiting[p.Name()]; !ours {
			continue
		}
		switch {
		case p.State == letter.Accepted && (len(sent[p.Name()]) != 1 || !p.Recorded):
			t.Errorf("%s is recorded %d times", p.Name(), len(sent[p.Name()]))
		case p.State != letter.Accepted && p.State != letter.Paper:
			t.Errorf("%s is %s", p.Name(), p.State)
		case p.State == letter.Paper && !p.Doubled:
			t.Errorf("%s was given up: %s", p.Name(), p.Answer)
		}
		if p.Doubled {
			marked++
		}
	}
	if len(wire) < len(waiting)-marked || twice > marked {
		t.Errorf("%d of %d letters left, %d of them twice, %d are marked", len(wire), len(waiting), twice, marked)
	}
	t.Logf("twice on the wire %d, marked %d", twice, marked)
}

// pemOf is a certificate as a file.
func pemOf(der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}
