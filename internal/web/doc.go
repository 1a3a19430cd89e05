// Package web shows an organisation's desk in a browser.
//
// New makes the handler. Every page is a row of the table in routes.go, with
// the object of the policy (policy.go) that it shows: what no rule of the
// policy allows answers exactly as what does not exist. A page has a file of
// its own, with the struct that its template reads, the function that fills it
// and nothing else; it gets finished text and never a store. All words stand in
// the catalogue (words), one file for each language.
//
// The pages are forms and links: they need no script, and the
// Content-Security-Policy allows none. Nothing is fetched from elsewhere, no
// cookie is set, and the log of requests holds no personal data.
//
// The package judges nothing: it asks package clerk, and packages calendar and
// dossier for what it works out. It follows the Web Content Accessibility
// Guidelines 2.2 at level AA; TestPagesAreSound holds every page that a crawl
// reaches to what a program can check of them, and TestInBrowser to the rest
// of what a browser can.
package web
