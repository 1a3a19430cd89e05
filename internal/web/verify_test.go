package web

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"

	"alteram/bundle"
	"alteram/clerk"
	"alteram/internal/site/sitetest"
)

// verdicts reads what a page says of each file.
func verdicts(t *testing.T, w *httptest.ResponseRecorder) []string {
	t.Helper()
	page := sitetest.Parse(t, w.Body.String())
	if faults := sitetest.Faults(page); len(faults) > 0 {
		t.Error(faults)
	}
	var out []string
	for _, p := range page.Find("panel") {
		out = append(out, p.All("h2")[0].Words())
	}
	return out
}

// export makes a bundle of a case.
func (o *office) export(chain string) []byte {
	o.T.Helper()
	archive, err := o.Desk.Export(context.Background(), clerk.Issue{Case: chain, For: clerk.ForCourt, Holder: "District Court"})
	if err != nil {
		o.T.Fatal(err)
	}
	var zip bytes.Buffer
	if _, err := archive.WriteTo(&zip); err != nil {
		o.T.Fatal(err)
	}
	return zip.Bytes()
}

func TestDocumentsAreToldApart(t *testing.T) {
	o, other := full(t), full(t)
	chain := o.Lodge("reported")
	zip, foreign := o.export(chain), other.export(other.Lodge("reported"))
	letters, err := o.Desk.Letters(context.Background(), chain)
	if err != nil || len(letters) == 0 {
		t.Fatal(len(letters), err)
	}
	letter := letters[0].Body
	flipped := bytes.Clone(zip)
	flipped[len(flipped)/2] ^= 1
	receipt := letters[0].Receipt
	wrongEntry := receipt
	wrongEntry.E[0] ^= 1
	c, err := bundle.Read(zip)
	if err != nil {
		t.Fatal(err)
	}
	c.Extra[0].Data = append(bytes.Clone(c.Extra[0].Data), " and more"...)
	forged, err := bundle.Write(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, text string
		files      map[string][]byte
		want       []string
	}{
		{"a bundle as issued", "", map[string][]byte{"case.zip": zip}, []string{"Genuine"}},
		{"a bundle with one bit changed", "", map[string][]byte{"case.zip": flipped}, []string{"Altered"}},
		{"a bundle packed anew", "", map[string][]byte{"case.zip": forged}, []string{"Altered"}},
		{"half a bundle", "", map[string][]byte{"case.zip": zip[:len(zip)/2]}, []string{"Altered"}},
		{"a bundle of one who took our name", "", map[string][]byte{"case.zip": foreign}, []string{"Altered"}},
		{"a letter as sent", letter, nil, []string{"Genuine"}},
		{"a letter as a mail file", "", map[string][]byte{"letter.eml": letters[0].EML("secretary@example.org")}, []string{"Genuine"}},
		{"a letter forwarded", "> " + strings.ReplaceAll(letter, "\n", "\n> "), nil, []string{"Genuine"}},
		{"a receipt of another entry", wrongEntry.String(), nil, []string{"Altered"}},
		{"a letter whose receipt was cut", letter[:strings.Index(letter, "-----BEGIN")], nil, []string{"Unknown"}},
		{"a picture", "", map[string][]byte{"cat.png": []byte("\x89PNG\r\n")}, []string{"Unknown"}},
		{"a bundle and a letter about it", letter, map[string][]byte{"case.zip": zip}, []string{"Genuine", "Genuine"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := o.upload(test.text, test.files)
			if w.Code != 200 {
				t.Fatalf("%d: %s", w.Code, w.Body)
			}
			if got := verdicts(t, w); fmt.Sprint(got) != fmt.Sprint(test.want) {
				t.Errorf("%v, want %v\n%s", got, test.want, sitetest.Parse(t, w.Body.String()).All("main")[0].Words())
			}
		})
	}
	t.Run("a bundle of another organisation", func(t *testing.T) {
		elsewhere := newOffice(t, "Elsewhere")
		if w := elsewhere.upload("", map[string][]byte{"case.zip": zip}); fmt.Sprint(verdicts(t, w)) != "[Altered]" {
			t.Errorf("our name with another key: %v", verdicts(t, w))
		}
	})
}

// What a receipt names and what nobody has are told in the same words.
func TestReceiptsTellNothingOfOtherCases(t *testing.T) {
	o := full(t)
	chain := o.Lodge("reported")
	receipt, _, err := o.Desk.Receipt(context.Background(), chain, 3)
	if err != nil {
		t.Fatal(err)
	}
	receipt.E[5] ^= 9
	receipt.Case = strings.Repeat("ab", 16)
	w := o.upload(receipt.String(), nil)
	if got := verdicts(t, w); fmt.Sprint(got) != "[Unknown]" {
		t.Error(got)
	}
}

func TestUploadsHaveLimits(t *testing.T) {
	o := full(t)
	o.Site.MaxUpload = 1 << 20
	big := map[string][]byte{"big.zip": bytes.Repeat([]byte("PK"), 1<<20)}
	w := o.upload("a letter", big)
	if page := sitetest.Parse(t, w.Body.String()); w.Code != 422 || len(page.Find("errors")) != 1 {
		t.Errorf("a file that says how large it is: %d", w.Code)
	}
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	if err := m.WriteField("text", "what I typed before"); err != nil {
		t.Fatal(err)
	}
	part, err := m.CreateFormFile("file", "big.zip")
	if err != nil {
		t.Fatal(err)
	}
	part.Write(big["big.zip"])
	m.Close()
	r := httptest.NewRequest("POST", "/verify", struct{ *bytes.Buffer }{&b}) // a body of unknown length
	r.Header.Set("Content-Type", m.FormDataContentType())
	w = httptest.NewRecorder()
	o.Pages.ServeHTTP(w, r)
	page := sitetest.Parse(t, w.Body.String())
	if w.Code != 422 || len(page.Find("errors")) != 1 || !strings.Contains(page.ByID("text").Words(), "what I typed before") {
		t.Errorf("%d: %s", w.Code, page.Words())
	}
	files := map[string][]byte{}
	for i := range mostFiles + 1 {
		files[fmt.Sprint(i)] = []byte("x")
	}
	if w := o.upload("", files); w.Code != 422 || !strings.Contains(w.Body.String(), "at most 8 files") {
		t.Errorf("%d files: %d", len(files), w.Code)
	}
	if w := o.upload("", nil); w.Code != 422 || !strings.Contains(w.Body.String(), "Choose a file, or paste the text of a letter") {
		t.Errorf("nothing: %d", w.Code)
	}
	for _, kind := range []string{"", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x"} {
		r := httptest.NewRequest("POST", "/verify", strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc"))
		r.Header.Set("Content-Type", kind)
		w := httptest.NewRecorder()
		o.Pages.ServeHTTP(w, r)
		if w.Code != 422 {
			t.Errorf("%q: %d", kind, w.Code)
		}
	}
}

func FuzzUpload(f *testing.F) {
	o := full(f)
	zip := o.export(o.Lodge("reported"))
	f.Add("", zip)
	f.Add("-----BEGIN ALTERAM RECEIPT-----\nentry 1 ab 2 x\n-----END ALTERAM RECEIPT-----", []byte("PK\x03\x04"))
	f.Add("<script>alert(1)</script>", []byte("From: a@b\n\nx"))
	f.Fuzz(func(t *testing.T, text string, file []byte) {
		o.T = t
		w := o.upload(text, map[string][]byte{"f": file})
		if w.Code != 200 && w.Code != 422 {
			t.Fatalf("%d", w.Code)
		}
		if faults := sitetest.Faults(sitetest.Parse(t, w.Body.String())); len(faults) > 0 {
			t.Error(faults)
		}
	})
}
