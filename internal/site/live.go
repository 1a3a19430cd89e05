package site

import (
	"fmt"
	"net/http"
	"time"
)

// Live sends an event whenever the log has grown, so that a page may ask for
// its parts again, and one every eight seconds besides so that a lost line is
// noticed (WHATWG HTML, server-sent events). The event says nothing but
// where the log stands: what the reader may see is decided when the page asks.
// The reader's sign-in is looked at again each time.
func Live(v *Visit, w http.ResponseWriter) error {
	control := http.NewResponseController(w)
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	if _, err := fmt.Fprint(w, "retry: 2000\n\n"); err != nil {
		return nil
	}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	last, quiet := int64(-1), 0
	for {
		head, err := v.Site.Desk.Head(v.Context())
		if err != nil {
			return nil
		}
		quiet++
		text := ""
		switch {
		case head.Size != last:
			text = fmt.Sprintf("id: %d\ndata: %d\n\n", head.Size, head.Size)
		case quiet >= 8:
			text = fmt.Sprintf("event: here\ndata: %d\n\n", head.Size)
		}
		if text != "" {
			if v.Session != nil && v.Site.Door != nil {
				if _, err := v.Site.Door.Glance(v.Context(), v.Session.Cookie); err != nil {
					return nil
				}
			}
			last, quiet = head.Size, 0
			_ = control.SetWriteDeadline(time.Now().Add(pageTime)) // a recorder in a test has none
			if _, err := fmt.Fprint(w, text); err != nil || control.Flush() != nil {
				return nil
			}
		}
		select {
		case <-v.Context().Done():
			return nil
		case <-Quit(v.Context()):
			return nil
		case <-tick.C:
		}
	}
}
