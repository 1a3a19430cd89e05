// Package raise shows the pages of the confidential intake: where anybody tells
// of something without an account, the mailbox behind a code, and what the readers
// see of it.
//
// Nothing on these pages needs a script or sets a cookie: what was answered before
// travels in the form, and so does the code. They stand in no log of requests, and
// their answers have sizes in steps of [pad] bytes, so that the length of what
// crosses the net tells little. Before anything is sent, the pages say who will
// read it; whoever the report is about is never among them, and finds no trace.
//
// What the package does not do: it keeps nothing itself (package intake does), and
// it decides nothing of what a report leads to.
package raise
