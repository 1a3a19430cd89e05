package signin

import (
	"fmt"
	"time"

	"alteram/clerk"
)

// The answers to somebody who may not come in. Each is a [clerk.Problem], and
// says the same whether a secret was used, has run out, was revoked or never
// existed: only the holder of the right one learns anything.
var (
	// ErrSignedOut: there is no living session behind the cookie. Do not
	// take the cookie away for it: a newer one may be on its way.
	ErrSignedOut error = &clerk.Problem{What: "you are not signed in", Remedy: "sign in"}
	// ErrLink: the link leads nowhere, or no more.
	ErrLink error = &clerk.Problem{What: "this link cannot be used: it was used before, or it is older than 15 minutes", Remedy: "ask for a new one"}
	// ErrOtherDevice: the link is good, but another browser asked for it.
	ErrOtherDevice error = &clerk.Problem{What: "this link was asked for in another browser or on another device", Remedy: "type the code that is shown there"}
	// ErrWrongCode: the code is not the one shown where the link was asked
	// for. After five such answers the link is used up.
	ErrWrongCode error = &clerk.Problem{What: "this is not the code that was shown where the link was asked for", Remedy: "look there again; after five attempts ask for a new link"}
	// ErrCode: the printed code opens nothing, or no more.
	ErrCode error = &clerk.Problem{What: "this code cannot be used: it was used before, has run out or was withdrawn", Remedy: "ask the secretary for a new one"}
	// ErrPasskey: what the authenticator answered proves nothing here.
	ErrPasskey error = &clerk.Problem{What: "the passkey was not accepted", Remedy: "try again, or sign in by a link or a printed code"}
	// ErrDoubted: the counter of the passkey did not rise, so that there may
	// be a copy of it.
	ErrDoubted error = &clerk.Problem{What: "this passkey may have been copied: its counter did not rise", Remedy: "sign in by a printed code, remove the passkey and add a new one"}
	// ErrNotFresh: the act needs a proof that is not so old.
	ErrNotFresh error = &clerk.Problem{What: "it is too long ago that you signed in for this", Remedy: "sign in once more; you come back to this page"}
	// ErrStronger: a mailed link is not enough for the act.
	ErrStronger error = &clerk.Problem{What: "a link from a mail is not enough for this", Remedy: "sign in by a passkey or a printed code"}
	// ErrClosed: there is no open account of that person in the register.
	ErrClosed error = &clerk.Problem{What: "that person has no open account", Remedy: "open it in the register first"}
)

// TooMany says that somebody asked too often. It depends on what was asked
// and from where alone, never on whether an account exists.
type TooMany struct {
	After time.Duration // when to try again, whole seconds
}

// Error says it in words.
func (t *TooMany) Error() string {
	return fmt.Sprintf("asked too often: try again after %s", t.After)
}

// What a notice is about.
const (
	PasskeyAdded   = "passkey.added"
	PasskeyRemoved = "passkey.removed"
	CodePrinted    = "code.printed"
	CodeMinted     = "code.minted" // on the machine itself, for somebody who lost every other way in
)

// Notice is what must be put in the record and told to somebody: the ways in
// of a person have changed.
type Notice struct {
	What   string    // PasskeyAdded and so on
	Person string    // id of the person whose ways in they are
	By     string    // id of the one who did it; for CodeMinted the user of the machine
	At     time.Time // UTC
	Tell   []string  // ids of those to be told
	Words  string    // a sentence, without names of persons
}
