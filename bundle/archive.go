package bundle

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"
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

// pack returns the archive of files, which are in order and have good names.
func pack(files []File) ([]byte, error) {
	if len(files) > MaxFiles {
		return nil, fmt.Errorf("a bundle holds at most %d files; this has %d", MaxFiles, len(files))
	}
	size := endLen
	for _, f := range files {
		size += localLen + centralLen + 2*len(f.Name) + len(f.Data)
		if size > MaxSize {
			return nil, fmt.Errorf("a bundle has at most %d bytes; this would have more", MaxSize)
		}
	}
	le := binary.LittleEndian
	zip := make([]byte, 0, size)
	var central []byte
	for _, f := range files {
		offset := uint32(len(zip))
		var common []byte // what both headers say
		common = le.AppendUint16(common, zipVersion)
		common = le.AppendUint16(common, zipFlags)
		common = le.AppendUint16(common, 0) // stored
		common = le.AppendUint16(common, 0) // time
		common = le.AppendUint16(common, zipDate)
		common = le.AppendUint32(common, crc32.ChecksumIEEE(f.Data))
		common = le.AppendUint32(common, uint32(len(f.Data)))
		common = le.AppendUint32(common, uint32(len(f.Data)))
		common = le.AppendUint16(common, uint16(len(f.Name)))
		common = le.AppendUint16(common, 0) // no extra field

		zip = le.AppendUint32(zip, localSig)
		zip = append(zip, common...)
		zip = append(zip, f.Name...)
		zip = append(zip, f.Data...)

		central = le.AppendUint32(central, centralSig)
		central = le.AppendUint16(central, zipVersion) // made by
		central = append(central, common...)
		central = append(central, make([]byte, 10)...) // no comment, disk 0, no attributes
		central = le.AppendUint32(central, offset)
		central = append(central, f.Name...)
	}
	start := len(zip)
	zip = append(zip, central...)
	zip = le.AppendUint32(zip, endSig)
	zip = le.AppendUint32(zip, 0) // this disk is the only one
	zip = le.AppendUint16(zip, uint16(len(files)))
	zip = le.AppendUint16(zip, uint16(len(files)))
	zip = le.AppendUint32(zip, uint32(len(central)))
	zip = le.AppendUint32(zip, uint32(start))
	return le.AppendUint16(zip, 0), nil // no comment
}

// unpack returns the files of an archive that pack wrote, and refuses every
// other.
func unpack(zip []byte) ([]File, *Finding) {
	if len(zip) > MaxSize {
		return nil, bad("", "This file has %d bytes; a bundle has at most %d.", len(zip), MaxSize)
	}
	le := binary.LittleEndian
	if len(zip) < 4 || le.Uint32(zip) != localSig {
		return nil, bad("", "This is not a bundle: it does not begin as a ZIP archive does.")
	}
	var files []File
	seen := map[string]bool{}
	at := 0
	for len(zip)-at >= localLen && le.Uint32(zip[at:]) == localSig {
		h := zip[at:]
		flags, method := le.Uint16(h[6:]), le.Uint16(h[8:])
		stored, size := uint64(le.Uint32(h[18:])), uint64(le.Uint32(h[22:]))
		nameLen, extraLen := uint64(le.Uint16(h[26:])), uint64(le.Uint16(h[28:]))
		if uint64(len(h)) < localLen+nameLen {
			return nil, bad("", "The archive ends within the name of a file: part of it is missing.")
		}
		name := string(h[localLen : localLen+nameLen])
		if f := checkName(name); f != nil {
			return nil, f
		}
		switch {
		case flags&1 != 0:
			return nil, bad(name, "%s is encrypted. A bundle is not: it can be read by whoever has it.", name)
		case method != 0 || flags&8 != 0:
			return nil, bad(name, "%s is packed in another way than bundles are, so this archive was packed anew by another program. Unpack it into an empty folder and verify the folder, or ask for the bundle as it was issued.", name)
		case extraLen != 0 || stored != size:
			return nil, bad(name, "The archive says things about %s that no bundle says: it was changed, or packed anew by another program.", name)
		case uint64(len(h)) < localLen+nameLen+size:
			return nil, bad(name, "The archive ends within %s: part of it is missing.", name)
		case seen[name]:
			return nil, bad(name, "The archive holds %s twice.", name)
		case len(files) == MaxFiles:
			return nil, bad("", "The archive holds more than %d files.", MaxFiles)
		case len(files) > 0 && name < files[len(files)-1].Name:
			return nil, bad(name, "%s stands behind %s in the archive: the files are not in the order of their names.", name, files[len(files)-1].Name)
		}
		data := h[localLen+nameLen : localLen+nameLen+size]
		if le.Uint32(h[14:]) != crc32.ChecksumIEEE(data) {
			return nil, bad(name, "%s was changed or damaged: its check sum in the archive is another.", name)
		}
		seen[name] = true
		files = append(files, File{name, data})
		at += localLen + int(nameLen+size)
	}
	again, err := pack(files)
	if err != nil {
		return nil, bad("", "%s.", err)
	}
	if !bytes.Equal(again, zip) {
		return nil, bad("", "The archive was changed: %s.", difference(files, again, zip))
	}
	return files, nil
}

// difference says where an archive departs from what its files make.
func difference(files []File, want, got []byte) string {
	n := min(len(want), len(got))
	at := 0
	for at < n && want[at] == got[at] {
		at++
	}
	if at == n && len(want) < len(got) {
		return fmt.Sprintf("%d bytes follow behind its end", len(got)-len(want))
	}
	offset := 0
	for _, f := range files {
		offset += localLen + len(f.Name) + len(f.Data)
		if at < offset {
			return fmt.Sprintf("byte %d, before the contents of %s, is not as bundles have it", at, f.Name)
		}
	}
	if at == n {
		return fmt.Sprintf("it ends at byte %d, within its table of contents", at)
	}
	return fmt.Sprintf("byte %d, in its table of contents, is not as bundles have it", at)
}

// sorted orders files by name, in place, and returns them.
func sorted(files []File) []File {
	slices.SortFunc(files, func(a, b File) int { return compareNames(a.Name, b.Name) })
	return files
}
