package bundle

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"
)

// The archive: a ZIP (PKWARE APPNOTE 6.3.10) of which only names and contents
// are free. Files stand in the order of their names, are stored as they are,
// and bear the first date that the form has. So nothing can be hidden between,
// before or behind them, nothing can swell when it is unpacked, and the same
// files give the same bytes whoever packs them.
const (
	localSig, centralSig, endSig = 0x04034b50, 0x02014b50, 0x06054b50

	localLen, centralLen, endLen = 30, 46, 22

	zipVersion = 20     // "2.0", what any program reads
	zipFlags   = 0x0800 // names are UTF-8
	zipDate    = 0x0021 // 1 January 1980, the time is 0
)

// part is a file of a bundle: with its bytes, or as an attachment that may be
// too large for the memory.
type part struct {
	Name string
	Data []byte
	big  *Attachment // instead of Data
}

func (p *part) size() int64 {
	if p.big != nil {
		return p.big.Size
	}
	return int64(len(p.Data))
}

// sums returns the two check sums of a part.
func (p *part) sums() (digests, error) {
	if p.big != nil {
		return p.big.digest()
	}
	return digests{sha256.Sum256(p.Data), crc32.ChecksumIEEE(p.Data)}, nil
}

// writeTo writes the content.
func (p *part) writeTo(w io.Writer) (err error) {
	if p.big == nil {
		_, err = w.Write(p.Data)
		return err
	}
	_, err = io.Copy(w, p.big.reader())
	return err
}

// Archive is a bundle that is ready to be written.
type Archive struct {
	parts  []part
	locals [][]byte // what stands before the content of each part
	tail   []byte   // the table of contents, behind them all
	size   int64
}

// Size is the length of the archive in bytes.
func (a *Archive) Size() int64 { return a.size }

// WriteTo writes the archive. It may be called again.
func (a *Archive) WriteTo(w io.Writer) (int64, error) {
	out := &counting{w: w}
	for i := range a.parts {
		if _, err := out.Write(a.locals[i]); err != nil {
			return out.n, err
		}
		if err := a.parts[i].writeTo(out); err != nil {
			return out.n, fmt.Errorf("%s: %w", a.parts[i].Name, err)
		}
	}
	_, err := out.Write(a.tail)
	return out.n, err
}

// counting counts what is written.
type counting struct {
	w io.Writer
	n int64
}

func (c *counting) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// pack returns the archive of parts, which are in order and have good names.
func pack(parts []part) (*Archive, error) {
	if len(parts) > MaxFiles {
		return nil, fmt.Errorf("a bundle holds at most %d files; this has %d", MaxFiles, len(parts))
	}
	a := &Archive{parts: parts}
	a.size = endLen
	text := int64(0)
	for i := range parts {
		p := &parts[i]
		if a.size += localLen + centralLen + 2*int64(len(p.Name)) + p.size(); a.size > MaxSize {
			return nil, fmt.Errorf("a bundle has at most %d bytes; this would have more", int64(MaxSize))
		}
		if text += int64(len(p.Data)); text > maxText {
			return nil, fmt.Errorf("a bundle has at most %d bytes besides attachments; this would have more", maxText)
		}
	}
	le := binary.LittleEndian
	var offset int64
	for i := range parts {
		p := &parts[i]
		sums, err := p.sums()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Name, err)
		}
		var common []byte // what both headers say
		common = le.AppendUint16(common, zipVersion)
		common = le.AppendUint16(common, zipFlags)
		common = le.AppendUint16(common, 0) // stored
		common = le.AppendUint16(common, 0) // time
		common = le.AppendUint16(common, zipDate)
		common = le.AppendUint32(common, sums.crc)
		common = le.AppendUint32(common, uint32(p.size()))
		common = le.AppendUint32(common, uint32(p.size()))
		common = le.AppendUint16(common, uint16(len(p.Name)))
		common = le.AppendUint16(common, 0) // no extra field

		local := append(le.AppendUint32(nil, localSig), common...)
		a.locals = append(a.locals, append(local, p.Name...))

		a.tail = le.AppendUint32(a.tail, centralSig)
		a.tail = le.AppendUint16(a.tail, zipVersion) // made by
		a.tail = append(a.tail, common...)
		a.tail = append(a.tail, make([]byte, 10)...) // no comment, disk 0, no attributes
		a.tail = le.AppendUint32(a.tail, uint32(offset))
		a.tail = append(a.tail, p.Name...)
		offset += localLen + int64(len(p.Name)) + p.size()
	}
	table := len(a.tail)
	a.tail = le.AppendUint32(a.tail, endSig)
	a.tail = le.AppendUint32(a.tail, 0) // this disk is the only one
	a.tail = le.AppendUint16(a.tail, uint16(len(parts)))
	a.tail = le.AppendUint16(a.tail, uint16(len(parts)))
	a.tail = le.AppendUint32(a.tail, uint32(table))
	a.tail = le.AppendUint32(a.tail, uint32(offset))
	a.tail = le.AppendUint16(a.tail, 0) // no comment
	return a, nil
}

// unpacking is an archive that is taken apart.
type unpacking struct {
	r     io.ReaderAt
	size  int64
	parts []part
	text  int64 // bytes besides attachments
	err   error // the archive could not be read from where it lies
}

// bytes returns n bytes from a place on, or nil when they could not be read.
func (u *unpacking) bytes(at, n int64) []byte {
	b := make([]byte, n)
	if _, err := u.r.ReadAt(b, at); err != nil && err != io.EOF {
		u.err = err
		return nil
	}
	return b
}

// unpack returns the parts of an archive that pack wrote, and refuses every
// other. The error is that it could not be read.
func unpack(r io.ReaderAt, size int64) ([]part, *Finding, error) {
	if size > MaxSize {
		return nil, bad("", "This file has %d bytes; a bundle has at most %d.", size, int64(MaxSize)), nil
	}
	u := &unpacking{r: r, size: size}
	f := u.take()
	if u.err != nil {
		return nil, nil, fmt.Errorf("read the bundle: %w", u.err)
	}
	return u.parts, f, nil
}

// take takes one part after the other, and then holds what stands between them
// against what their archive would have.
func (u *unpacking) take() *Finding {
	le := binary.LittleEndian
	at := int64(0)
	for u.err == nil && u.size-at >= localLen {
		h := u.bytes(at, localLen)
		if u.err != nil || le.Uint32(h) != localSig {
			break
		}
		next, f := u.part(at, h)
		if f != nil || u.err != nil {
			return f
		}
		at = next
	}
	if u.err == nil && at == 0 {
		return bad("", "This is not a bundle: it does not begin as a ZIP archive does.")
	}
	if u.err != nil {
		return nil
	}
	again, err := pack(u.parts)
	if err != nil {
		return bad("", "%s.", err)
	}
	return u.compare(again, at)
}

// part takes the part whose header, h, stands at a place, and returns where the
// next one is.
func (u *unpacking) part(at int64, h []byte) (int64, *Finding) {
	le := binary.LittleEndian
	flags, method := le.Uint16(h[6:]), le.Uint16(h[8:])
	stored, size := int64(le.Uint32(h[18:])), int64(le.Uint32(h[22:]))
	nameLen, extraLen := int64(le.Uint16(h[26:])), int64(le.Uint16(h[28:]))
	rest := u.size - at
	if rest < localLen+nameLen {
		return 0, bad("", "The archive ends within the name of a file: part of it is missing.")
	}
	name := string(u.bytes(at+localLen, nameLen))
	if u.err != nil {
		return 0, nil
	}
	if f := checkName(name); f != nil {
		return 0, f
	}
	last := ""
	if n := len(u.parts); n > 0 {
		last = u.parts[n-1].Name
	}
	switch {
	case flags&1 != 0:
		return 0, bad(name, "%s is encrypted. A bundle is not: it can be read by whoever has it.", name)
	case method != 0 || flags&8 != 0:
		return 0, bad(name, "%s is packed in another way than bundles are, so this archive was packed anew by another program. Unpack it into an empty folder and verify the folder, or ask for the bundle as it was issued.", name)
	case extraLen != 0 || stored != size:
		return 0, bad(name, "The archive says things about %s that no bundle says: it was changed, or packed anew by another program.", name)
	case rest < localLen+nameLen+size:
		return 0, bad(name, "The archive ends within %s: part of it is missing.", name)
	case name == last:
		return 0, bad(name, "The archive holds %s twice.", name)
	case len(u.parts) == MaxFiles:
		return 0, bad("", "The archive holds more than %d files.", MaxFiles)
	case name < last:
		return 0, bad(name, "%s stands behind %s in the archive: the files are not in the order of their names.", name, last)
	}
	p := part{Name: name}
	content := at + localLen + nameLen
	if strings.HasPrefix(name, filesDir) {
		p.big = &Attachment{Size: size, Content: io.NewSectionReader(u.r, content, size)}
	} else {
		if u.text += size; u.text > maxText {
			return 0, bad(name, "The archive has more than %d bytes besides attachments, which no bundle has.", maxText)
		}
		p.Data = u.bytes(content, size)
	}
	if u.err != nil {
		return 0, nil
	}
	var sums digests
	if sums, u.err = p.sums(); u.err == nil && le.Uint32(h[14:]) != sums.crc {
		return 0, bad(name, "%s was changed or damaged: its check sum in the archive is another.", name)
	}
	u.parts = append(u.parts, p)
	return content + size, nil
}

// compare holds everything but the contents of the parts, which reach up to
// end, against the archive that they make.
func (u *unpacking) compare(want *Archive, end int64) *Finding {
	changed := func(format string, args ...any) *Finding {
		return bad("", "The archive was changed: %s.", fmt.Sprintf(format, args...))
	}
	at := int64(0)
	for i := range want.parts {
		local := want.locals[i]
		if n := differ(local, u.bytes(at, int64(len(local)))); n < len(local) && u.err == nil {
			return changed("byte %d, before the contents of %s, is not as bundles have it", at+int64(n), want.parts[i].Name)
		}
		at += int64(len(local)) + want.parts[i].size()
	}
	got := u.bytes(end, min(u.size-end, int64(len(want.tail))))
	if u.err != nil {
		return nil
	}
	switch n := differ(want.tail, got); {
	case n < len(got):
		return changed("byte %d, in its table of contents, is not as bundles have it", end+int64(n))
	case n < len(want.tail):
		return changed("it ends at byte %d, within its table of contents", end+int64(n))
	case u.size > end+int64(n):
		return changed("%d bytes follow behind its end", u.size-end-int64(n))
	}
	return nil
}

// differ returns where two texts depart: the length of the shorter when one is
// the beginning of the other.
func differ(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// sorted orders parts by name, in place, and returns them.
func sorted(parts []part) []part {
	slices.SortFunc(parts, func(a, b part) int { return compareNames(a.Name, b.Name) })
	return parts
}
