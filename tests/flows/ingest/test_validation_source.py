"""How Great Expectations reaches DuckDB: the shim, against the one version it is written for."""

import inspect
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flows.ingest.validation_source import _KEPT, ENGINE_MODULE, REGEX_MODULE, data_source, put_shim_on, quiet


def test_the_shim_stands_on_the_version_it_was_written_for() -> None:
    assert version("great-expectations") == "1.24.1"
    assert version("duckdb-engine") == "0.17.0"


def test_the_private_names_the_shim_touches_are_there() -> None:
    engine: Any = import_module(ENGINE_MODULE)
    metric: Any = import_module(REGEX_MODULE)
    util: Any = import_module("great_expectations.expectations.metrics.util")
    assert isinstance(engine._PERSISTED_CONNECTION_DIALECTS, tuple)
    assert "_PERSISTED_CONNECTION_DIALECTS" in inspect.getsource(engine.SqlAlchemyExecutionEngine.get_connection)
    parameters = list(inspect.signature(util.get_dialect_regex_expression).parameters)
    assert parameters == ["column", "regex", "dialect", "positive"]
    assert "get_dialect_regex_expression(column, regex, _dialect)" in inspect.getsource(metric)


def test_the_shim_can_be_put_on_twice() -> None:
    engine: Any = import_module(ENGINE_MODULE)
    put_shim_on()
    once = list(engine._PERSISTED_CONNECTION_DIALECTS)
    put_shim_on()
    assert once == list(engine._PERSISTED_CONNECTION_DIALECTS)


def test_the_connection_is_kept_bounded_and_draws_no_progress(tmp_path: Path) -> None:
    with quiet():
        engine: Any = data_source(tmp_path / "spill", "300MB", 1).get_execution_engine()
    asked = "SELECT current_setting('memory_limit'), current_setting('threads'), current_setting('enable_progress_bar')"
    for _ in range(2):
        with engine.get_connection() as connection:
            connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS kept AS SELECT 1 AS one")
            assert connection.exec_driver_sql(asked).fetchone() == ("286.1 MiB", 1, False)
    with engine.get_connection() as connection:
        assert connection.exec_driver_sql("SELECT one FROM kept").fetchone() == (1,)


def test_an_expectation_works_out_its_configuration_once_while_a_validation_runs(tmp_path: Path) -> None:
    with quiet():
        data_source(tmp_path / "spill", "300MB", 1)
        import great_expectations as gx

        expectation = gx.expectations.ExpectColumnValuesToNotBeNull(column="name", meta={"id": "name_required"})
        other = gx.expectations.ExpectColumnValuesToNotBeNull(column="phone")
        once = expectation.configuration
        assert expectation.configuration is once
        assert (once.kwargs, once.meta) == ({"column": "name"}, {"id": "name_required"})
        assert other.configuration.kwargs == {"column": "phone"}
    assert expectation.configuration is not once
    _KEPT.clear()


def test_what_the_context_saves_with_every_file_is_one_function(tmp_path: Path) -> None:
    """It is replaced by nothing: where a version saved elsewhere, the replacement would do nothing."""
    source = inspect.getsource(import_module("great_expectations.datasource.fluent.interfaces"))
    assert source.count("_data_context._save_project_config()") == 1
