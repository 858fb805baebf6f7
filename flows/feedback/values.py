"""Rows of text of a returned worklist -> typed values: days, amounts, codes; what cannot be read is named.

This is the door: behind it nobody asks what a heading or a choice is called in Chinese, and no text holds a number of
a person.
"""

import re
from collections.abc import Mapping

import polars as pl

from data_contracts.masks import mask_text, one_line
from data_contracts.plain_text import folded_without
from data_contracts.returned_lists import CHOICES, SIDES, VISIT, VISIT_AMOUNT, VISIT_DATES
from flows.feedback.dates import amounts_of, days_of
from flows.ingest.hidden import ERROR_TEXTS, NOT_CALCULATED

BLANKS = r"[\s\x{200b}\x{feff}]"
UNREADABLE = "unreadable"
OTHER = "other"
"""A side that is neither 主办 nor 协办."""
ERROR_CELL = "^(?:" + "|".join(map(re.escape, (*ERROR_TEXTS.values(), NOT_CALCULATED))) + r"|Err:\d+)$"
"""What stands in a cell whose formula has no value: nobody's word, and not a blank either."""
READ_BY_INGEST = (*VISIT_DATES, VISIT_AMOUNT)
TEXTS = tuple(name for name in VISIT if name not in (*CHOICES, *READ_BY_INGEST))


def tidied(rows: pl.DataFrame) -> pl.DataFrame:
    """Returned rows as they were meant: what people type into cells that hold a code, a choice, a day or an amount
    loses its full-width signs, and its blanks (of a day or an amount those around it). Free text stays as written. Row
    count unchanged.
    """
    exact = ("lead_id", "period", "side", "township_code", *CHOICES)
    return rows.with_columns(
        *(folded_without(pl.col(name), BLANKS).alias(name) for name in exact),
        *(pl.col(name).str.normalize("NFKC").str.strip_chars().alias(name) for name in READ_BY_INGEST),
    )


def typed(rows: pl.DataFrame) -> pl.DataFrame:
    """Tidied rows -> visit columns typed, null where blank; `side` host | assisting | other, null where blank.

    `unreadable`: the visit columns that hold something that is no day, no amount, none of the choices or an error of
    a formula; their value is null. Free text is on one line, numbers of people masked. Row count and order unchanged.
    """
    values = {name: _value(name, rows[name]) for name in VISIT}
    filled = {name: pl.col(name).str.contains(ERROR_CELL) if name in TEXTS else pl.col(name) != "" for name in VISIT}
    wrong = [pl.when(filled[name] & values[name].is_null()).then(pl.lit(name)) for name in VISIT]
    side = pl.col("side").replace_strict(codes_of(SIDES), default=OTHER, return_dtype=pl.Utf8)
    return rows.with_columns(
        *(value.alias(name) for name, value in values.items()),
        pl.concat_list(wrong).list.drop_nulls().alias(UNREADABLE),
        pl.when(pl.col("side") != "").then(side).alias("side"),
    )


def _value(name: str, cells: pl.Series) -> pl.Expr:
    cell = pl.col(name)
    if name in CHOICES:
        return cell.replace_strict(codes_of(CHOICES[name]), default=None, return_dtype=pl.Utf8)
    if name in VISIT_DATES:
        return pl.lit(days_of(cells))
    if name == VISIT_AMOUNT:
        return pl.lit(amounts_of(cells))
    text = one_line(mask_text(cell))
    return pl.when((text != "") & ~cell.str.contains(ERROR_CELL)).then(text)


def codes_of(labels: Mapping[str, str]) -> dict[str, str]:
    """The code of each word of a closed list."""
    return {word: code for code, word in labels.items()}


def is_blank() -> pl.Expr:
    """Whether nothing is filled in the visit columns."""
    return pl.all_horizontal(pl.col(name).is_null() for name in VISIT) & (pl.col(UNREADABLE).list.len() == 0)


def given(text: pl.Expr) -> pl.Expr:
    """A text, or null where nothing stands."""
    return pl.when(text != "").then(text)
