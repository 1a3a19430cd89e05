package site

import "net/http"

// headers sets what every answer carries. The Content-Security-Policy allows
// our own sheet, script, pictures and forms and nothing else: no script or style
// in a page, no frame.
func headers(h http.Header, https bool) {
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Embedder-Policy", "require-corp")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()")
	if https {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// busyPage is the answer when there is nothing to make a page with.
const busyPage = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Please try again in a minute</title></head>
<body><main><h1>Please try again in a minute</h1>
<p>We cannot answer right now. Nothing that was saved is lost.</p>
<p>If it stays like this, ring the secretary: a deadline does not wait for this site, and a letter on paper counts just the same.</p></main></body>
</html>
`

// busy answers 503 from a constant.
func busy(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Retry-After", "60")
	w.WriteHeader(http.StatusServiceUnavailable)
	_, _ = w.Write([]byte(busyPage)) // a reader that has gone is no failure of ours
}
