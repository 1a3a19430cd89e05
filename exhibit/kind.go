package exhibit

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Kind is what a file is, by its content.
type Kind string

// The kinds.
const (
	PDF     Kind = "PDF"
	PNG     Kind = "PNG picture"
	JPEG    Kind = "JPEG picture"
	GIF     Kind = "GIF picture"
	WebP    Kind = "WebP picture"
	TIFF    Kind = "TIFF picture"
	HEIC    Kind = "HEIC picture"
	AVIF    Kind = "AVIF picture"
	BMP     Kind = "BMP picture"
	SVG     Kind = "SVG picture"
	Word    Kind = "Word document"
	Sheet   Kind = "Excel workbook"
	Slides  Kind = "PowerPoint presentation"
	ODF     Kind = "OpenDocument file"
	OLE     Kind = "Office file of the old form"
	RTF     Kind = "RTF document"
	Text    Kind = "plain text"
	Mail    Kind = "e-mail"
	HTML    Kind = "web page"
	XML     Kind = "XML file"
	Zip     Kind = "ZIP archive"
	Packed  Kind = "archive of another form" // 7z, RAR, gzip, tar
	Audio   Kind = "sound recording"
	Video   Kind = "film"
	Program Kind = "program"
	Empty   Kind = "empty file"
	Other   Kind = "file of a kind that is not known here"
)

// Picture reports whether a kind is a picture made of points.
func (k Kind) Picture() bool {
	switch k {
	case PNG, JPEG, GIF, WebP, TIFF, HEIC, AVIF, BMP:
		return true
	}
	return false
}

// magics are the beginnings by which kinds are known.
var magics = []struct {
	at    int
	bytes string
	kind  Kind
}{
	{0, "\x89PNG\r\n\x1a\n", PNG}, {0, "\xff\xd8\xff", JPEG}, {0, "GIF87a", GIF}, {0, "GIF89a", GIF}, {0, "II*\x00", TIFF}, {0, "MM\x00*", TIFF},
	{0, "PK\x03\x04", Zip}, {0, "PK\x05\x06", Zip}, {0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE}, {0, "{\\rtf", RTF},
	{0, "7z\xbc\xaf\x27\x1c", Packed}, {0, "Rar!\x1a\x07", Packed}, {0, "\x1f\x8b", Packed}, {0, "BZh", Packed}, {0, "\xfd7zXZ\x00", Packed}, {257, "ustar", Packed}, {0, "\x28\xb5\x2f\xfd", Packed},
	{0, "OggS", Audio}, {0, "fLaC", Audio}, {0, "ID3", Audio}, {0, "#!AMR", Audio}, {0, "\x1aE\xdf\xa3", Video}, {0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11", Video}, {0, "\x00\x00\x01\xba", Video}, {0, "FLV\x01", Video},
	{0, "MZ", Program}, {0, "\x7fELF", Program}, {0, "\xca\xfe\xba\xbe", Program}, {0, "\xcf\xfa\xed\xfe", Program}, {0, "\xfe\xed\xfa", Program}, {0, "#!", Program}, {0, "L\x00\x00\x00\x01\x14\x02\x00", Program},
}

// kindOf knows a kind by its beginning; of a text also its encoding.
func kindOf(head []byte, size int64) (Kind, string) {
	if size == 0 {
		return Empty, ""
	}
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return textKind(head, size)
	}
	for _, m := range magics {
		if len(head) >= m.at && bytes.HasPrefix(head[m.at:], []byte(m.bytes)) {
			return m.kind, ""
		}
	}
	switch i := bytes.Index(head[:min(len(head), 1024)], []byte("%PDF-")); {
	case i > 0 && isMail(string(head)): // that brings one
	case i >= 0:
		return PDF, ""
	case len(head) > 12 && string(head[:4]) == "RIFF":
		k, known := map[string]Kind{"WEBP": WebP, "WAVE": Audio, "AVI ": Video}[string(head[8:12])]
		if !known {
			k = Other
		}
		return k, ""
	case len(head) > 12 && string(head[4:8]) == "ftyp":
		return ftyp(head), ""
	case len(head) > 26 && string(head[:2]) == "BM" && binary.LittleEndian.Uint32(head[14:]) >= 12 && binary.LittleEndian.Uint32(head[14:]) <= 124:
		return BMP, ""
	case len(head) > 3 && head[0] == 0xff && head[1]&0xe0 == 0xe0 && head[1]&0x18 != 0x08 && head[1]&0x06 != 0:
		return Audio, ""
	}
	return textKind(head, size)
}

// ftyp knows the kinds of the ISO container by its brands.
func ftyp(head []byte) Kind {
	end := min(int(binary.BigEndian.Uint32(head)), len(head), 256)
	for at := 8; at+4 <= end; at += 4 {
		switch string(head[at : at+4]) {
		case "heic", "heix", "heim", "heis", "mif1", "msf1", "hevc":
			return HEIC
		case "avif", "avis":
			return AVIF
		case "M4A ", "M4B ":
			return Audio
		}
	}
	return Video
}

var (
	mailField = regexp.MustCompile(`(?i)^(from|to|subject|date|message-id|received|return-path|delivered-to|mime-version|x-[a-z0-9-]+|dkim-signature|reply-to|content-type)[ \t]*:`)
	anyField  = regexp.MustCompile(`^[!-9;-~]+[ \t]*:`)
)

// textKind knows what is written in letters.
func textKind(head []byte, size int64) (Kind, string) {
	text, encoding := decode(head, size)
	if encoding == "" {
		return Other, ""
	}
	start := strings.ToLower(strings.TrimLeft(strings.TrimPrefix(text, "\ufeff"), " \t\r\n"))
	bare := start
	for strings.HasPrefix(bare, "<?") || strings.HasPrefix(bare, "<!--") || strings.HasPrefix(bare, "<!doctype svg") {
		end := ">"
		if strings.HasPrefix(bare, "<!--") {
			end = "-->"
		}
		_, rest, ok := strings.Cut(bare, end)
		if !ok {
			break
		}
		bare = strings.TrimLeft(rest, " \t\r\n]>")
	}
	switch {
	case strings.HasPrefix(bare, "<svg"), strings.Contains(bare, "<svg") && strings.HasPrefix(start, "<?xml"):
		return SVG, encoding
	case slices.ContainsFunc([]string{"<!doctype html", "<html", "<head", "<body", "<script", "<iframe", "<table", "<div", "<p>", "<a ", "<img"}, func(s string) bool { return strings.HasPrefix(bare, s) }):
		return HTML, encoding
	case strings.HasPrefix(start, "<?xml"):
		return XML, encoding
	case isMail(text):
		return Mail, encoding
	}
	return Text, encoding
}

// isMail reports whether a text begins with the fields of a mail: at least two
// that mails have, and nothing else before the first empty line.
func isMail(text string) bool {
	known := 0
	text = strings.TrimPrefix(text, "\ufeff")
	if strings.HasPrefix(text, "From ") {
		_, text, _ = strings.Cut(text, "\n")
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case line == "":
			return known >= 2
		case line[0] == ' ' || line[0] == '\t':
		case mailField.MatchString(line):
			known++
		case !anyField.MatchString(line):
			return false
		}
	}
	return known >= 3
}

// decode reads letters; the encoding is empty where there are none.
func decode(head []byte, size int64) (text, encoding string) {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")):
		var order binary.ByteOrder = binary.LittleEndian
		encoding = "UTF-16LE"
		if head[0] == 0xfe {
			order, encoding = binary.BigEndian, "UTF-16BE"
		}
		return utf16Text(head[2:], order), encoding
	case bytes.IndexByte(head, 0) >= 0:
		return "", ""
	}
	cut := head
	if int64(len(head)) < size { // the last letter may be cut
		for n := 0; n < utf8.UTFMax && len(cut) > 0 && !utf8.Valid(cut); n++ {
			cut = cut[:len(cut)-1]
		}
	}
	odd := 0
	for _, c := range head {
		if c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1b {
			odd++
		}
	}
	switch {
	case odd > 0:
		return "", ""
	case utf8.Valid(cut):
		if ascii(cut) {
			return string(cut), "ASCII"
		}
		return string(cut), "UTF-8"
	}
	return string(head), "an old one of one byte a letter, such as Windows-1252"
}

func ascii(b []byte) bool { return !slices.ContainsFunc(b, func(c byte) bool { return c >= 0x80 }) }

// utf16Text reads two-byte letters.
func utf16Text(b []byte, order binary.ByteOrder) string {
	var out strings.Builder
	for i := 0; i+1 < len(b); i += 2 {
		c := rune(order.Uint16(b[i:]))
		if c >= 0xd800 && c < 0xdc00 && i+3 < len(b) {
			if low := rune(order.Uint16(b[i+2:])); low >= 0xdc00 && low < 0xe000 {
				c = 0x10000 + (c-0xd800)<<10 + (low - 0xdc00)
				i += 2
			}
		}
		if c == 0 {
			break
		}
		out.WriteRune(c)
	}
	return out.String()
}

// endings are the ends of names that say a kind.
var endings = map[string][]Kind{
	".pdf": {PDF}, ".png": {PNG}, ".jpg": {JPEG}, ".jpeg": {JPEG}, ".jpe": {JPEG}, ".gif": {GIF}, ".webp": {WebP}, ".tif": {TIFF}, ".tiff": {TIFF}, ".heic": {HEIC}, ".heif": {HEIC, AVIF}, ".avif": {AVIF, HEIC}, ".bmp": {BMP}, ".svg": {SVG},
	".docx": {Word}, ".docm": {Word}, ".dotx": {Word}, ".xlsx": {Sheet}, ".xlsm": {Sheet}, ".pptx": {Slides}, ".pptm": {Slides}, ".odt": {ODF}, ".ods": {ODF}, ".odp": {ODF}, ".odg": {ODF},
	".doc": {OLE, RTF, Word}, ".xls": {OLE}, ".ppt": {OLE}, ".msg": {OLE}, ".rtf": {RTF}, ".txt": {Text, Mail, Empty}, ".csv": {Text}, ".md": {Text}, ".eml": {Mail}, ".html": {HTML}, ".htm": {HTML}, ".xml": {XML, SVG, HTML},
	".zip": {Zip}, ".jar": {Zip}, ".7z": {Packed}, ".rar": {Packed}, ".gz": {Packed}, ".tar": {Packed}, ".mp3": {Audio}, ".wav": {Audio}, ".ogg": {Audio}, ".oga": {Audio}, ".m4a": {Audio, Video}, ".flac": {Audio}, ".amr": {Audio},
	".mp4": {Video}, ".mov": {Video}, ".m4v": {Video}, ".avi": {Video}, ".mkv": {Video}, ".webm": {Video}, ".wmv": {Video}, ".3gp": {Video}, ".mpg": {Video}, ".exe": {Program}, ".dll": {Program}, ".sh": {Program, Text}, ".lnk": {Program},
}

// runs are ends of names that a system starts, whatever is in the file.
var runs = []string{".exe", ".dll", ".com", ".scr", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".hta", ".msi", ".lnk", ".jar", ".sh", ".app", ".reg", ".url"}

// mismatch says how a name differs from the content.
func mismatch(name string, k Kind) string {
	end := strings.ToLower(path.Ext(name))
	kinds, known := endings[end]
	if known && !slices.Contains(kinds, k) && k != Empty {
		return fmt.Sprintf("a name that ends in %s, and the content of: %s", end, k)
	}
	if slices.Contains(runs, end) && k != Program && end != ".jar" {
		return fmt.Sprintf("a system may start a name that ends in %s", end)
	}
	return ""
}
