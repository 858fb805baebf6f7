"""What each column of each file is like, before it is used: blanks, invalid cells, and the damage of a bad export.

A damaged column is named with what it disables: a city's IDs that all end in 000 have been through Excel, and matching
on them would look like finding nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from data_contracts.contract import Column, Contract, Kind

if TYPE_CHECKING:
    from flows.ingest.batches import BatchResult

MIN_ROWS, MIN_HITS = 20, 5
BLANK_SURGE, BLANK_MUCH = 0.30, 0.50
INVALID_MUCH = 0.20
_WHOLE_ID = r"^\d{17}[\dXx]$"
_ODD = "\ufffd|锟斤拷|烫烫烫|屯屯屯|Ã|â€"
_ODD_NAME = rf"\d|{_ODD}"


@dataclass(frozen=True)
class Measure:
    """A kind of damage: from which share of the filled cells on the column counts as damaged, and what that means."""

    name: str
    limit: float
    meaning: str


NUMERIC = "ids_numeric"
ID_MEASURES: Mapping[str, tuple[Measure, str | None]] = {
    name: (Measure(name, limit, meaning), pattern)
    for name, limit, meaning, pattern in (
        ("ids_end_000", 0.05, "末三位被表格软件抹成 0", r"^\d{15}000$"),
        (NUMERIC, 0.05, "存成了数字，第 16 位以后已经失真", None),
        ("ids_scientific", 0.02, "变成了科学计数", r"^\d(\.\d+)?[eE]\+?\d+$"),
        ("ids_masked", 0.30, "被脱敏", r"[*＊×xX]{3,}"),
        ("ids_15_digits", 0.30, "是 15 位旧号", r"^\d{15}$"),
        ("wrong_content", 0.20, "里是姓名或地址，不是证件号码", r"^[^\d]*\p{Han}{2,}"),
    )
}
TEXT_MEASURES: Mapping[str, tuple[Measure, str | None]] = {
    "mojibake": (Measure("mojibake", 0.01, "有乱码"), _ODD),
}
NAME_MEASURES: Mapping[str, tuple[Measure, str | None]] = {
    **TEXT_MEASURES,
    "wrong_content": (Measure("wrong_content", 0.20, "里是号码，不是姓名"), r"\d{6,}"),
}
DISABLES = {
    "id_no": "按证件号码比对（L1、L2 级关联）：只能靠姓名、出生日期、住址等弱证据",
    "name": "全部人员比对：这个文件的人大多认不出来",
    "birth_date": "没有证件号码的人的比对（L5 级关联）",
    "household_no": "按户的规则",
}


@dataclass
class ColumnCounts:
    """Counts over one column of one file."""

    rows: int = 0
    blanks: int = 0
    invalid: int = 0
    damage: dict[str, int] = field(default_factory=dict)


def count_columns(counts: dict[str, ColumnCounts], result: "BatchResult", contract: Contract) -> None:
    """Add a batch to the counts of its file."""
    for name, typed in result.read.items():
        column = contract.column(name)
        count = counts.setdefault(name, ColumnCounts())
        count.rows += typed.values.len()
        count.blanks += typed.blanks
        count.invalid += typed.invalid
        measures = measures_of(column)
        if not measures:
            continue
        text = _conspicuous(typed.values, column)
        for measure, (_, pattern) in measures.items() if text.len() else ():
            hits = int(text.str.contains(pattern).sum() or 0) if pattern else 0
            count.damage[measure] = count.damage.get(measure, 0) + hits
    if "id_no" in counts:
        damage = counts["id_no"].damage
        damage[NUMERIC] = damage.get(NUMERIC, 0) + int(result.accepted["id_no_is_numeric"].sum())


def _conspicuous(text: pl.Series, column: Column) -> pl.Series:
    """The few cells worth looking at closely: of IDs those that are not plainly whole, of text those with odd signs."""
    if column.kind is Kind.ID:
        return text.filter(~text.str.contains(_WHOLE_ID).fill_null(True) | text.str.ends_with("000").fill_null(False))
    return text.filter(text.str.contains(_ODD_NAME if column.name == "name" else _ODD).fill_null(value=False))


def measures_of(column: Column) -> Mapping[str, tuple[Measure, str | None]]:
    """The damages that a column is looked through for, and the pattern of each that shows in the text."""
    if column.kind is Kind.ID:
        return ID_MEASURES
    if column.name == "name":
        return NAME_MEASURES
    return TEXT_MEASURES if column.kind is Kind.TEXT else {}


def profile_rows(
    extract: str,
    source_file: str,
    counts: Mapping[str, ColumnCounts],
    contract: Contract,
    last_blanks: Mapping[str, float],
) -> Iterable[dict[str, object]]:
    """Rows of the profile table of one file; `last_blanks`: last month's share of blanks by column."""
    for name, count in counts.items():
        measure, share, is_damaged, meaning = _worst(count, contract.column(name), last_blanks.get(name))
        yield {
            "extract": extract,
            "source_file": source_file,
            "column": name,
            "rows": count.rows,
            "blanks": count.blanks,
            "invalid": count.invalid,
            "measure": measure,
            "share": share,
            "share_last_period": last_blanks.get(name) if measure == "blank_surge" else None,
            "is_damaged": is_damaged,
            "disables": _disabled(contract.column(name), meaning) if is_damaged else None,
        }


def _worst(count: ColumnCounts, column: Column, last: float | None) -> tuple[str | None, float | None, bool, str]:
    """The measure that most exceeds its limit, else the largest that is there at all."""
    filled = count.rows - count.blanks
    found: list[tuple[float, str, float, str, int]] = []
    for name, hits in count.damage.items():
        if not hits:
            continue
        measure = measures_of(column)[name][0]
        share = hits / filled if filled else 0.0
        found.append((share / measure.limit, name, share, measure.meaning, hits))
    if filled and count.invalid:
        share = count.invalid / filled
        found.append((share / INVALID_MUCH, "invalid", share, "不是合法的值", count.invalid))
    blank = count.blanks / count.rows if count.rows else 0.0
    if last is not None and blank > BLANK_MUCH and blank - last > BLANK_SURGE:
        found.append((blank / BLANK_MUCH, "blank_surge", blank, "空白，比上月多出许多", count.blanks))
    if not found:
        return None, None, False, ""
    over, name, share, meaning, hits = max(found, key=lambda item: item[:2])
    is_damaged = over >= 1 and hits >= MIN_HITS and count.rows >= MIN_ROWS
    return name, round(share, 6), is_damaged, meaning


def _disabled(column: Column, meaning: str) -> str:
    return f"“{column.heading}”{meaning}；影响：{DISABLES.get(column.name, f'用到“{column.heading}”的规则')}"
