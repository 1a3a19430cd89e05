package mail

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed words
var files embed.FS

// words are the texts of one language by key, with places for arguments:
// {name}.
type words map[string]string

// speech is the words of a language: a file of the folder words, a text a line,
// "key = text". It is nil for a language that we lack.
func speech(language string) words {
	if language == "" {
		language = "en"
	}
	if strings.ContainsAny(language, "/.\\") {
		return nil
	}
	text, err := files.ReadFile("words/" + language + ".txt")
	if err != nil {
		return nil
	}
	w := words{}
	for line := range strings.Lines(string(text)) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), " = "); ok && !strings.HasPrefix(key, "#") {
			w[key] = value
		}
	}
	return w
}

// say is the text of a key with its arguments, names and values in turn.
func (w words) say(key string, args ...any) string {
	text, ok := w[key]
	if !ok {
		panic("mail: no words for " + key)
	}
	var places []string
	for i := 0; i+1 < len(args); i += 2 {
		places = append(places, fmt.Sprintf("{%v}", args[i]), fmt.Sprint(args[i+1]))
	}
	return strings.NewReplacer(places...).Replace(text)
}
