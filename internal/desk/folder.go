package desk

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/internal/command"
	"alteram/internal/store"
	"alteram/internal/vault"
	"alteram/record"
)

// The parts of an organisation's folder.
const (
	SettingsFile = "organisation.json"
	StoreFile    = "store.db"
	KeysFolder   = "keys"
	Format       = 1 // of the folder
)

// Settings is organisation.json.
type Settings struct {
	Format int    `json:"format"` // of the folder: 1
	Store  string `json:"store"`  // a file beside it, or postgres://...
}

// Folder is an organisation that is open.
type Folder struct {
	*clerk.Desk
	Dir       string
	Store     *store.Store
	Vault     *vault.Vault
	Org       clerk.Organisation
	now       time.Time // of --now, else zero
	sized     int64     // of the log when it was opened
	unguarded bool      // nobody kept the head that was acknowledged last
}

// FindFolder returns the folder of the organisation that is meant.
func (d *Desk) FindFolder() (string, error) {
	dir, from := d.Org, "--org"
	if dir == "" {
		dir, from = d.World.Env("ALTERAM_ORG"), "ALTERAM_ORG"
	}
	if dir != "" {
		if _, err := os.Stat(filepath.Join(dir, SettingsFile)); err != nil {
			if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
				return "", command.NotFound("alteram init "+dir+" makes an organisation there", "there is no folder %s (%s)", dir, from)
			}
			return "", command.NotFound("name the folder that holds "+SettingsFile, "%s is no organisation's folder (%s)", dir, from)
		}
		return dir, nil
	}
	here, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find the organisation: %w", err)
	}
	for at := here; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, SettingsFile)); err == nil {
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", command.NotFound("give --org DIR, set ALTERAM_ORG, or go to its folder; alteram init makes one", "no organisation here: neither %s nor a folder above it holds %s", here, SettingsFile)
		}
	}
}

// readSettings reads organisation.json.
func readSettings(dir string) (Settings, error) {
	var c Settings
	text, err := os.ReadFile(filepath.Join(dir, SettingsFile))
	if err != nil {
		return c, fmt.Errorf("read the organisation: %w", err)
	}
	if err := json.Unmarshal(text, &c); err != nil {
		return c, &command.Quit{Code: command.CodeFailed, Message: fmt.Sprintf("%s is damaged: %v", filepath.Join(dir, SettingsFile), err), Hint: fmt.Sprintf("it should read {\"format\":%d,\"store\":%q}, or name the PostgreSQL database", Format, StoreFile)}
	}
	if c.Format > Format {
		return c, &command.Quit{Code: command.CodeFailed, Message: fmt.Sprintf("this folder has format %d, and this program knows formats up to %d", c.Format, Format), Hint: "use the newer program that made it, or restore a backup made before the upgrade"}
	}
	if c.Format != Format || c.Store == "" {
		return c, &command.Quit{Code: command.CodeFailed, Message: filepath.Join(dir, SettingsFile) + " does not say where the store is", Hint: fmt.Sprintf("it should read {\"format\":%d,\"store\":%q}", Format, StoreFile)}
	}
	return c, nil
}

// Target is where the store is: a path, or the address of a database.
func (c Settings) Target(dir string) string {
	if strings.Contains(c.Store, "://") || filepath.IsAbs(c.Store) {
		return c.Store
	}
	return filepath.Join(dir, c.Store)
}

// ClerkWorld is what the desk takes from outside.
func (d *Desk) ClerkWorld() clerk.World {
	return clerk.World{Now: d.World.Now, Rand: rand.Reader, Engine: d.Engine}
}

// With opens the organisation, does something with it, and closes it.
func (d *Desk) With(do func(ctx context.Context, o *Folder) error) (err error) {
	dir, err := d.FindFolder()
	if err != nil {
		return err
	}
	ctx := d.Ctx
	o, err := d.open(ctx, dir)
	if err != nil {
		return d.Explain(err, command.CodeFailed)
	}
	defer func() {
		if closeErr := o.close(ctx, d.Say); err == nil && closeErr != nil {
			err = closeErr
		}
	}()
	if o.unguarded {
		d.Say("warning: keys/head, the note of what was acknowledged last, is gone: a store that was set back would not be noticed. Compare its %s with a recent letter or backup (alteram verify BUNDLE --seen LETTER)", fmt.Sprintf("%d entries", o.sized))
	}
	if err := o.setClock(d.Now); err != nil {
		return err
	}
	return d.Explain(do(ctx, o), command.CodeUse)
}

// open opens store, keys and desk of the organisation in dir, and makes sure
// that the log is not behind what has been acknowledged.
func (d *Desk) open(ctx context.Context, dir string) (*Folder, error) {
	conf, err := readSettings(dir)
	if err != nil {
		return nil, err
	}
	o := &Folder{Dir: dir}
	if o.Store, err = store.Open(ctx, conf.Target(dir)); err != nil {
		return nil, err
	}
	if o.Vault, err = vault.Open(ctx, filepath.Join(dir, KeysFolder), vault.Config{}); err == nil {
		if err = o.guard(ctx); err == nil {
			o.Desk, err = clerk.Open(ctx, o.Store, o.Vault, d.ClerkWorld())
		}
	}
	if err != nil {
		o.Store.Close()
		if o.Vault != nil {
			o.Vault.Close()
		}
		return nil, err
	}
	o.Org = o.Organisation()
	if o.Org.Clock.Zone == nil && o.Org.Place != "" { // there is no rulebook yet
		if _, o.Org.Clock.Zone, err = PlaceNamed(o.Org.Place); err != nil {
			return nil, errors.Join(err, o.close(ctx, d.Say))
		}
	}
	return o, nil
}

// guard refuses a log that is shorter than one already acknowledged: going on
// there would show two histories.
func (o *Folder) guard(ctx context.Context) error {
	head, err := o.Store.Head(ctx)
	if err != nil {
		return err
	}
	o.sized = head.Size
	text, err := o.Vault.ReadHead()
	if err != nil || len(text) == 0 {
		if errors.Is(err, clerk.ErrNone) || errors.Is(err, fs.ErrNotExist) {
			o.unguarded = head.Size > 1 // the first entry is made before there is a head to keep
			return nil
		}
		return err
	}
	known, err := record.ParseCheckpoint(text)
	if err != nil {
		return &clerk.Problem{What: "keys/head is damaged: " + err.Error(), Remedy: "restore the newest backup into a new folder"}
	}
	if head.Size < known.Size {
		return &clerk.Damage{Index: head.Size, What: fmt.Sprintf("the store holds %d entries, and %d have been acknowledged: it is older than its keys, and writing to it would fork the log; if a newer store is at hand, put it back", head.Size, known.Size)}
	}
	at, err := o.Store.CheckpointAt(ctx, known.Size)
	if err != nil {
		return err
	}
	if then, err := record.ParseCheckpoint(at); err == nil && then.Size == known.Size && then.Root != known.Root {
		return &clerk.Damage{Index: -1, What: fmt.Sprintf("the first %d entries of the store are not those that were acknowledged: it was replaced or rewritten", known.Size)}
	}
	return nil
}

// close closes everything and keeps the last head apart from the store. What
// was recorded stands even where there is no room for that.
func (o *Folder) close(ctx context.Context, say func(string, ...any)) error {
	ctx = context.WithoutCancel(ctx)
	var errs []error
	errs = append(errs, o.Desk.Close())
	if head, err := o.Store.Head(ctx); err == nil && head.Size != o.sized {
		err := o.Vault.WriteHead(head.Checkpoint)
		if errors.Is(err, syscall.ENOSPC) {
			say("warning: the disk is full: it was recorded, but keys/head, the note of what was acknowledged last, could not be renewed. Make room on the disk; the next entry renews it")
			err = nil
		}
		errs = append(errs, err)
	}
	errs = append(errs, o.Vault.Close(), o.Store.Close())
	return errors.Join(errs...)
}

// setClock reads --now.
func (o *Folder) setClock(text string) error {
	if text == "" {
		return nil
	}
	if !o.Org.Rehearsal {
		return command.WrongUse("the time of a record in earnest is that of the clock; write the day of the act at the head of the entry", "--now is only for rehearsals, and %s is none", o.Org.Name)
	}
	now, err := ParseNow(text, &o.Org.Clock)
	o.now = now
	return err
}

// ParseNow reads the time of --now at a place.
func ParseNow(text string, place *calendar.Place) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t.UTC(), nil
	}
	words := strings.Fields(strings.ReplaceAll(text, "T", " "))
	if n := len(words); n > 1 {
		day, err := calendar.ParseDate(strings.Join(words[:n-1], " "))
		clock, clockErr := calendar.ParseClock(words[n-1])
		if err == nil && clockErr == nil {
			at, _ := place.At(day, clock)
			return time.Unix(0, int64(at)).UTC(), nil
		}
	}
	return time.Time{}, command.WrongUse("write it as \"11 October 2010 17:30\" or 2010-10-11T17:30:00+13:00", "--now: %q is no day with a time", text)
}

// Request is what every act of this run has in common.
func (d *Desk) Request(o *Folder) clerk.Request {
	return clerk.Request{Key: d.Key, Now: o.now, Actor: d.As}
}

// Instant is the moment at which the organisation is looked at: --now, or the
// clock, which in a rehearsal stands at the last entry.
func (d *Desk) Instant(ctx context.Context, o *Folder) (calendar.Instant, error) {
	switch {
	case !o.now.IsZero():
		return calendar.Instant(o.now.UnixNano()), nil
	case !o.Org.Rehearsal:
		return calendar.Instant(d.World.Now().UnixNano()), nil
	}
	last, err := o.Recorded(ctx)
	return calendar.Instant(last.UnixNano()), err
}

// Today is the day of instant where the organisation is, or the one given.
func (d *Desk) Today(ctx context.Context, o *Folder, on string) (calendar.Date, error) {
	if on != "" {
		return ParseDay("--on", on)
	}
	at, err := d.Instant(ctx, o)
	return o.Org.Clock.DateOf(at), err
}

// ParseDay reads the date of a flag.
func ParseDay(flag, text string) (calendar.Date, error) {
	if text == "" {
		return calendar.NoDate, nil
	}
	day, err := calendar.ParseDate(text)
	if err != nil {
		return calendar.NoDate, command.WrongUse("write it as \"11 October 2010\" or 2010-10-11", "%s: %v", flag, err)
	}
	return day, nil
}

// DayAndTime is an instant as it stands at the head of an entry.
func DayAndTime(place *calendar.Place, at calendar.Instant) string {
	zone := place.Zone
	if zone == nil {
		zone = time.UTC
	}
	return time.Unix(0, int64(at)).In(zone).Format("2 January 2006 15:04")
}

// PlaceNamed is a place that the calendar knows, with its time zone.
func PlaceNamed(name string) (string, *time.Location, error) {
	var names []string
	for _, j := range calendar.Jurisdictions() {
		all := append([]string{j.Code, j.Name}, j.Aliases...)
		if slices.ContainsFunc(all, func(n string) bool { return strings.EqualFold(n, name) }) {
			zone, err := time.LoadLocation(j.Zone)
			return j.Name, zone, err
		}
		names = append(names, all...)
	}
	return "", nil, command.NotFound(command.Nearest(name, names, "name the place whose holidays count, such as Wellington or Scotland; alteram date calendars lists them"), "the holidays of %q are not known", name)
}

// CaseNamed is the chain of a case by its number, its name in the record, its
// title, or the beginning of its title.
func (d *Desk) CaseNamed(ctx context.Context, o *Folder, what string) (string, error) {
	cases, err := o.Cases(ctx)
	if err != nil {
		return "", err
	}
	chain, titles := "", []string{}
	for _, c := range cases {
		if len(what) > 1 && len(c.Title) >= len(what) && strings.EqualFold(c.Title[:len(what)], what) {
			titles, chain = append(titles, fmt.Sprintf("%d, %s", c.Number, c.Title)), c.Chain
		}
	}
	if len(titles) == 1 {
		return chain, nil
	}
	chain, err = o.Find(ctx, what)
	if err != nil && len(titles) > 1 {
		return "", command.WrongUse("name it by its number", "%q may be case %s", what, strings.Join(titles, " or case "))
	}
	return chain, d.Found(err)
}

// OwnTime says what an entry begins with: a day of its own, a time of day, or
// neither.
func OwnTime(entry string) (day, clock bool) {
	words := strings.Fields(strings.ToLower(entry))
	isClock := func(i int) bool {
		if i >= len(words) {
			return false
		}
		first, _, _ := strings.Cut(strings.TrimSuffix(words[i], ","), "-")
		_, err := calendar.ParseClock(first)
		return err == nil && strings.ContainsAny(first, ":.apn")
	}
	isDay := func(i int) bool {
		for n := 1; n <= 4 && i+n <= len(words); n++ {
			text := strings.TrimSuffix(strings.Join(words[i:i+n], " "), ",")
			if _, err := calendar.ParseDate(text); err == nil {
				return true
			}
			if _, err := calendar.ParseDate("1 " + text); err == nil && n == 2 {
				return true // a month
			}
		}
		return false
	}
	switch {
	case len(words) == 0:
		return false, false
	case isDay(0), strings.HasPrefix(strings.Join(words, " "), "date not known"):
		return true, false
	case isClock(0):
		return false, true
	case slices.Contains([]string{"between", "from", "at", "not"}, words[0]):
		if words[0] == "not" && len(words) > 1 && (words[1] == "before" || words[1] == "after") {
			return isDay(2), isClock(2)
		}
		if _, err := strconv.Atoi(words[min(1, len(words)-1)]); err == nil && len(words) > 2 && words[2] == "and" {
			return true, false // between 1 and 11 October 2010
		}
		return isDay(1), isClock(1)
	}
	return false, false
}
