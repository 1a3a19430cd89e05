//go:build !unix

package demo

import "os"

// claim reports that nobody knows: what a demonstration left stays where it is.
func claim(*os.File) bool { return false }
