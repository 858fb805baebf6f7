"""Great Expectations left to itself, the measure for what we count: it asks DuckDB through SQLAlchemy.

    python -m tests.flows.ingest.validated_by_sqlalchemy FOLDER     # all results for FOLDER/core_*.parquet

A process of its own, for the product loads Great Expectations without SQLAlchemy. It has no DuckDB engine: it is taught
that an in-memory database lives as long as its connection, and that a regular expression is `regexp_matches`.
"""

import json
import sys
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any

from data_contracts.contract import load_contracts
from data_contracts.expectations import Expectation, compile_suite
from flows.ingest.expectation_results import COUNTS_ONLY, SEVERITY, quiet

ENGINE_MODULE = "great_expectations.execution_engine.sqlalchemy_execution_engine"
REGEX_MODULE = "great_expectations.expectations.metrics.column_map_metrics.column_values_match_regex"
Results = dict[str, tuple[bool, int]]


class _DuckDbDialect(StrEnum):
    DUCKDB = "duckdb"


def main(folder: Path) -> None:
    """Tell extract -> expectation -> (is it met, how many rows fail)."""
    sys.modules["pyspark"] = None  # type: ignore[assignment]
    with quiet():
        source = _data_source()
        found = {
            name: _results(source, path, name, compile_suite(contract))
            for name, contract in load_contracts().items()
            for path in folder.glob(f"core_{name}.parquet")
        }
    sys.stdout.write(json.dumps(found))


def _data_source() -> Any:
    import great_expectations as gx
    import sqlalchemy as sa

    engine, regex_metric = import_module(ENGINE_MODULE), import_module(REGEX_MODULE)

    def regexp_matches(column: Any, regex: str, dialect: object, positive: bool = True) -> Any:
        matches = sa.func.regexp_matches(column, sa.literal(regex))
        return matches if positive else sa.not_(matches)

    dialects = (*engine._PERSISTED_CONNECTION_DIALECTS, _DuckDbDialect.DUCKDB)
    engine._PERSISTED_CONNECTION_DIALECTS = dialects  # type: ignore[attr-defined]
    regex_metric.get_dialect_regex_expression = regexp_matches  # type: ignore[attr-defined]
    context: Any = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    return context.data_sources.add_sql("duckdb", connection_string="duckdb:///:memory:", create_temp_table=False)


def _results(source: Any, path: Path, name: str, suite: tuple[Expectation, ...]) -> Results:
    import great_expectations as gx
    from great_expectations.expectations.registry import get_expectation_impl

    asset = source.add_query_asset(name, query=f"SELECT * FROM read_parquet('{path}')")
    implementation: Any = get_expectation_impl
    made = [implementation(e.type)(**e.kwargs, severity=SEVERITY[e.severity], meta={"id": e.id}) for e in suite]
    batch = asset.add_batch_definition("rows").get_batch()
    told = batch.validate(gx.ExpectationSuite(name=name, expectations=made), result_format=dict(COUNTS_ONLY))
    assert not any(item.exception_info.get("raised_exception") for item in told.results)
    return {
        item.expectation_config.meta["id"]: (bool(item.success), int(item.result.get("unexpected_count") or 0))
        for item in told.results
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
