"""The account of a month's files as exchanged tables: files, status, rejected, cell issues, profile, drift."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import polars as pl
import pyarrow as pa

from data_contracts.contract import Contract
from data_contracts.row_tables import table_of
from data_contracts.tables import CELL_ISSUES, DRIFT, EXTRACT_STATUS, FILES, PROFILE, REJECTED, ROW_REMARKS, Table
from flows.ingest.discover import Drop, Ignored
from flows.ingest.drift import LastMonth, drift_rows, swing_percent
from flows.ingest.file_account import FileAccount
from flows.ingest.profile import profile_rows
from flows.ingest.refused import empty
from flows.ingest.rows import Skipped
from rules.wholeness import Limits, not_whole

Accounts = Mapping[str, Sequence[FileAccount]]


def file_table(accounts: Accounts) -> pa.Table:
    """Grain: source file, also a rejected one."""
    return _table(FILES, (_file_row(account) for each in accounts.values() for account in each))


def status_table(
    contracts: Mapping[str, Contract], accounts: Accounts, drop: Drop, last: LastMonth, limits: Limits
) -> pa.Table:
    """Grain: extract of the catalogue, also one that did not arrive. `limits`: when it is still whole.

    An occasional one without a file has arrived: nobody had anything to tell.
    """
    unopened = {item.extract for item in drop.ignored if item.extract}
    rows = []
    for extract, contract in contracts.items():
        accepted = sum(account.rows_accepted for account in accounts.get(extract, ()))
        refused = sum(account.rows_refused for account in accounts.get(extract, ()))
        before, when_whole = last.rows.get(extract), last.rows_when_whole.get(extract)
        status = _status(accounts.get(extract, ()), has_unopened=extract in unopened)
        is_silent = contract.is_occasional and status == "missing"
        status = "arrived" if is_silent else status
        readable = [account for account in accounts.get(extract, ()) if not account.problem]
        is_part = bool(readable) and all(account.is_part for account in readable)
        rows.append(
            {
                "extract": extract,
                "supplier": contract.supplier,
                "title": contract.title,
                "access": contract.access,
                "status": status,
                "rows_accepted": accepted,
                "rows_last_period": before,
                "swing_percent": swing_percent(accepted, before) if status != "missing" else None,
                "rows_refused": refused,
                "rows_when_whole": when_whole,
                "not_whole": None
                if is_silent
                else not_whole(status, accepted, refused, when_whole, limits, is_part=is_part),
            }
        )
    return _table(EXTRACT_STATUS, rows)


def rejected_table(accounts: Accounts) -> pa.Table:
    """Grain: source row not taken."""
    return _stacked(REJECTED, accounts, FileAccount.rejected_rows)


def refused_table(accounts: Accounts) -> pa.Table:
    """Grain: row that was not accepted, of an extract whose silence rules use, of files that were."""
    frames = [
        frame for each in accounts.values() for account in each if not account.problem for frame in account.refused
    ]
    return pl.concat(frames or [empty()]).to_arrow(compat_level=pl.CompatLevel.oldest())


def cell_issue_table(accounts: Accounts) -> pa.Table:
    """Grain: cell emptied because its value is invalid in an optional column."""
    return _stacked(CELL_ISSUES, accounts, FileAccount.cell_issues)


def row_remark_table(accounts: Accounts) -> pa.Table:
    """Grain: remark about a source row that is no reason to reject it: what did not join, an area not recognised."""
    rows = (
        {"extract": extract, "source_file": account.source_file, "source_row": row, "remark": remark}
        for extract, each in accounts.items()
        for account in each
        for row, remark in account.row_remarks
    )
    return _table(ROW_REMARKS, rows)


def profile_table(contracts: Mapping[str, Contract], accounts: Accounts, last: LastMonth) -> pa.Table:
    """Grain: source file x column."""
    rows = (
        row
        for extract, each in accounts.items()
        for account in each
        for row in profile_rows(
            extract, account.source_file, account.columns, contracts[extract], last.blanks.get(extract, {})
        )
    )
    return _table(PROFILE, rows)


def drift_table(contracts: Mapping[str, Contract], accounts: Accounts, last: LastMonth) -> pa.Table:
    """Grain: change of an extract against last month."""
    return _table(
        DRIFT, (row for extract, each in accounts.items() for row in drift_rows(contracts[extract], each, last))
    )


def remarks(
    contracts: Mapping[str, Contract], accounts: Accounts, ignored: Sequence[Ignored], profile: pa.Table
) -> tuple[str, ...]:
    """A sentence for everything that was not taken, for the terminal and the exit code. No value of a person."""
    sentences = [f"{item.path}：略过，{item.why}" for item in ignored]
    for each in accounts.values():
        for account in each:
            if account.problem:
                sentences.append(f"{account.source_file}：退回，{account.problem.sentence}")
            elif account.rows_rejected:
                sentences.append(f"{account.source_file}：{account.rows_rejected} 行退回，见 tables/rejected.parquet")
            sentences += [f"{account.source_file}：{hint}" for hint in account.hint_sentences()]
    sentences += [f"{file}：{text}" for file, texts in damaged_columns(profile).items() for text in texts]
    return tuple(sentences + list(missing_extracts(contracts, accounts)))


def missing_extracts(contracts: Mapping[str, Contract], accounts: Accounts) -> tuple[str, ...]:
    """A sentence for each extract that did not arrive."""
    missing = [(e, c) for e, c in contracts.items() if not (accounts.get(e) or c.is_occasional)]
    return tuple(f"{extract}（{contract.supplier}，{contract.title}）：本月没有送来" for extract, contract in missing)


def damaged_columns(profile: pa.Table) -> dict[str, list[str]]:
    """Source file -> what is damaged in it and what that disables."""
    damaged: dict[str, list[str]] = {}
    for row in profile.to_pylist():
        if row["is_damaged"]:
            damaged.setdefault(row["source_file"], []).append(f"{row['share']:.0%} 的{row['disables']}")
    return damaged


def _file_row(account: FileAccount) -> dict[str, object]:
    return {
        "file_no": account.file.file_no,
        "extract": account.file.extract,
        "source_file": account.source_file,
        "sha256": account.file.sha256,
        "bytes": account.file.bytes,
        "format": account.format,
        "encoding": account.encoding,
        "sheet": account.sheet,
        "verdict": account.verdict,
        "reason": account.problem.sentence if account.problem else None,
        "rows_read": account.rows_read,
        "rows_accepted": account.rows_accepted,
        "rows_rejected": account.rows_rejected,
        "rows_skipped": account.skipped.total(),
        **{f"skipped_{kind}": account.skipped.get(str(kind), 0) for kind in Skipped},
        "layout": account.layout,
        "headings": "|".join(account.headings.texts) if account.headings else None,
    }


def _status(accounts: Sequence[FileAccount], *, has_unopened: bool) -> str:
    """`has_unopened`: a link or pipe lies where a file of it should, which nobody opens."""
    if not accounts:
        return "rejected" if has_unopened else "missing"
    rejected = sum(account.problem is not None for account in accounts)
    if rejected == len(accounts):
        return "rejected"
    return "partial" if rejected or has_unopened else "arrived"


def _table(spec: Table, rows: Iterable[Mapping[str, object]]) -> pa.Table:
    return table_of(rows, spec.schema)


def _stacked(spec: Table, accounts: Accounts, part: Callable[[FileAccount], pl.DataFrame]) -> pa.Table:
    frames = []
    for extract, each in accounts.items():
        for account in each:
            frame = part(account)
            if frame.height:
                frames.append(
                    frame.with_columns(extract=pl.lit(extract), source_file=pl.lit(account.source_file)).select(
                        spec.schema.names
                    )
                )
    if not frames:
        return table_of([], spec.schema)
    return pl.concat(frames).to_arrow(compat_level=pl.CompatLevel.oldest()).cast(spec.schema)
