# Everything is installed into .venv from requirements.lock; nothing outside of this folder and the jar cache
# (~/.cache/tollgate, or TOLLGATE_CACHE) is touched.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DBT := --project-dir transforms --profiles-dir transforms --target-path $(CURDIR)/.tollgate/docs --log-path .tollgate/docs/logs
# Much of a test is a process that starts, or a server that is waited for; tests/conftest.py says what stays together.
TWO_AT_ONCE := --numprocesses 2 --dist loadscope

.PHONY: help setup demo test faults lint format types bench docs lock clean

help: ## List the targets
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## Python packages and jars, as locked, and what makes Java start faster
	@$(BIN)/python -m infra.jars
	@$(BIN)/python -m infra.cds

$(READY): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed: apt-get install python3.11-venv (Debian), brew install python@3.11 (macOS), or make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@test -x $(BIN)/python || { echo "environment: creating $(VENV)" >&2; $(PYTHON) -m venv $(VENV); }
	@test -x $(BIN)/uv || { awk '/^uv==/ {on=1} on {print} on && !/\\$$/ {exit}' requirements.lock > $(VENV)/uv.lock; \
	  echo "environment: installing uv" >&2; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.lock; }
	@echo "environment: installing the locked packages" >&2
	@$(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes --python $(BIN)/python requirements.lock
	@$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --python $(BIN)/python --editable .
	@touch $(READY)

demo: setup ## The embedded stack and the main job on real input
	@$(BIN)/tollgate demo

test: setup lint types ## Unit and integration tests, on real servers
	@$(BIN)/python -m pytest $(TWO_AT_ONCE)

faults: setup ## What takes long: killing servers and processes at every step
	@$(BIN)/python -m pytest $(TWO_AT_ONCE) tests/fault

lint: $(READY) ## Style, formatting and import boundaries
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/lint-imports

format: $(READY) ## Rewrite files as the formatter wants them
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

types: $(READY) ## Strict type checking
	@$(BIN)/mypy

bench: demo ## Ratios measured side by side in one run, on what the demo published
	@$(BIN)/tollgate bench

# The catalog's own facts would need a session; what is promised of each column is in the project.
docs: $(READY) ## The dbt project's documentation, one page: .tollgate/docs/static_index.html
	@$(BIN)/dbt --quiet parse $(DBT)
	@$(BIN)/dbt --quiet docs generate --empty-catalog --static --no-compile $(DBT)
	@echo .tollgate/docs/static_index.html

lock: $(READY) ## Resolve pyproject.toml anew into requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --all-extras --python-version 3.11 --generate-hashes --no-header --upgrade --quiet -o requirements.lock

clean: ## Stop the stack and delete its state and the environment
	@test ! -x $(BIN)/tollgate || $(BIN)/tollgate down
	@rm -rf $(VENV) .tollgate .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
