package signin

import (
	"context"
	"crypto/rand"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"alteram/clerk"
)

func TestCodeHoldsMoreThanAHundredBits(t *testing.T) {
	if ways := new(big.Int).Exp(big.NewInt(32), big.NewInt(longCode-1), nil); ways.BitLen() <= 100 {
		t.Errorf("%d bits", ways.BitLen())
	}
	seen := map[string]bool{}
	signs := map[rune]bool{}
	for range 1000 {
		c, err := NewCode(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if parts := strings.Split(c, "-"); len(parts) != 6 || seen[c] {
			t.Fatalf("code %q", c)
		}
		seen[c] = true
		for _, r := range strings.ReplaceAll(c, "-", "") {
			signs[r] = true
		}
	}
	if len(signs) != 32 {
		t.Errorf("%d different signs, want 32", len(signs))
	}
}

func TestCodeIsReadAsPeopleTypeIt(t *testing.T) {
	code := "0123456789ABCDEFGHJKMNP" // and its check
	sum := byte(0)
	for _, r := range code {
		sum = timesX(sum) ^ byte(strings.IndexRune(crockford, r))
	}
	code += string(crockford[timesX(sum)])
	for _, typed := range []string{
		code, strings.ToLower(code), group(code), " " + strings.ReplaceAll(group(code), "-", " ") + "\r\n",
		strings.Replace(code, "0", "o", 1), strings.Replace(code, "0", "O", 1), strings.Replace(code, "1", "i", 1), strings.Replace(code, "1", "L", 1),
		strings.Replace(code, "1", "l", 1), strings.ReplaceAll(group(code), "-", " – "), strings.Join(strings.Split(code, ""), "\u00A0"),
	} {
		if got, err := ParseCode(typed); err != nil || got != code {
			t.Errorf("%q: %q, %v; want %q", typed, got, err, code)
		}
	}
	for _, typed := range []string{"", "-", code[:23], code + "0", code + code, strings.Replace(code, "3", "U", 1), strings.Replace(code, "3", "*", 1), strings.Replace(code, "3", "٣", 1), code[:10] + "\xff" + code[11:]} {
		_, err := ParseCode(typed)
		problem(t, typed, err)
	}
	_, err := ParseCode("K7Q?")
	if err == nil || !strings.Contains(err.Error(), "sign 4") {
		t.Errorf("the place of a slip: %v", err)
	}
}

// Every slip of one sign, and every two signs that changed places, is seen.
func TestCheckSignSeesEverySlip(t *testing.T) {
	slips := 0
	for _, signs := range []int{longCode, shortCode} {
		for range 20 {
			code, err := newCode(rand.Reader, signs)
			if err != nil {
				t.Fatal(err)
			}
			for i := range code {
				for _, r := range []byte(crockford) {
					if r == code[i] {
						continue
					}
					b := []byte(code)
					b[i] = r
					slips++
					if _, err := parseCode(string(b), signs); err == nil {
						t.Fatalf("%s for %s", b, code)
					}
				}
				for j := range i {
					b := []byte(code)
					b[i], b[j] = b[j], b[i]
					if b[i] == b[j] {
						continue
					}
					slips++
					if _, err := parseCode(string(b), signs); err == nil {
						t.Fatalf("%s for %s", b, code)
					}
				}
			}
		}
	}
	if slips < 20_000 {
		t.Errorf("only %d slips were looked at", slips)
	}
}

func FuzzParseCode(f *testing.F) {
	for _, seed := range []string{"", "0000-0000-0000-0000-0000-0000", "oOiIlL", "K7QM 3ZD9 AAAA", "\xff\xfe", strings.Repeat("-", 300), "٣", "UUUU"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		got, err := ParseCode(typed)
		if err != nil {
			problem(t, typed, err)
			if !utf8.ValidString(err.Error()) {
				t.Errorf("%q: the answer is not text", typed)
			}
			return
		}
		for _, again := range []string{got, group(got), strings.ToLower(got)} {
			if back, err := ParseCode(again); err != nil || back != got || len(got) != longCode {
				t.Errorf("%q reads as %q and that as %q, %v", typed, got, back, err)
			}
		}
	})
}

func TestPrintedCodeSignsInOnce(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	by := s.signIn(t, secretary)
	p, err := s.IssueCode(ctx, by, chair, 0)
	if err != nil {
		t.Fatal(err)
	}
	if n := p.Notice; n.What != CodePrinted || n.Person != chair || n.By != secretary || !slices.Equal(n.Tell, []string{chair}) || strings.Contains(n.Words, p.Code) || !n.At.Equal(s.at) {
		t.Errorf("notice %+v", n)
	}
	if !p.Until.Equal(s.at.Add(14 * 24 * time.Hour)) {
		t.Errorf("until %v", p.Until)
	}
	s.later(14*24*time.Hour - time.Second)
	done, errs := at64(func(int) error {
		_, err := s.UseCode(ctx, somewhere(1), strings.ToLower(p.Code))
		return err
	})
	if done != 1 {
		t.Errorf("signed in %d times, want 1", done)
	}
	for _, err := range errs {
		answers(t, "the others", err, ErrCode)
	}
	list, err := s.Codes(ctx, chair)
	if err != nil || len(list) != 1 || list[0].ID != p.ID || list[0].Person != chair || list[0].By != secretary || !list[0].Used.Equal(s.at) || list[0].Minted {
		t.Errorf("%+v, %v", list, err)
	}
	answers(t, "withdrawing a used one", s.RevokeCode(ctx, p.ID), clerk.ErrNone)
}

func TestPrintedCodeThatIsOverIsRefused(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	p, err := s.IssueCode(ctx, s.signIn(t, secretary), member, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	withdrawn := s.code(t, member)
	list, err := s.Codes(ctx, member)
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	for _, c := range list {
		if c.ID != p.ID {
			answers(t, "withdrawing", s.RevokeCode(ctx, c.ID), nil)
			answers(t, "withdrawing again", s.RevokeCode(ctx, c.ID), clerk.ErrNone)
		}
	}
	_, err = s.UseCode(ctx, somewhere(1), withdrawn)
	answers(t, "withdrawn", err, ErrCode)
	s.later(time.Hour)
	_, err = s.UseCode(ctx, somewhere(1), p.Code)
	answers(t, "run out", err, ErrCode)
	never, err := NewCode(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.UseCode(ctx, somewhere(1), never)
	answers(t, "never made", err, ErrCode)
	_, err = s.UseCode(ctx, somewhere(1), never[:10])
	problem(t, "a part of one", err)
}

func TestWhoMayPrintACode(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	token, _, b := s.link(t, somewhere(1), "hana@example.org")
	linked, err := s.UseLink(ctx, b, token, "")
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.IssueCode(ctx, linked, secretary, 0)
	answers(t, "signed in by a link, for more than that", err, ErrStronger)
	by := s.signIn(t, secretary)
	_, err = s.IssueCode(ctx, by, departed, 0)
	answers(t, "for a closed account", err, ErrClosed)
	for _, valid := range []time.Duration{-time.Hour, time.Second, 91 * 24 * time.Hour} {
		_, err = s.IssueCode(ctx, by, chair, valid)
		problem(t, valid.String(), err)
	}
	s.later(time.Hour + time.Second)
	_, err = s.IssueCode(ctx, by, chair, 0)
	answers(t, "an hour after signing in", err, ErrNotFresh)
	by = s.signIn(t, secretary)
	answers(t, "signing out", s.SignOut(ctx, secretary, by.ID), nil)
	_, err = s.IssueCode(ctx, by, chair, 0)
	answers(t, "signed out meanwhile", err, ErrSignedOut)
	if list, err := s.Codes(ctx, chair); err != nil || len(list) != 0 {
		t.Errorf("%d codes were made, %v", len(list), err)
	}
}

func TestLastAdministratorComesBackIn(t *testing.T) {
	ctx := context.Background()
	s := newSociety(t, nil)
	p, err := s.open(t, nil).Recover(ctx, secretary, "root\n") // by a command, while the server runs
	if err != nil {
		t.Fatal(err)
	}
	n := p.Notice
	if n.What != CodeMinted || n.Person != secretary || n.By != "root" || !slices.Equal(n.Tell, []string{secretary, chair, auditor}) || strings.Contains(n.Words, p.Code) {
		t.Errorf("notice %+v", n)
	}
	in, err := s.UseCode(ctx, somewhere(1), p.Code)
	if err != nil || in.Person != secretary || !slices.Contains(in.Roles, "secretary") {
		t.Errorf("%+v, %v", in, err)
	}
	if list, err := s.Codes(ctx, ""); err != nil || len(list) != 1 || !list[0].Minted {
		t.Errorf("%+v, %v", list, err)
	}
	p, err = s.Recover(ctx, chair, "root")
	if err != nil {
		t.Fatal(err)
	}
	s.later(time.Hour)
	_, err = s.UseCode(ctx, somewhere(1), p.Code)
	answers(t, "after an hour", err, ErrCode)
	for _, person := range []string{member, auditor, councillor} {
		_, err = s.Recover(ctx, person, "root")
		problem(t, person, err)
	}
	_, err = s.Recover(ctx, departed, "root")
	answers(t, "without an account", err, ErrClosed)
}
