package web

import (
	"bytes"
	"mime/multipart"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"alteram/internal/site/sitetest"
)

// office is an organisation with the public pages.
type office struct {
	*sitetest.House
	*sitetest.Guest
}

func newOffice(t testing.TB, name string) *office {
	t.Helper()
	h := sitetest.New(t, name, Room())
	return &office{h, h.In("")}
}

// full is an organisation with two editions and the case of the example.
func full(t testing.TB) *office {
	t.Helper()
	o := newOffice(t, "Example Party")
	o.Adopt(sitetest.Carter(t), 2009, time.July)
	o.Adopt(sitetest.Second(t), 2010, time.November)
	return o
}

// query asks for a page with a form's answers.
func (o *office) query(path string, v url.Values) *httptest.ResponseRecorder {
	o.T.Helper()
	return o.Get(path + "?" + v.Encode())
}

// upload sends files and a pasted text to be checked.
func (o *office) upload(text string, files map[string][]byte) *httptest.ResponseRecorder {
	o.T.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for name, content := range files {
		part, err := m.CreateFormFile("file", name)
		if err != nil {
			o.T.Fatal(err)
		}
		part.Write(content)
	}
	if err := m.WriteField("text", text); err != nil {
		o.T.Fatal(err)
	}
	m.Close()
	r := httptest.NewRequest("POST", "/verify", &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	w := httptest.NewRecorder()
	o.Pages.ServeHTTP(w, r)
	return w
}
