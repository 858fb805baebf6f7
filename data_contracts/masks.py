"""What of a person may be seen outside `tables/`: masked numbers, neutralised cells, safe file names.

A masked ID shows its first 6 and last 4 characters, a mobile number its first 3 and last 4. Everything too short or too
odd to be masked that way shows `****`: half of a damaged number may still name its owner. Birth dates are never shown
beside a masked ID (together they are the whole ID); age stands in their place.
"""

import re

import polars as pl

HIDDEN = "****"
ID_LIKE = r"^[0-9*]{14,}[0-9Xx*]"
MOBILE = r"^1[0-9]{10}$"
LONG_NUMBER = r"(\d{6})\d{5,}(\d{3}[\dXx])"
MOBILE_IN_TEXT = r"(^|\D)(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(\D|$)"
FORMULA_START = r"^\s*[=+\-@＝＋－＠]|^[\t\r\n]"
UNSAFE_IN_FILE_NAME = re.compile(r"[^\w\-()（）]+")
LONGEST_FILE_NAME = 60


def mask_id(column: pl.Expr) -> pl.Expr:
    """First 6 and last 4 characters of a number of 15 or more; `****` for anything else; blank for null or blank."""
    text = column.fill_null("").str.replace_all(r"[\s']", "")
    shown = pl.concat_str(text.str.slice(0, 6), pl.lit("********"), text.str.slice(-4))
    return _or_hidden(text, text.str.contains(ID_LIKE), shown)


def mask_phone(column: pl.Expr) -> pl.Expr:
    """138****5678 of an 11-digit mobile number; `****` for anything else; blank for null or blank."""
    text = column.fill_null("").str.replace_all(r"[\s\-']", "").str.replace(r"^\+?86(1\d{10})$", "$1")
    shown = pl.concat_str(text.str.slice(0, 3), pl.lit("****"), text.str.slice(-4))
    return _or_hidden(text, text.str.contains(MOBILE), shown)


def _or_hidden(text: pl.Expr, is_maskable: pl.Expr, shown: pl.Expr) -> pl.Expr:
    return pl.when(text == "").then(pl.lit("")).when(is_maskable).then(shown).otherwise(pl.lit(HIDDEN))


def mask_text(column: pl.Expr) -> pl.Expr:
    """Free text with any ID-like run of 15 or more digits and any mobile number in it masked; null stays null."""
    text = column.str.replace_all(LONG_NUMBER, "${1}********${2}")
    for _ in range(2):  # two numbers parted by one character share it
        text = text.str.replace_all(MOBILE_IN_TEXT, "${1}${2}****${3}${4}")
    return text


def neutralise(column: pl.Expr) -> pl.Expr:
    """Cells a spreadsheet would run as a formula get an apostrophe in front; null becomes blank."""
    text = column.fill_null("")
    return pl.when(text.str.contains(FORMULA_START)).then(pl.concat_str(pl.lit("'"), text)).otherwise(text)


def one_line(column: pl.Expr) -> pl.Expr:
    """Text without line breaks, tabs or other control characters: one row stays one line in every program."""
    return column.str.replace_all(r"[\x00-\x1f\x7f\u2028\u2029]+", " ").str.strip_chars()


def safe_name(text: str) -> str:
    """A file name part without separators, blanks or control characters, also on Windows; never empty."""
    name = UNSAFE_IN_FILE_NAME.sub("_", text).strip("_.")[:LONGEST_FILE_NAME]
    return name or "未命名"
