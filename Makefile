# Verbs of the project. `make help` lists them; `make demo` and `make test` need nothing else first.

.DEFAULT_GOAL := help
.PHONY: help setup up down ps logs up-native down-native deps build install install-system deb download-data download-data-manual docs sync dbt-deps dbt-run dbt-test dbt-build dbt-docs dbt-lint ge-init ge-run ge-docs test-stack demo pipeline serve ingest detect test-deps test test-asan test-faults test-versions test-tsan screenshots bench bench-detect bench-smas fuzz lint format clean

SHELL := /bin/sh
EIOT := build/plain/src/cmd/eiot
# Sanitizers blind gcc's flow analysis, which then warns of what is not there.
ASAN := -Db_sanitize=address,undefined -Db_lundef=false -Dwerror=false

# Debian packages: to build, to check, to test.
PACKAGES := gcc g++ make meson ninja-build pkg-config git ca-certificates openssl tzdata \
    libcmocka-dev libcurl4-openssl-dev libexpat1-dev libglib2.0-dev libjansson-dev libmicrohttpd-dev libpq-dev libsodium-dev libxlsxwriter-dev \
    libxxhash-dev libyaml-dev libzstd-dev zlib1g-dev

# The build goes on without these: libxgboost learns from inspections.
OPTIONAL_PACKAGES := libxgboost-dev

# The real dbt and Great Expectations live in virtual environments.
STACK_PACKAGES := python3 python3-venv

# More of them for tests: servers, started by the tests on ports of their own.
TEST_PACKAGES := postgresql postgresql-client clickhouse-server curl unzip dpkg-dev groff-base

# And for those of the stack around eiot: make test-stack.
STACK_TEST_PACKAGES := prometheus chromium debootstrap docker-compose fonts-dejavu-core poppler-utils

# For pictures of the pages: make screenshots.
SCREENSHOT_PACKAGES := chromium fonts-dejavu-core pngquant

help: ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:[^#]*## /\t/' | expand -t 16

setup: ## .env with passwords, keys and ports of this machine, and eiot.yml, where there is none
	@tools/setup

up: ## the whole stack in Docker, after setup: docs/stack.md
	@tools/stack up

down: ## end what make up started; data stay
	@tools/stack down

up-native: build ## the whole stack without Docker (SERVICES="postgres eiot": those and what they need): docs/stack.md
	@tools/setup
	@tools/native install $(SERVICES)
	@tools/native up $(SERVICES)

down-native: ## end what make up-native started; data stay
	@tools/native down $(SERVICES)

ps: ## what of the stack runs, and how it is
	@tools/stack ps

logs: ## the end of all logs of the stack; make logs-NAME: of one service (FOLLOW=-f: go on)
	@tools/stack logs $(FOLLOW)

logs-%:
	@tools/stack logs $* $(FOLLOW)

deps: ## install what is missing: Debian packages, then the pinned files of tools/packages.lock
	@tools/install_packages $(PACKAGES)
	@tools/install_packages $(OPTIONAL_PACKAGES) || echo "note: building without $(OPTIONAL_PACKAGES)"
	@tools/fetch

build/plain/build.ninja: | deps
	@meson setup build/plain --buildtype=release -Db_ndebug=false >/dev/null

build/asan/build.ninja: | deps
	@meson setup build/asan $(ASAN) >/dev/null

build/tsan/build.ninja: | deps
	@meson setup build/tsan -Db_sanitize=thread -Db_lundef=false -Dwerror=false >/dev/null

build: deps build/plain/build.ninja ## build the program: build/plain/src/cmd/eiot
	@ninja -C build/plain --quiet

install: build ## build, and make the pinned environments of dbt and Great Expectations in .venv/
	@tools/install_packages $(STACK_PACKAGES)
	@tools/install_venv dbt
	@tools/install_venv ge

install-system: build ## install eiot, libduckdb, man pages, completion, documents and units below /usr/local (or DESTDIR)
	@meson install -C build/plain --quiet

deb: build ## a Debian package of it: build/eiot_VERSION_ARCH.deb
	@tools/install_packages dpkg-dev
	@tools/make_deb build/plain

download-data: ## the seed data set from Kaggle to data/raw, checked by its SHA-256
	@tools/install_packages ca-certificates curl unzip
	@tools/download_data

download-data-manual: ## how to get it by hand; checks it when it is there
	@tools/download_data --manual

# On data/energy.duckdb, or STORE=duckdb:PATH, or STORE=postgresql://user:password@host:port/database.
dbt-deps: install ## dbt itself: what packages.yml asks for
	@tools/dbt deps

dbt-run: install ## dbt itself: build the models (STORE=URL: another store than data/energy.duckdb)
	@tools/dbt run

dbt-test: install ## dbt itself: run the data tests
	@tools/dbt test

dbt-build: install ## dbt itself: build the models and run their data tests
	@tools/dbt build

dbt-docs: install ## dbt itself: the documents of the models, dbt/target/index.html
	@tools/dbt docs generate

dbt-lint: install ## sqlfluff over the models
	@cd dbt && EIOT_DBT_TARGET=duckdb EIOT_DUCKDB_PATH=:memory: ../.venv/dbt/bin/sqlfluff lint models tests

ge-init: install ## Great Expectations itself: check that it reads the suites
	@tools/ge --check

ge-run: install ## Great Expectations itself: judge the tables (STORE as for dbt)
	@tools/ge

ge-docs: install ## Great Expectations itself: its data docs, data/ge-docs
	@tools/ge --docs data/ge-docs

demo: build ## run everything: on data/raw when there are files in it, else on a simulated network
	@tools/demo $(EIOT)

ingest: build ## load data/raw
	@$(EIOT) ingest

detect: build ## score readings and meters
	@$(EIOT) detect

pipeline: build ## the whole pipeline on data/raw
	@$(EIOT) run

sync: build ## bring the copy in ClickHouse up to date: sync_to of eiot.yml
	@$(EIOT) sync

docs: build ## write anew the documents that are made from tables: command line, exit codes, data dictionary
	@tools/make_docs $(EIOT)

serve: build ## the pages, at http://127.0.0.1:8080 (first: eiot serve --setup)
	@$(EIOT) serve

test-deps: deps
	@tools/install_packages $(TEST_PACKAGES)
	@tools/fetch test

test: test-deps build/plain/build.ninja build/asan/build.ninja ## all tests, plain and with AddressSanitizer + UndefinedBehaviorSanitizer
	@tools/run_tests build/plain build/asan

test-asan: test-deps build/asan/build.ninja ## all tests with AddressSanitizer + UndefinedBehaviorSanitizer
	@tools/run_tests build/asan

test-faults: test-deps build ## servers killed, connections cut, disks full, two at once: some minutes
	@tools/run_tests --suite faults build/plain

test-versions: test-deps build ## PostgreSQL at its oldest and newest supported version, and one that is too old
	@tools/fetch versions
	@tools/test_versions build/plain

test-stack: test-deps install ## the real dbt, Great Expectations, Airflow, Superset, Prometheus, a browser, images in a chroot: half an hour
	@tools/install_packages $(STACK_TEST_PACKAGES)
	@tools/install_venv superset
	@tools/install_venv notebook
	@tools/install_venv airflow
	@tools/fetch browser
	@tools/run_tests --suite stack build/plain

screenshots: build ## pictures of the pages on a simulated network: docs/images
	@tools/install_packages $(SCREENSHOT_PACKAGES)
	@tools/fetch browser
	@tools/screenshots $(EIOT)

test-tsan: deps build/tsan/build.ninja ## tests of what has threads with ThreadSanitizer
	@tools/run_tests --suite threads build/tsan

bench: build ## speed as ratios against peers in the same run
	@bench/run build/plain

bench-detect: build ## how well thefts are found on real loads and a simulated network, and what it costs
	@tools/install_packages time
	@bench/detect.sh build/plain
	@bench/detect_network.sh build/plain
	@bench/detect_scale.sh build/plain

bench-smas: build ## the four tasks of the smart-meter analytics benchmark, up to 27,300 consumers (CONSUMERS="2730 5460": those)
	@bench/smas/smas.sh build/plain $(CONSUMERS)

fuzz: deps ## fuzz every parser for a minute each (needs clang)
	@tools/install_packages clang libclang-rt-14-dev
	@fuzz/run

lint: deps ## format, house rules, clang-tidy
	@tools/install_packages clang-format clang-tidy
	@tools/lint

format: ## clang-format over all C files
	@tools/install_packages clang-format
	@clang-format -i $$(git ls-files '*.c' '*.h')

clean: ## remove what was built
	@rm -rf build
