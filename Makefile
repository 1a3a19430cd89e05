# make test is the door: everything a change must pass.

GO          ?= go
TESTFLAGS   ?=
STATICCHECK ?= honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: help test deps vet format unit size smoke lint fuzz bench proofs pictures build update

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' Makefile | expand -t 12

test: deps vet format unit size smoke lint ## installs what the tests lack; vet, gofmt, all tests and stories, docs, size, fuzz smoke, staticcheck

# What the tests need besides Go: PostgreSQL's server programs, for the second
# storage engine; Python, for the third verifier; Chromium, for the pages; readers of PDF
# that are not ours.
deps:
	@$(call want,postgresql,command -v initdb || ls /usr/lib/postgresql/*/bin/initdb)
	@$(call want,python3,command -v python3)
	@$(call want,poppler-utils,command -v pdftotext)
	@$(call want,qpdf,command -v qpdf)
	@$(call want,chromium,command -v chromium || command -v chromium-browser || command -v google-chrome)
	@$(call want,npm,command -v npm || test -s dist/axe.min.js)
	@$(call axe)

vet:
	$(GO) vet ./...

format:
	@bad=$$(gofmt -l .); \
	if [ -n "$$bad" ]; then echo "gofmt: run gofmt -w on:" $$bad; exit 1; fi

unit:
	$(GO) test -timeout 20m $(TESTFLAGS) ./...

size: build ## the binary stays below 44 MB
	@bytes=$$(wc -c <dist/alteram); echo "size: alteram is $$bytes bytes"; test "$$bytes" -lt 44000000

smoke:
	.ci/fuzz 20s

lint: ## staticcheck, when the module proxy can be reached
	@if $(GO) run $(STATICCHECK) -version >/dev/null 2>&1; then \
	  $(GO) run $(STATICCHECK) ./... && echo "lint: staticcheck has nothing to say"; \
	else echo "lint: staticcheck could not be installed (no module proxy?); left out"; fi

fuzz: ## a million inputs for each fuzz target
	.ci/fuzz 1000000x

bench: build ## the benchmark table; with outside data, the fine log against awk and SQLite too
	@$(GO) test -run '^$$' -bench . -benchmem ./... | grep -e '^Benchmark' -e '^pkg:' -e '^FAIL'
	@if [ -d ../shared/data/logs ]; then \
	  $(call need,/usr/bin/time,time) && $(call need,xz,xz-utils) && $(call need,sqlite3,sqlite3) && \
	  ALTERAM_IMPORT='dist/alteram import --mapping examples/fines/fines.mapping --rulebook examples/fines/rulebook.md' sh bench/finelog.sh; \
	else echo "bench: the logs are not beside this checkout; the fine log is left out"; fi

# want PACKAGE,TEST installs what the tests need, by apt, and says so.
want = if ! { $(2); } >/dev/null 2>&1; then \
	  echo "test: installing $(1) with apt"; \
	  sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	  $$sudo apt-get update -q >/dev/null; $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q $(1) >/dev/null || { echo "test: $(1) could not be installed; install it by hand"; exit 1; }; fi

# axe fetches axe-core, which finds barriers on pages, and keeps its script in
# dist. It is used by tests alone and is no part of the program.
AXE     = axe-core@4.14.1
AXE_SUM = e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745
axe = test -s dist/axe.min.js || { echo "test: fetching $(AXE) with npm"; mkdir -p dist && cd dist && npm pack --silent $(AXE) >/dev/null && \
	  echo "$(AXE_SUM)  $$(echo $(AXE) | tr @ -).tgz" | sha256sum -c --status && tar xzf axe-core-*.tgz --strip-components 1 package/axe.min.js && rm -f axe-core-*.tgz; } || \
	  { echo "test: $(AXE) could not be fetched"; exit 1; }

# need COMMAND,PACKAGE installs a package that the measurements ask for, and
# says so.
need = { command -v $(1) >/dev/null || { echo "bench: installing $(2) with apt"; apt-get install -y -q $(2) >/dev/null; } || echo "bench: $(2) could not be installed"; }

proofs: build ## prove whatever is claimed of the library, a minute a claim at most, and renew its tables
	@for book in rulebooks/*/rulebook.md; do \
	  echo "proofs: $$book"; \
	  dist/alteram prove $$book --limit $${LIMIT:-60s} --table $${book%/*}/proof.md >/dev/null || case $$? in 5|9) ;; *) exit 1 ;; esac; \
	done

pictures: build ## renew the pictures under docs/pictures
	dist/alteram check examples/carter/rehearsal.case --strip docs/pictures/evening.svg >/dev/null
	$(GO) test -count 1 -run TestPictures ./internal/demo -pictures

build: ## dist/alteram and dist/alteram-verify, as they are released
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w' -o dist/ ./cmd/alteram ./cmd/alteram-verify

update: ## renew every golden file and every console block of the docs; read the diff
	$(GO) test $$(grep -rl --include='*_test.go' 'flag.Bool("update"' . | xargs -n1 dirname | sort -u) -update
