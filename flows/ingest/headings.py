"""Which rows are the heading and which column is which: exact or alias heading, else an error that says the nearest.

A heading may stand under titles and notes, be split over two merged rows, and hold blanks, full-width letters or units
in brackets. Nothing is guessed: a heading that nearly fits is named, not taken.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl
from rapidfuzz import fuzz, process

from data_contracts.contract import Column, Contract, Kind, normalise_heading
from data_contracts.plain_text import seen
from flows.ingest.problems import FileProblem
from flows.ingest.raw import HEADING_WITHIN, column_letters
from flows.ingest.reasons import File

MIN_KNOWN = 2
NEAR = 55.0
ID = "id_no"
LONGEST_HEADING = 30


@dataclass(frozen=True)
class Headings:
    """Where the heading is and what it says.

    `rows` are its 0-based rows in the sheet; `columns` maps canonical names to 0-based columns; `texts` are the
    headings as delivered, column by column ("" where there is none); `extra` those that the contract does not know.
    """

    rows: tuple[int, ...]
    columns: Mapping[str, int]
    texts: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def width(self) -> int:
        """Columns up to the last heading."""
        return max((index + 1 for index, text in enumerate(self.texts) if text), default=0)


def find_headings(head: pl.DataFrame, contract: Contract) -> Headings | None:
    """The row, or two rows, under which most of the contract's columns are; None when hardly any is anywhere."""
    known = contract.headings()
    rows = [[_tidy(cell) for cell in row] for row in head.head(HEADING_WITHIN).iter_rows()]
    alone = [_known(row, known) for row in rows]
    best: tuple[int, tuple[int, ...], list[str]] = (0, (), [])
    for index, row in enumerate(rows):
        if alone[index] > best[0]:
            best = (alone[index], (index,), row)
        if index + 1 < len(rows) and (alone[index] or alone[index + 1]):
            merged = _merged(row, rows[index + 1], known)
            both = _known(merged, known)
            if both > max(best[0], alone[index], alone[index + 1]):
                best = (both, (index, index + 1), merged)
    if best[0] < min(MIN_KNOWN, len(contract.columns)):
        return None
    _, at, texts = best
    texts = _without_spares(texts)
    columns = _columns(texts, known, contract)
    names = [_lookup(text, known) if text else None for text in texts]
    left = [t for i, (t, name) in enumerate(zip(texts, names, strict=True)) if t and _is_left(i, name, columns, texts)]
    return Headings(at, columns, tuple(texts), tuple(left))


def check_headings(found: Headings | None, contract: Contract, where: str) -> Headings:
    """FileProblem when there is no heading, a required one is missing, or two headings mean one column."""
    if found is None:
        wanted = "、".join(column.heading for column in contract.columns if column.is_required)
        raise FileProblem(
            File.NO_HEADING, f"{where}前 {HEADING_WITHIN} 行里没有标题行；请加上标题行（必有：{wanted}）后重报"
        )
    known = contract.headings()
    by_column: dict[str, dict[int, str]] = {}
    for index, text in enumerate(found.texts):
        name = _lookup(text, known) if text else None
        if name:
            by_column.setdefault(name, {})[index] = text
    doubled = [
        "和".join(f"“{text}”（{column_letters(index)} 列）" for index, text in texts.items())
        for name, texts in by_column.items()
        if len(texts) > 1 and not _may_be_left(contract.column(name), list(texts.values()))
    ]
    if doubled:
        raise FileProblem(
            File.DUPLICATE_HEADING,
            f"{where}{'；'.join(doubled)}是同一项的标题，不知道该用哪一列；请只留一列后重报",
        )
    missing = [c for c in contract.columns if c.is_required and c.name not in found.columns]
    if missing:
        named = "；".join(_missing(column, found.extra) for column in missing)
        raise FileProblem(File.MISSING_HEADING, f"{where}第 {found.rows[-1] + 1} 行的标题里{named}；请改正标题后重报")
    return found


def nearest(heading: str, candidates: Sequence[str]) -> str | None:
    """The candidate that looks most like a heading, or None when none does."""
    scored = process.extractOne(
        normalise_heading(heading),
        {text: normalise_heading(text) for text in candidates},
        scorer=fuzz.ratio,
        score_cutoff=NEAR,
    )
    return str(scored[2]) if scored else None


def suggestions(found: Headings, contract: Contract) -> dict[str, str]:
    """Unknown headings that look like a column of the contract which this file lacks: unknown heading -> heading."""
    absent = [column.heading for column in contract.columns if column.name not in found.columns]
    pairs = {text: nearest(text, absent) for text in found.extra}
    return {text: heading for text, heading in pairs.items() if heading}


class UnusedColumns:
    """Every column that is not taken though something stands in it, gathered while a sheet is read: those whose heading
    nobody knows, and those that have none.
    """

    def __init__(self, found: Headings) -> None:
        self.found = found
        self._unnamed: set[int] = set()

    def look(self, cells: pl.DataFrame, first_row: int) -> None:
        """Look through the rows of a batch; `first_row` is the number of its first row as Excel shows it."""
        texts = self.found.texts
        body = cells.slice(max(self.found.rows[-1] + 2 - first_row, 0))
        for at in range(cells.width):
            if at not in self._unnamed and not (at < len(texts) and texts[at]) and _holds_anything(body.to_series(at)):
                self._unnamed.add(at)

    def names(self) -> tuple[str, ...]:
        """Their headings, or their letters where they have none."""
        return (*self.found.extra, *(f"{column_letters(at)} 列（没有标题）" for at in sorted(self._unnamed)))


def _holds_anything(cells: pl.Series) -> bool:
    if cells.null_count() == cells.len():
        return False
    return bool((cells.str.strip_chars() != "").any())


def number_column_missing(found: Headings, head: pl.DataFrame, contract: Contract) -> str | None:
    """What to shout where a list of people has no column of ID numbers; None where it has, or is not about people."""
    if not any(column.name == ID for column in contract.columns) or ID in found.columns:
        return None
    body = head.slice(found.rows[-1] + 1)
    like = [
        f"“{text}”"
        for at, text in enumerate(found.texts)
        if text in found.extra and body.to_series(at).str.contains(r"^\s*\d{17}[\dXx]\s*$").any()
    ]
    known = "、".join(text for c in contract.columns if c.name == ID for text in (c.heading, *c.aliases))
    looks = f"{'、'.join(like)}里像是证件号码，但标题不认识；" if like else ""
    return f"注意！整张表没有证件号码这一列，表里的人多半认不出来。{looks}认得的标题有：{known}；请改正标题后重报"


def _missing(column: Column, extra: Sequence[str]) -> str:
    near = nearest(column.heading, extra)
    return f"没有“{column.heading}”" + (f"（最接近的是“{near}”）" if near else "")


def _tidy(cell: str | None) -> str:
    return re.sub(r"\s+", " ", seen(cell)).strip(" \u3000") if cell else ""


def _lookup(text: str, known: Mapping[str, str]) -> str | None:
    return known.get(_normalised(text)) if len(text) <= LONGEST_HEADING else None


@lru_cache(maxsize=20_000)
def _normalised(text: str) -> str:
    return normalise_heading(text)


def _known(row: Sequence[str], known: Mapping[str, str]) -> int:
    return len({name for cell in row if cell and (name := _lookup(cell, known))})


def _merged(top: Sequence[str], bottom: Sequence[str], known: Mapping[str, str]) -> list[str]:
    """Two rows as one heading: the lower cell, the upper where there is none below, or both read together."""
    merged = []
    group = ""
    for upper, lower in zip(top, bottom, strict=True):
        group = upper or group
        options = [lower, upper, group + lower if lower else ""]
        merged.append(next((text for text in options if text and _lookup(text, known)), lower or upper))
    return merged


def _columns(texts: Sequence[str], known: Mapping[str, str], contract: Contract) -> dict[str, int]:
    """Column name -> where it is: of two headings of one column the one that the contract names first."""
    places: dict[str, list[int]] = {}
    for index, text in enumerate(texts):
        name = _lookup(text, known) if text else None
        if name:
            places.setdefault(name, []).append(index)
    columns = {}
    for name, found in places.items():
        column = contract.column(name)
        order = [_normalised(text) for text in (column.heading, *column.aliases)]
        columns[name] = min(found, key=lambda at: (order.index(_normalised(texts[at])), at))
    return columns


def _is_left(index: int, name: str | None, columns: Mapping[str, int], texts: Sequence[str]) -> bool:
    """Whether a heading is not taken: nobody knows it, or another one of the same column is known better."""
    if name is None:
        return True
    return columns[name] != index and _normalised(texts[index]) != _normalised(texts[columns[name]])


def _may_be_left(column: Column, texts: Sequence[str]) -> bool:
    """Whether of several headings the first the contract names may be taken, and the others told as not taken: for
    another phone or amount, not for a number or a date, nor where one heading stands twice.
    """
    is_plain = not column.is_required and column.kind in (Kind.TEXT, Kind.YUAN)
    return is_plain and len({_normalised(text) for text in texts}) == len(texts)


def _without_spares(texts: list[str]) -> list[str]:
    last = max((index + 1 for index, text in enumerate(texts) if text), default=0)
    return texts[:last]
