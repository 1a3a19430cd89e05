// Package syntax reads rulebook Markdown into a tree and prints it back.
//
// A rulebook is the organisation's own Markdown with fenced blocks in a closed
// near-English under its clauses. [Parse] finds the clauses and their prose,
// reads every sentence of the blocks and reports all that is wrong at once;
// [Format] prints the blocks in their one canonical form and leaves every
// other byte as it is. What a sentence may look like is the closed list in
// docs/reference/language.md; the tree has one [Form] for each shape.
//
// The package knows words, not things: a name is a [Phrase], a run of words
// that ends at a reserved word (docs/decisions/0005), and whether anything
// bears that name is for package rulebook to say. Nor does it read claims and
// stories beyond their lines.
package syntax
