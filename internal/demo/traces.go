package demo

import (
	"fmt"
	"os"
	"path/filepath"
)

// folderName begins the name of the folder of a demonstration, and passing is
// the file in it that says it is to go with its process, which holds the file.
const (
	folderName = "alteram-demo-"
	passing    = "goes-with-the-demonstration"
)

// sweep removes the folders of demonstrations that were killed. A folder without
// the file, one that is kept, and one whose process lives are left alone.
func sweep(temporary string) {
	list, _ := filepath.Glob(filepath.Join(temporary, folderName+"*", passing))
	for _, name := range list {
		f, err := os.OpenFile(name, os.O_RDWR, 0)
		if err != nil {
			continue // somebody else's
		}
		if claim(f) {
			_ = os.RemoveAll(filepath.Dir(name)) // what stays is tried again
		}
		_ = f.Close()
	}
}

// pass says that a folder goes with this process.
func pass(folder string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(folder, passing), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("make a folder for the demonstration: %w", err)
	}
	claim(f)
	return f, nil
}
