package site

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strings"

	"alteram/clerk"
)

// maxFiles is how many files one form may bring.
const maxFiles = 50

// maxFields is how many bytes the other fields of such a form may have: a
// rulebook, or a list of members, may be among them.
const maxFields = 8 << 20

// Upload reads the form of a route that is Large, with the files of its field
// "file" or without any. The fields become v.PostForm, and the form is checked
// as every other is, before the first file: the token stands at the head of
// every form. A file is read as it arrives and never held whole in memory; what
// the page does not record is dropped when the request ends. A file that is too
// large, or that cannot be taken in, is a *clerk.Problem: the fields that came
// before it are there.
func (v *Visit) Upload() ([]clerk.Attachment, error) {
	v.Body = http.MaxBytesReader(v.w, io.NopCloser(v.steady(v.w, v.raw)), v.Site.limit(*v.Route)+maxDrain)
	parts, err := v.MultipartReader()
	if errors.Is(err, http.ErrNotMultipart) {
		return nil, v.checkForm()
	}
	if err != nil {
		return nil, errForm
	}
	v.PostForm = url.Values{}
	var wrong error
	room := int64(maxFields)
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, uploadError(err)
		}
		if part.FileName() == "" && part.FormName() != "file" {
			text, err := io.ReadAll(io.LimitReader(part, room+1))
			if err != nil {
				return nil, uploadError(err)
			}
			if room -= int64(len(text)); room < 0 {
				return nil, &http.MaxBytesError{Limit: maxFields}
			}
			v.PostForm.Add(part.FormName(), string(text))
			continue
		}
		if !v.FormHolds(v.PostForm) {
			return nil, errForm
		}
		if part.FormName() != "file" || wrong != nil {
			continue
		}
		if err := v.receive(part); err != nil {
			if !errors.As(err, new(*clerk.Problem)) {
				return nil, err
			}
			wrong = err // the fields behind it are read all the same
		}
	}
	if !v.FormHolds(v.PostForm) {
		return nil, errForm
	}
	return v.received, wrong
}

// receive takes in a file; the field may have been left empty.
func (v *Visit) receive(part *multipart.Part) error {
	if len(v.received) == maxFiles {
		return &clerk.Problem{What: fmt.Sprintf("this form brings more than %d files", maxFiles), Remedy: "send the rest with a second form"}
	}
	name := path.Base(strings.ReplaceAll(part.FileName(), `\`, "/"))
	if part.FileName() == "" {
		name = "file"
	}
	left := v.Site.MaxUpload
	for i := range v.received {
		left -= v.received[i].Size()
	}
	if left <= 0 {
		return &clerk.Problem{What: fmt.Sprintf("these files are larger than %d MB together", v.Site.MaxUpload>>20), Remedy: "send the rest with a second form"}
	}
	a, err := v.Site.Desk.Receive(v.Context(), name, part.Header.Get("Content-Type"), left, part)
	if err != nil {
		return uploadError(err)
	}
	if part.FileName() != "" || a.Size() > 0 {
		v.received = append(v.received, a)
	}
	return nil
}

// uploadError tells what the reader can do something about, and a line that
// broke off, from a form that cannot be read.
func uploadError(err error) error {
	var large *http.MaxBytesError
	var problem *clerk.Problem
	switch {
	case errors.As(err, &large), errors.As(err, &problem), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errForm
	}
	return fmt.Errorf("read an upload: %w", err)
}

// drop removes the files that were received and not recorded.
func (v *Visit) drop() {
	if err := v.Site.Desk.Discard(context.WithoutCancel(v.Context()), v.received); err != nil {
		v.Site.Log.Error("upload not dropped", "error", err)
	}
}
