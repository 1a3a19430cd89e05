package bundle

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The names of a bundle's own files.
const (
	manifestName    = "MANIFEST"
	descriptionName = "bundle.json"
	checkpointName  = "log/checkpoint"
	leavesName      = "log/leaves"
	keysName        = "log/keys"
	consistencyDir  = "log/consistency/"
	rulesDir        = "rules/"
	filesDir        = "files/"
)

// folders are where the events of the case and of the organisation stand.
type folders struct{ events, disclosures string }

var (
	caseFolders = folders{"events/", "disclosures/"}
	orgFolders  = folders{"org/", "org-disclosures/"}
)

func (d folders) sheet(seq int64) string { return fmt.Sprintf("%s%06d.json", d.events, seq) }
func (d folders) proof(seq int64) string { return fmt.Sprintf("%s%06d.tlog-proof", d.events, seq) }
func (d folders) field(seq int64, position int) string {
	return fmt.Sprintf("%s%06d/%03d.json", d.disclosures, seq, position)
}

// ownNames are names and beginnings of names that no extra file may have.
var ownNames = []string{
	manifestName, descriptionName, "events/", "disclosures/", "org/", "org-disclosures/", "log/", rulesDir, filesDir,
}

// compareNames orders names by their bytes.
func compareNames(a, b string) int { return strings.Compare(a, b) }

// CheckName reports why name may not be the name of a file of a rulebook or of
// an extra file, or nil: it must be one that every system can store, and that
// no system takes for a path out of the bundle.
func CheckName(name string) error {
	if f := checkName(name); f != nil {
		return fmt.Errorf("%s", strings.TrimSuffix(f.Text, "."))
	}
	return nil
}

// checkName is CheckName, as a finding.
func checkName(name string) *Finding {
	switch {
	case len(name) == 0 || len(name) > 200:
		return bad("", "A name of a file has %d bytes; names have 1 to 200.", len(name))
	case !utf8.ValidString(name) || !norm.NFC.IsNormalString(name):
		return bad("", "The name %q is not UTF-8 in normal form C.", name)
	}
	for _, r := range name {
		if !unicode.IsPrint(r) || strings.ContainsRune(`<>:"\|?*`, r) {
			return bad("", "The name %q holds %q, which not every system can store.", name, r)
		}
	}
	for part := range strings.SplitSeq(name, "/") {
		stem, _, _ := strings.Cut(part, ".")
		switch {
		case part == "":
			return bad("", "The name %q begins or ends with / or has two in a row: it could lead out of the folder.", name)
		case part[0] == '.' || part[0] == ' ' || strings.HasSuffix(part, ".") || strings.HasSuffix(part, " "):
			return bad("", "The name %q has a part that begins or ends with a dot or a space: it could lead out of the folder or be hidden.", name)
		case isDevice(stem):
			return bad("", "The name %q has a part that is the name of a device on Windows.", name)
		}
	}
	return nil
}

// isDevice reports whether Windows takes a file of that name for a device.
func isDevice(stem string) bool {
	stem = strings.ToUpper(strings.TrimRight(stem, " "))
	if len(stem) == 4 && (stem[:3] == "COM" || stem[:3] == "LPT") && stem[3] >= '0' && stem[3] <= '9' {
		return true
	}
	return slices.Contains([]string{"CON", "PRN", "AUX", "NUL"}, stem)
}

// isExtra reports whether a name may be that of an extra file.
func isExtra(name string) bool {
	for _, own := range ownNames {
		if name == strings.TrimSuffix(own, "/") || strings.HasSuffix(own, "/") && strings.HasPrefix(name, own) {
			return false
		}
	}
	return true
}

// place is what a name says of a file of the bundle.
type place struct {
	kind     kind
	seq      int64  // of events, proofs and fields; size of consistency
	position int    // of fields
	hash     string // of editions and attachments, in hex
	name     string // of a file of an edition
}

// kind is what sort of file something is.
type kind int

const (
	kindUnknown kind = iota
	kindManifest
	kindDescription
	kindCheckpoint
	kindLeaves
	kindKeys
	kindConsistency
	kindSheet
	kindProof
	kindField
	kindOrgSheet
	kindOrgProof
	kindOrgField
	kindRules
	kindFile
	kindExtra
)

// placeOf returns what a name says. Names that are almost of the form, with
// other zeros for example, are unknown.
func placeOf(name string) place {
	switch name {
	case manifestName:
		return place{kind: kindManifest}
	case descriptionName:
		return place{kind: kindDescription}
	case checkpointName:
		return place{kind: kindCheckpoint}
	case leavesName:
		return place{kind: kindLeaves}
	case keysName:
		return place{kind: kindKeys}
	}
	switch top, rest, _ := strings.Cut(name, "/"); top + "/" {
	case "log/":
		if size, ok := strings.CutPrefix(name, consistencyDir); ok {
			if n, ok := number(size, 1); ok {
				return place{kind: kindConsistency, seq: n}
			}
		}
	case caseFolders.events:
		return eventPlace(rest, kindSheet, kindProof)
	case orgFolders.events:
		return eventPlace(rest, kindOrgSheet, kindOrgProof)
	case caseFolders.disclosures:
		return fieldPlace(rest, kindField)
	case orgFolders.disclosures:
		return fieldPlace(rest, kindOrgField)
	case rulesDir:
		if hash, file, ok := strings.Cut(rest, "/"); ok && isHex64(hash) && !strings.Contains(file, "/") {
			return place{kind: kindRules, hash: hash, name: file}
		}
	case filesDir:
		if isHex64(rest) {
			return place{kind: kindFile, hash: rest}
		}
	}
	if isExtra(name) {
		return place{kind: kindExtra}
	}
	return place{}
}

func eventPlace(rest string, sheet, proof kind) place {
	digits, ending, _ := strings.Cut(rest, ".")
	seq, ok := number(digits, 6)
	switch {
	case ok && ending == "json":
		return place{kind: sheet, seq: seq}
	case ok && ending == "tlog-proof":
		return place{kind: proof, seq: seq}
	}
	return place{}
}

func fieldPlace(rest string, field kind) place {
	digits, file, _ := strings.Cut(rest, "/")
	seq, ok1 := number(digits, 6)
	position, ok2 := number(strings.TrimSuffix(file, ".json"), 3)
	if !ok1 || !ok2 || !strings.HasSuffix(file, ".json") {
		return place{}
	}
	return place{kind: field, seq: seq, position: int(position)}
}

// number reads a number written with at least so many digits, in the only way
// that it is written so.
func number(s string, width int) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 63)
	if err != nil || n < 0 || fmt.Sprintf("%0*d", width, n) != s {
		return 0, false
	}
	return n, true
}

func isHex64(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == 32 && hex.EncodeToString(b) == s
}
