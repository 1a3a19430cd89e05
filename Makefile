# make test is the door: everything a change must pass.

GO          ?= go
TESTFLAGS   ?=
STATICCHECK ?= honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: help test vet format unit size smoke lint fuzz bench build update

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' Makefile | expand -t 12

test: vet format unit size smoke lint ## vet, gofmt, all tests and stories, docs, size, fuzz smoke, staticcheck

vet:
	$(GO) vet ./...

format:
	@bad=$$(gofmt -l .); \
	if [ -n "$$bad" ]; then echo "gofmt: run gofmt -w on:" $$bad; exit 1; fi

unit:
	$(GO) test $(TESTFLAGS) ./...

size: build ## the binary stays below 20 MB
	@bytes=$$(wc -c <dist/alteram); echo "size: alteram is $$bytes bytes"; test "$$bytes" -lt 20000000

smoke:
	.ci/fuzz 20s

lint: ## staticcheck, when the module proxy can be reached
	@if $(GO) run $(STATICCHECK) -version >/dev/null 2>&1; then \
	  $(GO) run $(STATICCHECK) ./... && echo "lint: staticcheck has nothing to say"; \
	else echo "lint: staticcheck could not be installed (no module proxy?); left out"; fi

fuzz: ## a million inputs for each fuzz target
	.ci/fuzz 1000000x

build: ## dist/alteram, as it is released
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w' -o dist/alteram ./cmd/alteram

update: ## renew every golden file and every console block of the docs; read the diff
	$(GO) test ./... -update
