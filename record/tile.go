package record

import (
	"encoding/binary"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// TileHeight is the height of the tiles in which a log is published (C2SP
// tlog-tiles): 256 hashes. tlog.NewTiles lists the tiles of a log and
// tlog.ReadTileData reads one.
const TileHeight = 8

// TilePath returns where a tile is published: "tile/0/x001/234.p/5"; one of
// level -1 is the bundle of the entries themselves, "tile/entries/…". The error
// says that no such tile exists.
func TilePath(t tlog.Tile) (string, error) {
	if t.H != TileHeight || t.L < -1 || t.L > 7 || t.N < 0 || t.W < 1 || t.W > 1<<TileHeight {
		return "", fmt.Errorf("tile: none has height %d, level %d, number %d and width %d", t.H, t.L, t.N, t.W)
	}
	path := strings.TrimPrefix(t.Path(), "tile/8/")
	if t.L == -1 {
		path = "entries" + strings.TrimPrefix(path, "data")
	}
	return "tile/" + path, nil
}

// ParseTilePath reads what TilePath wrote.
func ParseTilePath(path string) (tlog.Tile, error) {
	if rest, ok := strings.CutPrefix(path, "tile/"); ok {
		if entries, ok := strings.CutPrefix(rest, "entries/"); ok {
			rest = "data/" + entries
		}
		if t, err := tlog.ParseTilePath("tile/8/" + rest); err == nil {
			if again, err := TilePath(t); err == nil && again == path {
				return t, nil
			}
		}
	}
	return tlog.Tile{}, fmt.Errorf("tile: %q is not the path of one", clip(path))
}

// EntryBundle returns up to 256 entries as they are published: each after its
// length in two bytes, the higher first.
func EntryBundle(entries []Entry) []byte {
	b := make([]byte, 0, len(entries)*(2+len(Entry{})))
	for _, e := range entries {
		b = appendEntry(b, e[:])
	}
	return b
}

// ParseEntryBundle reads what EntryBundle wrote.
func ParseEntryBundle(b []byte) ([]Entry, error) {
	raw, err := splitBundle(b)
	if err != nil {
		return nil, err
	}
	entries := make([]Entry, len(raw))
	for i, e := range raw {
		if len(e) != len(Entry{}) || e[0] != entryVersion {
			return nil, fmt.Errorf("entry bundle: entry %d is not 33 bytes that begin with 1", i)
		}
		entries[i] = Entry(e)
	}
	return entries, nil
}

func appendEntry(b, entry []byte) []byte {
	return append(binary.BigEndian.AppendUint16(b, uint16(len(entry))), entry...)
}

// splitBundle takes the entries of a log, ours or another, out of a bundle.
func splitBundle(b []byte) (entries [][]byte, err error) {
	for at := 0; at < len(b); {
		if len(b)-at < 2 || len(b)-at-2 < int(binary.BigEndian.Uint16(b[at:])) {
			return nil, fmt.Errorf("entry bundle: byte %d: it ends within an entry", at)
		}
		end := at + 2 + int(binary.BigEndian.Uint16(b[at:]))
		entries = append(entries, b[at+2:end])
		if len(entries) > 1<<TileHeight {
			return nil, fmt.Errorf("entry bundle: more than %d entries", 1<<TileHeight)
		}
		at = end
	}
	return entries, nil
}
