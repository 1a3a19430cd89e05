package web

import "net/http"

func helpPage(*site, *http.Request) (*page, error) {
	return &page{Name: "help", Title: "help.title", Section: "help"}, nil
}

func accessibilityPage(*site, *http.Request) (*page, error) {
	return &page{Name: "accessibility", Title: "accessibility.title"}, nil
}

func privacyPage(s *site, _ *http.Request) (*page, error) {
	return &page{Name: "privacy", Title: "privacy.title", Body: s.MaxUpload >> 20}, nil
}
