package record

// Entry is a leaf of the log as anybody may see it: a version byte and the
// blinded commitment to an event. It says nothing about the event to those who
// lack the blind. Its leaf hash is tlog.RecordHash(e[:]).
type Entry [33]byte

// entryVersion is the first byte of every entry of format 1.
const entryVersion = 1

// NewEntry commits to the exact bytes of a sheet:
// 0x01 || SHA-256("alteram-event/v1\n" || blind || sheet).
func NewEntry(blind [32]byte, sheet []byte) (e Entry) {
	c := salted("alteram-event/v1\n", blind, sheet)
	e[0] = entryVersion
	copy(e[1:], c[:])
	return e
}

// E returns the commitment without the version byte.
func (e Entry) E() (c [32]byte) {
	copy(c[:], e[1:])
	return c
}
