# What can be done here. Needs Python 3.11 or newer with venv, git and make; see README.md.
# Every program is run as `.venv/bin/python -m …`: the scripts in .venv/bin name their interpreter
# in a first line that can be neither long nor contain a space.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PY := .venv/bin/python
WORKERS ?= 2

.PHONY: help setup demo run test test-long check bench bench-large screens clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1 /p' Makefile | while read -r name text; do \
		printf '  make %-10s %s\n' "$$name" "$$text"; done

setup: ## virtual environment, npm packages, catalogues; runs nothing
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed." >&2; exit 1; }
	@$(PYTHON) scripts/setup.py

demo: setup ## the whole story with made-up families, then the site (FRESH=1 starts over, PORT=8000)
	@exec $(PY) -m scripts.demo

run: setup ## the site, a worker and a beat on the servers of DATABASE_URL and REDIS_URL
	@exec $(PY) -m scripts.run

test: setup ## all tests but the long ones
	-@$(PY) -m tests.chromium
	@exec $(PY) -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

test-long: setup ## soaks and series of kills
	-@$(PY) -m tests.chromium
	@exec $(PY) -m pytest -m long -o timeout=0 -o faulthandler_timeout=0 $(ARGS)

check: setup ## linters, types, templates, import contracts, migrations, deployment settings
	@exec $(PY) -m scripts.check

bench: setup ## measured comparisons, written to docs/benchmarks.md
	@exec $(PY) -m benchmarks

bench-large: setup ## the same with a million rows; takes long
	@BENCH_LARGE=1 exec $(PY) -m benchmarks

screens: setup ## the screenshots of the documents
	@exec $(PY) -m scripts.screens

clean: ## caches and built files; var/ and .venv stay
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache staticfiles
	@find . -name __pycache__ -not -path './.venv/*' -not -path './node_modules/*' -prune \
		-exec rm -rf {} +
