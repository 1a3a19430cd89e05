// Package entrance is the way in: signing in by a passkey, a mailed link or a
// printed code, and everybody's own account with its sessions, passkeys and
// codes.
//
// Package signin decides who is at the browser; this package asks the questions
// and shows the answers. What a page says never tells whether an address has
// an account.
package entrance
