"""The order of the ingest stage on one screen: discover, take each extract, validate, profile, tell, write."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa

from data_contracts import at_rest
from data_contracts.area_names import AreaNames
from data_contracts.city import load_areas
from data_contracts.contract import Contract, load_contracts
from data_contracts.core_parts import core_parts, part_path
from data_contracts.layout import load_layouts
from data_contracts.masks import hide_numbers
from data_contracts.tables import (
    AREAS,
    CELL_ISSUES,
    CORRECTED_CELLS,
    CORRECTIONS_READ,
    DRIFT,
    EXTRACT_STATUS,
    FILES,
    PROFILE,
    REFUSED_ROWS,
    REJECTED,
    ROW_REMARKS,
    YEARLY_INCOMES,
)
from flows.audit.tombstones import tombstones_of
from flows.ingest import account as tables
from flows.ingest.accept import accept_files
from flows.ingest.comparison import compare_roster
from flows.ingest.discover import FEEDBACK, Drop, FoundFile, discover, remove_unpacked
from flows.ingest.drift import last_month
from flows.ingest.file_account import FileAccount
from flows.ingest.keys import HOUSEHOLD, ROSTER, resolve_households
from flows.ingest.layouts.whole import HOUSEHOLD_KEY, Exports, exports_of
from flows.ingest.one_file import Acceptance
from flows.ingest.overlay import cells_table, overlay_of, read_table
from flows.ingest.reasons import Cell
from flows.ingest.reported_finds import reported_finds
from flows.ingest.side_by_side import accept_all, is_large
from flows.ingest.validate import Delivery, ExtractValidation, prepare, validate_extracts, validation_json
from flows.ingest.yearly_incomes import yearly_table
from flows.store.files import write_json, write_table
from flows.store.paths import Store
from flows.store.run import RunContext, StageSummary
from rules.packs import city_parameters
from rules.parameters import Parameters
from rules.wholeness import Limits

UNPACKED, SPILL = ".unpacked", ".spill"


@dataclass(frozen=True)
class IngestSummary(StageSummary):
    """Rows accepted, remarks, and the account of every file, for those who ask on the spot.

    `damaged`: source file -> what its profile found damaged; `missing`: extracts that did not arrive; `status`: extract
    -> its row of EXTRACT_STATUS.
    """

    contracts: Mapping[str, Contract] = field(default_factory=dict)
    accounts: Mapping[str, Sequence[FileAccount]] = field(default_factory=dict)
    drop: Drop = field(default_factory=Drop)
    damaged: Mapping[str, Sequence[str]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    status: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


Accounts = list[FileAccount]
Validating = Callable[[Sequence[Delivery], Path], tuple[ExtractValidation, ...]]


def ingest(
    context: RunContext, into: Path, previous: Path | None, validating: Validating = validate_extracts
) -> IngestSummary:
    """Read the month's drop into the folder `into`, which is there and empty.

    Writes core_<extract> for every extract of which a file was taken, a part for each, areas, files, extract_status,
    rejected, refused_rows, cell_issues, profile, drift, row_remarks, yearly_incomes, corrected_cells, corrections_read
    and validation.json. `previous` is last month's folder of this stage, or None; `validating`: what runs the
    contracts' expectations. Raises InputError when there is no drop; CityError, ParameterError and ContractError about
    the city folder; BalanceError when a row would be lost. What came of the roster is for the gate behind it
    (flows/ingest/whole_roster.py).
    """
    contracts = load_contracts(context.settings.contracts)
    areas = load_areas(context.settings, context.as_of)
    unpacked, spill = (_aside(context, into, name) for name in (UNPACKED, SPILL))
    try:
        finds = reported_finds(context.drop / FEEDBACK, contracts)
        loading = _loading(context.drop) if validating is validate_extracts else None
        drop = discover(context.drop, contracts, unpacked, finds)
        exports = _exports(context, contracts, areas, previous)
        erased, overlay = tombstones_of(Store(context.store)), overlay_of(Store(context.store), previous)
        files = by_extract(drop)
        acceptances = {
            extract: Acceptance(contracts[extract], into, context.as_of, {}, exports, erased, overlay)
            for extract in files
        }
        accounts = accept_all(files, acceptances, loading.result if loading else None)
        results = _validate(contracts, accounts, into, spill, validating)
        _accept_again(files, accounts, results, acceptances)
        compare_roster(contracts[ROSTER], accounts, into, exports, context.as_of)
        _resolve_households(accounts, into)
    finally:
        remove_unpacked(unpacked)
    last, parameters = last_month(previous), city_parameters(context.settings)
    limits = limits_of(parameters, context.settings.long_code, context.as_of)
    yearly = yearly_table(accounts, parameters, context.as_of)
    laid = [(extract, one.source_file, one.laid) for extract, each in accounts.items() for one in each]
    status = tables.status_table(contracts, accounts, drop, last, limits)
    profile = tables.profile_table(contracts, accounts, last)
    for spec, table in (
        (AREAS, areas),
        (FILES, tables.file_table(accounts)),
        (EXTRACT_STATUS, status),
        (REJECTED, tables.rejected_table(accounts)),
        (REFUSED_ROWS, tables.refused_table(accounts)),
        (CELL_ISSUES, tables.cell_issue_table(accounts)),
        (PROFILE, profile),
        (DRIFT, tables.drift_table(contracts, accounts, last)),
        (ROW_REMARKS, tables.row_remark_table(accounts)),
        (YEARLY_INCOMES, yearly),
        (CORRECTED_CELLS, cells_table(laid)),
        (CORRECTIONS_READ, read_table(overlay, [each for _, _, each in laid])),
    ):
        write_table(into / f"{spec.name}.parquet", table, spec)
    write_json(into / "validation.json", validation_json(results))
    return IngestSummary(
        rows=sum(account.rows_accepted for each in accounts.values() for account in each),
        remarks=tables.remarks(contracts, accounts, drop.ignored, profile),
        contracts=contracts,
        accounts=accounts,
        drop=drop,
        damaged=tables.damaged_columns(profile),
        missing=tables.missing_extracts(contracts, accounts),
        status={str(row["extract"]): row for row in status.to_pylist()},
    )


def _exports(context: RunContext, contracts: Mapping[str, Contract], areas: pa.Table, previous: Path | None) -> Exports:
    """What reading files in the layouts of their systems needs: layouts, area names, the store's key, last month."""
    settings = context.settings
    return exports_of(
        load_layouts(settings.layouts, contracts),
        AreaNames(areas, settings.code),
        context.store / HOUSEHOLD_KEY,
        context.as_of,
        (previous, previous.parent.name if previous else ""),
    )


def _aside(context: RunContext, into: Path, name: str) -> Path:
    """Where plain rows and unpacked files are put for the time: in the stage's folder, or where half-made things go."""
    place = Store(context.store).tmp(f"ingest{name}")
    moved = at_rest.workshop(place)
    return into / name if moved == place else moved


def limits_of(parameters: Parameters, city_code: str, as_of: date) -> Limits:
    """Up to when an extract still counts as whole, by the parameters in force in a city on a day."""
    refused = parameters.lookup("refused_rows_percent", city_code, None, as_of)
    swing = parameters.lookup("row_swing_percent", city_code, None, as_of)
    return Limits(refused.value if refused else None, swing.value if swing else None)


def by_extract(drop: Drop) -> dict[str, list[FoundFile]]:
    """A drop's files by extract, both in order."""
    files: dict[str, list[FoundFile]] = {}
    for file in drop.files:
        files.setdefault(file.extract, []).append(file)
    return dict(sorted(files.items()))


def _loading(drop: Path) -> Future[None] | None:
    """What evaluates expectations, being loaded from here on where a drop is large: Python is hardly asked for anything
    while files are hashed and children start."""
    if not is_large(drop):
        return None
    beside = ThreadPoolExecutor(1)
    loading = beside.submit(prepare)
    beside.shutdown(wait=False)
    return loading


def _validate(
    contracts: Mapping[str, Contract],
    accounts: Mapping[str, Sequence[FileAccount]],
    into: Path,
    spill: Path,
    validating: Validating,
) -> tuple[ExtractValidation, ...]:
    deliveries = []
    for extract, each in accounts.items():
        there = [account for account in each if account.problem is None and not _adds_nothing(account)]
        parts = {account.source_file: part_path(into, extract, account.file.file_no) for account in there}
        if parts:
            deliveries.append(Delivery(contracts[extract], parts))
    return validating(deliveries, spill)


def _adds_nothing(account: FileAccount) -> bool:
    """A file that only says again what another one said, or an export whose rows went into another's or in which there
    is nobody this month: there is nothing in it to validate, and nothing wrong.
    """
    return account.rows_accepted == 0 and (account.rows_rejected > 0 or account.layout is not None)


def _accept_again(
    files: Mapping[str, Sequence[FoundFile]],
    accounts: dict[str, Accounts],
    results: Sequence[ExtractValidation],
    acceptances: Mapping[str, Acceptance],
) -> None:
    """Take the extracts again of which validation refused a file, without that file."""
    for result in results:
        if result.rejected_files:
            refused = {name: f"没有通过校验：{why}；请核对后重报" for name, why in result.rejected_files.items()}
            acceptance = replace(acceptances[result.extract], refused=refused)
            accounts[result.extract] = accept_files(acceptance, files[result.extract])


def _resolve_households(accounts: Mapping[str, Sequence[FileAccount]], into: Path) -> None:
    """Look household numbers that a spreadsheet damaged up among the roster's; what stays unknown is told by cell."""
    roster = core_parts(into, ROSTER)
    for extract, each in accounts.items():
        resolved = resolve_households(core_parts(into, extract), roster) if extract != ROSTER else None
        if resolved is None:
            continue
        for account in each:
            lost = resolved.lost.filter(pl.col("source_file") == account.source_file)
            if lost.height:
                account.issues.append(
                    lost.select(
                        "source_row",
                        column=pl.lit(HOUSEHOLD),
                        reason_code=pl.lit(str(Cell.KEY_AS_NUMBER)),
                        raw=hide_numbers(pl.col("raw")),
                    )
                )
            found = resolved.found.get(account.source_file)
            if found:
                account.notes.append(
                    f"户编号有 {found} 格丢了前面的 0 或末几位，已按花名册里唯一对得上的一户认；请以文本格式重报"
                )
