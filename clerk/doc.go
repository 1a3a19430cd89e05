// Package clerk is the desk, where the pure rooms meet the world: every act of
// an organisation goes through it. It judges an act with package docket, and
// writes the event, the hashes of the log, the signed head and the letters
// that follow in one transaction, and acknowledges after that only.
//
// It declares the interfaces that it needs ([Store], [Vault]) and owns the
// clock and the randomness ([World]).
package clerk
