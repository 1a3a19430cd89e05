// Package rulebook makes a program of a rulebook's sentences.
//
// [Build] takes the trees that package syntax read, gives every name its one
// thing, every verb phrase its deed and every condition its tests, and returns
// a [Program]: things, clauses and norms, immutable, with a hash of its
// meaning. What is wrong comes back with it, all at once, as diagnostics of
// the codes A201 and up; what a careful drafter would not have written comes
// back as the lints A301 and up. Both are listed, each with an example that a
// test builds, in docs/reference/diagnostics.md.
//
// Nothing goes by order or number. Two sentences that fix the same thing
// differently are an error unless one gives way to the other by "Despite",
// "Except as", "yields to", or by standing in a residual book; the outcome is
// the list Norm.Gives, and every norm is then a plain guard.
//
// [Program.Kernel] is the meaning as text, one line per thing and norm, and
// Program.Hash its SHA-256: anybody can compute it again. [Program.Powers],
// [Program.Glossary] and [Program.Map] are views for readers, who should not
// have to combine clauses in their heads.
//
// The package judges no act and counts no days of a case; that is package
// docket's. It knows no claims beyond their words; they are package prove's.
package rulebook
