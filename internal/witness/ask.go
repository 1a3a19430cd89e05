package witness

import (
	"bytes"
	"context"
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

// askTime is how long a witness may take over one request.
const askTime = 30 * time.Second

// askTimes is how often a witness is asked again because it stands elsewhere
// than it was thought to.
const askTimes = 3

// Ask sends a checkpoint to the witness at url, its submission prefix, and
// returns its cosignature line, verified with v, which is a key of type 4. old
// is the size up to which the witness has cosigned the log as far as is known,
// else 0; if it stands elsewhere it says so, and Ask proves from there. prove
// returns the proof that the log of the checkpoint extends that of an older
// size. A nil client is one with a time limit.
//
// A witness that is ahead of the checkpoint or finds the proof wrong has seen
// another history: the error says so and is worth a human's attention.
func Ask(ctx context.Context, client *http.Client, url string, v note.Verifier, old int64, checkpoint []byte, prove func(old int64) (tlog.TreeProof, error)) (line string, err error) {
	fail := func(err error) (string, error) { return "", fmt.Errorf("witness %s: %w", v.Name(), err) }
	head, err := record.ParseCheckpoint(checkpoint)
	if err != nil {
		return fail(err)
	}
	if client == nil {
		client = &http.Client{Timeout: askTime}
	}
	for range askTimes {
		r := request{old: old, head: head}
		if old > head.Size {
			return fail(fmt.Errorf("it has already cosigned size %d of this log, and this head has only %d: the log was set back, or a newer head was sent", old, head.Size))
		}
		if old > 0 {
			if r.proof, err = prove(old); err != nil {
				return fail(fmt.Errorf("prove from size %d: %w", old, err))
			}
		}
		status, body, err := post(ctx, client, url, r.String())
		switch {
		case err != nil:
			return fail(err)
		case status == http.StatusOK:
			if line, err = pick(body, head, v); err != nil {
				return fail(err)
			}
			return line, nil
		case status == http.StatusConflict:
			size, ok := strings.CutSuffix(body, "\n")
			n, err := strconv.ParseInt(size, 10, 64)
			if !ok || err != nil || n < 0 || n == old {
				return fail(fmt.Errorf("it stands elsewhere than size %d and does not say where", old))
			}
			old = n
		case status == http.StatusUnprocessableEntity:
			return fail(fmt.Errorf("it does not accept that this head extends the one of size %d it saw before: %s", old, firstLine(body)))
		default:
			return fail(fmt.Errorf("it answers %d %s: %s", status, http.StatusText(status), firstLine(body)))
		}
	}
	return fail(fmt.Errorf("it stood elsewhere %d times", askTimes))
}

// post sends one request and reads the answer within its limits.
func post(ctx context.Context, client *http.Client, url, body string) (status int, answer string, err error) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(url, "/")+"/add-checkpoint", strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Content-Type", "text/plain; charset=utf-8")
	res, err := client.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(io.LimitReader(res.Body, maxBody+1))
	switch {
	case err != nil:
		return 0, "", err
	case len(b) > maxBody:
		return 0, "", fmt.Errorf("its answer has more than %d bytes", maxBody)
	}
	return res.StatusCode, string(b), nil
}

// pick returns the line of an answer that is a valid cosignature of the head by
// v. Lines by other keys are passed over.
func pick(body string, head record.Checkpoint, v note.Verifier) (string, error) {
	text := head.Text[:bytes.LastIndex(head.Text, []byte("\n\n"))+2]
	for line := range strings.Lines(body) {
		signed := append(bytes.Clone(text), line...)
		if _, err := record.ParseCheckpoint(signed); err != nil {
			return "", fmt.Errorf("its answer is not signature lines: %w", err)
		}
		n, err := note.Open(signed, note.VerifierList(v))
		if err == nil && len(n.Sigs) == 1 {
			return line, nil
		}
	}
	return "", fmt.Errorf("its answer holds no valid cosignature by %s+%08x", v.Name(), v.KeyHash())
}

// firstLine shortens what a witness says for a message.
func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	s = strings.ToValidUTF8(s, "")
	if len(s) > 200 {
		s = s[:200]
	}
	return strconv.Quote(s)
}
