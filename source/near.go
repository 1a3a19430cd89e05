package source

import "strings"

// Nearest returns the candidate closest to word by edit distance, counting a
// swap of neighbours as one edit, or "" when none is close enough to be a
// likely slip of the pen. Case is ignored; of equals the first wins.
func Nearest(word string, candidates []string) string {
	word = strings.ToLower(word)
	best, bound := "", max(1, len([]rune(word))/3)+1
	for _, c := range candidates {
		if d := distance(word, strings.ToLower(c), bound); d < bound {
			best, bound = c, d
		}
	}
	return best
}

// distance is the optimal-string-alignment distance of a and b, or bound when
// it is at least bound.
func distance(a, b string, bound int) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) >= bound || len(y)-len(x) >= bound || len(x) > 200 || len(y) > 200 {
		return bound
	}
	before, prev := make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row := make([]int, len(y)+1)
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, prev = prev, row
	}
	return min(prev[len(y)], bound)
}
