package bundle

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"alteram/record"
)

// Read takes a bundle apart. It takes exactly the bytes that [Write] makes and
// refuses everything else; the error is an [*Unreadable]. It does not verify
// what the bundle says: [Verify] does.
func Read(zip []byte) (*Contents, error) { return Open(bytes.NewReader(zip), int64(len(zip))) }

// Open is [Read] for a bundle of size bytes that may be too large for the
// memory: its attachments are read from where they lie, for as long as the
// contents are used. The error is an [*Unreadable], or that of r.
func Open(r io.ReaderAt, size int64) (*Contents, error) {
	parts, f, err := unpack(r, size)
	if err != nil {
		return nil, err
	}
	if f != nil {
		return nil, &Unreadable{[]Finding{*f}}
	}
	return read(parts)
}

// OpenFolder is [Open] for a bundle that was unpacked into a folder.
func OpenFolder(folder fs.FS) (*Contents, error) {
	var parts []part
	var text int64
	err := fs.WalkDir(folder, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		p := part{Name: name}
		info, err := e.Info()
		switch {
		case err != nil:
			return err
		case !info.Mode().IsRegular():
			return &Unreadable{[]Finding{*bad(name, "%s is not a plain file.", name)}}
		case len(parts) == MaxFiles:
			return &Unreadable{[]Finding{*bad("", "The folder holds more than %d files.", MaxFiles)}}
		case strings.HasPrefix(name, filesDir):
			p.big = &Attachment{Size: info.Size(), Content: fileAt{folder, name}}
		default:
			if text += info.Size(); text > maxText {
				return &Unreadable{[]Finding{*bad("", "The folder has more than %d bytes besides attachments, which no bundle has.", maxText)}}
			}
			p.Data, err = fs.ReadFile(folder, name)
		}
		parts = append(parts, p)
		return err
	})
	if err != nil {
		return nil, err
	}
	return read(sorted(parts))
}

// fileAt is a file that is opened each time that a part of it is read, so that
// a folder of many needs no more than one at a time.
type fileAt struct {
	folder fs.FS
	name   string
}

// ReadAt reads from a place on.
func (f fileAt) ReadAt(p []byte, off int64) (int, error) {
	file, err := f.folder.Open(f.name)
	if err != nil {
		return 0, err
	}
	defer file.Close() // it was only read
	if at, ok := file.(io.ReaderAt); ok {
		return at.ReadAt(p, off)
	}
	if _, err := io.CopyN(io.Discard, file, off); err != nil {
		return 0, err
	}
	n, err := io.ReadFull(file, p)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return n, err
}

func read(list []part) (*Contents, error) {
	r := &reading{files: map[string]*part{}}
	for i := range list {
		r.files[list[i].Name] = &list[i]
	}
	r.checkNames(list)
	if len(r.findings) == 0 {
		r.checkManifest(list)
	}
	if len(r.findings) == 0 {
		r.take(list)
	}
	if len(r.findings) == 0 {
		r.checkForm()
	}
	if r.err != nil {
		return nil, r.err
	}
	if len(r.findings) > 0 {
		return nil, &Unreadable{r.findings}
	}
	return &r.c, nil
}

// reading is a bundle being taken apart.
type reading struct {
	files    map[string]*part
	c        Contents
	findings []Finding
	err      error // a part could not be read from where it lies
}

// data returns the bytes of a part, and whether it is there.
func (r *reading) data(name string) ([]byte, bool) {
	p, there := r.files[name]
	if !there {
		return nil, false
	}
	return p.Data, true
}

// complain adds a finding about a file. In the text, %[1]s is what the file is.
func (r *reading) complain(name, format string, args ...any) {
	p := placeOf(name)
	f := Finding{Seq: -1, File: name}
	if p.kind == kindSheet || p.kind == kindProof || p.kind == kindField {
		f.Seq = p.seq
	}
	f.Text = sentence(fmt.Sprintf(format, append([]any{r.what(name)}, args...)...))
	r.findings = append(r.findings, f)
}

// what says what a file is, and names the event it belongs to.
func (r *reading) what(name string) string {
	p := placeOf(name)
	in, ofOrg := caseFolders, false
	switch p.kind {
	case kindOrgSheet, kindOrgProof, kindOrgField:
		in, ofOrg = orgFolders, true
	}
	sheet, _ := r.data(in.sheet(p.seq))
	event := called(p.seq, sheet, ofOrg)
	switch p.kind {
	case kindSheet, kindOrgSheet:
		return "the sheet of " + event + ", " + name + ","
	case kindProof, kindOrgProof:
		return "the proof of " + event + ", " + name + ","
	case kindField, kindOrgField:
		return fmt.Sprintf("field %d of %s, %s,", p.position, event, name)
	case kindCheckpoint:
		return "the signed head of the log, " + name + ","
	case kindLeaves:
		return "the list of all entries of the log, " + name + ","
	case kindConsistency:
		return fmt.Sprintf("the proof that the log of %d entries was continued, %s,", p.seq, name)
	case kindRules:
		return "a text of the rulebook, " + name + ","
	case kindFile:
		return "an attachment, " + name + ","
	case kindDescription:
		return "the list of what was handed over, " + name + ","
	}
	return name
}

// checkNames refuses files that a bundle cannot hold.
func (r *reading) checkNames(list []part) {
	if len(list) > MaxFiles {
		r.findings = append(r.findings, *bad("", "The bundle holds more than %d files.", MaxFiles))
		return
	}
	var total int64
	seen := map[string]string{}
	for _, f := range list {
		if why := checkName(f.Name); why != nil {
			r.findings = append(r.findings, *why)
			continue
		}
		if placeOf(f.Name).kind == kindUnknown {
			r.complain(f.Name, "%[1]s is not a file that a bundle can hold.")
		}
		folded := strings.ToLower(f.Name)
		if other, twice := seen[folded]; twice {
			r.complain(f.Name, "%[1]s and %s have names that some systems do not tell apart.", other)
		}
		seen[folded] = f.Name
		if total += f.size(); total > MaxSize {
			r.findings = append(r.findings, *bad("", "The bundle has more than %d bytes.", int64(MaxSize)))
			return
		}
	}
	for _, name := range []string{manifestName, descriptionName, checkpointName, keysName} {
		if _, ok := r.files[name]; !ok {
			r.complain(name, "%[1]s is missing.")
		}
	}
}

// checkManifest holds every file against MANIFEST.
func (r *reading) checkManifest(list []part) {
	data, _ := r.data(manifestName)
	text := string(data)
	want, err := manifest(list)
	if r.err = err; err != nil || text == string(want) {
		return
	}
	listed := map[string]bool{}
	for n, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		sum, name, ok := strings.Cut(line, "  ")
		p, there := r.files[name]
		switch {
		case !ok || !isHex64(sum) || name == manifestName || listed[name]:
			r.complain(manifestName, "%[1]s was changed: line %d is not a check sum and the name of a file, once.", n+1)
			continue
		case !there:
			r.complain(name, "%[1]s is missing; MANIFEST lists it.")
		case r.sum(p) != sum:
			r.complain(name, "%[1]s was changed: its check sum is not the one in MANIFEST.")
		}
		listed[name] = true
	}
	for _, f := range list {
		if f.Name != manifestName && !listed[f.Name] {
			r.complain(f.Name, "%[1]s was added: MANIFEST does not list it.")
		}
	}
	if len(r.findings) == 0 {
		r.complain(manifestName, "%[1]s was changed: its lines are not in order.")
	}
}

// sum is the SHA-256 of a part in hex.
func (r *reading) sum(p *part) string {
	sums, err := p.sums()
	r.err = cmp.Or(r.err, err)
	return hex.EncodeToString(sums.sum[:])
}

// take builds the contents from the files.
func (r *reading) take(list []part) {
	c := &r.c
	c.Checkpoint, _ = r.data(checkpointName)
	c.Description, _ = r.data(descriptionName)
	if _, err := record.ParseCheckpoint(c.Checkpoint); err != nil {
		r.complain(checkpointName, "%[1]s cannot be read: %v.", err)
		return
	}
	d, err := decodeDescription(c.Description)
	if err != nil {
		r.complain(descriptionName, "%[1]s cannot be read: %v.", err)
		return
	}
	c.Purpose, c.Holder, c.Made, c.Origin, c.Case = d.purpose, d.holder, d.made, d.origin, d.caseID
	c.Erased = d.erased
	c.Events = r.events(list, caseFolders, kindSheet)
	c.Org = r.events(list, orgFolders, kindOrgSheet)
	for i := range c.Events {
		if _, ok := r.files[caseFolders.sheet(int64(i))]; !ok {
			r.complain(caseFolders.sheet(int64(i)), "event %[2]d is missing: the numbers of the events have a gap.", i)
			return
		}
	}
	for _, e := range d.editions {
		edition := Edition{Hash: e.hash}
		for _, name := range e.names {
			path := rulesDir + e.hash + "/" + name
			data, there := r.data(path)
			if !there {
				r.complain(path, "%[1]s is missing; bundle.json says that it was handed over.")
			}
			edition.Files = append(edition.Files, File{name, data})
		}
		c.Editions = append(c.Editions, edition)
	}
	for _, f := range list {
		switch p := placeOf(f.Name); p.kind {
		case kindConsistency:
			r.takeConsistency(f)
		case kindLeaves:
			r.takeLeaves(f)
		case kindFile:
			raw, _ := hex.DecodeString(p.hash)
			a := *f.big
			a.Commitment = [32]byte(raw)
			c.Files = append(c.Files, a)
		case kindExtra:
			c.Extra = append(c.Extra, File{f.Name, f.Data})
		}
	}
}

func (r *reading) takeConsistency(f part) {
	k, err := decodeConsistency(f.Data)
	if err != nil {
		r.complain(f.Name, "%[1]s cannot be read: %v.", err)
		return
	}
	// In order of size, which is not that of the names.
	old, _ := record.ParseCheckpoint(k.Checkpoint)
	at := 0
	for at < len(r.c.Consistency) {
		if other, _ := record.ParseCheckpoint(r.c.Consistency[at].Checkpoint); other.Size > old.Size {
			break
		}
		at++
	}
	r.c.Consistency = append(r.c.Consistency[:at], append([]Consistency{k}, r.c.Consistency[at:]...)...)
}

func (r *reading) takeLeaves(f part) {
	const n = len(record.Entry{})
	if len(f.Data)%n != 0 || len(f.Data) == 0 {
		r.complain(f.Name, "%[1]s cannot be read: its length is no multiple of %d bytes.", n)
		return
	}
	for at := 0; at < len(f.Data); at += n {
		r.c.Leaves = append(r.c.Leaves, record.Entry(f.Data[at:at+n]))
	}
}

// events takes the events of a folder. Its sheets may be anything: Verify
// looks into them.
func (r *reading) events(list []part, in folders, sheets kind) []Event {
	proofs, fields := sheets+1, sheets+2
	var seqs []int64
	var events []Event
	at := map[int64]int{}
	for _, f := range list {
		if p := placeOf(f.Name); p.kind == sheets {
			seqs = append(seqs, p.seq)
		}
	}
	slices.Sort(seqs) // names of more than six digits stand in another order
	for _, seq := range seqs {
		at[seq] = len(events)
		sheet, _ := r.data(in.sheet(seq))
		events = append(events, r.event(in, seq, sheet))
	}
	for _, f := range list {
		p := placeOf(f.Name)
		if p.kind != proofs && p.kind != fields {
			continue
		}
		i, ok := at[p.seq]
		if !ok {
			r.complain(f.Name, "%[1]s is there, and the sheet of the event is missing.")
			continue
		}
		if p.kind == proofs {
			continue
		}
		d, err := record.DecodeDisclosure(f.Data)
		if err != nil {
			r.complain(f.Name, "%[1]s cannot be read: %v.", err)
			continue
		}
		if events[i].Shown == nil {
			events[i].Shown = map[int]record.Disclosure{}
		}
		events[i].Shown[p.position] = d
	}
	return events
}

func (r *reading) event(in folders, seq int64, sheet []byte) Event {
	e := Event{Sheet: sheet}
	if in == orgFolders { // the file has its name from the sheet
		if s, err := record.DecodeSheet(sheet); err != nil {
			r.complain(in.sheet(seq), "%[1]s cannot be read: %v.", err)
		} else if s.Seq != seq {
			r.complain(in.sheet(seq), "%[1]s is the sheet of event %d.", s.Seq)
		}
	}
	name := in.proof(seq)
	data, there := r.data(name)
	if !there {
		r.complain(name, "%[1]s is missing.")
		return e
	}
	p, err := record.DecodeProof(data)
	switch {
	case err != nil:
		r.complain(name, "%[1]s cannot be read: %v.", err)
	case len(p.Extra) != len(e.Blind):
		r.complain(name, "%[1]s does not hold the blind of the entry, 32 bytes.")
	case !bytes.Equal(p.Checkpoint, r.c.Checkpoint):
		r.complain(name, "%[1]s leads to another head than log/checkpoint.")
	default:
		e.Index, e.Path = p.Index, p.Path
		copy(e.Blind[:], p.Extra)
	}
	return e
}

// checkForm refuses what was read and would be written otherwise.
func (r *reading) checkForm() {
	again, err := layOut(&r.c)
	if err != nil {
		r.findings = append(r.findings, *bad("", "%s.", sentence(err.Error())))
		return
	}
	want := map[string]bool{}
	for _, f := range again {
		want[f.Name] = true
		if data, there := r.data(f.Name); !there {
			r.complain(f.Name, "%[1]s is missing.")
		} else if !bytes.Equal(data, f.Data) {
			r.complain(f.Name, "%[1]s is not in the form that bundles have, or does not agree with the events.")
		}
	}
	for name := range r.files {
		if !want[name] {
			r.complain(name, "%[1]s belongs to nothing that the bundle says it holds.")
		}
	}
}
