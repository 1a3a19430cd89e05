package office

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"alteram/internal/mail"
)

// The settings are kept in a file that only its owner reads; the password is
// never shown, and stays when it is not typed again.
func TestMailIsSetAndItsPasswordNotShown(t *testing.T) {
	h := house(t)
	h.Site.Carrier = mail.NewCarrier(mail.Config{Desk: h.Desk, Outbox: h.Store, Settings: func() (*mail.Settings, error) { return mail.ReadSettings(h.Site.Folder) }, Now: func() time.Time { return h.Clock }})
	g := h.In(secretary)
	if said := words(t, g.Get("/admin")); !strings.Contains(said, "is not sent: letters are printed") {
		t.Errorf("%s", said)
	}
	for _, bad := range []url.Values{
		{"tls": {"starttls"}, "sender": {"a@club.example"}, "url": {"https://x.club.example"}},
		{"host": {"mail.club.example"}, "tls": {"ssl"}, "sender": {"a@club.example"}, "url": {"https://x.club.example"}},
		{"host": {"mail.club.example"}, "tls": {"none"}, "sender": {"a@club.example"}, "url": {"https://x.club.example"}},
		{"host": {"mail.club.example"}, "tls": {"starttls"}, "port": {"x"}, "sender": {"a@club.example"}, "url": {"https://x.club.example"}},
	} {
		if w := g.Post("/admin/mail", bad, "/admin/mail"); w.Code != 422 {
			t.Errorf("%v: %d", bad, w.Code)
		}
	}
	form := url.Values{"host": {"mail.club.example"}, "tls": {"starttls"}, "user": {"club"}, "password": {"open sesame"}, "sender": {"a@club.example"}, "url": {"https://x.club.example"}}
	if w := g.Post("/admin/mail", form, "/admin/mail"); w.Code != 303 {
		t.Fatal(w.Code, w.Body)
	}
	form.Del("password")
	form.Set("port", "2525")
	if w := g.Post("/admin/mail", form, "/admin/mail"); w.Code != 303 {
		t.Fatal(w.Code, w.Body)
	}
	s, err := mail.ReadSettings(h.Site.Folder)
	if err != nil || s == nil || s.Password != "open sesame" || s.Port != 2525 {
		t.Errorf("%+v %v", s, err)
	}
	if info, err := os.Stat(filepath.Join(h.Site.Folder, mail.SettingsFile)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	if w := g.Get("/admin/mail"); strings.Contains(w.Body.String(), "open sesame") {
		t.Error("the password is shown")
	}
}
