package signin

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"log"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// files reads every file of a folder.
func files(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	list, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, f := range list {
		if all[f.Name()], err = os.ReadFile(filepath.Join(folder, f.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// journey makes every kind of secret, uses some and leaves some, and returns
// them, with every answer that was no.
func journey(t *testing.T, s *society) (secrets, said []string) {
	ctx := context.Background()
	keep := func(more ...string) { secrets = append(secrets, more...) }
	hear := func(err error) {
		if err == nil {
			t.Error("a secret worked twice")
			return
		}
		said = append(said, err.Error())
	}
	challenge := func(options []byte) {
		var o struct{ Challenge string }
		if err := json.Unmarshal(options, &o); err != nil || o.Challenge == "" {
			t.Fatal(err)
		}
		keep(o.Challenge)
	}
	by := s.signIn(t, secretary)
	keep(by.Cookie)
	for range 2 { // one is used, one is left
		p, err := s.IssueCode(ctx, by, councillor, 0)
		if err != nil {
			t.Fatal(err)
		}
		minted, err := s.Recover(ctx, chair, "root")
		if err != nil {
			t.Fatal(err)
		}
		keep(p.Code, strings.ReplaceAll(p.Code, "-", ""), minted.Code, strings.ReplaceAll(minted.Code, "-", ""))
		if len(said) > 0 {
			continue
		}
		in, err := s.UseCode(ctx, somewhere(1), p.Code)
		if err != nil {
			t.Fatal(err)
		}
		keep(in.Cookie)
		_, err = s.UseCode(ctx, somewhere(1), p.Code)
		hear(err)
	}
	for range 2 {
		token, code, b := s.link(t, somewhere(2), "aroha@example.org")
		keep(token, code, strings.ReplaceAll(code, "-", ""), b.Mark)
		_, err := s.UseLink(ctx, somewhere(3), token, "")
		hear(err)
		in, err := s.UseLink(ctx, somewhere(3), token, code)
		if err != nil {
			t.Fatal(err)
		}
		keep(in.Cookie)
		_, err = s.UseLink(ctx, b, token, "")
		hear(err)
		token, code, b = s.link(t, somewhere(2), "chris@example.org")
		keep(token, code, b.Mark)
	}
	k, _ := s.add(t, by, "my phone")
	for range 2 {
		options, err := s.BeginPasskey(ctx, by)
		if err != nil {
			t.Fatal(err)
		}
		challenge(options)
		enter, b := s.entering(t, somewhere(4))
		challenge(enter)
		answer := k.get(t, enter)
		in, err := s.FinishSignIn(ctx, b, answer)
		if err != nil {
			t.Fatal(err)
		}
		keep(in.Cookie, b.Mark)
		_, err = s.FinishSignIn(ctx, b, answer)
		hear(err)
		enter, _ = s.entering(t, b)
		challenge(enter)
	}
	s.account(councillor, "aroha@example.org", "member")
	for _, cookie := range secrets {
		if in, err := s.Look(ctx, cookie); err == nil && in.Cookie != "" {
			keep(in.Cookie)
		}
	}
	return secrets, said
}

func TestNoSecretIsInTheFilesOrTheLog(t *testing.T) {
	var logged bytes.Buffer
	log.SetOutput(&logged)
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { log.SetOutput(os.Stderr); slog.SetDefault(before) })
	s := newSociety(t, nil)
	secrets, said := journey(t, s)
	places := files(t, s.folder)
	places["log"] = logged.Bytes()
	places["answers"] = []byte(strings.Join(said, "\n"))
	if len(secrets) < 30 || len(said) < 5 || len(places[File+"-wal"]) == 0 {
		t.Fatalf("%d secrets, %d answers, %d bytes of journal: the journey was too short", len(secrets), len(said), len(places[File+"-wal"]))
	}
	check := func(places map[string][]byte) {
		looked := 0
		for _, secret := range secrets {
			forms := [][]byte{[]byte(secret), []byte(strings.ToLower(secret))}
			if raw, err := base64.RawURLEncoding.DecodeString(secret); err == nil && len(raw) == 32 {
				forms = append(forms, raw, []byte(hex.EncodeToString(raw)), []byte(base64.StdEncoding.EncodeToString(raw)))
			}
			for place, text := range places {
				for _, form := range forms {
					looked++
					if bytes.Contains(text, form) {
						t.Errorf("%s holds the secret %.8s…", place, secret)
					}
				}
			}
		}
		for place, text := range places {
			for _, p := range everybody {
				if bytes.Contains(text, []byte(p.email)) || bytes.Contains(text, []byte(p.name)) {
					t.Errorf("%s holds the name or address of %s", place, p.name)
				}
			}
		}
		if looked < 2*len(secrets)*len(places) {
			t.Errorf("looked %d times for %d secrets in %d places", looked, len(secrets), len(places))
		}
	}
	check(places)
	// The search finds what is there: the hash of the last cookie.
	if hash := hashOf("secret", secrets[len(secrets)-1]); !bytes.Contains(append(places[File], places[File+"-wal"]...), hash) {
		t.Error("the search does not find what is there")
	}
	s.Close() // the journal goes into the file
	check(files(t, s.folder))
}

func TestForgottenPersonIsInNoFile(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	in := s.signIn(t, member)
	k, _ := s.add(t, in, "Marker of Chris")
	options, b := s.entering(t, somewhere(1))
	if _, err := s.FinishSignIn(ctx, b, k.get(t, options)); err != nil {
		t.Fatal(err)
	}
	s.link(t, somewhere(2), "chris@example.org")
	other := s.signIn(t, chair)
	holds := func() (n int) {
		for _, text := range files(t, s.folder) {
			for _, mark := range [][]byte{[]byte(member), []byte("Marker of Chris"), k.id, k.handle} {
				n += bytes.Count(text, mark)
			}
		}
		return n
	}
	if holds() < 5 {
		t.Fatal("the person is hardly there before")
	}
	s.account(member, "chris@example.org")
	answers(t, "forgetting", s.Forget(ctx, member), nil)
	if n := holds(); n != 0 {
		t.Errorf("%d traces are left", n)
	}
	_, err := s.Look(ctx, in.Cookie)
	answers(t, "the session", err, ErrSignedOut)
	_, err = s.Look(ctx, other.Cookie)
	answers(t, "somebody else", err, nil)
}

// A process that dies after a code was taken has taken it: what lies on the
// disk at that moment knows it.
func TestUsedCodeStaysUsedWhenTheMachineStops(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	code := s.code(t, member)
	if _, err := s.UseCode(ctx, somewhere(1), code); err != nil {
		t.Fatal(err)
	}
	copied := &society{folder: t.TempDir(), at: s.at.Add(time.Minute), reg: s.reg}
	for name, text := range files(t, s.folder) {
		if strings.HasSuffix(name, "-shm") {
			continue // memory, which is lost
		}
		if err := os.WriteFile(filepath.Join(copied.folder, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	copied.Door = copied.open(t, nil)
	_, err := copied.UseCode(ctx, somewhere(1), code)
	answers(t, "after the stop", err, ErrCode)
	if list, err := copied.Codes(ctx, member); err != nil || len(list) != 1 || list[0].Used.IsZero() {
		t.Errorf("%+v, %v", list, err)
	}
}
