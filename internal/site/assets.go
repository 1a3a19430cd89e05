package site

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"

	"alteram/picture"
)

//go:embed static
var staticFiles embed.FS

// assets are the files that pages point to. Their URLs carry the hash of their
// content, so that a browser may keep them for ever.
type assets struct {
	byName map[string]string // name of the file to its URL
	byURL  map[string]asset  // last part of the URL
}

type asset struct {
	kind        string
	plain, gzip []byte
}

func readAssets(rooms []Room) (assets, error) {
	a := assets{map[string]string{}, map[string]asset{}}
	list, err := staticFiles.ReadDir("static")
	if err != nil {
		return a, fmt.Errorf("read the static files: %w", err)
	}
	kinds := map[string]string{".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".js": "text/javascript; charset=utf-8"}
	for _, f := range list {
		text, err := staticFiles.ReadFile("static/" + f.Name())
		if err != nil {
			return a, fmt.Errorf("read the static files: %w", err)
		}
		ext := path.Ext(f.Name())
		if ext == ".css" {
			text = append(text, picture.Style...) // one sheet for the pages and their pictures
			for _, room := range rooms {
				text = append(text, room.Sheet...)
			}
		}
		if kinds[ext] == "" {
			return a, fmt.Errorf("static file %s is of no kind that is known", f.Name())
		}
		var small bytes.Buffer
		z, err := gzip.NewWriterLevel(&small, gzip.BestCompression)
		if err == nil {
			_, err = z.Write(text)
		}
		if err == nil {
			err = z.Close()
		}
		if err != nil {
			return a, fmt.Errorf("compress %s: %w", f.Name(), err)
		}
		sum := sha256.Sum256(text)
		last := strings.TrimSuffix(f.Name(), ext) + "-" + hex.EncodeToString(sum[:8]) + ext
		a.byName[f.Name()] = "/static/" + last
		a.byURL[last] = asset{kinds[ext], text, small.Bytes()}
	}
	return a, nil
}

func (a *assets) url(name string) string { return a.byName[name] }

// static sends a file.
func static(v *Visit, w http.ResponseWriter) error {
	f, ok := v.Site.assets.byURL[v.PathValue("name")]
	if !ok {
		return ErrNone
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	body := f.plain
	if takesGzip(v.Header.Get("Accept-Encoding")) {
		h.Set("Content-Encoding", "gzip")
		body = f.gzip
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // a reader that has gone is no failure of ours
	return nil
}

// takesGzip reads Accept-Encoding (RFC 9110 section 12.5.3) as far as it
// matters here.
func takesGzip(accept string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			weight, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(q), "q="), 64)
			return q == "" || err == nil && weight > 0
		}
	}
	return false
}
