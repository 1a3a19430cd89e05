package bundle

import (
	"bytes"
	"io"
	"slices"
	"strings"
)

// laidOut is layOut with the attachments in memory.
func laidOut(c *Contents) ([]File, error) {
	list, err := layOut(c)
	if err != nil {
		return nil, err
	}
	return inMemory(list)
}

func inMemory(list []part) ([]File, error) {
	var out []File
	for i := range list {
		var b bytes.Buffer
		if err := list[i].writeTo(&b); err != nil {
			return nil, err
		}
		out = append(out, File{list[i].Name, b.Bytes()})
	}
	return out, nil
}

// parts are files as pack takes them.
func parts(files []File) []part {
	var out []part
	for _, f := range files {
		p := part{Name: f.Name, Data: f.Data}
		if strings.HasPrefix(f.Name, filesDir) {
			p = part{Name: f.Name, big: attachment([32]byte{}, f.Data)}
		}
		out = append(out, p)
	}
	return out
}

func attachment(commitment [32]byte, content []byte) *Attachment {
	return &Attachment{Commitment: commitment, Size: int64(len(content)), Content: bytes.NewReader(content)}
}

func packed(files []File) ([]byte, error) {
	a, err := pack(parts(files))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	n, err := a.WriteTo(&b)
	if err == nil && (n != a.Size() || n != int64(b.Len())) {
		err = io.ErrShortWrite
	}
	return b.Bytes(), err
}

func unpacked(zip []byte) ([]File, *Finding) {
	list, f, err := unpack(bytes.NewReader(zip), int64(len(zip)))
	if err != nil {
		return nil, bad("", "%v", err)
	}
	files, err := inMemory(list)
	if err != nil {
		return nil, bad("", "%v", err)
	}
	return files, f
}

func manifestOf(files []File) []byte {
	text, err := manifest(parts(files))
	if err != nil {
		panic(err) // what is in memory can be read
	}
	return text
}

func inOrder(files []File) []File {
	slices.SortFunc(files, func(a, b File) int { return compareNames(a.Name, b.Name) })
	return files
}
