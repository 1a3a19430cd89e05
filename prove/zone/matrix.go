package zone

// A matrix says of m-1 clocks what their differences can be. Entry [i*m+j] is
// the most that clock i minus clock j can show, in days; index 0 stands for
// zero. All bounds are closed: whole days have no others. A matrix at work has
// entries of 32 bits, where everything from half of none upwards is no bound;
// a stored one has 16 and leaves out the diagonal.

const (
	none  = int32(1 << 29)
	none2 = int16(1<<15 - 1)
)

// most and least return the largest number of days clock i can show (none: any)
// and the smallest.
func most(d []int32, m, i int) int32 { return d[i*m] }
func least(d []int32, i int) int32   { return -d[i] }

// tighten demands that clock a minus clock b is at most c, and keeps the matrix
// closed. It returns false when nothing is left; the matrix is then spoilt.
func tighten(d []int32, m, a, b int, c int32) bool {
	if c >= d[a*m+b] {
		return true
	}
	if c+d[b*m+a] < 0 {
		return false
	}
	from := d[b*m : b*m+m]
	for p := 0; p < m; p++ {
		first := d[p*m+a]
		if first >= none/2 {
			continue
		}
		first += c
		row := d[p*m : p*m+m]
		for q, x := range from {
			if s := first + x; s < row[q] {
				row[q] = s
			}
		}
	}
	return true
}

// pass lets any number of days pass.
func pass(d []int32, m int) {
	for i := 1; i < m; i++ {
		d[i*m] = none
	}
}

// closeAll makes every entry the least that the others imply. The matrix is
// known not to be empty.
func closeAll(d []int32, m int) {
	for k := 0; k < m; k++ {
		via := d[k*m : k*m+m]
		for i := 0; i < m; i++ {
			first := d[i*m+k]
			if first >= none/2 || i == k {
				continue
			}
			row := d[i*m : i*m+m]
			row = row[:len(via)]
			for j, x := range via {
				row[j] = min(row[j], first+x)
			}
		}
	}
}

// widen forgets what no guard can see (Behrmann, Bouyer, Larsen and Pelánek,
// Lower and upper bounds in zone-based abstractions, 2006): low and high are,
// for each clock, the largest number that it is compared with from below and
// from above, or -1. It reports whether anything was forgotten; the matrix is
// then no longer closed.
func widen(d []int32, m int, low, high []int16) bool {
	changed := false
	for i := 1; i < m; i++ {
		l := int32(low[i-1])
		row := d[i*m : i*m+m]
		all := least(d, i) > l // no lower bound still to come can fail: only x_i's other bounds matter
		for j := range row {
			if j == i || row[j] >= none/2 {
				continue
			}
			if all || row[j] > l || j > 0 && least(d, j) > int32(high[j-1]) {
				row[j] = none
				changed = true
			}
		}
	}
	for j := 1; j < m; j++ {
		if h := int32(high[j-1]); least(d, j) > h+1 {
			d[j] = -(h + 1)
			changed = true
		}
	}
	return changed
}

// within reports whether every reading in the stored zone x lies in y.
func within(x, y []int16) bool {
	y = y[:len(x)]
	for i, v := range x {
		if v > y[i] {
			return false
		}
	}
	return true
}

// project writes to c, of m2 rows, the matrix d, of m rows, after some clocks
// were reset or freed: src names for each row of c its row in d; 0 is a clock
// that was reset, -1 one that was freed. A closed matrix stays closed.
func project(d []int32, m int, c []int32, m2 int, src []int) {
	src[0] = 0
	for i, si := range src {
		row := c[i*m2 : i*m2+m2]
		if si < 0 {
			for j := range row {
				row[j] = none
			}
			row[i] = 0
			continue
		}
		from := d[si*m : si*m+m]
		for j, sj := range src {
			row[j] = from[max(sj, 0)] // a freed clock shows 0 at least
		}
	}
}

// packZone writes the matrix d of m rows to z and returns the sum of its entries.
func packZone(d []int32, z []int16, m int) int32 {
	sum, n := int32(0), 0
	for i := range m {
		for j, x := range d[i*m : i*m+m] {
			if i == j {
				continue
			}
			if x >= none/2 {
				x = int32(none2)
			}
			z[n] = int16(x)
			sum += x
			n++
		}
	}
	return sum
}

func unpackZone(z []int16, d []int32, m int) {
	n := 0
	for i := range m {
		row := d[i*m : i*m+m]
		for j := range row {
			switch {
			case i == j:
				row[j] = 0
				continue
			case z[n] == none2:
				row[j] = none
			default:
				row[j] = int32(z[n])
			}
			n++
		}
	}
}
