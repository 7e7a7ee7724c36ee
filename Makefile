# Everything here needs only make and Python 3.11 or newer; it works in .venv, made on first use.

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; \
	done)
OLDEST = $(or $(shell command -v python3.11),$(PYTHON))
BIN := .venv/bin
LOWEST := .venv-lowest/bin
DEMO := build/demo
SETTINGS := examples/mall/personas.yaml
PYTEST := -m pytest --numprocesses auto --dist worksteal
SHORT := -m "not long"
INSTALL := -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo examples test test-all test-lowest lint format docs site reference wheel

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: .venv/.package ## segment the example table: the preview here, the report in build/demo
	$(BIN)/personas preview --config $(SETTINGS)
	$(BIN)/personas report --config $(SETTINGS) -o $(DEMO)
	@printf '\nThe report is in %s:\n' $(DEMO) && ls -1 $(DEMO)

examples: .venv/.package ## make the worked examples again: tables, reports, charts
	$(BIN)/python examples/make.py

test: .venv/.dev ## run the tests that people wait for: all but those marked long
	$(BIN)/python $(PYTEST) $(SHORT)

test-all: .venv/.dev ## run all tests, the long ones too, with branch coverage of the pure wings
	PERSONAS_TESTS=all $(BIN)/python $(PYTEST) --cov --cov-report=term:skip-covered --cov-report=json
	$(BIN)/python .ci/branches.py

test-lowest: .venv-lowest/.dev ## run the tests that people wait for with the lowest versions, on the oldest Python
	$(LOWEST)/python $(PYTEST) $(SHORT)

lint: .venv/.dev ## check style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.dev ## mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: reference site ## write the reference again, and build the documents as a site

site: .venv/.docs ## build the documents as a site, strictly, into build/site
	$(BIN)/python .ci/site.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

reference: .venv/.package ## write docs/codes.md, docs/reference and the JSON Schemas again
	$(BIN)/python -m personas.codes.page > docs/codes.md
	$(BIN)/personas rules schema > docs/pack.schema.json
	$(BIN)/python -m personas.model.schema > docs/model.schema.json
	$(BIN)/python .ci/reference.py docs/reference

wheel: .venv/.dev ## build the sdist, and the wheel from it, into dist/
	$(BIN)/python -m build --no-isolation

# Stamps: each is older than pyproject.toml when something must be installed anew.
# pip comes first: those that ship with older Pythons know no --group.

.venv/.package: pyproject.toml
	$(need-python)
	$(PYTHON) -m venv .venv
	$(BIN)/python $(INSTALL) --upgrade pip
	$(BIN)/python $(INSTALL) --editable .
	@touch $@

.venv/.dev: .venv/.package
	$(BIN)/python $(INSTALL) --group dev
	@touch $@

.venv/.docs: .venv/.package
	$(BIN)/python $(INSTALL) --group docs
	@touch $@

.venv-lowest/.dev: pyproject.toml .ci/lowest.py
	$(need-python)
	$(OLDEST) -m venv --clear .venv-lowest
	$(OLDEST) .ci/lowest.py > .venv-lowest/lowest.txt
	$(LOWEST)/python $(INSTALL) --upgrade pip
	$(LOWEST)/python $(INSTALL) --editable . --group test --constraint .venv-lowest/lowest.txt
	@touch $@

define need-python
@test -n "$(PYTHON)" || { echo "personas needs Python 3.11 or newer: install it, or say where it is: make PYTHON=/path/to/python3" >&2; exit 1; }
endef
