package site

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

//go:embed words
var wordFiles embed.FS

// words are the texts of one language by key. A text may have places for
// arguments, {name}, and links, [words](/path).
type words map[string]string

// catalogue is the words of every language, English first.
type catalogue struct {
	tags  []language.Tag
	words []words
}

// readWords reads the words of every room: a language a file (en.txt), a text
// a line, "key = text". A key belongs to one room.
func readWords(rooms []Room) (catalogue, error) {
	c := catalogue{}
	for _, room := range rooms {
		list, err := fs.Glob(room.Words, "*.txt")
		if err != nil {
			return c, fmt.Errorf("read the words: %w", err)
		}
		for _, name := range list {
			text, err := fs.ReadFile(room.Words, name)
			if err != nil {
				return c, fmt.Errorf("read the words: %w", err)
			}
			tag, err := language.Parse(strings.TrimSuffix(name, ".txt"))
			if err != nil {
				return c, fmt.Errorf("words of %s, %s: %w", room.Name, name, err)
			}
			w, err := parseWords(string(text))
			if err == nil {
				err = c.add(tag, w)
			}
			if err != nil {
				return c, fmt.Errorf("words of %s, %s: %w", room.Name, name, err)
			}
		}
	}
	return c, nil
}

// add puts English first: it is what those get whose language we lack.
func (c *catalogue) add(tag language.Tag, w words) error {
	if i := slices.Index(c.tags, tag); i >= 0 {
		for key, text := range w {
			if _, twice := c.words[i][key]; twice {
				return fmt.Errorf("%s is there twice", key)
			}
			c.words[i][key] = text
		}
		return nil
	}
	if tag == language.English {
		c.tags, c.words = append([]language.Tag{tag}, c.tags...), append([]words{w}, c.words...)
		return nil
	}
	c.tags, c.words = append(c.tags, tag), append(c.words, w)
	return nil
}

// pick chooses by what the browser asks for.
func (c *catalogue) pick(accept string) (words, string) {
	wanted, _, _ := language.ParseAcceptLanguage(accept[:min(len(accept), 200)]) // what cannot be read asks for nothing
	_, i, _ := language.NewMatcher(c.tags).Match(wanted...)
	return c.words[i], c.tags[i].String()
}

func parseWords(text string) (words, error) {
	w := words{}
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		key, value, ok := strings.Cut(line, " = ")
		if !ok {
			return nil, fmt.Errorf("line %d is not \"key = text\"", n)
		}
		if _, twice := w[key]; twice {
			return nil, fmt.Errorf("line %d: %s is there twice", n, key)
		}
		w[key] = value
	}
	return w, nil
}

// text is the text of a key with its arguments, names and values in turn.
func (w words) text(key string, args []any) string {
	text, ok := w[key]
	if !ok {
		panic("site: no words for " + key)
	}
	if len(args) == 0 {
		return text
	}
	places := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		places = append(places, fmt.Sprintf("{%v}", args[i]), fmt.Sprint(args[i+1]))
	}
	return strings.NewReplacer(places...).Replace(text)
}

// rich is a text with its links as HTML. Arguments are escaped and make no
// links.
func (w words) rich(key string, args []any) template.HTML {
	safe := make([]any, len(args))
	for i, a := range args {
		safe[i] = a
		if i%2 == 1 {
			safe[i] = template.HTMLEscapeString(fmt.Sprint(a))
		}
	}
	var b strings.Builder
	raw, ok := w[key]
	if !ok {
		panic("site: no words for " + key)
	}
	for raw != "" {
		before, rest, found := strings.Cut(raw, "[")
		inner, after, closed := strings.Cut(rest, "](")
		href, tail, ended := strings.Cut(after, ")")
		if !found || !closed || !ended {
			b.WriteString(words{"": template.HTMLEscapeString(raw)}.text("", safe))
			break
		}
		b.WriteString(words{"": template.HTMLEscapeString(before)}.text("", safe))
		b.WriteString(`<a href="` + template.HTMLEscapeString(href) + `">` + words{"": template.HTMLEscapeString(inner)}.text("", safe) + `</a>`)
		raw = tail
	}
	return template.HTML(b.String()) // text of the catalogue; arguments are escaped
}

// HasWords reports whether the kit itself has a text for a key.
func HasWords(key string) bool {
	c, err := readWords([]Room{own()})
	return err == nil && c.words[0][key] != ""
}
