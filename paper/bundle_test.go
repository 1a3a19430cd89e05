package paper

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"alteram/document"
)

func bundleWords() BundleWords {
	return BundleWords{
		Index: "Index", No: "No.", What: "What", Pages: "Pages", Foot: "{reference} · page {page} · issued {issued} · fingerprint {print}, check at /verify",
		Home: "Made from {home}.", Page: "page {page}", Blank: "This page is left empty.", Withheld: "Pages {pages} are withheld: {why}.", File: "{name}, {size} bytes, SHA-256 {sha}",
		OtherKind: "It cannot be put on paper: ask for the file.", Locked: "It is locked with a password: ask for a copy without one.", Damaged: "It is damaged or is no such file: ask for another copy.", Large: "It is too large to be opened.",
		Redacted: "Left out: {code}", Codes: "Why words are black", CodeNames: [][2]string{{"P", "personal details"}, {"T", "about others"}},
	}
}

func bundleOf(parts ...Part) *Bundle {
	return &Bundle{Title: "Hearing bundle", Organisation: "Te Rōpū Ture", Reference: "2010-004", Lang: "en", Issued: "Monday 11 October 2010, 23:58 NZDT", At: 1286794680, Home: "/c/x/bundle", Words: bundleWords(), Parts: parts}
}

// long is a document of about so many pages whose title occurs nowhere else.
func long(title string, pages int) *document.Document {
	d := &document.Document{Kind: "test", Title: title, Lang: "en", Organisation: "Te Rōpū", Reference: "2010-004", Issued: "today", Words: words()}
	for i := range pages * 12 {
		d.Blocks = append(d.Blocks, document.Block{Kind: document.Paragraph, Spans: document.Plain(fmt.Sprintf("Paragraph %d. ", i+1) + strings.Repeat("Nothing is said here that matters. ", 5))})
	}
	return d
}

// read is the texts of each page in the order in which they are drawn: a reader of
// PDF that knows nothing of how this one was written but its fonts.
func read(t testing.TB, file []byte) [][]string {
	t.Helper()
	ctx, err := pdfcpu.Read(bytes.NewReader(file), &model.Configuration{Reader15: true, Limits: model.DefaultResourceLimits()})
	if err != nil {
		t.Fatal(err)
	}
	if err := ctx.EnsurePageCount(); err != nil {
		t.Fatal(err)
	}
	shows := regexp.MustCompile(`/(F\d+) [\d.]+ Tf [^<]*<([0-9A-F]*)> Tj`)
	maps := map[string]map[string]rune{}
	var out [][]string
	for n := range ctx.PageCount {
		page, _, at, err := ctx.PageDict(n+1, false)
		if err != nil {
			t.Fatal(err)
		}
		content, err := ctx.PageContent(page, n+1)
		if err != nil {
			t.Fatal(err)
		}
		fonts, err := ctx.DereferenceDict(at.Resources["Font"])
		if err != nil {
			t.Fatal(err)
		}
		for name, ref := range fonts {
			if maps[name] == nil {
				maps[name] = unicodeOf(t, ctx, ref)
			}
		}
		var texts []string
		for _, m := range shows.FindAllSubmatch(content, -1) {
			s := ""
			for i := 0; i+4 <= len(m[2]); i += 4 {
				s += string(maps[string(m[1])][string(m[2][i:i+4])])
			}
			texts = append(texts, s)
		}
		out = append(out, texts)
	}
	return out
}

func unicodeOf(t testing.TB, ctx *model.Context, ref types.Object) map[string]rune {
	t.Helper()
	font, err := ctx.DereferenceDict(ref)
	if err != nil {
		t.Fatal(err)
	}
	sd, _, err := ctx.DereferenceStreamDict(font["ToUnicode"])
	if err != nil {
		t.Fatal(err)
	}
	if err := sd.Decode(); err != nil {
		t.Fatal(err)
	}
	out := map[string]rune{}
	for _, m := range regexp.MustCompile(`<([0-9A-F]{4})> <([0-9A-F]{4})>`).FindAllSubmatch(sd.Content, -1) {
		n, _ := strconv.ParseUint(string(m[2]), 16, 32)
		out[string(m[1])] = rune(n)
	}
	return out
}

// numbered holds the index of a bundle against its pages: what the index says of a
// part is what stands on the page where its title is, and on the last one before the
// next.
func numbered(t *testing.T, b *Bundle, x *Bound) map[string]string {
	t.Helper()
	sheets := read(t, x.PDF)
	if len(sheets) != x.Pages {
		t.Fatalf("%d sheets, said to be %d", len(sheets), x.Pages)
	}
	first := map[string]int{}
	for i, texts := range sheets {
		for _, p := range b.Parts {
			if _, was := first[p.Title]; !was && slices.Contains(texts, p.Title) && slices.Contains(texts, "Te Rōpū") {
				first[p.Title] = i
			}
		}
	}
	spans := map[string]string{}
	for _, texts := range sheets {
		for i := range texts {
			for _, p := range b.Parts {
				if texts[i] == p.Title && i+1 < len(texts) && i > 0 && texts[i-1] == fmt.Sprint(slices.IndexFunc(b.Parts, func(q Part) bool { return q.Key == p.Key })+1) {
					spans[p.Title] = texts[i+1]
				}
			}
		}
	}
	seen := map[string]bool{}
	for i, texts := range sheets {
		if len(texts) == 1 && texts[0] == b.Words.Blank {
			continue // the back of a sheet before what came late
		}
		if len(texts) == 0 || seen[texts[0]] {
			t.Fatalf("sheet %d has no number, or one that was there before: %v", i+1, texts[:min(len(texts), 2)])
		}
		seen[texts[0]] = true
	}
	for i, p := range b.Parts {
		from, _, _ := strings.Cut(spans[p.Title], "–")
		at, ok := first[p.Title]
		if !ok || sheets[at][0] != from {
			t.Fatalf("the index says %q of %s, which is on %v", spans[p.Title], p.Title, sheets[at][0])
		}
		if p.Withheld == "" && x.Places[i+1].First() != from {
			t.Fatalf("%s is said to be at %s, the index says %s", p.Title, x.Places[i+1].First(), from)
		}
	}
	return spans
}

// 200 bundles of chance: every number of the index is that of the page, and what was
// frozen keeps its numbers when more comes.
func TestEveryNumberOfTheIndexIsThatOfThePage(t *testing.T) {
	f := fonts(t)
	chance := rand.New(rand.NewPCG(7, 2010))
	for n := range 100 {
		b := bundleOf()
		b.Duplex = n%3 == 0
		part := func(i int) Part {
			title := fmt.Sprintf("Part-%d-%d", n, i)
			return Part{Key: title, Title: title, Doc: long(title, chance.IntN(2))}
		}
		for i := range 1 + chance.IntN(6) {
			b.Parts = append(b.Parts, part(i))
		}
		if n%30 == 0 { // an index of several pages
			for i := range 40 {
				b.Parts = append(b.Parts, part(50+i))
			}
		}
		x, err := Bind(f, b)
		if err != nil {
			t.Fatal(err)
		}
		before := numbered(t, b, x)
		for _, p := range x.Places {
			if p.Letter != 0 || b.Duplex && p.Number%2 == 0 {
				t.Fatalf("%+v before it was frozen", p)
			}
		}
		b.Frozen = x.Places
		for range 1 + chance.IntN(3) {
			at := chance.IntN(len(b.Parts) + 1)
			b.Parts = slices.Insert(b.Parts, at, part(100+len(b.Parts)))
		}
		again, err := Bind(f, b)
		if err != nil {
			t.Fatal(err)
		}
		after := numbered(t, b, again)
		for title, span := range before {
			if after[title] != span {
				t.Fatalf("%s was on %s and is on %s after more came", title, span, after[title])
			}
		}
	}
}

func photo(w, h int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.Set(x, y, color.RGBA{byte(x), byte(y), 200, 255})
		}
	}
	return m
}

func pngOf(t testing.TB, m image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestABundleOfEveryKindIsSoundAndTheSameTwice(t *testing.T) {
	f := fonts(t)
	var jpg bytes.Buffer
	if err := jpeg.Encode(&jpg, photo(400, 300), nil); err != nil {
		t.Fatal(err)
	}
	pdfFile, _ := Print(f, letter())
	many, err := Bind(f, bundleOf(Part{Key: "a", Title: "A", Doc: long("Inner", 3)}))
	if err != nil {
		t.Fatal(err)
	}
	part := func(key string, data []byte, r Redaction) Part {
		return Part{Key: key, Title: "Exhibit " + key, Note: "From Āra Ngata", File: &File{Name: key, Data: data, Redact: r}}
	}
	b := bundleOf(
		Part{Key: "doc", Title: "Decision", Doc: letter()},
		part("x.pdf", pdfFile, Redaction{Pages: []Whole{{2, "T"}}}),
		part("y.pdf", many.PDF, Redaction{}),
		part("p.png", pngOf(t, photo(300, 200)), Redaction{Regions: []Region{{1000, 1000, 3000, 3000, "P"}}}),
		part("p.jpg", jpg.Bytes(), Redaction{}),
		part("t.txt", []byte("My address is 12 Willis St.\nI saw it."), Redaction{Passages: []Passage{{14, 26, "P"}}}),
		part("z.zip", []byte("PK\x03\x04\x00\x00"), Redaction{}),
		Part{Key: "secret", Title: "Exhibit S", Withheld: "about another person"},
	)
	x, err := Bind(f, b)
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("KEEP") != "" {
		os.WriteFile("/tmp/paper/b.pdf", x.PDF, 0o600)
	}
	valid(t, x.PDF)
	again, err := Bind(f, b)
	if err != nil || !bytes.Equal(x.PDF, again.PDF) || x.Fingerprint != again.Fingerprint {
		t.Error("the same bundle twice gives two files", err)
	}
	if len(x.Problems) != 1 || !strings.Contains(x.Problems[0], "z.zip") {
		t.Errorf("problems: %q", x.Problems)
	}
	all := fmt.Sprint(read(t, x.PDF))
	for _, want := range []string{"Why words are black", "P: personal details", "I saw it.", sha([]byte("PK\x03\x04\x00\x00")), "are withheld: about another person.", "Left out: T"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q", want)
		}
	}
	if bytes.Contains(x.PDF, []byte("Willis")) || strings.Contains(all, "Willis") {
		t.Error("what is black can be read")
	}
	if pages := extracted(t, x.PDF); pages != nil && !strings.Contains(strings.Join(pages, " "), "Ngā mihi, Āra Ngata") {
		t.Error("the text of a PDF that was put in cannot be read")
	}
}

func TestWhatIsBlackIsGone(t *testing.T) {
	secret := color.RGBA{255, 0, 1, 255}
	m := image.NewRGBA(image.Rect(0, 0, 4000, 3000))
	for y := 1000; y < 1500; y++ {
		for x := 1000; x < 2000; x++ {
			m.Set(x, y, secret)
		}
	}
	for y := range 3000 {
		for x := range 4000 {
			if m.RGBAAt(x, y).A == 0 {
				m.Set(x, y, color.White)
			}
		}
	}
	out, err := Redact(pngOf(t, m), []Region{{2500, 3333, 2500, 1667, "P"}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	for y := range got.Bounds().Dy() {
		for x := range got.Bounds().Dx() {
			r, g, b, _ := got.At(x, y).RGBA()
			if r != g || g != b {
				t.Fatalf("at %d,%d something is left: %d %d %d", x, y, r>>8, g>>8, b>>8)
			}
		}
	}
	if got := Blacked("abc secret def", []Passage{{4, 10, "P"}, {6, 12, "T"}}); strings.Contains(got, "secret") || !strings.Contains(got, "[P]") {
		t.Error(got)
	}
}

func TestBadFilesGetAPageThatSaysSo(t *testing.T) {
	f := fonts(t)
	good, _ := Print(f, letter())
	bomb := pngOf(t, image.NewGray(image.Rect(0, 0, 1, 1)))
	copy(bomb[16:], []byte{0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0}) // 100,000 by 100,000
	crc(bomb)
	for name, x := range map[string]struct {
		data []byte
		want string
	}{
		"half a PDF":                 {good[:len(good)/3], "damaged"},
		"a head and nothing else":    {[]byte("%PDF-1.7\n"), "damaged"},
		"a PDF with a wild page":     {bytes.Replace(good, []byte("/Type /Pages"), []byte("/Type /Pagez"), 1), ""},
		"a picture that says huge":   {bomb, "too large"},
		"half a picture":             {pngOf(t, photo(50, 50))[:80], "damaged"},
		"a GIF that is a script":     {[]byte("GIF89a=1;alert(1)"), "too large"},
		"a ZIP with a PDF inside":    {append([]byte("PK\x03\x04"), good...), ""},
		"nothing":                    {nil, "cannot be put on paper"},
		"a script that says PDF":     {[]byte("<script>%PDF-1.4</script>"), "damaged"},
		"pages that hang on a loop":  {[]byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R/Size 3>>\n%%EOF"), "damaged"},
		"a page whose content is no": {[]byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 1 99999999]/Contents 9 0 R>>endobj\ntrailer<</Root 1 0 R/Size 4>>\n%%EOF"), "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			b, err := Bind(f, bundleOf(Part{Key: "x", Title: "Exhibit", File: &File{Name: "x.pdf", Data: x.data}}))
			if err != nil {
				t.Fatal(err)
			}
			valid(t, b.PDF)
			if x.want != "" && !strings.Contains(strings.Join(b.Problems, ""), x.want) {
				t.Errorf("got %q, want %q", b.Problems, x.want)
			}
		})
	}
}

// crc puts the check sum of a picture's head right.
func crc(p []byte) {
	const poly = 0xedb88320
	c := ^uint32(0)
	for _, b := range p[12:29] {
		c ^= uint32(b)
		for range 8 {
			if c&1 != 0 {
				c = c>>1 ^ poly
			} else {
				c >>= 1
			}
		}
	}
	c = ^c
	p[29], p[30], p[31], p[32] = byte(c>>24), byte(c>>16), byte(c>>8), byte(c)
}
