package exhibit

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
)

// unpack undoes the packing of a stream: none, or Flate with or without a PNG
// predictor. Any other is not needed to read the tables.
func (f *pdfFile) unpack(st *pdfStream) ([]byte, error) {
	filter, parms := st.dict.values["Filter"], st.dict.values["DecodeParms"]
	if a, ok := filter.(pdfArray); ok && len(a) == 1 {
		filter = a[0]
		if p, ok := parms.(pdfArray); ok && len(p) == 1 {
			parms = p[0]
		}
	}
	if filter == nil {
		return st.raw, nil
	}
	if filter != pdfName("FlateDecode") {
		return nil, fmt.Errorf("%w: it is packed in a way that is not read here", errPDF)
	}
	z, err := zlib.NewReader(bytes.NewReader(st.raw))
	if err != nil {
		return nil, errPDF
	}
	out, err := io.ReadAll(io.LimitReader(z, int64(f.budget)+1))
	if f.budget -= len(out); f.budget < 0 {
		return nil, errBudget
	}
	if err != nil && len(out) == 0 {
		return nil, errPDF
	}
	d, ok := parms.(*pdfDict)
	if !ok {
		return out, nil
	}
	if p, ok := f.int(d.values["Predictor"]); ok && p >= 10 {
		columns, ok := f.int(d.values["Columns"])
		if !ok {
			columns = 1
		}
		return unpredict(out, columns)
	} else if ok && p > 1 {
		return nil, errPDF
	}
	return out, nil
}

// unpredict undoes the filters of PNG over rows of bytes.
func unpredict(b []byte, columns int) ([]byte, error) {
	if columns < 1 || columns > 1<<16 {
		return nil, errPDF
	}
	var out []byte
	before := make([]byte, columns)
	for ; len(b) >= columns+1; b = b[columns+1:] {
		kind, row := b[0], bytes.Clone(b[1:columns+1])
		for i := range row {
			var left, upLeft byte
			if i > 0 {
				left, upLeft = row[i-1], before[i-1]
			}
			switch kind {
			case 1:
				row[i] += left
			case 2:
				row[i] += before[i]
			case 3:
				row[i] += byte((int(left) + int(before[i])) / 2)
			case 4:
				row[i] += paeth(left, before[i], upLeft)
			}
		}
		out = append(out, row...)
		before = row
	}
	return out, nil
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	da, db, dc := abs(p-int(a)), abs(p-int(b)), abs(p-int(c))
	switch {
	case da <= db && da <= dc:
		return a
	case db <= dc:
		return b
	}
	return c
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
