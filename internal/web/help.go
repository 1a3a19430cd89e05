package web

import "alteram/internal/site"

func helpPage(*site.Visit) (*site.Page, error) {
	return &site.Page{Name: "help", Title: "help.title", Section: "help"}, nil
}

func accessibilityPage(*site.Visit) (*site.Page, error) {
	return &site.Page{Name: "accessibility", Title: "accessibility.title"}, nil
}

func privacyPage(v *site.Visit) (*site.Page, error) {
	return &site.Page{Name: "privacy", Title: "privacy.title", Body: v.Site.MaxUpload >> 20}, nil
}
