// Package binder shows the documents of a case as pages and as PDF, and binds the
// hearing bundle: its order, its index, its pages that never change their numbers, and
// what is made black in an exhibit.
//
// A document is made from what package access lets the reader see; the bundle has the
// same pages for everybody, and says of those that a reader may not have that they are
// withheld. What is done here is said beside the acts of the case: the order and the
// freezing of a bundle, what is black and why, and the fingerprint of whatever was
// given out, by which it is known again at /verify.
//
// What the package does not do: it words no document (package notice), sets no page
// (package paper), and changes no exhibit: the original stays as it came.
package binder
