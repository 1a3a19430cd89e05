package demo

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"alteram/bundle"
	"alteram/calendar"
	"alteram/casefile"
	"alteram/clerk"
	"alteram/internal/access"
	"alteram/internal/keep"
	"alteram/internal/mail"
	"alteram/internal/signin"
	"alteram/internal/site"
	"alteram/internal/store"
	"alteram/internal/vault"
	"alteram/record"
	"alteram/register"
	"alteram/rulebook"
)

// stage is the organisation at a moment of the evening.
type stage struct {
	moment moment
	begun  time.Time // when the clock was set, by the clock of the machine
	at     time.Time // to what
	store  *store.Store
	vault  *vault.Vault
	desk   *clerk.Desk
	door   *signin.Door
	pages  http.Handler
	chain  string // of the case
	folder string

	mu    sync.Mutex
	mails []signin.Mail

	box     mail.Box      // where mails end
	carrier *mail.Carrier // of the letters, into the box
}

// now is the clock of the stage.
func (s *stage) now() time.Time { return s.at.Add(time.Since(s.begun)) }

// post keeps a mail for the page that shows it.
func (s *stage) post(_ context.Context, m signin.Mail) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, m)
	return nil
}

// close ends the stage.
func (s *stage) close() error {
	var errs []error
	if s.door != nil {
		errs = append(errs, s.door.Close())
	}
	if s.desk != nil {
		errs = append(errs, s.desk.Close())
	}
	if s.vault != nil {
		errs = append(errs, s.vault.Close())
	}
	if s.store != nil {
		errs = append(errs, s.store.Close())
	}
	return errors.Join(errs...)
}

// Origin of the log of the demonstration.
const logOrigin = "party.example/demonstration/1"

// set plays the record up to a moment into a new organisation.
func (d *Theatre) set(ctx context.Context, m moment) (s *stage, err error) {
	s = &stage{moment: m}
	defer func() {
		if err != nil {
			_ = s.close() // what failed is told
		}
	}()
	d.count++
	folder := filepath.Join(d.folder, fmt.Sprintf("%d-%s", d.count, m.Slug))
	s.folder = folder
	program, err := d.text.program()
	if err != nil {
		return s, err
	}
	at, err := m.at(&program.Settings.Reckoner.Place)
	if err != nil {
		return s, err
	}
	s.begun, s.at = time.Now(), time.Unix(0, int64(at)).UTC()
	first := time.Date(2009, time.June, 30, 21, 0, 0, 0, time.UTC) // 1 July 2009, 9 am in Wellington
	if err := d.found(ctx, s, first); err != nil {
		return s, err
	}
	c, err := d.text.until(program, at)
	if err != nil {
		return s, err
	}
	if err := d.fill(ctx, s, first, opened(c, program, s.at)); err != nil {
		return s, err
	}
	reg, err := s.desk.Register(ctx)
	if err != nil {
		return s, err
	}
	members := map[string]string{}
	for _, p := range reg.People() {
		members[p.Name] = p.ID
	}
	if _, err := s.desk.ImportCase(ctx, clerk.Import{Case: c, Members: members}, nil); err != nil {
		return s, fmt.Errorf("play the case: %w", err)
	}
	cases, err := s.desk.Cases(ctx)
	if err != nil {
		return s, err
	}
	s.chain = cases[0].Chain
	return s, d.open(ctx, s, folder)
}

// opened is when the case was opened: just before its first entry.
func opened(c *casefile.Case, p *rulebook.Program, at time.Time) time.Time {
	if len(c.Events) == 0 {
		return at
	}
	clock := c.Events[0].On.Clock
	if clock == calendar.NoClock {
		clock = 0
	}
	first, _ := p.Settings.Reckoner.Place.At(c.Events[0].On.Day, clock)
	return time.Unix(0, int64(first)).Add(-5 * time.Minute).UTC()
}

// found makes the organisation.
func (d *Theatre) found(ctx context.Context, s *stage, first time.Time) error {
	skey, _, err := record.NewKey(rand.Reader, logOrigin)
	if err != nil {
		return err
	}
	_, next, err := record.NewKey(rand.Reader, logOrigin)
	if err != nil {
		return err
	}
	digest := record.KeyDigest(next)
	world := clerk.World{Now: time.Now, Rand: rand.Reader, Engine: d.Engine}
	f := clerk.Founding{Origin: logOrigin, Name: "An illustrative party", Place: "Wellington", Rehearsal: true, Key: skey, NextDigest: hex.EncodeToString(digest[:]), Now: first}
	if err := keep.Found(ctx, s.folder, "", world, f); err != nil {
		return err
	}
	if s.store, err = store.Open(ctx, filepath.Join(s.folder, "store.db")); err != nil {
		return err
	}
	if s.vault, err = vault.Open(ctx, filepath.Join(s.folder, "keys"), vault.Config{}); err != nil {
		return err
	}
	s.desk, err = clerk.Open(ctx, s.store, s.vault, world)
	return err
}

// fill adopts the constitution and brings in the members; their accounts are
// opened later, just before the case.
func (d *Theatre) fill(ctx context.Context, s *stage, first, later time.Time) error {
	on, _ := calendar.DateOf(2009, time.June, 30)
	_, err := s.desk.Adopt(ctx, clerk.Adoption{
		Request: clerk.Request{Now: first}, Files: []bundle.File{{Name: "constitution.md", Data: []byte(d.text.constitution)}},
		From: on + 1, On: on, Body: "annual conference", Words: "That this constitution be adopted.",
	})
	if err != nil {
		return fmt.Errorf("adopt the constitution: %w", err)
	}
	reg, err := s.desk.Register(ctx)
	if err != nil {
		return err
	}
	editions, err := s.desk.Editions(ctx)
	if err != nil {
		return err
	}
	list := register.ReadCSV("register.csv", []byte(d.text.members), register.Mapping{}, reg, editions[0].Program, on+1)
	changes, err := list.Changes(rand.Reader)
	if err != nil {
		return err
	}
	if len(list.Rejected) > 0 || len(list.Problems) > 0 {
		return fmt.Errorf("bring in the members: %v %v", list.Rejected, list.Problems)
	}
	if _, err := s.desk.Change(ctx, clerk.Request{Now: first}, changes...); err != nil {
		return fmt.Errorf("bring in the members: %w", err)
	}
	if reg, err = s.desk.Register(ctx); err != nil {
		return err
	}
	day, _ := calendar.DateOf(2010, time.October, 11)
	changes = nil
	for _, p := range reg.People() {
		changes = append(changes, register.SetAccount(register.Account{Person: p.ID, Roles: accountRoles(reg, p.ID, day), Email: p.Email}))
	}
	if _, err := s.desk.Change(ctx, clerk.Request{Now: later}, changes...); err != nil {
		return fmt.Errorf("open the accounts: %w", err)
	}
	return nil
}

// accountRoles are what somebody may sign in as, by office and seat.
func accountRoles(reg *register.Register, person string, day calendar.Date) []string {
	roles := []string{"member"}
	holds := func(list []register.Term) bool {
		return slices.ContainsFunc(list, func(t register.Term) bool { return t.Person == person })
	}
	if holds(reg.Who("secretary", day)) {
		roles = append(roles, "secretary")
	}
	if holds(reg.Who("president", day)) {
		roles = append(roles, "chair")
	}
	if holds(reg.Body("council", day)) {
		roles = append(roles, "councillor")
	}
	return roles
}

// open opens the door and makes the pages.
func (d *Theatre) open(ctx context.Context, s *stage, folder string) error {
	var err error
	s.door, err = signin.Open(ctx, folder, signin.Config{
		Register: s.desk.Register, Origin: d.Origin, Name: "An illustrative party", Now: s.now, Idle: 365 * 24 * time.Hour, Absolute: 365 * 24 * time.Hour,
	})
	if err != nil {
		return err
	}
	banner := &site.Demo{Label: "demo.reported", People: "/demo", Mails: "/demo/mails", Facts: factsPath}
	if d.Fictional {
		banner.Label, banner.Facts = "demo.fictional", ""
	}
	for _, m := range moments() {
		banner.Jumps = append(banner.Jumps, site.To(m.Key, "/demo/clock/"+m.Slug))
	}
	box, err := d.confidential(ctx, s)
	if err != nil {
		return err
	}
	settings := &mail.Settings{Host: "localhost", Sender: "secretary@party.example", URL: d.Origin}
	s.carrier = mail.NewCarrier(mail.Config{
		Desk: s.desk, Outbox: s.store, Reference: access.Reference, Now: s.now, Stale: 365 * 24 * time.Hour, // the clock jumps
		Settings: func() (*mail.Settings, error) { return settings, nil }, Transport: func(*mail.Settings) mail.Transport { return &s.box },
	})
	pages, err := site.New(site.Config{Carrier: s.carrier, Intake: box, Prover: d.Prover, Desk: s.desk, Door: s.door, Folder: folder, Now: s.now, Log: d.Log, Post: s.post, Demo: banner}, append(Rooms(), d.room(s))...)
	if err != nil {
		return err
	}
	s.pages = pages.Handler()
	return nil
}

// person is the id of somebody by name.
func (s *stage) person(ctx context.Context, name string) (string, bool) {
	reg, err := s.desk.Register(ctx)
	if err != nil {
		return "", false
	}
	for _, p := range reg.People() {
		if p.Name == name {
			return p.ID, true
		}
	}
	return "", false
}

// enter signs a visitor in as somebody.
func (s *stage) enter(ctx context.Context, b signin.Browser, person string) (signin.Session, error) {
	reg, err := s.desk.Register(ctx)
	if err != nil {
		return signin.Session{}, err
	}
	day, _ := calendar.DateOf(2010, time.October, 11)
	secretary := reg.Who("secretary", day)
	if len(secretary) == 0 {
		return signin.Session{}, errors.New("there is no secretary")
	}
	minted, err := s.door.Recover(ctx, secretary[0].Person, "the demonstration")
	if err != nil {
		return signin.Session{}, err
	}
	in, err := s.door.UseCode(ctx, b, minted.Code)
	if err != nil || person == secretary[0].Person {
		return in, err
	}
	printed, err := s.door.IssueCode(ctx, in, person, time.Hour)
	if err != nil {
		return signin.Session{}, err
	}
	if err := s.door.SignOut(ctx, in.Person, in.ID); err != nil {
		return signin.Session{}, err
	}
	return s.door.UseCode(ctx, b, printed.Code)
}
