package office

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"

	"filippo.io/age"

	"alteram/bundle"
	"alteram/calendar"
	"alteram/clerk"
	"alteram/internal/keep"
	"alteram/internal/signin"
	"alteram/internal/site"
	"alteram/internal/store"
	"alteram/internal/vault"
	"alteram/register"
	"alteram/rulebook"
)

// found founds the organisation with what was answered: its folder, rulebook,
// people and first backup. Each step is made once, so that one that was stopped
// in between is carried to its end by sending the last form again. It returns
// the cookie with which the founder is signed in.
func (s *Setup) found(ctx context.Context, device string) (cookie *http.Cookie, err error) {
	if err := s.begin(); err != nil {
		return nil, err
	}
	if !keep.Founded(s.Folder) {
		f := clerk.Founding{Origin: s.plan.Origin, Name: s.plan.answer("org"), Place: s.region().Name, Key: s.plan.Secrets.Signer, NextDigest: s.plan.Secrets.Digest}
		if err := keep.Found(ctx, s.Folder, "", s.World, f); err != nil {
			return nil, err
		}
	}
	st, err := store.Open(ctx, filepath.Join(s.Folder, "store.db"))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	keys, err := vault.Open(ctx, filepath.Join(s.Folder, "keys"), vault.Config{Now: s.World.Now})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, keys.Close()) }()
	desk, err := clerk.Open(ctx, st, keys, s.World)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, desk.Close()) }()
	me, err := s.fill(ctx, desk)
	if err != nil {
		return nil, err
	}
	if err := s.seal(ctx, keys); err != nil {
		return nil, err
	}
	if cookie, err = s.enter(ctx, desk, me, device); err != nil {
		return nil, err
	}
	return cookie, os.Remove(filepath.Join(s.Folder, planFile))
}

// begin makes sure that the register will take the people, and notes the day:
// from then on the answers do not change.
func (s *Setup) begin() error {
	if s.plan.Day != "" {
		return nil
	}
	text, _, err := s.text()
	if err != nil {
		return err
	}
	var p *rulebook.Program
	if text != "" {
		p, _ = readBook("rules.md", text)
	}
	changes, _, err := s.people(p)
	if err != nil {
		return err
	}
	for _, x := range register.Fold(nil).Check(changes, p, s.today()) {
		if !x.Ask {
			return &clerk.Problem{What: x.Fact, Remedy: x.Remedy}
		}
	}
	s.plan.Day = s.today().ISO()
	return s.plan.save()
}

// fill adopts the rulebook and brings the people in; it returns the founder's
// id.
func (s *Setup) fill(ctx context.Context, desk *clerk.Desk) (string, error) {
	text, _, err := s.text()
	if err != nil {
		return "", err
	}
	var p *rulebook.Program
	if text != "" {
		a := clerk.Adoption{
			Request: clerk.Request{Key: "setup:rules", Actor: "secretary"}, Files: []bundle.File{{Name: "rules.md", Data: []byte(text)}},
			From: s.today(), On: s.today(), Body: s.plan.answer("resolved"), Words: s.plan.answer("words"),
		}
		if _, err := desk.Adopt(ctx, a); err != nil {
			return "", err
		}
		p, _ = readBook("rules.md", text)
	}
	changes, me, err := s.people(p)
	if err != nil {
		return "", err
	}
	_, err = desk.Change(ctx, clerk.Request{Key: "setup:people", Actor: "secretary"}, changes...)
	return me, err
}

// people are the founder and the council as the register holds them.
func (s *Setup) people(p *rulebook.Program) (changes []register.Change, founder string, err error) {
	list := s.council(&site.Page{Values: s.plan.Answers})
	me := newcomer{name: s.plan.answer("me"), mail: s.plan.answer("mail")}
	sits := s.founderSits(list)
	ids, day := chance(s.plan.Seed), s.today()
	body := templateNamed(s.plan.answer("book")).Body
	for i, x := range append([]newcomer{me}, list...) {
		id, err := register.NewID(ids)
		if err != nil {
			return nil, "", err
		}
		fields := map[string]string{register.FieldName: x.name}
		if x.mail != "" {
			fields[register.FieldEmail] = x.mail
		}
		roles := []string{"councillor", "member"}
		if i == 0 {
			founder, roles = id, []string{"administrator", "member", "secretary"}
			if sits {
				x.offices = []string{"secretary"}
			}
		}
		changes = append(changes, register.SetMember(id, fields, register.Source{}),
			register.SetStanding(register.Standing{Person: id, Kind: register.Member, From: day, Until: calendar.NoDate}))
		if body != "" && (i > 0 || len(x.offices) > 0) {
			changes = append(changes, register.SetSeat(register.Term{Person: id, Role: body, From: day, Until: calendar.NoDate}))
		}
		for _, office := range x.offices {
			changes = append(changes, register.SetOffice(register.Term{Person: id, Role: office, From: day, Until: calendar.NoDate}))
			if slices.Contains([]string{"president", "chair", "chairperson", "convenor"}, office) {
				roles = append(roles, "chair")
			}
			if i > 0 && office == "secretary" {
				roles = append(roles, "secretary")
			}
		}
		if slices.Sort(roles); x.mail != "" { // without an address there is no account
			changes = append(changes, register.SetAccount(register.Account{Person: id, Roles: roles, Email: x.mail}))
		}
	}
	return changes, founder, nil
}

// seal makes the first backup, and puts the keys into escrow beside it for the
// recovery identity that is on paper.
func (s *Setup) seal(ctx context.Context, keys *vault.Vault) error {
	to := s.plan.answer("place")
	if to == "" {
		return nil
	}
	if last, err := keep.LastBackup(s.Folder); err != nil || last.To != filepath.Clean(to) {
		if _, err := keep.Backup(ctx, s.Folder, filepath.Clean(to), s.World.Now(), nil); err != nil {
			return err
		}
	}
	r, err := age.ParseX25519Recipient(s.plan.Secrets.Recipient)
	if err != nil {
		return fmt.Errorf("read the recipient of the escrow: %w", err)
	}
	f, err := os.OpenFile(filepath.Clean(to)+".keys", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return &clerk.Problem{What: "the keys could not be put beside the backup: " + err.Error(), Remedy: "name a folder on a disk that can be written to"}
	}
	err = keys.Escrow(ctx, f, r)
	return errors.Join(err, f.Sync(), f.Close())
}

// enter signs the founder in, in the browser that has answered the screens.
func (s *Setup) enter(ctx context.Context, desk *clerk.Desk, me, device string) (*http.Cookie, error) {
	door, err := signin.Open(ctx, s.Folder, signin.Config{Register: desk.Register, Origin: s.Origin, Name: s.plan.answer("org"), Now: s.World.Now})
	if err != nil {
		return nil, err
	}
	defer door.Close()
	minted, err := door.Recover(ctx, me, "the setup")
	if err != nil {
		return nil, err
	}
	chain := desk.Organisation().Chain
	if _, err := desk.Say(ctx, clerk.Request{Actor: "secretary"}, chain, clerk.Saying{Kind: "signin", By: me, To: me, Words: minted.Notice.Words}); err != nil {
		return nil, err
	}
	session, err := door.UseCode(ctx, signin.Browser{Device: device}, minted.Code)
	if err != nil {
		return nil, err
	}
	return door.SessionCookie(session.Cookie), nil
}

// free says what is wrong with a path at which a new folder is to be made.
func free(path string) string {
	if _, err := os.Lstat(path); err == nil {
		return "setup.fault.there"
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return "setup.fault.nowhere"
	}
	return ""
}

// doneBody is the page with which the first run ends.
type doneBody struct {
	Me    string
	Rules bool // a rulebook is in force
}

func setupDone(v *site.Visit) (*site.Page, error) {
	e, _, err := inForce(v)
	if err != nil {
		return nil, err
	}
	return &site.Page{Name: "setup-done", Title: "setup.done.title", Section: "admin", Body: doneBody{v.Reader.Person, e != nil}}, nil
}
