package paper

import (
	"fmt"
	"strconv"
	"strings"

	"alteram/aside"
)

// Redactions are what is black in the exhibits of a case, by the key of the part, as the
// record has it: the last word on each counts.
func Redactions(said []aside.Saying) map[string]Redaction {
	out := map[string]Redaction{}
	for i := range said {
		if s := &said[i]; s.Kind == aside.Redacted && s.Erased == "" {
			if key, r, ok := ReadRedaction(s.Words); ok {
				out[key] = r
			}
		}
	}
	return out
}

// Key is the key of the part that a file of an exhibit is: its label, the entry that
// brought it, and its place among the files of that entry, from 1.
func Key(label string, entry int64, n int) string {
	return fmt.Sprintf("exhibit %s %d %d", label, entry, n)
}

// WriteRedaction is a redaction as the record keeps it: the key of the exhibit's part,
// what is black, and the fingerprint of the copy that came of it; one thing a line.
func WriteRedaction(key string, r *Redaction, copied string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "part %s\n", key)
	for _, x := range r.Regions {
		fmt.Fprintf(&b, "region %d %d %d %d %s\n", x.X, x.Y, x.W, x.H, x.Code)
	}
	for _, x := range r.Passages {
		fmt.Fprintf(&b, "passage %d %d %s\n", x.From, x.To, x.Code)
	}
	for _, x := range r.Pages {
		fmt.Fprintf(&b, "page %d %s\n", x.Page, x.Code)
	}
	if copied != "" {
		fmt.Fprintf(&b, "copy %s\n", copied)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// ReadRedaction reads what WriteRedaction wrote; false: it is something else.
func ReadRedaction(words string) (key string, r Redaction, ok bool) {
	for line := range strings.Lines(words) {
		what, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		f := strings.Fields(rest)
		n := make([]int, len(f))
		for i := range f {
			n[i], _ = strconv.Atoi(f[i])
		}
		switch {
		case what == "part":
			key = rest
		case what == "region" && len(f) == 5:
			r.Regions = append(r.Regions, Region{n[0], n[1], n[2], n[3], f[4]})
		case what == "passage" && len(f) == 3:
			r.Passages = append(r.Passages, Passage{n[0], n[1], f[2]})
		case what == "page" && len(f) == 2:
			r.Pages = append(r.Pages, Whole{n[0], f[1]})
		case what != "copy":
			return "", Redaction{}, false
		}
	}
	return key, r, key != ""
}
