// Package importer reads event logs from elsewhere.
//
// A log is a table of events, CSV or XES, plain or packed by gzip or xz; which
// of these it is, the first bytes say. A [Mapping] says which column holds the
// case, the act and the day, and what the log's acts are called in a rulebook.
// [Read] hands over one [Trace] for each case, its rows in the order of the
// log, and a [Summary] of what was read and of everything that was wrong.
//
// Nothing is guessed. An act that the mapping does not know, a day that does
// not exist, a date that two readings fit: each is a diagnostic with its place
// and its remedy, the row is left out, the trace says that it lacks a row, and
// the rest of the log is read.
//
// Memory is bounded: a line is at most 1 MiB, a log whose cases are mixed up
// is grouped in at most 256 MiB, and one whose cases stand together needs
// little more than its longest case.
//
// The package does not judge a case: what a trace means under a rulebook is
// for package docket. It follows RFC 4180 (CSV), RFC 3339 (times) and
// IEEE 1849-2016 (XES); docs/reference/import.md is the manual.
package importer

import (
	"context"
	"errors"
	"io"

	"alteram/calendar"
	"alteram/source"
)

// Log says where a log comes from.
type Log struct {
	Name   string    // as the reader knows it; diagnostics cite it
	Reader io.Reader // the bytes as they lie on disk, packed or not
	Size   int64     // how many bytes Reader holds; 0 when not known
	// Progress, if set, is called now and then by the goroutine that called
	// Read, with the bytes taken from Reader so far and Size.
	Progress func(read, total int64)
}

// Summary says what a log held. Each row that was read counts exactly once:
// as a row, as skipped or as left out.
type Summary struct {
	Format      string        // "CSV" or "XES"; "" when it was neither
	Cases       int           // traces handed over
	Rows        int           // rows of those traces
	Skipped     int           // rows that the mapping says to pass over
	LeftOut     int           // rows that could not be used; the diagnostics say why
	Caseless    int           // those of LeftOut whose case cannot be told: any case may lack one
	Broken      bool          // the log breaks off before its end, or had to be given up
	Mixed       int           // cases whose rows do not stand together in the log
	Backward    int           // rows that are earlier than the row of their case before
	First, Last calendar.Date // days of the earliest and latest row; NoDate when there is none
	Acts        []Act         // the acts of the mapping, then acts taken as they are named
	Counts      []int         // rows per act, same order
	// Diagnostics lists what was wrong, in the order of the log; of one kind
	// at most ten are kept, and a note says how many more there were.
	Diagnostics []source.Diagnostic
}

// errStop ends the reading after a diagnostic that leaves nothing to read.
var errStop = errors.New("importer: log given up")

// Read reads a log and calls fn for each case, in the order in which the cases
// begin. The trace and all it holds are valid only during the call.
//
// What is wrong with the text of the log is in the summary and is no error.
// Read fails when ctx ends, when the reader fails, or when fn does, with that
// error; the summary then covers what was read until there.
func Read(ctx context.Context, log Log, m *Mapping, fn func(*Trace) error) (Summary, error) {
	raw := &meter{ctx: ctx, log: log}
	out := &faults{log: log.Name}
	s := newSink(m, out, fn)
	err := readFrom(raw, s)
	if raw.err != nil {
		err = raw.err
	}
	if err == nil || err == errStop {
		err = s.finish(err == errStop)
	}
	sum := s.sum
	sum.Diagnostics = out.list()
	return sum, err
}

func readFrom(raw *meter, s *sink) error {
	text, err := unpack(raw, s.out)
	if err != nil {
		return err
	}
	if looksLikeXML(text) {
		s.sum.Format = "XES"
		return readXES(text, s)
	}
	s.sum.Format = "CSV"
	return readCSV(text, s)
}
