// Package net says what a timed net is and what it does.
//
// A net is a small machine of flags, each with a few values, and of clocks,
// each the whole days since something happened. Steps change flags and start
// clocks; between steps days pass, for all clocks alike, as long as the
// invariants allow. A bad condition is what a proof says never comes.
//
// The meaning is the one of closed timed automata over whole days (Alur and
// Dill, A theory of timed automata, 1994), without diagonal guards: a bound
// speaks of one clock. A clock that is freed may hold any number of days from
// then on, chosen once. An invariant holds at every moment: a step that would
// leave it broken cannot be taken.
//
// The package knows no law and searches nothing: it holds the types, their
// JSON, and their meaning for one state, one step and one day, on which the
// search, its oracle and the re-checker rest.
package net

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/bits"
)

// The limits of a net.
const (
	MaxDays   = 10_000 // the largest number of days in a bound: 27 years
	MaxValues = 64     // of one flag
	MaxClocks = 60
	MaxFlags  = 1_000
	MaxSteps  = 20_000
)

// Net is a timed net. Every index is a place in one of its lists.
type Net struct {
	Flags      []Flag      `json:"flags"`
	Clocks     []Clock     `json:"clocks"`
	Steps      []Step      `json:"steps"`
	Invariants []Invariant `json:"invariants"`
	Bad        []Cond      `json:"bad"` // any of them is bad
}

// Flag is a variable with the values 0 to Size-1; it begins as Start.
type Flag struct {
	Name  string `json:"name"`
	Size  uint8  `json:"size"`
	Start uint8  `json:"start"`
}

// Clock counts the days since it was last reset. Every clock begins at 0.
type Clock struct {
	Name string `json:"name"`
}

// Cond holds when all its tests and all its bounds hold; an empty one always.
type Cond struct {
	Flags  []Test  `json:"flags,omitempty"`
	Bounds []Bound `json:"bounds,omitempty"`
}

// Test holds when the value of the flag is in the set.
type Test struct {
	Flag int `json:"flag"`
	In   Set `json:"in"`
}

// Bound holds when the clock shows at least Min and at most Max days; a Max
// below 0 is no upper bound.
type Bound struct {
	Clock int   `json:"clock"`
	Min   int32 `json:"min"`
	Max   int32 `json:"max"`
}

// Step may be taken whenever its guard holds. It takes no time. First its
// flags are set, then clocks reset to 0 and others freed.
type Step struct {
	Name  string   `json:"name"`
	Guard Cond     `json:"guard"`
	Set   []Assign `json:"set,omitempty"`
	Reset []int    `json:"reset,omitempty"`
	Free  []int    `json:"free,omitempty"`
}

// Assign gives a flag a value.
type Assign struct {
	Flag int   `json:"flag"`
	To   uint8 `json:"to"`
}

// Invariant says that the clock shows at most Max days while all tests hold:
// time does not pass beyond it, and no step leads to where it is broken.
type Invariant struct {
	When  []Test `json:"when,omitempty"`
	Clock int    `json:"clock"`
	Max   int32  `json:"max"`
}

// Set is a set of values of a flag; bit v stands for the value v. In JSON it is
// a list of numbers.
type Set uint64

// Values returns the set of the values.
func Values(values ...uint8) Set {
	var s Set
	for _, v := range values {
		s |= 1 << v
	}
	return s
}

// Has reports whether v is in the set.
func (s Set) Has(v uint8) bool { return s>>v&1 != 0 }

func (s Set) list() []int {
	list := []int{}
	for rest := uint64(s); rest != 0; rest &= rest - 1 {
		list = append(list, bits.TrailingZeros64(rest))
	}
	return list
}

// MarshalJSON writes the set as a list.
func (s Set) MarshalJSON() ([]byte, error) { return json.Marshal(s.list()) }

// UnmarshalJSON reads a list of values below [MaxValues].
func (s *Set) UnmarshalJSON(b []byte) error {
	var list []int
	if err := json.Unmarshal(b, &list); err != nil {
		return err
	}
	*s = 0
	for _, v := range list {
		if v < 0 || v >= MaxValues {
			return fmt.Errorf("a flag has no value %d: values run from 0 to %d", v, MaxValues-1)
		}
		*s |= 1 << v
	}
	return nil
}

// Parse reads a net in JSON and checks it. The error lists everything that is
// wrong with it.
func Parse(b []byte) (*Net, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	var n Net
	if err := d.Decode(&n); err != nil {
		return nil, fmt.Errorf("net: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("net: something follows the net")
	}
	if err := n.Check(); err != nil {
		return nil, err
	}
	return &n, nil
}
