package calendar

import "fmt"

// MarshalText writes a date as 2010-10-12 and NoDate as nothing, so that JSON
// and logs hold dates a person can read.
func (d Date) MarshalText() ([]byte, error) {
	if d == NoDate {
		return nil, nil
	}
	return []byte(d.ISO()), nil
}

// UnmarshalText reads what MarshalText writes, and any other form that
// ParseDate reads.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = NoDate
		return nil
	}
	got, err := ParseDate(string(text))
	if err != nil {
		return fmt.Errorf("read a date: %w", err)
	}
	*d = got
	return nil
}
