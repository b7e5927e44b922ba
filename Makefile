# `make demo` and `make test` on a fresh machine need make and Python 3.11 or later, and a network once.
# PYTHON=/path/to/python chooses the interpreter. All paths are relative: a space in the folder's path is harmless.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test lint golden docs same-bytes differential benchmark clean

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --quiet --disable-pip-version-check install

help:
	@echo "make demo        sample backend, spec, real load, verdict"
	@echo "make test        lint, types, tests, and generated/ is up to date"
	@echo "make lint        ruff and mypy only"
	@echo "make golden      make generated/ anew from specs/, and what tests/cases/ expects"
	@echo "make docs        make the references in docs/ and the JSON Schema anew"
	@echo "make same-bytes  another Python, with the wheel installed afresh, builds the same files"
	@echo "make differential  real Artillery, from npm, and the locustfiles send the same; records what Artillery sends"
	@echo "make benchmark   the ratios that the project promises"
	@echo "make clean       remove .venv and caches"

demo: $(VENV)/installed
	@$(PY) -m scenarioc demo

# Most tests wait for real runs: three at a time suit two cores.
test: lint
	@$(PY) -m pytest -q -n 3 --dist loadgroup
	@$(PY) -m scenarioc build specs/*.yaml --prune --check

lint: $(VENV)/test-installed
	@$(PY) -m ruff check --quiet --no-cache .
	@$(PY) -m ruff format --check --quiet --no-cache .
	@$(PY) -m mypy --no-error-summary

golden: $(VENV)/installed
	@$(PY) -m scenarioc.targets.verification > compiler/scenarioc/programs/verify.txt
	@$(PY) -m scenarioc build specs/*.yaml --prune
	@$(PY) tests/refresh.py

docs: $(VENV)/installed
	@$(PY) -m scenarioc.reference > docs/language.md
	@$(PY) -m scenarioc.cli.reference > docs/cli.md
	@$(PY) -m scenarioc schema > specs/scenario.schema.json

same-bytes: $(VENV)/test-installed
	@$(PY) tests/same_bytes.py

differential: $(VENV)/test-installed
	@$(PY) tests/differential/laboratory.py --record

benchmark: $(VENV)/test-installed
	@for benchmark in compile_time throughput verdict data arrivals arrival_cost compare artillery percentiles aborts; do \
	    echo "$$benchmark"; $(PY) tests/benchmarks/$$benchmark.py || failed=1; \
	done; exit $${failed:-0}

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist

# --- installation: each stamp says that one step was finished, so an interrupted one is done again ----------------

$(VENV)/made:
	@for python in $(if $(PYTHON),"$(PYTHON)",python3 python3.13 python3.12 python3.11 python3.14 python); do \
	    if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	        echo "making $(VENV) with $$python" && "$$python" -m venv --clear $(VENV) && touch $@; \
	        exit; \
	    fi; \
	done; \
	echo "scenarioc needs Python 3.11 or later and found none; say where it is: make PYTHON=/path/to/python" >&2; \
	exit 1

$(VENV)/installed: pyproject.toml requirements-test.txt | $(VENV)/made
	@echo "installing scenarioc into $(VENV) (once)"
	@$(PIP) --constraint requirements-test.txt --editable .
	@touch $@

$(VENV)/test-installed: $(VENV)/installed
	@echo "installing what the tests need into $(VENV) (once)"
	@$(PIP) --requirement requirements-test.txt
	@touch $@
