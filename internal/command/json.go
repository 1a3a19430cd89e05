package command

import "encoding/json"

// ErrorView is what a command that fails prints with --json.
type ErrorView struct {
	Schema string    `json:"schema"` // alteram.error/1
	Error  errorBody `json:"error"`  // what went wrong
}

type errorBody struct {
	Code    int    `json:"code"`           // the exit code
	Name    string `json:"name"`           // its name
	Message string `json:"message"`        // the fact
	Hint    string `json:"hint,omitempty"` // the remedy
}

// Emit prints v as JSON for machines that people also look at.
func (s *Session) Emit(v any) error {
	enc := json.NewEncoder(s.Out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
