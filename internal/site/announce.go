package site

import (
	"context"
	"fmt"

	"alteram/aside"
	"alteram/clerk"
	"alteram/internal/signin"
)

// RecordNotice records that somebody's ways in have changed. By is the id of
// the member who did it; empty, when it was done on the machine itself.
func RecordNotice(ctx context.Context, d *clerk.Desk, r clerk.Request, by string, n *signin.Notice) error {
	s := clerk.Saying{Kind: aside.SignIn, By: n.Person, Words: n.Words}
	if by != "" && by != n.Person {
		s.By, s.To = by, n.Person
	}
	_, err := d.Say(ctx, r, d.Organisation().Chain, s)
	if err != nil {
		return fmt.Errorf("record a change of the ways in: %w", err)
	}
	return nil
}

// Announce records that somebody's ways in have changed, and tells those whom
// it concerns by mail where there is any.
func (s *Site) Announce(v *Visit, n *signin.Notice) error {
	if n == nil {
		return nil
	}
	if err := RecordNotice(v.Context(), s.Desk, v.Ask(), v.Reader.Person, n); err != nil {
		return err
	}
	reg, err := s.Desk.Register(v.Context())
	if err != nil {
		return fmt.Errorf("announce a change of the ways in: %w", err)
	}
	for _, id := range n.Tell {
		person, ok := reg.Person(id)
		if !ok || person.Email == "" || s.Post == nil {
			continue
		}
		m := signin.Mail{Person: id, To: person.Email, Subject: "[" + s.Desk.Organisation().Name + "] " + v.Words("announce.subject"), Text: n.Words + "\n\n" + v.Words("announce.text")}
		if err := s.Post(v.Context(), m); err != nil {
			s.Log.Error("mail was not delivered", "error", err)
		}
	}
	return nil
}
