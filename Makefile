# Two commands: `make run` serves the map, `make test` checks everything. Both install what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8050
# Branch coverage of the fast tests below which `make coverage` fails, in percent.
FLOOR := 82
.DEFAULT_GOAL := help
# Hundreds of processes start in the tests: none compiles again what another has compiled.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help run test suite exhaustive fast coverage lint client-lint docs lock lowest bench mutation programs browser clean

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

test: ## install, then run every check and test, browser included
	@$(MAKE) --no-print-directory -j3 lint suite

# In a new checkout one process compiles program and tests, or each of the three below would.
$(VENV)/.compiled: $(VENV)/.installed
	@$(BIN)/python -m pytest --collect-only -qq > /dev/null || true
	@touch $@

# Run beside the checks of `lint`, of which the longest keeps one core busy; while apt installs, both can begin.
suite: $(VENV)/.compiled programs
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder --first-cases

exhaustive: $(VENV)/.installed programs ## every case of every test: what `make test` tries and what tests/selection.toml leaves out
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

fast: $(VENV)/.installed ## the tests that need no browser and take no time
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not browser and not slow" --ignore tests/browser

coverage: $(VENV)/.installed ## which branches the fast tests run, and that they are not too few
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not browser and not slow" --ignore tests/browser \
		--cov --cov-report=term:skip-covered --cov-fail-under=$(FLOOR)

docs: $(VENV)/.installed ## write the generated pages and build the documents into docs/_build
	$(BIN)/python docs/generate.py
	$(BIN)/sphinx-build -q -W -n docs docs/_build

lint: client-lint $(VENV)/.installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

client-lint: # of the scripts, where node is present; needs nothing of Python, so beside its installation
	@sh tests/client/lint.sh

bench: $(VENV)/.installed browser ## measure against plain Dash and plain pandas
	$(BIN)/python -m tests.benchmarks

mutation: $(VENV)/.installed # change scoring in one place after the other: does a test fail? Takes hours; see CONTRIBUTING.md
	PYTHON=$(CURDIR)/$(BIN)/python sh tests/mutation.sh

programs: browser # and a PostgreSQL for the tests, where it is missing; apt does one thing at a time
	@sh tests/postgres/install.sh

browser: # Chromium and a CJK font, where they are missing and apt may be used
	@sh tests/browser/install.sh

lock: $(VENV)/.installed # renew the locked versions
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-annotate \
		--extra build --group dev pyproject.toml -o requirements.lock

lowest: $(VENV)/.installed # the fast tests with the lowest versions that pyproject.toml allows
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python .lowest
	$(BIN)/uv pip install --quiet --python .lowest --resolution lowest-direct --editable ".[build,qr]"
	$(BIN)/uv pip install --quiet --python .lowest --group dev httpx
	.lowest/bin/python -m pytest -n auto --dist loadfile -m "not browser and not slow" --ignore tests/browser \
		--ignore docs --ignore tests/test_docs.py --ignore tests/contracts --ignore tests/scoring/schemes/test_json_schema.py

clean:
	rm -rf $(VENV) var
