package web

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// Every text is used, and every key that is used has a text.
func TestCatalogueIsWhole(t *testing.T) {
	c, err := readWords()
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	key := regexp.MustCompile(`"([a-z]+(?:\.[a-z-]+)+)"`)
	read := func(text string) {
		for _, m := range key.FindAllStringSubmatch(text, -1) {
			used[m[1]] = true
		}
	}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), ".go") && !strings.HasSuffix(f.Name(), "_test.go") {
			text, err := os.ReadFile(f.Name())
			if err != nil {
				t.Fatal(err)
			}
			read(string(text))
		}
	}
	err = fs.WalkDir(templates, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(templates, path)
		read(string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	made := map[string][]string{ // keys that are put together
		"count.ask.": {"last-after", "first-after", "last-before", "first-before", "event", "received", "between"},
		"unit.":      {"days", "clear", "working", "weeks", "months", "years", "hours"},
		"verify.":    {"bundle.genuine", "bundle.altered", "bundle.unknown", "receipt.genuine", "receipt.altered", "receipt.unknown", "other.unknown"},
	}
	for prefix, list := range made {
		for _, k := range list {
			used[prefix+k] = true
		}
	}
	for k := range used {
		if !strings.HasSuffix(k, ".html") && !strings.HasSuffix(k, ".css") && !strings.HasSuffix(k, ".svg") && c.words[0][k] == "" {
			t.Errorf("no text for %s", k)
		}
	}
	for k, text := range c.words[0] {
		if !used[k] {
			t.Errorf("nothing uses %s", k)
		}
		if !norm.NFC.IsNormalString(text) || strings.ContainsFunc(text, unicode.IsControl) {
			t.Errorf("%s: %q", k, text)
		}
	}
	for i, w := range c.words {
		for k := range c.words[0] {
			if w[k] == "" {
				t.Errorf("%s lacks %s", c.tags[i], k)
			}
		}
	}
	if len(used) < 100 {
		t.Errorf("%d keys were found", len(used))
	}
}

// A second language is a second file.
func TestLanguageIsChosen(t *testing.T) {
	var c catalogue
	c.add(language.MustParse("mi"), words{"x": "Kia ora"})
	c.add(language.German, words{"x": "Guten Tag"})
	c.add(language.English, words{"x": "Hello"})
	for accept, want := range map[string]string{"": "Hello", "mi": "Kia ora", "mi-NZ,en;q=0.5": "Kia ora", "de-AT": "Guten Tag", "fr": "Hello", "en-NZ": "Hello", "\x00;;;q=": "Hello", strings.Repeat("de,", 500): "Guten Tag"} {
		if w, _ := c.pick(accept); w.text("x", nil) != want {
			t.Errorf("%.20q: %q, want %q", accept, w.text("x", nil), want)
		}
	}
}

func TestArgumentsMakeNoLinks(t *testing.T) {
	w := words{"x": `See [the {a} & page](/rules?x=1&y="2") and {b}.`}
	got := string(w.rich("x", []any{"a", "<i>", "b", "[x](javascript:alert(1))"}))
	want := `See <a href="/rules?x=1&amp;y=&#34;2&#34;">the &lt;i&gt; &amp; page</a> and [x](javascript:alert(1)).`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestDamagedWordsAreTold(t *testing.T) {
	for text, want := range map[string]string{"a.b = x\na.b = y": "line 2: a.b is there twice", "# fine\nnothing": `line 2 is not "key = text"`} {
		if _, err := parseWords(text); err == nil || err.Error() != want {
			t.Errorf("%q: %v", text, err)
		}
	}
}
