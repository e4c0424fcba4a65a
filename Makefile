# Two commands: `make run` serves the map, `make test` checks everything. Both install what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8050
.DEFAULT_GOAL := help
.PHONY: help run test lint lock bench browser postgres clean

help: ## show the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(VENV)/.installed: pyproject.toml requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet "uv>=0.9"
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip sync --quiet requirements.lock
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --no-deps --editable .
	touch $@

run: $(VENV)/.installed ## install, load the figures of Ningbo and Zhejiang, serve on 127.0.0.1:$(PORT)
	PORT=$(PORT) $(BIN)/fivecolour serve

test: $(VENV)/.installed browser postgres lint ## install, then run every check and test, browser included
	$(BIN)/python -m pytest

lint: $(VENV)/.installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.installed browser ## measure against plain Dash and plain pandas
	$(BIN)/python -m tests.benchmarks

browser: # Chromium and a CJK font, where they are missing and apt may be used
	@sh tests/browser/install.sh

postgres: # a PostgreSQL for the tests, where it is missing and apt may be used
	@sh tests/postgres/install.sh

lock: $(VENV)/.installed # renew the locked versions
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-annotate \
		--extra build --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) var
