"""Text cells -> typed columns, under a contract. Nothing is guessed: what is not plainly a value is named and emptied.

Each distinct text of a batch is read once: twenty thousand sexes are two texts.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from data_contracts import codes
from data_contracts.contract import Column, Kind, normalise_value
from data_contracts.plain_text import PECULIAR, seen_column
from flows.ingest.dates import is_birth_date, plain_days, read_dates, read_months, with_problem
from flows.ingest.distinct import distinct
from flows.ingest.hidden import MERGED, NOT_CALCULATED
from flows.ingest.numbers import YUAN, amounts, bounded, floats, integers, plain_amounts
from flows.ingest.raw import no_texts
from flows.ingest.reasons import Cell

BLANKS = " \t\r\n\u3000\u00a0\u200b\u200c\u200d\ufeff\u2002\u2003\u2009"
_OUTER = rf"^[{BLANKS}']|[{BLANKS}]$"
_PECULIAR_OR_OUTER = f"{PECULIAR}|{_OUTER}"
_NOTHING = sorted(codes.BLANKS)
_NO_DATE = ("无",)
"""无 says that it never happened. 00000000 and its like are impossible dates: not known, and not blank."""

_UNKNOWN = sorted(codes.UNKNOWN_TEXTS)
_MARKS = {NOT_CALCULATED: Cell.NOT_CALCULATED, MERGED: Cell.MERGED}
"""What our own readers put into a cell that holds something, but not what: never a value, and a reason of its own."""

DAYS_1904 = 1462
FEW, MAX_KEPT = 2_000, 20_000
"""Distinct texts of a batch up to which they are kept; so many in all."""
_AT = "\x00at"
_NUMBERED = re.compile(r"(_no|_code|phone)$")
"""Text columns that hold numbers and codes: full-width digits in them are folded, for keys must meet."""


@dataclass(frozen=True)
class Typed:
    """A column's values and, where a cell holds something that is not one, the reason code; and what was counted.

    `unknown`: texts that are in no code list, with how often they came.
    """

    values: pl.Series
    problems: pl.Series
    blanks: int
    invalid: int
    unknown: tuple[tuple[str, int], ...] = ()


def arrow_kind(kind: Kind) -> pl.DataType:
    """The type in which a column of this kind is worked on."""
    types: dict[Kind, pl.DataType] = {
        Kind.DATE: pl.Date(),
        Kind.YUAN: YUAN,
        Kind.INT: pl.Int32(),
        Kind.NUM: pl.Float64(),
        Kind.FLAG: pl.Boolean(),
    }
    return types.get(kind, pl.String())


def cleaned(raw: pl.Expr) -> pl.Expr:
    """Cells without outer blanks and Excel's text mark; one that is then a spelling of an empty cell is null."""
    text = raw.str.strip_chars(BLANKS).str.strip_chars_start(BLANKS + "'")
    return pl.when(text.is_in(_NOTHING)).then(None).otherwise(text)


class ColumnReader:
    """Reads one column of an extract, batch after batch. A distinct text of a batch is read once, and kept where
    there are few; plain days and amounts are read at once, for telling them apart would take longer.
    """

    def __init__(self, column: Column, as_of: date) -> None:
        self.column, self.as_of = column, as_of
        self._places: dict[str, int] = {}
        self._known = pl.DataFrame()

    def read(self, raw: pl.Series) -> Typed:
        """Read cells as they came. Grain: one value and problem per cell."""
        if self.column.kind is Kind.ID:
            return _read_id(raw)
        if self.column.kind is Kind.TEXT:
            return _read_text(raw, self.column)
        return self._read_plain(raw) if self.column.kind in PLAIN else self._read_distinct(raw)

    def _read_distinct(self, raw: pl.Series) -> Typed:
        cells = distinct(raw)
        read = self._of_texts(cells.texts)
        text, problem = read["text"], read["problem"]
        blanks = cells.places.null_count() + cells.cells(text.is_null())
        values = cells.spread(read["value"])
        if problem.null_count() == problem.len():
            return Typed(values, _nothing(raw), blanks, 0)
        unknown = cells.often((problem == Cell.UNKNOWN_VALUE).fill_null(value=False))
        return Typed(
            values,
            cells.spread(problem),
            blanks,
            invalid=cells.cells(problem.is_not_null()),
            unknown=tuple((text[place], count) for place, count in unknown),
        )

    def _of_texts(self, texts: pl.Series) -> pl.DataFrame:
        """`text`, `value` and `problem` of distinct texts."""
        if texts.len() > FEW:
            return _typed(texts, self.column, self.as_of)
        asked = texts.to_list()
        new = [text for text in asked if text not in self._places]
        if new:
            if len(self._places) > MAX_KEPT:
                self._places, self._known, new = {}, pl.DataFrame(), asked
            read = _typed(pl.Series(new, dtype=pl.String), self.column, self.as_of)
            self._places.update(zip(new, range(self._known.height, self._known.height + len(new)), strict=True))
            self._known = pl.concat([self._known, read], rechunk=True) if self._known.width else read
        return self._known[[self._places[text] for text in asked]] if asked else _typed(texts, self.column, self.as_of)

    def _read_plain(self, raw: pl.Series) -> Typed:
        """Cells that are plain days or amounts at once, the others in whatever form they come."""
        plain = PLAIN[self.column.kind](raw, self.column, self.as_of)
        at = (plain.is_null() & raw.is_not_null()).arg_true()
        if at.is_empty():
            return Typed(plain, _nothing(raw), raw.null_count(), 0)
        odd = self._read_distinct(raw.gather(at))
        return Typed(
            plain.scatter(at, odd.values),
            _nothing(raw).clone().scatter(at, odd.problems) if odd.invalid else _nothing(raw),
            blanks=raw.null_count() + odd.blanks,
            invalid=odd.invalid,
        )


def _nothing(cells: pl.Series) -> pl.Series:
    return no_texts(cells.len())


def _read_id(raw: pl.Series) -> Typed:
    """ID numbers are kept as they came but for outer blanks: what is wrong with one is evidence for the matcher."""
    text = _with_each(raw, _is_odd(raw), lambda odd: seen_column(odd).str.strip_chars(BLANKS))
    return _typed_texts(text, (), list(_MARKS))


def _read_text(raw: pl.Series, column: Column) -> Typed:
    """Text is what it is; but Excel's errors and words for "not known" carry nothing."""
    text = _with_each(raw, _is_odd(raw), lambda odd: _cleaned(seen_column(odd)))
    if _NUMBERED.search(column.name):
        text = _with_each(text, _are_wide(text), lambda wide: _cleaned(wide.str.normalize("NFKC")))
    return _typed_texts(text, column.blanks, [*_UNKNOWN, *_MARKS])


def _is_odd(raw: pl.Series) -> pl.Series:
    """Which cells hold a sign that nobody sees or have anything to take off: hardly any."""
    return raw.str.contains(_PECULIAR_OR_OUTER)


def _with_each(texts: pl.Series, wanted: pl.Series, made: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """Texts with those that are wanted made into others; they alone are looked at. `texts` stay as they are."""
    at = wanted.arg_true()
    return texts if at.is_empty() else texts.clone().scatter(at, made(texts.gather(at)))


def _cleaned(texts: pl.Series) -> pl.Series:
    return texts.alias("raw").to_frame().select(cleaned(pl.col("raw"))).to_series()


def _typed_texts(text: pl.Series, blanks: Sequence[str], bad: Sequence[str]) -> Typed:
    """Texts without those that are blank or bad, the bad ones with their reason; in most batches none is either."""
    is_nothing = text.is_in([*_NOTHING, *blanks, *bad])
    if not is_nothing.any():
        return Typed(text, _nothing(text), text.null_count(), 0)
    value = pl.select(pl.when(is_nothing).then(None).otherwise(text)).to_series()
    is_bad = is_nothing & text.is_in(bad)
    if not is_bad.any():
        return Typed(value, _nothing(text), value.null_count(), 0)
    reason = pl.lit(text).replace_strict(_MARKS, default=Cell.UNKNOWN_WORD, return_dtype=pl.String)
    problem = pl.select(pl.when(is_bad).then(reason)).to_series()
    invalid = problem.len() - problem.null_count()
    return Typed(value, problem, value.null_count() - invalid, invalid)


def _tidied(raw: pl.Series) -> pl.DataFrame:
    """`text`: cells as `cleaned` leaves them; where there is nothing to take off, twice as fast."""
    if raw.str.contains(_OUTER).any():
        return raw.to_frame().select(text=cleaned(pl.col("raw")))
    text = pl.col("raw")
    return raw.to_frame().select(text=pl.when(text.is_in(_NOTHING)).then(None).otherwise(text))


def _are_wide(text: pl.Series) -> pl.Series:
    """Which cells hold more than ASCII."""
    return text.str.len_bytes() != text.str.len_chars()


def _typed(raw: pl.Series, column: Column, as_of: date) -> pl.DataFrame:
    """`text`, `value` and `problem` of raw texts, row by row."""
    text = _tidied(seen_column(raw).alias("raw"))["text"]
    if _are_wide(text).any():
        text = _tidied(text.str.normalize("NFKC").alias("raw"))["text"]
    nothing = [*column.blanks, *(_NO_DATE if column.kind in (Kind.DATE, Kind.MONTH) else [])]
    frame = text.alias("text").to_frame().with_row_index(_AT)
    if nothing:
        frame = frame.with_columns(text=pl.when(~pl.col("text").is_in(nothing)).then(pl.col("text")))
    read = _READERS.get(column.kind)
    out = read(frame, column, as_of) if read else _coded(frame, column)
    if column.kind in (Kind.YUAN, Kind.INT, Kind.NUM):
        out = bounded(out, column)
    if not out[_AT].is_sorted():
        out = out.sort(_AT)
    out = out.select("text", "value", "problem")
    if out["problem"].null_count() == out.height:
        return out
    is_problem = pl.col("problem").is_not_null()
    broken = pl.when(pl.col("text").str.contains("\ufffd", literal=True)).then(pl.lit(Cell.UNDECODABLE))
    special = pl.coalesce(pl.col("text").replace_strict(_MARKS, default=None, return_dtype=pl.String), broken)
    return out.with_columns(problem=pl.when(is_problem).then(pl.coalesce(special, pl.col("problem"))))


def _areas(frame: pl.DataFrame, column: Column, as_of: date) -> pl.DataFrame:
    """Area codes of 6, 9 or 12 digits, filled up with zeros to 12; blanks may part their levels."""
    text = pl.col("text")
    digits = text.str.replace_all(r"\s", "").str.extract(r"^([0-9]{6}|[0-9]{9}|[0-9]{12})(?:\.0)?$")
    # Six digits of the same city after a blank are a second county's code, not a township of the first.
    is_two = text.str.contains(r"\s") & (digits.str.slice(6, 4) == digits.str.slice(0, 4))
    return with_problem(frame, pl.when(~is_two).then(digits.str.pad_end(12, "0")), Cell.INVALID_AREA)


# ---- codes: few distinct texts, looked up one by one


def _coded(frame: pl.DataFrame, column: Column) -> pl.DataFrame:
    look_up = _code_lookup(column)
    found = [look_up(text) if text is not None else (None, None) for text in frame["text"].to_list()]
    return frame.with_columns(
        pl.Series("value", [value for value, _ in found], arrow_kind(column.kind)),
        pl.Series("problem", [problem for _, problem in found], pl.String),
    )


def _code_lookup(column: Column) -> Callable[[str], tuple[object, str | None]]:
    table = _code_table(column)
    unknown_is = (lambda text: (text, None)) if column.kind is Kind.RELATION else _unknown

    def look_up(text: str) -> tuple[object, str | None]:
        for spelling in (*_spellings(text), *(_without_zero(text) if column.kind in _NUMBERED_KINDS else ())):
            if spelling in table:
                return table[spelling], None
        return unknown_is(text)

    return look_up


def _unknown(text: str) -> tuple[object, str | None]:
    """Nothing of the list: a word of the department's own, or Excel's for an error, which nobody has to look up."""
    is_error = text.startswith("#") and text in codes.UNKNOWN_TEXTS
    return None, Cell.UNKNOWN_WORD if is_error else Cell.UNKNOWN_VALUE


def _spellings(text: str) -> tuple[str, ...]:
    closed = "".join(text.split())
    return text, closed, closed.upper(), closed.removesuffix(".0")


_NUMBERED_KINDS = (Kind.ENUM, Kind.SEX)
"""Kinds whose numbers may be filled up with a zero. Not relations: 01 and 1 are two codes of two lists there. Not yes
and no: a list that has 01 may have 02 for no.
"""


def _without_zero(text: str) -> tuple[str, ...]:
    """01 is 1 where the list has no 01."""
    return (text[1:],) if re.fullmatch("0[0-9]", text) else ()


def _code_table(column: Column) -> dict[str, object]:
    """Every spelling of a coded column -> its value."""
    own = {normalise_value(spelling): value for spelling, value in (column.value_map or {}).items()}
    if column.kind is Kind.FLAG:
        return {**codes.FLAG, **{text: value == "是" for text, value in own.items()}}
    if column.kind is Kind.RELATION:
        return {**codes.RELATION, **own}
    base: dict[str, object] = dict(codes.SEX) if column.kind is Kind.SEX else {}
    return {**base, **{value: value for value in column.values}, **own}


_READERS: dict[Kind, Callable[[pl.DataFrame, Column, date], pl.DataFrame]] = {
    Kind.DATE: read_dates,
    Kind.MONTH: read_months,
    Kind.YUAN: amounts,
    Kind.INT: integers,
    Kind.NUM: floats,
    Kind.AREA: _areas,
}


def _plain_days(raw: pl.Series, column: Column, as_of: date) -> pl.Series:
    """Days of cells that are plain ones and can be right; null of all others."""
    value = plain_days(raw, is_birth_date(column), as_of)
    return (
        pl.select(pl.when(~pl.lit(raw.is_in(list(column.blanks)))).then(value)).to_series() if column.blanks else value
    )


PLAIN: Mapping[Kind, Callable[[pl.Series, Column, date], pl.Series]] = {
    Kind.DATE: _plain_days,
    Kind.YUAN: plain_amounts,
}
"""Kinds of which nearly all cells are plain, read without looking at each for what may be odd about it."""
