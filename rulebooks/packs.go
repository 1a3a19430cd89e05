package rulebooks

import (
	"io/fs"
	"path"
	"strings"
)

// Packs lists the requirement packs by name, in alphabetical order: laws and
// codes of practice that a rulebook or a case can be held against.
func Packs() []string {
	entries, err := fs.ReadDir(Files, "packs")
	if err != nil {
		panic("rulebooks: the packs are not embedded: " + err.Error())
	}
	var out []string
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".md"); ok {
			out = append(out, name)
		}
	}
	return out
}

// Pack returns the text of a pack.
func Pack(name string) (text []byte, ok bool) {
	text, err := fs.ReadFile(Files, path.Join("packs", name+".md"))
	return text, err == nil
}
