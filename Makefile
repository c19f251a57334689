# The whole ritual. `make` alone lists the targets.
# Needs only Python 3.11+, pip and make: uv is put into a small environment of its own (.uv), and everything else comes
# from uv.lock into .venv.
PYTHON ?= python3
UV_VERSION := 0.13.8
UV := UV_PYTHON_DOWNLOADS=never .uv/bin/uv
BIN := .venv/bin
ARGS ?=

.PHONY: help setup demo test check fix schema bench proof clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.synced ## make the environment; .venv/bin/lonja is the command afterwards

demo: setup ## bring up the demo shops and print their addresses (ARGS="--port 8080 --fresh --providers")
	@$(BIN)/lonja demo $(ARGS)

test: setup ## run the test suite, or a part of it (ARGS="tests/inventory -q")
	@$(BIN)/pytest $(ARGS)

check: setup ## format, lint, types, floors, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/squawk --config .squawk.toml db/migrations/*.sql

fix: setup ## let ruff format and repair what it can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

schema: setup ## write db/schema.sql from the migrations, from zero
	@data=$$(mktemp -d) && $(BIN)/lonja migrate --data $$data --snapshot; rm -rf $$data

bench: setup ## measure the scenarios against their pgbench ceiling
	@$(BIN)/lonja bench $(ARGS)

proof: setup ## the long proofs: 3,000 buyers at 100 units, with kill -9 in the middle
	@$(BIN)/pytest -n0 -m proof $(ARGS)

clean: ## remove the environment, the caches and the demo data
	rm -rf .venv .uv .lonja dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

.uv/bin/uv: Makefile
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Lonja needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 setup")'
	@$(PYTHON) -m venv --without-pip --clear .uv
	@$(PYTHON) -m pip --python .uv/bin/python install -qq --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

.venv/.synced: .uv/bin/uv pyproject.toml uv.lock
	@$(UV) sync --locked --quiet --python $(PYTHON)
	@touch $@
