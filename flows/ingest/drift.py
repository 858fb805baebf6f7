"""What changed in an extract's form since last month: columns, code values, number of rows. Told, never acted upon."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from data_contracts import at_rest
from data_contracts.contract import Contract, normalise_heading
from data_contracts.tables import CELL_ISSUES, DRIFT, EXTRACT_STATUS, FILES, PROFILE
from flows.ingest.file_account import FileAccount

SWING_PERCENT = 30.0
MIN_ROWS = 20
_JOIN = "|"


@dataclass(frozen=True)
class LastMonth:
    """What last month's ingest left, by extract; everything is empty in the first month.

    `rows_when_whole`: rows when the extract last came whole, that month or before it.
    """

    rows: Mapping[str, int]
    headings: Mapping[str, frozenset[str]]
    columns: Mapping[str, frozenset[str]]
    blanks: Mapping[str, Mapping[str, float]]
    values: frozenset[tuple[str, str, str]]
    rows_when_whole: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_known(self) -> bool:
        """Whether there was a month before."""
        return bool(self.rows)


def last_month(folder: Path | None) -> LastMonth:
    """Read last month's ingest folder; a table that an older version did not write counts as empty."""
    status = _read(folder, EXTRACT_STATUS.name)
    files = _read(folder, FILES.name)
    profile = _read(folder, PROFILE.name)
    headings: dict[str, set[str]] = {}
    for extract, texts in _pairs(files, "extract", "headings"):
        headings.setdefault(extract, set()).update(
            normalise_heading(text) for text in (texts or "").split(_JOIN) if text
        )
    columns: dict[str, set[str]] = {}
    for extract, column in _pairs(profile, "extract", "column"):
        columns.setdefault(extract, set()).add(column)
    values = [
        (row["extract"], row["column"], row["raw"])
        for row in _read(folder, CELL_ISSUES.name).iter_rows(named=True)
        if row["reason_code"] == "unknown_value"
    ]
    reported = [
        (row["extract"], *row["subject"].split("=", 1))
        for row in _read(folder, DRIFT.name).iter_rows(named=True)
        if row["kind"] == "new_value" and "=" in row["subject"]
    ]
    return LastMonth(
        rows={extract: rows or 0 for extract, rows in _pairs(status, "extract", "rows_accepted")},
        headings={extract: frozenset(texts) for extract, texts in headings.items()},
        columns={extract: frozenset(names) for extract, names in columns.items()},
        blanks=_blank_shares(profile),
        values=frozenset([*values, *reported]),
        rows_when_whole=dict(_whole_rows(status)),
    )


def _whole_rows(status: pl.DataFrame) -> Iterable[tuple[str, int]]:
    """Extract -> rows when it last came whole. An older version's table knows only which files were refused."""
    for row in status.iter_rows(named=True):
        is_whole = row["not_whole"] is None if "not_whole" in row else row["status"] == "arrived"
        rows = row["rows_accepted"] if is_whole else row.get("rows_when_whole", row["rows_last_period"])
        if rows is not None:
            yield row["extract"], rows


def drift_rows(contract: Contract, accounts: Sequence[FileAccount], last: LastMonth) -> Iterable[dict[str, str]]:
    """Changes of one extract (columns of DRIFT). New code values are told in the first month too."""
    read = [account for account in accounts if account.headings]
    if read:
        yield from _columns(contract, read, last)
    for account in read:
        if remarks := [*account.shouts, *account.notes]:
            yield _row(contract, "file_remark", account.source_file, "；".join(remarks))
    yield from _values(contract, accounts, last)
    before, now = last.rows.get(contract.extract), sum(account.rows_accepted for account in accounts)
    swing = swing_percent(now, before)
    if swing is not None and abs(swing) > SWING_PERCENT and max(now, before or 0) >= MIN_ROWS:
        word = "多了" if swing > 0 else "少了"
        yield _row(contract, "row_swing", "rows", f"上月 {before} 行，本月 {now} 行，{word} {abs(swing):.0f}%")


def swing_percent(now: int, before: int | None) -> float | None:
    """Change of rows in percent; None without a last month or when it had none."""
    return round(100.0 * (now - before) / before, 1) if before else None


def _columns(contract: Contract, read: Sequence[FileAccount], last: LastMonth) -> Iterable[dict[str, str]]:
    extract = contract.extract
    extra = {
        text: normalise_heading(text)
        for account in read
        for text in (account.headings.extra if account.headings else ())
    }
    hints = {text: near for account in read for text, near in account.hints.items()}
    before = last.headings.get(extract)
    for text in sorted(extra):
        if text in hints:
            detail = f"不认识的标题，最接近的是“{hints[text]}”；若是它，请改回，或在城市文件夹里加一个别名"
            yield _row(contract, "renamed_column", text, detail)
        elif before is not None and extra[text] not in before:
            yield _row(contract, "new_column", text, "上月没有这一列；没有采用")
        else:
            yield _row(
                contract, "untaken_column", text, "没有采用这一列；若是要用的数据，请在城市文件夹里给它加一个别名"
            )
    for text in sorted({text for account in read for text in account.unused} - set(extra)):
        yield _row(contract, "untaken_column", text, "有内容，没有采用；请给它一个标题")
    present = {name for account in read for name in (account.headings.columns if account.headings else {})}
    for column in contract.columns:
        if column.name in last.columns.get(extract, frozenset()) and column.name not in present:
            yield _row(contract, "lost_column", column.heading, "上月有这一列，本月没有；用到它的判断缺依据")
        elif (
            before is not None
            and column.name in present
            and column.name not in last.columns.get(extract, {column.name})
        ):
            yield _row(contract, "new_column", column.heading, "上月没有这一列，本月有；已采用")


def _values(contract: Contract, accounts: Sequence[FileAccount], last: LastMonth) -> Iterable[dict[str, str]]:
    seen: Counter[tuple[str, str]] = Counter()
    for account in accounts:
        seen.update(account.unknown_values)
    for (name, value), count in sorted(seen.items()):
        if (contract.extract, name, value) not in last.values:
            heading = contract.column(name).heading
            detail = f"“{heading}”里出现代码表没有的值“{value}”，{count} 次；若是正当写法，请在城市文件夹里加一个对照"
            yield _row(contract, "new_value", f"{name}={value}", detail)


def _row(contract: Contract, kind: str, subject: str, detail: str) -> dict[str, str]:
    return {"extract": contract.extract, "kind": kind, "subject": subject, "detail": detail}


def _read(folder: Path | None, name: str) -> pl.DataFrame:
    path = folder / f"{name}.parquet" if folder else None
    return at_rest.read_frame(path) if path and path.is_file() else pl.DataFrame()


def _pairs(frame: pl.DataFrame, key: str, value: str) -> list[tuple[str, Any]]:
    return list(frame.select(key, value).iter_rows()) if {key, value} <= set(frame.columns) else []


def _blank_shares(profile: pl.DataFrame) -> dict[str, dict[str, float]]:
    """Extract -> column -> share of blank cells over all of its files."""
    if profile.is_empty():
        return {}
    sums = profile.group_by("extract", "column").agg(pl.col("rows").sum(), pl.col("blanks").sum())
    shares: dict[str, dict[str, float]] = {}
    for extract, column, rows, blanks in sums.sort("extract", "column").iter_rows():
        shares.setdefault(extract, {})[column] = blanks / rows if rows else 0.0
    return shares
