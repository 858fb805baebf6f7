"""What of a person may be seen outside `tables/`: masked numbers, neutralised cells, safe file names.

A masked ID shows its first 6 and last 4 characters, a mobile number its first 3 and last 4. Everything too short or too
odd to be masked that way shows `****`: half of a damaged number may still name its owner. Birth dates are never shown
beside a masked ID (together they are the whole ID); age stands in their place.

Numbers in free text are found however they are spelled: in one run, in groups (369821 19580312 1235, 3698-2119-…), in
full-width digits. Every stage masks through this file: ingest, feedback, ledger, deliverables, report, explain.
"""

import re

import polars as pl

HIDDEN = "****"
ID_LIKE = r"^[0-9*]{14,}[0-9Xx*]"
MOBILE = r"^1[0-9]{10}$"
LONG_NUMBER = r"(\d{6})\d{5,}(\d{3}[\dXxＸｘ])"


GAP = r"[\s\-－‐-―·]{0,2}"
"""What may stand between two digits of one number: blanks and dashes, also full-width ones."""


def _digit(first: int, last: int) -> str:
    """One digit of a range, half or full width, as a class of a regular expression."""
    return f"[{first}-{last}{chr(ord('０') + first)}-{chr(ord('０') + last)}]"


def _province() -> str:
    """The two digits every ID begins with; a year (19…, 20…) is none, so dates and periods are not taken for IDs."""
    ranges = ((1, 1, 5), (2, 1, 3), (3, 1, 7), (4, 1, 6), (5, 0, 4), (6, 1, 5), (7, 1, 1), (8, 1, 3), (9, 1, 1))
    return "(?:" + "|".join(f"{_digit(tens, tens)}{GAP}{_digit(low, high)}" for tens, low, high in ranges) + ")"


_CENTURY = rf"(?:[1１]{GAP}[89８９]|[2２]{GAP}[0０])"
_DAY = rf"{_digit(0, 1)}{GAP}\d{GAP}{_digit(0, 3)}{GAP}\d"
_SERIAL = rf"\d{GAP}\d{GAP}\d"
SPACED_NUMBERS = (  # 18 signs with the birth where an ID has it, in any groups; 6-8-4, whatever the birth; 15 signs
    rf"({_province()}(?:{GAP}\d){{4}}){GAP}{_CENTURY}{GAP}\d{GAP}\d{GAP}{_DAY}{GAP}({_SERIAL}{GAP}[\dXxＸｘ])",
    rf"({_province()}\d{{4}}){GAP}\d{{8}}{GAP}(\d{{3}}{GAP}[\dXxＸｘ])",
    rf"({_province()}(?:{GAP}\d){{4}}){GAP}\d{GAP}\d{GAP}{_DAY}{GAP}({_SERIAL})",
)
MOBILE_IN_TEXT = rf"(^|\D)([1１]{_digit(3, 9)}\d)[ \-　－]?\d{{4}}[ \-　－]?(\d{{4}})(\D|$)"
ANY_NUMBER = r"(?:\d[\s\-－‐-―·]{0,2}){14,}[\dXxＸｘ]?"
ANY_MOBILE = rf"[1１]{_digit(3, 9)}\d[\s\-－]?\d{{4}}[\s\-－]?\d{{4}}"
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
    text = column.str.replace_all(LONG_NUMBER, "${1}********${2}")
    for spaced in SPACED_NUMBERS:
        text = text.str.replace_all(spaced, "${1}********${2}")
    for _ in range(2):  # two numbers parted by one character share it
        text = text.str.replace_all(MOBILE_IN_TEXT, "${1}${2}****${3}${4}")
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
