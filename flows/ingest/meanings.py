"""What a column that no contract knows probably means: by its heading, and by what stands in it.

Nothing is taken for it: `check` names the meaning, `propose` writes it down for a person to accept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from rapidfuzz import fuzz

from data_contracts.contract import Column, Contract, Kind, known_headings, normalise_heading
from data_contracts.masks import MOBILE
from flows.ingest.cells import ColumnReader
from flows.ingest.headings import Headings
from matchers.standardise.citizen_id import LENGTH, is_valid, to_digits

SAMPLE = 200
LIKE_ENOUGH = 0.8
"""Share of filled cells that have to read as a kind of value before the contents are taken to say what a column is."""
FITS = 0.5
"""Share below which the contents speak against what the heading looks like."""
NEAR, VERY_NEAR = 55.0, 70.0
PHONE = "phone"
_ID, _AREA = r"^\d{17}[\dX]$", r"^\d{12}$"
TELLING = (Kind.ENUM, Kind.SEX)
"""Kinds whose values are few enough to tell a column by."""


@dataclass(frozen=True)
class Meaning:
    """What a column probably is: `column` of the contract, and why. `share`: of its filled cells that read as such a
    value; null where any text would. `by_content`: the contents say so, whatever the heading is.
    """

    heading: str
    column: str
    column_heading: str
    by_content: bool
    share: float | None

    @property
    def why(self) -> str:
        """The reason in words."""
        if self.by_content:
            return f"内容有 {self.share:.0%} 是{self.column_heading}" if self.share is not None else "内容像"
        return "标题相近" + ("" if self.share is None else f"，内容有 {self.share:.0%} 读得出")


def meanings(found: Headings, head: pl.DataFrame, contract: Contract, as_of: date) -> dict[str, Meaning | None]:
    """Each heading that is not taken -> what it probably is, or null; no column of the contract is named twice, and
    none that the file has already.
    """
    body = head.slice(found.rows[-1] + 1).head(SAMPLE)
    absent = [column for column in contract.columns if column.name not in found.columns]
    left = [(at, text) for at, text in enumerate(found.texts) if text and text in found.extra]
    ranked = sorted(
        (item for at, text in left for item in _candidates(text, body.to_series(at), absent, as_of)),
        key=lambda item: (-item[0], item[1].heading, item[1].column),
    )
    named: dict[str, Meaning | None] = {}
    for _, meaning in ranked:
        if meaning.heading not in named and meaning.column not in {m.column for m in named.values() if m}:
            named[meaning.heading] = meaning
    return {text: named.get(text) for _, text in left}


def _candidates(text: str, cells: pl.Series, absent: Sequence[Column], as_of: date) -> Iterator[tuple[float, Meaning]]:
    """What a column may be, each with how well it fits: contents that tell go before headings that are alike."""
    filled = cells.drop_nulls().str.strip_chars().replace("", None).drop_nulls()
    for column in absent:
        likeness = max(
            fuzz.ratio(normalise_heading(text), normalise_heading(known)) for known in known_headings(column)
        )
        share = share_of(filled, column, as_of)
        is_telling = share is not None and share >= LIKE_ENOUGH and _is_telling(column, filled)
        if is_telling:
            yield 200 + likeness, Meaning(text, column.name, column.heading, True, share)
        elif likeness >= NEAR and (share is None or share >= FITS or _may_be_spelt_otherwise(column, likeness)):
            yield likeness, Meaning(text, column.name, column.heading, False, share)


def share_of(filled: pl.Series, column: Column, as_of: date) -> float | None:
    """Share of filled cells that are values of a column; null where any text is one, or there are no cells."""
    if filled.is_empty():
        return None
    if column.kind is Kind.ID:
        return _share_of_ids(filled, as_of)
    if _is_phone(column):
        return _share(filled.str.contains(MOBILE))
    if column.kind is Kind.TEXT:
        return None
    if column.kind is Kind.AREA:
        return _share(filled.str.contains(_AREA))
    return _share(ColumnReader(column, as_of).read(filled).values.is_not_null())


def _share_of_ids(filled: pl.Series, as_of: date) -> float:
    whole = filled.str.to_uppercase().filter(filled.str.to_uppercase().str.contains(_ID))
    return float(is_valid(to_digits(whole, LENGTH), as_of).sum()) / filled.len() if whole.len() else 0.0


def _share(is_value: pl.Series) -> float:
    return float(is_value.fill_null(False).sum()) / is_value.len()


def _is_telling(column: Column, filled: pl.Series) -> bool:
    """Whether contents alone say that it is this column: a number of a person or a place, or the words of a list."""
    if column.kind is Kind.ID or _is_phone(column) or column.kind is Kind.AREA:
        return True
    return column.kind in TELLING and not bool(filled.str.contains(r"^[\d.]+$").all())


def _may_be_spelt_otherwise(column: Column, likeness: float) -> bool:
    """Whether a heading is so like a coded column's that values nobody knows do not speak against it."""
    return column.kind in (Kind.ENUM, Kind.FLAG, Kind.RELATION) and likeness >= VERY_NEAR


def _is_phone(column: Column) -> bool:
    return column.kind is Kind.TEXT and PHONE in column.name


def sentences(found: Mapping[str, Meaning | None]) -> list[str]:
    """A sentence for each column that is not taken: what it probably is, or that nothing is like it."""
    near = [
        f"没有采用“{text}”这一列；最接近的是“{meaning.column_heading}”（{meaning.column}：{meaning.why}）"
        for text, meaning in found.items()
        if meaning
    ]
    other = [text for text, meaning in found.items() if meaning is None]
    return [*near, *unlike(other)]


def unlike(rest: Sequence[str]) -> list[str]:
    """The sentence that names columns which are not taken and like nothing; none without any."""
    return [f"没有采用、也没有相近项的列：{'、'.join(rest)}"] if rest else []
