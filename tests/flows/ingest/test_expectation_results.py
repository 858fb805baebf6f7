"""How Great Expectations evaluates what was counted: as it does by itself, and in the one version this is for."""

import inspect
import json
import random
import subprocess
import sys
from datetime import date
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_contracts.compile import core_schema
from data_contracts.contract import Contract, load_contracts
from data_contracts.expectations import PAIR_CHECK, Expectation
from flows.ingest import expectation_results
from flows.ingest.counts import _MAKERS, Counted, NotRun, count
from flows.ingest.validate import Delivery, validate_extracts

ROOT = Path(expectation_results.__file__).parents[2]
SIGNS: dict[str, list[object]] = {
    "date32[day]": [None, date(1899, 12, 31), date(1900, 1, 1), date(2026, 10, 1), date(2026, 10, 2)],
    "decimal128(14, 2)": [None, Decimal("-0.01"), Decimal("0.00"), Decimal("180.00"), Decimal("99999999.99")],
    "int32": [None, -1, 0, 3, 1000],
    "double": [None, -0.5, 0.0, 36.5, 1e9],
    "bool": [None, True, False],
    "string": [None, "", "x", "36992110120", "369921101201", "202609", "202613", "369921199001011237"],
}


def made_rows(contract: Contract, rows: int) -> pa.Table:
    """Rows in which every column is now null, now good, now bad, some keys more than once."""
    draw, schema = random.Random(contract.extract), core_schema(contract)
    codes = {column.name: list(column.values) for column in contract.columns}
    columns: dict[str, list[object]] = {}
    for field in schema:
        signs = [*SIGNS.get(str(field.type), [1]), *codes.get(field.name, [])]
        columns[field.name] = [draw.choice(signs) for _ in range(rows)]
    columns["source_file"] = ["a.csv"] * rows
    columns["row_id"] = list(range(rows))
    return pa.table(columns, schema=schema)


def test_every_expectation_counts_as_great_expectations_does_by_itself(tmp_path: Path) -> None:
    contracts = load_contracts()
    for number, (name, contract) in enumerate(contracts.items()):
        pq.write_table(made_rows(contract, 0 if number == 3 else 60), tmp_path / f"core_{name}.parquet")
    command = [sys.executable, "-m", "tests.flows.ingest.validated_by_sqlalchemy", str(tmp_path)]
    by_itself = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    deliveries = [Delivery(each, {"a.csv": tmp_path / f"core_{name}.parquet"}) for name, each in contracts.items()]
    ours = {
        result.extract: {check.id: [check.is_met, check.rows_failed] for check in result.checks}
        for result in validate_extracts(deliveries, tmp_path / "spill")
    }
    assert ours == by_itself
    types = {check.type for result in validate_extracts(deliveries, tmp_path / "spill") for check in result.checks}
    assert types >= set(_MAKERS), "an expectation that no contract uses is held to nothing"
    assert {is_met for found in ours.values() for is_met, _ in found.values()} == {True, False}


def test_it_stands_on_the_version_it_was_written_for() -> None:
    assert version("great-expectations") == "1.24.1"


def test_what_expectations_take_is_what_they_are_given() -> None:
    """Their `_validate` is private: the names of the metrics it looks for are read off its source."""
    with expectation_results.quiet():
        expectation_results.load()
        from great_expectations.core.metric_function_types import SummarizationMetricNameSuffixes as Suffixes
        from great_expectations.expectations import expectation
    assert (Suffixes.UNEXPECTED_COUNT.value, Suffixes.FILTERED_ROW_COUNT.value) == (
        "unexpected_count",
        "filtered_row_count",
    )
    of_columns: Any = expectation.ColumnMapExpectation
    for kind in (of_columns, expectation.ColumnPairMapExpectation, expectation.MulticolumnMapExpectation):
        assert list(inspect.signature(kind._validate).parameters) == [
            "self",
            "metrics",
            "runtime_configuration",
            "execution_engine",
        ]
        assert expectation_results.ROWS in inspect.getsource(kind._validate)
    assert '"column_values.nonnull.' in inspect.getsource(of_columns._validate)


ALONE = """
import sys
import pandas  # loads what it will of its own
from flows.ingest import expectation_results
before = set(sys.modules)
with expectation_results.quiet():
    expectation_results.load()
new = set(sys.modules) - before
print(*sorted(new & {"sqlalchemy", "altair", "scipy.stats", "scipy.stats._stats_py", "pyspark"}))
import sqlalchemy
from great_expectations.expectations.core import expect_column_kl_divergence_to_be_less_than as pictures
print(sqlalchemy.__name__, pictures.alt.Chart.__name__, pictures.stats.norm.name)
"""


def test_it_is_loaded_without_engines_and_pictures_that_nobody_asks_for() -> None:
    ran = subprocess.run([sys.executable, "-c", ALONE], cwd=ROOT, check=True, capture_output=True, text=True)
    assert ran.stdout.splitlines() == ["", "sqlalchemy Chart norm"], "and they come when they are asked for"


def one(kind: str, **kwargs: object) -> Expectation:
    return Expectation("it", kind, kwargs, "error", None, "")


TABLE = (
    "(SELECT * FROM (VALUES (1, 'a', 5, 5), (2, 'a', 5, 6), (3, 'b', NULL, 7), (4, NULL, 8, NULL)) "
    "AS t(row_id, word, most, least))"
)


@pytest.mark.parametrize(
    ("expectation", "passed_over", "failed"),
    [
        (one("expect_column_values_to_not_be_null", column="word"), 1, 1),
        (one("expect_column_values_to_be_in_set", column="word", value_set=["a"]), 1, 1),
        (one("expect_column_values_to_be_in_set", column="word", value_set=[]), 1, 3),
        (one("expect_column_values_to_match_regex", column="word", regex="^[a-z]$"), 1, 0),
        (one("expect_column_values_to_be_between", column="most", min_value=6), 1, 2),
        (one("expect_column_values_to_be_between", column="most", min_value=5, max_value=8), 1, 0),
        (one("expect_column_values_to_be_unique", column="word"), 1, 2),
        (one("expect_compound_columns_to_be_unique", column_list=["word", "most"]), 2, 2),
        (one(PAIR_CHECK, column_A="most", column_B="least", or_equal=True), 0, 1),
        (one(PAIR_CHECK, column_A="most", column_B="least"), 0, 2),
        (one(PAIR_CHECK, column_A="most", column_B="least", ignore_row_if="either_value_is_missing"), 2, 2),
    ],
)
def test_rows_are_passed_over_or_fail(expectation: Expectation, passed_over: int, failed: int) -> None:
    with duckdb.connect() as connection:
        assert count(connection, TABLE, [expectation]) == (4, {"it": Counted(passed_over, failed)})


@pytest.mark.parametrize(
    "expectation",
    [
        one("expect_column_values_to_not_be_null", column="nowhere"),
        one("expect_column_values_to_be_between", column="word", min_value=1),
        one("expect_column_values_to_be_in_set", column="most", value_set=["a"]),
        one("expect_column_mean_to_be_between", column="most", min_value=1),
    ],
)
def test_what_cannot_be_counted_is_named_and_nothing_passes_unseen(expectation: Expectation) -> None:
    fine = Expectation("fine", "expect_column_values_to_not_be_null", {"column": "row_id"}, "error", None, "")
    with duckdb.connect() as connection, pytest.raises(NotRun, match="it"):
        count(connection, TABLE, [fine, expectation])
