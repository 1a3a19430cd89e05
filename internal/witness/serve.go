package witness

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"alteram/record"
)

const (
	maxBody  = 64 << 10         // bytes of a request or an answer
	bodyTime = 10 * time.Second // for a request's body to arrive
)

// answer is what goes back to the log.
type answer struct {
	status int
	kind   string // content type; "" for plain text
	text   string
}

func refusal(status int, format string, args ...any) answer {
	return answer{status: status, text: fmt.Sprintf(format, args...) + "\n"}
}

// ServeHTTP answers POST …/add-checkpoint, and GET …/<origin hash>/checkpoint
// with the last head that was cosigned, for those who watch the log.
func (w *Witness) ServeHTTP(out http.ResponseWriter, in *http.Request) {
	var a answer
	parts := strings.Split(in.URL.Path, "/")
	name := parts[len(parts)-1]
	switch {
	case name == "add-checkpoint" && in.Method == http.MethodPost:
		a = w.receive(out, in)
	case name == "add-checkpoint":
		out.Header().Set("Allow", http.MethodPost)
		a = refusal(http.StatusMethodNotAllowed, "a checkpoint is sent by POST")
	case name == "checkpoint" && len(parts) > 1 && (in.Method == http.MethodGet || in.Method == http.MethodHead):
		a = w.show(parts[len(parts)-2])
	default:
		a = refusal(http.StatusNotFound, "a witness answers add-checkpoint")
	}
	if a.kind == "" {
		a.kind = "text/plain; charset=utf-8"
	}
	out.Header().Set("Content-Type", a.kind)
	out.Header().Set("X-Content-Type-Options", "nosniff")
	out.Header().Set("Cache-Control", "no-store")
	out.WriteHeader(a.status)
	io.WriteString(out, a.text) // a client that went away has its answer at the next request
}

// receive reads the body within its limits and judges it.
func (w *Witness) receive(out http.ResponseWriter, in *http.Request) answer {
	// A server that cannot set a deadline has its own.
	_ = http.NewResponseController(out).SetReadDeadline(time.Now().Add(bodyTime))
	body, err := io.ReadAll(http.MaxBytesReader(out, in.Body, maxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return refusal(http.StatusRequestEntityTooLarge, "a request has at most %d bytes", maxBody)
	case err != nil:
		return refusal(http.StatusBadRequest, "the request did not arrive whole")
	}
	r, err := parseRequest(string(body))
	if err != nil {
		return refusal(http.StatusBadRequest, "%v", err)
	}
	l := w.log(r.head.Origin)
	if l == nil {
		return refusal(http.StatusNotFound, "unknown log")
	}
	return w.consider(l, r)
}

// consider cosigns the head of a request if it extends the last one. From
// reading the last to writing the new one nobody else may do so for this log:
// of two requests that extend the same head, one wins and the other is told.
func (w *Witness) consider(l *watched, r request) answer {
	l.mu.Lock()
	defer l.mu.Unlock()
	head, a := l.verify(r.head)
	if a.status != 0 {
		return a
	}
	r.head = head
	if r.old > r.head.Size {
		return refusal(http.StatusBadRequest, "the old size %d is more than the new one, %d", r.old, r.head.Size)
	}
	last, err := w.last(l)
	if err != nil {
		return refusal(http.StatusInternalServerError, "the witness cannot read what it saw last")
	}
	if r.old != last.Size {
		return answer{status: http.StatusConflict, kind: "text/x.tlog.size", text: strconv.FormatInt(last.Size, 10) + "\n"}
	}
	if why := extends(last, r); why != "" {
		return refusal(http.StatusUnprocessableEntity, "%s", why)
	}
	line, err := r.head.Cosign(w.signer, w.now().Unix())
	if err != nil {
		return refusal(http.StatusInternalServerError, "the witness cannot sign")
	}
	if err := store(l.path, append(bytes.Clone(r.head.Text), line...)); err != nil {
		return refusal(http.StatusInternalServerError, "the witness cannot keep what it saw")
	}
	return answer{status: http.StatusOK, text: line}
}

// verify returns the head with the log's own signatures only, or the refusal.
// Signatures by keys that are not known are passed over, as the protocol says.
func (l *watched) verify(head record.Checkpoint) (record.Checkpoint, answer) {
	n, err := note.Open(head.Text, note.VerifierList(l.keys...))
	var unverified *note.UnverifiedNoteError
	if errors.As(err, &unverified) {
		return head, refusal(http.StatusForbidden, "no signature by a known key of the log")
	}
	if err == nil {
		n.UnverifiedSigs = nil
		var signed []byte
		if signed, err = note.Sign(n); err == nil {
			head, err = record.ParseCheckpoint(signed)
		}
	}
	if err != nil {
		return head, refusal(http.StatusForbidden, "invalid signature")
	}
	return head, answer{}
}

// extends says why the head of a request does not extend the last one; "" when
// it does.
func extends(last record.Checkpoint, r request) string {
	switch {
	case r.head.Size == 0 && r.head.Root != tlog.Hash(sha256.Sum256(nil)):
		return "the root is not that of an empty log"
	case r.old == 0 && len(r.proof) > 0:
		return "a consistency proof from size 0 is empty"
	case r.old > 0 && tlog.CheckTree(r.proof, r.head.Size, r.head.Root, r.old, last.Root) != nil:
		return fmt.Sprintf("the consistency proof does not lead from size %d to size %d", r.old, r.head.Size)
	}
	return ""
}

// show returns the last head of the log whose origin has that hash.
func (w *Witness) show(hash string) answer {
	w.mu.Lock()
	var l *watched
	for origin, log := range w.logs {
		if hashOf(origin) == hash {
			l = log
		}
	}
	w.mu.Unlock()
	if l == nil {
		return refusal(http.StatusNotFound, "unknown log")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	last, err := w.last(l)
	switch {
	case err != nil:
		return refusal(http.StatusInternalServerError, "the witness cannot read what it saw last")
	case len(last.Text) == 0:
		return refusal(http.StatusNotFound, "no head of this log was cosigned yet")
	}
	return answer{status: http.StatusOK, text: string(bytes.Clone(last.Text))}
}
