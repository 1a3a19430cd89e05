// Package examples holds whole organisations as files: rulebooks, cases and
// what is expected of them. It is data with a name, so that the program can
// show them without a checkout.
package examples

import "embed"

// Files are the examples, by path below this folder.
//
//go:embed */*
var Files embed.FS
