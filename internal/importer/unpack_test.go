package importer_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"hash/crc32"
	"os"
	"strings"
	"testing"
)

const small = "case,act,date\nA,CF,2006-07-24\nA,SF,2006-12-05\nB,CF,2006-08-02\n"

func gzipped(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// xzipped is small, packed by xz with a dictionary of 4 KiB.
func xzipped(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/small.csv.xz")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPackedLogsReadAsPlainOnes(t *testing.T) {
	m := parsed(t, short)
	want, _ := dump(t, m, strings.NewReader(small))
	for name, packed := range map[string][]byte{
		"gzip":         gzipped(t, small),
		"gzip in two":  append(gzipped(t, small[:20]), gzipped(t, small[20:])...),
		"xz":           xzipped(t),
		"gzip and BOM": gzipped(t, "\ufeff"+small),
	} {
		got, s := dump(t, m, bytes.NewReader(packed))
		if got != want || len(s.Diagnostics) > 0 || s.Broken {
			t.Errorf("%s: got %s%v, want %s", name, got, s.Diagnostics, want)
		}
	}
}

// A log that is cut anywhere says so, and what can be unpacked is read. The
// case at hand is left out, since its end may be missing.
func TestPackedLogsThatBreakOff(t *testing.T) {
	m := parsed(t, short)
	for name, packed := range map[string][]byte{"gzip": gzipped(t, small), "xz": xzipped(t)} {
		for n := 6; n < len(packed); n++ {
			traces, s := dump(t, m, bytes.NewReader(packed[:n]))
			if !s.Broken || len(s.Diagnostics) != 1 || s.Diagnostics[0].Code != "I303" {
				t.Errorf("%s cut after %d bytes: got %v", name, n, s.Diagnostics)
			}
			if strings.Contains(traces, "B:") {
				t.Errorf("%s cut after %d bytes: the last case came whole:\n%s", name, n, traces)
			}
		}
	}
	packed := gzipped(t, small)
	packed[len(packed)-8] ^= 1 // the checksum
	_, s := dump(t, m, bytes.NewReader(packed))
	if got, want := s.Diagnostics[0].String(), "log.csv:5: the packed log cannot be read on from here: gzip: invalid checksum [I303]"; got != want || s.LeftOut != 1 {
		t.Errorf("got %q and %d rows left out, want %q and 1", got, s.LeftOut, want)
	}
}

func TestAnXzThatAsksForTooMuchMemoryIsRefused(t *testing.T) {
	packed := xzipped(t)
	header := packed[12 : 12+(int(packed[12])+1)*4]
	i := bytes.Index(header, []byte{0x21, 0x01}) // filter LZMA2 with one byte of properties
	if i < 0 {
		t.Fatal("no LZMA2 filter in the header")
	}
	header[i+2] = 40 // a dictionary of 4 GiB
	binary.LittleEndian.PutUint32(header[len(header)-4:], crc32.ChecksumIEEE(header[:len(header)-4]))
	_, s := dump(t, parsed(t, short), bytes.NewReader(packed))
	if len(s.Diagnostics) != 1 || s.Diagnostics[0].String() != "log.csv:1: unpacking the log would need more than 64 MiB of memory [I303]" {
		t.Errorf("got %v", s.Diagnostics)
	}
}

func TestALogPackedTwiceIsNotUnpackedTwice(t *testing.T) {
	_, s := dump(t, parsed(t, short), bytes.NewReader(gzipped(t, string(gzipped(t, small)))))
	if len(s.Diagnostics) != 1 || s.Diagnostics[0].String() != "log.csv: the log is packed twice, neither CSV nor XES [I302]" {
		t.Errorf("got %v", s.Diagnostics)
	}
}
