// Package pdf writes PDF files: pages of text, lines and pictures, with the
// structure that a screen reader needs.
//
// A [File] is put together object by object. Text is set in a [Face], a TrueType
// font of which the glyphs that were used are embedded, so that it can be searched
// and copied whatever its language. What is on a page is either part of an [Elem]
// of the structure tree (a heading, a paragraph, a cell) or an artifact, such as
// the foot. The same calls make the same bytes: there is no clock in it, and no
// order of maps.
//
// What it does not do: it breaks no lines and shapes no script (letters stand as
// they come, in the order in which they are shown); it reads no PDF. Measures are
// points, 72 to an inch, from the lower left corner.
//
// It follows ISO 32000-1:2008; section numbers in comments are of that text. The
// test validates what it writes with an independent reader.
package pdf
