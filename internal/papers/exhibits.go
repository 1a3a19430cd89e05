package papers

import (
	"net/url"
	"slices"

	"alteram/internal/site"
)

// exhibitLinks are the pages of exhibits.
func exhibitLinks(v *site.Visit, labels []string) []site.Link {
	var out []site.Link
	for _, label := range labels {
		if l := site.To(label, v.CaseHref("evidence/"+pathEscape(label))); !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

func pathEscape(s string) string { return url.PathEscape(s) }
