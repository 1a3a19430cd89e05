// Package mail takes what people are to be told to their mail servers.
//
// A [Carrier] empties the outbox: for each letter that an act has caused it
// sends a mail which says that a notice waits, until when, and where to read
// it, with the receipt of the entry; and it tells the record what the server
// answered. No word of a case and no name stands in a mail. From the duties of
// open cases it works out the ladder of reminders and the invitations to
// hearings. [Check] says what the domain of the sender lacks.
//
// The order of steps is what matters. A letter is claimed in the store before a
// byte of it leaves, and settled there before the record is told; what the
// record was told is marked last, under a key that makes one entry of it however
// often it is said. So a process that dies at any moment leaves each letter
// recorded as sent once or not yet, and sends at most one of them a second time,
// which is marked ("Life beyond Distributed Transactions", P. Helland, CIDR 2007,
// calls this messages at least once, handled once). The kill test shows it.
//
// The package keeps nothing itself and judges nothing: when a notice counts as
// received is the rulebook's. That a server took a mail (SMTP, RFC 5321) proves
// that it took it, and no more.
package mail
