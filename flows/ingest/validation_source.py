"""DuckDB as Great Expectations reaches it: silent, bounded, and without what nobody reads.

    with quiet():
        source = data_source(spill, "2GB", threads=None)

Great Expectations has no DuckDB engine; it reaches DuckDB through SQLAlchemy and a shim that touches four of its
private names, which is why it is pinned exactly and the shim has a contract test. Importing it takes seconds, so it is
imported inside functions only.
"""

import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any

from data_contracts import at_rest

ENGINE_MODULE = "great_expectations.execution_engine.sqlalchemy_execution_engine"
REGEX_MODULE = "great_expectations.expectations.metrics.column_map_metrics.column_values_match_regex"
EXPECTATION_MODULE = "great_expectations.expectations.expectation"
QUIET = ("great_expectations", "duckdb_engine")
_WORKED_OUT_BY: list[Callable[[Any], Any]] = []
"""What made an expectation's configuration before the shim was put on."""
_KEPT: dict[int, tuple[Any, Any]] = {}
"""Each expectation under its id(), with its configuration; emptied when a validation ends."""


class _DuckDbDialect(StrEnum):
    """Stands beside Great Expectations' own list of dialects."""

    DUCKDB = "duckdb"


def data_source(spill: Path, memory: str, threads: int | None) -> Any:
    """A SQL data source of an ephemeral context whose one connection is an in-memory DuckDB."""
    with _without("pyspark"):
        import great_expectations as gx
        from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults

        put_shim_on()
    at_rest.must_hold_spill(spill)
    spill.mkdir(parents=True, exist_ok=True)
    config: dict[str, object] = {
        "memory_limit": memory,
        "temp_directory": str(spill),
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if threads:
        config["threads"] = threads
    in_memory = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
    context: Any = gx.get_context(mode="ephemeral", project_config=DataContextConfig(store_backend_defaults=in_memory))
    context.variables.progress_bars = {"globally": False}
    context._save_project_config = lambda: None  # else the whole context becomes YAML again with every file
    source = context.data_sources.add_sql(
        "duckdb",
        connection_string="duckdb:///:memory:",
        create_temp_table=False,
        kwargs={"connect_args": {"config": config}},
    )
    with source.get_execution_engine().get_connection() as connection:
        connection.exec_driver_sql("SET enable_progress_bar = false")
    return source


def register(batch: Any, datasets: Mapping[str, Any]) -> None:
    """Make Arrow datasets known under their names to whatever connection a batch is asked through: each thread has one
    of its own, with a database of its own, so that it is told when a statement that names them comes.
    """
    if not datasets:
        return
    import sqlalchemy as sa

    def register_named(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        for name in (name for name in datasets if name in statement):
            connection.connection.driver_connection.register(name, datasets[name])

    sa.event.listen(batch.data.execution_engine.engine, "before_cursor_execute", register_named)


def put_shim_on() -> None:
    """Teach the pinned Great Expectations two things about DuckDB, and one about itself.

    An in-memory database lives as long as its connection, so DuckDB joins the dialects whose connection is kept; a
    regular expression is `regexp_matches` (the PostgreSQL operator ~ matches whole strings in DuckDB); and an
    expectation, which nobody changes while it runs, works out its configuration once, not eighty times.
    """
    import sqlalchemy as sa

    engine: Any = import_module(ENGINE_MODULE)
    regex_metric: Any = import_module(REGEX_MODULE)

    def regexp_matches(column: Any, regex: str, dialect: object, positive: bool = True) -> Any:
        matches = sa.func.regexp_matches(column, sa.literal(regex))
        return matches if positive else sa.not_(matches)

    if _DuckDbDialect.DUCKDB not in engine._PERSISTED_CONNECTION_DIALECTS:
        engine._PERSISTED_CONNECTION_DIALECTS = (*engine._PERSISTED_CONNECTION_DIALECTS, _DuckDbDialect.DUCKDB)
    regex_metric.get_dialect_regex_expression = regexp_matches
    expectation: Any = import_module(EXPECTATION_MODULE).Expectation
    if expectation.configuration.fget is not _configuration:
        _WORKED_OUT_BY.append(expectation.configuration.fget)
        expectation.configuration = property(_configuration)


def _configuration(expectation: Any) -> Any:
    kept = _KEPT.get(id(expectation))
    if kept is None:
        kept = _KEPT[id(expectation)] = (expectation, _WORKED_OUT_BY[-1](expectation))
    return kept[1]


@contextmanager
def _without(package: str) -> Iterator[None]:
    """Hide a package that Great Expectations would load for an engine that is not ours: where only pyspark's thin
    client is installed, it ends the process.
    """
    hidden = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == package}
    for name in hidden:
        del sys.modules[name]
    sys.modules[package] = None  # type: ignore[assignment]  # what Python itself reads as "not installed"
    try:
        yield
    finally:
        del sys.modules[package]
        sys.modules.update(hidden)


@contextmanager
def quiet() -> Iterator[None]:
    """No telemetry, no notes on the terminal, while Great Expectations is imported and runs."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    levels = {name: logging.getLogger(name).level for name in QUIET}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in QUIET:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            yield
        finally:
            _KEPT.clear()
            for name, level in levels.items():
                logging.getLogger(name).setLevel(level)
