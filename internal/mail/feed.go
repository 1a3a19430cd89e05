package mail

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"alteram/clerk"
)

// FeedPath is the path of a private calendar; what stands in its address
// follows, and then ".ics".
const FeedPath = "/calendar/"

// OpenFeed makes the address of somebody's private calendar, in place of an
// older one, which leads nowhere from then on. What it returns is shown once:
// only its hash is kept.
func (c *Carrier) OpenFeed(ctx context.Context, person string) (token string, err error) {
	token = strings.ToLower(rand.Text()) // 130 bits
	return token, c.conf.Outbox.SetFeed(ctx, person, feedHash(token), c.conf.Now())
}

// CloseFeed takes the address of somebody's calendar back.
func (c *Carrier) CloseFeed(ctx context.Context, person string) error {
	return c.conf.Outbox.SetFeed(ctx, person, "", time.Time{})
}

// FeedMade is when the address of somebody's calendar was made; zero when there
// is none.
func (c *Carrier) FeedMade(ctx context.Context, person string) (time.Time, error) {
	at, err := c.conf.Outbox.FeedMade(ctx, person)
	if errors.Is(err, clerk.ErrNone) {
		return time.Time{}, nil
	}
	return at, err
}

// FeedPerson is whose calendar an address leads to, as long as he or she has an
// account; empty when it is nobody's.
func (c *Carrier) FeedPerson(ctx context.Context, token string) (string, error) {
	id, err := c.conf.Outbox.FeedPerson(ctx, feedHash(token))
	if errors.Is(err, clerk.ErrNone) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	reg, err := c.conf.Desk.Register(ctx)
	if err != nil {
		return "", err
	}
	if a, ok := reg.Account(id); !ok || len(a.Roles) == 0 {
		return "", nil
	}
	return id, nil
}

func feedHash(token string) string {
	sum := sha256.Sum256([]byte("alteram calendar\n" + token))
	return hex.EncodeToString(sum[:])
}

// Feed is dates as a calendar that a program fetches. now is when it is made.
func Feed(name string, now time.Time, list ...Invitation) string {
	return calendarOf("PUBLISH", name, now, list...)
}
