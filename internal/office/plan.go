package office

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"alteram/internal/command"
	"alteram/internal/keep"
)

// planFile holds the answers of a first run until the organisation is founded.
const planFile = "first-run.json"

// plan is a first run that is under way. It lies in the folder, so that a
// process that was stopped goes on where it was.
type plan struct {
	Format  int        `json:"format"`  // 1
	Browser string     `json:"browser"` // hash of what the browser shows that gave the code
	Seed    string     `json:"seed"`    // ids are drawn from it
	Done    []string   `json:"done"`    // screens
	Answers url.Values `json:"answers"`

	Origin  string        `json:"origin,omitempty"`  // for which the secrets were drawn
	Secrets *keep.Secrets `json:"secrets,omitempty"` // shown on paper before they are used
	Day     string        `json:"day,omitempty"`     // on which the founding was begun
	dir     string
}

// screens are the first run in its order. The ninth is the page that it ends
// with.
func screens() []string {
	return []string{"organisation", "you", "rules", "questions", "check", "council", "mail", "backup"}
}

// readPlan reads what a folder has of a first run.
func readPlan(dir string) (*plan, error) {
	p := &plan{Format: 1, Answers: url.Values{}, dir: dir}
	text, err := os.ReadFile(filepath.Join(dir, planFile))
	if errors.Is(err, fs.ErrNotExist) {
		return p, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the setup: %w", err)
	}
	if err := json.Unmarshal(text, p); err != nil || p.Format != 1 {
		return &plan{Format: 1, Answers: url.Values{}, dir: dir}, nil // torn, or of another program: it is begun anew
	}
	if p.Answers == nil {
		p.Answers = url.Values{}
	}
	return p, nil
}

// UnderWay reports whether a first run was begun in a folder and not ended,
// though the organisation may be there already.
func UnderWay(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, planFile))
	return err == nil
}

// save puts the plan into the folder, for its owner alone.
func (p *plan) save() error {
	if err := os.MkdirAll(p.dir, 0o700); err != nil {
		return fmt.Errorf("make the folder: %w", err)
	}
	text, err := json.MarshalIndent(p, "", "\t")
	if err != nil {
		return err
	}
	name := filepath.Join(p.dir, planFile)
	f, err := os.OpenFile(name, os.O_CREATE, 0o600) // a file that is there keeps its mode
	if err != nil {
		return fmt.Errorf("keep the setup: %w", err)
	}
	f.Close()
	if err := command.WriteFile(name, append(text, '\n')); err != nil {
		return fmt.Errorf("keep the setup: %w", err)
	}
	return nil
}

// answer is what was said to a question, without the blanks around it.
func (p *plan) answer(key string) string { return strings.TrimSpace(p.Answers.Get(key)) }

// take keeps the answers of a screen.
func (p *plan) take(screen string, form url.Values) error {
	for key, list := range form {
		if key != "form" && key != "once" {
			p.Answers[key] = list
		}
	}
	if !slices.Contains(p.Done, screen) {
		p.Done = append(p.Done, screen)
	}
	return p.save()
}

// next is the first screen that is not done.
func (p *plan) next() string {
	for _, s := range screens() {
		if !slices.Contains(p.Done, s) {
			return s
		}
	}
	return "backup"
}

// forget takes back that screens were done, because an earlier answer changes
// what they ask.
func (p *plan) forget(list ...string) {
	p.Done = slices.DeleteFunc(p.Done, func(s string) bool { return slices.Contains(list, s) })
}

// knows reports whether a browser is the one that gave the code.
func (p *plan) knows(mark string) bool {
	return p.Browser != "" && subtle.ConstantTimeCompare([]byte(p.Browser), []byte(hashed(mark))) == 1
}

func hashed(mark string) string {
	sum := sha256.Sum256([]byte("setup " + mark))
	return hex.EncodeToString(sum[:])
}

// answers are what was said to the questions of a rulebook.
func (p *plan) answers(t *template) map[string]string {
	out := map[string]string{}
	for _, a := range t.Asks {
		out[a.Key] = p.answer("ask." + t.Key + "." + a.Key)
	}
	return out
}
