package mail

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"alteram/clerk"
)

// SettingsFile holds the settings of the mail, in the organisation's folder. It
// is readable by its owner alone, for it holds a password, and is in no backup.
const SettingsFile = "mail.json"

// How a connection to the mail server is protected.
const (
	StartTLS = "starttls" // begins in the clear and must change to TLS before anything is said; port 587
	Implicit = "implicit" // TLS from the first byte; port 465
	Plain    = "none"     // in the clear: for a server on this machine alone
)

// Settings say how mail leaves.
type Settings struct {
	Host     string `json:"host"`               // of the mail server that takes our mail
	Port     int    `json:"port,omitempty"`     // 0: the usual one of TLS
	TLS      string `json:"tls,omitempty"`      // StartTLS, Implicit or Plain; empty: StartTLS
	User     string `json:"user,omitempty"`     // empty: the server asks for no name
	Password string `json:"password,omitempty"` // of that user
	Sender   string `json:"sender"`             // address that mails come from, and where bounces go
	URL      string `json:"url"`                // how readers reach the pages: https://cases.example.org
	Language string `json:"language,omitempty"` // of the mails; empty: en
	DKIM     string `json:"dkim,omitempty"`     // selector under which the mail server signs, for the check
}

// ReadSettings reads the settings of a folder. They are nil when there are
// none: the organisation works on paper. What cannot be used is a
// [clerk.Problem].
func ReadSettings(dir string) (*Settings, error) {
	path := filepath.Join(dir, SettingsFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the settings of the mail: %w", err)
	}
	var s Settings
	if err := json.Unmarshal(text, &s); err != nil {
		return nil, &clerk.Problem{What: fmt.Sprintf("%s cannot be read: %v", path, err), Remedy: `write {"host":"mail.example.org","sender":"secretary@example.org","url":"https://cases.example.org"} into it, or remove it to work on paper`}
	}
	if problem := s.Check(); problem != nil {
		problem.What = path + ": " + problem.What
		return nil, problem
	}
	return &s, nil
}

// Check says what is wrong with settings; nil when nothing is.
func (s *Settings) Check() *clerk.Problem {
	no := func(what, remedy string) *clerk.Problem { return &clerk.Problem{What: what, Remedy: remedy} }
	u, err := url.Parse(s.URL)
	switch {
	case s.Host == "" || strings.ContainsAny(s.Host, " /@:\r\n\t"):
		return no("the name of the mail server is missing or is no name", `give it as "host", such as mail.example.org, without a port`)
	case s.Port < 0 || s.Port > 65535:
		return no("the port is no number of a port", "leave it out, or write 587 or 465")
	case s.TLS != "" && s.TLS != StartTLS && s.TLS != Implicit && s.TLS != Plain:
		return no(fmt.Sprintf("the connection cannot be protected by %q", s.TLS), `write "starttls", "implicit" or "none"`)
	case s.TLS == Plain && !here(s.Host):
		return no("without TLS everybody on the way reads the mails and the password", `write "starttls" or "implicit"; "none" is for a server on this machine`)
	case s.User == "" && s.Password != "":
		return no("there is a password and no name of a user", `give the name as "user"`)
	case !Address(s.Sender):
		return no(fmt.Sprintf("%q is no address to send from", s.Sender), `give it as "sender", such as secretary@example.org`)
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.Path != "" && u.Path != "/" || u.RawQuery != "":
		return no(fmt.Sprintf("%q is not where readers find the pages", s.URL), `give it as "url", such as https://cases.example.org`)
	case s.Language != "" && speech(s.Language) == nil:
		return no(fmt.Sprintf("there are no mails in %q", s.Language), `write "en"`)
	}
	return nil
}

// here reports whether a name is this machine.
func here(host string) bool { return host == "localhost" || host == "127.0.0.1" || host == "::1" }

// Write puts the settings into a folder, where only its owner can read them; it
// replaces what is there whole or not at all.
func (s *Settings) Write(dir string) error {
	if problem := s.Check(); problem != nil {
		return problem
	}
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, SettingsFile+".*.part") // 0600
	if err != nil {
		return fmt.Errorf("write the settings of the mail: %w", err)
	}
	_, err = f.Write(append(text, '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, SettingsFile))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write the settings of the mail: %w", err), os.Remove(f.Name()))
	}
	return nil
}

// base is the address of the pages, without a slash at its end.
func (s *Settings) base() string { return strings.TrimSuffix(s.URL, "/") }

// domain is what stands behind the sign in the address of the sender.
func (s *Settings) domain() string { return s.Sender[strings.LastIndexByte(s.Sender, '@')+1:] }

// Address reports whether a text is one plain address to which a mail can be
// sent: no name beside it, no list, nothing that would end a line.
func Address(text string) bool {
	if len(text) > 254 || strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune("<>,;:\\\"()[]", r) }) {
		return false
	}
	a, err := mail.ParseAddress(text)
	return err == nil && a.Address == text && !strings.HasPrefix(text, "-")
}
