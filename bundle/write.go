package bundle

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"alteram/record"
)

// Write returns the bundle as a ZIP archive. The same contents give the same
// bytes. It does not verify what it writes: [Verify] does.
func Write(c *Contents) ([]byte, error) {
	a, err := Pack(c)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if _, err := a.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("write the bundle: %w", err)
	}
	return b.Bytes(), nil
}

// Pack is [Write] for a bundle that may be too large for the memory.
func Pack(c *Contents) (*Archive, error) {
	parts, err := layOut(c)
	if err != nil {
		return nil, fmt.Errorf("write the bundle: %w", err)
	}
	return pack(parts)
}

// layOut returns the files of a bundle, in the order of their names.
func layOut(c *Contents) ([]part, error) {
	if len(c.Description) == 0 || len(c.Events) == 0 {
		return nil, fmt.Errorf("it was not issued: Describe it and record that it was handed over")
	}
	files := []part{{Name: descriptionName, Data: c.Description}, {Name: checkpointName, Data: c.Checkpoint}}
	add := func(name string, data []byte) { files = append(files, part{Name: name, Data: data}) }

	keys, err := keyLines(c.Org)
	if err != nil {
		return nil, err
	}
	add(keysName, keys)
	if err := layOutEvents(caseFolders, c.Events, c.Checkpoint, add, func(i int) int64 { return int64(i) }); err != nil {
		return nil, err
	}
	var seqs []int64
	for _, e := range c.Org {
		s, err := record.DecodeSheet(e.Sheet)
		if err != nil {
			return nil, fmt.Errorf("event of the organisation: %w", err)
		}
		seqs = append(seqs, s.Seq)
	}
	if err := layOutEvents(orgFolders, c.Org, c.Checkpoint, add, func(i int) int64 { return seqs[i] }); err != nil {
		return nil, err
	}
	if len(c.Leaves) > 0 {
		leaves := make([]byte, 0, len(c.Leaves)*len(record.Entry{}))
		for _, e := range c.Leaves {
			leaves = append(leaves, e[:]...)
		}
		add(leavesName, leaves)
	}
	for _, k := range c.Consistency {
		old, err := record.ParseCheckpoint(k.Checkpoint)
		if err != nil {
			return nil, fmt.Errorf("an earlier head: %w", err)
		}
		add(consistencyDir+strconv.FormatInt(old.Size, 10), k.encode())
	}
	for _, e := range c.Editions {
		for _, f := range e.Files {
			if strings.Contains(f.Name, "/") {
				return nil, fmt.Errorf("the name %q of a text of a rulebook holds a /", f.Name)
			}
			add(rulesDir+e.Hash+"/"+f.Name, f.Data)
		}
	}
	for i := range c.Files {
		f := &c.Files[i]
		files = append(files, part{Name: filesDir + hex.EncodeToString(f.Commitment[:]), big: f})
	}
	for _, f := range c.Extra {
		if !isExtra(f.Name) {
			return nil, fmt.Errorf("%s is the name of a file of the bundle itself", f.Name)
		}
		add(f.Name, f.Data)
	}
	add(manifestName, nil)
	sorted(files)
	seen := map[string]bool{}
	for _, f := range files {
		if err := CheckName(f.Name); err != nil {
			return nil, err
		}
		if folded := strings.ToLower(f.Name); seen[folded] {
			return nil, fmt.Errorf("%s is there twice", f.Name)
		} else {
			seen[folded] = true
		}
	}
	for i, f := range files {
		if f.Name == manifestName {
			if files[i].Data, err = manifest(files); err != nil {
				return nil, err
			}
		}
	}
	return files, nil
}

func layOutEvents(in folders, events []Event, checkpoint []byte, add func(string, []byte), seq func(int) int64) error {
	for i, e := range events {
		n := seq(i)
		add(in.sheet(n), e.Sheet)
		proof, err := record.Proof{Index: e.Index, Extra: e.Blind[:], Path: e.Path, Checkpoint: checkpoint}.Encode()
		if err != nil {
			return fmt.Errorf("%s: %w", in.proof(n), err)
		}
		add(in.proof(n), proof)
		for position, d := range e.Shown {
			b, err := d.Bytes()
			if err != nil {
				return fmt.Errorf("%s: %w", in.field(n, position), err)
			}
			add(in.field(n, position), b)
		}
	}
	return nil
}

// keyLines returns log/keys: the verifier keys that the events of the
// organisation name, the log's and then its witnesses', one a line. They are
// there to be read and copied; what counts are the events.
func keyLines(org []Event) ([]byte, error) {
	var keys, witnesses []string
	for _, e := range org {
		s, err := record.DecodeSheet(e.Sheet)
		if err != nil {
			return nil, fmt.Errorf("event of the organisation: %w", err)
		}
		switch key, _ := s.Open["key"].(string); s.Act {
		case record.ActGenesis, record.ActKey:
			keys = append(keys, key)
		case witnessAct:
			key, _ := s.Open["verifier"].(string)
			witnesses = append(witnesses, key)
		}
	}
	var b bytes.Buffer
	for _, key := range append(keys, witnesses...) {
		b.WriteString(key + "\n")
	}
	return b.Bytes(), nil
}

// manifest returns the check sums of all other files, in the form that
// sha256sum -c reads.
func manifest(parts []part) ([]byte, error) {
	var b bytes.Buffer
	for i := range parts {
		if parts[i].Name == manifestName {
			continue
		}
		sums, err := parts[i].sums()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", parts[i].Name, err)
		}
		b.WriteString(hex.EncodeToString(sums.sum[:]) + "  " + parts[i].Name + "\n")
	}
	return b.Bytes(), nil
}

const consistencyHeader = "alteram-consistency/v1"

// encode returns the file of a consistency proof: a line that names the form,
// the hashes as RFC 6962 2.1.2 orders them, an empty line and the earlier head
// as it was signed.
func (k Consistency) encode() []byte {
	var b bytes.Buffer
	b.WriteString(consistencyHeader + "\n")
	for _, h := range k.Proof {
		b.WriteString(base64.StdEncoding.EncodeToString(h[:]) + "\n")
	}
	b.WriteString("\n")
	b.Write(k.Checkpoint)
	return b.Bytes()
}

// decodeConsistency reads what encode wrote.
func decodeConsistency(text []byte) (k Consistency, err error) {
	head, old, ok := strings.Cut(string(text), "\n\n")
	lines := strings.Split(head, "\n")
	if !ok || lines[0] != consistencyHeader {
		return k, fmt.Errorf("it does not begin with %s", consistencyHeader)
	}
	for _, line := range lines[1:] {
		b, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(b) != tlog.HashSize {
			return k, fmt.Errorf("%q is not 32 bytes in base64", line)
		}
		k.Proof = append(k.Proof, tlog.Hash(b))
	}
	k.Checkpoint = []byte(old)
	if _, err := record.ParseCheckpoint(k.Checkpoint); err != nil {
		return k, err
	}
	if !bytes.Equal(k.encode(), text) {
		return k, fmt.Errorf("its hashes are not in the base64 of the form")
	}
	return k, nil
}
