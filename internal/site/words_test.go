package site

import (
	"strings"
	"testing"

	"golang.org/x/text/language"
)

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
