package store

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
)

// syncPath makes the content of a file durable.
func syncPath(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// syncFolder makes the names in the folder of a file durable. Windows keeps
// them in order itself and cannot sync a folder.
func syncFolder(name string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(filepath.Dir(name))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
