// Package clerk is the desk, where the pure rooms meet the world: every act of
// an organisation goes through it.
//
// A [Desk] reads what a secretary types, judges it with packages docket and
// dossier, and writes the event, the hashes of the log, the signed head and the
// letters that follow in one transaction; it acknowledges after that only, with
// a receipt. One goroutine does this for all who wait, as many at a time as
// wait (sequencer.go). Facts are never refused: an act that would not count is
// refused with a [Refusal] unless the caller says that it has happened, and is
// then recorded with its ruling.
//
// What is stored is sealed ([record.Seal]): the store sees ciphertext, blinded
// entries and hashes. To erase ([Desk.Erase]) is an act under a clause of the
// rulebook; what remains is sealed under new keys in the transaction that says
// what goes, and the old keys are destroyed once that is durable. Whoever
// appends behind an erasure has finished it first, so that a crash in between
// leaves nothing that a desk would not finish when it opens.
//
// Bundles ([Desk.Export]) show what the table in policy.go says of their
// purpose; package verdict judges them. [Desk.Audit] finds what was changed in a
// store, and names the event. What is said beside the acts ([Desk.Say]) is of
// the form of package aside; who has a part in which case ([Desk.CasesOf]) is
// kept in memory, never in the store (package roll).
//
// The package declares the interfaces that it needs ([Store], [Vault]) and owns
// the clock and the randomness ([World]). It opens no file and no connection.
package clerk
