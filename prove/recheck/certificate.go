// Package recheck verifies a proof without the search that found it.
//
// A proof that nothing bad can happen is a list of regions that holds every
// state a net can reach. To believe it, nobody need know how it was found: the
// start is in it, every step and every day leads from a region into a region,
// and no bad state is in any. [Certificate.Check] looks at just that, by code
// of its own; with package search it shares the types of package net only.
//
// A certificate is a text file. Its head says in plain words what was proved,
// of which rulebook and for which years; its body is the net and the regions,
// a line of JSON each, compressed and in base64. Whether the net is a fair
// model of the rulebook is not to be seen from it: whoever has the rulebook
// makes the model again and compares.
package recheck

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"alteram/prove/net"
)

// Head says what a certificate is about, in one line each.
type Head struct {
	Claim    string // in words
	Rulebook string // its hash
	Horizon  string // the days for which the claim was proved
}

// Certificate is a proof as it was read.
type Certificate struct {
	Head
	Net     *net.Net
	Regions []net.Region
}

const (
	title     = "alteram certificate 1"
	width     = 76
	maxBody   = 512 << 20 // bytes of JSON
	maxFile   = 256 << 20
	furthest  = net.MaxDays * (net.MaxClocks + 1) // no difference of clocks is told beyond
	sumPrefix = "sum: "
)

// Write writes a certificate.
func Write(w io.Writer, h Head, n *net.Net, regions iter.Seq[net.Region]) error {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	enc := json.NewEncoder(z)
	if err := enc.Encode(n); err != nil {
		return fmt.Errorf("certificate: %w", err)
	}
	count := 0
	for r := range regions {
		if err := enc.Encode(r); err != nil {
			return fmt.Errorf("certificate: region %d: %w", count, err)
		}
		count++
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("certificate: %w", err)
	}
	var head strings.Builder
	head.WriteString(title + "\n")
	for _, f := range h.fields() {
		if strings.ContainsAny(*f.value, "\r\n") {
			return fmt.Errorf("certificate: the %s must be one line: %q", f.name, *f.value)
		}
		fmt.Fprintf(&head, "%s: %s\n", f.name, *f.value)
	}
	fmt.Fprintf(&head, "regions: %d\n", count)
	var body strings.Builder
	for text := base64.StdEncoding.EncodeToString(packed.Bytes()); text != ""; {
		line := text[:min(width, len(text))]
		text = text[len(line):]
		body.WriteString(line + "\n")
	}
	if _, err := fmt.Fprintf(w, "%s%s%s\n\n%s", head.String(), sumPrefix, sum(head.String(), body.String()), body.String()); err != nil {
		return fmt.Errorf("certificate: %w", err)
	}
	return nil
}

type headField struct {
	name  string
	value *string
}

func (h *Head) fields() []headField {
	return []headField{{"claim", &h.Claim}, {"rulebook", &h.Rulebook}, {"horizon", &h.Horizon}}
}

// sum is over all bytes of the file but its own line and the empty one after it.
func sum(head, body string) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte(head+body)))
}

// Read reads a certificate. The error says where it is damaged. That it can be
// read does not mean that it proves anything: see [Certificate.Check].
func Read(r io.Reader) (*Certificate, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("certificate: %w", err)
	}
	if len(text) > maxFile {
		return nil, fmt.Errorf("certificate: it is longer than %d bytes", maxFile)
	}
	top, body, ok := strings.Cut(string(text), "\n\n")
	if !ok {
		return nil, errors.New("certificate: no empty line divides the head from the body")
	}
	c := &Certificate{}
	lines := strings.Split(top, "\n")
	fields := c.fields()
	if lines[0] != title {
		return nil, fmt.Errorf("certificate: line 1 is not %q", title)
	}
	if len(lines) != len(fields)+3 {
		return nil, fmt.Errorf("certificate: the head has %d lines, not %d", len(lines), len(fields)+3)
	}
	var regions string
	fields = append(fields, headField{"regions", &regions})
	for i, f := range fields {
		value, ok := strings.CutPrefix(lines[i+1], f.name+": ")
		if !ok {
			return nil, fmt.Errorf("certificate: line %d does not begin with %q", i+2, f.name+": ")
		}
		*f.value = value
	}
	head := strings.Join(lines[:len(lines)-1], "\n") + "\n"
	if want := sumPrefix + sum(head, body); lines[len(lines)-1] != want {
		return nil, fmt.Errorf("certificate: line %d: the sum is not that of the file, which is %s: the file was changed", len(lines), want[len(sumPrefix):])
	}
	count, err := strconv.Atoi(regions)
	if err != nil || count < 0 {
		return nil, fmt.Errorf("certificate: line %d: %q is no number of regions", len(lines)-1, regions)
	}
	if err := c.readBody(body, count); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *Certificate) readBody(body string, count int) error {
	z, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(body)))
	if err != nil {
		return fmt.Errorf("certificate: body: %w", err)
	}
	d := json.NewDecoder(io.LimitReader(bufio.NewReader(z), maxBody))
	var raw json.RawMessage
	if err := d.Decode(&raw); err != nil {
		return fmt.Errorf("certificate: net: %w", err)
	}
	if c.Net, err = net.Parse(raw); err != nil {
		return fmt.Errorf("certificate: %w", err)
	}
	d.DisallowUnknownFields()
	for i := 0; ; i++ {
		var r net.Region
		err := d.Decode(&r)
		if errors.Is(err, io.EOF) && i == count {
			return nil
		}
		if errors.Is(err, io.EOF) || i == count {
			return fmt.Errorf("certificate: region %d: the head says that there are %d", i, count)
		}
		if err != nil {
			return fmt.Errorf("certificate: region %d: %w", i, err)
		}
		if err := c.fits(r); err != nil {
			return fmt.Errorf("certificate: region %d: %w", i, err)
		}
		c.Regions = append(c.Regions, r)
	}
}

// fits says what of a region cannot be meant.
func (c *Certificate) fits(r net.Region) error {
	if len(r.Values) != len(c.Net.Flags) {
		return fmt.Errorf("it has values for %d flags, and the net has %d", len(r.Values), len(c.Net.Flags))
	}
	for f, v := range r.Values {
		if v < 0 || v >= int(c.Net.Flags[f].Size) {
			return fmt.Errorf("flag %q has no value %d", c.Net.Flags[f].Name, v)
		}
	}
	for _, l := range r.Limits {
		for _, k := range l[:2] {
			if k < -1 || int(k) >= len(c.Net.Clocks) {
				return fmt.Errorf("there is no clock %d", k)
			}
		}
		if l[0] == l[1] || l[2] > furthest || l[2] < -furthest {
			return fmt.Errorf("the limit %v says nothing", l)
		}
	}
	return nil
}
