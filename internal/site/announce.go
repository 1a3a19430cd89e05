package site

import (
	"fmt"

	"alteram/internal/signin"
)

// Announce records that somebody's ways in have changed, and tells those whom
// it concerns by mail where there is any.
func (s *Site) Announce(v *Visit, n *signin.Notice) error {
	if n == nil {
		return nil
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
