"""What of a person may be seen outside `tables/`: masked numbers, neutralised cells, safe file names.

A masked ID shows its first 6 characters, a mobile number its first 3 and last 4. Everything too short or too odd to be
masked that way shows `****`: half of a damaged number may still name its owner. Birth dates are never shown beside a
masked ID; age stands in their place.

Numbers in free text are found however they are spelled: in one run, in groups (369821 19580312 1235, 3698-2119-…), in
full-width digits (`person_numbers.py`). Every stage masks through this file: ingest, feedback, ledger, deliverables,
report, explain.
"""

import re

import polars as pl

from data_contracts.distinct_texts import per_distinct_text
from data_contracts.person_numbers import (
    HIDDEN,
    ID_STARS,
    IDS_IN_TEXT,
    MAYBE_NUMBER,
    MOBILE_IN_TEXT,
    SHOWN,
    mask_one,
)

ID_LIKE = r"^[0-9*]{14,}[0-9Xx*]"
MOBILE = r"^1[0-9]{10}$"
ANY_NUMBER = r"(?:\d[\s\-－‐-―·]{0,2}){14,}[\dXxＸｘ]?"
ANY_MOBILE = r"[1１][3-9３-９]\d[\s\-－]?\d{4}[\s\-－]?\d{4}"
"""A mobile number four ways, for four questions: MOBILE, what of a phone column is shown in part (the rest is hidden);
MOBILE_IN_TEXT, what free text may hold between other digits; ANY_MOBILE, what of an unreadable cell might be one, where
hiding too much costs nothing; `matchers/standardise/phone.py`, what can be dialled and so tells people apart."""
FORMULA_START = r"^\s*[=+\-@＝＋－＠]|^[\t\r\n]"
UNSAFE_IN_FILE_NAME = re.compile(r"[^\w\-()（）]+")
LONGEST_FILE_NAME = 60


def mask_id(column: pl.Expr) -> pl.Expr:
    """First 6 characters of a number of 15 or more; `****` for anything else; blank for null or blank."""
    text = column.fill_null("").str.replace_all(r"[\s']", "")
    shown = pl.concat_str(text.str.slice(0, SHOWN), pl.lit(ID_STARS))
    return _or_hidden(text, text.str.contains(ID_LIKE), shown)


def mask_phone(column: pl.Expr) -> pl.Expr:
    """138****5678 of an 11-digit mobile number; `****` for anything else; blank for null or blank."""
    text = column.fill_null("").str.replace_all(r"[\s\-']", "").str.replace(r"^\+?86(1\d{10})$", "$1")
    shown = pl.concat_str(text.str.slice(0, 3), pl.lit(HIDDEN), text.str.slice(-4))
    return _or_hidden(text, text.str.contains(MOBILE), shown)


def mask_name(column: pl.Expr) -> pl.Expr:
    """王*, 张*三, 欧阳**敏: the first and, of three or more signs, the last stay; blank for null or blank."""
    text = mask_text(column.fill_null("")).str.replace_all(r"[\s']", "")
    length = text.str.len_chars()
    stars = pl.lit("*").repeat_by((length - 2).cast(pl.Int64).clip(1, 3)).list.join("")
    last = pl.when(length > 2).then(text.str.slice(-1)).otherwise(pl.lit(""))
    return pl.when(length < 2).then(text).otherwise(pl.concat_str(text.str.slice(0, 1), stars, last))


def _or_hidden(text: pl.Expr, is_maskable: pl.Expr, shown: pl.Expr) -> pl.Expr:
    return pl.when(text == "").then(pl.lit("")).when(is_maskable).then(shown).otherwise(pl.lit(HIDDEN))


def mask_text(column: pl.Expr) -> pl.Expr:
    """Free text with any ID, any other run of 15 or more digits and any mobile number in it masked; null stays null.

    Dates, amounts and codes beside one another stay readable: what is parted is an ID only when it begins with a
    province and is grouped, or holds a birth, as one.
    """
    return per_distinct_text(column, mask_one, _mask_many, MAYBE_NUMBER)


def _mask_many(text: pl.Expr) -> pl.Expr:
    for pattern in IDS_IN_TEXT:
        text = text.str.replace_all(pattern, "${1}" + ID_STARS)
    for _ in range(2):  # two numbers parted by one character share it
        text = text.str.replace_all(MOBILE_IN_TEXT, "${1}${2}" + HIDDEN + "${3}${4}")
    return text


def hide_numbers(column: pl.Expr) -> pl.Expr:
    """Cells that could not be read, without any number of a person: `<证件号>`, `<电话>`. Nothing of them may show, and
    it hardly matters what else is hidden: any 15 digits with whatever between them go.
    """
    return column.str.replace_all(ANY_NUMBER, "<证件号>").str.replace_all(ANY_MOBILE, "<电话>")


def neutralise(column: pl.Expr) -> pl.Expr:
    """Cells a spreadsheet would run as a formula get an apostrophe in front; null becomes blank."""
    text = column.fill_null("")
    return pl.when(text.str.contains(FORMULA_START)).then(pl.concat_str(pl.lit("'"), text)).otherwise(text)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run a text as a formula: names of areas and cities stand in every list and title."""
    return re.search(FORMULA_START, text) is not None


def one_line(column: pl.Expr) -> pl.Expr:
    """Text without line breaks, tabs or other control characters: one row stays one line in every program."""
    return column.str.replace_all(r"[\x00-\x1f\x7f\u2028\u2029]+", " ").str.strip_chars()


def safe_name(text: str) -> str:
    """A file name part without separators, blanks or control characters, also on Windows; never empty."""
    name = UNSAFE_IN_FILE_NAME.sub("_", text).strip("_.")[:LONGEST_FILE_NAME]
    return name or "未命名"
