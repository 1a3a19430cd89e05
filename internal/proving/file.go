package proving

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"alteram/internal/command"
	"alteram/prove"
	"alteram/prove/recheck"
)

// save writes the stories to a folder: each as a case under the rulebook, and
// all together behind the text of the rulebook, where "alteram test" runs them.
func (d *decisions) save(folder, book, text string) error {
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	path, err := relative(folder, book)
	if err != nil {
		return err
	}
	fences := ""
	for i, t := range d.stories {
		if t == nil {
			continue
		}
		name := filepath.Join(folder, slug(i, d.claims[i])+".case")
		if err := command.WriteFile(name, t.File(d.p, path)); err != nil {
			return err
		}
		d.saved[i] = filepath.ToSlash(name)
		fences += "\n" + t.Fence(d.p)
	}
	if fences == "" {
		return nil
	}
	name := "stories.md"
	if whole := len(d.p.Files) == 1; whole {
		fences = strings.TrimRight(text, "\n") + "\n\n## Stories against the claims\n" + fences
	} else {
		name = "stories.txt" // to be put into the rulebook: beside those that it includes
	}
	return command.WriteFile(filepath.Join(folder, name), []byte(fences))
}

// relative is the path of a file as seen from a folder.
func relative(folder, file string) (string, error) {
	from, err := filepath.Abs(folder)
	if err != nil {
		return "", err
	}
	to, err := filepath.Abs(file)
	if err != nil {
		return "", err
	}
	path, err := filepath.Rel(from, to)
	return filepath.ToSlash(path), err
}

// certify writes the certificates of the proofs to a file, one after the other.
func (d *decisions) certify(file string) error {
	var b bytes.Buffer
	for i := range d.verdicts {
		v := &d.verdicts[i]
		if v.Outcome != prove.Proved || v.Model == nil {
			continue
		}
		h := recheck.Head{
			Claim: oneLine(d.claims[i].Text), Rulebook: d.p.Hash,
			Horizon: v.Model.Horizon[0].String() + " to " + v.Model.Horizon[1].String(),
		}
		if d.claims[i].Property != "" {
			h.Claim = d.claims[i].Property + ": " + h.Claim
		}
		if err := recheck.Write(&b, h, v.Model.Searched(), slices.Values(v.Certificate)); err != nil {
			return err
		}
	}
	if b.Len() == 0 {
		return command.NotFound("a certificate is of a claim that was proved by a search", "there is nothing to certify: no claim was proved by a search")
	}
	return command.WriteFile(file, b.Bytes())
}
