"""What `check` has to say of the files of a drop: every kind of thing once, with how often, the most serious first.

Nothing is left out: rows and cells with the same fault become one line that names the first of them and counts all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

import polars as pl

from data_contracts import at_rest
from data_contracts.contract import Contract, Kind
from data_contracts.core_parts import core_parts
from flows.ingest.copied import same_as_before
from flows.ingest.file_account import FileAccount
from flows.ingest.meanings import sentences, unlike
from flows.ingest.reasons import Row, sentence
from flows.store.paths import Store
from flows.store.run import months_between

FIRST_ROWS = 10


class Gravity(IntEnum):
    """How serious a finding is; what comes first is read first."""

    REFUSED = 0  # the file is not taken
    PEOPLE = 1  # nobody in it will be recognised
    MEANING = 2  # a column that probably matters is not taken; files or places are not what they should be
    ROWS = 3  # rows are rejected
    CELLS = 4  # cells are emptied
    FORM = 5  # how the file is made
    REST = 6  # columns that nobody knows, rows that repeat


@dataclass(frozen=True)
class DropFinding:
    """One thing to know of a file. `text` names no person."""

    source_file: str
    gravity: Gravity
    text: str


def findings_of(account: FileAccount, contract: Contract, damaged: Sequence[str]) -> list[DropFinding]:
    """Everything there is to say of one file, the most serious first."""
    if account.problem:
        return [DropFinding(account.source_file, Gravity.REFUSED, account.problem.sentence)]
    near = {text for text, meaning in account.meanings.items() if meaning}
    reported = [
        *((Gravity.PEOPLE, text) for text in account.shouts),
        *((Gravity.MEANING, text) for text in sentences({k: v for k, v in account.meanings.items() if k in near})),
        *((Gravity.MEANING, text) for text in damaged),
        *_rows(account),
        *_cells(account, contract),
        *((Gravity.FORM, text) for text in account.notes),
        *((Gravity.REST, text) for text in _unlike(account, near)),
    ]
    return sorted((DropFinding(account.source_file, *one) for one in reported), key=lambda finding: finding.gravity)


def _unlike(account: FileAccount, near: set[str]) -> list[str]:
    return unlike([text for text in account.unused if text not in near])


def _rows(account: FileAccount) -> list[tuple[Gravity, str]]:
    rejected = account.rejected_rows().select("source_row", "reason", "reason_code")
    rows = _by_text((reason, row) for row, reason, _ in rejected.iter_rows())
    repeated = set(rejected.filter(pl.col("reason_code") == str(Row.DUPLICATE))["reason"])
    return [
        (Gravity.REST if reason in repeated else Gravity.ROWS, f"{_which(at)}：{reason}") for reason, at in rows.items()
    ]


def _cells(account: FileAccount, contract: Contract) -> list[tuple[Gravity, str]]:
    headings = {column.name: column.heading for column in contract.columns}
    issues = account.cell_issues().select("source_row", "column", "reason_code").iter_rows()
    cells = _by_text((sentence(code, headings[column]), row) for row, column, code in issues)
    return [(Gravity.CELLS, f"{_which(at)}：{reported}（格清空，行仍采用）") for reported, at in cells.items()]


def _by_text(pairs: Iterable[tuple[str, int]]) -> Mapping[str, list[int]]:
    """Text -> rows, the text that comes most often first."""
    found: dict[str, list[int]] = {}
    for text, row in pairs:
        found.setdefault(text, []).append(row)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def _which(rows: Sequence[int]) -> str:
    first = "、".join(str(row) for row in sorted(rows)[:FIRST_ROWS])
    return f"第 {first} 行" + (f"等 {len(rows)} 行" if len(rows) > FIRST_ROWS else "")


def unknown_areas(contracts: Mapping[str, Contract], ingested: Path, known: set[str], city: str) -> list[DropFinding]:
    """Every area code of the drop that areas.csv does not know: those of the city itself one by one, for people are
    counted in no township by them; those of other cities, which people may well come from, in one line a column.
    """
    found = []
    for extract, contract in contracts.items():
        core = core_parts(ingested, extract)
        for column in contract.columns if core else ():
            if column.kind is Kind.AREA:
                found += _unknown_in(core, column.name, column.heading, known, city)
    return found


def _unknown_in(core: Sequence[Path], name: str, heading: str, known: set[str], city: str) -> list[DropFinding]:
    rows = at_rest.scan(core).select("source_file", code=name).drop_nulls()
    counts = rows.group_by("source_file", "code").len().collect().sort("source_file", "code")
    unknown = counts.filter(~pl.col("code").is_in(sorted(known)))
    found = []
    for (file,), codes in unknown.group_by("source_file", maintain_order=True):
        own = codes.filter(pl.col("code").str.starts_with(city))
        other = codes.filter(~pl.col("code").str.starts_with(city))
        for gravity, part, whose in ((Gravity.MEANING, own, "本市"), (Gravity.REST, other, "外地")):
            if part.height:
                listed = "、".join(f"{code}（{count} 行）" for _, code, count in part.iter_rows())
                text = f"“{heading}”里的{whose}代码不在 areas.csv 里：{listed}"
                found.append(DropFinding(str(file), gravity, text))
    return found


def kept_too_long(contracts: Iterable[Contract], store: Store | None, period: str) -> list[str]:
    """Kinds of data of the city's own that the store still holds beyond the months for which they may be kept."""
    found = []
    for contract in contracts if store else ():
        months = contract.retention_months
        kept = [p for p in store.periods() if store.core(p, contract.extract)] if store and months else []
        old = [p for p in kept if months and months_between(p, period) >= months]
        if old:
            first_kept = min((p for p in kept if p not in old), default=period)
            found.append(
                f"{contract.title}只能保存 {months} 个月，数据湖里还有 {'、'.join(old)} 的："
                f"请运行 faxian purge --before {first_kept}"
            )
    return found


def copied_files(accounts: Iterable[FileAccount], last_ingest: Path | None, last: str | None) -> list[DropFinding]:
    """Files that are byte for byte one that was read last month."""
    if last_ingest is None:
        return []
    files = [(account.source_file, account.file.bytes, account.file.sha256) for account in accounts]
    text = f"与上月（{last}）的一个文件完全相同：请核对是不是送错了月份"
    return [DropFinding(name, Gravity.MEANING, text) for name in same_as_before(last_ingest, files)]
