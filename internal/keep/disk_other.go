//go:build !linux && !darwin && !freebsd

package keep

import "errors"

// freeSpace does not know this system.
func freeSpace(string) (int64, error) { return 0, errors.ErrUnsupported }
