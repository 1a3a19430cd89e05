// Package office is the pages that run the site: how it does, the register,
// offices and bodies, rulebooks, the calendar, accounts, backups and the
// breaking of the glass; and, at a place that holds no organisation yet, the
// nine screens that found one.
//
// No page of it shows what is in a case, not even a title: it asks the desk for
// the register, the editions and the letters that wait, and counts them. What
// it records goes through the same doors as the commands of package backoffice.
//
// It follows the policy of package access, whose objects Health to Setup are
// its own. TestNothingOfACase plants words in a case and looks for them in every
// answer.
package office
