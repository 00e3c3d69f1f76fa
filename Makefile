.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT
# uv trusts what the machine trusts, as pip does: many offices inspect traffic with a certificate of their own
export UV_SYSTEM_CERTS ?= 1
TYPED := $(wildcard $(shell git ls-files 'forum/kernel/*.py' 'search/*.py' 'forum/blueprints/*/policies*.py' \
  'forum/blueprints/*/queries*.py' 'forum/blueprints/*/queries/*.py' 'forum/blueprints/*/services*.py' \
  'forum/blueprints/*/services/*.py' 2>/dev/null))

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## (.*)/\1\t\2/' | expand -t 14

run: $(VENV)/installed ## install what is missing, seed when empty, serve at http://127.0.0.1:8000
	@PUBLIC_URL=$${PUBLIC_URL:-http://127.0.0.1:$(PORT)} $(BIN)/forum serve --demo

test: $(VENV)/installed-dev ## everything the tests need, then the tests
	@$(BIN)/python -m tests.run

soak: $(VENV)/installed-dev ## what takes longer than a test may: kills, floods, long property runs
	@$(BIN)/python -m bench.kill9 --rounds 50
	@$(BIN)/python -m bench.messages --messages 5000
	@$(BIN)/python -m bench.acts --sequences 4 --acts 500
	@$(BIN)/python -m bench.telling --sequences 4 --acts 500
	@$(BIN)/python -m bench.away --rounds 6
	@$(BIN)/python -m bench.soak
	@$(BIN)/python -m bench.asking --members 200 --votes 12
	@$(BIN)/python -m bench.without_redis
	@$(BIN)/python -m bench.disclosure --worlds 2000

bench: $(VENV)/installed-dev ## reproducible measurements as ratios in one run
	@$(BIN)/python -m bench.run
	@$(BIN)/python -m bench.leaderboard
	@$(BIN)/python -m bench.board

check: $(VENV)/installed-dev ## lint, types, contracts, translations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy $(TYPED)
	@$(BIN)/lint-imports
	@$(BIN)/python scripts/check_translations.py

format: $(VENV)/installed-dev ## format the code
	@$(BIN)/ruff check --fix -q . ; $(BIN)/ruff format -q .

migration: $(VENV)/installed-dev ## write a migration from the models: make migration m="add polls"
	@FORUM_DATA=$$(mktemp -d) $(BIN)/python scripts/write_migration.py "$(m)"

translations: $(VENV)/installed-dev ## collect the strings of the interface into the catalogues, then compile them
	@$(BIN)/python scripts/translations.py

lock: $(VENV)/installed ## pin what is deployed and what tests use
	@$(BIN)/uv pip compile -q --universal --no-header --generate-hashes --extra prod pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --no-header --generate-hashes --extra prod --group dev pyproject.toml -o requirements-dev.lock

$(VENV)/uv:
	@python3 -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv
	@touch $@

$(VENV)/installed: $(VENV)/uv requirements.lock pyproject.toml
	@echo "Installing Plaza ..."
	@$(BIN)/uv pip install -q --compile-bytecode --python $(BIN)/python -r requirements.lock
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps -e .
	@$(BIN)/python -m compileall -q forum search migrations
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	@echo "Installing what the tests need ..."
	@$(BIN)/uv pip install -q --compile-bytecode --python $(BIN)/python -r requirements-dev.lock
	@touch $@

.PHONY: help run test soak bench check format migration translations lock
