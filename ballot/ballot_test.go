package ballot_test

import (
	"fmt"
	"testing"

	"alteram/ballot"
)

func TestNeeded(t *testing.T) {
	for _, c := range []struct {
		share ballot.Share
		base  int
		want  int
		words string
	}{
		{ballot.Share{Num: 2, Den: 3}, 7, 5, "at least two thirds of the members"},
		{ballot.Share{Num: 2, Den: 3}, 6, 4, "at least two thirds of the members"},
		{ballot.Share{Num: 1, Den: 2, MoreThan: true}, 6, 4, "more than half of the members"},
		{ballot.Share{Num: 1, Den: 2, MoreThan: true}, 7, 4, "more than half of the members"},
		{ballot.Share{Num: 1, Den: 2}, 7, 4, "at least half of the members"},
		{ballot.Share{Num: 1, Den: 1}, 7, 7, "all of the members"},
		{ballot.Share{Num: 3}, 7, 3, "at least 3 of the members"},
		{ballot.Share{Num: 3, Den: 1}, 7, 3, "at least 3 of the members"},
		{ballot.Share{Num: 3, MoreThan: true}, 7, 4, "more than 3 of the members"},
		{ballot.Share{Less: 1}, 7, 6, "all but 1 of the members"},
		{ballot.Share{Less: 8}, 7, 0, "all but 8 of the members"},
		{ballot.Share{Num: 3, Den: 4}, 5, 4, "at least three quarters of the members"},
		{ballot.Share{Num: 5, Den: 8}, 8, 5, "at least 5/8 of the members"},
	} {
		if got, words := c.share.Needed(c.base), c.share.Words("of the members"); got != c.want || words != c.words {
			t.Errorf("%+v of %d: %d, %q; want %d, %q", c.share, c.base, got, words, c.want, c.words)
		}
	}
}

// What is needed makes the share, and one vote less does not.
func TestNeededIsTheLeast(t *testing.T) {
	makes := func(s ballot.Share, votes, base int) bool {
		if s.MoreThan {
			return votes*s.Den > s.Num*base
		}
		return votes*s.Den >= s.Num*base
	}
	for den := 2; den <= 9; den++ {
		for num := 1; num < den; num++ {
			for base := range 40 {
				for _, more := range []bool{false, true} {
					s := ballot.Share{Num: num, Den: den, MoreThan: more}
					if n := s.Needed(base); !makes(s, n, base) || n > 0 && makes(s, n-1, base) {
						t.Fatalf("%+v of %d: %d", s, base, n)
					}
				}
			}
		}
	}
}

func ExampleShare_Needed() {
	s := ballot.Share{Num: 2, Den: 3}
	fmt.Println(s.Words("of those present"), "is", s.Needed(7), "of 7")
	// Output: at least two thirds of those present is 5 of 7
}
