package signin

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"alteram/clerk"
)

// add adds a passkey to a session.
func (s *society) add(t testing.TB, in Session, name string) (*key, *Passkey) {
	t.Helper()
	options, err := s.BeginPasskey(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	k := newKey(t)
	made, notice, err := s.FinishPasskey(context.Background(), in, name, k.create(t, options))
	if err != nil {
		t.Fatal(err)
	}
	if notice.What != PasskeyAdded || notice.Person != in.Person || notice.By != in.Person || !slices.Equal(notice.Tell, []string{in.Person}) || !strings.Contains(notice.Words, name) {
		t.Errorf("notice %+v", notice)
	}
	return k, made
}

// begin begins to sign in by a passkey.
func (s *society) entering(t testing.TB, b Browser) ([]byte, Browser) {
	t.Helper()
	options, mark, err := s.BeginSignIn(context.Background(), b)
	if err != nil {
		t.Fatal(err)
	}
	b.Mark = mark
	return options, b
}

func TestPasskeysAreAddedUsedNamedAndRemoved(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	in := s.signIn(t, secretary)
	phone, made := s.add(t, in, "my phone")
	blue, _ := s.add(t, in, "the blue key")
	for _, k := range []*key{phone, blue, phone} {
		s.later(time.Hour)
		options, b := s.entering(t, somewhere(1))
		got, err := s.FinishSignIn(ctx, b, k.get(t, options))
		if err != nil || got.Person != secretary || got.How != ByPasskey || !slices.Equal(got.Roles, []string{"secretary", "member"}) {
			t.Fatalf("%+v, %v", got, err)
		}
		if in, err = s.Look(ctx, got.Cookie); err != nil {
			t.Fatal(err)
		}
	}
	answers(t, "renaming", s.RenamePasskey(ctx, in, made.ID, "  my\nnew phone "), nil)
	problem(t, "no name", s.RenamePasskey(ctx, in, made.ID, " \n"))
	list, err := s.Passkeys(ctx, secretary)
	if err != nil || len(list) != 2 || list[0].Name != "my new phone" || !list[0].Used.Equal(s.at) || !list[1].Used.Equal(s.at.Add(-time.Hour)) || !list[0].Doubted.IsZero() {
		t.Fatalf("%+v, %v", list, err)
	}
	other := s.signIn(t, chair)
	_, err = s.RemovePasskey(ctx, other, made.ID)
	answers(t, "removing another's", err, clerk.ErrNone)
	answers(t, "renaming another's", s.RenamePasskey(ctx, other, made.ID, "mine"), clerk.ErrNone)
	s.later(5*time.Minute + time.Second)
	_, err = s.RemovePasskey(ctx, in, made.ID)
	answers(t, "removing without a fresh proof", err, ErrNotFresh)
	in = s.signIn(t, secretary)
	notice, err := s.RemovePasskey(ctx, in, made.ID)
	if err != nil || notice.What != PasskeyRemoved || !slices.Equal(notice.Tell, []string{secretary}) || !strings.Contains(notice.Words, "my new phone") {
		t.Errorf("%+v, %v", notice, err)
	}
	_, err = s.RemovePasskey(ctx, in, made.ID)
	answers(t, "removing again", err, clerk.ErrNone)
	options, b := s.entering(t, somewhere(1))
	_, err = s.FinishSignIn(ctx, b, phone.get(t, options))
	answers(t, "a removed passkey", err, ErrPasskey)
	options, b = s.entering(t, b)
	_, err = s.FinishSignIn(ctx, b, blue.get(t, options))
	answers(t, "the one that stays", err, nil)
}

func TestWhatABrowserIsAskedFor(t *testing.T) {
	s := newSociety(t, nil)
	in := s.signIn(t, secretary)
	have, _ := s.add(t, in, "my phone")
	options, err := s.BeginPasskey(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	var add struct {
		RP                     struct{ ID, Name string }
		User                   struct{ ID, Name, DisplayName string }
		Attestation            string
		AuthenticatorSelection struct {
			ResidentKey, UserVerification string
			RequireResidentKey            bool
		}
		ExcludeCredentials []struct{ ID string }
	}
	if err := json.Unmarshal(options, &add); err != nil {
		t.Fatal(err)
	}
	if sel := add.AuthenticatorSelection; add.RP.ID != "cases.example.org" || add.RP.Name != "Example Society" || sel.ResidentKey != "required" || !sel.RequireResidentKey || sel.UserVerification != "preferred" ||
		add.Attestation != "none" || add.User.Name != "hana@example.org" || add.User.DisplayName != "Hana Wēra" || len(add.ExcludeCredentials) != 1 || add.ExcludeCredentials[0].ID != b64(have.id) {
		t.Errorf("to add: %s", options)
	}
	if len(add.User.ID) != 43 || strings.Contains(string(options), secretary) {
		t.Errorf("the handle says who it is: %s", options)
	}
	options, _ = s.entering(t, somewhere(1))
	var enter struct {
		RPID, UserVerification string
		AllowCredentials       []any
	}
	if err := json.Unmarshal(options, &enter); err != nil {
		t.Fatal(err)
	}
	if enter.RPID != "cases.example.org" || enter.UserVerification != "preferred" || len(enter.AllowCredentials) != 0 {
		t.Errorf("to sign in: %s", options)
	}
}

func TestPasskeyIsNotAddedWithoutAFreshAndStrongProof(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	linked := func(email string) Session {
		token, _, b := s.link(t, somewhere(1), email)
		in, err := s.UseLink(ctx, b, token, "")
		if err != nil {
			t.Fatal(err)
		}
		return in
	}
	for _, p := range everybody[:5] {
		_, err := s.BeginPasskey(ctx, linked(p.email))
		want := ErrStronger
		if p.id == member {
			want = nil // a party who has nothing but the address
		}
		answers(t, p.name+" by a link", err, want)
	}
	in := linked("chris@example.org")
	options, err := s.BeginPasskey(ctx, in)
	if err != nil {
		t.Fatal(err)
	}
	s.add(t, in, "the first")
	_, _, err = s.FinishPasskey(ctx, in, "the second", newKey(t).create(t, options))
	answers(t, "a second one, begun before the first", err, ErrStronger)
	_, err = s.BeginPasskey(ctx, in)
	answers(t, "a second one by a link", err, ErrStronger)
	list, err := s.Passkeys(ctx, member)
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	_, err = s.RemovePasskey(ctx, in, list[0].ID)
	answers(t, "removing by a link", err, ErrStronger)

	in = s.signIn(t, secretary)
	options, err = s.BeginPasskey(ctx, in)
	if err != nil {
		t.Fatal(err)
	}
	k := newKey(t)
	answer := k.create(t, options)
	s.later(5*time.Minute + time.Second)
	_, err = s.BeginPasskey(ctx, in)
	answers(t, "begun after five minutes", err, ErrNotFresh)
	_, _, err = s.FinishPasskey(ctx, in, "late", answer)
	answers(t, "finished after five minutes", err, ErrPasskey)

	in = s.signIn(t, secretary)
	if options, err = s.BeginPasskey(ctx, in); err != nil {
		t.Fatal(err)
	}
	answers(t, "signing out", s.SignOutEverywhere(ctx, secretary), nil)
	_, _, err = s.FinishPasskey(ctx, in, "gone", k.create(t, options))
	answers(t, "signed out meanwhile", err, ErrSignedOut)
	_, err = s.BeginPasskey(ctx, in)
	answers(t, "signed out", err, ErrSignedOut)
	if list, err := s.Passkeys(ctx, secretary); err != nil || len(list) != 0 {
		t.Errorf("%d passkeys, %v", len(list), err)
	}
}

func TestAnswerThatProvesNothingAddsNoPasskey(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	in, other := s.signIn(t, secretary), s.signIn(t, chair)
	taken, _ := s.add(t, other, "the chair's")
	for _, c := range []struct {
		name string
		bend func(*key)
		as   Session
	}{
		{"wrong origin", func(k *key) { k.origin = "https://cases.example.com" }, in},
		{"wrong scheme", func(k *key) { k.origin = "http://cases.example.org" }, in},
		{"wrong port", func(k *key) { k.origin = "https://cases.example.org:8443" }, in},
		{"a host below", func(k *key) { k.origin = "https://evil.cases.example.org" }, in},
		{"wrong domain", func(k *key) { k.domain = "example.org" }, in},
		{"a challenge of its own", func(k *key) { k.challenge = strings.Repeat("A", 43) }, in},
		{"no challenge", func(k *key) { k.challenge = " " }, in},
		{"an answer to another question", func(k *key) { k.kind = "webauthn.get" }, in},
		{"nobody present", func(k *key) { k.flags = 0 }, in},
		{"backed up without being able to", func(k *key) { k.flags |= 16 }, in},
		{"the credential of another", func(k *key) { k.id = taken.id }, in},
		{"the challenge of another session", func(k *key) {}, other},
	} {
		t.Run(c.name, func(t *testing.T) {
			options, err := s.BeginPasskey(ctx, in)
			if err != nil {
				t.Fatal(err)
			}
			k := newKey(t)
			c.bend(k)
			_, _, err = s.FinishPasskey(ctx, c.as, "bad", k.create(t, options))
			answers(t, c.name, err, ErrPasskey)
		})
	}
	options, err := s.BeginPasskey(ctx, in)
	if err != nil {
		t.Fatal(err)
	}
	answer := newKey(t).create(t, options)
	done, errs := at64(func(int) error { _, _, err := s.FinishPasskey(ctx, in, "good", answer); return err })
	if done != 1 {
		t.Errorf("one answer was taken %d times, want 1", done)
	}
	for _, err := range errs {
		answers(t, "the others", err, ErrPasskey)
	}
	for person, want := range map[string]int{secretary: 1, chair: 1} {
		if list, err := s.Passkeys(ctx, person); err != nil || len(list) != want {
			t.Errorf("%s has %d passkeys, %v", person, len(list), err)
		}
	}
}

func TestAnswerThatProvesNothingSignsInNobody(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	k, _ := s.add(t, s.signIn(t, secretary), "mine")
	other, _ := s.add(t, s.signIn(t, member), "the member's")
	for _, c := range []struct {
		name string
		bend func(*key, *Browser)
	}{
		{"wrong origin", func(k *key, _ *Browser) { k.origin = "https://cases.example.com" }},
		{"wrong domain", func(k *key, _ *Browser) { k.domain = "example.org" }},
		{"a challenge of its own", func(k *key, _ *Browser) { k.challenge = strings.Repeat("A", 43) }},
		{"an answer to another question", func(k *key, _ *Browser) { k.kind = "webauthn.create" }},
		{"nobody present", func(k *key, _ *Browser) { k.flags = 4 }},
		{"a spoilt signature", func(k *key, _ *Browser) { k.spoil = true }},
		{"another's handle", func(k *key, _ *Browser) { k.handle = other.handle }},
		{"another's credential", func(k *key, _ *Browser) { k.id = other.id }},
		{"another's credential and handle", func(k *key, _ *Browser) { k.id, k.handle = other.id, other.handle }},
		{"an unknown credential", func(k *key, _ *Browser) { k.id = []byte("0123456789abcdef") }},
		{"an unknown handle", func(k *key, _ *Browser) { k.handle = make([]byte, 32) }},
		{"no handle", func(k *key, _ *Browser) { k.handle = nil }},
		{"a key that can be copied, although it could not", func(k *key, _ *Browser) { k.flags |= 8 }},
		{"the challenge of another browser", func(_ *key, b *Browser) { b.Mark = strings.Repeat("B", 43) }},
		{"a browser without a mark", func(_ *key, b *Browser) { b.Mark = "" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			options, b := s.entering(t, somewhere(1))
			bent := *k
			c.bend(&bent, &b)
			in, err := s.FinishSignIn(ctx, b, bent.get(t, options))
			answers(t, c.name, err, ErrPasskey)
			if in.Cookie != "" {
				t.Error("there is a session")
			}
			k.count = bent.count
		})
	}
	// What is refused uses the challenge up.
	options, b := s.entering(t, somewhere(1))
	bent := *k
	bent.spoil = true
	_, err := s.FinishSignIn(ctx, b, bent.get(t, options))
	answers(t, "a spoilt signature", err, ErrPasskey)
	_, err = s.FinishSignIn(ctx, b, k.get(t, options))
	answers(t, "a good one to the same challenge", err, ErrPasskey)

	options, b = s.entering(t, somewhere(1))
	late := k.get(t, options)
	s.later(ceremonyLife)
	_, err = s.FinishSignIn(ctx, b, late)
	answers(t, "too late", err, ErrPasskey)
	s.account(secretary, "hana@example.org")
	options, b = s.entering(t, somewhere(1))
	_, err = s.FinishSignIn(ctx, b, k.get(t, options))
	answers(t, "a closed account", err, ErrPasskey)
}

func TestOneAnswerGiven64TimesAtOnceSignsInOnce(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	k, _ := s.add(t, s.signIn(t, member), "mine")
	options, b := s.entering(t, somewhere(1))
	answer := k.get(t, options)
	done, errs := at64(func(int) error { _, err := s.FinishSignIn(ctx, b, answer); return err })
	if done != 1 {
		t.Errorf("signed in %d times, want 1", done)
	}
	for _, err := range errs {
		answers(t, "the others", err, ErrPasskey)
	}
}

func TestCounterThatDoesNotRiseIsDoubted(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		name    string
		counts  []uint32 // what the authenticator says it stands at
		doubted bool     // the last of them
	}{
		{"rising", []uint32{1, 2, 7}, false},
		{"always zero, as keys have it that are synchronised", []uint32{0, 0, 0}, false},
		{"the same again", []uint32{5, 5}, true},
		{"going back", []uint32{5, 4}, true},
		{"back to zero", []uint32{5, 0}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSociety(t, nil)
			k, _ := s.add(t, s.signIn(t, member), "mine")
			for i, n := range c.counts {
				s.later(time.Minute)
				k.count = n - 1 // get counts one up
				options, b := s.entering(t, somewhere(1))
				in, err := s.FinishSignIn(ctx, b, k.get(t, options))
				if i < len(c.counts)-1 || !c.doubted {
					answers(t, "signing in", err, nil)
					continue
				}
				answers(t, "signing in", err, ErrDoubted)
				if in.Cookie != "" {
					t.Error("there is a session")
				}
			}
			list, err := s.Passkeys(ctx, member)
			if err != nil || len(list) != 1 || list[0].Doubted.IsZero() == c.doubted {
				t.Errorf("%+v, %v", list, err)
			}
		})
	}
}

func TestThereIsAnEndToTheNumberOfPasskeys(t *testing.T) {
	s := newSociety(t, nil)
	in := s.signIn(t, secretary)
	for range manyPasskeys {
		s.add(t, in, "another")
	}
	_, err := s.BeginPasskey(context.Background(), in)
	problem(t, "one more", err)
}

// Passkeys are bound to a domain above the host when the configuration says
// so, and still to the one origin.
func TestDomainOfPasskeysIsConfigured(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, func(c *Config) { c.Domain = "example.org" })
	in := s.signIn(t, member)
	for _, domain := range []string{"cases.example.org", "example.org"} {
		options, err := s.BeginPasskey(ctx, in)
		if err != nil {
			t.Fatal(err)
		}
		k := newKey(t)
		k.domain = domain
		_, _, err = s.FinishPasskey(ctx, in, "mine", k.create(t, options))
		if domain == "example.org" {
			answers(t, domain, err, nil)
		} else {
			answers(t, domain, err, ErrPasskey)
		}
	}
}

// Whatever a browser sends, it is an answer that proves nothing or a good one.
func FuzzAnswers(f *testing.F) {
	ctx := context.Background()
	s := newSociety(f, nil)
	in := s.signIn(f, secretary)
	k, _ := s.add(f, in, "mine")
	options, err := s.BeginPasskey(ctx, in)
	if err != nil {
		f.Fatal(err)
	}
	enter, b := s.entering(f, somewhere(1))
	for _, seed := range [][]byte{
		nil, []byte("{}"), []byte("null"), []byte(`{"id":"AA","rawId":"AA","type":"public-key","response":{}}`), []byte(`[[[[`), []byte("\xff"),
		newKey(f).create(f, options), k.get(f, enter), []byte(strings.Repeat(`{"response":`, 5000)), make([]byte, longestAnswer+1),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		_, _, err := s.FinishPasskey(ctx, in, "fuzzed", answer)
		if err != nil {
			problem(t, "adding", err)
		}
		got, err := s.FinishSignIn(ctx, b, answer)
		if err != nil {
			problem(t, "signing in", err)
		} else if got.Person != secretary {
			t.Errorf("signed in as %s", got.Person)
		}
	})
}
