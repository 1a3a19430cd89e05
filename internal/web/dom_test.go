package web

import (
	"html"
	"slices"
	"strings"
	"testing"
)

// node is an element of a page as the tests read it.
type node struct {
	name   string
	attr   map[string]string
	kids   []*node
	parent *node
	text   string // of a text node, whose name is empty
}

var voids = []string{"meta", "link", "input", "br", "hr", "img"}

// parse reads a page. It is stricter than a browser: what is not nested or
// quoted as it should be is an error.
func parse(t testing.TB, page string) *node {
	t.Helper()
	root := &node{}
	at := root
	rest, ok := strings.CutPrefix(page, "<!DOCTYPE html>")
	if !ok {
		t.Fatalf("the page begins with %.40q", page)
	}
	for rest != "" {
		i := strings.IndexByte(rest, '<')
		if i < 0 {
			i = len(rest)
		}
		if i > 0 {
			at.kids = append(at.kids, &node{text: html.UnescapeString(rest[:i]), parent: at})
			rest = rest[i:]
			continue
		}
		end := tagEnd(rest)
		if end < 0 {
			t.Fatalf("a tag does not end: %.60q", rest)
		}
		tag := rest[1:end]
		rest = rest[end+1:]
		if name, closes := strings.CutPrefix(tag, "/"); closes {
			if at.name != name {
				t.Fatalf("</%s> closes <%s>", name, at.name)
			}
			at = at.parent
			continue
		}
		n := element(t, tag)
		n.parent = at
		at.kids = append(at.kids, n)
		if slices.Contains(voids, n.name) || strings.HasSuffix(tag, "/") {
			continue
		}
		at = n
		if n.name == "textarea" || n.name == "title" { // text only
			i := strings.Index(rest, "</"+n.name+">")
			if i < 0 {
				t.Fatalf("<%s> does not end", n.name)
			}
			n.kids = append(n.kids, &node{text: html.UnescapeString(rest[:i]), parent: n})
			rest = rest[i:]
		}
	}
	if at != root {
		t.Fatalf("<%s> is not closed", at.name)
	}
	return root
}

// tagEnd is where a tag ends, past quoted values.
func tagEnd(s string) int {
	quoted := false
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '"':
			quoted = !quoted
		case '>':
			if !quoted {
				return i
			}
		}
	}
	return -1
}

func element(t testing.TB, tag string) *node {
	t.Helper()
	name, rest, _ := strings.Cut(strings.TrimSuffix(tag, "/"), " ")
	n := &node{name: name, attr: map[string]string{}}
	if name == "" || strings.ContainsAny(name, "<\"'&!") {
		t.Fatalf("<%.60s> is no tag", tag)
	}
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimSpace(rest) {
		i := strings.IndexAny(rest, "= ")
		if i < 0 || rest[i] == ' ' {
			key, after, _ := strings.Cut(rest, " ")
			n.attr[key], rest = "", after
			continue
		}
		key := rest[:i]
		value, after, ok := strings.Cut(strings.TrimPrefix(rest[i+1:], `"`), `"`)
		if rest[i+1] != '"' || !ok {
			t.Fatalf("<%.60s>: %s is not quoted", tag, key)
		}
		if _, twice := n.attr[key]; twice {
			t.Fatalf("<%.60s>: %s is there twice", tag, key)
		}
		n.attr[key], rest = html.UnescapeString(value), after
	}
	return n
}

// all lists the elements below n with one of the names, in order; every
// element for none.
func (n *node) all(names ...string) []*node {
	var out []*node
	for _, k := range n.kids {
		if k.name != "" && (len(names) == 0 || slices.Contains(names, k.name)) {
			out = append(out, k)
		}
		out = append(out, k.all(names...)...)
	}
	return out
}

// words is the text below n, blanks made one.
func (n *node) words() string {
	var b strings.Builder
	var walk func(*node)
	walk = func(n *node) {
		b.WriteString(n.text + " ")
		for _, k := range n.kids {
			walk(k)
		}
	}
	walk(n)
	return strings.Join(strings.Fields(b.String()), " ")
}

// is reports whether n has a class.
func (n *node) is(class string) bool { return slices.Contains(strings.Fields(n.attr["class"]), class) }

// find lists the elements with a class.
func (n *node) find(class string) []*node {
	var out []*node
	for _, e := range n.all() {
		if e.is(class) {
			out = append(out, e)
		}
	}
	return out
}

// byID is the element with an id, or nil.
func (n *node) byID(id string) *node {
	for _, e := range n.all() {
		if e.attr["id"] == id {
			return e
		}
	}
	return nil
}
