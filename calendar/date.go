package calendar

// Date is a civil date: the number of days since 1 January 1970 in the
// proleptic Gregorian calendar. It has no zone and no time of day.
// The zero Date is 1 January 1970; use NoDate for "no date".
type Date int32

// Instant is a moment: nanoseconds since 1970-01-01T00:00:00Z. It has no zone
// of its own; a Place says what the clock on the wall showed.
type Instant int64
