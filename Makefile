# `make run` and `make test` work from a fresh checkout. What is done once leaves a stamp and is not done again
# before the file it was made from changes.

PORT ?= 8000
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
MANAGE := .venv/bin/python manage.py
TESTING := DJANGO_SETTINGS_MODULE=tests.settings
BASE := .venv/base-packages
DEV := .venv/dev-packages
DKFDS := static/vendor/dkfds
PDFJS := static/vendor/pdfjs
COPIED := $(DKFDS)/copied
FRONT_END := $(DKFDS)/css/dkfds.used.css
FONTS := $(DKFDS)/fonts/subset/Regular.woff2
BIOME := node_modules/biome-installed
MESSAGES = $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
# Letters that the typeface of our paper lacks: Arabic, Georgian, signs such as a ticked box.
LETTERS := fonts-noto-core fonts-dejavu-core
has_letters = test -e /usr/share/fonts/truetype/noto/NotoSans-Regular.ttf
# Turns Office files into pages, with letters as wide as those Word uses.
OFFICE := libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui fonts-crosextra-carlito fonts-liberation
APPS := dk2020portal programme workgroups meetings members pages record

# Programs and tests start many processes: none compiles again what another has compiled.
unexport PYTHONDONTWRITEBYTECODE

# uv trusts the certificates this machine trusts, as pip does.
export UV_SYSTEM_CERTS := true

.PHONY: help run office packages build test bench kills mutants lint lint-types lint-rest test-sqlite test-postgresql test-programs format messages pictures sbom lock
.DELETE_ON_ERROR:

help:
	@echo "make run            the demo on http://127.0.0.1:$(PORT)  (another port: make run PORT=8001)"
	@echo "make office         install LibreOffice (236 MB), so that Office annexes stand in packs as pages"
	@echo "make test           every check and test, on PostgreSQL and on SQLite"
	@echo "make lint           the checks only"
	@echo "make bench          what a meeting pack and each page cost, and whether the bars are kept: ten minutes"
	@echo "make kills          the server is killed 20 times during 200 saves, and while somebody types: ten minutes"
	@echo "make mutants        small changes of the rules that no test notices: N=40 of them, SEED=1, ONLY=quorum"
	@echo "make format         format Python and JavaScript, and sort imports"
	@echo "make messages       collect the texts to translate into locale/da"
	@echo "make pictures       draw docs/house again, from the code as it is now"
	@echo "make sbom           var/sbom.json: what the portal is made of, as CycloneDX, from the lock files"
	@echo "make lock           lock the packages again; UPGRADE=--upgrade takes the newest"

run: export DEMO = true
run: export SITE_URL = http://127.0.0.1:$(PORT)
run: $(BASE) .venv/system-libraries $(FRONT_END) $(MESSAGES)
	@exec $(MANAGE) demo --port $(PORT)

# Too big to come by itself: without it the portal runs, and packs name Office annexes instead of showing them.
office:
	@command -v soffice >/dev/null || bin/system-packages $(OFFICE)

# What an image needs beside the code (Dockerfile): what comes from elsewhere, then what is made of it and the code.
packages: $(BASE) $(COPIED)
build: $(BASE) $(FRONT_END) $(MESSAGES)

# PostgreSQL first: the line CI reads is the last one, of the run with the browser. Every test is in one of the two.
test: lint test-programs
	@$(MAKE) --no-print-directory test-postgresql
	@$(MAKE) --no-print-directory test-sqlite

# Migrations run once on each database: here where the portal of the browser's tests is prepared, and on PostgreSQL in
# tests/portal/test_migrations.py, which compares what they make with the tables the tests have.
test-sqlite: $(DEV) $(FRONT_END) $(BIOME) $(MESSAGES)
	@echo "== Tests on SQLite, with the browser"
	@env -u DATABASE_URL .venv/bin/pytest -q -n 2 --dist loadgroup --no-loadscope-reorder --nomigrations --run-of sqlite

# Three on two processors: each waits for the database a quarter of its time.
test-postgresql: $(DEV) $(FRONT_END) $(MESSAGES)
	@echo "== Tests on PostgreSQL"
	@.venv/bin/python tests/postgres_cluster.py .venv/bin/pytest -q -n 3 --dist loadgroup --nomigrations --reuse-db --run-of postgresql

# The types take as long as all the rest: beside each other, each on a core of its own.
lint: $(DEV) $(BIOME) $(MESSAGES)
	@echo "== Checks"
	@$(MAKE) --no-print-directory -j2 --output-sync lint-types lint-rest

lint-types:
	@TESTING=true .venv/bin/mypy --no-error-summary $(APPS) bench

lint-rest:
	@.venv/bin/ruff check --quiet .
	@.venv/bin/ruff format --quiet --check .
	@.venv/bin/djlint --quiet --lint templates
	@node_modules/@biomejs/cli-*/biome check --error-on-warnings 2>.venv/biome.log || { cat .venv/biome.log; exit 1; }
	@.venv/bin/lint-imports --no-logo >.venv/lint-imports.log || { cat .venv/lint-imports.log; exit 1; }
	@$(TESTING) $(MANAGE) makemigrations --check --dry-run --verbosity 0

test-programs:
	@missing=""; \
	for pair in chromium:chromium java:default-jre-headless pdftoppm:poppler-utils qpdf:qpdf xgettext:gettext; do \
		command -v $${pair%:*} >/dev/null || missing="$$missing $${pair#*:}"; \
	done; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing="$$missing postgresql"; \
	command -v soffice >/dev/null || missing="$$missing $(OFFICE)"; \
	$(has_letters) || missing="$$missing $(LETTERS)"; \
	test -z "$$missing" || bin/system-packages $$missing
	@command -v chromium-headless-shell >/dev/null || bin/system-packages chromium-headless-shell || true

format: $(DEV) $(BIOME)
	.venv/bin/ruff check --fix --quiet .
	.venv/bin/ruff format .
	node_modules/@biomejs/cli-*/biome check --write

bench: $(DEV) $(FRONT_END) $(MESSAGES)
	@$(TESTING) .venv/bin/python -m bench.packs
	@$(TESTING) .venv/bin/python -m bench.pages

# What is killed, and what two write at once, as often as the requirement says; `make test` does the same a few times.
kills: $(DEV) $(FRONT_END) $(MESSAGES)
	@env -u DATABASE_URL KILLED_IN_FULL=yes .venv/bin/pytest -q --nomigrations tests/browser/test_killed.py tests/test_concurrency.py \
		tests/meetings/test_any_order.py
	@KILLED_IN_FULL=yes .venv/bin/python tests/postgres_cluster.py .venv/bin/pytest -q --nomigrations tests/test_concurrency.py

# So many changes of the rules as N says, drawn by SEED, in modules whose path holds ONLY; about half a minute each.
mutants: N ?= 40
mutants: SEED ?= 1
mutants: $(DEV) $(FRONT_END) $(MESSAGES)
	@.venv/bin/python -m tests.mutants --number $(N) --seed $(SEED) --only "$(ONLY)"

messages: $(DEV)
	$(TESTING) $(MANAGE) makemessages --locale da --no-location --no-wrap --ignore 'node_modules/*' --ignore 'static/vendor/*'

pictures: $(DEV)
	@$(TESTING) $(MANAGE) draw_house

sbom: $(DEV)
	@mkdir -p var && .venv/bin/python bin/sbom var/sbom.json && echo "Written: var/sbom.json"

# $(call lock,file,what): no index may be named here, for a lock file holds hashes, never addresses.
lock = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header $(UPGRADE) $(2) --output-file requirements/$(1).txt

lock: .venv/uv
	$(call lock,base,pyproject.toml)
	$(call lock,dev,pyproject.toml --group dev --constraint requirements/base.txt)
	$(call lock,build,--group build)
	$(call lock,node,--group node)

# ---------------------------------------------------------------------------------------------- done once

.venv/uv: requirements/build.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed:  sudo apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || bin/system-packages python3-venv
	@echo "Preparing .venv (the first time takes a minute)"
	@.venv/bin/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $< \
		|| echo "uv cannot be installed here; pip takes its place"
	@touch $@

# $(call install,lock file): by uv, and by pip where uv cannot.
install = @echo "Installing $(1)"; \
	.venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r $(1) \
	|| .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1)

$(BASE): requirements/base.txt .venv/uv
	$(call install,$<)
	@touch $@

$(DEV): requirements/dev.txt $(BASE)
	$(call install,$<)
	@touch $@

# Without these the portal runs, but makes no PDF: packs then say the same.
draws_pages = .venv/bin/python -c 'import weasyprint' 2>/dev/null
.venv/system-libraries: $(BASE)
	@if $(draws_pages) || { bin/system-packages libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 && $(draws_pages); }; \
	then touch $@; else echo "The portal starts without them; meeting packs cannot be made until they are there." >&2; fi
	@$(has_letters) || bin/system-packages $(LETTERS) || echo "Paper shows other letters than ours as this machine has them." >&2

$(COPIED): package.json package-lock.json .venv/uv
	@echo "Copying front-end files"
	@bin/npm ci --silent --omit=dev --omit=optional
	@rm -rf $(PDFJS) && mkdir -p $(PDFJS)
	@cd node_modules/pdfjs-dist && cp -R LICENSE cmaps standard_fonts wasm \
		legacy/build/pdf.min.mjs legacy/build/pdf.worker.min.mjs $(CURDIR)/$(PDFJS)
	@rm -rf $(DKFDS) && mkdir -p $(DKFDS)/css $(DKFDS)/fonts/IBMPlexSans
	@cd node_modules/dkfds/dist && dkfds=$(CURDIR)/$(DKFDS) && \
		cp LICENSE.md $$dkfds && cp -R img $$dkfds && cp -R fonts/IBMPlexSans/complete $$dkfds/fonts/IBMPlexSans
	@touch $@

# A tenth of the design system's rules concerns what stands on our pages: the rest is left out, again whenever they change.
STYLED := $(shell find templates static/js dk2020portal programme workgroups meetings members pages \
	-name '*.html' -o -name '*.js' -o -name '*.py')
$(FRONT_END): $(COPIED) bin/used-styles.cjs bin/colours.sed $(STYLED) | $(FONTS)
	@bin/node node_modules/purgecss/bin/purgecss.js --config bin/used-styles.cjs --output $@
	@sed -f bin/colours.sed $@ >$@.own && mv $@.own $@

# Of the typeface, the letters our pages use: portal.css names the files. Paper takes the whole one.
$(FONTS): $(COPIED) bin/subset-fonts | $(BASE)
	@.venv/bin/python bin/subset-fonts $(DKFDS)/fonts/IBMPlexSans/complete/ttf $(@D) 2>/dev/null && touch $@

# After the front-end files, whose npm takes away what it did not install. Biome is called by its place: it comes for
# one kind of machine, and needs no node; so is the Nu checker, which needs Java.
$(BIOME): package.json package-lock.json | $(COPIED)
	@echo "Installing the checks of JavaScript and HTML"
	@bin/npm ci --silent
	@touch $@

%.mo: %.po $(BASE)
	@.venv/bin/python -c 'import sys, polib; polib.pofile(sys.argv[1]).save_as_mofile(sys.argv[2])' $< $@
