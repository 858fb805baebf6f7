"""Runs Great Expectations on DuckDB over what ingest has written: counts only, never a value of a person.

    results = validate_extracts([Delivery(contract, {source_file: parquet, ...}), ...], spill)
    results[0].rejected_files        # source_file -> why: a table expectation of severity error failed
    validation_json(results)         # what validation.json holds and flows/deliverables/report/validation.py renders

How Great Expectations reaches DuckDB stands in `validation_source.py`. Column expectations run once over all of an
extract's files; table expectations run on each file, for they decide about files.
"""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from data_contracts import at_rest
from data_contracts.contract import Contract
from data_contracts.errors import ContractError
from data_contracts.expectations import Expectation, compile_suite
from flows.ingest.validation_source import data_source, quiet, register

COUNTS_ONLY = {"result_format": "BASIC", "partial_unexpected_count": 0}
Query = tuple[str, Mapping[str, Any]]
SEVERITY = {"error": "critical", "warning": "warning"}


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


def validate_extract(contract: Contract, parts: Mapping[str, Path], spill: Path) -> ExtractValidation:
    """Check one extract; see `validate_extracts`."""
    return validate_extracts([Delivery(contract, parts)], spill)[0]


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
    with quiet():
        source = data_source(spill, memory, threads)
        try:
            return tuple(_validate(source, delivery, suite) for delivery, suite in suites)
        finally:
            source.get_execution_engine().close()
            shutil.rmtree(spill, ignore_errors=True)


def validation_json(results: Sequence[ExtractValidation]) -> dict[str, Any]:
    """The results as JSON holds them: plain, counts only, the same for the same input."""
    return {
        "great_expectations": version("great-expectations"),
        "duckdb": version("duckdb"),
        "extracts": [asdict(result) for result in results],
    }


def _validate(source: Any, delivery: Delivery, suite: tuple[Expectation, ...]) -> ExtractValidation:
    contract = delivery.contract
    datasets: dict[str, Any] = {}
    paths = sorted(set(delivery.parts.values()))
    rows_of_extract = f"SELECT * FROM {at_rest.relation(datasets.__setitem__, paths)}"
    relations = {path: at_rest.relation(datasets.__setitem__, [path]) for path in paths}
    of_columns = [expectation for expectation in suite if not expectation.is_of_table]
    checks = _run(source, contract, (rows_of_extract, datasets), of_columns, None)
    of_files: list[Check] = []
    for file, path in sorted(delivery.parts.items()):
        rows_of_file = f"SELECT * FROM {relations[path]} WHERE source_file = {_quoted(file)}"
        of_files += _run(source, contract, (rows_of_file, datasets), [e for e in suite if e.is_of_table], file)
    rejected = {
        file: "；".join(check.description for check in of_files if check.source_file == file and _rejects(check))
        for file in sorted({check.source_file for check in of_files if check.source_file and _rejects(check)})
    }
    counted = {check.source_file: check.rows_checked for check in of_files}
    return ExtractValidation(
        extract=contract.extract,
        title=contract.title,
        supplier=contract.supplier,
        rows=sum(counted.values()),
        files=tuple(sorted(delivery.parts)),
        checks=(*of_files, *checks),
        rejected_files=rejected,
    )


def _rejects(check: Check) -> bool:
    return check.severity == "error" and not check.is_met


def _run(
    source: Any, contract: Contract, rows_of: Query, expectations: Sequence[Expectation], file: str | None
) -> list[Check]:
    """Run expectations on the rows of a query, with the datasets it names; the checks come back in their order."""
    import great_expectations as gx

    if not expectations:
        return []
    query, datasets = rows_of
    asset = source.add_query_asset(f"{contract.extract}:{file or '*'}", query=query)
    suite = gx.ExpectationSuite(name=asset.name, expectations=[_as_gx(e) for e in expectations])
    batch = asset.add_batch_definition("rows").get_batch()
    register(batch, datasets)
    result = batch.validate(suite, result_format=dict(COUNTS_ONLY))
    found = {item.expectation_config.meta["id"]: item for item in result.results}
    counted = _table_rows(found)
    return [_check(expectation, found[expectation.id], contract, file, counted) for expectation in expectations]


def _as_gx(expectation: Expectation) -> Any:
    """The expectation as Great Expectations' own object."""
    from great_expectations.expectations.registry import get_expectation_impl

    implementation: Any = get_expectation_impl(expectation.type)
    return implementation(**expectation.kwargs, severity=SEVERITY[expectation.severity], meta={"id": expectation.id})


def _table_rows(found: Mapping[str, Any]) -> int:
    """Rows of the table, from whichever result tells."""
    for item in found.values():
        result = item.result
        if "element_count" in result:
            return int(result["element_count"])
        if isinstance(result.get("observed_value"), int):
            return int(result["observed_value"])
    return 0


def _check(expectation: Expectation, item: Any, contract: Contract, file: str | None, rows: int) -> Check:
    if item.exception_info.get("raised_exception") is not False:
        raise ContractError(
            f"the expectation {expectation.id} ({expectation.type}) could not be run",
            where=f"{contract.extract}.odcs.yaml",
            why="the extract would pass without having been checked",
            do="compare the rule's columns and values with the contract",
        )
    return Check(
        id=expectation.id,
        type=expectation.type,
        severity=expectation.severity,
        source_file=file,
        column=expectation.column,
        heading=_headings(expectation, contract),
        description=expectation.description,
        is_met=bool(item.success),
        rows_checked=rows,
        rows_failed=int(item.result.get("unexpected_count") or 0),
        percent_allowed=round(100 * (1 - float(expectation.kwargs.get("mostly", 1.0))), 4),
    )


def _headings(expectation: Expectation, contract: Contract) -> str | None:
    """Headings of the columns it looks at; None for one about the table."""
    named = [expectation.kwargs.get(key) for key in ("column", "column_A", "column_B")]
    names = [name for name in (*named, *expectation.kwargs.get("column_list", ())) if name]
    return "、".join(contract.column(name).heading for name in names) or None


def _listing(paths: Sequence[Path]) -> str:
    return ", ".join(_quoted(str(path)) for path in paths)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
