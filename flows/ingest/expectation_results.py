"""What Great Expectations makes of counts: its own expectations evaluate, from figures that one statement has counted.

    with quiet():
        evaluate = load()
        evaluate(expectation, {"table.row_count": 10, ...})     # (is_met, unexpected_count)

Left to itself it asks the database for each expectation, through SQLAlchemy, and takes a tenth of a second of Python
for that; what it asks is in `counts.py` instead, and tests hold both to the same results. It is pinned exactly: how it
takes metrics is private, and has a contract test. Importing it takes seconds, so it is imported when there is something
to evaluate, and without what it would load for engines and pictures that nobody asks for here.
"""

import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

from data_contracts.expectations import Expectation
from data_contracts.left_out import LOADING

NOT_OURS = ("pyspark", "sqlalchemy")
"""Engines that are not ours. Where only pyspark's thin client is installed, loading it ends the process."""
LATER = ("altair", "scipy.stats")
"""What it imports for pictures and distributions: loaded when one of those is asked for."""
QUIET = "great_expectations"
SEVERITY = {"error": "critical", "warning": "warning"}
COUNTS_ONLY = {"result_format": "BASIC", "partial_unexpected_count": 0}
ROWS, COLUMNS, NULLS = "table.row_count", "table.columns", "column_values.nonnull.unexpected_count"

Metrics = Mapping[str, Any]
Evaluate = Callable[[Expectation, Metrics], tuple[bool, int]]


def load() -> Evaluate:
    """Import Great Expectations, once a process; what evaluates an expectation by its metrics."""
    with LOADING:
        if "great_expectations" not in sys.modules:
            with _without(NOT_OURS), _put_off(LATER):
                import_module("great_expectations")
    return _evaluated


def metrics(expectation: Expectation, rows: int, passed_over: int, failed: int) -> Metrics:
    """Counts under the names by which an expectation about columns looks for them."""
    name = _implementation(expectation).map_metric
    return {
        ROWS: rows,
        f"{name}.filtered_row_count": rows - passed_over,
        NULLS: passed_over,
        f"{name}.unexpected_count": failed,
    }


def _evaluated(expectation: Expectation, known: Metrics) -> tuple[bool, int]:
    """Whether it is met, and how many rows fail (0 for one about a table)."""
    made = _implementation(expectation)(**expectation.kwargs, severity=SEVERITY[expectation.severity])
    result = made._validate(known, runtime_configuration={"result_format": dict(COUNTS_ONLY)})
    return bool(result["success"]), int(result["result"].get("unexpected_count") or 0)


def _implementation(expectation: Expectation) -> Any:
    from great_expectations.expectations.registry import get_expectation_impl

    return get_expectation_impl(expectation.type)


class _Later(ModuleType):
    """Stands for a module until something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


@contextmanager
def _put_off(names: tuple[str, ...]) -> Iterator[None]:
    """While something is imported: modules that it imports and does not use yet are not loaded."""
    missing = [name for name in names if name not in sys.modules]
    sys.modules.update({name: _Later(name) for name in missing})
    try:
        yield
    finally:
        for name in missing:
            if isinstance(sys.modules.get(name), _Later):
                del sys.modules[name]


@contextmanager
def _without(packages: tuple[str, ...]) -> Iterator[None]:
    """While something is imported: packages that it is to find not installed."""
    hidden = {name: module for name, module in sys.modules.items() if name.partition(".")[0] in packages}
    for name in hidden:
        del sys.modules[name]
    for package in packages:
        sys.modules[package] = None  # type: ignore[assignment]  # what Python itself reads as "not installed"
    try:
        yield
    finally:
        for package in packages:
            del sys.modules[package]
        sys.modules.update(hidden)


@contextmanager
def quiet() -> Iterator[None]:
    """No telemetry, no notes on the terminal, while Great Expectations is imported and evaluates."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    level = logging.getLogger(QUIET).level
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.getLogger(QUIET).setLevel(logging.CRITICAL)
        try:
            yield
        finally:
            logging.getLogger(QUIET).setLevel(level)
