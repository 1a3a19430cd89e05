package record

import (
	"strings"
	"time"
)

// isOccurred reports whether s says when something happened in one of the
// forms of a sheet: a day, a moment (to the minute or the second; 24:00 is the
// end of a day), an interval of two of them, "unknown", or nothing.
func isOccurred(s string) bool {
	if s == "" || s == "unknown" {
		return true
	}
	from, to, interval := strings.Cut(s, "/")
	return isCivil(from) && (!interval || isCivil(to) && !before(to, from))
}

// isCivil reports whether s is a day or a moment on the wall clock.
func isCivil(s string) bool {
	day, clock, hasClock := strings.Cut(s, "T")
	if _, err := time.Parse("2006-01-02", day); err != nil {
		return false
	}
	if !hasClock || clock == "24:00" {
		return true
	}
	// time.Parse takes fractions of a second that the layout does not have.
	if _, err := time.Parse("15:04", clock); err == nil {
		return len(clock) == len("15:04")
	}
	_, err := time.Parse("15:04:05", clock)
	return err == nil && len(clock) == len("15:04:05") && !strings.HasSuffix(clock, ":00")
}

// before reports whether civil time a is surely before b: two forms of
// different precision are compared as far as both go. In these forms the order
// of the bytes is the order of time.
func before(a, b string) bool {
	n := min(len(a), len(b))
	return a[:n] < b[:n]
}

// isRecorded reports whether s is a moment in UTC, to the second.
func isRecorded(s string) bool {
	_, err := time.Parse("2006-01-02T15:04:05Z", s)
	return err == nil && len(s) == len("2006-01-02T15:04:05Z")
}
