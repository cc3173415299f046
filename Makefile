# Needs nothing but make and Python 3.10 or later; the rest goes into $(VENV).
#
#   make demo                          what inputgen does, on the documentation's first example
#   make test ARGS='-k keypath'        the tests (ARGS: further arguments of pytest)
#   make lint / make format            what CI checks / mend what can be mended
#   make bench ARGS='--rounds 21'      a cold scan against a bare parse
#   make test PYTHON=python3.10 VENV=.venv310

PYTHON ?= python3
VENV ?= .venv
ARGS ?=

BIN := $(VENV)/bin
DEMO_JOB := fixtures/docs/first_example/job.py

# pip's output goes to a log, shown only if it fails: warnings of its own are not the reader's concern.
INSTALL = PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 \
	$(BIN)/python -m pip install --editable '.[$(1)]' > $(VENV)/install.log 2>&1 \
	|| { cat $(VENV)/install.log >&2; exit 1; }

.PHONY: demo test lint format bench clean

demo: $(VENV)/.installed
	@$(BIN)/inputgen scan $(DEMO_JOB)
	@$(BIN)/inputgen scan --format types $(DEMO_JOB)

test: $(VENV)/.installed
	$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

lint: $(VENV)/.lint-installed
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict
	$(BIN)/lint-imports

format: $(VENV)/.lint-installed
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# Bytecode first: an installed package has it too.
bench: $(VENV)/.installed
	@$(BIN)/python -m compileall -q inputgen
	$(BIN)/python benchmarks/cold_scan.py $(ARGS)

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ensurepip makes pip last, so it is there only in a venv that is whole.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit("inputgen needs Python 3.10 or later; choose one with make PYTHON=..." if sys.version_info < (3, 10) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/pip
	@echo "Installing inputgen and what its tests need into $(VENV) (once; a minute or so) ..." >&2
	@$(call INSTALL,test)
	@$(BIN)/python -m compileall -q inputgen || true
	@touch $@

$(VENV)/.lint-installed: pyproject.toml | $(VENV)/.installed
	@echo "Installing the linters into $(VENV) ..." >&2
	@$(call INSTALL,test$(COMMA)lint)
	@touch $@

COMMA := ,
