package sitetest

import (
	"net/url"
	"slices"
	"strings"
)

// Crawl follows every link from the start and from more, hands each page to
// look, and returns how many there were. A link that leads nowhere, or to
// another site, is an error; a page of more may answer as it likes.
func (g *Guest) Crawl(more []string, look func(path string, page *Node)) int {
	t := g.House.T
	t.Helper()
	todo := append([]string{"/"}, more...)
	seen := map[string]bool{}
	links := map[string][]string{} // of a page: targets within others
	ids := map[string]map[string]bool{}
	for len(todo) > 0 {
		path := todo[0]
		todo = todo[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		w := g.Get(path)
		if strings.HasPrefix(path, "/static/") || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			if w.Code != 200 && w.Code != 303 {
				t.Errorf("%s answers %d", path, w.Code)
			}
			continue
		}
		if w.Code != 200 && !slices.Contains(more, path) {
			t.Errorf("%s answers %d", path, w.Code)
			continue
		}
		page := Parse(t, w.Body.String())
		look(path, page)
		ids[path] = map[string]bool{}
		for _, e := range page.All() {
			if id := e.Attr["id"]; id != "" {
				ids[path][id] = true
			}
			href := e.Attr["href"]
			if href == "" || strings.HasPrefix(href, "mailto:") {
				continue
			}
			u, err := url.Parse(href)
			if err != nil || u.IsAbs() || u.Host != "" {
				t.Errorf("%s links to %q, which is not ours", path, href)
				continue
			}
			target := path
			if u.Path != "" {
				target = u.EscapedPath()
				if u.RawQuery != "" {
					target += "?" + u.RawQuery
				}
				todo = append(todo, target)
			}
			if u.Fragment != "" {
				links[path] = append(links[path], target+"#"+u.Fragment)
			}
		}
	}
	for path, list := range links {
		for _, l := range list {
			target, id, _ := strings.Cut(l, "#")
			if ids[target] != nil && !ids[target][id] {
				t.Errorf("%s links to %s, which is not there", path, l)
			}
		}
	}
	return len(seen)
}
