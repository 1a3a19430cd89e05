package cli

import (
	"github.com/spf13/cobra"

	"alteram/internal/command"
)

func completionCommand(s *session) *cobra.Command {
	c := &cobra.Command{
		Use:       "completion bash|zsh|fish|powershell",
		Short:     "print a completion script for a shell",
		Example:   "alteram completion bash >/etc/bash_completion.d/alteram",
		Args:      cobra.MatchAll(command.Takes(1, 1), cobra.OnlyValidArgs),
		ValidArgs: []string{"bash", "zsh", "fish", "powershell"},
	}
	c.RunE = s.Run(func(args []string) error {
		root := c.Root()
		switch args[0] {
		case "bash":
			return root.GenBashCompletionV2(s.Out, true)
		case "zsh":
			return root.GenZshCompletion(s.Out)
		case "fish":
			return root.GenFishCompletion(s.Out, true)
		default:
			return root.GenPowerShellCompletionWithDesc(s.Out)
		}
	})
	return c
}
