"""Phone numbers: digits of a mobile, or of a landline with its area code; up to two numbers of a cell."""

import polars as pl

from data_contracts.plain_text import seen_column

_FILLERS = r"[\s()\-—–_·+]+"
_MOBILE = r"1[3-9][0-9]{9}"
_LANDLINE = r"0[1-9][0-9]{9,10}|[2-8][0-9]{6,7}"
_MADE_UP = r"^1[3-9]0{9}$|(?:0{8}|1{8}|2{8}|3{8}|4{8}|5{8}|6{8}|7{8}|8{8}|9{8}|12345678|87654321)$"
COLUMNS = ("phone", "phone2")


def phone_forms(phones: pl.DataFrame) -> pl.DataFrame:
    """Normal forms beside phone_raw; rows and order unchanged.

    +86, hyphens and blanks are off. A made-up number (13800000000) is invalid: it would tie strangers together.
    """
    text = seen_column(phones["phone_raw"]).str.normalize("NFKC").str.replace_all(r"\.0$", "")
    text = text.str.replace_all(_FILLERS, "")
    frame = phones.with_columns(text=text.str.replace_all(r"(^|[^0-9])(?:00)?860?(1[3-9])", "${1}${2}"))
    mobiles = pl.col("text").str.extract_all(rf"^0?{_MOBILE}|{_MOBILE}")
    landline = pl.col("text").str.extract(rf"^({_LANDLINE})(?:[^0-9]|$)")
    frame = frame.with_columns(
        first=pl.coalesce(mobiles.list.get(0, null_on_oob=True).str.strip_prefix("0"), landline),
        second=mobiles.list.get(1, null_on_oob=True),
    )
    first = pl.when(~pl.col("first").str.contains(_MADE_UP)).then("first")
    second = pl.when(~pl.col("second").str.contains(_MADE_UP) & (pl.col("second") != pl.col("first"))).then("second")
    return frame.with_columns(phone=first, phone2=second).select(*phones.columns, *COLUMNS)
