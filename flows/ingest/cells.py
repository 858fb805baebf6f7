"""Text cells -> typed columns, under a contract. Nothing is guessed: what is not plainly a value is named and emptied.

Each distinct text of a column is read once and remembered: a million birth dates are some thirty thousand texts.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from data_contracts import codes
from data_contracts.contract import Column, Kind, normalise_value
from data_contracts.plain_text import seen_column
from flows.ingest.dates import read_dates, read_months, with_problem
from flows.ingest.hidden import MERGED, NOT_CALCULATED
from flows.ingest.reasons import Cell

BLANKS = " \t\r\n\u3000\u00a0\u200b\u200c\u200d\ufeff\u2002\u2003\u2009"
_OUTER = rf"^[{BLANKS}']|[{BLANKS}]$"
_NOTHING = sorted(codes.BLANKS)
_NO_DATE = ("无",)
"""无 says that it never happened. 00000000 and its like are impossible dates: not known, and not blank."""

_UNKNOWN = sorted(codes.UNKNOWN_TEXTS)
_MARKS = {NOT_CALCULATED: Cell.NOT_CALCULATED, MERGED: Cell.MERGED}
"""What our own readers put into a cell that holds something, but not what: never a value, and a reason of its own."""

DAYS_1904 = 1462
YUAN, WIDE = pl.Decimal(14, 2), pl.Decimal(38, 6)
MAX_YUAN = 10**12
MAX_KEPT = 200_000
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
    """Reads one column of an extract, batch after batch; a distinct text is read once and then remembered, but in
    columns where hardly any comes twice: looking it up would take longer than reading it again.
    """

    def __init__(self, column: Column, as_of: date) -> None:
        self.column, self.as_of = column, as_of
        self._known: pl.DataFrame | None = None

    def read(self, raw: pl.Series) -> Typed:
        """Read cells as they came. Grain: one value and problem per cell."""
        if self.column.kind is Kind.ID:
            return _read_id(raw)
        if self.column.kind is Kind.TEXT:
            return _read_text(raw, self.column)
        cells = raw.alias("raw").to_frame()
        counts = cells.group_by("raw").len()
        read = self._read(counts) if 2 * counts.height < cells.height else self._typed(counts.select("raw"))
        distinct = counts.join(read, on="raw", how="left", nulls_equal=True)
        joined = cells.join(
            distinct.select("raw", "value", "problem"), on="raw", how="left", nulls_equal=True, maintain_order="left"
        )
        bad = distinct.filter(pl.col("problem").is_not_null())
        unknown = bad.filter(pl.col("problem") == Cell.UNKNOWN_VALUE).sort("raw")
        return Typed(
            values=joined["value"],
            problems=joined["problem"],
            blanks=int(distinct.filter(pl.col("text").is_null())["len"].sum()),
            invalid=int(bad["len"].sum()),
            unknown=tuple(unknown.select("text", "len").iter_rows()),
        )

    def _read(self, distinct: pl.DataFrame) -> pl.DataFrame:
        """`raw`, `text`, `value`, `problem` for at least these texts."""
        texts = distinct.select("raw")
        if self._known is None or self._known.height > MAX_KEPT:
            self._known = self._typed(texts)
            return self._known
        new = texts.join(self._known, on="raw", how="anti", nulls_equal=True)
        if new.height:
            self._known = pl.concat([self._known, self._typed(new)], rechunk=True)
        return self._known

    def _typed(self, texts: pl.DataFrame) -> pl.DataFrame:
        return _typed(texts, self.column, self.as_of)


def _read_id(raw: pl.Series) -> Typed:
    """ID numbers are kept as they came but for outer blanks: what is wrong with one is evidence for the matcher."""
    text = seen_column(raw).str.strip_chars(BLANKS)
    return _typed_texts(text, text.is_in(_NOTHING), text.is_in(list(_MARKS)))


def _read_text(raw: pl.Series, column: Column) -> Typed:
    """Text is what it is; but Excel's errors and words for "not known" carry nothing."""
    frame = _tidied(seen_column(raw).alias("raw"))
    if _NUMBERED.search(column.name) and _is_wide(frame["text"]):
        frame = frame.with_columns(cleaned(pl.col("text").str.normalize("NFKC")).alias("text"))
    text = frame["text"]
    blank = text.is_in(list(column.blanks)) if column.blanks else None
    return _typed_texts(text, blank, text.is_in([*_UNKNOWN, *_MARKS]))


def _typed_texts(text: pl.Series, blank: pl.Series | None, bad: pl.Series) -> Typed:
    """Texts without those that are blank or bad, the bad ones with their reason; in most batches none is either."""
    nothing = bad if blank is None else bad | blank
    value = pl.select(pl.when(nothing).then(None).otherwise(text)).to_series() if nothing.any() else text
    if not bad.any():
        return Typed(value, pl.repeat(None, text.len(), dtype=pl.String, eager=True), value.null_count(), 0)
    reason = pl.when(bad).then(pl.lit(text).replace_strict(_MARKS, default=Cell.UNKNOWN_WORD, return_dtype=pl.String))
    problem = pl.select(reason).to_series()
    invalid = problem.len() - problem.null_count()
    return Typed(value, problem, value.null_count() - invalid, invalid)


def _tidied(raw: pl.Series) -> pl.DataFrame:
    """`text`: cells as `cleaned` leaves them; where there is nothing to take off, twice as fast."""
    if raw.str.contains(_OUTER).any():
        return raw.to_frame().select(text=cleaned(pl.col("raw")))
    text = pl.col("raw")
    return raw.to_frame().select(text=pl.when(text.is_in(_NOTHING)).then(None).otherwise(text))


def _is_wide(text: pl.Series) -> bool:
    """Whether any cell holds more than ASCII."""
    return bool((text.str.len_bytes() != text.str.len_chars()).any())


def _typed(distinct: pl.DataFrame, column: Column, as_of: date) -> pl.DataFrame:
    """Distinct raw texts -> `text`, `value` and `problem` beside."""
    text = _tidied(seen_column(distinct["raw"]).alias("raw"))["text"]
    if _is_wide(text):
        text = _tidied(text.str.normalize("NFKC").alias("raw"))["text"]
    nothing = [*column.blanks, *(_NO_DATE if column.kind in (Kind.DATE, Kind.MONTH) else [])]
    frame = distinct.with_columns(text=text)
    if nothing:
        frame = frame.with_columns(text=pl.when(~pl.col("text").is_in(nothing)).then(pl.col("text")))
    read = _READERS.get(column.kind)
    out = read(frame, column, as_of) if read else _coded(frame, column)
    if column.kind in (Kind.YUAN, Kind.INT, Kind.NUM):
        out = _bounded(out, column)
    if out["problem"].null_count() == out.height:
        return out.select("raw", "text", "value", "problem")
    is_problem = pl.col("problem").is_not_null()
    broken = pl.when(pl.col("text").str.contains("\ufffd", literal=True)).then(pl.lit(Cell.UNDECODABLE))
    special = pl.coalesce(pl.col("text").replace_strict(_MARKS, default=None, return_dtype=pl.String), broken)
    out = out.with_columns(problem=pl.when(is_problem).then(pl.coalesce(special, pl.col("problem"))))
    return out.select("raw", "text", "value", "problem")


def _bounded(frame: pl.DataFrame, column: Column) -> pl.DataFrame:
    """Numbers outside the contract's bounds are not values."""
    value = pl.col("value")
    low = value < column.minimum if column.minimum is not None else pl.lit(False)
    high = value > column.maximum if column.maximum is not None else pl.lit(False)
    frame = frame.with_columns(outside=(low | high).fill_null(False))
    return frame.with_columns(
        value=pl.when(~pl.col("outside")).then(value),
        problem=pl.when(pl.col("outside")).then(pl.lit(Cell.OUT_OF_RANGE)).otherwise(pl.col("problem")),
    )


# ---- numbers


_NUMBER = r"^[+-]?(?:(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?|\.\d+)$"
_BLANK_THOUSANDS = r"^[+-]?\d{1,3}(?:\s\d{3})+(?:\.\d*)?$"
_PLAIN_AMOUNT = r"^[0-9]{1,9}(?:\.[0-9]{1,2})?$"
_PER_MONTH, _PER_HEAD_MONTH, _PER_YEAR = r"/月", r"/(?:月|人[/·]?月|月[/·]?人)", r"/年"


def _amounts(frame: pl.DataFrame, column: Column, as_of: date) -> pl.DataFrame:
    """Yuan with two places, rounded half away from zero; 万 and 万元 are ten thousand. A blank between digits parts
    thousands or, anywhere else, two numbers, which are no amount. Nearly all are plain digits, and read at once.
    """
    is_plain = frame["text"].str.contains(_PLAIN_AMOUNT).fill_null(True)
    plain = frame.filter(is_plain).with_columns(value=pl.col("text").cast(YUAN), problem=pl.lit(None, pl.String))
    return plain if is_plain.all() else pl.concat([plain, _odd_amounts(frame.filter(~is_plain), column)])


def _odd_amounts(frame: pl.DataFrame, column: Column) -> pl.DataFrame:
    """Amounts with signs, units and thousands."""
    unit = rf"\s*[元圆](?:整|{_per(column)})?$"
    bare = pl.col("text").str.replace(r"^(?:人民币|RMB|CNY|rmb|¥|￥)\s*", "").str.replace(unit, "")
    in_ten_thousands = bare.str.ends_with("万")
    bare = bare.str.replace(r"\s*万$", "").str.replace(r"^([+-])\s+", "$1")
    bare = pl.when(bare.str.contains(_BLANK_THOUSANDS)).then(bare.str.replace_all(r"\s", "")).otherwise(bare)
    number = pl.when(bare.str.contains(_NUMBER)).then(bare.str.replace_all(",", "", literal=True))
    exact = number.cast(WIDE, strict=False)
    small = exact.abs() < MAX_YUAN
    scaled = pl.when(in_ten_thousands).then(exact * 10_000).otherwise(exact)
    value = pl.when(small).then(scaled.round(2, mode="half_away_from_zero")).cast(YUAN, strict=False)
    return with_problem(frame, value, Cell.INVALID_AMOUNT)


def _per(column: Column) -> str:
    """Pattern of what may follow 元 in a cell: only what the column is about, for 元/年 is not a monthly amount."""
    if column.name.endswith("_yuan_month_per_head"):
        return _PER_HEAD_MONTH
    if column.name.endswith("_yuan_month"):
        return _PER_MONTH
    return _PER_YEAR if column.name.endswith("_yuan_year") else "整"


def _integers(frame: pl.DataFrame, column: Column, as_of: date) -> pl.DataFrame:
    text = pl.col("text").str.replace(r"\s*(?:次|分|人|个|岁|项)$", "")
    value = pl.when(text.str.contains(r"^[+-]?\d{1,15}(?:\.0*)?$")).then(
        text.str.extract(r"^([+-]?\d+)").str.replace("+", "", literal=True).cast(pl.Int32, strict=False)
    )
    return with_problem(frame, value, Cell.INVALID_NUMBER)


def _floats(frame: pl.DataFrame, column: Column, as_of: date) -> pl.DataFrame:
    text = pl.col("text").str.replace(r"\s*(?:平方米|平米|㎡|m2|M2)$", "")
    value = pl.when(text.str.contains(_NUMBER)).then(
        text.str.replace_all(",", "", literal=True).str.replace("+", "", literal=True).cast(pl.Float64, strict=False)
    )
    return with_problem(frame, value, Cell.INVALID_NUMBER)


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
    Kind.YUAN: _amounts,
    Kind.INT: _integers,
    Kind.NUM: _floats,
    Kind.AREA: _areas,
}
