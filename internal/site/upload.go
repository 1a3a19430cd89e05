package site

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"

	"alteram/clerk"
)

// maxFiles is how many files one form may bring.
const maxFiles = 50

// Upload reads the form of a route that is Large, with the files of its field
// "file" or without any. The fields become v.PostForm, and the form is checked
// as every other is. What does not fit into a megabyte is read from the disk.
func (v *Visit) Upload() ([]clerk.Attachment, error) {
	err := v.ParseMultipartForm(1 << 20)
	if errors.Is(err, http.ErrNotMultipart) {
		return nil, v.checkForm()
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return nil, err
	}
	if err != nil {
		return nil, errForm
	}
	defer func() { _ = v.MultipartForm.RemoveAll() }() // what is left in the temporary folder is the system's to clear
	v.PostForm = v.MultipartForm.Value
	if !v.FormHolds(v.PostForm) {
		return nil, errForm
	}
	var out []clerk.Attachment
	for _, h := range v.MultipartForm.File["file"][:min(len(v.MultipartForm.File["file"]), maxFiles)] {
		if h.Filename == "" && h.Size == 0 {
			continue // the field was left empty
		}
		f, err := h.Open()
		if err != nil {
			return nil, fmt.Errorf("read an upload: %w", err)
		}
		content := make([]byte, h.Size)
		_, err = io.ReadFull(f, content)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("read an upload: %w", err)
		}
		out = append(out, clerk.Attachment{Name: path.Base(strings.ReplaceAll(h.Filename, `\`, "/")), Type: h.Header.Get("Content-Type"), Content: content})
	}
	return out, nil
}
