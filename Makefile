# What a developer does; `make help` lists it. Needs Python 3.11 or newer with pip and venv, and nothing else.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PINNED := --constraint constraints.txt --build-constraint constraints.txt

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help serve test lint types format bench torture trace-report pictures openapi frontend constraints clean

help: ## List what can be made.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: $(VENV)/service.stamp ## Run the service on http://127.0.0.1:8000, its data in ./data.
	@exec $(BIN)/imprint serve

test: lint types ## Check everything: style, types, layers, tests on both databases, coverage.
	@$(BIN)/python -m pytest --numprocesses=4 --dist=loadfile --no-loadscope-reorder --cov --cov-report=term --durations=25

lint: $(VENV)/develop.stamp ## Check style and layout.
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/develop.stamp ## Check types.
	@$(BIN)/mypy

format: $(VENV)/develop.stamp ## Put the code into the house's layout and repair what can be repaired.
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/develop.stamp ## Measure speed beside bare Flask and other libraries; PARTS="scale sustained" or all for more.
	@$(BIN)/python -m benchmarks $(PARTS)

torture: PARTS ?= kills hostile reloads
torture: ROUNDS ?= 50
torture: $(VENV)/develop.stamp ## Kill, attack and reload the service for 40 minutes; PARTS="kills hostile" ROUNDS=9 for less.
	@$(BIN)/python -m tests.torture $(PARTS) --rounds $(ROUNDS)

trace-report: EVERY ?= 1
trace-report: $(VENV)/develop.stamp ## Judge by 10,700 texts how well their origin is found; EVERY=9 for a part.
	@$(BIN)/python -m tests.trace --every $(EVERY)

pictures: $(VENV)/develop.stamp ## Take the pictures of the pages that README.md and docs/pages.md show.
	@$(BIN)/python -m tests.browser.pictures

openapi: $(VENV)/service.stamp ## Write openapi.yaml from the code.
	@$(BIN)/imprint openapi > openapi.yaml.new && mv openapi.yaml.new openapi.yaml

frontend: ## Bundle the editor of the pages from npm packages; needs Node 20 or newer, which nothing else does.
	@cd frontend && npm ci --ignore-scripts --silent && npm run --silent build

constraints: ## Pin the newest releases that pyproject.toml allows.
	@rm -rf build/pins && $(PYTHON) -m venv build/pins
	@build/pins/bin/python -m pip --quiet install --upgrade pip
	@build/pins/bin/python -m pip --quiet install --upgrade --group dev hatchling .
	@sed '/^[^#]/,$$d' constraints.txt > build/constraints.txt
	@build/pins/bin/python -m pip freeze --all --exclude imprint --exclude setuptools >> build/constraints.txt
	@mv build/constraints.txt constraints.txt

clean: ## Remove what was made here, but no data.
	@rm -rf $(VENV) build dist .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .schemathesis .import_linter_cache
	@find service tests migrations benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/pip.stamp: constraints.txt
	@echo "Making the environment in $(VENV) with $(PYTHON)."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --upgrade --constraint constraints.txt pip
	@touch $@

$(VENV)/service.stamp: $(VENV)/pip.stamp pyproject.toml constraints.txt
	@echo "Installing Imprint and what it needs."
	@$(PIP) install $(PINNED) --editable .
	@touch $@

$(VENV)/develop.stamp: $(VENV)/service.stamp
	@echo "Installing what its tests need."
	@$(PIP) install $(PINNED) --group dev
	@touch $@
