package exhibit

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"regexp"
	"strings"
)

var (
	handlers = regexp.MustCompile(`(?i)[\s"'/]on[a-z]+\s*=`)
	scripts  = regexp.MustCompile(`(?i)<\s*(?:[a-z]+:)?script|javascript:|vbscript:|data:text/html|<\s*(?:iframe|object|embed|foreignobject)`)
	fetches  = regexp.MustCompile(`(?i)(?:\s(?:src|background|poster|xlink:href)\s*=\s*["']?\s*|@import\s+(?:url\()?\s*["']?|url\(\s*["']?)(?:https?:)?//`)
	entities = regexp.MustCompile(`(?i)<!ENTITY\s`)
	author   = regexp.MustCompile(`(?i)<meta\s[^>]*name\s*=\s*["']?(author|generator|date|description|keywords)["']?[^>]*content\s*=\s*"([^"]+)"`)
	svgLeft  = regexp.MustCompile(`(?i)(?:sodipodi:docname|inkscape:export-filename|inkscape:version)="([^"]+)"`)
	svgFact  = regexp.MustCompile(`(?is)<(dc:creator|dc:date|dc:title|dc:rights)>(.+?)</`)
	anyTag   = regexp.MustCompile(`<[^>]*>`)
	rtfInfo  = regexp.MustCompile(`\{\\(author|operator|company|title|subject|manager|doccomm|keywords) ([^{}\\]+)\}`)
)

// markup looks at what is written in marks: web pages, SVG, XML and RTF.
func (l *Report) markup(r *bounded) {
	b := r.part(0, 4<<20)
	if r.size > 4<<20 {
		l.unseen("all after the first 4 MB")
	}
	if bytes.HasPrefix(b, []byte("\xff\xfe")) {
		b = []byte(utf16Text(b[2:], binary.LittleEndian))
	} else if bytes.HasPrefix(b, []byte("\xfe\xff")) {
		b = []byte(utf16Text(b[2:], binary.BigEndian))
	}
	if l.Kind == RTF {
		l.rtf(b)
		return
	}
	l.markupWarnings(b)
	for _, m := range author.FindAllSubmatch(b, 20) {
		l.fact(strings.ToUpper(string(m[1][:1]))+string(m[1][1:]), string(m[2]), "meta")
	}
	if l.Kind == SVG {
		for _, m := range svgLeft.FindAllSubmatch(b, 10) {
			l.fact("Left by the program", string(m[1]), "SVG")
		}
		for _, m := range svgFact.FindAllSubmatch(b, 10) {
			l.fact(string(m[1]), anyTag.ReplaceAllString(string(m[2]), " "), "SVG metadata")
		}
	}
	packets(l, b)
}

// markupWarnings warns of what runs or fetches.
func (l *Report) markupWarnings(b []byte) {
	if scripts.Match(b) || handlers.Match(b) {
		l.warn(Script, "")
	}
	if fetches.Match(b) {
		l.warn(Elsewhere, "")
	}
	switch n := len(entities.FindAll(b, 100)); {
	case n >= 5:
		l.warn(Bomb, "entities of XML within one another")
	case n > 0 && (bytes.Contains(b, []byte("SYSTEM")) || bytes.Contains(b, []byte("PUBLIC"))):
		l.warn(Elsewhere, "an entity of XML")
	}
}

// rtf looks at an RTF document.
func (l *Report) rtf(b []byte) {
	names := map[string]string{"author": "Author", "operator": "Changed by", "company": "Company", "title": "Title", "subject": "Subject", "manager": "Manager", "doccomm": "Comment", "keywords": "Keywords"}
	for _, m := range rtfInfo.FindAllSubmatch(b, 20) {
		l.fact(names[string(m[1])], string(m[2]), "RTF info")
	}
	if bytes.Contains(b, []byte(`\objdata`)) || bytes.Contains(b, []byte(`\objemb`)) {
		l.warn(Embedded, "")
	}
	if bytes.Contains(b, []byte(`\objupdate`)) || bytes.Contains(b, []byte(`\objautlink`)) || bytes.Contains(b, []byte("DDEAUTO")) {
		l.warn(Elsewhere, "")
	}
}

// oleSummary are the properties of the summary of an old Office file (MS-OLEPS).
var oleSummary = map[uint32]string{2: "Title", 3: "Subject", 4: "Author", 5: "Keywords", 6: "Comment", 7: "Template", 8: "Changed by", 9: "Times saved", 18: "Program"}

// ole looks at an Office file of the old form: its summary where it lies in one
// piece, and the names of its streams.
func (l *Report) ole(r *bounded) {
	b := r.whole(l)
	wide := func(s string) []byte {
		var out []byte
		for _, c := range []byte(s) {
			out = append(out, c, 0)
		}
		return out
	}
	if bytes.Contains(b, wide("_VBA_PROJECT")) || bytes.Contains(b, wide("Macros")) || bytes.Contains(b, wide("_VBA_PROJECT_CUR")) {
		l.warn(Macros, "")
	}
	if bytes.Contains(b, wide("EncryptedPackage")) {
		l.warn(Locked, "")
	}
	if bytes.Contains(b, wide("Ole10Native")) {
		l.warn(Embedded, "")
	}
	const summary = "\xe0\x85\x9f\xf2\xf9\x4f\x68\x10\xab\x91\x08\x00\x2b\x27\xb3\xd9"
	for i := range indexes(b, summary, 4) {
		start := i - 28
		if start < 0 || i+20 > len(b) {
			continue
		}
		section := start + int(binary.LittleEndian.Uint32(b[i+16:]))
		if section < 0 || section+8 > len(b) {
			continue
		}
		count := int(binary.LittleEndian.Uint32(b[section+4:]))
		for n := 0; n < min(count, 64) && section+16+n*8 <= len(b); n++ {
			id, at := binary.LittleEndian.Uint32(b[section+8+n*8:]), section+int(binary.LittleEndian.Uint32(b[section+12+n*8:]))
			if oleSummary[id] == "" || at < 0 || at+8 > len(b) || binary.LittleEndian.Uint32(b[at:]) != 30 {
				continue
			}
			size := int(binary.LittleEndian.Uint32(b[at+4:]))
			if size > 0 && size < 4096 && at+8+size <= len(b) {
				text, _, _ := bytes.Cut(b[at+8:at+8+size], []byte{0})
				l.fact(oleSummary[id], string(text), fmt.Sprintf("summary at byte %d", at))
			}
		}
	}
}
