package sitetest

import (
	"html"
	"slices"
	"strings"
	"testing"
)

// Node is an element of a page as the tests read it.
type Node struct {
	Name   string
	Attr   map[string]string
	Kids   []*Node
	Parent *Node
	Text   string // of a text Node, whose name is empty
}

var voids = []string{"meta", "link", "input", "br", "hr", "img"}

// Parse reads a page. It is stricter than a browser: what is not nested or
// quoted as it should be is an error.
func Parse(t testing.TB, page string) *Node {
	t.Helper()
	root := &Node{}
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
			at.Kids = append(at.Kids, &Node{Text: html.UnescapeString(rest[:i]), Parent: at})
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
			if at.Name != name {
				t.Fatalf("</%s> closes <%s>", name, at.Name)
			}
			at = at.Parent
			continue
		}
		n := element(t, tag)
		n.Parent = at
		at.Kids = append(at.Kids, n)
		if slices.Contains(voids, n.Name) || strings.HasSuffix(tag, "/") {
			continue
		}
		at = n
		if n.Name == "textarea" || n.Name == "title" { // text only
			i := strings.Index(rest, "</"+n.Name+">")
			if i < 0 {
				t.Fatalf("<%s> does not end", n.Name)
			}
			n.Kids = append(n.Kids, &Node{Text: html.UnescapeString(rest[:i]), Parent: n})
			rest = rest[i:]
		}
	}
	if at != root {
		t.Fatalf("<%s> is not closed", at.Name)
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

func element(t testing.TB, tag string) *Node {
	t.Helper()
	name, rest, _ := strings.Cut(strings.TrimSuffix(tag, "/"), " ")
	n := &Node{Name: name, Attr: map[string]string{}}
	if name == "" || strings.ContainsAny(name, "<\"'&!") {
		t.Fatalf("<%.60s> is no tag", tag)
	}
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimSpace(rest) {
		i := strings.IndexAny(rest, "= ")
		if i < 0 || rest[i] == ' ' {
			key, after, _ := strings.Cut(rest, " ")
			n.Attr[key], rest = "", after
			continue
		}
		key := rest[:i]
		value, after, ok := strings.Cut(strings.TrimPrefix(rest[i+1:], `"`), `"`)
		if rest[i+1] != '"' || !ok {
			t.Fatalf("<%.60s>: %s is not quoted", tag, key)
		}
		if _, twice := n.Attr[key]; twice {
			t.Fatalf("<%.60s>: %s is there twice", tag, key)
		}
		n.Attr[key], rest = html.UnescapeString(value), after
	}
	return n
}

// All lists the elements below n with one of the names, in order; every
// element for none.
func (n *Node) All(names ...string) []*Node {
	var out []*Node
	for _, k := range n.Kids {
		if k.Name != "" && (len(names) == 0 || slices.Contains(names, k.Name)) {
			out = append(out, k)
		}
		out = append(out, k.All(names...)...)
	}
	return out
}

// Words is the text below n, blanks made one.
func (n *Node) Words() string {
	var b strings.Builder
	var walk func(*Node)
	walk = func(n *Node) {
		b.WriteString(n.Text + " ")
		for _, k := range n.Kids {
			walk(k)
		}
	}
	walk(n)
	return strings.Join(strings.Fields(b.String()), " ")
}

// Is reports whether n has a class.
func (n *Node) Is(class string) bool { return slices.Contains(strings.Fields(n.Attr["class"]), class) }

// Find lists the elements with a class.
func (n *Node) Find(class string) []*Node {
	var out []*Node
	for _, e := range n.All() {
		if e.Is(class) {
			out = append(out, e)
		}
	}
	return out
}

// ByID is the element with an id, or nil.
func (n *Node) ByID(id string) *Node {
	for _, e := range n.All() {
		if e.Attr["id"] == id {
			return e
		}
	}
	return nil
}
