package record

import "crypto/sha256"

// Entry is a leaf of the log as anybody may see it: a version byte and the
// blinded commitment to an event. It says nothing about the event to those who
// lack the blind.
type Entry [33]byte

// entryVersion is the first byte of every entry of format 1.
const entryVersion = 1

// NewEntry commits to the exact bytes of a sheet:
// 0x01 || SHA-256("alteram-event/v1\n" || blind || sheet).
func NewEntry(blind [32]byte, sheet []byte) Entry {
	h := sha256.New()
	h.Write([]byte("alteram-event/v1\n"))
	h.Write(blind[:])
	h.Write(sheet)
	var e Entry
	e[0] = entryVersion
	h.Sum(e[1:1])
	return e
}

// E returns the commitment without the version byte.
func (e Entry) E() (c [32]byte) {
	copy(c[:], e[1:])
	return c
}
