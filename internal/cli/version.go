package cli

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"alteram/internal/command"
)

// Version is the version of alteram that this source is.
const Version = "0.1.0"

// versionView is what version --json prints.
type versionView struct {
	Schema   string `json:"schema"`             // alteram.version/1
	Version  string `json:"version"`            // of alteram
	Revision string `json:"revision,omitempty"` // the commit it was built from, when known
	Modified bool   `json:"modified"`           // built from a tree with changes that were not committed
	Go       string `json:"go"`                 // version of the Go toolchain
	Platform string `json:"platform"`           // operating system and processor
}

func versionCommand(s *session) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "print the version",
		Example: "alteram version",
		Args:    command.Takes(0, 0),
		RunE: s.Run(func([]string) error {
			v := versionView{Schema: "alteram.version/1", Version: Version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
			if info, ok := debug.ReadBuildInfo(); ok {
				for _, set := range info.Settings {
					switch set.Key {
					case "vcs.revision":
						v.Revision = set.Value
					case "vcs.modified":
						v.Modified = set.Value == "true"
					}
				}
			}
			if s.JSON {
				return s.Emit(v)
			}
			s.Out.Line("alteram %s", v.Version)
			if v.Revision != "" {
				s.Out.Line("revision %s", v.Revision)
			}
			s.Out.Line("%s %s", v.Go, v.Platform)
			return nil
		}),
	}
}
