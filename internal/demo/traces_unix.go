//go:build unix

package demo

import (
	"os"
	"syscall"
)

// claim holds a file for this process until it ends, however it ends. It reports
// false when another process holds it.
func claim(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}
