package signin

import (
	"fmt"
	"io"
	"strings"

	"alteram/clerk"
)

// crockford is the alphabet of codes on paper (Douglas Crockford, Base 32):
// no I, L, O or U, which are misread or make words.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// Signs of a code, the last of which is a check.
const (
	longCode  = 24 // 115 bits by chance: nobody finds it by trying
	shortCode = 9  // 40 bits by chance: worth nothing without the secret of its link
)

// NewCode draws a code to be typed: 115 bits by chance and a sign that shows
// slips, in groups of four. [Door.IssueCode] does so for a person.
func NewCode(random io.Reader) (string, error) {
	code, err := newCode(random, longCode)
	return group(code), err
}

// ParseCode reads a code as [NewCode] wrote it and a person typed it: in
// large or small letters, with blanks and hyphens anywhere, the letters O, I
// and L for the figures 0 and 1. It returns the plain form, and otherwise a
// [clerk.Problem] that says where it cannot be right.
func ParseCode(typed string) (string, error) { return parseCode(typed, longCode) }

func newCode(random io.Reader, signs int) (string, error) {
	b := make([]byte, signs)
	if _, err := io.ReadFull(random, b[:signs-1]); err != nil {
		return "", fmt.Errorf("draw a code: %w", err)
	}
	sum := byte(0)
	for i := range b[:signs-1] {
		b[i] &= 31
		sum = timesX(sum) ^ b[i]
	}
	b[signs-1] = timesX(sum)
	for i := range b {
		b[i] = crockford[b[i]]
	}
	return string(b), nil
}

// timesX multiplies by x in GF(32), with x^5 + x^2 + 1 = 0. The signs of a
// code are the coefficients of a polynomial that has x as a root. Powers of x
// differ up to the 31st, so any one wrong sign is seen, and any two that
// changed places. Crockford's own check does the same modulo 37, with signs
// such as * and $ that are not on every keyboard.
func timesX(v byte) byte {
	v <<= 1
	if v&32 != 0 {
		v ^= 37
	}
	return v
}

func parseCode(typed string, signs int) (string, error) {
	var b strings.Builder
	sum := byte(0)
	for _, r := range typed {
		switch r {
		case ' ', '-', '\t', '\r', '\n', '\u00A0', '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212', '.', '_':
			continue
		case 'o', 'O':
			r = '0'
		case 'i', 'I', 'l', 'L':
			r = '1'
		}
		if 'a' <= r && r <= 'z' {
			r -= 'a' - 'A'
		}
		v := strings.IndexRune(crockford, r)
		if v < 0 {
			return "", &clerk.Problem{What: fmt.Sprintf("sign %d of the code, %q, is in no code", b.Len()+1, r), Remedy: "look at the paper again: there are figures, and letters without I, L, O and U"}
		}
		if b.Len() == signs {
			return "", &clerk.Problem{What: fmt.Sprintf("the code has more than %d signs", signs), Remedy: "type one code alone"}
		}
		b.WriteRune(r)
		sum = timesX(sum) ^ byte(v)
	}
	if b.Len() < signs {
		return "", &clerk.Problem{What: fmt.Sprintf("the code has %d signs, and %d are needed", b.Len(), signs), Remedy: "type the whole of it"}
	}
	if sum != 0 {
		return "", &clerk.Problem{What: "one sign of the code is wrong, or two have changed places", Remedy: "compare it with what is written there"}
	}
	return b.String(), nil
}

// group writes a code in groups: of four, or of three when it is short.
func group(code string) string {
	size := 4
	if len(code) == shortCode {
		size = 3
	}
	var parts []string
	for len(code) > size {
		parts, code = append(parts, code[:size]), code[size:]
	}
	return strings.Join(append(parts, code), "-")
}
