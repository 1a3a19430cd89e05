package sitetest

import (
	"fmt"
	"slices"
	"strings"
)

// Faults lists what is wrong with the structure of a page, as far as a program
// can see: landmarks, one heading of the first level and none skipped, labels,
// ids that are spoken of, one main action, captions, and nothing that the
// Content-Security-Policy forbids.
func Faults(page *Node) []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	root := page.All("html")
	if len(root) != 1 || root[0].Attr["lang"] == "" {
		say("the language of the page is not said")
	}
	if len(page.All("main")) != 1 {
		say("%d main parts", len(page.All("main")))
		return out
	}
	if title := page.All("head")[0].All("title"); len(title) != 1 || title[0].Words() == "" {
		say("no title")
	} else if wrong := len(page.Find("errors")) > 0; wrong != strings.HasPrefix(title[0].Words(), "Error:") {
		say("the title is %q, and there are errors: %v", title[0].Words(), wrong)
	}
	if n := len(page.All("h1")); n != 1 {
		say("%d headings of the first level", n)
	}
	main := page.All("main")[0]
	actions := slices.DeleteFunc(main.Find("button"), func(n *Node) bool { return n.Is("second") })
	if n := len(actions); n > 1 && len(page.Find("many")) == 0 {
		say("%d main actions", n)
	}
	level := 0
	for _, h := range main.All("h1", "h2", "h3", "h4", "h5", "h6") {
		now := int(h.Name[1] - '0')
		if first := level == 0 && h.Name == "h2" && h.Parent.Attr["role"] != ""; now > level+1 && !first {
			say("heading %q of level %d stands under level %d", h.Words(), now, level)
		}
		level = max(now, 1)
		if h.Words() == "" {
			say("a heading is empty")
		}
	}
	ids, labels := map[string]int{}, map[string]bool{}
	for _, e := range page.All() {
		if id, ok := e.Attr["id"]; ok {
			if ids[id]++; ids[id] > 1 || id == "" || strings.ContainsAny(id, " \t") {
				say("id %q", id)
			}
		}
		if e.Name == "label" && e.Words() != "" {
			labels[e.Attr["for"]] = true
		}
	}
	for _, e := range page.All() {
		out = append(out, elementFaults(e, ids, labels)...)
	}
	return out
}

// elementFaults checks one element.
func elementFaults(e *Node, ids map[string]int, labels map[string]bool) []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for key, value := range e.Attr {
		switch {
		case strings.HasPrefix(key, "on") || key == "style" || key == "disabled":
			say("<%s> has %s", e.Name, key)
		case key == "aria-describedby" || key == "aria-labelledby":
			for id := range strings.FieldsSeq(value) {
				if ids[id] == 0 {
					say("<%s> speaks of %q, which is not there", e.Name, id)
				}
			}
		}
	}
	switch e.Name {
	case "style", "iframe", "object", "embed", "img", "base":
		say("<%s> is on the page", e.Name)
	case "script":
		if src := e.Attr["src"]; !strings.HasPrefix(src, "/static/") || e.Words() != "" {
			say("a script is not ours: %q", src)
		}
	case "input", "select", "textarea":
		if e.Attr["type"] != "hidden" && !labels[e.Attr["id"]] {
			say("<%s name=%q> has no label", e.Name, e.Attr["name"])
		}
		if e.Attr["name"] == "" {
			say("<%s id=%q> has no name", e.Name, e.Attr["id"])
		}
	case "fieldset":
		if first := e.All(); len(first) == 0 || first[0].Name != "legend" || first[0].Words() == "" {
			say("a group has no legend")
		}
	case "form":
		if _, named := e.Attr["action"]; e.Attr["method"] == "post" && !named {
			say("a form does not say where it goes")
		}
	case "a", "button", "summary", "caption", "legend", "th", "dt":
		if e.Words() == "" {
			say("<%s> is empty", e.Name)
		}
		if e.Name == "th" && e.Attr["scope"] == "" {
			say("the heading %q of a table has no scope", e.Words())
		}
	case "svg":
		if len(e.All("title")) != 1 || len(e.All("desc")) != 1 || e.Attr["role"] != "img" {
			say("a picture has no title or no description")
		}
	case "nav", "aside":
		if e.Attr["aria-label"] == "" {
			say("<%s> has no label", e.Name)
		}
	case "table":
		if len(e.All("caption")) != 1 {
			say("a table has no caption")
		}
	case "ul", "ol":
		for _, k := range e.Kids {
			if k.Name != "li" && strings.TrimSpace(k.Name+k.Text) != "" {
				say("<%s> holds <%s>%s", e.Name, k.Name, k.Text)
			}
		}
	}
	return out
}
