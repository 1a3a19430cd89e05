// Package store keeps the record in a database: SQLite in one file, or
// PostgreSQL. It implements clerk.Store.
//
// One SQL text serves both engines; only the definitions of the tables differ
// (folder migrations). A batch is one transaction, which begins by moving the
// single row of table head from the expected size to the next: whoever comes
// second finds that the log has moved and writes nothing. An append returns
// when the batch is durable: on SQLite in write-ahead mode with synchronous
// set to extra, on PostgreSQL with synchronous commit. When a commit ends in
// an error, nobody knows what is on the disk: the store then refuses further
// appends until it is opened anew, which copies what is there into place first.
//
// The package sees ciphertext, blinded entries and hashes only. It does not
// judge them: whether bodies open, and hashes and signatures agree, is for
// package clerk to audit. What it does check, on opening, is that the database
// is whole, is a store, is of a version that this program knows, and that the
// tables agree on the size of the log.
//
// Three ways of failing are tested by force: loss of power (every prefix of
// the writes of a load, with lost, torn and garbage sectors, TestCrash…),
// killing (TestKill…) and a disk that fills up or fails (TestFull…,
// TestCrashFailing…). See "How To Corrupt An SQLite Database File" and "Atomic
// Commit In SQLite" at sqlite.org for what SQLite promises, and Rebello et al.,
// "Can Applications Recover from fsync Failures?" (USENIX ATC 2020) for why a
// failed commit is never tried again on the same handle.
package store
