"""Holds what ingest has written to its contracts' expectations: counts only, never a value of a person.

    results = validate_extracts([Delivery(contract, {source_file: parquet, ...}), ...], spill)
    results[0].rejected_files        # source_file -> why: a table expectation of severity error failed
    validation_json(results)         # what validation.json holds and flows/deliverables/report/validation.py renders

DuckDB counts (`counts.py`), Great Expectations evaluates (`expectation_results.py`). Column expectations are about all
of an extract's files together; table expectations are held to each file, for they decide about files.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from data_contracts import at_rest
from data_contracts.bounded_database import bounded
from data_contracts.contract import Contract
from data_contracts.errors import ContractError
from data_contracts.expectations import Expectation, compile_suite
from flows.ingest.counts import NotRun, count, rows_by_file
from flows.ingest.expectation_results import COLUMNS, ROWS, Evaluate, load, metrics, quiet


@dataclass(frozen=True)
class Delivery:
    """What one extract delivered. `parts`: source file -> the Parquet with its accepted rows (files may share one)."""

    contract: Contract
    parts: Mapping[str, Path]


@dataclass(frozen=True)
class Check:
    """One expectation and how many rows met it. `source_file` is None for one about all files of the extract."""

    id: str
    type: str
    severity: str  # error | warning
    source_file: str | None
    column: str | None  # None for one about several columns, or the table
    heading: str | None  # as the department prints it; of several columns, joined
    description: str
    is_met: bool
    rows_checked: int
    rows_failed: int  # 0 for a table expectation: it fails as a whole
    percent_allowed: float  # share of rows that may fail


@dataclass(frozen=True)
class ExtractValidation:
    """Checks of one extract, in the order of its contract, and the files they reject."""

    extract: str
    title: str
    supplier: str
    rows: int
    files: tuple[str, ...]
    checks: tuple[Check, ...]
    rejected_files: Mapping[str, str]  # source_file -> the reason, for a reader


def prepare() -> None:
    """Load what evaluates expectations ahead of time: it takes seconds, and one thread."""
    with quiet():
        load()


def validate_extracts(
    deliveries: Iterable[Delivery], spill: Path, memory: str = "2GB", threads: int | None = None
) -> tuple[ExtractValidation, ...]:
    """Check extracts one after the other on one connection that may spill into the folder `spill`.

    Reads Parquet, changes nothing; the folder is removed at the end, for spilled rows are plain text of people. Raises
    ContractError when a contract holds a rule that cannot be compiled, or when an expectation could not be run at all.
    """
    suites = [(delivery, compile_suite(delivery.contract)) for delivery in deliveries]
    if not suites:
        return ()
    with quiet(), _connection(spill, memory, threads) as connection:
        evaluate = load()
        return tuple(_validate(connection, delivery, suite, evaluate) for delivery, suite in suites)


@contextmanager
def _connection(spill: Path, memory: str, threads: int | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory database, silent and bounded; what it spilled is gone with it."""
    try:
        with bounded(spill, memory, threads) as connection:
            yield connection
    finally:
        shutil.rmtree(spill, ignore_errors=True)


def validation_json(results: Sequence[ExtractValidation]) -> dict[str, Any]:
    """The results as JSON holds them: plain, counts only, the same for the same input."""
    return {
        "great_expectations": version("great-expectations"),
        "duckdb": version("duckdb"),
        "extracts": [asdict(result) for result in results],
    }


def _validate(
    connection: duckdb.DuckDBPyConnection, delivery: Delivery, suite: tuple[Expectation, ...], evaluate: Evaluate
) -> ExtractValidation:
    contract = delivery.contract
    of_table = [expectation for expectation in suite if expectation.is_of_table]
    of_columns = [expectation for expectation in suite if not expectation.is_of_table]
    of_files: list[Check] = []
    rows = 0
    for file, (columns, number) in _files(connection, delivery).items():
        rows += number
        for expectation in of_table:
            is_met, failed = evaluate(expectation, {ROWS: number, COLUMNS: columns})
            of_files.append(_check(expectation, contract, file, number, is_met, failed))
    rejected = {
        file: "；".join(check.description for check in of_files if check.source_file == file and _rejects(check))
        for file in sorted({check.source_file for check in of_files if check.source_file and _rejects(check)})
    }
    return ExtractValidation(
        extract=contract.extract,
        title=contract.title,
        supplier=contract.supplier,
        rows=rows,
        files=tuple(sorted(delivery.parts)),
        checks=(*of_files, *_of_columns(connection, delivery, of_columns, evaluate)),
        rejected_files=rejected,
    )


def _files(connection: duckdb.DuckDBPyConnection, delivery: Delivery) -> dict[str, tuple[list[str], int]]:
    """Each source file in order, with the columns that it came to and its rows."""
    paths = sorted(set(delivery.parts.values()))
    columns = {path: list(at_rest.read_schema(path).names) for path in paths}
    rows = rows_by_file(connection, at_rest.relation(connection.register, paths))
    return {file: (columns[path], rows.get(file, 0)) for file, path in sorted(delivery.parts.items())}


def _of_columns(
    connection: duckdb.DuckDBPyConnection, delivery: Delivery, expectations: Sequence[Expectation], evaluate: Evaluate
) -> Iterator[Check]:
    """Checks of all rows of an extract; ContractError for an expectation that cannot be counted."""
    relation = at_rest.relation(connection.register, sorted(set(delivery.parts.values())))
    try:
        rows, counted = count(connection, relation, expectations)
    except NotRun as not_run:
        raise ContractError(
            f"the expectation {not_run.expectation.id} ({not_run.expectation.type}) could not be run",
            where=f"{delivery.contract.extract}.odcs.yaml",
            why="the extract would pass without having been checked",
            do="compare the rule's columns and values with the contract",
        ) from not_run
    for expectation in expectations:
        found = counted[expectation.id]
        known = metrics(expectation, rows, found.passed_over, found.failed)
        yield _check(expectation, delivery.contract, None, rows, *evaluate(expectation, known))


def _rejects(check: Check) -> bool:
    return check.severity == "error" and not check.is_met


def _check(
    expectation: Expectation, contract: Contract, file: str | None, rows: int, is_met: bool, failed: int
) -> Check:
    return Check(
        id=expectation.id,
        type=expectation.type,
        severity=expectation.severity,
        source_file=file,
        column=expectation.column,
        heading=_headings(expectation, contract),
        description=expectation.description,
        is_met=is_met,
        rows_checked=rows,
        rows_failed=failed,
        percent_allowed=round(100 * (1 - float(expectation.kwargs.get("mostly", 1.0))), 4),
    )


def _headings(expectation: Expectation, contract: Contract) -> str | None:
    """Headings of the columns it looks at; None for one about the table."""
    named = [expectation.kwargs.get(key) for key in ("column", "column_A", "column_B")]
    names = [name for name in (*named, *expectation.kwargs.get("column_list", ())) if name]
    return "、".join(contract.column(name).heading for name in names) or None
