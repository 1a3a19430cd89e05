package paper

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"alteram/pdf"
)

// foreign is a PDF that somebody else made, of which pages are taken over. Nothing of
// it comes along but what a page draws: no script, no attached file, no form, no note
// of who wrote it.
type foreign struct {
	ctx   *model.Context
	n     int // pages
	file  *pdf.File
	refs  map[int]pdf.Ref // its objects that are taken over, under their numbers there
	queue []int
	left  int // bytes that may still be unpacked
}

// Limits of a PDF that somebody else made.
const (
	mostForeignPages = 5000
	mostUnpacked     = 256 << 20 // bytes, of all its pages together
	mostStream       = 128 << 20
	deepest          = 60
)

var (
	errLocked = errors.New("it is locked with a password")
	errBroken = errors.New("it is damaged or is no PDF")
	errLarge  = errors.New("it is too large")
)

// guard turns a panic of the reader, which sees whatever people send, into an error.
func guard(err *error) {
	if recover() != nil {
		*err = errBroken
	}
}

// openForeign reads a PDF.
func openForeign(data []byte) (x *foreign, err error) {
	defer guard(&err)
	limits := model.ResourceLimits{
		MaxStreamBytes: mostStream, MaxDecodeBytes: mostStream, MaxImagePixels: mostPixels, MaxImageBytes: mostStream, MaxObjectCount: 1_000_000,
		MaxObjectStreamCount: 100_000, MaxObjectStreamFirst: 16 << 20, MaxXRefEntries: 1_000_000, MaxRecursionDepth: deepest,
	}
	ctx, err := pdfcpu.Read(bytes.NewReader(data), &model.Configuration{Reader15: true, ValidationMode: model.ValidationRelaxed, Offline: true, Limits: limits})
	switch {
	case errors.Is(err, pdfcpu.ErrWrongPassword), errors.Is(err, pdfcpu.ErrOwnerPasswordRequired):
		return nil, errLocked
	case err != nil:
		return nil, errBroken
	}
	if err := ctx.EnsurePageCount(); err != nil || ctx.PageCount < 1 {
		return nil, errBroken
	}
	if ctx.PageCount > mostForeignPages {
		return nil, errLarge
	}
	return &foreign{ctx: ctx, n: ctx.PageCount, left: mostUnpacked}, nil
}

// size is how wide and high a page is as it is read, turned as it says.
func (x *foreign) size(n int) (w, h float64, err error) {
	defer guard(&err)
	_, _, at, err := x.ctx.PageDict(n, false)
	if err != nil {
		return 0, 0, errBroken
	}
	b := boxOf(at)
	if w, h = b.Width(), b.Height(); turned(at.Rotate)%180 != 0 {
		w, h = h, w
	}
	if !(w > 1 && h > 1 && w < 20000 && h < 20000) {
		return 0, 0, errBroken
	}
	return w, h, nil
}

func turned(degrees int) int { return (degrees%360 + 360) % 360 }

// boxOf is the part of a page that is shown.
func boxOf(at *model.InheritedPageAttrs) *types.Rectangle {
	b := at.MediaBox
	if b == nil {
		b = types.NewRectangle(0, 0, a4w, a4h)
	}
	if c := at.CropBox; c != nil {
		in := types.NewRectangle(max(b.LL.X, c.LL.X), max(b.LL.Y, c.LL.Y), min(b.UR.X, c.UR.X), min(b.UR.Y, c.UR.Y))
		if in.Width() > 1 && in.Height() > 1 {
			return in
		}
	}
	return b
}

// form takes a page over as a form whose lower left corner is at the origin and whose
// size is that of size.
func (x *foreign) form(f *pdf.File, n int) (ref pdf.Ref, err error) {
	defer guard(&err)
	if x.file != f {
		x.file, x.refs = f, map[int]pdf.Ref{}
	}
	page, _, at, err := x.ctx.PageDict(n, false)
	if err != nil {
		return 0, errBroken
	}
	content, filter, err := x.content(page, n)
	if err != nil {
		return 0, err
	}
	notes, names, err := x.notes(page)
	if err != nil {
		return 0, err
	}
	b := boxOf(at)
	w, h := b.Width(), b.Height()
	m := map[int][6]float64{0: {1, 0, 0, 1, -b.LL.X, -b.LL.Y}, 90: {0, -1, 1, 0, -b.LL.Y, b.LL.X + w}, 180: {-1, 0, 0, -1, b.LL.X + w, b.LL.Y + h}, 270: {0, 1, -1, 0, b.LL.Y + h, -b.LL.X}}[turned(at.Rotate)/90*90]
	res := "<<>>"
	if at.Resources != nil {
		if res, err = x.text(at.Resources, 0); err != nil {
			return 0, err
		}
	}
	inner := f.Reserve()
	f.PutStream(inner, fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [%f %f %f %f] /Resources %s%s", b.LL.X, b.LL.Y, b.UR.X, b.UR.Y, res, filter), content)
	ref = f.Reserve()
	f.PutPacked(ref, fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [%f %f %f %f] /Matrix [%f %f %f %f %f %f] /Resources <</XObject <</P %d 0 R%s>>>>",
		b.LL.X, b.LL.Y, b.UR.X, b.UR.Y, m[0], m[1], m[2], m[3], m[4], m[5], inner, names), []byte("q /P Do Q\n"+notes))
	return ref, x.drain()
}

// content is what a page draws: one stream as it is, several as one.
func (x *foreign) content(page types.Dict, n int) (data []byte, filter string, err error) {
	o, err := x.ctx.Dereference(page["Contents"])
	if err != nil {
		return nil, "", errBroken
	}
	if sd, ok := o.(types.StreamDict); ok {
		if filter, err = x.filters(sd.Dict); err != nil {
			return nil, "", err
		}
		return sd.Raw, filter, nil
	}
	list, _ := o.(types.Array)
	for _, part := range list {
		sd, _, err := x.ctx.DereferenceStreamDict(part)
		if err != nil || sd == nil {
			continue // what is not there draws nothing
		}
		one := *sd
		if one.DecodeWithLimit(int64(x.left)) != nil {
			return nil, "", errBroken
		}
		if x.left -= len(one.Content); x.left <= 0 {
			return nil, "", errLarge
		}
		data = append(append(data, one.Content...), '\n')
	}
	return data, "", nil
}

func (x *foreign) filters(d types.Dict) (string, error) {
	out := ""
	for _, key := range []string{"Filter", "DecodeParms"} {
		if d[key] == nil {
			continue
		}
		t, err := x.text(d[key], 0)
		if err != nil {
			return "", err
		}
		out += " /" + key + " " + t
	}
	return out, nil
}

// notes draws what stands over the page as it is shown: filled fields, stamps,
// comments (12.5.5).
func (x *foreign) notes(page types.Dict) (draw, names string, err error) {
	list, err := x.ctx.DereferenceArray(page["Annots"])
	if err != nil {
		return "", "", nil // a broken list of notes is no reason to leave out the page
	}
	for i, o := range list {
		a, err := x.ctx.DereferenceDict(o)
		if err != nil || a == nil {
			continue
		}
		if flags := a.IntEntry("F"); flags != nil && *flags&0x22 != 0 || a.Subtype() != nil && *a.Subtype() == "Popup" {
			continue // hidden, or not shown
		}
		ref, sd := x.appearance(a)
		if sd == nil {
			continue
		}
		rect, ok := x.numbers(a["Rect"], 4)
		bbox, ok2 := x.numbers(sd.Dict["BBox"], 4)
		if !ok || !ok2 {
			continue
		}
		m, ok := x.numbers(sd.Dict["Matrix"], 6)
		if !ok {
			m = []float64{1, 0, 0, 1, 0, 0}
		}
		x0, y0, x1, y1 := moved(m, bbox)
		if x1-x0 < 0.01 || y1-y0 < 0.01 {
			continue
		}
		rx, ry := min(rect[0], rect[2]), min(rect[1], rect[3])
		sx, sy := (max(rect[0], rect[2])-rx)/(x1-x0), (max(rect[1], rect[3])-ry)/(y1-y0)
		names += fmt.Sprintf(" /N%d %d 0 R", i, x.ref(ref))
		draw += fmt.Sprintf("q %f 0 0 %f %f %f cm /N%d Do Q\n", sx, sy, rx-x0*sx, ry-y0*sy, i)
	}
	return draw, names, nil
}

// appearance is how a note is shown.
func (x *foreign) appearance(a types.Dict) (int, *types.StreamDict) {
	ap, err := x.ctx.DereferenceDict(a["AP"])
	if err != nil || ap == nil {
		return 0, nil
	}
	o := ap["N"]
	if d, err := x.ctx.DereferenceDict(o); err == nil && d != nil {
		if state := a.NameEntry("AS"); state != nil {
			o = d[*state]
		}
	}
	ref, ok := o.(types.IndirectRef)
	if !ok {
		return 0, nil
	}
	sd, _, err := x.ctx.DereferenceStreamDict(ref)
	if err != nil || sd == nil {
		return 0, nil
	}
	return ref.ObjectNumber.Value(), sd
}

func (x *foreign) numbers(o types.Object, n int) ([]float64, bool) {
	list, err := x.ctx.DereferenceArray(o)
	if err != nil || len(list) != n {
		return nil, false
	}
	out := make([]float64, n)
	for i := range list {
		if out[i], err = x.ctx.DereferenceNumber(list[i]); err != nil {
			return nil, false
		}
	}
	return out, true
}

// moved is the rectangle around another that a matrix has moved.
func moved(m, box []float64) (x0, y0, x1, y1 float64) {
	first := true
	for _, px := range []float64{box[0], box[2]} {
		for _, py := range []float64{box[1], box[3]} {
			x, y := m[0]*px+m[2]*py+m[4], m[1]*px+m[3]*py+m[5]
			if first {
				x0, x1, y0, y1, first = x, x, y, y, false
			}
			x0, x1, y0, y1 = min(x0, x), max(x1, x), min(y0, y), max(y1, y)
		}
	}
	return x0, y0, x1, y1
}

// ref is the number here of an object there.
func (x *foreign) ref(n int) pdf.Ref {
	if r, ok := x.refs[n]; ok {
		return r
	}
	r := x.file.Reserve()
	x.refs[n] = r
	x.queue = append(x.queue, n)
	return r
}

// drain takes over the objects that were named so far.
func (x *foreign) drain() error {
	for len(x.queue) > 0 {
		n := x.queue[0]
		x.queue = x.queue[1:]
		entry, ok := x.ctx.FindTableEntryLight(n)
		var o types.Object
		if ok && entry != nil && !entry.Free {
			o = entry.Object
		}
		if sd, ok := o.(types.StreamDict); ok {
			d := sd.Dict.Clone().(types.Dict)
			delete(d, "Length")
			t, err := x.text(d, 0)
			if err != nil {
				return err
			}
			x.file.PutStream(x.refs[n], strings.TrimSuffix(strings.TrimPrefix(t, "<<"), ">>"), sd.Raw)
			continue
		}
		t, err := x.text(o, 0)
		if err != nil {
			return err
		}
		x.file.Put(x.refs[n], t)
	}
	return nil
}

// dropped are entries that draw nothing and may tell of who wrote the file, or lead
// out of the page.
var dropped = []string{"StructParent", "StructParents", "Metadata", "PieceInfo", "LastModified", "AA", "OPI", "Alternates", "OC"}

// text is an object as it stands in the file here.
func (x *foreign) text(o types.Object, depth int) (string, error) {
	if depth > deepest {
		return "", errBroken
	}
	switch o := o.(type) {
	case nil:
		return "null", nil
	case types.IndirectRef:
		n := o.ObjectNumber.Value()
		if entry, ok := x.ctx.FindTableEntryLight(n); ok && entry != nil {
			if d, ok := entry.Object.(types.Dict); ok && d.Type() != nil && slices.Contains([]string{"Page", "Pages", "Catalog", "Annot"}, *d.Type()) {
				return "null", nil
			}
			return fmt.Sprintf("%d 0 R", x.ref(n)), nil
		}
		return "null", nil
	case types.Dict:
		var b strings.Builder
		b.WriteString("<<")
		keys := make([]string, 0, len(o))
		for k := range o {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			if slices.Contains(dropped, k) {
				continue
			}
			t, err := x.text(o[k], depth+1)
			if err != nil {
				return "", err
			}
			b.WriteString("/" + types.EncodeName(k) + " " + t + " ")
		}
		b.WriteString(">>")
		return b.String(), nil
	case types.Array:
		parts := make([]string, len(o))
		for i := range o {
			t, err := x.text(o[i], depth+1)
			if err != nil {
				return "", err
			}
			parts[i] = t
		}
		return "[" + strings.Join(parts, " ") + "]", nil
	case types.StreamDict, types.ObjectStreamDict, types.XRefStreamDict:
		return "null", nil // a stream stands on its own
	}
	return o.PDFString(), nil
}
