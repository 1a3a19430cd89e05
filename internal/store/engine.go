package store

import "github.com/pressly/goose/v3"

// engine is what differs between databases, the definitions of the tables
// aside.
type engine struct {
	dialect goose.Dialect
	folder  string // of the migrations
	tables  string // SQL: the names of all tables
	sweep   string // SQL after an erasure, which removes older states of the pages; may be empty
	// integrity is SQL that checks the whole database; may be empty.
	integrity string
	sort      func(error) sort
	// undone reports whether an error of commit proves that nothing was
	// committed.
	undone func(error) bool
}

// sort is what an error of a database means to those who use it.
type sort int

const (
	other   sort = iota
	again        // lost against another transaction: do it again
	busy         // another program holds the lock for too long
	full         // no room on the disk
	failing      // the disk cannot be read or written
	damaged      // the content makes no sense
	gone         // the server cannot be reached
	denied       // no permission
)
